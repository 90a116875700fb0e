//! `giljabi diagnose`: whatever was pasted, told what it is and what to do. No network.
//!
//! What is written is masked. The paste is read from the argument or from stdin and is never kept.

use std::io::{self, IsTerminal as _, Read as _};

use serde_json::{Value, json};

use super::output::{self, CliError};
use super::{CLEAN, Ctx, FOUND, guides};
use crate::app::diagnose::examine;
use crate::payment::codes::{Category, Retry};
use crate::payment::diagnosis::{Card, Money, Stop, bundle, decode};
use crate::payment::snippet::Weight;

/// Most of stdin that is read, in bytes.
const STDIN_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Arguments of `diagnose`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct DiagnoseArgs {
    /// 붙여 넣을 글. 없거나 -이면 표준 입력에서 읽어요. 키가 든 글은 표준 입력으로 주세요
    #[arg(value_name = "TEXT", num_args = 0..)]
    pub text: Vec<String>,
    /// 지원에 보낼 자료(가린 글)만 적기
    #[arg(long, conflicts_with = "json")]
    pub support: bool,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(args: &DiagnoseArgs, ctx: &mut Ctx<'_>) -> u8 {
    let text = match paste(&args.text, ctx) {
        Ok(text) => text,
        Err(error) => return error.tell(args.json, ctx),
    };
    let library = match guides::library(ctx) {
        Ok(library) => library,
        Err(error) => return error.tell(args.json, ctx),
    };
    let index = crate::app::index::build(&library);
    let now = ctx.clock.now_kst();
    let card = examine(&text, Some(&library), Some(&index), now, None);
    let code = if card.guide.is_some() { CLEAN } else { FOUND };
    if args.json {
        return output::print_json(&card_json(&card), code, ctx);
    }
    if args.support {
        let text = bundle(&card, env!("CARGO_PKG_VERSION"), now);
        return output::print_lines(&[text.trim_end().to_owned()], code, ctx);
    }
    let guide = card.guide.as_deref().and_then(|id| library.guide(id));
    let step = guide.zip(card.step.as_deref()).and_then(|(guide, id)| guide.steps.iter().find(|step| step.id == id));
    let title = guide.map(|guide| match step {
        Some(step) => format!("{} › {}", guide.title, step.title),
        None => guide.title.clone(),
    });
    output::print_lines(&lines(&card, title.as_deref()), code, ctx)
}

/// The words of the argument, or all of stdin.
fn paste(words: &[String], ctx: &mut Ctx<'_>) -> Result<String, CliError> {
    let text = words.join(" ");
    if !text.is_empty() && text != "-" {
        return Ok(text);
    }
    if io::stdin().is_terminal() {
        output::say(ctx.talk, "붙여 넣고 새 줄에서 Ctrl+D를 눌러 주세요.", CLEAN);
    }
    let mut bytes = Vec::new();
    match io::stdin().lock().take(STDIN_BYTES_MAX).read_to_end(&mut bytes) {
        Ok(_) => Ok(decode(&bytes)),
        Err(error) => {
            let message = format!("표준 입력을 읽지 못했어요 ({error}).");
            Err(CliError::failed("stdin", message, "글을 인자로 주거나 파일을 `<`로 넣어 주세요."))
        }
    }
}

/// The answer as documented.
pub fn card_json(card: &Card) -> Value {
    let evidence: Vec<Value> = card
        .evidence
        .iter()
        .map(|found| json!({ "label": found.label, "value": found.value, "line": found.line }))
        .collect();
    let timeline: Vec<Value> = card
        .timeline
        .events()
        .iter()
        .map(|event| {
            let at = event.at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string());
            json!({ "moment": event.moment, "at": at, "source": event.source })
        })
        .collect();
    let others: Vec<Value> =
        card.others.iter().map(|other| json!({ "kind": other.kind, "what": other.what, "line": other.line })).collect();
    json!({
        "kind": card.kind,
        "tid": card.tid.as_ref().map(|tid| tid.as_str()),
        "what": card.what,
        "category": card.category.map(Category::korean),
        "who": card.who,
        "retry": card.retry,
        "say": card.say,
        "guide": card.guide,
        "step": card.step,
        "certainty": card.certainty,
        "findings": card.findings,
        "text": card.text,
        "code": card.code,
        "said": card.said,
        "money": card.money,
        "stop": card.stop,
        "source": card.source,
        "evidence": evidence,
        "timeline": timeline,
        "others": others,
    })
}

fn lines(card: &Card, title: Option<&str>) -> Vec<String> {
    let who: Vec<&str> = card.who.iter().map(|who| who.korean()).collect();
    let place = [card.guide.as_deref(), card.step.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("/");
    let next = title.map(|title| format!("{title} ({place})")).unwrap_or_default();
    let certainty = [card.certainty.korean(), card.source.as_str()];
    let certainty = certainty.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let rows = [
        ("붙여 넣은 것", card.kind.korean().to_owned()),
        ("분류", card.category.map_or("", Category::korean).to_owned()),
        ("결제사 문구", card.said.clone()),
        ("돈", card.money.map_or("", Money::korean).to_owned()),
        ("멈춘 곳", card.stop.map_or("", Stop::korean).to_owned()),
        ("누가", who.join(", ")),
        ("다시 시도", card.retry.map_or("", Retry::korean).to_owned()),
        ("고객께", card.say.clone()),
        ("다음 단계", next),
        ("근거", certainty),
    ];
    let rows: Vec<_> = rows.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let mut out = vec![card.what.clone(), String::new()];
    out.extend(output::columns(&rows));
    part(
        &mut out,
        "찾은 것",
        card.findings.iter().map(|finding| {
            let weight = match finding.severity {
                Weight::Error => "고칠 곳",
                Weight::Warning => "확인할 곳",
                Weight::Info => "참고",
            };
            let place = if finding.line > 0 { format!("{}줄 ", finding.line) } else { String::new() };
            format!("{place}{weight}: {}", finding.message)
        }),
    );
    let events = card.timeline.events().iter();
    part(
        &mut out,
        "경과",
        events.map(|event| format!("{}  {} ({})", event.time(), event.moment.korean(), event.source)),
    );
    part(&mut out, "읽은 값", card.evidence.iter().map(|found| format!("{}  {}", found.label, found.value)));
    part(&mut out, "그 밖에", card.others.iter().map(|other| format!("{}  {}", other.kind.korean(), other.what)));
    out
}

fn part(out: &mut Vec<String>, heading: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.map(|line| format!("  {}", output::one_line(line.trim()))).collect();
    if !lines.is_empty() {
        out.extend([String::new(), heading.to_owned()]);
        out.extend(lines);
    }
}
