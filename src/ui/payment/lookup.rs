//! The tid, read part by part, and what the two reads brought.

use egui::text::{LayoutJob, TextFormat};
use egui::{CornerRadius, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use crate::app::command::{Command, PaymentCommand};
use crate::app::effect::Failure;
use crate::app::payment::Fetch;
use crate::app::state::App;
use crate::payment::tid::{Segment, Tid, segments};
use crate::text::mask::mask;
use crate::ui::icon::Icon;
use crate::ui::keys::tid_id;
use crate::ui::theme::{self, Palette, Tone, palette, size, space, type_size};
use crate::ui::widgets::{self, Field};
use crate::ui::window::View;

fn pay(command: PaymentCommand) -> Command {
    Command::Payment(command)
}

/// The field, the five parts, the buttons.
pub fn tid_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    let desk = &app.payment;
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let field = Field::line("거래번호(tid) 30자").hint("testpay01m…처럼 시작하는 30자를 붙여 넣어 주세요");
        view.greet(ui, app, tid_id());
        let (response, changed) = field.id(tid_id()).show(ui, &desk.tid);
        if let Some(text) = changed {
            out.push(pay(PaymentCommand::Tid(text)));
        }
        let parsed = Tid::parse(&desk.tid);
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) && parsed.is_ok() {
            out.push(pay(PaymentCommand::Inquire));
        }
        if !desk.tid.trim().is_empty() {
            ui.add_space(space::XS);
            parts_ui(ui, &desk.tid, &p);
            reading_ui(ui, app, &parsed, &p);
        }
        ui.add_space(space::XS);
        ui.horizontal_wrapped(|ui| {
            ui.add_enabled_ui(parsed.is_ok(), |ui| {
                if widgets::button(ui, Some(Icon::Receipt), "영수증", None).on_hover_text("Alt+1").clicked() {
                    out.push(pay(PaymentCommand::Receipt));
                }
                if widgets::button(ui, Some(Icon::External), "브라우저로 영수증 열기", None).clicked() {
                    out.push(pay(PaymentCommand::OpenReceipt));
                }
                if widgets::primary_button(ui, Some(Icon::Search), "조회").on_hover_text("Alt+2").clicked() {
                    out.push(pay(PaymentCommand::Inquire));
                }
            });
            widgets::caption(ui, "영수증과 조회는 읽기만 해요. 돈이 움직이지 않아요.");
        });
    });
}

fn reading_ui(ui: &mut Ui, app: &App, parsed: &Result<Tid, crate::payment::tid::TidError>, p: &Palette) {
    let warn = |ui: &mut Ui, tone: Tone, icon: Icon, text: &str| {
        ui.horizontal_wrapped(|ui| {
            icon.ui(ui, size::ICON, tone.ink);
            ui.label(RichText::new(text).color(p.text));
        });
    };
    match parsed {
        Ok(_) => {
            let now = jiff::Timestamp::from_millisecond(app.now_ms).unwrap_or_default();
            let now = jiff::tz::Offset::constant(9).to_datetime(now);
            for text in app.payment.tid_warnings(now) {
                warn(ui, p.warn, Icon::Warn, &text);
            }
        }
        Err(error) => warn(ui, p.danger, Icon::Info, &error.korean()),
    }
}

/// Five coloured parts with their captions under them.
fn parts_ui(ui: &mut Ui, text: &str, p: &Palette) {
    let tones = [p.accent, p.ok, p.legacy, p.warn, p.danger];
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        for (segment, tone) in segments(text).iter().zip(tones) {
            part_ui(ui, text, segment, tone, p);
        }
    });
}

fn part_ui(ui: &mut Ui, text: &str, segment: &Segment, tone: Tone, p: &Palette) {
    let shown = text.get(segment.range.clone()).unwrap_or("");
    let shown = if shown.is_empty() { "·" } else { shown };
    let job = |text: &str, font, color| {
        let format = TextFormat { font_id: font, color, ..TextFormat::default() };
        LayoutJob::single_section(text.to_owned(), format)
    };
    let value = ui.painter().layout_job(job(shown, theme::bold(type_size::HEADING), tone.ink));
    let caption = ui.painter().layout_job(job(segment.caption, theme::caption(), p.text2));
    let meaning = ui.painter().layout_job(job(&segment.meaning, theme::caption(), p.text));
    let width = value.size().x.max(caption.size().x).max(meaning.size().x) + 2.0 * space::M;
    let height = value.size().y + caption.size().y + meaning.size().y + 2.0 * space::S + space::XS;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let name = format!("{} {} {}", segment.caption, shown, segment.meaning);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    ui.painter().rect_filled(rect, CornerRadius::same(6), if segment.valid { tone.soft } else { p.danger.soft });
    let mut at = rect.left_top() + vec2(space::M, space::S);
    for galley in [value, caption, meaning] {
        let down = galley.size().y + 2.0;
        ui.painter().galley(at, galley, p.text);
        at.y += down;
    }
}

/// What the receipt and the inquiry brought.
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
                let facts: Vec<(String, String)> =
                    found.facts().into_iter().map(|(label, value)| (label.to_owned(), value)).collect();
                facts_ui(ui, "inquiry", &facts);
            }
        }
        ui.add_space(space::S);
        widgets::heading(ui, "영수증");
        match &app.payment.receipt {
            Fetch::None => drop(widgets::caption(ui, "영수증을 누르면 간추린 내용이 여기에 나와요.")),
            Fetch::Waiting(_, since) => waiting_ui(ui, app, *since),
            Fetch::Failed(failure) => failure_ui(ui, failure),
            Fetch::Ready(receipt) => {
                facts_ui(ui, "receipt", &receipt.rows);
                if widgets::link_button(ui, Some(Icon::Copy), "영수증 내용 복사").clicked() {
                    let lines: Vec<String> = receipt.rows.iter().map(|(k, v)| format!("{k}  {v}")).collect();
                    out.push(Command::Copy {
                        what: "영수증 내용".into(), text: mask(&lines.join("\n")).into_owned()
                    });
                }
            }
        }
    });
}

fn facts_ui(ui: &mut Ui, id: &str, rows: &[(String, String)]) {
    widgets::facts(ui, id, |ui| {
        for (label, value) in rows {
            widgets::labelled_value(ui, label, value);
        }
    });
}

/// What is waited for, and since when.
pub fn waiting_ui(ui: &mut Ui, app: &App, since_ms: i64) {
    ui.horizontal(|ui| {
        Icon::Clock.ui(ui, size::ICON, palette(ui).text2);
        let seconds = (app.now_ms - since_ms).max(0) / 1000;
        widgets::paragraph(ui, &format!("답을 기다리고 있어요… {seconds}초"));
    });
    ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
}

/// What happened, why, and what to do.
pub fn failure_ui(ui: &mut Ui, failure: &Failure) {
    let p = palette(ui);
    theme::tinted(p.danger).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(&failure.message).color(p.text));
        if !failure.hint.is_empty() {
            ui.label(RichText::new(&failure.hint).color(p.text2));
        }
    });
}
