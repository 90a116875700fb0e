//! A list of texts that is set without losing its comments.
//!
//! The TOML library keeps what stands between two entries with the second: a comment behind an entry's comma
//! would move to its neighbour, or go with it. Here each entry carries what a reader sees as its own: the lines above
//! it and the rest of its line.

use toml_edit::{Array, RawString, Value};

/// A list taken apart: all of its text is in one of these.
struct Parts {
    /// Behind the opening bracket, to the end of that line.
    head: String,
    entries: Vec<Entry>,
    /// From the last line end to the closing bracket.
    foot: String,
}

/// One entry with what belongs to it.
#[derive(Clone)]
struct Entry {
    /// From the line end before to the entry: lines of comments, and its indentation.
    above: String,
    value: Value,
    before_comma: String,
    /// From its comma to the line end.
    behind: String,
}

/// Makes `list` hold `texts`. Entries that stay keep their spelling and comments, those that go take theirs along,
/// and new ones are set like their neighbours.
pub(super) fn set_list(list: &mut Array, texts: &[String]) {
    let mut parts = taken_apart(list);
    let lines = parts.entries.iter().rev().find_map(|entry| entry.above.rfind('\n').map(|at| &entry.above[at..]));
    let fresh = Entry {
        above: lines.unwrap_or_default().to_owned(),
        value: Value::from(""),
        before_comma: String::new(),
        behind: String::new(),
    };
    // On one line the first entry keeps its distance from the bracket, whichever it is.
    let first = parts.entries.first().map(|entry| entry.above.clone()).unwrap_or_default();
    let mut old = std::mem::take(&mut parts.entries);
    if old.is_empty() && !parts.foot.contains('\n') {
        parts.foot.clear();
    }
    for text in texts {
        let same = old.iter().position(|entry| entry.value.as_str() == Some(text));
        let mut entry = match same {
            Some(at) => old.remove(at),
            None => Entry { value: text.as_str().into(), ..fresh.clone() },
        };
        if !entry.above.contains('\n') {
            entry.above = if parts.entries.is_empty() { first.clone() } else { " ".to_owned() };
        }
        parts.entries.push(entry);
    }
    put_together(list, parts);
}

fn taken_apart(list: &Array) -> Parts {
    let words = |raw: Option<&RawString>| raw.and_then(RawString::as_str).unwrap_or_default().to_owned();
    let mut parts = Parts { head: String::new(), entries: Vec::with_capacity(list.len()), foot: String::new() };
    for value in list.iter() {
        let prefix = words(value.decor().prefix());
        let above = parts.end_line(&prefix);
        let before_comma = words(value.decor().suffix());
        let mut value = value.clone();
        value.decor_mut().clear();
        parts.entries.push(Entry { above, value, before_comma, behind: String::new() });
    }
    // Without a comma behind the last entry, what follows it may be kept with the entry.
    let mut rest = words(Some(list.trailing()));
    if let Some(last) = parts.entries.last_mut().filter(|_| !list.trailing_comma()) {
        rest = std::mem::take(&mut last.before_comma) + &rest;
    }
    parts.foot = parts.end_line(&rest);
    parts
}

impl Parts {
    /// Gives the line that is open what belongs to it, and returns the rest.
    fn end_line(&mut self, between: &str) -> String {
        let (line, rest) = between.find('\n').map_or(("", between), |at| between.split_at(at));
        match self.entries.last_mut() {
            Some(entry) => entry.behind = line.to_owned(),
            None => self.head = line.to_owned(),
        }
        rest.to_owned()
    }
}

fn put_together(list: &mut Array, parts: Parts) {
    list.clear();
    let mut line = parts.head;
    for entry in parts.entries {
        let mut value = entry.value;
        value.decor_mut().set_prefix(joined(&line, &entry.above));
        value.decor_mut().set_suffix(entry.before_comma);
        list.push_formatted(value);
        line = entry.behind;
    }
    list.set_trailing(joined(&line, &parts.foot));
}

/// A comment ends with its line, whatever comes next.
fn joined(line: &str, next: &str) -> String {
    let end = if line.contains('#') && !next.contains('\n') { "\n" } else { "" };
    format!("{line}{end}{next}")
}
