//! G204: a loop that may be gone round without end.

use crate::check::graph::{Edge, components};
use crate::check::proof;
use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};

/// Rings that are reported in one guide. A guide with more is mended from the top.
const MOST: usize = 50;

pub(super) static RULE: Rule = Rule {
    code: "G204",
    name: "endless-loop",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "되돌아가는 길에 횟수 제한이 없어서 끝없이 돌 수 있어요.",
        "The way back has no bound, so the loop may go on without end.",
    ),
    why: Words::fixed(
        "고객이 같은 일을 되풀이하게 돼요. 몇 번 해 보고 안 되면 다른 길로 가야 해요.",
        "The customer does the same thing again and again. After a few times there must be another way.",
    ),
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
title = "다시 열기"
say = "창을 닫고 다시 열어 주십시오."
choice = [
  { label = "다시 볼게요", goto = "card", max = 1, over = "later" },
  { label = "그만할게요", goto = "later" },
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
    let graph = &cx.graph;
    let mut at = 0;
    // A ring that was told of is taken as bounded where the finding points; what goes round then is another.
    let mut told: Vec<&Edge> = Vec::new();
    while told.len() < MOST {
        let free = |edge: &Edge| !edge.bounded && !told.iter().any(|told| std::ptr::eq(*told, edge));
        let next: Vec<Vec<usize>> = (0..graph.nodes)
            .map(|at| graph.from(at).filter(|edge| free(edge)).filter_map(|edge| edge.to).collect())
            .collect();
        let component = components(graph.nodes, &next);
        let looping = |step: &usize| next[*step].iter().any(|to| component[*to] == component[*step]);
        let Some(first) = (at..graph.steps).find(looping) else { return };
        at = first;
        let inside = |edge: &Edge| edge.to.is_some_and(|to| component[to] == component[first]);
        let Some(ring) = graph.ring(first, |edge| free(edge) && inside(edge)) else { return };
        report(cx, &ring, out);
        told.extend(ring.last());
    }
}

/// Points at the way back: the last edge of the ring.
fn report(cx: &GuideCx<'_>, ring: &[&Edge], out: &mut Out<'_>) {
    let (Some(first), Some(back)) = (ring.first(), ring.last()) else { return };
    let (name, _) = cx.node(back.from);
    let way: Vec<&str> = ring.iter().chain([first]).map(|edge| cx.node(edge.from).0).collect();
    let way = way.join(" → ");
    let message = words!(
        "되돌아가는 길에 횟수 제한이 없어서 끝없이 돌 수 있어요: {way}",
        "the way back has no bound, so this may go on without end: {way}"
    );
    let found = out.at(back.span, message).in_step(name).help(words!(
        "되돌아가는 선택지 하나에 `max = 2, over = \"id\"`를 넣어 주세요",
        "add `max = 2, over = \"id\"` to one of the choices on the way back"
    ));
    out.push(proof::along(found, cx.raw, ring));
}
