//! An answer of the gateway within a paste, and what it says about the money.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::payment::approval::ApprovalState;
use crate::payment::callback::Callback;
use crate::payment::response::transaction::Transaction;
use crate::payment::response::{judge_pasted, refusal, text_of};
use crate::text::mask::mask;

/// What is known about the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Money {
    /// Captured.
    Approved,
    /// Captured and given back.
    Cancelled,
    /// Refused: a well-formed answer says so.
    Declined,
    /// May have moved.
    Unknown,
    /// No approval was asked for yet.
    NotAsked,
}

impl Money {
    /// The Korean words.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Approved => "승인됨",
            Self::Cancelled => "취소됨",
            Self::Declined => "거절됨: 돈이 움직이지 않았어요",
            Self::Unknown => "알 수 없음: 결제됐을 수도 있어요",
            Self::NotAsked => "승인을 요청하기 전",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined: no money moved",
            Self::Unknown => "unknown: it may have been paid",
            Self::NotAsked => "before the approval was asked for",
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What it says about the money.
    pub money: Money,
    /// The gateway's code, masked; empty where it gave none.
    pub code: String,
    /// The gateway's words, masked; where nothing can be known, why.
    pub message: String,
    /// The facts, where it has them.
    pub transaction: Option<Transaction>,
    /// Transaction id it names.
    pub tid: String,
    /// Order it names.
    pub moid: String,
}

/// What an object of a paste is.
pub(super) enum Sort {
    Reply(Box<Reply>),
    Callback(Callback),
    /// The body of an approval request.
    Request(Box<Transaction>),
}

/// Looks into an object and what lies within it; `http` is the status it came with.
pub(super) fn sorts(map: &Map<String, Value>, http: u16, depth: usize, out: &mut Vec<Sort>) {
    if let Some(sort) = sort(map, http) {
        out.push(sort);
        return;
    }
    if depth == 0 {
        return;
    }
    for value in map.values() {
        match value {
            Value::Object(inner) => sorts(inner, http, depth - 1, out),
            // An answer kept as text, as structured logs do.
            Value::String(text) if text.contains('{') => {
                for found in super::loose::objects(text) {
                    sorts(&found.map, http, depth - 1, out);
                }
            }
            Value::Array(items) => {
                items.iter().filter_map(Value::as_object).for_each(|inner| sorts(inner, http, depth - 1, out));
            }
            _ => {}
        }
    }
}

fn sort(map: &Map<String, Value>, http: u16) -> Option<Sort> {
    let has = |key: &str| map.contains_key(key);
    if (has("paymentToken") || has("mallReserved") || has("payMethod") && has("resultCode")) && !has("success") {
        let pairs = map.keys().map(|key| (key.as_str(), text_of(map, key)));
        if let Some(callback) = Callback::of(pairs) {
            return Some(Sort::Callback(callback));
        }
    }
    let flag = has("success")
        && (has("data") || has("error") || has("code") || has("message") || has("msg") || has("resultCode"));
    let coded = refusal::find(map).is_some_and(|refusal| refusal.has_gateway_code());
    if flag || coded {
        return Some(Sort::Reply(Box::new(reply(map, http))));
    }
    let bare = Transaction::read(map)?;
    // What is sent has no status; what comes back has.
    if bare.status.is_some() || !bare.auth_num.is_empty() || !bare.approved_at.is_empty() {
        return Some(Sort::Reply(Box::new(of_transaction(bare))));
    }
    Some(Sort::Request(Box::new(bare)))
}

fn reply(map: &Map<String, Value>, http: u16) -> Reply {
    let inner = |key: &str| map.get(key).and_then(Value::as_object);
    let named = |key: &str| {
        let places = [Some(map), inner("data"), inner("error")].into_iter().flatten();
        places.map(|place| text_of(place, key)).find(|text| !text.is_empty()).unwrap_or_default()
    };
    let transaction = inner("data").and_then(Transaction::read);
    let verdict = judge_pasted(http, map);
    let cancelled = transaction.as_ref().is_some_and(|found| matches!(found.status, Some(1 | 2)));
    let success = map.get("success") == Some(&Value::Bool(true)) && (200..300).contains(&http);
    let money = match verdict.settlement.state {
        ApprovalState::Approved => Money::Approved,
        _ if success && cancelled && refusal::find(map).is_none() => Money::Cancelled,
        // An inquiry that finds nothing refuses the inquiry, not the payment.
        ApprovalState::Declined if refusal::is_not_found_code(&verdict.settlement.code) => Money::Unknown,
        ApprovalState::Declined => Money::Declined,
        ApprovalState::Unknown | ApprovalState::NotSent | ApprovalState::Intent => Money::Unknown,
    };
    let message = match refusal::find(map) {
        Some(refusal) if !refusal.message.is_empty() => mask(&refusal.message).into_owned(),
        _ => verdict.settlement.message,
    };
    let code = match refusal::find(map) {
        Some(refusal) if verdict.settlement.code.is_empty() => mask(&refusal.code).into_owned(),
        _ => verdict.settlement.code,
    };
    let tid = mask(&named("tid")).into_owned();
    let moid = mask(&named("moid")).into_owned();
    Reply { money, code, message, transaction, tid, moid }
}

/// Facts without an envelope, as a relay or an admin page shows them.
fn of_transaction(found: Transaction) -> Reply {
    let money = match found.status {
        Some(0) => Money::Approved,
        Some(1 | 2) => Money::Cancelled,
        None if !found.auth_num.is_empty() && !found.approved_at.is_empty() => Money::Approved,
        _ => Money::Unknown,
    };
    let (tid, moid) = (found.tid.clone(), found.moid.clone());
    Reply { money, code: String::new(), message: found.status_korean(), transaction: Some(found), tid, moid }
}
