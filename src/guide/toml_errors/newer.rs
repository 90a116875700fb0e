//! Forms that came to TOML after 1.0 (G005): the parser reads them, and other programs for TOML do not.
//!
//! Inline tables over several lines or with a comma at their end, `\e` and `\x41`. Looks at texts that the parser
//! took without a word, so whatever is open is closed.

use std::sync::Arc;

use crate::diag::{Diagnostic, Severity, Words, words};
use crate::text::span::Span;

/// Findings of one file. A file with more is mended from the top.
const MOST: usize = 2_000;

/// Every such form, in the order of places.
pub(super) fn newer(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    let mut scan = Scan { file, text, open: Vec::new(), outer: Outer::default(), found: Vec::new() };
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at).copied().filter(|_| scan.found.len() < MOST) {
        at = scan.mark(at, byte);
    }
    scan.found.sort_by_key(|found| found.primary.span);
    scan.found
}

struct Scan<'t> {
    file: &'t Arc<str>,
    text: &'t str,
    /// Brackets that are open.
    open: Vec<u8>,
    outer: Outer,
    found: Vec<Diagnostic>,
}

/// The inline table that holds all others that are open.
#[derive(Default)]
struct Outer {
    start: usize,
    /// How many brackets are open around it.
    depth: usize,
    /// What to change, in order.
    edits: Vec<(Span, &'static str)>,
    /// A comma that nothing but blanks follows yet.
    comma: Option<usize>,
    lines: bool,
    comments: bool,
}

impl Scan<'_> {
    /// Takes the mark at a place; gives where the next begins.
    fn mark(&mut self, at: usize, byte: u8) -> usize {
        let in_table = self.open.last() == Some(&b'{');
        match byte {
            b'"' | b'\'' => {
                self.outer.comma = None;
                return self.string(at, byte);
            }
            b'#' => {
                self.outer.comments |= in_table;
                return at + self.text[at..].find('\n').unwrap_or(self.text.len() - at);
            }
            b'\n' if in_table => return self.line_end(at),
            b'{' | b'[' => {
                if byte == b'{' && !self.open.contains(&b'{') {
                    self.outer = Outer { start: at, depth: self.open.len(), ..Outer::default() };
                }
                self.outer.comma = None;
                self.open.push(byte);
            }
            b'}' | b']' => self.close(at, byte),
            b',' if in_table => self.outer.comma = Some(at),
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => self.outer.comma = None,
        }
        at + 1
    }

    /// The end of a line between braces: it and the blanks around it are one blank.
    fn line_end(&mut self, at: usize) -> usize {
        let blank = [' ', '\t', '\r', '\n'];
        let start = self.text[..at].trim_end_matches(blank).len();
        let end = self.text.len() - self.text[at..].trim_start_matches(blank).len();
        self.outer.edits.push((Span::new(start, end), " "));
        self.outer.lines = true;
        end
    }

    fn close(&mut self, at: usize, byte: u8) {
        let comma = self.outer.comma.take();
        self.open.pop();
        if byte == b'}' {
            self.outer.edits.extend(comma.map(|comma| (Span::new(comma, comma + 1), "")));
        }
        if byte == b'}' && self.open.len() == self.outer.depth && !self.outer.edits.is_empty() {
            let outer = std::mem::take(&mut self.outer);
            self.table(outer, at + 1);
        }
    }

    fn table(&mut self, mut outer: Outer, end: usize) {
        outer.edits.sort_by_key(|(span, _)| *span);
        let (message, help, title) = if outer.lines {
            (
                words!("{{ … }} 표를 여러 줄로 나눠 적었어요", "a {{ … }} table over several lines"),
                words!(
                    "TOML 1.0에서는 한 줄이어야 해서 다른 프로그램이 못 읽어요. 한 줄로 이어 적어 주세요",
                    "in TOML 1.0 it is one line, and other programs cannot read it; write it on one line"
                ),
                Words::fixed("한 줄로", "on one line"),
            )
        } else {
            (
                words!("{{ … }} 표가 쉼표로 끝나요", "a {{ … }} table ends in a comma"),
                words!(
                    "TOML 1.0에 없는 쉼표라서 다른 프로그램이 못 읽어요. 쉼표를 지워 주세요",
                    "TOML 1.0 has no such comma, and other programs cannot read it; remove it"
                ),
                Words::fixed("끝의 쉼표 지우기", "remove the last comma"),
            )
        };
        let first = outer.edits.first().map_or(end, |(span, _)| span.start);
        let found = self.finding(Span::new(outer.start, first.max(outer.start + 1)), message, help);
        // A comment ends with its line: where one stands inside, only a person can tell where it goes.
        self.found.push(if outer.comments {
            found
        } else {
            let (mut mended, mut at) = (String::new(), outer.start);
            for (span, instead) in outer.edits.iter().filter(|(span, _)| span.end <= end) {
                mended.push_str(self.text.get(at..span.start).unwrap_or_default());
                mended.push_str(instead);
                at = span.end.max(at);
            }
            mended.push_str(&self.text[at..end]);
            found.fix(title, Span::new(outer.start, end), mended)
        });
    }

