//! G601: an outcome whose code the call centre does not have, or means otherwise.

use crate::check::rule::{GuideCx, Out, Rule, Run, suggest};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G601",
    name: "bad-disposition",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "결과의 `code`가 dispositions.toml에 없거나, `result`와 맞지 않아요.",
        "The `code` of an outcome is not in dispositions.toml, or does not fit its `result`.",
    ),
    why: Words::fixed(
        "상담이 통계에서 사라지거나 다른 칸에 세어져요.",
        "The call disappears from the figures, or is counted elsewhere.",
    ),
    bad: r#"
[[outcome]]
id = "done"
result = "escalated"
code = "PAY-01"
"#,
    good: r#"
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
"#,
    near_miss: r#"
[[outcome]]
id = "done"
result = "callback"
code = "CB-01"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let tables = cx.library.tables;
    if !tables.has_dispositions {
        return;
    }
    for outcome in &cx.raw.outcomes {
        let Some(code) = &outcome.code else { continue };
        let Some(known) = tables.dispositions.get(&code.value) else {
            let message = words!(
                "dispositions.toml에 없는 종결 코드예요: {code}",
                "dispositions.toml has no such code: {code}",
                code = code.value
            );
            let found = out.at(code.span, message).in_step(outcome.name());
            // A code that looks alike but counts elsewhere is no remedy.
            let fits = |result| outcome.result.as_ref().is_none_or(|word| word.value == result);
            let codes = tables.dispositions.iter().filter(|(_, known)| fits(known.result.as_str()));
            let codes = codes.map(|(code, _)| code.as_str());
            let help = words!(
                "dispositions.toml에 있는 코드를 적거나, 거기에 새 코드를 넣어 주세요",
                "write a code of dispositions.toml, or add this one there"
            );
            out.push(suggest(found, &code.value, code.span, codes, help));
            continue;
        };
        if let Some(result) = outcome.result.as_ref().filter(|result| result.value != known.result.as_str()) {
            let message = words!(
                "결과의 종류가 종결 코드와 달라요: {result} ({code})",
                "the result does not fit the code: {result} ({code})",
                result = result.value,
                code = code.value
            );
            let found = out.at(result.span, message).in_step(outcome.name());
            let (fits, label) = (known.result.as_str(), &known.label);
            let found = found.related(code.span, words!("{fits}: {label}", "{fits}: {label}"));
            out.push(found.help(words!(
                "`result = \"{fits}\"`로 고치거나 다른 코드를 적어 주세요",
                "write `result = \"{fits}\"`, or another code"
            )));
        }
    }
}
