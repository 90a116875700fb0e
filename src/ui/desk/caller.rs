//! Who calls: a number that is only compared, never kept, and what is known of earlier calls.

use egui::{OutputCommand, RichText, Ui};

use crate::app::call::Call;
use crate::app::command::{Command, DeskCommand};
use crate::app::park::moment;
use crate::app::past::PastCommand;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::guide::model::CallResult;
use crate::payment::secret::Secret;
use crate::ui::icon::Icon;
use crate::ui::keys::caller_id;
use crate::ui::theme::{self, palette, space};
use crate::ui::widgets::{self, Field};

/// Draws the field and what it found.
pub fn caller_ui(ui: &mut Ui, app: &App, call: &Call, out: &mut Vec<Command>) {
    let p = palette(ui);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let field = Field::line("고객 번호 (저장하지 않음)").hint("010-1234-5678").id(caller_id(call)).forgetting();
        let (response, changed) = field.show(ui, call.caller.typed.expose());
        if let Some(typed) = changed {
            out.push(Command::Desk(DeskCommand::Caller(Secret::new(typed))));
        }
        if response.has_focus() {
            // Not even the person's own copying takes it to the clipboard.
            ui.output_mut(|output| output.commands.retain(|command| !matches!(command, OutputCommand::CopyText(_))));
        }
        found_ui(ui, app, call, out);
    });
}

fn found_ui(ui: &mut Ui, app: &App, call: &Call, out: &mut Vec<Command>) {
    let p = palette(ui);
    let Some(before) = &call.caller.before else {
        if call.caller.typed.is_empty() {
            widgets::caption(ui, "전에도 전화한 고객인지 견주기만 해요.");
        }
        return;
    };
    let Some(last) = &before.last else {
        widgets::caption(ui, "이 번호로 한 상담이 아직 없어요.");
        return;
    };
    ui.add_space(space::XS);
    let head = format!("지난 상담 {}건", before.count);
    widgets::block_heading(ui, Icon::Clock, &head, p.accent.ink);
    let result = CallResult::ALL.into_iter().find(|result| result.as_str() == last.result);
    let result = result.map_or("결과 없음", CallResult::korean);
    let title = if last.title.is_empty() { &last.guide } else { &last.title };
    let words = format!("마지막 {} {title} · {result}", moment(last.started_ms, app.now_ms));
    ui.add(egui::Label::new(RichText::new(words).color(p.text)).wrap());
    let label = app.settings.shortcuts.caption("지난 상담 보기", Deed::Earlier);
    if widgets::link_button(ui, None, &label).clicked() {
        out.push(Command::Desk(DeskCommand::Past(PastCommand::Show(last.id.clone()))));
    }
}
