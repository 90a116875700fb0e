//! Calls that have ended: what is asked of the store, and the page on show.
//!
//! Nothing here can change an ended call but its call-back; opening one shows it, read-only.

/// Rows of a page.
pub const PAGE: usize = 50;

/// Which ended calls are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PastQuery {
    /// Words of the note, guide or outcome; empty for all. Every word must be found, spaces and signs do not matter.
    pub words: String,
    /// Ended at or after this, in Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Ended before this, in Unix milliseconds.
    pub until_ms: Option<i64>,
    /// Result word, such as `resolved`.
    pub result: Option<String>,
    /// Guide id.
    pub guide: Option<String>,
    /// Where the page before ended.
    pub before: Option<i64>,
}

/// One ended call in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PastRow {
    /// Call id.
    pub id: String,
    /// Guide id.
    pub guide: String,
    /// Title of the guide, as it was then; empty for calls of an older version.
    pub title: String,
    /// Unix milliseconds.
    pub started_ms: i64,
    /// Unix milliseconds.
    pub ended_ms: i64,
    /// Result word; empty where the call was given up without an outcome.
    pub result: String,
    /// Disposition code; empty likewise.
    pub code: String,
}

/// A page of them, the last ended first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PastPage {
    /// Rows.
    pub rows: Vec<PastRow>,
    /// What to ask for the next page with; `None` at the end.
    pub more: Option<i64>,
}
