//! Results as one JSON object. Fields may be added, never renamed.

use serde_json::{Value, json};

use super::{Results, clean};
use crate::check::trial::{Covered, Tally, Trial, Tried, Why};
use crate::diag::Lang;

/// The object.
pub(super) fn json(results: &Results<'_>, lang: Lang) -> Value {
    let coverage = results.coverage();
    let cases = results.cases().count();
    let blessed = results.blessed.iter().map(|one| {
        json!({
            "guide": one.guide, "file": one.file, "line": one.line, "name": clean(&one.name),
            "from": clean(&one.from), "to": clean(&one.to),
        })
    });
    json!({
        "guides": results.trials.iter().map(|trial| guide(trial)).collect::<Vec<_>>(),
        "broken": results.broken.iter().map(|broken| {
            json!({ "guide": broken.id, "file": broken.file, "errors": broken.errors, "message": clean(broken.first.get(lang)) })
        }).collect::<Vec<_>>(),
        "blessed": blessed.collect::<Vec<_>>(),
        "summary": {
            "guides": results.trials.len(),
            "cases": cases,
            "passed": cases - results.failed(),
            "failed": results.failed(),
            "broken": results.broken.len(),
            "covered": coverage.covered,
            "total": coverage.total,
            "percent": coverage.percent(),
        },
    })
}

fn guide(trial: &Trial) -> Value {
    let Covered { steps, choices, outcomes, left_steps, left_choices, left_outcomes } = &trial.covered;
    let tally = |Tally { covered, total }: &Tally| json!({ "covered": covered, "total": total });
    let left: Vec<Value> =
        left_choices.iter().map(|(step, label)| json!({ "step": step, "label": clean(label) })).collect();
    json!({
        "guide": trial.guide.id,
        "file": trial.guide.file,
        "cases": trial.cases.iter().map(case).collect::<Vec<_>>(),
        "coverage": { "steps": tally(steps), "choices": tally(choices), "outcomes": tally(outcomes) },
        "uncovered": { "steps": left_steps, "choices": left, "outcomes": left_outcomes },
    })
}

fn case(case: &Tried) -> Value {
    let offers = match &case.halt.why {
        Why::Asks(offers) | Why::NotOffered(offers) => offers.iter().map(|label| clean(label)).collect(),
        _ => Vec::new(),
    };
    let taken = case
        .taken
        .iter()
        .map(|taken| json!({ "guide": taken.guide, "step": taken.step, "label": clean(&taken.label) }));
    let halt = &case.halt;
    json!({
        "name": clean(&case.name),
        "line": case.line,
        "passed": case.passed,
        "expected": { "take": case.take.iter().map(|take| clean(take)).collect::<Vec<_>>(), "end": clean(&case.end) },
        "taken": taken.collect::<Vec<_>>(),
        "stopped": { "why": word(&halt.why), "guide": halt.guide, "at": halt.at, "offers": offers },
    })
}

/// The stable word of why a walk stopped.
pub(super) fn word(why: &Why) -> &'static str {
    match why {
        Why::End => "end",
        Why::Asks(_) => "asks",
        Why::NotOffered(_) => "not-offered",
        Why::Left => "takes-left",
        Why::Unavailable(_) => "unavailable",
        Why::Endless => "endless",
    }
}
