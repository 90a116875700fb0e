//! 상담: the search, the step, the answers so far, the note, the end of a call.

mod caller;
mod ending;
mod notices;
mod park;
mod past;
mod search;
mod side;
mod step;
mod tabs;
mod transaction;

pub use self::step::{Sending, copy_next, copy_whole, first_input};
use egui::{CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Ui, UiBuilder};

pub use self::park::number as park_number;
use super::theme::{self, palette, size};
use super::window::View;
use crate::app::call::Call;
use crate::app::command::{Command, DeskCommand};
use crate::app::state::App;

/// What number `n` (from 0) means in this call: an answer, or what its end offers.
pub fn number(call: &Call, n: usize) -> DeskCommand {
    if call.ending.is_some() {
        let codes = ending::offered_codes(call);
        return codes.get(n).map_or(DeskCommand::AskChange(None), |code| DeskCommand::PickDisposition(code.clone()));
    }
    match call.session.outcome() {
        Some(_) if n == 0 => DeskCommand::End,
        Some(outcome) => match &outcome.next {
            Some(next) if n == 1 => DeskCommand::FinishAndStart(next.to_string()),
            _ => DeskCommand::AskChange(None),
        },
        None => DeskCommand::Choose(n),
    }
}

/// Shows the picture of the step in full size, or hides it.
pub fn zoom(call: &Call, view: &mut View) {
    let image = call.session.step().and_then(|step| step.image.as_deref());
    view.zoomed = if view.zoomed.is_some() { None } else { image.cloned() };
}

/// Asks whether to open the link of the step.
pub fn leave(call: &Call, view: &mut View) {
    let link = call.session.step().and_then(|step| step.link.as_deref());
    view.leaving = link.map(|link| link.url.clone());
}

/// Draws the workspace.
pub fn desk_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    let tabs = Frame::new().fill(p.bg).inner_margin(Margin::symmetric(12, 6));
    Panel::top("desk-tabs").resizable(false).frame(tabs).show(ui, |ui| tabs::tabs_ui(ui, app, view, out));
    notices::strips_ui(ui, app, out);
    let Some(call) = app.desk.call() else {
        CentralPanel::default().frame(theme::panel(&p)).show(ui, |ui| {
            if app.desk.past.is_shown {
                past::past_ui(ui, app, view, out);
            } else {
                search::search_ui(ui, app, view, out);
            }
        });
        return;
    };
    let narrow = ui.available_width() + size::RAIL < size::FOLD;
    let wide = ui.available_width() + size::RAIL >= size::WIDE;
    let (left_width, right_width) = if wide { (size::LEFT_WIDE, size::RIGHT_WIDE) } else { (size::LEFT, size::RIGHT) };
    // Drawn in the order they are read, which panels cannot be: they want the middle last.
    let mut middle = ui.available_rect_before_wrap();
    if !narrow {
        let left = middle.with_max_x(middle.left() + left_width);
        middle.min.x = left.right();
        column_ui(ui, "desk-answers", left, |ui| {
            ScrollArea::vertical().id_salt("answers").auto_shrink(false).show(ui, |ui| {
                side::told_ui(ui, app, call, out);
                side::answers_ui(ui, call, out);
                side::tried_ui(ui, call, out);
            });
        });
    }
    let right = (!narrow || view.drawer).then(|| {
        // Where too little would be left of the step, the drawer covers it.
        let covers = middle.width() - size::RIGHT < size::STEP_LEAST;
        let right = if covers { middle } else { middle.with_min_x(middle.right() - right_width) };
        middle.max.x = right.left();
        right
    });
    let step = |ui: &mut Ui| {
        let id = format!("centre-{}-{}", call.id, call.session.trail().len());
        let foot = call.ending.as_ref().map_or(0.0, |_| ending::foot_height(ui));
        let height = ui.available_height() - foot;
        ScrollArea::vertical().id_salt(id).auto_shrink(false).max_height(height).show(ui, |ui| {
            theme::limit_width(ui, step::WIDTH);
            if narrow {
                side::told_ui(ui, app, call, out);
                side::strip_ui(ui, call, view);
            }
            if let Some(parked) = &call.parked {
                park::banner_ui(ui, app, call, parked, out);
            }
            match (&call.ending, &call.notice) {
                (Some(ending), _) => ending::ending_ui(ui, app, call, ending, out),
                (None, Some(notice)) => notices::stop_ui(ui, app, call, notice, out),
                (None, None) => step::position_ui(ui, app, call, view, out),
            }
        });
        if call.ending.is_some() {
            ending::foot_ui(ui, app, out);
        }
    };
    if middle.width() > 0.0 {
        column_ui(ui, "desk-step", middle, step);
    }
    if let Some(right) = right {
        column_ui(ui, "desk-side", right, |ui| {
            // One for each call: where the bar comes and goes, everything beside it is laid out anew.
            ScrollArea::vertical().id_salt(("side", &call.id)).auto_shrink(false).show(ui, |ui| {
                side::side_ui(ui, app, call, out);
                if narrow {
                    side::drawer_answers_ui(ui, call, view, out);
                }
            });
        });
    }
    let line = egui::Stroke::new(1.0, p.border);
    let edges = [(!narrow).then_some(middle.left()), right.map(|right| right.left())];
    for x in edges.into_iter().flatten() {
        ui.painter().vline(x, middle.y_range(), line);
    }
    step::zoom_ui(ui, app, view);
    park::question_ui(ui, app, out);
    step::leaving_ui(ui, view, out);
}

/// A column over all of its height.
fn column_ui(ui: &mut Ui, name: &str, place: Rect, add: impl FnOnce(&mut Ui)) {
    let p = palette(ui);
    ui.scope_builder(UiBuilder::new().id_salt(name).max_rect(place), |ui| {
        ui.set_clip_rect(place.intersect(ui.clip_rect()));
        theme::panel(&p).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            add(ui);
        });
    });
}
