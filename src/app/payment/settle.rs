//! What a person writes about an approval whose end nobody knows.
//!
//! Only that it was captured or that it was not: nothing a person writes lets the same tid be sent again.

use super::PaymentDesk;
use crate::app::desk::Told;
use crate::app::effect::Effect;
use crate::payment::approval::{ApprovalState, SettledBy, Settlement};
use crate::text::mask::mask;

/// Shortest reason, in characters: "확인함" alone tells nobody anything.
const WHY_CHARS_MIN: usize = 5;

/// Longest reason, in characters.
const WHY_CHARS_MAX: usize = 200;

/// An approval that a person is writing about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    /// Its attempt id.
    pub attempt: String,
    /// How the person knows.
    pub why: String,
}

impl Settling {
    /// Nothing written yet.
    pub(super) fn of(attempt: String) -> Self {
        Self { attempt, why: String::new() }
    }

    /// Whether the reason says enough to be kept.
    pub fn is_ready(&self) -> bool {
        self.why.trim().chars().count() >= WHY_CHARS_MIN
    }
}

impl PaymentDesk {
    /// Writes down what the person found out.
    pub(super) fn settle(&mut self, captured: bool, agent: &str, effects: &mut Vec<Effect>) -> Told {
        let Some(settling) = self.settling.take_if(|settling| settling.is_ready()) else {
            return Told::Refused("어떻게 확인했는지 다섯 글자 이상 적어 주세요".into());
        };
        let why: String = settling.why.trim().chars().take(WHY_CHARS_MAX).collect();
        let why = if agent.is_empty() { why } else { format!("{why} ({agent})") };
        let state = if captured { ApprovalState::Approved } else { ApprovalState::Declined };
        let settlement = Settlement {
            state,
            code: String::new(),
            message: mask(&why).into_owned(),
            receipt_url: String::new(),
            by: SettledBy::Person,
        };
        effects.push(Effect::Settle { attempt: settling.attempt, settlement: Box::new(settlement) });
        Told::Nothing
    }
}
