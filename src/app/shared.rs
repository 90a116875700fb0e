//! The shared database: where it is, how it stands, and the notices in it.
//!
//! Knows no connection and no password. The worker says how it stands; the notices are read and judged by the one who
//! holds the guides, because a notice names them. One with an error is left out and named, and breaks nothing.

use std::sync::Arc;

use super::effect::{Effect, Failure, RequestId};
use super::note::{clock, day};
use super::state::App;
use crate::guide::tables::notices::Notice;

mod address;

pub use address::{Address, DEFAULT_PORT};

/// Longest text of a shared document, in characters: what a desk can read and judge between two key presses.
pub const TEXT_CHARS_MAX: usize = 200_000;

/// A shared document as it was saved last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Counts the saves, from 1.
    pub revision: i64,
    /// Unix milliseconds of the last save.
    pub saved_at_ms: i64,
    /// Who saved it, as they called themselves.
    pub saved_by: String,
    /// The text.
    pub text: Arc<str>,
}

/// How the shared database stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Link {
    /// None is set.
    #[default]
    Off,
    /// It was not asked yet.
    Waiting,
    /// It answered last time.
    Live,
    /// It cannot be reached.
    Lost(Failure),
}

/// What the worker says: all of it, each time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// How the database stands.
    pub link: Link,
    /// What it holds, or held when it was last reached; `None`: nothing was ever published.
    pub document: Option<Document>,
    /// Unix milliseconds at which that was last known to hold; `None`: never.
    pub seen_ms: Option<i64>,
}

/// What reading a shared text came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// Notices without an error.
    pub notices: Vec<Notice>,
    /// Sentences about those left out.
    pub left_out: Vec<String>,
}

/// What the program knows of the shared database.
#[derive(Debug, Default)]
pub struct Shared {
    /// How it stands.
    pub link: Link,
    /// The document in use.
    pub document: Option<Document>,
    /// Unix milliseconds at which the document was last known to hold.
    pub seen_ms: Option<i64>,
    /// Its notices, and what was wrong with others.
    pub judged: Judged,
    reading: Option<RequestId>,
    /// Nobody could read the document yet.
    is_unread: bool,
}

impl Shared {
    /// Whether this id is one of the shared notices: those go before the folder's.
    pub fn holds(&self, id: &str) -> bool {
        let id = id.to_lowercase();
        self.judged.notices.iter().any(|notice| notice.id.value.to_lowercase() == id)
    }

    /// What to tell at the desk; `None` where all is as it should be, or nothing is shared.
    pub fn warning(&self, now_ms: i64) -> Option<String> {
        let Link::Lost(_) = self.link else { return None };
        Some(match self.seen_ms {
            Some(ms) => format!("공유 데이터베이스에 연결되지 않아요. 공유 공지는 {}에 받은 것이에요.", at(ms, now_ms)),
            None => "공유 데이터베이스에 연결되지 않아 공유 공지를 받지 못했어요.".to_owned(),
        })
    }

    /// What the settings say of the document in use; `None` where there is none to speak of.
    pub fn document_words(&self, now_ms: i64) -> Option<String> {
        self.seen_ms?;
        Some(match &self.document {
            None => "아직 올린 공지가 없어요.".to_owned(),
            Some(document) => {
                let (count, revision) = (self.judged.notices.len(), document.revision);
                let by = match document.saved_by.as_str() {
                    "" => String::new(),
                    by => format!(", {by}"),
                };
                format!(
                    "공지 {count}개를 써요. {revision}번째로 올린 공지예요 ({}{by}).",
                    at(document.saved_at_ms, now_ms)
                )
            }
        })
    }
}

/// Clock time; with the day, where that is not today.
fn at(ms: i64, now_ms: i64) -> String {
    match day(ms) {
        on if on == day(now_ms) => clock(ms),
        on => format!("{on} {}", clock(ms)),
    }
}

/// Takes in what the worker says.
pub(super) fn news_came(app: &mut App, news: News, effects: &mut Vec<Effect>) {
    let changed = app.shared.document != news.document || app.shared.is_unread;
    let shared = &mut app.shared;
    (shared.link, shared.document, shared.seen_ms) = (news.link, news.document, news.seen_ms);
    if changed {
        read(app, effects);
    }
}

/// Has the shared text read and judged: it is new, or the guides are.
pub(super) fn read(app: &mut App, effects: &mut Vec<Effect>) {
    let Some(text) = app.shared.document.as_ref().map(|document| Arc::clone(&document.text)) else {
        (app.shared.judged, app.shared.reading, app.shared.is_unread) = (Judged::default(), None, false);
        return;
    };
    let id = app.fresh_request();
    (app.shared.reading, app.shared.is_unread) = (Some(id), false);
    effects.push(Effect::JudgeNotices { id, text });
}

/// Takes in what the reading came to. An answer about an older text is dropped. Where there is none, the notices from
/// before stay, and the text is read when the database is asked again.
pub(super) fn judged(app: &mut App, id: RequestId, judged: Result<Judged, Failure>) {
    if app.shared.reading != Some(id) {
        return;
    }
    app.shared.reading = None;
    match judged {
        Ok(judged) => app.shared.judged = judged,
        Err(failure) => {
            app.shared.is_unread = true;
            let message = format!("새로 올라온 공유 공지를 읽지 못했어요. {}", failure.message);
            app.complain(Failure::new(message, "설정의 공유 데이터베이스에서 ‘지금 확인’을 눌러 주세요."));
        }
    }
}

#[cfg(test)]
mod tests;
