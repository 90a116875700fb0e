//! G002: a key that the guide language does not have. Found by the parser.

use crate::check::rule::{Rule, Run};
use crate::diag::Severity;

pub(super) static RULE: Rule = Rule {
    code: "G002",
    name: "unknown-key",
    severity: Severity::Error,
    fixable: true,
    summary: "안내에 없는 키예요.",
    why: "잘못 적은 키의 내용은 아무도 보지 못해요. 조용히 버리지 않고 알려 드려요.",
    bad: r#"
[[step]]
id = "card"
titel = "카드 확인"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
goto = "done"
"#,
    run: Run::Form,
};
