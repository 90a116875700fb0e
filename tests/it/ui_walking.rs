//! Walking at the desk by keys alone: remedies, old steps, undo, texts to send, links, pictures, values.

#![cfg(feature = "gui")]

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::effect::Effect;
use giljabi::app::settings::Settings;

use crate::ui_desk::Desk;

const CTRL: Modifiers = Modifiers::COMMAND;

/// A desk with a call at a step.
fn at(guide: &str, step: &str) -> Desk {
    let mut desk = Desk::open(1280.0, 800.0, Settings::default());
    obey(&mut desk, DeskCommand::Start { guide: guide.into(), step: Some(step.into()) });
    desk
}

fn obey(desk: &mut Desk, command: DeskCommand) {
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().obey(&ctx, vec![Command::Desk(command)]);
    desk.harness.run();
}

fn step(desk: &Desk) -> String {
    desk.app().desk.call().unwrap().session.step().map(|step| step.id.clone()).unwrap_or_default()
}

fn said(desk: &Desk) -> String {
    desk.app().toast().map(|toast| toast.message.clone()).unwrap_or_default()
}

#[test]
fn a_remedy_is_passed_with_one_key_and_taken_back_with_another() {
    let mut desk = at("keyboard-security", "isp-browser");
    desk.harness.get_by_label("이 방법은 이미 해 봤어요");
    desk.press_with(CTRL, Key::D);
    assert_eq!(step(&desk), "isp-remove");
    desk.harness.get_by_label_contains("이미 해 봤으니 건너뛰었어요");
    desk.press_with(CTRL, Key::Z);
    assert_eq!(step(&desk), "isp-browser");
    // In the left column, with the pointer or the keyboard.
    desk.harness.get_by_label("다른 브라우저로 입력").click();
    desk.harness.run();
    assert_eq!(step(&desk), "isp-remove");
    desk.harness.get_by_label("되돌리기 (Ctrl+Z)").click();
    desk.harness.run();
    assert_eq!(step(&desk), "isp-browser");
}

#[test]
fn an_old_environment_is_skipped_with_one_key() {
    let mut desk = at("keyboard-security", "isp-manual");
    desk.press_with(CTRL, Key::E);
    assert_eq!(step(&desk), "isp-center");
    desk.harness.get_by_label("건너뜀");
    desk.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(step(&desk), "isp-manual");
    let mut desk = at("isp-registration", "identity");
    desk.press_with(CTRL, Key::E);
    assert_eq!(
        (step(&desk).as_str(), said(&desk).as_str()),
        ("identity", "이 단계는 건너뛸 수 없어요. 답을 골라 주세요")
    );
}

#[test]
fn undo_in_a_field_is_the_fields_own() {
    let mut desk = at("keyboard-security", "isp-browser");
    desk.press(Key::Num2);
    assert_eq!(step(&desk), "isp-remove");
    desk.press_with(CTRL, Key::M);
    desk.press_with(CTRL, Key::Z);
    assert_eq!(step(&desk), "isp-remove");
    desk.press(Key::Escape);
    desk.press_with(CTRL, Key::Z);
    assert_eq!(step(&desk), "isp-browser");
}

#[test]
fn the_text_to_send_goes_out_part_by_part() {
    let mut desk = at("keyboard-security", "isp-remove");
    desk.press_with(CTRL, Key::S);
    assert_eq!(said(&desk), "보낼 문구를 복사했어요");
    for part in [1, 2, 3, 4, 1] {
        desk.press_with(CTRL | Modifiers::SHIFT, Key::S);
        assert_eq!(said(&desk), format!("문자 4건 가운데 {part}건째를 복사했어요"));
    }
    desk.harness.get_by_label("문자 4건, 다음은 2건째").click();
    desk.harness.run();
    desk.harness.get_by_label_contains("4건 · 4건째 ");
    desk.harness.get_by_label("2건째 복사").click();
    desk.harness.run();
    assert_eq!(said(&desk), "문자 4건 가운데 2건째를 복사했어요");
}

#[test]
fn a_link_opens_only_after_its_host_was_shown() {
    let mut desk = at("isp-password-wrong", "softcamp");
    let opened = |desk: &Desk| {
        let sent = desk.sent.lock().unwrap();
        sent.iter().filter(|effect| matches!(effect, Effect::OpenUrl(_))).count()
    };
    desk.press_with(CTRL, Key::O);
    desk.harness.get_by_label("www.softcamp.co.kr을 브라우저로 열까요?");
    desk.harness.get_by_label_contains("암호화하지 않는 주소예요");
    desk.press(Key::Num1);
    assert_eq!((step(&desk).as_str(), opened(&desk)), ("softcamp", 0), "the question has the keys");
    desk.press(Key::Escape);
    assert!(desk.harness.query_by_label_contains("브라우저로 열까요").is_none());
    desk.press_with(CTRL, Key::O);
    desk.press(Key::Enter);
    assert_eq!((step(&desk).as_str(), opened(&desk)), ("softcamp", 1));
}

#[test]
fn the_picture_grows_and_shrinks_by_keys() {
    let mut desk = at("popup-blocked", "chrome");
    let words = |desk: &Desk| desk.harness.query_all_by_label("닫기 (Esc)").count();
    desk.press_with(CTRL, Key::P);
    assert_eq!(words(&desk), 1);
    desk.press(Key::Escape);
    assert_eq!(words(&desk), 0);
}

#[test]
fn a_value_is_checked_while_it_is_typed_and_masked_when_it_is_left() {
    let mut desk = at("keyboard-security", "which");
    let value = |desk: &Desk| desk.harness.get_by_label("고객명 (Ctrl+I)").value().unwrap_or_default();
    desk.press_with(CTRL, Key::I);
    desk.harness.event(egui::Event::Text("김하늘".into()));
    desk.harness.run();
    assert_eq!(value(&desk), "김하늘");
    desk.press(Key::Escape);
    assert_eq!(value(&desk), "김**");
    assert_eq!(desk.app().desk.call().unwrap().session.inputs()["customer"], "김하늘");
    desk.press_with(CTRL, Key::I);
    assert_eq!(value(&desk), "김하늘");
    desk.harness.event(egui::Event::Text("2".into()));
    desk.harness.run();
    desk.harness.get_by_label("이름에는 숫자가 들어가지 않아요");
    desk.harness.event(egui::Event::Paste(" 4321-8765-4321-8765".into()));
    desk.harness.run();
    desk.harness.get_by_label_contains("카드번호로 보여서 적지 않았어요");
    assert_eq!(desk.app().desk.call().unwrap().session.inputs()["customer"], "김하늘2");
}
