//! One answer for each kind of piece.

use super::beside;
use super::card::{Card, Certainty, Order, Place, Stop};
use super::pieces::{Kind, Piece, Recognised, Thing};
use super::reply::{Money, Reply};
use super::weigh::{HOLD, by_entry, hold, unknown_code};
use crate::diag::{Words, words};
use crate::payment::callback::Callback;
use crate::payment::codes::{Category, Codes, Entry, Retry, Scope, Who};
use crate::payment::response::refusal::Refusal;
use crate::payment::snippet::{Finding, Snippet, Weight};
use crate::payment::tid::{OtherService, Tid};

const DOCUMENT: Words = Words::fixed("문서 001", "document 001");
const PUBLIC: Words = Words::fixed("공개 자료", "public sources");

/// The answer to a piece.
pub(super) fn of_piece(piece: &Piece, recognised: &Recognised, codes: &Codes, order: Option<&Order>) -> Card {
    match &piece.thing {
        Thing::Reply(reply) => of_reply(reply, recognised, codes, order),
        Thing::Callback(callback) => of_callback(callback, recognised, codes),
        Thing::Request(request) => of_request(&request.tid),
        Thing::Snippet(snippet) => of_snippet(snippet),
        Thing::Receipt(tid) => {
            let what = Words::fixed(
                "영수증 주소예요. 열면 결제됐는지 볼 수 있어요",
                "The address of a receipt. Opened, it shows whether it was paid",
            );
            of_tid(tid, Kind::Receipt, what)
        }
        Thing::Tid(tid) => {
            let what = Words::fixed(
                "이노페이 거래번호(tid)예요. 결과는 조회나 영수증으로 확인해요",
                "A transaction id (tid) of Innopay. A look-up or the receipt tells the outcome",
            );
            of_tid(tid, Kind::Tid, what)
        }
        Thing::NearTid(error) => {
            let bare = |text: &str| text.trim_end_matches('.').to_owned();
            let mut card = Card::new(Kind::Tid, Words::made(bare(&error.message.ko), bare(&error.message.en)));
            card.findings.push(Finding::new("near-tid", Weight::Error, piece.line, error.hint.clone()));
            card.at(Place("receipt-lookup", "recheck"));
            card
        }
        Thing::OtherGateway { service, .. } => of_other(*service),
        Thing::Code { code, .. } => of_code(code, codes),
        Thing::Moid(moid) => of_moid(moid),
    }
}

/// A message of the dictionary, found in the words of a paste.
pub(super) fn of_message(entry: &Entry, line: usize) -> Card {
    let mut card = Card::new(Kind::Words, Words::default());
    by_entry(&mut card, entry);
    card.code = entry.code.clone().unwrap_or_default();
    card.stop = stop_of(entry);
    if entry.retry == Retry::InquireFirst {
        card.money = Some(Money::Unknown);
    }
    let text = entry.text.as_deref().unwrap_or_default().split('|').next().unwrap_or_default();
    beside::say(&mut card, Words::fixed("오류 문구", "error message"), text, line);
    card
}

/// Words that the dictionary does not know.
pub(super) fn of_words(text: &str) -> Card {
    if text.chars().any(char::is_alphabetic) {
        Card::new(Kind::Words, Words::fixed("아는 오류 문구가 아니에요", "No known error message"))
    } else {
        Card::new(Kind::None, Words::fixed("무엇인지 알아보지 못했어요", "Nothing that is known"))
    }
}

fn of_reply(reply: &Reply, recognised: &Recognised, codes: &Codes, order: Option<&Order>) -> Card {
    let mut card = Card::new(Kind::Reply, Words::default());
    card.tid = Tid::parse(&reply.tid).ok();
    card.code.clone_from(&reply.code);
    card.money = Some(reply.money);
    let difference = beside::difference(reply, recognised, order);
    let entry = codes.code(&reply.code).or_else(|| codes.text(&reply.message).map(|found| found.entry));
    match reply.money {
        Money::Approved if difference.is_some() => {
            let Words { ko, en } = difference.unwrap_or_default();
            card.what = words!(
                "성공이라고 하지만 {ko}. 이 주문이 결제됐는지 알 수 없어요",
                "It says success, but {en}. Nobody knows whether this order was paid"
            );
            card.category = Some(Category::Merchant);
            card.stop = Some(Stop::ApprovalError);
            hold(&mut card);
        }
        Money::Approved => approved(&mut card, recognised),
        Money::Cancelled => {
            card.what = words!("취소된 결제예요 ({said})", "A cancelled payment ({said})", said = reply.message);
            card.category = Some(Category::Fine);
            card.who = vec![Who::Merchant];
            card.retry = Some(Retry::No);
            card.say =
                "이 결제는 취소된 것으로 나옵니다. 카드 명세에 반영되는 날은 카드사에서 확인하실 수 있습니다.".into();
            card.at(Place("receipt-lookup", "match"));
            (card.certainty, card.source) = (Certainty::Public, PUBLIC);
        }
        Money::Declined => {
            card.stop = Some(Stop::ApprovalError);
            match telling(&reply.code, &reply.message, codes) {
                Some(entry) => by_entry(&mut card, entry),
                None => unknown_code(&mut card, &reply.code),
            }
        }
        Money::Unknown | Money::NotAsked => {
            match entry.filter(|entry| entry.category != Category::Fine) {
                Some(entry) => by_entry(&mut card, entry),
                None => {
                    card.what = Words::fixed("결과를 알 수 없는 응답이에요", "A reply that leaves the outcome unknown");
                }
            }
            card.category = card.category.or(Some(Category::Passing));
            card.stop = Some(Stop::ApprovalError);
            hold(&mut card);
        }
    }
    card.said.clone_from(&reply.message);
    card
}

