//! Below the answer: what to mend, what is known in order, what else was pasted, and the paste itself, masked.

use egui::{Label, RichText, Sense, Stroke, Ui, vec2};

use crate::payment::diagnosis::Card;
use crate::payment::snippet::Weight;
use crate::payment::timeline::{Event, Moment};
use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, Tone, palette, size, space};
use crate::ui::widgets;

/// Most lines of a paste that are shown, and most characters of a line.
const LINES_MAX: usize = 200;
const LINE_CHARS_MAX: usize = 400;

/// What to mend or to look at, by line.
pub fn findings_ui(ui: &mut Ui, card: &Card) {
    if card.findings.is_empty() {
        return;
    }
    let p = palette(ui);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::heading(ui, "찾은 것");
        for finding in &card.findings {
            let (tone, icon, word) = match finding.severity {
                Weight::Error => (p.danger, Icon::Close, "고칠 곳"),
                Weight::Warning => (p.warn, Icon::Warn, "확인할 곳"),
                Weight::Info => (p.accent, Icon::Info, "참고"),
            };
            let label =
                if finding.line > 0 { format!("{word} · {}번째 줄", finding.line) } else { word.to_owned() };
            ui.horizontal_top(|ui| {
                widgets::badge(ui, icon, &label, tone);
                ui.add(Label::new(RichText::new(&finding.message).color(p.text)).wrap().selectable(true));
            });
        }
    });
    ui.add_space(space::S);
}

/// What happened, as a line with dots.
pub fn timeline_ui(ui: &mut Ui, card: &Card) {
    let events = card.timeline.events();
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
        ui.label(RichText::new(event.source).font(theme::caption()).color(p.text3));
    });
}

/// What else was in the paste.
pub fn others_ui(ui: &mut Ui, card: &Card) {
    if card.others.is_empty() {
        return;
    }
    let p = palette(ui);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::heading(ui, "함께 들어 있던 것");
        widgets::facts(ui, "others", |ui| {
            for other in &card.others {
                widgets::labelled_value(ui, &format!("{} ({}번째 줄)", other.kind.korean(), other.line), &other.what);
            }
        });
    });
    ui.add_space(space::S);
}

/// The paste as it may be shown, its first lines.
pub fn masked_ui(ui: &mut Ui, text: &str) {
    let p = palette(ui);
    let lines: Vec<String> =
        text.lines().take(LINES_MAX).map(|line| line.chars().take(LINE_CHARS_MAX).collect()).collect();
    egui::Frame::new().fill(p.sunken).corner_radius(6).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = RichText::new(lines.join("\n")).font(theme::body()).color(p.text);
        ui.add(Label::new(words).wrap().selectable(true));
    });
}
