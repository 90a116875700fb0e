//! The client against the practice gateway, over real sockets.

mod limits;

use std::future::Future;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState::{self, Approved, Declined, NotSent, Unknown};
use giljabi::payment::receipt::ReceiptError;
use giljabi::payment::request::{ApprovalRequest, Fields, Mid, Moid};
use giljabi::payment::response::{ReadRefusalKind, settle_by_inquiry};
use giljabi::payment::secret::Secret;
use giljabi::payment::tid::Tid;
use giljabi::practice::{Captured, PracticeGateway, Reaction, Running, SAMPLE_TID, SCRIPTS, Settings};
use giljabi::service::gateway::{Gateway, GatewayError, GatewayErrorKind, GatewaySettings, Sent, Timeouts};
use url::Url;

pub(crate) const KEY: &str = "hush-merchant-key";
pub(crate) const TOKEN: &str = "hush-payment-token";

/// Long enough for a busy machine, short enough to wait for on purpose.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
const IMPATIENCE: Duration = Duration::from_millis(1500);

fn practice(settings: Settings) -> Running {
    PracticeGateway::bind(0).and_then(|gateway| gateway.with(settings).spawn()).expect("a port on loopback")
}

fn quick() -> Running {
    practice(Settings { slow: Duration::from_millis(50), ..Settings::default() })
}

fn client_of(base: &str, mode: Mode, whole: Duration) -> Result<Gateway, GatewayError> {
    let base = Url::parse(base).expect("an address");
    let settings = GatewaySettings { mode, api: base.clone(), pages: base };
    Gateway::with_timeouts(settings, Timeouts { connect: PATIENCE, whole })
}

fn client(running: &Running) -> Gateway {
    client_of(&running.base_url(), Mode::Practice, PATIENCE).expect("loopback is allowed")
}

pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(work)
}

pub(crate) fn tid_of(tail: &str) -> Tid {
    Tid::parse(&format!("{}{tail}", &SAMPLE_TID[..26])).expect("a tid")
}

pub(crate) fn request(tid: &Tid) -> ApprovalRequest {
    let moid = format!("order-{}", tid.tail());
    let fields = Fields { tid: tid.as_str(), mid: tid.mid(), moid: &moid, amount: "20000", tax_free: "1000" };
    ApprovalRequest::check(fields).expect("good fields")
}

fn send(gateway: &Gateway, tid: &Tid) -> Sent {
    wait(gateway.rehearse(&request(tid), &Secret::new(TOKEN), &Secret::new(KEY)))
}

/// What an approval with this script may be shown as, and whether the money moved.
pub(crate) fn expected(reaction: Reaction) -> (ApprovalState, bool) {
    match reaction {
        Reaction::Decline(..) => (Declined, false),
        Reaction::Hang(captured) | Reaction::ServerFault(captured) | Reaction::Reset(captured) => {
            (Unknown, captured == Captured::Yes)
        }
        Reaction::Redirect => (Unknown, false),
        Reaction::Malformed
        | Reaction::Empty
        | Reaction::Half
        | Reaction::OtherTid
        | Reaction::OtherMoid
        | Reaction::OtherAmount
        | Reaction::Already
        | Reaction::NotUnderstood
        | Reaction::Huge => (Unknown, true),
        Reaction::Approve
        | Reaction::ApproveAsText
        | Reaction::Slow
        | Reaction::ReceiptEucKr
        | Reaction::ReceiptNotFound
        | Reaction::ReadFault
        | Reaction::ReadMalformed
        | Reaction::Cancelled => (Approved, true),
    }
}

