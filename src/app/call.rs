//! One call: the walk, what was ticked and typed, how it ends, and how it is kept.
//!
//! Holds no clock and no store: times come in, records go out, masked.

mod ending;
mod input;
mod notice;
mod walking;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use self::ending::Ending;
pub use self::input::{TID, input_problem, refused_value, shown_value};
pub use self::walking::Before;
use super::caller::Caller;
use super::command::DeskCommand;
use super::desk::{DeskCx, Told};
use super::effect::{Effect, GuideText};
use super::records::{AnswerRow, CallBackRow, CallRecord, ParkRow};
use super::settings::Settings;
use crate::guide::fill::fill;
use crate::guide::library::Library;
use crate::guide::model::{Exit, Guide, InputKind};
use crate::guide::resolve::resolve;
use crate::guide::session::{AnswerKey, Mark, Position, Session};
use crate::guide::tables::notices::Notice;
use crate::text::mask::{Live, mask, mask_name};

/// One call.
#[derive(Debug)]
pub struct Call {
    /// UUID v7.
    pub id: String,
    /// The walk.
    pub session: Session,
    /// Unix milliseconds.
    pub started_ms: i64,
    /// The agent's words, and what of them is kept.
    pub note: Live,
    /// Ticked lines.
    pub ticked: BTreeSet<(AnswerKey, usize)>,
    /// Warnings read.
    pub acknowledged: BTreeSet<AnswerKey>,
    /// When each answer was given.
    pub answered_ms: BTreeMap<AnswerKey, i64>,
    /// Earlier answer whose choices are on show.
    pub changing: Option<AnswerKey>,
    /// What just happened to earlier answers.
    pub told: Option<String>,
    /// The notice it is stopped by, before the step.
    pub notice: Option<Box<Notice>>,
    /// Ids of the notices the customer was told of.
    pub heard: BTreeSet<String>,
    /// What holds the call at this step.
    pub held: Option<Hold>,
    /// Ending in progress.
    pub ending: Option<Ending>,
    /// The end that was left again: what was written there is taken up at the next one.
    pub closed: Option<Ending>,
    /// Set aside, while it is.
    pub parked: Option<ParkRow>,
    /// To be called back.
    pub call_back: Option<CallBackRow>,
    /// Who calls.
    pub caller: Caller,
    /// Id of the earlier call that this one follows up.
    pub follows: Option<String>,
    /// What an input would not take, and why: its name and the words.
    pub refused: Option<(String, String)>,
    /// The walk before each of the last acts, the last one at the end.
    pub history: Vec<Before>,
}

/// What must be done before going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// The warning was just shown as read; the next key goes on.
    Warning,
    /// Lines are not ticked.
    Checks,
    /// A required value is missing or wrong.
    Input,
}

impl Call {
    pub(super) fn new(id: String, session: Session, started_ms: i64) -> Self {
        Self {
            id,
            session,
            started_ms,
            note: Live::masked(),
            ticked: BTreeSet::new(),
            acknowledged: BTreeSet::new(),
            answered_ms: BTreeMap::new(),
            changing: None,
            told: None,
            notice: None,
            heard: BTreeSet::new(),
            held: None,
            ending: None,
            closed: None,
            parked: None,
            call_back: None,
            caller: Caller::default(),
            follows: None,
            refused: None,
            history: Vec::new(),
        }
    }

    /// Whether the library has a newer version of a guide this call runs on.
    pub fn is_stale(&self, library: &Library) -> bool {
        self.session
            .guides()
            .iter()
            .any(|(id, guide)| library.guides.get(id).is_some_and(|newer| !newer.same_version(guide)))
    }

    /// Key of the answer the current step waits for.
    pub fn key(&self) -> Option<&AnswerKey> {
        match self.session.position() {
            Position::Step { key, .. } => Some(key),
            Position::End { .. } => None,
        }
    }

