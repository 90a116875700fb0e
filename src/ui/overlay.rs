//! What lies over the window for a moment: the palette, and the table of keys.
//!
//! Not egui's modal: that keeps the focus from what is below for a frame after it is gone, and so takes it away from the
//! field the person comes back to.

use egui::{Area, Id, Order, Sense, Ui, UiBuilder, vec2};

use super::theme::{self, palette, space};

/// Draws `add` on a card at most `width` wide over a dimmed window. Returns whether it was left by a click beside it.
pub fn overlay_ui<R>(ui: &Ui, name: &'static str, width: f32, add: impl FnOnce(&mut Ui) -> R) -> (bool, R) {
    let p = palette(ui);
    let window = ui.ctx().content_rect();
    let area = Area::new(Id::unique(name)).order(Order::Foreground).fixed_pos(window.min).constrain(false);
    let shown = area.show(ui.ctx(), |ui| {
        let beside = ui.allocate_rect(window, Sense::CLICK | Sense::DRAG);
        ui.painter().rect_filled(window, 0.0, theme::dim());
        let width = width.min(window.width() - 2.0 * space::XL);
        let left = window.center().x - width / 2.0;
        let place = egui::Rect::from_min_size(
            egui::pos2(left, window.top() + space::XXL),
            vec2(width, window.height() - 2.0 * space::XXL),
        );
        let inner = ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            let card = theme::card(&p).show(ui, |ui| {
                ui.set_width(ui.available_width());
                add(ui)
            });
            (card.response.rect, card.inner)
        });
        let (card, inner) = inner.inner;
        let pointed = beside.interact_pointer_pos().is_some_and(|at| !card.contains(at));
        (beside.clicked() && pointed, inner)
    });
    shown.inner
}
