//! Walks every case of a usable guide, and lets the rules about cases judge those that went wrong.
//!
//! A case that ends where it says is walked once and leaves only what it covered. Says nothing about
//! guides that have errors: they cannot be walked.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::check::rule::{CaseCx, CoverageCx, Out, Run};
use crate::check::rules::RULES;
use crate::check::walk::{Coverage, Passed, Takes, Way, follow};
use crate::diag::Diagnostic;
use crate::guide::cursor::Cursor;
use crate::guide::model::{Case, Exit, Go, Guide, Target};
use crate::guide::parse::parse;
use crate::guide::session::Session;

/// Usable guides, by id.
type Guides = BTreeMap<Arc<str>, Arc<Guide>>;

/// What walks went through in one guide: choices by step and number, and outcomes they ended at. Sorted, each once: a
/// checker keeps ten thousand of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Covered {
    choices: Vec<(usize, usize)>,
    outcomes: Vec<usize>,
}

impl Covered {
    /// Of lists in any order.
    fn of(mut choices: Vec<(usize, usize)>, mut outcomes: Vec<usize>) -> Self {
        choices.sort_unstable();
        choices.dedup();
        choices.shrink_to_fit();
        outcomes.sort_unstable();
        outcomes.dedup();
        outcomes.shrink_to_fit();
        Self { choices, outcomes }
    }

    /// All that several walks went through.
    pub(super) fn together<'c>(walks: impl Iterator<Item = &'c Self>) -> Self {
        let (mut choices, mut outcomes) = (Vec::new(), Vec::new());
        for walk in walks {
            choices.extend_from_slice(&walk.choices);
            outcomes.extend_from_slice(&walk.outcomes);
        }
        Self::of(choices, outcomes)
    }

    /// Whether nothing of `guide` is left that a case should go through.
    fn is_whole(&self, guide: &Guide) -> bool {
        let choices = guide.steps.iter().enumerate().flat_map(|(at, step)| match &step.exit {
            Exit::Choices(choices) => choices.iter().enumerate().map(|(n, choice)| ((at, n), choice)).collect(),
            Exit::Next(_) => Vec::new(),
        });
        let mut open = choices.filter(|(_, choice)| matches!(choice.go, Go::To(_)));
        open.all(|(at, _)| self.choices.binary_search(&at).is_ok()) && self.outcomes.len() == guide.outcomes.len()
    }

    /// The same by names, as the rules ask.
    fn by_names(&self, guide: &Guide) -> Coverage {
        let mut out = Coverage::default();
        for (step, choice) in &self.choices {
            if let Some(step) = guide.steps.get(*step)
                && let Exit::Choices(choices) = &step.exit
                && let Some(choice) = choices.get(*choice)
            {
                out.add_choice(&guide.id, &step.id, &choice.key);
            }
        }
        for outcome in self.outcomes.iter().filter_map(|at| guide.outcomes.get(*at)) {
            out.add_outcome(&guide.id, &outcome.id);
        }
        out
    }
}

/// What the cases of one guide came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Walked {
    /// What they went through, each guide once.
    pub covered: Vec<(Arc<str>, Covered)>,
    /// Findings about them.
    pub found: Vec<Diagnostic>,
}

/// Cases of one guide that went wrong and are told of. Whoever mends these sees the next.
const MOST_WRONG: usize = 50;

/// Guides besides its own whose steps are shown on the way of a case that went wrong.
const MOST_SHOWN: usize = 3;

/// Walks the cases of a usable guide.
pub(super) fn walk<'g>(guide: &'g Arc<Guide>, guides: &'g Guides) -> Walked {
    let mut walked = Walked::default();
    let (took, mut wrong) = went(guide, 0..guide.cases.len(), guides);
    wrong.truncate(MOST_WRONG);
    for took in took {
        let (guide, covered) = (took.guide, took.covered());
        match walked.covered.iter_mut().find(|(id, _)| *id == guide.id) {
            Some((_, first)) => *first = Covered::together([&*first, &covered].into_iter()),
            None => walked.covered.push((Arc::clone(&guide.id), covered)),
        }
    }
    walked.covered.shrink_to_fit();
    if !wrong.is_empty() {
        judge(guide, wrong, guides, &mut walked.found);
    }
    walked
}

/// Cases from which on their halves are walked beside each other. Somebody waits for a guide that is edited.
const MANY: usize = 32;

/// A case that went wrong, by its number, and the guides it entered.
type Wrong = (usize, Guides);

/// Walks some of the cases.
fn went<'g>(guide: &'g Arc<Guide>, cases: Range<usize>, guides: &'g Guides) -> (Vec<Took<'g>>, Vec<Wrong>) {
    if cases.len() >= MANY {
        let middle = cases.start + cases.len() / 2;
        let walk = |cases| move || went(guide, cases, guides);
        let ((mut took, mut wrong), (more, later)) = rayon::join(walk(cases.start..middle), walk(middle..cases.end));
        took.extend(more);
        wrong.extend(later);
        return (took, wrong);
    }
    let (mut took, mut wrong) = (Vec::new(), Vec::new());
    for (at, case) in cases.clone().zip(&guide.cases[cases]) {
        let mut entered = BTreeMap::from([(Arc::clone(&guide.id), Arc::clone(guide))]);
        if !ends_as_said(guide, case, guides, &mut entered, &mut took) && wrong.len() < MOST_WRONG {
            wrong.push((at, entered));
        }
    }
    (took, wrong)
}

