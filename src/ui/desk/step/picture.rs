//! The picture of a step: small beside the words, in full size over everything.

use egui::{CornerRadius, Modal, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::guide::model::Image;
use crate::ui::theme::{self, palette, space};
use crate::ui::widgets;
use crate::ui::window::View;

/// Room around a picture in full size, and its greatest width.
const AROUND: f32 = 160.0;
const WIDEST: f32 = 960.0;

/// The picture; a click or Enter shows it in full size.
pub fn picture_ui(ui: &mut Ui, app: &App, image: &Image, width: f32, view: &mut View) {
    let p = palette(ui);
    let bytes =
        app.guides().and_then(|library| library.images.get(&image.file)).and_then(|file| file.bytes.as_ref().ok());
    let pixels = (width * ui.ctx().pixels_per_point()).round() as u32;
    let texture = bytes.and_then(|bytes| view.pictures.get(ui.ctx(), &image.file, bytes, pixels));
    let Some(texture) = texture else {
        theme::tinted(p.quiet()).show(ui, |ui| {
            widgets::caption(ui, &format!("그림을 보여 줄 수 없어요. {}", image.alt));
        });
        return;
    };
    let height = width * texture.size_vec2().y / texture.size_vec2().x;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &image.alt));
    egui::Image::new((texture.id(), rect.size())).paint_at(ui, rect);
    ui.painter().rect_stroke(rect, CornerRadius::same(6), Stroke::new(1.0, p.border), StrokeKind::Inside);
    widgets::focus_ring(ui, &response, rect, &p);
    if response.on_hover_text(app.settings.shortcuts.caption(&image.alt, Deed::Picture)).clicked() {
        view.zoomed = Some(image.clone());
    }
}

/// The picture in full size, with its words.
pub fn zoom_ui(ui: &mut Ui, app: &App, view: &mut View) {
    let Some(image) = view.zoomed.clone() else { return };
    let Some(Ok(bytes)) = app.guides().and_then(|library| library.images.get(&image.file)).map(|file| &file.bytes)
    else {
        view.zoomed = None;
        return;
    };
    let room = ui.ctx().content_rect().size() - vec2(AROUND, AROUND);
    let width = room.x.min(WIDEST);
    let pixels = (width * ui.ctx().pixels_per_point()).round() as u32;
    let p = palette(ui);
    let modal = Modal::new(egui::Id::unique("zoom")).frame(theme::card(&p)).show(ui.ctx(), |ui| {
        if let Some(texture) = view.pictures.get(ui.ctx(), &image.file, bytes, pixels) {
            let size = texture.size_vec2();
            let scale = (width / size.x).min(room.y / size.y);
            let shown = ui.image((texture.id(), size * scale));
            shown.widget_info(|| WidgetInfo::labeled(Role::Image, true, &image.alt));
            ui.set_max_width(size.x * scale);
        }
        widgets::caption(ui, &image.alt);
        ui.add_space(space::XS);
        widgets::button(ui, None, "닫기 (Esc)", None).clicked()
    });
    if modal.inner || modal.should_close() {
        view.zoomed = None;
    }
}
