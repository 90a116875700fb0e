//! Every shape of answer, and what it may be taken for.

use serde_json::{Value, json};

use super::{ReadRefusalKind as Kind, parse_approval, parse_inquiry, settle_by_inquiry};
use crate::payment::Mode;
use crate::payment::approval::ApprovalState::{self as State, Approved, Declined, Unknown};
use crate::payment::approval::SettledBy;
use crate::payment::request::{ApprovalRequest, Fields};

const TID: &str = "testpay01m01082502061700416194";
const MOID: &str = "test0120200814162443";

fn request() -> ApprovalRequest {
    let fields = Fields { tid: TID, mid: "testpay01m", moid: MOID, amount: "20000", tax_free: "0" };
    ApprovalRequest::check(fields).expect("good fields")
}

/// The seed document's own success reply.
fn sample() -> Value {
    json!({"success": true, "data": {
        "mid": "testpay01m", "tid": TID, "moid": MOID, "aid": "testpay01a", "gid": "GID000001g", "payMethod": "CARD",
        "amt": 20000, "taxFreeAmt": 0, "status": 0, "authNum": "12345678", "approvedAt": "2025-01-24 14:10:25",
        "receiptUrl": format!("https://pg.example/pay/issue/CardIssue.jsp?TID={TID}"),
        "card": {"acquCardCode": "01", "acquCardName": "비씨", "cardQuota": "00", "cardNum": "12345678****1234",
                 "fnCd": "07", "fnName": "현대", "currency": "KRW"},
        "buyer": {"name": "홍길동", "tel": "01012341234", "email": "test@naver.com"},
        "goods": {"name": "이노페이 화장품", "cnt": 1}}})
}

fn sample_with(key: &str, value: Value) -> Value {
    let mut reply = sample();
    reply["data"][key] = value;
    reply
}

