//! G301: a slot that nothing fills, or a brace without its partner.

use crate::check::rule::{Braced, GuideCx, Out, Rule, Run, changed};
use crate::check::words::Places;
use crate::diag::{Severity, Words, words};
use crate::guide::fill::{BUILT_IN, Piece};
use crate::text::nearest::nearest;

pub(super) static RULE: Rule = Rule {
    code: "G301",
    name: "unknown-slot",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "채울 값이 없는 `{…}`이거나, 중괄호가 짝이 맞지 않아요.",
        "A `{…}` that nothing fills, or a brace without its partner.",
    ),
    why: Words::fixed(
        "상담사가 고객 이름 대신 괄호를 소리 내어 읽게 돼요.",
        "The agent reads brackets aloud instead of the customer's name.",
    ),
    bad: r#"
input.customer = { label = "고객명", kind = "name" }
[[step]]
id = "hello"
title = "인사"
say = "성함이 어떻게 되십니까?"
ask = ["customer"]
[[step]]
id = "card"
title = "카드 확인"
say = "{custmer}님, 카드를 확인해 주십시오."
goto = "done"
"#,
    good: r#"
input.customer = { label = "고객명", kind = "name" }
[[step]]
id = "hello"
title = "인사"
say = "성함이 어떻게 되십니까?"
ask = ["customer"]
[[step]]
id = "card"
title = "카드 확인"
say = "{customer}님, 카드를 확인해 주십시오."
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "hello"
title = "인사"
say = "안녕하십니까. {agent}입니다."
note = "글자 그대로의 중괄호는 {{이렇게}} 적어요"
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let known: Vec<&str> = cx.raw.inputs.iter().map(|input| input.name.value.as_str()).chain(BUILT_IN).collect();
    for Braced { owner, text, pieces, .. } in &cx.braced {
        if out.is_full() {
            return;
        }
        let mut places = Places::of(&cx.raw.text, text);
        for piece in pieces {
            match piece {
                Piece::Slot(name, range) if !known.contains(name) => {
                    let place = places.at(range.clone());
                    let message = words!("채울 값이 없는 자리예요: {{{name}}}", "nothing fills this slot: {{{name}}}");
                    let found = out.at(place, message).in_step(owner);
                    // A fix needs the very place, which a text that cannot be followed does not give.
                    let near = nearest(name, known.iter().copied());
                    out.push(match near {
                        Some(near) => {
                            let found = found.help(words!("혹시 {{{near}}}인가요?", "did you mean {{{near}}}?"));
                            let title = changed(&format!("{{{name}}}"), &format!("{{{near}}}"));
                            if place == text.span { found } else { found.fix(title, place, format!("{{{near}}}")) }
                        }
                        None => found.help(words!(
                            "쓸 수 있는 자리: {slots}. 글자 그대로 보이려면 {{{{와 }}}}로 적어 주세요",
                            "the slots are {slots}; write {{{{ and }}}} to show braces as they are",
                            slots = known.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ")
                        )),
                    });
                }
                Piece::Unclosed(range) => {
                    let brace = text.value[range.clone()].to_owned();
                    let place = places.at(range.clone());
                    let message = words!("짝이 없는 중괄호예요: {brace}", "a brace without its partner: {brace}");
                    let doubled = brace.repeat(2);
                    let found = out.at(place, message).in_step(owner).help(words!(
                        "`{{이름}}`처럼 닫아 주세요. 글자 그대로 보이려면 {doubled}로 적어 주세요",
                        "close it as in `{{name}}`, or write {doubled} to show the brace as it is"
                    ));
                    out.push(if place == text.span {
                        found
                    } else {
                        found.fix(changed(&brace, &doubled), place, doubled)
                    });
                }
                _ => {}
            }
        }
    }
}
