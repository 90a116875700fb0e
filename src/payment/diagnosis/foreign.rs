//! Ids and answers of other payment services, named as such.

use super::pieces::Paste;
use crate::payment::tid::service_of;

/// Names beside which other services give their ids, in lower case.
const LABELS: [(&str, &str); 9] = [
    ("paymentkey", "토스페이먼츠"),
    ("imp_uid", "포트원(아임포트)"),
    ("merchant_uid", "포트원(아임포트)"),
    ("p_tid", "KG이니시스"),
    ("pgtid", "상위 결제사(PG)"),
    ("pg_tid", "상위 결제사(PG)"),
    ("tno", "NHN KCP"),
    ("kcp_tno", "NHN KCP"),
    ("payment_intent", "Stripe"),
];

/// Hosts of other services.
const HOSTS: [(&str, &str); 9] = [
    ("tosspayments.com", "토스페이먼츠"),
    ("api.iamport.kr", "포트원(아임포트)"),
    ("portone.io", "포트원"),
    ("inicis.com", "KG이니시스"),
    ("nicepay.co.kr", "나이스페이(NICEPAY)"),
    ("kcp.co.kr", "NHN KCP"),
    ("kakaopay.com", "카카오페이"),
    ("pay.naver.com", "네이버페이"),
    ("api.stripe.com", "Stripe"),
];

/// Result codes that only one other service has.
const CODES: [(&str, &str); 7] = [
    ("pay_process_canceled", "토스페이먼츠"),
    ("pay_process_aborted", "토스페이먼츠"),
    ("reject_card_company", "토스페이먼츠"),
    ("already_processed_payment", "토스페이먼츠"),
    ("not_found_payment", "토스페이먼츠"),
    ("unauthorized_key", "토스페이먼츠"),
    ("invalid_card_expiration", "토스페이먼츠"),
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
    pub service: &'static str,
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
pub(super) fn of_mid(mid: &str) -> Option<&'static str> {
    let lower = mid.to_ascii_lowercase();
    NICEPAY.iter().any(|start| lower.starts_with(start)).then_some("나이스페이(NICEPAY)")
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
            ("paymentKey=5EnNZRJGvaBX7zk2yd8ydw26XvwXkLrx9POLqKQjmAw4b0e1", Some(("토스페이먼츠", true))),
            ("{\"imp_uid\":\"imp_448280090638\",\"success\":true}", Some(("포트원(아임포트)", true))),
            ("imp_448280090638", Some(("포트원(아임포트)", true))),
            ("StdpayCARDINIpayTest20240213103045123456", Some(("KG이니시스", true))),
            ("tviva20240213103045abcd1", Some(("토스페이먼츠", true))),
            ("POST https://api.tosspayments.com/v1/payments/confirm", Some(("토스페이먼츠", false))),
            ("{\"code\":\"PAY_PROCESS_CANCELED\"}", Some(("토스페이먼츠", false))),
            ("tno: 20240213123456", Some(("NHN KCP", true))),
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
