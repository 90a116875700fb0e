//! What the receipt and the inquiry brought.

use egui::{CollapsingHeader, RichText, Ui};

use super::lookup::{failure_ui, waiting_ui};
use crate::app::command::Command;
use crate::app::payment::Fetch;
use crate::app::state::App;
use crate::payment::receipt::Receipt;
use crate::text::mask::mask;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette, space};
use crate::ui::widgets;

/// Draws both.
pub fn results_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::heading(ui, "조회 결과");
        match &app.payment.inquiry {
            Fetch::None => drop(widgets::caption(ui, "조회를 누르면 게이트웨이가 아는 사실이 여기에 나와요.")),
            Fetch::Waiting(_, since) => waiting_ui(ui, app, *since),
            Fetch::Failed(failure) => failure_ui(ui, failure),
            Fetch::Ready(found) => {
                let facts = found.facts(crate::diag::Lang::Ko);
                facts_ui(ui, "inquiry", facts.iter().map(|(label, value)| (*label, value.as_str())));
                copy_ui(ui, "조회 결과", facts.iter().map(|(label, value)| (*label, value.as_str())), out);
            }
        }
        ui.add_space(space::S);
        widgets::heading(ui, "영수증");
        match &app.payment.receipt {
            Fetch::None => drop(widgets::caption(ui, "영수증을 누르면 간추린 내용이 여기에 나와요.")),
            Fetch::Waiting(_, since) => waiting_ui(ui, app, *since),
            Fetch::Failed(failure) => failure_ui(ui, failure),
            Fetch::Ready(receipt) => receipt_ui(ui, receipt, out),
        }
    });
}

/// The rows people ask for, the others folded.
fn receipt_ui(ui: &mut Ui, receipt: &Receipt, out: &mut Vec<Command>) {
    let p = palette(ui);
    let pair = |row: &&'_ (String, String)| -> (String, String) { (*row).clone() };
    let (asked, rest) = receipt.parts();
    let (first, folded) = if asked.is_empty() { (rest, asked) } else { (asked, rest) };
    let first: Vec<(String, String)> = first.iter().map(pair).collect();
    facts_ui(ui, "receipt", first.iter().map(|(label, value)| (label.as_str(), value.as_str())));
    if !folded.is_empty() {
        let words = RichText::new(format!("나머지 {}줄", folded.len())).color(p.text);
        CollapsingHeader::new(words).id_salt("receipt-rest").show(ui, |ui| {
            facts_ui(ui, "receipt-rest", folded.iter().map(|(label, value)| (label.as_str(), value.as_str())));
        });
    }
    copy_ui(ui, "영수증 내용", receipt.rows.iter().map(|(label, value)| (label.as_str(), value.as_str())), out);
}

fn copy_ui<'r>(ui: &mut Ui, what: &str, rows: impl Iterator<Item = (&'r str, &'r str)>, out: &mut Vec<Command>) {
    if widgets::link_button(ui, Some(Icon::Copy), &format!("{what} 복사")).clicked() {
        let lines: Vec<String> = rows.map(|(label, value)| format!("{label}  {value}")).collect();
        out.push(Command::Copy { what: what.to_owned(), text: mask(&lines.join("\n")).into_owned() });
    }
}

fn facts_ui<'r>(ui: &mut Ui, id: &str, rows: impl Iterator<Item = (&'r str, &'r str)>) {
    widgets::facts(ui, id, |ui| {
        for (label, value) in rows {
            widgets::labelled_value(ui, label, value);
        }
    });
}
