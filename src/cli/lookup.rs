//! `giljabi lookup` and `receipt`: the two reads. Nothing here can reach an approval.

use serde_json::{Value, json};

use super::args::{LookupArgs, ReceiptArgs};
use super::context::{Own, gateway_error, wait};
use super::output::{self, CliError};
use super::{CLEAN, Ctx, secrets, tid};
use crate::app::settings::Settings;
use crate::diag::{Words, words};
use crate::payment::Mode;
use crate::payment::tid::Tid;
use crate::service::world::ENV_PAGES;

/// A label and a masked value.
type Fact = (String, String);

/// `giljabi lookup`: asks the gateway what it knows of a tid.
pub fn inquire(args: &LookupArgs, ctx: &mut Ctx<'_>) -> u8 {
    in_mode(&args.tid, args.live, args.json, ctx, |tid, settings, ctx| {
        let own = ctx.gateway(settings)?;
        let key = secrets::merchant_key(settings.mode, tid.mid(), ctx)?;
        let found = wait(own.gateway.inquire_tid(tid, &key))?.map_err(|error| gateway_error(&error))?;
        let facts: Vec<Fact> =
            found.facts(ctx.lang).into_iter().map(|(label, value)| (label.to_owned(), value)).collect();
        Ok(show(tid, settings.mode, None, &facts, args.json, ctx))
    })
}

/// `giljabi receipt`: reads the receipt page, or opens it.
pub fn receipt(args: &ReceiptArgs, ctx: &mut Ctx<'_>) -> u8 {
    in_mode(&args.tid, args.live, args.json, ctx, |tid, settings, ctx| {
        let own = ctx.gateway(settings)?;
        if args.open {
            return open(tid, settings.mode, &own, args.json, ctx);
        }
        let found = wait(own.gateway.receipt(tid))?.map_err(|error| gateway_error(&error))?;
        Ok(show(tid, settings.mode, Some(&found.title), &found.rows, args.json, ctx))
    })
}

/// Reads in the mode that is meant. Which one that is, is said before anything is asked: an answer of the practice
/// gateway, a no among them, says nothing about real money.
fn in_mode(
    tid: &str,
    live: bool,
    as_json: bool,
    ctx: &mut Ctx<'_>,
    read: impl FnOnce(&Tid, &Settings, &mut Ctx<'_>) -> Result<u8, CliError>,
) -> u8 {
    let begun = tid::read(tid).and_then(|tid| Ok((tid, ctx.settings_in_mode(live, true)?)));
    let (tid, settings) = match begun {
        Ok(begun) => begun,
        Err(error) => return error.tell(as_json, ctx),
    };
    if settings.mode == Mode::Practice {
        let words = Words::fixed(
            "연습 모드예요. 실제 거래가 아니라 연습 게이트웨이에서 조회해요. 실거래는 --live를 붙여 주세요.",
            "Practice mode: the practice gateway is asked, and this is no real transaction. Add --live for a real one.",
        );
        output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    }
    read(&tid, &settings, ctx).unwrap_or_else(|error| error.tell_in(settings.mode, as_json, ctx))
}

fn open(tid: &Tid, mode: Mode, own: &Own, as_json: bool, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let pages_given = std::env::var(ENV_PAGES).is_ok_and(|pages| !pages.trim().is_empty());
    if mode == Mode::Practice && !pages_given {
        let message = Words::fixed(
            "연습 영수증은 이 명령이 끝나면 사라져서 브라우저로 열 수 없어요.",
            "A practice receipt goes with this command, so no browser can open it.",
        );
        let hint = words!(
            "giljabi practice-gateway를 켜고 그 주소를 {ENV_PAGES}에 넣거나, --live를 붙여 주세요.",
            "Start giljabi practice-gateway and put its address into {ENV_PAGES}, or add --live."
        );
        return Err(CliError::refused("practice", &message, &hint));
    }
    let url = tid.receipt_url(own.gateway.settings().pages.as_str());
    open::that_detached(&url).map_err(|_| {
        let message = Words::fixed("브라우저를 열지 못했어요.", "The browser could not be opened.");
        CliError::failed(
            "browser",
            &message,
            &words!("이 주소를 직접 열어 주세요. {url}", "Open this address yourself: {url}"),
        )
    })?;
    if as_json {
        return Ok(output::print_json(&json!({ "tid": tid.as_str(), "opened": url }), CLEAN, ctx));
    }
    let words = Words::fixed("브라우저로 영수증을 열었어요.", "The receipt was opened in the browser.");
    Ok(output::say(ctx.talk, words.get(ctx.lang), CLEAN))
}

fn show(tid: &Tid, mode: Mode, title: Option<&str>, facts: &[Fact], as_json: bool, ctx: &mut Ctx<'_>) -> u8 {
    if as_json {
        let facts: Vec<Value> = facts.iter().map(|(label, value)| json!({ "label": label, "value": value })).collect();
        let mut value = json!({ "tid": tid.as_str(), "mode": mode, "facts": facts });
        if let Some(title) = title {
            value["title"] = json!(title);
        }
        return output::print_json(&value, CLEAN, ctx);
    }
    let mut lines: Vec<String> = title.map(output::one_line).into_iter().collect();
    lines.extend(output::columns(facts));
    output::print_lines(&lines, CLEAN, ctx)
}
