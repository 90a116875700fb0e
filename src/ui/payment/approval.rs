//! 승인 요청: what fills it, the form, and how the one approval of this tid stands.

use egui::{RichText, Ui, ViewportCommand};

use super::lookup::{failure_ui, waiting_ui};
use super::pay;
use crate::app::command::{Command, FormField, PaymentCommand};
use crate::app::note::{clock, day};
use crate::app::payment::{Fetch, Form};
use crate::app::records::JournalEntry;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::payment::Mode;
use crate::payment::approval::{ApprovalState, SettledBy};
use crate::payment::money::Won;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, Tone, palette, size, space, type_size};
use crate::ui::widgets::{self, Field};

/// Colour and icon of a state.
pub fn state_look(p: &Palette, state: ApprovalState) -> (Tone, Icon) {
    match state {
        ApprovalState::Approved => (p.ok, Icon::Check),
        ApprovalState::Declined => (p.danger, Icon::Close),
        ApprovalState::Intent | ApprovalState::Unknown => (p.warn, Icon::Unknown),
        ApprovalState::NotSent => (p.legacy, Icon::Info),
    }
}

/// Draws it. A tid that was tried has no form any more: there is nothing left to send.
pub fn approval_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let desk = &app.payment;
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::heading(ui, "승인 요청");
        let tried = desk.tried();
        match (&desk.approval, tried) {
            (Fetch::Waiting(_, since), _) => return waiting_ui(ui, app, *since),
            (_, Some(entry)) => return tried_ui(ui, app, entry),
            (Fetch::Failed(failure), None) => failure_ui(ui, failure),
            (Fetch::Ready(entry), None) => outcome_ui(ui, app, entry),
            (Fetch::None, None) => {}
        }
        widgets::caption(ui, "인증까지 끝난 거래를 확정해요. 한 번만 보내고 되풀이하지 않아요.");
        form_ui(ui, app, out);
    });
}

fn form_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let form = &app.payment.form;
    if widgets::button(ui, Some(Icon::Copy), "인증 결과 붙여 넣기", None).on_hover_text("Ctrl+V").clicked() {
        ui.send_viewport_cmd(ViewportCommand::RequestPaste);
    }
    // On a line of its own: beside the button it breaks below it in a narrow window.
    widgets::caption(ui, "returnUrl로 온 주소나 값을 복사해 두면 모든 칸이 한 번에 채워져요.");
    for problem in app.payment.problems.iter().filter(|problem| problem.field == "tid") {
        widgets::icon_line(ui, Icon::Warn, p.danger, &format!("tid  {}", problem.message.ko));
    }
    pair_ui(
        ui,
        app,
        out,
        [
            ("mid", FormField::Mid, "가맹점 MID", &form.mid, "10자"),
            ("moid", FormField::Moid, "주문번호 (moid)", &form.moid, "가맹점이 만든 주문번호"),
        ],
    );
    pair_ui(
        ui,
        app,
        out,
        [
            ("amount", FormField::Amount, "과세 금액 (amt)", &form.amount, "20,000"),
            ("tax_free", FormField::TaxFree, "면세 금액 (taxFreeAmt)", &form.tax_free, "없으면 비워 두세요"),
        ],
    );
    if let Some(total) = form.total() {
        let words = format!("고객이 내는 금액  {}", total.figures_and_words());
        ui.label(RichText::new(words).font(theme::strong()).color(p.text));
    }
    line_ui(
        ui,
        app,
        out,
        (
            "order_amount",
            FormField::OrderAmount,
            "주문 금액 (가맹점이 알려 준 금액)",
            &form.order_amount,
            "가맹점 주문서의 금액과 견주어 봐요",
        ),
    );
    if let Some(difference) = form.order_difference() {
        let words = format!("{difference} 어느 쪽이 맞는지 가맹점에 확인하고 고쳐 주세요.");
        widgets::icon_line(ui, Icon::Warn, p.danger, &words);
    }
    secrets_ui(ui, app, out);
    ui.add_space(space::S);
    let tone = (app.settings.mode == Mode::Live).then_some(p.danger);
    let key = app.settings.shortcuts.text(Deed::Approve);
    if widgets::button(ui, Some(Icon::Payment), "승인 요청…", tone).on_hover_text(key).clicked() {
        out.push(pay(PaymentCommand::AskApproval));
    }
}

/// Name of its problems, field, label, text, hint.
type Line<'a> = (&'a str, FormField, &'a str, &'a str, &'a str);

