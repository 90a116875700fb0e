//! G003: a value that is missing, of a wrong type, or out of range. Found by the parser.

use crate::check::rule::{Rule, Run};
use crate::diag::{Severity, Words};

pub(super) static RULE: Rule = Rule {
    code: "G003",
    name: "malformed-value",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "꼭 있어야 할 키가 없거나, 값의 종류나 범위가 맞지 않아요.",
        "A key that must be there is missing, or a value has the wrong type or range.",
    ),
    why: Words::fixed(
        "그 값 없이는 화면을 만들 수 없어요. 다른 단계는 그대로 읽어요.",
        "The screen cannot be made without that value. The other steps are read all the same.",
    ),
    bad: r#"
[[step]]
id = "card"
title = 3
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
    near_miss: r#"
review_by = 9999-12-31
[[step]]
id = "card"
title = "3"
say = "카드를 확인해 주십시오."
goto = "done"
"#,
    run: Run::Form,
};
