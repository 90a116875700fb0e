//! Text made comparable: NFC, lower case, full-width ASCII as ASCII, split into words of one script.
//!
//! Never NFKC, which would take compatibility jamo apart from what was typed. Every folded character remembers the
//! bytes it came from, so that a match can be shown in the text as written.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::hangul;

/// One character after folding, and the bytes of the original it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Folded {
    pub c: char,
    pub start: usize,
    pub end: usize,
}

/// What a word is written in. Words of different scripts never match each other directly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Script {
    /// Syllables and compatibility jamo.
    Hangul,
    /// Latin letters, with or without digits.
    Latin,
    /// Digits alone.
    Digits,
    /// Any other letters.
    Other,
}

/// A word of one script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// The folded characters.
    pub text: String,
    pub script: Script,
    /// Range in the folded characters.
    pub from: usize,
    pub to: usize,
    /// Number of the unbroken run of letters and digits it belongs to: 3Factor인증 is one chunk of two words.
    pub chunk: usize,
}

/// Folds a text.
pub(super) fn fold(text: &str) -> Vec<Folded> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        let mut joined = false;
        while let Some((at, next)) = rest.peek().copied().filter(|(_, next)| joins(*next)) {
            end = at + next.len_utf8();
            joined = true;
            rest.next();
        }
        if joined {
            text[start..end].nfc().for_each(|c| push(c, start, end, &mut out));
        } else {
            push(c, start, end, &mut out);
        }
    }
    out
}

/// Characters that belong to the one before: combining marks, and the vowels and finals of decomposed Hangul.
fn joins(c: char) -> bool {
    match c {
        '\0'..='\u{2FF}' | '\u{3100}'..='\u{D7FF}' => false,
        '\u{1160}'..='\u{11FF}' => true,
        _ => is_combining_mark(c),
    }
}

fn push(c: char, start: usize, end: usize, out: &mut Vec<Folded>) {
    let mut add = |c: char| out.push(Folded { c, start, end });
    match c {
        'A'..='Z' => add(c.to_ascii_lowercase()),
        '\u{FF01}'..='\u{FF5E}' => {
            let ascii = char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c);
            add(ascii.to_ascii_lowercase());
        }
        // Lone decomposed leads come from some keyboards; the jamo they show is the compatibility one.
        '\u{1100}'..='\u{1112}' => add(hangul::initials(&format!("{c}\u{1161}")).chars().next().unwrap_or(c)),
        // Zero-width characters and soft hyphens are not there for a reader.
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {}
        _ if c.is_ascii() || hangul::is_hangul(c) => add(c),
        _ => c.to_lowercase().for_each(add),
    }
}

fn script_of(c: char) -> Option<Script> {
    match c {
        'a'..='z' => Some(Script::Latin),
        '0'..='9' => Some(Script::Digits),
        _ if c.is_ascii() => None,
        _ if hangul::is_hangul(c) => Some(Script::Hangul),
        _ if !c.is_alphanumeric() => None,
        '\u{C0}'..='\u{24F}' => Some(Script::Latin),
        _ => Some(Script::Other),
    }
}

/// Splits folded text into words: at spaces, punctuation and changes of script; letters and digits stay together
/// (`3factor`, `v3`), and single letters with one sign between them join (`S/N` is `sn`).
pub(super) fn words(folded: &[Folded]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chunk = 0;
    let mut at = 0;
    while at < folded.len() {
        let Some(mut script) = script_of(folded[at].c) else {
            at += 1;
            continue;
        };
        let from = at;
        while let Some(next) = folded.get(at).and_then(|f| script_of(f.c)) {
            match (script, next) {
                (a, b) if a == b => {}
                (Script::Digits, Script::Latin) | (Script::Latin, Script::Digits) => script = Script::Latin,
                _ => break,
            }
            at += 1;
        }
        if words.last().is_some_and(|last| last.to != from) {
            chunk += 1;
        }
        let text: String = folded[from..at].iter().map(|f| f.c).collect();
        match words.last_mut() {
            Some(last) if joins_letters(last, &text, script, &folded[last.to..from]) => {
                last.text.push_str(&text);
                last.to = at;
                chunk = last.chunk;
            }
            _ => words.push(Word { text, script, from, to: at, chunk }),
        }
    }
    words
}

fn joins_letters(last: &Word, text: &str, script: Script, between: &[Folded]) -> bool {
    let [sign] = between else { return false };
    let single = |script, text: &str| script == Script::Latin && text.len() == 1;
    single(script, text) && single(last.script, &last.text) && matches!(sign.c, '/' | '.' | '&')
}

/// The keys of a folded word with Shift let go: what the index compares.
pub(super) fn plain_keys(word: &str) -> String {
    let mut keys = String::with_capacity(word.len());
    for c in word.chars() {
        hangul::push_keys(c, &mut keys);
    }
    keys.make_ascii_lowercase();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> String {
        let words = words(&fold(text));
        words.iter().map(|w| format!("{}:{:?}{}", w.text, w.script, w.chunk)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_of_one_script() {
        for (text, want) in [
            ("3Factor 인증", "3factor:Latin0 인증:Hangul1"),
            ("3Factor인증", "3factor:Latin0 인증:Hangul0"),
            ("ＩＳＰ　결제", "isp:Latin0 결제:Hangul1"),
            ("S/N 번호", "sn:Latin0 번호:Hangul1"),
            ("[ERR] code=0x1F", "err:Latin0 code:Latin1 0x1f:Latin2"),
            ("30만원", "30:Digits0 만원:Hangul0"),
            ("1577-3033", "1577:Digits0 3033:Digits1"),
            ("키\u{200B}보드", "키보드:Hangul0"),
            ("ㅋㅂㄷ", "ㅋㅂㄷ:Hangul0"),
            ("漢字", "漢字:Other0"),
            ("  ", ""),
        ] {
            assert_eq!(split(text), want, "{text}");
        }
    }

    #[test]
    fn decomposed_text_keeps_its_bytes() {
        let nfd: String = "한글 é".nfd().collect();
        let folded = fold(&nfd);
        let chars: String = folded.iter().map(|f| f.c).collect();
        assert_eq!(chars, "한글 é");
        assert_eq!(folded[0].end, 9);
        assert!(folded.iter().all(|f| nfd.is_char_boundary(f.start) && nfd.is_char_boundary(f.end)));
    }

    #[test]
    fn keys_without_shift() {
        assert_eq!(plain_keys("까치"), "rkcl");
        assert_eq!(plain_keys("isp"), "isp");
    }
}
