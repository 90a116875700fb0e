//! G101: an id that two things claim, or a guide's id that is not the name of its file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::check::rule::{GuideCx, LinkCx, Out, Rule, Run, changed, related_in};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::{At, RawStep};
use crate::guide::scaffold::is_kebab;

pub(super) static RULE: Rule = Rule {
    code: "G101",
    name: "duplicate-id",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "같은 id를 두 곳에서 쓰거나, 안내의 id가 파일 이름과 달라요.",
        "Two things have the same id, or a guide's id is not the name of its file.",
    ),
    why: Words::fixed(
        "답과 통계가 id로 이어져서, 겹치면 어느 쪽인지 알 수 없어요. 대문자와 소문자는 같은 것으로 봐요.",
        "Answers and figures hang on ids; where two are the same nobody knows which is meant. Capitals do not tell ids apart.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."

[[step]]
id = "Card"
title = "카드 다시 확인"
say = "카드를 다시 확인해 주십시오."
goto = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."

[[step]]
id = "card-again"
title = "카드 다시 확인"
say = "카드를 다시 확인해 주십시오."
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."

[[step]]
id = "card-2"
title = "카드 다시 확인"
say = "카드를 확인해 주십시오."
goto = "done"
"#,
    run: Run::GuideAndLinks(run, guide_id),
};

/// What a note says at the place that has the name already.
const FIRST: Words = Words::fixed("먼저 쓴 곳이에요", "first used here");

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let mut first: BTreeMap<Cow<'_, str>, &At<String>> = BTreeMap::new();
    let step = Words::fixed("단계의 id가 이 안내에 이미 있어요", "this guide already has an id like this step's");
    let outcome = Words::fixed("결과의 id가 이 안내에 이미 있어요", "this guide already has an id like this outcome's");
    let steps = cx.raw.steps.iter().filter_map(|of| Some((&step, of.id.as_ref()?)));
    let outcomes = cx.raw.outcomes.iter().filter_map(|of| Some((&outcome, of.id.as_ref()?)));
    for (Words { ko, en }, id) in steps.chain(outcomes) {
        let earlier = match first.entry(lowered(&id.value)) {
            Entry::Occupied(earlier) => *earlier.get(),
            Entry::Vacant(free) => {
                free.insert(id);
                continue;
            }
        };
        let message = words!("{ko}: {id}", "{en}: {id}", id = id.value);
        let found = out.at(id.span, message).in_step(&id.value).related(earlier.span, FIRST);
        out.push(found.help(words!(
            "단계와 결과를 통틀어 겹치지 않는 id로 바꿔 주세요",
            "choose an id that no other step or outcome has"
        )));
    }
    let mut inputs: BTreeMap<String, &At<String>> = BTreeMap::new();
    for input in &cx.raw.inputs {
        if let Some(earlier) = inputs.insert(input.name.value.to_lowercase(), &input.name) {
            let message = words!(
                "입력 이름이 대소문자만 다르게 이미 있어요: {name}",
                "there is an input whose name differs in capitals only: {name}",
                name = input.name.value
            );
            let found = out.at(input.name.span, message).related(earlier.span, FIRST);
            out.push(found.help(words!("겹치지 않는 이름으로 바꿔 주세요", "choose another name")));
        }
    }
    cx.raw.steps.iter().for_each(|step| choice_keys(step, out));
}

/// The guide's own id: the name of its file, and nobody else's.
fn guide_id(cx: &LinkCx<'_>, out: &mut Out<'_>) {
    let Some(id) = &cx.head.id else { return };
    let stem = cx.head.stem();
    let holder = cx.shelf.holder(&id.value).filter(|holder| holder.file != cx.head.file);
    if let Some(holder) = holder {
        let message = words!(
            "다른 안내가 이미 쓰는 id예요: {id} ({file})",
            "another guide has this id: {id} ({file})",
            id = id.value,
            file = holder.file
        );
        let help = words!("이 파일의 이름과 같은, 겹치지 않는 id로 바꿔 주세요", "name it like its file, and no other");
        let mut found = out.at(id.span, message).help(help);
        if let Some(first) = &holder.id {
            related_in(&mut found, &holder.file, first.span, FIRST);
        }
        if stem != id.value && is_kebab(stem) {
            found = found.fix(as_file(id, stem), id.span, format!("\"{stem}\""));
        }
        out.push(found);
    } else if stem != id.value {
        let message = words!(
            "안내의 id가 파일 이름과 달라요: {id}",
            "the guide's id is not the name of its file: {id}",
            id = id.value
        );
        // A name that cannot be an id is not offered as one.
        let help = if is_kebab(stem) {
            words!(
                "`id = \"{stem}\"`라고 적거나 파일 이름을 {id}.toml로 바꿔 주세요",
                "write `id = \"{stem}\"`, or rename the file to {id}.toml",
                id = id.value
            )
        } else {
            words!("파일 이름을 {id}.toml로 바꿔 주세요", "rename the file to {id}.toml", id = id.value)
        };
        let found = out.at(id.span, message).help(help);
        out.push(if is_kebab(stem) { found.fix(as_file(id, stem), id.span, format!("\"{stem}\"")) } else { found });
    }
}

fn as_file(id: &At<String>, stem: &str) -> Words {
    changed(&format!("\"{}\"", id.value), &format!("\"{stem}\""))
}

/// A name without capitals; most have none.
fn lowered(name: &str) -> Cow<'_, str> {
    let plain = name.chars().all(|c| matches!(c, '\0'..='@' | '['..='\u{7f}' | '가'..='힣'));
    if plain { Cow::Borrowed(name) } else { Cow::Owned(name.to_lowercase()) }
}

/// Keys of one step's choices, where at least one is an `id`; two equal labels are G207's.
fn choice_keys(step: &RawStep, out: &mut Out<'_>) {
    let mut first: BTreeMap<Cow<'_, str>, (&At<String>, bool)> = BTreeMap::new();
    for choice in step.choices.iter().flat_map(|list| &list.value) {
        let Some(key) = choice.id.as_ref().or(choice.label.as_ref()) else { continue };
        let has_id = choice.id.is_some();
        let (earlier, earlier_has_id) = match first.entry(lowered(&key.value)) {
            Entry::Occupied(earlier) => *earlier.get(),
            Entry::Vacant(free) => {
                free.insert((key, has_id));
                continue;
            }
        };
        if has_id || earlier_has_id {
            let message = words!(
                "선택지의 id가 이 단계에 이미 있어요: {key}",
                "this step already has a choice with this id: {key}",
                key = key.value
            );
            let found = out.at(key.span, message).in_step(step.name()).related(earlier.span, FIRST);
            out.push(found.help(words!(
                "이 단계 안에서 겹치지 않는 id로 바꿔 주세요",
                "choose an id that no other choice of the step has"
            )));
        }
    }
}
