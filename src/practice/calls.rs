//! The three calls of the gateway and the ledger, answered by script.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::fault::Fault;
use super::ledger::{Capture, now_ms};
use super::script::{Captured, Reaction, Shape, script_of};
use super::{Desk, pages, replies};
use crate::payment::response::transaction::whole_number;
use crate::payment::tid::Tid;

/// More than any client should read, in bytes.
const HUGE: usize = 4 * 1024 * 1024;

type Shared = State<Arc<Desk>>;

pub(super) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/v1/transactions/pay", post(pay))
        .route("/v1/transactions/{tid}", get(inquiry))
        .route("/v1/transactions/orders/{moid}", get(inquiry_by_order))
        .route("/pay/issue/CardIssue.jsp", get(receipt))
        .route("/practice/ledger", get(ledger))
        .with_state(desk)
}

async fn ledger(State(desk): Shared) -> Response {
    json_reply(StatusCode::OK, &desk.ledger.to_json())
}

/// Approval: captures money, if there were any.
async fn pay(
    State(desk): Shared,
    Extension(fault): Extension<Arc<Fault>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    for (name, code) in [("Payment-Token", "A101"), ("Merchant-Key", "A211")] {
        if is_missing(&headers, name) {
            let refusal = replies::refusal(code, &format!("{name} 헤더가 필요합니다"));
            return json_reply(StatusCode::UNAUTHORIZED, &refusal);
        }
    }
    let capture = match read_request(&body) {
        Ok(capture) => capture,
        Err((code, message)) => return json_reply(StatusCode::BAD_REQUEST, &replies::refusal(code, message)),
    };
    desk.ledger.asked(&capture.tid);
    let reaction = script_of(&capture.tid);
    let captures = !matches!(
        reaction,
        Reaction::Decline(..)
            | Reaction::Redirect
            | Reaction::Hang(Captured::No)
            | Reaction::ServerFault(Captured::No)
            | Reaction::Reset(Captured::No)
    );
    if captures && !desk.ledger.capture(capture.clone()) {
        return json_reply(StatusCode::OK, &replies::refusal("2201", "이미 승인된 거래입니다"));
    }
    answer(&desk, &fault, &capture, reaction).await
}

async fn answer(desk: &Desk, fault: &Fault, capture: &Capture, reaction: Reaction) -> Response {
    let yes = replies::success(&desk.base, capture, 0);
    let altered = |key: &str, value: Value| {
        let mut reply = yes.clone();
        reply["data"][key] = value;
        json_reply(StatusCode::OK, &reply)
    };
    match reaction {
        Reaction::Decline(code, message, shape) => {
            let status = if shape == Shape::Nested400 { StatusCode::BAD_REQUEST } else { StatusCode::OK };
            json_reply(status, &replies::shaped(code, message, shape))
        }
        Reaction::Slow => {
            tokio::time::sleep(desk.settings.slow).await;
            json_reply(StatusCode::OK, &yes)
        }
        Reaction::Hang(_) => std::future::pending().await,
        Reaction::ServerFault(_) => server_fault(),
        Reaction::Malformed => malformed(&yes),
        Reaction::Empty => StatusCode::OK.into_response(),
        Reaction::Half => {
            fault.half();
            json_reply(StatusCode::OK, &yes)
        }
        Reaction::Reset(_) => {
            fault.reset();
            json_reply(StatusCode::OK, &yes)
        }
        Reaction::OtherTid => altered("tid", json!(format!("{}0000", &capture.tid[..26]))),
        Reaction::OtherMoid => altered("moid", json!("another-order")),
        Reaction::OtherAmount => altered("amt", json!(capture.amt + 1)),
        Reaction::Already => json_reply(StatusCode::OK, &replies::refusal("2201", "이미 승인된 거래입니다")),
        Reaction::NotUnderstood => json_reply(StatusCode::OK, &replies::refusal("9999", "알 수 없는 오류")),
        Reaction::Redirect => redirect(desk, "/v1/transactions/pay"),
        Reaction::Huge => huge(),
        Reaction::ApproveAsText => json_reply(StatusCode::OK, &replies::success_as_text(&desk.base, capture)),
        Reaction::Approve
        | Reaction::ReceiptEucKr
        | Reaction::ReceiptNotFound
        | Reaction::ReadFault
        | Reaction::ReadMalformed
        | Reaction::Cancelled => json_reply(StatusCode::OK, &yes),
    }
}

/// Inquiry by tid: a read.
async fn inquiry(State(desk): Shared, headers: HeaderMap, Path(tid): Path<String>) -> Response {
    if let Some(refusal) = refuse_reader(&headers) {
        return refusal;
    }
    if Tid::parse(&tid).ok().is_none_or(|tid| !is_header(&headers, "MID", tid.mid())) {
        return json_reply(StatusCode::OK, &replies::refusal("A122", "다른 상점의 거래입니다"));
    }
    if let Some(response) = reader_fault(&desk, &tid, "/v1/transactions/") {
        return response;
    }
    let sample = (tid == super::SAMPLE_TID).then(replies::sample_capture);
    found(&desk, desk.ledger.capture_of(&tid).or(sample))
}

