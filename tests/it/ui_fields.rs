//! Fields and keys of several calls: each field is its call's own, a held key acts once, a copy is covered.

#![cfg(feature = "gui")]

use egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT, Queryable};
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::effect::Effect;
use giljabi::app::records::CallRecord;
use giljabi::app::settings::Settings;

use crate::ui_desk::Desk;

const CTRL: Modifiers = Modifiers::COMMAND;

fn obey(desk: &mut Desk, commands: Vec<DeskCommand>) {
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().obey(&ctx, commands.into_iter().map(Command::Desk).collect());
    desk.harness.run();
}

fn start(guide: &str) -> DeskCommand {
    DeskCommand::Start { guide: guide.into(), step: None }
}

/// A desk with calls, the last on show.
fn with(guides: &[&str]) -> Desk {
    let mut desk = Desk::open(1280.0, 800.0, Settings::default());
    obey(&mut desk, guides.iter().map(|guide| start(guide)).collect());
    desk
}

fn write(desk: &mut Desk, text: &str) {
    desk.harness.event(Event::Text(text.into()));
    desk.harness.run();
}

/// Holds a key down over several frames, then lets it go.
fn hold(desk: &mut Desk, modifiers: Modifiers, key: Key) {
    for _ in 0..4 {
        desk.harness.key_down_modifiers(modifiers, key);
        desk.harness.run();
    }
    desk.harness.key_up_modifiers(modifiers, key);
    desk.harness.run();
}

fn trail(desk: &Desk) -> usize {
    desk.app().desk.call().map_or(0, |call| call.session.trail().len())
}

#[test]
fn undo_brings_no_words_of_another_customer() {
    let mut desk = with(&["isp-payment", "isp-registration"]);
    obey(&mut desk, vec![DeskCommand::Show(0)]);
    desk.press_with(CTRL, Key::M);
    write(&mut desk, "첫 고객의 말");
    // egui makes an undo point when a text has rested.
    for _ in 0..90 {
        desk.harness.step();
    }
    desk.press_with(CTRL, Key::J);
    write(&mut desk, "010-1234-5678");
    for _ in 0..90 {
        desk.harness.step();
    }
    desk.press_with(CTRL, Key::Tab);
    let note = |desk: &Desk, at: usize| desk.app().desk.calls[at].note.as_str().to_owned();
    assert_eq!((note(&desk, 0).as_str(), desk.app().desk.active), ("첫 고객의 말", Some(1)));
    write(&mut desk, "7");
    assert_eq!(desk.app().desk.calls[1].caller.typed.expose(), "", "no field of the next call has the focus yet");
    for (field, undo) in [(Key::M, Key::Z), (Key::J, Key::Z)] {
        desk.press_with(CTRL, field);
        for _ in 0..3 {
            desk.press_with(CTRL, undo);
        }
    }
    assert_eq!(note(&desk, 1), "");
    assert_eq!(desk.app().desk.calls[1].caller.typed.expose(), "");
    // Nor does a number come back in its own field.
    obey(&mut desk, vec![DeskCommand::Show(0)]);
    desk.press_with(CTRL, Key::J);
    desk.press_with(CTRL, Key::A);
    desk.press(Key::Backspace);
    desk.press_with(CTRL, Key::Z);
    assert_eq!(desk.app().desk.calls[0].caller.typed.expose(), "");
}

#[test]
fn the_first_key_after_another_call_is_for_that_call() {
    let mut desk = with(&["isp-payment", "isp-registration"]);
    desk.press_with(CTRL, Key::M);
    desk.harness.key_press_modifiers(CTRL, Key::Tab);
    desk.harness.step();
    desk.harness.key_press(Key::Num1);
    desk.harness.run();
    assert_eq!(desk.app().desk.active, Some(0));
    let call = desk.app().desk.call().unwrap();
    assert!(
        !call.session.trail().is_empty() || call.held.is_some() || call.notice.is_some(),
        "the digit was an answer"
    );
}

