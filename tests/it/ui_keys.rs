//! Keys, the palette and the key overlay, driven without a mouse.

#![cfg(feature = "gui")]

use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable;
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::effect::Effect;
use giljabi::app::palette::{Section, Target};
use giljabi::app::settings::{Settings, Theme};
use giljabi::app::shortcuts::{Chord, Deed};
use giljabi::app::state::Workspace;

use crate::ui_desk::Desk;

fn open() -> Desk {
    Desk::open(1280.0, 800.0, Settings::default())
}

fn obey(desk: &mut Desk, commands: Vec<Command>) {
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().obey(&ctx, commands);
    desk.harness.run();
}

/// A call, and words in its note.
fn in_a_call(note: &str) -> Desk {
    let mut desk = open();
    let start = DeskCommand::Start { guide: "isp-registration".into(), step: None };
    obey(&mut desk, vec![Command::Desk(start), Command::Desk(DeskCommand::Note(note.into()))]);
    desk.press_with(Modifiers::COMMAND, Key::M);
    desk
}

/// Types as a keyboard does: into whatever has the focus.
fn write(desk: &mut Desk, text: &str) {
    desk.harness.event(Event::Text(text.into()));
    desk.harness.run();
}

fn focused(desk: &Desk) -> Option<egui::Id> {
    desk.harness.ctx.memory(|memory| memory.focused())
}

#[test]
fn the_palette_comes_over_the_note_and_leaves_it_as_it_was() {
    let mut desk = in_a_call("앞과 뒤");
    desk.press(Key::Home);
    desk.press(Key::ArrowRight);
    let before = focused(&desk);
    assert!(before.is_some());
    desk.press_with(Modifiers::COMMAND, Key::K);
    assert!(desk.app().palette.open, "Ctrl+K opens it");
    assert_eq!(desk.app().desk.call().unwrap().note.as_str(), "앞과 뒤", "in a field Ctrl+K deletes nothing");
    assert_ne!(focused(&desk), before, "it has the focus");
    write(&mut desk, "키보드");
    assert_eq!(
        (desk.app().palette.query.as_str(), desk.app().desk.call().unwrap().note.as_str()),
        ("키보드", "앞과 뒤")
    );
    desk.press(Key::Escape);
    assert!(!desk.app().palette.open);
    assert_eq!(focused(&desk), before, "the focus is back");
    write(&mut desk, "X");
    assert_eq!(desk.app().desk.call().unwrap().note.as_str(), "앞X과 뒤", "the cursor is where it was");
}

#[test]
fn a_number_in_the_palette_chooses_nothing_in_the_call() {
    let mut desk = in_a_call("");
    desk.press(Key::Escape);
    let steps = |desk: &Desk| desk.app().desk.call().unwrap().session.trail().len();
    desk.press_with(Modifiers::COMMAND, Key::K);
    for key in [Key::Num1, Key::Space, Key::Num2] {
        desk.press(key);
    }
    assert_eq!(steps(&desk), 0);
    desk.press_with(Modifiers::COMMAND, Key::K);
    assert!(!desk.app().palette.open, "the same key closes it");
    desk.press(Key::Num1);
    assert_eq!(steps(&desk), 1, "outside it a number answers again");
}

