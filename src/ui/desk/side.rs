//! Beside the step: the answers so far on the left, the note and the values on the right.

use egui::{Label, RichText, Ui};

use super::caller::caller_ui;
use super::transaction::transaction_ui;
use crate::app::call::{Call, choices_at, shown_value};
use crate::app::command::{Command, DeskCommand};
use crate::app::park::ParkCommand;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::app::tour::Spot;
use crate::guide::session::{Passed, Visit};
use crate::ui::icon::Icon;
use crate::ui::keys::note_id;
use crate::ui::theme::{self, palette, space};
use crate::ui::tour::mark;
use crate::ui::widgets::{self, Field};
use crate::ui::window::View;

/// What the last act did to the answers, and the way to take it back. It stands beside the answers, so that the words and
/// the choices of the step stay where they are.
pub fn told_ui(ui: &mut Ui, app: &App, call: &Call, out: &mut Vec<Command>) {
    let Some(told) = &call.told else { return };
    widgets::told_line(ui, told);
    if call.undoable().is_some()
        && widgets::link_button(ui, Some(Icon::Back), &app.settings.shortcuts.caption("되돌리기", Deed::Undo)).clicked()
    {
        out.push(Command::Desk(DeskCommand::Undo));
    }
    ui.add_space(space::S);
}

/// The answers so far, each with 바꾸기.
pub fn answers_ui(ui: &mut Ui, call: &Call, out: &mut Vec<Command>) {
    let p = palette(ui);
    widgets::heading(ui, "지금까지");
    if call.session.trail().is_empty() {
        widgets::caption(ui, "아직 답이 없어요. 숫자 키로 답을 고르면 여기에 쌓여요.");
    }
    for (at, visit) in call.session.trail().iter().enumerate() {
        ui.add_space(space::XS);
        ui.horizontal_top(|ui| {
            ui.add_space(visit.depth as f32 * space::M);
            ui.label(RichText::new(format!("{}", at + 1)).font(theme::caption()).color(p.text3));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.add(Label::new(RichText::new(&visit.title).font(theme::caption()).color(p.text2)).truncate());
                match visit.passed {
                    Some(Passed::Tried) => drop(widgets::badge(ui, Icon::Check, "이미 해 봄", p.accent)),
                    Some(Passed::Skipped) => drop(widgets::badge(ui, Icon::Clock, "건너뜀", p.legacy)),
                    None => {
                        let label = if visit.label.is_empty() { "다음으로" } else { &visit.label };
                        ui.add(Label::new(RichText::new(label).font(theme::strong()).color(p.text)).wrap());
                    }
                }
                change_ui(ui, call, visit, out);
            });
        });
    }
}

/// What the caller may have tried already; a mark makes the walk pass over it.
pub fn tried_ui(ui: &mut Ui, call: &Call, out: &mut Vec<Command>) {
    let remedies = call.session.remedies();
    if remedies.is_empty() {
        return;
    }
    let p = palette(ui);
    ui.add_space(space::M);
    ui.separator();
    widgets::heading(ui, "이미 해 봤어요");
    widgets::caption(ui, "표시한 방법은 나오면 건너뛰어요.");
    for remedy in remedies {
        let mut tried = call.session.has_tried(&remedy.tag);
        if ui.checkbox(&mut tried, RichText::new(&remedy.title).color(p.text)).clicked() {
            out.push(Command::Desk(DeskCommand::Tried { tag: remedy.tag, tried }));
        }
    }
}

fn change_ui(ui: &mut Ui, call: &Call, visit: &Visit, out: &mut Vec<Command>) {
    let choices = choices_at(&call.session, &visit.key);
    if choices.len() < 2 {
        return;
    }
    if call.changing.as_ref() != Some(&visit.key) {
        if widgets::text_link(ui, "바꾸기", &format!("{} 바꾸기", visit.title)).clicked() {
            out.push(Command::Desk(DeskCommand::AskChange(Some(visit.key.clone()))));
        }
        return;
    }
    for (key, label) in choices {
        let here = key == visit.choice;
        if ui.selectable_label(here, &label).clicked() {
            out.push(Command::Desk(if here {
                DeskCommand::AskChange(None)
            } else {
                DeskCommand::Change(visit.key.clone(), key)
            }));
        }
    }
    if widgets::link_button(ui, None, "그대로 두기").clicked() {
        out.push(Command::Desk(DeskCommand::AskChange(None)));
    }
}

