//! Which words of the library the words of one query stand for.
//!
//! Made once per query, so that a close look at a text is one bit per word unless something matched.

use std::collections::HashMap;

use super::super::How;
use super::super::index::Index;
use super::super::query::Query;

/// A word of the query found at a word of the library.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Touch {
    /// Which token of the query.
    pub token: usize,
    /// 0 to 1.
    pub quality: f32,
    pub how: How,
    /// The vocabulary unit they share, and the keys of it that matched.
    pub unit: u32,
    pub from: usize,
    pub to: usize,
}

/// All touches of one query, by the word as written.
pub(in super::super) struct Touches {
    hot: Vec<u64>,
    by_surface: HashMap<u32, Vec<Touch>>,
}

impl Touches {
    pub(super) fn new(index: &Index, query: &Query) -> Self {
        let mut touches = Self { hot: vec![0; index.surfaces() / 64 + 1], by_surface: HashMap::new() };
        for (token, t) in query.tokens.iter().enumerate() {
            for found in &t.matches {
                for surface in index.surfaces_of(found.unit) {
                    // A reading is a little less than the word itself, in the library as in the query.
                    let itself = index.units(*surface).first() == Some(&found.unit);
                    let quality = if itself { found.quality } else { found.quality * 0.97 };
                    let (unit, from, to) = (found.unit, found.from, found.to);
                    touches.add(*surface, Touch { token, quality, how: found.how, unit, from, to });
                }
            }
        }
        touches
    }

    /// Tokens come in order, so that each list is in the order of the query.
    fn add(&mut self, surface: u32, touch: Touch) {
        self.hot[surface as usize / 64] |= 1 << (surface % 64);
        let list = self.by_surface.entry(surface).or_default();
        match list.last_mut() {
            Some(last) if last.token == touch.token => {
                if last.quality < touch.quality {
                    *last = touch;
                }
            }
            _ => list.push(touch),
        }
    }

    /// The touches of a word of the library, in the order of the query; mostly none.
    pub(in super::super) fn get(&self, surface: u32) -> &[Touch] {
        if self.hot[surface as usize / 64] & (1 << (surface % 64)) == 0 {
            return &[];
        }
        self.by_surface.get(&surface).map_or(&[], Vec::as_slice)
    }
}
