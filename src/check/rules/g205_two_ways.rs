//! G205: two answers to the question where to go.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G205",
    name: "two-ways",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "`goto`와 `choice`, 또는 `goto`와 `call`을 함께 적었어요.",
        "`goto` stands beside `choice`, or `goto` beside `call`.",
    ),
    why: Words::fixed("어느 쪽으로 가야 하는지 알 수 없어요.", "Nobody can tell which way to go."),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
goto = "done"
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
# file: other.toml
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for step in &cx.raw.steps {
        if let (Some(goto), Some(choices)) = (&step.goto, &step.choices) {
            let message = words!("한 단계에 `goto`와 `choice`가 함께 있어요", "the step has both `goto` and `choice`");
            let found = out.at(goto.span, message).in_step(step.name());
            let help = words!(
                "선택지가 있으면 `goto` 줄을 지우고, 없어도 되면 `choice`를 지워 주세요",
                "remove the `goto` line, or `choice` where nothing is to be chosen"
            );
            let here = words!("선택지는 여기에 있어요", "the choices are here");
            out.push(found.related(choices.span, here).help(help));
        }
        if let Some(call) = &step.call {
            let message = words!("`call`은 단계가 아니라 선택지에 적어요", "`call` belongs to a choice, not to a step");
            let found = out.at(call.span, message).in_step(step.name());
            let help = words!(
                "`choice = [{{ label = \"…\", call = \"안내 id\", on = {{ other = \"단계 id\" }} }}]`처럼 적어 주세요",
                "write `choice = [{{ label = \"…\", call = \"guide id\", on = {{ other = \"step id\" }} }}]`"
            );
            out.push(found.help(help));
        }
        for choice in step.choices.iter().flat_map(|list| &list.value) {
            if let (Some(goto), Some(call)) = (&choice.goto, &choice.call) {
                let message =
                    words!("한 선택지에 `goto`와 `call`이 함께 있어요", "the choice has both `goto` and `call`");
                let found = out.at(goto.span, message).in_step(step.name());
                let found = found.related(call.span, words!("`call`은 여기에 있어요", "`call` is here"));
                out.push(found.help(words!(
                    "다른 안내를 부르려면 `goto`를, 이 안내 안에서 가려면 `call`과 `on`을 지워 주세요",
                    "remove `goto` to call the other guide, or `call` and `on` to stay in this one"
                )));
            } else if let (Some(_), Some((on, _))) = (&choice.goto, choice.on.first()) {
                let message = words!("`on`은 `call`과 함께 써요", "`on` goes with `call`");
                let found = out.at(on.span, message).in_step(step.name());
                let help =
                    words!("`goto`로 가는 선택지에서는 `on`을 지워 주세요", "remove `on` from a choice with `goto`");
                out.push(found.help(help));
            }
        }
    }
}
