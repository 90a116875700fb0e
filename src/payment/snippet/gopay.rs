//! The call that opens the payment window, and the values it is given.

use url::Url;

use super::script::{Script, Value};
use super::{Finding, Snippet, Weight};
use crate::diag::{Words, words};
use crate::payment::request::{Mid, Moid};

/// What `payMethod` may be.
pub(crate) const METHODS: [&str; 6] = ["CARD", "BANK", "VBANK", "EPAY", "OPCARD", "EBANK"];

/// Fields of the document's example, with what they are called.
const REQUIRED: [(&str, &str); 9] = [
    ("payMethod", "결제 수단"),
    ("mid", "가맹점 번호"),
    ("moid", "주문번호"),
    ("goodsName", "상품명"),
    ("amt", "결제 금액"),
    ("buyerName", "고객명"),
    ("buyerTel", "고객 전화번호"),
    ("buyerEmail", "고객 이메일"),
    ("returnUrl", "인증 결과를 받을 주소"),
];

pub(super) fn look(script: &Script<'_>, snippet: &mut Snippet) {
    let Some(at) = script.lower.find("gopay") else { return };
    let Some(open) = script.code[at..].find('(').map(|more| at + more) else { return };
    snippet.opens_window = true;
    if &script.code[at..at + 5] != "goPay" {
        let message = Words::fixed(
            "결제창을 부르는 이름은 대문자 P를 쓴 `innopay.goPay`예요. 이름을 고쳐 주세요.",
            "The window is opened by `innopay.goPay`, with a capital P. Put the name right.",
        );
        snippet.findings.push(Finding::new("name", Weight::Error, script.line(at), message));
    }
    let range = script.bracket(open);
    let mut missing = Vec::new();
    for (name, korean) in REQUIRED {
        match script.field(range.clone(), name) {
            Some(value) => value_of(script, name, value, snippet),
            // The document's words give the method as the first value, its example as a field.
            None if name == "payMethod" && first_is_method(&script.code[open + 1..range.end]) => {}
            None => missing.push((name, korean)),
        }
    }
    // A call with a variable says nothing about its fields.
    let spelled = script.code[range.clone()].contains('{');
    if spelled && !missing.is_empty() {
        let named: Vec<String> = missing.iter().map(|(name, korean)| format!("{name}({korean})")).collect();
        let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
        let message = words!(
            "필요한 값이 빠졌어요: {named}. goPay에 넘기는 값에 넣어 주세요.",
            "Values are missing: {names}. Put them into what goPay is given.",
            named = named.join(", "),
            names = names.join(", ")
        );
        snippet.findings.push(Finding::new("missing-field", Weight::Error, script.line(open), message));
    }
}

fn first_is_method(inside: &str) -> bool {
    let first = inside.trim_start().trim_start_matches(['"', '\'', '`']);
    METHODS.iter().any(|method| first.starts_with(method))
}

fn value_of(script: &Script<'_>, name: &str, value: Value<'_>, snippet: &mut Snippet) {
    let line = script.line(value.at);
    let mut push = |kind, weight, message: Words| snippet.findings.push(Finding::new(kind, weight, line, message));
    let literal = value.literal();
    match (name, literal) {
        (_, Some("")) => {
            let message = words!("{name}이(가) 비어 있어요. 값을 넣어 주세요.", "{name} is empty. Give it a value.");
            push("empty-field", Weight::Error, message);
        }
        ("payMethod", Some(text)) if !METHODS.contains(&text) => {
            let all = METHODS.join(", ");
            push(
                "method",
                Weight::Error,
                words!(
                    "payMethod에 쓸 수 없는 값이에요: {text}. {all} 가운데 하나를 적어 주세요.",
                    "payMethod cannot be {text}. Write one of {all}."
                ),
            );
        }
        ("mid", Some(text)) => match Mid::parse(text) {
            Ok(mid) => snippet.mid = Some(mid.as_str().to_owned()),
            Err(error) => push("mid", Weight::Error, error.message),
        },
        ("moid", Some(text)) => match Moid::parse(text) {
            Ok(_) => push(
                "fixed-moid",
                Weight::Warning,
                Words::fixed(
                    "주문번호(moid)가 글자로 박혀 있어요. 결제마다 새 번호를 만들어야 두 번째 결제가 거절되지 않아요.",
                    "The order number (moid) is fixed in the code. Make a new one for each payment, or the second is refused.",
                ),
            ),
            Err(error) => push("moid", Weight::Error, error.message),
        },
        ("moid", None) => undefined_function(script, value, snippet),
        ("amt", _) => amount(value, line, snippet),
        ("returnUrl", Some(text)) => return_url(text, line, snippet),
        _ => {}
    }
}

