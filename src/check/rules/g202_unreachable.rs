//! G202: a step or an outcome that no path comes to.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};

pub(super) static RULE: Rule = Rule {
    code: "G202",
    name: "unreachable",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed("어떤 길로도 갈 수 없는 단계나 결과예요.", "A step or an outcome that no path comes to."),
    why: Words::fixed(
        "적어 두었지만 아무도 보지 못해요. 이어 주는 선택지를 빠뜨렸을 수 있어요.",
        "It was written, and nobody sees it. The choice that leads there may have been forgotten.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "done"

[[step]]
id = "again"
title = "다시 확인"
say = "다시 확인해 주십시오."
goto = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."

[[step]]
id = "again"
title = "다시 확인"
say = "다시 확인해 주십시오."
goto = "done"
"#,
    near_miss: r#"
start = "again"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "done"
[[step]]
id = "again"
title = "다시 확인"
say = "다시 확인해 주십시오."
goto = "card"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let reached = cx.graph.reachable();
    // A way that is broken may be the one that leads there; it is reported as what it is.
    let broken = cx.graph.start.is_none() || cx.graph.edges.iter().any(|edge| edge.to.is_none() && reached[edge.from]);
    if broken {
        return;
    }
    for at in (0..cx.graph.nodes).filter(|at| !reached[*at]) {
        let (name, span) = cx.node(at);
        let message = if at < cx.graph.steps {
            words!("어떤 길로도 갈 수 없는 단계예요: {name}", "no path comes to this step: {name}")
        } else {
            words!("어떤 길로도 갈 수 없는 결과예요: {name}", "no path comes to this outcome: {name}")
        };
        let help = words!(
            "여기로 오는 `goto`나 선택지를 넣거나, 필요 없으면 지워 주세요",
            "add a `goto` or a choice that leads here, or remove it"
        );
        out.push(out.at(span, message).in_step(name).help(help));
    }
}
