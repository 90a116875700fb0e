//! Marks that word processors, web pages and full-width keyboards put in place of TOML's own.
//!
//! Looks at a text that the parser refused, outside its strings and comments. Inside them every mark
//! is the author's and stays. Guesses only where a string ends when one of its quotation marks is wrong.

use crate::text::span::Span;

/// Quotation marks that stand for `"`.
const DOUBLE: &[char] =
    &['\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}', '\u{ff02}', '\u{2033}', '\u{301d}', '\u{301e}', '\u{301f}'];
/// Quotation marks that stand for `'`.
const SINGLE: &[char] = &['\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}', '\u{ff07}', '\u{2032}'];

/// Bytes that are to be put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Swap {
    /// Where.
    pub(super) span: Span,
    /// What belongs there.
    pub(super) replacement: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A whole string with its marks.
    Text { open: char, close: char, mark: &'static str },
    /// One character that has a fellow in TOML.
    Mark(char),
    /// One that has none.
    Unseen(char),
}

impl Swap {
    /// What is wrong, as it is named to a person.
    pub(super) fn shown(&self, text: &str) -> String {
        match self.kind {
            Kind::Text { open, close, .. } if open == close => open.to_string(),
            Kind::Text { open, close, .. } => format!("{open} {close}"),
            Kind::Mark(c) | Kind::Unseen(c) if c.is_whitespace() || is_unseen(c) => format!("U+{:04X}", c as u32),
            Kind::Mark(_) | Kind::Unseen(_) => text[self.span.range()].to_owned(),
        }
    }

    /// What to write instead, as it is named to a person; `None`: nothing.
    pub(super) fn wanted(&self) -> Option<&str> {
        match self.kind {
            Kind::Text { mark, .. } => Some(mark),
            Kind::Mark(_) if self.replacement == " " => Some("보통 빈칸(space)"),
            Kind::Mark(_) => Some(&self.replacement),
            Kind::Unseen(_) => None,
        }
    }
}

/// `text` with everything put right.
pub(super) fn apply(text: &str, swaps: &[Swap]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for swap in swaps {
        out.push_str(&text[done..swap.span.start]);
        out.push_str(&swap.replacement);
        done = swap.span.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Where a byte of the mended text stood before. A byte of a replacement stood at its beginning.
pub(super) fn back(swaps: &[Swap], at: usize) -> usize {
    let (mut before, mut after) = (0, 0);
    for swap in swaps {
        let start = after + (swap.span.start - before);
        if at < start {
            break;
        }
        if at < start + swap.replacement.len() {
            return swap.span.start;
        }
        before = swap.span.end;
        after = start + swap.replacement.len();
    }
    before + (at - after)
}

/// Everything to put right, in the order of places.
pub(super) fn swaps(text: &str) -> Vec<Swap> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at = match c {
            '#' => at + text[at..].find('\n').unwrap_or(text.len() - at),
            _ if is_quote(c) => string(text, at, &mut out),
            _ => {
                let end = at + c.len_utf8();
                if let Some((kind, replacement)) = fellow(c) {
                    out.push(Swap { span: Span::new(at, end), replacement, kind });
                }
                end
            }
        };
    }
    out
}

/// A mark outside strings and what it stands for.
fn fellow(c: char) -> Option<(Kind, String)> {
    match c {
        '\u{3001}' => Some((Kind::Mark(c), ",".to_owned())),
        // Full-width forms lie in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).map(|ascii| (Kind::Mark(c), ascii.to_string())),
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

/// Reads a string from its opening mark and gives where it ends.
fn string(text: &str, start: usize, out: &mut Vec<Swap>) -> usize {
    let Some(open) = text[start..].chars().next() else { return text.len() };
    let same: fn(char) -> bool = if is_double(open) { is_double } else { is_single };
    let triple = |at: usize| text[at..].chars().take(3).filter(|c| same(*c)).count() == 3;
    let triple_len = |at: usize| text[at..].chars().take(3).map(char::len_utf8).sum::<usize>();
    let (inside, close) = if triple(start) {
        let inside = start + triple_len(start);
        (inside, long_end(text, inside, &triple).map(|at| (at, at + triple_len(at))))
    } else {
        let inside = start + open.len_utf8();
        let close = short_end(text, inside, open, same);
        (inside, close.map(|(at, c)| (at, at + c.len_utf8())))
    };
    // A string that does not end is the parser's to complain about.
    let Some((end, after)) = close else { return inside };
    let (opening, closing) = (&text[start..inside], &text[end..after]);
    if opening.is_ascii() && closing.is_ascii() {
        return after;
    }
    let mark = match (is_double(open), opening.chars().count() == 3) {
        (true, false) => "\"",
        (true, true) => "\"\"\"",
        (false, false) => "'",
        (false, true) => "'''",
    };
    let content = &text[inside..end];
    // A text that was begun with another mark may hold TOML's own, which now would end it.
    let content = if mark == "\"" { content.replace('"', "\\\"") } else { content.to_owned() };
    let first_close = closing.chars().next().unwrap_or(open);
    out.push(Swap {
        span: Span::new(start, after),
        replacement: format!("{mark}{content}{mark}"),
        kind: Kind::Text { open, close: first_close, mark },
    });
    after
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
