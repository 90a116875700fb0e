//! Setting a call aside: the question, the banner over a call on hold, and the customers who wait to be called.

use egui::{RichText, Ui};

use crate::app::call::Call;
use crate::app::command::{Command, DeskCommand};
use crate::app::park::{CALL_BACK, ParkCommand, Parking, REASONS, SOON, Waiting, lasted, moment, stopwatch};
use crate::app::records::ParkRow;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::ui::icon::Icon;
use crate::ui::keys::park_id;
use crate::ui::question;
use crate::ui::theme::{self, palette, size, space};
use crate::ui::widgets::{self, ChoiceRow, Field};

/// Customers shown before the rest are only counted.
const WAITING_SHOWN: usize = 5;

fn park(command: ParkCommand) -> Command {
    Command::Desk(DeskCommand::Park(command))
}

/// What number `n` (from 0) means while it is asked why a call is set aside.
pub fn number(form: &Parking, n: usize) -> Option<ParkCommand> {
    match form.back {
        true => (n < SOON.len()).then_some(ParkCommand::Soon(n)),
        false => (n <= REASONS.len()).then_some(ParkCommand::Reason(n)),
    }
}

/// Asks over the whole window why the call is set aside.
pub fn question_ui(ui: &Ui, app: &App, out: &mut Vec<Command>) {
    let Some(form) = &app.desk.parking else { return };
    let left = question::question_ui(ui, "park", |ui, is_question| match (is_question, form.back) {
        (true, false) => reason_ui(ui, app, form, out),
        (true, true) => time_ui(ui, app, form, out),
        (false, back) => {
            let label = if back { "보류하고 알림 받기" } else { "보류하기" };
            ends_ui(ui, &app.settings.shortcuts.caption(label, Deed::End), out);
        }
    });
    if left {
        out.push(park(ParkCommand::Cancel));
    }
}

fn reason_ui(ui: &mut Ui, app: &App, form: &Parking, out: &mut Vec<Command>) {
    widgets::heading(ui, "왜 보류하나요?");
    ui.spacing_mut().item_spacing.y = space::XS + 2.0;
    let later = format!("{CALL_BACK}…");
    for (at, label) in REASONS.into_iter().chain([later.as_str()]).enumerate() {
        let row = ChoiceRow { number: at + 1, label, hint: "", likely: false, picked: false };
        if widgets::choice_row(ui, &row).clicked() {
            out.push(park(ParkCommand::Reason(at)));
        }
    }
    ui.add_space(space::XS);
    let label = app.settings.shortcuts.caption("다른 까닭", Deed::Inputs);
    let field = Field::line(&label).problem(form.trouble.unwrap_or("")).id(park_id(form));
    if let Some(words) = field.show(ui, &form.words).1 {
        out.push(park(ParkCommand::Words(words)));
    }
}

fn time_ui(ui: &mut Ui, app: &App, form: &Parking, out: &mut Vec<Command>) {
    widgets::heading(ui, "언제 다시 전화할까요?");
    ui.spacing_mut().item_spacing.y = space::XS + 2.0;
    for (at, label) in SOON.into_iter().enumerate() {
        let row = ChoiceRow { number: at + 1, label, hint: "", likely: false, picked: false };
        if widgets::choice_row(ui, &row).clicked() {
            out.push(park(ParkCommand::Soon(at)));
        }
    }
    ui.add_space(space::XS);
    let label = app.settings.shortcuts.caption("다른 시각", Deed::Inputs);
    let field = Field::line(&label).hint("14:30").problem(form.trouble.unwrap_or("")).id(park_id(form));
    if let Some(at) = field.show(ui, &form.at).1 {
        out.push(park(ParkCommand::At(at)));
    }
    if let Some(words) = Field::line("무엇 때문에").hint(CALL_BACK).show(ui, &form.words).1 {
        out.push(park(ParkCommand::Words(words)));
    }
    widgets::caption(ui, "전화번호는 여기에 남기지 않아요. 전화할 때 원래 번호가 있는 곳에서 찾아 주세요.");
}

