//! The map as a Mermaid flowchart.

use super::map::{Map, Node, Role};
use crate::guide::model::CallResult;

/// Writes the map. One line a node, one line a way.
pub fn mermaid(map: &Map) -> String {
    let mut out = String::from("flowchart TD\n");
    for node in &map.nodes {
        let label = node.lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("<br/>");
        let (open, close) = match node.role {
            Role::Step => ("[", "]"),
            Role::Call => ("[[", "]]"),
            Role::Outcome(_) => ("([", "])"),
        };
        out.push_str(&format!("  {}{open}\"{label}\"{close}\n", node.name));
    }
    for way in &map.ways {
        let (from, to) = (&map.nodes[way.from].name, &map.nodes[way.to].name);
        let arrow = if way.max.is_some() { "-.->" } else { "-->" };
        let words = way.words();
        let label = if words.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(&words)) };
        out.push_str(&format!("  {from} {arrow}{label} {to}\n"));
    }
    looks(map, &mut out);
    out
}

fn looks(map: &Map, out: &mut String) {
    let is = |result| move |node: &&Node| node.role == Role::Outcome(result);
    for (class, look, result) in [
        ("resolved", "fill:#e3f4e6,stroke:#2e7d32", CallResult::Resolved),
        ("escalated", "fill:#fdeccd,stroke:#b26a00", CallResult::Escalated),
        ("callback", "fill:#e1edfb,stroke:#1565c0", CallResult::Callback),
        ("abandoned", "fill:#eceef1,stroke:#5f6b7a", CallResult::Abandoned),
    ] {
        let names: Vec<&str> = map.nodes.iter().filter(is(result)).map(|node| node.name.as_str()).collect();
        if !names.is_empty() {
            out.push_str(&format!("  classDef {class} {look}\n  class {} {class}\n", names.join(",")));
        }
    }
    if let Some(start) = map.nodes.get(map.start) {
        out.push_str(&format!("  style {} stroke-width:3px\n", start.name));
    }
}

/// Words between quotes. Whatever could mean something there is written as its number; a leading list mark too,
/// because Mermaid refuses lists in labels.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    for (at, c) in text.chars().enumerate() {
        let starts = (at == 0 && "-+".contains(c)) || (at == digits && digits > 0 && ".)".contains(c));
        if c.is_control() {
            out.push(' ');
        } else if starts || "\"#&<>;`\\*_~|$%{}".contains(c) {
            out.push_str(&format!("#{};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}
