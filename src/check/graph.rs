//! A guide's steps and outcomes as nodes, and every way between them as an edge.
//!
//! Made from what the file says, also where it is wrong: a target that names nothing has no node
//! (`to` is `None`) and counts as a way out, so that one mistake is reported once. An `over` is a way
//! only where its choice can be taken and its step come back to; see [`over`]. Counts no takings
//! beyond that. Knows no words: [`crate::check::proof`] says what a way looks like to a person.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::guide::raw::RawGuide;
use crate::text::span::Span;

mod over;
mod ways;

pub use ways::Ways;

/// What of a step leads along an edge. Numbers are places in the step's `choice`, and in its `on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// Nothing but the order of the file.
    Next,
    /// `goto`.
    Goto,
    /// A choice.
    Choice(usize),
    /// A choice that calls a guide, and the result with which that guide ends.
    Result(usize, usize),
    /// `over` of a choice, once it was taken too often.
    Over(usize),
    /// Something that could not be read.
    Doubt,
}

/// A way from a step.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Index of the step.
    pub from: usize,
    /// Node it leads to; `None` where the name is unbound.
    pub to: Option<usize>,
    /// What of the step leads there.
    pub via: Via,
    /// May be taken only so often in one visit of the guide.
    pub bounded: bool,
    /// Where the target is named (or the step, where it just goes on).
    pub span: Span,
}

/// Nodes are steps `0..steps`, then outcomes.
#[derive(Debug, Clone)]
pub struct Graph {
    /// How many nodes are steps.
    pub steps: usize,
    /// How many nodes there are.
    pub nodes: usize,
    /// First step; `None` where `start` is unbound or there is no step.
    pub start: Option<usize>,
    /// All ways, by step, then in file order.
    pub edges: Vec<Edge>,
}

impl Graph {
    /// Reads the ways of a guide.
    pub fn of(raw: &RawGuide) -> Self {
        Self::doubting(raw, &BTreeSet::new())
    }

