//! Checks a folder again and again, each time looking only at what a change can reach.
//!
//! What it says is the same as if everything had been read for the first time; only the work is less.
//! Keeps no file open and knows no folder: it is handed the sources as they now are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::cases::{self, Covered, Walked};
use super::examine::Examined;
use super::rule::{Beside, LibraryCx, LinkCx, MAX_FINDINGS_IN_ALL, Out, Rule, Run};
use super::rules::RULES;
use super::shelf::Shelf;
use super::tables::in_table;
use super::{Report, report, weigh};
use crate::diag::Diagnostic;
use crate::guide::library::{Guides, Library};
use crate::guide::model::Guide;
use crate::guide::raw::RawGuide;
use crate::guide::source::{ImageFile, SourceFile, Sources};
use crate::guide::tables::{TABLE_FILES, Tables};
use crate::guide::toml_errors::unreadable;

/// A folder as it was checked last.
#[derive(Debug, Default)]
pub struct Checker {
    pub(super) today: Option<Date>,
    /// All files as they were handed over last; none where they were not in the order of names.
    seen: Vec<SourceFile>,
    pub(super) tables: TableFiles,
    pub(super) images: BTreeMap<String, ImageFile>,
    pub(super) shelf: Shelf,
    /// Findings about what guides name, by file; none empty.
    pub(super) links: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// Findings of the rules over the whole library.
    pub(super) whole: Vec<Diagnostic>,
    /// Usable guides, by file.
    pub(super) usable: BTreeMap<Arc<str>, Arc<Guide>>,
    /// Usable guides, by id.
    pub(super) guides: BTreeMap<Arc<str>, Arc<Guide>>,
    /// The same, as libraries have them.
    pub(super) shown: Guides,
    /// What the cases of usable guides went through, by id.
    walked: BTreeMap<Arc<str>, Vec<(Arc<str>, Covered)>>,
    /// Findings about the cases of usable guides, by id; none empty.
    pub(super) wrong: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// For every guide, those whose cases went through it.
    walkers: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// What the cases leave out, by id; none empty.
    pub(super) left_out: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// What was read of a long guide that was edited alone.
    edited: Option<RawGuide>,
}

/// The tables and the files they were read from.
#[derive(Debug, Default)]
pub(super) struct TableFiles {
    pub files: Vec<SourceFile>,
    pub tables: Tables,
    pub found: Vec<Diagnostic>,
}

/// What changed between two checks.
#[derive(Default)]
struct Change {
    /// Files that are new, gone or different.
    files: BTreeSet<Arc<str>>,
    /// Files that others may judge otherwise than before.
    judged: BTreeSet<Arc<str>>,
    /// Ids they have or had.
    ids: BTreeSet<Arc<str>>,
    /// Whether it is no longer the same files with the same ids.
    names: bool,
    /// Whether rules over the whole library see something else.
    whole: bool,
    /// What was known of files before.
    replaced: Vec<Arc<Examined>>,
}

impl Checker {
    /// Takes the sources as they now are: the usable guides, and everything wrong with any file. A
    /// file with an error is left out of the library and named in it; the others are not touched by
    /// it. A case that fails is an error, too, but leaves its guide in the library: the guide can be
    /// walked.
    pub fn check(&mut self, sources: &Sources, today: Date) -> (Library, Report) {
        // Among the threads that share the work, not outside of them: else each part of it would have to wake them.
        rayon::scope(|_| self.checked(sources, today))
    }

    fn checked(&mut self, sources: &Sources, today: Date) -> (Library, Report) {
        let mut change = match self.rewritten(sources, today) {
            Some(changed) => self.examine(changed, Vec::new(), today),
            None => self.take_in(sources, today),
        };
        self.link(&mut change);
        self.look_over(&mut change);
        change.judged.extend(std::mem::take(&mut change.files));
        let changed = report::usable(self, &change.judged);
        self.walk(changed);
        let checked = report::report(self);
        // Nobody needs to wait until these are taken apart.
        let replaced = change.replaced;
        rayon::spawn(move || drop(replaced));
        checked
    }

    /// Guide files with another text, where nothing else changed. Most edits are such, and are found
    /// without a look at what is known of the other files.
    fn rewritten(&mut self, sources: &Sources, today: Date) -> Option<Vec<SourceFile>> {
        let named = !self.seen.is_empty() && self.seen.len() == sources.files.len();
        let same = named && self.today == Some(today) && self.images == sources.images;
        let mut changed = Vec::new();
        for (old, new) in self.seen.iter_mut().zip(&sources.files).filter(|_| same) {
            if old == new {
                continue;
            }
            if old.name != new.name || is_table(new) {
                return None;
            }
            old.clone_from(new);
            changed.push(new.clone());
        }
        same.then_some(changed)
    }

