//! A text as short messages: parts of at most 90 bytes of CP949, the way Korean carriers count them.
//!
//! Splits between words where it can, never inside a character or an address. Characters that CP949 lacks get a
//! substitute, and which ones is told. Sends nothing and adds no words of its own.

use encoding_rs::{EUC_KR, EncoderResult};
use unicode_normalization::UnicodeNormalization as _;

use super::hangul::nfc;

/// Bytes of CP949 that one short message holds.
pub const PART_BYTES: usize = 90;

/// What stands for a character that has no better substitute.
const UNKNOWN: &str = "□";

/// One short message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The words, only characters of CP949.
    pub text: String,
    /// Its length in bytes of CP949; over [`PART_BYTES`] only where a single address is.
    pub bytes: usize,
}

/// A character that CP949 lacks, and what is sent for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The character as it was written.
    pub from: char,
    /// What is sent; empty where it is left out.
    pub with: String,
}

/// A text ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sms {
    /// In the order they are sent; none for an empty text.
    pub parts: Vec<Part>,
    /// What had to be replaced, each character once, in the order of the text.
    pub replaced: Vec<Replaced>,
}

impl Sms {
    /// Whether a part is too long for a short message, because an address may not be split.
    pub fn is_over(&self) -> bool {
        self.parts.iter().any(|part| part.bytes > PART_BYTES)
    }

