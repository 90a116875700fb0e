//! The replay: from the answers and the marks of a call to where it stands.
//!
//! The one place that passes over a step. Never passes over one that was answered, never to a step the same visit of
//! the guide has been at, so marks alone can lead nobody round in a ring.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::cursor::Cursor;
use super::super::model::{Exit, Guide, Step, Target};
use super::super::remedy::{tag_of, way_past};
use super::{AnswerKey, Mark, Passed, Position, Session, Visit};

/// Steps walked before a replay is stopped. Checked guides end long before it; it bounds guides
/// that were never checked.
const MAX_VISITS: usize = 10_000;

/// What a replay found. Derived from the answers, kept so that drawing does not replay.
#[derive(Debug, Clone)]
pub(super) struct Path {
    pub(super) trail: Vec<Visit>,
    pub(super) position: Position,
    /// Guides entered and not yet left, outermost first.
    pub(super) open: Vec<Arc<Guide>>,
    /// Takings of bounded choices in the innermost guide.
    pub(super) taken: BTreeMap<(usize, usize), u32>,
    /// Inputs that a step on the path asks for.
    pub(super) asked: BTreeSet<String>,
    /// The remedy that the current step is.
    pub(super) remedy: Option<String>,
    /// The current step can be passed over.
    pub(super) passable: bool,
}

impl Path {
    /// Before the first replay: at a step, with nothing behind.
    pub(super) fn at(root: &Arc<Guide>, step: usize) -> Self {
        let key = AnswerKey { guide: Arc::clone(&root.id), step: root.steps[step].id.clone(), visit: 1 };
        let position = Position::Step { guide: Arc::clone(root), step, key };
        Self {
            trail: Vec::new(),
            position,
            open: vec![Arc::clone(root)],
            taken: BTreeMap::new(),
            asked: BTreeSet::new(),
            remedy: None,
            passable: false,
        }
    }
}

pub(super) fn replay(session: &Session) -> Path {
    let mut walk = Walk::new(session);
    let position = loop {
        let (guide, depth) = (walk.cursor.guide(), walk.cursor.depth());
        let index = match walk.cursor.target() {
            Target::Outcome(outcome) => break Position::End { guide: Arc::clone(guide), outcome },
            Target::Step(index) => index,
        };
        let step = &guide.steps[index];
        let key = walk.enter(guide, step, index);
        let visit = |choice: &str, title: &str, label: String, passed| Visit {
            key: key.clone(),
            choice: choice.to_owned(),
            title: title.to_owned(),
            label,
            depth,
            passed,
        };
        let within = walk.trail.len() < MAX_VISITS;
        // An answer that the step does not offer (any more) leaves the call there.
        if let Some(choice) = session.answers.get(&key).filter(|_| within) {
            walk.ask(guide, step);
            match follow(&mut walk.cursor, step, choice) {
                Some(label) => walk.trail.push(visit(choice, &step.title, label, None)),
                None => break Position::Step { guide: Arc::clone(guide), step: index, key },
            }
        } else if let Some((passed, ahead)) = walk.pass(&key, index).filter(|_| within) {
            walk.trail.push(visit("", ahead.title, String::new(), Some(passed)));
            walk.cursor = ahead.cursor;
        } else {
            walk.ask(guide, step);
            break Position::Step { guide: Arc::clone(guide), step: index, key };
        }
    };
    walk.end(position)
}

struct Walk<'s> {
    session: &'s Session,
    cursor: Cursor<'s>,
    visits: BTreeMap<(&'s str, &'s str), u32>,
    /// Steps of each open guide that this visit of it has been at.
    been: Vec<BTreeSet<usize>>,
    trail: Vec<Visit>,
    asked: BTreeSet<String>,
}

/// A walk past something, and the title of what it passes.
struct Ahead<'s> {
    cursor: Cursor<'s>,
    title: &'s str,
}

impl<'s> Walk<'s> {
    fn new(session: &'s Session) -> Self {
        Self {
            session,
            cursor: session.cursor(),
            visits: BTreeMap::new(),
            been: Vec::new(),
            trail: Vec::new(),
            asked: BTreeSet::new(),
        }
    }

