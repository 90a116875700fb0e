//! The text of a field while it is drawn: copied only when something is typed.
//!
//! Knows nothing of what the text means.

use std::any::TypeId;
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use egui::TextBuffer;
use egui::text::{ByteIndex, CharIndex};

/// Bytes whose characters are counted together.
const CHUNK: usize = 2048;

/// A text that may be edited.
pub(super) struct Buffer<'a> {
    pub(super) text: Cow<'a, str>,
    /// Whether the text was asked for to lay it out. Before, egui asks only whether there is any, and what it was, of
    /// which it makes three copies for an event that nobody reads; so until then the first character stands for all.
    laid_out: &'a Cell<bool>,
}

impl<'a> Buffer<'a> {
    /// `laid_out` is set by whoever lays the text out, or from the start where nobody tells.
    pub(super) fn new(text: &'a str, laid_out: &'a Cell<bool>) -> Self {
        Self { text: text.into(), laid_out }
    }

    /// The text to write in, with room for `more` bytes: one that had to grow would be copied twice.
    fn owned(&mut self, more: usize) -> &mut String {
        if let Cow::Borrowed(text) = self.text {
            let mut owned = String::with_capacity(text.len() + more);
            owned.push_str(text);
            self.text = Cow::Owned(owned);
        }
        self.text.to_mut()
    }
}

impl TextBuffer for Buffer<'_> {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        if self.laid_out.get() { &self.text } else { &self.text[..self.text.ceil_char_boundary(1)] }
    }

    fn insert_text(&mut self, text: &str, at: CharIndex) -> usize {
        let at = byte_of(&self.text, at.0);
        self.owned(text.len()).insert_str(at, text);
        text.chars().count()
    }

    fn delete_char_range(&mut self, range: Range<CharIndex>) {
        // A letter deletes what is selected, which mostly is nothing.
        if range.start < range.end {
            let start = byte_of(&self.text, range.start.0);
            let end = start + byte_of(&self.text[start..], range.end.0 - range.start.0);
            self.owned(0).replace_range(start..end, "");
        }
    }

    fn byte_index_from_char_index(&self, at: CharIndex) -> ByteIndex {
        ByteIndex(byte_of(&self.text, at.0))
    }

    fn type_id(&self) -> TypeId {
        TypeId::of::<Buffer<'static>>()
    }
}

/// Where character `at` begins; the end of a text that has fewer.
fn byte_of(text: &str, at: usize) -> usize {
    let (mut left, mut start) = (at, 0);
    while start < text.len() {
        let part = &text[start..text.floor_char_boundary(start + CHUNK)];
        // Counting is far faster than going from one to the next.
        let count = part.chars().count();
        if count > left {
            return start + part.char_indices().nth(left).map_or(part.len(), |(place, _)| place);
        }
        left -= count;
        start += part.len();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::cell::Cell;

    use egui::TextBuffer;
    use egui::text::CharIndex;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{Buffer, byte_of};

    #[test]
    fn characters_stand_where_they_stand() {
        let long = "가나 abc ".repeat(400);
        proptest!(|(tail in any::<String>(), at in 0..4200_usize)| {
            let text = format!("{long}{tail}");
            let want = text.char_indices().nth(at).map_or(text.len(), |(place, _)| place);
            prop_assert_eq!(byte_of(&text, at), want);
        });
    }

    #[test]
    fn only_what_is_edited_is_copied() {
        let laid_out = Cell::new(true);
        let mut buffer = Buffer::new("결제 안 됨", &laid_out);
        buffer.delete_char_range(CharIndex(1)..CharIndex(1));
        assert!(matches!(buffer.text, Cow::Borrowed(_)));
        assert_eq!(buffer.insert_text("창이", CharIndex(3)), 2);
        buffer.delete_char_range(CharIndex(5)..CharIndex(7));
        assert_eq!(buffer.text, "결제 창이됨");
        buffer.delete_char_range(CharIndex(5)..CharIndex(9));
        assert_eq!(buffer.as_str(), "결제 창이");
    }

    #[test]
    fn the_first_character_stands_for_all_until_the_text_is_laid_out() {
        for (text, short) in [("", ""), ("a", "a"), ("가", "가"), ("가나\n다", "가")] {
            let laid_out = Cell::new(false);
            let buffer = Buffer::new(text, &laid_out);
            assert_eq!(buffer.as_str(), short);
            laid_out.set(true);
            assert_eq!(buffer.as_str(), text);
        }
    }
}