fn ends_ui(ui: &mut Ui, label: &str, out: &mut Vec<Command>) {
    ui.add_space(space::S);
    ui.horizontal_wrapped(|ui| {
        if widgets::primary_button(ui, Some(Icon::Pause), label).clicked() {
            out.push(park(ParkCommand::Confirm));
        }
        if widgets::button(ui, None, "그만두기 (Esc)", None).clicked() {
            out.push(park(ParkCommand::Cancel));
        }
    });
}

/// Over a call that is set aside: since when, why, and the way back to it.
pub fn banner_ui(ui: &mut Ui, app: &App, call: &Call, parked: &ParkRow, out: &mut Vec<Command>) {
    let p = palette(ui);
    theme::tinted(p.warn).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            Icon::Pause.ui(ui, size::ICON, p.warn.ink);
            let time = stopwatch(app.now_ms - parked.since_ms);
            ui.label(RichText::new(format!("보류 {time}")).font(theme::strong()).color(p.warn.ink));
            ui.label(RichText::new(&parked.why).color(p.text));
            if let Some(back) = &call.call_back {
                let words = format!("{}에 다시 전화", moment(back.due_ms, app.now_ms));
                widgets::badge(ui, Icon::Phone, &words, p.accent);
            }
            let label = app.settings.shortcuts.caption("이어서 하기", Deed::Park);
            if widgets::button(ui, None, &label, None).clicked() {
                out.push(park(ParkCommand::Ask));
            }
        });
    });
    ui.add_space(space::S);
}

/// Customers who wait to be called; those whose time has come stand out.
pub fn waiting_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let waiting = app.desk.waiting();
    if waiting.is_empty() {
        return;
    }
    let p = palette(ui);
    let due = waiting.iter().any(|waiting| waiting.is_due(app.now_ms));
    let tone = if due { p.warn } else { p.accent };
    theme::tinted(tone).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::block_heading(ui, Icon::Phone, &format!("다시 전화할 상담 {}", waiting.len()), tone.ink);
        for (at, one) in waiting.iter().take(WAITING_SHOWN).enumerate() {
            one_ui(ui, app, (at, one), out);
        }
        if waiting.len() > WAITING_SHOWN {
            widgets::caption(ui, &format!("이 뒤로 {}건이 더 있어요", waiting.len() - WAITING_SHOWN));
        }
    });
    ui.add_space(space::S);
}

fn one_ui(ui: &mut Ui, app: &App, (at, one): (usize, &Waiting), out: &mut Vec<Command>) {
    let p = palette(ui);
    let late = app.now_ms - one.due_ms;
    let when = moment(one.due_ms, app.now_ms);
    let (when, ink) = match late {
        ..0 => (when, p.text),
        0..60_000 => (format!("{when} 지금"), p.warn.ink),
        _ => (format!("{when} {} 지남", lasted(late)), p.warn.ink),
    };
    // What a screen reader says must tell one customer from the next.
    let named = |what: &str| format!("{}. {when} {} {what}", at + 1, one.title);
    let words = |ui: &mut Ui| {
        ui.label(RichText::new(&when).font(theme::strong()).color(ink));
        let words = if one.why.is_empty() { one.title.clone() } else { format!("{}  {}", one.title, one.why) };
        ui.add(egui::Label::new(RichText::new(words).color(p.text)).truncate());
    };
    let ways = |ui: &mut Ui| {
        let call = widgets::button(ui, Some(Icon::Phone), "전화하고 이어서 하기", None);
        if call.accessible_name(named("전화하고 이어서 하기")).clicked() {
            out.push(park(ParkCommand::CallNow(one.id.clone())));
        }
        let done = widgets::link_button(ui, Some(Icon::Close), "전화 안 함").accessible_name(named("전화 안 함"));
        if done.on_hover_text("목록에서 빼요. 상담 기록은 그대로 남아요").clicked() {
            out.push(park(ParkCommand::Called(one.id.clone())));
        }
    };
    ui.horizontal(|ui| widgets::split(ui, ("call back", at), words, ways));
}