/// Codes that leave the reason to the words beside them.
const VAGUE: [&str; 2] = ["3095", "9999"];

/// The entry that says most of a refusal: that of its code, unless the code is a vague one and the words are known.
fn telling<'c>(code: &str, message: &str, codes: &'c Codes) -> Option<&'c Entry> {
    match codes.code(code) {
        Some(entry) if VAGUE.contains(&code) => Some(codes.plain_words(message).map_or(entry, |found| found.entry)),
        Some(entry) => Some(entry),
        None => codes.text(message).map(|found| found.entry),
    }
}

fn approved(card: &mut Card, recognised: &Recognised) {
    card.what = Words::fixed("승인된 결제예요", "An approved payment");
    card.category = Some(Category::Fine);
    card.who = vec![Who::Merchant];
    card.retry = Some(Retry::No);
    card.say = "결제가 승인되었습니다. 같은 주문을 다시 결제하지 말아 주십시오.".into();
    (card.certainty, card.source) = (Certainty::Document, DOCUMENT);
    card.at(Place("receipt-lookup", "match"));
    if recognised.is_broken {
        card.what = Words::fixed(
            "승인된 결제예요. 그런데 쇼핑몰 프로그램이 오류로 멈췄어요",
            "An approved payment. But the shop's program stopped with an error",
        );
        card.stop = Some(Stop::ShopNotTold);
        card.at(Stop::ShopNotTold.place());
    }
}

fn of_callback(callback: &Callback, recognised: &Recognised, codes: &Codes) -> Card {
    let mut card = Card::new(Kind::Callback, Words::default());
    card.tid = Tid::parse(&callback.tid).ok();
    card.code.clone_from(&callback.code);
    card.said.clone_from(&callback.message);
    if callback.is_success() {
        card.what = Words::fixed(
            "카드 인증은 끝났어요. 승인됐는지는 이 내용만으로 알 수 없어요",
            "The card was authenticated. Whether it was approved, this alone does not tell",
        );
        (card.certainty, card.source) = (Certainty::Public, PUBLIC);
        card.category = Some(Category::Abandoned);
        hold(&mut card);
        card.who = vec![Who::Merchant];
        // Whoever sent the approval has pasted more than this.
        if recognised.pieces.iter().all(|piece| !matches!(piece.thing, Thing::Request(_))) {
            card.stop = Some(Stop::NeverAsked);
            card.at(Stop::NeverAsked.place());
        }
        return card;
    }
    let entry = telling(&callback.code, &callback.message, codes);
    let refusal = Refusal { code: callback.code.clone(), message: callback.message.clone() };
    match entry {
        Some(entry) => by_entry(&mut card, entry),
        None if callback.code.is_empty() && callback.message.is_empty() => {
            card.what = Words::fixed("인증 결과가 적혀 있지 않은 주소예요", "An address without a result");
            hold(&mut card);
        }
        None => unknown_code(&mut card, &callback.code),
    }
    // A known message says where the authentication ended, whatever code stands beside it.
    let doubtful = refusal.is_doubtful() && entry.is_none_or(|entry| entry.code.is_some());
    if doubtful || card.retry == Some(Retry::InquireFirst) {
        hold(&mut card);
    } else {
        card.money = Some(Money::NotAsked);
    }
    card
}

fn of_request(tid: &str) -> Card {
    let mut card = Card::new(
        Kind::Log,
        Words::fixed(
            "승인 요청에 보낸 값이에요. 결과는 들어 있지 않아요",
            "What an approval was asked with. It holds no outcome",
        ),
    );
    card.tid = Tid::parse(tid).ok();
    hold(&mut card);
    card
}