    /// Reads the ways of a guide in which some steps may have lost a way out, as their form is
    /// wrong: each gets one more way, to nowhere that is known.
    pub fn doubting(raw: &RawGuide, doubtful: &BTreeSet<&str>) -> Self {
        let steps = raw.steps.len();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, outcome) in raw.outcomes.iter().enumerate() {
            names.entry(outcome.name()).or_insert(steps + at);
        }
        for (at, step) in raw.steps.iter().enumerate() {
            names.entry(step.name()).or_insert(at);
        }
        let node = |name: &str| names.get(name).copied();
        let start = match &raw.start {
            Some(start) => node(&start.value).filter(|at| *at < steps),
            None => (steps > 0).then_some(0),
        };
        let mut edges = Vec::new();
        for (from, step) in raw.steps.iter().enumerate() {
            let mut add = |to, via, bounded, span| edges.push(Edge { from, to, via, bounded, span });
            if let Some(goto) = &step.goto {
                add(node(&goto.value), Via::Goto, false, goto.span);
            }
            let choices = step.choices.as_ref().map_or(&[][..], |list| &list.value);
            if doubtful.contains(step.name()) {
                add(None, Via::Doubt, false, step.span);
            }
            for (at, choice) in choices.iter().enumerate() {
                if choice.goto.is_none() && choice.on.is_empty() {
                    add(None, Via::Choice(at), false, choice.span);
                }
                let bounded = choice.max.is_some();
                if let Some(goto) = &choice.goto {
                    add(node(&goto.value), Via::Choice(at), bounded, goto.span);
                }
                for (on, (_, target)) in choice.on.iter().enumerate() {
                    add(node(&target.value), Via::Result(at, on), bounded, target.span);
                }
                if let Some(over) = &choice.over {
                    add(node(&over.value), Via::Over(at), false, over.span);
                }
            }
            if step.goto.is_none() && choices.is_empty() {
                // The last step's loose end is a way out that is not named yet.
                add((from + 1 < steps).then_some(from + 1), Via::Next, false, step.span);
            }
        }
        let mut graph = Self { steps, nodes: steps + raw.outcomes.len(), start, edges };
        over::drop_closed(&mut graph);
        graph
    }

    /// Ways out of a step.
    pub fn from(&self, step: usize) -> impl Iterator<Item = &Edge> {
        let low = self.edges.partition_point(|edge| edge.from < step);
        self.edges[low..].iter().take_while(move |edge| edge.from == step)
    }

    /// Which nodes a path from the start reaches.
    pub fn reachable(&self) -> Vec<bool> {
        let mut seen = vec![false; self.nodes];
        let mut open: Vec<usize> = self.start.into_iter().collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(self.from(at).filter_map(|edge| edge.to));
            }
        }
        seen
    }

    /// Which steps can come to an outcome. An unbound target counts as one.
    pub fn finishing(&self) -> Vec<bool> {
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.nodes];
        let mut open: Vec<usize> = (self.steps..self.nodes).collect();
        for edge in &self.edges {
            match edge.to {
                Some(to) => back[to].push(edge.from),
                None => open.push(edge.from),
            }
        }
        let mut seen = vec![false; self.nodes];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(&back[at]);
            }
        }
        seen
    }

    /// Shortest paths from the start over edges that `keep` allows; among equals the first in the file.
    pub fn ways(&self, keep: impl Fn(&Edge) -> bool) -> Ways<'_> {
        Ways::of(self, &over::open(self, keep))
    }

    /// A shortest ring through `step` over edges that `keep` allows; its first edge leaves `step`.
    pub fn ring(&self, step: usize, keep: impl Fn(&Edge) -> bool) -> Option<Vec<&Edge>> {
        let mut came: Vec<Option<&Edge>> = vec![None; self.nodes];
        let mut queue = VecDeque::from([step]);
        while let Some(at) = queue.pop_front() {
            for edge in self.from(at).filter(|edge| keep(edge)) {
                let Some(next) = edge.to.filter(|next| came[*next].is_none()) else { continue };
                came[next] = Some(edge);
                if next == step {
                    let mut ring = vec![edge];
                    while let Some(before) = ring.last().filter(|edge| edge.from != step) {
                        ring.push(came[before.from]?);
                    }
                    ring.reverse();
                    return Some(ring);
                }
                queue.push_back(next);
            }
        }
        None
    }

    /// For each node the last other node that every path from the start to it goes through. `None`
    /// for the start and for nodes that no path comes to. That an `over` goes through its choice
    /// first is not seen: what is named lies on every path, and a nearer one may be missed.
    pub fn dominators(&self) -> Vec<Option<usize>> {
        let mut nearest = vec![None; self.nodes];
        let Some(start) = self.start else { return nearest };
        let order = self.postorder(start);
        let mut rank = vec![0; self.nodes];
        order.iter().enumerate().for_each(|(at, node)| rank[*node] = at);
        let mut back: Vec<Vec<usize>> = vec![Vec::new(); self.nodes];
        for edge in &self.edges {
            edge.to.into_iter().for_each(|to| back[to].push(edge.from));
        }
        // Cooper, Harvey and Kennedy: take the common dominator of what leads here until nothing changes.
        nearest[start] = Some(start);
        let mut changed = true;
        while changed {
            changed = false;
            for node in order.iter().rev().copied().filter(|node| *node != start) {
                let mut common: Option<usize> = None;
                for before in back[node].iter().copied().filter(|before| nearest[*before].is_some()) {
                    common = Some(common.map_or(before, |other| meet(other, before, &rank, &nearest)));
                }
                changed |= nearest[node] != common;
                nearest[node] = common;
            }
        }
        nearest[start] = None;
        nearest
    }

    /// Nodes that a path from `start` reaches, each after those it leads to (rings apart).
    fn postorder(&self, start: usize) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.nodes];
        seen[start] = true;
        let mut open = vec![(start, 0)];
        while let Some((node, done)) = open.pop() {
            match self.from(node).nth(done) {
                Some(edge) => {
                    open.push((node, done + 1));
                    if let Some(to) = edge.to.filter(|to| !std::mem::replace(&mut seen[*to], true)) {
                        open.push((to, 0));
                    }
                }
                None => order.push(node),
            }
        }
        order
    }

    /// The longest path from the start that comes to no step twice, as edges, the last one to a
    /// step. Exact unless rings lie so tangled that `budget` looks at a step are used up; then a
    /// long one.
    pub fn longest(&self, budget: usize) -> Vec<&Edge> {
        let Some(start) = self.start.filter(|start| *start < self.steps) else { return Vec::new() };
        let next: Vec<Vec<usize>> = (0..self.nodes)
            .map(|at| self.from(at).filter_map(|edge| edge.to).filter(|to| *to < self.steps).collect())
            .collect();
        let mut search = Longest {
            graph: self,
            most: most_ahead(&next),
            on_path: vec![false; self.nodes],
            path: Vec::new(),
            best: Vec::new(),
            budget,
        };
        search.run(start);
        search.best
    }
}

