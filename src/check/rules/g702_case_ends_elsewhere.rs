//! G702: a case ends where it did not mean to.

use crate::check::rule::{CaseCx, Out, Rule, Run};
use crate::check::rules::g701_case_not_offered::listed;
use crate::check::walk::{MAX_STEPS, Stop};
use crate::diag::Severity;

pub(super) static RULE: Rule = Rule {
    code: "G702",
    name: "case-ends-elsewhere",
    severity: Severity::Error,
    fixable: false,
    summary: "사례가 적어 둔 결과로 끝나지 않아요.",
    why: "안내가 바뀌어 같은 답이 다른 결과로 가요. 고친 것이 맞는지 확인할 때예요.",
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
    run: Run::Case(run),
};

fn run(cx: &CaseCx<'_>, out: &mut Out<'_>) {
    let Some(end) = &cx.case.end else { return };
    let guide = cx.session.guide();
    let in_guide = if guide.id == cx.guide.id { String::new() } else { format!("{} 안내의 ", guide.id) };
    match cx.stop {
        Stop::End => {
            let Some(outcome) = cx.session.outcome() else { return };
            if outcome.id == end.value && guide.id == cx.guide.id {
                return;
            }
            let message = format!("사례가 다른 결과로 끝나요: {in_guide}{}", outcome.id);
            let path: Vec<&str> =
                cx.session.trail().iter().filter(|v| !v.choice.is_empty()).map(|v| v.label.as_str()).collect();
            let path = if path.is_empty() { String::new() } else { format!(" ({})", path.join(" → ")) };
            let help = format!("고른 길{path}이 맞으면 `end = \"{}\"`로, 아니면 `take`를 고쳐 주세요", outcome.id);
            out.push(out.at(end.span, message).in_step(&outcome.id).help(help));
        }
        Stop::Asks { offers } => {
            let step = cx.session.step().map_or("", |step| &step.id);
            let message = format!("사례가 결과에 이르지 못하고 멈춰요: {in_guide}{step} 단계");
            let help = format!("`take`에 이어서 고를 것을 적어 주세요. 고를 수 있는 것: {}", listed(offers));
            out.push(out.at(end.span, message).in_step(step).help(help));
        }
        Stop::Endless => {
            let message = format!("사례가 {MAX_STEPS}단계를 지나도 끝나지 않아요");
            out.push(out.at(end.span, message).help("되돌아가는 길에 `max`와 `over`를 넣어 주세요"));
        }
        // G701 has said it, or the guide that is called says it in its own file.
        Stop::NotOffered { .. } | Stop::Left { .. } | Stop::Unavailable { .. } => {}
    }
}
