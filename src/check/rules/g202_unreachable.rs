//! G202: a step or an outcome that no path comes to.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::Severity;

pub(super) static RULE: Rule = Rule {
    code: "G202",
    name: "unreachable",
    severity: Severity::Warning,
    fixable: false,
    summary: "어떤 길로도 갈 수 없는 단계나 결과예요.",
    why: "적어 두었지만 아무도 보지 못해요. 이어 주는 선택지를 빠뜨렸을 수 있어요.",
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
        let what = if at < cx.graph.steps { "단계" } else { "결과" };
        let found = out.at(span, format!("어떤 길로도 갈 수 없는 {what}예요: {name}"));
        let help = "여기로 오는 `goto`나 선택지를 넣거나, 필요 없으면 지워 주세요";
        out.push(found.in_step(name).help(help));
    }
}