/// Inquiry by order number: a read.
async fn inquiry_by_order(State(desk): Shared, headers: HeaderMap, Path(moid): Path<String>) -> Response {
    if let Some(refusal) = refuse_reader(&headers) {
        return refusal;
    }
    let mid = headers.get("MID").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let sample = Some(replies::sample_capture()).filter(|sample| sample.mid == mid && sample.moid == moid);
    found(&desk, desk.ledger.of_order(mid, &moid).or(sample))
}

fn found(desk: &Desk, capture: Option<Capture>) -> Response {
    match capture {
        Some(capture) => {
            let status = i64::from(script_of(&capture.tid) == Reaction::Cancelled);
            json_reply(StatusCode::OK, &replies::success(&desk.base, &capture, status))
        }
        None => json_reply(StatusCode::NOT_FOUND, &replies::refusal("A118", "거래 내역이 없습니다")),
    }
}

#[derive(Deserialize)]
struct ReceiptQuery {
    #[serde(rename = "TID", default)]
    tid: String,
}

/// The receipt page: needs only the tid.
async fn receipt(State(desk): Shared, Query(query): Query<ReceiptQuery>) -> Response {
    if let Some(response) = reader_fault(&desk, &query.tid, "/pay/issue/") {
        return response;
    }
    let reaction = script_of(&query.tid);
    if Tid::parse(&query.tid).is_err() || reaction == Reaction::ReceiptNotFound {
        return html("text/html; charset=UTF-8", pages::NOT_FOUND.as_bytes().to_vec());
    }
    // The page can be tried without an approval before it: then it shows the sample's order.
    let known = desk.ledger.capture_of(&query.tid);
    let capture = known.unwrap_or_else(|| Capture { tid: query.tid.clone(), ..replies::sample_capture() });
    if reaction == Reaction::ReceiptEucKr {
        let page = pages::receipt(&capture, "euc-kr");
        return html("text/html;charset=EUC-KR", encoding_rs::EUC_KR.encode(&page).0.into_owned());
    }
    html("text/html; charset=UTF-8", pages::receipt(&capture, "utf-8").into_bytes())
}

/// Faults of reads. The faults of an approval leave the reads alone, so that an unknown can be cleared up.
fn reader_fault(desk: &Desk, tid: &str, path: &str) -> Option<Response> {
    match script_of(tid) {
        Reaction::Redirect => Some(redirect(desk, path)),
        Reaction::Huge => Some(huge()),
        Reaction::ReadFault => Some(server_fault()),
        Reaction::ReadMalformed => Some(html("application/json", b"{\"success\":true,\"data\":{".to_vec())),
        _ => None,
    }
}

fn refuse_reader(headers: &HeaderMap) -> Option<Response> {
    ["MID", "Merchant-Key"].iter().find(|name| is_missing(headers, name)).map(|name| {
        let refusal = replies::refusal("A211", &format!("{name} 헤더가 필요합니다"));
        json_reply(StatusCode::UNAUTHORIZED, &refusal)
    })
}

fn is_missing(headers: &HeaderMap, name: &str) -> bool {
    headers.get(name).is_none_or(|value| value.as_bytes().trim_ascii().is_empty())
}

fn is_header(headers: &HeaderMap, name: &str, wanted: &str) -> bool {
    headers.get(name).is_some_and(|value| value.as_bytes() == wanted.as_bytes())
}

/// The body of an approval as the capture it would become.
fn read_request(body: &[u8]) -> Result<Capture, (&'static str, &'static str)> {
    let body: Value = serde_json::from_slice(body).map_err(|_| ("A110", "요청을 읽을 수 없습니다"))?;
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (tid, mid, moid) = (text("tid"), text("mid"), text("moid"));
    let parsed = Tid::parse(&tid).map_err(|_| ("A115", "TID가 올바르지 않습니다"))?;
    if parsed.mid() != mid {
        return Err(("A114", "MID가 올바르지 않습니다"));
    }
    if moid.is_empty() {
        return Err(("A110", "주문번호가 없습니다"));
    }
    let amt = body.get("amt").and_then(whole_number).filter(|amt| *amt > 0).ok_or(("3041", "금액 오류"))?;
    let tax_free_amt = match body.get("taxFreeAmt") {
        None | Some(Value::Null) => 0,
        Some(value) => whole_number(value).ok_or(("3041", "금액 오류"))?,
    };
    Ok(Capture { tid, mid, moid, amt, tax_free_amt, at_ms: now_ms(), count: 1 })
}

fn json_reply(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=UTF-8")], value.to_string()).into_response()
}

fn html(content_type: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, content_type)], body).into_response()
}

fn malformed(reply: &Value) -> Response {
    let text = reply.to_string();
    let cut: String = text.chars().take(text.chars().count() / 2).collect();
    html("application/json; charset=UTF-8", cut.into_bytes())
}

fn server_fault() -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "<html><body>Internal Server Error</body></html>").into_response()
}

fn huge() -> Response {
    html("application/json; charset=UTF-8", vec![b' '; HUGE])
}

fn redirect(desk: &Desk, path: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    if let Ok(target) = HeaderValue::try_from(format!("{}{path}", desk.settings.redirect)) {
        response.headers_mut().insert(header::LOCATION, target);
    }
    response
}
