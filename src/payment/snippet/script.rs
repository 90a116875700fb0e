//! A code with its comments blanked out, and the fields of the objects in it.
//!
//! No parser of JavaScript: enough to find a name and what stands behind it.

use crate::text::span::LineIndex;

/// A code.
pub(super) struct Script<'t> {
    /// As it was pasted.
    pub text: &'t str,
    /// Without comments, of the same length.
    pub code: String,
    /// [`Script::code`] in lower case.
    pub lower: String,
    lines: LineIndex,
}

/// A field of an object: its value as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'s> {
    /// Trimmed, quotes included; empty for a shorthand (`{tid, mid}`).
    pub raw: &'s str,
    /// Where it begins in the code.
    pub at: usize,
}

impl<'s> Value<'s> {
    /// The text in quotes; none where it is an expression.
    pub fn literal(self) -> Option<&'s str> {
        let quote = self.raw.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let inner = self.raw.strip_prefix(quote)?.strip_suffix(quote)?;
        // Pieces put together at run time are no literal.
        let made = inner.contains(quote) || (quote == '`' && inner.contains("${"));
        (!made).then_some(inner)
    }

    /// A number written without quotes.
    pub fn number(self) -> Option<&'s str> {
        self.raw.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.').then_some(self.raw)
    }
}

impl<'t> Script<'t> {
    pub fn new(text: &'t str) -> Self {
        let code = without_comments(text);
        let lower = code.to_ascii_lowercase();
        Self { text, code, lower, lines: LineIndex::new(text) }
    }

    /// Line of a byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.lines.line_col(self.text, at).line
    }

    /// From `open`, which holds a bracket, to the one that closes it; to the end where none does.
    pub fn bracket(&self, open: usize) -> std::ops::Range<usize> {
        let bytes = self.code.as_bytes();
        let mut depth = 0_usize;
        let mut quote = None;
        let mut at = open;
        while let Some(b) = bytes.get(at) {
            match (quote, b) {
                (Some(_), b'\\') => at += 1,
                (Some(open), b) if open == *b || *b == b'\n' => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'' | b'`') => quote = Some(*b),
                (None, b'(' | b'{' | b'[') => depth += 1,
                (None, b')' | b'}' | b']') => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return open..at + 1;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        open..self.code.len()
    }

    /// The field `name` of an object within `range`: `name: value`, `"name": value`, or the shorthand.
    pub fn field(&self, range: std::ops::Range<usize>, name: &str) -> Option<Value<'_>> {
        let part = self.code.get(range.clone())?;
        for (found, _) in part.match_indices(name) {
            let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-');
            let before = part[..found].chars().next_back();
            let after = &part[found + name.len()..];
            if before.is_some_and(|c| word(c) || c == '.') || after.starts_with(word) {
                continue;
            }
            let behind = after.trim_start_matches(['"', '\'']).trim_start();
            if let Some(value) = behind.strip_prefix(':') {
                let at = range.start + part.len() - value.trim_start().len();
                return Some(Value { raw: written(value.trim_start()), at });
            }
            let shorthand = before.is_some_and(|c| c.is_whitespace() || matches!(c, '{' | ','));
            if shorthand && behind.starts_with([',', '}']) {
                return Some(Value { raw: "", at: range.start + found });
            }
        }
        None
    }

    /// Whether any of these stands in the code, capitals or not.
    pub fn has(&self, any: &[&str]) -> bool {
        any.iter().any(|word| self.lower.contains(word))
    }
}

/// A value up to the comma, bracket or line end behind it.
fn written(text: &str) -> &str {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), c) if open == c => quote = None,
            (_, '\n') => return text[..at].trim(),
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth == 0 => return text[..at].trim(),
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',' | ';') if depth == 0 => return text[..at].trim(),
            _ => {}
        }
    }
    text.trim()
}

/// `//`, `/* */` and `<!-- -->` as blanks. Line ends stay, so that lines are still lines.
fn without_comments(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    let mut quote: Option<u8> = None;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let len = match (quote, rest) {
            (Some(_), [b'\\', _, ..]) => {
                at += 2;
                continue;
            }
            (Some(open), [b, ..]) => {
                // Only a template runs over lines; an apostrophe in prose must not swallow the page.
                if *b == open || (*b == b'\n' && open != b'`') {
                    quote = None;
                }
                at += 1;
                continue;
            }
            // An address without its quotes is no comment, and that is a point of its own.
            (None, [b'/', b'/', ..]) if at == 0 || bytes[at - 1] != b':' => {
                rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
            }
            (None, [b'/', b'*', ..]) => end_of(rest, b"*/"),
            (None, [b'<', b'!', b'-', b'-', ..]) => end_of(rest, b"-->"),
            (None, [b @ (b'"' | b'\'' | b'`'), ..]) => {
                quote = Some(*b);
                at += 1;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        for byte in &mut out[at..at + len] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at += len;
    }
    // Whole comments were blanked, never a part of a character.
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

fn end_of(rest: &[u8], stop: &[u8]) -> usize {
    rest.windows(stop.len()).position(|w| w == stop).map_or(rest.len(), |at| at + stop.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_lines_stay() {
        let text = "a // 하나\n/* 둘\n셋 */ b <!-- 넷 --> 'it // is' https://a.kr\n";
        let script = Script::new(text);
        assert_eq!(script.code.len(), text.len());
        assert_eq!(script.code.lines().count(), text.lines().count());
        assert!(!script.code.contains("하나") && !script.code.contains("셋") && !script.code.contains("넷"));
        assert!(script.code.contains("it // is") && script.code.contains("https://a.kr"));
    }

    #[test]
    fn fields() {
        let script = Script::new("x({ payMethod : \"CARD\", 'amt': 20000,\n moid:make(1, 2), tid, url: `a${b}` })");
        let field = |name: &str| script.field(0..script.code.len(), name).map(|v| (v.raw, v.literal(), v.number()));
        assert_eq!(field("payMethod"), Some(("\"CARD\"", Some("CARD"), None)));
        assert_eq!(field("amt"), Some(("20000", None, Some("20000"))));
        assert_eq!(field("moid"), Some(("make(1, 2)", None, None)));
        assert_eq!(field("tid"), Some(("", None, None)));
        assert_eq!(field("url"), Some(("`a${b}`", None, None)));
        assert_eq!(field("mid"), None);
        assert_eq!(script.bracket(1), 1..script.code.len());
    }
}
