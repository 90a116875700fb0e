//! Many calls by keyboard alone: set aside, taken up, turned through; the list of ended calls; the caller's number.

#![cfg(feature = "gui")]

use egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable;
use giljabi::app::caller::Before;
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::effect::{self, Effect};
use giljabi::app::past::PastRow;
use giljabi::app::settings::{Settings, Theme};
use giljabi::app::update::{self, Now};
use giljabi::payment::secret::Secret;

use crate::ui_desk::Desk;
use crate::ui_scenes::{looking, state};

fn open() -> Desk {
    Desk::open(1280.0, 800.0, Settings::default())
}

fn start(desk: &mut Desk, customer: &str) {
    let ctx = desk.harness.ctx.clone();
    let commands = [
        DeskCommand::Start { guide: "isp-registration".into(), step: None },
        DeskCommand::Input { name: "customer".into(), value: customer.into() },
    ];
    desk.harness.state_mut().obey(&ctx, commands.map(Command::Desk).to_vec());
    desk.harness.run();
}

#[test]
fn two_keys_set_a_call_aside_and_one_takes_it_up() {
    let mut desk = open();
    start(&mut desk, "김하나");
    desk.press_with(Modifiers::COMMAND, Key::M);
    desk.press(Key::F8);
    assert!(desk.harness.query_by_label("왜 보류하나요?").is_some());
    desk.press(Key::Num2);
    assert_eq!((desk.app().desk.parked(), desk.app().desk.call().is_none()), (1, true));
    assert_eq!(desk.app().desk.calls[0].note.as_str(), "", "the number was an answer, not a word of the note");
    assert!(desk.harness.query_by_label("보류 1").is_some(), "told apart in the row of tabs");
    assert!(desk.harness.query_by_label("보류 방금  김**  일반결제(ISP) 등록 8단계").is_some());
    desk.press(Key::F7);
    assert_eq!(desk.app().desk.parked(), 0);
    assert!(desk.app().desk.call().is_some());
    desk.press(Key::F8);
    desk.press(Key::Escape);
    assert!(desk.app().desk.parking.is_none() && desk.app().desk.parked() == 0);
}

#[test]
fn a_time_to_call_back_is_picked_or_typed() {
    let mut desk = open();
    start(&mut desk, "김하나");
    for key in [Key::F8, Key::Num5, Key::Num1] {
        desk.press(key);
    }
    assert_eq!(desk.app().desk.waiting().len(), 1);
    assert!(desk.harness.query_by_label("다시 전화할 상담 1").is_some());
    desk.harness.get_by_label_contains("전화하고 이어서 하기").click();
    desk.harness.run();
    assert!(desk.app().desk.call().is_some() && desk.app().desk.waiting().is_empty());
    desk.press(Key::F8);
    desk.press(Key::Num5);
    desk.press_with(Modifiers::COMMAND, Key::I);
    desk.harness.get_by_label("다른 시각 (Ctrl+I)").type_text("14:30");
    desk.harness.run();
    desk.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(desk.app().desk.waiting().len(), 1, "{:?}", desk.app().desk.parking);
}

#[test]
fn twenty_calls_are_turned_through_and_listed() {
    let mut desk = open();
    for _ in 0..20 {
        start(&mut desk, "고하늘");
    }
    let shown = |desk: &Desk| desk.app().desk.active;
    desk.press_with(Modifiers::COMMAND, Key::Tab);
    assert_eq!(shown(&desk), Some(0));
    desk.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Tab);
    assert_eq!(shown(&desk), Some(19));
    let tabs = desk.harness.get_all_by_label_contains("10:42  고**  일반결제(ISP) 등록 8단계");
    let right = tabs.map(|tab| tab.rect().right()).fold(0.0, f32::max);
    assert!(right > 0.0 && right < 1280.0, "the last tab, which is on show, is in sight: {right}");
    desk.harness.get_by_label("20개").click();
    desk.harness.run();
    let rows = desk.harness.get_all_by_label_contains("10:42  고**  일반결제(ISP) 등록 8단계").count();
    assert!(rows >= 40, "every call stands in the list, too: {rows}");
}

#[test]
fn ended_calls_are_shown_by_one_key_and_hidden_by_it() {
    let mut desk = open();
    start(&mut desk, "김하나");
    desk.press(Key::F9);
    assert!(desk.harness.query_by_label("오늘 상담").is_some() && desk.app().desk.call().is_none());
    desk.harness.get_by_label("찾을 말").type_text("보안");
    desk.harness.run();
    let asked = desk
        .sent
        .lock()
        .unwrap()
        .iter()
        .any(|effect| matches!(effect, Effect::FindCalls { query, .. } if query.words == "보안"));
    assert!(asked);
    desk.press(Key::F9);
    assert!(!desk.app().desk.past.is_shown);
    assert!(desk.harness.query_by_label("안내 찾기").is_some());
}

