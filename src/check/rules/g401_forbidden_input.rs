//! G401: an input that would collect what must never be collected.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::check::words::folded;
use crate::diag::{Severity, Words, words};
use crate::guide::raw::RawInput;

/// Digits of a card that may be noted: fewer than this is not the whole number.
const MOST_CARD_DIGITS: i64 = 8;

pub(super) static RULE: Rule = Rule {
    code: "G401",
    name: "forbidden-input",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "CVC, 비밀번호, 카드번호 전체, 주민등록번호를 받는 입력이에요.",
        "An input that takes a CVC, a password, a whole card number or a resident number.",
    ),
    why: Words::fixed(
        "이런 정보는 상담사가 듣지도 적지도 않아야 해요. 받아 두면 새어 나갈 수 있어요.",
        "An agent must neither hear nor write these. What was taken can leak.",
    ),
    bad: r#"
input.cvc = { label = "CVC 번호", kind = "digits" }
[[step]]
id = "card"
title = "카드 확인"
say = "카드 뒷면을 봐 주십시오."
ask = ["cvc"]
goto = "done"
"#,
    good: r#"
input.tail = { label = "카드번호 끝 4자리", kind = "digits", internal = true }
[[step]]
id = "card"
title = "카드 확인"
say = "카드 앞면을 봐 주십시오."
ask = ["tail"]
goto = "done"
"#,
    near_miss: r#"
input.birth = { label = "주민번호 앞 6자리(생년월일)", kind = "digits", internal = true }
input.wrong = { label = "비밀번호 오류 횟수", kind = "digits", internal = true }
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
ask = ["birth", "wrong"]
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let help = words!(
        "이 입력을 지워 주세요. 고객이 화면에 직접 넣게 하고, 단계에는 `never_ask`로 적어 두면 돼요",
        "remove this input; the customer enters it on the screen, and the step may name it in `never_ask`"
    );
    for input in &cx.raw.inputs {
        let label = input.label.iter().map(|label| (&label.value, label.span));
        let options = input.options.iter().map(|option| (&option.value, option.span));
        let named = std::iter::once((&input.name.value, input.name.span));
        let bad = label.chain(options).chain(named).find_map(|(words, span)| Some((forbidden(words, input)?, span)));
        if let Some((what, span)) = bad {
            let Words { ko, en } = what;
            let message = words!(
                "받아서는 안 되는 정보를 받는 입력이에요: {ko}",
                "this input takes what must not be taken: {en}"
            );
            out.push(out.at(span, message).help(help.clone()));
        }
    }
    for step in &cx.raw.steps {
        let undeclared = |name: &str| !cx.raw.inputs.iter().any(|input| input.name.value == name);
        for name in step.ask.iter().filter(|name| undeclared(&name.value)) {
            if let Some(what) = secret(&folded(&name.value)).or_else(|| card_number(&folded(&name.value), None)) {
                let Words { ko, en } = what;
                let message =
                    words!("물어서는 안 되는 정보를 물어요: {ko}", "the step asks for what must not be asked: {en}");
                out.push(out.at(name.span, message).in_step(step.name()).help(help.clone()));
            }
        }
    }
}

/// What an input with these words would collect, if it must not.
fn forbidden(words: &str, input: &RawInput) -> Option<Words> {
    let words = folded(words);
    // The label says which part of the number the name means.
    let label = input.label.as_ref().map(|label| folded(&label.value)).unwrap_or_default();
    let short = input.max.as_ref().is_some_and(|max| max.value <= MOST_CARD_DIGITS) || is_part(&label);
    secret(&words).or_else(|| card_number(&words, Some(short)))
}

/// Words are folded: no spaces, no capitals.
fn secret(words: &str) -> Option<Words> {
    let latin: String = words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let token =
        |wanted: &[&str]| latin.split(' ').any(|word| wanted.contains(&word.trim_end_matches(char::is_numeric)));
    let holds = |wanted: &[&str]| wanted.iter().any(|part| words.contains(part));
    if token(&["cvc", "cvv", "cav"])
        || holds(&["cvc", "cvv", "4dbc", "서명란", "카드뒷면3자리", "뒷면끝3자리", "유효성코드"])
    {
        return Some(Words::fixed("CVC", "CVC"));
    }
    if collects_password(words)
        || token(&["password", "passwd", "pwd", "passcode"])
        || holds(&["cardpw", "card_pw", "pin번호"])
    {
        return Some(Words::fixed("비밀번호", "a password"));
    }
    let whole_rrn = holds(&["주민등록번호", "주민번호", "외국인등록번호"]) && !is_birth_part(words);
    if whole_rrn || holds(&["주민등록뒷자리", "주민뒷자리"]) || token(&["rrn", "ssn", "jumin"]) {
        return Some(Words::fixed("주민등록번호", "a resident number"));
    }
    None
}

