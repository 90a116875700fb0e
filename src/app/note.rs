//! The call note, written for the agent from what happened.

use std::fmt::Write;
use std::ops::Range;

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
    let session = parts.session;
    line(&mut out, "안내", &session.root().title);
    if let Some(name) = session.inputs().iter().find(|(name, _)| is_name(session, name)).map(|(_, value)| value) {
        line(&mut out, "고객", &mask_name(name));
    }
    let answers: Vec<String> = session
        .trail()
        .iter()
        .filter_map(|visit| match visit.passed {
            Some(Passed::Tried) => Some(format!("{} 이미 해 봄", visit.title)),
            Some(Passed::Skipped) => Some(format!("{} 건너뜀", visit.title)),
            None => (!visit.label.is_empty()).then(|| format!("{}에서 {}", visit.title, visit.label)),
        })
        .collect();
    line(&mut out, "확인", &answers.join(" → "));
    line(&mut out, "해 본 방법", &session.tried_titles().join(", "));
    for (name, value) in session.inputs().iter().filter(|(name, _)| !is_name(session, name)) {
        line(&mut out, label(session, name), value);
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

/// The line that says how a call ended: "결과  해결 · ISP 등록 완료 (ISP-01)".
pub fn result_line(library: Option<&Library>, code: &str, result: CallResult) -> String {
    let words = library.and_then(|l| l.tables.dispositions.get(code)).map_or("", |d| d.label.as_str());
    format!("{RESULT}  {} · {words} ({code})", result.korean())
}

/// A note that somebody has written, with another [`result_line`]; everything else stays as it is.
pub fn with_result(note: &str, new: &str) -> String {
    match place_of(note, &[RESULT]) {
        Some(old) => format!("{}{new}{}", &note[..old.start], &note[old.end..]),
        None => before(note, &[WORDS, TIMES], new),
    }
}

/// A note that somebody has written, with what was added to the agent's words since: `old` are those it was made with.
pub fn with_words(note: &str, old: &str, new: &str) -> String {
    let (old, new) = (old.trim(), new.trim());
    let made = format!("{WORDS}  {old}");
    if old == new {
        note.to_owned()
    } else if !old.is_empty() && note.contains(&made) {
        note.replacen(&made, &format!("{WORDS}  {new}"), 1)
    } else {
        let known: Vec<&str> = old.lines().map(str::trim).collect();
        let added: Vec<&str> = new.lines().filter(|line| !known.contains(&line.trim())).collect();
        if added.is_empty() {
            note.to_owned()
        } else {
            before(note, &[TIMES], &format!("{WORDS}  {}", added.join("\n")))
        }
    }
}

/// `new` as a line of its own before the first line of one of these names, or at the end.
fn before(note: &str, names: &[&str], new: &str) -> String {
    match place_of(note, names) {
        Some(line) => format!("{}{new}\n{}", &note[..line.start], &note[line.start..]),
        None => format!("{}\n{new}", note.trim_end()).trim_start().to_owned(),
    }
}

/// Bytes of the first line of one of these names, without its end.
fn place_of(note: &str, names: &[&str]) -> Option<Range<usize>> {
    let mut at = 0;
    for line in note.split_inclusive('\n') {
        if names.iter().any(|name| line.strip_prefix(name).is_some_and(|rest| rest.starts_with("  "))) {
            return Some(at..at + line.trim_end_matches('\n').len());
        }
        at += line.len();
    }
    None
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

    #[test]
    fn of_a_written_note_only_the_line_of_the_result_changes() {
        let new = "결과  보류 · 다시 (B)";
        for (note, wanted) in [
            ("안내  가\n결과  해결 · 끝 (A)\n덧붙임", "안내  가\n결과  보류 · 다시 (B)\n덧붙임"),
            ("안내  가\n시각  10:42", "안내  가\n결과  보류 · 다시 (B)\n시각  10:42"),
            ("결과는 모름", "결과는 모름\n결과  보류 · 다시 (B)"),
            ("", "결과  보류 · 다시 (B)"),
        ] {
            assert_eq!(with_result(note, new), wanted, "{note:?}");
        }
    }

    #[test]
    fn words_that_come_later_are_added() {
        for (note, old, new, wanted) in [
            ("메모  가\n시각  10:42", "가", "가\n나", "메모  가\n나\n시각  10:42"),
            ("고친 글\n시각  10:42", "가", "가\n나", "고친 글\n메모  나\n시각  10:42"),
            ("고친 글", "", "나", "고친 글\n메모  나"),
            ("고친 글", "가\n나", "가", "고친 글"),
            ("고친 글", "가", " 가 ", "고친 글"),
        ] {
            assert_eq!(with_words(note, old, new), wanted, "{note:?} {old:?} {new:?}");
        }
    }
}
