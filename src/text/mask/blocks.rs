//! Cuts a text into the parts that may hide something, so that a long text is looked through only there.
//!
//! No part ends where a value could still follow its name on a later line. Never judges what is to be hidden.

use std::ops::Range;

use super::fold;
use super::keys::{is_secret_name, is_word};

/// Bytes that are looked at together.
const CHUNK: usize = 32;

/// The parts of `text` in which something may be hidden, in bytes, in order: whole lines, each with its end. Looked at
/// alone each gives what it gives within the text; nothing between them is ever hidden.
pub(super) fn blocks(text: &str) -> impl Iterator<Item = Range<usize>> {
    blocks_within(text, 0..text.len())
}

/// Those that begin in `range`, whose own start is one where a block may begin. The last may end behind it.
pub(super) fn blocks_within(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut next = range.start;
    std::iter::from_fn(move || {
        let start = line_start(text, next + first_mark(text.as_bytes().get(next..range.end)?)?);
        next = block_end(text, start);
        Some(start..next)
    })
}

/// Where the line begins in which `at` stands.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

/// Where the block ends that begins at `start`.
fn block_end(text: &str, start: usize) -> usize {
    let mut at = start;
    let mut open = false;
    for line in text[start..].split_inclusive('\n') {
        at += line.len();
        // An empty line parts a name from its value as a blank does.
        open = leaves_open(line).unwrap_or(open);
        if !open {
            break;
        }
    }
    at
}

/// Whether a value may follow on the next line; `None` where the line is blank.
fn leaves_open(line: &str) -> Option<bool> {
    let mut back = line.chars().rev().map(fold).skip_while(|c| c.is_whitespace()).peekable();
    let last = *back.peek()?;
    if !is_word(last) {
        return Some(matches!(last, '"' | '\'' | '`' | '\\' | ':' | '=' | '>' | ','));
    }
    let mut name: Vec<char> = back.take_while(|c| is_word(*c)).filter(char::is_ascii_alphanumeric).collect();
    name.reverse();
    let name: String = name.into_iter().map(|c| c.to_ascii_lowercase()).collect();
    Some(is_secret_name(&name) || name == "moid")
}

/// Where the first character stands without which no number, address or name can be.
fn first_mark(bytes: &[u8]) -> Option<usize> {
    for (number, part) in bytes.chunks(CHUNK).enumerate() {
        // A part is passed over at a look where it has none, as most of a Korean text do.
        let any = |part: &[u8]| part.iter().fold(false, |any, byte| any | is_mark(*byte));
        if part.first_chunk::<CHUNK>().map_or_else(|| any(part), |part| any(part)) {
            return part.iter().position(|byte| is_mark(*byte)).map(|at| number * CHUNK + at);
        }
    }
    None
}

/// A full-width letter or digit begins with byte EF, as some other characters do.
fn is_mark(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | (byte == b'@') | (byte == 0xef)
}
