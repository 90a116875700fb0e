//! The payment desk driven by what a screen reader sees.

#![cfg(feature = "gui")]

use egui_kittest::kittest::Queryable;
use giljabi::app::effect::Effect;
use giljabi::app::records::JournalEntry;
use giljabi::app::settings::Settings;
use giljabi::payment::Mode;
use giljabi::payment::approval::{ApprovalState, Attempt};

use crate::harness::StillPort;
use crate::ui_desk::Desk;

const TID: &str = "testpay01m01082502061700416194";

fn desk(mode: Mode) -> Desk {
    let mut desk = Desk::open(1280.0, 1000.0, Settings { mode, ..Settings::default() });
    desk.press(egui::Key::F3);
    desk.harness.get_by_label("거래번호(tid) 30자").type_text(TID);
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
    assert!(desk.harness.get_by_label("거래번호(tid) 30자").is_focused(), "F3 again is the field again");
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
fn a_form_with_holes_says_which() {
    let mut desk = desk(Mode::Practice);
    click(&mut desk, "승인 요청…");
    let fields: Vec<&str> = desk.app().payment.problems.iter().map(|problem| problem.field).collect();
    assert_eq!((fields, approvals(&desk)), (vec!["moid", "amount"], 0));
}

#[test]
fn an_approval_left_unknown_is_shown_and_asked_about_never_sent_again() {
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
    let entry = JournalEntry {
        attempt,
        state: ApprovalState::Unknown,
        code: String::new(),
        message: String::new(),
        receipt_url: String::new(),
        settled_by: None,
        settled_ms: None,
    };
    let port = StillPort::with_journal(vec![entry]);
    let mut desk = Desk::over(port, 1280.0, 1000.0, Settings::default());
    desk.press(egui::Key::F3);
    desk.harness.get_by_label("결과를 알 수 없어요. 다시 요청하지 마세요.");
    click(&mut desk, "조회로 확인하기");
    assert_eq!(desk.app().payment.tid, TID);
    fill(&mut desk, "주문번호 (moid)", "order-1");
    fill(&mut desk, "과세 금액 (amt)", "20000");
    click(&mut desk, "승인 요청…");
    assert!(desk.app().payment.confirm.is_none(), "a tid that was tried is not asked about again");
    assert_eq!(approvals(&desk), 0);
}
