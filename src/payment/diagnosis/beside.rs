//! What the other pieces of a paste add to an answer: evidence, the timeline, and what does not fit.

use jiff::civil::DateTime;

use super::card::{Card, Evidence, Order, Other};
use super::marks;
use super::pieces::{Piece, Recognised, Thing};
use super::reply::{Money, Reply};
use crate::diag::{Lang, Words, words};
use crate::payment::codes::issuers;
use crate::payment::money::Won;
use crate::payment::request::{Mid, Moid};
use crate::payment::response::transaction::Transaction;
use crate::payment::snippet::{Finding, Weight};
use crate::payment::tid::Tid;
use crate::payment::timeline::{Moment, Source, Timeline};
use crate::text::mask::mask;

/// Longest value of a piece of evidence, in characters.
const VALUE_CHARS_MAX: usize = 160;

/// What a code is shown under.
const RESULT_CODE: Words = Words::fixed("결과 코드", "result code");

/// Most other things that are listed.
const OTHERS_MAX: usize = 8;

/// Adds one piece of evidence, unless it is empty.
pub(super) fn say(card: &mut Card, label: Words, value: &str, line: usize) {
    say_in(card, label, &words!("{value}", "{value}"), line);
}

/// The same of a value that differs between the languages.
fn say_in(card: &mut Card, label: Words, value: &Words, line: usize) {
    if value.ko.trim().is_empty() {
        return;
    }
    let value = Words::made(shown(&value.ko), shown(&value.en));
    let new = Evidence { label, value, line };
    if card.evidence.iter().all(|known| known.label != new.label || known.value != new.value) {
        card.evidence.push(new);
    }
}