#[test]
fn a_number_cannot_be_copied_out_of_its_field() {
    let mut desk = open();
    start(&mut desk, "김하나");
    desk.press_with(Modifiers::COMMAND, Key::J);
    desk.harness.get_by_label("고객 번호 (저장하지 않음)").type_text("010-1234-5678");
    desk.harness.run();
    assert_eq!(desk.app().desk.call().unwrap().caller.typed.expose(), "010-1234-5678");
    desk.press_with(Modifiers::COMMAND, Key::A);
    for event in [Event::Copy, Event::Cut] {
        desk.harness.event(event);
        desk.harness.step();
        let commands = &desk.harness.output().platform_output.commands;
        assert!(!commands.iter().any(|command| matches!(command, OutputCommand::CopyText(_))), "{commands:?}");
    }
}

#[test]
fn a_list_that_cannot_be_read_says_why_and_looks_again() {
    let mut desk = open();
    desk.press(Key::F9);
    let asked = |desk: &Desk| {
        let sent = std::mem::take(&mut *desk.sent.lock().unwrap());
        sent.into_iter()
            .rev()
            .find_map(|effect| if let Effect::FindCalls { id, .. } = effect { Some(id) } else { None })
    };
    let id = asked(&desk).unwrap();
    let page = Err(effect::Failure::new("상담 기록을 읽지 못했어요.", ""));
    update::event(&mut desk.harness.state_mut().app, effect::Event::CallsFound { id, page }, &Now::default());
    desk.harness.run();
    desk.harness.get_by_label("상담 기록을 읽지 못했어요.");
    assert!(desk.harness.query_by_label_contains("찾고 있어요").is_none(), "nobody looks any more");
    desk.harness.get_by_label("다시 찾기").click();
    desk.harness.run();
    assert!(asked(&desk).is_some_and(|again| again != id));
    desk.harness.get_by_label("지난 상담을 찾고 있어요…");
}

#[test]
fn the_earlier_call_of_a_customer_opens_by_key_and_by_click() {
    for by_key in [true, false] {
        let mut desk = open();
        start(&mut desk, "고하늘");
        let id = desk.app().desk.call().unwrap().id.clone();
        desk.press_with(Modifiers::COMMAND, Key::J);
        desk.harness.get_by_label("고객 번호 (저장하지 않음)").type_text("010-1234-5678");
        desk.harness.run();
        desk.press_with(Modifiers::COMMAND, Key::L);
        assert!(!desk.app().desk.past.is_shown, "nothing is known of this customer yet");
        let last = PastRow { id: "earlier".into(), title: "팝업 차단".into(), ..PastRow::default() };
        let before = Before { count: 2, last: Some(last) };
        let found =
            effect::Event::CallerFound { call: id, number: Secret::new("01012345678"), hash: "hash".into(), before };
        update::event(&mut desk.harness.state_mut().app, found, &Now::default());
        desk.harness.run();
        if by_key {
            desk.press_with(Modifiers::COMMAND, Key::L);
        } else {
            desk.harness.get_by_label("지난 상담 보기 (Ctrl+L)").click();
            desk.harness.run();
        }
        let asked = |effect: &Effect| matches!(effect, Effect::OpenCall(id) if id == "earlier");
        assert!(desk.sent.lock().unwrap().iter().any(asked), "by key: {by_key}");
        assert!(desk.app().desk.past.is_shown && desk.app().desk.calls.len() == 1, "the call stays open");
    }
}

/// Calls left open and calls to ring back stand below each other, each row with its ways at its end.
#[test]
fn rows_of_two_lists_end_where_their_list_does() {
    for (size, zoom) in [((1280, 800), 100), ((1024, 700), 175)] {
        let mut desk = state("waiting", looking(Theme::Light, zoom), size);
        desk.harness.state_mut().app.desk.left_open =
            state("left-open", looking(Theme::Light, zoom), size).app().desk.left_open.clone();
        desk.harness.run();
        assert!(!desk.app().desk.left_open.is_empty() && desk.app().desk.waiting().len() > 1, "both are there");
        for way in ["끝내기", "전화 안 함"] {
            let ends: Vec<f32> = desk.harness.get_all_by_label_contains(way).map(|way| way.rect().right()).collect();
            let (least, most) =
                (ends.iter().copied().fold(f32::MAX, f32::min), ends.iter().copied().fold(0.0, f32::max));
            assert!(most - least < 1.0, "{way} at {size:?}: {ends:?}");
            let width = f32::from(size.0) * 100.0 / f32::from(zoom);
            assert!(most < width, "{way} at {size:?}: {ends:?}");
        }
    }
}
