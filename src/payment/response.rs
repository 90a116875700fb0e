//! Reads the gateway's answers and judges what became of the money.
//!
//! The money rule: only a well-formed business refusal is "declined". Anything doubtful is "unknown", and stays so
//! until an inquiry or a person says otherwise. Nothing here sends, and nothing it returns holds a buyer's data unmasked.

use serde_json::{Map, Value};

use super::approval::{ApprovalState, Attempt, SettledBy, Settlement};
use super::request::ApprovalRequest;
use crate::diag::Bilingual;
use crate::text::mask::mask;

pub mod echo;
pub mod refusal;
mod strict;
pub mod transaction;

use refusal::{Refusal, is_success_code};
use transaction::{Transaction, whole_number};

/// What the answer to an approval means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// For the journal: approved, declined or unknown.
    pub settlement: Settlement,
    /// The facts of an approval that agrees with the request.
    pub transaction: Option<Transaction>,
}

impl Verdict {
    /// A verdict that nobody may act on as if it were known. `why` is Korean.
    pub fn unknown(code: &str, why: &str) -> Self {
        let message = format!("{why} 결제됐을 수 있으니 다시 보내지 말고 조회로 확인해 주세요.");
        Self::of(ApprovalState::Unknown, code, &message)
    }

    fn of(state: ApprovalState, code: &str, message: &str) -> Self {
        let settlement = Settlement {
            state,
            code: mask(code).into_owned(),
            message: mask(message).into_owned(),
            receipt_url: String::new(),
            by: SettledBy::Reply,
        };
        Self { settlement, transaction: None }
    }
}

/// Why a look-up brought no facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.korean())]
pub struct ReadRefusal {
    /// The kind.
    pub kind: ReadRefusalKind,
    /// The gateway's code, or empty.
    pub code: String,
    /// The gateway's words, masked, or empty.
    pub message: String,
}

/// Kinds of [`ReadRefusal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadRefusalKind {
    /// No such transaction is known there.
    NotFound,
    /// The key or the MID was not accepted.
    Key,
    /// Refused for another reason.
    Refused,
    /// The gateway had a fault of its own.
    Server,
    /// The answer cannot be read.
    Unreadable,
    /// The answer is about another transaction.
    OtherTransaction,
}

impl ReadRefusal {
    pub(crate) fn new(kind: ReadRefusalKind, refusal: &Refusal) -> Self {
        Self { kind, code: mask(&refusal.code).into_owned(), message: mask(&refusal.message).into_owned() }
    }

    /// What happened and what to do.
    pub fn korean(&self) -> String {
        let words = match self.kind {
            ReadRefusalKind::NotFound => "거래를 찾지 못했어요. tid나 주문번호와 가맹점(MID)을 다시 확인해 주세요.",
            ReadRefusalKind::Key => "가맹점 키를 받아 주지 않았어요. 설정에서 MID와 상점 키를 확인해 주세요.",
            ReadRefusalKind::Refused => "조회를 거절했어요. 아래 코드와 메시지를 확인해 주세요.",
            ReadRefusalKind::Server => "결제사 서버에 일시적인 문제가 있어요. 잠시 뒤에 다시 조회해 주세요.",
            ReadRefusalKind::Unreadable => {
                "응답을 읽을 수 없어요. 잠시 뒤에 다시 조회하고, 계속되면 결제사에 문의해 주세요."
            }
            ReadRefusalKind::OtherTransaction => {
                "다른 거래의 응답이 왔어요. 이 결과는 쓰지 말고, 다시 조회하거나 결제사에 문의해 주세요."
            }
        };
        self.with_what_was_said(words)
    }

