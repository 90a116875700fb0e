//! A paste that is one value alone, or nearly one: an id with blanks in it, an order number, a slip of the finger.

use super::pieces::Thing;
use super::{foreign, labels};
use crate::payment::tid::{OtherService, Tid, TidErrorKind, other_service};
use crate::text::mask::mask;

/// Longest value, in characters.
const VALUE_CHARS_MAX: usize = 90;

/// Shortest word that is told from plain words.
const WORD_CHARS_MIN: usize = 6;

/// What a short text is.
pub(super) fn read(text: &str) -> Option<Thing> {
    let bare = text.trim();
    if bare.is_empty() || bare.chars().count() > VALUE_CHARS_MAX {
        return None;
    }
    let halved: String = bare.chars().map(half).collect();
    if labels::is_code(&halved) {
        return Some(Thing::Code { code: halved, named: false });
    }
    let joined: String = halved.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let odd = halved.chars().any(|c| !(c.is_ascii_alphanumeric() || c.is_whitespace() || is_seam(c)));
    if !odd && let Ok(tid) = Tid::parse(&joined) {
        return Some(match foreign::of_mid(tid.mid()) {
            Some(service) => Thing::OtherGateway { service, id: tid.to_string() },
            None => Thing::Tid(tid),
        });
    }
    // Whoever pastes a card or telephone number has pasted no order number.
    if mask(&halved) != halved.as_str() {
        return None;
    }
    let word = halved.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let one = word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !one || word.len() < WORD_CHARS_MIN || !word.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let error = Tid::parse(word).err()?;
    match error.kind {
        TidErrorKind::OtherGateway => {
            other_service(word).map(|service| Thing::OtherGateway { service, id: word.to_owned() })
        }
        TidErrorKind::UpstreamTid => {
            Some(Thing::OtherGateway { service: OtherService::CardOrUpstream, id: word.to_owned() })
        }
        TidErrorKind::MoidInstead => Some(Thing::Moid(word.to_owned())),
        TidErrorKind::Length if !(20..=44).contains(&word.len()) => None,
        TidErrorKind::Empty | TidErrorKind::Space => None,
        TidErrorKind::Character if word.len() != 30 => None,
        _ => Some(Thing::NearTid(error)),
    }
}

/// Full-width forms as ASCII; what nobody sees as a blank.
fn half(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

/// What people put between the parts of a tid, or around it.
fn is_seam(c: char) -> bool {
    matches!(c, '|' | '-' | '_' | '/' | ',' | ';' | '"' | '\'' | '`' | '.' | ':' | '[' | ']' | '(' | ')')
}
