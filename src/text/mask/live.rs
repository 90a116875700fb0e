//! A text that is edited, and what is kept or shown of it, brought up to date where it changed.
//!
//! Never gives anything else than the whole text looked through anew would give.

use std::borrow::Cow;
use std::ops::{Deref, Range};

use super::blocks::{blocks_within, line_start};
use super::{cover_block, mask_block};

/// Bytes that are compared together.
const STRIDE: usize = 256;

/// A text together with its masked or its covered form.
#[derive(Debug, Clone)]
pub struct Live {
    of_block: fn(&str) -> Cow<'_, str>,
    text: String,
    shown: String,
    parts: Vec<Part>,
}

/// A block that differs in the two forms, or within which no line begins one of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    text: Range<usize>,
    shown: Range<usize>,
}

/// What [`Live::set`] has changed of the form that is shown: the bytes that went and those that came, whole lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Bytes of the form before.
    pub old: Range<usize>,
    /// Bytes of the form now.
    pub new: Range<usize>,
}

impl Live {
    /// An empty text; [`Live::shown`] is what [`mask`](super::mask) makes of it.
    pub fn masked() -> Self {
        Self { of_block: mask_block, text: String::new(), shown: String::new(), parts: Vec::new() }
    }

    /// An empty text; [`Live::shown`] is what [`cover`](super::cover) makes of it.
    pub fn covered() -> Self {
        Self { of_block: cover_block, ..Self::masked() }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its other form.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Takes another text; `None` where it is the one that stood here.
    pub fn set(&mut self, text: Cow<'_, str>) -> Option<Change> {
        if self.text == *text {
            return None;
        }
        let (from, old_to, to) = self.changed(&text);
        let first = self.parts.partition_point(|part| part.text.end <= from);
        let past = self.parts.partition_point(|part| part.text.start < old_to);
        let old = self.place(first, from)..self.place(past, old_to);
        let (mut shown, mut parts) = (String::new(), Vec::new());
        let mut done = from;
        for block in blocks_within(&text, from..to) {
            shown.push_str(&text[done..block.start]);
            let start = old.start + shown.len();
            let form = (self.of_block)(&text[block.clone()]);
            shown.push_str(&form);
            done = block.end;
            let lines = text[block.clone()].lines().count();
            if *form != text[block.clone()] || lines > 1 || block.end == text.len() {
                parts.push(Part { text: block, shown: start..old.start + shown.len() });
            }
        }
        shown.push_str(&text[done..to]);
        let change = Change { old: old.clone(), new: old.start..old.start + shown.len() };
        let moved = |at: usize| at - old_to + to;
        let moved_shown = |at: usize| at - old.end + change.new.end;
        for part in &mut self.parts[past..] {
            part.text = moved(part.text.start)..moved(part.text.end);
            part.shown = moved_shown(part.shown.start)..moved_shown(part.shown.end);
        }
        self.parts.splice(first..past, parts);
        self.shown.replace_range(old, &shown);
        match text {
            Cow::Owned(text) => self.text = text,
            Cow::Borrowed(text) => self.text.replace_range(from..old_to, &text[from..to]),
        }
        Some(change)
    }

    /// Where the texts differ: from one place in both to one in each. At all of them a block may begin in either text.
    fn changed(&self, text: &str) -> (usize, usize, usize) {
        let (old, new) = (self.text.as_bytes(), text.as_bytes());
        let same = same_at_start(old, new);
        let mut from = line_start(text, same);
        let at = self.parts.partition_point(|part| part.text.end < same);
        if let Some(part) = self.parts.get(at).filter(|part| part.text.start < from) {
            from = part.text.start;
        }
        let shorter = old.len().min(new.len());
        let tail = same_at_end(&old[old.len() - (shorter - same)..], &new[new.len() - (shorter - same)..]);
        let next_line =
            |at: usize| new[at..].iter().position(|byte| *byte == b'\n').map_or(new.len(), |end| at + end + 1);
        let mut to = next_line(new.len() - tail);
        loop {
            let old_to = to + old.len() - new.len();
            let at = self.parts.partition_point(|part| part.text.end <= old_to);
            let astride = self.parts.get(at).filter(|part| part.text.start < old_to).map(|part| part.text.end);
            let end = astride.map_or(to, |end| end + new.len() - old.len());
            let end = blocks_within(text, from..end).last().map_or(end, |block| block.end.max(end));
            if end == to {
                return (from, old_to, to);
            }
            to = end;
        }
    }

    /// Where `at`, which is in no part, stands in the form that is shown; `next` is the first part behind it.
    fn place(&self, next: usize, at: usize) -> usize {
        match next.checked_sub(1).map(|before| &self.parts[before]) {
            Some(before) => at - before.text.end + before.shown.end,
            None => at,
        }
    }
}

impl Deref for Live {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

/// How many bytes are the same from the start.
fn same_at_start(a: &[u8], b: &[u8]) -> usize {
    let strides = a.chunks_exact(STRIDE).zip(b.chunks_exact(STRIDE)).take_while(|(a, b)| a == b).count() * STRIDE;
    strides + a[strides..].iter().zip(&b[strides..]).take_while(|(a, b)| a == b).count()
}

/// How many bytes are the same up to the end.
fn same_at_end(a: &[u8], b: &[u8]) -> usize {
    let strides = a.rchunks_exact(STRIDE).zip(b.rchunks_exact(STRIDE)).take_while(|(a, b)| a == b).count() * STRIDE;
    let (a, b) = (&a[..a.len() - strides], &b[..b.len() - strides]);
    strides + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::{Strategy, prop_assert_eq, proptest};

    use super::super::{Page, cover, cover_block, digits, emails, keys, mask, mask_block};
    use super::{Change, Live};

    fn bits() -> impl Strategy<Value = String> {
        let bit = proptest::sample::select(vec![
            "4111-1111-1111-1234",
            "4111 1111 ",
            "1111 1234",
            "010-1234-5678",
            "900101-1234567",
            "Merchant-Key",
            "merchantKey",
            "ｍｏｉｄ",
            "moid",
            "Authorization",
            "abcdefgh12345678",
            "a@b.kr",
            ":",
            "=",
            "\"",
            "\\",
            "value=",
            ",",
            "(",
            " ",
            "\u{a0}",
            "\n",
            "\n",
            "\n\n",
            "\r\n",
            "가요",
            "결제 안 됨.\n",
            "안내가 길게 이어지는 말이에요\n",
            "끝",
        ]);
        proptest::collection::vec(bit, 0..16).prop_map(|bits| bits.concat())
    }

    /// The text looked through as one block.
    fn whole(text: &str) -> String {
        let mut out = text.to_owned();
        loop {
            let mut page = Page::new(&out);
            keys::values(&mut page);
            keys::protect(&mut page);
            emails(&mut page);
            digits::all(&mut page);
            let Some(next) = page.finish() else { return out };
            out = next;
        }
    }

    #[test]
    fn a_text_is_looked_through_by_blocks_as_it_is_as_a_whole() {
        for (text, want) in [
            ("merchantKey\n\n:\n\"abc\"\n", "merchantKey\n\n:\n\"***\"\n"),
            ("merchantKey:\n 가 \"abc\"", "merchantKey:\n 가 \"abc\""),
            ("merchantKey\n\nabcdefgh12345678", "merchantKey\n\n***"),
            ("moid\n=4111111111111111", "moid\n=4111111111111111"),
            ("moid요\n=4111111111111111", "moid요\n=****-****-****-1111"),
        ] {
            assert_eq!((mask(text).as_ref(), whole(text).as_str()), (want, want), "{text:?}");
        }
        proptest!(|(text in bits())| {
            prop_assert_eq!(mask(&text).into_owned(), whole(&text), "{:?}", text);
            prop_assert_eq!(mask(&text), mask_block(&text));
            prop_assert_eq!(cover(&text), cover_block(&text));
        });
    }

    #[test]
    fn what_is_brought_up_to_date_is_what_a_new_look_gives() {
        let edit = (bits(), 0..=100_usize, 0..=100_usize);
        proptest!(|(first in bits(), edits in proptest::collection::vec(edit, 1..6))| {
            let looks: [fn(&str) -> Cow<'_, str>; 2] = [mask, cover];
            let mut lives = [(Live::masked(), looks[0]), (Live::covered(), looks[1])];
            let mut text = first;
            for (new, a, b) in edits {
                for (live, of) in &mut lives {
                    let before = live.shown().to_owned();
                    let change = live.set(text.as_str().into());
                    prop_assert_eq!(live.shown().to_owned(), of(&text).into_owned(), "{:?}", text);
                    let Change { old, new } = change.unwrap_or(Change { old: 0..0, new: 0..0 });
                    let mut patched = before;
                    patched.replace_range(old, &live.shown()[new]);
                    prop_assert_eq!(live.shown(), patched);
                }
                let place = |share: usize| {
                    let count = text.chars().count();
                    text.char_indices().nth(count * share / 100).map_or(text.len(), |(at, _)| at)
                };
                let (a, b) = (place(a.min(b)), place(a.max(b)));
                text.replace_range(a..b, &new);
            }
        });
    }

    #[test]
    fn the_same_text_changes_nothing() {
        let mut live = Live::masked();
        assert_eq!(live.set("".into()), None);
        assert_eq!(live.set("가\n010-1234-5678\n나".into()), Some(Change { old: 0..0, new: 0..21 }));
        assert_eq!((live.as_str(), live.shown()), ("가\n010-1234-5678\n나", "가\n010-****-5678\n나"));
        assert_eq!(live.set("가\n010-1234-5678\n나".into()), None);
        assert_eq!(live.set("가\n010-1234-567\n나".into()), Some(Change { old: 4..18, new: 4..17 }));
        assert_eq!(live.shown(), "가\n010-1234-567\n나");
    }
}