    /// Compares everything, and examines what is not as it was.
    fn take_in(&mut self, sources: &Sources, today: Date) -> Change {
        self.seen = Vec::new();
        let (tables, mut files): (Vec<&SourceFile>, Vec<&SourceFile>) =
            sources.files.iter().partition(|file| is_table(file));
        if sources.files.is_sorted_by(|a, b| a.name < b.name) {
            self.seen.clone_from(&sources.files);
        } else {
            files.sort_by(|a, b| a.name.cmp(&b.name));
            files.dedup_by(|b, a| a.name == b.name);
        }
        let tables_changed = self.read_tables(tables.into_iter().cloned().collect());
        let all = tables_changed || self.today != Some(today);
        let pictures = self.images != sources.images;
        self.today = Some(today);
        if pictures {
            self.images = sources.images.clone();
        }
        let (changed, gone) = self.compare(&files, all, pictures);
        let mut change = self.examine(changed, gone, today);
        change.whole |= all;
        change
    }

    fn read_tables(&mut self, files: Vec<SourceFile>) -> bool {
        if files == self.tables.files {
            return false;
        }
        let (mut tables, mut found) = (Tables::default(), Vec::new());
        for file in &files {
            match &file.text {
                Ok(text) => {
                    found.extend(tables.read(&file.name, text));
                    found.extend(in_table(&file.name, text, &tables));
                }
                Err(fault) => found.push(unreadable(&file.name, fault)),
            }
        }
        weigh(&mut found, &tables);
        self.tables = TableFiles { files, tables, found };
        true
    }

    /// Files to examine, and names of files that are no longer there. Both lists are sorted, so they
    /// are walked side by side.
    fn compare(&self, files: &[&SourceFile], all: bool, pictures: bool) -> (Vec<SourceFile>, Vec<Arc<str>>) {
        let mut known = self.shelf.files().iter().peekable();
        let (mut changed, mut gone) = (Vec::new(), Vec::new());
        for file in files {
            let is_same = |name: &Arc<str>| Arc::ptr_eq(name, &file.name) || *name == file.name;
            while let Some((name, _)) = known.next_if(|(name, _)| !is_same(name) && **name < file.name) {
                gone.push(Arc::clone(name));
            }
            let same = known.next_if(|(name, _)| is_same(name)).is_some_and(|(_, old)| {
                let shows = || old.head.as_ref().is_some_and(|head| head.pictures);
                !all && old.source == **file && !(pictures && shows())
            });
            if !same {
                changed.push((*file).clone());
            }
        }
        gone.extend(known.map(|(name, _)| Arc::clone(name)));
        (changed, gone)
    }

    fn examine(&mut self, changed: Vec<SourceFile>, gone: Vec<Arc<str>>, today: Date) -> Change {
        let beside = Beside { tables: &self.tables.tables, images: &self.images, today };
        let examined: Vec<Arc<Examined>> = match <[SourceFile; 1]>::try_from(changed) {
            Ok([file]) => vec![Arc::new(Examined::again(file, &beside, &mut self.edited))],
            Err(files) => files.into_par_iter().map(|file| Arc::new(Examined::of(file, &beside))).collect(),
        };
        let mut change = Change::default();
        for file in examined {
            let old = self.shelf.put(Arc::clone(&file));
            change.add(&file.source.name, old.as_deref(), Some(&file));
            change.replaced.extend(old);
        }
        for name in gone {
            let old = self.shelf.take(&name);
            change.add(&name, old.as_deref(), None);
            change.replaced.extend(old);
        }
        change
    }

    /// Looks again at what guides name: those that changed, those that call them or claim their ids,
    /// and all, where an id has come or gone.
    fn link(&mut self, change: &mut Change) {
        let shelf = &self.shelf;
        let files: BTreeSet<&Arc<str>> = if change.names {
            shelf.files().keys().collect()
        } else {
            let ids = || change.ids.iter();
            let claim = ids().flat_map(|id| shelf.claimants(id));
            change.files.iter().chain(claim).chain(ids().flat_map(|id| shelf.callers(id))).collect()
        };
        let tables = &self.tables.tables;
        let look = |file: &&Arc<str>| {
            let mut found = Vec::new();
            if let Some(head) = shelf.files().get(*file).and_then(|file| file.head.as_ref()).filter(|head| !head.cut) {
                let cx = LinkCx { head, shelf };
                for rule in RULES {
                    if let Run::Links(run) | Run::GuideAndLinks(_, run) = rule.run {
                        run(&cx, &mut Out::new(rule, &mut found, &head.file));
                    }
                }
                weigh(&mut found, tables);
            }
            (Arc::clone(file), found)
        };
        let files: Vec<&Arc<str>> = files.into_iter().collect();
        let found: Vec<(Arc<str>, Vec<Diagnostic>)> = files.par_iter().map(look).collect();
        self.links.retain(|file, _| shelf.files().contains_key(file));
        for (file, found) in found {
            let had = self.links.get(&file).is_some_and(|found| found.iter().any(Diagnostic::is_error));
            if had != found.iter().any(Diagnostic::is_error) {
                change.judged.insert(Arc::clone(&file));
            }
            put(&mut self.links, file, found);
        }
    }

