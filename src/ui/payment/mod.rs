//! 거래: a tid read as it is typed, two reads, one guarded write, and the journal.

mod approval;
mod journal;
mod lookup;

pub use lookup::{failure_ui, waiting_ui};

use egui::{CentralPanel, ScrollArea, Ui};

use super::theme::{self, palette, size, space};
use super::widgets;
use super::window::View;
use crate::app::command::Command;
use crate::app::state::App;

/// Draws the workspace.
pub fn payment_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    CentralPanel::default().frame(theme::panel(&p)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("payment").auto_shrink(false).show(ui, |ui| {
            approval::unknown_ui(ui, app, out);
            lookup::tid_ui(ui, app, view, out);
            ui.add_space(space::S);
            let wide = ui.available_width() > size::FORM * 1.4;
            if wide {
                ui.columns(2, |columns| {
                    lookup::results_ui(&mut columns[0], app, out);
                    approval::form_ui(&mut columns[1], app, out);
                });
            } else {
                lookup::results_ui(ui, app, out);
                ui.add_space(space::S);
                approval::form_ui(ui, app, out);
            }
            ui.add_space(space::M);
            widgets::heading(ui, "승인 기록");
            journal::journal_ui(ui, app, out);
            ui.add_space(space::XL);
        });
    });
    approval::confirm_ui(ui, app, out);
}
