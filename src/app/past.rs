//! Calls that have ended: what is asked of the store, and the page on show.
//!
//! Nothing here can change an ended call; opening one shows it, read-only.

use super::call::Call;
use super::crm::{CopyFormat, Words, render};
use super::effect::{Effect, Failure, GuideText, RequestId};
use super::records::CallRecord;
use crate::guide::library::Library;
use crate::guide::model::CallResult;
use crate::guide::session::{Passed, Visit};

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

/// What is asked about ended calls.
#[derive(Debug, Clone, PartialEq)]
pub enum PastCommand {
    /// Show the list, or hide it.
    Toggle,
    /// Show the list, with this call on show.
    Show(String),
    /// Which days.
    Days(Days),
    /// Words were typed.
    Words(String),
    /// Only calls that ended so; `None` for all.
    Result(Option<CallResult>),
    /// The next page.
    More,
    /// Show this call.
    Open(String),
    /// Show the call so many rows on.
    Move(isize),
    /// Copy its note again.
    Copy(CopyFormat),
    /// Start a call that follows it.
    FollowUp,
}

/// Days of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Days {
    /// The Korean day it is.
    #[default]
    Today,
    /// The last seven days.
    Week,
    /// Every day.
    All,
}

impl Days {
    /// In the order they are offered.
    pub const ALL: [Self; 3] = [Self::Today, Self::Week, Self::All];

    /// The word on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Today => "오늘",
            Self::Week => "7일",
            Self::All => "모두",
        }
    }

    /// When they begin, in Unix milliseconds.
    fn begin_ms(self, now_ms: i64) -> Option<i64> {
        let midnight = (now_ms + KST_MS).div_euclid(DAY_MS) * DAY_MS - KST_MS;
        match self {
            Self::Today => Some(midnight),
            Self::Week => Some(midnight - 6 * DAY_MS),
            Self::All => None,
        }
    }
}

const DAY_MS: i64 = 24 * 60 * 60_000;
const KST_MS: i64 = 9 * 60 * 60_000;

/// The list of ended calls.
#[derive(Debug, Default)]
pub struct Past {
    /// It is on show.
    pub is_shown: bool,
    /// Which days.
    pub days: Days,
    /// Words looked for.
    pub words: String,
    /// Only calls that ended so.
    pub result: Option<CallResult>,
    /// What was found so far.
    pub rows: Vec<PastRow>,
    /// What to ask for the next page with.
    pub more: Option<i64>,
    /// A page that is waited for, and whether it goes on from the rows there are.
    pub waiting: Option<(RequestId, bool)>,
    /// Why the page that was asked for last did not come.
    pub trouble: Option<Failure>,
    /// The call on show.
    pub open: Option<Opened>,
    /// The call that was asked for.
    pub wanted: Option<String>,
}

/// An ended call as it is shown: nothing of it can be changed.
#[derive(Debug)]
pub struct Opened {
    /// As it is kept.
    pub record: CallRecord,
    /// Steps and answers in words.
    pub answers: Vec<(String, String)>,
    /// Its words for copying.
    pub words: Words,
}

impl Opened {
    /// A call of the store with the texts of its guides.
    pub fn new(record: CallRecord, texts: &[GuideText], library: Option<&Library>) -> Self {
        let code = record.outcome.as_ref().map_or("", |outcome| outcome.code.as_str());
        let walked = Call::restore(&record, texts, library);
        let words = walked.as_ref().map(|call| Words::of(&call.session, library, code)).unwrap_or_default();
        let trail = walked.as_ref().map(|call| call.session.trail()).unwrap_or_default();
        let mut answers: Vec<(String, String)> =
            trail.iter().map(|visit| (visit.title.clone(), answered(visit))).collect();
        if trail.iter().filter(|visit| visit.passed.is_none()).count() < record.answers.len() {
            // The guide is gone: ids are better than nothing.
            answers = record.answers.iter().map(|answer| (answer.step.clone(), answer.choice.clone())).collect();
        }
        Self { record, answers, words }
    }
}

/// What was answered there, or why it was passed over; empty where there was only one way on.
fn answered(visit: &Visit) -> String {
    match visit.passed {
        Some(Passed::Tried) => "이미 해 봄".into(),
        Some(Passed::Skipped) => "건너뜀".into(),
        None => visit.label.clone(),
    }
}

impl Past {
    /// What the store is asked for.
    fn query(&self, now_ms: i64) -> PastQuery {
        PastQuery {
            words: self.words.clone(),
            from_ms: self.days.begin_ms(now_ms),
            result: self.result.map(|result| result.as_str().to_owned()),
            ..PastQuery::default()
        }
    }

