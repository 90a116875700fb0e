//! What a screen reader meets: every control named, none twice, changes announced, covered texts covered.

#![cfg(feature = "gui")]

use std::collections::BTreeMap;

use egui::accesskit::{Live, Role};
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::diagnose::{DiagnoseCommand, Pasted};
use giljabi::app::settings::Settings;
use giljabi::app::shortcuts::Deed;
use giljabi::app::state::Workspace;
use giljabi::cli::args::SCENES;
use giljabi::ui::scenes::by_name;

use crate::bare::{Bare, Item};

/// Turns after which a scene stands as it is: the port without threads answers no gateway.
const TURNS: u32 = 60;

fn open() -> Bare {
    Bare::open(1280.0, 800.0, Settings::default())
}

fn scene(name: &str, width: f32, height: f32) -> Bare {
    let mut desk = Bare::open(width, height, Settings::default());
    let scene = by_name(name).unwrap();
    for turn in 0..TURNS {
        let Some(commands) = scene(desk.app(), turn) else { break };
        desk.obey(commands);
    }
    desk.rest();
    desk
}

#[test]
fn every_control_of_every_scene_has_a_name_of_its_own() {
    let mut wrong = Vec::new();
    for name in SCENES {
        let items = scene(name, 1024.0, 700.0).items();
        let controls: Vec<&Item> = items.iter().filter(|item| item.is_control).collect();
        assert!(controls.len() > 6, "{name} has a rail at least: {}", controls.len());
        let mut seen: BTreeMap<(String, &str), usize> = BTreeMap::new();
        for item in controls {
            if item.name.trim().is_empty() {
                wrong.push(format!("{name}: a {:?} without a name at {:?}", item.role, item.rect));
            }
            *seen.entry((format!("{:?}", item.role), item.name.as_str())).or_default() += 1;
        }
        let twice = seen.iter().filter(|(_, count)| **count > 1);
        wrong.extend(twice.map(|((role, control), count)| format!("{name}: {role} ‘{control}’ {count} times")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_covered_is_not_read_aloud() {
    const CARD: &str = "4321-8765-4321-8765";
    const PHONE: &str = "010-1234-5678";
    let note = || DeskCommand::Note(format!("카드 {CARD}, 연락처 {PHONE}"));
    let start = || DeskCommand::Start { guide: "isp-registration".into(), step: None };
    let pasted = || Pasted(format!("pan={CARD} tel={PHONE}").as_str().into());
    let cases: [(&str, Vec<Command>); 3] = [
        ("note", vec![Command::Desk(start()), Command::Desk(note())]),
        ("note at the end", vec![Command::Desk(start()), Command::Desk(note()), Command::Desk(DeskCommand::End)]),
        ("paste", vec![Command::Go(Workspace::Diagnose), Command::Diagnose(DiagnoseCommand::Text(pasted()))]),
    ];
    for (case, commands) in cases {
        let mut desk = open();
        desk.obey(commands);
        desk.obey(vec![Command::Do(Deed::Note)]);
        let items = desk.items();
        let fields = items.iter().filter(|item| item.role == Role::MultilineTextInput);
        let values: Vec<&str> = fields.map(|item| item.value.as_str()).collect();
        assert!(!values.is_empty() && values.iter().any(|value| value.contains("연락처") || value.contains("tel=")));
        for item in &items {
            let said = format!("{} {}", item.name, item.value);
            assert!(!said.contains("8765-4321") && !said.contains("1234-5678"), "{case}: {:?} says {said}", item.role);
        }
        // The line of a text is put together of its runs.
        let runs: String = items.iter().filter(|item| item.role == Role::TextRun).map(|item| &*item.value).collect();
        assert!(!runs.contains("8765-4321") && !runs.contains("1234-5678"), "{case}: {runs}");
    }
}

#[test]
fn the_words_of_a_step_are_announced_when_it_changes() {
    let mut desk = open();
    desk.obey(vec![Command::Desk(DeskCommand::Start { guide: "isp-registration".into(), step: None })]);
    let announced = |desk: &mut Bare| -> Vec<String> {
        let live = desk.items().into_iter().filter(|item| item.live == Some(Live::Polite));
        live.map(|item| item.name).collect()
    };
    let title = |desk: &Bare| desk.app().desk.call().unwrap().session.step().unwrap().title.to_string();
    let first = announced(&mut desk);
    assert!(first.contains(&title(&desk)) && first.len() > 1, "title and words: {first:?}");
    desk.obey(vec![Command::Desk(DeskCommand::Choose(0))]);
    let second = announced(&mut desk);
    assert!(second.contains(&title(&desk)) && second != first, "{second:?}");
}

#[test]
fn messages_are_announced() {
    let mut desk = open();
    desk.window.app.say(giljabi::app::state::Tone::Ok, "복사했어요");
    desk.window.app.complain(giljabi::app::effect::Failure::new("저장하지 못했어요", ""));
    let items = desk.items();
    let live = |words: &str| items.iter().find(|item| item.name == words).and_then(|item| item.live);
    assert_eq!((live("복사했어요"), live("저장하지 못했어요")), (Some(Live::Polite), Some(Live::Assertive)));
}
