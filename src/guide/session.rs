//! One call walked through the guides: its state is a replay of its answers.
//!
//! Answers are keyed by guide, step and visit, never by position, so changing one keeps every later
//! answer that still lies on the path. A session holds the guides it began with; a newer library
//! does not touch it. It never guesses: where a guide is missing it says so and stays.

mod mark;
mod refused;
mod replay;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use self::mark::{Mark, Walk};
pub use self::refused::Refused;
use self::replay::{Path, replay};
use super::cursor::Cursor;
use super::library::Library;
use super::model::{Choice, Exit, Go, Guide, Outcome, Step};

/// Which answer: the step, and the how-manieth visit of it in this call, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerKey {
    /// Guide id.
    pub guide: Arc<str>,
    /// Step id.
    pub step: String,
    /// From 1.
    pub visit: u32,
}

/// A step on the path: answered, or passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Which.
    pub key: AnswerKey,
    /// Key of the choice taken; empty where the step only goes on.
    pub choice: String,
    /// Title of the step.
    pub title: String,
    /// Label of the choice; empty where the step only goes on.
    pub label: String,
    /// How many guides deep, 0 for the guide the call began with.
    pub depth: usize,
    /// Nobody answered it: a mark led past it. Its choice and its label are then empty.
    pub passed: Option<Passed>,
}

/// Why a step was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// The caller had tried the remedy.
    Tried,
    /// The agent skipped the step.
    Skipped,
}

/// Where the call stands.
#[derive(Debug, Clone)]
pub enum Position {
    /// At a step that waits for an answer.
    Step {
        /// Guide of the step.
        guide: Arc<Guide>,
        /// Index of the step.
        step: usize,
        /// Which answer it waits for.
        key: AnswerKey,
    },
    /// At an outcome of the first guide.
    End {
        /// Guide of the outcome.
        guide: Arc<Guide>,
        /// Index of the outcome.
        outcome: usize,
    },
}

/// An answer the current step offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Key to answer with.
    pub key: String,
    /// Words.
    pub label: String,
    /// Takings left before the choice leads elsewhere, for bounded retries.
    pub left: Option<u32>,
    /// Why it cannot be taken now.
    pub unavailable: Option<String>,
}

/// What changing an answer did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// Later answers that no longer lie on the path.
    pub dropped: Vec<Visit>,
    /// Names of inputs that went with them.
    pub dropped_inputs: Vec<String>,
}

/// A call in progress.
#[derive(Debug, Clone)]
pub struct Session {
    guides: BTreeMap<Arc<str>, Arc<Guide>>,
    root: Arc<Guide>,
    start: usize,
    answers: BTreeMap<AnswerKey, String>,
    marks: BTreeSet<Mark>,
    inputs: BTreeMap<String, String>,
    path: Path,
}

impl Session {
    /// Starts a call with a guide of the library, at its first step.
    ///
    /// # Errors
    /// [`Refused::NoGuide`] where the library has no usable guide of that id.
    pub fn start(library: &Library, guide: &str) -> Result<Self, Refused> {
        Self::start_at(library, guide, None)
    }

    /// Starts a call at a step in the middle, as a search hit names it.
    ///
    /// # Errors
    /// [`Refused::NoGuide`] where there is no such guide, or no such step in it.
    pub fn start_at(library: &Library, guide: &str, step: Option<&str>) -> Result<Self, Refused> {
        Self::of(library.closure(guide), guide, step)
    }

    /// A session over exactly these guides, as a restored call has them.
    ///
    /// # Errors
    /// [`Refused::NoGuide`] where `guide` is not among them, or has no such step.
    pub fn of(guides: BTreeMap<Arc<str>, Arc<Guide>>, guide: &str, step: Option<&str>) -> Result<Self, Refused> {
        let missing = || Refused::NoGuide(guide.to_owned());
        let root = guides.get(guide).map(Arc::clone).ok_or_else(missing)?;
        let start = match step {
            Some(step) => root.step_index(step).ok_or_else(missing)?,
            None => root.start,
        };
        let path = Path::at(&root, start);
        let (answers, marks, inputs) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        let mut session = Self { guides, root, start, answers, marks, inputs, path };
        session.replay();
        Ok(session)
    }

    fn replay(&mut self) {
        self.path = replay(self);
    }

    /// Id of the step the call began at, where that is not the first of its guide.
    pub fn start_step(&self) -> Option<&str> {
        (self.start != self.root.start).then(|| self.root.steps[self.start].id.as_str())
    }

