//! Mangled answers, callbacks, receipts and pastes: nothing panics, and only a well-formed refusal is "declined".
//!
//! What is well formed is judged here anew, from the JSON itself and not by the code under test. More cases:
//! `PROPTEST_CASES=20000 cargo test --test it mangled`.

use giljabi::payment::approval::ApprovalState;
use giljabi::payment::callback::Callback;
use giljabi::payment::codes::Codes;
use giljabi::payment::diagnosis::{Money, decode, diagnose, recognise};
use giljabi::payment::receipt::parse_receipt;
use giljabi::payment::request::{ApprovalRequest, Fields};
use giljabi::payment::response::{parse_approval, parse_inquiry};
use giljabi::text::mask::mask;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

const TID: &str = "testpay01m01082502061700416194";
const TOKEN: &str = "tok-c2VjcmV0LXRva2VuLTEyMzQ1Njc4";

fn cases() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn request() -> ApprovalRequest {
    let fields = Fields { tid: TID, mid: "testpay01m", moid: "order-1", amount: "20000", tax_free: "0" };
    ApprovalRequest::check(fields).unwrap()
}

fn success() -> Value {
    json!({"success": true, "data": {
        "mid": "testpay01m", "tid": TID, "moid": "order-1", "payMethod": "CARD", "amt": 20_000, "taxFreeAmt": 0,
        "status": 0, "authNum": "12345678", "approvedAt": "2025-02-06 17:01:25",
        "card": {"cardNum": "12345678****1234", "fnName": "현대"}, "buyer": {"name": "홍길동", "tel": "01012341234"}}})
}

/// Answers as they are recorded, yes and no in every shape.
fn answers() -> Vec<Vec<u8>> {
    let refused = [
        json!({"success": false, "error": {"code": "3095", "message": "카드사 거절"}}),
        json!({"success": false, "code": "3041", "msg": "금액 오류"}),
        json!({"success": false, "error": "카드 한도 초과"}),
        json!({"resultCode": "3022", "resultMsg": "할부 개월 오류"}),
        json!({"success": false, "tid": TID, "data": null, "error": {"code": "2201", "message": "이미 승인된 거래"}}),
    ];
    let all = refused.iter().chain([&success()]).map(|value| value.to_string().into_bytes()).collect::<Vec<_>>();
    let other: [&[u8]; 4] = [b"", b"null", b"<html><body>502 Bad Gateway</body></html>", b"{\"success\":true"];
    all.into_iter().chain(other.map(<[u8]>::to_vec)).collect()
}

/// Words that turn one answer into another.
const WORDS: [&str; 24] = [
    "true",
    "false",
    "null",
    "{",
    "}",
    "\"",
    ":",
    ",",
    "\"success\":false,",
    "\"success\":true,",
    "\"error\":{\"code\":\"3095\"},",
    "\"code\":\"3095\",",
    "\"resultCode\":\"0000\",",
    "\"authNum\":\"1\",",
    "[",
    "]",
    "\\",
    "\u{0}",
    "-",
    ".5",
    ",000",
    "\"0\"",
    "\"CANCELLED\"",
    "\"\"",
];

/// One way to spoil bytes.
#[derive(Debug, Clone)]
enum Spoil {
    Cut(Index),
    Drop(Index, usize),
    Flip(Index, u8),
    Insert(Index, &'static str),
    Repeat(Index, usize),
    Append(Vec<u8>),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        any::<Index>().prop_map(Spoil::Cut),
        (any::<Index>(), 1..12_usize).prop_map(|(at, count)| Spoil::Drop(at, count)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Spoil::Flip(at, byte)),
        (any::<Index>(), select(&WORDS[..])).prop_map(|(at, word)| Spoil::Insert(at, word)),
        (any::<Index>(), 1..40_usize).prop_map(|(at, count)| Spoil::Repeat(at, count)),
        select(answers()).prop_map(Spoil::Append),
    ]
}

fn apply(mut bytes: Vec<u8>, spoils: Vec<Spoil>) -> Vec<u8> {
    for spoil in spoils {
        let len = bytes.len();
        let place = |at: Index| at.index(len + 1);
        match spoil {
            Spoil::Cut(at) => bytes.truncate(place(at)),
            Spoil::Drop(at, count) => {
                let at = place(at);
                bytes.drain(at..(at + count).min(len));
            }
            Spoil::Flip(at, byte) if len > 0 => bytes[at.index(len)] = byte,
            Spoil::Flip(..) => {}
            Spoil::Insert(at, word) => {
                let at = place(at);
                bytes.splice(at..at, word.bytes());
            }
            Spoil::Repeat(at, count) => {
                let at = place(at);
                let part = bytes[at..(at + count).min(len)].to_vec();
                bytes.splice(at..at, part);
            }
            Spoil::Append(more) => bytes.extend(more),
        }
    }
    bytes
}