#[test]
fn a_key_that_is_held_acts_once() {
    let mut desk = with(&["isp-registration"]);
    hold(&mut desk, Modifiers::NONE, Key::Num1);
    assert_eq!(trail(&desk), 1);
    hold(&mut desk, Modifiers::NONE, Key::Enter);
    assert_eq!(trail(&desk), 2);
    hold(&mut desk, Modifiers::ALT, Key::ArrowLeft);
    assert_eq!(trail(&desk), 1);
    obey(&mut desk, vec![DeskCommand::End, DeskCommand::PickDisposition("PAY-02".into()), DeskCommand::CancelEnd]);
    hold(&mut desk, CTRL, Key::Enter);
    assert!(desk.app().desk.call().is_some_and(|call| call.ending.is_some()), "the end is on show, not over");
    let percent = desk.app().settings.zoom_percent;
    hold(&mut desk, CTRL, Key::Minus);
    assert!(desk.app().settings.zoom_percent + 20 <= percent, "the text goes on growing and shrinking");

    let mut desk = Desk::open(1280.0, 800.0, Settings::default());
    desk.harness.get_by_label("안내 찾기").type_text("ISP 등록 8단계");
    desk.harness.run();
    hold(&mut desk, Modifiers::NONE, Key::Enter);
    assert_eq!((desk.app().desk.calls.len(), trail(&desk)), (1, 0));
}

#[test]
fn enter_at_the_end_picks_nothing() {
    let mut desk = with(&["isp-registration"]);
    obey(&mut desk, vec![DeskCommand::End]);
    desk.press(Key::Num3);
    let code = |desk: &Desk| desk.app().desk.call().and_then(|call| call.ending.as_ref()?.code.clone());
    let picked = code(&desk);
    assert!(picked.is_some());
    desk.press(Key::Enter);
    assert_eq!(code(&desk), picked);
}

#[test]
fn escape_closes_the_list_of_other_results_and_leaves_the_end() {
    let mut desk = with(&["isp-registration"]);
    obey(&mut desk, vec![DeskCommand::End, DeskCommand::FinalNote("고친 메모".into())]);
    desk.harness.get_by_role(egui::accesskit::Role::ComboBox).click();
    desk.harness.run();
    assert!(egui::Popup::is_any_open(&desk.harness.ctx), "the list is open");
    desk.press(Key::Escape);
    assert!(!egui::Popup::is_any_open(&desk.harness.ctx), "it closed");
    assert!(desk.app().desk.call().is_some_and(|call| call.ending.is_some()), "and nothing else");
    desk.press(Key::Escape);
    assert!(desk.app().desk.call().is_some_and(|call| call.ending.is_none()));
}

#[test]
fn at_the_end_there_is_one_note_and_the_key_leads_to_it() {
    let mut desk = with(&["isp-registration"]);
    obey(&mut desk, vec![DeskCommand::End]);
    assert!(desk.harness.query_by_label_contains("상담 메모").is_none());
    desk.press_with(CTRL, Key::M);
    write(&mut desk, "한 줄");
    let ending = desk.app().desk.call().and_then(|call| call.ending.clone()).unwrap();
    assert!(ending.edited && ending.text.contains("한 줄"), "{}", ending.text);
}

#[test]
fn an_earlier_answer_is_changed_on_a_narrow_window_too() {
    let mut desk = Desk::open(1024.0, 700.0, Settings::default());
    obey(&mut desk, vec![start("isp-registration"), DeskCommand::Choose(0), DeskCommand::Choose(0)]);
    assert!(desk.harness.query_by_label("카드사 선택 바꾸기").is_none());
    desk.harness.get_by_label("지금까지 2개, 펴서 바꾸기").click();
    desk.harness.run();
    let change = desk.harness.get_by_label("카드사 선택 바꾸기");
    assert!(change.rect().bottom() < 700.0, "in sight: {:?}", change.rect());
    change.click();
    desk.harness.run();
    desk.harness.get_by_label("ISP 카드가 아니에요").click();
    desk.harness.run();
    assert_eq!(trail(&desk), 1);
}

