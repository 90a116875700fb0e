//! 거래: an id read as it is typed, two reads, one guarded write, what is known in order, and the journal.

mod approval;
mod begun;
mod confirm;
mod journal;
mod lookup;
mod results;
mod timeline;
mod unknown;

pub use lookup::{failure_ui, waiting_ui};

use egui::{CentralPanel, Event, ScrollArea, Ui};

use super::rehearsal::{list_ui, situation_ui};
use super::theme::{self, palette, size, space};
use super::widgets;
use super::window::View;
use crate::app::command::{Command, PaymentCommand};
use crate::app::diagnose::{DiagnoseCommand, Pasted};
use crate::app::state::{App, Workspace};
use crate::payment::callback::Handover;

pub use timeline::timeline_ui;

fn pay(command: PaymentCommand) -> Command {
    Command::Payment(command)
}

/// Goes on to the diagnosis with what is known of the order.
pub fn to_diagnosis(app: &App) -> Vec<Command> {
    let about = Command::Diagnose(DiagnoseCommand::About(app.payment.order()));
    vec![about, Command::Go(Workspace::Diagnose)]
}

/// Draws the workspace.
pub fn payment_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    take_in(ui, app, out);
    CentralPanel::default().frame(theme::panel(&p)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("payment").auto_shrink(false).show(ui, |ui| {
            unknown::unknown_ui(ui, app, out);
            situation_ui(ui, app, out);
            lookup::id_ui(ui, app, view, out);
            begun::begun_ui(ui, app, out);
            if app.payment.tid.is_empty() {
                list_ui(ui, app, out);
            }
            ui.add_space(space::S);
            if ui.available_width() > size::FORM * 1.4 {
                ui.columns_const(|[left, right]| {
                    left.vertical(|ui| known_ui(ui, app, out));
                    right.vertical(|ui| approval::approval_ui(ui, app, out));
                });
            } else {
                known_ui(ui, app, out);
                ui.add_space(space::S);
                approval::approval_ui(ui, app, out);
            }
            ui.add_space(space::M);
            widgets::heading(ui, "승인 기록");
            journal::journal_ui(ui, app, out);
            ui.add_space(space::XL);
        });
    });
    confirm::confirm_ui(ui, app, out);
}

fn known_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    timeline_ui(ui, &app.payment.timeline());
    results::results_ui(ui, app, out);
}

/// Takes pastes that no field has the focus for, and callbacks wherever they are pasted: their token must not be seen in
/// any field.
fn take_in(ui: &Ui, app: &App, out: &mut Vec<Command>) {
    if app.payment.confirm.is_some() {
        return;
    }
    let in_field = ui.ctx().text_edit_focused();
    let taken = ui.ctx().input_mut(|input| {
        let ours = |event: &Event| match event {
            Event::Paste(text) => !in_field || Handover::read(text).is_some(),
            _ => false,
        };
        let at = input.events.iter().position(ours)?;
        match input.events.remove(at) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    });
    out.extend(taken.map(|text| pay(PaymentCommand::Paste(Pasted(text.into())))));
}
