//! G103: a call to a guide that is not there.

use crate::check::rule::{LinkCx, Out, Rule, Run, suggest};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G103",
    name: "missing-guide",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed("`call`이나 `next`가 없는 안내를 가리켜요.", "`call` or `next` names no guide."),
    why: Words::fixed(
        "상담 중에 이어 갈 안내가 열리지 않아요. 파일은 있는데 고장 난 안내는 그 파일에서 알려 드려요.",
        "The guide to go on with does not open during a call. A guide that is there and broken is told of in its own file.",
    ),
    bad: r#"
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
next = "othr"
# file: other.toml
"#,
    good: r#"
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
next = "other"
# file: other.toml
"#,
    near_miss: r#"
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
next = "other"
# file: other.toml
summary =
"#,
    run: Run::Links(run),
};

fn run(cx: &LinkCx<'_>, out: &mut Out<'_>) {
    for link in cx.head.links.iter().filter(|link| !cx.shelf.exists(&link.guide.value)) {
        if out.is_full() {
            return;
        }
        let (guide, key) = (&link.guide, if link.call.is_some() { "call" } else { "next" });
        let message =
            words!("`{key}`에 적은 안내가 없어요: {guide}", "`{key}` names no guide: {guide}", guide = guide.value);
        let found = out.at(guide.span, message).in_step(&link.from);
        let help = words!("guides 폴더에 있는 안내의 id를 적어 주세요", "write the id of a guide in the guides folder");
        out.push(suggest(found, &guide.value, guide.span, cx.shelf.ids(), help));
    }
}
