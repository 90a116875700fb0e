//! A question over the whole window. What answers it stands fast below; the rest scrolls where the window is low.
//!
//! Knows nothing of what is asked.

use egui::{Id, Modal, ScrollArea, Ui};

use super::theme::{self, palette, size, space};

/// Asks it. `parts` draws the question while it is given `true`, and then what answers it. Returns whether the person
/// wants to leave it.
pub fn question_ui(ui: &Ui, name: &'static str, mut parts: impl FnMut(&mut Ui, bool)) -> bool {
    let modal = Modal::new(Id::unique(name)).frame(theme::card(&palette(ui))).show(ui.ctx(), |ui| {
        ui.set_width(size::QUESTION);
        let id = ui.scope_id().with("foot");
        let foot = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or_default();
        let height = ui.ctx().content_rect().height() - 2.0 * (space::L + space::S) - foot;
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| parts(ui, true));
        let drawn = ui.scope(|ui| parts(ui, false)).response.rect.height() + ui.spacing().item_spacing.y;
        if (drawn - foot).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, drawn));
            ui.ctx().request_discard("the question was given another room");
        }
    });
    modal.should_close()
}
