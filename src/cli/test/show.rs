//! Results for people: one line a guide, failing cases as two paths beside each other, and what is left out.

use super::columns::{Row, side_by_side};
use super::{Results, clean, place};
use crate::check::trial::{Covered, Taken, Tally, Trial, Tried, Why};
use crate::diag::{Lang, Words, words};

/// Everything, line by line.
pub(super) fn lines(results: &Results<'_>, lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    for trial in &results.trials {
        guide(trial, lang, &mut out);
    }
    for broken in &results.broken {
        let words = words!(
            "{file}  오류가 있어서 시험하지 못했어요: {first}. giljabi check로 확인해 주세요.",
            "{file}  not tested, it has errors: {first_en}. Run giljabi check to see them.",
            file = broken.file,
            first = clean(&broken.first.ko),
            first_en = clean(&broken.first.en)
        );
        out.push(words.get(lang).to_owned());
    }
    out.push(summary(results).get(lang).to_owned());
    out
}

fn guide(trial: &Trial, lang: Lang, out: &mut Vec<String>) {
    let failed = trial.cases.iter().filter(|case| !case.passed).count();
    let passed = trial.cases.len() - failed;
    let Covered { steps, choices, outcomes, .. } = &trial.covered;
    let Words { ko, en } = match (passed, failed) {
        (0, 0) => Words::fixed("사례 없음", "no cases"),
        (_, 0) => words!("사례 {passed}개 통과", "cases passed: {passed}"),
        _ => words!("사례 {passed}개 통과, {failed}개 실패", "cases passed: {passed}, failed: {failed}"),
    };
    let of = |Tally { covered, total }: &Tally| format!("{covered}/{total}");
    let line = words!(
        "{id}  {ko} · 단계 {steps} · 선택지 {choices} · 결과 {outcomes}",
        "{id}  {en} · steps {steps} · choices {choices} · outcomes {outcomes}",
        id = trial.guide.id,
        steps = of(steps),
        choices = of(choices),
        outcomes = of(outcomes)
    );
    out.push(line.get(lang).to_owned());
    for case in trial.cases.iter().filter(|case| !case.passed) {
        out.push(words!("  실패 {place}", "  failed {place}", place = place(trial, case)).get(lang).to_owned());
        out.extend(paths(trial, case, lang).into_iter().map(|line| format!("    {line}")));
    }
    let left = &trial.covered;
    let mut listed = |ko, en, names: Vec<String>| {
        if !names.is_empty() {
            out.push(format!("  {}: {}", Words::fixed(ko, en).get(lang), names.join(", ")));
        }
    };
    listed("지나지 않은 단계", "steps not passed", left.left_steps.iter().map(|step| clean(step)).collect());
    let choices = left.left_choices.iter().map(|(step, label)| format!("{step} \"{}\"", clean(label)));
    listed("고르지 않은 선택지", "choices not taken", choices.collect());
    listed("이르지 않은 결과", "outcomes not reached", left.left_outcomes.iter().map(|id| clean(id)).collect());
}

fn summary(results: &Results<'_>) -> Words {
    let (guides, cases, failed) = (results.trials.len(), results.cases().count(), results.failed());
    let coverage = results.coverage();
    let said = match failed {
        0 => Words::fixed("모두 통과했어요", "all passed"),
        _ => words!("가운데 {failed}개가 실패했어요", "{failed} failed"),
    };
    let broken = match results.broken.len() {
        0 => Words::default(),
        count => words!(" 시험하지 못한 안내가 {count}개 있어요.", " Guides not tested: {count}."),
    };
    words!(
        "안내 {guides}개의 사례 {cases}개 {ko}. 지난 곳 {covered}/{total} ({percent}%).{ko_left}",
        "guides: {guides}, cases: {cases}, {en}. Covered {covered}/{total} ({percent}%).{en_left}",
        ko = said.ko,
        en = said.en,
        ko_left = broken.ko,
        en_left = broken.en,
        covered = coverage.covered,
        total = coverage.total,
        percent = coverage.percent()
    )
}

/// Why a case failed, in one line without a full stop.
pub(super) fn reason(trial: &Trial, case: &Tried) -> Words {
    let at = here(trial, &case.halt.guide, &case.halt.at);
    let take = clean(case.take.get(case.taken.len()).map_or("", String::as_str));
    match &case.halt.why {
        Why::End => words!("결과 {at}에 이르렀어요", "it ends at {at}"),
        Why::Asks(_) => words!("{at} 단계에서 멈췄어요", "it stops at step {at}"),
        Why::NotOffered(_) => {
            words!("{at} 단계에 \"{take}\" 선택지가 없어요", "step {at} has no choice \"{take}\"")
        }
        Why::Left => words!(
            "결과 {at}에 이르렀는데 고를 것이 남았어요: \"{take}\"",
            "it ends at {at} with choices left to take: \"{take}\""
        ),
        Why::Unavailable(said) => cleaned(said),
        Why::Endless => Words::fixed("끝나지 않아요", "it does not end"),
    }
}

fn cleaned(said: &Words) -> Words {
    Words::made(clean(&said.ko), clean(&said.en))
}

/// A step or outcome; with its guide where that is another one.
fn here(trial: &Trial, guide: &str, id: &str) -> String {
    if guide == &*trial.guide.id { clean(id) } else { format!("{guide}/{}", clean(id)) }
}

/// What the case says and what happened, answer by answer, the first difference marked.
pub(super) fn paths(trial: &Trial, case: &Tried, lang: Lang) -> Vec<String> {
    let taken = |Taken { guide, step, label }: &Taken| format!("{} \"{}\"", here(trial, guide, step), clean(label));
    let row = |left: String, right: String| Row { marked: false, left, right };
    let head = [("사례가 말하는 길", "what the case says"), ("실제로 간 길", "what happened")];
    let [left, right] = head.map(|(ko, en)| Words::fixed(ko, en).get(lang).to_owned());
    let mut rows = vec![row(left, right)];
    for (at, take) in case.take.iter().enumerate() {
        let right = case.taken.get(at).map(taken).unwrap_or_default();
        rows.push(row(format!("\"{}\"", clean(take)), right));
    }
    let outcome = |at: &str| words!("결과 {at}", "outcome {at}");
    rows.push(row(outcome(&clean(&case.end)).get(lang).to_owned(), String::new()));
    let at = here(trial, &case.halt.guide, &case.halt.at);
    let offered = |labels: &[String]| {
        let labels: Vec<String> = labels.iter().map(|label| format!("\"{}\"", clean(label))).collect();
        labels.join(", ")
    };
    let halted = match &case.halt.why {
        Why::End | Why::Left => outcome(&at),
        Why::Asks(labels) => words!(
            "{at} 단계에서 멈춤. 고를 수 있는 것: {offered}",
            "stopped at step {at}, which offers: {offered}",
            offered = offered(labels)
        ),
        Why::NotOffered(labels) => words!(
            "{at} 단계에 없음. 고를 수 있는 것: {offered}",
            "not at step {at}, which offers: {offered}",
            offered = offered(labels)
        ),
        Why::Unavailable(said) => cleaned(said),
        Why::Endless => Words::fixed("끝나지 않음", "does not end"),
    };
    // The row after the last answer given; the header is row 0.
    if let Some(row) = rows.get_mut(case.taken.len() + 1) {
        row.marked = true;
        row.right = halted.get(lang).to_owned();
    }
    side_by_side(&rows)
}
