//! A slider whose rail is seen on every ground.

use std::ops::RangeInclusive;

use egui::style::HandleShape;
use egui::{Response, Slider, Stroke, Ui};

use super::caption;
use crate::ui::theme::{palette, space};

/// Width of the ring of the knob.
const KNOB: f32 = 3.0;

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
        // The rail has the colour of a resting control, which elsewhere is that of the card behind it; the knob is a ring.
        let visuals = ui.visuals_mut();
        visuals.widgets.inactive.bg_fill = p.control;
        for widget in [&mut visuals.widgets.inactive, &mut visuals.widgets.hovered, &mut visuals.widgets.active] {
            widget.fg_stroke = Stroke::new(KNOB, p.accent.ink);
        }
        visuals.handle_shape = HandleShape::Circle;
        visuals.selection.bg_fill = p.accent.ink;
        ui.spacing_mut().slider_rail_height = space::XS;
        let slider = Slider::new(value, range).step_by(f64::from(step)).suffix(suffix).trailing_fill(true);
        ui.add(slider).labelled_by(label.id)
    })
    .inner
}
