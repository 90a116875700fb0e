//! G604: an entry of `codes.toml` that can never be found, or is found twice.

use std::collections::BTreeMap;

use crate::check::rule::{LibraryCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::At;
use crate::guide::tables::CODES_FILE;
use crate::text::span::Span;

/// Longest code, in characters.
const CODE_CHARS_MAX: usize = 40;

pub(super) static RULE: Rule = Rule {
    code: "G604",
    name: "bad-code",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "codes.toml의 코드가 비었거나, 코드로 쓸 수 없는 글자가 있거나, 두 번 나와요.",
        "An entry of codes.toml has no code, one that no gateway sends, or one that is there twice.",
    ),
    why: Words::fixed(
        "진단이 그 코드를 알아보지 못하거나, 두 뜻 가운데 하나를 숨겨요.",
        "The diagnosis never finds the code, or hides one of its two meanings.",
    ),
    bad: r#"
# file: codes.toml
[[code]]
scope = "api"
category = "카드사 거절"
meaning = "카드사가 거절했어요."
who = ["카드사·은행"]
retry = "나중에"
say = "카드사에 문의해 주십시오."
guide = "example"
source = "보기"
verified = false
"#,
    good: r#"
# file: codes.toml
[[code]]
code = "3095"
scope = "api"
category = "카드사 거절"
meaning = "카드사가 거절했어요."
who = ["카드사·은행"]
retry = "나중에"
say = "카드사에 문의해 주십시오."
guide = "example"
source = "보기"
verified = false
"#,
    near_miss: r#"
# file: codes.toml
[[code]]
text = "카드사 거절|승인 거절"
scope = "api"
category = "카드사 거절"
meaning = "카드사가 거절했어요."
who = ["카드사·은행"]
retry = "나중에"
say = "카드사에 문의해 주십시오."
guide = "example"
source = "보기"
verified = false
"#,
    run: Run::Library(run),
};

fn run(cx: &LibraryCx<'_>, out: &mut Out<'_>) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for row in &cx.tables.codes {
        if row.code.is_none() && row.text.is_none() {
            let message = words!("코드에 `code`도 `text`도 없어요", "neither `code` nor `text` is there");
            let help = words!(
                "결과 코드면 `code`를, 오류 문구면 `text`를 적어 주세요",
                "write `code` for a result code, `text` for a message"
            );
            out.push(out.in_table(CODES_FILE, row.span, message).help(help));
        }
        if let Some(code) = &row.code {
            if !is_code(&code.value) {
                let message =
                    words!("코드로 쓸 수 없는 값이에요: {given}", "no code is written {given}", given = code.value);
                let help = words!(
                    "영문자, 숫자, -, _로 2글자부터 40글자까지 적어 주세요",
                    "use 2 to 40 letters, digits, - and _"
                );
                out.push(out.in_table(CODES_FILE, code.span, message).help(help));
            }
            once(out, &mut seen, code, code.value.to_lowercase());
        }
        let Some(text) = &row.text else { continue };
        for part in text.value.split('|') {
            // What matching looks at: letters and digits.
            let letters: String = part.chars().filter(|c| c.is_alphanumeric()).collect();
            if letters.chars().count() < 2 {
                let message = words!("오류 문구가 너무 짧아요", "the message is too short to be found");
                let help = words!(
                    "`|`로 나눈 문구마다 두 글자 이상 적어 주세요",
                    "write two letters or more in each message between `|`"
                );
                out.push(out.in_table(CODES_FILE, text.span, message).help(help));
            }
            once(out, &mut seen, text, format!("text {}", letters.to_lowercase()));
        }
    }
}

fn once(out: &mut Out<'_>, seen: &mut BTreeMap<String, Span>, at: &At<String>, key: String) {
    match seen.get(&key) {
        Some(first) => {
            let message = words!("같은 것이 두 번 나와요: {given}", "this is there twice: {given}", given = at.value);
            let found = out.in_table(CODES_FILE, at.span, message);
            let found = found.related(*first, words!("먼저 나온 곳", "here first"));
            out.push(found.help(words!("둘을 하나로 합쳐 주세요", "make one of the two")));
        }
        None => drop(seen.insert(key, at.span)),
    }
}

fn is_code(code: &str) -> bool {
    (2..=CODE_CHARS_MAX).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
