//! Every usable guide of a folder at one moment, with what could not be used and why.
//!
//! Plain data behind an `Arc`; a newer folder makes a newer library, this one never changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::Guide;
use super::source::ImageFile;
use super::tables::Tables;

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
    /// The first of them, in Korean.
    pub first: String,
}

/// The guides.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// By id.
    pub guides: BTreeMap<Arc<str>, Arc<Guide>>,
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
            let Some(guide) = self.guides.get(&id) else { continue };
            if out.insert(id, Arc::clone(guide)).is_none() {
                open.extend(guide.calls().into_iter().map(Arc::clone));
            }
        }
        out
    }
}
