//! Slots in guide texts: `{customer}`, `{{`, `}}`, and the particles after a slot.
//!
//! One parser for the checker and for the desk. Never looks a value up by itself.

use std::ops::Range;

use crate::text::josa::slot_josa;

/// Slots that every guide has.
pub const BUILT_IN: [&str; 3] = ["agent", "center", "today"];

/// A part of a text with slots. Ranges are bytes of that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain text, taken as it stands.
    Plain(Range<usize>),
    /// `{{` or `}}`: one brace.
    Brace(char),
    /// `{name}`, name trimmed, range with its braces.
    Slot(String, Range<usize>),
    /// A brace without its partner.
    Unclosed(Range<usize>),
}

/// Splits a text into its pieces. Never fails.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let (mut at, mut plain) = (0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let Some(next) = bytes[at..].iter().position(|byte| matches!(byte, b'{' | b'}')) else { break };
        at += next;
        let brace = bytes[at];
        if plain < at {
            out.push(Piece::Plain(plain..at));
        }
        if bytes.get(at + 1) == Some(&brace) {
            out.push(Piece::Brace(char::from(brace)));
            at += 2;
        } else {
            let close = text[at + 1..].find(['{', '}', '\n']).map(|n| at + 1 + n);
            match close {
                Some(end) if brace == b'{' && bytes[end] == b'}' => {
                    out.push(Piece::Slot(text[at + 1..end].trim().to_owned(), at..end + 1));
                    at = end + 1;
                }
                _ => {
                    out.push(Piece::Unclosed(at..at + 1));
                    at += 1;
                }
            }
        }
        plain = at;
    }
    if plain < text.len() {
        out.push(Piece::Plain(plain..text.len()));
    }
    out
}

/// Fills the slots of `text`. `value` gives a slot's words; a slot without words shows its name in
/// brackets, so that nobody reads a silent gap aloud. `{x}을(를)` becomes the particle that fits.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before_particle = None;
    for piece in pieces(text) {
        match piece {
            Piece::Plain(range) => {
                let plain = &text[range];
                match before_particle.take().and_then(|word: String| slot_josa(&word, plain)) {
                    Some((particle, written)) => {
                        out.push_str(particle);
                        out.push_str(&plain[written..]);
                    }
                    None => out.push_str(plain),
                }
            }
            Piece::Brace(brace) => out.push(brace),
            Piece::Unclosed(range) => out.push_str(&text[range]),
            Piece::Slot(name, _) => {
                let words =
                    value(&name).filter(|words| !words.trim().is_empty()).unwrap_or_else(|| format!("[{name}]"));
                out.push_str(&words);
                before_particle = Some(words);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_and_particles() {
        let values = |name: &str| match name {
            "customer" => Some("김민수".to_owned()),
            "card" => Some("국민".to_owned()),
            "n" => Some("3".to_owned()),
            _ => None,
        };
        for (text, want) in [
            ("{customer}님, 안녕하십니까?", "김민수님, 안녕하십니까?"),
            ("{card}을(를) 골라 주십시오", "국민을 골라 주십시오"),
            ("{customer}은(는)", "김민수는"),
            ("{n}을(를)", "3을"),
            ("{card}(으)로", "국민으로"),
            ("{{그대로}}", "{그대로}"),
            ("{none}", "[none]"),
            ("열린 { 괄호", "열린 { 괄호"),
        ] {
            assert_eq!(fill(text, values), want, "{text}");
        }
    }

    #[test]
    fn unclosed_braces_are_pieces() {
        assert_eq!(pieces("a{b"), [Piece::Plain(0..1), Piece::Unclosed(1..2), Piece::Plain(2..3)]);
        assert_eq!(pieces("}"), [Piece::Unclosed(0..1)]);
    }
}
