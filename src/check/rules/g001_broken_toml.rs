//! G001: text that is no TOML, or no text at all. Found by the parser.

use crate::check::rule::{Rule, Run};
use crate::diag::{Severity, Words};

pub(super) static RULE: Rule = Rule {
    code: "G001",
    name: "broken-toml",
    severity: Severity::Error,
    fixable: true,
    summary: Words::fixed(
        "TOML 문법에 맞지 않거나, 글로 읽을 수 없는 파일이에요.",
        "The file is not TOML, or cannot be read as text.",
    ),
    why: Words::fixed(
        "어디까지가 한 단계인지 알 수 없어서 이 안내를 통째로 쓸 수 없어요. 문서 편집기가 바꾼 따옴표가 가장 흔해요.",
        "Nobody can tell where a step ends, so the whole guide is out of use. Quotes changed by a word processor are the usual cause.",
    ),
    bad: r#"
[[step]]
id = "card"
title = “카드 확인”
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
[[step]]
id = "card"
title = "카드 확인"
say = "화면에 “확인”이라고 보입니까?"
note = '큰따옴표(")는 작은따옴표 안에 둘 수 있어요'
goto = "done"
"#,
    run: Run::Form,
};
