//! G701: a case takes an answer that the guide does not offer there.

use crate::check::proof;
use crate::check::rule::{CaseCx, Out, Rule, Run, changed};
use crate::check::walk::Stop;
use crate::diag::{Severity, Words, words};
use crate::guide::session::Offer;
use crate::text::nearest::nearest;

pub(super) static RULE: Rule = Rule {
    code: "G701",
    name: "case-not-offered",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "사례가 고르려는 선택지가 그 자리에 없어요.",
        "A case takes a choice that is not offered there.",
    ),
    why: Words::fixed(
        "안내가 바뀌어 사례가 가던 길이 없어졌어요. 고친 것이 맞는지 확인할 때예요.",
        "The guide was changed and the way of the case is gone. Time to see whether the change was right.",
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
take = ["보입니다"]
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
  { id = "yes", label = "보여요", goto = "done" },
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
name = "id로 고른다"
take = ["yes"]
end = "done"
[[case]]
name = "말로 고른다"
take = ["안 보여요"]
end = "later"
"#,
    run: Run::Case(run),
};

fn run(cx: &CaseCx<'_>, out: &mut Out<'_>) {
    match cx.stop {
        Stop::NotOffered { take, offers } => {
            let Some(label) = cx.case.take.get(*take) else { return };
            let step = cx.session.step().map_or("", |step| &step.id);
            let Words { ko, en } = place(cx, step);
            let message = words!(
                "{ko}에 없는 선택지예요: {label}",
                "{en} does not offer this choice: {label}",
                label = label.value
            );
            let found = proof::walked(out.at(label.span, message).in_step(step), cx.raws, cx.session);
            let listed = listed(offers);
            let near = nearest(&label.value, offers.iter().map(|offer| offer.label.as_str()));
            out.push(match near {
                Some(near) => {
                    let help = words!(
                        "혹시 \"{near}\"인가요? 고를 수 있는 것: {listed}",
                        "did you mean \"{near}\"? The choices are {listed}"
                    );
                    let title = changed(&format!("\"{}\"", label.value), &format!("\"{near}\""));
                    found.help(help).fix(title, label.span, quoted(near))
                }
                None => found.help(words!("고를 수 있는 것: {listed}", "the choices are {listed}")),
            });
        }
        Stop::Left { take } => {
            let Some(label) = cx.case.take.get(*take) else { return };
            let end = cx.session.outcome().map_or("", |outcome| &outcome.id);
            let message = words!(
                "이미 끝나서 고를 수 없는 선택지예요: {label}",
                "the case has ended before this choice: {label}",
                label = label.value
            );
            let help = words!(
                "이미 결과 {end}에 이르렀어요. 여기부터의 선택지를 지워 주세요",
                "the outcome {end} was reached already; remove the choices from here on"
            );
            let found = out.at(label.span, message).in_step(end).help(help);
            out.push(proof::walked(found, cx.raws, cx.session));
        }
        _ => {}
    }
}

/// Where the walk stands: the step, and its guide where that is another one.
pub(super) fn place(cx: &CaseCx<'_>, step: &str) -> Words {
    let guide = &cx.session.guide().id;
    if *guide == cx.guide.id {
        words!("{step} 단계", "the step {step}")
    } else {
        words!("{guide} 안내의 {step} 단계", "the step {step} of the guide {guide}")
    }
}

/// The labels a step offers, as a person lists them.
pub(super) fn listed(offers: &[Offer]) -> String {
    offers.iter().map(|offer| format!("\"{}\"", offer.label)).collect::<Vec<_>>().join(", ")
}

/// A label as a TOML string.
fn quoted(label: &str) -> String {
    format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\""))
}
