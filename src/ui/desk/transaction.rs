//! The transaction a call is about: its tid, what that says by itself, and the two reads. Never an approval.
//!
//! The tid is a value of the call; what is asked and what came back is the payment desk's.

use egui::Ui;

use crate::app::call::{Call, TID};
use crate::app::command::{Command, DeskCommand, PaymentCommand};
use crate::app::payment::Fetch;
use crate::app::state::{App, Workspace};
use crate::diag::Lang;
use crate::payment::diagnosis::Order;
use crate::payment::tid::Tid;
use crate::ui::icon::Icon;
use crate::ui::keys::transaction_id;
use crate::ui::payment::{failure_ui, waiting_ui};
use crate::ui::theme::{self, palette, space};
use crate::ui::widgets::{self, Field};

/// Lines of an answer that are shown here; the others are one click away.
const HEAD: usize = 3;

/// Draws it. Until there is a tid it is a field and no more.
pub fn transaction_ui(ui: &mut Ui, app: &App, call: &Call, out: &mut Vec<Command>) {
    let p = palette(ui);
    let text = call.session.inputs().get(TID).map_or("", String::as_str);
    let tid = Tid::parse(text);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let refused = call.refused.as_ref().filter(|(name, _)| name == TID).map(|(_, why)| why.clone());
        let unread = tid.as_ref().err().filter(|_| !text.is_empty()).map(|error| error.korean());
        let problem = refused.or(unread).unwrap_or_default();
        let field = Field::line("거래 (tid)").hint("testpay01m…처럼 시작하는 30자");
        if let Some(typed) = field.problem(&problem).id(transaction_id(call)).show(ui, text).1 {
            // A receipt address or a line of a log holds it as well.
            let value = Tid::find_in(&typed).map_or(typed, |tid| tid.to_string());
            out.push(Command::Desk(DeskCommand::Input { name: TID.into(), value }));
        }
        if let Ok(tid) = &tid {
            read_ui(ui, tid);
            asks_ui(ui, app, tid, out);
            answers_ui(ui, app, tid);
        }
    });
}

/// What the tid says without a network.
fn read_ui(ui: &mut Ui, tid: &Tid) {
    let named = |name: Option<&'static str>, code: String| name.map_or(code, str::to_owned);
    let (service, product) = (tid.service(), tid.product());
    let time = tid.time().strftime("%Y-%m-%d %H:%M").to_string();
    let words = [
        tid.mid().to_owned(),
        named(service.name(Lang::Ko), service.code),
        named(product.name(Lang::Ko), product.code),
        time,
    ];
    ui.add_space(space::XS);
    widgets::caption(ui, &format!("읽음  {}", words.join(" · ")));
}

fn asks_ui(ui: &mut Ui, app: &App, tid: &Tid, out: &mut Vec<Command>) {
    let open = || PaymentCommand::Open(Order { tid: tid.to_string(), ..Order::default() });
    let about = |what: PaymentCommand| [open(), what].map(Command::Payment);
    // The payment desk is about another payment until its approval is settled.
    let busy = app.payment.confirm.is_some() || app.payment.approval.is_waiting();
    ui.horizontal_wrapped(|ui| {
        let receipt = |ui: &mut Ui| widgets::button(ui, Some(Icon::Receipt), "영수증", None);
        if ui.add_enabled(!busy, receipt).clicked() {
            out.extend(about(PaymentCommand::Receipt));
        }
        let inquire = |ui: &mut Ui| widgets::button(ui, Some(Icon::Search), "조회", None);
        if ui.add_enabled(!busy, inquire).clicked() {
            out.extend(about(PaymentCommand::Inquire));
        }
        if widgets::link_button(ui, Some(Icon::Payment), "거래에서 열기").clicked() {
            if !busy {
                out.push(Command::Payment(open()));
            }
            out.push(Command::Go(Workspace::Payment));
        }
    });
    if busy {
        widgets::caption(ui, "거래에서 승인 요청을 마친 뒤에 물어볼 수 있어요.");
    }
}

/// The head of what came back, where it is about this payment.
fn answers_ui(ui: &mut Ui, app: &App, tid: &Tid) {
    if app.payment.read_tid().as_ref() != Some(tid) {
        return;
    }
    match &app.payment.inquiry {
        Fetch::None => {}
        Fetch::Waiting(_, since) => waiting_ui(ui, app, *since),
        Fetch::Failed(failure) => failure_ui(ui, failure),
        Fetch::Ready(found) => {
            let facts = found.facts(Lang::Ko);
            let shown = facts.iter().filter(|(label, _)| !matches!(*label, "tid" | "가맹점(MID)")).take(HEAD);
            facts_ui(ui, "desk-inquiry", shown.map(|(label, value)| (*label, value.as_str())));
        }
    }
    match &app.payment.receipt {
        Fetch::None => {}
        Fetch::Waiting(_, since) => waiting_ui(ui, app, *since),
        Fetch::Failed(failure) => failure_ui(ui, failure),
        Fetch::Ready(receipt) => {
            let (asked, rest) = receipt.parts();
            let shown = if asked.is_empty() { rest } else { asked };
            facts_ui(
                ui,
                "desk-receipt",
                shown.into_iter().take(HEAD).map(|(label, value)| (label.as_str(), value.as_str())),
            );
        }
    }
}

fn facts_ui<'r>(ui: &mut Ui, id: &str, rows: impl Iterator<Item = (&'r str, &'r str)>) {
    widgets::facts(ui, id, |ui| rows.for_each(|(label, value)| widgets::labelled_value(ui, label, value)));
}
