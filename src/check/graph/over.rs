//! Which `over` can be taken: an `over` leads on only after its choice was taken, so the step must be come back to.
//!
//! A choice that leads to an outcome, or into a part of the guide from which no way comes back, never gets as far as
//! its `over`. Counts nothing: a way back that is itself bounded is taken for one.

use super::{Edge, Graph, Via, components};

/// Takes the `over` edges away that no walk can take. What may have been lost by a fault leads back, for all that is
/// known.
pub(super) fn drop_closed(graph: &mut Graph) {
    if graph.edges.iter().any(|edge| matches!(edge.via, Via::Over(_))) {
        let mut open = open(graph, |_| true).into_iter();
        graph.edges.retain(|_| open.next().unwrap_or(true));
    }
}

/// Which edges of those that `keep` allows can be taken where there are no others: an `over` with its choice and a way
/// back of such edges. Found from below, as the first `over` that a walk takes needs no other.
pub(super) fn open(graph: &Graph, keep: impl Fn(&Edge) -> bool) -> Vec<bool> {
    let is_over = |edge: &Edge| matches!(edge.via, Via::Over(_));
    let mut open: Vec<bool> = graph.edges.iter().map(|edge| keep(edge) && !is_over(edge)).collect();
    let mut overs: Vec<usize> =
        (0..open.len()).filter(|at| is_over(&graph.edges[*at]) && keep(&graph.edges[*at])).collect();
    // Most are tried again at once: no need to look at the whole guide.
    overs.retain(|over| {
        let near = targets(graph, *over, &open).any(|to| returns_at_once(graph, *over, to, &open));
        open[*over] |= near;
        !near
    });
    while !overs.is_empty() {
        let left = overs.len();
        let next: Vec<Vec<usize>> = next(graph, &open);
        let component = components(graph.nodes, &next);
        let unknown = unknown(graph, &next, &open);
        let back = |over: usize, open: &[bool]| {
            let home = component[graph.edges[over].from];
            targets(graph, over, open).any(|to| to.is_none_or(|to| component[to] == home || unknown[to]))
        };
        let found: Vec<usize> = overs.iter().copied().filter(|over| back(*over, &open)).collect();
        found.iter().for_each(|over| open[*over] = true);
        overs.retain(|over| !open[*over]);
        if overs.len() == left {
            break;
        }
    }
    open
}

/// Where the choice of an `over` leads.
fn targets<'g>(graph: &'g Graph, over: usize, open: &'g [bool]) -> impl Iterator<Item = Option<usize>> + 'g {
    let Edge { from, via, .. } = &graph.edges[over];
    ways(graph, *from, open)
        .filter(|edge| match (edge.via, *via) {
            (Via::Choice(at) | Via::Result(at, _), Via::Over(of)) => at == of,
            _ => false,
        })
        .map(|edge| edge.to)
}

fn returns_at_once(graph: &Graph, over: usize, to: Option<usize>, open: &[bool]) -> bool {
    let home = graph.edges[over].from;
    to.is_none_or(|to| to == home || ways(graph, to, open).any(|edge| edge.to == Some(home)))
}

/// Open ways out of a step.
fn ways<'g>(graph: &'g Graph, step: usize, open: &'g [bool]) -> impl Iterator<Item = &'g Edge> + 'g {
    let low = graph.edges.partition_point(|edge| edge.from < step);
    let edges = graph.edges[low..].iter().zip(&open[low..]).take_while(move |(edge, _)| edge.from == step);
    edges.filter(|(_, open)| **open).map(|(edge, _)| edge)
}

fn next(graph: &Graph, open: &[bool]) -> Vec<Vec<usize>> {
    (0..graph.nodes).map(|at| ways(graph, at, open).filter_map(|edge| edge.to).collect()).collect()
}

/// Nodes from which a way leads to nowhere that is known.
fn unknown(graph: &Graph, next: &[Vec<usize>], open: &[bool]) -> Vec<bool> {
    let mut seen = vec![false; graph.nodes];
    let lost = graph.edges.iter().zip(open).filter(|(edge, open)| **open && edge.to.is_none());
    let mut left: Vec<usize> = lost.map(|(edge, _)| edge.from).collect();
    if left.is_empty() {
        return seen;
    }
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes];
    next.iter().enumerate().for_each(|(from, to)| to.iter().for_each(|to| back[*to].push(from)));
    while let Some(at) = left.pop() {
        if !std::mem::replace(&mut seen[at], true) {
            left.extend(&back[at]);
        }
    }
    seen
}