#[test]
fn what_is_copied_out_of_a_field_is_covered() {
    let mut desk = with(&["isp-registration"]);
    obey(&mut desk, vec![DeskCommand::Note("연락처 010-1234-5678, 카드 4321-8765-4321-8765".into())]);
    desk.press_with(CTRL, Key::M);
    desk.press_with(CTRL, Key::A);
    for event in [Event::Copy, Event::Cut] {
        desk.harness.event(event);
        desk.harness.step();
        let commands = &desk.harness.output().platform_output.commands;
        let texts: Vec<&String> = commands
            .iter()
            .filter_map(|c| if let OutputCommand::CopyText(text) = c { Some(text) } else { None })
            .collect();
        assert_eq!(texts.len(), 1, "{commands:?}");
        assert!(
            texts[0].contains("연락처") && !texts[0].contains("1234-5678") && !texts[0].contains("8765-4321"),
            "{texts:?}"
        );
        desk.harness.run();
    }
    assert!(desk.app().toast().is_some_and(|toast| toast.message.contains("가렸어요")));
}

#[test]
fn the_key_to_the_inputs_leaves_the_focus_where_there_are_none() {
    let mut desk = with(&["isp-registration"]);
    let asks = |desk: &Desk| desk.app().desk.call().and_then(|call| call.session.step().map(|step| step.ask.len()));
    while asks(&desk) != Some(0) {
        desk.press(Key::Num1);
    }
    desk.press_with(CTRL, Key::M);
    let focus = desk.harness.ctx.memory(egui::Memory::focused);
    assert!(focus.is_some());
    let stood = trail(&desk);
    desk.press_with(CTRL, Key::I);
    desk.press(Key::Num1);
    assert_eq!((desk.harness.ctx.memory(egui::Memory::focused), trail(&desk)), (focus, stood));
}

#[test]
fn of_a_call_left_open_the_way_on_comes_first_and_says_which_call() {
    let mut desk = Desk::open(1280.0, 800.0, Settings::default());
    let record = |id: &str, customer: &str| CallRecord {
        id: id.into(),
        guide: "isp-registration".into(),
        started_ms: crate::harness::NOW_MS,
        inputs: [("customer".to_owned(), customer.to_owned())].into(),
        ..CallRecord::default()
    };
    desk.harness.state_mut().app.desk.left_open = vec![(record("a", "김**"), vec![]), (record("b", "이**"), vec![])];
    desk.harness.run();
    for _ in 0..40 {
        desk.press(Key::Tab);
        let root = desk.harness.root();
        let focused = root.children_recursive().find(|node| node.is_focused());
        let name = focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default();
        if name.ends_with("이어서 하기") || name.ends_with("끝내기") {
            assert_eq!(name, "1. 10:42  김**  일반결제(ISP) 등록 8단계  답 0개 이어서 하기");
            desk.press(Key::Enter);
            assert_eq!(desk.app().desk.call().map(|call| call.id.as_str()), Some("a"));
            let sent = desk.sent.lock().unwrap();
            assert!(!sent.iter().any(|effect| matches!(effect, Effect::SaveCall(record) if record.ended_ms.is_some())));
            return;
        }
    }
    panic!("no button of a call that was left open");
}

#[test]
fn the_transaction_of_a_call_is_read_and_asked_about_beside_it() {
    const TID: &str = "testpay01m01082502061700416194";
    let mut desk = with(&["isp-payment", "isp-registration"]);
    desk.harness.get_by_label("거래 (tid)").focus();
    desk.harness.run();
    desk.harness.event(Event::Paste(format!("https://pg.innopay.co.kr/receipt?tid={TID}&x=1")));
    desk.harness.run();
    assert_eq!(desk.app().desk.call().unwrap().session.inputs()["tid"], TID);
    desk.harness.get_by_label_contains("읽음  testpay01m");
    desk.harness.get_by_label("조회").click();
    // An answer is waited for, so frames follow each other.
    desk.harness.run_ok();
    let asked =
        |desk: &Desk| desk.sent.lock().unwrap().iter().filter(|effect| matches!(effect, Effect::Ask { .. })).count();
    assert_eq!((asked(&desk), desk.app().payment.tid.as_str()), (1, TID));
    desk.harness.get_by_label_contains("답을 기다리고 있어요");
    obey_ok(&mut desk, DeskCommand::Show(0));
    assert!(desk.harness.query_by_label_contains("답을 기다리고 있어요").is_none(), "it is of the other call");
    assert!(desk.harness.query_by_label("승인 요청…").is_none());
    obey_ok(&mut desk, DeskCommand::Show(1));
    desk.harness.get_by_label("거래에서 열기").click();
    desk.harness.run_ok();
    assert_eq!(desk.app().workspace, giljabi::app::state::Workspace::Payment);
}