fn amount(value: Value<'_>, line: usize, snippet: &mut Snippet) {
    let Some(text) = value.literal().or(value.number()) else { return };
    let whole = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if whole && text.bytes().any(|b| b != b'0') {
        return;
    }
    let why = if text.contains(',') {
        Words::fixed("쉼표를 빼고 숫자만 적어 주세요.", "Digits alone, without commas.")
    } else if whole || text.starts_with('-') {
        Words::fixed("1 이상이어야 해요.", "It must be 1 or more.")
    } else {
        Words::fixed("원 단위의 정수만 쓸 수 있어요.", "Whole won only.")
    };
    let message = words!(
        "결제 금액(amt)이 올바르지 않아요: {text}. {ko}",
        "The amount (amt) is not right: {text}. {en}",
        ko = why.ko,
        en = why.en
    );
    snippet.findings.push(Finding::new("amount", Weight::Error, line, message));
}

fn return_url(text: &str, line: usize, snippet: &mut Snippet) {
    let mut push = |kind, weight, message: Words| snippet.findings.push(Finding::new(kind, weight, line, message));
    let Ok(url) = Url::parse(text) else {
        push(
            "return-url",
            Weight::Error,
            Words::fixed(
                "returnUrl은 https로 시작하는 전체 주소여야 해요. 상대 주소로는 결과를 받을 수 없어요.",
                "returnUrl must be a whole address that begins with https. A relative one gets no result.",
            ),
        );
        return;
    };
    let host = url.host_str().unwrap_or_default();
    let private = ["localhost", "127.", "10.", "192.168.", "0.0.0.0"].iter().any(|start| host.starts_with(start));
    if private {
        push(
            "return-url",
            Weight::Error,
            Words::fixed(
                "returnUrl이 이 컴퓨터나 회사 안에서만 열리는 주소예요. 밖에서 열리는 https 주소로 바꿔 주세요.",
                "returnUrl opens only on this computer or inside the company. Use an https address that opens from outside.",
            ),
        );
    } else if url.scheme() != "https" {
        let message = Words::fixed(
            "returnUrl이 https로 시작하지 않아요. https 주소로 바꿔 주세요.",
            "returnUrl does not begin with https. Use an https address.",
        );
        push("return-url", Weight::Error, message);
    } else if ["www.test.com", "example.com", "www.example.com", "test.com"].contains(&host) {
        push(
            "example-value",
            Weight::Warning,
            Words::fixed(
                "returnUrl이 문서의 보기 주소 그대로예요. 가맹점의 주소로 바꿔야 결과를 받아요.",
                "returnUrl is still the document's example. Only the merchant's own address gets the result.",
            ),
        );
    }
}

/// The document's example makes the order number with a function that it does not show.
fn undefined_function(script: &Script<'_>, value: Value<'_>, snippet: &mut Snippet) {
    let Some((name, _)) = value.raw.split_once('(') else { return };
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    let defined = [format!("function {name}"), format!("{name} ="), format!("{name}="), format!("import {name}")];
    if plain && name == "generateRandomString" && !defined.iter().any(|words| script.code.contains(words.as_str())) {
        let message = words!(
            "주문번호를 만드는 함수 {name}이(가) 이 코드에 없어요. 어디에도 없으면 결제창이 열리지 않으니 만들어 주세요.",
            "The function {name}, which makes the order number, is not in this code. If it is nowhere, the window does not open: write it."
        );
        snippet.findings.push(Finding::new("undefined-function", Weight::Warning, script.line(value.at), message));
    }
}