#[test]
fn every_script_ends_as_the_money_rule_says() {
    let running = quick();
    let patient = client(&running);
    let impatient = client_of(&running.base_url(), Mode::Practice, IMPATIENCE).expect("loopback");
    for script in SCRIPTS {
        let tid = tid_of(script.tail);
        let gateway = if matches!(script.reaction, Reaction::Hang(_)) { &impatient } else { &patient };
        let sent = send(gateway, &tid);
        let (state, captured) = expected(script.reaction);
        assert_eq!(sent.settlement.state, state, "{}: {sent:?}", script.name);
        assert_eq!(running.ledger().capture_of(tid.as_str()).is_some(), captured, "{}", script.name);
        assert_eq!(running.ledger().requests_of(tid.as_str()), 1, "{} was sent once", script.name);
        assert_eq!(sent.transaction.is_some(), state == Approved, "{}", script.name);
        let shown = format!("{sent:?} {}", sent.settlement.message);
        assert!(!shown.contains("hush") && !shown.contains("홍길동") && !shown.contains("01012341234"), "{shown}");
    }
    let captures = running.ledger().captures();
    assert!(
        captures.iter().all(|capture| capture.count == 1 && capture.amt == 20_000 && capture.tax_free_amt == 1_000)
    );
}

#[test]
fn failures_have_their_kind() {
    let running = quick();
    for (tail, whole, kind) in [
        ("9101", IMPATIENCE, Some(GatewayErrorKind::Timeout)),
        ("9203", PATIENCE, Some(GatewayErrorKind::Broken)),
        ("9301", PATIENCE, Some(GatewayErrorKind::Broken)),
        ("9600", PATIENCE, Some(GatewayErrorKind::Redirect)),
        ("9601", PATIENCE, Some(GatewayErrorKind::TooBig)),
        ("9202", PATIENCE, None),
    ] {
        let gateway = client_of(&running.base_url(), Mode::Practice, whole).expect("loopback");
        assert_eq!(send(&gateway, &tid_of(tail)).failure, kind, "{tail}");
    }
}

#[test]
fn twice_is_captured_once() {
    let running = quick();
    let gateway = client(&running);
    let tid = tid_of("0001");
    assert_eq!(send(&gateway, &tid).settlement.state, Approved);
    assert_eq!(send(&gateway, &tid).settlement.state, Unknown, "already processed is no refusal");
    assert_eq!(running.ledger().captures().len(), 1);
    assert_eq!(running.ledger().requests_of(tid.as_str()), 2);
}

#[test]
fn an_unknown_is_cleared_up_by_an_inquiry() {
    let running = quick();
    let gateway = client(&running);
    let key = Secret::new(KEY);
    for (tail, captured) in [("9301", true), ("9300", false), ("9500", true), ("9203", true), ("9201", true)] {
        let tid = tid_of(tail);
        assert_eq!(send(&gateway, &tid).settlement.state, Unknown);
        let attempt = request(&tid).attempt("attempt".to_owned(), 0, Mode::Practice);
        let found = wait(gateway.inquire_tid(&tid, &key));
        match found {
            Ok(found) => {
                assert!(captured, "{tail}");
                assert_eq!(settle_by_inquiry(&attempt, &found).map(|s| s.state), Some(Approved), "{tail}");
            }
            Err(GatewayError::Refused(refusal)) => {
                assert!(!captured && refusal.kind == ReadRefusalKind::NotFound, "{tail}: {refusal:?}");
            }
            Err(other) => panic!("{tail}: {other:?}"),
        }
        assert_eq!(running.ledger().requests_of(tid.as_str()), 1, "an inquiry sends no approval");
    }
}

#[test]
fn nothing_listens_nothing_sent() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("its address").port()
    };
    let gateway = client_of(&format!("http://127.0.0.1:{port}"), Mode::Practice, PATIENCE).expect("loopback");
    let sent = send(&gateway, &tid_of("0000"));
    assert_eq!((sent.settlement.state, sent.failure), (NotSent, Some(GatewayErrorKind::Connect)));
    let error = wait(gateway.inquire_tid(&tid_of("0000"), &Secret::new(KEY))).expect_err("nobody there");
    assert_eq!(error.kind(), GatewayErrorKind::Connect);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("hush") && !shown.contains(&SAMPLE_TID[..26]), "{shown}");
}

