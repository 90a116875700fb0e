//! Whether this caller has called before, without keeping who it is.
//!
//! The number lives in memory while it is typed. What is kept is a hash with a key of this data folder, made outside;
//! the number reaches no record, no note and no message.

use std::fmt;

use super::desk::Desk;
use super::effect::Effect;
use super::past::PastRow;
use crate::payment::secret::Secret;

/// Digits of the shortest Korean number with its area code: 02-123-4567.
const FEWEST: usize = 9;
/// Digits of the longest: 0505-1234-5678.
const MOST: usize = 12;

/// What is known of who calls.
#[derive(Default)]
pub struct Caller {
    /// The number as it is typed.
    pub typed: Secret,
    /// Its keyed hash in hex, once it was made.
    pub hash: Option<String>,
    /// Earlier calls of this number; `None` while nobody has looked.
    pub before: Option<Before>,
}

/// Earlier calls of one caller.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Before {
    /// How many.
    pub count: u64,
    /// The last one.
    pub last: Option<PastRow>,
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("before", &self.before).finish_non_exhaustive()
    }
}

/// The digits of a whole Korean telephone number, the same for every way of writing it; `None` for anything else.
pub fn digits(typed: &str) -> Option<Secret> {
    let mut digits = String::with_capacity(MOST + 2);
    for c in typed.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '０'..='９' => digits.push(char::from(b'0' + u8::try_from(u32::from(c) - 0xFF10).unwrap_or(0))),
            '+' | '-' | '.' | '(' | ')' | ' ' | '–' | '‑' => {}
            _ => return None,
        }
    }
    if let Some(rest) = digits.strip_prefix("82").filter(|rest| rest.len() >= FEWEST - 1) {
        digits = format!("0{}", rest.trim_start_matches('0'));
    }
    let whole = digits.starts_with('0') && (FEWEST..=MOST).contains(&digits.len());
    whole.then(|| Secret::new(digits))
}

impl Desk {
    /// The number of the call on show was typed on; a whole one is looked up.
    pub(super) fn caller_typed(&mut self, typed: Secret, effects: &mut Vec<Effect>) {
        let Some(call) = self.call_mut() else { return };
        let number = digits(typed.expose());
        call.caller = Caller { typed, ..Caller::default() };
        if let Some(number) = number {
            effects.push(Effect::FindCaller { call: call.id.clone(), number });
        }
    }

    /// The store has answered for a call. Returns whether the call is to be kept with its new hash.
    pub(super) fn caller_found(&mut self, id: &str, number: &Secret, hash: String, before: Before) -> Option<usize> {
        let at = self.calls.iter().position(|call| call.id == id)?;
        let caller = &mut self.calls[at].caller;
        // Somebody may have typed on since.
        if digits(caller.typed.expose()).as_ref() != Some(number) {
            return None;
        }
        (caller.hash, caller.before) = (Some(hash), Some(before));
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_however_it_is_written() {
        for (typed, want) in [
            ("010-1234-5678", Some("01012345678")),
            ("01012345678", Some("01012345678")),
            ("+82 10-1234-5678", Some("01012345678")),
            ("+82 010-1234-5678", Some("01012345678")),
            ("０１０ １２３４ ５６７８", Some("01012345678")),
            ("(02) 123-4567", Some("021234567")),
            ("031.123.4567", Some("0311234567")),
            ("0505-1234-5678", Some("050512345678")),
            ("010-1234", None),
            ("1588-1234", None),
            ("김하늘", None),
            ("010-1234-5678 김", None),
            ("", None),
            ("0101234567890123", None),
        ] {
            assert_eq!(digits(typed).as_ref().map(Secret::expose), want, "{typed:?}");
        }
    }

    #[test]
    fn a_caller_is_never_shown_by_debug() {
        let caller = Caller { typed: Secret::new("010-1234-5678"), ..Caller::default() };
        assert!(!format!("{caller:?}").contains("1234"), "{caller:?}");
    }
}
