//! From the pieces of a paste to one answer: the best piece, what the dictionary knows of it, and what the others add.
//!
//! The money rule stands above the dictionary: where money may have moved, the answer is to inquire first.

use jiff::civil::DateTime;

use super::card::{Card, Certainty, Order, Place, Stop};
use super::pieces::{Kind, Piece, Recognised, Thing};
use super::reply::Money;
use super::{answers, beside};
use crate::diag::{Words, words};
use crate::payment::codes::{Codes, Entry, Retry, Who};
use crate::text::mask::mask;

/// What a person says while nobody knows.
pub(super) const HOLD: &str = "결제가 되었는지 먼저 확인하겠습니다. 확인이 끝날 때까지 다시 결제하지 말아 주십시오.";

/// Weighs what was read. `now` is Korean time; `order` is the payment that is asked about, where the asker knows it.
pub fn diagnose(recognised: &Recognised, codes: &Codes, now: DateTime, order: Option<&Order>) -> Card {
    let message = codes.text(&recognised.text).filter(|found| found.chars >= 3);
    let best = recognised.pieces.iter().enumerate().max_by_key(|(at, piece)| (rank(piece, codes), *at));
    let best = best.map(|(_, piece)| piece);
    let mut card = match (best, message) {
        (Some(piece), Some(found)) if rank(piece, codes) < MESSAGE_RANK => {
            let line = line_of(&recognised.text, found.start);
            answers::of_message(found.entry, line)
        }
        (Some(piece), _) => answers::of_piece(piece, recognised, codes, order),
        (None, Some(found)) => answers::of_message(found.entry, line_of(&recognised.text, found.start)),
        (None, None) => answers::of_words(&recognised.text),
    };
    let in_log = matches!(card.kind, Kind::Reply | Kind::Callback | Kind::Code | Kind::Words | Kind::Tid);
    if recognised.is_log && in_log {
        card.kind = Kind::Log;
        // A program that lost an answer had asked for one.
        if card.money == Some(Money::Unknown) && card.stop.is_none() {
            card.stop = Some(Stop::ApprovalError);
        }
    }
    beside::add(&mut card, best, recognised, now);
    if let Some(order) = order {
        beside::compare(&mut card, order);
    }
    card.text.clone_from(&recognised.text);
    card
}

/// A known message in the text goes before pieces of a lower rank.
const MESSAGE_RANK: u8 = 60;

/// How much a piece says.
fn rank(piece: &Piece, codes: &Codes) -> u8 {
    match &piece.thing {
        Thing::Reply(_) => 100,
        Thing::Callback(callback) if !callback.is_success() => 90,
        Thing::Snippet(_) => 80,
        Thing::Code { code, named } => match (codes.code(code).is_some(), named) {
            (true, true) => 70,
            (true, false) => 55,
            (false, true) => 20,
            (false, false) => 10,
        },
        Thing::OtherGateway { .. } => 65,
        Thing::Callback(_) => 50,
        Thing::NearTid(_) => 40,
        Thing::Receipt(_) => 35,
        Thing::Tid(_) => 30,
        Thing::Moid(_) => 25,
        Thing::Request(_) => 33,
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Fills in what the dictionary says.
pub(super) fn by_entry(card: &mut Card, entry: &Entry) {
    // A headline is plain words; names of parameters stand in it without their marks.
    let meaning = entry.meaning.replace('`', "");
    card.what = words!("{meaning}", "{meaning}");
    card.category = Some(entry.category);
    card.who.clone_from(&entry.who);
    card.retry = Some(entry.retry);
    card.say.clone_from(&entry.say);
    card.guide = Some(entry.guide.clone());
    card.step.clone_from(&entry.step);
    card.certainty = if entry.verified { Certainty::Document } else { Certainty::Public };
    card.source = words!("{source}", "{source}", source = entry.source);
}

/// What holds while nobody knows what became of the money, whatever the dictionary says.
pub(super) fn hold(card: &mut Card) {
    card.money = Some(Money::Unknown);
    card.retry = Some(Retry::InquireFirst);
    card.say = HOLD.to_owned();
    card.at(Place("approval-failed", "inquire"));
    if card.who.is_empty() {
        card.who = vec![Who::Merchant, Who::Pg];
    }
}

/// A code nobody knows.
pub(super) fn unknown_code(card: &mut Card, code: &str) {
    card.what = match mask(code) {
        code if code.is_empty() => {
            Words::fixed("결과 코드가 없고, 아는 문구도 아니에요", "No result code, and no known message")
        }
        code => words!("처음 보는 결과 코드예요: {code}", "An unknown result code: {code}"),
    };
    card.who = vec![Who::Pg];
    card.retry = Some(Retry::InquireFirst);
    card.say = HOLD.to_owned();
    card.at(Place("approval-failed", "inquire"));
}
