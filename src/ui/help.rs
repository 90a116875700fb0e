//! The help: the manual over the window, with its sections at the left and a search above them.
//!
//! Opens at the section of what is on show. Everything below it stays as it was.

use egui::text::{LayoutJob, TextFormat};
use egui::{Grid, Id, Label, Modal, RichText, ScrollArea, Ui, vec2};

use super::theme::{self, Palette, palette, size, space, type_size};
use super::widgets;
use super::window::View;
use crate::app::manual::{self, Part, Section, section_of};
use crate::app::state::App;
use crate::text::markdown;

/// The open help.
pub struct Help {
    sections: Vec<Section>,
    query: String,
    /// Title of the section on show.
    title: String,
    /// The field has been given the focus.
    greeted: bool,
}

/// Opens the help where it speaks of what is on show.
pub fn open(app: &App) -> Help {
    let call = app.desk.call();
    let ending = call.is_some_and(|call| call.ending.is_some());
    let title = section_of(app.workspace, call.is_some(), ending).to_owned();
    Help { sections: manual::sections(), query: String::new(), title, greeted: false }
}

fn query_id() -> Id {
    Id::unique("help-query")
}

/// Draws the help, if it is open.
pub fn help_ui(ui: &Ui, view: &mut View) {
    let Some(help) = &mut view.help else { return };
    let p = palette(ui);
    let room = ui.ctx().content_rect().size() - vec2(space::XXL * 2.0, space::XXL * 2.0);
    let room = room.min(vec2(size::READING + size::LEFT + size::RAIL, room.y));
    let modal = Modal::new(Id::unique("help")).frame(theme::card(&p)).show(ui.ctx(), |ui| {
        ui.set_width(room.x - 2.0 * space::L);
        ui.set_height(room.y - 2.0 * space::L);
        let closed = head_ui(ui, help, &p);
        ui.add_space(space::S);
        body_ui(ui, help, &p);
        closed
    });
    if modal.inner || modal.should_close() {
        view.help = None;
    }
}

fn head_ui(ui: &mut Ui, help: &mut Help, p: &Palette) -> bool {
    // Also where the first frame, which only measures, has let go of it again.
    if !std::mem::replace(&mut help.greeted, true) || widgets::nothing_focused(ui) {
        ui.memory_mut(|memory| memory.request_focus(query_id()));
    }
    let title = |ui: &mut Ui| {
        ui.label(RichText::new("도움말").font(theme::bold(type_size::READ)).color(p.text));
    };
    ui.horizontal(|ui| {
        widgets::split(ui, "help-head", title, |ui| {
            let response = widgets::small_search(ui, query_id(), "도움말에서 찾기", &mut help.query);
            let found = manual::find(&help.sections, &help.query);
            let gone = !found.iter().any(|at| help.sections[*at].title == help.title);
            if response.changed() && (gone || !help.query.trim().is_empty()) {
                help.title = found.first().map_or_else(String::new, |at| help.sections[*at].title.clone());
            }
            widgets::button(ui, None, "닫기 (Esc)", None).clicked()
        })
    })
    .inner
}

fn body_ui(ui: &mut Ui, help: &mut Help, p: &Palette) {
    let found = manual::find(&help.sections, &help.query);
    if found.is_empty() {
        widgets::heading(ui, "찾은 곳이 없어요");
        widgets::paragraph(ui, "낱말을 줄이거나 다른 말로 찾아 보세요.");
        return;
    }
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(size::LEFT - space::XXL);
            ScrollArea::vertical().id_salt("help-list").show(ui, |ui| {
                for at in &found {
                    let title = &help.sections[*at].title;
                    let here = *title == help.title;
                    let font = if here { theme::strong() } else { theme::body() };
                    if ui.selectable_label(here, RichText::new(title).font(font)).clicked() {
                        help.title.clone_from(title);
                    }
                }
            });
        });
        ui.add_space(space::S);
        ui.vertical(|ui| {
            let Some(section) = help.sections.iter().find(|section| section.title == help.title) else { return };
            let id = ("help", &section.title);
            ScrollArea::vertical().id_salt(id).auto_shrink(false).show(ui, |ui| {
                theme::limit_width(ui, size::READING);
                ui.label(RichText::new(&section.title).font(theme::bold(type_size::READ)).color(p.text));
                for (at, part) in section.parts.iter().enumerate() {
                    ui.add_space(space::XS);
                    part_ui(ui, part, at, &help.query, p);
                }
                ui.add_space(space::XL);
            });
        });
    });
}

fn part_ui(ui: &mut Ui, part: &Part, at: usize, query: &str, p: &Palette) {
    match part {
        Part::Words(words) => words_ui(ui, words, query, p),
        Part::Picture { .. } => {}
        Part::Table(rows) => {
            let columns = rows.first().map_or(1, Vec::len).max(1);
            let last = ui.available_width() * 0.72 / (columns - 1).max(1) as f32;
            Grid::new(("help-table", at)).num_columns(columns).spacing(vec2(space::XL, space::S)).show(ui, |ui| {
                for (number, row) in rows.iter().enumerate() {
                    for (column, cell) in row.iter().enumerate() {
                        let font = if number == 0 { theme::bold(type_size::CAPTION) } else { theme::body() };
                        let ink = if number == 0 { p.text2 } else { p.text };
                        let job = job(&[(cell.as_str(), false)], &font, ink, query, p);
                        if column == 0 {
                            ui.add(Label::new(job).extend());
                        } else {
                            ui.scope(|ui| {
                                ui.set_max_width(last);
                                ui.add(Label::new(job).wrap());
                            });
                        }
                    }
                    ui.end_row();
                }
            });
        }
    }
}

fn words_ui(ui: &mut Ui, words: &str, query: &str, p: &Palette) {
    for block in markdown::parse(words) {
        let marker = if block.marker.is_empty() { String::new() } else { format!("{} ", block.marker) };
        let mut runs: Vec<(&str, bool)> = vec![(marker.as_str(), false)];
        runs.extend(block.runs.iter().map(|run| (run.text.as_str(), run.bold)));
        ui.add(Label::new(job(&runs, &theme::body(), p.text, query, p)).wrap().selectable(true));
        ui.add_space(space::XS);
    }
}

/// Runs of words, with what was looked for set off by its ground.
fn job(runs: &[(&str, bool)], font: &egui::FontId, ink: egui::Color32, query: &str, p: &Palette) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (text, bold) in runs {
        let font_id = if *bold { theme::bold(font.size) } else { font.clone() };
        let plain = TextFormat {
            font_id,
            color: ink,
            line_height: Some(font.size * type_size::READ_LINE),
            ..TextFormat::default()
        };
        let found = TextFormat { background: p.warn.soft, ..plain.clone() };
        let mut at = 0;
        for range in manual::hits(text, query) {
            job.append(&text[at..range.start], 0.0, plain.clone());
            job.append(&text[range.clone()], 0.0, found.clone());
            at = range.end;
        }
        job.append(&text[at..], 0.0, plain);
    }
    job
}
