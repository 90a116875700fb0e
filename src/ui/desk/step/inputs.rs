//! The values a step asks for: checked while they are typed, masked where nobody is typing.

use egui::{Id, Ui};

use crate::app::call::{Call, Hold, input_problem, shown_value};
use crate::app::command::{Command, DeskCommand};
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::guide::model::{Guide, Input, InputKind, Step};
use crate::ui::keys::input_id;
use crate::ui::theme::{self, size, space};
use crate::ui::widgets::{self, Field};

/// The fields of a step.
pub fn inputs_ui(ui: &mut Ui, app: &App, call: &Call, guide: &Guide, step: &Step, out: &mut Vec<Command>) {
    let first = first_input(call);
    for input in step.ask.iter().filter_map(|at| guide.inputs.get(*at)) {
        ui.add_space(space::XS);
        ui.scope(|ui| {
            theme::limit_width(ui, size::FORM / 2.0);
            let first = first == Some(input_id(call, &input.name));
            input_ui(ui, app, call, (input, first), out);
        });
    }
}

/// Key of the first field of the step on show, where it has one.
pub fn first_input(call: &Call) -> Option<Id> {
    if call.ending.is_some() || call.notice.is_some() {
        return None;
    }
    let inputs = &call.session.guide().inputs;
    let mut asked = call.session.step()?.ask.iter().filter_map(|at| inputs.get(*at));
    asked.find(|input| input.kind != InputKind::Choice).map(|input| input_id(call, &input.name))
}

fn input_ui(ui: &mut Ui, app: &App, call: &Call, (input, first): (&Input, bool), out: &mut Vec<Command>) {
    let value = call.session.inputs().get(&input.name).map_or("", String::as_str);
    let set = |value: String| Command::Desk(DeskCommand::Input { name: input.name.clone(), value });
    let refused = call.refused.as_ref().filter(|(name, _)| *name == input.name).map(|(_, why)| why.clone());
    let held = call.held == Some(Hold::Input);
    let problem = refused.or_else(|| input_problem(input, value).filter(|_| held || !value.is_empty()));
    let problem = problem.unwrap_or_default();
    if input.kind == InputKind::Choice {
        widgets::caption(ui, &input.label);
        widgets::choices(ui, |ui| {
            for option in &input.options {
                if ui.radio(value == option, option).clicked() {
                    out.push(set(option.clone()));
                }
            }
        });
        if !problem.is_empty() {
            widgets::icon_line(ui, crate::ui::icon::Icon::Warn, theme::palette(ui).danger, &problem);
        }
        return;
    }
    let label = match (first, input.required) {
        (true, true) => format!("{} (꼭 필요해요)", input.label),
        (true, false) => app.settings.shortcuts.caption(&input.label, Deed::Inputs),
        (false, _) => input.label.clone(),
    };
    let id = input_id(call, &input.name);
    // Somebody may look over the shoulder: what is not being typed is masked. What stands in the field stays whole.
    let typing = ui.memory(|memory| memory.has_focus(id));
    let shown = if typing || !problem.is_empty() { value.to_owned() } else { shown_value(input, value) };
    let (response, changed) = Field::line(&label).problem(&problem).id(id).show(ui, &shown);
    if let Some(value) = changed.filter(|_| typing) {
        out.push(set(value));
    }
    // Enter leaves the field, so that the number keys choose again.
    if response.lost_focus() {
        ui.memory_mut(|memory| memory.surrender_focus(response.id));
    }
}