/// The node where the ways of two nodes to the start meet.
fn meet(mut a: usize, mut b: usize, rank: &[usize], nearest: &[Option<usize>]) -> usize {
    while a != b {
        let lower = if rank[a] < rank[b] { &mut a } else { &mut b };
        match nearest[*lower] {
            Some(above) => *lower = above,
            None => return a,
        }
    }
    a
}

/// For each node, how many edges a path from it has at most: all of its ring, and what lies behind.
fn most_ahead(next: &[Vec<usize>]) -> Vec<usize> {
    let component = components(next.len(), next);
    let count = component.iter().max().map_or(0, |most| most + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    component.iter().enumerate().for_each(|(node, of)| members[*of].push(node));
    // A component is numbered before those that lead to it, so what lies behind is known.
    let mut steps = vec![0_usize; count];
    for at in 0..count {
        let onward = members[at].iter().flat_map(|node| &next[*node]).map(|to| component[*to]);
        let behind = onward.filter(|to| *to != at).map(|to| steps[to]).max().unwrap_or(0);
        steps[at] = behind + members[at].len();
    }
    component.iter().map(|of| steps[*of] - 1).collect()
}

/// A search for the longest path that gives up branches which cannot beat the best.
struct Longest<'g> {
    graph: &'g Graph,
    most: Vec<usize>,
    on_path: Vec<bool>,
    path: Vec<&'g Edge>,
    best: Vec<&'g Edge>,
    budget: usize,
}

impl<'g> Longest<'g> {
    fn run(&mut self, start: usize) {
        // An own stack of (node, ways left, most promising last): a guide may be a long chain.
        let mut open = vec![(start, self.ways(start))];
        self.on_path[start] = true;
        while let Some((node, ways)) = open.last_mut() {
            let node = *node;
            let Some(edge) = ways.pop().filter(|_| self.budget > 0) else {
                self.on_path[node] = false;
                self.path.pop();
                open.pop();
                continue;
            };
            let Some(to) = edge.to else { continue };
            if self.on_path[to] || self.path.len() + 1 + self.most[to] <= self.best.len() {
                continue;
            }
            self.budget -= 1;
            self.path.push(edge);
            self.on_path[to] = true;
            if self.path.len() > self.best.len() {
                self.best.clone_from(&self.path);
            }
            let ways = self.ways(to);
            open.push((to, ways));
        }
    }

    fn ways(&self, node: usize) -> Vec<&'g Edge> {
        let mut ways: Vec<&Edge> =
            self.graph.from(node).filter(|edge| edge.to.is_some_and(|to| to < self.graph.steps)).collect();
        ways.reverse();
        ways.sort_by_key(|edge| edge.to.map_or(0, |to| self.most[to]));
        ways
    }
}

/// Strongly connected components of a graph as `next` gives it: for each node the number of its
/// component. A component is numbered before those that lead to it.
pub fn components(nodes: usize, next: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; nodes];
    let mut low = vec![NEW; nodes];
    let mut component = vec![NEW; nodes];
    let (mut seen, mut closed) = (0, 0);
    let mut stack = Vec::new();
    for root in 0..nodes {
        if order[root] != NEW {
            continue;
        }
        // Tarjan's way, with an own stack of (node, edges done): a guide may be a long chain.
        let mut open = vec![(root, 0)];
        while let Some((node, done)) = open.pop() {
            if done == 0 {
                order[node] = seen;
                low[node] = seen;
                seen += 1;
                stack.push(node);
            }
            if let Some(to) = next[node].get(done) {
                open.push((node, done + 1));
                if order[*to] == NEW {
                    open.push((*to, 0));
                } else if component[*to] == NEW {
                    low[node] = low[node].min(order[*to]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    component[member] = closed;
                    if member == node {
                        break;
                    }
                }
                closed += 1;
            }
            if let Some((above, _)) = open.last() {
                low[*above] = low[*above].min(low[node]);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests;
