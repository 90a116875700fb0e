//! Remedies that a caller may have tried before calling, and the way past a step.
//!
//! A choice with `skip_if_tried = "cache"` leads to the remedy `cache`: a step, or a called guide. The way past a step is
//! always one of its own answers, so no walk leaves the map. Where a guide does not say which answer means "it did
//! not help", there is no way past: nothing here guesses.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{CallResult, Choice, Exit, Go, Guide, Target};

/// A remedy that lies within a call's reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// Its tag.
    pub tag: String,
    /// In words: the shortest title among the steps and guides it is the tag of, without what stands before a colon.
    pub title: String,
}

/// The remedy that a step is: the tag of the first choice of its guide that leads there.
pub fn tag_of(guide: &Guide, step: usize) -> Option<&str> {
    let mut leading = choices(guide).filter(|choice| matches!(choice.go, Go::To(Target::Step(to)) if to == step));
    leading.find_map(|choice| choice.skip_if_tried.as_deref())
}

/// The answer of a step that means "done already, and it did not help": its only way on; or, of several, the first
/// written that is no end with success, no later call and no retry, provided that one of the others is such a
/// success, or that all that remain lead to the same place. `None` where the step asks for what must be known.
/// `is_there` tells whether a guide that an answer calls can be used.
pub fn way_past(is_there: impl Fn(&str) -> bool, guide: &Guide, step: usize) -> Option<usize> {
    let step = guide.steps.get(step)?;
    let required = |input: &usize| guide.inputs.get(*input).is_some_and(|input| input.required);
    if step.ask.iter().any(required) {
        return None;
    }
    past(is_there, &step.exit, |outcome| guide.outcomes.get(outcome).map(|outcome| outcome.result))
}

/// The same for a step that asks for nothing that must be known, by its way on. `result` tells how an outcome ends.
pub fn past(
    is_there: impl Fn(&str) -> bool,
    exit: &Exit,
    result: impl Fn(usize) -> Option<CallResult>,
) -> Option<usize> {
    let ends = |target: Target| match target {
        Target::Outcome(outcome) => result(outcome),
        Target::Step(_) => None,
    };
    let choices = match exit {
        Exit::Next(target) => return (ends(*target) != Some(CallResult::Resolved)).then_some(0),
        Exit::Choices(choices) => choices,
    };
    let helps = |choice: &Choice| matches!(choice.go, Go::To(target) if ends(target) == Some(CallResult::Resolved));
    let goes_on = |choice: &Choice| match &choice.go {
        Go::To(target) => matches!(ends(*target), None | Some(CallResult::Escalated)),
        Go::Call(call) => is_there(&call.guide),
    };
    let open = |(_, choice): &(usize, &Choice)| choice.bound.is_none() && !helps(choice) && goes_on(choice);
    let mut rest = choices.iter().enumerate().filter(open);
    let (at, first) = rest.next()?;
    let clear = choices.iter().any(helps) || rest.all(|(_, other)| same_place(&first.go, &other.go));
    clear.then_some(at)
}

/// The remedies of some guides, by tag.
pub fn remedies<'g>(guides: &'g BTreeMap<Arc<str>, Arc<Guide>>) -> Vec<Remedy> {
    let mut titles: BTreeMap<&'g str, &'g str> = BTreeMap::new();
    for guide in guides.values() {
        for choice in choices(guide) {
            let Some(tag) = choice.skip_if_tried.as_deref() else { continue };
            let title = match &choice.go {
                Go::To(Target::Step(step)) => guide.steps.get(*step).map(|step| &*step.title),
                Go::Call(call) => guides.get(&call.guide).map(|guide| guide.title.as_str()),
                Go::To(Target::Outcome(_)) => None,
            };
            // "ISP: 다른 브라우저" and "안심클릭: 다른 브라우저" are one remedy.
            let title = title.map(|title| title.split_once(": ").map_or(title, |(_, own)| own));
            let title = title.filter(|title| !title.is_empty()).unwrap_or(tag);
            let known = titles.entry(tag).or_insert(title);
            if title.chars().count() < known.chars().count() {
                *known = title;
            }
        }
    }
    titles.into_iter().map(|(tag, title)| Remedy { tag: tag.to_owned(), title: title.to_owned() }).collect()
}

fn choices(guide: &Guide) -> impl Iterator<Item = &Choice> {
    guide.steps.iter().flat_map(|step| match &step.exit {
        Exit::Choices(choices) => choices.as_slice(),
        Exit::Next(_) => &[],
    })
}

fn same_place(a: &Go, b: &Go) -> bool {
    match (a, b) {
        (Go::To(a), Go::To(b)) => a == b,
        (Go::Call(a), Go::Call(b)) => a == b,
        _ => false,
    }
}