fn obey_ok(desk: &mut Desk, command: DeskCommand) {
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().obey(&ctx, vec![Command::Desk(command)]);
    desk.harness.run_ok();
}

#[test]
fn the_name_in_the_settings_is_called_so() {
    let mut desk = Desk::open(1280.0, 800.0, Settings::default());
    desk.press(Key::F6);
    let field = desk.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "이름");
    assert!(!field.is_focused());
}

#[test]
fn a_note_of_hundreds_of_lines_is_written_in_like_any_other() {
    let mut desk = with(&["isp-registration"]);
    let mut lines: Vec<String> = (0..400).map(|n| format!("{n}째 줄, 연락처 010-1234-{n:04}\n")).collect();
    obey(&mut desk, vec![DeskCommand::Note(lines.concat())]);
    desk.press_with(CTRL, Key::M);
    let is_note = |desk: &Desk, lines: &[String]| {
        let note = desk.app().desk.call().unwrap().note.as_str().to_owned();
        assert!(note == lines.concat(), "{} bytes", note.len());
        let read = giljabi::text::mask::cover(&note).into_owned();
        let root = desk.harness.root();
        let focused = root.children_recursive().find(|node| node.is_focused()).unwrap();
        assert!(focused.accesskit_node().value() == Some(read), "the reader reads all of it, covered");
    };
    let mut typed = |desk: &mut Desk, key: Option<(Modifiers, Key)>, times: usize, line: usize| {
        for _ in 0..times {
            key.into_iter().for_each(|(modifiers, key)| desk.press_with(modifiers, key));
        }
        write(desk, "글");
        lines.resize(lines.len().max(line + 1), String::new());
        let now = desk.app().desk.call().unwrap().note.split_inclusive('\n').nth(line).unwrap().to_owned();
        assert_eq!(now.replace('글', ""), lines[line]);
        assert_eq!(now.matches('글').count(), 1, "line {line}");
        lines[line] = now;
        is_note(desk, &lines);
    };
    typed(&mut desk, None, 1, 400);
    typed(&mut desk, Some((Modifiers::NONE, Key::ArrowUp)), 40, 360);
    typed(&mut desk, Some((Modifiers { ctrl: true, ..CTRL }, Key::Home)), 1, 0);
    typed(&mut desk, Some((Modifiers::NONE, Key::ArrowDown)), 40, 40);
    typed(&mut desk, Some((Modifiers::NONE, Key::ArrowLeft)), 5, 39);
    // egui makes an undo point when a text has rested.
    for _ in 0..90 {
        desk.harness.step();
    }
    desk.press_with(CTRL, Key::A);
    desk.harness.event(Event::Copy);
    let masked = giljabi::text::mask::mask(&lines.concat()).into_owned();
    assert!(desk.copied() == [masked]);
    desk.press(Key::Backspace);
    is_note(&desk, &[]);
    desk.press_with(CTRL, Key::Z);
    is_note(&desk, &lines);
}

#[test]
fn of_a_long_note_every_line_in_sight_is_drawn() {
    let mut desk = Desk::open(1600.0, 900.0, Settings::default());
    let lines: String = (0..600).map(|n| format!("{n}째 줄\n")).collect();
    obey(&mut desk, vec![start("isp-registration"), DeskCommand::Note(lines)]);
    let mut tops = std::collections::BTreeSet::new();
    for _ in 0..12 {
        let mut seen = 0;
        for clipped in &desk.harness.output().shapes {
            let egui::Shape::Text(text) = &clipped.shape else { continue };
            if !text.galley.text().contains("째 줄\n") {
                continue;
            }
            for row in &text.galley.rows {
                let rect = row.rect().translate(text.pos.to_vec2());
                if clipped.clip_rect.intersects(rect) {
                    assert!(rect.height() < 40.0, "folded in sight: {rect:?} in {:?}", clipped.clip_rect);
                    seen += 1;
                }
            }
            tops.insert(text.pos.y as i64);
        }
        assert!(seen > 20, "{seen} lines in sight");
        desk.harness.event(Event::PointerMoved(egui::pos2(1450.0, 600.0)));
        desk.harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -700.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        desk.harness.run();
    }
    assert!(tops.len() > 5, "the wheel turns the note: {tops:?}");
}
