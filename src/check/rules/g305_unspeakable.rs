//! G305: nothing to say, or too much in one breath.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::check::words::place_of;
use crate::diag::{Severity, Words, words};
use crate::guide::raw::At;

/// Most characters of a spoken line.
const LONGEST_LINE: usize = 120;

pub(super) static RULE: Rule = Rule {
    code: "G305",
    name: "unspeakable",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "`say`가 없거나, 줄바꿈 없이 120자를 넘어요.",
        "`say` is missing, or has more than 120 characters without a line break.",
    ),
    why: Words::fixed(
        "상담사는 `say`를 소리 내어 읽어요. 없으면 할 말이 없고, 길면 숨이 차요.",
        "The agent reads `say` aloud. Without it there is nothing to say, and a long line takes the breath away.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
goto = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가가."
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for step in &cx.raw.steps {
        match step.say.as_ref().filter(|say| !say.value.trim().is_empty()) {
            Some(say) => long_lines(cx, say, step.name(), out),
            // A `say` of a wrong type is there, and was reported.
            None if step.say.is_none() && cx.doubtful.contains(step.name()) => {}
            None => {
                let span = step.say.as_ref().map_or(step.span, |say| say.span);
                let message = words!(
                    "단계에 읽어 줄 말이 없어요: {step}",
                    "the step has nothing to read aloud: {step}",
                    step = step.name()
                );
                out.push(out.at(span, message).in_step(step.name()).help(words!(
                    "`say = \"…\"`에 고객께 드릴 말씀을 적어 주세요",
                    "write what to tell the customer in `say = \"…\"`"
                )));
            }
        }
    }
    for outcome in &cx.raw.outcomes {
        outcome.say.iter().for_each(|say| long_lines(cx, say, outcome.name(), out));
    }
}

fn long_lines(cx: &GuideCx<'_>, say: &At<String>, owner: &str, out: &mut Out<'_>) {
    let mut at = 0;
    for line in say.value.split('\n') {
        let count = line.trim().chars().count();
        if count > LONGEST_LINE {
            let place = place_of(&cx.raw.text, say, at..at + line.len());
            let message = words!(
                "줄바꿈 없이 {count}자예요. {LONGEST_LINE}자까지가 읽기 좋아요",
                "{count} characters without a line break; up to {LONGEST_LINE} read well"
            );
            out.push(out.at(place, message).in_step(owner).help(words!(
                "\"\"\"로 감싸고 생각이 바뀌는 곳에서 줄을 바꾸거나, 단계를 나눠 주세요",
                "put it between \"\"\" and break the line where the thought turns, or make two steps of it"
            )));
        }
        at += line.len() + 1;
    }
}
