//! G201: the last step does not say where it goes.

use crate::check::proof;
use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G201",
    name: "loose-end",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed("마지막 단계가 어디로도 가지 않아요.", "The last step goes nowhere."),
    why: Words::fixed(
        "다음 단계가 없는 단계는 결과로 가야 상담을 마칠 수 있어요.",
        "A step without a next one must lead to an outcome, or the call cannot be ended.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."

[[step]]
id = "last"
title = "마무리"
say = "고맙습니다."
choice = [
  { label = "끝", goto = "done" },
  { label = "다시 통화", goto = "later" },
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
    let Some(step) = cx.raw.steps.last().filter(|step| !cx.doubtful.contains(step.name())) else { return };
    let goes = step.goto.is_some() || step.choices.as_ref().is_some_and(|list| !list.value.is_empty());
    if !goes {
        let first = cx.raw.outcomes.iter().find_map(|outcome| outcome.id.as_ref());
        let (ko, en) = first.map_or(("결과 id", "outcome id"), |id| (&*id.value, &*id.value));
        let message = words!(
            "마지막 단계가 어디로도 가지 않아요: {step}",
            "the last step goes nowhere: {step}",
            step = step.name()
        );
        let found = out
            .at(step.span, message)
            .in_step(step.name())
            .help(words!("`goto = \"{ko}\"`나 선택지를 넣어 주세요", "add `goto = \"{en}\"` or choices"));
        let way = cx.graph.ways(|_| true).to(cx.raw.steps.len() - 1).unwrap_or_default();
        out.push(proof::along(found, cx.raw, &way));
    }
}
