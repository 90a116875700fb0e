//! Situations for practice: what the customer says, what can be pasted, how the practice gateway treats the payment,
//! and what the right answer is.
//!
//! A table and nothing else: nobody is asked and nothing is sent. What an answer promises is kept by a test against
//! the diagnosis and the practice gateway.

use jiff::civil::DateTime;

mod table;

use super::approval::ApprovalState;
use super::codes::Retry;
use super::diagnosis::Place;
use super::secret::PRACTICE_TOKEN;
use crate::diag::Words;

pub use table::SCENARIOS;

/// Merchant of all practice payments.
const MID: &str = "testpay01m";

/// What the buyer pays in practice, in won.
pub const AMOUNT: u64 = 20_000;

/// One situation.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Kebab-case word for the command line.
    pub name: &'static str,
    /// What a list shows.
    pub title: Words,
    /// What the customer or the merchant says.
    pub customer: &'static str,
    /// Last four characters of the tid, by which the practice gateway goes.
    pub tail: &'static str,
    /// What is pasted, with `{tid}` and `{callback}` in their places.
    paste: &'static str,
    /// What the approval comes to; none where the payment ends before it.
    pub approval: Option<ApprovalState>,
    /// Where the diagnosis leads.
    pub place: Place,
    /// Whether to try again.
    pub retry: Retry,
    /// What there is to learn, in 해요체.
    pub lesson: Words,
}

/// What a person works with in one run of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// A tid of this run, so that the journal takes the same scenario again.
    pub tid: String,
    /// Merchant id.
    pub mid: &'static str,
    /// Order number.
    pub moid: String,
    /// In won, all of it taxable.
    pub amount: u64,
    /// The browser's callback with a practice token; none where the payment ends before it.
    pub callback: Option<String>,
    /// What to paste into the diagnosis.
    pub paste: String,
}

impl Scenario {
    /// The scenario of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }

    /// What to work with in a run whose payment window opened at this Korean time; to the second, no two runs agree.
    pub fn material(&self, opened: DateTime) -> Material {
        let (time, tail) = (opened.strftime("%y%m%d%H%M%S").to_string(), self.tail);
        let tid = format!("{MID}0108{time}{tail}");
        let moid = format!("practice-{time}");
        let url = format!(
            "https://shop.example/return?resultCode=0000&resultMsg=%EC%84%B1%EA%B3%B5&payMethod=CARD\
             &paymentToken={PRACTICE_TOKEN}&tid={tid}&mid={MID}&moid={moid}&amt={AMOUNT}&taxFreeAmt=0"
        );
        let paste = self.paste.replace("{tid}", &tid).replace("{callback}", &url);
        let callback = self.approval.map(|_| url);
        Material { tid, mid: MID, moid, amount: AMOUNT, callback, paste }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::payment::callback::Callback;
    use crate::payment::request::{ApprovalRequest, Fields};
    use crate::payment::tid::Tid;

    #[test]
    fn the_table_is_sound() {
        let opened = jiff::civil::datetime(2026, 11, 22, 10, 42, 7, 0);
        let names: BTreeSet<_> = SCENARIOS.iter().flat_map(|scenario| [scenario.name, &scenario.title.ko]).collect();
        assert_eq!(names.len(), 2 * SCENARIOS.len(), "no name and no title twice");
        for scenario in &SCENARIOS {
            let name = scenario.name;
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            assert!(scenario.lesson.ko.ends_with("요."), "{name}: {:?}", scenario.lesson);
            assert!(scenario.lesson.en.is_ascii() || scenario.lesson.en.contains('‘'), "{name}: {:?}", scenario.lesson);
            let material = scenario.material(opened);
            assert!(Tid::parse(&material.tid).is_ok_and(|tid| tid.tail() == scenario.tail), "{name}");
            let filled = !["{tid}", "{callback}"].iter().any(|place| material.paste.contains(place));
            assert!(filled && !material.paste.is_empty(), "{name}");
            assert_eq!(material.callback.is_some(), scenario.approval.is_some(), "{name}");
            let Some(url) = material.callback else { continue };
            let callback = Callback::parse(url.split_once('?').map_or("", |(_, query)| query));
            let callback = callback.unwrap_or_else(|| panic!("{name}: {url}"));
            assert_eq!((callback.tid.as_str(), callback.has_token), (material.tid.as_str(), true), "{name}");
            let fields = Fields {
                tid: &callback.tid,
                mid: &callback.mid,
                moid: &callback.moid,
                amount: &callback.amount,
                tax_free: &callback.tax_free,
            };
            assert!(ApprovalRequest::check(fields).is_ok_and(|request| request.total().0 == AMOUNT), "{name}");
        }
        assert!(Scenario::find("three-factor").is_some() && Scenario::find("none").is_none());
    }
}
