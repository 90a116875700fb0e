//! G208: more choices, steps or a longer path than a person on the phone can follow.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::Severity;

/// Most choices of a step.
const MOST_CHOICES: usize = 7;
/// Most steps on one path.
const LONGEST_PATH: usize = 25;
/// Most steps of a guide.
const MOST_STEPS: usize = 150;

pub(super) static RULE: Rule = Rule {
    code: "G208",
    name: "too-long",
    severity: Severity::Warning,
    fixable: false,
    summary: "선택지가 7개, 한 길이 25단계, 안내가 150단계를 넘어요.",
    why: "통화 중에는 눈에 한 번에 들어와야 해요. 긴 안내는 나누면 다른 안내에서도 부를 수 있어요.",
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
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for step in &cx.raw.steps {
        if let Some(choices) = step.choices.as_ref().filter(|list| list.value.len() > MOST_CHOICES) {
            let message = format!("선택지가 {}개예요. {MOST_CHOICES}개까지가 좋아요", choices.value.len());
            let found = out.at(choices.span, message).in_step(step.name());
            out.push(found.help("비슷한 것끼리 묶어 두 단계로 나눠 주세요"));
        }
    }
    if let Some(step) = cx.raw.steps.get(MOST_STEPS) {
        let message = format!("안내가 {}단계예요. {MOST_STEPS}단계까지가 좋아요", cx.raw.steps.len());
        out.push(out.at(step.span, message).help("일부를 다른 안내로 옮기고 `call`로 불러 주세요"));
    }
    let path = longest_path(cx);
    if let Some((name, span)) = path.get(LONGEST_PATH).map(|at| cx.node(*at)) {
        let message = format!("{}단계를 지나는 길이 있어요. {LONGEST_PATH}단계까지가 좋아요", path.len());
        let found = out.at(span, message).in_step(name);
        out.push(found.help("여기부터를 다른 안내로 나누거나 단계를 합쳐 주세요"));
    }
}

/// The steps of the longest path from the start that never goes back to a step it came through.
/// Ways back are left out in the order of the file; what is left has no rings.
fn longest_path(cx: &GuideCx<'_>) -> Vec<usize> {
    let graph = &cx.graph;
    let Some(start) = graph.start else { return Vec::new() };
    let ways: Vec<Vec<usize>> = (0..graph.steps)
        .map(|at| graph.from(at).filter_map(|edge| edge.to).filter(|to| *to < graph.steps).collect())
        .collect();
    let mut length = vec![0_usize; graph.steps];
    let mut onward: Vec<Option<usize>> = vec![None; graph.steps];
    let mut on_path = vec![false; graph.steps];
    let mut open = vec![(start, 0)];
    while let Some((at, done)) = open.pop() {
        on_path[at] = true;
        match ways[at].get(done) {
            Some(to) if length[*to] == 0 && !on_path[*to] => open.extend([(at, done), (*to, 0)]),
            Some(to) => {
                // A step still on the path is a way back; any other is finished.
                if !on_path[*to] && length[*to] > onward[at].map_or(0, |best| length[best]) {
                    onward[at] = Some(*to);
                }
                open.push((at, done + 1));
            }
            None => {
                length[at] = 1 + onward[at].map_or(0, |best| length[best]);
                on_path[at] = false;
            }
        }
    }
    std::iter::successors(Some(start), |at| onward[*at]).collect()
}
