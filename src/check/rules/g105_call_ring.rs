//! G105: guides that call each other without end.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::check::graph::components;
use crate::check::head::Head;
use crate::check::proof;
use crate::check::rule::{LibraryCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::{At, RawGuide};

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

/// Rings that are reported. A library with more is mended from the top.
const MOST: usize = 50;

/// Guides of a ring that the message names. Of a longer ring it names the first and the last.
const MOST_NAMES: usize = 8;

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    let heads: Vec<&Head> = cx.shelf.heads().collect();
    let place: BTreeMap<&Arc<str>, usize> = heads.iter().enumerate().map(|(at, head)| (&head.file, at)).collect();
    let called = |id: &At<String>| place.get(&cx.shelf.guide(&id.value)?.file).copied();
    let mut next: Vec<Vec<usize>> =
        heads.iter().map(|head| head.calls().filter_map(|(id, _)| called(id)).collect()).collect();
    let mut at = 0;
    // A ring that was told of is taken as broken where the finding points; what goes round then is another.
    for _ in 0..MOST {
        let component = components(next.len(), &next);
        let found = (at..heads.len()).find_map(|first| ring(first, &next, &component));
        let Some((first, ring)) = found.and_then(|ring| Some((*ring.first()?, ring))) else { return };
        at = first;
        let to = ring.get(1).copied().unwrap_or(first);
        next[first].retain(|called| *called != to);
        let ring: Vec<&Head> = ring.iter().map(|at| heads[*at]).collect();
        report(cx, &ring, out);
    }
}

fn report(cx: &LibraryCx<'_>, ring: &[&Head], out: &mut Out<'_>) {
    let calls = |from: &Head, to: &Head| {
        let goes = |id: &At<String>| cx.shelf.guide(&id.value).is_some_and(|called| called.file == to.file);
        from.calls().find(|(id, _)| goes(id)).map(|(id, call)| (id.span, call.step, call.choice))
    };
    let Some((first, next)) = ring.first().map(|first| (*first, ring.get(1).map_or(*first, |next| *next))) else {
        return;
    };
    let Some((span, ..)) = calls(first, next) else { return };
    let mut names: Vec<&str> = ring.iter().map(|head| head.name()).collect();
    names.push(first.name());
    if names.len() > MOST_NAMES {
        names.splice(MOST_NAMES / 2..names.len() - MOST_NAMES / 2, ["…"]);
    }
    let way = names.join(" → ");
    let message = words!("안내가 서로 불러서 돌아요: {way}", "guides call each other in a ring: {way}");
    let help = words!(
        "고리를 끊어 주세요. 부르는 대신 결과의 `next`로 이어도 돼요",
        "break the ring; an outcome may go on with `next` instead of calling"
    );
    let found = out.in_file(&first.file, span, message).help(help);
    let raws: Vec<RawGuide> = ring.iter().filter_map(|head| cx.shelf.raw(head)).collect();
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1)).zip(&raws);
    let links = pairs.filter_map(|((from, to), raw)| {
        let (_, step, choice) = calls(from, to)?;
        Some((raw, raw.steps.get(step)?, choice))
    });
    out.push(proof::calls(found, &links.collect::<Vec<_>>()));
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
