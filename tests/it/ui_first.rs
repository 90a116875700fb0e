//! The first questions, the tour and the help, driven by what a screen reader sees, without a screen.

#![cfg(feature = "gui")]

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use giljabi::app::command::Command;
use giljabi::app::effect::Effect;
use giljabi::app::settings::{Role, Settings};
use giljabi::app::shortcuts::{Chord, Deed};
use giljabi::app::state::Workspace;
use giljabi::app::tour::{Lesson, TourCommand};
use giljabi::app::welcome::WelcomeCommand;

use crate::ui_desk::Desk;

fn open() -> Desk {
    Desk::open(1280.0, 800.0, Settings::default())
}

fn obey(desk: &mut Desk, command: Command) {
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().obey(&ctx, vec![command]);
    desk.harness.run();
}

fn saved(desk: &Desk) -> usize {
    desk.sent.lock().unwrap().iter().filter(|effect| matches!(effect, Effect::SaveCall(_))).count()
}

#[test]
fn three_questions_by_keyboard() {
    let mut desk = open();
    obey(&mut desk, Command::Welcome(WelcomeCommand::Ask));
    assert!(desk.harness.query_by_label("안내 찾기").is_none(), "one page and nothing beside it");
    let field = "이름 (비워 둬도 돼요)";
    assert!(desk.harness.get_by_label(field).is_focused(), "the name can be typed at once");
    desk.harness.get_by_label(field).type_text("김상담");
    desk.harness.run();
    desk.press_with(Modifiers::ALT, Key::Num2);
    desk.press_with(Modifiers::COMMAND, Key::Enter);
    let settings = &desk.app().settings;
    assert_eq!((settings.agent_name.as_str(), settings.role), ("김상담", Some(Role::Merchant)));
    assert_eq!((desk.app().workspace, desk.app().welcome.is_none()), (Workspace::Diagnose, true));
}

#[test]
fn the_first_questions_name_the_key_that_is_set() {
    let mut settings = Settings::default();
    settings.shortcuts.put(Deed::End, Chord::read("Ctrl+Q")).unwrap();
    let mut desk = Desk::open(1280.0, 800.0, settings);
    obey(&mut desk, Command::Welcome(WelcomeCommand::Ask));
    desk.harness.get_by_label("시작하기 (Ctrl+Q)");
    desk.press_with(Modifiers::COMMAND, Key::Q);
    assert!(desk.app().welcome.is_none() && desk.app().settings.role.is_some(), "the answers are kept");
}

#[test]
fn one_key_skips_the_questions() {
    let mut desk = open();
    obey(&mut desk, Command::Welcome(WelcomeCommand::Ask));
    desk.press(Key::Escape);
    assert!(desk.app().settings.welcomed && desk.app().welcome.is_none());
    desk.harness.get_by_label("안내 찾기");
}

#[test]
fn the_tour_follows_real_keys_to_the_end() {
    let mut desk = open();
    obey(&mut desk, Command::Tour(TourCommand::Begin));
    let lesson = |desk: &Desk| desk.app().tour.as_ref().map(|tour| tour.lesson);
    desk.harness.get_by_label("둘러보기 1/7");
    desk.harness.get_by_label("안내 찾기").type_text("ISP 등록 8단계");
    desk.harness.run();
    desk.harness.get_by_label("둘러보기 2/7");
    desk.press(Key::Enter);
    assert_eq!(lesson(&desk), Some(Lesson::Answer));
    for _ in 0..2 {
        desk.press(Key::Num1);
    }
    assert_eq!(lesson(&desk), Some(Lesson::Back));
    desk.press_with(Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(lesson(&desk), Some(Lesson::Note));
    desk.press_with(Modifiers::COMMAND, Key::M);
    desk.harness.event(egui::Event::Text("크롬".into()));
    desk.harness.run();
    assert_eq!(lesson(&desk), Some(Lesson::End));
    desk.press(Key::Escape);
    assert_eq!(lesson(&desk), Some(Lesson::End), "Esc in the note leaves the note");
    desk.press_with(Modifiers::COMMAND, Key::Enter);
    desk.press(Key::Num1);
    desk.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(lesson(&desk), Some(Lesson::Done));
    desk.harness.get_by_label("둘러보기를 마쳤어요");
    assert!(saved(&desk) == 0 && desk.app().desk.finished.is_empty(), "it is not counted");
    desk.press(Key::Escape);
    assert!(desk.app().tour.is_none());
}

#[test]
fn escape_leaves_the_tour_and_takes_its_call_along() {
    for answers in 0..3 {
        let mut desk = open();
        obey(&mut desk, Command::Tour(TourCommand::Begin));
        desk.harness.get_by_label("안내 찾기").type_text("ISP 등록 8단계");
        desk.harness.run();
        for _ in 0..answers {
            desk.press(if desk.app().desk.calls.is_empty() { Key::Enter } else { Key::Num1 });
        }
        desk.press(Key::Escape);
        assert!(desk.app().tour.is_none() && desk.app().desk.calls.is_empty(), "after {answers} keys");
        assert_eq!(saved(&desk), 0);
    }
}

#[test]
fn the_help_opens_where_one_is_and_finds() {
    let mut desk = open();
    desk.press(Key::F3);
    desk.press_with(Modifiers::SHIFT, Key::F1);
    assert!(desk.harness.get_by_label("도움말에서 찾기").is_focused());
    desk.harness.get_by_label_contains("확인 창에 모드, 가맹점, 주문번호");
    assert_eq!(desk.app().workspace, Workspace::Payment, "Shift+F1 goes nowhere else");
    desk.harness.get_by_label("도움말에서 찾기").type_text("초성");
    desk.harness.run();
    desk.harness.get_by_label_contains("영문 자판으로 친 한글");
    desk.press(Key::F2);
    assert_eq!(desk.app().workspace, Workspace::Payment, "keys do not reach what lies below");
    desk.press(Key::Escape);
    assert!(desk.harness.query_by_label("도움말에서 찾기").is_none());
}
