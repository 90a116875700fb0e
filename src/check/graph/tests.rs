//! Small graphs whose every walk can be enumerated, and long ones that need no deep stack.

use std::collections::BTreeSet;

use proptest::prelude::{Just, ProptestConfig, Strategy, prop, prop_assert, prop_assert_eq, proptest};

use super::{Edge, Graph, Via, components};
use crate::text::span::Span;

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
    let chain: Vec<(usize, Option<usize>)> = (0..20_000).map(|at| (at, Some(at + 1))).collect();
    let graph = graph(20_000, 20_001, &chain);
    assert_eq!(graph.longest(100_000).len(), 19_999);
    assert_eq!(graph.dominators()[20_000], Some(19_999));
    assert_eq!(graph.ways(|_| true).to(20_000).map(|path| path.len()), Some(20_000));
}

/// Many ways that meet again are no more work than one.
#[test]
fn a_ladder_of_diamonds_is_looked_at_once() {
    let mut edges = Vec::new();
    for at in (0..90).step_by(3) {
        edges.extend([(at, Some(at + 1)), (at, Some(at + 2)), (at + 1, Some(at + 3)), (at + 2, Some(at + 3))]);
    }
    assert_eq!(graph(91, 92, &edges).longest(1_000).len(), 60);
}

fn graph(steps: usize, nodes: usize, edges: &[(usize, Option<usize>)]) -> Graph {
    let mut edges: Vec<Edge> = edges
        .iter()
        .map(|(from, to)| Edge { from: *from, to: *to, via: Via::Goto, bounded: false, span: Span::default() })
        .collect();
    edges.sort_by_key(|edge| edge.from);
    Graph { steps, nodes, start: Some(0), edges }
}

/// Up to six steps, two outcomes, and any edges; one in eight leads nowhere that is known.
fn any_graph() -> impl Strategy<Value = Graph> {
    (1_usize..=6, 1_usize..=2).prop_flat_map(|(steps, outcomes)| {
        let nodes = steps + outcomes;
        let target = prop::option::weighted(0.9, 0..nodes);
        let edges = prop::collection::vec((0..steps, target), 0..=10);
        (Just(steps), Just(nodes), edges).prop_map(|(steps, nodes, edges)| graph(steps, nodes, &edges))
    })
}

/// Every path from `from` that comes to no node twice, as nodes.
fn walks(graph: &Graph, from: usize) -> Vec<Vec<usize>> {
    let mut out = Vec::new();
    let mut open = vec![vec![from]];
    while let Some(path) = open.pop() {
        let last = path[path.len() - 1];
        for to in graph.from(last).filter_map(|edge| edge.to).filter(|to| !path.contains(to)) {
            open.push(path.iter().copied().chain([to]).collect());
        }
        out.push(path);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_reached_and_by_which_way(graph in any_graph()) {
        let walks = walks(&graph, 0);
        let reached = graph.reachable();
        let found = graph.ways(|_| true);
        for (node, reached) in reached.into_iter().enumerate() {
            let ways: Vec<&Vec<usize>> = walks.iter().filter(|walk| walk.last() == Some(&node)).collect();
            prop_assert_eq!(reached, !ways.is_empty(), "node {}", node);
            prop_assert_eq!(found.reach(node), reached, "node {}", node);
            let path = found.to(node);
            prop_assert_eq!(path.as_ref().map(Vec::len), ways.iter().map(|walk| walk.len() - 1).min());
            for pair in path.unwrap_or_default().windows(2) {
                prop_assert_eq!(pair[0].to, Some(pair[1].from));
            }
        }
    }

    #[test]
    fn every_way_goes_through_the_dominator(graph in any_graph()) {
        let walks = walks(&graph, 0);
        let nearest = graph.dominators();
        for node in 0..graph.nodes {
            let ways: Vec<&Vec<usize>> = walks.iter().filter(|walk| walk.last() == Some(&node)).collect();
            let always: BTreeSet<usize> = (0..graph.nodes)
                .filter(|other| *other != node && !ways.is_empty() && ways.iter().all(|walk| walk.contains(other)))
                .collect();
            let chain: BTreeSet<usize> = std::iter::successors(nearest[node], |at| nearest[*at]).collect();
            prop_assert_eq!(chain, always, "node {}", node);
        }
    }

    #[test]
    fn dead_ends(graph in any_graph()) {
        for (step, finishing) in graph.finishing().into_iter().enumerate().take(graph.steps) {
            let ends = walks(&graph, step).iter().any(|walk| {
                let last = walk[walk.len() - 1];
                last >= graph.steps || graph.from(last).any(|edge| edge.to.is_none())
            });
            prop_assert_eq!(finishing, ends, "step {}", step);
        }
    }

    #[test]
    fn rings_and_components(graph in any_graph()) {
        let next: Vec<Vec<usize>> =
            (0..graph.nodes).map(|at| graph.from(at).filter_map(|edge| edge.to).collect()).collect();
        let component = components(graph.nodes, &next);
        let comes = |from: usize, to: usize| walks(&graph, from).iter().any(|walk| walk.last() == Some(&to));
        for a in 0..graph.nodes {
            for b in 0..graph.nodes {
                prop_assert_eq!(component[a] == component[b], comes(a, b) && comes(b, a), "{} and {}", a, b);
                prop_assert!(component[b] <= component[a] || !comes(a, b), "{} leads to {}", a, b);
            }
            let shortest = walks(&graph, a)
                .iter()
                .filter(|walk| next[walk[walk.len() - 1]].contains(&a))
                .map(Vec::len)
                .min();
            prop_assert_eq!(graph.ring(a, |_| true).map(|ring| ring.len()), shortest);
        }
    }

    #[test]
    fn the_longest_path(graph in any_graph()) {
        let longest = walks(&graph, 0)
            .iter()
            .filter(|walk| walk.iter().all(|node| *node < graph.steps))
            .map(|walk| walk.len() - 1)
            .max()
            .unwrap_or(0);
        let path = graph.longest(100_000);
        prop_assert_eq!(path.len(), longest);
        let mut seen = BTreeSet::from([0]);
        for edge in path {
            prop_assert!(seen.contains(&edge.from));
            prop_assert!(edge.to.is_some_and(|to| to < graph.steps && seen.insert(to)));
        }
    }
}
