//! The answer to a paste, as plain data.

use serde::Serialize;

use super::pieces::Kind;
use super::reply::Money;
use crate::diag::Words;
use crate::payment::codes::{Category, Retry, Who};
use crate::payment::request::Mid;
use crate::payment::snippet::Finding;
use crate::payment::tid::Tid;
use crate::payment::timeline::Timeline;

/// How sure the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Likely, but read between the lines.
    Guess,
    /// From public sources, not from the gateway's own document.
    Public,
    /// The official document says so.
    Document,
}

impl Certainty {
    /// The Korean words.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Guess => "추정",
            Self::Public => "공개 자료 기준",
            Self::Document => "공식 문서 기준",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Guess => "a guess",
            Self::Public => "by public sources",
            Self::Document => "by the official document",
        }
    }
}

/// Where a payment stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// The payment window does not open.
    WindowClosed,
    /// Its buttons, or the shop's, do nothing.
    DeadButton,
    /// Authenticated, but the shop never asked for the approval.
    NeverAsked,
    /// The approval came back with an error.
    ApprovalError,
    /// Approved, but the shop was not told.
    ShopNotTold,
}

impl Stop {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::WindowClosed, Self::DeadButton, Self::NeverAsked, Self::ApprovalError, Self::ShopNotTold];

    /// The Korean words.
    pub fn korean(self) -> &'static str {
        match self {
            Self::WindowClosed => "결제창이 열리지 않았어요",
            Self::DeadButton => "버튼이 반응하지 않았어요",
            Self::NeverAsked => "인증은 됐지만 승인을 요청하지 않았어요",
            Self::ApprovalError => "승인 요청이 오류로 끝났어요",
            Self::ShopNotTold => "승인됐지만 쇼핑몰에 반영되지 않았어요",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::WindowClosed => "the payment window did not open",
            Self::DeadButton => "a button did nothing",
            Self::NeverAsked => "authenticated, but the approval was not asked for",
            Self::ApprovalError => "the approval ended with an error",
            Self::ShopNotTold => "approved, but the shop does not show it",
        }
    }

    /// The step to go on with.
    pub fn place(self) -> Place {
        match self {
            Self::WindowClosed => Place("window-not-opening", "where"),
            Self::DeadButton => Place("window-not-opening", "button-order"),
            Self::NeverAsked => Place("approval-failed", "sent"),
            Self::ApprovalError => Place("approval-failed", "code"),
            Self::ShopNotTold => Place("approval-failed", "not-told"),
        }
    }
}

/// A guide and a step of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place(pub &'static str, pub &'static str);

/// Every step that an answer leads to by itself, besides those of the dictionary. A test holds them to the guides.
pub const PLACES: [Place; 18] = [
    Place("window-not-opening", "where"),
    Place("window-not-opening", "button-order"),
    Place("window-not-opening", "quotes"),
    Place("window-not-opening", "script"),
    Place("window-not-opening", "gopay"),
    Place("window-not-opening", "methods"),
    Place("window-not-opening", "params"),
    Place("window-not-opening", "key-move"),
    Place("approval-failed", "sent"),
    Place("approval-failed", "code"),
    Place("approval-failed", "not-told"),
    Place("approval-failed", "inquire"),
    Place("approval-failed", "headers"),
    Place("approval-failed", "body"),
    Place("receipt-lookup", "tid"),
    Place("receipt-lookup", "match"),
    Place("receipt-lookup", "recheck"),
    Place("receipt-lookup", "find-tid"),
];

/// Which part of the paste said what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is.
    pub label: Words,
    /// What it says, masked.
    pub value: Words,
    /// Line of the paste, from 1; 0 for what is known otherwise.
    pub line: usize,
}

/// Something else in the paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// What it is.
    pub kind: Kind,
    /// What it says, masked.
    pub what: Words,
    /// Line of the paste, from 1.
    pub line: usize,
}

/// The payment that is asked about, where the asker knows it. Empty texts are not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Order {
    /// Transaction id.
    pub tid: String,
    /// Merchant id.
    pub mid: Option<Mid>,
    /// Order number.
    pub moid: String,
    /// What the buyer pays, in won.
    pub total: Option<u64>,
}

/// The answer. All texts are masked.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// What was pasted.
    pub kind: Kind,
    /// The transaction it is about.
    pub tid: Option<Tid>,
    /// What the paste says of the order.
    pub order: Order,
    /// The code it is about, or empty.
    pub code: String,
    /// What happened, in Korean in 해요체: the headline.
    pub what: Words,
    /// The gateway's own words, or empty.
    pub said: String,
    /// What is known about the money; none where the paste says nothing about it.
    pub money: Option<Money>,
    /// What kind of thing happened.
    pub category: Option<Category>,
    /// Who can put it right.
    pub who: Vec<Who>,
    /// Whether to try again; none where there is nothing to try.
    pub retry: Option<Retry>,
    /// Words for the customer, in 합니다체; empty where there are none.
    pub say: String,
    /// Guide to go on with.
    pub guide: Option<String>,
    /// Step of that guide.
    pub step: Option<String>,
    /// How sure this is.
    pub certainty: Certainty,
    /// Where it was learnt; may be empty.
    pub source: Words,
    /// Where the payment stopped, where that can be told.
    pub stop: Option<Stop>,
    /// Which part of the paste said what.
    pub evidence: Vec<Evidence>,
    /// Faults of the paste or in it.
    pub findings: Vec<Finding>,
    /// What is known of the payment, in order.
    pub timeline: Timeline,
    /// What else was in the paste.
    pub others: Vec<Other>,
    /// The beginning of the paste, masked.
    pub text: String,
}

impl Card {
    /// An answer that only says what was pasted.
    pub(super) fn new(kind: Kind, what: Words) -> Self {
        Self {
            kind,
            tid: None,
            order: Order::default(),
            code: String::new(),
            what,
            said: String::new(),
            money: None,
            category: None,
            who: Vec::new(),
            retry: None,
            say: String::new(),
            guide: None,
            step: None,
            certainty: Certainty::Guess,
            source: Words::default(),
            stop: None,
            evidence: Vec::new(),
            findings: Vec::new(),
            timeline: Timeline::default(),
            others: Vec::new(),
            text: String::new(),
        }
    }

    /// Whether it says which payment it is about: by tid or by order number.
    pub fn names_order(&self) -> bool {
        !self.order.tid.is_empty() || !self.order.moid.is_empty()
    }

    pub(super) fn at(&mut self, Place(guide, step): Place) {
        self.guide = Some(guide.to_owned());
        self.step = Some(step.to_owned());
    }
}
