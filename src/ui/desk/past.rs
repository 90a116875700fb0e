//! 오늘 상담과 지난 상담: the list of ended calls, and one of them, read-only.

use egui::{
    Align, CornerRadius, Label, Layout, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::step::result_look;
use crate::app::command::{Command, DeskCommand};
use crate::app::crm::CopyFormat;
use crate::app::note::clock;
use crate::app::park::{lasted, moment};
use crate::app::past::{Days, Opened, PastCommand, PastRow};
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::guide::model::CallResult;
use crate::ui::icon::Icon;
use crate::ui::keys::past_id;
use crate::ui::payment::failure_ui;
use crate::ui::theme::{self, palette, size, space, type_size};
use crate::ui::widgets::{self, Field};
use crate::ui::window::View;

fn past(command: PastCommand) -> Command {
    Command::Desk(DeskCommand::Past(command))
}

/// Draws the list, and beside or instead of it the call on show.
pub fn past_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let wide = ui.available_width() > size::TWO_FORMS;
    if !wide {
        let above = |ui: &mut Ui, height: f32, view: &mut View, out: &mut Vec<Command>| {
            ui.allocate_ui(vec2(ui.available_width(), height), |ui| list_ui(ui, app, view, out));
            ui.separator();
        };
        if ui.available_height() < size::LOW {
            // No two halves of a low window are of use: the whole of it scrolls.
            ScrollArea::vertical().id_salt("past").auto_shrink(false).show(ui, |ui| {
                above(ui, size::LOW, view, out);
                match &app.desk.past.open {
                    Some(opened) => opened_ui(ui, app, opened, out),
                    None => nobody_ui(ui, app),
                }
            });
        } else {
            ui.vertical(|ui| {
                above(ui, ui.available_height() / 2.0, view, out);
                call_ui(ui, app, out);
            });
        }
        return;
    }
    ui.columns_const(|[left, right]| {
        left.vertical(|ui| list_ui(ui, app, view, out));
        right.vertical(|ui| call_ui(ui, app, out));
    });
}

fn list_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    head_ui(ui, app, view, out);
    let list = &app.desk.past;
    if let Some(trouble) = &list.trouble {
        failure_ui(ui, trouble);
        ui.add_space(space::S);
        if list.rows.is_empty() {
            if widgets::button(ui, None, "다시 찾기", None).clicked() {
                out.push(past(PastCommand::Words(list.words.clone())));
            }
            return;
        }
    }
    if list.rows.is_empty() {
        ui.add_space(space::XL);
        let (head, words) = match (list.waiting, list.words.trim().is_empty(), list.days) {
            (Some(_), ..) => ("", "지난 상담을 찾고 있어요…"),
            (None, true, Days::Today) => (
                "오늘 마친 상담이 아직 없어요",
                "상담을 마치면 여기에 쌓여요. 지난 상담은 ‘모두’를 골라 찾을 수 있어요.",
            ),
            (None, true, _) => ("마친 상담이 없어요", "상담을 마치면 여기에 쌓여요."),
            (None, false, _) => (
                "맞는 상담을 찾지 못했어요",
                "메모, 안내, 결과, 날짜에 있는 말을 두 글자부터 찾아요. 낱말을 줄여 보세요.",
            ),
        };
        if !head.is_empty() {
            widgets::heading(ui, head);
        }
        widgets::paragraph(ui, words);
        return;
    }
    ScrollArea::vertical().id_salt("past-rows").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for row in &list.rows {
            let here = list.wanted.as_ref() == Some(&row.id);
            let response = row_ui(ui, app, row, here);
            if response.clicked() {
                out.push(past(PastCommand::Open(row.id.clone())));
            }
        }
        if list.more.is_some() && list.waiting.is_none() && widgets::button(ui, None, "더 보기", None).clicked() {
            out.push(past(PastCommand::More));
        }
        ui.add_space(space::L);
    });
}

fn head_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let list = &app.desk.past;
    ui.horizontal_wrapped(|ui| {
        widgets::heading(ui, if list.days == Days::Today { "오늘 상담" } else { "지난 상담" });
        let is_day = list.days == Days::Today && list.words.trim().is_empty() && list.result.is_none();
        if let Some(count) = list.count().filter(|_| is_day) {
            widgets::caption(
                ui,
                &if list.more.is_some() { format!("{count}건이 넘어요") } else { format!("{count}건") },
            );
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let label = app.settings.shortcuts.caption("닫기", Deed::Past);
            if widgets::link_button(ui, Some(Icon::Close), &label).clicked() {
                out.push(past(PastCommand::Toggle));
            }
        });
    });
    view.greet(ui, app, past_id());
    let field = Field::line("찾을 말").hint("메모, 안내, 결과, 날짜에서 두 글자부터").id(past_id());
    if let Some(words) = field.show(ui, &list.words).1 {
        out.push(past(PastCommand::Words(words)));
    }
    let (mut days, mut result) = (list.days, list.result);
    widgets::choices(ui, |ui| {
        for one in Days::ALL {
            ui.radio_value(&mut days, one, one.korean());
        }
    });
    widgets::choices(ui, |ui| {
        ui.radio_value(&mut result, None, "모든 결과");
        for one in CallResult::ALL {
            ui.radio_value(&mut result, Some(one), one.korean());
        }
    });
    if days != list.days {
        out.push(past(PastCommand::Days(days)));
    }
    if result != list.result {
        out.push(past(PastCommand::Result(result)));
    }
    ui.add_space(space::S);
}

