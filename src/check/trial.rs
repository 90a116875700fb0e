//! The guides' own tests: every `[[case]]` walked, what it came to, and what no case goes through.
//!
//! Walks as a call does and judges nothing but the end. What is told to people is made from this elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::walk::{Coverage, Stop, Takes, follow};
use super::{Report, load};
use crate::diag::Words;
use crate::guide::edit::set_case_end;
use crate::guide::library::Library;
use crate::guide::model::{Case, Exit, Go, Guide};
use crate::guide::parse::parse;
use crate::guide::session::{Offer, Session};
use crate::guide::source::Sources;

/// All cases of a library.
#[derive(Debug, Clone, Default)]
pub struct Trials {
    /// Usable guides, by id.
    pub guides: Vec<Trial>,
    /// Guides that cannot be walked, and what was found.
    pub library: Library,
    /// What the checker says; its places are those of the texts it was given.
    pub report: Report,
}

/// The cases of one guide.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The guide.
    pub guide: Arc<Guide>,
    /// In file order.
    pub cases: Vec<Tried>,
    /// What the cases of all guides went through here.
    pub covered: Covered,
}

/// One case, walked.
#[derive(Debug, Clone)]
pub struct Tried {
    /// Name.
    pub name: String,
    /// Line of its header, from 1.
    pub line: usize,
    /// Labels or keys it takes.
    pub take: Vec<String>,
    /// Outcome it says it ends with. There may be none of that id.
    pub end: String,
    /// Answers given on the way.
    pub taken: Vec<Taken>,
    /// Where it came to.
    pub halt: Halt,
    /// Whether it ended as it says.
    pub passed: bool,
}

/// An answer given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Guide of the step.
    pub guide: Arc<str>,
    /// Step id.
    pub step: String,
    /// Label of the choice.
    pub label: String,
}

/// Where a walk came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halt {
    /// Guide it stands in.
    pub guide: Arc<str>,
    /// Step or outcome it stands at.
    pub at: String,
    /// Why it stopped.
    pub why: Why,
}

/// Why a walk stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// At an outcome, every answer given.
    End,
    /// The step asks, and the case has no answer left.
    Asks(Vec<String>),
    /// The step does not offer the answer; what it offers.
    NotOffered(Vec<String>),
    /// At an outcome, with answers left.
    Left,
    /// The choice calls a guide that cannot be used; in words.
    Unavailable(Words),
    /// No outcome after very many steps.
    Endless,
}

/// How much of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Covered.
    pub covered: usize,
    /// All.
    pub total: usize,
}

impl std::ops::Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { covered: self.covered + other.covered, total: self.total + other.total }
    }
}

impl Tally {
    /// Whole percent, rounded down; 100 of nothing.
    pub fn percent(self) -> usize {
        (self.covered * 100).checked_div(self.total).unwrap_or(100)
    }
}

/// What was gone through in one guide, and what was not, in file order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Covered {
    /// Steps.
    pub steps: Tally,
    /// Choices, without those that call another guide.
    pub choices: Tally,
    /// Outcomes.
    pub outcomes: Tally,
    /// Steps that no case comes to.
    pub left_steps: Vec<String>,
    /// Step and label of choices that no case takes.
    pub left_choices: Vec<(String, String)>,
    /// Outcomes that no case ends with.
    pub left_outcomes: Vec<String>,
}

impl Covered {
    /// Steps, choices and outcomes together.
    pub fn all(&self) -> Tally {
        self.steps + self.choices + self.outcomes
    }
}

