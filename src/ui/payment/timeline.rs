//! What is known of a payment, as a vertical line with dots. 거래 and 진단 draw the same.

use egui::{RichText, Sense, Stroke, Ui, vec2};

use crate::payment::timeline::{Event, Moment, Timeline};
use crate::ui::theme::{self, Palette, Tone, palette, size, space};
use crate::ui::widgets;

/// Draws it, unless nothing is known.
pub fn timeline_ui(ui: &mut Ui, timeline: &Timeline) {
    let events = timeline.events();
    if events.is_empty() {
        return;
    }
    let p = palette(ui);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::heading(ui, "지금까지 알려진 것");
        ui.spacing_mut().item_spacing.y = 0.0;
        for (at, event) in events.iter().enumerate() {
            event_ui(ui, &p, event, at == 0, at + 1 == events.len());
        }
    });
    ui.add_space(space::S);
}

fn moment_tone(p: &Palette, moment: Moment) -> Tone {
    match moment {
        Moment::Opened | Moment::Authenticated | Moment::Asked | Moment::Receipt => p.accent,
        Moment::Approved => p.ok,
        Moment::NotAuthenticated | Moment::Declined => p.danger,
        Moment::Unknown => p.warn,
        Moment::Cancelled => p.legacy,
    }
}

fn event_ui(ui: &mut Ui, p: &Palette, event: &Event, first: bool, last: bool) {
    let tone = moment_tone(p, event.moment);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(size::ICON, size::CONTROL - space::XS), Sense::hover());
        let center = rect.center();
        let line = Stroke::new(1.5, p.border);
        if !first {
            ui.painter().vline(center.x, rect.top()..=center.y, line);
        }
        if !last {
            ui.painter().vline(center.x, center.y..=rect.bottom(), line);
        }
        ui.painter().circle_filled(center, space::XS, tone.ink);
        ui.label(RichText::new(event.moment.korean()).font(theme::strong()).color(p.text));
        ui.label(RichText::new(event.time()).color(p.text2));
        ui.label(RichText::new(event.source.korean()).font(theme::caption()).color(p.text3));
    });
}