#[test]
fn a_tls_failure_is_not_sent() {
    let running = quick();
    // Plain HTTP behind an https address: the handshake fails, so no request was ever written.
    let base = running.base_url().replace("http:", "https:");
    let gateway = client_of(&base, Mode::Practice, PATIENCE).expect("loopback");
    let sent = send(&gateway, &tid_of("0000"));
    assert_eq!((sent.settlement.state, sent.failure), (NotSent, Some(GatewayErrorKind::Tls)), "{sent:?}");
    assert_eq!(running.ledger().captures(), []);
}

#[test]
fn a_redirect_is_never_followed() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let target = listener.local_addr().expect("its address");
    let visited = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&visited);
    let watcher = std::thread::Builder::new().name("redirect-target".to_owned()).spawn(move || {
        // The first visitor is the test itself, unless a redirect was followed.
        let (mut stream, _) = listener.accept().expect("a visitor");
        let mut first = [0; 4];
        let read = std::io::Read::read(&mut stream, &mut first).unwrap_or(0);
        seen.store(&first[..read] != b"done", Ordering::SeqCst);
    });
    let running = practice(Settings { redirect: format!("http://{target}"), ..Settings::default() });
    let gateway = client(&running);
    let tid = tid_of("9600");
    assert_eq!(send(&gateway, &tid).settlement.state, Unknown);
    assert_eq!(wait(gateway.inquire_tid(&tid, &Secret::new(KEY))), Err(GatewayError::Redirect));
    assert_eq!(wait(gateway.receipt(&tid)), Err(GatewayError::Redirect));
    let mut last = std::net::TcpStream::connect(target).expect("the watcher");
    std::io::Write::write_all(&mut last, b"done").expect("the watcher reads");
    drop(last);
    watcher.expect("a thread").join().expect("the watcher ends");
    assert!(!visited.load(Ordering::SeqCst), "somebody followed the redirect");
}

#[test]
fn secrets_that_cannot_be_used_send_nothing() {
    let running = quick();
    let gateway = client(&running);
    let live = client_of(&running.base_url(), Mode::Live, PATIENCE).expect("loopback relay");
    let order = request(&tid_of("0000"));
    for (token, key) in [("", KEY), (TOKEN, ""), ("hush\n1", KEY), (TOKEN, "hush\n1"), (TOKEN, "hush\u{7f}")] {
        let sent = wait(gateway.rehearse(&order, &Secret::new(token), &Secret::new(key)));
        assert_eq!((sent.settlement.state, sent.failure), (NotSent, Some(GatewayErrorKind::Secret)));
        assert!(!format!("{sent:?}").contains("hush"));
    }
    let sent = wait(live.rehearse(&order, &Secret::new(TOKEN), &Secret::new(KEY)));
    assert_eq!((sent.settlement.state, sent.failure), (NotSent, Some(GatewayErrorKind::Mode)));
    let refused = wait(live.inquire_tid(&tid_of("0000"), &Secret::practice_key()));
    assert_eq!(refused, Err(GatewayError::PracticeKey));
    assert_eq!(running.ledger().requests_of(tid_of("0000").as_str()), 0);
}

#[test]
fn practice_reaches_this_machine_only() {
    for (base, mode, good) in [
        ("https://pay.example/", Mode::Practice, false),
        ("http://pay.example/", Mode::Live, false),
        ("https://pay.example/", Mode::Live, true),
        ("http://127.0.0.1:1/", Mode::Practice, true),
    ] {
        assert_eq!(client_of(base, mode, PATIENCE).is_ok(), good, "{base} {mode:?}");
    }
}