/// Walks every case of every usable guide.
///
/// A case that ends with an outcome nobody has makes its guide unusable. It is walked all the same, so that it can
/// be seen where it comes to; it does not pass.
pub fn try_all(mut sources: Sources, today: Date) -> Trials {
    let ends = lend_ends(&mut sources);
    let (library, report) = load(sources, today);
    let mut coverage = Coverage::default();
    let mut guides: Vec<Trial> = Vec::with_capacity(library.guides.len());
    for guide in library.guides.values() {
        let reachable = library.closure(&guide.id);
        let lines = lines_of(guide);
        let mut cases = Vec::with_capacity(guide.cases.len());
        for (at, case) in guide.cases.iter().enumerate() {
            let Ok(session) = Session::of(reachable.clone(), &guide.id, None) else { continue };
            let mut tried = walked(case, session, &mut coverage);
            tried.line = lines.get(at).copied().unwrap_or(1);
            if let Some(end) = ends.get(&(Arc::clone(&guide.file), at)) {
                (tried.end, tried.passed) = (end.clone(), false);
            }
            cases.push(tried);
        }
        guides.push(Trial { guide: Arc::clone(guide), cases, covered: Covered::default() });
    }
    for trial in &mut guides {
        trial.covered = covered(&trial.guide, &coverage);
    }
    Trials { guides, library, report }
}

/// Gives every case whose outcome is not there another one of its guide, so that the guide can be walked. What the
/// cases said is returned by file and place.
fn lend_ends(sources: &mut Sources) -> BTreeMap<(Arc<str>, usize), String> {
    let mut said = BTreeMap::new();
    for file in &mut sources.files {
        let Ok(text) = &file.text else { continue };
        let (raw, _) = parse(&file.name, text);
        let Some(any) = raw.outcomes.iter().find_map(|outcome| outcome.id.as_ref()) else { continue };
        let known = |id: &str| raw.outcomes.iter().any(|outcome| outcome.name() == id);
        let mut text = Arc::clone(text);
        for (at, case) in raw.cases.iter().enumerate() {
            let Some(end) = case.end.as_ref().filter(|end| !known(&end.value)) else { continue };
            let Ok(lent) = set_case_end(&text, at, &any.value) else { continue };
            text = lent.into();
            said.insert((Arc::clone(&file.name), at), end.value.clone());
        }
        file.text = Ok(text);
    }
    said
}

/// Lines of the headers of a guide's cases.
fn lines_of(guide: &Guide) -> Vec<usize> {
    let (raw, _) = parse(&guide.file, &guide.text);
    let index = crate::text::span::LineIndex::new(&guide.text);
    raw.cases.iter().map(|case| index.line_col(&guide.text, case.span.start).line).collect()
}

fn walked(case: &Case, mut session: Session, coverage: &mut Coverage) -> Tried {
    for (name, value) in &case.with {
        session.set_input(name, value);
    }
    let takes: Vec<&str> = case.take.iter().map(String::as_str).collect();
    let stop = follow(&mut session, Takes::These(&takes));
    coverage.add(&session);
    let labels = |offers: Vec<Offer>| offers.into_iter().map(|offer| offer.label).collect();
    let why = match stop {
        Stop::End => Why::End,
        Stop::Asks { offers } => Why::Asks(labels(offers)),
        Stop::NotOffered { offers, .. } => Why::NotOffered(labels(offers)),
        Stop::Left { .. } => Why::Left,
        Stop::Unavailable { words } => Why::Unavailable(words),
        Stop::Endless => Why::Endless,
    };
    let guide = Arc::clone(&session.guide().id);
    let at = session.step().map(|step| step.id.clone()).or_else(|| session.outcome().map(|end| end.id.clone()));
    let at = at.unwrap_or_default();
    let taken = session.trail().iter().filter(|visit| !visit.choice.is_empty()).map(|visit| Taken {
        guide: Arc::clone(&visit.key.guide),
        step: visit.key.step.clone(),
        label: visit.label.clone(),
    });
    Tried {
        name: case.name.clone(),
        line: 1,
        take: case.take.clone(),
        end: case.end.clone(),
        taken: taken.collect(),
        passed: why == Why::End && at == case.end && guide == session.root().id,
        halt: Halt { guide, at, why },
    }
}

fn covered(guide: &Guide, coverage: &Coverage) -> Covered {
    let mut out = Covered::default();
    for step in &guide.steps {
        if !count(&mut out.steps, coverage.visited(&guide.id, &step.id)) {
            out.left_steps.push(step.id.clone());
        }
        let Exit::Choices(choices) = &step.exit else { continue };
        for choice in choices.iter().filter(|choice| matches!(choice.go, Go::To(_))) {
            if !count(&mut out.choices, coverage.took(&guide.id, &step.id, &choice.key)) {
                out.left_choices.push((step.id.clone(), choice.label.to_string()));
            }
        }
    }
    for outcome in &guide.outcomes {
        if !count(&mut out.outcomes, coverage.ended(&guide.id, &outcome.id)) {
            out.left_outcomes.push(outcome.id.clone());
        }
    }
    out
}

