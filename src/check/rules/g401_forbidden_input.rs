//! G401: an input that would collect what must never be collected.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::check::words::folded;
use crate::diag::{Severity, Words, words};
use crate::guide::raw::RawInput;

/// Digits of one side of a card that may be noted.
const MOST_CARD_DIGITS: i64 = 8;

/// Digits of both sides that may be noted: what a masked number shows, 12345678****1234.
const MOST_IN_ALL: i64 = 12;

/// Digits of a birthday in a resident number.
const BIRTH_DIGITS: i64 = 6;

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
input.ends = { label = "카드번호 앞 6자리와 뒤 4자리", kind = "text", internal = true }
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
ask = ["birth", "wrong", "ends"]
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
    // Most inputs leave here.
    if !STEMS.iter().any(|stem| words.contains(stem)) {
        return None;
    }
    // The label says which part of the number the name means.
    let label = input.label.as_ref().map(|label| folded(&label.value)).unwrap_or_default();
    let short = input.max.as_ref().is_some_and(|max| max.value <= MOST_CARD_DIGITS) || is_part(&label);
    secret(&words).or_else(|| card_number(&words, Some(short)))
}

/// One of these is in all that [`secret`] and [`card_number`] find.
const STEMS: [&str; 23] = [
    "카드",
    "card",
    "pan",
    "코드",
    "code",
    "번호",
    "비번",
    "패스워드",
    "암호",
    "핀",
    "pin",
    "pass",
    "pwd",
    "cvc",
    "cvv",
    "cav",
    "4dbc",
    "서명란",
    "뒷면",
    "주민",
    "rrn",
    "ssn",
    "jumin",
];

/// Words are folded: no spaces, no capitals.
fn secret(words: &str) -> Option<Words> {
    let latin: String = words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let token =
        |wanted: &[&str]| latin.split(' ').any(|word| wanted.contains(&word.trim_end_matches(char::is_numeric)));
    let holds = |wanted: &[&str]| wanted.iter().any(|part| words.contains(part));
    if token(&["cvc", "cvv", "cav"]) || holds(&["cvc", "cvv", "4dbc", "유효성코드"]) || is_back_of_card(words) {
        return Some(Words::fixed("CVC", "CVC"));
    }
    if collects_password(words)
        || token(&["password", "passwd", "pwd", "passcode", "pin"])
        || holds(&["cardpw", "card_pw", "핀번호", "핀코드", "결제핀"])
    {
        return Some(Words::fixed("비밀번호", "a password"));
    }
    let resident = holds(&["주민등록번호", "주민번호", "주민등록증번호", "외국인등록번호"]) && !is_birth_part(words);
    if resident || is_resident_tail(words) || token(&["rrn", "ssn", "jumin"]) {
        return Some(Words::fixed("주민등록번호", "a resident number"));
    }
    None
}

/// The three digits beside the signature, by where they stand or what they are for.
fn is_back_of_card(words: &str) -> bool {
    let holds = |wanted: &[&str]| wanted.iter().any(|part| words.contains(part));
    // A bank's OTP has a back with a number, too.
    let other = holds(&["일련번호", "otp", "보안카드", "전화"]);
    let three = stated(words).contains(&3) || holds(&["숫자3", "숫자세", "3개", "세개"]);
    let code = holds(&["보안코드", "보안번호", "securitycode", "security_code"]);
    !other
        && (words.contains("서명란") || three && (words.contains("뒷면") || code) || code && holds(&["카드", "card"]))
}

/// "비밀번호 오류 횟수" asks about a password; "카드 비밀번호" asks for it.
fn collects_password(words: &str) -> bool {
    const ABOUT: [&str; 17] = [
        "오류",
        "틀",
        "횟수",
        "변경",
        "분실",
        "재설정",
        "재등록",
        "등록여부",
        "등록방법",
        "등록일",
        "설정여부",
        "설정방법",
        "설정일",
        "잊",
        "문의",
        "상태",
        "종류",
    ];
    ["비밀번호", "비번", "패스워드", "암호"].iter().any(|word| {
        words.match_indices(word).any(|(at, word)| {
            let rest = words[at + word.len()..].trim_start_matches(['를', '가']);
            !ABOUT.iter().any(|about| rest.starts_with(about))
        })
    })
}

/// A card number, unless only a part of it. `part`: what the rest of the input says.
fn card_number(words: &str, part: Option<bool>) -> Option<Words> {
    const SPELT: [&str; 11] = [
        "카드번호",
        "카드전체번호",
        "카드의번호",
        "카드앞면번호",
        "카드앞면의번호",
        "카드앞면숫자",
        "cardnumber",
        "card_number",
        "card-number",
        "cardno",
        "card_no",
    ];
    let named = SPELT.iter().any(|word| words.contains(word)) || words.contains("cardnum") || words == "pan";
    (named && !is_part(words) && part != Some(true)).then_some(Words::fixed("카드번호 전체", "the whole card number"))
}

