//! G702: a case ends where it did not mean to.

use crate::check::proof;
use crate::check::rule::{CaseCx, Out, Rule, Run};
use crate::check::rules::g701_case_not_offered::{listed, place};
use crate::check::walk::{MAX_STEPS, Stop};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G702",
    name: "case-ends-elsewhere",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed("사례가 적어 둔 결과로 끝나지 않아요.", "A case does not end at the outcome it names."),
    why: Words::fixed(
        "안내가 바뀌어 같은 답이 다른 결과로 가요. 고친 것이 맞는지 확인할 때예요.",
        "The guide was changed and the same answers lead elsewhere. Time to see whether the change was right.",
    ),
    bad: r#"
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
[[case]]
name = "인사만 하고 끝난다"
take = []
end = "later"
"#,
    good: r#"
[[case]]
name = "인사만 하고 끝난다"
take = []
end = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "card", max = 2, over = "later" },
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
name = "세 번째에는 넘어간다"
take = ["안 보여요", "안 보여요", "안 보여요"]
end = "later"
"#,
    run: Run::Case(run),
};

fn run(cx: &CaseCx<'_>, out: &mut Out<'_>) {
    let Some(end) = &cx.case.end else { return };
    let guide = cx.session.guide();
    let found = match cx.stop {
        Stop::End => {
            let Some(outcome) = cx.session.outcome() else { return };
            if outcome.id == end.value && guide.id == cx.guide.id {
                return;
            }
            let reached = &outcome.id;
            let message = words!("사례가 다른 결과로 끝나요: {reached}", "the case ends elsewhere: {reached}");
            out.at(end.span, message).in_step(reached).help(words!(
                "고른 길이 맞으면 `end = \"{reached}\"`로, 아니면 `take`를 고쳐 주세요",
                "write `end = \"{reached}\"` if the way is right, or correct `take`"
            ))
        }
        Stop::Asks { offers } => {
            let step = cx.session.step().map_or("", |step| &step.id);
            let (Words { ko, en }, listed) = (place(cx, step), listed(offers));
            let message = words!("사례가 결과에 이르지 못하고 멈춰요: {ko}", "the case stops before an outcome: {en}");
            out.at(end.span, message).in_step(step).help(words!(
                "`take`에 이어서 고를 것을 적어 주세요. 고를 수 있는 것: {listed}",
                "add what is chosen next to `take`; the choices are {listed}"
            ))
        }
        Stop::Endless => {
            let message = words!(
                "사례가 {MAX_STEPS}단계를 지나도 끝나지 않아요",
                "the case has not ended after {MAX_STEPS} steps"
            );
            out.at(end.span, message)
                .help(words!("되돌아가는 길에 `max`와 `over`를 넣어 주세요", "add `max` and `over` to the way back"))
        }
        // G701 has said it, or the guide that is called says it in its own file.
        Stop::NotOffered { .. } | Stop::Left { .. } | Stop::Unavailable { .. } => return,
    };
    out.push(proof::walked(found, cx.raws, cx.session));
}
