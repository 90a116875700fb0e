//! G602: a guide that nobody's words lead to, or the same words leading to two.

use std::collections::HashMap;

use crate::check::head::Head;
use crate::check::rule::{LibraryCx, Out, Rule, Run, related_in};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::At;

pub(super) static RULE: Rule = Rule {
    code: "G602",
    name: "unclear-symptoms",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "`symptoms`가 없거나, 같은 증상이 두 안내에 있어요.",
        "There are no `symptoms`, or two guides have the same one.",
    ),
    why: Words::fixed(
        "상담사는 고객의 말로 안내를 찾아요. 없으면 찾을 수 없고, 겹치면 어느 쪽인지 알 수 없어요.",
        "Agents find guides by the customer's words. Without them a guide is not found; with the same ones nobody knows which.",
    ),
    bad: r#"
symptoms = []
"#,
    good: r#"
symptoms = ["결제 창이 안 떠요"]
"#,
    near_miss: r#"
symptoms = ["결제 창이 안 떠요", "결제 창이 안 떠요."]
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    let mut first: HashMap<&str, (&Head, &At<String>)> = HashMap::new();
    for head in cx.shelf.heads() {
        if head.symptoms.iter().all(|(symptom, _)| symptom.value.trim().is_empty()) {
            if let Some(id) = head.id.as_ref().filter(|_| !head.cut) {
                let message =
                    words!("고객이 하는 말(`symptoms`)이 없어요", "there is nothing a customer says (`symptoms`)");
                out.push(out.in_file(&head.file, id.span, message).help(words!(
                    "`symptoms = [\"결제 창이 안 떠요\"]`처럼 고객의 말을 세 가지 넘게 적어 주세요",
                    "write three or more things customers say, like `symptoms = [\"결제 창이 안 떠요\"]`"
                )));
            }
            continue;
        }
        for (symptom, folded) in &head.symptoms {
            let (other, earlier) = *first.entry(folded).or_insert((head, symptom));
            if other.file == head.file {
                continue;
            }
            let message = words!(
                "다른 안내와 같은 증상이에요: {symptom}",
                "another guide has this symptom: {symptom}",
                symptom = symptom.value
            );
            let mut found = out.in_file(&head.file, symptom.span, message);
            let first = words!("{guide} 안내에 먼저 있어요", "first in the guide {guide}", guide = other.name());
            related_in(&mut found, &other.file, earlier.span, first);
            out.push(found.help(words!(
                "더 맞는 안내 하나에만 두거나, 두 증상이 어떻게 다른지 드러나게 고쳐 주세요",
                "keep it in the guide it fits better, or word the two so that they are told apart"
            )));
        }
    }
}
