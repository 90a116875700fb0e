//! The id above all: a tid read part by part, an order number, and the two reads.

use egui::text::{LayoutJob, TextFormat};
use egui::{CornerRadius, RichText, Role, Sense, Ui, WidgetInfo, vec2};

use super::{pay, to_diagnosis};
use crate::app::command::{Command, FormField, PaymentCommand};
use crate::app::diagnose::korean_time;
use crate::app::effect::Failure;
use crate::app::payment::{PRACTICE_RECEIPT, Sought};
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::payment::Mode;
use crate::payment::tid::{Segment, TidErrorKind, segments};
use crate::ui::icon::Icon;
use crate::ui::keys::tid_id;
use crate::ui::theme::{self, Palette, Tone, palette, size, space, type_size};
use crate::ui::widgets::{self, Field};
use crate::ui::window::View;

/// The field, the five parts, the buttons.
pub fn id_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    let desk = &app.payment;
    let sought = desk.sought();
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        view.greet(ui, app, tid_id());
        let field =
            Field::line("거래번호(tid)나 주문번호(moid)").hint("testpay01m…처럼 시작하는 30자, 또는 가맹점의 주문번호");
        let (response, changed) = field.id(tid_id()).show(ui, &desk.tid);
        if let Some(text) = changed {
            out.push(pay(PaymentCommand::Tid(text)));
        }
        let can_ask = matches!(sought, Sought::Tid(_) | Sought::Order(..));
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) && can_ask {
            out.push(pay(PaymentCommand::Inquire));
        }
        reading_ui(ui, app, &sought, out);
        ui.add_space(space::XS);
        buttons_ui(ui, app, &sought, out);
    });
}

/// Buttons by harm: all of these only read. Each is enabled by itself, because a row of them must wrap.
fn buttons_ui(ui: &mut Ui, app: &App, sought: &Sought, out: &mut Vec<Command>) {
    let is_tid = matches!(sought, Sought::Tid(_));
    let is_order = matches!(sought, Sought::Order(..));
    ui.horizontal_wrapped(|ui| {
        let receipt = |ui: &mut Ui| widgets::button(ui, Some(Icon::Receipt), "영수증", None);
        if ui.add_enabled(is_tid, receipt).on_hover_text(app.settings.shortcuts.text(Deed::Receipt)).clicked() {
            out.push(pay(PaymentCommand::Receipt));
        }
        let open = |ui: &mut Ui| widgets::button(ui, Some(Icon::External), "브라우저로 열기", None);
        let is_live = app.settings.mode == Mode::Live;
        if ui
            .add_enabled(is_tid && is_live, open)
            .accessible_name("브라우저로 영수증 열기")
            .on_disabled_hover_text(if is_live { "" } else { PRACTICE_RECEIPT })
            .clicked()
        {
            out.push(pay(PaymentCommand::OpenReceipt));
        }
        let label = if is_order { "주문번호로 조회" } else { "조회" };
        // Where something is not known, its card has the one primary button.
        let is_calm = app.payment.unsettled().next().is_none();
        let inquire = |ui: &mut Ui| match is_calm {
            true => widgets::primary_button(ui, Some(Icon::Search), label),
            false => widgets::button(ui, Some(Icon::Search), label, None),
        };
        if ui
            .add_enabled(is_tid || is_order, inquire)
            .on_hover_text(app.settings.shortcuts.text(Deed::Inquire))
            .clicked()
        {
            out.push(pay(PaymentCommand::Inquire));
        }
        let compare = |ui: &mut Ui| widgets::button(ui, Some(Icon::Diagnose), "진단에서 견주기", None);
        if ui
            .add_enabled(app.payment.order().is_some(), compare)
            .on_hover_text(app.settings.shortcuts.text(Deed::Compare))
            .clicked()
        {
            out.extend(to_diagnosis(app));
        }
        if *sought != Sought::Nothing && widgets::button(ui, Some(Icon::Close), "지우기", None).clicked() {
            out.push(pay(PaymentCommand::Clear));
        }
    });
    widgets::caption(ui, "모두 읽기만 해요. 돈이 움직이지 않아요.");
}

/// The parts of a tid, what is odd about it, or why it is none.
fn reading_ui(ui: &mut Ui, app: &App, sought: &Sought, out: &mut Vec<Command>) {
    let p = palette(ui);
    let text = &app.payment.tid;
    ui.add_space(space::XS);
    match sought {
        Sought::Nothing => {}
        Sought::Tid(_) => {
            parts_ui(ui, text, &p);
            for warning in app.payment.tid_warnings(korean_time(app.now_ms)) {
                widgets::icon_line(ui, Icon::Warn, p.warn, &warning);
            }
        }
        Sought::Order(_, error) => {
            // What is plainly an order number has no parts to show.
            if error.kind == TidErrorKind::MoidInstead {
                widgets::icon_line(ui, Icon::Info, p.accent, &error.message.ko);
            } else {
                parts_ui(ui, text, &p);
                widgets::icon_line(ui, Icon::Info, p.danger, &error.korean());
            }
            let hint = "주문번호라면 가맹점 MID와 함께 조회할 수 있어요";
            if let Some(mid) =
                Field::line("가맹점 MID (주문번호로 조회할 때)").hint(hint).show(ui, &app.payment.form.mid).1
            {
                out.push(pay(PaymentCommand::Form(FormField::Mid, mid)));
            }
        }
        Sought::Neither(error) => {
            parts_ui(ui, text, &p);
            widgets::icon_line(ui, Icon::Info, p.danger, &error.korean());
        }
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
