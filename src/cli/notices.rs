//! `giljabi notices`: what is the matter right now, and what is to come; in the folder, or in the shared database.

use serde_json::{Value, json};

use super::args::NoticesArgs;
use super::{CLEAN, Ctx, guides, output};
use crate::diag::{Lang, Words, words};
use crate::guide::tables::notices::Notice;
use crate::service::clock::kst;

mod shared;

/// Runs the command.
pub fn run(args: &NoticesArgs, ctx: &mut Ctx<'_>) -> u8 {
    if let Some(file) = &args.publish {
        return shared::publish(file, args, ctx);
    }
    if args.shared {
        return shared::list(args, ctx);
    }
    let library = match guides::library(ctx) {
        Ok(library) => library,
        Err(error) => return error.tell(args.json, ctx),
    };
    listed(&library.tables.notices, json!({}), args, ctx)
}

/// Lists notices; as JSON beside what is told `about` where they are from.
fn listed(notices: &[Notice], about: Value, args: &NoticesArgs, ctx: &mut Ctx<'_>) -> u8 {
    let now = ctx.clock.now_ms();
    let listed = notices.iter().filter(|notice| notice.is_on(now) || args.all);
    if args.json {
        let notices: Vec<Value> = listed.map(|notice| to_json(notice, now)).collect();
        return output::print_json(&shared::with(notices, about), CLEAN, ctx);
    }
    let lines: Vec<String> = listed.flat_map(|notice| lines(notice, now, ctx.lang)).collect();
    if lines.is_empty() {
        let words = Words::fixed("지금 보이는 공지가 없어요.", "No notice is on at present.");
        return output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    }
    output::print_lines(&lines, CLEAN, ctx)
}

fn to_json(notice: &Notice, now: i64) -> Value {
    let texts = |list: &[crate::guide::raw::At<String>]| list.iter().map(|at| at.value.clone()).collect::<Vec<_>>();
    let text = |at: &crate::guide::raw::MaybeText| at.as_ref().map(|at| at.value.clone());
    json!({
        "id": notice.id.value, "title": text(&notice.title), "text": notice.text.value, "say": text(&notice.say),
        "severity": notice.weight.as_str(), "active": notice.is_on(now),
        "start": time(notice.start_ms), "end": time(notice.end_ms.value),
        "guides": texts(&notice.guides), "steps": texts(&notice.steps), "categories": texts(&notice.categories),
        "code": text(&notice.code), "source": notice.source,
    })
}

fn time(ms: i64) -> String {
    format!("{}+09:00", kst(ms).strftime("%Y-%m-%dT%H:%M:%S"))
}

fn lines(notice: &Notice, now: i64, lang: Lang) -> Vec<String> {
    let at = |ms: i64| kst(ms).strftime("%m-%d %H:%M").to_string();
    let on = if notice.is_on(now) { "" } else { lang.pick(" (지금은 안 보여요)", " (not on at present)") };
    let head = words!(
        "{weight}  {head}  {start}부터 {end}까지{on}",
        "{word}  {head}  from {start} to {end}{on}",
        weight = notice.weight.korean(),
        word = notice.weight.as_str(),
        head = output::one_line(notice.head()),
        start = at(notice.start_ms),
        end = at(notice.end_ms.value)
    );
    let mut lines = vec![head.get(lang).to_owned()];
    if notice.title.is_some() {
        lines.push(format!("    {}", output::one_line(&notice.text.value)));
    }
    lines
}
