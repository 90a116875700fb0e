//! G201: the last step does not say where it goes.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::Severity;

pub(super) static RULE: Rule = Rule {
    code: "G201",
    name: "loose-end",
    severity: Severity::Error,
    fixable: false,
    summary: "마지막 단계가 어디로도 가지 않아요.",
    why: "다음 단계가 없는 단계는 결과로 가야 상담을 마칠 수 있어요.",
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
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let Some(step) = cx.raw.steps.last().filter(|step| !cx.doubtful.contains(step.name())) else { return };
    let goes = step.goto.is_some() || step.choices.as_ref().is_some_and(|list| !list.value.is_empty());
    if !goes {
        let first = cx.raw.outcomes.iter().find_map(|outcome| outcome.id.as_ref());
        let outcome = first.map_or("결과 id", |id| &id.value);
        let found = out.at(step.span, format!("마지막 단계가 어디로도 가지 않아요: {}", step.name()));
        let help = format!("`goto = \"{outcome}\"`나 선택지를 넣어 주세요");
        out.push(found.in_step(step.name()).help(help));
    }
}