    /// Fills the slots of a guide's text for this call.
    pub fn fill(&self, text: &str, settings: &Settings, now_ms: i64) -> String {
        fill(text, |name| match name {
            "agent" => Some(settings.agent_name.clone()),
            "center" => Some(settings.center.clone()),
            "today" => Some(super::note::day(now_ms)),
            _ => self.session.inputs().get(name).cloned().or_else(|| self.unnamed(name)),
        })
    }

    /// A person whose name was not asked yet is "고객"; other values show what is missing.
    fn unnamed(&self, name: &str) -> Option<String> {
        let input = self.session.guides().values().flat_map(|g| &g.inputs).find(|input| input.name == name)?;
        Some(if input.kind == InputKind::Name { "고객".into() } else { format!("[{}]", input.label) })
    }

    pub(super) fn apply(&mut self, command: DeskCommand, library: Option<&Library>, cx: &DeskCx<'_>) -> Told {
        match command {
            DeskCommand::Choose(n) if self.notice.is_some() => return self.leave_notice(n, library, cx),
            DeskCommand::Choose(n) => return self.choose(n, cx.now_ms),
            DeskCommand::Back => self.back(),
            DeskCommand::AskChange(key) => self.changing = key,
            DeskCommand::Change(key, choice) => return self.change(&key, &choice, cx.now_ms),
            DeskCommand::Tried { tag, tried } => return self.mark(&tag, tried),
            DeskCommand::TriedHere => return self.tried_here(),
            DeskCommand::Skip => return self.skip(),
            DeskCommand::Undo => return self.undo(),
            DeskCommand::Tick(n) => self.tick(n),
            DeskCommand::TickNext => {
                if let (Some(key), Some(step)) = (self.key().cloned(), self.session.step()) {
                    let next = (0..step.check.len()).find(|n| !self.ticked.contains(&(key.clone(), *n)));
                    next.into_iter().for_each(|n| self.tick(n));
                }
            }
            DeskCommand::Input { name, value } => {
                let told = self.input(&name, value);
                self.write_note(library, cx.settings, cx.now_ms);
                return told;
            }
            DeskCommand::Note(note) => {
                self.note.set(note.into());
                self.write_note(library, cx.settings, cx.now_ms);
            }
            DeskCommand::PickDisposition(code) => self.pick(code, library, cx.settings, cx.now_ms),
            DeskCommand::CancelEnd => self.leave_ending(),
            DeskCommand::FinalNote(_) | DeskCommand::CopyAs(_) | DeskCommand::EndSoon(_) | DeskCommand::EndAt(_) => {
                self.say_at_end(command, library, cx.now_ms);
            }
            _ => {}
        }
        Told::Nothing
    }

    /// What a call has beyond its walk and its note, from the store.
    fn take_back(&mut self, record: &CallRecord) {
        self.parked.clone_from(&record.parked);
        self.call_back = record.call_back.clone().filter(|back| back.done_ms.is_none());
        self.caller.hash.clone_from(&record.caller);
        self.follows.clone_from(&record.follows);
        self.take_draft(record.draft.as_ref());
    }

