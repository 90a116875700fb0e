//! G606: a notice that names a guide, a step, a category or a code that is not there.

use crate::check::rule::{LibraryCx, Out, Rule, Run, suggest};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::At;
use crate::guide::tables::NOTICES_FILE;
use crate::guide::tables::notices::split;

pub(super) static RULE: Rule = Rule {
    code: "G606",
    name: "unbound-notice",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "notices.toml의 공지가 없는 안내, 단계, 분류, 종결 코드를 가리켜요.",
        "A notice names a guide, a step, a category or a disposition that is not there.",
    ),
    why: Words::fixed("공지가 보여야 할 상담에 보이지 않아요.", "The notice does not show in the calls it is for."),
    bad: r#"
# file: notices.toml
[[notice]]
id = "bc-auth"
text = "BC카드 인증이 안 돼요."
severity = "critical"
start = 2026-11-21T09:00:00+09:00
end = 2026-11-21T12:00:00+09:00
guides = ["exmple"]
"#,
    good: r#"
# file: notices.toml
[[notice]]
id = "bc-auth"
text = "BC카드 인증이 안 돼요."
severity = "critical"
start = 2026-11-21T09:00:00+09:00
end = 2026-11-21T12:00:00+09:00
guides = ["example"]
steps = ["example#first"]
"#,
    near_miss: r#"
# file: notices.toml
[[notice]]
id = "bc-auth"
text = "BC카드 인증이 안 돼요."
severity = "critical"
start = 2026-11-21T09:00:00+09:00
end = 2026-11-21T12:00:00+09:00
categories = ["보기"]
code = "CB-01"
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    for notice in &cx.tables.notices {
        for name in &notice.guides {
            guide(cx, out, name, &name.value);
        }
        for name in &notice.steps {
            step(cx, out, name);
        }
        for name in &notice.categories {
            if !cx.shelf.heads().any(|head| *head.category == *name.value) {
                let message = words!(
                    "이런 분류의 안내가 없어요: {name}",
                    "no guide is of the category {name}",
                    name = name.value
                );
                let known = cx.shelf.heads().map(|head| &*head.category);
                let help = words!("안내의 `category`에 있는 말을 적어 주세요", "write the `category` of a guide");
                out.push(suggest(out.in_table(NOTICES_FILE, name.span, message), &name.value, name.span, known, help));
            }
        }
        let code = notice.code.as_ref().filter(|code| !cx.tables.dispositions.contains_key(&code.value));
        if let Some(code) = code.filter(|_| cx.tables.has_dispositions) {
            let message = words!("없는 종결 코드예요: {code}", "there is no disposition {code}", code = code.value);
            let known = cx.tables.dispositions.keys().map(String::as_str);
            let help = words!("dispositions.toml에 있는 코드를 적어 주세요", "write a code of dispositions.toml");
            out.push(suggest(out.in_table(NOTICES_FILE, code.span, message), &code.value, code.span, known, help));
        }
    }
}

/// A guide that could not be read is named by its own finding.
fn guide(cx: &LibraryCx<'_>, out: &mut Out<'_>, at: &At<String>, id: &str) {
    if cx.shelf.exists(id) {
        return;
    }
    let message = words!("없는 안내를 가리켜요: {id}", "there is no guide {id}");
    let found = out.in_table(NOTICES_FILE, at.span, message);
    let help = words!("guides 폴더에 있는 안내의 id를 적어 주세요", "write the id of a guide of this folder");
    // A mend would put the guide in place of guide and step.
    out.push(if at.value == id { suggest(found, id, at.span, cx.shelf.ids(), help) } else { found.help(help) });
}

fn step(cx: &LibraryCx<'_>, out: &mut Out<'_>, at: &At<String>) {
    let (id, Some(step)) = split(&at.value) else {
        let message = words!(
            "단계만으로는 어느 안내인지 알 수 없어요: {given}",
            "{given} does not say which guide",
            given = at.value
        );
        let help = words!("`안내#단계`로 적어 주세요. 보기: isp-registration#identity", "write `guide#step`");
        out.push(out.in_table(NOTICES_FILE, at.span, message).help(help));
        return;
    };
    guide(cx, out, at, id);
    let Some(head) = cx.shelf.guide(id) else { return };
    if !head.cut && !head.steps.iter().any(|known| **known == *step) {
        let message = words!("{id} 안내에 없는 단계예요: {step}", "the guide {id} has no step {step}");
        let help = words!("그 안내에 있는 단계의 id를 적어 주세요", "write the id of a step of that guide");
        let known: Vec<String> = head.steps.iter().map(|known| format!("{id}#{known}")).collect();
        let known = known.iter().map(String::as_str);
        out.push(suggest(out.in_table(NOTICES_FILE, at.span, message), &at.value, at.span, known, help));
    }
}