/// Result of a kept word, with its look.
fn result_of(word: &str) -> Option<CallResult> {
    CallResult::ALL.into_iter().find(|result| result.as_str() == word)
}

fn row_ui(ui: &mut Ui, app: &App, row: &PastRow, here: bool) -> egui::Response {
    let p = palette(ui);
    let label = app.guides().and_then(|library| library.tables.dispositions.get(&row.code)).map(|d| d.label.clone());
    let result = result_of(&row.result);
    let ended = result.map_or("결과 없이 끝냄", CallResult::korean);
    let title = if row.title.is_empty() { title_of(app, &row.guide) } else { row.title.clone() };
    let first = format!("{}  {title}", moment(row.started_ms, app.now_ms));
    let took = took(row.ended_ms - row.started_ms);
    let second = [Some(ended.to_owned()), label, Some(took)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let width = ui.available_width();
    let room = width - 2.0 * space::M;
    let ink = result.map_or(p.text2, |result| result_look(&p, result).0.ink);
    let title = ui.painter().layout(first.clone(), theme::strong(), p.text, room);
    let under = ui.painter().layout(second.clone(), theme::caption(), ink, room);
    let height = title.size().y + under.size().y + space::XS + 2.0 * space::S;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let name = format!("{first}. {second}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, &name));
    if ui.is_rect_visible(rect) {
        let fill = match (here, response.hovered()) {
            (true, _) => p.accent.soft,
            (false, true) => p.sunken,
            (false, false) => p.surface,
        };
        let edge = if here { p.accent.ink } else { p.border };
        ui.painter().rect(rect, CornerRadius::same(6), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        let at = rect.left_top() + vec2(space::M, space::S);
        let below = at + vec2(0.0, title.size().y + space::XS);
        ui.painter().galley(at, title, p.text);
        ui.painter().galley(below, under, ink);
        widgets::focus_ring(ui, &response, rect, &p);
    }
    response
}

fn title_of(app: &App, guide: &str) -> String {
    app.guides().and_then(|library| library.guide(guide)).map_or_else(|| guide.to_owned(), |guide| guide.title.clone())
}

fn took(ms: i64) -> String {
    if ms < 60_000 { "1분이 안 걸림".to_owned() } else { format!("{} 걸림", lasted(ms)) }
}

fn call_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    match &app.desk.past.open {
        Some(opened) => drop(
            ScrollArea::vertical()
                .id_salt("past-call")
                .auto_shrink(false)
                .show(ui, |ui| opened_ui(ui, app, opened, out)),
        ),
        None => nobody_ui(ui, app),
    }
}

/// No call was picked yet.
fn nobody_ui(ui: &mut Ui, app: &App) {
    if !app.desk.past.rows.is_empty() {
        ui.add_space(space::XL);
        widgets::paragraph(ui, "상담을 고르면 답과 메모를 여기에서 볼 수 있어요.");
    }
}

fn opened_ui(ui: &mut Ui, app: &App, opened: &Opened, out: &mut Vec<Command>) {
    let p = palette(ui);
    let record = &opened.record;
    let title = if record.title.is_empty() { title_of(app, &record.guide) } else { record.title.clone() };
    ui.label(RichText::new(title).font(theme::bold(type_size::HEADING)).color(p.text));
    let ended_ms = record.ended_ms.unwrap_or(record.started_ms);
    let when = format!("{}–{}", moment(record.started_ms, app.now_ms), clock(ended_ms));
    ui.horizontal_wrapped(|ui| {
        widgets::caption(ui, &format!("{when}  {}  읽기 전용", took(ended_ms - record.started_ms)));
        if let Some(result) = record.outcome.as_ref().and_then(|outcome| result_of(&outcome.result)) {
            let (tone, icon) = result_look(&p, result);
            widgets::badge(ui, icon, result.korean(), tone);
        }
    });
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        if widgets::primary_button(ui, Some(Icon::Plus), "이어서 새 상담").clicked() {
            out.push(past(PastCommand::FollowUp));
        }
        for format in CopyFormat::ALL {
            let label = if format == CopyFormat::Text {
                "메모 복사".to_owned()
            } else {
                format!("{}으로 복사", format.korean())
            };
            let label = crate::text::josa::apply_josa(&label.replace("으로", "(으)로")).into_owned();
            if widgets::button(ui, Some(Icon::Copy), &label, None).clicked() {
                out.push(past(PastCommand::Copy(format)));
            }
        }
    });
    ui.add_space(space::S);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::block_heading(ui, Icon::Note, "메모", p.text2);
        let note = if record.note.trim().is_empty() { "메모가 없어요." } else { &record.note };
        ui.add(Label::new(RichText::new(note).color(p.text)).wrap().selectable(true));
    });
    ui.add_space(space::S);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::block_heading(ui, Icon::Do, "답", p.text2);
        if opened.answers.is_empty() {
            widgets::caption(ui, "답이 없어요.");
        }
        for (at, (step, answer)) in opened.answers.iter().enumerate() {
            let answer = if answer.is_empty() { "다음으로" } else { answer };
            ui.add(Label::new(RichText::new(format!("{}. {step}  {answer}", at + 1)).color(p.text)).wrap());
        }
    });
}
