//! G210: a remedy that cannot be passed over, although a choice says that a caller may have tried it.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::model::{CallResult, Target};
use crate::guide::remedy::past;
use crate::guide::resolve::Exits;

pub(super) static RULE: Rule = Rule {
    code: "G210",
    name: "stuck-remedy",
    severity: Severity::Info,
    fixable: false,
    summary: Words::fixed(
        "`skip_if_tried`가 가리키는 단계에서, 해 봤는데 안 됐을 때 갈 선택지가 분명하지 않아요.",
        "A step that `skip_if_tried` leads to does not say which choice means that it did not help.",
    ),
    why: Words::fixed(
        "고객이 이미 해 봤다고 해도 이 단계를 건너뛰지 못하고, 그때 어떻게 됐는지 다시 여쭤야 해요.",
        "A caller who has tried it already is asked again what came of it, instead of being led past.",
    ),
    bad: r#"
[[step]]
id = "first"
title = "결제창"
say = "결제창이 열립니까?"
choice = [
  { label = "열려요", goto = "done" },
  { label = "안 열려요", goto = "clear", skip_if_tried = "cache" },
]
[[step]]
id = "clear"
title = "기록 지우기"
say = "인터넷 기록을 지워 주십시오."
choice = [
  { label = "다 지웠어요", goto = "again" },
  { label = "못 지우겠어요", goto = "other" },
]
[[step]]
id = "again"
title = "다시 해 보기"
say = "결제를 다시 해 주십시오."
goto = "done"
[[step]]
id = "other"
title = "다른 브라우저"
say = "다른 브라우저로 결제해 주십시오."
goto = "done"
"#,
    good: r#"
[[step]]
id = "first"
title = "결제창"
say = "결제창이 열립니까?"
choice = [
  { label = "열려요", goto = "done" },
  { label = "안 열려요", goto = "clear", skip_if_tried = "cache" },
]
[[step]]
id = "clear"
title = "기록 지우기"
say = "인터넷 기록을 지우고 다시 결제해 주십시오."
choice = [
  { label = "됐어요", goto = "done" },
  { label = "그대로예요", goto = "other" },
]
[[step]]
id = "other"
title = "다른 브라우저"
say = "다른 브라우저로 결제해 주십시오."
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "first"
title = "결제창"
say = "결제창이 열립니까?"
choice = [
  { label = "열려요", goto = "done" },
  { label = "안 열려요", goto = "clear", skip_if_tried = "cache" },
]
[[step]]
id = "clear"
title = "기록 지우기"
say = "인터넷 기록을 지워 주십시오."
goto = "other"
[[step]]
id = "other"
title = "다른 브라우저"
say = "다른 브라우저로 결제해 주십시오."
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let choices = || cx.raw.steps.iter().flat_map(|step| step.choices.iter().flat_map(|choices| &choices.value));
    if !choices().any(|choice| choice.skip_if_tried.is_some() && choice.goto.is_some()) {
        return;
    }
    let exits = Exits::of(cx.raw);
    let mut seen = BTreeSet::new();
    for choice in choices() {
        let (Some(tag), Some(goto)) = (&choice.skip_if_tried, &choice.goto) else { continue };
        let Some(Target::Step(step)) = exits.target(&goto.value) else { continue };
        if !seen.insert(step) || cx.doubtful.contains(goto.value.as_str()) || !is_stuck(cx, &exits, step) {
            continue;
        }
        let message = words!(
            "이미 해 봤다고 해도 건너뛸 수 없는 단계예요: {step}",
            "this step cannot be passed over when it was tried already: {step}",
            step = goto.value
        );
        let help = words!(
            "그 단계에 해결되는 선택지(결과가 resolved)와 안 됐을 때 갈 선택지를 나눠 적거나, 다음이 하나뿐이게 해 주세요. 건너뛸 수 없는 일이면 `skip_if_tried`를 지워 주세요",
            "give that step a choice that ends resolved beside the one for when it did not help, or a single way on; where it cannot be passed over, take `skip_if_tried` out"
        );
        let mut found = out.at(tag.span, message).help(help);
        if let Some(raw) = cx.raw.steps.get(step) {
            let span = raw.id.as_ref().map_or(raw.span, |id| id.span);
            found = found.related(span, words!("건너뛰지 못하는 단계", "the step that cannot be passed over"));
        }
        out.push(found);
    }
}

/// Whether a step has no way past it. What it names that is not there, a step or a called guide, has its own finding, and
/// so has a result that cannot be read.
fn is_stuck(cx: &GuideCx<'_>, exits: &Exits<'_>, step: usize) -> bool {
    let asks = cx.raw.steps.get(step).map_or(&[][..], |step| &step.ask);
    let required = |name: &str| cx.raw.inputs.iter().any(|input| input.required && input.name.value == name);
    let Some(exit) = exits.from(step) else { return false };
    // Which answer helps is not known while the result of an outcome is missing or misspelt.
    let is_unread = Cell::new(false);
    let result = |at: usize| {
        let word = cx.raw.outcomes.get(at).and_then(|outcome| outcome.result.as_ref());
        let result = word.and_then(|word| CallResult::from_word(&word.value));
        is_unread.set(is_unread.get() || result.is_none());
        result
    };
    asks.iter().any(|name| required(&name.value)) || (past(|_| true, &exit, result).is_none() && !is_unread.get())
}