#[test]
fn the_money_rule_over_every_shape() {
    let refused = |code: &str, words: &str| json!({"success": false, "error": {"code": code, "message": words}});
    let mut no_amount = sample();
    no_amount["data"].as_object_mut().expect("data").remove("amt");
    let mut no_moid = sample();
    no_moid["data"].as_object_mut().expect("data").remove("moid");
    let mut both = sample();
    both["error"] = json!({"code": "3095", "message": "거절"});
    let mut captured = refused("3095", "카드사 거절");
    captured["data"] = json!({"authNum": "12345678"});
    let mut foreign = refused("3095", "카드사 거절");
    foreign["tid"] = json!("testpay01m01082502061700410000");
    let rows: Vec<(&str, u16, Value, State)> = vec![
        ("sample", 200, sample(), Approved),
        ("created", 201, sample(), Approved),
        ("amount as text", 200, sample_with("amt", json!("20000")), Approved),
        ("tax-free absent", 200, sample_with("taxFreeAmt", Value::Null), Approved),
        ("card null", 200, sample_with("card", Value::Null), Approved),
        ("status as text", 200, sample_with("status", json!("0")), Approved),
        ("status absent", 200, sample_with("status", Value::Null), Approved),
        ("success said with 400", 400, sample(), Unknown),
        ("success said with 500", 500, sample(), Unknown),
        ("cancelled", 200, sample_with("status", json!(1)), Unknown),
        ("other tid", 200, sample_with("tid", json!("testpay01m01082502061700410000")), Unknown),
        ("other mid", 200, sample_with("mid", json!("testpay02m")), Unknown),
        ("other moid", 200, sample_with("moid", json!("x")), Unknown),
        ("other amount", 200, sample_with("amt", json!(2000)), Unknown),
        ("amount with a point", 200, sample_with("amt", json!(20000.0)), Unknown),
        ("amount with a comma", 200, sample_with("amt", json!("20,000")), Unknown),
        ("other tax-free", 200, sample_with("taxFreeAmt", json!(1)), Unknown),
        ("tax-free as nothing", 200, sample_with("taxFreeAmt", json!(" ")), Approved),
        ("tax-free with a comma", 200, sample_with("taxFreeAmt", json!("9,999")), Unknown),
        ("tax-free below nothing", 200, sample_with("taxFreeAmt", json!(-1)), Unknown),
        ("tax-free with a point", 200, sample_with("taxFreeAmt", json!(500.5)), Unknown),
        ("tax-free is a list", 200, sample_with("taxFreeAmt", json!([0])), Unknown),
        ("status in words", 200, sample_with("status", json!("CANCELLED")), Unknown),
        ("status with a point", 200, sample_with("status", json!(1.0)), Unknown),
        ("status true", 200, sample_with("status", json!(true)), Unknown),
        ("no amount", 200, no_amount, Unknown),
        ("no moid", 200, no_moid, Unknown),
        ("no data", 200, json!({"success": true}), Unknown),
        ("data null", 200, json!({"success": true, "data": null}), Unknown),
        ("both", 200, both, Unknown),
        ("flat success", 200, json!({"resultCode": "0000", "resultMsg": "정상"}), Unknown),
        ("success as text", 200, json!({"success": "false", "error": {"code": "3095", "message": "거절"}}), Unknown),
        ("refused", 200, refused("3095", "카드사 거절"), Declined),
        ("refused with 400", 400, refused("3095", "카드사 거절"), Declined),
        ("key refused", 401, refused("A211", "서명 오류"), Declined),
        ("refused with 500", 500, refused("3095", "카드사 거절"), Unknown),
        ("refused with 409", 409, refused("3095", "카드사 거절"), Unknown),
        ("flat refusal", 200, json!({"resultCode": "3021", "resultMsg": "유효기간 오류"}), Declined),
        ("flat refusal, flag", 200, json!({"success": false, "resultCode": "3021", "resultMsg": "유효기간"}), Declined),
        ("code and msg", 200, json!({"code": "3011", "msg": "카드번호 오류"}), Declined),
        ("code as number", 200, json!({"success": false, "error": {"code": 3095, "message": "거절"}}), Declined),
        ("code only", 200, json!({"success": false, "error": {"code": "3095"}}), Declined),
        ("error as words", 200, json!({"success": false, "error": "한도 초과"}), Declined),
        ("refusal inside data", 200, json!({"success": false, "data": {"resultCode": "3095"}}), Declined),
        ("authentication ran out", 200, refused("A245", "인증시간 초과"), Declined),
        ("words without a flag", 200, json!({"message": "점검 중"}), Unknown),
        (
            "a framework's 404",
            404,
            json!({"timestamp": "x", "status": 404, "error": "Not Found", "path": "/"}),
            Unknown,
        ),
        ("a relay's code", 404, json!({"code": "404", "message": "Not Found"}), Unknown),
        ("a relay's word", 400, json!({"code": "BAD_REQUEST", "message": "x"}), Unknown),
        ("an inner 500", 200, json!({"success": false, "error": {"code": 500, "message": "x"}}), Unknown),
        ("an inner fault", 200, refused("INTERNAL_ERROR", "x"), Unknown),
        ("no reason", 200, json!({"success": false}), Unknown),
        ("empty reason", 200, json!({"success": false, "error": {"code": "", "message": ""}}), Unknown),
        ("already", 200, refused("2201", "이미 승인된 거래"), Unknown),
        ("already by words", 200, refused("E001", "이미 결제완료된 주문정보"), Unknown),
        ("duplicate by words", 200, refused("E001", "Duplicate request"), Unknown),
        ("late", 200, refused("A299", "처리 지연"), Unknown),
        ("late by words", 200, refused("E002", "카드사 응답시간 초과"), Unknown),
        ("not understood", 200, refused("9999", "오류"), Unknown),
        ("no, but a success code", 200, refused("0000", "성공"), Unknown),
        ("no, but a capture", 200, captured, Unknown),
        ("no, but about another", 200, foreign, Unknown),
        ("a list", 200, json!([]), Unknown),
        ("words", 200, json!("ok"), Unknown),
        ("redirect", 307, refused("3095", "카드사 거절"), Unknown),
    ];
    for (name, status, reply, want) in rows {
        let verdict = parse_approval(&request(), status, reply.to_string().as_bytes());
        assert_eq!(verdict.settlement.state, want, "{name}: {verdict:?}");
        assert_eq!(verdict.transaction.is_some(), want == Approved, "{name}");
        assert_eq!(verdict.settlement.by, SettledBy::Reply);
        assert!(want != Unknown || verdict.settlement.message.contains("조회"), "{name}");
    }
}

