//! G209: official numbers that do not count 1, 2, 3 … to the total.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::Severity;
use crate::guide::raw::{RawStage, RawStep};

pub(super) static RULE: Rule = Rule {
    code: "G209",
    name: "broken-stage",
    severity: Severity::Error,
    fixable: false,
    summary: "`stage` 번호가 빠지거나 겹치거나 순서가 달라요.",
    why: "공식 문서의 \"3/8\"과 화면의 번호가 다르면 고객과 말이 어긋나요.",
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
            let message = format!("`{of}`의 total이 서로 달라요: {total}, {}", stage.total.value);
            let found = out.at(stage.total.span, message).in_step(step.name());
            let found = found.related(first.total.span, format!("처음에 적은 total {total}"));
            out.push(found.help("한 절차의 total은 모두 같아야 해요"));
        }
        let wrong = if let Some(earlier) = seen.insert(n, stage) {
            let found = out.at(stage.n.span, format!("`{of}` 번호 {n}번을 두 번 썼어요"));
            Some(found.related(earlier.n.span, "먼저 쓴 곳이에요").help("번호를 한 번씩만 써 주세요"))
        } else if n > total {
            let found = out.at(stage.n.span, format!("`{of}` 번호 {n}번이 total {total}보다 커요"));
            Some(found.help("번호나 total을 고쳐 주세요"))
        } else if n < expected {
            let found = out.at(stage.n.span, format!("`{of}` 번호 {n}번이 순서보다 뒤에 있어요"));
            Some(found.help("단계를 번호 순서대로 적어 주세요"))
        } else if let Some(missing) = (expected..n).find(|n| !somewhere.contains(n)).filter(|_| !lenient) {
            let found = out.at(stage.n.span, format!("`{of}` 번호 {missing}번이 빠지고 {n}번이 왔어요"));
            Some(found.help("빠진 번호의 단계를 넣거나 번호를 고쳐 주세요"))
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
        let found = out.at(last.span, format!("`{of}`의 마지막 번호가 {most}번이에요 (total {total})"));
        out.push(found.in_step(step.name()).help("남은 번호의 단계를 넣거나 total을 고쳐 주세요"));
    }
}
