//! The keys that work here, from the one table of keys.
//!
//! Shows and changes nothing: another key is put in the settings.

use egui::{RichText, ScrollArea, Ui};

use super::overlay::overlay_ui;
use super::theme::{self, Palette, palette, size, space, type_size};
use super::widgets;
use super::window::View;
use crate::app::command::Command;
use crate::app::shortcuts::{Deed, FIXED, Place, SHORTCUTS, Shortcuts};
use crate::app::state::{App, Workspace};

/// Keys and what they do, at a place. What has no key is left out.
pub fn rows(keys: &Shortcuts, place: Place) -> Vec<(String, &'static str)> {
    let own = SHORTCUTS.iter().filter(|row| row.place == place).map(|row| (keys.text(row.deed), row.name));
    let fixed = FIXED.iter().filter(|row| row.place == place).map(|row| (row.keys.to_owned(), row.name));
    // What is pressed most, choosing and moving, stands first; everywhere it stands last.
    let rows: Vec<_> = if place == Place::Anywhere { own.chain(fixed).collect() } else { fixed.chain(own).collect() };
    rows.into_iter().filter(|(keys, _)| !keys.is_empty()).collect()
}

/// Draws them over the window.
pub fn key_table_ui(ui: &Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    let here = Place::here(app);
    let window = ui.ctx().content_rect();
    let (beside, asked) = overlay_ui(ui, "keys", size::FORM * 1.3, |ui| {
        let mut asked = None;
        ui.horizontal_wrapped(|ui| {
            widgets::heading(ui, "단축키");
            widgets::caption(ui, "여기에서 쓸 수 있는 키예요. 한글 입력 중에도 그대로 눌러요.");
        });
        ui.add_space(space::S);
        let height = window.height() - 2.0 * space::XXL - 120.0;
        ScrollArea::vertical().auto_shrink([false, true]).max_height(height.max(120.0)).show(ui, |ui| {
            let places = [here, Place::Anywhere];
            let places = if here == Place::Anywhere { &places[1..] } else { &places[..] };
            // Beside each other where there is room for two.
            if places.len() > 1 && ui.available_width() > size::FORM {
                ui.columns(2, |columns| {
                    for (column, place) in columns.iter_mut().zip(places) {
                        place_ui(column, app, *place, &p);
                    }
                });
            } else {
                for (at, place) in places.iter().enumerate() {
                    ui.add_space(if at == 0 { 0.0 } else { space::M });
                    place_ui(ui, app, *place, &p);
                }
            }
        });
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            if widgets::button(ui, None, "닫기 (Esc)", None).clicked() {
                asked = Some(None);
            }
            let help = app.settings.shortcuts.caption("도움말", Deed::Help);
            if widgets::link_button(ui, None, &help).clicked() {
                asked = Some(Some(Command::Do(Deed::Help)));
            }
            if app.workspace != Workspace::Settings && widgets::link_button(ui, None, "설정에서 키 바꾸기").clicked()
            {
                asked = Some(Some(Command::Go(Workspace::Settings)));
            }
        });
        asked
    });
    if beside || asked.is_some() {
        view.keys_shown = false;
    }
    out.extend(asked.flatten());
}

fn place_ui(ui: &mut Ui, app: &App, place: Place, p: &Palette) {
    ui.label(RichText::new(place.korean()).font(theme::bold(type_size::CAPTION)).color(p.text2));
    let grid = egui::Grid::new(("keys", place.korean())).num_columns(2).min_row_height(size::ICON_LARGE);
    grid.spacing(egui::vec2(space::L, space::XS / 2.0)).show(ui, |ui| {
        for (keys, name) in rows(&app.settings.shortcuts, place) {
            widgets::keycap(ui, &keys);
            ui.label(RichText::new(name).color(p.text));
            ui.end_row();
        }
    });
}