    /// Runs the rules over the whole library, where what they see or speak of has changed.
    fn look_over(&mut self, change: &mut Change) {
        let spoken_of = |found: &Diagnostic| {
            let places = std::iter::once(&found.primary).chain(found.related.iter().map(|related| &related.place));
            places.into_iter().any(|place| change.files.contains(&place.file))
        };
        if !change.whole && !self.whole.iter().any(spoken_of) {
            return;
        }
        change.judged.extend(self.whole.drain(..).map(|found| found.primary.file));
        let today = self.today.unwrap_or_default();
        let cx = LibraryCx { shelf: &self.shelf, tables: &self.tables.tables, today };
        let no_file: Arc<str> = "".into();
        // Each beside the others: none of them has parts that could share the processors.
        let look = |rule: &&'static Rule| {
            let mut found = Vec::new();
            if let Run::Library(run) = rule.run {
                run(&cx, &mut Out::new(rule, &mut found, &no_file));
            }
            found
        };
        let found: Vec<Vec<Diagnostic>> = RULES.par_iter().map(look).collect();
        self.whole.extend(found.into_iter().flatten().take(MAX_FINDINGS_IN_ALL));
        weigh(&mut self.whole, &self.tables.tables);
        change.judged.extend(self.whole.iter().map(|found| Arc::clone(&found.primary.file)));
    }

    /// Walks the cases that lead through a usable guide that changed.
    fn walk(&mut self, changed: BTreeSet<Arc<str>>) {
        if changed.is_empty() {
            return;
        }
        let again = self.shelf.with_callers(changed.iter().cloned());
        let mut touched = changed;
        let guides: Vec<&Arc<Guide>> = again.iter().filter_map(|id| self.guides.get(id)).collect();
        let tables = &self.tables.tables;
        let walk = |guide: &&Arc<Guide>| {
            let mut walked = cases::walk(guide, &self.guides);
            weigh(&mut walked.found, tables);
            (Arc::clone(&guide.id), walked)
        };
        let walked: Vec<(Arc<str>, Walked)> = guides.par_iter().map(walk).collect();
        for id in &again {
            self.wrong.remove(id);
            for other in self.walked.remove(id).into_iter().flatten().map(|(other, _)| other) {
                if let Some(walkers) = self.walkers.get_mut(&other) {
                    walkers.remove(id);
                }
                touched.insert(other);
            }
        }
        for (id, Walked { covered, found }) in walked {
            for (other, _) in &covered {
                self.walkers.entry(Arc::clone(other)).or_default().insert(Arc::clone(&id));
                touched.insert(Arc::clone(other));
            }
            put(&mut self.wrong, Arc::clone(&id), found);
            self.walked.insert(id, covered);
        }
        let cover = |id: Arc<str>| {
            let mut found = self.guides.get(&id).map_or_else(Vec::new, |guide| self.uncovered(guide));
            weigh(&mut found, tables);
            (id, found)
        };
        let found: Vec<(Arc<str>, Vec<Diagnostic>)> = touched.into_par_iter().map(cover).collect();
        for (id, found) in found {
            put(&mut self.left_out, id, found);
        }
    }

    fn uncovered(&self, guide: &Guide) -> Vec<Diagnostic> {
        let walkers = self.walkers.get(&guide.id).into_iter().flatten().filter_map(|id| self.walked.get(id)).flatten();
        let covered = Covered::together(walkers.filter(|(id, _)| *id == guide.id).map(|(_, covered)| covered));
        cases::left_out(guide, &covered)
    }
}

impl Change {
    fn add(&mut self, name: &Arc<str>, old: Option<&Examined>, new: Option<&Examined>) {
        let heads = [old, new].map(|file| file.and_then(|file| file.head.as_ref()));
        self.files.insert(Arc::clone(name));
        self.ids.extend(heads.iter().flatten().map(|head| Arc::<str>::from(head.name())));
        let names = heads.map(|head| head.map(|head| head.name()));
        self.names |= old.is_some() != new.is_some() || names[0] != names[1];
        self.whole |= self.names
            || match heads {
                [Some(old), Some(new)] => !old.says_the_same(new),
                _ => true,
            };
    }
}

fn is_table(file: &SourceFile) -> bool {
    TABLE_FILES.contains(&&*file.name)
}

fn put(map: &mut BTreeMap<Arc<str>, Vec<Diagnostic>>, key: Arc<str>, found: Vec<Diagnostic>) {
    if found.is_empty() {
        map.remove(&key);
    } else {
        map.insert(key, found);
    }
}
