//! Approval forms that were begun for other tids, and the way back to each.

use egui::{RichText, Ui};

use super::pay;
use crate::app::command::{Command, PaymentCommand};
use crate::app::state::App;
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
    theme::tinted(p.warn).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (tid, form) in app.payment.begun().take(SHOWN) {
            ui.horizontal_wrapped(|ui| {
                Icon::Note.ui(ui, size::ICON, p.warn.ink);
                ui.label(RichText::new("적던 승인 요청").font(theme::strong()).color(p.warn.ink));
                ui.label(RichText::new(form.head()).color(p.text));
                ui.label(RichText::new(tid.as_str()).font(theme::caption()).color(p.text2));
                let again = widgets::link_button(ui, Some(Icon::Payment), "이어서 적기");
                if again.accessible_name(format!("{tid} 이어서 적기")).clicked() {
                    out.push(pay(PaymentCommand::Tid(tid.to_string())));
                }
            });
        }
        if count > SHOWN {
            widgets::caption(ui, &format!("그 밖에 {}건이 더 있어요. tid를 적으면 이어져요.", count - SHOWN));
        }
    });
}