    /// Counts the visit of a step.
    fn enter(&mut self, guide: &'s Arc<Guide>, step: &'s Step, index: usize) -> AnswerKey {
        self.been.resize_with(self.cursor.depth() + 1, BTreeSet::new);
        if let Some(been) = self.been.last_mut() {
            been.insert(index);
        }
        let visit = self.visits.entry((&guide.id, &step.id)).or_insert(0);
        *visit += 1;
        AnswerKey { guide: Arc::clone(&guide.id), step: step.id.clone(), visit: *visit }
    }

    fn ask(&mut self, guide: &Guide, step: &Step) {
        self.asked.extend(step.ask.iter().map(|input| guide.inputs[*input].name.clone()));
    }

    /// Why a step is to be passed over and where that leads, if it is and leads anywhere.
    fn pass(&self, key: &AnswerKey, index: usize) -> Option<(Passed, Ahead<'s>)> {
        let marks = &self.session.marks;
        if marks.is_empty() {
            return None;
        }
        let tried = |tag: &str| marks.iter().any(|mark| matches!(mark, Mark::Tried(known) if known == tag));
        if marks.contains(&Mark::Skipped(key.clone())) {
            return self.past_step(index).map(|ahead| (Passed::Skipped, ahead));
        }
        let called = self.called_as().filter(|tag| tried(tag)).and_then(|_| self.past_guide());
        let own = || tag_of(self.cursor.guide(), index).filter(|tag| tried(tag)).and_then(|_| self.past_step(index));
        called.or_else(own).map(|ahead| (Passed::Tried, ahead))
    }

    /// At the first step of a called guide, the tag of the call.
    fn called_as(&self) -> Option<&'s str> {
        let fresh = self.been.last().is_some_and(|been| been.len() == 1);
        self.cursor.caller().filter(|_| fresh)?.skip_if_tried.as_deref()
    }

    /// Past the whole guide that was called as a remedy.
    fn past_guide(&self) -> Option<Ahead<'s>> {
        let mut cursor = self.cursor.clone();
        cursor.leave().ok()?;
        self.fresh(cursor, &self.cursor.guide().title)
    }

    fn past_step(&self, index: usize) -> Option<Ahead<'s>> {
        let guide = self.cursor.guide();
        let mut cursor = self.cursor.clone();
        cursor.go(way_past(|id| self.session.guides.contains_key(id), guide, index)?).ok()?;
        self.fresh(cursor, &guide.steps[index].title)
    }

    /// Only where the walk has not been: an end, or another step.
    fn fresh(&self, cursor: Cursor<'s>, title: &'s str) -> Option<Ahead<'s>> {
        let been = |step| self.been.get(cursor.depth()).is_some_and(|been| been.contains(&step));
        match cursor.target() {
            Target::Step(step) if been(step) => None,
            _ => Some(Ahead { cursor, title }),
        }
    }

    fn end(self, position: Position) -> Path {
        let (mut remedy, mut passable) = (None, false);
        if let Position::Step { step, .. } = &position {
            remedy = self.called_as().or_else(|| tag_of(self.cursor.guide(), *step)).map(str::to_owned);
            passable = self.past_step(*step).is_some();
        }
        let open = self.cursor.open().map(Arc::clone).collect();
        let taken = self.cursor.taken().clone();
        Path { trail: self.trail, position, open, taken, asked: self.asked, remedy, passable }
    }
}

/// Goes the way of an answer; the label of the choice, empty where the step only goes on.
fn follow(cursor: &mut Cursor<'_>, step: &Step, choice: &str) -> Option<String> {
    let (at, label) = match &step.exit {
        Exit::Next(_) if choice.is_empty() => (0, String::new()),
        Exit::Next(_) => return None,
        Exit::Choices(choices) => {
            let at = choices.iter().position(|c| *c.key == *choice)?;
            (at, choices[at].label.to_string())
        }
    };
    cursor.go(at).ok().map(|()| label)
}
