//! 승인 요청: the form, the confirmation, and what is not known.

use egui::{Id, Modal, RichText, Stroke, Ui};

use super::lookup::{failure_ui, waiting_ui};
use crate::app::command::{Command, FormField, PaymentCommand};
use crate::app::payment::{Confirm, Fetch};
use crate::app::records::JournalEntry;
use crate::app::state::App;
use crate::payment::Mode;
use crate::payment::approval::ApprovalState;
use crate::payment::money::Won;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, Tone, palette, size, space, type_size};
use crate::ui::widgets::{self, Field};

fn pay(command: PaymentCommand) -> Command {
    Command::Payment(command)
}

/// Colour and icon of a state.
pub fn state_look(p: &Palette, state: ApprovalState) -> (Tone, Icon) {
    match state {
        ApprovalState::Approved => (p.ok, Icon::Check),
        ApprovalState::Declined => (p.danger, Icon::Close),
        ApprovalState::Intent | ApprovalState::Unknown => (p.warn, Icon::Unknown),
        ApprovalState::NotSent => (p.legacy, Icon::Info),
    }
}

/// Cards that stay until every unknown approval is settled.
pub fn unknown_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    for entry in app.payment.unsettled().filter(|_| !app.payment.approval.is_waiting()).take(3) {
        let frame = theme::card(&p).fill(p.warn.soft).stroke(Stroke::new(1.0, p.warn.ink));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                Icon::Unknown.ui(ui, size::ICON_LARGE, p.warn.ink);
                let words = "결과를 알 수 없어요. 다시 요청하지 마세요.";
                ui.label(RichText::new(words).font(theme::bold(type_size::HEADING)).color(p.warn.ink));
            });
            let attempt = &entry.attempt;
            let amount = Won(attempt.amount + attempt.tax_free).figures();
            widgets::paragraph(ui, &format!("{amount}  tid {}  주문 {}", attempt.tid, attempt.moid));
            if !entry.message.is_empty() {
                widgets::paragraph(ui, &entry.message);
            }
            if widgets::primary_button(ui, Some(Icon::Search), "조회로 확인하기").clicked() {
                out.push(pay(PaymentCommand::InquireEntry(attempt.tid.clone())));
            }
        });
        ui.add_space(space::S);
    }
}

/// The form and how the last approval stands.
pub fn form_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let desk = &app.payment;
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::heading(ui, "승인 요청");
        widgets::caption(ui, "인증까지 끝난 거래를 확정해요. 한 번만 보내고 되풀이하지 않아요.");
        let form = &desk.form;
        let fields = [
            ("tid", "", None, ""),
            ("mid", "가맹점 MID", Some((FormField::Mid, &form.mid)), "10자"),
            ("moid", "주문번호 (moid)", Some((FormField::Moid, &form.moid)), "가맹점이 만든 주문번호"),
            ("amount", "과세 금액 (amt)", Some((FormField::Amount, &form.amount)), "20,000"),
            ("tax_free", "면세 금액 (taxFreeAmt)", Some((FormField::TaxFree, &form.tax_free)), "없으면 비워 두세요"),
            ("token", "Payment-Token", Some((FormField::Token, &form.token)), "인증 결과로 받은 값"),
            ("key", "Merchant-Key", Some((FormField::Key, &form.key)), "이번 실행 동안만 기억해요"),
        ];
        for (name, label, place, hint) in fields {
            let problem = desk.problems.iter().find(|problem| problem.field == name).map_or("", |p| &p.message);
            let Some((field, value)) = place else {
                if !problem.is_empty() {
                    ui.label(RichText::new(format!("tid  {problem}")).color(p.danger.ink));
                }
                continue;
            };
            let secret = matches!(field, FormField::Token | FormField::Key);
            let mut line = Field::line(label).hint(hint).problem(problem);
            if secret {
                line = line.secret();
            }
            if let Some(text) = line.show(ui, value).1 {
                out.push(pay(PaymentCommand::Form(field, text)));
            }
        }
        ui.add_space(space::S);
        let tone = (app.settings.mode == Mode::Live).then_some(p.danger);
        ui.add_enabled_ui(!desk.approval.is_waiting(), |ui| {
            if widgets::button(ui, Some(Icon::Payment), "승인 요청…", tone).on_hover_text("Alt+3").clicked() {
                out.push(pay(PaymentCommand::AskApproval));
            }
        });
        match &desk.approval {
            Fetch::None => {}
            Fetch::Waiting(_, since) => waiting_ui(ui, app, *since),
            Fetch::Failed(failure) => failure_ui(ui, failure),
            Fetch::Ready(entry) => outcome_ui(ui, entry),
        }
    });
}