    /// The call as the store keeps it, masked.
    pub fn record(&self, settings: &Settings) -> CallRecord {
        let given = self.session.trail().iter().filter(|visit| visit.passed.is_none());
        let answers = given.map(|visit| AnswerRow {
            guide: visit.key.guide.to_string(),
            step: visit.key.step.clone(),
            visit: visit.key.visit,
            choice: visit.choice.clone(),
            at_ms: self.answered_ms.get(&visit.key).copied().unwrap_or(self.started_ms),
        });
        let names = |name: &str| {
            let mut inputs = self.session.guides().values().flat_map(|guide| &guide.inputs);
            inputs.any(|input| input.name == name && input.kind == InputKind::Name)
        };
        let masked = |name: &str, value: &str| {
            if names(name) { mask_name(value) } else { mask(value).into_owned() }
        };
        CallRecord {
            id: self.id.clone(),
            guide: self.session.root().id.to_string(),
            start_step: self.session.start_step().map(str::to_owned),
            started_ms: self.started_ms,
            ended_ms: None,
            agent: settings.agent_name.clone(),
            center: settings.center.clone(),
            answers: answers.collect(),
            marks: self.session.marks().iter().map(Mark::to_text).collect(),
            inputs: self.session.inputs().iter().map(|(k, v)| (k.clone(), masked(k, v))).collect(),
            note: self.note.shown().to_owned(),
            outcome: None,
            guide_texts: self.session.guides().values().map(|g| (g.id.to_string(), g.version().to_owned())).collect(),
            title: self.session.root().title.clone(),
            words: String::new(),
            parked: self.parked.clone(),
            call_back: self.waits_for(),
            draft: self.draft(),
            caller: self.caller.hash.clone(),
            follows: self.follows.clone(),
        }
    }

    pub(super) fn save(&self, settings: &Settings) -> Effect {
        Effect::SaveCall(Box::new(self.record(settings)))
    }

    /// A call from the store, on the guide versions it began with.
    pub(super) fn restore(record: &CallRecord, texts: &[GuideText], library: Option<&Library>) -> Result<Self, String> {
        let mut guides: BTreeMap<Arc<str>, Arc<Guide>> =
            library.map(|library| library.closure(&record.guide)).unwrap_or_default();
        for text in texts {
            let same = guides.get(text.guide.as_str()).is_some_and(|guide| guide.version() == text.version);
            if !same && let Some(guide) = revive(text) {
                guides.insert(Arc::clone(&guide.id), guide);
            }
        }
        let session = Session::of(guides, &record.guide, record.start_step.as_deref());
        let mut session = session.map_err(|refused| refused.to_string())?;
        let answers = record.answers.iter().map(|row| {
            let key = AnswerKey { guide: row.guide.as_str().into(), step: row.step.clone(), visit: row.visit };
            (key, row.choice.clone())
        });
        session.restore_marks(record.marks.iter().filter_map(|mark| Mark::from_text(mark)));
        let lost = session.restore(answers);
        for (name, value) in &record.inputs {
            session.set_input(name, value);
        }
        let mut call = Self::new(record.id.clone(), session, record.started_ms);
        call.note.set(record.note.as_str().into());
        call.take_back(record);
        call.answered_ms = record
            .answers
            .iter()
            .map(|row| {
                let key = AnswerKey { guide: row.guide.as_str().into(), step: row.step.clone(), visit: row.visit };
                (key, row.at_ms)
            })
            .collect();
        if !lost.is_empty() {
            call.told = Some(format!(
                "안내가 바뀌어 답 {}개를 되살리지 못했어요. 지금 단계부터 다시 확인해 주세요",
                lost.len()
            ));
        }
        Ok(call)
    }
}

fn revive(text: &GuideText) -> Option<Arc<Guide>> {
    let file: Arc<str> = format!("{}.toml", text.guide).into();
    let (raw, _) = crate::guide::parse::parse(&file, &text.text);
    resolve(raw).ok().map(Arc::new)
}

pub(super) fn texts(session: &Session) -> Vec<GuideText> {
    let text = |guide: &Arc<Guide>| GuideText {
        version: guide.version().to_owned(),
        guide: guide.id.to_string(),
        text: Arc::clone(&guide.text),
    };
    session.guides().values().map(text).collect()
}

/// Choices of an earlier step, for changing its answer: key and label.
pub fn choices_at(session: &Session, key: &AnswerKey) -> Vec<(String, String)> {
    let step = session.guides().get(&key.guide).and_then(|g| g.step_index(&key.step).map(|at| &g.steps[at]));
    match step.map(|step| &step.exit) {
        Some(Exit::Choices(choices)) => choices.iter().map(|c| (c.key.to_string(), c.label.to_string())).collect(),
        _ => Vec::new(),
    }
}
