//! The search: one field, one list. Typing finds, arrows choose, Enter opens.

use egui::{
    CornerRadius, Event, Key, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::notices::{look, row_word};
use crate::app::command::{Command, DeskCommand};
use crate::app::desk::{Desk, Row};
use crate::app::notices::active;
use crate::app::park::moment;
use crate::app::state::{App, Workspace};
use crate::app::tour::Spot;
use crate::guide::tables::notices::Weight;
use crate::ui::icon::Icon;
use crate::ui::keys::search_id;
use crate::ui::theme::{self, Palette, palette, size, space, type_size};
use crate::ui::tour::mark;
use crate::ui::widgets::{self, SearchField};
use crate::ui::window::View;

/// Between the two lines of a row, in points.
const LINE_GAP: f32 = 2.0;

/// How far beyond the view rows are laid out, in points.
const BEYOND: f32 = 2_400.0;

/// Draws the search.
pub fn search_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    let width = ui.available_width().min(size::READING + 2.0 * space::XL);
    ui.vertical_centered(|ui| {
        ui.set_max_width(width);
        ui.add_space(space::S);
        field_ui(ui, app, view, out);
        ui.add_space(space::S);
        left_open_ui(ui, app, out);
        super::park::waiting_ui(ui, app, out);
        broken_ui(ui, app, &p);
        list_ui(ui, app, out);
    });
}

fn field_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    view.greet(ui, app, search_id());
    let hint = "고객의 말, 오류 문구, 안내 이름";
    let field = SearchField { id: search_id(), name: "안내 찾기", hint, text: &app.desk.query, leaves: true };
    let (response, changed) = field.show(ui);
    mark(ui, Spot::Search, response.rect);
    if let Some(query) = changed {
        out.push(Command::Desk(DeskCommand::Query(query)));
    }
    let focused = response.has_focus() || response.lost_focus();
    for (key, held) in pressed_keys(ui).into_iter().filter(|_| focused) {
        match key {
            Key::ArrowDown => out.push(Command::Desk(DeskCommand::MoveSelection(1))),
            Key::ArrowUp => out.push(Command::Desk(DeskCommand::MoveSelection(-1))),
            Key::PageDown => out.push(Command::Desk(DeskCommand::MoveSelection(8))),
            Key::PageUp => out.push(Command::Desk(DeskCommand::MoveSelection(-8))),
            // The guard has put Enter behind the last syllable, so the query above is whole.
            Key::Enter if !held => {
                out.push(Command::Desk(DeskCommand::StartSelected));
                // Where nothing was found the field keeps the focus, to be typed into again.
                response.request_focus();
            }
            _ => {}
        }
    }
}

/// Keys that went down, and whether each was down already.
fn pressed_keys(ui: &Ui) -> Vec<(Key, bool)> {
    ui.input(|input| {
        let key = |event: &Event| match event {
            Event::Key { key, pressed: true, modifiers, repeat, .. } if !modifiers.any() => Some((*key, *repeat)),
            _ => None,
        };
        input.events.iter().filter_map(key).collect()
    })
}

fn left_open_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    if app.desk.left_open.is_empty() {
        return;
    }
    theme::tinted(p.warn).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::block_heading(ui, Icon::Clock, "끝나지 않은 상담이 있어요", p.warn.ink);
        for (at, (record, _)) in app.desk.left_open.iter().enumerate() {
            let title = app.guides().and_then(|l| l.guide(&record.guide)).map_or(record.guide.as_str(), |g| &g.title);
            let customer = record.inputs.get("customer").map_or("", String::as_str);
            let name =
                [moment(record.started_ms, app.now_ms).as_str(), customer, title].join("  ").replace("    ", "  ");
            let line = format!("{name}  답 {}개", record.answers.len());
            let words = |ui: &mut Ui| drop(ui.add(egui::Label::new(RichText::new(&line).color(p.text)).truncate()));
            let ways = |ui: &mut Ui| {
                let named = |what: &str| format!("{}. {line} {what}", at + 1);
                let resume = widgets::button(ui, None, "이어서 하기", None);
                if resume.accessible_name(named("이어서 하기")).clicked() {
                    out.push(Command::Desk(DeskCommand::Resume(record.id.clone())));
                }
                let end = widgets::link_button(ui, Some(Icon::Close), "끝내기…").accessible_name(named("끝내기"));
                if end.on_hover_text("어떻게 끝났는지 골라서 마쳐요").clicked() {
                    out.push(Command::Desk(DeskCommand::Discard(record.id.clone())));
                }
            };
            ui.horizontal(|ui| widgets::split(ui, ("left open", at), words, ways));
        }
    });
    ui.add_space(space::S);
}

/// A broken guide never hides the others; here it is said which one is missing, and why.
fn broken_ui(ui: &mut Ui, app: &App, p: &Palette) {
    let mut said = Vec::new();
    if let Some(why) = &app.library_trouble {
        said.push(why.clone());
    }
    for broken in app.guides().iter().flat_map(|library| &library.broken).take(3) {
        let why = widgets::quoted(&broken.first.ko);
        said.push(format!("{} 안내를 쓸 수 없어요. {why} ({})", broken.title, broken.file));
    }
    let more = app.guides().map_or(0, |library| library.broken.len().saturating_sub(3));
    if more > 0 {
        said.push(format!("그 밖에 {more}개를 더 쓸 수 없어요. 터미널에서 giljabi check로 모두 볼 수 있어요"));
    }
    if said.is_empty() {
        return;
    }
    theme::tinted(p.danger).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for line in said {
            ui.horizontal_wrapped(|ui| {
                Icon::Warn.ui(ui, size::ICON, p.danger.ink);
                ui.label(RichText::new(line).color(p.text));
            });
        }
    });
    ui.add_space(space::S);
}

