//! G102: a target that names nothing.

use std::collections::BTreeSet;

use crate::check::rule::{GuideCx, Out, Rule, Run, changed, suggest};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::At;
use crate::text::nearest::nearest;

pub(super) static RULE: Rule = Rule {
    code: "G102",
    name: "unbound-target",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "`goto`, `over`, `start`, `on`, `end`가 없는 단계나 결과를, `ask`와 `with`가 없는 입력을 가리켜요.",
        "`goto`, `over`, `start`, `on` or `end` names no step or outcome, or `ask` or `with` names no input.",
    ),
    why: Words::fixed("상담사가 그 답을 누르면 갈 곳이 없어요.", "An agent who presses that answer has nowhere to go."),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "doen"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "done"
"#,
    near_miss: r#"
start = "card"
[[step]]
id = "hello"
title = "인사"
say = "안녕하십니까."
goto = "done"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "hello"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let raw = cx.raw;
    let steps: BTreeSet<&str> = raw.steps.iter().filter_map(|s| s.id.as_ref()).map(|id| id.value.as_str()).collect();
    let outcomes: BTreeSet<&str> =
        raw.outcomes.iter().filter_map(|o| o.id.as_ref()).map(|id| id.value.as_str()).collect();
    if let Some(start) = raw.start.as_ref().filter(|start| !steps.contains(start.value.as_str())) {
        let message =
            words!("`start`가 없는 단계를 가리켜요: {start}", "`start` names no step: {start}", start = start.value);
        let found = out.at(start.span, message);
        let help =
            words!("첫 단계의 id를 적거나 이 줄을 지워 주세요", "write the id of the first step, or remove the line");
        out.push(suggest(found, &start.value, start.span, steps.iter().copied(), help));
    }
    for step in &raw.steps {
        let mut check = |key: &str, target: &At<String>| {
            let bound = steps.contains(target.value.as_str()) || outcomes.contains(target.value.as_str());
            if bound || out.is_full() {
                return;
            }
            let message = words!(
                "`{key}`가 없는 단계나 결과를 가리켜요: {target}",
                "`{key}` names no step or outcome: {target}",
                target = target.value
            );
            let found = out.at(target.span, message).in_step(step.name());
            // Nobody means the step itself by its `goto`; a choice may be tried again.
            let itself = |id: &&str| {
                key == "goto" && step.goto.as_ref().is_some_and(|goto| goto.span == target.span) && *id == step.name()
            };
            let known = steps.iter().chain(&outcomes).copied().filter(|id| !itself(id));
            let help = words!(
                "이 안내에 있는 단계나 결과의 id를 적어 주세요",
                "write the id of a step or an outcome of this guide"
            );
            out.push(suggest(found, &target.value, target.span, known, help));
        };
        step.goto.iter().for_each(|goto| check("goto", goto));
        for choice in step.choices.iter().flat_map(|list| &list.value) {
            choice.goto.iter().for_each(|goto| check("goto", goto));
            choice.on.iter().for_each(|(_, target)| check("on", target));
            choice.over.iter().for_each(|over| check("over", over));
        }
    }
    for end in raw.cases.iter().filter_map(|case| case.end.as_ref()) {
        if !outcomes.contains(end.value.as_str()) && !out.is_full() {
            let message =
                words!("`end`가 없는 결과를 가리켜요: {end}", "`end` names no outcome: {end}", end = end.value);
            let found = out.at(end.span, message);
            let help = words!("이 안내에 있는 결과의 id를 적어 주세요", "write the id of an outcome of this guide");
            out.push(suggest(found, &end.value, end.span, outcomes.iter().copied(), help));
        }
    }
    inputs(cx, out);
}

/// `ask` and `with` name inputs of this guide.
fn inputs(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let known: BTreeSet<&str> = cx.raw.inputs.iter().map(|input| input.name.value.as_str()).collect();
    for step in &cx.raw.steps {
        if out.is_full() {
            return;
        }
        for name in step.ask.iter().filter(|name| !known.contains(name.value.as_str())) {
            let message =
                words!("`ask`가 없는 입력을 가리켜요: {name}", "`ask` names no input: {name}", name = name.value);
            let found = out.at(name.span, message).in_step(step.name());
            let help = words!(
                "위쪽에 `input.{name} = {{ label = \"…\", kind = \"text\" }}` 줄을 넣어 주세요",
                "add a line `input.{name} = {{ label = \"…\", kind = \"text\" }}` at the top",
                name = name.value
            );
            out.push(suggest(found, &name.value, name.span, known.iter().copied(), help));
        }
    }
    for (name, _) in cx.raw.cases.iter().flat_map(|case| &case.with) {
        if !known.contains(name.value.as_str()) {
            let message =
                words!("`with`가 없는 입력을 가리켜요: {name}", "`with` names no input: {name}", name = name.value);
            let found = out.at(name.span, message);
            let near = nearest(&name.value, known.iter().copied());
            out.push(match near {
                Some(near) => found.help(words!("혹시 {near}인가요?", "did you mean {near}?")).fix(
                    changed(&name.value, near),
                    name.span,
                    near,
                ),
                None => found.help(words!(
                    "이 안내에 있는 입력의 이름을 적거나 지워 주세요",
                    "write the name of an input of this guide, or remove it"
                )),
            });
        }
    }
}
