//! G603: a guide whose review is due.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::Severity;

pub(super) static RULE: Rule = Rule {
    code: "G603",
    name: "overdue",
    severity: Severity::Warning,
    fixable: false,
    summary: "다시 확인할 날(`review_by`)이 지났어요.",
    why: "화면이나 전화번호가 그사이 바뀌었을 수 있어요. 상담사에게는 '오래됨' 표시가 보여요.",
    bad: "review_by = 2001-01-31\n",
    good: "review_by = 9999-01-31\n",
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let Some(due) = cx.raw.review_by.as_ref().filter(|due| due.value < cx.library.today) else { return };
    let found = out.at(due.span, format!("다시 확인할 날이 지났어요: {}", due.value));
    let owner = cx.raw.owner.as_ref().map_or_else(String::new, |owner| format!(" (담당 {})", owner.value));
    out.push(found.help(format!("내용을 확인하고 `verified`와 `review_by`를 새 날짜로 바꿔 주세요{owner}")));
}
