//! A guide's steps and outcomes as nodes, and every way between them as an edge.
//!
//! Made from what the file says, also where it is wrong: a target that names nothing has no node
//! (`to` is `None`) and counts as a way out, so that one mistake is reported once.

use std::collections::{BTreeMap, BTreeSet};

use crate::guide::raw::RawGuide;
use crate::text::span::Span;

/// A way from a step.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Index of the step.
    pub from: usize,
    /// Node it leads to; `None` where the name is unbound.
    pub to: Option<usize>,
    /// Index of the choice, where it is one.
    pub choice: Option<usize>,
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
            let mut add = |to, choice, bounded, span| edges.push(Edge { from, to, choice, bounded, span });
            if let Some(goto) = &step.goto {
                add(node(&goto.value), None, false, goto.span);
            }
            let choices = step.choices.as_ref().map_or(&[][..], |list| &list.value);
            if doubtful.contains(step.name()) {
                add(None, None, false, step.span);
            }
            for (at, choice) in choices.iter().enumerate() {
                if choice.goto.is_none() && choice.on.is_empty() {
                    add(None, Some(at), false, choice.span);
                }
                let bounded = choice.max.is_some();
                let targets = choice.goto.iter().chain(choice.on.iter().map(|(_, target)| target));
                for target in targets {
                    add(node(&target.value), Some(at), bounded, target.span);
                }
                if let Some(over) = &choice.over {
                    add(node(&over.value), Some(at), false, over.span);
                }
            }
            if step.goto.is_none() && choices.is_empty() {
                // The last step's loose end is a way out that is not named yet.
                add((from + 1 < steps).then_some(from + 1), None, false, step.span);
            }
        }
        Self { steps, nodes: steps + raw.outcomes.len(), start, edges }
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
            if !std::mem::replace(&mut seen[at], true) && at < self.steps {
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

    /// The shortest ring through `step` over edges that `keep` allows, as steps in order, `step` first.
    pub fn ring(&self, step: usize, keep: impl Fn(&Edge) -> bool) -> Option<Vec<usize>> {
        let mut came: Vec<Option<usize>> = vec![None; self.nodes];
        let mut queue = std::collections::VecDeque::from([step]);
        while let Some(at) = queue.pop_front() {
            for edge in self.from(at).filter(|edge| keep(edge)) {
                let Some(to) = edge.to.filter(|to| *to < self.steps) else { continue };
                if to == step {
                    let mut path = vec![at];
                    let mut walk = at;
                    while walk != step {
                        walk = came[walk]?;
                        path.push(walk);
                    }
                    path.reverse();
                    return Some(path);
                }
                if came[to].is_none() {
                    came[to] = Some(at);
                    queue.push_back(to);
                }
            }
        }
        None
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
mod tests {
    use super::*;

    #[test]
    fn components_of_small_graphs() {
        for (next, want) in [
            (vec![vec![1], vec![2], vec![]], vec![2, 1, 0]),
            (vec![vec![1], vec![0, 2], vec![2]], vec![1, 1, 0]),
            (vec![vec![1], vec![2], vec![0]], vec![0, 0, 0]),
            (vec![vec![2], vec![2], vec![3], vec![2]], vec![1, 2, 0, 0]),
            (vec![vec![1, 3], vec![2], vec![0], vec![1]], vec![0, 0, 0, 0]),
        ] {
            assert_eq!(components(next.len(), &next), want, "{next:?}");
        }
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let next: Vec<Vec<usize>> = (0..200_000).map(|at| vec![(at + 1) % 200_000]).collect();
        assert!(components(next.len(), &next).iter().all(|component| *component == 0));
    }
}
