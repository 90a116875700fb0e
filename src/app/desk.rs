//! The agent's desk: the search, the open calls, and what a command does to them.
//!
//! Every change of a call returns the effect that keeps it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::call::{Call, Ending, texts};
use super::command::DeskCommand;
use super::crm::{Words, render};
use super::effect::{Effect, GuideText, Loaded, RequestId};
use super::missed::Missed;
use super::park::Parking;
use super::past::{Past, PastCommand};
use super::records::CallRecord;
use super::settings::Settings;
use crate::guide::library::Library;
use crate::guide::model::{CallResult, Guide};
use crate::guide::session::Session;
use crate::search::Index;

/// Most rows a search shows.
const MAX_HITS: usize = 20;

/// One row of the search list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Guide id.
    pub guide: String,
    /// Step id, where the hit is a step.
    pub step: Option<String>,
    /// First line.
    pub title: String,
    /// Second line: why it was found, or the summary.
    pub why: String,
    /// Bytes of `why` to set off.
    pub ranges: Vec<Range<usize>>,
    /// Heading it stands under, in the list without a query.
    pub category: String,
    /// Its review date has passed.
    pub overdue: bool,
}

/// The desk.
#[derive(Debug, Default)]
pub struct Desk {
    /// Search text.
    pub query: String,
    /// What it found; without a query, all guides by category.
    pub rows: Vec<Row>,
    /// Selected row.
    pub selected: usize,
    /// Open calls, oldest first.
    pub calls: Vec<Call>,
    /// The call on show; `None`: the search.
    pub active: Option<usize>,
    /// Calls that were open when the program stopped, with the texts of their guides.
    pub left_open: Vec<(CallRecord, Vec<GuideText>)>,
    /// Finished calls, newest first.
    pub finished: Vec<CallRecord>,
    /// Finished calls whose customer waits to be called back.
    pub backs: Vec<CallRecord>,
    /// The question why the call on show is set aside.
    pub parking: Option<Parking>,
    /// The list of ended calls.
    pub past: Past,
    /// The search that found nothing, while it is on show.
    missed: Missed,
    /// Call-backs that were told of: call and time.
    pub(super) announced: BTreeSet<(String, i64)>,
}

/// What a desk command needs to know of the rest.
pub struct DeskCx<'a> {
    /// Guides and index.
    pub loaded: Option<&'a Loaded>,
    /// Settings.
    pub settings: &'a Settings,
    /// Unix milliseconds.
    pub now_ms: i64,
    /// A fresh id.
    pub new_id: &'a str,
    /// A number no request had before.
    pub request: RequestId,
}

/// What a desk command leads to, besides effects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Nothing to say.
    Nothing,
    /// Something went well.
    Done(String),
    /// Something was refused.
    Refused(String),
}

impl Told {
    /// This, or what else there is to say.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self == Self::Nothing { other } else { self }
    }
}

impl Desk {
    /// The call on show.
    pub fn call(&self) -> Option<&Call> {
        self.active.and_then(|at| self.calls.get(at))
    }

    pub(super) fn call_mut(&mut self) -> Option<&mut Call> {
        self.active.and_then(|at| self.calls.get_mut(at))
    }

    /// Fills the list again, for a new query or a new library.
    pub fn refresh(&mut self, loaded: Option<&Loaded>, today: jiff::civil::Date) {
        self.rows = match loaded {
            None => Vec::new(),
            Some(loaded) if self.query.trim().is_empty() => all_rows(&loaded.library, today),
            Some(loaded) => found_rows(&loaded.library, &loaded.index, &self.query, today),
        };
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }

    /// Applies a command.
    pub fn apply(&mut self, command: DeskCommand, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let told = self.obey(command, cx, effects);
        let here = self.call().map(|call| call.id.as_str());
        // The question why a call is set aside is about that call, never about the next one on show.
        if self.parking.as_ref().is_some_and(|parking| Some(parking.call.as_str()) != here) {
            self.parking = None;
        }
        told
    }

