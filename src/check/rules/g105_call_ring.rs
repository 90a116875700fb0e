//! G105: guides that call each other without end.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::check::graph::components;
use crate::check::proof;
use crate::check::rule::{LibraryCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::{At, RawGuide, RawStep};

pub(super) static RULE: Rule = Rule {
    code: "G105",
    name: "call-ring",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed("안내끼리 서로 불러서 돌고 돌아요.", "Guides call each other in a ring."),
    why: Words::fixed(
        "상담이 안내 속의 안내로 끝없이 들어갈 수 있어요.",
        "A call can go into guides within guides without end.",
    ),
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
    near_miss: r#"
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
  { label = "다른 카드", call = "third", on = { other = "done" } },
]
# file: third.toml
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    let next: Vec<Vec<usize>> = cx.raws.iter().map(|raw| calls(cx, raw).map(|call| call.to).collect()).collect();
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
    let links: Vec<(&RawGuide, Call<'_>)> = ring
        .iter()
        .zip(ring.iter().cycle().skip(1))
        .filter_map(|(from, to)| {
            let raw = &cx.raws[*from];
            Some((raw, calls(cx, raw).find(|call| call.to == *to)?))
        })
        .collect();
    let Some((first, call)) = links.first() else { return };
    let mut names: Vec<&str> = ring.iter().map(|at| cx.raws[*at].name()).collect();
    names.push(first.name());
    let way = names.join(" → ");
    let message = words!("안내가 서로 불러서 돌아요: {way}", "guides call each other in a ring: {way}");
    let help = words!(
        "고리를 끊어 주세요. 부르는 대신 결과의 `next`로 이어도 돼요",
        "break the ring; an outcome may go on with `next` instead of calling"
    );
    let found = out.in_file(&first.file, call.name.span, message).help(help);
    let links: Vec<_> = links.iter().map(|(raw, call)| (*raw, call.step, call.choice)).collect();
    out.push(proof::calls(found, &links));
}

/// A choice that calls a guide.
struct Call<'a> {
    /// The guide it calls, as an index.
    to: usize,
    name: &'a At<String>,
    step: &'a RawStep,
    choice: usize,
}

/// Every call of a guide, in the order of the file.
fn calls<'a>(cx: &LibraryCx<'_>, raw: &'a RawGuide) -> impl Iterator<Item = Call<'a>> {
    raw.steps.iter().flat_map(move |step| {
        let choices = step.choices.iter().flat_map(|list| &list.value).enumerate();
        choices.filter_map(move |(choice, from)| {
            let name = from.call.as_ref()?;
            Some(Call { to: cx.index(&name.value)?, name, step, choice })
        })
    })
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
