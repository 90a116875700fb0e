//! G103: a call to a guide that is not there.

use std::collections::BTreeSet;

use crate::check::rule::{GuideCx, Out, Rule, Run, suggest};
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
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let called = cx.raw.steps.iter().flat_map(|step| {
        let choices = step.choices.iter().flat_map(|list| &list.value);
        choices.filter_map(move |choice| Some((step.name(), "call", choice.call.as_ref()?)))
    });
    let next = cx.raw.outcomes.iter().filter_map(|outcome| Some((outcome.name(), "next", outcome.next.as_ref()?)));
    for (step, key, guide) in called.chain(next).filter(|(_, _, guide)| !cx.library.exists(&guide.value)) {
        let message =
            words!("`{key}`에 적은 안내가 없어요: {guide}", "`{key}` names no guide: {guide}", guide = guide.value);
        let found = out.at(guide.span, message).in_step(step);
        let known: BTreeSet<&str> = cx.library.ids().collect();
        let help = words!("guides 폴더에 있는 안내의 id를 적어 주세요", "write the id of a guide in the guides folder");
        out.push(suggest(found, &guide.value, guide.span, known, help));
    }
}
