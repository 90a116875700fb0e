//! Measured sequences of a Hangul IME against every kind of text field: nothing lost, doubled or misplaced.

#![cfg(feature = "gui")]

use egui::{Event, ImeEvent, Key, Modifiers, PointerButton, Pos2, pos2, vec2};
use giljabi::app::command::{Command, DeskCommand, FormField, PaymentCommand};
use giljabi::app::diagnose::{DiagnoseCommand, Pasted};
use giljabi::app::settings::Settings;
use giljabi::app::shortcuts::Deed;
use giljabi::app::state::Workspace;

use crate::bare::Bare;

/// A kind of field: how to come to it, what is in it, and what leads out of it to another field.
struct Kind {
    name: &'static str,
    open: fn(&mut Bare),
    text: fn(&Bare) -> String,
    /// Where the program moves the focus, and what is in that field.
    away: Deed,
    there: fn(&Bare) -> String,
}

const KINDS: [Kind; 9] = [
    Kind {
        name: "search",
        open: |desk| desk.focus("안내 찾기"),
        text: |desk| desk.app().desk.query.clone(),
        away: Deed::Palette,
        there: palette,
    },
    Kind {
        name: "palette",
        open: |desk| desk.obey(vec![Command::Do(Deed::Palette)]),
        text: palette,
        away: Deed::NewCall,
        there: |desk| desk.app().desk.query.clone(),
    },
    Kind {
        name: "note, covered",
        open: |desk| {
            call(desk);
            desk.obey(vec![Command::Do(Deed::Note)]);
        },
        text: note,
        away: Deed::Caller,
        there: caller,
    },
    Kind {
        name: "input",
        open: |desk| {
            call(desk);
            desk.obey(vec![Command::Do(Deed::Inputs)]);
        },
        text: |desk| {
            let call = desk.app().desk.call();
            call.and_then(|call| call.session.inputs().get("customer").cloned()).unwrap_or_default()
        },
        away: Deed::Note,
        there: note,
    },
    Kind {
        name: "caller's number, wiped",
        open: |desk| {
            call(desk);
            desk.obey(vec![Command::Do(Deed::Caller)]);
        },
        text: caller,
        away: Deed::Note,
        there: note,
    },
    Kind {
        name: "paste, covered",
        open: |desk| {
            desk.obey(vec![Command::Go(Workspace::Diagnose)]);
            desk.focus("무엇이든 붙여 넣기");
        },
        text: |desk| desk.app().diagnose.text.to_string(),
        away: Deed::Palette,
        there: palette,
    },
    Kind {
        name: "form",
        open: |desk| {
            let tid = PaymentCommand::Tid("testpay01m01082502061700416194".into());
            desk.obey(vec![Command::Go(Workspace::Payment), Command::Payment(tid)]);
            desk.obey(vec![Command::Payment(PaymentCommand::Form(FormField::Amount, String::new()))]);
            desk.focus("과세 금액 (amt)");
        },
        text: |desk| desk.app().payment.form.amount.clone(),
        away: Deed::Palette,
        there: palette,
    },
    Kind {
        name: "secret",
        open: |desk| {
            desk.obey(vec![Command::Go(Workspace::Settings)]);
            desk.focus("가맹점 키 (Merchant-Key)");
        },
        text: |desk| desk.app().keys.key.expose().to_owned(),
        away: Deed::Palette,
        there: palette,
    },
    Kind {
        name: "settings",
        open: |desk| {
            desk.obey(vec![Command::Go(Workspace::Settings)]);
            desk.focus("이름");
        },
        text: |desk| desk.app().settings.agent_name.clone(),
        away: Deed::Palette,
        there: palette,
    },
];

fn palette(desk: &Bare) -> String {
    desk.app().palette.query.clone()
}

fn note(desk: &Bare) -> String {
    desk.app().desk.call().map(|call| call.note.as_str().to_owned()).unwrap_or_default()
}

fn caller(desk: &Bare) -> String {
    desk.app().desk.call().map(|call| call.caller.typed.expose().to_owned()).unwrap_or_default()
}

fn open() -> Bare {
    Bare::open(1280.0, 800.0, Settings::default())
}

fn call(desk: &mut Bare) {
    desk.obey(vec![Command::Desk(DeskCommand::Start { guide: "isp-registration".into(), step: None })]);
}

