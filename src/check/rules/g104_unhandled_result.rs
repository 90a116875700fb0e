//! G104: a called guide can end in a way that the caller has no target for.

use crate::check::head::{Call, End, Head};
use crate::check::rule::{LinkCx, Out, Rule, Run, related_in};
use crate::diag::{Severity, Words, words};
use crate::guide::model::CallResult;

pub(super) static RULE: Rule = Rule {
    code: "G104",
    name: "unhandled-result",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "부른 안내가 끝날 수 있는 결과 가운데 `on`에 갈 곳이 없는 것이 있어요.",
        "`on` leaves a result of the called guide without a target.",
    ),
    why: Words::fixed("부른 안내가 그렇게 끝나면 상담이 길을 잃어요.", "A call that ends so is lost."),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "어느 카드입니까?"
choice = [
  { label = "이 카드", goto = "done" },
  { label = "다른 카드", call = "other", on = { resolved = "done" } },
]
# file: other.toml
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "어느 카드입니까?"
choice = [
  { label = "이 카드", goto = "done" },
  { label = "다른 카드", call = "other", on = { resolved = "done", other = "later" } },
]
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
# file: other.toml
[[step]]
id = "first"
title = "첫 단계"
say = "안녕하십니까."
goto = "later"
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "어느 카드입니까?"
choice = [
  { label = "이 카드", goto = "done" },
  { label = "다른 카드", call = "other", on = { resolved = "done" } },
]
# file: other.toml
"#,
    run: Run::Links(run),
};

fn run(cx: &LinkCx<'_>, out: &mut Out<'_>) {
    for link in &cx.head.links {
        let (Some(call), Some(called)) = (&link.call, cx.shelf.guide(&link.guide.value)) else { continue };
        let open = unhandled(call, called);
        if open.is_empty() {
            continue;
        }
        let named: Vec<String> =
            open.iter().map(|(result, _)| format!("{} ({})", result.as_str(), result.korean())).collect();
        let plain: Vec<&str> = open.iter().map(|(result, _)| result.as_str()).collect();
        let message = words!(
            "{guide} 안내의 결과 가운데 갈 곳이 없는 것이 있어요: {named}",
            "results of the guide {guide} have no target: {plain}",
            guide = called.name(),
            named = named.join(", "),
            plain = plain.join(", ")
        );
        let first = plain.first().unwrap_or(&"other");
        let help = words!(
            "`on`에 `{first} = \"단계 id\"`나, 나머지를 모두 받는 `other = \"단계 id\"`를 넣어 주세요",
            "add `{first} = \"step id\"` to `on`, or `other = \"step id\"`, which takes all that is left"
        );
        let mut found = out.at(call.span, message).in_step(&link.from).help(help);
        for (result, outcome) in open {
            let message =
                words!("이렇게 끝나는 결과예요: {word}", "an outcome that ends so: {word}", word = result.as_str());
            related_in(&mut found, &called.file, outcome.span, message);
        }
        out.push(found);
    }
}

/// Results of the called guide without a target, each with the first outcome that has it.
fn unhandled<'h>(call: &Call, called: &'h Head) -> Vec<(CallResult, &'h End)> {
    let handles = |word: &str| call.on.iter().any(|on| **on == *word);
    if handles("other") {
        return Vec::new();
    }
    let open = CallResult::ALL.into_iter().filter(|result| !handles(result.as_str()));
    open.filter_map(|result| Some((result, called.ends.iter().find(|end| end.result == result)?))).collect()
}
