//! The payment desk driven by what a screen reader sees.

#![cfg(feature = "gui")]

use egui_kittest::kittest::Queryable;
use giljabi::app::command::{Command, DeskCommand, FormField, PaymentCommand};
use giljabi::app::effect::Effect;
use giljabi::app::records::JournalEntry;
use giljabi::app::settings::Settings;
use giljabi::app::state::Workspace;
use giljabi::payment::Mode;
use giljabi::payment::approval::{ApprovalState, Attempt, SettledBy};
use giljabi::payment::diagnosis::{Money, Order};
use giljabi::payment::request::Read;

use crate::harness::StillPort;
use crate::ui_desk::Desk;

const TID: &str = "testpay01m01082502061700416194";
const OTHER_TID: &str = "testpay01m01082502061700419001";
const FIELD: &str = "거래번호(tid)나 주문번호(moid)";

fn desk(mode: Mode) -> Desk {
    let mut desk = Desk::open(1280.0, 1000.0, Settings { mode, ..Settings::default() });
    desk.press(egui::Key::F3);
    desk.harness.get_by_label(FIELD).type_text(TID);
    desk.harness.run();
    desk
}

fn fill(desk: &mut Desk, label: &str, text: &str) {
    desk.harness.get_by_label(label).focus();
    desk.harness.run();
    desk.harness.get_by_label(label).type_text(text);
    desk.harness.run();
}

fn click(desk: &mut Desk, label: &str) {
    // A question over the window finds its place in its first frames.
    desk.harness.run_steps(8);
    desk.harness.get_by_role_and_label(egui::Role::Button, label).click();
    desk.harness.run_steps(4);
}

fn unknown() -> JournalEntry {
    let attempt = Attempt {
        id: "attempt-1".into(),
        at_ms: crate::harness::NOW_MS,
        mode: Mode::Practice,
        tid: TID.into(),
        mid: "testpay01m".into(),
        moid: "order-1".into(),
        amount: 20_000,
        tax_free: 0,
    };
    JournalEntry {
        attempt,
        state: ApprovalState::Unknown,
        code: String::new(),
        message: String::new(),
        receipt_url: String::new(),
        settled_by: None,
        settled_ms: None,
    }
}

fn approvals(desk: &Desk) -> usize {
    desk.sent.lock().unwrap().iter().filter(|effect| matches!(effect, Effect::Approve { .. })).count()
}

#[test]
fn a_tid_is_read_while_it_is_typed_and_names_the_merchant() {
    let desk = desk(Mode::Practice);
    assert_eq!(desk.app().payment.form.mid, "testpay01m");
    assert!(
        desk.sent.lock().unwrap().iter().all(|effect| !matches!(effect, Effect::Ask { .. })),
        "no network for that"
    );
}

#[test]
fn f3_comes_with_the_field_ready() {
    let mut desk = desk(Mode::Practice);
    desk.press(egui::Key::Escape);
    desk.press(egui::Key::F3);
    assert!(desk.harness.get_by_label(FIELD).is_focused(), "F3 again is the field again");
}

#[test]
fn reads_never_become_an_approval() {
    let mut desk = desk(Mode::Practice);
    click(&mut desk, "영수증");
    click(&mut desk, "조회");
    let sent = desk.sent.lock().unwrap();
    assert_eq!(sent.iter().filter(|effect| matches!(effect, Effect::Ask { .. })).count(), 2);
    drop(sent);
    assert_eq!(approvals(&desk), 0);
}

#[test]
fn an_approval_is_asked_for_shown_and_sent_once() {
    let mut desk = desk(Mode::Practice);
    fill(&mut desk, "주문번호 (moid)", "test0120200814162443");
    fill(&mut desk, "과세 금액 (amt)", "20000");
    click(&mut desk, "승인 요청…");
    assert_eq!(approvals(&desk), 0, "first a question");
    desk.harness.get_by_label("이만 원");
    click(&mut desk, "20,000원 승인 요청 보내기");
    assert_eq!(approvals(&desk), 1);
    assert!(
        desk.harness.query_by_role_and_label(egui::Role::Button, "20,000원 승인 요청 보내기").is_none(),
        "the question is gone"
    );
}

#[test]
fn live_money_wants_the_amount_typed_again() {
    let mut desk = desk(Mode::Live);
    for (label, text) in [
        ("주문번호 (moid)", "order-1"),
        ("과세 금액 (amt)", "20,000"),
        ("Payment-Token", "one-time"),
        ("Merchant-Key", "some-key"),
    ] {
        fill(&mut desk, label, text);
    }
    click(&mut desk, "승인 요청…");
    click(&mut desk, "20,000원 승인 요청 보내기");
    assert_eq!(approvals(&desk), 0, "not before the amount was typed");
    fill(&mut desk, "확인을 위해 금액을 다시 적어 주세요", "20000");
    click(&mut desk, "20,000원 승인 요청 보내기");
    assert_eq!(approvals(&desk), 1);
}

