//! Buttons, choice rows, keycaps and badges.

use egui::{Align2, Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, Tone, palette, size, space};

/// How a button looks.
struct Look {
    fill: Color32,
    hover: Color32,
    edge: Stroke,
    ink: Color32,
    bold: bool,
}

fn paint_button(ui: &mut Ui, icon: Option<Icon>, label: &str, look: &Look, height: f32) -> Response {
    let p = palette(ui);
    let font = if look.bold { theme::strong() } else { theme::body() };
    let galley = ui.painter().layout_no_wrap(label.to_owned(), font, look.ink);
    let icon_room = if icon.is_some() { size::ICON + space::S } else { 0.0 };
    let pad = if label.is_empty() { space::S } else { space::M };
    // Without an edge it begins where the text above it begins.
    let is_flush = look.edge == Stroke::NONE && look.fill == Color32::TRANSPARENT && begins_row(ui);
    let left = if is_flush { 0.0 } else { pad };
    let wanted = vec2(left + icon_room + galley.size().x + pad, height);
    let (mut rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label));
    if ui.is_rect_visible(rect) {
        let fill = if response.hovered() || response.is_pointer_button_down_on() { look.hover } else { look.fill };
        let ink = if ui.is_enabled() { look.ink } else { p.text3 };
        let mut x = rect.left() + left;
        if is_flush {
            *rect.left_mut() -= space::XS;
            *rect.right_mut() -= pad - space::XS;
        }
        ui.painter().rect(rect, CornerRadius::same(6), fill, look.edge, StrokeKind::Inside);
        if let Some(icon) = icon {
            icon.paint_at(ui.painter(), egui::pos2(x + size::ICON / 2.0, rect.center().y), size::ICON, ink);
            x += icon_room;
        }
        let at = egui::pos2(x, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        focus_ring(ui, &response, rect, &p);
    }
    response
}

/// Whether nothing stands before the next widget in its row.
fn begins_row(ui: &Ui) -> bool {
    !ui.layout().prefer_right_to_left() && ui.cursor().left() <= ui.max_rect().left() + 0.5
}

/// The ring of the focused control, two points away.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, p: &Palette) {
    if response.has_focus() {
        let ring = rect.expand(size::RING);
        ui.painter().rect_stroke(
            ring,
            CornerRadius::same(8),
            Stroke::new(size::RING, p.accent.ink),
            StrokeKind::Outside,
        );
    }
}

/// The one button of a view that goes on.
pub fn primary_button(ui: &mut Ui, icon: Option<Icon>, label: &str) -> Response {
    let p = palette(ui);
    let hover = p.accent.ink.gamma_multiply(0.9);
    let look = Look { fill: p.accent.ink, hover, edge: Stroke::NONE, ink: p.on_accent, bold: true };
    paint_button(ui, icon, label, &look, size::CONTROL)
}

/// An ordinary button; with a tone, its edge and words are of that state.
pub fn button(ui: &mut Ui, icon: Option<Icon>, label: &str, tone: Option<Tone>) -> Response {
    let p = palette(ui);
    let (ink, edge) = tone.map_or((p.text, p.control), |tone| (tone.ink, tone.ink));
    let hover = tone.map_or(p.sunken, |tone| tone.soft);
    let look = Look { fill: p.surface, hover, edge: Stroke::new(1.0, edge), ink, bold: false };
    paint_button(ui, icon, label, &look, size::CONTROL)
}

/// A button without an edge, for small things inside a card. Its words begin where text begins.
pub fn link_button(ui: &mut Ui, icon: Option<Icon>, label: &str) -> Response {
    let p = palette(ui);
    let look =
        Look { fill: Color32::TRANSPARENT, hover: p.accent.soft, edge: Stroke::NONE, ink: p.accent.ink, bold: false };
    paint_button(ui, icon, label, &look, size::CONTROL - space::XS)
}

/// A link inside a line of text; `name` is what a screen reader says.
pub fn text_link(ui: &mut Ui, label: &str, name: &str) -> Response {
    let p = palette(ui);
    let galley = ui.painter().layout_no_wrap(label.to_owned(), theme::caption(), p.accent.ink);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(0.0, space::S), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), name));
    if response.hovered() {
        ui.painter().hline(rect.x_range(), rect.bottom() - space::XS, Stroke::new(1.0, p.accent.ink));
    }
    ui.painter().galley(rect.left_center() - vec2(0.0, galley.size().y / 2.0), galley, p.accent.ink);
    focus_ring(ui, &response, rect, &p);
    response
}

/// A square button with an icon alone; `name` is what a screen reader and the tooltip say.
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(size::CONTROL, size::CONTROL), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    if ui.is_rect_visible(rect) {
        if response.hovered() {
            ui.painter().rect_filled(rect, CornerRadius::same(6), p.sunken);
        }
        icon.paint_at(ui.painter(), rect.center(), size::ICON, p.text2);
        focus_ring(ui, &response, rect, &p);
    }
    response.on_hover_text(name)
}

