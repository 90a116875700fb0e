//! The dictionary: codes whatever their capitals, messages in noise.

use super::*;

fn entry(code: Option<&str>, text: Option<&str>) -> Entry {
    Entry {
        code: code.map(str::to_owned),
        text: text.map(str::to_owned),
        scope: Scope::Api,
        category: Category::Refused,
        meaning: code.or(text).unwrap_or_default().to_owned(),
        who: vec![Who::Issuer],
        retry: Retry::Later,
        say: String::new(),
        guide: String::new(),
        step: None,
        source: String::new(),
        verified: false,
    }
}

fn codes() -> Codes {
    Codes::new(vec![
        entry(Some("3095"), None),
        entry(Some("w007"), Some("검증 데이터 불일치")),
        entry(None, Some("한도초과|한도 초과")),
        entry(None, Some("할부 개월 한도초과")),
        entry(None, Some("3Factor 인증 필요 ISP 공인인증 오류")),
        entry(None, Some("최소 결제 금액은 {금액}원")),
        entry(None, Some("user cancel")),
    ])
}

#[test]
fn codes_are_found_whatever_their_capitals() {
    let codes = codes();
    for (given, want) in [("3095", true), (" W007 ", true), ("w007", true), ("309", false), ("", false)] {
        assert_eq!(codes.code(given).is_some(), want, "{given}");
    }
}

#[test]
fn messages_are_found_in_noise() {
    let codes = codes();
    for (text, want) in [
        ("[ERR] 한도 초과 입니다.", Some("한도초과|한도 초과")),
        ("한-도-초-과", Some("한도초과|한도 초과")),
        ("할부개월 한도초과", Some("할부 개월 한도초과")),
        ("３Ｆａｃｔｏｒ 인증필요 (ISP) 공인인증 오류!!", Some("3Factor 인증 필요 ISP 공인인증 오류")),
        ("최소 결제 금액은 1,000원 입니다", Some("최소 결제 금액은 {금액}원")),
        ("최소 결제 금액은 아주 아주 아주 아주 아주 긴 말이 가운데에 끼어 있어서 다른 말인 천원", None),
        ("USER_CANCEL", Some("user cancel")),
        ("한\u{1103}\u{1169} 초과", Some("한도초과|한도 초과")),
        ("초과", None),
        ("", None),
    ] {
        let found = codes.text(text);
        assert_eq!(found.map(|found| found.entry.meaning.as_str()), want, "{text}");
        assert!(found.is_none_or(|found| text.is_char_boundary(found.start)), "{text}");
    }
}

#[test]
fn words_are_told_apart() {
    let distinct = |words: Vec<&str>| {
        let count = words.len();
        let mut words = words;
        words.sort_unstable();
        words.dedup();
        words.len() == count
    };
    assert!(distinct(Category::ALL.map(Category::korean).to_vec()));
    assert!(distinct(Who::ALL.map(Who::korean).to_vec()));
    assert!(distinct(Retry::ALL.map(Retry::korean).to_vec()));
    assert!(distinct(Scope::ALL.map(Scope::word).to_vec()));
}
