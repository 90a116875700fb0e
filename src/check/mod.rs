//! What is wrong with a library of guides, all of it at once.
//!
//! A table of rules over what the files say. Rules never print and never read a disk; the same
//! findings are drawn by the terminal, by JSON and by the editor.

mod cases;
pub mod doc;
pub mod example;
pub mod graph;
pub mod proof;
pub mod rule;
pub mod rules;
pub mod walk;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{Diagnostic, Severity, words};
use crate::guide::library::{BrokenGuide, Library};
use crate::guide::model::Guide;
use crate::guide::parse::parse;
use crate::guide::raw::RawGuide;
use crate::guide::resolve::resolve;
use crate::guide::source::{SourceFile, Sources};
use crate::guide::tables::{TABLE_FILES, Tables};
use crate::guide::toml_errors::unreadable;
use crate::text::span::Span;
use graph::Graph;
use rule::{GuideCx, LibraryCx, Out, Run};
use rules::RULES;

/// Everything found, in the order of files and places.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Findings.
    pub diagnostics: Vec<Diagnostic>,
    /// How many guide files there were.
    pub guides: usize,
    /// Texts of the files, for drawing findings.
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

/// Reads a folder's sources: the usable guides, and everything wrong with any file. A file with an
/// error is left out of the library and named in it; the others are not touched by it. A case that
/// fails is an error, too, but leaves its guide in the library: the guide can be walked.
pub fn load(sources: Sources, today: Date) -> (Library, Report) {
    let mut intake = Intake::default();
    for file in &sources.files {
        intake.take(file);
    }
    run_rules(&mut intake, &sources, today);
    let Intake { mut report, tables, raws, unread, .. } = intake;
    weigh(&mut report.diagnostics, &tables);
    let mut library = gather(&raws, unread, &mut report);
    library.tables = tables;
    library.images = sources.images;
    let mut found = cases::run(&raws, &library);
    weigh(&mut found, &library.tables);
    report.diagnostics.append(&mut found);
    sort(&mut report.diagnostics);
    (library, report)
}

/// What the files say, one after another.
#[derive(Default)]
struct Intake {
    report: Report,
    tables: Tables,
    raws: Vec<RawGuide>,
    /// Which of `raws` have syntax errors.
    cut: Vec<bool>,
    /// Per guide, the steps whose form is wrong.
    doubtful: Vec<BTreeSet<String>>,
    /// Guide files without text.
    unread: Vec<Arc<str>>,
}

impl Intake {
    fn take(&mut self, file: &SourceFile) {
        let is_table = TABLE_FILES.contains(&&*file.name);
        self.report.guides += usize::from(!is_table);
        let text = match &file.text {
            Ok(text) => text,
            Err(fault) => {
                self.report.diagnostics.push(unreadable(&file.name, fault));
                if !is_table {
                    self.unread.push(Arc::clone(&file.name));
                }
                return;
            }
        };
        self.report.texts.insert(Arc::clone(&file.name), Arc::clone(text));
        if is_table {
            self.report.diagnostics.extend(self.tables.read(&file.name, text));
            return;
        }
        let (raw, found) = parse(&file.name, text);
        self.raws.push(raw);
        self.cut.push(found.iter().any(|d| d.code == "G001"));
        self.doubtful.push(found.iter().filter_map(|d| d.step.clone()).collect());
        self.report.diagnostics.extend(found);
    }
}

fn run_rules(intake: &mut Intake, sources: &Sources, today: Date) {
    let files = sources.files.iter().map(|file| &*file.name);
    let library = LibraryCx::new(&intake.raws, &intake.cut, files, &intake.tables, &sources.images, today);
    let found = &mut intake.report.diagnostics;
    for (at, raw) in intake.raws.iter().enumerate() {
        // Where the text breaks off, what seems to be missing may only not have been read.
        if intake.cut[at] {
            continue;
        }
        let doubtful: BTreeSet<&str> = intake.doubtful[at].iter().map(String::as_str).collect();
        let graph = Graph::doubting(raw, &doubtful);
        let cx = GuideCx { raw, at, graph, doubtful, library: &library };
        for rule in RULES {
            if let Run::Guide(run) = rule.run {
                run(&cx, &mut Out::new(rule, found, &raw.file));
            }
        }
    }
    let no_file: Arc<str> = "".into();
    for rule in RULES {
        if let Run::Library(run) = rule.run {
            run(&library, &mut Out::new(rule, found, &no_file));
        }
    }
}

/// Makes the guides of the files without an error, and names the others.
fn gather(raws: &[RawGuide], unread: Vec<Arc<str>>, report: &mut Report) -> Library {
    sort(&mut report.diagnostics);
    let mut errors: BTreeMap<Arc<str>, (usize, String)> = BTreeMap::new();
    for found in report.diagnostics.iter().filter(|found| found.is_error()) {
        let entry = errors.entry(Arc::clone(&found.primary.file)).or_insert_with(|| (0, found.message.ko.to_string()));
        entry.0 += 1;
    }
    let mut library = Library::default();
    for raw in raws {
        let made = match errors.get(&raw.file) {
            Some((count, first)) => Err((*count, first.clone())),
            None => make(raw, report).map_err(|words| (1, words)),
        };
        match made {
            Ok(guide) => drop(library.guides.insert(Arc::clone(&guide.id), Arc::new(guide))),
            Err((errors, first)) => {
                let id = raw.name().to_owned();
                let title = raw.title.as_ref().map_or_else(|| id.clone(), |title| title.value.clone());
                library.broken.push(BrokenGuide { file: Arc::clone(&raw.file), id, title, errors, first });
            }
        }
    }
    for file in unread {
        let (errors, first) = errors.remove(&file).unwrap_or_default();
        let id = file.strip_suffix(".toml").unwrap_or(&file).to_owned();
        library.broken.push(BrokenGuide { file, title: id.clone(), id, errors, first });
    }
    library.broken.sort_by(|a, b| a.file.cmp(&b.file));
    library
}

/// Makes one guide. It may still fail where `check.toml` has made an error less than one: then the
/// guide is left out, and said to be.
fn make(raw: &RawGuide, report: &mut Report) -> Result<Guide, String> {
    resolve(raw).map_err(|unbound| {
        let name = &unbound.0;
        let message = words!("{unbound}", "the guide cannot be used: `{name}` is not found");
        let found = Diagnostic::new("G003", Severity::Error, &raw.file, Span::default(), message);
        report.diagnostics.push(found.help(words!(
            "check.toml에서 낮춘 규칙이 있으면 되돌리고 그 항목을 고쳐 주세요",
            "restore the rule that check.toml made lighter, and mend what it finds"
        )));
        unbound.to_string()
    })
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

fn sort(found: &mut [Diagnostic]) {
    found.sort_by(|a, b| (&a.primary.file, a.primary.span, a.code).cmp(&(&b.primary.file, b.primary.span, b.code)));
}
