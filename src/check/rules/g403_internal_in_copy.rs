//! G403: a text for the customer that holds what is noted for the call only.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::check::words::place_of;
use crate::diag::{Severity, Words, words};
use crate::guide::fill::{Piece, pieces};
use crate::guide::raw::At;

pub(super) static RULE: Rule = Rule {
    code: "G403",
    name: "internal-in-copy",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "고객에게 보낼 `copy`에 내부용 입력(`internal = true`)을 썼어요.",
        "A `copy` for the customer uses an input that is internal (`internal = true`).",
    ),
    why: Words::fixed(
        "내부용 입력은 상담 기록에만 남기려고 받은 값이에요. 문구와 함께 밖으로 나가요.",
        "An internal input is taken for the call note only. It would leave the house with the text.",
    ),
    bad: r#"
input.tail = { label = "카드번호 끝 4자리", kind = "digits", internal = true }
[[step]]
id = "card"
title = "카드 확인"
say = "카드번호 끝 4자리가 무엇입니까?"
ask = ["tail"]
copy = "카드({tail})를 확인했습니다."
goto = "done"
"#,
    good: r#"
input.tail = { label = "카드번호 끝 4자리", kind = "digits", internal = true }
[[step]]
id = "card"
title = "카드 확인"
say = "카드번호 끝 4자리가 무엇입니까?"
ask = ["tail"]
copy = "카드를 확인했습니다."
goto = "done"
"#,
    near_miss: r#"
input.tail = { label = "카드번호 끝 4자리", kind = "digits", internal = true }
input.customer = { label = "고객명", kind = "name" }
[[step]]
id = "card"
title = "카드 확인"
say = "성함과 카드번호 끝 4자리가 무엇입니까?"
ask = ["tail", "customer"]
note = "{tail} 카드예요"
copy = "{customer}님, 카드를 확인했습니다. {{tail}}"
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let steps = cx.raw.steps.iter().filter_map(|step| Some((step.name(), step.copy.as_ref()?)));
    let outcomes = cx.raw.outcomes.iter().filter_map(|outcome| Some((outcome.name(), outcome.copy.as_ref()?)));
    steps.chain(outcomes).for_each(|(owner, copy)| look(cx, copy, owner, out));
}

fn look(cx: &GuideCx<'_>, copy: &At<String>, owner: &str, out: &mut Out<'_>) {
    for piece in pieces(&copy.value) {
        let Piece::Slot(name, range) = piece else { continue };
        let Some(input) = cx.raw.inputs.iter().find(|input| input.internal && input.name.value == name) else {
            continue;
        };
        let message = words!(
            "고객에게 보낼 문구에 내부용 입력이 있어요: {{{name}}}",
            "the text for the customer holds an internal input: {{{name}}}"
        );
        let found = out.at(place_of(&cx.raw.text, copy, range), message).in_step(owner);
        let found = found.related(input.name.span, words!("내부용으로 정한 곳이에요", "made internal here"));
        out.push(found.help(words!(
            "`copy`에서 {{{name}}} 자리를 빼거나, 보내도 되는 값이면 `internal`을 지워 주세요",
            "take {{{name}}} out of `copy`, or remove `internal` where the value may be sent"
        )));
    }
}
