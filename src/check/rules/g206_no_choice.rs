//! G206: a choice that decides nothing.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::RawChoice;

pub(super) static RULE: Rule = Rule {
    code: "G206",
    name: "no-choice",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "선택지가 하나뿐이거나, 모두 같은 곳으로 가요.",
        "There is only one choice, or all choices lead to the same place.",
    ),
    why: Words::fixed(
        "고를 것이 없는데 묻게 돼요. 선택지 없이 `goto`만 적으면 Enter로 넘어가요.",
        "The agent asks where there is nothing to choose. With `goto` alone, Enter goes on.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [{ label = "보여요", goto = "done" }]
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
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "again" },
  { label = "안 보여요", goto = "again", max = 1, over = "later" },
]
[[step]]
id = "again"
title = "다시 확인"
say = "한 번 더 보시겠습니까?"
choice = [
  { label = "맞아요", goto = "done" },
  { label = "다시 볼게요", goto = "card", max = 1, over = "later" },
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
    for step in &cx.raw.steps {
        let Some(choices) = &step.choices else { continue };
        let message = match &choices.value[..] {
            [_] => words!("선택지가 하나뿐이에요", "there is only one choice"),
            [first, rest @ ..] if place(first).is_some() && rest.iter().all(|c| place(c) == place(first)) => {
                words!("선택지가 모두 같은 곳으로 가요", "all choices lead to the same place")
            }
            _ => continue,
        };
        let help = words!(
            "고를 것이 없으면 `choice`를 지우고 `goto`만 적어 주세요. 막혔을 때 갈 선택지를 더해도 돼요",
            "where nothing is to be chosen, write `goto` instead of `choice`; or add a choice for when it fails"
        );
        out.push(out.at(choices.span, message).in_step(step.name()).help(help));
    }
}

/// Where a choice leads and nowhere else; `None` for a call or a bounded retry.
fn place(choice: &RawChoice) -> Option<&str> {
    choice.goto.as_ref().filter(|_| choice.call.is_none() && choice.over.is_none()).map(|goto| goto.value.as_str())
}
