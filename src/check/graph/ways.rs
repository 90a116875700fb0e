//! Shortest paths from the start of a guide to every node, found at once.

use std::collections::VecDeque;

use super::{Edge, Graph};

/// The paths.
#[derive(Debug)]
pub struct Ways<'g> {
    start: Option<usize>,
    /// The last edge of the path to each node; `None` for the start and for what no path comes to.
    came: Vec<Option<&'g Edge>>,
}

impl<'g> Ways<'g> {
    /// Over the edges that are `open`.
    pub(super) fn of(graph: &'g Graph, open: &[bool]) -> Self {
        let mut came: Vec<Option<&Edge>> = vec![None; graph.nodes];
        let mut queue: VecDeque<usize> = graph.start.into_iter().collect();
        while let Some(at) = queue.pop_front() {
            let low = graph.edges.partition_point(|edge| edge.from < at);
            let edges = graph.edges[low..].iter().zip(&open[low..]).take_while(|(edge, _)| edge.from == at);
            for (edge, to) in edges.filter(|(_, open)| **open).filter_map(|(edge, _)| Some((edge, edge.to?))) {
                if came[to].is_none() && graph.start != Some(to) {
                    came[to] = Some(edge);
                    queue.push_back(to);
                }
            }
        }
        Self { start: graph.start, came }
    }

    /// Whether a path comes to a node.
    pub fn reach(&self, node: usize) -> bool {
        self.start == Some(node) || self.came.get(node).is_some_and(Option::is_some)
    }

    /// The path to a node; empty where it is the start.
    pub fn to(&self, node: usize) -> Option<Vec<&'g Edge>> {
        let mut path = Vec::new();
        let mut at = node;
        while self.start != Some(at) {
            let edge = (*self.came.get(at)?)?;
            path.push(edge);
            at = edge.from;
        }
        path.reverse();
        Some(path)
    }
}