fn preedit(text: &str) -> Event {
    Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None })
}

fn commit(text: &str) -> Event {
    Event::Ime(ImeEvent::Commit(text.into()))
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: Some(key), pressed: true, repeat: false, modifiers }
}

fn press(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// A late syllable, as it comes.
fn landed() -> Vec<Event> {
    vec![preedit(""), commit("한")]
}

fn idle(desk: &mut Bare) {
    (0..3).for_each(|_| desk.frame(&[]));
}

/// What is typed, frame by frame, and what must be in the field at the end.
type Case = (&'static str, Vec<Vec<Event>>, &'static str);

fn cases() -> Vec<Case> {
    let ctrl_enter = || key(Key::Enter, Modifiers::COMMAND);
    let enter = || key(Key::Enter, Modifiers::NONE);
    let idle = Vec::new;
    vec![
        ("typing a syllable", vec![vec![preedit("ㅎ")], vec![preedit("하")], vec![preedit("한")], landed()], "한"),
        (
            "two syllables",
            vec![vec![preedit("한")], vec![preedit(""), commit("한"), preedit("글")], vec![preedit(""), commit("글")]],
            "한글",
        ),
        ("Ctrl+Enter before the commit", vec![vec![preedit("한")], vec![ctrl_enter()], landed()], "한"),
        ("Ctrl+Enter with the commit", vec![vec![preedit("한")], vec![ctrl_enter(), preedit(""), commit("한")]], "한"),
        ("the commit a frame later", vec![vec![preedit("한")], vec![ctrl_enter()], idle(), landed()], "한"),
        ("Enter leaves the field, once", vec![vec![preedit("한")], vec![enter()], landed(), idle(), idle()], "한"),
        ("backspace to nothing", vec![vec![preedit("하")], vec![preedit("ㅎ")], vec![preedit("")]], ""),
        (
            "갑 becomes 가비",
            vec![vec![preedit("갑")], vec![preedit(""), commit("가"), preedit("비")], vec![preedit(""), commit("비")]],
            "가비",
        ),
        ("a space in mid-syllable", vec![vec![preedit("한")], vec![Event::Text(" ".into())], landed()], "한 "),
    ]
}

#[test]
fn no_syllable_is_lost_doubled_or_misplaced_in_any_kind_of_field() {
    let mut wrong = Vec::new();
    for Kind { name, open: begin, text, .. } in &KINDS {
        for (case, frames, expected) in cases() {
            let mut desk = open();
            begin(&mut desk);
            let mut seen = Vec::new();
            for events in frames {
                desk.frame(&events);
                seen.push(text(&desk));
            }
            idle(&mut desk);
            // Enter is a line of its own where there are lines; a search it starts is empty again.
            let started = case.contains("Enter") && matches!(*name, "search" | "palette");
            let found = text(&desk).trim_end_matches('\n').to_owned();
            // A secret ends in no space: what was pasted with one is taken without.
            let is_secret = matches!(*name, "secret" | "caller's number, wiped");
            let expected = if is_secret { expected.trim_end() } else { expected };
            if found != expected && !(started && seen.iter().any(|text| text == expected)) {
                wrong.push(format!("{name}, {case}: {found:?} instead of {expected:?}, after {seen:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_late_syllable_stays_where_it_was_typed() {
    let mut wrong = Vec::new();
    let after: [(&str, Vec<Vec<Event>>, &str); 4] = [
        ("it never comes", vec![vec![]], ""),
        ("it comes late", vec![vec![], landed()], ""),
        ("it comes late, without its end", vec![vec![commit("한")]], ""),
        (
            "it comes with the next one",
            vec![vec![], vec![preedit(""), commit("한"), preedit("글")], vec![preedit(""), commit("글")]],
            "글",
        ),
    ];
    for Kind { name, open: begin, text, away, there } in &KINDS {
        for (case, frames, expected) in &after {
            let mut desk = open();
            begin(&mut desk);
            desk.frame(&[preedit("하")]);
            desk.frame(&[preedit("한")]);
            let stood = text(&desk);
            desk.obey(vec![Command::Do(*away)]);
            frames.iter().for_each(|events| desk.frame(events));
            idle(&mut desk);
            // A palette that was left is empty.
            let left = if *name == "palette" { "" } else { "한" };
            let found = (stood.as_str(), text(&desk), there(&desk));
            if found != ("한", left.to_owned(), (*expected).to_owned()) {
                wrong.push(format!("{name}, {case}: stood {:?}, is {:?}, there {:?}", found.0, found.1, found.2));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_click_in_mid_syllable_leaves_it_as_it_stands() {
    let mut wrong = Vec::new();
    for Kind { name, open: begin, text, .. } in &KINDS {
        for (case, within, late) in [
            ("elsewhere", false, false),
            ("elsewhere, late", false, true),
            ("in the field", true, false),
            ("in the field, late", true, true),
        ] {
            let mut desk = open();
            begin(&mut desk);
            ["ㅎ", "하", "한"].into_iter().for_each(|text| desk.frame(&[preedit(text)]));
            let field = desk.focused().and_then(|id| desk.ctx.read_response(id)).expect("a field has the focus").rect;
            // The words over everything are no control.
            let at = if within { field.left_center() + vec2(12.0, 0.0) } else { pos2(700.0, 13.0) };
            let mut release = vec![press(at, false)];
            release.extend(if late { Vec::new() } else { landed() });
            desk.frame(&[Event::PointerMoved(at), press(at, true)]);
            desk.frame(&release);
            if late {
                idle(&mut desk);
                desk.frame(&landed());
            }
            idle(&mut desk);
            // A click beside the palette closes it.
            let expected = if *name == "palette" && !within { "" } else { "한" };
            let elsewhere = if *name == "search" { String::new() } else { desk.app().desk.query.clone() };
            if text(&desk) != expected || !elsewhere.is_empty() {
                wrong.push(format!("{name}, {case}: {:?} and {elsewhere:?} in the search", text(&desk)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The one field with a limit takes a text that is too long for it out of sight: not in mid-syllable.
#[test]
fn a_syllable_that_crosses_the_limit_is_whole() {
    let full = "가".repeat(10_922);
    let mut desk = open();
    let text = Command::Diagnose(DiagnoseCommand::Text(Pasted(full.as_str().into())));
    desk.obey(vec![Command::Go(Workspace::Diagnose), text]);
    desk.focus("무엇이든 붙여 넣기");
    desk.frame(&[key(Key::End, Modifiers::COMMAND)]);
    for step in ["ㅎ", "하", "한"] {
        desk.frame(&[preedit(step)]);
        assert_eq!(desk.app().diagnose.text.strip_prefix(&full), Some(step));
    }
    desk.frame(&landed());
    idle(&mut desk);
    assert_eq!(desk.app().diagnose.text.strip_prefix(&full), Some("한"));
    let fields = desk.items().iter().filter(|item| item.is_control && item.name == "무엇이든 붙여 넣기").count();
    assert_eq!(fields, 0, "once it has landed the text is only told of");
}

#[test]
fn each_change_of_a_syllable_is_seen_as_it_is_typed() {
    for Kind { name, open: begin, text, .. } in &KINDS {
        let mut desk = open();
        begin(&mut desk);
        for step in ["ㅎ", "하", "한"] {
            desk.frame(&[preedit(step)]);
            assert_eq!(text(&desk), step, "{name}");
        }
    }
}

#[test]
fn a_syllable_before_an_end_stands_in_its_note() {
    let mut desk = open();
    (KINDS[2].open)(&mut desk);
    desk.frame(&[preedit("한")]);
    desk.frame(&[key(Key::Enter, Modifiers::COMMAND)]);
    desk.frame(&landed());
    idle(&mut desk);
    let call = desk.app().desk.call().unwrap();
    assert!(call.ending.as_ref().is_some_and(|ending| ending.text.contains("한")), "{:?}", call.ending);
}

#[test]
fn escape_in_mid_syllable_leaves_no_half_of_it_behind() {
    for Kind { name, open: begin, text, .. } in KINDS.iter().filter(|kind| kind.name != "palette") {
        let mut desk = open();
        begin(&mut desk);
        desk.frame(&[preedit("하")]);
        desk.frame(&[key(Key::Escape, Modifiers::NONE), preedit(""), commit("하")]);
        idle(&mut desk);
        assert_eq!(text(&desk), "하", "{name}: what was typed stays, once");
    }
}
