//! Every usable guide of a folder at one moment, with what could not be used and why.
//!
//! Plain data behind an `Arc`; a newer folder makes a newer library, this one never changes.

use std::collections::BTreeMap;
use std::ops::Index;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync;

use super::model::Guide;
use super::source::ImageFile;
use super::tables::Tables;
use crate::diag::Words;

/// A file that is there but cannot be used until it is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenGuide {
    /// File name.
    pub file: Arc<str>,
    /// Its id, or the stem of its name.
    pub id: String,
    /// Its title, or its id.
    pub title: String,
    /// How many errors it has.
    pub errors: usize,
    /// The first of them.
    pub first: Words,
}

/// Guides by id, in the order of ids. A copy shares all that is the same: a library in which one of ten thousand guides
/// is another costs as much as that one.
#[derive(Debug, Clone, Default)]
pub struct Guides {
    by_id: RedBlackTreeMapSync<Arc<str>, Arc<Guide>>,
}

impl Guides {
    /// Puts a guide in the place of the one with its id.
    pub fn insert(&mut self, guide: Arc<Guide>) {
        self.by_id.insert_mut(Arc::clone(&guide.id), guide);
    }

    /// Takes a guide away.
    pub fn remove(&mut self, id: &str) {
        self.by_id.remove_mut(id);
    }

    /// A guide by id.
    pub fn get(&self, id: &str) -> Option<&Arc<Guide>> {
        self.by_id.get(id)
    }

    /// Whether there is a guide of this id.
    pub fn contains_key(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.size()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Ids and guides.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<Guide>)> {
        self.by_id.iter()
    }

    /// Ids.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.by_id.keys()
    }

    /// Guides.
    pub fn values(&self) -> impl Iterator<Item = &Arc<Guide>> {
        self.by_id.values()
    }
}

impl Index<&str> for Guides {
    type Output = Arc<Guide>;

    /// # Panics
    /// Where there is no guide of this id.
    fn index(&self, id: &str) -> &Arc<Guide> {
        &self.by_id[id]
    }
}

/// The guides.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Those that can be used.
    pub guides: Guides,
    /// Those that cannot be used.
    pub broken: Vec<BrokenGuide>,
    /// Tables.
    pub tables: Tables,
    /// Pictures by file name.
    pub images: BTreeMap<String, ImageFile>,
}

impl Library {
    /// A guide by id.
    pub fn guide(&self, id: &str) -> Option<&Arc<Guide>> {
        self.guides.get(id)
    }

    /// A guide and all it may call, directly or not, by id.
    pub fn closure(&self, id: &str) -> BTreeMap<Arc<str>, Arc<Guide>> {
        let mut out = BTreeMap::new();
        let mut open: Vec<Arc<str>> = vec![id.into()];
        while let Some(id) = open.pop() {
            let Some(guide) = self.guides.get(&id).map(Arc::clone) else { continue };
            if out.insert(id, Arc::clone(&guide)).is_none() {
                open.extend(guide.calls().into_iter().map(Arc::clone));
            }
        }
        out
    }
}
