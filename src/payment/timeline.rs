//! What is known of one payment, in the order in which it happened.
//!
//! Plain facts with where each was read. Missing ones are not there; nothing is inferred from their absence.

use jiff::civil::DateTime;
use serde::Serialize;

use super::approval::ApprovalState;
use super::response::transaction::Transaction;
use super::tid::Tid;

/// What happened. In the order of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// The payment window opened.
    Opened,
    /// The customer was authenticated.
    Authenticated,
    /// The authentication did not succeed.
    NotAuthenticated,
    /// The shop asked for the approval.
    Asked,
    /// Money was captured.
    Approved,
    /// The gateway refused.
    Declined,
    /// Nobody knows what became of the money.
    Unknown,
    /// The capture was taken back.
    Cancelled,
    /// There is a receipt.
    Receipt,
}

impl Moment {
    /// The Korean words.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Opened => "결제창이 열림",
            Self::Authenticated => "카드 인증됨",
            Self::NotAuthenticated => "카드 인증이 끝나지 않음",
            Self::Asked => "승인 요청",
            Self::Approved => "승인됨",
            Self::Declined => "거절됨",
            Self::Unknown => "결과를 알 수 없음",
            Self::Cancelled => "취소됨",
            Self::Receipt => "영수증 있음",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Opened => "payment window opened",
            Self::Authenticated => "card authenticated",
            Self::NotAuthenticated => "authentication not finished",
            Self::Asked => "approval asked for",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Unknown => "outcome unknown",
            Self::Cancelled => "cancelled",
            Self::Receipt => "there is a receipt",
        }
    }
}

/// Where a fact was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// In the tid itself.
    Tid,
    /// In what the authentication gave.
    Callback,
    /// In the request of the approval.
    Request,
    /// In a reply of the gateway.
    Reply,
    /// In an inquiry.
    Inquiry,
    /// In the journal.
    Journal,
    /// In the address of a receipt.
    ReceiptAddress,
    /// In a receipt.
    Receipt,
}

impl Source {
    /// The Korean words.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Tid => "tid에서 읽은 값",
            Self::Callback => "인증 결과",
            Self::Request => "승인 요청",
            Self::Reply => "결제사 응답",
            Self::Inquiry => "조회",
            Self::Journal => "승인 기록",
            Self::ReceiptAddress => "영수증 주소",
            Self::Receipt => "영수증",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Tid => "read from the tid",
            Self::Callback => "authentication",
            Self::Request => "approval request",
            Self::Reply => "gateway's reply",
            Self::Inquiry => "look-up",
            Self::Journal => "journal",
            Self::ReceiptAddress => "address of the receipt",
            Self::Receipt => "receipt",
        }
    }
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub moment: Moment,
    /// When, Korean time; none where it was not said.
    pub at: Option<DateTime>,
    /// Where it was read.
    pub source: Source,
}

impl Event {
    /// The time as `2025-02-06 17:00:41`, or empty.
    pub fn time(&self) -> String {
        self.at.map(|at| at.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
    }
}

/// The facts of one payment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    events: Vec<Event>,
}

impl Timeline {
    /// Begins with what the tid itself says.
    pub fn of(tid: Option<&Tid>) -> Self {
        let mut timeline = Self::default();
        if let Some(tid) = tid {
            timeline.push(Moment::Opened, Some(tid.time()), Source::Tid);
        }
        timeline
    }

    /// Adds a fact. Of two of the same kind the one with a time counts, else the first.
    pub fn push(&mut self, moment: Moment, at: Option<DateTime>, source: Source) {
        match self.events.iter_mut().find(|event| event.moment == moment) {
            Some(event) if event.at.is_none() && at.is_some() => *event = Event { moment, at, source },
            Some(_) => {}
            None => {
                self.events.push(Event { moment, at, source });
                self.events.sort_by_key(|event| event.moment);
            }
        }
    }

    /// Adds a capture, and that it was taken back. `read_at` is when it was said, where the facts do not say when it was.
    pub fn capture(&mut self, found: Option<&Transaction>, read_at: Option<DateTime>, cancelled: bool, source: Source) {
        let at = found.and_then(Transaction::approved_time);
        if !cancelled {
            self.push(Moment::Approved, at.or(read_at), source);
            return;
        }
        if at.is_some() {
            self.push(Moment::Approved, at, source);
        }
        self.push(Moment::Cancelled, None, source);
    }

