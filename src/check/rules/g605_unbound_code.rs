//! G605: a code that leads to a guide or a step that is not there.

use crate::check::rule::{LibraryCx, Out, Rule, Run, suggest};
use crate::diag::{Severity, Words, words};
use crate::guide::tables::CODES_FILE;

pub(super) static RULE: Rule = Rule {
    code: "G605",
    name: "unbound-code",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "codes.toml의 코드가 없는 안내나 없는 단계를 가리켜요.",
        "An entry of codes.toml leads to a guide or a step that is not there.",
    ),
    why: Words::fixed("진단에서 다음 단계를 열 수 없어요.", "The diagnosis cannot open the next step."),
    bad: r#"
# file: codes.toml
[[code]]
code = "3095"
scope = "api"
category = "카드사 거절"
meaning = "카드사가 거절했어요."
who = ["카드사·은행"]
retry = "나중에"
say = "카드사에 문의해 주십시오."
guide = "exmple"
source = "보기"
verified = false
"#,
    good: r#"
# file: codes.toml
[[code]]
code = "3095"
scope = "api"
category = "카드사 거절"
meaning = "카드사가 거절했어요."
who = ["카드사·은행"]
retry = "나중에"
say = "카드사에 문의해 주십시오."
guide = "example"
step = "first"
source = "보기"
verified = false
"#,
    near_miss: r#"
# file: codes.toml
[[code]]
code = "3095"
scope = "api"
category = "카드사 거절"
meaning = "카드사가 거절했어요."
who = ["카드사·은행"]
retry = "나중에"
say = "카드사에 문의해 주십시오."
guide = "example"
source = "보기"
verified = false
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    for row in &cx.tables.codes {
        let Some(guide) = cx.shelf.guide(&row.guide.value) else {
            // A guide that could not be read is named by its own finding.
            if !cx.shelf.exists(&row.guide.value) {
                let message = words!("없는 안내를 가리켜요: {id}", "there is no guide {id}", id = row.guide.value);
                let found = out.in_table(CODES_FILE, row.guide.span, message);
                let help =
                    words!("guides 폴더에 있는 안내의 id를 적어 주세요", "write the id of a guide of this folder");
                out.push(suggest(found, &row.guide.value, row.guide.span, cx.shelf.ids(), help));
            }
            continue;
        };
        let Some(step) = &row.step else { continue };
        if !guide.cut && !guide.steps.iter().any(|known| **known == *step.value) {
            let message = words!(
                "{guide} 안내에 없는 단계예요: {id}",
                "the guide {guide} has no step {id}",
                guide = row.guide.value,
                id = step.value
            );
            let found = out.in_table(CODES_FILE, step.span, message);
            let steps = guide.steps.iter().map(|known| &**known);
            let help = words!("그 안내에 있는 단계의 id를 적어 주세요", "write the id of a step of that guide");
            out.push(suggest(found, &step.value, step.span, steps, help));
        }
    }
}
