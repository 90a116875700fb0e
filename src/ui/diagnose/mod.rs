//! 진단: a field for whatever was pasted, and one answer.
//!
//! The field shows what was pasted; everything below it is masked.

mod answer;
mod field;
mod parts;

use egui::{CentralPanel, ScrollArea, Ui};

use super::rehearsal::{list_ui, situation_ui};
use super::theme::{self, palette, size, space};
use super::window::View;
use crate::app::command::{Command, DeskCommand};
use crate::app::diagnose::korean_time;
use crate::app::state::{App, Workspace};
use crate::payment::diagnosis::{Card, bundle};

/// What can be done with an answer, in the order of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Start a call at the step.
    Step,
    /// Copy the words for the customer.
    Say,
    /// Look the transaction up.
    Transaction,
    /// Copy what support needs.
    Support,
}

impl Action {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Step, Self::Say, Self::Transaction, Self::Support];

    /// Whether an answer has what this needs.
    pub fn fits(self, card: &Card) -> bool {
        match self {
            Self::Step => card.guide.is_some(),
            Self::Say => !card.say.is_empty(),
            Self::Transaction => card.names_order(),
            Self::Support => true,
        }
    }

    /// The words on its button.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Step => "안내 단계 열기",
            Self::Say => "고객에게 할 말 복사",
            Self::Transaction => "거래 열기",
            Self::Support => "지원 자료 복사",
        }
    }
}

/// What a key or a button asks for. Nothing where the answer has not what it needs.
pub fn act(action: Action, app: &App) -> Vec<Command> {
    let Some(card) = app.diagnose.card.as_ref().filter(|card| action.fits(card)) else { return Vec::new() };
    match action {
        Action::Step => {
            let guide = card.guide.clone().unwrap_or_default();
            vec![Command::Desk(DeskCommand::Start { guide, step: card.step.clone() })]
        }
        Action::Say => vec![Command::Copy { what: "고객에게 할 말".into(), text: card.say.clone() }],
        Action::Transaction => {
            let handed = app.diagnose.hand_on().map(Command::Payment);
            handed.into_iter().chain([Command::Go(Workspace::Payment)]).collect()
        }
        Action::Support => {
            let text = bundle(card, env!("CARGO_PKG_VERSION"), korean_time(app.now_ms));
            vec![Command::Copy { what: "지원 자료".into(), text }]
        }
    }
}

/// Draws the workspace.
pub fn diagnose_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    field::take_in(ui, app, out);
    CentralPanel::default().frame(theme::panel(&p)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("diagnose").auto_shrink(false).show(ui, |ui| {
            ui.vertical_centered(|ui| {
                theme::limit_width(ui, size::FOLD);
                ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                    situation_ui(ui, app, out);
                    field::field_ui(ui, app, view, out);
                    ui.add_space(space::S);
                    match &app.diagnose.card {
                        Some(card) => answer::answer_ui(ui, app, card, out),
                        None if app.diagnose.waiting.is_some() => field::waiting_ui(ui, app),
                        None => {
                            field::examples_ui(ui, out);
                            list_ui(ui, app, out);
                        }
                    }
                    ui.add_space(space::XL);
                });
            });
        });
    });
}