    /// Reads a text from its opening mark and gives where it ends.
    fn string(&mut self, start: usize, quote: u8) -> usize {
        let bytes = self.text.as_bytes();
        let run = |at: usize| bytes[at..].iter().take_while(|byte| **byte == quote).count();
        let (long, mut at) = match run(start) {
            2 => return start + 2,
            1 => (false, start + 1),
            _ => (true, start + 3),
        };
        while let Some(byte) = bytes.get(at).copied() {
            match byte {
                b'\\' if quote == b'"' => {
                    self.escape(at);
                    at += 2;
                }
                _ if byte == quote && !long => return at + 1,
                // A long text may end in marks of its own.
                _ if byte == quote && run(at) >= 3 => return at + run(at),
                _ => at += 1,
            }
        }
        at
    }

    fn escape(&mut self, at: usize) {
        let rest = &self.text[at..];
        let code = match rest.as_bytes().get(1) {
            Some(b'e') => Some((2, "001b".to_owned())),
            Some(b'x') => rest.get(2..4).map(|digits| (4, format!("00{digits}"))),
            _ => None,
        };
        let Some((len, code)) = code else { return };
        let (span, written) = (Span::new(at, at + len), &rest[..len]);
        let message = words!("TOML 1.0에 없는 표기예요: {written}", "TOML 1.0 does not have {written}");
        let help = words!(
            "다른 프로그램이 못 읽어요. \\u{code}로 적어 주세요",
            "other programs cannot read it; write \\u{code}"
        );
        let title = words!("{written} → \\u{code}", "{written} → \\u{code}");
        let found = self.finding(span, message, help).fix(title, span, format!("\\u{code}"));
        self.found.push(found);
    }

    fn finding(&self, span: Span, message: Words, help: Words) -> Diagnostic {
        Diagnostic::new("G005", Severity::Warning, self.file, span, message).help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> (usize, String) {
        let found = newer(&"a.toml".into(), text);
        let mut out = text.to_owned();
        for fix in found.iter().rev().filter_map(|found| found.fix.as_ref()) {
            out.replace_range(fix.span.range(), &fix.replacement);
        }
        (found.len(), out)
    }

    #[test]
    fn what_came_later_is_written_as_before() {
        for (text, count, want) in [
            ("a = {\n  b = 1,\n  c = 2\n}\n", 1, "a = { b = 1, c = 2 }\n"),
            ("a = { b = 1, }\n", 1, "a = { b = 1 }\n"),
            ("a = {\r\n  b = 1,\r\n}\r\n", 1, "a = { b = 1 }\r\n"),
            ("a = [\n  { b = 1,\n    c = { d = 2, } },\n]\n", 1, "a = [\n  { b = 1, c = { d = 2 } },\n]\n"),
            ("a = \"\\e[1m\\x41\"\n", 2, "a = \"\\u001b[1m\\u0041\"\n"),
            ("a = { b = [\n 1,\n], }\n", 1, "a = { b = [\n 1,\n] }\n"),
        ] {
            assert_eq!(mended(text), (count, want.to_owned()), "{text}");
            assert_eq!(mended(want), (0, want.to_owned()), "{want}");
            assert_eq!(text.parse::<toml::Table>().unwrap(), want.parse::<toml::Table>().unwrap(), "{text}");
        }
        let commented = "a = {\n  b = 1, # 하나\n  c = 2\n}\n";
        assert_eq!(mended(commented), (1, commented.to_owned()), "told, and left to a person");
    }

    #[test]
    fn what_was_always_there_is_passed_over() {
        for text in [
            "a = { b = 1, c = [\n  1,\n  2,\n] }\n",
            "a = { b = \"\"\"\n나,\n}\"\"\" }\n",
            "a = [\n  1,\n]\n[[b]]\nc = '\\e\\x41'\n",
            "a = \"\\\\e\\\\x41\" # {\n",
            "a = '{,'\nb = \"\"\nc = ''\nd = \"\"\"\"끝\"\"\"\"\"\n",
            "a = \"\"\"\\\n  나\"\"\"\n",
        ] {
            assert!(text.parse::<toml::Table>().is_ok(), "{text}");
            assert_eq!(mended(text), (0, text.to_owned()), "{text}");
        }
    }
}
