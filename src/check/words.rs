//! When two labels are the same to a person, and where a part of a text stands in its file.
//!
//! Knows TOML's quotation marks and escapes; knows no rule.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::guide::raw::At;
use crate::text::span::Span;

/// A text as the eye compares it: composed, without spaces and end marks, without capitals.
pub fn folded(text: &str) -> String {
    let bare = text.trim().trim_end_matches(['.', '?', '!', '…']);
    // Nothing to compose, as in most labels.
    if bare.chars().all(|c| matches!(c, '\0'..='\u{7f}' | '가'..='힣')) {
        let mut out = String::with_capacity(bare.len());
        out.extend(bare.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()));
        return out;
    }
    bare.nfc().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Where bytes `part` of a value stand in the file; of many parts of one value see [`Places`].
pub fn place_of(file: &str, value: &At<String>, part: Range<usize>) -> Span {
    Places::of(file, value).at(part)
}

/// Where parts of one value stand in the file. Sees through escapes and multi-line strings; where the value cannot be
/// followed, every part is the whole value.
pub struct Places<'v> {
    source: &'v str,
    value: &'v At<String>,
    /// Found with the first part that is asked for: most values have none.
    map: Option<Option<Vec<usize>>>,
}

impl<'v> Places<'v> {
    /// For the parts of a value.
    pub fn of(file: &'v str, value: &'v At<String>) -> Self {
        Self { source: file.get(value.span.range()).unwrap_or_default(), value, map: None }
    }

    /// The place of bytes `part` of the value.
    pub fn at(&mut self, part: Range<usize>) -> Span {
        let (source, value) = (self.source, self.value);
        match self.map.get_or_insert_with(|| offsets(source, &value.value)) {
            Some(map) if part.start < part.end && part.end < map.len() => {
                // The end is the end of the last character, so that a line joined after it stays outside.
                let last = map[part.end - 1];
                let end = match source[last..].chars().next() {
                    Some('\\') | None => map[part.end],
                    Some(c) => last + c.len_utf8(),
                };
                Span::new(value.span.start + map[part.start], value.span.start + end)
            }
            _ => value.span,
        }
    }
}

/// For each byte of `value`, and for its end, the byte of `source` it was written with. `None` where
/// `source` does not spell `value`.
fn offsets(source: &str, value: &str) -> Option<Vec<usize>> {
    let (mark, escapes) = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|mark| source.starts_with(mark) && source.len() >= mark.len() * 2)
        .map(|mark| (mark, mark.starts_with('"')))?;
    let inside = mark.len()..source.len() - mark.len();
    let mut at = inside.start;
    if mark.len() == 3 {
        // The line break right after the opening marks is not part of the text.
        at += ["\r\n", "\n"].into_iter().find(|end| source[at..].starts_with(end)).map_or(0, str::len);
    }
    let mut map = Vec::with_capacity(value.len() + 1);
    let mut spelt = String::with_capacity(value.len());
    while at < inside.end {
        let rest = source.get(at..inside.end)?;
        let (made, used) = match rest.strip_prefix('\\').filter(|_| escapes) {
            Some(after) => escape(after)?,
            None => rest.chars().next().map(|c| (Some(c), c.len_utf8()))?,
        };
        if let Some(c) = made {
            map.extend(std::iter::repeat_n(at, c.len_utf8()));
            spelt.push(c);
        }
        at += used;
    }
    map.push(inside.end);
    // Values may have had their line ends normalised.
    (spelt == value).then_some(map)
}

/// What stands after a backslash: the character it makes (none for a joined line) and how many
/// bytes, backslash included.
fn escape(after: &str) -> Option<(Option<char>, usize)> {
    let code = |digits: usize| {
        let number = u32::from_str_radix(after.get(1..=digits)?, 16).ok()?;
        Some((Some(char::from_u32(number)?), digits + 2))
    };
    let simple = |c: char| Some((Some(c), 2));
    match after.chars().next()? {
        'b' => simple('\u{8}'),
        't' => simple('\t'),
        'n' => simple('\n'),
        'f' => simple('\u{c}'),
        'r' => simple('\r'),
        'e' => simple('\u{1b}'),
        '"' => simple('"'),
        '\\' => simple('\\'),
        'x' => code(2),
        'u' => code(4),
        'U' => code(8),
        c if c.is_whitespace() => Some((None, 1 + after.len() - after.trim_start().len())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_look_alike() {
        for (a, b) in [("다음 으로", "다음으로"), ("OK", "ok"), ("\u{1100}\u{1161}", "가"), ("됐나요?", "됐나요")]
        {
            assert_eq!(folded(a), folded(b));
        }
        assert_ne!(folded("됐어요"), folded("안 됐어요"));
    }

    #[test]
    fn a_part_is_found_through_every_kind_of_string() {
        for source in [
            "\"가나 {x} 다\"",
            "'가나 {x} 다'",
            "\"\"\"\n가나 \\\n   {x}\n다\"\"\"",
            "\"\"\"가 \\u0041 {x}\"\"\"",
            "'''\r\n가\n{x}'''",
            "\"\\\"가\\\" \\t{x}\\\\\"",
            "\"\"\"끝에 따옴표 {x}\"\"\"\"",
            "\"\"\"{x}\\\n  이어짐\"\"\"",
        ] {
            let file = format!("say = {source}\n");
            let table: toml::Table = file.parse().unwrap();
            let value = table["say"].as_str().unwrap().to_owned();
            let part = value.find("{x}").unwrap()..value.find("{x}").unwrap() + 3;
            let at = At::new(value, 6..6 + source.len());
            let span = place_of(&file, &at, part);
            assert_eq!(&file[span.range()], "{x}", "{source}");
        }
    }

    #[test]
    fn a_value_that_is_not_spelt_there_is_taken_whole() {
        let at = At::new("다른 글".to_owned(), 0..5);
        assert_eq!(place_of("\"abc\"", &at, 0..3), at.span);
        assert_eq!(place_of("", &at, 0..3), at.span);
    }
}