    fn obey(&mut self, command: DeskCommand, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        // Behind the list of past calls it does not stand.
        let is_shown = self.active.is_none() && !self.past.is_shown;
        if is_shown && !matches!(command, DeskCommand::MoveSelection(_) | DeskCommand::StartSelected) {
            self.missed.leave(cx.now_ms, effects);
        }
        match command {
            DeskCommand::Query(query) => {
                self.query = query;
                self.selected = 0;
                self.refresh(cx.loaded, today(cx.now_ms));
                let found = cx.loaded.is_none() || !self.rows.is_empty();
                self.missed.look(if found { "" } else { &self.query }, cx.now_ms);
            }
            DeskCommand::MoveSelection(by) => {
                let last = self.rows.len().saturating_sub(1);
                self.selected = self.selected.saturating_add_signed(by).min(last);
            }
            DeskCommand::StartSelected => match self.rows.get(self.selected).cloned() {
                Some(row) => return self.start(&row.guide, row.step.as_deref(), cx, effects),
                None => self.missed.count(effects),
            },
            DeskCommand::Start { guide, step } => return self.start(&guide, step.as_deref(), cx, effects),
            DeskCommand::NewCall => self.show_search(cx),
            DeskCommand::Show(at) => self.active = (at < self.calls.len()).then_some(at),
            DeskCommand::Next => self.turn(1),
            DeskCommand::Previous => self.turn(-1),
            DeskCommand::Park(command) => return self.park(command, cx, effects),
            DeskCommand::Restart => return self.restart(cx, effects),
            DeskCommand::Past(command) => return self.past(command, cx, effects),
            DeskCommand::Caller(typed) => self.caller_typed(typed, effects),
            DeskCommand::Resume(id) => return self.resume(&id, cx, effects),
            DeskCommand::Discard(id) => return self.discard(&id, cx, effects),
            DeskCommand::FinishAndStart(guide) => {
                let told = if self.call().is_some_and(|call| call.ending.is_some()) {
                    Told::Nothing
                } else {
                    self.end(cx, effects)
                };
                if let Some(ending) = self.call_mut().and_then(|call| call.ending.as_mut()) {
                    ending.next = Some(guide);
                }
                return told;
            }
            DeskCommand::End => return self.end(cx, effects),
            other => return self.in_call(other, cx, effects),
        }
        Told::Nothing
    }

    /// Shows the search, empty, leaving calls open.
    pub(super) fn show_search(&mut self, cx: &DeskCx<'_>) {
        (self.active, self.parking) = (None, None);
        self.past.is_shown = false;
        self.query.clear();
        // Words from before a call did not stand while it lasted.
        self.missed.look("", cx.now_ms);
        self.selected = 0;
        self.refresh(cx.loaded, today(cx.now_ms));
    }

    pub(super) fn start(
        &mut self,
        guide: &str,
        step: Option<&str>,
        cx: &DeskCx<'_>,
        effects: &mut Vec<Effect>,
    ) -> Told {
        let Some(loaded) = cx.loaded else {
            return Told::Refused("안내를 아직 읽고 있어요. 잠시 뒤 다시 눌러 주세요".into());
        };
        let session = match Session::start_at(&loaded.library, guide, step) {
            Ok(session) => session,
            Err(refused) => return Told::Refused(refused.to_string()),
        };
        effects.push(Effect::SaveGuideTexts(texts(&session)));
        let call = Call::new(cx.new_id.to_owned(), session, cx.now_ms);
        effects.push(call.save(cx.settings));
        self.calls.push(call);
        self.active = Some(self.calls.len() - 1);
        self.query.clear();
        self.missed.look("", cx.now_ms);
        self.refresh(cx.loaded, today(cx.now_ms));
        Told::Nothing
    }

