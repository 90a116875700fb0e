//! G209: official numbers that do not count 1, 2, 3 … to the total.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::{RawStage, RawStep};

pub(super) static RULE: Rule = Rule {
    code: "G209",
    name: "broken-stage",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "`stage` 번호가 빠지거나 겹치거나 순서가 달라요.",
        "`stage` numbers have a gap, a repeat, or are out of order.",
    ),
    why: Words::fixed(
        "공식 문서의 \"3/8\"과 화면의 번호가 다르면 고객과 말이 어긋나요.",
        "Where the official \"3/8\" and the number on the screen differ, agent and customer talk past each other.",
    ),
    bad: r#"
[[step]]
id = "issuer"
stage = { of = "등록", n = 1, total = 3 }
title = "카드사 선택"
say = "카드사를 골라 주십시오."

[[step]]
id = "enrol"
stage = { of = "등록", n = 3, total = 3 }
title = "등록 선택"
say = "등록을 눌러 주십시오."
goto = "done"
"#,
    good: r#"
[[step]]
id = "issuer"
stage = { of = "등록", n = 1, total = 2 }
title = "카드사 선택"
say = "카드사를 골라 주십시오."

[[step]]
id = "enrol"
stage = { of = "등록", n = 2, total = 2 }
title = "등록 선택"
say = "등록을 눌러 주십시오."
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "issuer"
title = "카드사 선택"
say = "카드사를 골라 주십시오."
stage = { of = "등록", n = 1, total = 2 }
[[step]]
id = "help"
title = "도움"
say = "도움이 필요하십니까?"

[[step]]
id = "enrol"
title = "등록 선택"
say = "등록을 눌러 주십시오."
stage = { of = "등록", n = 2, total = 2 }
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let mut series: BTreeMap<&str, Vec<(&RawStep, &RawStage)>> = BTreeMap::new();
    for step in &cx.raw.steps {
        if let Some(stage) = &step.stage {
            series.entry(&stage.of.value).or_default().push((step, stage));
        }
    }
    for (of, stages) in series {
        check(of, &stages, !cx.doubtful.is_empty(), out);
    }
}

/// `lenient`: the numbers of some steps may not have been read, so a gap proves nothing.
fn check(of: &str, stages: &[(&RawStep, &RawStage)], lenient: bool, out: &mut Out<'_>) {
    let Some((_, first)) = stages.first() else { return };
    let total = first.total.value;
    let mut expected = 1;
    let mut seen: BTreeMap<i64, &RawStage> = BTreeMap::new();
    let somewhere: BTreeSet<i64> = stages.iter().map(|(_, stage)| stage.n.value).collect();
    for (step, stage) in stages {
        let n = stage.n.value;
        if stage.total.value != total {
            let other = stage.total.value;
            let message =
                words!("`{of}`의 total이 서로 달라요: {total}, {other}", "totals of `{of}` differ: {total}, {other}");
            let found = out.at(stage.total.span, message).in_step(step.name());
            let found =
                found.related(first.total.span, words!("처음에 적은 total {total}", "total {total} here first"));
            out.push(found.help(words!(
                "한 절차의 total은 모두 같아야 해요. 맞는 수로 고쳐 주세요",
                "all totals of a series are the same; correct the wrong one"
            )));
        }
        let wrong = if let Some(earlier) = seen.insert(n, stage) {
            let found =
                out.at(stage.n.span, words!("`{of}` 번호 {n}번을 두 번 썼어요", "number {n} of `{of}` is used twice"));
            let found = found.related(earlier.n.span, words!("먼저 쓴 곳이에요", "first used here"));
            Some(found.help(words!("번호를 한 번씩만 써 주세요", "use each number once")))
        } else if n > total {
            let message = words!(
                "`{of}` 번호 {n}번이 total {total}보다 커요",
                "number {n} of `{of}` is greater than its total {total}"
            );
            Some(
                out.at(stage.n.span, message).help(words!("번호나 total을 고쳐 주세요", "correct the number or total")),
            )
        } else if n < expected {
            let message = words!("`{of}` 번호 {n}번이 순서보다 뒤에 있어요", "number {n} of `{of}` comes too late");
            Some(
                out.at(stage.n.span, message)
                    .help(words!("단계를 번호 순서대로 적어 주세요", "put the steps in the order of their numbers")),
            )
        } else if let Some(missing) = (expected..n).find(|n| !somewhere.contains(n)).filter(|_| !lenient) {
            let message = words!(
                "`{of}` 번호 {missing}번이 빠지고 {n}번이 왔어요",
                "number {missing} of `{of}` is missing before {n}"
            );
            Some(out.at(stage.n.span, message).help(words!(
                "빠진 번호의 단계를 넣거나 번호를 고쳐 주세요",
                "add the missing step, or correct the number"
            )))
        } else {
            None
        };
        if let Some(found) = wrong {
            out.push(found.in_step(step.name()));
        }
        expected = expected.max(n.saturating_add(1));
    }
    let most = seen.keys().next_back().copied().unwrap_or(0);
    if let Some((step, last)) = stages.last().filter(|_| most < total && !lenient) {
        let message = words!(
            "`{of}`의 마지막 번호가 {most}번이에요 (total {total})",
            "the last number of `{of}` is {most}, its total {total}"
        );
        let help =
            words!("남은 번호의 단계를 넣거나 total을 고쳐 주세요", "add the steps that are left, or correct total");
        out.push(out.at(last.span, message).in_step(step.name()).help(help));
    }
}
