//! The words of the practice gateway's JSON answers, in the shapes the real one is known to use.

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Value, json};

use super::ledger::Capture;
use super::script::{SAMPLE_TID, Shape};

/// Korean time is nine hours ahead, all year.
const KST: Offset = Offset::constant(9);

/// A refusal in the most usual shape.
pub(super) fn refusal(code: &str, message: &str) -> Value {
    json!({ "success": false, "error": { "code": code, "message": message } })
}

/// A refusal in a given shape.
pub(super) fn shaped(code: &str, message: &str, shape: Shape) -> Value {
    match shape {
        Shape::Nested | Shape::Nested400 => refusal(code, message),
        Shape::Flat => json!({ "resultCode": code, "resultMsg": message }),
        Shape::Short => json!({ "success": false, "code": code, "msg": message }),
        Shape::Words => json!({ "success": false, "error": message }),
    }
}

/// A success with all its parts, as the public document prints it.
pub(super) fn success(base: &str, capture: &Capture, status: i64) -> Value {
    let approved = Timestamp::from_millisecond(capture.at_ms).unwrap_or_default();
    let approved_at = KST.to_datetime(approved).strftime("%Y-%m-%d %H:%M:%S").to_string();
    json!({ "success": true, "data": {
        "mid": capture.mid, "tid": capture.tid, "moid": capture.moid, "aid": "testpay01a", "gid": "GID000001g",
        "payMethod": "CARD", "amt": capture.amt, "taxFreeAmt": capture.tax_free_amt, "status": status,
        "authNum": "12345678", "approvedAt": approved_at,
        "receiptUrl": format!("{base}/pay/issue/CardIssue.jsp?TID={}", capture.tid),
        "card": { "acquCardCode": "01", "acquCardName": "비씨", "cardQuota": "00", "cardNum": "12345678****1234",
                  "fnCd": "07", "fnName": "현대", "currency": "KRW" },
        "etc": { "mallUserId": "mallUserId", "userId": "userId", "userIp": "127.0.0.1", "mallReserved": "" },
        "buyer": { "name": "홍길동", "tel": "01012341234", "email": "test@naver.com" },
        "goods": { "name": "연습 상품", "cnt": 1 } } })
}

/// The same, written as loosely as some gateways do.
pub(super) fn success_as_text(base: &str, capture: &Capture) -> Value {
    let mut reply = success(base, capture, 0);
    reply["data"]["amt"] = json!(capture.amt.to_string());
    reply["data"]["taxFreeAmt"] = json!(capture.tax_free_amt.to_string());
    for method in ["card", "epay", "bank", "easyBank", "virtualAccount", "cashReceipt"] {
        reply["data"][method] = Value::Null;
    }
    reply
}

/// What an inquiry knows of the document's own tid although nobody approved it here.
pub(super) fn sample_capture() -> Capture {
    Capture {
        tid: SAMPLE_TID.to_owned(),
        mid: "testpay01m".to_owned(),
        moid: "test0120200814162443".to_owned(),
        amt: 20_000,
        tax_free_amt: 0,
        // 2025-01-24 14:10:25 in Korea: earlier than the tid says, as the document has it.
        at_ms: 1_737_695_425_000,
        count: 1,
    }
}
