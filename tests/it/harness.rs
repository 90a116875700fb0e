//! What several tests need: the shipped guides, a port without threads, a window without a screen.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use giljabi::app::effect::{Effect, Event, Loaded, Port};
use giljabi::app::records::JournalEntry;
use giljabi::check::{self, Report};
use giljabi::guide::library::Library;
use giljabi::service::library::read_dir;

pub use crate::need::may_skip;

/// A day on which no shipped guide is overdue.
pub fn day() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 22)
}

/// 2026-11-22T10:42:00+09:00 in Unix milliseconds.
pub const NOW_MS: i64 = 1_795_311_720_000;

/// The folder of shipped guides.
pub fn guides_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("guides")
}

/// The shipped library.
pub fn shipped() -> (Library, Report) {
    check::load(read_dir(&guides_dir()).unwrap(), day())
}

/// The shipped library with its index, read once for all tests.
pub fn loaded() -> Loaded {
    static LOADED: OnceLock<Loaded> = OnceLock::new();
    let Loaded { library, index, report } = LOADED.get_or_init(|| {
        let (library, report) = shipped();
        indexed(library, report)
    });
    Loaded { library: Arc::clone(library), index: Arc::clone(index), report: Arc::clone(report) }
}

/// A library with its index.
fn indexed(library: Library, report: Report) -> Loaded {
    let index = giljabi::app::index::build(&library);
    Loaded { library: Arc::new(library), index: Arc::new(index), report: Arc::new(report) }
}

/// Answers at once, without threads; keeps what it was asked for.
#[derive(Default)]
pub struct StillPort {
    /// Everything sent, in order.
    pub sent: Arc<std::sync::Mutex<Vec<Effect>>>,
    /// The guides, where they are not the shipped ones.
    guides: Option<Loaded>,
    /// What comes in by itself, the last first.
    events: Vec<Event>,
    /// What the journal holds.
    journal: Vec<JournalEntry>,
    ids: std::cell::Cell<u32>,
}

impl StillPort {
    /// A port over a journal.
    pub fn with_journal(journal: Vec<JournalEntry>) -> Self {
        Self { journal, ..Self::default() }
    }

    /// A port over other guides than the shipped ones.
    pub fn with_guides(library: Library, report: Report) -> Self {
        Self { guides: Some(indexed(library, report)), ..Self::default() }
    }

    /// A port with something that comes in by itself.
    pub fn with_event(event: Event) -> Self {
        Self { events: vec![event], ..Self::default() }
    }
}

impl Port for StillPort {
    fn send(&mut self, effect: Effect) {
        if let Effect::LoadLibrary { id, .. } = &effect {
            let loaded = Box::new(self.guides.take().unwrap_or_else(loaded));
            self.events.push(Event::LibraryLoaded { id: *id, loaded });
        }
        if matches!(effect, Effect::LoadJournal) {
            self.events.push(Event::Journal(self.journal.clone()));
        }
        self.sent.lock().unwrap().push(effect);
    }

    fn poll(&mut self) -> Option<Event> {
        self.events.pop()
    }

    fn now_ms(&self) -> i64 {
        NOW_MS
    }

    fn new_id(&self) -> String {
        self.ids.set(self.ids.get() + 1);
        format!("call-{}", self.ids.get())
    }

    fn set_waker(&mut self, _wake: Box<dyn Fn() + Send + Sync>) {}
}
