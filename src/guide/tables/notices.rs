//! Reads `notices.toml`: what is the matter for a while, whom it concerns, and what to tell the customer.
//!
//! Only the form is read here; whether ids are unique and guides exist is the business of rules. Knows no clock: who
//! asks whether a notice is in force says when it is.

use super::super::raw::{At, MaybeText};
use super::super::reader::{Fields, Sink};
use super::super::tree::{self, Table};
use super::NOTICES_FILE;
use crate::diag::Words;
use crate::guide::model::Guide;
use crate::text::span::Span;

/// How a notice weighs, lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing; may be put away for the day.
    Info,
    /// Something does not work as it should. Shown before a customer is led through the steps it concerns.
    Warning,
    /// Something does not work at all. Likewise.
    Critical,
}

impl Weight {
    /// The words of `severity`.
    pub const WORDS: [&'static str; 3] = ["info", "warning", "critical"];

    /// The weight of a word of [`Weight::WORDS`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Critical].into_iter().find(|weight| weight.as_str() == word)
    }

    /// The word in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }

    /// The word on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Info => "알림",
            Self::Warning => "주의",
            Self::Critical => "장애",
        }
    }
}

/// One `[[notice]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The entry in the file.
    pub span: Span,
    /// Id.
    pub id: At<String>,
    /// A few words for a badge or a note; none: the text stands for them.
    pub title: MaybeText,
    /// Words for the agent.
    pub text: At<String>,
    /// Words for the customer.
    pub say: MaybeText,
    /// How it weighs.
    pub weight: Weight,
    /// Unix milliseconds.
    pub start_ms: i64,
    /// Unix milliseconds at which it is over, and where the file says so.
    pub end_ms: At<i64>,
    /// Guides it concerns.
    pub guides: Vec<At<String>>,
    /// Steps it concerns, each as `guide#step`.
    pub steps: Vec<At<String>>,
    /// Categories of guides it concerns.
    pub categories: Vec<At<String>>,
    /// Code of `dispositions.toml` that a call may end with because of it.
    pub code: MaybeText,
    /// Where this was learnt.
    pub source: String,
}

impl Notice {
    /// Whether it is in force at a moment in Unix milliseconds.
    pub fn is_on(&self, now_ms: i64) -> bool {
        (self.start_ms..self.end_ms.value).contains(&now_ms)
    }

    /// Whether it names nothing, and so concerns every call.
    pub fn is_for_all(&self) -> bool {
        self.guides.is_empty() && self.steps.is_empty() && self.categories.is_empty()
    }

    /// The title, or the text where there is none.
    pub fn head(&self) -> &str {
        self.title.as_ref().map_or(self.text.value.as_str(), |title| &title.value)
    }

    /// Whether it names this guide, its category or a step of it.
    pub fn names(&self, guide: &Guide) -> bool {
        let step_of = |name: &At<String>| split(&name.value).0 == &*guide.id;
        self.names_whole(guide) || self.steps.iter().any(step_of)
    }

    /// Whether it names this step, or the whole guide that has it.
    pub fn names_step(&self, guide: &Guide, step: &str) -> bool {
        let here = |name: &At<String>| split(&name.value) == (&*guide.id, Some(step));
        self.names_whole(guide) || self.steps.iter().any(here)
    }

    fn names_whole(&self, guide: &Guide) -> bool {
        self.guides.iter().any(|id| *id.value == *guide.id)
            || self.categories.iter().any(|name| name.value == guide.category)
    }
}

/// Guide and step of `guide#step`.
pub fn split(name: &str) -> (&str, Option<&str>) {
    match name.split_once('#') {
        Some((guide, step)) => (guide, Some(step)),
        None => (name, None),
    }
}