    fn with_what_was_said(&self, words: &str) -> String {
        let said: Vec<&str> =
            [self.code.as_str(), self.message.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
        if said.is_empty() { words.to_owned() } else { format!("{words} ({})", said.join(" ")) }
    }
}

impl Bilingual for ReadRefusal {
    fn english(&self) -> String {
        let words = match self.kind {
            ReadRefusalKind::NotFound => {
                "The transaction was not found. Check the tid or the order number, and the merchant (MID)."
            }
            ReadRefusalKind::Key => "The merchant key was not accepted. Check the MID and its key in the settings.",
            ReadRefusalKind::Refused => "The look-up was refused. See the code and the message.",
            ReadRefusalKind::Server => "The gateway has a fault of its own. Look it up again later.",
            ReadRefusalKind::Unreadable => {
                "The answer cannot be read. Look it up again later; if it stays so, ask the gateway."
            }
            ReadRefusalKind::OtherTransaction => {
                "The answer is about another transaction. Do not use it; look it up again, or ask the gateway."
            }
        };
        self.with_what_was_said(words)
    }
}

/// Judges the answer to the one send of `request`, by the money rule.
pub fn parse_approval(request: &ApprovalRequest, http_status: u16, body: &[u8]) -> Verdict {
    if !matches!(http_status, 200..=299 | 400..=499) {
        return Verdict::unknown("", &format!("결제사가 HTTP {http_status}로 답했어요."));
    }
    let Some(reply) = read_object(body) else {
        return Verdict::unknown("", "결제사의 응답을 읽을 수 없어요.");
    };
    judge(Some(request), http_status, &reply)
}

/// Judges a reply that somebody pasted, by the same rule, where nobody knows what was sent.
pub fn judge_pasted(http_status: u16, reply: &Map<String, Value>) -> Verdict {
    if !matches!(http_status, 200..=299 | 400..=499) {
        return Verdict::unknown("", &format!("결제사가 HTTP {http_status}로 답했어요."));
    }
    judge(None, http_status, reply)
}

fn judge(request: Option<&ApprovalRequest>, http_status: u16, reply: &Map<String, Value>) -> Verdict {
    let refusal = refusal::find(reply);
    let (code, said) = refusal.as_ref().map_or(("", ""), |r| (r.code.as_str(), r.message.as_str()));
    match reply.get("success") {
        Some(Value::Bool(true)) if refusal.is_some() => Verdict::unknown(code, "성공과 오류가 함께 온 응답이에요."),
        Some(Value::Bool(true)) => judge_success(request, http_status, reply),
        Some(Value::Bool(false)) => match &refusal {
            Some(refusal) => judge_refusal(request, http_status, reply, refusal),
            None => Verdict::unknown("", "실패라고 하지만 이유가 없는 응답이에요."),
        },
        Some(_) => Verdict::unknown(code, "성공 여부를 읽을 수 없는 응답이에요."),
        // Without the flag only a code of the gateway's own build can say that it is a refusal; words alone may come from any server.
        None => match &refusal {
            Some(refusal) if refusal.has_gateway_code() => judge_refusal(request, http_status, reply, refusal),
            _ => Verdict::unknown("", &format!("승인 결과가 들어 있지 않은 응답이에요. {said}")),
        },
    }
}

fn judge_success(request: Option<&ApprovalRequest>, http_status: u16, reply: &Map<String, Value>) -> Verdict {
    if http_status >= 300 {
        return Verdict::unknown("", &format!("성공이라고 하지만 HTTP {http_status}로 답했어요."));
    }
    let Some(transaction) = reply.get("data").and_then(Value::as_object).and_then(Transaction::read) else {
        return Verdict::unknown("", "성공이라고 하지만 거래 내용이 들어 있지 않아요.");
    };
    if let Some(field) = request.and_then(|request| first_difference(request, &transaction)) {
        return Verdict::unknown("", &format!("성공이라고 하지만 보낸 값과 {field} 달라요."));
    }
    if !transaction.unreadable.is_empty() {
        let names = transaction.unreadable.join(", ");
        return Verdict::unknown("", &format!("성공이라고 하지만 읽을 수 없는 값({names})이 있어요."));
    }
    match transaction.status {
        None | Some(0) => {}
        Some(_) => {
            let words = transaction.status_korean();
            return Verdict::unknown("", &format!("성공이라고 하지만 거래 상태가 ‘{words}’예요."));
        }
    }
    let mut verdict = Verdict::of(ApprovalState::Approved, "0000", "승인됐어요.");
    verdict.settlement.receipt_url.clone_from(&transaction.receipt_url);
    verdict.transaction = Some(transaction);
    verdict
}

fn judge_refusal(
    request: Option<&ApprovalRequest>,
    http_status: u16,
    reply: &Map<String, Value>,
    refusal: &Refusal,
) -> Verdict {
    let said = if refusal.message.is_empty() { String::new() } else { format!(" ‘{}’", refusal.message) };
    if is_success_code(&refusal.code) {
        return Verdict::unknown(&refusal.code, &format!("실패라고 하지만 성공 코드({})가 왔어요.", refusal.code));
    }
    let data = reply.get("data").and_then(Value::as_object);
    let signs = [("authNum", "승인번호가"), ("approvedAt", "승인 시각이"), ("receiptUrl", "영수증 주소가")];
    let sign = signs.iter().find(|(key, _)| data.is_some_and(|data| !text_of(data, key).is_empty()));
    if let Some((_, what)) = sign {
        return Verdict::unknown(&refusal.code, &format!("실패라고 하지만 {what} 들어 있어요."));
    }
    if request.is_some_and(|request| is_of_another(request, reply)) {
        return Verdict::unknown(&refusal.code, "다른 거래의 응답이 왔어요.");
    }
    // 408, 409, 425 and 429 say that the request met another one or no time, not that the card refused.
    if matches!(http_status, 408 | 409 | 425 | 429) {
        return Verdict::unknown(&refusal.code, &format!("결제사가 HTTP {http_status}로 답했어요.{said}"));
    }
    if refusal.is_doubtful() {
        return Verdict::unknown(&refusal.code, &format!("이미 처리됐거나 처리 중일 수 있는 응답이에요.{said}"));
    }
    let words = if refusal.message.is_empty() {
        "결제사가 이유를 적지 않고 거절했어요."
    } else {
        &refusal.message
    };
    Verdict::of(ApprovalState::Declined, &refusal.code, words)
}

/// Whether a refusal names another tid, order or merchant than was asked about.
fn is_of_another(request: &ApprovalRequest, reply: &Map<String, Value>) -> bool {
    let inner = |key: &str| reply.get(key).and_then(Value::as_object);
    [Some(reply), inner("data"), inner("error")].into_iter().flatten().any(|place| {
        [("tid", request.tid().as_str()), ("moid", request.moid().as_str()), ("mid", request.mid().as_str())]
            .iter()
            .any(|(key, ours)| place.get(*key).and_then(Value::as_str).is_some_and(|theirs| theirs != *ours))
    })
}

/// The first field in which a reply differs from what was sent, with its Korean particle.
fn first_difference(request: &ApprovalRequest, theirs: &Transaction) -> Option<&'static str> {
    if theirs.tid != request.tid().as_str() {
        Some("tid가")
    } else if theirs.mid != request.mid().as_str() {
        Some("MID가")
    } else if theirs.moid != request.moid().as_str() {
        Some("주문번호가")
    } else if theirs.amount != Some(request.amount().0) {
        Some("금액이")
    } else if theirs.tax_free.unwrap_or(0) != request.tax_free().0 {
        // Not given means none: where some was sent, nobody can tell what was captured.
        Some("면세 금액이")
    } else {
        None
    }
}

