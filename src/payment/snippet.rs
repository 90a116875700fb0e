//! A merchant's own code, looked through point by point: the page that opens the window, and the approval call.
//!
//! Reads text and runs nothing. The public document's examples hold faults that merchants copy; each has its point here.

use serde::Serialize;

use crate::diag::Words;
use crate::text::josa::apply_josa;
use crate::text::mask::mask;

mod approval;
mod gopay;
mod page;
mod script;

/// Longest code that is looked through, in bytes.
const CODE_BYTES_MAX: usize = 128 * 1024;

/// How a point weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Good to know.
    Info,
    /// May be wrong; depends on what is not in the paste.
    Warning,
    /// Wrong.
    Error,
}

impl Weight {
    /// The Korean words.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Info => "참고",
            Self::Warning => "확인할 곳",
            Self::Error => "고칠 곳",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Info => "note",
            Self::Warning => "to check",
            Self::Error => "to mend",
        }
    }
}

/// One point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable word.
    pub kind: &'static str,
    /// How it weighs.
    pub severity: Weight,
    /// What is wrong and what to do, masked.
    pub message: Words,
    /// Line of the paste, from 1; 0 where it is about no line.
    pub line: usize,
}

impl Finding {
    pub(crate) fn new(kind: &'static str, severity: Weight, line: usize, message: Words) -> Self {
        let message = Words::made(mask(&apply_josa(&message.ko)).into_owned(), mask(&message.en).into_owned());
        Self { kind, severity, message, line }
    }
}

/// What was found in a code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snippet {
    /// Whether it opens the payment window.
    pub opens_window: bool,
    /// Whether it asks for the approval.
    pub asks_approval: bool,
    /// The merchant id in it, where it has the build of one.
    pub mid: Option<String>,
    /// Points, by line.
    pub findings: Vec<Finding>,
}

impl Snippet {
    /// Whether `text` holds code of this kind; a cheap look before the real one.
    pub fn is_one(lower: &str) -> bool {
        let window = lower.contains("gopay") && lower.contains('(');
        let script = lower.contains("innopay.js") && lower.contains("<script");
        window || script || approval::is_call(lower)
    }

    /// Looks a code through. None where it is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut end = text.len().min(CODE_BYTES_MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let script = script::Script::new(&text[..end]);
        if !Self::is_one(&script.lower) {
            return None;
        }
        let mut snippet = Self::default();
        gopay::look(&script, &mut snippet);
        page::look(&script, &mut snippet);
        approval::look(&script, &mut snippet);
        snippet.findings.sort_by(|a, b| (a.line, b.severity, a.kind).cmp(&(b.line, a.severity, b.kind)));
        snippet.findings.dedup();
        Some(snippet)
    }

    /// The weightiest point; of equals the first.
    pub fn worst(&self) -> Option<&Finding> {
        self.findings.iter().rev().max_by_key(|finding| finding.severity)
    }

    /// How many points are wrong for certain.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Weight::Error).count()
    }
}

#[cfg(test)]
mod tests;
