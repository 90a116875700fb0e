//! The map in Graphviz DOT.

use super::map::{Map, Role};
use crate::guide::model::CallResult;

/// Writes the map. One line a node, one line a way.
pub fn dot(title: &str, map: &Map) -> String {
    let mut out = format!(
        "digraph guide {{\n  graph [label={}, labelloc=t, rankdir=TB, charset=\"UTF-8\", fontname=\"sans-serif\"];\n  \
         node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", fontname=\"sans-serif\"];\n  \
         edge [fontname=\"sans-serif\", fontsize=11];\n",
        quoted(&[title])
    );
    for (at, node) in map.nodes.iter().enumerate() {
        let look = match node.role {
            Role::Step if at == map.start => ", penwidth=3",
            Role::Step => "",
            Role::Call => ", shape=component, fillcolor=\"#eef1f4\"",
            Role::Outcome(CallResult::Resolved) => ", shape=ellipse, fillcolor=\"#e3f4e6\"",
            Role::Outcome(CallResult::Escalated) => ", shape=ellipse, fillcolor=\"#fdeccd\"",
            Role::Outcome(CallResult::Callback) => ", shape=ellipse, fillcolor=\"#e1edfb\"",
            Role::Outcome(CallResult::Abandoned) => ", shape=ellipse, fillcolor=\"#eceef1\"",
        };
        out.push_str(&format!("  {} [label={}{look}];\n", node.name, quoted(&node.lines)));
    }
    for way in &map.ways {
        let (from, to) = (&map.nodes[way.from].name, &map.nodes[way.to].name);
        let words = way.words();
        let label = if words.is_empty() { None } else { Some(format!("label={}", quoted(&[words]))) };
        let look = match (way.over, way.max) {
            (true, _) => Some("style=dotted"),
            (false, Some(_)) => Some("style=dashed"),
            (false, None) => None,
        };
        let looks: Vec<&str> = label.as_deref().into_iter().chain(look).collect();
        let looks = if looks.is_empty() { String::new() } else { format!(" [{}]", looks.join(", ")) };
        out.push_str(&format!("  {from} -> {to}{looks};\n"));
    }
    out.push_str("}\n");
    out
}

/// Lines as one quoted string. Backslashes are doubled, so that `\N` stays two characters.
fn quoted<S: AsRef<str>>(lines: &[S]) -> String {
    let line = |line: &S| {
        let text: String = line.as_ref().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // Graphviz reads entities such as &lt; in any label.
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
    };
    format!("\"{}\"", lines.iter().map(line).collect::<Vec<_>>().join("\\n"))
}
