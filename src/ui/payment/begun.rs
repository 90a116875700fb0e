//! Approval forms that were begun for other payments, and the way back to each.

use egui::{RichText, Ui};

use super::pay;
use crate::app::command::{Command, PaymentCommand};
use crate::app::payment::Begun;
use crate::app::state::App;
use crate::payment::tid::Tid;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette, size, space};
use crate::ui::widgets;

/// As many as a person is likely to have begun by hand.
const SHOWN: usize = 3;

/// Draws it, where there are any.
pub fn begun_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let count = app.payment.begun().count();
    if count == 0 {
        return;
    }
    ui.add_space(space::S);
    let all = ui.scope_id().with("all");
    let shown = if ui.data(|data| data.get_temp(all)).unwrap_or(false) { count } else { SHOWN };
    theme::tinted(p.warn).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (at, Begun { tid, form }) in app.payment.begun().take(shown) {
            let name = tid.as_ref().map_or_else(|| form.head(), Tid::to_string);
            let tid = tid.as_ref().map_or("tid는 아직 없어요", Tid::as_str);
            ui.horizontal_wrapped(|ui| {
                Icon::Note.ui(ui, size::ICON, p.warn.ink);
                ui.label(RichText::new("적던 승인 요청").font(theme::strong()).color(p.warn.ink));
                ui.label(RichText::new(form.head()).color(p.text));
                ui.label(RichText::new(tid).font(theme::caption()).color(p.text2));
                let again = widgets::link_button(ui, Some(Icon::Payment), "이어서 적기");
                if again.accessible_name(format!("{name} 이어서 적기")).clicked() {
                    out.push(pay(PaymentCommand::TakeUp(at)));
                }
            });
        }
        if count > shown
            && widgets::text_link(ui, &format!("{}건 더 보기", count - shown), "적던 승인 요청 더 보기").clicked()
        {
            ui.data_mut(|data| data.insert_temp(all, true));
        }
    });
}