#[test]
fn bodies_that_are_no_json_are_unknown() {
    let good = sample().to_string();
    let half = &good.as_bytes()[..good.len() / 2];
    let trailing = format!("{good}{good}");
    let euc_kr = b"{\"success\":false,\"error\":{\"code\":\"3095\",\"message\":\"\xc4\xab\xb5\xe5\"}}";
    for body in [&b""[..], b"<html>502</html>", half, trailing.as_bytes(), euc_kr, b"null", b"\xff\xfe"] {
        assert_eq!(parse_approval(&request(), 200, body).settlement.state, Unknown);
        assert_eq!(parse_inquiry(200, body).expect_err("unreadable").kind, Kind::Unreadable);
    }
    let marked = format!("\u{feff}{good}");
    assert_eq!(parse_approval(&request(), 200, marked.as_bytes()).settlement.state, Approved);
}

#[test]
fn facts_are_masked_and_labelled() {
    let found = parse_inquiry(200, sample().to_string().as_bytes()).expect("sample");
    let facts = found.facts(crate::diag::Lang::Ko);
    let value = |label: &str| facts.iter().find(|(l, _)| *l == label).map(|(_, v)| v.as_str());
    for (label, want) in [
        ("상태", "승인"),
        ("결제 금액", "20,000원 (이만 원)"),
        ("tid", TID),
        ("주문번호", MOID),
        ("결제 수단", "신용카드(CARD)"),
        ("카드사", "현대"),
        ("매입사", "비씨"),
        ("카드번호", "12345678****1234"),
        ("할부", "일시불"),
        ("구매자", "홍**"),
        ("구매자 연락처", "010-****-1234"),
        ("구매자 이메일", "t***@naver.com"),
        ("상품", "이노페이 화장품"),
    ] {
        assert_eq!(value(label), Some(want), "{label}");
    }
    assert_eq!(value("면세 금액"), None, "nothing to show for 0");
    assert!(!format!("{found:?}").contains("홍길동"), "no unmasked copy is kept");
    assert_eq!(found.approved_time().map(|t| t.to_string()).as_deref(), Some("2025-01-24T14:10:25"));
}

#[test]
fn inquiries_tell_what_they_know() {
    let refused = |code: &str, words: &str| json!({"success": false, "error": {"code": code, "message": words}});
    for (status, reply, kind) in [
        (200, refused("A118", "x"), Kind::NotFound),
        (404, refused("E", "x"), Kind::NotFound),
        (200, refused("E", "거래 내역이 없습니다"), Kind::NotFound),
        (200, json!({"success": true, "data": null}), Kind::NotFound),
        (200, json!({"success": true, "data": []}), Kind::NotFound),
        (401, refused("E", "x"), Kind::Key),
        (200, refused("A211", "x"), Kind::Key),
        (200, refused("E", "x"), Kind::Refused),
        (503, json!({"error": "점검"}), Kind::Server),
        (200, json!({"success": true, "data": {"amt": 1}}), Kind::Unreadable),
        (200, json!({"success": true, "data": "x"}), Kind::Unreadable),
        (302, sample(), Kind::Unreadable),
    ] {
        let refusal = parse_inquiry(status, reply.to_string().as_bytes()).expect_err("refused");
        assert_eq!(refusal.kind, kind, "{status} {reply}");
        assert!(!refusal.korean().is_empty());
    }
    for (status, words) in [(0, "승인"), (1, "매입전취소"), (2, "매입후취소"), (7, "확인되지 않은 상태값(7)")]
    {
        let found = parse_inquiry(200, sample_with("status", json!(status)).to_string().as_bytes()).expect("facts");
        assert_eq!(found.status_korean(), words);
    }
    let bare = sample()["data"].to_string();
    assert!(parse_inquiry(200, bare.as_bytes()).is_ok(), "without the envelope");
    let script = sample_with("receiptUrl", json!("javascript:alert(1)"));
    assert_eq!(parse_inquiry(200, script.to_string().as_bytes()).expect("facts").receipt_url, "");
}

