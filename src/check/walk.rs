//! Walks a guide by labels, as its cases, `giljabi walk` and a recorded run do.
//!
//! [`Way`] is the one place that knows which choice a take means. The checker walks every case by it alone; what
//! is shown to people is walked by [`follow`], which replays the same way as a [`Session`] and says why it stopped.
//! Never takes an answer that is not offered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Bilingual as _, Words};
use crate::guide::cursor::Cursor;
use crate::guide::model::{Exit, Guide, Target};
use crate::guide::session::{AnswerKey, Offer, Refused, Session};

/// Steps walked before a walk is given up. A guide without errors is far shorter.
pub const MAX_STEPS: usize = 500;

/// Which answer to give where a step offers choices.
#[derive(Debug, Clone, Copy)]
pub enum Takes<'a> {
    /// The first offered, everywhere.
    First,
    /// These labels or keys, in order, and then no more.
    These(&'a [&'a str]),
}

/// Why a walk stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// At an outcome, with every take used.
    End,
    /// At a step with choices, and there was no take left.
    Asks {
        /// What it offers.
        offers: Vec<Offer>,
    },
    /// The step does not offer the take.
    NotOffered {
        /// Which take, from 0.
        take: usize,
        /// What is offered.
        offers: Vec<Offer>,
    },
    /// At an outcome, and there were takes left.
    Left {
        /// The first that was not used, from 0.
        take: usize,
    },
    /// The choice calls a guide that cannot be used.
    Unavailable {
        /// Why.
        words: Words,
    },
    /// Still not at an outcome after [`MAX_STEPS`] steps.
    Endless,
}

/// Answers until the takes or the path end. A step without choices takes none.
pub fn follow(session: &mut Session, takes: Takes<'_>) -> Stop {
    let (mut walked, mut next) = (0, 0);
    if let Takes::These(takes) = takes
        && session.trail().is_empty()
    {
        let (answers, taken) = ahead(session, takes);
        (walked, next) = (answers.len(), taken);
        session.restore(answers);
    }
    for _ in walked..MAX_STEPS {
        let Some(step) = session.step() else {
            return match takes {
                Takes::These(takes) if next < takes.len() => Stop::Left { take: next },
                _ => Stop::End,
            };
        };
        let goes_on = matches!(step.exit, Exit::Next(_));
        let answer = if goes_on {
            String::new()
        } else {
            let offers = session.offers();
            let wanted = match takes {
                Takes::First => offers.first().map(|offer| offer.key.clone()),
                Takes::These(takes) => takes.get(next).map(|take| (*take).to_owned()),
            };
            let Some(wanted) = wanted else { return Stop::Asks { offers } };
            wanted
        };
        match session.answer(&answer) {
            Ok(()) => next += usize::from(!goes_on),
            Err(Refused::NoChoice { .. }) => return Stop::NotOffered { take: next, offers: session.offers() },
            Err(refused) => return Stop::Unavailable { words: refused.words() },
        }
    }
    Stop::Endless
}

/// The answers of the longest way that the takes lead without a doubt, and how many takes they use.
/// Given all at once they are replayed once, and not again for each.
fn ahead(session: &Session, takes: &[&str]) -> (Vec<(AnswerKey, String)>, usize) {
    let mut way = Way::new(session.cursor(), takes);
    let mut visits: BTreeMap<(Arc<str>, &str), u32> = BTreeMap::new();
    let mut answers = Vec::new();
    while let Some(Passed { guide, step, choice }) = way.pass() {
        let step = &guide.steps[step];
        let choice = match (&step.exit, choice) {
            (Exit::Choices(choices), Some(at)) => choices[at].key.to_string(),
            _ => String::new(),
        };
        let visit = visits.entry((Arc::clone(&guide.id), &step.id)).or_insert(0);
        *visit += 1;
        answers.push((AnswerKey { guide: Arc::clone(&guide.id), step: step.id.clone(), visit: *visit }, choice));
    }
    (answers, takes.len() - way.left())
}