/// "비밀번호 오류 횟수" asks about a password; "카드 비밀번호" asks for it.
fn collects_password(words: &str) -> bool {
    const ABOUT: [&str; 13] =
        ["오류", "틀", "횟수", "변경", "분실", "재설정", "재등록", "등록", "잊", "문의", "상태", "종류", "설정"];
    ["비밀번호", "비번", "패스워드", "암호"].iter().any(|word| {
        words.match_indices(word).any(|(at, word)| {
            let rest = words[at + word.len()..].trim_start_matches(['를', '가']);
            !ABOUT.iter().any(|about| rest.starts_with(about))
        })
    })
}

/// A card number, unless only a part of it. `part`: what the rest of the input says.
fn card_number(words: &str, part: Option<bool>) -> Option<Words> {
    let spelt =
        ["카드번호", "카드전체번호", "cardnumber", "card_number", "card-number", "cardno", "card_no", "cardnum"];
    let named = spelt.iter().any(|word| words.contains(word)) || words == "pan";
    (named && !is_part(words) && part != Some(true)).then_some(Words::fixed("카드번호 전체", "the whole card number"))
}

/// "끝 4자리", "앞 여섯 자리": at most eight digits each, and never all of them.
fn is_part(words: &str) -> bool {
    let sided =
        ["끝", "앞", "뒤", "뒷", "마지막", "처음", "last", "tail", "first"].iter().any(|side| words.contains(side));
    sided && !words.contains("전체") && digits(words).is_none_or(|digits| digits <= MOST_CARD_DIGITS)
}

/// "주민등록번호 앞 6자리" is a birthday.
fn is_birth_part(words: &str) -> bool {
    words.contains('앞') && !words.contains('뒤') && !words.contains('뒷') && digits(words).is_none_or(|n| n <= 6)
}

/// The greatest number of digits that words name.
fn digits(words: &str) -> Option<i64> {
    const SPELT: [(&str, i64); 9] = [
        ("두자리", 2),
        ("세자리", 3),
        ("네자리", 4),
        ("다섯자리", 5),
        ("여섯자리", 6),
        ("일곱자리", 7),
        ("여덟자리", 8),
        ("열두자리", 12),
        ("열여섯자리", 16),
    ];
    let spelt = SPELT.iter().filter(|(word, _)| words.contains(word)).map(|(_, n)| *n).max();
    let figures = words.match_indices('자').filter_map(|(at, _)| {
        let before = &words[..at];
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before[start..].parse().ok()
    });
    figures.max().max(spelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_collected() {
        for (words, want) in [
            ("CVC", Some("CVC")),
            ("카드 뒷면 3자리", Some("CVC")),
            ("cvc2", Some("CVC")),
            ("카드 비밀번호", Some("비밀번호")),
            ("ISP 비밀번호", Some("비밀번호")),
            ("비번 앞 두 자리", Some("비밀번호")),
            ("비밀번호 오류 횟수", None),
            ("비밀번호를 잊은 카드", None),
            ("비밀번호가 무엇입니까", Some("비밀번호")),
            ("카드번호", Some("카드번호 전체")),
            ("카드 번호 16자리", Some("카드번호 전체")),
            ("카드번호 뒤 12자리", Some("카드번호 전체")),
            ("카드번호 전체(끝까지)", Some("카드번호 전체")),
            ("card_number", Some("카드번호 전체")),
            ("카드번호 끝 4자리", None),
            ("카드번호 앞 6자리", None),
            ("카드번호 앞 여섯 자리와 끝 네 자리", None),
            ("card_last4", None),
            ("주민등록번호", Some("주민등록번호")),
            ("주민번호 뒷자리", Some("주민등록번호")),
            ("주민번호 앞 6자리", None),
            ("생년월일 6자리", None),
            ("고객명", None),
            ("전화번호", None),
            ("OTP 일련번호 끝 4자리", None),
            ("tid", None),
        ] {
            let folded = folded(words);
            let what = secret(&folded).or_else(|| card_number(&folded, None));
            assert_eq!(what.as_ref().map(|what| &*what.ko), want, "{words}");
        }
    }
}
