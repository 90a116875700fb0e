//! Tids that are read, tids that are nearly ones.

use jiff::civil::date;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::{Tid, TidErrorKind as Kind, segments};

const SAMPLE: &str = "testpay01m01082502061700416194";

#[test]
fn the_sample() {
    let tid = Tid::parse(&format!(" \"{SAMPLE}\"\r\n")).expect("the document's own tid");
    assert_eq!((tid.as_str(), tid.mid(), tid.tail()), (SAMPLE, "testpay01m", "6194"));
    assert_eq!((tid.service().code.as_str(), tid.service().name), ("01", Some("카드 계열(신용카드·간편결제)")));
    assert_eq!((tid.product().code.as_str(), tid.product().name), ("08", Some("결제창 인증")));
    assert_eq!(tid.time(), date(2025, 2, 6).at(17, 0, 41, 0));
    assert_eq!(tid.rfc3339(), "2025-02-06T17:00:41+09:00");
    let url = "https://pg.example/pay/issue/CardIssue.jsp?TID=testpay01m01082502061700416194";
    assert_eq!(tid.receipt_url("https://pg.example/"), url);
    assert_eq!(Tid::find_in(url), Some(tid.clone()));
    assert_eq!(Tid::find_in(&format!("[ERR] tid={SAMPLE}, code=3095")), Some(tid));
    assert_eq!(Tid::find_in("없음 test0120200814162443"), None);
}

#[test]
fn codes_unknown_are_no_error() {
    let tid = Tid::parse("testpay01m99972502061700416194").expect("unknown codes are allowed");
    assert_eq!((tid.service().name, tid.product().name), (None, None));
    assert_eq!(tid.service().korean(), "알 수 없는 코드(99)");
}

#[test]
fn warnings_never_refuse() {
    let tid = Tid::parse(SAMPLE).expect("sample");
    let late = date(2026, 1, 1).at(0, 0, 0, 0);
    let early = date(2025, 1, 24).at(14, 10, 25, 0);
    for (now, approved, count) in
        [(late, None, 0), (late, Some(late), 0), (late, Some(early), 1), (early, Some(early), 2)]
    {
        assert_eq!(tid.warnings(now, approved).len(), count, "{now} {approved:?}");
    }
}

#[test]
fn near_misses_each_have_their_words() {
    for (text, kind, word) in [
        ("", Kind::Empty, "비어"),
        (" \n", Kind::Empty, "비어"),
        ("test0120200814162443", Kind::MoidInstead, "20글자"),
        ("test01202008141624431", Kind::MoidInstead, "21글자"),
        ("ORD-2025-000123", Kind::MoidInstead, "주문번호"),
        ("moid: abc", Kind::MoidInstead, "주문번호"),
        ("testpay01m-0825020617004-16194", Kind::MoidInstead, "주문번호"),
        ("pgTid: nictest00m01012502061700416194", Kind::UpstreamTid, "pgTid"),
        ("12345678", Kind::UpstreamTid, "승인"),
        ("20250206170041", Kind::MoidInstead, "주문번호"),
        ("imp_448280090638", Kind::OtherGateway, "포트원"),
        ("tgen_20240513184816ZSAZ9", Kind::OtherGateway, "토스"),
        ("StdpayCARDINIpayTest20250206170041123456", Kind::OtherGateway, "이니시스"),
        ("T1234567890123456789", Kind::OtherGateway, "카카오"),
        ("550e8400-e29b-41d4-a716-446655440000", Kind::OtherGateway, "다른 서비스"),
        ("testpay01m0108250206170041619", Kind::Length, "1글자 모자라요"),
        ("testpay01m010825020617004161945", Kind::Length, "1글자 많아요"),
        ("abc", Kind::Length, "27글자"),
        ("testpay01m01082502061\n700416194", Kind::Space, "줄바꿈"),
        ("거래번호 testpay01m01082502061700416194 확인", Kind::Character, "글 안에 tid"),
        ("testpay01m0108250206170041619４", Kind::Character, "전각"),
        ("testpay01m01082502061700416.94", Kind::Character, "28번째"),
        ("testpay01mO1O825O2O617OO416194", Kind::LetterOForZero, SAMPLE),
        ("testpay01m0l082502061700416194", Kind::LetterOForZero, SAMPLE),
        ("testpay01m01082513061700416194", Kind::Date, ""),
        ("testpay01m01082513321700416194", Kind::Date, "13월"),
        ("testpay01m01082502301700416194", Kind::Date, "02월 30일"),
        ("testpay01m01082502062400416194", Kind::Date, "24시"),
        ("testpay01m01082502061760416194", Kind::Date, "60분"),
        ("testpay01m01082502061700606194", Kind::Date, "60초"),
        ("testpay01mXX082502061700416194", Kind::Code, "11번째"),
    ] {
        let error = match Tid::parse(text) {
            Ok(tid) => panic!("{text} was read as {tid}"),
            Err(error) => error,
        };
        assert_eq!(error.kind, kind, "{text}: {error}");
        assert!(error.to_string().contains(word), "{text}: {error}");
        assert!(!error.message.ko.is_empty() && !error.hint.ko.is_empty());
    }
}

#[test]
fn parts_while_typing() {
    let shape = |text: &str| segments(text).iter().map(|s| (s.range.clone(), s.complete, s.valid)).collect::<Vec<_>>();
    assert_eq!(shape(""), vec![(0..0, false, true); 5]);
    assert_eq!(
        shape("  testpay01m010"),
        vec![
            (2..12, true, true),
            (12..14, true, true),
            (14..15, false, true),
            (15..15, false, true),
            (15..15, false, true)
        ]
    );
    let full = segments(SAMPLE);
    assert!(full.iter().all(|s| s.complete && s.valid));
    assert_eq!(full.iter().map(|s| s.caption).collect::<Vec<_>>(), ["가맹점", "수단", "방식", "시각", "끝번호"]);
    assert_eq!(full[3].meaning, "2025-02-06 17:00:41");
    assert!(!segments("testpay01m01O")[2].valid);
    assert!(!segments("testpay01m0108251302170041")[3].valid, "month 13");
    assert!(!segments("테스트")[0].valid);
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in any::<String>()) {
        let parts = segments(&text);
        prop_assert_eq!(parts.len(), 5);
        for part in parts {
            prop_assert!(text.get(part.range).is_some());
        }
        prop_assert!(Tid::parse(&text).is_err() || text.trim().len() >= 30);
    }

    #[test]
    fn what_is_read_is_kept(mid in "[A-Za-z0-9]{10}", codes in "[0-9]{4}", day in 1..=28_u8, tail in "[A-Za-z0-9]{4}") {
        let text = format!("{mid}{codes}2502{day:02}170041{tail}");
        let tid = Tid::parse(&text);
        prop_assert_eq!(tid.as_ref().map(Tid::as_str).ok(), Some(text.as_str()));
    }
}