#[test]
fn an_inquiry_beside_a_call_keeps_the_form_that_was_begun() {
    let mut desk = desk(Mode::Practice);
    fill(&mut desk, "주문번호 (moid)", "order-1");
    let start = DeskCommand::Start { guide: "isp-registration".into(), step: None };
    let input = DeskCommand::Input { name: "tid".into(), value: OTHER_TID.into() };
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().obey(&ctx, vec![Command::Desk(start), Command::Desk(input)]);
    click(&mut desk, "조회");
    assert_eq!(desk.app().payment.tid, OTHER_TID);
    desk.harness.get_by_label_contains("남겨 두었어요");
    desk.press(egui::Key::F3);
    assert_eq!(desk.app().payment.form.moid, "");
    click(&mut desk, &format!("{TID} 이어서 적기"));
    assert_eq!((desk.app().payment.tid.as_str(), desk.app().payment.form.moid.as_str()), (TID, "order-1"));
    assert!(desk.harness.query_by_label_contains("이어서 적기").is_none());
}

#[test]
fn every_form_that_waits_can_be_taken_up() {
    let mut desk = Desk::open(1280.0, 1000.0, Settings::default());
    desk.press(egui::Key::F3);
    let ctx = desk.harness.ctx.clone();
    for n in 1..=6 {
        let order = Order { moid: format!("order-{n}"), ..Order::default() };
        let amount = PaymentCommand::Form(FormField::Amount, format!("{n}000"));
        let commands = [PaymentCommand::Open(order), amount].map(Command::Payment).to_vec();
        desk.harness.state_mut().obey(&ctx, commands);
    }
    desk.harness.run_steps(4);
    let link = |n: u32| format!("주문 order-{n} · {n},000원 이어서 적기");
    assert!(desk.harness.query_by_label(&link(3)).is_some() && desk.harness.query_by_label(&link(2)).is_none());
    desk.harness.get_by_role_and_label(egui::Role::Link, "적던 승인 요청 더 보기").click();
    desk.harness.run_steps(4);
    // Each that is taken up makes room for the one before.
    for n in 1..=5 {
        click(&mut desk, &link(n));
        let form = &desk.app().payment.form;
        assert_eq!((form.moid.clone(), form.amount.clone()), (format!("order-{n}"), format!("{n}000")));
    }
}

#[test]
fn a_form_with_holes_says_which() {
    let mut desk = desk(Mode::Practice);
    click(&mut desk, "승인 요청…");
    let fields: Vec<&str> = desk.app().payment.problems.iter().map(|problem| problem.field).collect();
    assert_eq!((fields, approvals(&desk)), (vec!["moid", "amount"], 0));
}

#[test]
fn an_approval_left_unknown_is_shown_and_asked_about_never_sent_again() {
    let port = StillPort::with_journal(vec![unknown()]);
    let mut desk = Desk::over(port, 1280.0, 1000.0, Settings::default());
    desk.press(egui::Key::F3);
    desk.harness.get_by_label("결과를 알 수 없어요. 다시 요청하지 마세요.");
    click(&mut desk, "조회로 확인하기");
    assert_eq!(desk.app().payment.tid, TID);
    assert!(
        desk.harness.query_by_role_and_label(egui::Role::Button, "승인 요청…").is_none(),
        "a tid that was tried has no form"
    );
    desk.press_with(egui::Modifiers::ALT, egui::Key::Num3);
    assert!(desk.app().payment.confirm.is_none(), "nor is it asked about by key");
    assert_eq!(approvals(&desk), 0);
}

#[test]
fn a_person_writes_how_an_unknown_approval_ended() {
    let port = StillPort::with_journal(vec![unknown()]);
    let mut desk = Desk::over(port, 1280.0, 1000.0, Settings::default());
    desk.press(egui::Key::F3);
    click(&mut desk, "직접 확인한 결과 적기…");
    click(&mut desk, "승인됨으로 적기");
    assert!(desk.app().payment.settling.is_some(), "not without a reason");
    fill(&mut desk, "어떻게 확인했나요", "카드사 이용 내역에서 확인함");
    click(&mut desk, "승인됨으로 적기");
    let sent = desk.sent.lock().unwrap();
    let settled = sent.iter().find_map(|effect| match effect {
        Effect::Settle { attempt, settlement } => Some((attempt.as_str(), settlement.state, settlement.by)),
        _ => None,
    });
    assert_eq!(settled, Some(("attempt-1", ApprovalState::Approved, SettledBy::Person)));
}

