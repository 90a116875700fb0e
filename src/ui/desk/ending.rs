//! The end of a call: how it ended, and the note to keep and copy.

use egui::{ComboBox, Rect, RichText, Ui};

use super::step::result_look;
use crate::app::call::{Call, Ending};
use crate::app::command::{Command, DeskCommand};
use crate::app::crm::CopyFormat;
use crate::app::park::{SOON, moment};
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::app::tour::Spot;
use crate::guide::model::CallResult;
use crate::ui::icon::Icon;
use crate::ui::keys::final_id;
use crate::ui::theme::{self, palette, size, space, type_size};
use crate::ui::tour::mark;
use crate::ui::widgets::{self, ChoiceRow, Field};

/// Codes offered with number keys: the outcome reached first, then the other outcomes of the guide.
pub fn offered_codes(call: &Call) -> Vec<String> {
    let mut codes: Vec<String> = call.session.outcome().map(|outcome| outcome.code.clone()).into_iter().collect();
    for outcome in &call.session.root().outcomes {
        if !codes.contains(&outcome.code) {
            codes.push(outcome.code.clone());
        }
    }
    codes.truncate(9);
    codes
}

/// Draws it.
pub fn ending_ui(ui: &mut Ui, app: &App, call: &Call, ending: &Ending, out: &mut Vec<Command>) {
    let p = palette(ui);
    theme::limit_width(ui, size::READING);
    ui.label(RichText::new("상담 마치기").font(theme::bold(type_size::READ)).color(p.text));
    let tone = if ending.needs_code { p.danger.ink } else { p.text2 };
    ui.label(RichText::new("어떻게 끝났는지 고르면 메모가 맞춰져요").color(tone));
    ui.add_space(space::XS);
    let dispositions = app.guides().map(|library| &library.tables.dispositions);
    let offered = offered_codes(call);
    let top = ui.cursor().min;
    for (at, code) in offered.iter().enumerate() {
        let known = dispositions.and_then(|d| d.get(code));
        let label = known.map_or_else(|| code.clone(), |d| format!("{}  {}", d.result.korean(), d.label));
        let picked = ending.code.as_ref() == Some(code);
        let row = ChoiceRow { number: at + 1, label: &label, hint: code, likely: false, picked };
        if widgets::choice_row(ui, &row).clicked() {
            out.push(Command::Desk(DeskCommand::PickDisposition(code.clone())));
        }
    }
    mark(ui, Spot::Ending, Rect::from_min_max(top, ui.min_rect().max));
    other_code_ui(ui, app, ending, &offered, out);
    back_ui(ui, app, call, ending, out);
    ui.add_space(space::M);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let label = app.settings.shortcuts.caption("남길 메모", Deed::Note);
        let (_, changed) = Field::area(&label, 8).covered(final_id(call)).show(ui, &ending.text);
        if let Some(text) = changed {
            out.push(Command::Desk(DeskCommand::FinalNote(text)));
        }
        widgets::caption(ui, "카드번호와 전화번호는 저장하고 복사할 때 가려요.");
    });
    let next = ending.next.as_ref().and_then(|next| app.guides().and_then(|library| library.guide(next)));
    if let Some(next) = next {
        ui.add_space(space::S);
        widgets::icon_line(
            ui,
            Icon::Info,
            p.accent,
            &format!("마치면 같은 고객으로 ‘{}’ 안내를 이어서 열어요.", next.title),
        );
    }
    ui.add_space(space::S);
    format_ui(ui, app, ending, out);
}

/// Height of the row that ends the call. It stands fast below what scrolls.
pub fn foot_height(ui: &Ui) -> f32 {
    ui.spacing().interact_size.y + 2.0 * space::S
}

