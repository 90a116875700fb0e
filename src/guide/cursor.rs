//! Where a walk through the guides stands, and how it goes on.
//!
//! The one place that knows bounded retries, calls and ways back. Keeps no answers and no trail:
//! whoever walks does.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{CallResult, Choice, Exit, Go, Guide, Target};

/// A walk at one moment.
#[derive(Debug, Clone)]
pub struct Cursor<'g> {
    guides: &'g BTreeMap<Arc<str>, Arc<Guide>>,
    /// Guides entered and not yet left, outermost first; never empty.
    frames: Vec<Frame<'g>>,
    target: Target,
}

/// A guide entered and not yet left.
#[derive(Debug, Clone)]
struct Frame<'g> {
    guide: &'g Arc<Guide>,
    /// Takings of bounded choices, by step and choice.
    taken: BTreeMap<(usize, usize), u32>,
    /// The choice that called it; `None` for the outermost guide.
    call: Option<&'g Choice>,
}

/// A choice that cannot be taken: it calls a guide that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoWay;

impl<'g> Cursor<'g> {
    /// At a step of `root`; calls are looked up in `guides`.
    pub fn new(guides: &'g BTreeMap<Arc<str>, Arc<Guide>>, root: &'g Arc<Guide>, step: usize) -> Self {
        let frames = vec![Frame { guide: root, taken: BTreeMap::new(), call: None }];
        Self { guides, frames, target: Target::Step(step) }
    }

    /// The guide of the place.
    pub fn guide(&self) -> &'g Arc<Guide> {
        self.frames[self.depth()].guide
    }

    /// The step, or the outcome at which the walk has ended.
    pub fn target(&self) -> Target {
        self.target
    }

    /// How many guides deep, 0 for the outermost.
    pub fn depth(&self) -> usize {
        self.frames.len() - 1
    }

    /// Guides entered and not yet left, outermost first.
    pub fn open(&self) -> impl Iterator<Item = &'g Arc<Guide>> {
        self.frames.iter().map(|frame| frame.guide)
    }

    /// Takings of bounded choices in the innermost guide, by step and choice.
    pub fn taken(&self) -> &BTreeMap<(usize, usize), u32> {
        &self.frames[self.depth()].taken
    }

    /// Goes on from a step: by choice `choice`, or by its one way where it has no choices (`choice`
    /// is then not looked at).
    ///
    /// # Errors
    /// [`NoWay`] where there is no such choice or it leads nowhere; the walk stays where it is.
    pub fn go(&mut self, choice: usize) -> Result<(), NoWay> {
        let guide = self.guide();
        let Target::Step(step) = self.target else { return Err(NoWay) };
        let next = match &guide.steps.get(step).ok_or(NoWay)?.exit {
            Exit::Next(next) => *next,
            Exit::Choices(choices) => {
                let chosen = choices.get(choice).ok_or(NoWay)?;
                self.take((step, choice), chosen)?
            }
        };
        self.arrive(next);
        Ok(())
    }

    /// The choice that called the guide of the place; `None` in the outermost guide.
    pub fn caller(&self) -> Option<&'g Choice> {
        self.frames.last().and_then(|frame| frame.call)
    }

    /// Leaves a called guide as if it had been walked and had not helped.
    ///
    /// # Errors
    /// [`NoWay`] in the outermost guide, or where the caller names no way for it; the walk stays where it is.
    pub fn leave(&mut self) -> Result<(), NoWay> {
        let next = self.back_with(CallResult::Escalated).ok_or(NoWay)?;
        self.frames.pop();
        self.arrive(next);
        Ok(())
    }

    fn arrive(&mut self, target: Target) {
        self.target = target;
        while let Some(back) = self.way_back() {
            self.frames.pop();
            self.target = back;
        }
    }

    fn take(&mut self, at: (usize, usize), choice: &'g Choice) -> Result<Target, NoWay> {
        let depth = self.depth();
        let taken = self.frames[depth].taken.get(&at).copied().unwrap_or(0);
        if let Some(bound) = choice.bound.filter(|bound| taken >= bound.max) {
            return Ok(bound.over);
        }
        let called = match &choice.go {
            Go::To(_) => None,
            Go::Call(call) => Some(self.guides.get(&call.guide).ok_or(NoWay)?),
        };
        if choice.bound.is_some() {
            self.frames[depth].taken.insert(at, taken + 1);
        }
        match (&choice.go, called) {
            (Go::To(target), _) => Ok(*target),
            (Go::Call(_), Some(guide)) => {
                self.frames.push(Frame { guide, taken: BTreeMap::new(), call: Some(choice) });
                Ok(Target::Step(guide.start))
            }
            (Go::Call(_), None) => Err(NoWay),
        }
    }

    /// Where the caller goes on, if a called guide has come to an outcome and the caller names a way
    /// for it (the checker refuses callers that do not).
    fn way_back(&self) -> Option<Target> {
        let Target::Outcome(outcome) = self.target else { return None };
        let result = self.frames.last()?.guide.outcomes.get(outcome)?.result;
        self.back_with(result)
    }

    fn back_with(&self, result: CallResult) -> Option<Target> {
        let Go::Call(call) = &self.caller()?.go else { return None };
        call.on.get(&result).copied().or(call.other)
    }
}
