//! G207: two choices of one step that read the same.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::check::words::folded;
use crate::diag::{Severity, Words, words};
use crate::guide::raw::At;

pub(super) static RULE: Rule = Rule {
    code: "G207",
    name: "same-label",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed("한 단계에 같은 말의 선택지가 둘 있어요.", "Two choices of one step read the same."),
    why: Words::fixed(
        "상담사가 어느 것을 눌러야 하는지 알 수 없어요. 띄어쓰기만 다른 것도 같은 말로 봐요.",
        "The agent cannot tell which to press. Choices that differ only in spaces are the same to the eye.",
    ),
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
    near_miss: r#"
[[step]]
id = "front"
title = "앞면"
say = "카드 앞면이 보입니까?"
choice = [
  { label = "보여요", goto = "back" },
  { label = "안 보여요", goto = "later" },
]
[[step]]
id = "back"
title = "뒷면"
say = "카드 뒷면이 보입니까?"
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
            let earlier = match first.entry(folded(&label.value)) {
                Entry::Occupied(earlier) => *earlier.get(),
                Entry::Vacant(free) => {
                    free.insert(label);
                    continue;
                }
            };
            let message = words!(
                "같은 말의 선택지가 이미 있어요: {label}",
                "another choice reads the same: {label}",
                label = label.value
            );
            let found = out.at(label.span, message).in_step(step.name());
            let found = found.related(earlier.span, words!("먼저 적은 선택지예요", "the first of them"));
            out.push(found.help(words!(
                "고객의 말이 어떻게 다른지 드러나게 바꾸거나 하나를 지워 주세요",
                "word them so that the customer's answers are told apart, or remove one"
            )));
        }
    }
}
