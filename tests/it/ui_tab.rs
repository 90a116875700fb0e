//! The way through every state of the window with Tab: everything there is, once, as it is read, and back again.

#![cfg(feature = "gui")]

use std::collections::{BTreeMap, BTreeSet};

use egui::accesskit::NodeId;
use egui::{Event, Id, Key, Modifiers, Order, pos2};
use giljabi::app::settings::Theme;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::bare::{Bare, Stop};
use crate::ui_scenes::{looking, state, states};

/// More stops than any state has.
const STOPS_MAX: usize = 250;

/// States that are arranged in another way on a narrow window.
const FOLDED: [&str; 6] = ["step-full", "calls", "ending", "past", "payment", "diagnose-card"];

#[test]
fn tab_goes_through_every_state_as_it_is_read() {
    let wrong: Vec<String> = states().into_par_iter().flat_map_iter(|(name, _)| faults(name)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn faults(name: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let narrow = FOLDED.contains(&name).then_some((1024, 700));
    for size in [(1280, 800)].into_iter().chain(narrow) {
        let mut desk = Bare::of(state(name, looking(Theme::Light, 100), size));
        let is_wrong = faults_of(&mut desk);
        let names: BTreeMap<NodeId, String> = match is_wrong.is_empty() {
            true => continue,
            false => desk.items().into_iter().map(|item| (item.id, item.name)).collect(),
        };
        let called = |id: &Id| names.get(&id.accesskit_id()).cloned().unwrap_or_else(|| format!("{id:?}"));
        let told = |fault: &Fault| {
            let ids: Vec<String> = fault.at.iter().map(called).collect();
            format!("{name}, {} wide: {} {}", size.0, fault.what, ids.join(", "))
        };
        wrong.extend(is_wrong.iter().map(told));
    }
    wrong
}

/// Something wrong, and where.
struct Fault {
    what: String,
    at: Vec<Id>,
}

/// A stop, and where the one before it in the same layer is by then: lists scroll along.
struct Passed {
    stop: Stop,
    before: Option<Stop>,
}

/// What is wrong with the way through what is on show.
fn faults_of(desk: &mut Bare) -> Vec<Fault> {
    let mut wrong = Vec::new();
    let mut fault = |what: String, at: Vec<Id>| wrong.push(Fault { what, at });
    // From nowhere, as after a click on nothing.
    desk.ctx.memory_mut(egui::Memory::stop_text_input);
    desk.rest();
    let there: Vec<Id> = on_top(desk).into_iter().map(|stop| stop.id).collect();
    let forth = go_round(desk, Modifiers::NONE);
    let ids: Vec<Id> = forth.iter().map(|passed| passed.stop.id).collect();
    let passed: BTreeSet<NodeId> = ids.iter().map(|id| id.accesskit_id()).collect();
    if passed.len() < forth.len() || forth.len() == STOPS_MAX {
        fault("goes round without an end:".into(), ids.clone());
    }
    let missed: Vec<Id> = there.into_iter().filter(|id| !passed.contains(&id.accesskit_id())).collect();
    if !missed.is_empty() {
        fault("passes over".into(), missed);
    }
    for pair in forth.windows(2) {
        let [last, Passed { stop, before: Some(before) }] = pair else { continue };
        if is_before(stop, before) {
            fault(format!("{:?} comes after {:?}:", stop.seen, before.seen), vec![stop.id, last.stop.id]);
        }
    }
    let unseen: Vec<Id> = forth.iter().filter(|at| !at.stop.seen.is_positive()).map(|at| at.stop.id).collect();
    if !unseen.is_empty() {
        fault("has the focus out of sight:".into(), unseen);
    }
    desk.ctx.memory_mut(egui::Memory::stop_text_input);
    desk.rest();
    let mut back: Vec<Id> = go_round(desk, Modifiers::SHIFT).iter().map(|passed| passed.stop.id).collect();
    back.reverse();
    // It begins where the other ended.
    let begin = back.iter().position(|id| Some(id) == ids.first()).unwrap_or_default();
    back.rotate_left(begin);
    if back != ids {
        fault("goes another way with Shift+Tab, from its end:".into(), back);
    }
    wrong
}

/// What takes the focus and does not lie under something that covers the window.
fn on_top(desk: &Bare) -> Vec<Stop> {
    let mut stops = desk.stops();
    let corner = desk.ctx.layer_id_at(pos2(1.0, 1.0));
    if let Some(cover) = corner.filter(|layer| layer.order == Order::Foreground) {
        stops.retain(|stop| stop.layer == cover);
    }
    stops
}

/// Presses Tab until it is back where it began.
fn go_round(desk: &mut Bare, modifiers: Modifiers) -> Vec<Passed> {
    let tab = Event::Key { key: Key::Tab, physical_key: None, pressed: true, repeat: false, modifiers };
    let mut stops: Vec<Passed> = Vec::new();
    // A question has given the focus to what it wants first.
    let here = desk.focused().and_then(|id| desk.stops().into_iter().find(|stop| stop.id == id));
    stops.extend(here.map(|stop| Passed { stop, before: None }));
    let mut again = 0;
    for _ in 0..STOPS_MAX {
        desk.frame(std::slice::from_ref(&tab));
        let Some(id) = desk.focused() else { continue };
        if stops.first().is_some_and(|first| first.stop.id == id) {
            again += 1;
            // Backwards the focus is there a frame later.
            if stops.len() > 1 || again > 2 {
                break;
            }
            continue;
        }
        let mut all = desk.stops();
        let is_hidden = all.iter().any(|stop| stop.id == id && !stop.seen.is_positive());
        if is_hidden && !modifiers.shift {
            desk.rest();
            all = desk.stops();
        }
        let Some(here) = all.iter().find(|stop| stop.id == id) else { continue };
        let last = stops.last().map(|last| last.stop.id);
        let before = all.iter().find(|stop| Some(stop.id) == last && stop.layer == here.layer);
        stops.push(Passed { stop: *here, before: before.copied() });
    }
    stops
}

/// Whether a control is read before another: above it, or left of it on its line. What lies wholly to the right is in a
/// later column, wherever it is. What has been scrolled out of sight is nowhere.
fn is_before(one: &Stop, other: &Stop) -> bool {
    let (one, other) = (one.seen, other.seen);
    if !one.is_positive() || !other.is_positive() {
        return false;
    }
    let together = one.top().max(other.top()) < one.bottom().min(other.bottom()) - 1.0;
    if together { one.center().x < other.center().x } else { one.top() < other.top() && one.left() < other.right() }
}
