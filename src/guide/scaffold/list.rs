//! A plain numbered list, as people keep procedures in mails and documents, read into items.
//!
//! Understands marks, depth and jumps; knows no guide. A line that fits nowhere is kept and named, never dropped.

mod jump;
mod mark;

use unicode_normalization::UnicodeNormalization as _;

pub use jump::{Branch, Goal, NO, YES};
use mark::{Kind, Mark, mark};

/// A list that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// The line above the list, where there was one.
    pub title: String,
    /// Its items, in order.
    pub items: Vec<Item>,
    /// Whether the list numbers stages of a procedure: "1단계", "2단계" ….
    pub staged: bool,
}

/// One item: a step of the procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// Its words. Lines that went on are further lines.
    pub text: String,
    /// What stands under it, in order; the depth counts from 0.
    pub below: Vec<(usize, String)>,
    /// What is to be ticked off.
    pub boxes: Vec<String>,
    /// Where it leads, by answer.
    pub branches: Vec<Branch>,
    /// What must not be missed.
    pub warn: Vec<String>,
    /// What is only good to know.
    pub note: Vec<String>,
    /// Lines that were not understood.
    pub lost: Vec<String>,
}

/// Reads a list. Never fails: what is no list has no items, or lines in [`Item::lost`].
pub fn read(text: &str) -> List {
    let text: String = text.nfc().collect();
    let mut reader = Reader::default();
    for line in text.lines() {
        reader.line(line);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    list: List,
    /// Lines above the first item.
    above: Vec<String>,
    /// Mark and indentation of the steps.
    top: Option<(Kind, usize)>,
    /// Marks and indentations of what stands under the current step, outermost first.
    open: Vec<(Kind, usize)>,
    /// The line before was empty.
    gap: bool,
    /// What a line without a mark goes on with.
    last: Last,
}

/// What was read last.
#[derive(Default, Clone, Copy)]
enum Last {
    #[default]
    Text,
    Below,
    Box,
    Other,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let indent = indent(line);
        let words = line.trim();
        if words.is_empty() {
            self.gap = true;
            return;
        }
        match mark(words) {
            // A remark is one at any depth, also before the list has begun.
            Some(Mark { kind: Kind::Remark, rest, .. }) if self.top.is_some() => self.remark(rest),
            Some(found) => self.marked(&found, indent),
            None => self.unmarked(words, indent),
        }
        self.gap = false;
    }

    fn marked(&mut self, found: &Mark<'_>, indent: usize) {
        let (kind, at) = *self.top.get_or_insert((found.kind, indent));
        if found.kind == kind && indent <= at + 1 {
            self.open.clear();
            self.last = Last::Text;
            let mut item = Item { number: found.number, ..Item::default() };
            (item.text, item.branches) = jump::split(found.rest);
            self.list.items.push(item);
            return;
        }
        // A mark that was seen further out closes what lies inside it.
        let near = |known: &(Kind, usize)| known.0 == found.kind && known.1.abs_diff(indent) <= 1;
        match self.open.iter().position(near) {
            Some(at) => self.open.truncate(at + 1),
            None => {
                while self.open.last().is_some_and(|(_, at)| *at > indent) {
                    self.open.pop();
                }
                self.open.push((found.kind, indent));
            }
        }
        let depth = self.open.len() - 1;
        let Some(item) = self.list.items.last_mut() else { return };
        if let Some(branch) = jump::branch(found.rest) {
            item.branches.push(branch);
            self.last = Last::Other;
        } else if found.kind == Kind::Box {
            item.boxes.push(found.rest.to_owned());
            self.last = Last::Box;
        } else {
            let number = found.number.filter(|_| found.kind.counts());
            item.below.push((depth, number.map_or_else(|| found.rest.to_owned(), |n| format!("{n}. {}", found.rest))));
            self.last = Last::Below;
        }
    }

    fn remark(&mut self, words: &str) {
        let Some(item) = self.list.items.last_mut() else { return };
        let warns = words.starts_with("주의") || words.starts_with("경고");
        if warns {
            item.warn.push(words.to_owned())
        } else {
            item.note.push(words.to_owned())
        }
        self.last = Last::Other;
    }

    fn unmarked(&mut self, words: &str, indent: usize) {
        let Some(item) = self.list.items.last_mut() else {
            self.above.push(words.to_owned());
            return;
        };
        if let Some(branch) = jump::branch(words) {
            item.branches.push(branch);
            self.last = Last::Other;
            return;
        }
        // After an empty line, at the edge of the page: no part of the item above it.
        let apart = self.gap && indent <= self.top.map_or(0, |(_, at)| at);
        let into = match self.last {
            Last::Text => Some(&mut item.text),
            Last::Below => item.below.last_mut().map(|(_, text)| text),
            Last::Box => item.boxes.last_mut(),
            Last::Other => None,
        };
        match into.filter(|_| !apart) {
            Some(text) => {
                text.push('\n');
                text.push_str(words);
            }
            None => item.lost.push(words.to_owned()),
        }
    }

    fn finish(mut self) -> List {
        let staged = self.top.is_some_and(|(kind, _)| kind == Kind::Stage);
        let in_order = self.list.items.iter().zip(1..).all(|(item, n)| item.number == Some(n));
        self.list.staged = staged && in_order;
        let mut above = self.above.into_iter();
        self.list.title = above.next().unwrap_or_default();
        match self.list.items.first_mut() {
            Some(first) => first.lost.splice(0..0, above).for_each(drop),
            // No list at all: the lines are kept where the first step will be.
            None => {
                let lost: Vec<String> = above.collect();
                if !lost.is_empty() {
                    self.list.items.push(Item { lost, ..Item::default() });
                }
            }
        }
        self.list
    }
}

/// Columns before the first word: a tab is four, a full-width space two.
fn indent(line: &str) -> usize {
    line.chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| match c {
            '\t' => 4,
            '\u{3000}' => 2,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests;
