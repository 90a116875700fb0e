//! G207: two choices of one step that read the same.

use std::collections::BTreeMap;

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::check::words::folded;
use crate::diag::Severity;
use crate::guide::raw::At;

pub(super) static RULE: Rule = Rule {
    code: "G207",
    name: "same-label",
    severity: Severity::Error,
    fixable: false,
    summary: "한 단계에 같은 말의 선택지가 둘 있어요.",
    why: "상담사가 어느 것을 눌러야 하는지 알 수 없어요. 띄어쓰기만 다른 것도 같은 말로 봐요.",
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "안 보여요", goto = "done" },
  { label = "안보여요", goto = "later" },
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
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for step in &cx.raw.steps {
        let mut first: BTreeMap<String, &At<String>> = BTreeMap::new();
        let choices = step.choices.iter().flat_map(|list| &list.value);
        for label in choices.filter_map(|choice| choice.label.as_ref()) {
            let Some(earlier) = first.get(&folded(&label.value)) else {
                first.insert(folded(&label.value), label);
                continue;
            };
            let message = format!("같은 말의 선택지가 이미 있어요: {}", label.value);
            let found = out.at(label.span, message).in_step(step.name()).related(earlier.span, "먼저 적은 선택지예요");
            out.push(found.help("고객의 말이 어떻게 다른지 드러나게 바꾸거나 하나를 지워 주세요"));
        }
    }
}
