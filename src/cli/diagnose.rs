//! `giljabi diagnose`: whatever was pasted, told what it is and what to do. No network.
//!
//! What is written is masked. The paste is read from the argument or from stdin and is never kept.

use std::io::{self, IsTerminal as _, Read as _};

use serde_json::{Value, json};

use super::output::{self, CliError};
use super::{CLEAN, Ctx, FOUND, guides};
use crate::app::diagnose::examine;
use crate::diag::{Lang, Words, words};
use crate::payment::diagnosis::{Card, bundle, decode};
use crate::payment::snippet::Finding;

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
        return output::print_json(&card_json(&card, ctx.lang), code, ctx);
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
    output::print_lines(&lines(&card, title.as_deref(), ctx.lang), code, ctx)
}

/// The words of the argument, or all of stdin.
fn paste(words: &[String], ctx: &mut Ctx<'_>) -> Result<String, CliError> {
    let text = words.join(" ");
    if !text.is_empty() && text != "-" {
        return Ok(text);
    }
    if io::stdin().is_terminal() {
        let words =
            Words::fixed("붙여 넣고 새 줄에서 Ctrl+D를 눌러 주세요.", "Paste, then press Ctrl+D on a new line.");
        output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    }
    let mut bytes = Vec::new();
    match io::stdin().lock().take(STDIN_BYTES_MAX).read_to_end(&mut bytes) {
        Ok(_) => Ok(decode(&bytes)),
        Err(error) => {
            let message = words!("표준 입력을 읽지 못했어요 ({error}).", "stdin could not be read ({error}).");
            let hint = Words::fixed(
                "글을 인자로 주거나 파일을 `<`로 넣어 주세요.",
                "Give the text as an argument, or a file by `<`.",
            );
            Err(CliError::failed("stdin", &message, &hint))
        }
    }
}

/// The answer as documented.
pub fn card_json(card: &Card, lang: Lang) -> Value {
    let evidence: Vec<Value> = card
        .evidence
        .iter()
        .map(|found| json!({ "label": found.label.get(lang), "value": found.value.get(lang), "line": found.line }))
        .collect();
    let timeline: Vec<Value> = card
        .timeline
        .events()
        .iter()
        .map(|event| {
            let at = event.at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string());
            json!({ "moment": event.moment, "at": at, "source": lang.pick(event.source.korean(), event.source.english()) })
        })
        .collect();
    let others: Vec<Value> = card
        .others
        .iter()
        .map(|other| json!({ "kind": other.kind, "what": other.what.get(lang), "line": other.line }))
        .collect();
    let findings: Vec<Value> = card.findings.iter().map(|finding| finding_json(finding, lang)).collect();
    json!({
        "kind": card.kind,
        "tid": card.tid.as_ref().map(|tid| tid.as_str()),
        "what": card.what.get(lang),
        "category": card.category.map(|category| lang.pick(category.korean(), category.english())),
        "who": card.who,
        "retry": card.retry,
        "say": card.say,
        "guide": card.guide,
        "step": card.step,
        "certainty": card.certainty,
        "findings": findings,
        "text": card.text,
        "code": card.code,
        "said": card.said,
        "money": card.money,
        "stop": card.stop,
        "source": card.source.get(lang),
        "evidence": evidence,
        "timeline": timeline,
        "others": others,
    })
}

fn finding_json(finding: &Finding, lang: Lang) -> Value {
    json!({
        "kind": finding.kind, "severity": finding.severity, "message": finding.message.get(lang), "line": finding.line,
    })
}

fn lines(card: &Card, title: Option<&str>, lang: Lang) -> Vec<String> {
    let who: Vec<&str> = card.who.iter().map(|who| lang.pick(who.korean(), who.english())).collect();
    let place = [card.guide.as_deref(), card.step.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("/");
    let next = title.map(|title| format!("{title} ({place})")).unwrap_or_default();
    let certainty = [lang.pick(card.certainty.korean(), card.certainty.english()), card.source.get(lang)];
    let certainty = certainty.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let word = |pair: Option<(&'static str, &'static str)>| {
        pair.map(|(korean, english)| lang.pick(korean, english)).unwrap_or_default().to_owned()
    };
    let rows = [
        ("붙여 넣은 것", "pasted", lang.pick(card.kind.korean(), card.kind.english()).to_owned()),
        ("분류", "category", word(card.category.map(|category| (category.korean(), category.english())))),
        ("결제사 문구", "gateway's words", card.said.clone()),
        ("돈", "money", word(card.money.map(|money| (money.korean(), money.english())))),
        ("멈춘 곳", "stopped", word(card.stop.map(|stop| (stop.korean(), stop.english())))),
        ("누가", "who", who.join(", ")),
        ("다시 시도", "try again", word(card.retry.map(|retry| (retry.korean(), retry.english())))),
        ("고객께", "to the customer", card.say.clone()),
        ("다음 단계", "next step", next),
        ("근거", "by", certainty),
    ];
    let mut out = vec![card.what.get(lang).to_owned(), String::new()];
    out.extend(output::columns_in(lang, rows));
    let findings = card.findings.iter().map(|finding| {
        let weight = lang.pick(finding.severity.korean(), finding.severity.english());
        let place = match finding.line {
            0 => Words::default(),
            line => words!("{line}줄 ", "line {line}, "),
        };
        format!("{}{weight}: {}", place.get(lang), finding.message.get(lang))
    });
    part(&mut out, lang.pick("찾은 것", "found"), findings);
    let events = card.timeline.events().iter().map(|event| {
        let moment = lang.pick(event.moment.korean(), event.moment.english());
        format!("{}  {moment} ({})", event.time(), lang.pick(event.source.korean(), event.source.english()))
    });
    part(&mut out, lang.pick("경과", "course"), events);
    let read = card.evidence.iter().map(|found| format!("{}  {}", found.label.get(lang), found.value.get(lang)));
    part(&mut out, lang.pick("읽은 값", "read"), read);
    let others = card
        .others
        .iter()
        .map(|other| format!("{}  {}", lang.pick(other.kind.korean(), other.kind.english()), other.what.get(lang)));
    part(&mut out, lang.pick("그 밖에", "besides"), others);
    out
}

fn part(out: &mut Vec<String>, heading: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.map(|line| format!("  {}", output::one_line(line.trim()))).collect();
    if !lines.is_empty() {
        out.extend([String::new(), heading.to_owned()]);
        out.extend(lines);
    }
}
