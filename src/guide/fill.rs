//! Slots in guide texts: `{customer}`, `{{`, `}}`, and the particles after a slot.
//!
//! One parser for the checker and for the desk. Never looks a value up by itself.

use std::ops::Range;

use crate::text::josa::slot_josa;

/// Slots that every guide has.
pub const BUILT_IN: [&str; 3] = ["agent", "center", "today"];

/// What may close around a slot before its particle.
const CLOSING: [char; 12] = ['*', '"', '\'', ')', ']', '”', '’', '」', '』', '>', '》', '_'];

/// A part of a text with slots. Ranges are bytes of that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Plain text, taken as it stands.
    Plain(Range<usize>),
    /// `{{` or `}}`: one brace.
    Brace(char),
    /// `{name}`, name trimmed, range with its braces.
    Slot(&'t str, Range<usize>),
    /// A brace without its partner.
    Unclosed(Range<usize>),
}

/// Splits a text into its pieces. Never fails.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
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
                    out.push(Piece::Slot(text[at + 1..end].trim(), at..end + 1));
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

/// What stands right after a slot, in two: what closes around the slot, as in `**{customer}**을(를)`, which has no
/// sound, and the rest, which may begin with a particle.
pub fn closed(plain: &str) -> (&str, &str) {
    plain.split_at(plain.len() - plain.trim_start_matches(CLOSING).len())
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
                let (closing, rest) = closed(plain);
                match before_particle.take().and_then(|word: String| slot_josa(&word, rest)) {
                    Some((particle, written)) => {
                        out.push_str(closing);
                        out.push_str(particle);
                        out.push_str(&rest[written..]);
                    }
                    None => out.push_str(plain),
                }
            }
            Piece::Brace(brace) => out.push(brace),
            Piece::Unclosed(range) => out.push_str(&text[range]),
            Piece::Slot(name, _) => {
                let words = value(name).filter(|words| !words.trim().is_empty()).unwrap_or_else(|| format!("[{name}]"));
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
    fn the_particle_fits_whatever_fills_the_slot() {
        // value: 을/를, 은/는, 이/가, 과/와, 으로/로, 이나/나
        for (value, wanted) in [
            ("김하늘", "김하늘을 김하늘은 김하늘이 김하늘과 김하늘로 김하늘이나"),
            ("이서", "이서를 이서는 이서가 이서와 이서로 이서나"),
            ("박민준", "박민준을 박민준은 박민준이 박민준과 박민준으로 박민준이나"),
            ("남궁 솔", "남궁 솔을 남궁 솔은 남궁 솔이 남궁 솔과 남궁 솔로 남궁 솔이나"),
            ("JOHN", "JOHN을 JOHN은 JOHN이 JOHN과 JOHN으로 JOHN이나"),
            ("KB", "KB를 KB는 KB가 KB와 KB로 KB나"),
            ("Chrome", "Chrome을 Chrome은 Chrome이 Chrome과 Chrome으로 Chrome이나"),
            ("1234", "1234를 1234는 1234가 1234와 1234로 1234나"),
            ("3021", "3021을 3021은 3021이 3021과 3021로 3021이나"),
            ("20,000", "20,000을 20,000은 20,000이 20,000과 20,000으로 20,000이나"),
            ("20,000원", "20,000원을 20,000원은 20,000원이 20,000원과 20,000원으로 20,000원이나"),
            ("2026-11-22", "2026-11-22를 2026-11-22는 2026-11-22가 2026-11-22와 2026-11-22로 2026-11-22나"),
            ("비씨(BC)", "비씨(BC)를 비씨(BC)는 비씨(BC)가 비씨(BC)와 비씨(BC)로 비씨(BC)나"),
            (
                "[카드 끝 4자리]",
                "[카드 끝 4자리]를 [카드 끝 4자리]는 [카드 끝 4자리]가 [카드 끝 4자리]와 [카드 끝 4자리]로 [카드 끝 4자리]나",
            ),
            ("漢", "漢을(를) 漢은(는) 漢이(가) 漢과(와) 漢(으)로 漢(이)나"),
        ] {
            let text = "{v}을(를) {v}은(는) {v}이(가) {v}과(와) {v}(으)로 {v}(이)나";
            assert_eq!(fill(text, |_| Some(value.to_owned())), wanted, "{value}");
        }
        for (text, wanted) in [
            ("**{v}**을(를) 눌러", "**국민**을 눌러"),
            ("'{v}'(으)로", "'국민'으로"),
            ("({v})은(는)", "(국민)은"),
            ("{v} 은(는)", "국민 은(는)"),
            ("{v}님을(를)", "국민님을(를)"),
            ("{v}{v}이(가)", "국민국민이"),
        ] {
            assert_eq!(fill(text, |_| Some("국민".to_owned())), wanted, "{text}");
        }
    }

    #[test]
    fn unclosed_braces_are_pieces() {
        assert_eq!(pieces("a{b"), [Piece::Plain(0..1), Piece::Unclosed(1..2), Piece::Plain(2..3)]);
        assert_eq!(pieces("}"), [Piece::Unclosed(0..1)]);
    }
}