    /// Adds what an inquiry found. A status of unknown meaning adds nothing.
    pub fn inquired(&mut self, found: &Transaction) {
        const SOURCE: Source = Source::Inquiry;
        match found.status {
            Some(0) => self.capture(Some(found), None, false, SOURCE),
            Some(1 | 2) => self.capture(Some(found), None, true, SOURCE),
            _ => {}
        }
        if !found.receipt_url.is_empty() {
            self.push(Moment::Receipt, None, SOURCE);
        }
    }

    /// Adds what the journal knows of an attempt, in Korean time. What the gateway itself said goes before an unknown end.
    pub fn attempted(&mut self, asked: DateTime, state: ApprovalState, settled: Option<DateTime>) {
        const SOURCE: Source = Source::Journal;
        if state == ApprovalState::NotSent {
            return;
        }
        self.push(Moment::Asked, Some(asked), SOURCE);
        let is_known = self.has(Moment::Approved) || self.has(Moment::Cancelled);
        match state {
            ApprovalState::Approved => self.push(Moment::Approved, settled, SOURCE),
            ApprovalState::Declined => self.push(Moment::Declined, settled, SOURCE),
            ApprovalState::Intent | ApprovalState::Unknown if !is_known => self.push(Moment::Unknown, None, SOURCE),
            ApprovalState::Intent | ApprovalState::Unknown | ApprovalState::NotSent => {}
        }
    }

    fn has(&self, moment: Moment) -> bool {
        self.events.iter().any(|event| event.moment == moment)
    }

    /// The facts, in the order of a payment.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The time of a fact.
    pub fn at(&self, moment: Moment) -> Option<DateTime> {
        self.events.iter().find(|event| event.moment == moment).and_then(|event| event.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stand_in_the_order_of_a_payment() {
        let tid = Tid::parse("testpay01m01082502061700416194").unwrap();
        let mut timeline = Timeline::of(Some(&tid));
        timeline.push(Moment::Receipt, None, Source::ReceiptAddress);
        timeline.push(Moment::Approved, None, Source::Reply);
        let at = jiff::civil::datetime(2025, 2, 6, 17, 1, 0, 0);
        timeline.push(Moment::Approved, Some(at), Source::Inquiry);
        timeline.push(Moment::Approved, None, Source::Reply);
        let moments: Vec<Moment> = timeline.events().iter().map(|event| event.moment).collect();
        assert_eq!(moments, [Moment::Opened, Moment::Approved, Moment::Receipt]);
        assert_eq!(timeline.at(Moment::Approved), Some(at));
        assert_eq!(timeline.events()[0].time(), "2025-02-06 17:00:41");
        assert!(Timeline::of(None).events().is_empty());
    }

    #[test]
    fn the_journal_and_an_inquiry_tell_one_story() {
        use ApprovalState::{Approved, Declined, Intent, NotSent, Unknown};
        let at = |minute| jiff::civil::datetime(2025, 2, 6, 17, minute, 0, 0);
        let found = |status| Transaction {
            status: Some(status),
            approved_at: "2025-02-06 17:02:00".into(),
            receipt_url: "https://pg.innopay.co.kr/x".into(),
            ..Transaction::default()
        };
        for (state, inquiry, want) in [
            (Intent, None, "승인 요청 17:01, 결과를 알 수 없음"),
            (Unknown, None, "승인 요청 17:01, 결과를 알 수 없음"),
            (Unknown, Some(0), "승인 요청 17:01, 승인됨 17:02, 영수증 있음"),
            (Approved, None, "승인 요청 17:01, 승인됨 17:03"),
            (Approved, Some(0), "승인 요청 17:01, 승인됨 17:02, 영수증 있음"),
            (Approved, Some(1), "승인 요청 17:01, 승인됨 17:02, 취소됨, 영수증 있음"),
            (Approved, Some(7), "승인 요청 17:01, 승인됨 17:03, 영수증 있음"),
            (Declined, None, "승인 요청 17:01, 거절됨 17:03"),
            (NotSent, None, ""),
        ] {
            let mut timeline = Timeline::default();
            if let Some(status) = inquiry {
                timeline.inquired(&found(status));
            }
            timeline.attempted(at(1), state, Some(at(3)));
            let words = |event: &Event| format!("{} {}", event.moment.korean(), event.time().get(11..16).unwrap_or(""));
            let told: Vec<String> = timeline.events().iter().map(|e| words(e).trim().to_owned()).collect();
            assert_eq!(told.join(", "), want, "{state:?} {inquiry:?}");
        }
    }
}