/// Draws that row.
pub fn foot_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let line = egui::Stroke::new(1.0, p.border);
    ui.painter().hline(ui.max_rect().x_range(), ui.cursor().top(), line);
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        let label = app.settings.shortcuts.caption("저장하고 메모 복사", Deed::End);
        if widgets::primary_button(ui, Some(Icon::Check), &label).clicked() {
            out.push(Command::Desk(DeskCommand::End));
        }
        if widgets::button(ui, Some(Icon::Back), "상담 계속하기", None).clicked() {
            out.push(Command::Desk(DeskCommand::CancelEnd));
        }
    });
}

/// Every other code, for calls that ended in a way the guide did not foresee.
fn other_code_ui(ui: &mut Ui, app: &App, ending: &Ending, offered: &[String], out: &mut Vec<Command>) {
    let p = palette(ui);
    let Some(library) = app.guides() else { return };
    let picked = ending.code.as_ref().filter(|code| !offered.contains(code));
    let words = picked.and_then(|code| library.tables.dispositions.get(code)).map(|d| d.label.as_str());
    ui.horizontal(|ui| {
        let label = widgets::caption(ui, "다른 결과");
        let combo = ComboBox::from_id_salt("other-code").width(320.0).selected_text(words.unwrap_or("목록에서 고르기"));
        let combo = combo
            .icon(|ui, rect, _, _| Icon::Down.paint_at(ui.painter(), rect.center(), size::ICON, palette(ui).text2));
        let response = combo.show_ui(ui, |ui| {
            for result in CallResult::ALL {
                let (tone, _) = result_look(&p, result);
                ui.label(RichText::new(result.korean()).font(theme::bold(type_size::CAPTION)).color(tone.ink));
                for (code, disposition) in library.tables.dispositions.iter().filter(|(_, d)| d.result == result) {
                    let here = ending.code.as_ref() == Some(code);
                    if ui.selectable_label(here, format!("{}  {code}", disposition.label)).clicked() {
                        out.push(Command::Desk(DeskCommand::PickDisposition(code.clone())));
                    }
                }
            }
        });
        response.response.labelled_by(label.id);
    });
}

/// The shape of the copy.
fn format_ui(ui: &mut Ui, app: &App, ending: &Ending, out: &mut Vec<Command>) {
    let mut format = ending.format.unwrap_or(app.settings.copy_format);
    let before = format;
    widgets::choices(ui, |ui| {
        widgets::caption(ui, "복사할 모양");
        for one in CopyFormat::ALL {
            ui.radio_value(&mut format, one, one.korean());
        }
    });
    if format != before {
        out.push(Command::Desk(DeskCommand::CopyAs(format)));
    }
}

/// When the customer is called back, where that is how the call ends.
fn back_ui(ui: &mut Ui, app: &App, call: &Call, ending: &Ending, out: &mut Vec<Command>) {
    let library = app.guides().map(|library| &**library);
    let result = ending.code.as_deref().and_then(|code| call.result_of(library, code));
    if result != Some(CallResult::Callback) {
        return;
    }
    let p = palette(ui);
    ui.add_space(space::S);
    theme::tinted(p.warn).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::block_heading(ui, Icon::Phone, "언제 다시 전화할까요?", p.warn.ink);
        ui.horizontal_wrapped(|ui| {
            for (at, label) in SOON.into_iter().enumerate() {
                if widgets::button(ui, None, label, None).clicked() {
                    out.push(Command::Desk(DeskCommand::EndSoon(at)));
                }
            }
        });
        ui.scope(|ui| {
            theme::limit_width(ui, size::FORM / 2.0);
            let problem = if ending.is_time_unread() {
                "시각으로 읽을 수 없어요. 14:30처럼 적어 주세요"
            } else {
                ""
            };
            let field = Field::line("시각 (비우면 목록에 넣지 않아요)").hint("14:30").problem(problem);
            if let Some(at) = field.show(ui, &ending.back_at).1 {
                out.push(Command::Desk(DeskCommand::EndAt(at)));
            }
        });
        if let Some(back_ms) = ending.back_ms {
            let words = format!("{}에 다시 전화하도록 알려 드려요. 번호는 남기지 않아요.", moment(back_ms, app.now_ms));
            widgets::caption(ui, &words);
        }
    });
}