    pub(super) fn resume(&mut self, id: &str, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let Some(at) = self.left_open.iter().position(|(record, _)| record.id == id) else { return Told::Nothing };
        let (record, texts) = &self.left_open[at];
        match Call::restore(record, texts, cx.loaded.map(|loaded| &*loaded.library)) {
            Ok(mut call) => {
                call.write_note(cx.loaded.map(|loaded| &*loaded.library), cx.settings, cx.now_ms);
                effects.push(call.save(cx.settings));
                self.calls.push(call);
                self.active = Some(self.calls.len() - 1);
                self.left_open.remove(at);
                Told::Nothing
            }
            Err(why) => Told::Refused(why),
        }
    }

    /// Takes a call up at its end, to say how it ended. Only one whose guide is gone is put away without an outcome; its
    /// customer still waits for the call that was promised.
    fn discard(&mut self, id: &str, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let library = cx.loaded.map(|loaded| &*loaded.library);
        let Told::Refused(why) = self.resume(id, cx, effects) else {
            if let Some(call) = self.call_mut().filter(|call| call.id == id && call.ending.is_none()) {
                call.begin_ending(library, cx.settings, cx.now_ms);
            }
            return Told::Nothing;
        };
        let Some(at) = self.left_open.iter().position(|(record, _)| record.id == id) else { return Told::Nothing };
        let (mut record, _) = self.left_open.remove(at);
        record.ended_ms = Some(cx.now_ms);
        (record.parked, record.draft) = (None, None);
        effects.push(Effect::SaveCall(Box::new(record.clone())));
        if record.call_back.is_some() {
            self.backs.push(record.clone());
        }
        self.finished.insert(0, record);
        Told::Refused(format!("결과 없이 끝냈어요. {why}"))
    }

    fn past(&mut self, command: PastCommand, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        match (&command, &self.past.open) {
            (PastCommand::Toggle, _) => {
                // Over an open call the list comes forward instead of going.
                self.past.is_shown &= self.active.is_none();
                (self.active, self.parking) = (None, None);
            }
            (PastCommand::Show(_), _) => (self.active, self.parking) = (None, None),
            (PastCommand::FollowUp, Some(opened)) => {
                let earlier = opened.record.clone();
                return self.follow_up(&earlier, cx, effects);
            }
            (PastCommand::Copy(_), Some(_)) => {
                self.past.apply(command, cx.request, cx.now_ms, effects);
                return Told::Done("지난 상담의 메모를 복사했어요".into());
            }
            _ => {}
        }
        self.past.apply(command, cx.request, cx.now_ms, effects);
        if !self.past.is_shown {
            self.missed.stand_anew(cx.now_ms);
        }
        Told::Nothing
    }

    fn end(&mut self, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let (settings, now) = (cx.settings, cx.now_ms);
        let library = cx.loaded.map(|loaded| &*loaded.library);
        let Some(call) = self.call_mut() else { return Told::Nothing };
        let Some(ending) = &mut call.ending else {
            call.begin_ending(library, settings, now);
            return Told::Nothing;
        };
        let Some(code) = ending.code.clone() else {
            ending.needs_code = true;
            return Told::Refused("어떻게 끝났는지 먼저 골라 주세요".into());
        };
        let unread = ending.is_time_unread();
        if unread && call.result_of(library, &code) == Some(CallResult::Callback) {
            return Told::Refused("다시 전화할 시각을 읽을 수 없어요. 14:30처럼 고치거나 칸을 비워 주세요".into());
        }
        let Some(Ending { text, format, next, .. }) = call.ending.clone() else { return Told::Nothing };
        let format = format.unwrap_or(settings.copy_format);
        let customer = call.session.inputs().get("customer").cloned();
        let record = call.finished_record(library, settings, now, &code, &text);
        effects.push(Effect::SaveCall(Box::new(record.clone())));
        // The note as it is kept: masked, also where the agent wrote something else into it.
        effects.push(Effect::Copy(render(format, &record, &Words::of(&call.session, library, &code))));
        if record.call_back.is_some() {
            self.backs.push(record.clone());
        }
        self.finished.insert(0, record.clone());
        if let Some(at) = self.active {
            self.calls.remove(at);
        }
        self.show_search(cx);
        let Some(next) = next else { return Told::Done("상담을 마쳤어요. 메모를 복사했어요".into()) };
        match self.follow_with(&next, &record, customer.as_deref(), cx, effects) {
            Told::Refused(why) => {
                Told::Refused(format!("상담을 마치고 메모를 복사했지만, 다음 안내를 열지 못했어요. {why}"))
            }
            _ => Told::Done("상담을 마쳤어요. 메모를 복사하고 다음 안내를 열었어요".into()),
        }
    }