#[test]
fn a_callback_pasted_anywhere_fills_the_form_and_shows_no_token() {
    for field in [None, Some("주문번호 (moid)"), Some("Payment-Token")] {
        let mut desk = Desk::open(1280.0, 1000.0, Settings { mode: Mode::Live, ..Settings::default() });
        desk.press(egui::Key::F3);
        match field {
            Some(label) => desk.harness.get_by_label(label).focus(),
            None => desk.press(egui::Key::Escape),
        }
        desk.harness.run();
        let text = format!(
            "https://shop.kr/r?paymentToken=one-time&tid={TID}&mid=testpay01m&moid=order-1&amt=20000&resultCode=0000"
        );
        desk.harness.event(egui::Event::Paste(text));
        desk.harness.run();
        let form = &desk.app().payment.form;
        assert_eq!((form.moid.as_str(), form.amount.as_str(), form.token.expose()), ("order-1", "20000", "one-time"));
        desk.harness.get_by_label("Payment-Token 받음");
        desk.harness.get_by_label("고객이 내는 금액  20,000원 (이만 원)");
        let shown = format!("{:?}", desk.harness.root());
        assert!(shown.contains("order-1") && !shown.contains("one-time"), "{field:?}: the token stands nowhere");
        desk.harness.get_by_label("카드 인증됨");
    }
}

#[test]
fn another_order_amount_is_shown_and_blocks_until_the_amount_is_typed() {
    let mut desk = desk(Mode::Practice);
    fill(&mut desk, "주문번호 (moid)", "order-1");
    fill(&mut desk, "과세 금액 (amt)", "20000");
    fill(&mut desk, "주문 금액 (가맹점이 알려 준 금액)", "21000");
    let words = "주문 금액은 21,000원이에요. 승인할 금액보다 1,000원 많아요.";
    desk.harness.get_by_label(&format!("{words} 어느 쪽이 맞는지 가맹점에 확인하고 고쳐 주세요."));
    click(&mut desk, "승인 요청…");
    desk.harness.get_by_label(words);
    click(&mut desk, "20,000원 승인 요청 보내기");
    assert_eq!(approvals(&desk), 0);
    fill(&mut desk, "다른 점을 확인했고 그대로 보내려면, 승인할 금액을 적어 주세요", "20000");
    click(&mut desk, "20,000원 승인 요청 보내기");
    assert_eq!(approvals(&desk), 1);
}

#[test]
fn an_order_number_is_asked_about_with_its_merchant() {
    let mut desk = Desk::open(1280.0, 1000.0, Settings::default());
    desk.press(egui::Key::F3);
    desk.harness.get_by_label(FIELD).type_text("order-20260101-7");
    desk.harness.run();
    desk.harness.get_by_label("16글자인 가맹점 주문번호(moid)로 보여요. tid는 정확히 30글자예요.");
    fill(&mut desk, "가맹점 MID (주문번호로 조회할 때)", "testpay01m");
    click(&mut desk, "주문번호로 조회");
    let sent = desk.sent.lock().unwrap();
    let by_order = |effect: &Effect| matches!(effect, Effect::Ask { read: Read::InquiryByMoid { .. }, .. });
    assert_eq!(sent.iter().filter(|effect| by_order(effect)).count(), 1);
}

#[test]
fn an_order_goes_along_to_the_diagnosis_and_a_wrong_amount_is_found() {
    let mut desk = desk(Mode::Practice);
    fill(&mut desk, "주문번호 (moid)", "order-1");
    fill(&mut desk, "과세 금액 (amt)", "20000");
    desk.press_with(egui::Modifiers::ALT, egui::Key::Num4);
    assert_eq!(desk.app().workspace, Workspace::Diagnose);
    desk.harness.get_by_label("이 주문과 견줘요");
    let reply = format!(
        "{{\"success\":true,\"data\":{{\"tid\":\"{TID}\",\"mid\":\"testpay01m\",\"moid\":\"order-1\",\"amt\":2000,\"status\":0}}}}"
    );
    desk.harness.event(egui::Event::Paste(reply));
    desk.harness.run();
    let money = desk.app().diagnose.card.as_ref().and_then(|card| card.money);
    assert_eq!(money, Some(Money::Unknown), "a success of another amount is none");
    desk.harness.get_by_label("거래에서 보던 주문과 금액 값이 달라요. 주문은 20,000원, 붙여 넣은 글은 2,000원");
    click(&mut desk, "견주지 않기");
    assert_eq!(desk.app().diagnose.card.as_ref().and_then(|card| card.money), Some(Money::Approved));
}
