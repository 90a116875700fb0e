//! Base addresses of a gateway: which may be used. Connects to nothing.

use url::{Host, Url};

use super::Mode;
use crate::diag::Words;

/// Whether the host is this machine.
pub fn is_loopback(base: &Url) -> bool {
    match base.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Why an address would send a key in the clear, to the wrong world, or say more than where; none where it
/// may be used.
pub fn problem(mode: Mode, base: &Url) -> Option<Words> {
    let loopback = is_loopback(base);
    if !(base.scheme() == "https" || (base.scheme() == "http" && loopback)) {
        Some(Words::fixed(
            "주소는 https로 시작해야 해요. http는 이 PC(127.0.0.1)에만 쓸 수 있어요.",
            "The address must begin with https; http is for this PC (127.0.0.1) alone.",
        ))
    } else if mode == Mode::Practice && !loopback {
        Some(Words::fixed(
            "연습 모드는 이 PC의 연습 서버(127.0.0.1)로만 보낼 수 있어요.",
            "Practice mode sends to the practice server of this PC (127.0.0.1) alone.",
        ))
    } else if !base.username().is_empty() || base.password().is_some() {
        Some(Words::fixed(
            "주소에 아이디나 비밀번호를 넣을 수 없어요.",
            "The address may hold neither a user nor a password.",
        ))
    } else if base.query().is_some() || base.fragment().is_some() {
        Some(Words::fixed(
            "주소에는 ? 나 # 뒤의 값을 넣을 수 없어요.",
            "The address may hold nothing behind a ? or a #.",
        ))
    } else {
        None
    }
}

/// The same of what somebody typed for live trade.
pub fn problem_of(text: &str) -> Option<Words> {
    match Url::parse(text.trim()) {
        Ok(base) => problem(Mode::Live, &base),
        Err(_) => Some(Words::fixed(
            "주소로 읽을 수 없어요. https://pay.example.com처럼 적어 주세요.",
            "It cannot be read as an address. Write it like https://pay.example.com.",
        )),
    }
}
