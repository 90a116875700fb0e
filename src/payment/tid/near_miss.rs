//! What people paste instead of a tid, and the words for each.
//!
//! Only names the mistake; never repairs it silently, because a wrong tid is another person's payment.

use super::{OtherService, TID_LEN, Tid, TidError, TidErrorKind, read_time};
use crate::diag::{Words, words};

/// Beginnings of ids of other payment services, compared without case.
const OTHER_GATEWAYS: [(&str, OtherService); 11] = [
    ("imp_", OtherService::Iamport),
    ("imps_", OtherService::Iamport),
    ("tgen_", OtherService::Toss),
    ("tviva", OtherService::Toss),
    ("toss", OtherService::Toss),
    ("stdpay", OtherService::Inicis),
    ("inimx", OtherService::Inicis),
    ("inipay", OtherService::Inicis),
    ("iniapi", OtherService::Inicis),
    ("pi_", OtherService::Stripe),
    ("ch_", OtherService::Stripe),
];

/// The error for `bare`, or none where only the date is left to check. After none, `bare` is 30 ASCII letters and digits.
pub(super) fn refuse(bare: &str) -> Option<TidError> {
    if bare.is_empty() {
        return Some(TidError::new(
            TidErrorKind::Empty,
            Words::fixed("tid가 비어 있어요.", "The tid is empty."),
            Words::fixed(
                "결제 결과 화면이나 승인 응답의 tid 30글자를 붙여 넣어 주세요.",
                "Paste the 30 characters of the tid from the result page or the reply to the approval.",
            ),
        ));
    }
    labelled(bare)
        .or_else(|| foreign(bare))
        .or_else(|| spaced(bare))
        .or_else(|| order_number(bare))
        .or_else(|| characters(bare))
        .or_else(|| length(bare))
        .or_else(|| letters(bare))
}

/// The other payment service whose ids look like `word`.
pub(crate) fn service_of(word: &str) -> Option<OtherService> {
    let lower = word.to_ascii_lowercase();
    let kakao = word.len() == 20 && lower.starts_with('t') && lower[1..].bytes().all(|b| b.is_ascii_digit());
    let named = OTHER_GATEWAYS.iter().find(|(start, _)| lower.starts_with(start)).map(|(_, service)| *service);
    named.or(kakao.then_some(OtherService::KakaoPay))
}

/// The same, where it may also be one that cannot be told.
pub(crate) fn other_service(word: &str) -> Option<OtherService> {
    let uuid = word.len() == 36 && word.bytes().filter(|b| *b == b'-').count() == 4;
    service_of(word).or(uuid.then_some(OtherService::Unknown))
}

/// `pgTid: …`: a name beside the value says what it is.
fn labelled(bare: &str) -> Option<TidError> {
    let lower = bare.to_ascii_lowercase();
    let hint = Words::fixed(
        "같은 응답에서 이름이 tid인 30글자 값을 붙여 넣어 주세요.",
        "Paste the 30 characters that the same reply names tid.",
    );
    if ["pgtid", "pg_tid", "pg-tid"].iter().any(|name| lower.contains(name)) {
        let message = Words::fixed(
            "상위 결제사(PG)의 거래번호(pgTid)예요. 이노페이 tid가 아니에요.",
            "This is the number of the gateway upstream (pgTid), no tid of Innopay.",
        );
        return Some(TidError::new(TidErrorKind::UpstreamTid, message, hint));
    }
    if lower.starts_with("moid") {
        let message = Words::fixed(
            "가맹점 주문번호(moid)예요. tid가 아니에요.",
            "This is the merchant's order number (moid), no tid.",
        );
        return Some(TidError::new(TidErrorKind::MoidInstead, message, hint));
    }
    None
}