#[test]
fn what_the_palette_finds_and_what_taking_it_does() {
    type Held = fn(&Desk) -> bool;
    let cases: [(&str, Section, Held); 9] = [
        ("키보드 입력 안됨", Section::Guides, |desk| desk.app().desk.calls.len() == 2),
        ("zlqhem", Section::Guides, |desk| desk.app().desk.calls.len() == 2),
        ("3095", Section::Codes, |desk| desk.app().desk.calls.len() == 2),
        ("거래로 가기", Section::Deeds, |desk| desk.app().workspace == Workspace::Payment),
        ("ㅅㅈㅇㄹ ㄱㄱ", Section::Deeds, |desk| desk.app().workspace == Workspace::Settings),
        ("화면 고대", Section::Deeds, |desk| desk.app().settings.theme == Theme::Contrast),
        ("글자 크", Section::Deeds, |desk| desk.app().settings.zoom_percent == 110),
        ("상담 마치기", Section::Deeds, |desk| desk.app().desk.call().is_some_and(|call| call.ending.is_some())),
        ("tkdeka akclrl", Section::Deeds, |desk| desk.app().desk.call().is_some_and(|call| call.ending.is_some())),
    ];
    let mut wrong = Vec::new();
    for (query, section, held) in cases {
        let mut desk = in_a_call("");
        desk.press_with(Modifiers::COMMAND, Key::K);
        write(&mut desk, query);
        let first = desk.app().palette.rows.first().map(|row| (row.section, row.title.clone()));
        desk.press(Key::Enter);
        desk.harness.run();
        if first.as_ref().map(|(section, _)| *section) != Some(section) || !held(&desk) || desk.app().palette.open {
            wrong.push(format!("{query}: {first:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn open_and_past_calls_are_found_and_nothing_is_lost_on_the_way() {
    let mut desk = in_a_call("첫 상담의 메모");
    obey(&mut desk, vec![Command::Desk(DeskCommand::Start { guide: "isp-what".into(), step: None })]);
    desk.press_with(Modifiers::COMMAND, Key::K);
    let open = desk.app().palette.rows.iter().filter(|row| row.section == Section::Calls).count();
    assert_eq!(open, 2, "before anything is typed the open calls stand there");
    write(&mut desk, "등록 8단계");
    let at = desk.app().palette.rows.iter().position(|row| matches!(&row.target, Target::Call(_))).unwrap();
    for _ in 0..at {
        desk.press(Key::ArrowDown);
    }
    desk.press(Key::Enter);
    assert_eq!(desk.app().desk.call().unwrap().note.as_str(), "첫 상담의 메모");
    for _ in 0..2 {
        desk.press_with(Modifiers::COMMAND, Key::Enter);
        desk.press(Key::Num1);
    }
    desk.press_with(Modifiers::COMMAND, Key::Enter);
    assert_eq!(desk.app().desk.finished.len(), 1);
    desk.press_with(Modifiers::COMMAND, Key::K);
    write(&mut desk, "첫 상담의 메모");
    let row = desk.app().palette.rows.iter().find(|row| row.section == Section::Past).cloned();
    assert!(row.is_some_and(|row| row.why.contains("첫 상담의 메모")), "{:?}", desk.app().palette.rows);
    while !matches!(desk.app().palette.chosen().map(|row| row.section), Some(Section::Past) | None) {
        desk.press(Key::ArrowDown);
    }
    desk.press(Key::Enter);
    assert_eq!(desk.app().toast().map(|toast| toast.message.as_str()), Some("지난 상담 메모를 복사했어요"));
}

#[test]
fn the_palette_holds_still_while_a_syllable_is_composed() {
    let mut desk = in_a_call("");
    desk.press_with(Modifiers::COMMAND, Key::K);
    let field = focused(&desk);
    let top = |desk: &Desk| desk.app().palette.rows.first().map(|row| (row.section, row.title.clone()));
    let mut seen = Vec::new();
    for step in
        ["사", "상", "상ㄷ", "상다", "상담", "상담 ㅁ", "상담 마", "상담 맟", "상담 마치", "상담 마칙", "상담 마치기"]
    {
        desk.harness.event(Event::Ime(ImeEvent::Preedit { text: step.into(), active_range_chars: None }));
        desk.harness.run();
        assert_eq!((desk.app().palette.query.as_str(), focused(&desk)), (step, field));
        seen.push((step, top(&desk)));
    }
    let late: Vec<_> =
        seen.iter().skip(6).filter(|(_, top)| top.as_ref().is_none_or(|top| top.1 != "상담 마치기")).collect();
    assert!(late.is_empty(), "{late:?}");
}

#[test]
fn a_search_that_found_nothing_is_kept() {
    let mut desk = open();
    desk.press_with(Modifiers::COMMAND, Key::K);
    write(&mut desk, "qqqqzzzzxxxx");
    desk.press(Key::Enter);
    assert!(desk.app().palette.open, "to be typed into again");
    let sent = desk.sent.lock().unwrap();
    assert!(sent.iter().any(|effect| matches!(effect, Effect::CountMiss(query) if query == "qqqqzzzzxxxx")));
}

#[test]
fn the_overlay_tells_the_keys_of_this_place_as_they_are_now() {
    let mut settings = Settings::default();
    settings.shortcuts.put(Deed::Back, Chord::read("F11")).unwrap();
    let mut desk = Desk::open(1280.0, 800.0, settings);
    desk.press(Key::F1);
    assert!(desk.harness.state().view.keys_shown, "F1 in the field of the desk");
    desk.harness.get_by_label("고른 안내로 상담 시작");
    assert!(desk.harness.query_by_label("한 단계 뒤로").is_none(), "keys of a call are not for the search");
    desk.press(Key::Escape);
    assert!(!desk.harness.state().view.keys_shown);
    obey(&mut desk, vec![Command::Desk(DeskCommand::Start { guide: "isp-what".into(), step: None })]);
    desk.press(Key::Questionmark);
    desk.harness.get_by_label("한 단계 뒤로");
    desk.harness.get_by_label("F11");
    desk.press(Key::Num1);
    assert_eq!(desk.app().desk.call().unwrap().session.trail().len(), 0, "below the overlay nothing is chosen");
    desk.press(Key::F2);
    assert!(!desk.harness.state().view.keys_shown && desk.app().workspace == Workspace::Diagnose);
    desk.press(Key::F1);
    assert_eq!(desk.app().workspace, Workspace::Desk, "from elsewhere F1 leads to the desk, also out of a field");
}

#[test]
fn a_key_is_put_elsewhere_in_the_settings() {
    let mut desk = Desk::open(1280.0, 2400.0, Settings::default());
    desk.press(Key::F6);
    let click = |desk: &mut Desk, label: &str| {
        desk.harness.get_by_label(label).click();
        desk.harness.run();
    };
    let text = |desk: &Desk| desk.app().settings.shortcuts.text(Deed::Note);
    click(&mut desk, "상담 메모로 키 바꾸기. 지금 Ctrl+M");
    desk.press_with(Modifiers::COMMAND, Key::K);
    assert!(!desk.app().palette.open, "a key that is waited for does nothing else");
    assert_eq!(text(&desk), "Ctrl+M");
    desk.harness.get_by_label_contains("이미 ‘무엇이든 찾기’에 쓰고 있어요");
    click(&mut desk, "상담 메모로 키 바꾸기. 지금 Ctrl+M");
    // In Hangul mode the key gives ㅛ; its place on the keyboard is what counts.
    desk.harness.event(Event::Key {
        key: Key::F35,
        physical_key: Some(Key::Y),
        pressed: true,
        repeat: false,
        modifiers: Modifiers::ALT,
    });
    desk.harness.run();
    assert_eq!(text(&desk), "Alt+Y");
    let saved = desk.sent.lock().unwrap().iter().any(
        |effect| matches!(effect, Effect::SaveSettings(settings) if settings.shortcuts.text(Deed::Note) == "Alt+Y"),
    );
    assert!(saved);
    click(&mut desk, "상담 메모로 키 바꾸기. 지금 Alt+Y");
    desk.press(Key::Escape);
    assert_eq!(text(&desk), "Alt+Y", "Esc gives up");
    click(&mut desk, "상담 메모로 키 바꾸기. 지금 Alt+Y");
    desk.press(Key::Backspace);
    assert_eq!(text(&desk), "", "Backspace takes the key away");
    click(&mut desk, "상담 메모로 처음 키로");
    assert_eq!(text(&desk), "Ctrl+M");
}

#[test]
fn a_moved_key_works_and_its_captions_say_so() {
    let mut settings = Settings::default();
    settings.shortcuts.put(Deed::End, Chord::read("F12")).unwrap();
    let mut desk = Desk::open(1280.0, 800.0, settings);
    obey(&mut desk, vec![Command::Desk(DeskCommand::Start { guide: "isp-what".into(), step: None })]);
    desk.harness.get_by_label("상담 마치기 (F12)");
    desk.press_with(Modifiers::COMMAND, Key::Enter);
    assert!(desk.app().desk.call().unwrap().ending.is_none(), "the old key does nothing");
    desk.press(Key::F12);
    assert!(desk.app().desk.call().unwrap().ending.is_some());
}

#[test]
fn messages_have_a_bar_of_their_own() {
    let mut desk = open();
    let rect = |desk: &Desk| desk.harness.get_by_label("안내 찾기").rect();
    let before = rect(&desk);
    desk.harness.state_mut().app.say(giljabi::app::state::Tone::Ok, "복사했어요");
    let failure = giljabi::app::effect::Failure::new("저장하지 못했어요", "디스크를 비워 주세요.");
    desk.harness.state_mut().app.complain(failure);
    desk.harness.run();
    let field = rect(&desk);
    for words in ["복사했어요", "저장하지 못했어요", "디스크를 비워 주세요."] {
        let message = desk.harness.get_by_label(words).rect();
        assert!(message.bottom() <= field.top(), "{words} lies above what is needed: {message:?} {field:?}");
    }
    assert!(field.top() > before.top());
    desk.press(Key::Escape);
    desk.press(Key::Escape);
    assert!(desk.harness.query_by_label("저장하지 못했어요").is_none(), "Esc takes the newest away");
}
