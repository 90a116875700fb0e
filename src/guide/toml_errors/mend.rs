//! Small changes that make a refused text readable: marks put right, brackets and texts closed.
//!
//! Tries them all together and keeps them where the parser then has less to complain about.

use toml::de::{DeTable, Error};

use super::scan::scan;
use crate::diag::{Words, words};
use crate::text::span::Span;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mend {
    /// What is wrong.
    pub(super) at: Span,
    /// Bytes that are to be put right.
    pub(super) span: Span,
    /// What belongs there.
    pub(super) replacement: String,
    pub(super) kind: Kind,
}

/// What is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A whole string whose marks are another's: those that stand there, and the right one.
    Text { open: char, close: char, mark: &'static str },
    /// One character that has a fellow in TOML.
    Mark(char),
    /// One that has none and cannot be seen.
    Unseen(char),
    /// Something without its end: what opens it, and what would close it.
    Unclosed { open: &'static str, close: &'static str },
}

impl Mend {
    /// What is wrong, what to do, and what the change is called.
    pub(super) fn words(&self) -> (Words, Words, Words) {
        match self.kind {
            Kind::Unclosed { open, close } => (
                words!("{open} 가 닫히지 않았어요", "this {open} is not closed"),
                words!("끝에 {close} 를 넣어 주세요", "add {close} at its end"),
                words!("{close} 넣기", "add {close}"),
            ),
            Kind::Text { open, close, mark } => {
                let from = if open == close { open.to_string() } else { format!("{open} {close}") };
                wrong_mark(&from, mark)
            }
            Kind::Mark(c) if self.replacement == " " => {
                let from = format!("U+{:04X}", c as u32);
                let title = words!("{from} → 보통 빈칸(space)", "{from} → a plain space");
                let help = words!("보통 빈칸으로 바꿔 주세요", "write a plain space instead");
                (misplaced(&from), help, title)
            }
            Kind::Mark(c) => wrong_mark(&c.to_string(), &self.replacement),
            Kind::Unseen(c) => {
                let from = format!("U+{:04X}", c as u32);
                let help = words!("보이지 않는 글자예요. 지워 주세요", "it cannot be seen; remove it");
                (misplaced(&from), help, words!("{from} 지우기", "remove {from}"))
            }
        }
    }
}

fn misplaced(from: &str) -> Words {
    words!("여기에는 쓸 수 없는 글자예요: {from}", "this mark cannot stand here: {from}")
}

fn wrong_mark(from: &str, to: &str) -> (Words, Words, Words) {
    let help = words!("문서 편집기가 바꾼 글자예요. {to} 로 고쳐 주세요", "a word processor put it there; write {to}");
    (misplaced(from), help, words!("{from} → {to}", "{from} → {to}"))
}

/// The changes that help, the text with them made, and what the parser still says about that.
pub(super) fn best(text: &str, errors: usize) -> Option<(Vec<Mend>, String, Vec<Error>)> {
    let all = scan(text);
    let closes = |mend: &Mend| matches!(mend.kind, Kind::Unclosed { .. });
    let marks: Vec<Mend> = all.iter().filter(|mend| !closes(mend)).cloned().collect();
    // Where something ends is a guess, and has to prove itself. A wrong mark is wrong in any case.
    let most = if all.len() > marks.len() { errors.saturating_sub(1) } else { errors };
    [(all, most), (marks, errors)].into_iter().filter(|(mends, _)| !mends.is_empty()).find_map(|(mends, most)| {
        let mended = apply(text, &mends);
        let (_, left) = DeTable::parse_recoverable(&mended);
        (left.len() <= most).then_some((mends, mended, left))
    })
}

/// `text` with everything put right.
pub(super) fn apply(text: &str, mends: &[Mend]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for mend in mends {
        out.push_str(&text[done..mend.span.start]);
        out.push_str(&mend.replacement);
        done = mend.span.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Where a byte of the mended text stood before. A byte of a replacement stood at its beginning.
pub(super) fn back(mends: &[Mend], at: usize) -> usize {
    let (mut before, mut after) = (0, 0);
    for mend in mends {
        let start = after + (mend.span.start - before);
        if at < start {
            break;
        }
        if at < start + mend.replacement.len() {
            return mend.span.start;
        }
        before = mend.span.end;
        after = start + mend.replacement.len();
    }
    before + (at - after)
}