fn pair_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>, lines: [Line<'_>; 2]) {
    ui.columns(2, |columns| {
        for (column, line) in columns.iter_mut().zip(lines) {
            line_ui(column, app, out, line);
        }
    });
}

fn line_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>, (name, field, label, text, hint): Line<'_>) {
    let line = Field::line(label).hint(hint).problem(problem_of(app, name));
    if let Some(text) = line.show(ui, text).1 {
        out.push(pay(PaymentCommand::Form(field, text)));
    }
}

fn secret_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>, field: FormField) {
    let form = &app.payment.form;
    let (name, label, secret, hint) = match field {
        FormField::Token => ("token", "Payment-Token", &form.token, "인증 결과로 받은 값"),
        _ if app.keys.has(form.mid.trim(), &app.settings) => {
            ("key", "Merchant-Key", &form.key, "비워 두면 설정에 둔 키를 써요")
        }
        _ => ("key", "Merchant-Key", &form.key, "쓰고 나면 이번 실행 동안만 기억해요"),
    };
    let line = Field::line(label).hint(hint).problem(problem_of(app, name));
    if let Some(new) = line.show_secret(ui, secret).1 {
        out.push(pay(PaymentCommand::Form(field, new.expose().to_owned())));
    }
}

fn problem_of<'a>(app: &'a App, name: &str) -> &'a str {
    app.payment.problems.iter().find(|problem| problem.field == name).map_or("", |problem| &problem.message.ko)
}

/// A token that was handed over stands in no field; practice needs neither token nor key of anybody.
fn secrets_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let form: &Form = &app.payment.form;
    let handed = form.has_handed_token();
    if handed {
        ui.horizontal_wrapped(|ui| {
            widgets::badge(ui, Icon::Check, "Payment-Token 받음", p.ok);
            widgets::caption(ui, "인증 결과에서 받았고, 화면에 보여 주지 않아요.");
        });
    }
    if app.settings.mode == Mode::Practice {
        widgets::caption(ui, "연습 모드라서 연습용 키와 토큰을 써요.");
        return;
    }
    if handed {
        secret_ui(ui, app, out, FormField::Key);
        return;
    }
    ui.columns(2, |columns| {
        for (column, field) in columns.iter_mut().zip([FormField::Token, FormField::Key]) {
            secret_ui(column, app, out, field);
        }
    });
}

/// How the one approval of this tid stands, and why there is no second.
fn tried_ui(ui: &mut Ui, app: &App, entry: &JournalEntry) {
    outcome_ui(ui, app, entry);
    let words = match entry.state {
        ApprovalState::Intent | ApprovalState::Unknown => "위의 카드에서 조회해 주세요. 다시 요청하지 않아요.",
        _ => "tid 하나에는 승인을 한 번만 요청해요. 다시 결제하려면 고객이 결제창을 새로 열어야 해요.",
    };
    widgets::caption(ui, words);
}

fn outcome_ui(ui: &mut Ui, app: &App, entry: &JournalEntry) {
    let p = palette(ui);
    let (tone, icon) = state_look(&p, entry.state);
    let attempt = &entry.attempt;
    theme::tinted(tone).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            icon.ui(ui, size::ICON_LARGE, tone.ink);
            ui.label(RichText::new(entry.state.korean()).font(theme::bold(type_size::HEADING)).color(tone.ink));
        });
        let amount = Won(attempt.amount + attempt.tax_free).figures_and_words();
        ui.label(RichText::new(amount).font(theme::strong()).color(p.text));
        let words = match (entry.code.is_empty(), entry.message.is_empty()) {
            (true, true) => String::new(),
            (true, false) => entry.message.clone(),
            (false, true) => format!("코드 {}", entry.code),
            (false, false) => format!("{} (코드 {})", entry.message, entry.code),
        };
        if !words.is_empty() {
            widgets::paragraph(ui, &words);
        }
        let by = match entry.settled_by {
            Some(SettledBy::Person) => ", 사람이 확인해 적음",
            Some(SettledBy::Inquiry) => ", 조회로 확인함",
            Some(SettledBy::Reply) | None => "",
        };
        widgets::caption(ui, &format!("{} 요청{by}", moment(attempt.at_ms, app.now_ms)));
    });
    ui.add_space(space::XS);
}

/// Today only the time, otherwise the day too.
pub fn moment(at_ms: i64, now_ms: i64) -> String {
    if day(at_ms) == day(now_ms) { clock(at_ms) } else { format!("{} {}", day(at_ms), clock(at_ms)) }
}