fn foreign(bare: &str) -> Option<TidError> {
    // At the length of a tid a merchant id may well begin like one of these.
    if is_nearly_long_enough(bare) {
        return None;
    }
    let Words { ko, en } = other_service(bare)?.name();
    Some(TidError::new(
        TidErrorKind::OtherGateway,
        words!(
            "{ko}의 거래번호로 보여요. 이노페이 tid가 아니에요.",
            "This looks like a number of {en}, no tid of Innopay."
        ),
        words!(
            "{ko} 관리자 화면에서 조회하거나, 이노페이로 결제한 거래의 tid 30글자를 붙여 넣어 주세요.",
            "Look it up with {en}, or paste the 30 characters of the tid of a payment with Innopay."
        ),
    ))
}

fn spaced(bare: &str) -> Option<TidError> {
    if !bare.contains(char::is_whitespace) {
        return None;
    }
    let joined: String = bare.split_whitespace().collect();
    if Tid::parse(&joined).is_ok() {
        let message =
            Words::fixed("tid 가운데에 공백이나 줄바꿈이 있어요.", "There are blanks or line breaks inside the tid.");
        let hint = Words::fixed("공백과 줄바꿈을 지우면 올바른 tid가 돼요.", "Without them it is a right tid.");
        return Some(TidError::new(TidErrorKind::Space, message, hint));
    }
    let hint = found_in(bare)
        .unwrap_or(Words::fixed("tid 30글자만 골라 붙여 넣어 주세요.", "Paste the 30 characters of the tid alone."));
    let message = Words::fixed("tid가 아닌 글이 함께 들어 있어요.", "There is other text beside the tid.");
    Some(TidError::new(TidErrorKind::Character, message, hint))
}

/// The tid that stands somewhere in a text, if one does.
fn found_in(bare: &str) -> Option<Words> {
    Tid::find_in(bare).map(|tid| words!("글 안에 tid가 있어요: {tid}", "There is a tid in the text: {tid}"))
}

fn order_number(bare: &str) -> Option<TidError> {
    let moid_like = bare.len() <= 40 && bare.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !moid_like {
        return None;
    }
    let joined = bare.contains(['-', '_']);
    // A tid that lost or gained a character still has its date a digit or two from its place: say so instead.
    if is_nearly_long_enough(bare) || !(joined || has_long_date(bare)) {
        return None;
    }
    Some(TidError::new(
        TidErrorKind::MoidInstead,
        words!(
            "{len}글자인 가맹점 주문번호(moid)로 보여요. tid는 정확히 30글자예요.",
            "This looks like a merchant's order number (moid) of {len} characters. A tid has exactly 30.",
            len = bare.chars().count()
        ),
        Words::fixed(
            "결제 결과의 tid 값을 붙여 넣거나, 주문번호로 조회해 주세요.",
            "Paste the tid of the result, or look it up by the order number.",
        ),
    ))
}