fn of_snippet(snippet: &Snippet) -> Card {
    let (errors, all) = (snippet.errors(), snippet.findings.len());
    let what = match (errors, all) {
        (0, 0) => {
            Words::fixed("결제 코드에서 잘못된 곳을 찾지 못했어요", "Nothing wrong was found in the payment code")
        }
        (0, n) => words!("결제 코드에서 확인할 곳이 {n}군데 있어요", "Places to check in the payment code: {n}"),
        (n, _) => words!("결제 코드에서 고칠 곳을 {n}군데 찾았어요", "Places to mend in the payment code: {n}"),
    };
    let mut card = Card::new(Kind::Snippet, what);
    card.category = Some(Category::Merchant);
    card.who = vec![Who::Merchant];
    card.retry = Some(Retry::No);
    card.say = "쇼핑몰의 결제 설정에서 확인할 것이 있습니다. 쇼핑몰에 문의해 주십시오.".into();
    (card.certainty, card.source) = (Certainty::Document, DOCUMENT);
    card.findings.clone_from(&snippet.findings);
    let worst = snippet.worst().map_or("", |finding| finding.kind);
    card.stop = match worst {
        "" => None,
        "early-lookup" | "unquoted-address" | "no-element" => Some(Stop::DeadButton),
        _ if snippet.opens_window => Some(Stop::WindowClosed),
        _ => None,
    };
    card.at(match worst {
        "early-lookup" | "no-element" => Place("window-not-opening", "button-order"),
        "unquoted-address" => Place("window-not-opening", "quotes"),
        "script" | "script-order" => Place("window-not-opening", "script"),
        "name" | "late-popup" | "no-click" => Place("window-not-opening", "gopay"),
        "method" => Place("window-not-opening", "methods"),
        "key-in-browser" | "key-in-code" | "approval-in-browser" => Place("window-not-opening", "key-move"),
        "missing-header" | "literal-token" => Place("approval-failed", "headers"),
        "missing-body" => Place("approval-failed", "body"),
        "" => Place("window-not-opening", "where"),
        _ => Place("window-not-opening", "params"),
    });
    card
}

fn of_tid(tid: &Tid, kind: Kind, what: Words) -> Card {
    let mut card = Card::new(kind, what);
    card.tid = Some(tid.clone());
    card.retry = Some(Retry::InquireFirst);
    card.say = "거래번호를 확인했습니다. 결제 결과를 조회하겠습니다. 잠시만 기다려 주십시오.".into();
    card.at(Place("receipt-lookup", "tid"));
    (card.certainty, card.source) = (Certainty::Public, PUBLIC);
    card
}

fn of_other(service: OtherService) -> Card {
    let Words { ko, en } = service.name();
    let what = words!("{ko}의 것이에요. 이노페이 거래가 아니에요", "Of {en}, no transaction of Innopay");
    let mut card = Card::new(Kind::OtherGateway, what);
    card.who = vec![Who::Merchant];
    card.say = "다른 결제사를 거친 결제로 보입니다. 주문하신 쇼핑몰에 결제 내역을 문의해 주십시오.".into();
    card.at(Place("receipt-lookup", "find-tid"));
    card
}

fn of_code(code: &str, codes: &Codes) -> Card {
    let mut card = Card::new(Kind::Code, Words::default());
    card.code = code.to_uppercase();
    match codes.code(code) {
        Some(entry) => {
            by_entry(&mut card, entry);
            card.stop = stop_of(entry);
            if entry.retry == Retry::InquireFirst {
                card.money = Some(Money::Unknown);
            }
        }
        None => unknown_code(&mut card, code),
    }
    card
}

fn of_moid(moid: &str) -> Card {
    let mut card = Card::new(
        Kind::Moid,
        Words::fixed(
            "가맹점 주문번호(moid)예요. 거래번호(tid)가 아니에요",
            "A merchant's order number (moid), no transaction id (tid)",
        ),
    );
    card.retry = Some(Retry::InquireFirst);
    card.say = HOLD.to_owned();
    card.at(Place("receipt-lookup", "find-tid"));
    beside::say(&mut card, Words::fixed("주문번호(moid)", "order number (moid)"), moid, 1);
    card
}

/// Codes of the window say that it did not open.
fn stop_of(entry: &Entry) -> Option<Stop> {
    match (entry.scope, entry.category) {
        (Scope::Window, Category::Merchant) if entry.step.as_deref() == Some("button-order") => Some(Stop::DeadButton),
        (Scope::Window, Category::Merchant) => Some(Stop::WindowClosed),
        _ if entry.step.as_deref() == Some("not-told") && entry.code.is_none() => Some(Stop::ShopNotTold),
        _ => None,
    }
}