    fn in_call(&mut self, command: DeskCommand, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let library = cx.loaded.map(|loaded| &*loaded.library);
        let Some(call) = self.call_mut() else { return Told::Nothing };
        let answers = matches!(command, DeskCommand::Choose(_));
        let stood = (call.session.trail().len(), call.notice.is_some());
        let mut told = call.apply(command, library, cx);
        if answers && stood != (call.session.trail().len(), call.notice.is_some()) {
            // Whoever answers has the customer on the line.
            let back = call.pick_up(cx.now_ms);
            told = told.or(back);
        }
        effects.push(call.save(cx.settings));
        told
    }

    /// How many calls have ended on the Korean day it is.
    pub fn ended_today(&self, now_ms: i64) -> usize {
        let ended = self.finished.iter().filter_map(|record| record.ended_ms);
        ended.filter(|ended_ms| today(*ended_ms) == today(now_ms)).count()
    }
}

/// The Korean calendar day of a moment.
pub fn today(now_ms: i64) -> jiff::civil::Date {
    super::note::day(now_ms).parse().unwrap_or_default()
}

fn row(guide: &Guide, today: jiff::civil::Date) -> Row {
    Row {
        guide: guide.id.to_string(),
        step: None,
        title: guide.title.clone(),
        why: guide.summary.clone(),
        ranges: Vec::new(),
        category: guide.category.clone(),
        overdue: guide.review_by.is_some_and(|due| due < today),
    }
}

/// Categories in the order an agent meets them; others after them, by name.
const CATEGORIES: [&str; 8] =
    ["처음 질문", "ISP", "안심클릭", "보안 프로그램", "본인인증", "브라우저", "휴대폰", "가맹점"];

fn all_rows(library: &Library, today: jiff::civil::Date) -> Vec<Row> {
    let mut rows: Vec<Row> = library.guides.values().map(|guide| row(guide, today)).collect();
    let rank = |category: &str| CATEGORIES.iter().position(|c| *c == category).unwrap_or(CATEGORIES.len());
    rows.sort_by(|a, b| (rank(&a.category), &a.category, &a.title).cmp(&(rank(&b.category), &b.category, &b.title)));
    rows
}

pub(super) fn found_rows(library: &Library, index: &Index, query: &str, today: jiff::civil::Date) -> Vec<Row> {
    let hits = index.search(query, MAX_HITS);
    let of = |hit: crate::search::Hit| {
        let doc = index.docs().get(hit.doc)?;
        let guide = library.guide(&doc.guide)?;
        let why = format!("{}  {}", hit.why.field.korean(), hit.why.text.replace('\n', " "));
        let shift = hit.why.field.korean().len() + 2;
        let ranges = hit.why.ranges.iter().map(|r| r.start + shift..r.end + shift).collect();
        let title = match &doc.step {
            Some(_) => format!("{} › {}", guide.title, doc.title),
            None => guide.title.clone(),
        };
        Some(Row { step: doc.step.clone(), title, why, ranges, category: String::new(), ..row(guide, today) })
    };
    hits.into_iter().filter_map(of).collect()
}
