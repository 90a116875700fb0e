//! What a check came to: the guides that can be used, those that cannot and why, and every finding.
//!
//! Only puts together what was found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Report;
use super::checker::Checker;
use super::examine::Examined;
use crate::diag::Diagnostic;
use crate::guide::library::{BrokenGuide, Library};

/// Takes in the guides of files without an error: of `judged` files anew, the others as they were.
/// Returns the ids whose guide is no longer the same.
pub(super) fn usable(checker: &mut Checker, judged: &BTreeSet<Arc<str>>) -> BTreeSet<Arc<str>> {
    let refused = |found: &Diagnostic| found.is_error();
    let over: BTreeSet<Arc<str>> =
        checker.whole.iter().filter(|found| refused(found)).map(|found| Arc::clone(&found.primary.file)).collect();
    let mut changed = BTreeSet::new();
    let mut ids: BTreeSet<Arc<str>> = BTreeSet::new();
    for file in judged {
        ids.extend(checker.usable.remove(file).map(|guide| Arc::clone(&guide.id)));
        let guide = checker.shelf.files().get(file).and_then(|file| file.guide.as_ref());
        let links = checker.links.get(file).is_some_and(|found| found.iter().any(refused));
        if let Some(guide) = guide.filter(|_| !links && !over.contains(file)) {
            ids.insert(Arc::clone(&guide.id));
            checker.usable.insert(Arc::clone(file), Arc::clone(guide));
        }
    }
    for id in ids {
        // Two files may say the same id where `check.toml` lets them: the shelf knows which has it.
        let now = checker.shelf.claims(&id).find_map(|file| checker.usable.get(file));
        let before = checker.guides.get(&id);
        if before.map(Arc::as_ptr) == now.map(Arc::as_ptr) {
            continue;
        }
        match now {
            Some(guide) => {
                checker.shown.insert(Arc::clone(guide));
                checker.guides.insert(Arc::clone(&id), Arc::clone(guide));
            }
            None => {
                checker.shown.remove(&id);
                checker.guides.remove(&id);
            }
        }
        changed.insert(id);
    }
    changed
}

/// Everything, once the cases were walked.
pub(super) fn report(checker: &Checker) -> (Library, Report) {
    let whole = by_file(&checker.whole);
    let mut report = Report { guides: checker.shelf.files().len(), ..Report::default() };
    let mut library = Library {
        guides: checker.shown.clone(),
        tables: checker.tables.tables.clone(),
        images: checker.images.clone(),
        ..Library::default()
    };
    let found = &mut report.diagnostics;
    found.extend_from_slice(&checker.tables.found);
    // Of most files nothing is told: a library of ten thousand is not looked through for every edit.
    let told: BTreeSet<&Arc<str>> =
        checker.shelf.told().iter().chain(checker.links.keys()).chain(whole.keys().copied()).collect();
    for (name, file) in told.into_iter().filter_map(|name| checker.shelf.files().get_key_value(name)) {
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
    found.extend(checker.wrong.values().flatten().cloned());
    found.extend(checker.left_out.values().flatten().cloned());
    sort(found);
    report.texts = texts(checker, &report.diagnostics);
    (library, report)
}

/// Texts of the files that findings speak of.
fn texts(checker: &Checker, found: &[Diagnostic]) -> BTreeMap<Arc<str>, Arc<str>> {
    let mut out = BTreeMap::new();
    for found in found {
        let places = std::iter::once(&found.primary).chain(found.related.iter().map(|related| &related.place));
        for file in places.map(|place| &place.file) {
            if out.contains_key(file) {
                continue;
            }
            let guide = checker.shelf.files().get(file).map(|file| &file.source);
            let source = guide.or_else(|| checker.tables.files.iter().find(|table| table.name == *file));
            if let Some(Ok(text)) = source.map(|source| &source.text) {
                out.insert(Arc::clone(file), Arc::clone(text));
            }
        }
    }
    out
}

fn broken_guide(file: &Examined, found: &mut [Diagnostic]) -> BrokenGuide {
    sort(found);
    let mut errors = found.iter().filter(|found| found.is_error());
    let first = errors.next().map(|found| found.message.clone()).unwrap_or_default();
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
