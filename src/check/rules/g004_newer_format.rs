//! G004: a guide written for a newer program. Found by the parser.

use crate::check::rule::{Rule, Run};
use crate::diag::Severity;

pub(super) static RULE: Rule = Rule {
    code: "G004",
    name: "newer-format",
    severity: Severity::Error,
    fixable: false,
    summary: "`format`이 이 프로그램이 아는 것보다 새로워요.",
    why: "새 형식에는 이 프로그램이 모르는 뜻이 있을 수 있어서, 짐작해서 보여 주지 않아요.",
    bad: "format = 2\n",
    good: "format = 1\n",
    run: Run::Form,
};
