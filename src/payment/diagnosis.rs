//! Whatever a person pastes: what it is, what it says, who can put it right, and what to say to the customer.
//!
//! Two steps. [`recognise`] reads the text and knows no dictionary; [`diagnose`] weighs what was read. Nothing is sent,
//! nothing personal or secret is kept, and only a well-formed refusal is called one.

mod answers;
mod beside;
mod bundle;
mod card;
mod foreign;
mod labels;
mod loose;
mod marks;
mod mentions;
mod pieces;
mod reply;
mod secrets;
mod single;
mod weigh;

pub use bundle::bundle;
pub use card::{Card, Certainty, Evidence, Order, Other, PLACES, Place, Stop};
pub use pieces::{Kind, Piece, Recognised, Thing, recognise};
pub use reply::{Money, Reply};
pub use weigh::diagnose;

/// Bytes of a paste as text: by its byte order mark, as UTF-8, else as EUC-KR. NULs become blanks.
pub fn decode(bytes: &[u8]) -> String {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::EUC_KR.decode_without_bom_handling(bytes).0.into_owned(),
        },
    };
    if text.contains('\0') { text.replace('\0', " ") } else { text }
}
