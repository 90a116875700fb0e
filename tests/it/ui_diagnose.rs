//! The diagnosis driven by what a screen reader sees.

#![cfg(feature = "gui")]

use egui_kittest::kittest::Queryable;
use giljabi::app::command::Command;
use giljabi::app::effect::Effect;
use giljabi::app::settings::Settings;
use giljabi::app::state::Workspace;
use giljabi::payment::diagnosis::Kind;
use giljabi::ui::diagnose::{Action, act};

use crate::ui_desk::Desk;

const TID: &str = "testpay01m01082502061700416194";
const FIELD: &str = "무엇이든 붙여 넣기";

fn open() -> Desk {
    let mut desk = Desk::open(1280.0, 1000.0, Settings::default());
    desk.press(egui::Key::F2);
    desk
}

fn pasted(text: &str) -> Desk {
    let mut desk = open();
    desk.harness.event(egui::Event::Paste(text.to_owned()));
    desk.harness.run();
    desk
}

fn kind(desk: &Desk) -> Option<Kind> {
    desk.app().diagnose.card.as_ref().map(|card| card.kind)
}

/// What an action puts on the clipboard.
fn copied(desk: &Desk, action: Action) -> String {
    match act(action, desk.app()).into_iter().next() {
        Some(Command::Copy { text, .. }) => text,
        other => panic!("{other:?}"),
    }
}

fn told(desk: &Desk) -> &str {
    desk.app().toast().map_or("", |toast| &toast.message)
}

#[test]
fn f2_comes_with_the_field_ready() {
    let mut desk = open();
    desk.harness.get_by_label(FIELD).type_text("3095");
    desk.harness.run();
    assert_eq!(kind(&desk), Some(Kind::Code));
    desk.harness.get_by_label("카드사가 승인을 거절했어요. 자세한 이유는 카드사만 알아요");
    desk.press(egui::Key::Escape);
    desk.press(egui::Key::F2);
    assert!(desk.harness.get_by_label(FIELD).is_focused(), "F2 again is the field again");
}

#[test]
fn an_empty_field_offers_examples() {
    let mut desk = open();
    desk.harness.get_by_role_and_label(egui::Role::Button, "거절 응답").click();
    desk.harness.run();
    assert_eq!(kind(&desk), Some(Kind::Reply));
    desk.harness.get_by_role_and_label(egui::Role::Button, "지우기").click();
    desk.harness.run();
    assert_eq!((kind(&desk), desk.app().diagnose.text.as_str()), (None, ""));
    desk.harness.get_by_role_and_label(egui::Role::Button, "거절 응답");
}

#[test]
fn the_step_opens_as_a_call() {
    let mut desk = pasted("3095");
    desk.harness.get_by_role_and_label(egui::Role::Button, "안내 단계 열기").click();
    desk.harness.run();
    assert_eq!(desk.app().workspace, Workspace::Desk);
    let step = desk.app().desk.call().and_then(|call| call.session.step()).map(|step| step.id.clone());
    assert_eq!(step.as_deref(), Some("issuer-refused"));
}

#[test]
fn keys_do_what_the_buttons_do() {
    let mut desk = pasted(TID);
    desk.press_with(egui::Modifiers::ALT, egui::Key::Num2);
    assert_eq!(told(&desk), "고객에게 할 말을 복사했어요");
    assert!(copied(&desk, Action::Say).contains("조회하겠습니다"));
    desk.press_with(egui::Modifiers::ALT, egui::Key::Num3);
    assert_eq!((desk.app().workspace, desk.app().payment.tid.as_str()), (Workspace::Payment, TID));
    desk.press(egui::Key::F2);
    desk.press_with(egui::Modifiers::ALT, egui::Key::Num1);
    assert!(desk.app().desk.call().is_some());
}

#[test]
fn the_support_bundle_is_masked_and_nothing_is_kept() {
    let text = format!("tid={TID}&resultCode=Z999&resultMsg=x Merchant-Key: SGVsbG8gV29ybGQ 4111 1111 1111 1111");
    let mut desk = pasted(&text);
    desk.press_with(egui::Modifiers::ALT, egui::Key::Num4);
    assert_eq!(told(&desk), "지원 자료를 복사했어요");
    let bundle = copied(&desk, Action::Support);
    assert!(bundle.contains(TID) && bundle.contains("처음 보는 결과 코드"), "{bundle}");
    assert!(!bundle.contains("SGVsbG8") && !bundle.contains("4111 1111"), "{bundle}");
    let sent = format!("{:?}", desk.sent.lock().unwrap());
    assert!(!sent.contains("SGVsbG8") && !sent.contains("Z999"), "the paste is never kept");
}

#[test]
fn a_long_paste_is_looked_at_elsewhere() {
    let text =
        format!("{}\n{{\"success\":false,\"error\":{{\"code\":\"3095\"}}}}", "2025-02-06 INFO nothing\n".repeat(4_000));
    let desk = pasted(&text);
    assert!(desk.app().diagnose.waiting.is_some());
    assert!(desk.sent.lock().unwrap().iter().any(|effect| matches!(effect, Effect::Diagnose { .. })));
    desk.harness.get_by_label("긴 글을 붙여 넣었어요 (93 KB)");
}

#[test]
fn a_merchants_code_is_shown_point_by_point() {
    let desk =
        pasted("document.querySelector('#pay').onclick = () => innopay.goPay({ payMethod: \"card\", amt: \"2,000\" })");
    for label in ["고칠 곳 · 1번째 줄", "결제 코드에서 고칠 곳을 3군데 찾았어요"] {
        assert!(desk.harness.query_all_by_label(label).count() > 0, "{label}");
    }
}
