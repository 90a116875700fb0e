//! G302: a slot on a path that has not asked for its value yet.

use std::collections::{BTreeMap, VecDeque};

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::check::words::place_of;
use crate::diag::Severity;
use crate::guide::fill::{Piece, pieces};
use crate::guide::raw::At;

pub(super) static RULE: Rule = Rule {
    code: "G302",
    name: "slot-before-ask",
    severity: Severity::Warning,
    fixable: false,
    summary: "`{…}`의 값을 묻지 않고 지나온 길이 있어요.",
    why: "그 길로 온 상담사의 화면에는 값 대신 이름이 괄호에 보여요.",
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
    for (input, uses) in slots(cx) {
        let asks: Vec<bool> = cx.raw.steps.iter().map(|step| step.ask.iter().any(|name| name.value == input)).collect();
        let came = unasked(cx, &asks);
        let mut last = None;
        for used in uses {
            let asked_here = !used.spoken && asks.get(used.node).copied().unwrap_or(false);
            // One finding a step: its other slots are mended with it.
            let Some(_) = came[used.node].filter(|_| !asked_here && last != Some(used.node)) else { continue };
            last = Some(used.node);
            let (name, _) = cx.node(used.node);
            let place = place_of(&cx.raw.text, used.text, used.range);
            let found = out.at(place, format!("묻지 않고 올 수 있는 값이에요: {{{input}}}")).in_step(name);
            let path = path_to(cx, &came, used.node);
            out.push(found.help(format!(
                "이 길에서는 묻지 않아요 ({path}). 앞 단계에 `ask = [\"{input}\"]`를 넣거나 이 값 없이 말해 주세요"
            )));
        }
    }
}

/// Uses of each declared input.
fn slots<'r>(cx: &GuideCx<'r>) -> BTreeMap<&'r str, Vec<Use<'r>>> {
    let mut out: BTreeMap<&str, Vec<Use<'_>>> = BTreeMap::new();
    let mut add = |node, spoken, text: &'r At<String>| {
        if !text.value.contains('{') {
            return;
        }
        for piece in pieces(&text.value) {
            let Piece::Slot(name, range) = piece else { continue };
            if let Some(input) = cx.raw.inputs.iter().find(|input| input.name.value == name) {
                out.entry(&input.name.value).or_default().push(Use { node, spoken, text, range });
            }
        }
    };
    for (at, step) in cx.raw.steps.iter().enumerate() {
        for (key, text) in step.texts() {
            if !matches!(key, "link" | "image") {
                add(at, matches!(key, "say" | "title"), text);
            }
        }
    }
    for (at, outcome) in cx.raw.outcomes.iter().enumerate() {
        outcome.say.iter().chain(&outcome.copy).for_each(|text| add(cx.graph.steps + at, true, text));
    }
    out
}

/// For every node that the start can come to without passing an asking step, the node before it
/// (the start is before itself).
fn unasked(cx: &GuideCx<'_>, asks: &[bool]) -> Vec<Option<usize>> {
    let mut came: Vec<Option<usize>> = vec![None; cx.graph.nodes];
    let mut queue = VecDeque::new();
    if let Some(start) = cx.graph.start {
        came[start] = Some(start);
        queue.push_back(start);
    }
    while let Some(at) = queue.pop_front() {
        if at >= cx.graph.steps || asks[at] {
            continue;
        }
        for to in cx.graph.from(at).filter_map(|edge| edge.to) {
            if came[to].is_none() {
                came[to] = Some(at);
                queue.push_back(to);
            }
        }
    }
    came
}

/// The way that was found, shortened in the middle.
fn path_to(cx: &GuideCx<'_>, came: &[Option<usize>], to: usize) -> String {
    let mut path = vec![to];
    while let Some(before) = path.last().and_then(|at| came[*at].filter(|before| before != at)) {
        path.push(before);
    }
    path.reverse();
    let names: Vec<&str> = path.iter().map(|at| cx.node(*at).0).collect();
    match &names[..] {
        [first, .., before, last] if names.len() > 5 => format!("{first} → … → {before} → {last}"),
        _ => names.join(" → "),
    }
}
