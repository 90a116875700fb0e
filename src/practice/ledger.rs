//! What the practice gateway captured, and how often it was asked to.
//!
//! Lives in memory and dies with the gateway. A tid is captured at most once, as at the real one.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// One capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Capture {
    /// Transaction id.
    pub tid: String,
    /// Merchant id.
    pub mid: String,
    /// Order number.
    pub moid: String,
    /// Taxable part in won.
    pub amt: u64,
    /// Tax-free part in won.
    pub tax_free_amt: u64,
    /// Unix milliseconds.
    #[serde(rename = "at_ms")]
    pub at_ms: i64,
    /// Always 1: a second capture of a tid is refused.
    pub count: u32,
}

/// All captures, and how many approval requests came for each tid.
#[derive(Debug, Default)]
pub struct Ledger {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    captures: Vec<Capture>,
    requests: BTreeMap<String, u32>,
}

impl Ledger {
    /// Every capture, oldest first.
    pub fn captures(&self) -> Vec<Capture> {
        self.lock().captures.clone()
    }

    /// The capture of one tid.
    pub fn capture_of(&self, tid: &str) -> Option<Capture> {
        self.lock().captures.iter().find(|capture| capture.tid == tid).cloned()
    }

    /// How many well-formed approval requests came for one tid.
    pub fn requests_of(&self, tid: &str) -> u32 {
        self.lock().requests.get(tid).copied().unwrap_or(0)
    }

    /// `{"captures":[…],"requests":{tid: n}}`.
    pub fn to_json(&self) -> serde_json::Value {
        let inner = self.lock();
        serde_json::json!({ "captures": inner.captures, "requests": inner.requests })
    }

    pub(super) fn of_order(&self, mid: &str, moid: &str) -> Option<Capture> {
        self.lock().captures.iter().rev().find(|capture| capture.mid == mid && capture.moid == moid).cloned()
    }

    pub(super) fn asked(&self, tid: &str) {
        *self.lock().requests.entry(tid.to_owned()).or_default() += 1;
    }

    /// Captures, unless the tid was captured before.
    pub(super) fn capture(&self, capture: Capture) -> bool {
        let mut inner = self.lock();
        let is_new = !inner.captures.iter().any(|known| known.tid == capture.tid);
        if is_new {
            inner.captures.push(capture);
        }
        is_new
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Every change is one push or one count: a panic elsewhere leaves nothing half done.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Now, in Unix milliseconds.
#[expect(clippy::disallowed_methods, reason = "the practice gateway plays another machine, with a clock of its own")]
pub(super) fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
