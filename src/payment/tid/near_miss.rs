//! What people paste instead of a tid, and the words for each.
//!
//! Only names the mistake; never repairs it silently, because a wrong tid is another person's payment.

use super::{TID_LEN, Tid, TidError, TidErrorKind, read_time};

/// Beginnings of ids of other payment services, compared without case.
const OTHER_GATEWAYS: [(&str, &str); 11] = [
    ("imp_", "포트원(아임포트)"),
    ("imps_", "포트원(아임포트)"),
    ("tgen_", "토스페이먼츠"),
    ("tviva", "토스페이먼츠"),
    ("toss", "토스페이먼츠"),
    ("stdpay", "KG이니시스"),
    ("inimx", "KG이니시스"),
    ("inipay", "KG이니시스"),
    ("iniapi", "KG이니시스"),
    ("pi_", "Stripe"),
    ("ch_", "Stripe"),
];

/// The error for `bare`, or none where only the date is left to check. After none, `bare` is 30 ASCII letters and digits.
pub(super) fn refuse(bare: &str) -> Option<TidError> {
    if bare.is_empty() {
        return Some(TidError::new(
            TidErrorKind::Empty,
            "tid가 비어 있어요.",
            "결제 결과 화면이나 승인 응답의 tid 30글자를 붙여 넣어 주세요.",
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
pub(crate) fn service_of(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let kakao = word.len() == 20 && lower.starts_with('t') && lower[1..].bytes().all(|b| b.is_ascii_digit());
    let named = OTHER_GATEWAYS.iter().find(|(start, _)| lower.starts_with(start)).map(|(_, name)| *name);
    named.or(kakao.then_some("카카오페이"))
}

/// `pgTid: …`: a name beside the value says what it is.
fn labelled(bare: &str) -> Option<TidError> {
    let lower = bare.to_ascii_lowercase();
    let hint = "같은 응답에서 이름이 tid인 30글자 값을 붙여 넣어 주세요.";
    if ["pgtid", "pg_tid", "pg-tid"].iter().any(|name| lower.contains(name)) {
        let message = "상위 결제사(PG)의 거래번호(pgTid)예요. 이노페이 tid가 아니에요.";
        return Some(TidError::new(TidErrorKind::UpstreamTid, message, hint));
    }
    if lower.starts_with("moid") {
        return Some(TidError::new(TidErrorKind::MoidInstead, "가맹점 주문번호(moid)예요. tid가 아니에요.", hint));
    }
    None
}

fn foreign(bare: &str) -> Option<TidError> {
    // At the length of a tid a merchant id may well begin like one of these.
    if is_nearly_long_enough(bare) {
        return None;
    }
    let uuid = bare.len() == 36 && bare.bytes().filter(|b| *b == b'-').count() == 4;
    let name = service_of(bare).or(uuid.then_some("다른 서비스"))?;
    Some(TidError::new(
        TidErrorKind::OtherGateway,
        format!("{name}의 거래번호로 보여요. 이노페이 tid가 아니에요."),
        format!("{name} 관리자 화면에서 조회하거나, 이노페이로 결제한 거래의 tid 30글자를 붙여 넣어 주세요."),
    ))
}

fn spaced(bare: &str) -> Option<TidError> {
    if !bare.contains(char::is_whitespace) {
        return None;
    }
    let joined: String = bare.split_whitespace().collect();
    if Tid::parse(&joined).is_ok() {
        let hint = "공백과 줄바꿈을 지우면 올바른 tid가 돼요.";
        return Some(TidError::new(TidErrorKind::Space, "tid 가운데에 공백이나 줄바꿈이 있어요.", hint));
    }
    let hint = match Tid::find_in(bare) {
        Some(tid) => format!("글 안에 tid가 있어요: {tid}"),
        None => "tid 30글자만 골라 붙여 넣어 주세요.".to_owned(),
    };
    Some(TidError::new(TidErrorKind::Character, "tid가 아닌 글이 함께 들어 있어요.", hint))
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
        format!("{}글자인 가맹점 주문번호(moid)로 보여요. tid는 정확히 30글자예요.", bare.chars().count()),
        "결제 결과의 tid 값을 붙여 넣거나, 주문번호로 조회해 주세요.",
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
    let hint = match Tid::find_in(bare) {
        Some(tid) => format!("글 안에 tid가 있어요: {tid}"),
        None if ('\u{ff01}'..='\u{ff5e}').contains(&c) => "전각 글자예요. 영문·숫자 반각으로 입력해 주세요.".to_owned(),
        None => "tid는 영문자와 숫자로만 되어 있어요. 원본에서 다시 복사해 주세요.".to_owned(),
    };
    let shown = if c.is_control() { "제어 문자".to_owned() } else { format!("‘{c}’") };
    Some(TidError::new(TidErrorKind::Character, format!("{}번째 글자({shown})는 tid에 쓸 수 없어요.", at + 1), hint))
}

fn length(bare: &str) -> Option<TidError> {
    let len = bare.len();
    if len == TID_LEN {
        return None;
    }
    if (8..=24).contains(&len) && bare.bytes().all(|b| b.is_ascii_digit()) {
        return Some(TidError::new(
            TidErrorKind::UpstreamTid,
            format!("숫자만 {len}자리예요. 카드사나 상위 결제사의 승인·거래번호로 보여요."),
            "이노페이 tid는 가맹점 아이디로 시작하는 30글자예요. 승인 응답의 tid를 붙여 넣어 주세요.",
        ));
    }
    let (message, hint) = if len < TID_LEN {
        (
            format!("tid가 {len}글자예요. {}글자 모자라요.", TID_LEN - len),
            "앞뒤가 잘리지 않았는지 확인하고 다시 복사해 주세요.".to_owned(),
        )
    } else {
        let hint = [&bare[..TID_LEN], &bare[len - TID_LEN..]].into_iter().find_map(|part| Tid::parse(part).ok());
        let hint = hint.map_or_else(
            || "앞뒤에 다른 글자가 붙지 않았는지 확인해 주세요.".to_owned(),
            |tid| format!("앞뒤에 다른 글자가 붙은 것 같아요. 혹시 이 tid인가요? {tid}"),
        );
        (format!("tid가 {len}글자예요. {}글자 많아요.", len - TID_LEN), hint)
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
            "숫자 0이나 1 자리에 영문자 O나 I가 있어요.",
            format!("숫자로 바꾸면 이 tid가 돼요: {tid}"),
        ));
    }
    let at = numeric.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(0) + 11;
    Some(TidError::new(
        TidErrorKind::Code,
        format!("{at}번째 글자는 숫자여야 해요. 11~26번째는 결제 수단과 시각이에요."),
        "원본에서 다시 복사해 주세요. 다른 결제사의 거래번호가 아닌지도 확인해 주세요.",
    ))
}