fn count(tally: &mut Tally, covered: bool) -> bool {
    tally.total += 1;
    tally.covered += usize::from(covered);
    covered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::example;

    const GUIDES: &str = r#"
[[step]]
id = "card"
title = "카드"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { id = "no", label = "안 보여요", goto = "wait", max = 1, over = "later" },
  { label = "다른 일", call = "other", on = { resolved = "done", other = "later" } },
]
[[step]]
id = "wait"
title = "기다리기"
say = "기다려 주십시오."
goto = "card"
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
CASES
# file: other.toml
[[step]]
id = "ask"
title = "묻기"
say = "어느 쪽입니까?"
choice = [{ label = "왼쪽", goto = "done" }, { label = "오른쪽", goto = "done" }]
"#;

    fn tried(cases: &[(&[&str], &str)]) -> Trials {
        let case = |(take, end): &(&[&str], &str)| {
            format!("[[case]] # {end}\nname = \"{end}\"\ntake = {take:?}\nend = \"{end}\" # 끝\n")
        };
        let cases: String = cases.iter().map(case).collect();
        try_all(example::sources(&GUIDES.replace("CASES\n", &cases)), jiff::civil::date(2026, 11, 21))
    }

    #[test]
    fn cases_come_to_their_ends() {
        let offers = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
        let all = offers(&["보여요", "안 보여요", "다른 일"]);
        for (take, end, guide, at, why, passed) in [
            (&["보여요"] as &[&str], "done", "example", "done", Why::End, true),
            (&["no", "안 보여요"], "later", "example", "later", Why::End, true),
            (&["다른 일", "왼쪽"], "done", "example", "done", Why::End, true),
            (&["보여요"], "later", "example", "done", Why::End, false),
            (&["보여요"], "gone", "example", "done", Why::End, false),
            (&["no"], "later", "example", "card", Why::Asks(all.clone()), false),
            (&["다른 일", "위"], "done", "other", "ask", Why::NotOffered(offers(&["왼쪽", "오른쪽"])), false),
            (&["보여요", "보여요"], "done", "example", "done", Why::Left, false),
        ] {
            let trials = tried(&[(take, end)]);
            let case = &trials.guides[0].cases[0];
            let halt = Halt { guide: guide.into(), at: at.into(), why };
            assert_eq!((&case.halt, case.passed, case.end.as_str()), (&halt, passed, end), "{take:?} {end}");
        }
    }

    #[test]
    fn what_no_case_goes_through_is_named() {
        let trials = tried(&[(&["보여요"], "done"), (&["다른 일", "왼쪽"], "done")]);
        let of = |at: usize| &trials.guides[at].covered;
        let tally = |covered, total| Tally { covered, total };
        assert_eq!((of(0).steps, of(0).choices, of(0).outcomes), (tally(1, 2), tally(1, 2), tally(1, 2)));
        assert_eq!(of(0).left_steps, ["wait"]);
        assert_eq!(of(0).left_choices, [("card".to_owned(), "안 보여요".to_owned())]);
        assert_eq!(of(0).left_outcomes, ["later"]);
        assert_eq!((of(1).steps, of(1).choices), (tally(1, 1), tally(1, 2)), "a called guide is gone through, too");
        assert_eq!((of(0).all().percent(), Tally::default().percent()), (50, 100));
    }

    #[test]
    fn a_case_without_an_outcome_hides_nothing() {
        let trials = tried(&[(&["보여요"], "done"), (&["보여요"], "gone")]);
        let cases: Vec<(usize, &str, bool)> =
            trials.guides[0].cases.iter().map(|case| (case.line, case.end.as_str(), case.passed)).collect();
        let first = cases[0].0;
        assert_eq!(cases, [(first, "done", true), (first + 4, "gone", false)]);
    }
}
