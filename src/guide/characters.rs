//! Characters that cannot be seen and spellings that look alike (G005), in any file of the folder.
//!
//! Looks at the text as it is written, comments too. Knows no TOML, and changes nothing itself.

use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::diag::{Diagnostic, Severity, Words, words};
use crate::text::span::Span;

/// Findings of a kind in one file. The remedy of the last mends what is not told.
const MOST: usize = 50;

/// Everything of that kind in a text, in the order of places.
pub(super) fn untidy(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    if is_plain(text) {
        return Vec::new();
    }
    let mut found: Vec<Diagnostic> = line_ends(file, text).into_iter().collect();
    let (mut composed, mut unseen) = (Kept::default(), Kept::default());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let taken = if is_nfc(line) { None } else { decomposed(line) };
        let place = |span: Span| Span::new(start + span.start, start + span.end);
        if let Some((span, mended)) = taken.clone() {
            composed.take(place(span), mended, |span, mended| apart(file, span, mended));
        }
        for (span, c, instead) in invisible(line) {
            let inside = taken.as_ref().is_some_and(|(taken, _)| taken.start <= span.start && span.end <= taken.end);
            if !inside {
                unseen.take(place(span), instead.to_owned(), |span, _| unseen_finding(file, span, c, instead));
            }
        }
        start += line.len();
    }
    found.extend(composed.end(text));
    found.extend(unseen.end(text));
    found.sort_by_key(|found| found.primary.span);
    found
}

/// Findings of a kind, and the remedies of those that are not told one by one.
#[derive(Default)]
struct Kept {
    found: Vec<Diagnostic>,
    more: Vec<(Span, String)>,
}

impl Kept {
    fn take(&mut self, span: Span, mended: String, finding: impl FnOnce(Span, String) -> Diagnostic) {
        if self.found.len() < MOST {
            self.found.push(finding(span, mended));
        } else {
            self.more.push((span, mended));
        }
    }

    /// The findings. The remedy of the last mends the rest of the file with it: the others would take its place.
    fn end(mut self, text: &str) -> Vec<Diagnostic> {
        let (count, last) = (self.more.len(), self.more.last().map(|(span, _)| span.end));
        if let (Some(end), Some(found)) = (last, self.found.last_mut())
            && let Some(fix) = &mut found.fix
        {
            let mut at = fix.span.end;
            for (span, mended) in &self.more {
                fix.replacement.push_str(&text[at..span.start]);
                fix.replacement.push_str(mended);
                at = span.end;
            }
            fix.span = Span::new(fix.span.start, end);
            let Words { ko, en } = &fix.title;
            fix.title = words!("{ko}, 아래 {count}곳도", "{en}, and {count} more below");
        }
        self.found
    }
}

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Whether all characters are of [`is_tidy`]. Most are ASCII or syllables, and whole blocks of them are passed over
/// at once; the others are looked at one by one.
pub(super) fn is_plain(text: &str) -> bool {
    // A character of more than one byte is told by its first two. U+AC00 begins EA B0, U+D7A3 is ED 9E A3.
    let odd = |byte: u8, next: u8| {
        byte == b'\r'
            || byte >= 0xc0 && !(0xea..=0xed).contains(&byte)
            || byte == 0xea && next < 0xb0
            || byte == 0xed && next >= 0x9e
    };
    let bytes = text.as_bytes();
    let next = bytes.get(1..).unwrap_or_default();
    let mut blocks = bytes.chunks(BLOCK).zip(next.chunks(BLOCK)).enumerate();
    let tidy = blocks.all(|(block, (bytes, next))| {
        let pairs = || bytes.iter().zip(next);
        // Without a way out of it the loop is made of wide instructions.
        let any = pairs().fold(false, |any, (byte, next)| any | odd(*byte, *next));
        !any || pairs().enumerate().all(|(at, (byte, next))| {
            !odd(*byte, *next) || text[block * BLOCK + at..].chars().next().is_none_or(is_tidy)
        })
    });
    // The last byte has none after it; it never begins a longer character.
    tidy && !text.ends_with('\r')
}