fn mangled(pool: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (select(pool), prop::collection::vec(spoil(), 0..4)).prop_map(|(bytes, spoils)| apply(bytes, spoils))
}

/// Names that matter in an answer.
const NAMES: [&str; 15] = [
    "success",
    "error",
    "code",
    "message",
    "msg",
    "resultCode",
    "resultMsg",
    "data",
    "tid",
    "moid",
    "mid",
    "amt",
    "taxFreeAmt",
    "status",
    "authNum",
];

/// Objects of the names that matter and values that may stand there.
fn made_up() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        Just(json!(true)),
        Just(json!(false)),
        Just(Value::Null),
        Just(json!(TID)),
        Just(json!("testpay01m01082502061700410000")),
        select(&["0000", "3095", "2201", "", "이미 승인된 거래", "카드사 거절", "order-1", "testpay01m"][..])
            .prop_map(Value::from),
        select(&[0, 1, 200, 3095, 20_000][..]).prop_map(Value::from),
    ];
    let object = |inner: proptest::strategy::BoxedStrategy<Value>| {
        prop::collection::vec((select(&NAMES[..]), inner), 0..6).prop_map(|pairs| {
            Value::Object(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
        })
    };
    let inner = prop_oneof![3 => leaf.clone(), 1 => object(leaf.boxed())].boxed();
    object(inner).prop_map(|value| value.to_string().into_bytes())
}

fn statuses() -> impl Strategy<Value = u16> {
    select(&[200_u16, 200, 200, 201, 204, 302, 400, 401, 404, 408, 409, 422, 429, 500, 502, 503, 504][..])
}

/// Whether an answer is a refusal in a form that nobody can mistake: a whole object that says no, gives a reason, and
/// holds no word of success.
fn is_refusal(status: u16, body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Ok(Value::Object(reply)) = serde_json::from_slice::<Value>(body) else { return false };
    let places: Vec<&Map<String, Value>> =
        [Some(&reply), reply.get("error").and_then(Value::as_object), reply.get("data").and_then(Value::as_object)]
            .into_iter()
            .flatten()
            .collect();
    let says = |key: &str| places.iter().filter_map(|place| place.get(key)).any(|v| v.is_string() || v.is_number());
    let reason = ["code", "resultCode", "errorCode", "message", "msg", "resultMsg", "errorMsg", "errorMessage"];
    let reason = reason.iter().any(|key| says(key)) || reply.get("error").is_some_and(Value::is_string);
    let no = match reply.get("success") {
        Some(flag) => *flag == json!(false),
        None => says("code") || says("resultCode") || says("errorCode"),
    };
    let ours = places.iter().all(|place| place.get("tid").and_then(Value::as_str).is_none_or(|tid| tid == TID));
    let number = reply.get("data").and_then(|data| data.get("authNum"));
    let captured = number.is_some_and(|number| number.as_str().is_some_and(|text| !text.trim().is_empty()));
    (status == 200 || (201..300).contains(&status) || matches!(status, 400 | 401 | 404 | 422))
        && no
        && reason
        && ours
        && !captured
}

/// Whether an answer says yes to exactly what was asked.
fn is_approval(status: u16, body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Ok(reply) = serde_json::from_slice::<Value>(body) else { return false };
    let data = &reply["data"];
    let is = |key: &str, number: u64| {
        data[key] == json!(number) || data[key].as_str().is_some_and(|text| text.trim() == number.to_string())
    };
    let given = |key: &str| !data[key].is_null() && data[key].as_str().is_none_or(|text| !text.trim().is_empty());
    let rest = [("taxFreeAmt", 0), ("status", 0)].iter().all(|(key, number)| !given(key) || is(key, *number));
    (200..300).contains(&status)
        && reply["success"] == json!(true)
        && data["tid"] == json!(TID)
        && is("amt", 20_000)
        && rest
}

