//! G204: a loop that may be gone round without end.

use std::collections::BTreeSet;

use crate::check::graph::components;
use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::Severity;

/// Rings reported in one guide. A guide with more is mended from the top.
const MOST: usize = 50;

pub(super) static RULE: Rule = Rule {
    code: "G204",
    name: "endless-loop",
    severity: Severity::Error,
    fixable: false,
    summary: "되돌아가는 길에 횟수 제한이 없어서 끝없이 돌 수 있어요.",
    why: "고객이 같은 일을 되풀이하게 돼요. 몇 번 해 보고 안 되면 다른 길로 가야 해요.",
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
title = "다시 열기"
say = "창을 닫고 다시 열어 주십시오."
goto = "card"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "again", max = 2, over = "later" },
]

[[step]]
id = "again"
title = "다시 열기"
say = "창을 닫고 다시 열어 주십시오."
goto = "card"

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
    let graph = &cx.graph;
    let next: Vec<Vec<usize>> =
        (0..graph.nodes).map(|at| if at < graph.steps { free(cx, at).collect() } else { Vec::new() }).collect();
    let component = components(graph.nodes, &next);
    let mut done: BTreeSet<usize> = BTreeSet::new();
    let mut reported = 0;
    for first in 0..graph.steps {
        let looping = next[first].iter().any(|to| component[*to] == component[first]);
        if !looping || done.contains(&first) || reported == MOST {
            continue;
        }
        let inside = component[first];
        let keep = |to: Option<usize>| to.is_some_and(|to| component[to] == inside);
        let Some(ring) = graph.ring(first, |edge| !edge.bounded && keep(edge.to)) else { continue };
        done.extend(ring.iter().copied());
        reported += 1;
        report(cx, &ring, out);
    }
}

/// Where a step leads without a bound.
fn free<'c>(cx: &'c GuideCx<'_>, step: usize) -> impl Iterator<Item = usize> + 'c {
    cx.graph.from(step).filter(|edge| !edge.bounded).filter_map(|edge| edge.to)
}

/// Points at the way back: the last edge of the ring.
fn report(cx: &GuideCx<'_>, ring: &[usize], out: &mut Out<'_>) {
    let (Some(first), Some(last)) = (ring.first(), ring.last()) else { return };
    let back = cx.graph.from(*last).find(|edge| edge.to == Some(*first) && !edge.bounded);
    let (name, place) = cx.node(*last);
    let names: Vec<&str> = ring.iter().chain([first]).map(|at| cx.node(*at).0).collect();
    let message = format!("되돌아가는 길에 횟수 제한이 없어서 끝없이 돌 수 있어요: {}", names.join(" → "));
    let mut found = out.at(back.map_or(place, |edge| edge.span), message).in_step(name);
    for at in ring {
        let (name, span) = cx.node(*at);
        found = found.related(span, format!("이 길에 있는 단계예요: {name}"));
    }
    out.push(found.help("되돌아가는 선택지 하나에 `max = 2, over = \"id\"`를 넣어 주세요"));
}