/// Characters that are as they should be whatever stands beside them: most files hold no others.
fn is_tidy(c: char) -> bool {
    match c {
        '\r' => false,
        '\0'..='\u{7f}' | '가'..='힣' => true,
        '·'
        | '×'
        | '\u{2010}'..='\u{2027}'
        | '\u{2190}'..='\u{21ff}'
        | '\u{2460}'..='\u{24ff}'
        | '\u{3001}'..='\u{3003}' => true,
        _ => false,
    }
}

fn finding(file: &Arc<str>, span: Span, message: Words, help: Words) -> Diagnostic {
    Diagnostic::new("G005", Severity::Warning, file, span, message).help(help)
}

fn apart(file: &Arc<str>, span: Span, mended: String) -> Diagnostic {
    let message = words!("글자가 풀어져 있어요(NFC가 아니에요)", "the letters are taken apart (not NFC)");
    let help = words!(
        "눈에는 같아도 찾기와 비교에서 다른 글자가 돼요. 모아 쓴 글자로 바꿔 주세요",
        "they look the same and are found and compared as others; compose them"
    );
    finding(file, span, message, help).fix(words!("모아 쓰기(NFC)", "compose (NFC)"), span, mended)
}

fn unseen_finding(file: &Arc<str>, span: Span, c: char, instead: &str) -> Diagnostic {
    let code = format!("U+{:04X}", c as u32);
    let (help, title) = if instead.is_empty() {
        (words!("지워 주세요", "remove it"), words!("{code} 지우기", "remove {code}"))
    } else {
        let title = words!("{code} → 보통 빈칸(space)", "{code} → a plain space");
        (words!("보통 빈칸으로 바꿔 주세요", "write a plain space instead"), title)
    };
    finding(file, span, words!("눈에 보이지 않는 글자예요: {code}", "this character cannot be seen: {code}"), help)
        .fix(title, span, instead)
}

/// From the first word of a line that is not composed to the last, and how it is written.
fn decomposed(line: &str) -> Option<(Span, String)> {
    let words = line.split_whitespace().filter(|word| !is_nfc(word));
    let at = |word: &str| word.as_ptr() as usize - line.as_ptr() as usize;
    let (mut first, mut last) = (None, 0);
    for word in words {
        first = first.or(Some(at(word)));
        last = at(word) + word.len();
    }
    let span = Span::new(first?, last);
    let plain = |(c, instead): (char, Option<&'static str>)| match instead {
        Some(instead) => instead.to_owned(),
        None => c.to_string(),
    };
    let mended: String = with_neighbours(&line[span.range()]).map(plain).collect();
    Some((span, mended.nfc().collect()))
}

/// Runs of invisible characters of a line: where, the first of them, and what to write instead.
fn invisible(line: &str) -> Vec<(Span, char, &'static str)> {
    let mut out: Vec<(Span, char, &'static str)> = Vec::new();
    let mut at = 0;
    for (c, instead) in with_neighbours(line) {
        let end = at + c.len_utf8();
        if let Some(instead) = instead {
            match out.last_mut() {
                Some((span, _, before)) if span.end == at && *before == instead => span.end = end,
                _ => out.push((Span::new(at, end), c, instead)),
            }
        }
        at = end;
    }
    out
}

/// Every character with what to write instead of it, where it is invisible.
fn with_neighbours(text: &str) -> impl Iterator<Item = (char, Option<&'static str>)> {
    let mut before = '\0';
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        let c = chars.next()?;
        // Emoji of several people or with a profession are joined by it.
        let joins = c == '\u{200d}' && is_emoji(before) && chars.peek().is_some_and(|after| is_emoji(*after));
        before = c;
        Some((c, instead(c).filter(|_| !joins)))
    })
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// What an invisible character is put right with; `None` for what can be seen.
fn instead(c: char) -> Option<&'static str> {
    match c {
        // Spaces that do not break a line, or are of no plain width.
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{85}' => Some(" "),
        // Fillers are letters to a computer and nothing to the eye.
        '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}' => Some(""),
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' => Some(""),
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => Some(""),
        _ => None,
    }
}

