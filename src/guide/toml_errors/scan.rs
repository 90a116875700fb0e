//! Reads a refused text as its author meant it, and notes what stands in the way.
//!
//! Looks outside strings and comments: inside them every mark is the author's and stays. Marks that word
//! processors, web pages and full-width keyboards put in place of TOML's own are found, and brackets and
//! texts that do not end before the next key or header. Guesses, and leaves the proof to the parser.

use super::mend::{Kind, Mend};
use crate::text::span::Span;

/// Quotation marks that stand for `"`.
const DOUBLE: &[char] =
    &['\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}', '\u{ff02}', '\u{2033}', '\u{301d}', '\u{301e}', '\u{301f}'];
/// Quotation marks that stand for `'`.
const SINGLE: &[char] = &['\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}', '\u{ff07}', '\u{2032}'];

/// Everything to put right, in the order of places.
pub(super) fn scan(text: &str) -> Vec<Mend> {
    let mut scan = Scan { text, out: Vec::new(), open: Vec::new(), content_end: 0 };
    scan.run();
    scan.out.sort_by_key(|mend| mend.span);
    scan.out
}

struct Scan<'t> {
    text: &'t str,
    out: Vec<Mend>,
    /// Brackets that are open, with where they stand.
    open: Vec<(char, usize)>,
    /// End of the last thing that is neither blank nor a comment.
    content_end: usize,
}

impl Scan<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            if at == 0 || self.text.as_bytes()[at - 1] == b'\n' {
                let line = self.text[at..].lines().next().unwrap_or_default();
                if !self.open.is_empty() && begins_anew(line, self.open.last().map(|(c, _)| *c)) {
                    self.close_all();
                }
                if self.open.is_empty() && is_header(line) {
                    at += line.len().max(1);
                    self.content_end = at;
                    continue;
                }
            }
            at = match c {
                '#' => at + self.text[at..].find('\n').unwrap_or(self.text.len() - at),
                _ if is_quote(c) => self.string(at),
                _ => self.character(at, c),
            };
        }
        self.close_all();
    }

    fn character(&mut self, at: usize, c: char) -> usize {
        let end = at + c.len_utf8();
        let fellow = fellow(c);
        let meant = fellow.as_ref().map_or(Some(c), |(_, meant)| meant.chars().next());
        match meant {
            Some(open @ ('[' | '{')) => self.open.push((open, at)),
            Some(close @ (']' | '}')) => self.close(close),
            _ => {}
        }
        if let Some((kind, replacement)) = fellow {
            let span = Span::new(at, end);
            self.out.push(Mend { at: span, span, replacement, kind });
        }
        if !c.is_whitespace() {
            self.content_end = end;
        }
        end
    }

    /// A closing bracket, perhaps of one further out than the last that was opened.
    fn close(&mut self, close: char) {
        let fits = |open: char| (open == '[') == (close == ']');
        if self.open.iter().any(|(open, _)| fits(*open)) {
            while let Some((open, at)) = self.open.pop().filter(|(open, _)| !fits(*open)) {
                let (open, close) = named(open);
                let written = if open == "{" { " }" } else { "]" };
                self.missing(Span::new(at, at + 1), open, close, written.to_owned());
            }
        }
    }

    /// Whatever is open ends where the last content does.
    fn close_all(&mut self) {
        let Some((first, at)) = self.open.first().copied() else { return };
        let closers: String = self
            .open
            .iter()
            .rev()
            .map(|(open, at)| {
                let own_line = *open == '[' && self.text[*at..self.content_end].contains('\n');
                format!("{}{}", if own_line { "\n" } else { "" }, named(*open).1)
            })
            .collect();
        let (open, close) = named(first);
        self.missing(Span::new(at, at + 1), open, close, closers);
        self.open.clear();
    }

    fn missing(&mut self, at: Span, open: &'static str, close: &'static str, replacement: String) {
        let span = Span::new(self.content_end, self.content_end);
        self.out.push(Mend { at, span, replacement, kind: Kind::Unclosed { open, close } });
    }

    /// Reads a string from its opening mark and gives where it ends.
    fn string(&mut self, start: usize) -> usize {
        let text = self.text;
        let Some(open) = text[start..].chars().next() else { return text.len() };
        let same: fn(char) -> bool = if is_double(open) { is_double } else { is_single };
        let triple = |at: usize| text[at..].chars().take(3).filter(|c| same(*c)).count() == 3;
        let triple_len = |at: usize| text[at..].chars().take(3).map(char::len_utf8).sum::<usize>();
        let long = triple(start);
        let (inside, close) = if long {
            let inside = start + triple_len(start);
            let end = long_end(text, inside, &triple).filter(|end| !text[inside..*end].lines().any(is_header));
            (inside, end.map(|at| (at, at + triple_len(at))))
        } else {
            let inside = start + open.len_utf8();
            let close = short_end(text, inside, open, same);
            (inside, close.map(|(at, c)| (at, at + c.len_utf8())))
        };
        let end = match close {
            Some((end, after)) => {
                self.marks(open, Span::new(start, inside), Span::new(end, after), long);
                after
            }
            None if long => self.unclosed_long(start, inside),
            None => self.unclosed_short(start, inside),
        };
        self.content_end = self.content_end.max(end);
        end
    }

    /// Notes a string whose marks are not TOML's.
    fn marks(&mut self, open: char, opening: Span, closing: Span, long: bool) {
        let close = &self.text[closing.range()];
        if self.text[opening.range()].is_ascii() && close.is_ascii() {
            return;
        }
        let mark = match (is_double(open), long) {
            (true, false) => "\"",
            (true, true) => "\"\"\"",
            (false, false) => "'",
            (false, true) => "'''",
        };
        let content = &self.text[opening.end..closing.start];
        // A text that was begun with another mark may hold TOML's own, which now would end it.
        let content = if mark == "\"" { content.replace('"', "\\\"") } else { content.to_owned() };
        let close = close.chars().next().unwrap_or(open);
        let span = Span::new(opening.start, closing.end);
        let replacement = format!("{mark}{content}{mark}");
        self.out.push(Mend { at: span, span, replacement, kind: Kind::Text { open, close, mark } });
    }

    /// A text that its line does not end: it ends with the line, where nothing else on it is a mark.
    fn unclosed_short(&mut self, start: usize, inside: usize) -> usize {
        let line_end = inside + self.text[inside..].find('\n').unwrap_or(self.text.len() - inside);
        let rest = self.text[inside..line_end].trim_end();
        let rest = if self.open.is_empty() { rest } else { rest.trim_end_matches([',', ']', '}', ' ']) };
        if self.text[start..inside] == *"\"" && !rest.is_empty() && !rest.contains(['"', '\\']) {
            let end = inside + rest.len();
            self.content_end = end;
            self.missing(Span::new(start, inside), "\"", "\"", "\"".to_owned());
            return end;
        }
        line_end
    }

    /// A text of several lines that runs into the next key or header.
    fn unclosed_long(&mut self, start: usize, inside: usize) -> usize {
        let mut at = inside;
        let mut end = self.text.trim_end().len().max(inside);
        for line in self.text[inside..].split_inclusive('\n') {
            if at > inside && begins_anew(line, None) {
                end = inside + self.text[inside..at].trim_end().len();
                break;
            }
            at += line.len();
        }
        let marks = self.text[inside..end].bytes().rev().take(2).take_while(|byte| *byte == b'"').count();
        let (open, close) = ("\"\"\"", "\"\"\"");
        let at = Span::new(start, inside);
        let span = Span::new(end - marks, end);
        self.out.push(Mend { at, span, replacement: close.to_owned(), kind: Kind::Unclosed { open, close } });
        end
    }
}