    /// The substitutes in words: "✓ → √, 😀 → □".
    pub fn told(&self) -> String {
        let one = |r: &Replaced| format!("{} → {}", r.from, if r.with.is_empty() { "(빼요)" } else { &r.with });
        self.replaced.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

/// Bytes of a character in CP949; `None` where it has none.
pub fn cp949_bytes(c: char) -> Option<usize> {
    if c.is_ascii() {
        return Some(1);
    }
    let (mut utf8, mut out) = ([0; 4], [0; 8]);
    let text = c.encode_utf8(&mut utf8);
    match EUC_KR.new_encoder().encode_from_utf8_without_replacement(text, &mut out, true) {
        (EncoderResult::InputEmpty, _, written) => Some(written),
        _ => None,
    }
}

/// The text as short messages.
pub fn split(text: &str) -> Sms {
    let (text, replaced) = sendable(text);
    let mut parts: Vec<Part> = Vec::new();
    let mut part = Part { text: String::new(), bytes: 0 };
    let mut gap = String::new();
    for word in text.split_inclusive([' ', '\n']) {
        let bare = word.trim_end_matches([' ', '\n']);
        if part.bytes > 0 && !bare.is_empty() && part.bytes + bytes(&gap) + bytes(bare) > PART_BYTES {
            parts.push(std::mem::replace(&mut part, Part { text: String::new(), bytes: 0 }));
            gap.clear();
        }
        // Nothing begins or ends with a gap: the end of a message is one.
        if part.bytes > 0 && !bare.is_empty() {
            append(&mut part, &gap);
            gap.clear();
        }
        for atom in atoms(bare) {
            if part.bytes > 0 && part.bytes + bytes(atom) > PART_BYTES {
                parts.push(std::mem::replace(&mut part, Part { text: String::new(), bytes: 0 }));
            }
            append(&mut part, atom);
        }
        gap.push_str(&word[bare.len()..]);
    }
    if part.bytes > 0 {
        parts.push(part);
    }
    Sms { parts, replaced }
}

fn append(part: &mut Part, text: &str) {
    part.text.push_str(text);
    part.bytes += bytes(text);
}

fn bytes(text: &str) -> usize {
    text.chars().filter_map(cp949_bytes).sum()
}

/// What of a word may stand at the end of one message and the beginning of the next: a word that fits is whole, a
/// longer one goes apart into characters, but its Latin runs (addresses, numbers) stay together while they fit, and
/// an address always.
fn atoms(word: &str) -> Vec<&str> {
    if bytes(word) <= PART_BYTES {
        return if word.is_empty() { Vec::new() } else { vec![word] };
    }
    let mut out = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let run = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        let length = match run {
            0 => first.len_utf8(),
            fits if fits <= PART_BYTES || is_address(&rest[..run]) => fits,
            _ => PART_BYTES,
        };
        let (atom, after) = rest.split_at(length);
        out.push(atom);
        rest = after;
    }
    out
}

fn is_address(run: &str) -> bool {
    let run = run.to_ascii_lowercase();
    run.contains("://") || run.contains("www.")
}

/// The text in characters of CP949 only, and what was replaced on the way.
fn sendable(text: &str) -> (String, Vec<Replaced>) {
    let text = nfc(text);
    let (mut out, mut replaced): (String, Vec<Replaced>) = (String::with_capacity(text.len()), Vec::new());
    let mut joined = false;
    for c in text.replace("\r\n", "\n").chars() {
        // A joiner makes one picture of two: the second goes with the first.
        let follows = std::mem::replace(&mut joined, c == '\u{200d}');
        if c == '\n' || c == ' ' || cp949_bytes(c).is_some() && !c.is_control() && !c.is_whitespace() {
            out.push(c);
            continue;
        }
        let with = if follows && is_picture(c) { String::new() } else { substitute(c) };
        out.push_str(&with);
        if !is_silent(c) && !replaced.iter().any(|known| known.from == c) {
            replaced.push(Replaced { from: c, with });
        }
    }
    let trimmed: Vec<&str> = out.lines().map(str::trim_end).collect();
    (trimmed.join("\n").trim().to_owned(), replaced)
}

/// What nobody sees: its loss need not be told.
fn is_silent(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
}

/// What is sent for a character that CP949 lacks.
fn substitute(c: char) -> String {
    let known = match c {
        '\r' | '\u{2028}' | '\u{2029}' => "\n",
        _ if c.is_whitespace() => " ",
        _ if is_silent(c) => "",
        '\u{2010}'..='\u{2014}' | '\u{2212}' => "-",
        '•' | '‧' | '∙' | '・' | '◦' => "·",
        '₩' => "￦",
        '✓' | '✔' | '☑' | '✅' => "√",
        '✗' | '✘' | '❌' | '✕' => "×",
        '❤' | '💙' | '💚' | '💛' | '🧡' | '💜' => "♥",
        '⭐' | '🌟' => "★",
        '⚠' | '❗' | '❕' => "!",
        '❓' | '❔' => "?",
        '➡' | '➜' | '➔' | '👉' => "→",
        '📞' => "☎",
        '©' => "(C)",
        '«' => "《",
        '»' => "》",
        _ => return spelt(c),
    };
    known.to_owned()
}

/// The letter without its marks, or the number inside its circle; a letter of a flag as a letter.
fn spelt(c: char) -> String {
    if let Some(letter) = u32::from(c).checked_sub(0x1f1e6).filter(|n| *n < 26) {
        return char::from_u32(u32::from('A') + letter).map(String::from).unwrap_or_default();
    }
    let plain: String = c.nfkd().filter(|part| *part != c && cp949_bytes(*part).is_some()).collect();
    if plain.is_empty() { UNKNOWN.to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn length_is_that_of_cp949() {
        for (text, wanted) in [
            ("", 0),
            ("abc", 3),
            ("가나다", 6),
            // Outside KS X 1001 but inside CP949.
            ("뷁햏", 4),
            ("가 a\n", 5),
            ("漢字", 4),
            ("①→…“”", 10),
            ("€", 2),
        ] {
            assert_eq!(bytes(text), wanted, "{text}");
        }
        for missing in ['😀', '✓', 'é', '₩', '\u{2013}', '•'] {
            assert_eq!(cp949_bytes(missing), None, "{missing}");
        }
    }

    /// The parts a text goes apart into.
    fn texts(text: &str) -> Vec<String> {
        split(text).parts.into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn parts_hold_ninety_bytes_and_break_between_words() {
        let ga = |n: usize| "가".repeat(n);
        for (text, wanted) in [
            (String::new(), vec![]),
            ("  \n ".into(), vec![]),
            (ga(45), vec![ga(45)]),
            (ga(46), vec![ga(45), ga(1)]),
            (format!("a{}", ga(45)), vec![format!("a{}", ga(44)), ga(1)]),
            (format!("{} {}", ga(30), ga(14)), vec![format!("{} {}", ga(30), ga(14))]),
            (format!("{} {}", ga(30), ga(15)), vec![ga(30), ga(15)]),
            (format!("{}\n{}", ga(30), ga(15)), vec![ga(30), ga(15)]),
            (format!("{} {} {}", ga(20), ga(25), ga(3)), vec![ga(20), format!("{} {}", ga(25), ga(3))]),
            (format!("  {}  ", ga(3)), vec![ga(3)]),
            ("첫째 줄\n\n둘째 줄".into(), vec!["첫째 줄\n\n둘째 줄".into()]),
            ("a".repeat(91), vec!["a".repeat(90), "a".to_owned()]),
        ] {
            assert_eq!(texts(&text), wanted, "{text}");
        }
    }

    #[test]
    fn an_address_is_never_split() {
        let url = "https://www.vp.co.kr/isp/register?merchant=testpay01m";
        let long = format!("https://pg.innopay.co.kr/{}", "a".repeat(80));
        for (text, wanted) in [
            (format!("{} {url}", "가".repeat(30)), vec!["가".repeat(30), url.to_owned()]),
            (format!("{}{url}에서", "가".repeat(40)), vec!["가".repeat(40), format!("{url}에서")]),
            (format!("안내 {long} 끝"), vec!["안내".to_owned(), long.clone(), "끝".to_owned()]),
        ] {
            assert_eq!(texts(&text), wanted, "{text}");
        }
        assert!(split(&long).is_over() && !split(url).is_over());
    }

    #[test]
    fn what_cp949_lacks_is_replaced_and_told() {
        for (text, sent, told) in [
            ("확인 ✓", "확인 √", "✓ → √"),
            ("좋아요 😀😀", "좋아요 □□", "😀 → □"),
            ("20,000₩ – 끝", "20,000￦ - 끝", "₩ → ￦, – → -"),
            ("café ⑯", "cafe 16", "é → e, ⑯ → 16"),
            ("• 하나", "· 하나", "• → ·"),
            ("한\u{a0}칸\u{200b}", "한 칸", ""),
            ("줄\r\n바꿈\t칸", "줄\n바꿈 칸", ""),
            ("가족 👨\u{200d}👩\u{200d}👧", "가족 □", "👨 → □, 👩 → (빼요), 👧 → (빼요)"),
            ("🇰🇷 👍🏽", "KR □", "🇰 → K, 🇷 → R, 👍 → □"),
            ("가각힣 뷁", "가각힣 뷁", ""),
            // Decomposed Hangul, as a Mac writes file names.
            ("\u{1112}\u{1161}\u{11ab}", "한", ""),
        ] {
            let sms = split(text);
            let all: Vec<&str> = sms.parts.iter().map(|part| part.text.as_str()).collect();
            assert_eq!((all.join("|"), sms.told()), (sent.to_owned(), told.to_owned()), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn nothing_is_lost_between_the_parts(text in r"(\PC|[가-힣]{1,60}|[a-z0-9./]{1,100}|https://a\.co\.kr/[a-z]{0,120}| |\n){0,30}") {
            let sms = split(&text);
            for part in &sms.parts {
                prop_assert_eq!(part.bytes, bytes(&part.text));
                prop_assert_eq!(part.text.trim(), &part.text);
                prop_assert!(!part.text.is_empty() && !EUC_KR.encode(&part.text).2, "{}", part.text);
                prop_assert!(part.bytes <= PART_BYTES || is_address(&part.text) && !part.text.contains(' '));
            }
            let bare = |text: &str| text.split([' ', '\n']).collect::<String>();
            let parts: String = sms.parts.iter().map(|part| bare(&part.text)).collect();
            prop_assert_eq!(parts, bare(&sendable(&text).0));
            // What was sent once is sent the same way again.
            let sent: Vec<String> = sms.parts.iter().flat_map(|part| texts(&part.text)).collect();
            prop_assert_eq!(sent, sms.parts.iter().map(|part| part.text.clone()).collect::<Vec<_>>());
        }
    }
}