/// On a narrow window: the last answers in one line, which opens the drawer where they can be changed.
pub fn strip_ui(ui: &mut Ui, call: &Call, view: &mut View) {
    let trail = call.session.trail();
    if trail.is_empty() {
        return;
    }
    let labels = trail.iter().rev().filter(|visit| !visit.label.is_empty()).take(3).map(|visit| visit.label.as_str());
    let mut labels: Vec<&str> = labels.collect();
    labels.reverse();
    ui.horizontal_wrapped(|ui| {
        let words = format!("지금까지 {}개", trail.len());
        if widgets::text_link(ui, &words, &format!("{words}, 펴서 바꾸기")).clicked() {
            (view.drawer, view.answers_wanted) = (true, true);
        }
        if !labels.is_empty() {
            widgets::caption(ui, &labels.join(" → "));
        }
    });
}

/// In the drawer of a narrow window: what stands at the left of a wide one.
pub fn drawer_answers_ui(ui: &mut Ui, call: &Call, view: &mut View, out: &mut Vec<Command>) {
    ui.add_space(space::S);
    ui.separator();
    let answers = ui.scope(|ui| answers_ui(ui, call, out)).response;
    if std::mem::take(&mut view.answers_wanted) {
        ui.scroll_to_rect(answers.rect, Some(egui::Align::TOP));
    }
    tried_ui(ui, call, out);
}

/// Note, values, end.
pub fn side_ui(ui: &mut Ui, app: &App, call: &Call, out: &mut Vec<Command>) {
    let p = palette(ui);
    // At the end there is one note, the one that is left: what was written beside it would be in neither copy.
    if call.ending.is_none() {
        theme::card(&p).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let label = app.settings.shortcuts.caption("상담 메모", Deed::Note);
            let field = Field::area(&label, 6).hint("들은 말을 그대로 적어 두세요").covered(note_id(call));
            let (response, changed) = field.show(ui, &call.note);
            mark(ui, Spot::Note, response.rect);
            if let Some(note) = changed {
                out.push(Command::Desk(DeskCommand::Note(note)));
            }
            widgets::caption(ui, "카드번호와 전화번호는 가려서 보이고, 가린 채로 저장해요.");
        });
        ui.add_space(space::S);
    }
    caller_ui(ui, app, call, out);
    ui.add_space(space::S);
    values_ui(ui, call);
    ui.add_space(space::S);
    transaction_ui(ui, app, call, out);
    ui.add_space(space::S);
    if call.ending.is_none() {
        let label = app.settings.shortcuts.caption("상담 마치기", Deed::End);
        let end = widgets::button(ui, Some(Icon::Check), &label, None);
        mark(ui, Spot::End, end.rect);
        if end.clicked() {
            out.push(Command::Desk(DeskCommand::End));
        }
        ui.horizontal_wrapped(|ui| {
            let words = if call.parked.is_some() { "이어서 하기" } else { "보류" };
            let label = app.settings.shortcuts.caption(words, Deed::Park);
            if widgets::button(ui, Some(Icon::Pause), &label, None).clicked() {
                out.push(Command::Desk(DeskCommand::Park(ParkCommand::Ask)));
            }
            let again = widgets::link_button(ui, Some(Icon::Again), "처음부터 다시");
            if again.on_hover_text("같은 고객으로 이 안내를 새로 시작해요. 답은 지우고 메모는 남겨요").clicked()
            {
                out.push(Command::Desk(DeskCommand::Restart));
            }
        });
    }
}

fn values_ui(ui: &mut Ui, call: &Call) {
    let p = palette(ui);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new("입력한 값").font(theme::caption()).color(p.text2));
        let inputs = call.session.inputs();
        if inputs.is_empty() {
            widgets::caption(ui, "안내가 묻는 값이 여기에 모여요.");
        } else {
            widgets::facts(ui, "values", |ui| {
                for (name, value) in inputs {
                    let mut known = call.session.guides().values().flat_map(|guide| &guide.inputs);
                    match known.find(|input| input.name == *name) {
                        Some(input) => widgets::labelled_value(ui, &input.label, &shown_value(input, value)),
                        None => widgets::labelled_value(ui, name, value),
                    }
                }
            });
        }
    });
}
