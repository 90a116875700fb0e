//! G302: a slot on a path that has not asked for its value yet.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::check::proof;
use crate::check::rule::{Braced, GuideCx, Out, Rule, Run};
use crate::check::words::place_of;
use crate::diag::{Severity, Words, words};
use crate::guide::fill::Piece;
use crate::guide::raw::At;

pub(super) static RULE: Rule = Rule {
    code: "G302",
    name: "slot-before-ask",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "`{…}`의 값을 묻지 않고 지나온 길이 있어요.",
        "A path comes to `{…}` without having asked for its value.",
    ),
    why: Words::fixed(
        "그 길로 온 상담사의 화면에는 값 대신 이름이 괄호에 보여요.",
        "An agent who came that way sees the name in brackets instead of the value.",
    ),
    bad: r#"
input.customer = { label = "고객명", kind = "name" }
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "hello" },
  { label = "안 보여요", goto = "bye" },
]
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
input.customer = { label = "고객명", kind = "name" }
[[step]]
id = "card"
title = "카드 확인"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "yes" },
  { label = "안 보여요", goto = "no" },
]
[[step]]
id = "yes"
title = "인사"
say = "성함이 어떻게 되십니까?"
ask = ["customer"]
goto = "bye"
[[step]]
id = "no"
title = "인사"
say = "성함을 여쭤봐도 되겠습니까?"
ask = ["customer"]
[[step]]
id = "bye"
title = "마무리"
say = "{customer}님, 고맙습니다."
goto = "done"
"#,
    run: Run::Guide(run),
};

/// A slot of one input: the node whose text has it, and the text.
struct Use<'r> {
    node: usize,
    /// Spoken before the fields of the same step are filled.
    spoken: bool,
    text: &'r At<String>,
    range: std::ops::Range<usize>,
}

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let nearest = OnceCell::new();
    for (input, uses) in slots(cx) {
        let asks: Vec<bool> = cx.raw.steps.iter().map(|step| step.ask.iter().any(|name| name.value == input)).collect();
        // An `over` needs a way back to its step that does not ask, too.
        let ways = cx.graph.ways(|edge| !asks[edge.from]);
        let mut last = None;
        for used in uses {
            let asked_here = !used.spoken && asks.get(used.node).copied().unwrap_or(false);
            // One finding a step: its other slots are mended with it.
            if out.is_full() {
                return;
            }
            if !ways.reach(used.node) || asked_here || last == Some(used.node) {
                continue;
            }
            last = Some(used.node);
            let (name, _) = cx.node(used.node);
            let place = place_of(&cx.raw.text, used.text, used.range.clone());
            let message = words!(
                "묻지 않고 올 수 있는 값이에요: {{{input}}}",
                "a path comes here without asking for {{{input}}}"
            );
            let found = out.at(place, message).in_step(name).help(remedy(cx, &nearest, &used, input));
            let way = ways.to(used.node).unwrap_or_default();
            out.push(proof::along(found, cx.raw, &way));
        }
    }
}

/// Where the value can be asked for so that it is there whichever way was taken.
fn remedy(cx: &GuideCx<'_>, nearest: &OnceCell<Vec<Option<usize>>>, used: &Use<'_>, input: &str) -> Words {
    let here = used.node < cx.graph.steps && !used.spoken;
    let before = || nearest.get_or_init(|| cx.graph.dominators())[used.node];
    match (if here { Some(used.node) } else { before() }).map(|at| cx.node(at).0) {
        Some(step) => words!(
            "어느 길로 와도 지나는 `{step}` 단계에 `ask = [\"{input}\"]`를 넣거나 이 값 없이 말해 주세요",
            "add `ask = [\"{input}\"]` to `{step}`, which every path goes through, or say it without the value"
        ),
        None => words!(
            "이 단계 앞에 `ask = [\"{input}\"]`로 묻는 단계를 두거나 이 값 없이 말해 주세요",
            "put a step with `ask = [\"{input}\"]` before this one, or say it without the value"
        ),
    }
}

/// Uses of each declared input.
fn slots<'r>(cx: &GuideCx<'r>) -> BTreeMap<&'r str, Vec<Use<'r>>> {
    let mut out: BTreeMap<&str, Vec<Use<'_>>> = BTreeMap::new();
    for Braced { node, spoken, text, pieces, .. } in &cx.braced {
        for piece in pieces {
            let Piece::Slot(name, range) = piece else { continue };
            if let Some(input) = cx.raw.inputs.iter().find(|input| input.name.value == *name) {
                let used = Use { node: *node, spoken: *spoken, text, range: range.clone() };
                out.entry(&input.name.value).or_default().push(used);
            }
        }
    }
    out
}
