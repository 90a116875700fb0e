//! Approvals whose end nobody knows: a card each, until an inquiry or a person settles it.

use egui::{RichText, Stroke, Ui};

use super::pay;
use crate::app::command::{Command, PaymentCommand};
use crate::app::payment::Settling;
use crate::app::records::JournalEntry;
use crate::app::state::App;
use crate::payment::money::Won;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette, size, space, type_size};
use crate::ui::widgets::{self, Field};

/// Cards on show; the others follow as these are settled.
const CARDS: usize = 3;

/// Draws them, above everything else.
pub fn unknown_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let desk = &app.payment;
    if desk.approval.is_waiting() {
        return;
    }
    for entry in desk.unsettled().take(CARDS) {
        let settling = desk.settling.as_ref().filter(|settling| settling.attempt == entry.attempt.id);
        card_ui(ui, entry, settling, out);
        ui.add_space(space::S);
    }
    let more = desk.unsettled().count().saturating_sub(CARDS);
    if more > 0 {
        widgets::caption(ui, &format!("결과를 알 수 없는 승인이 {more}건 더 있어요. 아래 승인 기록에서 볼 수 있어요."));
        ui.add_space(space::S);
    }
}

fn card_ui(ui: &mut Ui, entry: &JournalEntry, settling: Option<&Settling>, out: &mut Vec<Command>) {
    let p = palette(ui);
    let frame = theme::card(&p).fill(p.warn.soft).stroke(Stroke::new(1.0, p.warn.ink));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            Icon::Unknown.ui(ui, size::ICON_LARGE, p.warn.ink);
            let words = "결과를 알 수 없어요. 다시 요청하지 마세요.";
            ui.label(RichText::new(words).font(theme::bold(type_size::HEADING)).color(p.warn.ink));
        });
        let attempt = &entry.attempt;
        let amount = Won(attempt.amount + attempt.tax_free).figures_and_words();
        widgets::paragraph(ui, &format!("{amount}  주문 {}  tid {}", attempt.moid, attempt.tid));
        if !entry.message.is_empty() {
            widgets::paragraph(ui, &entry.message);
        }
        ui.horizontal_wrapped(|ui| {
            if widgets::primary_button(ui, Some(Icon::Search), "조회로 확인하기").clicked() {
                out.push(pay(PaymentCommand::InquireEntry(attempt.tid.clone())));
            }
            if settling.is_none() && widgets::button(ui, Some(Icon::Note), "직접 확인한 결과 적기…", None).clicked()
            {
                out.push(pay(PaymentCommand::AskSettle(Some(attempt.id.clone()))));
            }
        });
        if let Some(settling) = settling {
            ui.add_space(space::XS);
            settle_ui(ui, settling, out);
        }
    });
}

fn settle_ui(ui: &mut Ui, settling: &Settling, out: &mut Vec<Command>) {
    let field = Field::line("어떻게 확인했나요").hint("예: 카드사 이용 내역에서 승인을 확인함");
    if let Some(text) = field.show(ui, &settling.why).1 {
        out.push(pay(PaymentCommand::SettleWhy(text)));
    }
    let note = "적은 기록은 고칠 수 없어요. ‘승인되지 않음’으로 적어도 같은 tid로는 다시 요청할 수 없고, 고객이 결제창을 새로 열어야 해요.";
    widgets::caption(ui, note);
    ui.horizontal_wrapped(|ui| {
        let answers = [(true, Icon::Check, "승인됨으로 적기"), (false, Icon::Close, "승인되지 않음으로 적기")];
        for (captured, icon, label) in answers {
            let button = |ui: &mut Ui| widgets::button(ui, Some(icon), label, None);
            if ui.add_enabled(settling.is_ready(), button).clicked() {
                out.push(pay(PaymentCommand::Settle(captured)));
            }
        }
        if widgets::link_button(ui, None, "그만두기").clicked() {
            out.push(pay(PaymentCommand::AskSettle(None)));
        }
    });
}
