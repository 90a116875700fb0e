//! What is wrong with a library of guides, all of it at once.
//!
//! A table of rules over what the files say. Rules never print and never read a disk; the same
//! findings are drawn by the terminal, by JSON and by the editor.

mod cases;
mod checker;
pub mod doc;
mod examine;
pub mod example;
pub mod fix;
pub mod graph;
pub mod head;
pub mod notices;
pub mod proof;
mod report;
pub mod rule;
pub mod rules;
pub mod shelf;
mod tables;
pub mod trial;
pub mod walk;
pub mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

pub use checker::Checker;

use crate::diag::{Diagnostic, Severity};
use crate::guide::library::Library;
use crate::guide::source::Sources;
use crate::guide::tables::Tables;

/// Everything found, in the order of files and places.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
    /// How many guide files there were.
    pub guides: usize,
    /// Texts of the files that findings speak of, for drawing them.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
}

impl Report {
    /// How many findings weigh `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether nothing is an error.
    pub fn is_usable(&self) -> bool {
        self.count(Severity::Error) == 0
    }
}

/// Reads a folder's sources once: what [`Checker::check`] says of a folder never seen before.
pub fn load(sources: Sources, today: Date) -> (Library, Report) {
    let mut checker = Checker::default();
    let checked = checker.check(&sources, today);
    // Nobody needs to wait until what was known of every file is taken apart.
    rayon::spawn(move || drop((checker, sources)));
    checked
}

/// `check.toml`'s say. What a file lost by a fault of form is not there, whatever a table says, so
/// errors of form stay errors.
fn weigh(found: &mut Vec<Diagnostic>, tables: &Tables) {
    found.retain_mut(|found| match tables.severities.get(found.code) {
        _ if found.code.starts_with("G00") && found.is_error() => true,
        Some(Some(severity)) => {
            found.severity = *severity;
            true
        }
        Some(None) => false,
        None => true,
    });
}
