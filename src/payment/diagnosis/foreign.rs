//! Ids and answers of other payment services, named as such.

use super::pieces::Paste;
use crate::payment::tid::{OtherService, service_of};

/// Names beside which other services give their ids, in lower case.
const LABELS: [(&str, OtherService); 9] = [
    ("paymentkey", OtherService::Toss),
    ("imp_uid", OtherService::Iamport),
    ("merchant_uid", OtherService::Iamport),
    ("p_tid", OtherService::Inicis),
    ("pgtid", OtherService::Upstream),
    ("pg_tid", OtherService::Upstream),
    ("tno", OtherService::Kcp),
    ("kcp_tno", OtherService::Kcp),
    ("payment_intent", OtherService::Stripe),
];

/// Hosts of other services.
const HOSTS: [(&str, OtherService); 9] = [
    ("tosspayments.com", OtherService::Toss),
    ("api.iamport.kr", OtherService::Iamport),
    ("portone.io", OtherService::PortOne),
    ("inicis.com", OtherService::Inicis),
    ("nicepay.co.kr", OtherService::NicePay),
    ("kcp.co.kr", OtherService::Kcp),
    ("kakaopay.com", OtherService::KakaoPay),
    ("pay.naver.com", OtherService::NaverPay),
    ("api.stripe.com", OtherService::Stripe),
];

/// Result codes that only one other service has.
const CODES: [(&str, OtherService); 7] = [
    ("pay_process_canceled", OtherService::Toss),
    ("pay_process_aborted", OtherService::Toss),
    ("reject_card_company", OtherService::Toss),
    ("already_processed_payment", OtherService::Toss),
    ("not_found_payment", OtherService::Toss),
    ("unauthorized_key", OtherService::Toss),
    ("invalid_card_expiration", OtherService::Toss),
];

/// Beginnings of words that are built like an id of another service.
const STARTS: [&str; 11] =
    ["imp_", "imps_", "tgen_", "tviva", "toss", "stdpay", "inimx", "inipay", "iniapi", "pi_", "ch_"];

/// Beginnings of merchant ids of NICEPAY, whose tids are built like ours.
const NICEPAY: [&str; 2] = ["nicepay", "nictest"];

/// Longest id, in bytes.
const WORD_BYTES_MAX: usize = 96;

/// Something of another service, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Foreign {
    pub service: OtherService,
    /// The id; empty where only the service could be told.
    pub id: String,
    pub at: usize,
}

/// Every word that is looked for.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    LABELS.iter().chain(&HOSTS).chain(&CODES).map(|(word, _)| *word).chain(STARTS)
}

/// The first thing of another service in a text.
pub(super) fn find(paste: &Paste<'_>) -> Option<Foreign> {
    labelled(paste).or_else(|| worded(paste)).or_else(|| {
        let there = HOSTS.iter().chain(&CODES).filter(|(mark, _)| paste.has(mark));
        let told = there.filter_map(|(mark, service)| paste.lower.find(mark).map(|at| (at, *service)));
        told.min().map(|(at, service)| Foreign { service, id: String::new(), at })
    })
}

/// The service that makes tids like ours under its own merchant ids.
pub(super) fn of_mid(mid: &str) -> Option<OtherService> {
    let lower = mid.to_ascii_lowercase();
    NICEPAY.iter().any(|start| lower.starts_with(start)).then_some(OtherService::NicePay)
}

fn labelled(paste: &Paste<'_>) -> Option<Foreign> {
    let (text, lower) = (paste.text, &paste.lower);
    let found = LABELS.iter().filter(|(label, _)| paste.has(label)).filter_map(|(label, service)| {
        let at = lower.match_indices(label).map(|(at, _)| at).find(|at| {
            let before = lower[..*at].chars().next_back();
            before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_')
        })?;
        let rest = text[at + label.len()..].trim_start_matches(['"', '\'', '\\', ' ', ':', '=', '>']);
        // Without anything between, the label is the beginning of a longer word.
        if rest.len() == text.len() - at - label.len() {
            return None;
        }
        let id = word(rest);
        (id.len() >= 6 && id.bytes().any(|b| b.is_ascii_digit())).then_some((at, *service, id))
    });
    found.min().map(|(at, service, id)| Foreign { service, id: id.to_owned(), at })
}

/// A word that is built like an id of another service.
fn worded(paste: &Paste<'_>) -> Option<Foreign> {
    let (text, lower) = (paste.text, &paste.lower);
    let found = STARTS
        .iter()
        .filter(|start| paste.has(start))
        .flat_map(|start| lower.match_indices(start).map(|(at, _)| at))
        .filter_map(|at| {
            let before = lower[..at].chars().next_back();
            let id = word(&text[at..]);
            let digits = id.bytes().filter(u8::is_ascii_digit).count();
            let whole = before.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
            // At the length of a tid a merchant id may well begin like one of these.
            if !whole || digits < 6 || id.len() == 30 {
                return None;
            }
            service_of(id).map(|service| (at, service, id))
        });
    found.min().map(|(at, service, id)| Foreign { service, id: id.to_owned(), at })
}

/// The word at the beginning; no id is longer than what is looked at.
fn word(text: &str) -> &str {
    let text = super::marks::head(text, WORD_BYTES_MAX);
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_named() {
        for (text, want) in [
            ("paymentKey=5EnNZRJGvaBX7zk2yd8ydw26XvwXkLrx9POLqKQjmAw4b0e1", Some((OtherService::Toss, true))),
            ("{\"imp_uid\":\"imp_448280090638\",\"success\":true}", Some((OtherService::Iamport, true))),
            ("imp_448280090638", Some((OtherService::Iamport, true))),
            ("StdpayCARDINIpayTest20240213103045123456", Some((OtherService::Inicis, true))),
            ("tviva20240213103045abcd1", Some((OtherService::Toss, true))),
            ("POST https://api.tosspayments.com/v1/payments/confirm", Some((OtherService::Toss, false))),
            ("{\"code\":\"PAY_PROCESS_CANCELED\"}", Some((OtherService::Toss, false))),
            ("tno: 20240213123456", Some((OtherService::Kcp, true))),
            ("토스페이로 결제했는데 안 돼요", None),
            ("tossing 123456", None),
            ("testno: 123456789", None),
            ("testpay01m01082502061700416194", None),
            ("", None),
        ] {
            let found = find(&Paste::new(text));
            assert_eq!(found.map(|f| (f.service, !f.id.is_empty())), want, "{text}");
        }
        assert_eq!((of_mid("nicepay00m").is_some(), of_mid("testpay01m").is_some()), (true, false));
    }
}
