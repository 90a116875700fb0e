//! G105: guides that call each other without end.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::check::graph::components;
use crate::check::rule::{LibraryCx, Out, Rule, Run, related_in};
use crate::diag::Severity;
use crate::guide::raw::{At, RawGuide};

pub(super) static RULE: Rule = Rule {
    code: "G105",
    name: "call-ring",
    severity: Severity::Error,
    fixable: false,
    summary: "안내끼리 서로 불러서 돌고 돌아요.",
    why: "상담이 안내 속의 안내로 끝없이 들어갈 수 있어요.",
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "어느 카드입니까?"
choice = [
  { label = "이 카드", goto = "done" },
  { label = "다른 카드", call = "other", on = { other = "done" } },
]
# file: other.toml
[[step]]
id = "card"
title = "카드 확인"
say = "어느 카드입니까?"
choice = [
  { label = "이 카드", goto = "done" },
  { label = "처음 카드", call = "example", on = { other = "done" } },
]
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "어느 카드입니까?"
choice = [
  { label = "이 카드", goto = "done" },
  { label = "다른 카드", call = "other", on = { other = "done" } },
]
# file: other.toml
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "done"
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
next = "example"
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    let next: Vec<Vec<usize>> = cx.raws.iter().map(|raw| calls(cx, raw).map(|(to, _)| to).collect()).collect();
    let component = components(next.len(), &next);
    let mut done = BTreeSet::new();
    for first in 0..cx.raws.len() {
        if done.contains(&first) {
            continue;
        }
        let Some(ring) = ring(first, &next, &component) else { continue };
        done.extend(ring.iter().copied());
        report(cx, &ring, out);
    }
}

fn report(cx: &LibraryCx<'_>, ring: &[usize], out: &mut Out<'_>) {
    let mut links = ring.iter().zip(ring.iter().cycle().skip(1)).filter_map(|(from, to)| {
        let raw = &cx.raws[*from];
        calls(cx, raw).find(|(called, _)| called == to).map(|(_, call)| (raw, call))
    });
    let Some((first, call)) = links.next() else { return };
    let mut names: Vec<&str> = ring.iter().map(|at| cx.raws[*at].name()).collect();
    names.push(first.name());
    let message = format!("안내가 서로 불러서 돌아요: {}", names.join(" → "));
    let help = "고리를 끊어 주세요. 부르는 대신 결과의 `next`로 이어도 돼요";
    let mut found = out.in_file(&first.file, call.span, message).help(help);
    for (raw, call) in links {
        related_in(&mut found, &raw.file, call.span, format!("{} → {}", raw.name(), call.value));
    }
    out.push(found);
}

/// Guides that a guide calls, with the place of each call.
fn calls<'a>(cx: &LibraryCx<'_>, raw: &'a RawGuide) -> impl Iterator<Item = (usize, &'a At<String>)> {
    let choices = raw.steps.iter().filter_map(|step| step.choices.as_ref()).flat_map(|list| &list.value);
    choices.filter_map(|choice| choice.call.as_ref()).filter_map(|call| Some((cx.index(&call.value)?, call)))
}

/// The shortest ring through `first`, `first` at its head.
fn ring(first: usize, next: &[Vec<usize>], component: &[usize]) -> Option<Vec<usize>> {
    let mut came: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([first]);
    while let Some(at) = queue.pop_front() {
        for to in next[at].iter().copied().filter(|to| component[*to] == component[first]) {
            if to == first {
                let mut path = vec![at];
                while let Some(before) = path.last().filter(|at| **at != first).and_then(|at| came.get(at)) {
                    path.push(*before);
                }
                path.reverse();
                return Some(path);
            }
            if let Entry::Vacant(new) = came.entry(to) {
                new.insert(at);
                queue.push_back(to);
            }
        }
    }
    None
}