fn judged(status: u16, body: &[u8]) -> Result<(), proptest::test_runner::TestCaseError> {
    let verdict = parse_approval(&request(), status, body);
    let shown = || format!("{status} {}", String::from_utf8_lossy(body));
    match verdict.settlement.state {
        ApprovalState::Declined => prop_assert!(is_refusal(status, body), "declined: {}", shown()),
        ApprovalState::Approved => prop_assert!(is_approval(status, body), "approved: {}", shown()),
        ApprovalState::Unknown => {}
        other => prop_assert!(false, "{other:?}: {}", shown()),
    }
    let message = &verdict.settlement.message;
    prop_assert_eq!(mask(message), message.as_str());
    // An inquiry reads the same answers; whatever it finds, it finds without falling over.
    drop(parse_inquiry(status, body));
    Ok(())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn only_a_well_formed_refusal_is_declined(status in statuses(), body in mangled(answers())) {
        judged(status, &body)?;
    }

    #[test]
    fn answers_that_nobody_has_seen_yet(status in statuses(), body in made_up()) {
        judged(status, &body)?;
    }

    #[test]
    fn any_bytes_are_no_refusal(status in any::<u16>(), body in any::<Vec<u8>>()) {
        judged(status, &body)?;
    }

    #[test]
    fn callbacks_are_read_and_their_token_is_not_kept(body in mangled(callbacks())) {
        let text = decode(&body);
        let shown = format!("{:?}", Callback::parse(&text));
        // A token whose name was spoilt is a word like any other.
        let named = text.contains(&format!("paymentToken={TOKEN}"));
        prop_assert!(!named || !shown.contains(TOKEN), "{shown}");
    }

    #[test]
    fn receipts_are_read_and_masked(kind in select(&[None, Some("text/html"), Some("text/html;charset=EUC-KR")][..]), page in mangled(pages())) {
        if let Ok(receipt) = parse_receipt(kind, &page) {
            for (label, value) in &receipt.rows {
                prop_assert_eq!(mask(value), value.as_str(), "{}", label);
            }
        }
    }

    /// A paste that lost parts of itself is no refusal where the whole one was none.
    #[test]
    fn pastes_without_a_refusal_are_not_declined(text in select(harmless()), spoils in prop::collection::vec(loss(), 0..4)) {
        let bytes = apply(text.into_bytes(), spoils);
        let card = diagnose(&recognise(&decode(&bytes)), &Codes::default(), jiff::civil::datetime(2026, 11, 22, 9, 0, 0, 0), None);
        prop_assert!(card.money != Some(Money::Declined), "{}", String::from_utf8_lossy(&bytes));
    }
}

fn callbacks() -> Vec<Vec<u8>> {
    let query = format!(
        "resultCode=0000&resultMsg=%EC%84%B1%EA%B3%B5&paymentToken={TOKEN}&tid={TID}&mid=testpay01m&moid=order-1&amt=20000&taxFreeAmt=0"
    );
    let euc = format!("resultCode=3095&resultMsg=%C4%AB%B5%E5%BB%E7&paymentToken={TOKEN}&tid={TID}");
    vec![query.clone().into_bytes(), euc.into_bytes(), format!("https://shop.example/return?{query}#done").into_bytes()]
}

fn pages() -> Vec<Vec<u8>> {
    let page = format!(
        "<html><head><meta charset=\"utf-8\"><title>매출전표</title></head><body><table><tr><th>거래번호</th><td>{TID}</td></tr>\
         <tr><th>구매자 연락처</th><td>010-7391-8264</td></tr><tr><th>카드번호</th><td>4929-5173-8046-2718</td></tr>\
         <tr><th>합계</th><td>20,000원</td></tr></table></body></html>"
    );
    vec![encoding_rs::EUC_KR.encode(&page).0.into_owned(), page.into_bytes()]
}

/// Texts that say nothing about a refusal.
fn harmless() -> Vec<String> {
    vec![
        success().to_string(),
        format!("{:#}", success()),
        format!("tid={TID} 확인 부탁드립니다"),
        "java.net.SocketTimeoutException: Read timed out".to_owned(),
        format!("HTTP/1.1 500 Internal Server Error\n\n{}", success()),
        format!("https://pg.innopay.co.kr/pay/issue/CardIssue.jsp?TID={TID}"),
    ]
}

/// Losing, not gaining.
fn loss() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        any::<Index>().prop_map(Spoil::Cut),
        (any::<Index>(), 4..40_usize).prop_map(|(at, count)| Spoil::Drop(at, count)),
    ]
}