    /// Asks for the first page.
    pub fn ask(&mut self, id: RequestId, now_ms: i64, effects: &mut Vec<Effect>) {
        (self.waiting, self.trouble) = (Some((id, false)), None);
        effects.push(Effect::FindCalls { id, query: self.query(now_ms) });
    }

    /// A page came, or none. One that did not can be asked for again.
    pub fn page_came(&mut self, id: RequestId, page: Result<PastPage, Failure>) {
        let Some((_, goes_on)) = self.waiting.take_if(|(waiting, _)| *waiting == id) else { return };
        if !goes_on {
            self.rows.clear();
            self.more = None;
        }
        match page {
            Ok(page) => {
                self.rows.extend(page.rows);
                self.more = page.more;
            }
            Err(failure) => self.trouble = Some(failure),
        }
    }

    /// How many were found for what is asked now; none while that is not known.
    pub fn count(&self) -> Option<usize> {
        let looking = self.waiting.is_some_and(|(_, goes_on)| !goes_on);
        let unread = self.trouble.is_some() && self.rows.is_empty();
        (!looking && !unread).then_some(self.rows.len())
    }

    /// A call came.
    pub fn call_came(&mut self, opened: Opened) {
        if self.wanted.as_ref() == Some(&opened.record.id) {
            self.open = Some(opened);
        }
    }

    /// Applies what needs nothing else of the desk.
    pub(super) fn apply(&mut self, command: PastCommand, id: RequestId, now_ms: i64, effects: &mut Vec<Effect>) {
        match command {
            PastCommand::Toggle => {
                self.is_shown = !self.is_shown;
                if self.is_shown {
                    *self = Self { is_shown: true, days: self.days, ..Self::default() };
                    self.ask(id, now_ms, effects);
                }
            }
            PastCommand::Show(call) => {
                *self = Self { is_shown: true, days: Days::All, ..Self::default() };
                self.ask(id, now_ms, effects);
                self.want(call, effects);
            }
            PastCommand::Days(days) => {
                self.days = days;
                self.ask(id, now_ms, effects);
            }
            PastCommand::Words(words) => {
                // Whoever looks for words means every day, until they say otherwise.
                if self.words.trim().is_empty() && !words.trim().is_empty() && self.days == Days::Today {
                    self.days = Days::All;
                }
                self.words = words;
                self.ask(id, now_ms, effects);
            }
            PastCommand::Result(result) => {
                self.result = result;
                self.ask(id, now_ms, effects);
            }
            PastCommand::More => {
                if let Some(before) = self.more.filter(|_| self.waiting.is_none()) {
                    (self.waiting, self.trouble) = (Some((id, true)), None);
                    let query = PastQuery { before: Some(before), ..self.query(now_ms) };
                    effects.push(Effect::FindCalls { id, query });
                }
            }
            PastCommand::Move(by) => {
                let here = self.rows.iter().position(|row| Some(&row.id) == self.wanted.as_ref());
                let next = here.map_or(0, |here| here.saturating_add_signed(by)).min(self.rows.len().saturating_sub(1));
                if let Some(row) = self.rows.get(next) {
                    self.want(row.id.clone(), effects);
                }
            }
            PastCommand::Open(call) => self.want(call, effects),
            PastCommand::Copy(format) => {
                if let Some(opened) = &self.open {
                    effects.push(Effect::Copy(render(format, &opened.record, &opened.words)));
                }
            }
            PastCommand::FollowUp => {}
        }
    }

    fn want(&mut self, call: String, effects: &mut Vec<Effect>) {
        if self.wanted.as_ref() != Some(&call) {
            self.open = None;
        }
        self.wanted = Some(call.clone());
        effects.push(Effect::OpenCall(call));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_told_only_of_a_page_that_came() {
        let row = || PastPage { rows: vec![PastRow::default()], more: Some(9) };
        let (mut past, mut effects) = (Past::default(), Vec::new());
        past.ask(1, 0, &mut effects);
        assert_eq!(past.count(), None);
        past.page_came(1, Ok(row()));
        assert_eq!(past.count(), Some(1));
        past.apply(PastCommand::More, 2, 0, &mut effects);
        assert_eq!(past.count(), Some(1), "what is there stays");
        past.page_came(2, Err(Failure::new("읽지 못했어요", "")));
        assert_eq!(past.count(), Some(1));
        past.ask(3, 0, &mut effects);
        past.page_came(3, Err(Failure::new("읽지 못했어요", "")));
        assert_eq!(past.count(), None, "nobody knows");
    }
}
