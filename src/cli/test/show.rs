//! Results for people: one line a guide, failing cases as two paths beside each other, and what is left out.

use super::columns::{Row, side_by_side};
use super::{Results, clean, place};
use crate::check::trial::{Covered, Taken, Tally, Trial, Tried, Why};

/// Everything, line by line.
pub(super) fn lines(results: &Results<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for trial in &results.trials {
        guide(trial, &mut out);
    }
    for broken in &results.broken {
        let (file, first) = (&broken.file, clean(&broken.first));
        out.push(format!("{file}  오류가 있어서 시험하지 못했어요: {first}. giljabi check로 확인해 주세요."));
    }
    out.push(summary(results));
    out
}

fn guide(trial: &Trial, out: &mut Vec<String>) {
    let failed = trial.cases.iter().filter(|case| !case.passed).count();
    let passed = trial.cases.len() - failed;
    let Covered { steps, choices, outcomes, .. } = &trial.covered;
    let cases = match (passed, failed) {
        (0, 0) => "사례 없음".to_owned(),
        (_, 0) => format!("사례 {passed}개 통과"),
        _ => format!("사례 {passed}개 통과, {failed}개 실패"),
    };
    let of = |Tally { covered, total }: &Tally| format!("{covered}/{total}");
    out.push(format!(
        "{}  {cases} · 단계 {} · 선택지 {} · 결과 {}",
        trial.guide.id,
        of(steps),
        of(choices),
        of(outcomes)
    ));
    for case in trial.cases.iter().filter(|case| !case.passed) {
        out.push(format!("  실패 {}", place(trial, case)));
        out.extend(paths(trial, case).into_iter().map(|line| format!("    {line}")));
    }
    let left = &trial.covered;
    listed("지나지 않은 단계", left.left_steps.iter().map(|step| clean(step)), out);
    let choices = left.left_choices.iter().map(|(step, label)| format!("{step} \"{}\"", clean(label)));
    listed("고르지 않은 선택지", choices, out);
    listed("이르지 않은 결과", left.left_outcomes.iter().map(|id| clean(id)), out);
}

fn listed(what: &str, names: impl Iterator<Item = String>, out: &mut Vec<String>) {
    let names: Vec<String> = names.collect();
    if !names.is_empty() {
        out.push(format!("  {what}: {}", names.join(", ")));
    }
}

fn summary(results: &Results<'_>) -> String {
    let (guides, cases, failed) = (results.trials.len(), results.cases().count(), results.failed());
    let coverage = results.coverage();
    let said =
        if failed == 0 { "모두 통과했어요".to_owned() } else { format!("{failed}개가 실패했어요") };
    let broken = match results.broken.len() {
        0 => String::new(),
        count => format!(" 시험하지 못한 안내가 {count}개 있어요."),
    };
    format!(
        "안내 {guides}개의 사례 {cases}개 가운데 {said}. 지난 곳 {}/{} ({}%).{broken}",
        coverage.covered,
        coverage.total,
        coverage.percent()
    )
    .replace("가운데 모두", "모두")
}

/// Why a case failed, in one line without a full stop.
pub(super) fn reason(trial: &Trial, case: &Tried) -> String {
    let at = here(trial, &case.halt.guide, &case.halt.at);
    let take = || clean(case.take.get(case.taken.len()).map_or("", String::as_str));
    match &case.halt.why {
        Why::End => format!("결과 {at}에 이르렀어요"),
        Why::Asks(_) => format!("{at} 단계에서 멈췄어요"),
        Why::NotOffered(_) => format!("{at} 단계에 \"{}\" 선택지가 없어요", take()),
        Why::Left => format!("결과 {at}에 이르렀는데 고를 것이 남았어요: \"{}\"", take()),
        Why::Unavailable(words) => clean(words),
        Why::Endless => "끝나지 않아요".to_owned(),
    }
}

/// A step or outcome; with its guide where that is another one.
fn here(trial: &Trial, guide: &str, id: &str) -> String {
    if guide == &*trial.guide.id { clean(id) } else { format!("{guide}/{}", clean(id)) }
}

/// What the case says and what happened, answer by answer, the first difference marked.
pub(super) fn paths(trial: &Trial, case: &Tried) -> Vec<String> {
    let taken = |Taken { guide, step, label }: &Taken| format!("{} \"{}\"", here(trial, guide, step), clean(label));
    let row = |left: &str, right: String| Row { marked: false, left: left.to_owned(), right };
    let mut rows = vec![row("사례가 말하는 길", "실제로 간 길".to_owned())];
    for (at, take) in case.take.iter().enumerate() {
        let right = case.taken.get(at).map(taken).unwrap_or_default();
        rows.push(row(&format!("\"{}\"", clean(take)), right));
    }
    rows.push(row(&format!("결과 {}", clean(&case.end)), String::new()));
    let at = here(trial, &case.halt.guide, &case.halt.at);
    let offered = |labels: &[String]| {
        let labels: Vec<String> = labels.iter().map(|label| format!("\"{}\"", clean(label))).collect();
        labels.join(", ")
    };
    let halted = match &case.halt.why {
        Why::End | Why::Left => format!("결과 {at}"),
        Why::Asks(labels) => format!("{at} 단계에서 멈춤. 고를 수 있는 것: {}", offered(labels)),
        Why::NotOffered(labels) => format!("{at} 단계에 없음. 고를 수 있는 것: {}", offered(labels)),
        Why::Unavailable(words) => clean(words),
        Why::Endless => "끝나지 않음".to_owned(),
    };
    // The row after the last answer given; the header is row 0.
    if let Some(row) = rows.get_mut(case.taken.len() + 1) {
        row.marked = true;
        row.right = halted;
    }
    side_by_side(&rows)
}
