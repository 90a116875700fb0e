//! A note that somebody has written: what changes beside it is put right in it, and nothing else.
//!
//! Lines are found as they were made. What the person has changed or taken out stays theirs.

use std::ops::Range;

use super::{Fact, RESULT, TIMES, WORDS};
use crate::text::mask::mask;

/// The note with the lines of the call as they are now; `old` are those it was made with.
pub fn with_facts(note: &str, old: &[Fact], new: &[Fact]) -> String {
    let mut note = note.to_owned();
    for gone in old.iter().filter(|was| !new.iter().any(|is| is.key == was.key)) {
        if let Some(place) = line_of(&note, &gone.line) {
            take_out(&mut note, place);
        }
    }
    for (at, fact) in new.iter().enumerate() {
        match old.iter().find(|was| was.key == fact.key) {
            Some(was) if was.line == fact.line => {}
            Some(was) => {
                if let Some(place) = line_of(&note, &was.line) {
                    note.replace_range(place, &fact.line);
                }
            }
            None => {
                // After the one before it, as it would have been made.
                let above = new[..at].iter().rev().find_map(|above| line_of(&note, &above.line));
                match above {
                    Some(above) => note.insert_str(above.end, &format!("\n{}", fact.line)),
                    None => note = before(&note, &[RESULT, WORDS, TIMES], &fact.line),
                }
            }
        }
    }
    note
}

/// The note with another line of how the call ended.
pub fn with_result(note: &str, new: &str) -> String {
    match place_of(note, &[RESULT]) {
        Some(old) => format!("{}{new}{}", &note[..old.start], &note[old.end..]),
        None => before(note, &[WORDS, TIMES], new),
    }
}

/// The note with what was added to the agent's words since: `old` are those it was made with. Words stand in it masked.
pub fn with_words(note: &str, old: &str, new: &str) -> String {
    let (old, new) = (old.trim(), new.trim());
    if old == new {
        return note.to_owned();
    }
    let line = |words: &str| mask(&format!("{WORDS}  {words}")).into_owned();
    if let Some(made) = line_of(note, &line(old)).filter(|_| !old.is_empty()) {
        let mut note = note.to_owned();
        if new.is_empty() {
            take_out(&mut note, made);
        } else {
            note.replace_range(made, &line(new));
        }
        return note;
    }
    let known: Vec<&str> = old.lines().map(str::trim).collect();
    let added: Vec<&str> = new.lines().filter(|line| !known.contains(&line.trim())).collect();
    if added.is_empty() {
        return note.to_owned();
    }
    before(note, &[TIMES], &line(&added.join("\n")))
}

/// Takes whole lines out, with their end.
fn take_out(note: &mut String, place: Range<usize>) {
    let end = place.end + usize::from(note[place.end..].starts_with('\n'));
    note.replace_range(place.start..end, "");
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

/// Bytes of whole lines that read so, without the last one's end.
fn line_of(note: &str, lines: &str) -> Option<Range<usize>> {
    let places = note.match_indices(lines).map(|(start, _)| start..start + lines.len());
    let is_whole = |place: &Range<usize>| {
        let (above, below) = (&note[..place.start], &note[place.end..]);
        (above.is_empty() || above.ends_with('\n')) && (below.is_empty() || below.starts_with('\n'))
    };
    places.into_iter().find(is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Facts of lines, each known by its first word.
    fn facts(lines: &[&str]) -> Vec<Fact> {
        let key = |line: &str| line.split("  ").next().unwrap_or_default().to_owned();
        lines.iter().map(|line| Fact { key: key(line), line: (*line).to_owned() }).collect()
    }

    #[test]
    fn lines_of_the_call_follow_it_where_they_stand_as_they_were_made() {
        for (note, old, new, wanted) in [
            (
                "안내  가\n확인  나\n덧붙임",
                vec!["안내  가", "확인  나"],
                vec!["안내  가", "확인  나 → 다"],
                "안내  가\n확인  나 → 다\n덧붙임",
            ),
            (
                "안내  가\n확인  나와 라\n",
                vec!["안내  가", "확인  나"],
                vec!["안내  가", "확인  다"],
                "안내  가\n확인  나와 라\n",
            ),
            ("안내  가\n확인  나\n메모  라", vec!["안내  가", "확인  나"], vec!["안내  가"], "안내  가\n메모  라"),
            ("안내  가\n확인  나", vec!["안내  가", "확인  나"], vec!["안내  가"], "안내  가\n"),
            ("안내  가\n메모  라", vec!["안내  가"], vec!["안내  가", "tid  1"], "안내  가\ntid  1\n메모  라"),
            ("고친 글\n메모  라", vec!["안내  가"], vec!["안내  가", "tid  1"], "고친 글\ntid  1\n메모  라"),
            ("고친 글", vec![], vec!["안내  가", "tid  1"], "고친 글\n안내  가\ntid  1"),
            ("고친 글", vec!["안내  가"], vec!["안내  나"], "고친 글"),
            ("고친 글", vec!["안내  가"], vec![], "고친 글"),
        ] {
            assert_eq!(with_facts(note, &facts(&old), &facts(&new)), wanted, "{note:?} {old:?} {new:?}");
        }
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
            ("메모  가방", "가", "가\n나", "메모  가방\n메모  나"),
            ("새 메모  가\n시각  10:42", "가", "가\n나", "새 메모  가\n메모  나\n시각  10:42"),
            ("메모  가\n덧붙임", "가", "가\n나", "메모  가\n나\n덧붙임"),
            (
                "메모  010-****-5678 가\n시각",
                "010-1234-5678 가",
                "010-1234-5678 가나",
                "메모  010-****-5678 가나\n시각",
            ),
            ("고친 글\n시각  1", "가", "가\n010-1234-5678", "고친 글\n메모  010-****-5678\n시각  1"),
            ("메모  가\n시각  10:42", "가", " ", "시각  10:42"),
            ("앞\n메모  가", "가", "", "앞\n"),
        ] {
            assert_eq!(with_words(note, old, new), wanted, "{note:?} {old:?} {new:?}");
        }
    }
}