    /// Puts stored answers back. Those that do not lie on the path are left out and returned.
    pub fn restore(&mut self, answers: impl IntoIterator<Item = (AnswerKey, String)>) -> Vec<AnswerKey> {
        let stored: BTreeMap<AnswerKey, String> = answers.into_iter().collect();
        self.answers.clone_from(&stored);
        self.replay();
        self.answers = self.given();
        stored.into_keys().filter(|key| !self.answers.contains_key(key)).collect()
    }

    /// The guide the call began with.
    pub fn root(&self) -> &Arc<Guide> {
        &self.root
    }

    /// All guides the call may reach, in the versions it began with.
    pub fn guides(&self) -> &BTreeMap<Arc<str>, Arc<Guide>> {
        &self.guides
    }

    /// Where the call stands.
    pub fn position(&self) -> &Position {
        &self.path.position
    }

    /// The step that waits for an answer.
    pub fn step(&self) -> Option<&Step> {
        match &self.path.position {
            Position::Step { guide, step, .. } => guide.steps.get(*step),
            Position::End { .. } => None,
        }
    }

    /// The guide of the current step or outcome.
    pub fn guide(&self) -> &Arc<Guide> {
        match &self.path.position {
            Position::Step { guide, .. } | Position::End { guide, .. } => guide,
        }
    }

