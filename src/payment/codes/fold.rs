//! Messages made comparable: letters and digits alone, NFC, lower case, full-width forms as ASCII.
//!
//! Remembers where each character came from. Never NFKC, which would take single jamo apart.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The letters and digits of `text`, each with the byte it begins at.
pub(crate) fn folded(text: &str) -> Vec<(char, usize)> {
    let mut out = Vec::with_capacity(text.len() / 3);
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push((c.to_ascii_lowercase(), start));
            }
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = rest.next_if(|(_, next)| joins(*next)) {
            end = at + next.len_utf8();
        }
        let slice = &text[start..end];
        if end - start == c.len_utf8() {
            push(c, start, &mut out);
        } else {
            slice.nfc().for_each(|c| push(c, start, &mut out));
        }
    }
    out
}

/// Whether `c` goes on with the character before it.
fn joins(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11ff}') || is_combining_mark(c)
}

fn push(c: char, at: usize, out: &mut Vec<(char, usize)>) {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    if c.is_alphanumeric() {
        out.extend(c.to_lowercase().map(|c| (c, at)));
    }
}
