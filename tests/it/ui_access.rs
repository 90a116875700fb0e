//! What a screen reader meets: every control named, none twice, changes announced.

#![cfg(feature = "gui")]

use std::collections::BTreeMap;

use egui::accesskit::{Action, Live, Role};
use egui::{Key, Rect, pos2};
use egui_kittest::kittest::NodeT;
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::settings::Settings;
use giljabi::cli::args::SCENES;
use giljabi::ui::scenes::by_name;

use crate::ui_desk::Desk;

/// Turns after which a scene stands as it is: the port without threads answers no gateway.
const TURNS: u32 = 60;

/// Scenes whose rows of calls still share the names of their buttons.
const ALIKE: [&str; 2] = ["calls-many", "waiting"];

/// A node of the tree, in reading order.
struct Item {
    role: Role,
    name: String,
    rect: Rect,
    live: Option<Live>,
    is_control: bool,
}

fn scene(name: &str, width: f32, height: f32) -> Desk {
    let mut desk = Desk::open(width, height, Settings::default());
    let scene = by_name(name).unwrap();
    for turn in 0..TURNS {
        let Some(commands) = scene(desk.app(), turn) else { break };
        let ctx = desk.harness.ctx.clone();
        desk.harness.state_mut().obey(&ctx, commands);
        // Where something is waited for, frames follow each other until the harness has had enough.
        desk.harness.run_ok();
    }
    desk.harness.run_ok();
    desk
}

/// The tree of the last frame, from its root down.
fn items(desk: &Desk) -> Vec<Item> {
    let item = |node: egui_kittest::Node<'_>| {
        let (found, data) = (node.accesskit_node(), node.accesskit_node().data());
        // The text in a field is no name of it.
        let is_field = matches!(found.role(), Role::TextInput | Role::MultilineTextInput | Role::PasswordInput);
        let value = if is_field { None } else { found.value() };
        let bounds = data.bounds().unwrap_or_default();
        let corner = |x: f64, y: f64| pos2(x as f32, y as f32);
        let is_control = data.supports_action(Action::Focus) && !matches!(found.role(), Role::Window);
        Item {
            role: found.role(),
            name: found.label().or(value).unwrap_or_default(),
            rect: Rect::from_min_max(corner(bounds.x0, bounds.y0), corner(bounds.x1, bounds.y1)),
            live: data.live(),
            is_control,
        }
    };
    desk.harness.root().children_recursive().map(item).collect()
}

#[test]
fn every_control_of_every_scene_has_a_name_of_its_own() {
    let mut wrong = Vec::new();
    for name in SCENES {
        let desk = scene(name, 1024.0, 700.0);
        let items = items(&desk);
        let controls: Vec<&Item> = items.iter().filter(|item| item.is_control).collect();
        assert!(controls.len() > 6, "{name} has a rail at least: {}", controls.len());
        let mut seen: BTreeMap<(String, &str), usize> = BTreeMap::new();
        for item in controls {
            if item.name.trim().is_empty() {
                wrong.push(format!("{name}: a {:?} without a name at {:?}", item.role, item.rect));
            }
            *seen.entry((format!("{:?}", item.role), item.name.as_str())).or_default() += 1;
        }
        let twice = seen.iter().filter(|(_, count)| **count > 1 && !ALIKE.contains(&name));
        wrong.extend(twice.map(|((role, control), count)| format!("{name}: {role} ‘{control}’ {count} times")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_words_of_a_step_are_announced_when_it_changes() {
    let mut desk = Desk::open(1280.0, 800.0, Settings::default());
    let ctx = desk.harness.ctx.clone();
    let start = Command::Desk(DeskCommand::Start { guide: "isp-registration".into(), step: None });
    desk.harness.state_mut().obey(&ctx, vec![start]);
    desk.harness.run();
    let announced = |desk: &Desk| -> Vec<String> {
        let live = items(desk).into_iter().filter(|item| item.live == Some(Live::Polite));
        live.map(|item| item.name).collect()
    };
    let title = |desk: &Desk| desk.app().desk.call().unwrap().session.step().unwrap().title.clone();
    let first = announced(&desk);
    assert!(first.contains(&title(&desk)) && first.len() > 1, "title and words: {first:?}");
    desk.press(Key::Num1);
    let second = announced(&desk);
    assert!(second.contains(&title(&desk)) && second != first, "{second:?}");
}

#[test]
fn messages_are_announced() {
    let mut desk = Desk::open(1280.0, 800.0, Settings::default());
    desk.harness.state_mut().app.say(giljabi::app::state::Tone::Ok, "복사했어요");
    desk.harness.state_mut().app.complain(giljabi::app::effect::Failure::new("저장하지 못했어요", ""));
    desk.harness.run();
    let live = |words: &str| items(&desk).into_iter().find(|item| item.name == words).and_then(|item| item.live);
    assert_eq!((live("복사했어요"), live("저장하지 못했어요")), (Some(Live::Polite), Some(Live::Assertive)));
}