/// Letters and digits, two more or fewer than a tid has.
fn is_nearly_long_enough(bare: &str) -> bool {
    (TID_LEN - 2..=TID_LEN + 2).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// yyyyMMdd somewhere among the digits, as shops number their orders.
fn has_long_date(text: &str) -> bool {
    text.as_bytes().windows(8).any(|w| {
        let Ok(digits) = std::str::from_utf8(w) else { return false };
        digits.bytes().all(|b| b.is_ascii_digit())
            && (digits.starts_with("19") || digits.starts_with("20"))
            && read_time(&format!("{}000000", &digits[2..])).is_ok()
    })
}

fn characters(bare: &str) -> Option<TidError> {
    let (at, c) = bare.chars().enumerate().find(|(_, c)| !c.is_ascii_alphanumeric())?;
    let hint = match found_in(bare) {
        Some(hint) => hint,
        None if ('\u{ff01}'..='\u{ff5e}').contains(&c) => Words::fixed(
            "전각 글자예요. 영문·숫자 반각으로 입력해 주세요.",
            "It is of full width. Type letters and digits of half width.",
        ),
        None => Words::fixed(
            "tid는 영문자와 숫자로만 되어 있어요. 원본에서 다시 복사해 주세요.",
            "A tid is made of letters and digits alone. Copy it again from where it comes.",
        ),
    };
    let shown = if c.is_control() {
        Words::fixed("제어 문자", "a control character")
    } else {
        words!("‘{c}’", "‘{c}’")
    };
    let message = words!(
        "{number}번째 글자({ko})는 tid에 쓸 수 없어요.",
        "Character {number} ({en}) cannot stand in a tid.",
        number = at + 1,
        ko = shown.ko,
        en = shown.en
    );
    Some(TidError::new(TidErrorKind::Character, message, hint))
}

fn length(bare: &str) -> Option<TidError> {
    let len = bare.len();
    if len == TID_LEN {
        return None;
    }
    if (8..=24).contains(&len) && bare.bytes().all(|b| b.is_ascii_digit()) {
        return Some(TidError::new(
            TidErrorKind::UpstreamTid,
            words!(
                "숫자만 {len}자리예요. 카드사나 상위 결제사의 승인·거래번호로 보여요.",
                "These are {len} digits: it looks like a number of the card company or of a gateway upstream."
            ),
            Words::fixed(
                "이노페이 tid는 가맹점 아이디로 시작하는 30글자예요. 승인 응답의 tid를 붙여 넣어 주세요.",
                "A tid of Innopay has 30 characters and begins with the merchant id. Paste the tid of the reply.",
            ),
        ));
    }
    let (message, hint) = if len < TID_LEN {
        let message = words!(
            "tid가 {len}글자예요. {fewer}글자 모자라요.",
            "The tid has {len} characters, {fewer} too few.",
            fewer = TID_LEN - len
        );
        let hint = Words::fixed(
            "앞뒤가 잘리지 않았는지 확인하고 다시 복사해 주세요.",
            "See whether an end was cut off, and copy it again.",
        );
        (message, hint)
    } else {
        let hint = [&bare[..TID_LEN], &bare[len - TID_LEN..]].into_iter().find_map(|part| Tid::parse(part).ok());
        let hint = match hint {
            Some(tid) => words!(
                "앞뒤에 다른 글자가 붙은 것 같아요. 혹시 이 tid인가요? {tid}",
                "Something seems to stick to an end. Is it this tid? {tid}"
            ),
            None => Words::fixed(
                "앞뒤에 다른 글자가 붙지 않았는지 확인해 주세요.",
                "See whether something sticks to an end.",
            ),
        };
        let message = words!(
            "tid가 {len}글자예요. {more}글자 많아요.",
            "The tid has {len} characters, {more} too many.",
            more = len - TID_LEN
        );
        (message, hint)
    };
    Some(TidError::new(TidErrorKind::Length, message, hint))
}

/// Letters where only digits can be.
fn letters(bare: &str) -> Option<TidError> {
    let numeric = &bare[10..26];
    if numeric.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mended: String = numeric
        .chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'I' | 'l' | 'i' | 'L' => '1',
            other => other,
        })
        .collect();
    let digits_only = mended.bytes().all(|b| b.is_ascii_digit());
    let mended = format!("{}{mended}{}", &bare[..10], &bare[26..]);
    if digits_only && let Ok(tid) = Tid::parse(&mended) {
        return Some(TidError::new(
            TidErrorKind::LetterOForZero,
            Words::fixed(
                "숫자 0이나 1 자리에 영문자 O나 I가 있어요.",
                "A letter O or I stands where a digit 0 or 1 belongs.",
            ),
            words!("숫자로 바꾸면 이 tid가 돼요: {tid}", "With the digits it is this tid: {tid}"),
        ));
    }
    let at = numeric.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(0) + 11;
    Some(TidError::new(
        TidErrorKind::Code,
        words!(
            "{at}번째 글자는 숫자여야 해요. 11~26번째는 결제 수단과 시각이에요.",
            "Character {at} must be a digit: 11 to 26 are the kind of payment and its time."
        ),
        Words::fixed(
            "원본에서 다시 복사해 주세요. 다른 결제사의 거래번호가 아닌지도 확인해 주세요.",
            "Copy it again from where it comes. See also whether it is a number of another gateway.",
        ),
    ))
}