/// Where the entries of a file are, also of those that cannot be read.
pub fn places(text: &str) -> Vec<Span> {
    let (root, _, _) = tree::read(text);
    let mut sink = Sink::new(&NOTICES_FILE.into());
    let mut f = Fields::new(&root, Span::default(), Words::fixed(NOTICES_FILE, NOTICES_FILE), &mut sink);
    let entries = f.tables("notice").map(|list| list.value).unwrap_or_default();
    entries.into_iter().map(|(_, span)| span).collect()
}

/// The rows of the file. One that cannot be read is a finding; the others stay.
pub(super) fn read(root: &Table<'_>, sink: &mut Sink) -> Vec<Notice> {
    let mut f = Fields::new(root, Span::default(), Words::fixed(NOTICES_FILE, NOTICES_FILE), sink);
    let mut rows = Vec::new();
    for (table, span) in f.tables("notice").map(|list| list.value).unwrap_or_default() {
        rows.extend(row(f.child(table, span, Words::fixed("공지", "notice")), span));
    }
    f.finish();
    rows
}

fn row(mut g: Fields<'_, '_>, span: Span) -> Option<Notice> {
    let id = g.required_text("id");
    let title = g.text("title");
    let text = g.required_text("text");
    let say = g.text("say");
    let severity = g.word_of("severity", &Weight::WORDS, true);
    let (start, end) = (required_moment(&mut g, "start"), required_moment(&mut g, "end"));
    let (guides, steps, categories) = (g.texts("guides"), g.texts("steps"), g.texts("categories"));
    let code = g.text("code");
    let source = g.text("source");
    g.finish();
    Some(Notice {
        span,
        id: id?,
        title,
        text: text?,
        say,
        weight: Weight::from_word(&severity?.value)?,
        start_ms: start?.value,
        end_ms: end?,
        guides,
        steps,
        categories,
        code,
        source: source.map(|source| source.value).unwrap_or_default(),
    })
}

/// A notice without an end would stay for ever, and nobody would read the next one.
fn required_moment(g: &mut Fields<'_, '_>, key: &'static str) -> Option<At<i64>> {
    let there = g.has(key);
    let moment = g.moment(key);
    if !there {
        g.missing(key);
    }
    moment
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::guide::tables::Tables;

    fn read(text: &str) -> (Vec<Notice>, Vec<String>) {
        let mut tables = Tables::default();
        let found = tables.read(&Arc::from(NOTICES_FILE), text);
        (tables.notices, found.into_iter().map(|found| found.message.ko.into_owned()).collect())
    }

    const HEAD: &str = "[[notice]]\nid = \"a\"\ntext = \"글\"\nseverity = \"warning\"\n";

    #[test]
    fn a_notice_is_on_from_its_start_until_its_end() {
        let (notices, found) = read(&format!(
            "{HEAD}start = 2026-11-21T09:00:00+09:00\nend = 2026-11-21T12:00:00+09:00\nguides = [\"isp\"]\n"
        ));
        assert_eq!(found, [""; 0]);
        let notice = &notices[0];
        let nine = 1_795_219_200_000;
        for (ms, on) in [(nine - 1, false), (nine, true), (nine + 10_799_999, true), (nine + 10_800_000, false)] {
            assert_eq!(notice.is_on(ms), on, "{ms}");
        }
        assert!(!notice.is_for_all() && notice.head() == "글");
    }

    #[test]
    fn a_notice_must_say_from_when_until_when() {
        for (rest, left, words) in [
            ("start = 2026-11-21T09:00:00+09:00\n", 0, "`end`"),
            ("end = 2026-11-21T09:00:00+09:00\n", 0, "`start`"),
            ("start = \"아침\"\nend = 2026-11-21T09:00:00+09:00\n", 0, "`start`"),
            // A time without its offset means another moment on every machine.
            ("start = 2026-11-21T08:00:00\nend = 2026-11-21T09:00:00+09:00\n", 0, "`start`"),
        ] {
            let (notices, found) = read(&format!("{HEAD}{rest}"));
            assert_eq!(notices.len(), left, "{rest}");
            assert!(found.iter().any(|found| found.contains(words)), "{rest}: {found:?}");
        }
    }
}