fn outcome_ui(ui: &mut Ui, entry: &JournalEntry) {
    let p = palette(ui);
    let (tone, icon) = state_look(&p, entry.state);
    theme::tinted(tone).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            icon.ui(ui, size::ICON_LARGE, tone.ink);
            ui.label(RichText::new(entry.state.korean()).font(theme::bold(type_size::HEADING)).color(tone.ink));
            let amount = Won(entry.attempt.amount + entry.attempt.tax_free).figures();
            ui.label(RichText::new(amount).font(theme::strong()).color(p.text));
        });
        let words = match (entry.code.is_empty(), entry.message.is_empty()) {
            (true, true) => String::new(),
            (true, false) => entry.message.clone(),
            (false, true) => format!("코드 {}", entry.code),
            (false, false) => format!("{} (코드 {})", entry.message, entry.code),
        };
        if !words.is_empty() {
            ui.label(RichText::new(words).color(p.text));
        }
        if matches!(entry.state, ApprovalState::Unknown | ApprovalState::Intent) {
            ui.label(RichText::new("다시 요청하지 마세요. 위에서 조회로 확인해 주세요.").color(p.text));
        }
    });
}

/// The question before money moves.
pub fn confirm_ui(ui: &Ui, app: &App, out: &mut Vec<Command>) {
    let Some(confirm) = &app.payment.confirm else { return };
    let modal = Modal::new(Id::unique("confirm-approval")).frame(theme::card(&palette(ui))).show(ui.ctx(), |ui| {
        ui.set_width(440.0);
        question_ui(ui, app, confirm, out);
    });
    if modal.should_close() {
        out.push(pay(PaymentCommand::CancelApproval));
    }
}

fn question_ui(ui: &mut Ui, app: &App, confirm: &Confirm, out: &mut Vec<Command>) {
    let p = palette(ui);
    let mode = app.settings.mode;
    let (tone, words) = match mode {
        Mode::Practice => (p.warn, "연습 모드예요. 실제 결제는 일어나지 않아요"),
        Mode::Live => (p.danger, "실거래예요. 누르면 실제로 돈이 움직여요"),
    };
    let request = &confirm.request;
    widgets::heading(ui, "이 금액을 승인할까요?");
    widgets::badge(ui, Icon::Info, words, tone);
    ui.add_space(space::S);
    let total = request.total();
    ui.label(RichText::new(total.figures()).font(theme::bold(type_size::DISPLAY)).color(p.text));
    ui.label(RichText::new(total.words()).font(theme::bold(type_size::HEADING)).color(p.text2));
    ui.add_space(space::S);
    widgets::facts(ui, "confirm", |ui| {
        widgets::labelled_value(ui, "가맹점 MID", request.mid().as_str());
        widgets::labelled_value(ui, "주문번호", request.moid().as_str());
        widgets::labelled_value(ui, "tid", request.tid().as_str());
        if request.tax_free().0 > 0 {
            widgets::labelled_value(
                ui,
                "과세 · 면세",
                &format!("{} · {}", request.amount().figures(), request.tax_free().figures()),
            );
        }
    });
    if mode == Mode::Live {
        ui.add_space(space::S);
        let label = "확인을 위해 금액을 다시 적어 주세요";
        if let Some(text) = Field::line(label).hint("숫자만").show(ui, &confirm.typed).1 {
            out.push(pay(PaymentCommand::ConfirmAmount(text)));
        }
    }
    ui.add_space(space::M);
    widgets::caption(ui, "먼저 기록한 뒤 한 번만 보내요. 결과를 받지 못하면 ‘알 수 없음’으로 남겨요.");
    ui.horizontal(|ui| {
        ui.add_enabled_ui(confirm.is_ready(mode), |ui| {
            let label = format!("{} 승인 요청 보내기", total.figures());
            if widgets::primary_button(ui, Some(Icon::Payment), &label).on_hover_text("Ctrl+Enter").clicked() {
                out.push(pay(PaymentCommand::ConfirmApproval));
            }
        });
        if widgets::button(ui, None, "그만두기 (Esc)", None).clicked() {
            out.push(pay(PaymentCommand::CancelApproval));
        }
    });
}
