//! G703: a choice or an outcome that no case goes through.

use crate::check::graph::Graph;
use crate::check::proof;
use crate::check::rule::{CoverageCx, Out, Rule, Run};
use crate::diag::{Diagnostic, Severity, Words, words};
use crate::text::span::Span;

pub(super) static RULE: Rule = Rule {
    code: "G703",
    name: "uncovered",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "어느 사례도 지나가지 않는 선택지나 결과예요.",
        "A choice or an outcome that no case goes through.",
    ),
    why: Words::fixed(
        "안내를 고치다 이 길이 끊어져도 아무도 모르게 돼요. 다른 안내를 부르는 선택지는 빼고 봐요.",
        "If a later edit breaks this way, nobody notices. Choices that call other guides are left out.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "later" },
]
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
[[case]]
name = "카드가 보이면 끝난다"
take = ["보여요"]
end = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "later" },
]
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
[[case]]
name = "카드가 보이면 끝난다"
take = ["보여요"]
end = "done"
[[case]]
name = "카드가 안 보이면 다시 통화한다"
take = ["안 보여요"]
end = "later"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "다른 카드예요", call = "other", on = { other = "done" } },
]
[[case]]
name = "카드가 보이면 끝난다"
take = ["보여요"]
end = "done"
# file: other.toml
[[case]]
name = "인사하고 끝난다"
take = []
end = "done"
"#,
    run: Run::Coverage(run),
};

fn run(cx: &CoverageCx<'_>, out: &mut Out<'_>) {
    let guide = cx.raw.name();
    if cx.raw.cases.is_empty() {
        let span = cx.raw.id.as_ref().map_or(Span::default(), |id| id.span);
        let message =
            words!("안내를 시험하는 사례(`[[case]]`)가 하나도 없어요", "no case (`[[case]]`) tries this guide");
        out.push(out.at(span, message).help(HELP));
        return;
    }
    let graph = Graph::of(cx.raw);
    let ways = graph.ways(|_| true);
    let show = |found: Diagnostic, node: usize, out: &mut Out<'_>| {
        let way = ways.to(node).unwrap_or_default();
        out.push(proof::along(found.help(HELP), cx.raw, &way));
    };
    for (at, step) in cx.raw.steps.iter().enumerate() {
        for choice in step.choices.iter().flat_map(|list| &list.value).filter(|choice| choice.call.is_none()) {
            if out.is_full() {
                return;
            }
            let Some(label) = &choice.label else { continue };
            let key = choice.id.as_ref().unwrap_or(label);
            if !cx.coverage.took(guide, step.name(), &key.value) {
                let message = words!(
                    "어느 사례도 고르지 않는 선택지예요: {label}",
                    "no case takes this choice: {label}",
                    label = label.value
                );
                show(out.at(label.span, message).in_step(step.name()), at, out);
            }
        }
    }
    for (at, outcome) in cx.raw.outcomes.iter().enumerate() {
        if !cx.coverage.ended(guide, outcome.name()) {
            let span = outcome.id.as_ref().map_or(outcome.span, |id| id.span);
            let message = words!(
                "어느 사례도 이르지 않는 결과예요: {outcome}",
                "no case comes to this outcome: {outcome}",
                outcome = outcome.name()
            );
            show(out.at(span, message).in_step(outcome.name()), graph.steps + at, out);
        }
    }
}

const HELP: Words = Words::fixed(
    "여기를 지나는 `[[case]]`를 하나 적어 주세요. 미리보기에서 걸어 본 길을 사례로 남길 수도 있어요",
    "write a `[[case]]` that goes through here; a way walked in the preview can be kept as one",
);
