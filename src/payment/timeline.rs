//! What is known of one payment, in the order in which it happened.
//!
//! Plain facts with where each was read. Missing ones are not there; nothing is inferred from their absence.

use jiff::civil::DateTime;
use serde::Serialize;

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
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub moment: Moment,
    /// When, Korean time; none where it was not said.
    pub at: Option<DateTime>,
    /// Where it was read, in Korean.
    pub source: &'static str,
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
            timeline.push(Moment::Opened, Some(tid.time()), "tid에서 읽은 값");
        }
        timeline
    }

    /// Adds a fact. Of two of the same kind the one with a time counts, else the first.
    pub fn push(&mut self, moment: Moment, at: Option<DateTime>, source: &'static str) {
        match self.events.iter_mut().find(|event| event.moment == moment) {
            Some(event) if event.at.is_none() && at.is_some() => *event = Event { moment, at, source },
            Some(_) => {}
            None => {
                self.events.push(Event { moment, at, source });
                self.events.sort_by_key(|event| event.moment);
            }
        }
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
        timeline.push(Moment::Receipt, None, "영수증 주소");
        timeline.push(Moment::Approved, None, "승인 응답");
        let at = jiff::civil::datetime(2025, 2, 6, 17, 1, 0, 0);
        timeline.push(Moment::Approved, Some(at), "조회");
        timeline.push(Moment::Approved, None, "다른 응답");
        let moments: Vec<Moment> = timeline.events().iter().map(|event| event.moment).collect();
        assert_eq!(moments, [Moment::Opened, Moment::Approved, Moment::Receipt]);
        assert_eq!(timeline.at(Moment::Approved), Some(at));
        assert_eq!(timeline.events()[0].time(), "2025-02-06 17:00:41");
        assert!(Timeline::of(None).events().is_empty());
    }
}
