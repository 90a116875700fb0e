//! A slider whose rail is seen on every ground.

use std::ops::RangeInclusive;

use egui::style::HandleShape;
use egui::{CornerRadius, Rect, Response, Shape, Slider, Stroke, Ui, pos2, remap};

use super::caption;
use crate::ui::theme::{palette, space};

/// A slider over whole numbers, with its label above and its number beside it.
pub fn slider(
    ui: &mut Ui,
    label: &str,
    value: &mut u16,
    range: RangeInclusive<u16>,
    step: u16,
    suffix: &str,
) -> Response {
    let p = palette(ui);
    let label = caption(ui, label);
    ui.scope(|ui| {
        // The toolkit gives rail and knob one colour. The knob has it here, and the rail is drawn below.
        let visuals = ui.visuals_mut();
        visuals.handle_shape = HandleShape::Circle;
        for widget in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered, &mut visuals.widgets.active] {
            widget.bg_fill = p.accent.ink;
            widget.fg_stroke = Stroke::new(widget.fg_stroke.width, p.accent.ink);
        }
        ui.spacing_mut().slider_rail_height = 0.0;
        let [rail, passed] = [ui.painter().add(Shape::Noop), ui.painter().add(Shape::Noop)];
        let (low, high) = (f32::from(*range.start()), f32::from(*range.end()));
        let slider = Slider::new(value, range).step_by(f64::from(step)).suffix(suffix);
        let response = ui.add(slider).labelled_by(label.id);
        let (left, middle) = (response.rect.left(), response.rect.center().y);
        let right = left + ui.spacing().slider_width;
        let part = |to: f32| {
            let place = Rect::from_min_max(pos2(left, middle - space::XS / 2.0), pos2(to, middle + space::XS / 2.0));
            (place, CornerRadius::same(2))
        };
        let (place, round) = part(right);
        ui.painter().set(rail, Shape::rect_filled(place, round, p.control));
        // Its end lies below the knob.
        let (place, round) = part(remap(f32::from(*value), low..=high, left..=right));
        ui.painter().set(passed, Shape::rect_filled(place, round, p.accent.ink));
        response
    })
    .inner
}
