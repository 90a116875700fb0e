//! The question before money moves.

use egui::{RichText, Ui};

use super::pay;
use crate::app::command::{Command, PaymentCommand};
use crate::app::payment::Confirm;
use crate::app::state::App;
use crate::payment::Mode;
use crate::ui::icon::Icon;
use crate::ui::question;
use crate::ui::theme::{self, palette, space, type_size};
use crate::ui::widgets::{self, Field};

/// Asks it over the whole window.
pub fn confirm_ui(ui: &Ui, app: &App, out: &mut Vec<Command>) {
    let Some(confirm) = &app.payment.confirm else { return };
    let left = question::question_ui(ui, "confirm-approval", |ui, is_question| match is_question {
        true => amount_ui(ui, app, confirm),
        false => answers_ui(ui, app, confirm, out),
    });
    if left {
        out.push(pay(PaymentCommand::CancelApproval));
    }
}

fn amount_ui(ui: &mut Ui, app: &App, confirm: &Confirm) {
    let p = palette(ui);
    let mode = app.settings.mode;
    let (tone, words) = match mode {
        Mode::Practice => (p.warn, "연습 모드예요. 실제 결제는 일어나지 않아요"),
        Mode::Live => (p.danger, "실거래예요. 누르면 실제로 돈이 움직여요"),
    };
    let request = &confirm.request;
    ui.horizontal_wrapped(|ui| {
        widgets::heading(ui, "이 금액을 승인할까요?");
        widgets::badge(ui, Icon::Info, words, tone);
    });
    let total = request.total();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(total.figures()).font(theme::bold(type_size::DISPLAY)).color(p.text));
        ui.label(RichText::new(total.words()).font(theme::bold(type_size::HEADING)).color(p.text2));
    });
    if !confirm.doubts.is_empty() {
        theme::tinted(p.danger).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for doubt in &confirm.doubts {
                widgets::icon_line(ui, Icon::Warn, p.danger, doubt);
            }
        });
    }
    ui.add_space(space::XS);
    widgets::facts(ui, "confirm", |ui| {
        widgets::labelled_value(ui, "가맹점 MID", request.mid().as_str());
        widgets::labelled_value(ui, "주문번호", request.moid().as_str());
        widgets::labelled_value(ui, "tid", request.tid().as_str());
        if request.tax_free().0 > 0 {
            let parts = format!("{} · {}", request.amount().figures(), request.tax_free().figures());
            widgets::labelled_value(ui, "과세 · 면세", &parts);
        }
        widgets::labelled_value(ui, "주문 금액", &compared(app));
    });
}

/// The amount once more where that is wanted, what is done, and the two answers.
fn answers_ui(ui: &mut Ui, app: &App, confirm: &Confirm, out: &mut Vec<Command>) {
    ui.add_space(space::S);
    if confirm.wants_amount(app.settings.mode) {
        let label = if confirm.doubts.is_empty() {
            "확인을 위해 금액을 다시 적어 주세요"
        } else {
            "다른 점을 확인했고 그대로 보내려면, 승인할 금액을 적어 주세요"
        };
        if let Some(text) = Field::line(label).hint("숫자만").show(ui, &confirm.typed).1 {
            out.push(pay(PaymentCommand::ConfirmAmount(text)));
        }
    }
    widgets::caption(ui, "먼저 기록한 뒤 한 번만 보내요. 결과를 받지 못하면 ‘알 수 없음’으로 남겨요.");
    ui.horizontal_wrapped(|ui| {
        let label = format!("{} 승인 요청 보내기", confirm.request.total().figures());
        let send = |ui: &mut Ui| widgets::primary_button(ui, Some(Icon::Payment), &label);
        if ui.add_enabled(confirm.is_ready(app.settings.mode), send).on_hover_text("Ctrl+Enter").clicked() {
            out.push(pay(PaymentCommand::ConfirmApproval));
        }
        if widgets::button(ui, None, "그만두기 (Esc)", None).clicked() {
            out.push(pay(PaymentCommand::CancelApproval));
        }
    });
}

/// What came of comparing with the merchant's own amount.
fn compared(app: &App) -> String {
    let form = &app.payment.form;
    if form.order_amount.trim().is_empty() {
        "적지 않아 비교하지 않았어요".to_owned()
    } else if form.order_difference().is_some() {
        "승인할 금액과 달라요".to_owned()
    } else {
        "승인할 금액과 같아요".to_owned()
    }
}