/// A bracket and its partner, as they are named to a person.
fn named(open: char) -> (&'static str, &'static str) {
    if open == '[' { ("[", "]") } else { ("{", "}") }
}

/// Whether a line cannot belong to what is open. A table between braces may have keys at the line's head.
fn begins_anew(line: &str, innermost: Option<char>) -> bool {
    is_header(line) || (innermost != Some('{') && is_key(line))
}

/// `[links]`, `[[step]]`.
fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default().trim_end();
    let name = line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    let name = name.or_else(|| line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')));
    name.is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    })
}

/// `goto = …` at the head of a line.
fn is_key(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_lowercase() || matches!(c, '_' | '.'));
    rest.len() < line.len() && rest.trim_start().starts_with(['=', '＝'])
}

/// A mark outside strings and what it stands for.
fn fellow(c: char) -> Option<(Kind, String)> {
    match c {
        '\u{3001}' => Some((Kind::Mark(c), ",".to_owned())),
        // Full-width forms lie in the order of ASCII. A mark that TOML has not would mend nothing.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0)
            .filter(|ascii| ascii.is_ascii_alphanumeric() || "=[]{}.,#'\"+-_:".contains(*ascii))
            .map(|ascii| (Kind::Mark(c), ascii.to_string())),
        _ if is_unseen(c) => Some((Kind::Unseen(c), String::new())),
        _ if c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r') => Some((Kind::Mark(c), " ".to_owned())),
        _ => None,
    }
}

/// Characters that take no room at all.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_quote(c: char) -> bool {
    is_double(c) || is_single(c)
}

fn is_double(c: char) -> bool {
    c == '"' || DOUBLE.contains(&c)
}

fn is_single(c: char) -> bool {
    c == '\'' || SINGLE.contains(&c)
}

/// Where the three closing marks stand; TOML's own before any other.
fn long_end(text: &str, inside: usize, triple: &impl Fn(usize) -> bool) -> Option<usize> {
    let at = text[inside..].char_indices().map(|(at, _)| inside + at).find(|at| triple(*at))?;
    // “네.”""" ends with the last three.
    let later = text[at..].char_indices().skip(1).take(2).map(|(more, _)| at + more);
    let own = later.filter(|at| ["\"\"\"", "'''"].iter().any(|mark| text[*at..].starts_with(mark)));
    let ascii_here = ["\"\"\"", "'''"].iter().any(|mark| text[at..].starts_with(mark));
    Some(if ascii_here { at } else { own.last().unwrap_or(at) })
}

/// Where the closing mark stands on the line, and which it is. A mark ends a text where what follows
/// can follow a value.
fn short_end(text: &str, inside: usize, open: char, same: fn(char) -> bool) -> Option<(usize, char)> {
    let line = text[inside..].split('\n').next().unwrap_or_default();
    let mut escaped = false;
    let mut marks: Vec<(usize, char)> = Vec::new();
    for (at, c) in line.char_indices() {
        if same(c) && !escaped {
            marks.push((inside + at, c));
        }
        escaped = c == '\\' && !escaped && is_double(open);
    }
    let fits = |(at, c): &&(usize, char)| {
        let rest = text[at + c.len_utf8()..].trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']);
        rest.is_empty() || rest.starts_with(['\n', '\r', ',', ']', '}', '#', '=', '.', '，', '、', '］', '｝', '＝'])
    };
    let own = marks.iter().find(|(_, c)| c.is_ascii());
    let first = if open.is_ascii() { own.filter(fits) } else { None };
    first.or_else(|| marks.iter().find(fits)).or(own).or(marks.first()).copied()
}
