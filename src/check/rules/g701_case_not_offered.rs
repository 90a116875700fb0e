//! G701: a case takes an answer that the guide does not offer there.

use crate::check::rule::{CaseCx, Out, Rule, Run};
use crate::check::walk::Stop;
use crate::diag::Severity;
use crate::guide::session::Offer;
use crate::text::nearest::nearest;

pub(super) static RULE: Rule = Rule {
    code: "G701",
    name: "case-not-offered",
    severity: Severity::Error,
    fixable: true,
    summary: "사례가 고르려는 선택지가 그 자리에 없어요.",
    why: "안내가 바뀌어 사례가 가던 길이 없어졌어요. 고친 것이 맞는지 확인할 때예요.",
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
    run: Run::Case(run),
};

fn run(cx: &CaseCx<'_>, out: &mut Out<'_>) {
    match cx.stop {
        Stop::NotOffered { take, offers } => {
            let Some(label) = cx.case.take.get(*take) else { return };
            let step = cx.session.step().map_or("", |step| &step.id);
            let found = out.at(label.span, format!("{}에 없는 선택지예요: {}", place(cx, step), label.value));
            let found = found.in_step(step);
            let listed = listed(offers);
            let near = nearest(&label.value, offers.iter().map(|offer| offer.label.as_str()));
            out.push(match near {
                Some(near) => found.help(format!("혹시 \"{near}\"인가요? 고를 수 있는 것: {listed}")).fix(
                    format!("\"{}\" → \"{near}\"", label.value),
                    label.span,
                    quoted(near),
                ),
                None => found.help(format!("고를 수 있는 것: {listed}")),
            });
        }
        Stop::Left { take } => {
            let Some(label) = cx.case.take.get(*take) else { return };
            let end = cx.session.outcome().map_or("", |outcome| &outcome.id);
            let message = format!("이미 끝나서 고를 수 없는 선택지예요: {}", label.value);
            let before = take.checked_sub(1).and_then(|at| cx.case.take.get(at));
            let after = before.map_or_else(String::new, |take| format!("\"{}\" 다음에 ", take.value));
            let help = format!("{after}결과 {end}에 이르렀어요. 여기부터의 선택지를 지워 주세요");
            out.push(out.at(label.span, message).in_step(end).help(help));
        }
        _ => {}
    }
}

/// Where the walk stands: the step, and its guide where that is another one.
fn place(cx: &CaseCx<'_>, step: &str) -> String {
    let guide = cx.session.guide();
    if guide.id == cx.guide.id { format!("{step} 단계") } else { format!("{} 안내의 {step} 단계", guide.id) }
}

/// The labels a step offers, as a person lists them.
pub(super) fn listed(offers: &[Offer]) -> String {
    offers.iter().map(|offer| format!("\"{}\"", offer.label)).collect::<Vec<_>>().join(", ")
}

/// A label as a TOML string.
fn quoted(label: &str) -> String {
    format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\""))
}
