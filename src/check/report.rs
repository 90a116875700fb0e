//! What a check came to: the guides that can be used, those that cannot and why, and every finding.
//!
//! Only puts together what was found.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Report;
use super::checker::Checker;
use super::examine::Examined;
use crate::diag::Diagnostic;
use crate::guide::library::{BrokenGuide, Library};
use crate::guide::model::Guide;

/// The guides of files without an error.
pub(super) fn usable(checker: &Checker) -> BTreeMap<Arc<str>, Arc<Guide>> {
    let whole = by_file(&checker.whole);
    let guides = checker.shelf.files().values().filter_map(|file| {
        let guide = file.guide.as_ref()?;
        let name = &file.source.name;
        let refused = |found: &[Diagnostic]| found.iter().any(Diagnostic::is_error);
        let links = checker.links.get(name).is_some_and(|found| refused(found));
        let over = whole.get(name).is_some_and(|found| found.iter().any(|found| found.is_error()));
        (!links && !over).then(|| (Arc::clone(&guide.id), Arc::clone(guide)))
    });
    guides.collect()
}

/// Everything, once the cases were walked.
pub(super) fn report(checker: &Checker) -> (Library, Report) {
    let whole = by_file(&checker.whole);
    let mut report = Report { guides: checker.shelf.files().len(), ..Report::default() };
    let mut library = Library {
        guides: checker.guides.clone(),
        tables: checker.tables.tables.clone(),
        images: checker.images.clone(),
        ..Library::default()
    };
    let found = &mut report.diagnostics;
    found.extend_from_slice(&checker.tables.found);
    for (name, file) in checker.shelf.files() {
        let first = found.len();
        found.extend_from_slice(&file.found);
        found.extend(checker.links.get(name).into_iter().flatten().cloned());
        found.extend(whole.get(name).into_iter().flatten().map(|found| (*found).clone()));
        let broken = found[first..].iter().any(Diagnostic::is_error);
        if let Some(unbound) = file.unbound.as_ref().filter(|_| !broken) {
            found.push(unbound.clone());
        }
        if broken || file.guide.is_none() {
            library.broken.push(broken_guide(file, &mut found[first..]));
        }
    }
    let elsewhere = checker.whole.iter().filter(|found| !checker.shelf.files().contains_key(&found.primary.file));
    found.extend(elsewhere.cloned());
    found.extend(checker.walked.values().flat_map(|walked| &walked.found).cloned());
    found.extend(checker.left_out.values().flatten().cloned());
    sort(found);
    let sources = checker.shelf.files().values().map(|file| &file.source).chain(&checker.tables.files);
    let text = |file: &crate::guide::source::SourceFile| Some((Arc::clone(&file.name), file.text.clone().ok()?));
    report.texts = sources.filter_map(text).collect();
    (library, report)
}

fn broken_guide(file: &Examined, found: &mut [Diagnostic]) -> BrokenGuide {
    sort(found);
    let mut errors = found.iter().filter(|found| found.is_error());
    let first = errors.next().map_or_else(String::new, |found| found.message.ko.clone().into_owned());
    let stem = file.source.name.strip_suffix(".toml").unwrap_or(&file.source.name);
    let (id, title) = match &file.head {
        Some(head) => (head.name().to_owned(), head.title.clone()),
        None => (stem.to_owned(), stem.to_owned()),
    };
    BrokenGuide { file: Arc::clone(&file.source.name), id, title, errors: 1 + errors.count(), first }
}

fn by_file(found: &[Diagnostic]) -> BTreeMap<&Arc<str>, Vec<&Diagnostic>> {
    let mut out: BTreeMap<&Arc<str>, Vec<&Diagnostic>> = BTreeMap::new();
    for found in found {
        out.entry(&found.primary.file).or_default().push(found);
    }
    out
}

fn sort(found: &mut [Diagnostic]) {
    found.sort_by(|a, b| (&a.primary.file, a.primary.span, a.code).cmp(&(&b.primary.file, b.primary.span, b.code)));
}
