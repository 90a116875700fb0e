//! The journal of approvals, newest first, two lines a row.

use egui::{Align, Layout, RichText, Ui};

use super::approval::{moment, state_look};
use super::pay;
use crate::app::command::{Command, PaymentCommand};
use crate::app::records::JournalEntry;
use crate::app::state::App;
use crate::payment::approval::ApprovalState;
use crate::payment::money::Won;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette};
use crate::ui::widgets;

/// Rows on show; the whole journal is `giljabi journal`.
const ROWS: usize = 50;

/// Draws it.
pub fn journal_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    if app.payment.journal.is_empty() {
        widgets::caption(ui, "아직 승인을 요청한 적이 없어요. 요청하면 보내기 전에 먼저 여기에 적혀요.");
        return;
    }
    for entry in app.payment.journal.iter().take(ROWS) {
        row_ui(ui, app, entry, out);
    }
    let more = app.payment.journal.len().saturating_sub(ROWS);
    if more > 0 {
        widgets::caption(ui, &format!("앞선 {more}건은 터미널에서 giljabi journal로 볼 수 있어요."));
    }
}

fn row_ui(ui: &mut Ui, app: &App, entry: &JournalEntry, out: &mut Vec<Command>) {
    let p = palette(ui);
    let (tone, icon) = state_look(&p, entry.state);
    let attempt = &entry.attempt;
    let at = moment(attempt.at_ms, app.now_ms);
    theme::card(&p).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.horizontal(|ui| {
            widgets::badge(ui, icon, entry.state.korean(), tone);
            ui.label(RichText::new(at).color(p.text2));
            ui.label(RichText::new(&attempt.moid).font(theme::strong()).color(p.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let amount = Won(attempt.amount + attempt.tax_free).figures();
                ui.label(RichText::new(amount).font(theme::strong()).color(p.text));
                let unknown = matches!(entry.state, ApprovalState::Unknown | ApprovalState::Intent);
                if unknown && inquire(ui, &attempt.moid).clicked() {
                    out.push(pay(PaymentCommand::InquireEntry(attempt.tid.clone())));
                }
            });
        });
        let code = if entry.code.is_empty() { String::new() } else { format!("  코드 {}", entry.code) };
        widgets::caption(ui, &format!("{}{code}  {}", attempt.tid, entry.message));
    });
}

fn inquire(ui: &mut Ui, moid: &str) -> egui::Response {
    widgets::link_button(ui, Some(Icon::Search), "조회").accessible_name(format!("{moid} 조회"))
}
