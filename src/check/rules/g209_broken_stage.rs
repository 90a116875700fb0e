//! G209: official numbers that do not count 1, 2, 3 … to the total.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Diagnostic, Severity, Words, words};
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
    let mut series = Series { of, total, lenient, expected: 1, seen: BTreeMap::new(), somewhere: BTreeSet::new() };
    series.somewhere.extend(stages.iter().map(|(_, stage)| stage.n.value));
    for (at, (step, stage)) in stages.iter().enumerate() {
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
        let after = stages.get(at + 1).map(|(_, stage)| stage.n.value);
        if let Some(found) = series.wrong(stage, after, out) {
            out.push(found.in_step(step.name()));
        }
    }
    let most = series.seen.keys().next_back().copied().unwrap_or(0);
    if let Some((step, last)) = stages.last().filter(|_| series.expected <= total && !lenient) {
        let message = words!(
            "`{of}`의 마지막 번호가 {most}번이에요 (total {total})",
            "the last number of `{of}` is {most}, its total {total}"
        );
        let help =
            words!("남은 번호의 단계를 넣거나 total을 고쳐 주세요", "add the steps that are left, or correct total");
        out.push(out.at(last.span, message).in_step(step.name()).help(help));
    }
}

/// A series that is being counted.
struct Series<'r> {
    of: &'r str,
    total: i64,
    lenient: bool,
    /// The number that comes next. A wrong number where it is nowhere stands for it, so that one slip is one finding.
    expected: i64,
    /// Numbers in their place.
    seen: BTreeMap<i64, &'r RawStage>,
    /// Every number of the series.
    somewhere: BTreeSet<i64>,
}

impl<'r> Series<'r> {
    /// Takes the next number; `after` is the one behind it. Says what is wrong with it.
    fn wrong(&mut self, stage: &'r RawStage, after: Option<i64>, out: &Out<'_>) -> Option<Diagnostic> {
        let (of, total, n) = (self.of, self.total, stage.n.value);
        let found = if let Some(earlier) = self.seen.get(&n) {
            let message = words!("`{of}` 번호 {n}번을 두 번 썼어요", "number {n} of `{of}` is used twice");
            let found =
                out.at(stage.n.span, message).related(earlier.n.span, words!("먼저 쓴 곳이에요", "first used here"));
            found.help(words!("번호를 한 번씩만 써 주세요", "use each number once"))
        } else if n > total {
            let message = words!(
                "`{of}` 번호 {n}번이 total {total}보다 커요",
                "number {n} of `{of}` is greater than its total {total}"
            );
            out.at(stage.n.span, message).help(words!("번호나 total을 고쳐 주세요", "correct the number or total"))
        } else if n < self.expected {
            let message = words!("`{of}` 번호 {n}번이 순서보다 뒤에 있어요", "number {n} of `{of}` comes too late");
            let help = words!("단계를 번호 순서대로 적어 주세요", "put the steps in the order of their numbers");
            out.at(stage.n.span, message).help(help)
        } else {
            return self.ahead(stage, after, out);
        };
        if !self.somewhere.contains(&self.expected) {
            self.expected += 1;
        }
        Some(found)
    }

    /// A number that is the next, or one of those behind it.
    fn ahead(&mut self, stage: &'r RawStage, after: Option<i64>, out: &Out<'_>) -> Option<Diagnostic> {
        let (of, n) = (self.of, stage.n.value);
        let missing = (self.expected..n).find(|n| !self.somewhere.contains(n)).filter(|_| !self.lenient);
        if missing == Some(self.expected) && after == Some(self.expected + 1) {
            self.expected += 1;
        } else {
            self.expected = n + 1;
            self.seen.insert(n, stage);
        }
        let missing = missing?;
        let message = words!(
            "`{of}` 번호 {missing}번이 빠지고 {n}번이 왔어요",
            "number {missing} of `{of}` is missing before {n}"
        );
        Some(out.at(stage.n.span, message).help(words!(
            "빠진 번호의 단계를 넣거나 번호를 고쳐 주세요",
            "add the missing step, or correct the number"
        )))
    }
}
