//! G106: a step cites a fact that `sources.toml` does not have.

use crate::check::rule::{GuideCx, Out, Rule, Run, suggest};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G106",
    name: "unknown-fact",
    severity: Severity::Warning,
    fixable: true,
    summary: Words::fixed(
        "`cites`가 sources.toml에 없는 사실을 가리켜요.",
        "`cites` names a fact that sources.toml does not have.",
    ),
    why: Words::fixed(
        "이 단계가 어느 문서에서 왔는지 되짚을 수 없어요.",
        "Nobody can trace which document the step comes from.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
cites = ["isp-familly"]
goto = "done"
# file: sources.toml
[document.001]
title = "결제 안내"
[fact.isp-family]
doc = "001"
text = "ISP 계열 카드"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
cites = ["isp-family"]
goto = "done"
# file: sources.toml
[document.001]
title = "결제 안내"
[fact.isp-family]
doc = "001"
text = "ISP 계열 카드"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
cites = ["isp-family"]
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let tables = cx.library.tables;
    if !tables.has_sources {
        return;
    }
    for step in &cx.raw.steps {
        if out.is_full() {
            return;
        }
        for cite in step.cites.iter().filter(|cite| !tables.facts.contains_key(&cite.value)) {
            let message =
                words!("`cites`가 없는 사실을 가리켜요: {fact}", "`cites` names no fact: {fact}", fact = cite.value);
            let found = out.at(cite.span, message).in_step(step.name());
            let known = tables.facts.keys().map(String::as_str);
            let help = words!("sources.toml에 있는 사실의 id를 적어 주세요", "write the id of a fact of sources.toml");
            out.push(suggest(found, &cite.value, cite.span, known, help));
        }
    }
}
