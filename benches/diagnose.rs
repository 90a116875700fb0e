//! How long a paste takes: what people paste, and a megabyte of it. The bars are 20 ms for recognising a megabyte, and
//! a microsecond for reading a tid.

use giljabi::app::diagnose::dictionary;
use giljabi::check;
use giljabi::payment::codes::Codes;
use giljabi::payment::diagnosis::{diagnose, recognise};
use giljabi::payment::tid::Tid;
use giljabi::service::library::read_dir;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const MEGABYTE: usize = 1024 * 1024;

const REFUSAL: &str = r#"{"success":false,"error":{"code":"3095","message":"카드사 거절"}}"#;
const CALLBACK: &str = "https://shop.kr/return?paymentToken=abc&tid=testpay01m01082502061700416194&mid=testpay01m&moid=order-1&amt=20000&resultCode=0000&resultMsg=%EC%84%B1%EA%B3%B5";
const ACCESS: &str = "203.0.113.7 - - [06/Feb/2025:17:01:12 +0900] \"GET /pay/return?tid=testpay01m01082502061700416194&moid=order-1&amt=20000&resultCode=0000 HTTP/1.1\" 200 1024 \"-\" \"Mozilla/5.0\"\n";
const PLAIN: &str =
    "2025-02-06 17:01:12.345  INFO 1234 --- [nio-8080-exec-3] c.s.order.OrderService : 주문을 저장했습니다 id=48213\n";
const TRACE: &str =
    "\tat org.springframework.web.client.HttpServerErrorException.create(HttpServerErrorException.java:100)\n";

/// Texts of a megabyte, by name.
fn megabyte(name: &str) -> String {
    let bit = match name {
        "log" => format!("{}{ACCESS}{}", PLAIN.repeat(40), TRACE.repeat(8)),
        "access" => ACCESS.to_owned(),
        "replies" => format!("{PLAIN}{REFUSAL}\n"),
        "hangul" => "결제가 안 돼요 화면이 멈췄어요 ".to_owned(),
        "one-line" => "a1b2c3d4 ".to_owned(),
        "braces" => "{\"a\":".to_owned(),
        _ => "4111111111111-".to_owned(),
    };
    bit.repeat(MEGABYTE / bit.len() + 1)[..].chars().take(MEGABYTE).collect()
}

fn codes() -> Codes {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("guides");
    // Without the folder the answers are bare, and the figures show it.
    let sources = read_dir(&folder).unwrap_or_default();
    let (library, _) = check::load(sources, jiff::civil::date(2026, 11, 22));
    dictionary(&library.tables.codes)
}

#[divan::bench(args = ["log", "access", "replies", "hangul", "one-line", "braces", "digits"], sample_count = 12)]
fn recognise_megabyte(bencher: divan::Bencher, name: &str) {
    let text = megabyte(name);
    bencher.bench(|| recognise(divan::black_box(&text)));
}

#[divan::bench(args = [1, 2, 4], sample_count = 8)]
fn recognise_log_megabytes(bencher: divan::Bencher, times: usize) {
    let text = megabyte("log").repeat(times);
    bencher.bench(|| recognise(divan::black_box(&text)));
}

/// A tid with all that is told of it: shop, kind, way, time and end.
#[divan::bench]
fn decode_tid(bencher: divan::Bencher) {
    let read = |text| {
        let tid = Tid::parse(divan::black_box(text)).ok()?;
        let parts = (tid.service(), tid.product(), tid.time(), tid.mid().len(), tid.tail().len());
        Some((tid, parts))
    };
    bencher.bench(|| read("testpay01m01082502061700416194"));
}

#[divan::bench(args = ["3095", REFUSAL, CALLBACK, "[ERR] 3Factor 인증 필요 ISP 공인인증 오류 (0x12)"])]
fn answer(bencher: divan::Bencher, text: &str) {
    let codes = codes();
    let now = jiff::civil::datetime(2026, 11, 22, 10, 42, 0, 0);
    bencher.bench(|| diagnose(&recognise(divan::black_box(text)), &codes, now, None));
}
