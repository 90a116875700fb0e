//! A guide as nodes and ways, exactly: what the pictures and the JSON of its map are made from.
//!
//! Order is the order of the file. Every choice is a way, every call a node of its own.

use super::words::printed;
use crate::guide::library::Library;
use crate::guide::model::{Call, CallResult, Choice, Exit, Go, Guide, Target};

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A step.
    Step,
    /// An outcome.
    Outcome(CallResult),
    /// Another guide, gone into and come back from.
    Call,
}

/// A step, an outcome or a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Name for pictures: `s0`, `o0`, `c0`.
    pub name: String,
    /// Id of the step, the outcome or the called guide.
    pub id: String,
    /// What it stands for.
    pub role: Role,
    /// Lines to show.
    pub lines: Vec<String>,
}

/// A way between two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it comes to.
    pub to: usize,
    /// The answer, or how a call ended; empty where a step just goes on.
    pub label: String,
    /// May be taken so often in one visit.
    pub max: Option<u32>,
    /// Is taken where `max` is used up.
    pub over: bool,
}

impl Way {
    /// The words beside the way.
    pub fn words(&self) -> String {
        match (self.max, self.over) {
            (Some(max), false) => format!("{} ({max}번까지)", self.label),
            (Some(max), true) => format!("{} ({max}번 넘으면)", self.label),
            (None, _) => self.label.clone(),
        }
    }
}

/// The map of a guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    /// Steps, then outcomes, then calls, each in file order.
    pub nodes: Vec<Node>,
    /// Ways, by the step they belong to.
    pub ways: Vec<Way>,
    /// Index of the node a call begins at.
    pub start: usize,
}

/// Draws the map of a guide. The library gives the titles of called guides.
pub fn map(guide: &Guide, library: &Library) -> Map {
    let mut map = Map { nodes: nodes(guide, library), ways: Vec::new(), start: guide.start };
    for (from, step) in guide.steps.iter().enumerate() {
        match &step.exit {
            Exit::Next(target) => map.way(from, node(guide, *target), "", None, false),
            Exit::Choices(choices) => choices.iter().for_each(|choice| map.choice(guide, library, from, choice)),
        }
    }
    map
}

impl Map {
    fn choice(&mut self, guide: &Guide, library: &Library, from: usize, choice: &Choice) {
        let max = choice.bound.map(|bound| bound.max);
        let label = printed(&choice.label, guide);
        match &choice.go {
            Go::To(target) => self.way(from, node(guide, *target), &label, max, false),
            Go::Call(call) => {
                let Call { guide: called, on, other } = &**call;
                let at = self.nodes.len();
                let title = title_of(library, called);
                let name = format!("c{}", at - guide.steps.len() - guide.outcomes.len());
                let lines = vec!["다른 안내".to_owned(), title.to_owned()];
                self.nodes.push(Node { name, id: called.to_string(), role: Role::Call, lines });
                self.way(from, at, &label, max, false);
                for (result, target) in on {
                    self.way(at, node(guide, *target), result.korean(), None, false);
                }
                if let Some(target) = other {
                    self.way(at, node(guide, *target), "그 밖", None, false);
                }
            }
        }
        if let Some(bound) = choice.bound {
            self.way(from, node(guide, bound.over), &label, max, true);
        }
    }

    fn way(&mut self, from: usize, to: usize, label: &str, max: Option<u32>, over: bool) {
        self.ways.push(Way { from, to, label: label.to_owned(), max, over });
    }
}

/// The title of a guide, or its id where it is not in the library.
pub fn title_of<'l>(library: &'l Library, id: &'l str) -> &'l str {
    library.guide(id).map_or(id, |guide| guide.title.as_str())
}

fn node(guide: &Guide, target: Target) -> usize {
    match target {
        Target::Step(at) => at,
        Target::Outcome(at) => guide.steps.len() + at,
    }
}

fn nodes(guide: &Guide, library: &Library) -> Vec<Node> {
    let steps = guide.steps.iter().enumerate().map(|(at, step)| {
        let stage = step.stage.as_ref().map(|stage| format!("{} {}/{}", stage.of, stage.n, stage.total));
        let lines = stage.into_iter().chain([printed(&step.title, guide)]).collect();
        Node { name: format!("s{at}"), id: step.id.clone(), role: Role::Step, lines }
    });
    let outcomes = guide.outcomes.iter().enumerate().map(|(at, outcome)| {
        let mut lines = vec![outcome.result.korean().to_owned(), format!("{} · {}", outcome.id, outcome.code)];
        lines.extend(outcome.next.iter().map(|next| format!("이어서: {}", title_of(library, next))));
        Node { name: format!("o{at}"), id: outcome.id.clone(), role: Role::Outcome(outcome.result), lines }
    });
    steps.chain(outcomes).collect()
}