#[test]
fn a_tax_free_part_that_was_sent_and_is_not_told_of_is_not_agreed() {
    let fields = Fields { tid: TID, mid: "testpay01m", moid: MOID, amount: "20000", tax_free: "1000" };
    let request = ApprovalRequest::check(fields).expect("good fields");
    let attempt = request.attempt("a".to_owned(), 0, Mode::Practice);
    for (told, agreed) in [
        (json!(1000), true),
        (json!(" 1000 "), true),
        (Value::Null, false),
        (json!(""), false),
        (json!(0), false),
        (json!("1,000"), false),
    ] {
        let reply = sample_with("taxFreeAmt", told).to_string();
        let verdict = parse_approval(&request, 200, reply.as_bytes());
        assert_eq!(verdict.settlement.state, if agreed { Approved } else { Unknown }, "{reply}");
        let found = parse_inquiry(200, reply.as_bytes()).expect("facts");
        assert_eq!(settle_by_inquiry(&attempt, &found).is_some(), agreed, "{reply}");
    }
    let odd = parse_inquiry(200, sample_with("taxFreeAmt", json!("1,000")).to_string().as_bytes()).expect("facts");
    assert_eq!(
        (odd.total(), odd.unreadable.as_slice()),
        (None, &["면세 금액"] as &[_]),
        "no sum of what cannot be read"
    );
    assert!(odd.facts(crate::diag::Lang::Ko).contains(&("읽지 못한 값", "면세 금액".to_owned())));
}

#[test]
fn only_the_same_standing_approval_settles_an_unknown() {
    let attempt = request().attempt("a".to_owned(), 0, Mode::Practice);
    for (reply, settles) in [
        (sample(), true),
        (sample_with("status", json!(1)), false),
        (sample_with("status", Value::Null), false),
        (sample_with("amt", json!(1)), false),
        (sample_with("taxFreeAmt", Value::Null), true),
        (sample_with("taxFreeAmt", json!("9,999")), false),
        (sample_with("status", json!("0.0")), false),
        (sample_with("moid", json!("x")), false),
        (sample_with("tid", json!("testpay01m01082502061700410000")), false),
    ] {
        let found = parse_inquiry(200, reply.to_string().as_bytes()).expect("facts");
        let settlement = settle_by_inquiry(&attempt, &found);
        assert_eq!(settlement.is_some(), settles, "{reply}");
        assert!(settlement.is_none_or(|s| s.state == Approved && s.by == SettledBy::Inquiry));
    }
}

#[test]
fn a_refusal_that_also_says_yes_is_unknown() {
    for body in [
        r#"{"success":true,"success":false,"error":{"code":"3095","message":"카드사 거절"}}"#,
        r#"{"success":false,"error":{"code":"0000","code":"3095","message":"카드사 거절"}}"#,
        r#"{"success":false,"code":"3095","data":{"authNum":"12345678"}}"#,
        r#"{"success":false,"code":"3095","data":{"approvedAt":"2025-01-24 14:10:25"}}"#,
        r#"{"success":false,"code":"3095","data":{"receiptUrl":"https://pg.example/r"}}"#,
    ] {
        let state = parse_approval(&request(), 200, body.as_bytes()).settlement.state;
        assert_eq!(state, Unknown, "{body}");
    }
    let plain = br#"{"success":false,"code":"3095","data":{"authNum":"","approvedAt":null}}"#;
    assert_eq!(parse_approval(&request(), 200, plain).settlement.state, Declined);
}
