//! Headings, paragraphs, and the Markdown of guides.

use std::ops::Range;

pub use egui::accesskit::Live;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Id, Label, Response, RichText, Ui};

use crate::text::markdown;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, Tone, palette, size, space, type_size};

/// An icon in its tone and a sentence that wraps beside it.
pub fn icon_line(ui: &mut Ui, icon: Icon, tone: Tone, text: &str) {
    let color = palette(ui).text;
    ui.horizontal_top(|ui| {
        icon.ui(ui, size::ICON, tone.ink);
        ui.add(Label::new(RichText::new(text).color(color)).wrap());
    });
}

/// A sentence of the checker with its names in the quotation marks of the window.
pub fn quoted(words: &str) -> String {
    let mut open = false;
    let mark = |c| {
        let is_mark = c == '`';
        open ^= is_mark;
        match (is_mark, open) {
            (true, true) => '‘',
            (true, false) => '’',
            _ => c,
        }
    };
    words.chars().map(mark).collect()
}

/// Something that just happened, on its own ground.
pub fn told_line(ui: &mut Ui, words: &str) {
    let p = palette(ui);
    theme::tinted(p.accent).show(ui, |ui| {
        ui.set_width(ui.available_width());
        icon_line(ui, Icon::Info, p.accent, words);
    });
}

/// A heading.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).text;
    ui.label(RichText::new(text).font(theme::bold(type_size::HEADING)).color(color))
}

/// A heading below a heading.
pub fn subheading(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).text;
    ui.label(RichText::new(text).font(theme::strong()).color(color))
}

/// Small words in text-2.
pub fn caption(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).text2;
    ui.add(Label::new(RichText::new(text).font(theme::caption()).color(color)).wrap())
}

/// A paragraph in text-2.
pub fn paragraph(ui: &mut Ui, text: &str) -> Response {
    let color = palette(ui).text2;
    ui.add(Label::new(RichText::new(text).font(theme::body()).color(color)).wrap())
}

/// Icon and word over a part of a step.
pub fn block_heading(ui: &mut Ui, icon: Icon, label: &str, tone: Color32) {
    tight_row(ui, |ui| {
        icon.ui(ui, size::ICON, tone);
        ui.label(RichText::new(label).font(theme::bold(type_size::CAPTION)).color(tone));
    });
}

/// A row as high as what stands in it, not as a control.
pub fn tight_row<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = size::ICON;
        ui.horizontal_wrapped(add).inner
    })
    .inner
}

/// A row of choices, far enough from each other that each label is seen to be of its own mark.
pub fn choices<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        ui.spacing_mut().icon_spacing = space::XS;
        ui.horizontal_wrapped(add).inner
    })
    .inner
}

/// A guide's text, drawn with its bold words and lists. Selectable; one label a block.
pub fn markdown(ui: &mut Ui, text: &str, font: &FontId, line: f32, color: Color32) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        blocks(ui, text, font, line, color);
    });
}

/// Words to read aloud, announced by a screen reader when they change.
pub fn read_aloud(ui: &mut Ui, text: &str) {
    let color = palette(ui).text;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for id in blocks(ui, text, &theme::read(), type_size::READ_LINE, color) {
            announce(ui, id, Live::Polite);
        }
    });
}

/// Lets a screen reader say the words of a label whenever they change.
pub fn announce(ui: &Ui, id: Id, live: Live) {
    ui.ctx().accesskit_node_builder(id, |node| node.set_live(live));
}

/// Returns the labels.
fn blocks(ui: &mut Ui, text: &str, font: &FontId, line: f32, color: Color32) -> Vec<Id> {
    let mut labels = Vec::new();
    for block in markdown::parse(text) {
        let mut job = LayoutJob::default();
        let format = |bold: bool| TextFormat {
            font_id: if bold { theme::bold(font.size) } else { font.clone() },
            line_height: Some(font.size * line),
            color,
            ..TextFormat::default()
        };
        if !block.marker.is_empty() {
            job.append(&format!("{} ", block.marker), 0.0, format(false));
        }
        for run in &block.runs {
            job.append(&run.text, 0.0, format(run.bold));
        }
        labels.push(ui.add(Label::new(job).wrap().selectable(true)).id);
    }
    labels
}

/// One line, cut where the room ends, with `ranges` (bytes of `text`) set off.
pub fn one_line(text: &str, ranges: &[Range<usize>], p: &Palette, font: FontId, room: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let ink = if ranges.is_empty() && font == theme::strong() { p.text } else { p.text2 };
    let plain = TextFormat { font_id: font, color: ink, ..TextFormat::default() };
    let found = TextFormat { font_id: theme::strong(), color: p.accent.ink, ..TextFormat::default() };
    let mut at = 0;
    for range in ranges {
        if range.start < at || text.get(range.clone()).is_none() {
            continue;
        }
        job.append(&text[at..range.start], 0.0, plain.clone());
        job.append(&text[range.clone()], 0.0, found.clone());
        at = range.end;
    }
    job.append(&text[at..], 0.0, plain);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    job
}

/// Text to send on a soft ground in its tone; folded, only its first line.
pub fn copy_words(ui: &mut Ui, text: &str, tone: Tone, folded: bool) {
    let color = palette(ui).text;
    theme::tinted(tone).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if folded {
            let format = TextFormat { font_id: theme::body(), color, ..TextFormat::default() };
            let mut job = LayoutJob::single_section(text.replace('\n', " "), format);
            job.wrap = egui::text::TextWrapping {
                max_width: ui.available_width(),
                max_rows: 1,
                break_anywhere: true,
                ..Default::default()
            };
            ui.add(Label::new(job).selectable(true));
        } else {
            markdown(ui, text, &theme::body(), type_size::LINE, color);
        }
    });
}
