//! All guide files by name, and who claims which id and who calls whom.
//!
//! Kept from check to check: a changed file takes its old entries out and puts its new ones in.
//! Judges nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::examine::Examined;
use super::head::Head;
use crate::guide::parse::parse;
use crate::guide::raw::RawGuide;

/// A file that claims an id. A guide named like its file comes first, then the order of files.
type Claim = (bool, Arc<str>);

/// The files.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    files: BTreeMap<Arc<str>, Arc<Examined>>,
    exact: BTreeMap<Arc<str>, Vec<Claim>>,
    folded: BTreeMap<Arc<str>, Vec<Claim>>,
    /// For every id, the files that call it.
    callers: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
    /// Files that something is told of, or that make no guide.
    told: BTreeSet<Arc<str>>,
    /// Files whose text is not here from the first line to the last.
    partial: usize,
}

impl Shelf {
    /// Puts a file in its place; gives back what stood there.
    pub(super) fn put(&mut self, file: Arc<Examined>) -> Option<Arc<Examined>> {
        let old = self.take(&Arc::clone(&file.source.name));
        if let Some(head) = &file.head {
            let claim = (!head.owns_name(), Arc::clone(&head.file));
            add(&mut self.exact, head.name(), &claim);
            add(&mut self.folded, &head.name().to_lowercase(), &claim);
            for (called, _) in head.calls() {
                let callers = match self.callers.get_mut(called.value.as_str()) {
                    Some(callers) => callers,
                    None => self.callers.entry(called.value.as_str().into()).or_default(),
                };
                callers.insert(Arc::clone(&head.file));
            }
        }
        if file.guide.is_none() || !file.found.is_empty() {
            self.told.insert(Arc::clone(&file.source.name));
        }
        self.partial += usize::from(file.is_partial());
        self.files.insert(Arc::clone(&file.source.name), file);
        old
    }

    /// Takes a file away.
    pub(super) fn take(&mut self, name: &Arc<str>) -> Option<Arc<Examined>> {
        let old = self.files.remove(name)?;
        self.told.remove(name);
        self.partial -= usize::from(old.is_partial());
        if let Some(head) = &old.head {
            remove(&mut self.exact, head.name(), name);
            remove(&mut self.folded, &head.name().to_lowercase(), name);
            for (called, _) in head.calls() {
                if let Some(callers) = self.callers.get_mut(called.value.as_str()) {
                    callers.remove(name);
                    if callers.is_empty() {
                        self.callers.remove(called.value.as_str());
                    }
                }
            }
        }
        Some(old)
    }

    /// Every file, in the order of names.
    pub(super) fn files(&self) -> &BTreeMap<Arc<str>, Arc<Examined>> {
        &self.files
    }

    /// Files with findings of their own, or without a guide.
    pub(super) fn told(&self) -> &BTreeSet<Arc<str>> {
        &self.told
    }

    /// Every guide, in the order of files.
    pub fn heads(&self) -> impl Iterator<Item = &Head> {
        self.files.values().filter_map(|file| file.head.as_ref())
    }

    /// The guide of an id; the one whose file has that name, where two claim it.
    pub fn guide(&self, id: &str) -> Option<&Head> {
        self.head(&self.exact.get(id)?.first()?.1)
    }

    /// The guide an id belongs to when capitals do not count.
    pub fn holder(&self, id: &str) -> Option<&Head> {
        self.head(&self.folded.get(id.to_lowercase().as_str())?.first()?.1)
    }

    fn head(&self, file: &str) -> Option<&Head> {
        self.files.get(file)?.head.as_ref()
    }

    /// Whether a file, readable or not, stands for this id.
    pub fn exists(&self, id: &str) -> bool {
        self.exact.contains_key(id) || self.files.contains_key(format!("{id}.toml").as_str())
    }

    /// Every id there is, for "혹시 …?".
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let stems = self.files.keys().map(|file| file.strip_suffix(".toml").unwrap_or(file));
        self.exact.keys().map(|id| &**id).chain(stems)
    }

    /// Whether every guide file is here from its first line to its last.
    pub fn is_whole(&self) -> bool {
        self.partial == 0
    }

    /// A guide's file parsed again, for whoever needs more than its head.
    pub fn raw(&self, head: &Head) -> Option<RawGuide> {
        let text = self.files.get(&head.file)?.source.text.as_ref().ok()?;
        Some(parse(&head.file, text).0)
    }

    /// The ids given, and those of all guides that call one of them, directly or not.
    pub(super) fn with_callers(&self, ids: impl IntoIterator<Item = Arc<str>>) -> BTreeSet<Arc<str>> {
        let mut out = BTreeSet::new();
        let mut open: Vec<Arc<str>> = ids.into_iter().collect();
        while let Some(id) = open.pop() {
            if out.contains(&id) {
                continue;
            }
            let callers = self.callers.get(&id).into_iter().flatten().filter_map(|file| self.head(file));
            open.extend(callers.map(|head| Arc::<str>::from(head.name())));
            out.insert(id);
        }
        out
    }

    /// Files that call an id.
    pub(super) fn callers(&self, id: &str) -> impl Iterator<Item = &Arc<str>> {
        self.callers.get(id).into_iter().flatten()
    }

    /// Files that claim an id.
    pub(super) fn claims(&self, id: &str) -> impl Iterator<Item = &Arc<str>> {
        self.exact.get(id).into_iter().flatten().map(|(_, file)| file)
    }

    /// Files that claim an id when capitals do not count.
    pub(super) fn claimants(&self, id: &str) -> impl Iterator<Item = &Arc<str>> {
        self.folded.get(id.to_lowercase().as_str()).into_iter().flatten().map(|(_, file)| file)
    }
}

fn add(claims: &mut BTreeMap<Arc<str>, Vec<Claim>>, id: &str, claim: &Claim) {
    let list = match claims.get_mut(id) {
        Some(list) => list,
        // Hardly ever more than one.
        None => claims.entry(id.into()).or_insert_with(|| Vec::with_capacity(1)),
    };
    let at = list.partition_point(|other| other < claim);
    list.insert(at, claim.clone());
}

fn remove(claims: &mut BTreeMap<Arc<str>, Vec<Claim>>, id: &str, file: &str) {
    let Some(list) = claims.get_mut(id) else { return };
    list.retain(|(_, other)| **other != *file);
    if list.is_empty() {
        claims.remove(id);
    }
}