    /// The outcome, once the call has come to one.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.path.position {
            Position::End { guide, outcome } => guide.outcomes.get(*outcome),
            Position::Step { .. } => None,
        }
    }

    /// A walk over the same guides from the same step, before any answer.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor::new(&self.guides, &self.root, self.start)
    }

    /// Answered steps in the order they were walked.
    pub fn trail(&self) -> &[Visit] {
        &self.path.trail
    }

    /// Guides entered and not yet left, outermost first.
    pub fn open_guides(&self) -> &[Arc<Guide>] {
        &self.path.open
    }

    /// Values collected so far.
    pub fn inputs(&self) -> &BTreeMap<String, String> {
        &self.inputs
    }

    /// Sets or clears a value.
    pub fn set_input(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            self.inputs.remove(name);
        } else {
            self.inputs.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Answers the current step offers; empty where it only goes on, or at the end.
    pub fn offers(&self) -> Vec<Offer> {
        let Some(Exit::Choices(choices)) = self.step().map(|step| &step.exit) else { return Vec::new() };
        let Position::Step { step, .. } = self.path.position else { return Vec::new() };
        choices.iter().enumerate().map(|(at, choice)| self.offer((step, at), choice)).collect()
    }

    fn offer(&self, at: (usize, usize), choice: &Choice) -> Offer {
        let taken = self.path.taken.get(&at).copied().unwrap_or(0);
        let left = choice.bound.map(|bound| bound.max.saturating_sub(taken));
        let missing = match &choice.go {
            Go::Call(call) if left != Some(0) && !self.guides.contains_key(&call.guide) => Some(&call.guide),
            _ => None,
        };
        Offer {
            key: choice.key.to_string(),
            label: choice.label.to_string(),
            left,
            unavailable: missing.map(|guide| Refused::Unavailable(guide.to_string()).to_string()),
        }
    }

    /// Takes a choice by key or label, or goes on where the step has none (`choice` empty).
    ///
    /// # Errors
    /// [`Refused`]; the call stays where it is.
    pub fn answer(&mut self, choice: &str) -> Result<(), Refused> {
        let Position::Step { guide, step, key } = &self.path.position else { return Err(Refused::AtEnd) };
        let (guide, step, key) = (Arc::clone(guide), *step, key.clone());
        let choice = self.choice_key(&guide.steps[step], choice)?;
        let offer = self.offers().into_iter().find(|offer| offer.key == choice);
        if offer.is_some_and(|offer| offer.unavailable.is_some()) {
            return Err(Refused::Unavailable(called(&guide.steps[step], &choice)));
        }
        self.answers.insert(key, choice);
        self.replay();
        Ok(())
    }

    /// Takes the last answer back, or the last skipping. Returns it, or `None` at the first step. A remedy that was
    /// tried stays passed: its mark is taken back by [`Session::unmark`].
    pub fn back(&mut self) -> Option<Visit> {
        let mut trail = self.path.trail.iter().rev();
        let last = trail.find(|visit| visit.passed != Some(Passed::Tried)).cloned()?;
        self.forget(&last.key);
        self.replay();
        Some(last)
    }

    /// Takes every answer back from the one at `key` on, so that its step is current again.
    ///
    /// # Errors
    /// [`Refused::NoAnswer`] where no such answer lies on the path.
    pub fn back_to(&mut self, key: &AnswerKey) -> Result<(), Refused> {
        let at = self.path.trail.iter().position(|visit| visit.key == *key).ok_or(Refused::NoAnswer)?;
        let keys: Vec<AnswerKey> = self.path.trail[at..].iter().map(|visit| visit.key.clone()).collect();
        keys.iter().for_each(|key| self.forget(key));
        self.replay();
        Ok(())
    }

    fn forget(&mut self, key: &AnswerKey) {
        self.answers.remove(key);
        self.marks.remove(&Mark::Skipped(key.clone()));
    }

    /// Answers another choice at an earlier step. Later answers that still lie on the path stay.
    ///
    /// # Errors
    /// [`Refused`]; nothing was changed.
    pub fn change(&mut self, key: &AnswerKey, choice: &str) -> Result<Changed, Refused> {
        if !self.path.trail.iter().any(|visit| visit.key == *key) {
            return Err(Refused::NoAnswer);
        }
        let guide = self.guides.get(&key.guide).ok_or(Refused::NoAnswer)?;
        let index = guide.step_index(&key.step).ok_or(Refused::NoAnswer)?;
        let choice = self.choice_key(&guide.steps[index], choice)?;
        let called = called(&guide.steps[index], &choice);
        if !called.is_empty() && !self.guides.contains_key(called.as_str()) {
            return Err(Refused::Unavailable(called));
        }
        self.answers.insert(key.clone(), choice);
        Ok(self.rewalk())
    }

    /// Replays, and lets go of what no longer lies on the path: answers, skippings, and values only dropped steps ask for.
    fn rewalk(&mut self) -> Changed {
        let before = self.path.trail.clone();
        self.replay();
        self.answers = self.given();
        let trail = &self.path.trail;
        self.marks.retain(|mark| match mark {
            Mark::Tried(_) => true,
            Mark::Skipped(key) => trail.iter().any(|visit| visit.key == *key && visit.passed.is_some()),
        });
        let kept = |visit: &Visit| {
            let skipped = || self.marks.contains(&Mark::Skipped(visit.key.clone()));
            // Nobody answered a remedy that was tried.
            visit.passed == Some(Passed::Tried) || self.answers.contains_key(&visit.key) || skipped()
        };
        let dropped = before.into_iter().filter(|visit| !kept(visit)).collect();
        let dropped_inputs: Vec<String> = self.inputs.keys().filter(|name| self.is_stale(name)).cloned().collect();
        for name in &dropped_inputs {
            self.inputs.remove(name);
        }
        Changed { dropped, dropped_inputs }
    }

    /// Whether steps ask for a value, but none on the path does.
    fn is_stale(&self, name: &str) -> bool {
        let asks = |guide: &Arc<Guide>| {
            let own = guide.inputs.iter().position(|input| input.name == name);
            own.is_some_and(|own| guide.steps.iter().any(|step| step.ask.contains(&own)))
        };
        !self.path.asked.contains(name) && self.guides.values().any(asks)
    }

    /// The answers on the path that somebody gave.
    fn given(&self) -> BTreeMap<AnswerKey, String> {
        let given = self.path.trail.iter().filter(|visit| visit.passed.is_none());
        given.map(|visit| (visit.key.clone(), visit.choice.clone())).collect()
    }

    fn choice_key(&self, step: &Step, wanted: &str) -> Result<String, Refused> {
        let refused = |offered: String| Refused::NoChoice { step: step.id.clone(), choice: wanted.to_owned(), offered };
        match &step.exit {
            Exit::Next(_) if wanted.is_empty() => Ok(String::new()),
            Exit::Next(_) => Err(refused("다음으로".into())),
            Exit::Choices(choices) => choices
                .iter()
                .find(|c| *c.key == *wanted)
                .or_else(|| choices.iter().find(|c| *c.label == *wanted))
                .map(|c| c.key.to_string())
                .ok_or_else(|| refused(choices.iter().map(|c| &*c.label).collect::<Vec<_>>().join(" · "))),
        }
    }
}

fn called(step: &Step, choice: &str) -> String {
    let Exit::Choices(choices) = &step.exit else { return String::new() };
    match choices.iter().find(|c| *c.key == *choice).map(|c| &c.go) {
        Some(Go::Call(call)) => call.guide.to_string(),
        _ => String::new(),
    }
}
