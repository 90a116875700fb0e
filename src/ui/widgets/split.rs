//! A row with something at its end.

use egui::{Align, AsIdSalt, Layout, Ui, UiBuilder};

use crate::ui::theme::space;

/// Draws `start` from the left and `end` so that it ends at the right. In this order they are read and gone through with
/// Tab, which a layout from the right cannot give. To be called in a row; `salt` tells a row
/// from all others of the window: two that were taken for one would draw every frame again.
pub fn split<R>(ui: &mut Ui, salt: impl AsIdSalt, start: impl FnOnce(&mut Ui), end: impl FnOnce(&mut Ui) -> R) -> R {
    let key = ui.scope_id().with(("split", salt));
    // What the end takes is known from the frame before; where it changes, the frame is drawn again.
    let known = ui.data(|data| data.get_temp::<f32>(key)).unwrap_or_default();
    let row = ui.available_rect_before_wrap();
    let middle = (row.right() - known).max(row.left());
    let before = row.with_max_x((middle - space::S).max(row.left()));
    let place = |rect, name: &str| {
        UiBuilder::new().id_salt(key.with(name)).max_rect(rect).layout(Layout::left_to_right(Align::Center))
    };
    ui.scope_builder(place(before, "start"), start);
    let end = ui.scope_builder(place(row.with_min_x(middle), "end"), end);
    let width = end.response.rect.width();
    if (width - known).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(key, width));
        ui.ctx().request_discard("the end of a row has another width");
    }
    end.inner
}