/// One finding over all lines that end otherwise than most do.
fn line_ends(file: &Arc<str>, text: &str) -> Option<Diagnostic> {
    let ends = text.match_indices('\n').map(|(at, _)| (at, at > 0 && text.as_bytes()[at - 1] == b'\r'));
    let (windows, unix): (Vec<_>, Vec<_>) = ends.partition(|(_, carriage)| *carriage);
    if windows.is_empty() || unix.is_empty() {
        return None;
    }
    let (fewer, keep) = if windows.len() > unix.len() { (&unix, "\r\n") } else { (&windows, "\n") };
    let (first, last) = (fewer.first()?.0, fewer.last()?.0);
    let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let region = Span::new(start, last + 1);
    let mended = text[region.range()].replace("\r\n", "\n").replace('\n', keep);
    let (crlf, lf) = (windows.len(), unix.len());
    let message = words!("줄 끝이 섞여 있어요: CRLF {crlf}줄, LF {lf}줄", "line ends are mixed: {crlf} CRLF, {lf} LF");
    let name = if keep == "\n" { "LF" } else { "CRLF" };
    let help = words!("{name} 한 가지로 맞춰 주세요", "let all lines end with {name}");
    let title = words!("줄 끝을 {name}로", "line ends to {name}");
    Some(finding(file, region, message, help).fix(title, region, mended))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> (usize, String) {
        let file: Arc<str> = "a.toml".into();
        let found = untidy(&file, text);
        let mut out = text.to_owned();
        for fix in found.iter().rev().filter_map(|found| found.fix.as_ref()) {
            out.replace_range(fix.span.range(), &fix.replacement);
        }
        (found.len(), out)
    }

    #[test]
    fn what_cannot_be_seen_is_put_right() {
        for (text, count, want) in [
            ("가\u{200b}나", 1, "가나"),
            ("가\u{a0}나", 1, "가 나"),
            ("가\u{200b}\u{feff}\u{ad}나 \u{3164}", 2, "가나 "),
            ("\u{202e}가\u{202c}", 2, "가"),
            ("# 주석의 \u{2060}글자", 1, "# 주석의 글자"),
            ("\u{1112}\u{1161}\u{11ab}글 한글 \u{1100}\u{1161}\n가", 1, "한글 한글 가\n가"),
            ("\u{1100}\u{1161}\u{200b}나", 1, "가나"),
            ("a\u{301}", 1, "á"),
            ("a\r\nb\nc\n", 1, "a\nb\nc\n"),
            ("a\r\nb\r\nc\n", 1, "a\r\nb\r\nc\r\n"),
        ] {
            assert_eq!(mended(text), (count, want.to_owned()), "{text:?}");
            assert_eq!(mended(want), (0, want.to_owned()), "nothing is left in {want:?}");
        }
    }

    /// A file that is wrong from top to bottom is mended at once, whatever the bound.
    #[test]
    fn the_last_remedy_takes_the_rest() {
        let lines = |line: &str, count: usize| format!("{line}\n").repeat(count);
        for (bad, good) in [("가\u{a0}나", "가 나"), ("\u{1112}\u{1161}\u{11ab}글", "한글")] {
            for count in [MOST, MOST + 1, 3 * MOST] {
                assert_eq!(mended(&lines(bad, count)), (MOST, lines(good, count)), "{bad} {count}");
            }
        }
    }

    #[test]
    fn blocks_are_told_like_their_characters() {
        for c in
            ['가', '\u{abff}', '힣', '\u{d7a4}', 'a', '\r', '\u{a0}', '\u{c0}', '\u{200b}', '\u{1100}', '👍', '·', '１']
        {
            // At every place of a block, over its end, and at the end of the text.
            for before in 0..=BLOCK + 3 {
                for text in
                    [format!("{}{c}", "a".repeat(before)), format!("{}{c}나{}", "a".repeat(before), "하".repeat(BLOCK))]
                {
                    assert_eq!(is_plain(&text), text.chars().all(is_tidy), "{c:?} behind {before}");
                }
            }
        }
    }

    #[test]
    fn what_can_be_seen_stays() {
        for text in
            ["", "a\n", "a\r\nb\r\n", "한글 — “따옴표” 👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}", "전각　빈칸", "①②③ ㈜"]
        {
            assert_eq!(mended(text), (0, text.to_owned()));
        }
    }
}
