//! 연습 상황: the list to choose from, and the situation on show above the work.

use egui::{RichText, Ui};

use super::icon::Icon;
use super::theme::{self, palette, space};
use super::widgets;
use crate::app::command::{Command, RehearsalCommand};
use crate::app::state::App;
use crate::payment::Mode;
use crate::payment::scenario::SCENARIOS;

fn rehearse(command: RehearsalCommand) -> Command {
    Command::Rehearsal(command)
}

/// The situations, in practice mode and while none is on show.
pub fn list_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    if app.settings.mode != Mode::Practice || app.rehearsal.is_some() {
        return;
    }
    ui.add_space(space::L);
    widgets::heading(ui, "연습 상황");
    widgets::caption(ui, "고르면 고객의 말과 함께 거래와 붙여 넣을 글이 채워져요. 실제 결제는 일어나지 않아요.");
    ui.horizontal_wrapped(|ui| {
        for scenario in &SCENARIOS {
            if widgets::button(ui, None, &scenario.title.ko, None).on_hover_text(scenario.customer).clicked() {
                out.push(rehearse(RehearsalCommand::Begin(scenario.name.to_owned())));
            }
        }
    });
}

/// The situation on show: who says what, and what there is to learn once it is asked for.
pub fn situation_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let Some(run) = &app.rehearsal else { return };
    let p = palette(ui);
    theme::tinted(p.warn).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            widgets::badge(ui, Icon::Info, "연습 상황", p.warn);
            ui.label(RichText::new(&*run.scenario.title.ko).font(theme::strong()).color(p.text));
            let label = if run.is_told { "풀이 감추기" } else { "풀이 보기" };
            if widgets::link_button(ui, None, label).clicked() {
                out.push(rehearse(RehearsalCommand::Tell));
            }
            if widgets::link_button(ui, None, "연습 마치기").clicked() {
                out.push(rehearse(RehearsalCommand::End));
            }
        });
        widgets::icon_line(ui, Icon::Say, p.warn, run.scenario.customer);
        if run.is_told {
            widgets::icon_line(ui, Icon::Check, p.ok, &run.scenario.lesson.ko);
        }
    });
    ui.add_space(space::S);
}