/// A value as it may be shown: masked, of one line, not too long.
fn shown(value: &str) -> String {
    let masked = mask(value.trim());
    let mut value: String =
        masked.chars().take(VALUE_CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if masked.chars().count() > VALUE_CHARS_MAX {
        value.push('…');
    }
    value
}

/// Adds what the rest of the paste says.
pub(super) fn add(card: &mut Card, best: Option<&Piece>, recognised: &Recognised, now: DateTime) {
    if card.tid.is_none() {
        card.tid = recognised.pieces.iter().rev().find_map(|piece| tid_of(&piece.thing));
    }
    card.timeline = Timeline::of(card.tid.as_ref());
    if let Some(tid) = card.tid.clone() {
        read_from_tid(card, &tid);
        card.order.tid = tid.to_string();
    }
    for piece in &recognised.pieces {
        let theirs = tid_of(&piece.thing);
        let same = theirs.is_none() || theirs == card.tid;
        if same {
            evidence(card, piece);
            happened(card, piece);
            order_of(card, &piece.thing);
        }
        // An id is not listed beside what says more about it.
        let bare = matches!(piece.thing, Thing::Tid(_));
        if bare
            && recognised
                .pieces
                .iter()
                .any(|other| !matches!(other.thing, Thing::Tid(_)) && tid_of(&other.thing) == theirs)
        {
            continue;
        }
        let is_best = best.is_some_and(|best| std::ptr::eq(best, piece));
        if !is_best && (!same || is_apart(&piece.thing)) && card.others.len() < OTHERS_MAX {
            let other = Other { kind: piece.thing.kind(), what: summary(&piece.thing), line: piece.line };
            if card.others.iter().all(|known| known.what != other.what) {
                card.others.push(other);
            }
        }
    }
    shop_trouble(card, recognised);
    if let Some(tid) = &card.tid {
        let approved = card.timeline.at(Moment::Approved);
        let warnings = tid.warnings(now, approved).into_iter();
        card.findings.extend(warnings.map(|words| Finding::new("tid-time", Weight::Warning, 0, words)));
    }
    card.findings.extend(recognised.findings.iter().cloned());
}

/// The first way in which a success differs from what was asked about or sent.
pub(super) fn difference(reply: &Reply, recognised: &Recognised, order: Option<&Order>) -> Option<Words> {
    let found = reply.transaction.as_ref()?;
    let total = found.total().map(|won| won.0);
    let told =
        |field: &str, name: &str| Some(words!("보낸 값과 {field} 달라요", "{name} is not the one that was sent"));
    if let Some(order) = order {
        if !order.tid.is_empty() && order.tid != found.tid {
            return told("tid가", "its tid");
        }
        if order.mid.as_ref().is_some_and(|mid| mid.as_str() != found.mid) {
            return told("MID가", "its MID");
        }
        if !order.moid.is_empty() && order.moid != found.moid {
            return told("주문번호가", "its order number");
        }
        if order.total.is_some() && order.total != total {
            return told("금액이", "its amount");
        }
    }
    recognised.pieces.iter().find_map(|piece| {
        let (tid, mid, moid, theirs) = match &piece.thing {
            Thing::Request(sent) => (&sent.tid, &sent.mid, &sent.moid, sent.total().map(|won| won.0)),
            Thing::Callback(callback) => (&callback.tid, &callback.mid, &callback.moid, callback.total()),
            _ => return None,
        };
        // A log may hold many payments; only the one of the reply says anything about it.
        if *tid != found.tid {
            return None;
        }
        if !mid.is_empty() && !found.mid.is_empty() && *mid != found.mid {
            told("MID가", "its MID")
        } else if !moid.is_empty() && !found.moid.is_empty() && *moid != found.moid {
            told("주문번호가", "its order number")
        } else if theirs.is_some() && theirs != total {
            told("금액이", "its amount")
        } else {
            None
        }
    })
}

fn tid_of(thing: &Thing) -> Option<Tid> {
    match thing {
        Thing::Reply(reply) => Tid::parse(&reply.tid).ok(),
        Thing::Callback(callback) => Tid::parse(&callback.tid).ok(),
        Thing::Request(request) => Tid::parse(&request.tid).ok(),
        Thing::Receipt(tid) | Thing::Tid(tid) => Some(tid.clone()),
        _ => None,
    }
}

/// Adds what a piece says of the order. What stands first counts.
fn order_of(card: &mut Card, thing: &Thing) {
    let (mid, moid, total) = match thing {
        Thing::Reply(reply) => {
            let found = reply.transaction.as_ref();
            (found.map(|f| f.mid.as_str()), Some(reply.moid.as_str()), found.and_then(Transaction::total))
        }
        Thing::Callback(callback) => {
            (Some(callback.mid.as_str()), Some(callback.moid.as_str()), callback.total().map(Won))
        }
        Thing::Request(sent) => (Some(sent.mid.as_str()), Some(sent.moid.as_str()), sent.total()),
        Thing::Moid(moid) => (None, Some(moid.as_str()), None),
        _ => return,
    };
    let order = &mut card.order;
    order.mid = order.mid.take().or_else(|| mid.and_then(|mid| Mid::parse(mid).ok()));
    order.total = order.total.or(total.map(|won| won.0));
    if let Some(Ok(moid)) = moid.filter(|_| order.moid.is_empty()).map(Moid::parse) {
        order.moid = moid.to_string();
    }
}

/// Says where the paste and the order it is compared with differ.
pub(super) fn compare(card: &mut Card, order: &Order) {
    let won = |total: Option<u64>, lang: Lang| {
        total.map(|won| lang.pick(Won(won).figures(), Won(won).english())).unwrap_or_default()
    };
    let text = |mid: &Option<Mid>| mid.as_ref().map(ToString::to_string).unwrap_or_default();
    let theirs = &card.order;
    let both = |text: String| Words::made(text.clone(), text);
    let money = |total| Words::made(won(total, Lang::Ko), won(total, Lang::En));
    let rows = [
        ("tid", "tid", both(order.tid.clone()), both(theirs.tid.clone())),
        ("MID", "MID", both(text(&order.mid)), both(text(&theirs.mid))),
        ("주문번호", "order number", both(order.moid.clone()), both(theirs.moid.clone())),
        ("금액", "amount", money(order.total), money(theirs.total)),
    ];
    for (name, english, ours, theirs) in rows {
        if !ours.ko.is_empty() && !theirs.ko.is_empty() && ours != theirs {
            let message = words!(
                "거래에서 보던 주문과 {name} 값이 달라요. 주문은 {ours}, 붙여 넣은 글은 {theirs}",
                "The {english} is not that of the order on the payment page: {ours_en} there, {theirs_en} in the paste.",
                ours_en = ours.en,
                theirs_en = theirs.en,
                ours = ours.ko,
                theirs = theirs.ko
            );
            card.findings.push(Finding::new("other-order", Weight::Warning, 0, message));
        }
    }
}

/// Things that are listed even where they say nothing of another payment.
fn is_apart(thing: &Thing) -> bool {
    matches!(
        thing,
        Thing::OtherGateway { .. } | Thing::Snippet(_) | Thing::NearTid(_) | Thing::Code { named: true, .. }
    )
}

/// A piece in a few words.
fn summary(thing: &Thing) -> Words {
    let both = |text: &str| words!("{text}", "{text}");
    let joined = |parts: [&str; 3]| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let words = match thing {
        Thing::Reply(reply) => {
            let of = |money| joined([money, &reply.tid, &reply.code]);
            Words::made(of(reply.money.korean()), of(reply.money.english()))
        }
        Thing::Callback(callback) => both(&joined([&callback.code, &callback.message, &callback.tid])),
        Thing::Request(request) => {
            words!("승인 요청 {tid}", "approval request {tid}", tid = request.tid)
        }
        Thing::Snippet(snippet) => {
            words!("고치거나 확인할 곳 {count}군데", "places to mend or check: {count}", count = snippet.findings.len())
        }
        Thing::Receipt(tid) | Thing::Tid(tid) => both(tid.as_str()),
        Thing::NearTid(error) => error.message.clone(),
        Thing::OtherGateway { service, id } => {
            let Words { ko, en } = service.name();
            Words::made(format!("{ko} {id}").trim().to_owned(), format!("{en} {id}").trim().to_owned())
        }
        Thing::Code { code, .. } => both(code),
        Thing::Moid(moid) => both(moid),
    };
    Words::made(mask(&words.ko).into_owned(), mask(&words.en).into_owned())
}

fn evidence(card: &mut Card, piece: &Piece) {
    let line = piece.line;
    match &piece.thing {
        Thing::Reply(reply) => {
            let money = Words::fixed(reply.money.korean(), reply.money.english());
            say_in(card, Words::fixed("돈", "money"), &money, line);
            say(card, Words::fixed("응답 코드", "reply code"), &reply.code, line);
            say(card, Words::fixed("응답 문구", "reply message"), &reply.message, line);
            if let Some(found) = &reply.transaction {
                facts(card, found, line);
            }
        }
        Thing::Callback(callback) => {
            say(card, Words::fixed("인증 코드", "authentication code"), &callback.code, line);
            say(card, Words::fixed("인증 문구", "authentication message"), &callback.message, line);
            say(card, Words::fixed("주문번호(moid)", "order number (moid)"), &callback.moid, line);
            let total = callback.total().map(Won);
            let total = total.map(|won| Words::made(won.figures_and_words(), won.english())).unwrap_or_default();
            say_in(card, Words::fixed("결제 금액", "amount"), &total, line);
        }
        Thing::Request(request) => {
            say(card, Words::fixed("보낸 주문번호", "order number sent"), &request.moid, line);
            let total = request.total().map(|won| Words::made(won.figures(), won.english())).unwrap_or_default();
            say_in(card, Words::fixed("보낸 금액", "amount sent"), &total, line);
        }
        Thing::Code { code, named: true } => say(card, RESULT_CODE, code, line),
        Thing::Code { code, .. } if code.eq_ignore_ascii_case(&card.code) => say(card, RESULT_CODE, code, line),
        Thing::OtherGateway { id, .. } => {
            say(card, Words::fixed("다른 결제사의 번호", "number of another gateway"), id, line)
        }
        Thing::Receipt(tid) => say(card, Words::fixed("영수증의 tid", "tid of the receipt"), tid.as_str(), line),
        Thing::Snippet(snippet) => {
            say(card, Words::fixed("가맹점(MID)", "merchant (MID)"), snippet.mid.as_deref().unwrap_or_default(), line);
        }
        _ => {}
    }
}

fn facts(card: &mut Card, found: &Transaction, line: usize) {
    let wanted = ["결제 금액", "주문번호", "결제 수단", "카드사", "승인번호", "승인 시각"];
    for ((label, value), (english, value_en)) in found.facts(Lang::Ko).into_iter().zip(found.facts(Lang::En)) {
        if wanted.contains(&label) {
            say_in(card, Words::fixed(label, english), &Words::made(value, value_en), line);
        }
    }
    if let Some(window) = issuers::window(&found.issuer) {
        let value =
            words!("{ko} (공개 자료 기준)", "{en} (by public sources)", ko = window.korean(), en = window.english());
        say_in(card, Words::fixed("이 카드의 결제 방식", "window of this card"), &value, line);
    }
}

fn read_from_tid(card: &mut Card, tid: &Tid) {
    say(card, Words::fixed("tid", "tid"), tid.as_str(), 0);
    let (service, product) = (tid.service(), tid.product());
    let read = Words::made(
        format!("{} · {} · {}", tid.mid(), service.korean(), product.korean()),
        format!("{} · {} · {}", tid.mid(), service.english(), product.english()),
    );
    say_in(card, Words::fixed("tid에서 읽은 값", "read from the tid"), &read, 0);
}

fn happened(card: &mut Card, piece: &Piece) {
    let timeline = &mut card.timeline;
    match &piece.thing {
        Thing::Callback(callback) if callback.is_success() => {
            timeline.push(Moment::Authenticated, piece.at, Source::Callback);
        }
        Thing::Callback(_) => timeline.push(Moment::NotAuthenticated, piece.at, Source::Callback),
        Thing::Request(_) => timeline.push(Moment::Asked, piece.at, Source::Request),
        Thing::Receipt(_) => timeline.push(Moment::Receipt, None, Source::ReceiptAddress),
        Thing::Reply(reply) => {
            let found = reply.transaction.as_ref();
            match reply.money {
                Money::Approved => timeline.capture(found, piece.at, false, Source::Reply),
                Money::Declined => timeline.push(Moment::Declined, piece.at, Source::Reply),
                Money::Unknown => timeline.push(Moment::Unknown, piece.at, Source::Reply),
                Money::Cancelled => timeline.capture(found, None, true, Source::Reply),
                Money::NotAsked => {}
            }
            if found.is_some_and(|found| !found.receipt_url.is_empty()) {
                timeline.push(Moment::Receipt, None, Source::Reply);
            }
        }
        _ => {}
    }
}

/// The shop's own server answered the callback with an error.
fn shop_trouble(card: &mut Card, recognised: &Recognised) {
    let failed = recognised.text.lines().enumerate().find_map(|(at, line)| {
        let state = marks::access_status(line).filter(|state| *state >= 400)?;
        crate::payment::callback::mentioned(line).then_some((at + 1, state))
    });
    if let Some((line, state)) = failed {
        let message = words!(
            "쇼핑몰 서버가 인증 결과를 받는 주소에서 HTTP {state}로 답했어요. 결과를 받지 못해 승인을 요청하지 못했을 수 있어요.",
            "The shop's server answered HTTP {state} where it receives the authentication. It may not have got the result, and not have asked for the approval."
        );
        card.findings.push(Finding::new("shop-error", Weight::Error, line, message));
    }
}
