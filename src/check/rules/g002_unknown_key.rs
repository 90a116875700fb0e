//! G002: a key that the guide language does not have. Found by the parser.

use crate::check::rule::{Rule, Run};
use crate::diag::{Severity, Words};

pub(super) static RULE: Rule = Rule {
    code: "G002",
    name: "unknown-key",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed("안내에 없는 키예요.", "A key that guides do not have."),
    why: Words::fixed(
        "잘못 적은 키의 내용은 아무도 보지 못해요. 조용히 버리지 않고 알려 드려요.",
        "What stands under a misspelt key is seen by nobody. It is told instead of dropped in silence.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
lagacy = "옛 화면이에요"
goto = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
legacy = "옛 화면이에요"
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
never_ask = ["CVC"]
warn = "키 이름이 비슷해도 안내에 있는 키예요"
goto = "done"
"#,
    run: Run::Form,
};
