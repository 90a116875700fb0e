//! G004: a guide written for a newer program. Found by the parser.

use crate::check::rule::{Rule, Run};
use crate::diag::{Severity, Words};

pub(super) static RULE: Rule = Rule {
    code: "G004",
    name: "newer-format",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "`format`이 이 프로그램이 아는 것보다 새로워요.",
        "`format` is newer than this program knows.",
    ),
    why: Words::fixed(
        "새 형식에는 이 프로그램이 모르는 뜻이 있을 수 있어서, 짐작해서 보여 주지 않아요.",
        "A newer format may mean what this program does not understand, and it does not guess.",
    ),
    bad: "format = 2\n",
    good: "format = 1\n",
    near_miss: r#"
format = 0x1
"#,
    run: Run::Form,
};