/// The way that takes lead, as far as they lead without a doubt, without keeping a call.
pub(super) struct Way<'g, 't, T> {
    cursor: Cursor<'g>,
    takes: std::slice::Iter<'t, T>,
    passed: usize,
}

/// A step that was passed.
pub(super) struct Passed<'g> {
    pub guide: &'g Arc<Guide>,
    /// Its place in the guide.
    pub step: usize,
    /// The choice taken; `None` where the step has but one way.
    pub choice: Option<usize>,
}

impl<'g, 't, T: AsRef<str>> Way<'g, 't, T> {
    /// From where the cursor stands.
    pub(super) fn new(cursor: Cursor<'g>, takes: &'t [T]) -> Self {
        Self { cursor, takes: takes.iter(), passed: 0 }
    }

    /// Goes on by one step. `None` where it ends: at an outcome, where no take is left, where the take is not
    /// there or leads to no guide, or short of [`MAX_STEPS`].
    pub(super) fn pass(&mut self) -> Option<Passed<'g>> {
        let guide = self.cursor.guide();
        let Target::Step(step) = self.cursor.target() else { return None };
        if self.passed + 1 >= MAX_STEPS {
            return None;
        }
        let mut takes = self.takes.clone();
        let choice = match &guide.steps[step].exit {
            Exit::Next(_) => None,
            Exit::Choices(choices) => {
                let take = takes.next()?.as_ref();
                let by_key = choices.iter().position(|choice| *choice.key == *take);
                Some(by_key.or_else(|| choices.iter().position(|choice| *choice.label == *take))?)
            }
        };
        self.cursor.go(choice.unwrap_or(0)).ok()?;
        self.passed += 1;
        self.takes = takes;
        Some(Passed { guide, step, choice })
    }

    /// Where it stands.
    pub(super) fn cursor(&self) -> &Cursor<'g> {
        &self.cursor
    }

    /// How many takes are left.
    pub(super) fn left(&self) -> usize {
        self.takes.len()
    }
}

/// What was walked, over many walks.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    steps: BTreeSet<(Arc<str>, String)>,
    choices: BTreeSet<(Arc<str>, String, String)>,
    outcomes: BTreeSet<(Arc<str>, String)>,
}

impl Coverage {
    /// Adds a walk that stopped.
    pub fn add(&mut self, session: &Session) {
        for visit in session.trail() {
            self.steps.insert((Arc::clone(&visit.key.guide), visit.key.step.clone()));
        }
        if let Some(step) = session.step() {
            self.steps.insert((Arc::clone(&session.guide().id), step.id.clone()));
        }
        for visit in session.trail().iter().filter(|visit| !visit.choice.is_empty()) {
            self.choices.insert((Arc::clone(&visit.key.guide), visit.key.step.clone(), visit.choice.clone()));
        }
        if let Some(outcome) = session.outcome() {
            self.outcomes.insert((Arc::clone(&session.guide().id), outcome.id.clone()));
        }
    }

    /// Adds a choice that was taken. `key` is its `id`, or its label where it has none.
    pub fn add_choice(&mut self, guide: &Arc<str>, step: &str, key: &str) {
        self.choices.insert((Arc::clone(guide), step.to_owned(), key.to_owned()));
    }

    /// Adds an outcome that a walk ended at.
    pub fn add_outcome(&mut self, guide: &Arc<str>, outcome: &str) {
        self.outcomes.insert((Arc::clone(guide), outcome.to_owned()));
    }

    /// Whether a walk came to a step.
    pub fn visited(&self, guide: &str, step: &str) -> bool {
        self.steps.contains(&(guide.into(), step.to_owned()))
    }

    /// Whether a choice was taken. `key` is its `id`, or its label where it has none.
    pub fn took(&self, guide: &str, step: &str, key: &str) -> bool {
        self.choices.contains(&(guide.into(), step.to_owned(), key.to_owned()))
    }

    /// Whether a walk ended at an outcome.
    pub fn ended(&self, guide: &str, outcome: &str) -> bool {
        self.outcomes.contains(&(guide.into(), outcome.to_owned()))
    }
}