/// "끝 4자리", "앞 여섯 자리와 끝 네 자리": so many digits, from a side, and never all of them. A side alone says
/// nothing: a card number stands on the front (앞면), and may be read to its end (끝까지).
fn is_part(words: &str) -> bool {
    let sided =
        ["끝", "앞", "뒤", "뒷", "마지막", "처음", "last", "tail", "first"].iter().any(|side| words.contains(side));
    let digits = stated(words);
    let some = digits.iter().all(|digits| *digits <= MOST_CARD_DIGITS) && digits.iter().sum::<i64>() <= MOST_IN_ALL;
    sided && !is_whole(words) && !digits.is_empty() && some
}

/// "주민등록번호 앞 6자리", "주민번호 앞자리": a birthday.
fn is_birth_part(words: &str) -> bool {
    let digits = stated(words);
    let short =
        if digits.is_empty() { words.contains("앞자리") } else { digits.iter().sum::<i64>() <= BIRTH_DIGITS };
    words.contains('앞') && !words.contains(['뒤', '뒷']) && !is_whole(words) && short
}

/// "주민등록 뒷 7자리": the back of a resident number, whatever it is called; not the back of the card (뒷면).
fn is_resident_tail(words: &str) -> bool {
    let Some((_, rest)) = words.split_once("주민") else { return false };
    rest.match_indices(['뒤', '뒷']).any(|(at, side)| !rest[at + side.len()..].starts_with('면'))
}

/// Words that take the parts together again: "4자리씩", "앞에서부터 모두".
fn is_whole(words: &str) -> bool {
    ["전체", "모두", "전부", "씩"].iter().any(|word| words.contains(word))
}

/// How many digits the words name, each time they do: "앞 여섯 자리와 끝 4자리" is 6 and 4.
fn stated(words: &str) -> Vec<i64> {
    // Longer ones first: 열두 ends in 두.
    const SPELT: [(&str, i64); 14] = [
        ("열여섯", 16),
        ("열다섯", 15),
        ("열네", 14),
        ("열세", 13),
        ("열두", 12),
        ("한", 1),
        ("두", 2),
        ("세", 3),
        ("네", 4),
        ("다섯", 5),
        ("여섯", 6),
        ("일곱", 7),
        ("여덟", 8),
        ("열", 10),
    ];
    let after_side = ["last", "tail", "first"].into_iter().flat_map(|side| {
        words.match_indices(side).filter_map(|(at, side)| {
            let rest = words[at + side.len()..].trim_start_matches(['_', '-']);
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest[..end].parse().ok()
        })
    });
    let counted = words.match_indices('자').filter_map(|(at, _)| {
        let before = &words[..at];
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let spelt =
            || SPELT.iter().find(|(word, _)| before.ends_with(word)).filter(|_| words[at..].starts_with("자리"));
        before[start..].parse().ok().or_else(|| spelt().map(|(_, digits)| *digits))
    });
    counted.chain(after_side).collect()
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
            ("카드 앞면의 카드번호", Some("카드번호 전체")),
            ("카드번호(앞면)", Some("카드번호 전체")),
            ("카드번호 끝까지", Some("카드번호 전체")),
            ("카드번호 처음부터", Some("카드번호 전체")),
            ("카드번호 앞 8자리와 뒤 8자리", Some("카드번호 전체")),
            ("카드번호를 앞에서부터 4자리씩", Some("카드번호 전체")),
            ("카드의 번호", Some("카드번호 전체")),
            ("카드번호 앞 8자리와 뒤 4자리", None),
            ("카드번호 앞에서 여섯 자리까지", None),
            ("card_number_last4", None),
            ("card_number_first", Some("카드번호 전체")),
            ("카드 뒷면 숫자 3자리", Some("CVC")),
            ("카드 뒷면 세 자리", Some("CVC")),
            ("보안코드 3자리", Some("CVC")),
            ("카드 뒷면 고객센터 전화번호", None),
            ("보안카드 뒷면 일련번호 끝 3자리", None),
            ("주민등록 뒷 7자리", Some("주민등록번호")),
            ("주민번호를 앞에서부터 모두", Some("주민등록번호")),
            ("주민번호 앞 7자리", Some("주민등록번호")),
            ("주민번호 앞자리", None),
            ("주민등록증 뒷면 주소", None),
            ("카드 비밀번호 등록", Some("비밀번호")),
            ("카드 비밀번호 설정", Some("비밀번호")),
            ("비밀번호 등록 여부", None),
            ("핀번호", Some("비밀번호")),
            ("결제 PIN 6자리", Some("비밀번호")),
            ("핀테크 앱 이름", None),
            ("shipping", None),
            ("OTP 일련번호 끝 4자리", None),
            ("tid", None),
        ] {
            let folded = folded(words);
            let what = secret(&folded).or_else(|| card_number(&folded, None));
            assert_eq!(what.as_ref().map(|what| &*what.ko), want, "{words}");
            assert!(want.is_none() || STEMS.iter().any(|stem| folded.contains(stem)), "{words}");
        }
    }
}
