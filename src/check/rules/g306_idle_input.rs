//! G306: an input that is never asked, or asked and never used.

use std::collections::BTreeSet;

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::fill::Piece;
use crate::text::nearest::nearest;

pub(super) static RULE: Rule = Rule {
    code: "G306",
    name: "idle-input",
    severity: Severity::Info,
    fixable: false,
    summary: Words::fixed(
        "한 번도 묻지 않거나, 묻고서 쓰지 않는 입력이에요.",
        "An input that is never asked, or asked and never used.",
    ),
    why: Words::fixed(
        "쓰지 않을 것을 물으면 고객의 시간만 들어요. 상담 기록에만 남길 것이면 `internal = true`로 표시해요.",
        "Asking for what is not used costs the customer's time. What is only for the call note is marked `internal = true`.",
    ),
    bad: r#"
input.customer = { label = "고객명", kind = "name" }
"#,
    good: r#"
input.customer = { label = "고객명", kind = "name" }
[[step]]
id = "hello"
title = "인사"
say = "성함이 어떻게 되십니까?"
ask = ["customer"]
[[step]]
id = "bye"
title = "마무리"
say = "{customer}님, 고맙습니다."
goto = "done"
"#,
    near_miss: r#"
input.tail = { label = "카드번호 끝 4자리", kind = "digits", internal = true }
[[step]]
id = "card"
title = "카드 확인"
say = "카드번호 끝 4자리가 무엇입니까?"
ask = ["tail"]
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    if cx.raw.inputs.is_empty() {
        return;
    }
    let asked: BTreeSet<&str> =
        cx.raw.steps.iter().flat_map(|step| &step.ask).map(|name| name.value.as_str()).collect();
    let names = || cx.raw.inputs.iter().map(|input| input.name.value.as_str());
    let used: BTreeSet<&str> = cx
        .braced
        .iter()
        .flat_map(|text| &text.pieces)
        .filter_map(|piece| if let Piece::Slot(name, _) = piece { Some(*name) } else { None })
        // A misspelt slot (G301) is a use, too.
        .flat_map(|name| match names().any(|known| known == name) {
            true => [Some(name), None],
            false => [nearest(name, names()), Some(name)],
        })
        .flatten()
        .collect();
    for input in &cx.raw.inputs {
        let name = &input.name.value;
        let (message, help) = if !asked.contains(name.as_str()) {
            let help = words!(
                "물을 단계에 `ask = [\"{name}\"]`를 넣거나, 필요 없으면 지워 주세요",
                "add `ask = [\"{name}\"]` to the step that asks it, or remove the input"
            );
            (words!("한 번도 묻지 않는 입력이에요: {name}", "this input is never asked: {name}"), help)
        } else if !used.contains(name.as_str()) && !input.internal {
            let help = words!(
                "말할 곳에 `{{{name}}}` 자리를 넣거나, 상담 기록용이면 `internal = true`를 넣어 주세요",
                "put `{{{name}}}` where it is said, or add `internal = true` where it is for the call note"
            );
            (words!("묻고서 쓰지 않는 입력이에요: {name}", "this input is asked and never used: {name}"), help)
        } else {
            continue;
        };
        out.push(out.at(input.name.span, message).help(help));
    }
}
