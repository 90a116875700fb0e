//! G607: a notice that is never shown, is there twice, or is too long to be read.

use std::collections::BTreeMap;

use crate::check::rule::{LibraryCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::tables::NOTICES_FILE;
use crate::text::span::Span;

/// Longest title, in characters: it stands in a low strip and in a line of a note.
const TITLE_CHARS_MAX: usize = 30;

/// Longest words for the agent or the customer, in characters.
const TEXT_CHARS_MAX: usize = 200;

pub(super) static RULE: Rule = Rule {
    code: "G607",
    name: "bad-notice",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "notices.toml의 공지가 시작하기 전에 끝나거나, 같은 id가 두 번 나오거나, 너무 길어요.",
        "A notice ends before it begins, has an id that is there twice, or is too long to be read.",
    ),
    why: Words::fixed(
        "보이지 않는 공지는 없는 것과 같고, 긴 공지는 고객을 기다리게 한 채 읽을 수 없어요.",
        "A notice that never shows might as well not be there, and nobody reads a long one with a customer waiting.",
    ),
    bad: r#"
# file: notices.toml
[[notice]]
id = "bc-auth"
text = "BC카드 인증이 안 돼요."
severity = "critical"
start = 2026-11-21T09:00:00+09:00
end = 2026-11-21T08:00:00+09:00
"#,
    good: r#"
# file: notices.toml
[[notice]]
id = "bc-auth"
text = "BC카드 인증이 안 돼요."
severity = "critical"
start = 2026-11-21T09:00:00+09:00
end = 2026-11-21T12:00:00+09:00
"#,
    near_miss: r#"
# file: notices.toml
[[notice]]
id = "bc-auth"
text = "BC카드 인증이 안 돼요."
severity = "critical"
start = 2026-11-21T09:00:00+09:00
end = 2026-11-21T12:00:00+09:00

[[notice]]
id = "bc-auth-2"
text = "BC카드 인증이 늦어요."
severity = "warning"
start = 2026-11-21T09:00:00+09:00
end = 2026-11-21T12:00:00+09:00
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for notice in &cx.tables.notices {
        if notice.end_ms.value <= notice.start_ms {
            let message = words!("공지가 시작하기 전에 끝나요", "the notice ends before it begins");
            let help = words!("`end`를 `start`보다 늦은 때로 고쳐 주세요", "make `end` later than `start`");
            out.push(out.in_table(NOTICES_FILE, notice.end_ms.span, message).help(help));
        }
        let id = notice.id.value.to_lowercase();
        if let Some(first) = seen.get(&id) {
            let message = words!("같은 id의 공지가 또 있어요: {id}", "this id is there twice: {id}");
            let found = out.in_table(NOTICES_FILE, notice.id.span, message);
            let found = found.related(*first, words!("먼저 나온 곳", "here first"));
            out.push(found.help(words!("둘 가운데 하나에 다른 id를 적어 주세요", "give one of the two another id")));
        } else {
            seen.insert(id, notice.id.span);
        }
        let say = (notice.say.as_ref(), TEXT_CHARS_MAX);
        let texts = [(notice.title.as_ref(), TITLE_CHARS_MAX), (Some(&notice.text), TEXT_CHARS_MAX), say];
        for (text, most) in texts {
            let Some((text, count)) = text.map(|text| (text, text.value.chars().count())) else { continue };
            if count > most {
                let message = words!("공지가 너무 길어요 ({count}자)", "this notice is too long ({count} characters)");
                let help = words!("{most}자까지로 줄여 주세요", "use at most {most} characters");
                out.push(out.in_table(NOTICES_FILE, text.span, message).help(help));
            }
        }
    }
}
