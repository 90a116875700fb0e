//! G108: a guide cites a fact without its number, name or address.

use std::collections::BTreeMap;

use crate::check::rule::{GuideCx, Out, Rule, Run, related_in};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::{At, RawStep};

pub(super) static RULE: Rule = Rule {
    code: "G108",
    name: "missing-keep",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "인용한 사실에서 꼭 그대로 있어야 할 말(숫자, 이름, 주소)이 단계에 없어요.",
        "Words of a cited fact that must stand as they are (numbers, names, addresses) are not in the step.",
    ),
    why: Words::fixed(
        "전화번호나 주소가 한 글자라도 다르면 고객이 엉뚱한 곳으로 가요.",
        "A telephone number or an address that is one letter off leads the customer astray.",
    ),
    bad: r#"
[[step]]
id = "center"
title = "고객센터"
say = "고객센터로 전화해 주십시오."
cites = ["isp-center"]
goto = "done"
# file: sources.toml
[document.001]
title = "결제 안내"
[fact.isp-center]
doc = "001"
text = "ISP 고객센터 1577-3033"
keep = ["1577-3033"]
"#,
    good: r#"
[[step]]
id = "center"
title = "고객센터"
say = "고객센터 1577-3033으로 전화해 주십시오."
cites = ["isp-center"]
goto = "done"
# file: sources.toml
[document.001]
title = "결제 안내"
[fact.isp-center]
doc = "001"
text = "ISP 고객센터 1577-3033"
keep = ["1577-3033"]
"#,
    near_miss: r#"
[[step]]
id = "center"
title = "고객센터"
say = "고객센터로 전화해 주십시오."
cites = ["isp-center"]
[[step]]
id = "number"
title = "번호"
say = "번호는 1577-3033입니다."
cites = ["isp-center"]
goto = "done"
# file: sources.toml
[document.001]
title = "결제 안내"
[fact.isp-center]
doc = "001"
text = "ISP 고객센터 1577-3033"
keep = ["1577-3033"]
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let mut citing: BTreeMap<&str, Vec<(&RawStep, &At<String>)>> = BTreeMap::new();
    for step in &cx.raw.steps {
        for cite in &step.cites {
            citing.entry(&cite.value).or_default().push((step, cite));
        }
    }
    for (id, steps) in citing {
        let Some(fact) = cx.library.tables.facts.get(id) else { continue };
        let Some((step, cite)) = steps.first() else { continue };
        let shown =
            |keep: &str| steps.iter().any(|(step, _)| step.texts().iter().any(|(_, text)| text.value.contains(keep)));
        let missing: Vec<String> =
            fact.keep.iter().filter(|keep| !shown(keep)).map(|keep| format!("\"{keep}\"")).collect();
        if missing.is_empty() {
            continue;
        }
        let message = words!(
            "인용한 사실 {id}의 말이 단계에 없어요: {missing}",
            "words of the cited fact {id} are not in the step: {missing}",
            missing = missing.join(", ")
        );
        let mut found = out.at(cite.span, message).in_step(step.name());
        related_in(&mut found, &"sources.toml".into(), fact.span, words!("{text}", "{text}", text = fact.text));
        out.push(found.help(words!(
            "이 말을 글자 그대로 넣거나, 이 단계가 말하지 않는 사실이면 `cites`에서 빼 주세요",
            "write these words to the letter, or take the fact out of `cites` where the step does not state it"
        )));
    }
}
