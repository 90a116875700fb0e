//! Places in a text: byte ranges, and the line and column a person would name.
//!
//! Knows nothing of files or of TOML; a [`Span`] means something only beside the text it was taken from.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

/// A half-open byte range in one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; a reversed pair becomes an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// As the range that slices a `str`.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A place as a person says it: both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineCol {
    /// Line number, from 1.
    pub line: usize,
    /// Column in characters (not bytes, not cells), from 1, as editors count.
    pub column: usize,
}

/// Line starts of one text, for turning byte offsets into lines and columns.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Reads the line starts of `text` once.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        Self { starts }
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// The first byte of a line; of one past the last, of the last.
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// The line and column of a byte offset in the same text. An offset past the end or inside a
    /// character is taken back to the nearest character before it.
    pub fn line_col(&self, text: &str, offset: usize) -> LineCol {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        LineCol { line, column: text[start..offset].chars().count() + 1 }
    }
}

/// Width of a text in terminal cells: Hangul counts two, control and combining characters none.
pub fn display_width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_column_count_characters() {
        let text = "가나\n다라마\r\n끝";
        let index = LineIndex::new(text);
        let at = |needle: &str| {
            let place = index.line_col(text, text.find(needle).unwrap_or(usize::MAX));
            (place.line, place.column)
        };
        assert_eq!(at("가"), (1, 1));
        assert_eq!(at("나"), (1, 2));
        assert_eq!(at("마"), (2, 3));
        assert_eq!(at("끝"), (3, 1));
        assert_eq!(index.line_col(text, 1).column, 1, "inside 가 is 가");
        assert_eq!(index.line_col(text, 9_999).line, 3);
    }

    #[test]
    fn hangul_is_two_cells_wide() {
        assert_eq!(display_width("가a나"), 5);
        assert_eq!(display_width("e\u{301}"), 1);
    }
}
