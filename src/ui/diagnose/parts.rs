//! Below the answer: what to mend, what else was pasted, and the paste itself, masked.

use egui::{Label, RichText, Ui};

use crate::payment::diagnosis::Card;
use crate::payment::snippet::Weight;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette, space};
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
            let (tone, icon) = match finding.severity {
                Weight::Error => (p.danger, Icon::Close),
                Weight::Warning => (p.warn, Icon::Warn),
                Weight::Info => (p.accent, Icon::Info),
            };
            let word = finding.severity.korean();
            let label =
                if finding.line > 0 { format!("{word} · {}번째 줄", finding.line) } else { word.to_owned() };
            ui.horizontal_top(|ui| {
                widgets::badge(ui, icon, &label, tone);
                ui.add(Label::new(RichText::new(&*finding.message.ko).color(p.text)).wrap().selectable(true));
            });
        }
    });
    ui.add_space(space::S);
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
                widgets::labelled_value(
                    ui,
                    &format!("{} ({}번째 줄)", other.kind.korean(), other.line),
                    &other.what.ko,
                );
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