/// Reads the answer to an inquiry.
///
/// # Errors
/// [`ReadRefusal`] where there are no facts. An inquiry never changes anything, so it may be asked again.
pub fn parse_inquiry(http_status: u16, body: &[u8]) -> Result<Transaction, ReadRefusal> {
    let unreadable = |kind| ReadRefusal::new(kind, &Refusal::default());
    let by_status = match http_status {
        404 => ReadRefusalKind::NotFound,
        401 | 403 => ReadRefusalKind::Key,
        500..=599 => ReadRefusalKind::Server,
        _ => ReadRefusalKind::Unreadable,
    };
    let Some(reply) = read_object(body) else { return Err(unreadable(by_status)) };
    if let Some(refusal) = refusal::find(&reply) {
        return Err(ReadRefusal::new(refusal.read_kind(http_status), &refusal));
    }
    if !(200..300).contains(&http_status) || reply.get("success") == Some(&Value::Bool(false)) {
        return Err(unreadable(by_status));
    }
    // The envelope may be missing where a relay unwraps it, and `data` may be a list of one.
    let data = match reply.get("data") {
        Some(Value::Object(data)) => Some(data),
        Some(Value::Array(list)) if list.is_empty() => return Err(unreadable(ReadRefusalKind::NotFound)),
        Some(Value::Array(list)) if list.len() == 1 => list[0].as_object(),
        Some(Value::Null) => return Err(unreadable(ReadRefusalKind::NotFound)),
        Some(_) => None,
        None => Some(&reply),
    };
    data.and_then(Transaction::read).ok_or_else(|| unreadable(ReadRefusalKind::Unreadable))
}

/// What an inquiry settles about an attempt whose outcome is unknown, if anything.
///
/// Only a standing approval of the same tid, MID, order and amounts settles it. "Not found" settles nothing (the
/// capture may still be on its way), and a cancelled one is for a person to judge.
pub fn settle_by_inquiry(attempt: &Attempt, found: &Transaction) -> Option<Settlement> {
    let same = found.tid == attempt.tid
        && found.mid == attempt.mid
        && found.moid == attempt.moid
        && found.unreadable.is_empty()
        && found.amount == Some(attempt.amount)
        && found.tax_free.unwrap_or(0) == attempt.tax_free;
    (same && found.status == Some(0)).then(|| Settlement {
        state: ApprovalState::Approved,
        code: "0000".to_owned(),
        message: "조회로 승인된 거래임을 확인했어요.".to_owned(),
        receipt_url: found.receipt_url.clone(),
        by: SettledBy::Inquiry,
    })
}

/// A JSON object in UTF-8, with or without a byte order mark, nothing behind it and no name twice.
fn read_object(body: &[u8]) -> Option<Map<String, Value>> {
    strict::object(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body))
}

/// A string field, trimmed; a number is taken as its digits; anything else is empty.
pub(crate) fn text_of(object: &Map<String, Value>, key: &str) -> String {
    match object.get(key) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(value @ Value::Number(_)) => whole_number(value).map(|n| n.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
