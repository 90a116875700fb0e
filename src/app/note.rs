//! The call note, written for the agent from what happened.

use std::fmt::Write;

mod written;

pub use written::{with_facts, with_result, with_words};

use crate::guide::library::Library;
use crate::guide::model::CallResult;
use crate::guide::session::{Passed, Session};
use crate::text::mask::{mask, mask_name};

/// Minutes east of UTC in Korea.
const KST_MINUTES: i64 = 9 * 60;

/// "10:42" in Korean time.
pub fn clock(ms: i64) -> String {
    let minutes = (ms.div_euclid(60_000) + KST_MINUTES).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// "2026-11-21" in Korean time.
pub fn day(ms: i64) -> String {
    let at = jiff::Timestamp::from_millisecond(ms + KST_MINUTES * 60_000).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

/// Milliseconds until the next day begins in Korea.
pub fn until_midnight(ms: i64) -> i64 {
    const DAY_MS: i64 = 24 * 3_600_000;
    DAY_MS - (ms + KST_MINUTES * 60_000).rem_euclid(DAY_MS)
}

/// Name of the line that says how the call ended.
const RESULT: &str = "결과";
/// Name of the line of the agent's own words.
const WORDS: &str = "메모";
/// Name of the line of the times.
const TIMES: &str = "시각";

/// What goes into a note.
pub struct NoteParts<'a> {
    /// The call.
    pub session: &'a Session,
    /// For the words of the code.
    pub library: Option<&'a Library>,
    /// Disposition code, once picked.
    pub code: Option<&'a str>,
    /// Kind of end.
    pub result: Option<CallResult>,
    /// The agent's own words.
    pub words: &'a str,
    /// Unix milliseconds.
    pub started_ms: i64,
    /// Unix milliseconds.
    pub ended_ms: i64,
    /// Agent and centre, as set.
    pub agent: &'a str,
    /// Centre, as set.
    pub center: &'a str,
}

/// The note: guide, answers, outcome, times, masked. Lines that have nothing to say are left out.
pub fn compose(parts: &NoteParts<'_>) -> String {
    let mut out = String::new();
    for fact in facts(parts.session) {
        out.push_str(&fact.line);
        out.push('\n');
    }
    if let (Some(code), Some(result)) = (parts.code, parts.result) {
        out.push_str(&result_line(parts.library, code, result));
        out.push('\n');
    }
    line(&mut out, WORDS, parts.words.trim());
    line(&mut out, TIMES, &format!("{} {}–{}", day(parts.started_ms), clock(parts.started_ms), clock(parts.ended_ms)));
    let who = [parts.center, parts.agent].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" ");
    line(&mut out, "상담", &who);
    mask(out.trim_end()).into_owned()
}

/// A line of a note about the call itself, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about; the same however the line reads.
    pub key: String,
    /// "확인  환경에서 Windows".
    pub line: String,
}

/// What a note says of the guide, the customer, the answers and the values, in its order.
pub fn facts(session: &Session) -> Vec<Fact> {
    let inputs = session.inputs();
    let name = inputs.iter().find(|(name, _)| is_name(session, name)).map(|(_, value)| mask_name(value));
    let answers = session.trail().iter().filter_map(|visit| match visit.passed {
        Some(Passed::Tried) => Some(format!("{} 이미 해 봄", visit.title)),
        Some(Passed::Skipped) => Some(format!("{} 건너뜀", visit.title)),
        None => (!visit.label.is_empty()).then(|| format!("{}에서 {}", visit.title, visit.label)),
    });
    let of_the_call = [
        ("안내", session.root().title.clone()),
        ("고객", name.unwrap_or_default()),
        ("확인", answers.collect::<Vec<_>>().join(" → ")),
        ("해 본 방법", session.tried_titles().join(", ")),
    ];
    let of_the_call = of_the_call.into_iter().map(|(name, value)| (name.to_owned(), name, value));
    let values = inputs.iter().filter(|(name, _)| !is_name(session, name));
    let values = values.map(|(name, value)| (format!("input {name}"), label(session, name), value.clone()));
    let fact = |(key, name, value): (String, &str, String)| {
        let line = mask(&format!("{name}  {value}")).into_owned();
        (!value.is_empty()).then_some(Fact { key, line })
    };
    of_the_call.chain(values).filter_map(fact).collect()
}

/// The line that says how a call ended: "결과  해결 · ISP 등록 완료 (ISP-01)".
pub fn result_line(library: Option<&Library>, code: &str, result: CallResult) -> String {
    let words = library.and_then(|l| l.tables.dispositions.get(code)).map_or("", |d| d.label.as_str());
    format!("{RESULT}  {} · {words} ({code})", result.korean())
}

fn line(out: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        // Writing to a String cannot fail.
        writeln!(out, "{name}  {value}").unwrap_or_default();
    }
}

fn is_name(session: &Session, input: &str) -> bool {
    use crate::guide::model::InputKind;
    session.guides().values().flat_map(|g| &g.inputs).any(|i| i.name == input && i.kind == InputKind::Name)
}

fn label<'s>(session: &'s Session, input: &'s str) -> &'s str {
    session.guides().values().flat_map(|g| &g.inputs).find(|i| i.name == input).map_or(input, |i| i.label.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_time() {
        // 2026-11-21T15:30:00Z is half past midnight of the 22nd in Seoul.
        let ms = 1_795_275_000_000;
        assert_eq!((day(ms).as_str(), clock(ms).as_str()), ("2026-11-22", "00:30"));
        assert_eq!(until_midnight(ms), 23 * 3_600_000 + 1_800_000);
    }
}
