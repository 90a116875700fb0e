//! G107: a fact of the documents that no guide states.

use std::collections::BTreeSet;

use crate::check::rule::{LibraryCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::tables::SOURCES_FILE;

pub(super) static RULE: Rule = Rule {
    code: "G107",
    name: "uncited-fact",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "sources.toml의 사실을 어느 단계도 인용하지 않아요.",
        "No step cites this fact of sources.toml.",
    ),
    why: Words::fixed(
        "문서에 있는 내용이 안내에서 빠졌을 수 있어요.",
        "Something in the documents may be missing from the guides.",
    ),
    bad: r#"
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
# file: sources.toml
[document.001]
title = "결제 안내"
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    // A guide that could not be read may be the one that states the fact.
    if !cx.shelf.is_whole() {
        return;
    }
    let cited: BTreeSet<&str> = cx.shelf.heads().flat_map(|head| &head.cites).map(|cite| &**cite).collect();
    for (id, fact) in cx.tables.facts.iter().filter(|(id, _)| !cited.contains(id.as_str())) {
        let message = words!("어느 안내도 인용하지 않는 사실이에요: {id}", "no guide cites this fact: {id}");
        let help = words!(
            "이 내용을 말하는 단계의 `cites`에 \"{id}\"를 넣거나, 그런 단계를 만들어 주세요",
            "add \"{id}\" to the `cites` of a step that says it, or write such a step"
        );
        out.push(out.in_table(SOURCES_FILE, fact.span, message).help(help));
    }
}
