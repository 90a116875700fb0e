//! G203: steps from which no outcome can be reached.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::graph::components;
use crate::check::proof;
use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G203",
    name: "no-way-out",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed("이 단계부터는 어떤 결과에도 이를 수 없어요.", "No outcome can be reached from this step."),
    why: Words::fixed("상담사가 들어가면 상담을 마칠 수 없어요.", "An agent who comes here cannot end the call."),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "again" },
]

[[step]]
id = "again"
title = "다시 확인"
say = "다시 확인해 주십시오."
goto = "again"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "again" },
]

[[step]]
id = "again"
title = "다시 확인"
say = "다시 확인해 주십시오."
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "again" },
]
[[step]]
id = "again"
title = "다시 확인"
say = "다시 확인해 주십시오."
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "again", max = 2, over = "later" },
]
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let finishing = cx.graph.finishing();
    let lost = |at: &usize| *at < cx.graph.steps && !finishing[*at];
    if !(0..cx.graph.steps).any(|at| lost(&at)) {
        return;
    }
    let next: Vec<Vec<usize>> =
        (0..cx.graph.nodes)
            .map(|at| {
                if lost(&at) { cx.graph.from(at).filter_map(|edge| edge.to).filter(lost).collect() } else { Vec::new() }
            })
            .collect();
    let component = components(next.len(), &next);
    // Only the traps themselves: a step that leads into one is mended with it.
    let mut traps: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    (0..cx.graph.steps).filter(lost).for_each(|at| traps.entry(component[at]).or_default().push(at));
    let leaves: BTreeSet<usize> = (0..next.len())
        .filter(|at| next[*at].iter().any(|to| component[*to] != component[*at]))
        .map(|at| component[at])
        .collect();
    let paths = cx.graph.ways(|_| true);
    for steps in traps.iter().filter(|(trap, _)| !leaves.contains(trap)).map(|(_, steps)| steps) {
        // The step of the trap that is come to first, as that is where the agent is lost.
        let ways = steps.iter().map(|at| (*at, paths.to(*at)));
        let ways = ways.map(|(at, way)| (way.is_none(), way.as_ref().map_or(0, Vec::len), at, way.unwrap_or_default()));
        let Some((_, _, entry, way)) = ways.min_by_key(|(lost, steps, at, _)| (*lost, *steps, *at)) else { continue };
        let (name, span) = cx.node(entry);
        let message = words!(
            "이 단계부터는 어떤 결과에도 이를 수 없어요: {name}",
            "no outcome can be reached from this step: {name}"
        );
        let mut found = proof::along(out.at(span, message).in_step(name), cx.raw, &way);
        for other in steps.iter().filter(|other| **other != entry) {
            let (name, span) = cx.node(*other);
            found = found.related(span, words!("함께 갇힌 단계예요: {name}", "in the same trap: {name}"));
        }
        out.push(found.help(words!(
            "결과로 나가는 `goto`나 선택지를 넣어 주세요",
            "add a `goto` or a choice that leads out to an outcome"
        )));
    }
}
