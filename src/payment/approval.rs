//! What is known about one approval attempt, and how that may change.
//!
//! An attempt starts as an intent in the journal, before anything is sent. It is settled at most
//! once by the send itself; `Unknown` may later be settled by an inquiry or by a person, never by
//! sending again. Nothing here sends.

use serde::{Deserialize, Serialize};

use super::Mode;

/// One intended capture, as the journal keeps it. Holds no key and no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// UUID v7, text form.
    pub id: String,
    /// Unix milliseconds at which the person confirmed.
    pub at_ms: i64,
    /// Practice or live.
    pub mode: Mode,
    /// 30 characters.
    pub tid: String,
    /// 10 characters.
    pub mid: String,
    /// Merchant's order number.
    pub moid: String,
    /// Taxable part, in won.
    pub amount: u64,
    /// Tax-free part, in won. The buyer pays the sum.
    pub tax_free: u64,
}

/// How an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovalState {
    /// Journaled; whether it was sent is not known yet. After a restart this reads as unknown.
    Intent,
    /// The gateway said yes, and tid, mid, moid and amount agree.
    Approved,
    /// A well-formed business refusal. Nothing was captured.
    Declined,
    /// Sent, or perhaps sent, and no trustworthy answer.
    Unknown,
    /// It failed before a connection existed. Nothing was sent.
    NotSent,
}

impl ApprovalState {
    /// Stable word for stores and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Unknown => "unknown",
            Self::NotSent => "not-sent",
        }
    }

    /// Reads [`ApprovalState::as_str`] back.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Intent, Self::Approved, Self::Declined, Self::Unknown, Self::NotSent]
            .into_iter()
            .find(|s| s.as_str() == word)
    }

    /// What a person reads.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Intent | Self::Unknown => "결과를 알 수 없음",
            Self::Approved => "승인됨",
            Self::Declined => "거절됨",
            Self::NotSent => "보내지 않음",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Intent | Self::Unknown => "outcome unknown",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::NotSent => "not sent",
        }
    }

    /// Whether the same tid may never be sent again. A tid belongs to one payment window and its
    /// token works once, so even a refusal is final: the customer opens a new window.
    pub fn blocks_resend(self) -> bool {
        self != Self::NotSent
    }

    /// Whether `next` may be written after `self`.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Intent => next != Self::Intent,
            Self::Unknown => matches!(next, Self::Approved | Self::Declined | Self::NotSent),
            Self::Approved | Self::Declined | Self::NotSent => false,
        }
    }
}

/// What settled an attempt (or left it unknown).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// The state it brings.
    pub state: ApprovalState,
    /// The gateway's code, where it gave one.
    pub code: String,
    /// The gateway's words or ours, masked, without secrets.
    pub message: String,
    /// Receipt address of an approval.
    pub receipt_url: String,
    /// Who settled it.
    pub by: SettledBy,
}

/// Who or what a settlement comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettledBy {
    /// The answer to the one send.
    Reply,
    /// A later inquiry, which is a read.
    Inquiry,
    /// A person, who wrote why.
    Person,
}

impl SettledBy {
    /// Stable word for stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Inquiry => "inquiry",
            Self::Person => "person",
        }
    }

    /// Reads [`SettledBy::as_str`] back.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Reply, Self::Inquiry, Self::Person].into_iter().find(|s| s.as_str() == word)
    }
}