/// What cases went through in one guide.
struct Took<'g> {
    guide: &'g Arc<Guide>,
    /// For every choice of the guide, one after another, whether it was taken. Cases go the same ways again and again:
    /// to keep each of them would take most of the time.
    taken: Vec<bool>,
    /// Where the choices of each step begin.
    first: Vec<usize>,
    outcomes: Vec<usize>,
}

impl<'g> Took<'g> {
    fn nothing(guide: &'g Arc<Guide>) -> Self {
        let mut first = Vec::with_capacity(guide.steps.len());
        let mut choices = 0;
        for step in &guide.steps {
            first.push(choices);
            if let Exit::Choices(of) = &step.exit {
                choices += of.len();
            }
        }
        Self { guide, taken: vec![false; choices], first, outcomes: Vec::new() }
    }

    fn take(&mut self, step: usize, choice: usize) {
        if let Some(taken) = self.first.get(step).and_then(|first| self.taken.get_mut(first + choice)) {
            *taken = true;
        }
    }

    fn covered(self) -> Covered {
        let ends = self.first.iter().skip(1).copied().chain([self.taken.len()]);
        let steps = self.first.iter().zip(ends).enumerate();
        let choices = steps.flat_map(|(step, (first, end))| {
            let taken = self.taken.get(*first..end).unwrap_or_default().iter().enumerate();
            taken.filter(|(_, taken)| **taken).map(move |(choice, _)| (step, choice))
        });
        Covered::of(choices.collect(), self.outcomes)
    }
}

/// What was taken of `guide`, which is nearly always the last.
fn list<'l, 'g>(took: &'l mut Vec<Took<'g>>, guide: &'g Arc<Guide>) -> &'l mut Took<'g> {
    let at = took.iter().rposition(|list| Arc::ptr_eq(list.guide, guide)).unwrap_or_else(|| {
        took.push(Took::nothing(guide));
        took.len() - 1
    });
    &mut took[at]
}

/// Walks a case without keeping a call.
fn ends_as_said<'g>(
    guide: &'g Arc<Guide>,
    case: &Case,
    guides: &'g Guides,
    entered: &mut Guides,
    took: &mut Vec<Took<'g>>,
) -> bool {
    let mut way = Way::new(Cursor::new(guides, guide, guide.start), &case.take);
    while let Some(Passed { guide: left, step, choice }) = way.pass() {
        let here = way.cursor().guide();
        if !Arc::ptr_eq(here, left) {
            entered.insert(Arc::clone(&here.id), Arc::clone(here));
        }
        if let Some(choice) = choice {
            list(took, left).take(step, choice);
        }
    }
    let Target::Outcome(outcome) = way.cursor().target() else { return false };
    let here = way.cursor().guide();
    list(took, here).outcomes.push(outcome);
    way.left() == 0 && here.id == guide.id && here.outcomes[outcome].id == case.end
}

/// Walks the cases that went wrong again as calls over the guides they entered, for the rules to look at.
fn judge(guide: &Arc<Guide>, wrong: Vec<Wrong>, guides: &Guides, found: &mut Vec<Diagnostic>) {
    let (raw, _) = parse(&guide.file, &guide.text);
    let cases = raw.cases.clone();
    let mut raws = vec![raw];
    for (at, entered) in wrong {
        for called in entered.values().take(MOST_SHOWN) {
            if raws.iter().all(|raw| raw.file != called.file) {
                raws.push(parse(&called.file, &called.text).0);
            }
        }
        // What is only called must be there, too, for a step to offer it.
        let called = entered.values().flat_map(|guide| guide.calls()).filter_map(|id| guides.get_key_value(id));
        let called: Vec<_> = called.map(|(id, guide)| (Arc::clone(id), Arc::clone(guide))).collect();
        let reachable: Guides = entered.into_iter().chain(called).collect();
        let Some(case) = cases.get(at) else { continue };
        let Ok(mut session) = Session::of(reachable, &guide.id, None) else { continue };
        for (name, value) in &case.with {
            session.set_input(&name.value, &value.value);
        }
        let takes: Vec<&str> = case.take.iter().map(|take| take.value.as_str()).collect();
        let stop = follow(&mut session, Takes::These(&takes));
        let cx = CaseCx { guide, case, raws: &raws, session: &session, stop: &stop };
        for rule in RULES {
            if let Run::Case(run) = rule.run {
                run(&cx, &mut Out::new(rule, found, &guide.file));
            }
        }
    }
}

/// What the cases of the library leave out in a usable guide.
pub(super) fn left_out(guide: &Guide, covered: &Covered) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !guide.cases.is_empty() && covered.is_whole(guide) {
        return found;
    }
    let (raw, _) = parse(&guide.file, &guide.text);
    let cx = CoverageCx { raw: &raw, coverage: &covered.by_names(guide) };
    for rule in RULES {
        if let Run::Coverage(run) = rule.run {
            run(&cx, &mut Out::new(rule, &mut found, &guide.file));
        }
    }
    found
}