/// A key as it looks on the keyboard.
pub fn keycap(ui: &mut Ui, key: &str) {
    let p = palette(ui);
    let galley = ui.painter().layout_no_wrap(key.to_owned(), theme::caption(), p.text2);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(space::S, space::XS), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, key));
    ui.painter().rect(rect, CornerRadius::same(4), p.sunken, Stroke::new(1.0, p.border), StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, p.text2);
}

/// A key as it looks on the keyboard, to be pressed for another; `name` is what a screen reader says.
pub fn key_button(ui: &mut Ui, key: &str, name: &str, waits: bool) -> Response {
    let p = palette(ui);
    let galley = ui.painter().layout_no_wrap(key.to_owned(), theme::strong(), p.text);
    let wanted = vec2((galley.size().x + 2.0 * space::S).max(size::KEY), size::CONTROL - space::XS);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), waits, name));
    if ui.is_rect_visible(rect) {
        let fill = if waits || response.hovered() { p.accent.soft } else { p.sunken };
        let edge = Stroke::new(1.0, if waits { p.accent.ink } else { p.control });
        ui.painter().rect(rect, CornerRadius::same(4), fill, edge, StrokeKind::Inside);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, p.text);
        focus_ring(ui, &response, rect, &p);
    }
    response
}

/// What a choice row shows.
pub struct ChoiceRow<'a> {
    /// Number on the keycap, from 1.
    pub number: usize,
    /// Words.
    pub label: &'a str,
    /// Small words at the right: the key, or how often it may still be taken.
    pub hint: &'a str,
    /// The likely one, which Enter takes.
    pub likely: bool,
    /// It is picked.
    pub picked: bool,
}

/// A full-width numbered row.
pub fn choice_row(ui: &mut Ui, row: &ChoiceRow<'_>) -> Response {
    let p = palette(ui);
    let width = ui.available_width();
    let hint = ui.painter().layout_no_wrap(row.hint.to_owned(), theme::caption(), p.text3);
    let left = size::CHOICE + space::XS;
    let room = (width - left - hint.size().x - 2.0 * space::M).max(space::XXL);
    let font = if row.likely { theme::strong() } else { theme::body() };
    let galley = ui.painter().layout(row.label.to_owned(), font, p.text, room);
    let height = size::CHOICE.max(galley.size().y + 2.0 * space::S);
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    let name = format!("{} {}", row.number, row.label);
    response.widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), row.picked, &name));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let lively = response.hovered() || response.has_focus() || row.picked;
    let fill = if lively { p.accent.soft } else { p.surface };
    let edge = if row.likely || lively { p.accent.ink } else { p.control };
    let painter = ui.painter();
    painter.rect(rect, CornerRadius::same(6), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let cap = Rect::from_center_size(egui::pos2(rect.left() + size::CHOICE / 2.0, rect.center().y), vec2(24.0, 24.0));
    let (ground, ink) = if row.likely { (p.accent.ink, p.on_accent) } else { (p.sunken, p.text) };
    painter.rect(cap, CornerRadius::same(6), ground, Stroke::NONE, StrokeKind::Inside);
    painter.text(cap.center(), Align2::CENTER_CENTER, row.number, theme::strong(), ink);
    let ink = if ui.is_enabled() { p.text } else { p.text3 };
    painter.galley(egui::pos2(rect.left() + left, rect.center().y - galley.size().y / 2.0), galley, ink);
    let at = egui::pos2(rect.right() - space::M - hint.size().x, rect.center().y - hint.size().y / 2.0);
    painter.galley(at, hint, p.text3);
    focus_ring(ui, &response, rect, &p);
    response
}

/// A state: an icon, a word, a soft ground.
pub fn badge(ui: &mut Ui, icon: Icon, label: &str, tone: Tone) -> Response {
    state(ui, icon, label, tone, (tone.soft, space::XS))
}

/// The same in a bar that has the colour of a state itself, and no room to spare.
pub fn pill(ui: &mut Ui, icon: Icon, label: &str, tone: Tone) -> Response {
    let ground = palette(ui).surface;
    state(ui, icon, label, tone, (ground, 1.0))
}

fn state(ui: &mut Ui, icon: Icon, label: &str, tone: Tone, (ground, above): (Color32, f32)) -> Response {
    let galley = ui.painter().layout_no_wrap(label.to_owned(), theme::caption(), tone.ink);
    let wanted = vec2(galley.size().x + 14.0 + space::XS + 2.0 * space::S, galley.size().y + 2.0 * above);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label));
    let edge = Stroke::new(1.0, tone.edge);
    ui.painter().rect(rect, CornerRadius::same(6), ground, edge, StrokeKind::Inside);
    icon.paint_at(ui.painter(), egui::pos2(rect.left() + space::S + 7.0, rect.center().y), 14.0, tone.ink);
    let at = egui::pos2(rect.left() + space::S + 14.0 + space::XS, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tone.ink);
    response
}