fn list_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let desk = &app.desk;
    if desk.rows.is_empty() {
        empty_ui(ui, app, out);
        return;
    }
    let line = |font| ui.fonts_mut(|fonts| fonts.row_height(&font));
    let row_height = line(theme::strong()) + LINE_GAP + line(theme::body()) + 2.0 * space::S;
    let heading_height = space::S + line(theme::bold(type_size::CAPTION)) + space::XS;
    let browsing = desk.query.trim().is_empty();
    ScrollArea::vertical().id_salt("hits").auto_shrink(false).show_viewport(ui, |ui, viewport| {
        // Thousands of rows are no slower than those in view. Some beyond are there for keyboard and screen reader.
        let near = viewport.expand2(vec2(0.0, BEYOND));
        let (origin, width) = (ui.max_rect().left_top(), ui.available_width());
        let (mut y, mut category) = (0.0, "");
        let active = active(app);
        for (at, row) in desk.rows.iter().enumerate() {
            if browsing && row.category != category {
                category = &row.category;
                if near.y_range().contains(y) {
                    let text = category.to_owned();
                    let galley = ui.painter().layout_no_wrap(text, theme::bold(type_size::CAPTION), p.text3);
                    let place = Rect::from_min_size(origin + vec2(0.0, y + space::S), galley.size());
                    ui.put(place, egui::Label::new(galley));
                }
                y += heading_height;
            }
            let rect = Rect::from_min_size(origin + vec2(0.0, y), vec2(width, row_height));
            let selected = at == desk.selected;
            if selected {
                mark(ui, Spot::Hits, rect.intersect(ui.clip_rect()));
            }
            if selected && selection_moved(ui, desk) {
                ui.scroll_to_rect(rect, None);
            }
            if near.y_range().intersects(egui::Rangef::new(y, y + row_height))
                && row_ui(ui, (rect, at), row, row_word(&active, app, &row.guide), selected, &p).clicked()
            {
                let command = DeskCommand::Start { guide: row.guide.clone(), step: row.step.clone() };
                out.push(Command::Desk(command));
            }
            y += row_height + space::XS;
        }
        ui.expand_to_include_y(origin.y + y + space::L);
    });
}

/// Whether another row is selected than in the last frame, or of another list. Only then the list follows the
/// selection: who scrolls with the wheel must be able to leave it.
fn selection_moved(ui: &Ui, desk: &Desk) -> bool {
    let now = (desk.query.clone(), desk.selected);
    let id = ui.scope_id().with("selection");
    ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or_default::<(String, usize)>(id), now.clone()) != now)
}

fn empty_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    ui.add_space(space::XXL);
    if app.loading.is_some() && app.library.is_none() {
        widgets::paragraph(ui, "안내를 읽고 있어요…");
    } else if app.desk.query.trim().is_empty() {
        widgets::heading(ui, "안내가 하나도 없어요");
        widgets::paragraph(ui, "설정에서 안내 폴더를 고르거나, 함께 온 안내로 되돌려 주세요.");
        ui.add_space(space::S);
        if widgets::button(ui, Some(Icon::Settings), "설정으로 가기", None).clicked() {
            out.push(Command::Go(Workspace::Settings));
        }
    } else {
        widgets::heading(ui, "맞는 안내를 찾지 못했어요");
        widgets::paragraph(
            ui,
            "낱말을 줄이거나 고객의 말을 그대로 적어 보세요. 초성이나 오류 문구로도 찾을 수 있어요.",
        );
        widgets::paragraph(ui, "찾지 못한 말은 가려서 교육팀에 남겨요.");
    }
}

fn row_ui(
    ui: &mut Ui,
    (rect, at): (Rect, usize),
    row: &Row,
    notice: Option<Weight>,
    selected: bool,
    p: &Palette,
) -> egui::Response {
    let response = ui.interact(rect, ui.scope_id().with(("row", at)), Sense::click());
    let word = notice.map_or(String::new(), |weight| format!("{}. ", weight.korean()));
    let old = if row.overdue { "오래됨. " } else { "" };
    let name = format!("{word}{old}{}. {}", row.title, row.why);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    if ui.is_rect_visible(rect) {
        let fill = match (selected, response.hovered()) {
            (true, _) => p.accent.soft,
            (false, true) => p.sunken,
            (false, false) => p.surface,
        };
        let edge = if selected { p.accent.ink } else { p.border };
        ui.painter().rect(rect, CornerRadius::same(6), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        let room = rect.width() - 2.0 * space::M;
        let title = ui.painter().layout_job(widgets::one_line(&row.title, &[], p, theme::strong(), room));
        let why = ui.painter().layout_job(widgets::one_line(&row.why, &row.ranges, p, theme::body(), room));
        let at = rect.left_top() + vec2(space::M, space::S);
        let below = at + vec2(0.0, title.size().y + LINE_GAP);
        ui.painter().galley(at, title, p.text);
        ui.painter().galley(below, why, p.text2);
        let notice = notice.map(|weight| (weight.korean(), look(p, weight).0));
        let overdue = row.overdue.then_some(("오래됨", p.legacy));
        let mut right = rect.right() - space::M;
        for (word, tone) in notice.into_iter().chain(overdue) {
            let galley = ui.painter().layout_no_wrap(word.to_owned(), theme::caption(), tone.ink);
            let size = galley.size() + vec2(space::M, space::XS);
            let place = egui::Rect::from_min_size(egui::pos2(right - size.x, rect.top() + space::S), size);
            ui.painter().rect_filled(place, CornerRadius::same(4), tone.soft);
            ui.painter().galley(place.center() - galley.size() / 2.0, galley, tone.ink);
            right = place.left() - space::XS;
        }
        widgets::focus_ring(ui, &response, rect, p);
    }
    response
}
