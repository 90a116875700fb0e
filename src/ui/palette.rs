//! The palette over the window: a field, and sections of rows below it.
//!
//! The field keeps the focus; arrows move the selection, Enter takes it. Its place and height stay while typing, so
//! that nothing jumps under the eye.

use egui::{CornerRadius, Event, Id, Key, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::icon::Icon;
use super::overlay::overlay_ui;
use super::theme::{self, Palette, palette, size, space, type_size};
use super::widgets::{self, SearchField};
use super::window::View;
use crate::app::command::{Command, PaletteCommand};
use crate::app::palette::{Row, Section};
use crate::app::state::App;

/// Key of the field.
fn field_id() -> Id {
    Id::unique("palette-field")
}

/// Height of the list, in points, where the window has it.
const LIST: f32 = 440.0;

fn palette_command(command: PaletteCommand) -> Command {
    Command::Palette(command)
}

/// Draws it.
pub fn palette_ui(ui: &Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let window = ui.ctx().content_rect();
    let (beside, ()) = overlay_ui(ui, "palette", size::READING, |ui| {
        let field = field_ui(ui, app, out);
        ui.add_space(space::S);
        let height = LIST.min(window.height() - 2.0 * space::XXL - 120.0).max(120.0);
        let list = ScrollArea::vertical().id_salt("palette-rows").auto_shrink([false, false]);
        list.min_scrolled_height(height).max_height(height).show(ui, |ui| {
            // What a screen reader says while the focus stays in the field.
            if let Some(selected) = rows_ui(ui, app, out) {
                ui.ctx().accesskit_node_builder(field, |node| node.set_active_descendant(selected.accesskit_id()));
            }
        });
    });
    if beside {
        out.extend(view.leave_palette(ui.ctx()));
    }
}

fn field_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) -> Id {
    let field = SearchField {
        id: field_id(),
        name: "무엇이든 찾기",
        hint: "안내, 코드, 할 일, 상담",
        text: &app.palette.query,
        leaves: false,
    };
    // Before the field is drawn: a frame without a focused field would lose what is typed in it.
    if !ui.memory(|memory| memory.has_focus(field_id())) {
        ui.memory_mut(|memory| memory.request_focus(field_id()));
    }
    let (response, changed) = field.show(ui);
    if let Some(text) = changed {
        out.push(palette_command(PaletteCommand::Query(text)));
    }
    for key in pressed_keys(ui) {
        let command = match key {
            Key::ArrowDown => PaletteCommand::Move(1),
            Key::ArrowUp => PaletteCommand::Move(-1),
            Key::PageDown => PaletteCommand::Move(8),
            Key::PageUp => PaletteCommand::Move(-8),
            // The guard has put Enter behind the last syllable, so the text above is whole.
            Key::Enter => PaletteCommand::Run,
            _ => continue,
        };
        out.push(palette_command(command));
    }
    response.id
}

fn pressed_keys(ui: &Ui) -> Vec<Key> {
    ui.input(|input| {
        let key = |event: &Event| match event {
            Event::Key { key, pressed: true, modifiers, .. } if !modifiers.any() => Some(*key),
            _ => None,
        };
        input.events.iter().filter_map(key).collect()
    })
}

/// The rows under their headings. Returns which is selected.
fn rows_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) -> Option<Id> {
    let p = palette(ui);
    if app.palette.rows.is_empty() {
        ui.add_space(space::XL);
        ui.vertical_centered(|ui| {
            widgets::heading(ui, "찾은 것이 없어요");
            widgets::paragraph(ui, "낱말을 줄이거나 초성으로 찾아 보세요. Esc를 누르면 하던 곳으로 돌아가요.");
        });
        return None;
    }
    ui.spacing_mut().item_spacing.y = 2.0;
    let (mut section, mut selected): (Option<Section>, Option<Id>) = (None, None);
    for (at, row) in app.palette.rows.iter().enumerate() {
        if section.replace(row.section) != Some(row.section) {
            ui.add_space(space::XS);
            ui.label(RichText::new(row.section.korean()).font(theme::bold(type_size::CAPTION)).color(p.text3));
        }
        let here = at == app.palette.selected;
        let response = ui.push_id(at, |ui| row_ui(ui, row, here, &p)).inner;
        if here {
            selected = Some(response.id);
        }
        if response.clicked() {
            out.push(palette_command(PaletteCommand::Pick(at)));
        }
    }
    selected
}

fn row_icon(section: Section) -> Icon {
    match section {
        Section::Codes => Icon::Info,
        Section::Guides => Icon::Search,
        Section::Deeds => Icon::Do,
        Section::Calls => Icon::Desk,
        Section::Past => Icon::Clock,
    }
}

fn row_ui(ui: &mut Ui, row: &Row, selected: bool, p: &Palette) -> egui::Response {
    let width = ui.available_width();
    let left = size::ICON + space::M + space::S;
    let hint = ui.painter().layout_no_wrap(row.hint.clone(), theme::caption(), p.text2);
    let room = (width - left - hint.size().x - 2.0 * space::M).max(space::XXL);
    let title = ui.painter().layout_job(widgets::one_line(&row.title, &[], p, theme::strong(), room));
    let why = (!row.why.is_empty())
        .then(|| ui.painter().layout_job(widgets::one_line(&row.why, &row.ranges, p, theme::body(), room)));
    let height = title.size().y + why.as_ref().map_or(0.0, |why| why.size().y + 2.0) + 2.0 * space::XS;
    // The focus stays in the field: a row is picked with the arrows or the pointer.
    let (rect, response) = ui.allocate_exact_size(vec2(width, height.max(size::CONTROL)), Sense::CLICK);
    let parts = [row.title.as_str(), row.why.as_str(), row.hint.as_str()];
    let name = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(". ");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    if selected {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let fill = match (selected, response.hovered()) {
        (true, _) => p.accent.soft,
        (false, true) => p.sunken,
        (false, false) => p.surface,
    };
    let edge = Stroke::new(1.0, if selected { p.accent.ink } else { p.surface });
    ui.painter().rect(rect, CornerRadius::same(6), fill, edge, StrokeKind::Inside);
    let icon = egui::pos2(rect.left() + space::S + size::ICON / 2.0, rect.center().y);
    row_icon(row.section).paint_at(ui.painter(), icon, size::ICON, if selected { p.accent.ink } else { p.text2 });
    let all = title.size().y + why.as_ref().map_or(0.0, |why| why.size().y + 2.0);
    let at = egui::pos2(rect.left() + left, rect.center().y - all / 2.0);
    let below = at + vec2(0.0, title.size().y + 2.0);
    ui.painter().galley(at, title, p.text);
    if let Some(why) = why {
        ui.painter().galley(below, why, p.text2);
    }
    let end = egui::pos2(rect.right() - space::M - hint.size().x, rect.center().y - hint.size().y / 2.0);
    ui.painter().galley(end, hint, p.text2);
    response
}
