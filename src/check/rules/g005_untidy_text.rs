//! G005: characters that cannot be seen, letters taken apart, mixed line ends. Found by the parser.

use crate::check::rule::{Rule, Run};
use crate::diag::{Severity, Words};

pub(super) static RULE: Rule = Rule {
    code: "G005",
    name: "untidy-text",
    severity: Severity::Warning,
    fixable: true,
    summary: Words::fixed(
        "보이지 않는 글자가 있거나, 한글이 자모로 풀어져 있거나(NFC가 아님), 줄 끝이 섞여 있거나, TOML 1.0에 없는 표기예요.",
        "Characters that cannot be seen, letters that are taken apart (not NFC), mixed line ends, or forms that TOML 1.0 has not.",
    ),
    why: Words::fixed(
        "눈에는 같은 글이 찾기와 비교에서는 다른 글이 돼요. 웹이나 메신저, macOS에서 복사한 글에 흔해요. TOML 1.0에 없는 표기는 다른 프로그램이 못 읽어요.",
        "What looks the same is found and compared as something else. Text pasted from the web, a messenger or macOS is the usual cause. Forms that TOML 1.0 has not cannot be read by other programs.",
    ),
    bad: "
[[step]]
id = \"card\"
title = \"카드\u{200b} 확인\"
say = \"카드를\u{a0}확인해 주십시오. \u{110f}\u{1161}\u{1103}\u{1173} \u{110b}\u{1161}\u{11c1}면이에요.\"
goto = \"done\"
",
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오. 카드 앞면이에요."
goto = "done"
"#,
    near_miss: "
[[step]]
id = \"card\"
title = \"카드 확인 ①\"
say = \"카드를　확인해 주십시오. “앞면”이에요…\"
note = \"가족 카드일 수 있어요 👨\u{200d}👩\u{200d}👧\"
goto = \"done\"
",
    run: Run::Form,
};
