//! G608: a notice that was over long ago.

use crate::check::rule::{LibraryCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::tables::NOTICES_FILE;

/// How long a notice may lie after its end, in milliseconds: long enough to be looked up once more.
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

pub(super) static RULE: Rule = Rule {
    code: "G608",
    name: "stale-notice",
    severity: Severity::Info,
    fixable: false,
    summary: Words::fixed(
        "끝난 지 30일이 넘은 공지가 notices.toml에 남아 있어요.",
        "A notice is still in notices.toml more than 30 days after its end.",
    ),
    why: Words::fixed(
        "지난 공지가 쌓이면 지금 공지를 고치기 어려워요.",
        "Old notices make the present ones hard to find.",
    ),
    bad: r#"
# file: notices.toml
[[notice]]
id = "bc-auth"
text = "BC카드 인증이 안 돼요."
severity = "critical"
start = 2026-01-05T09:00:00+09:00
end = 2026-01-05T12:00:00+09:00
"#,
    good: r#"
# file: notices.toml
"#,
    near_miss: r#"
# file: notices.toml
[[notice]]
id = "bc-auth"
text = "BC카드 인증이 안 돼요."
severity = "critical"
start = 2026-11-05T09:00:00+09:00
end = 2026-11-05T12:00:00+09:00
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    let Ok(today) = cx.today.to_zoned(jiff::tz::TimeZone::UTC) else { return };
    let today_ms = today.timestamp().as_millisecond();
    for notice in &cx.tables.notices {
        if notice.end_ms.value.saturating_add(KEPT_MS) < today_ms {
            let id = &notice.id.value;
            let message = words!("끝난 지 오래된 공지예요: {id}", "this notice was over long ago: {id}");
            let help = words!("이 공지를 지워 주세요", "take this notice out");
            out.push(out.in_table(NOTICES_FILE, notice.end_ms.span, message).help(help));
        }
    }
}
