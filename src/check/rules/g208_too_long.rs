//! G208: more choices, steps or a longer path than a person on the phone can follow.

use crate::check::proof;
use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};

/// Most choices of a step.
const MOST_CHOICES: usize = 7;
/// Most steps on one path.
const LONGEST_PATH: usize = 25;
/// Most steps of a guide.
const MOST_STEPS: usize = 150;
/// Looks at a step before the search for the longest path is content with a long one.
const LOOKS: usize = 20_000;

pub(super) static RULE: Rule = Rule {
    code: "G208",
    name: "too-long",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "선택지가 7개, 한 길이 25단계, 안내가 150단계를 넘어요.",
        "More than 7 choices, a path of more than 25 steps, or a guide of more than 150 steps.",
    ),
    why: Words::fixed(
        "통화 중에는 눈에 한 번에 들어와야 해요. 긴 안내는 나누면 다른 안내에서도 부를 수 있어요.",
        "During a call it must be seen at a glance. Parts of a long guide can be called by other guides, too.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드사"
say = "어느 카드입니까?"
choice = [
  { label = "비씨", goto = "done" },
  { label = "국민", goto = "done" },
  { label = "삼성", goto = "later" },
  { label = "롯데", goto = "later" },
  { label = "현대", goto = "later" },
  { label = "신한", goto = "later" },
  { label = "하나", goto = "later" },
  { label = "우리", goto = "done" },
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
title = "카드사"
say = "어느 카드입니까?"
choice = [
  { label = "비씨·국민·우리", goto = "done" },
  { label = "그 밖의 카드", goto = "later" },
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
title = "카드사"
say = "어느 카드입니까?"
choice = [
  { label = "비씨", goto = "done" },
  { label = "국민", goto = "done" },
  { label = "우리", goto = "done" },
  { label = "삼성", goto = "later" },
  { label = "롯데", goto = "later" },
  { label = "현대", goto = "later" },
  { label = "신한", goto = "later" },
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
        if let Some(choices) = step.choices.as_ref().filter(|list| list.value.len() > MOST_CHOICES) {
            let message = words!(
                "선택지가 {count}개예요. {MOST_CHOICES}개까지가 좋아요",
                "{count} choices; up to {MOST_CHOICES} are seen at a glance",
                count = choices.value.len()
            );
            out.push(out.at(choices.span, message).in_step(step.name()).help(words!(
                "비슷한 것끼리 묶어 두 단계로 나눠 주세요",
                "put those that are alike together and make two steps of it"
            )));
        }
    }
    if let Some(step) = cx.raw.steps.get(MOST_STEPS) {
        let message = words!(
            "안내가 {count}단계예요. {MOST_STEPS}단계까지가 좋아요",
            "the guide has {count} steps; up to {MOST_STEPS} are good",
            count = cx.raw.steps.len()
        );
        out.push(out.at(step.span, message).help(words!(
            "일부를 다른 안내로 옮기고 `call`로 불러 주세요",
            "move a part to another guide and `call` it"
        )));
    }
    long_path(cx, out);
}

/// Points at the first step too many of the longest path.
fn long_path(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    if cx.graph.steps <= LONGEST_PATH {
        return;
    }
    let way = cx.graph.longest(LOOKS);
    let Some(over) = way.get(LONGEST_PATH - 1).and_then(|edge| edge.to) else { return };
    let (name, span) = cx.node(over);
    let message = words!(
        "{count}단계를 지나는 길이 있어요. {LONGEST_PATH}단계까지가 좋아요",
        "there is a path of {count} steps; up to {LONGEST_PATH} are good",
        count = way.len() + 1
    );
    let found = out.at(span, message).in_step(name).help(words!(
        "여기부터를 다른 안내로 나누거나 단계를 합쳐 주세요",
        "move the steps from here on to another guide, or put some together"
    ));
    out.push(proof::along(found, cx.raw, &way));
}
