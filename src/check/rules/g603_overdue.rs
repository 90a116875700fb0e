//! G603: a guide whose review is due.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G603",
    name: "overdue",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed("다시 확인할 날(`review_by`)이 지났어요.", "The day for review (`review_by`) has passed."),
    why: Words::fixed(
        "화면이나 전화번호가 그사이 바뀌었을 수 있어요. 상담사에게는 '오래됨' 표시가 보여요.",
        "Screens and telephone numbers may have changed. Agents see the guide marked as old.",
    ),
    bad: "review_by = 2001-01-31\n",
    good: "review_by = 9999-01-31\n",
    near_miss: r#"
review_by = 2026-11-21
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let Some(due) = cx.raw.review_by.as_ref().filter(|due| due.value < cx.library.today) else { return };
    let message = words!("다시 확인할 날이 지났어요: {day}", "the day for review has passed: {day}", day = due.value);
    let (ko, en) = match &cx.raw.owner {
        Some(owner) => (format!(" (담당 {})", owner.value), format!(" (owner: {})", owner.value)),
        None => (String::new(), String::new()),
    };
    out.push(out.at(due.span, message).help(words!(
        "내용을 확인하고 `verified`와 `review_by`를 새 날짜로 바꿔 주세요{ko}",
        "review the guide and set `verified` and `review_by` to new dates{en}"
    )));
}