#[test]
fn inquiries_and_their_refusals() {
    let running = quick();
    let gateway = client(&running);
    let key = Secret::new(KEY);
    let found = wait(gateway.inquire_tid(&tid_of("6194"), &key)).expect("the sample is known");
    assert_eq!((found.moid.as_str(), found.amount, found.status), ("test0120200814162443", Some(20_000), Some(0)));
    assert_eq!(found.buyer_name, "홍**");
    let (mid, moid) = (Mid::parse("testpay01m").expect("mid"), Moid::parse("order-0002").expect("moid"));
    let absent = wait(gateway.inquire_moid(&mid, &moid, &key)).expect_err("not yet");
    assert!(matches!(absent, GatewayError::Refused(r) if r.kind == ReadRefusalKind::NotFound));
    assert_eq!(send(&gateway, &tid_of("0002")).settlement.state, Approved);
    let found = wait(gateway.inquire_moid(&mid, &moid, &key)).expect("now it is there");
    assert_eq!(found.tid, tid_of("0002").as_str());
    for (tail, kind) in [("9702", ReadRefusalKind::Server), ("9703", ReadRefusalKind::Unreadable)] {
        let refused = wait(gateway.inquire_tid(&tid_of(tail), &key)).expect_err("a fault");
        assert!(matches!(&refused, GatewayError::Refused(r) if r.kind == kind), "{tail}: {refused:?}");
    }
    assert_eq!(wait(gateway.inquire_tid(&tid_of("9601"), &key)), Err(GatewayError::TooBig));
    assert_eq!(send(&gateway, &tid_of("9704")).settlement.state, Approved);
    let cancelled = wait(gateway.inquire_tid(&tid_of("9704"), &key)).expect("facts");
    assert_eq!(cancelled.status_korean(), "매입전취소");
}

#[test]
fn receipts_in_both_encodings() {
    let running = quick();
    let gateway = client(&running);
    for tail in ["6194", "9700"] {
        let receipt = wait(gateway.receipt(&tid_of(tail))).expect("a receipt");
        let value = |label: &str| receipt.rows.iter().find(|(l, _)| l == label).map(|(_, v)| v.as_str());
        assert_eq!(value("거래번호"), Some(tid_of(tail).as_str()));
        assert_eq!(value("구매자명"), Some("홍**"));
        assert_eq!(value("구매자 연락처"), Some("010-****-1234"));
        assert_eq!(value("구매자 이메일"), Some("t***@naver.com"));
        assert_eq!(value("카드번호"), Some("****-****-****-1234"));
        assert_eq!(value("가맹점명"), Some("연습 상점"));
        assert_eq!(receipt.title, "신용카드 매출전표(연습)");
    }
    assert_eq!(wait(gateway.receipt(&tid_of("9701"))), Err(GatewayError::Receipt(ReceiptError::NotFound)));
    assert_eq!(wait(gateway.receipt(&tid_of("9702"))), Err(GatewayError::Status(500)));
    assert_eq!(wait(gateway.receipt(&tid_of("9601"))), Err(GatewayError::TooBig));
    assert_eq!(running.ledger().captures(), [], "a receipt captures nothing");
}

#[test]
fn the_ledger_is_served_and_headers_are_needed() {
    let running = quick();
    let base = running.base_url();
    let tid = tid_of("0003");
    assert_eq!(send(&client(&running), &tid).settlement.state, Approved);
    let (ledger, bare) = wait(async {
        let plain = reqwest::Client::builder().no_proxy().build().expect("a client");
        let ledger = plain.get(format!("{base}/practice/ledger")).send().await.expect("ledger").text().await;
        let bare = plain.post(format!("{base}/v1/transactions/pay")).body(request(&tid_of("0004")).body_json());
        (ledger.expect("text"), bare.send().await.expect("an answer").status().as_u16())
    });
    let ledger: serde_json::Value = serde_json::from_str(&ledger).expect("json");
    let capture = &ledger["captures"][0];
    assert_eq!((capture["tid"].as_str(), capture["count"].as_u64()), (Some(tid.as_str()), Some(1)));
    assert_eq!((capture["amt"].as_u64(), capture["taxFreeAmt"].as_u64()), (Some(20_000), Some(1_000)));
    assert!(capture["at_ms"].as_i64() > Some(0));
    assert_eq!((bare, ledger["captures"].as_array().map(Vec::len)), (401, Some(1)));
}
