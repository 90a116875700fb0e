//! A guide as one JSON object: what it says, and its map.

use serde_json::{Value, json};

use super::map::{Map, Role, Way};
use crate::guide::model::{CallResult, Guide, Outcome, Step};

/// Writes the object.
pub fn json(guide: &Guide, map: &Map) -> Value {
    let day = |day: &Option<jiff::civil::Date>| day.map(|day| day.to_string());
    json!({
        "id": &*guide.id,
        "title": guide.title,
        "summary": guide.summary,
        "category": guide.category,
        "audience": audience(guide),
        "symptoms": guide.symptoms,
        "keywords": guide.keywords,
        "owner": guide.owner,
        "verified": day(&guide.verified),
        "review_by": day(&guide.review_by),
        "version": guide.version(),
        "start": guide.steps.get(guide.start).map(|step| &step.id),
        "inputs": guide.inputs.iter().map(|input| json!({
            "name": input.name, "label": input.label, "required": input.required, "internal": input.internal,
        })).collect::<Vec<_>>(),
        "steps": guide.steps.iter().map(|one| step(one, guide)).collect::<Vec<_>>(),
        "outcomes": guide.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "map": {
            "nodes": map.nodes.iter().map(|node| json!({
                "name": node.name, "id": node.id, "kind": kind(node.role), "lines": node.lines,
            })).collect::<Vec<_>>(),
            "ways": map.ways.iter().map(|one| way(one, map)).collect::<Vec<_>>(),
        },
    })
}

fn audience(guide: &Guide) -> Vec<&'static str> {
    let who = [(guide.for_agent, "agent"), (guide.for_merchant, "merchant")];
    who.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect()
}

fn step(step: &Step, guide: &Guide) -> Value {
    let ask: Vec<&str> =
        step.ask.iter().filter_map(|at| guide.inputs.get(*at)).map(|input| input.name.as_str()).collect();
    json!({
        "id": step.id, "title": step.title, "stage": step.stage, "say": step.say, "do": step.doing,
        "note": step.note, "warn": step.warn, "copy": step.copy, "check": step.check, "ask": ask,
        "never_ask": step.never_ask, "legacy": step.legacy, "cites": step.cites,
        "image": step.image.as_ref().map(|image| json!({ "file": image.file, "alt": image.alt })),
        "link": step.link.as_ref().map(|link| json!({ "label": link.label, "url": link.url })),
    })
}

fn outcome(outcome: &Outcome) -> Value {
    json!({
        "id": outcome.id, "result": outcome.result.as_str(), "code": outcome.code, "say": outcome.say,
        "copy": outcome.copy, "next": outcome.next.as_deref(),
    })
}

fn kind(role: Role) -> &'static str {
    match role {
        Role::Step => "step",
        Role::Call => "call",
        Role::Outcome(CallResult::Resolved) => "resolved",
        Role::Outcome(CallResult::Escalated) => "escalated",
        Role::Outcome(CallResult::Callback) => "callback",
        Role::Outcome(CallResult::Abandoned) => "abandoned",
    }
}

fn way(way: &Way, map: &Map) -> Value {
    json!({
        "from": map.nodes[way.from].name, "to": map.nodes[way.to].name, "label": way.label, "max": way.max,
        "over": way.over,
    })
}
