//! No control under another, no words over others, nothing cut off: every state, in small windows and with large text.
//!
//! `GILJABI_GALLERY=DIR` also writes a picture of every state at every size, theme and text size into `DIR`, without a
//! screen. `GILJABI_GALLERY_ONLY=name,name` keeps to some of them.

#![cfg(feature = "gui")]

use std::path::Path;

use egui::epaint::TextShape;
use egui::{Order, Rect, Shape, WidgetRect};
use giljabi::app::settings::Theme;

use crate::support::write;
use crate::ui_desk::Desk;
use crate::ui_scenes::{looking, resize, settle, states};

/// Windows in which everything is looked at: the smallest that is promised, with ordinary and with the largest text.
const TIGHT: [((u16, u16), u16); 2] = [((1024, 700), 100), ((1024, 700), 200)];

/// Sizes and text sizes of the gallery.
const SIZES: [(u16, u16); 3] = [(1024, 700), (1280, 800), (1920, 1080)];
const ZOOMS: [u16; 2] = [100, 175];
const THEMES: [(&str, Theme); 3] = [("light", Theme::Light), ("dark", Theme::Dark), ("contrast", Theme::Contrast)];

/// Points by which things may lie over each other: the edges of letters and rings.
const TOUCH: f32 = 1.5;

/// Tests over the states run beside each other, a part of them each.
const PARTS: usize = 4;

/// Widest bar of a scrolled list, in points. It lies over the edge of the list.
const BAR: f32 = 12.0;

/// Highest strip that scrolls sideways, in points: a field of one line, the row of tabs.
const STRIP: f32 = 48.0;

fn meet(a: Rect, b: Rect) -> bool {
    let both = a.intersect(b);
    both.width() > TOUCH && both.height() > TOUCH
}

/// Controls that lie over each other without one being inside the other.
fn overlapping_controls(window: &Desk) -> Vec<String> {
    let widgets = window.harness.ctx.viewport(|viewport| viewport.prev_pass.widgets.clone());
    let mut found = Vec::new();
    for (layer, rects) in widgets.layers() {
        if layer.order == Order::Tooltip {
            continue;
        }
        let is_bar = |rect: Rect| rect.width() <= BAR && rect.height() > BAR;
        let seen = |one: &&WidgetRect| {
            one.visible && one.sense.senses_click() && one.interact_rect.is_positive() && !is_bar(one.rect)
        };
        let seen: Vec<&WidgetRect> = rects.iter().filter(seen).collect();
        for (at, one) in seen.iter().enumerate() {
            for other in &seen[at + 1..] {
                let (a, b) = (one.interact_rect, other.interact_rect);
                let inside = a.expand(TOUCH).contains_rect(b) || b.expand(TOUCH).contains_rect(a);
                if !inside && meet(a, b) {
                    let name = |id| widgets.info(id).and_then(|info| info.label.clone()).unwrap_or_default();
                    found.push(format!("‘{}’ {a:?} and ‘{}’ {b:?}", name(one.id), name(other.id)));
                }
            }
        }
    }
    found
}

/// A line of words as it is seen.
struct Line {
    ink: Rect,
    seen: Rect,
    words: String,
}

/// Lines of words over other lines, and lines that are cut off at a side.
fn spoilt_words(window: &Desk) -> Vec<String> {
    let output = window.harness.output();
    let whole = window.harness.ctx.content_rect();
    let (mut lines, mut found): (Vec<Line>, Vec<String>) = (Vec::new(), Vec::new());
    for clipped in &output.shapes {
        let mut inner = Vec::new();
        flatten(&clipped.shape, &mut inner);
        for shape in inner {
            match shape {
                Shape::Rect(rect) if rect.fill.a() == 255 => {
                    let covered = rect.rect.intersect(clipped.clip_rect).expand(TOUCH);
                    lines.iter_mut().for_each(|line| line.seen = uncovered(line.seen, covered));
                    lines.retain(|line| line.seen.width() > TOUCH && line.seen.height() > TOUCH);
                }
                // What lies over the whole window, and dims what is below.
                Shape::Rect(rect) if rect.fill.a() > 0 && rect.rect.contains_rect(whole) => lines.clear(),
                Shape::Text(text) => {
                    for line in rows(text, clipped.clip_rect) {
                        for other in lines.iter().filter(|other| meet(other.seen, line.seen)) {
                            found.push(format!("‘{}’ over ‘{}’ at {:?}", line.words, other.words, line.seen));
                        }
                        let (ink, clip) = (line.ink, clipped.clip_rect);
                        let is_cut = ink.right() > clip.right() + TOUCH || ink.left() < clip.left() - TOUCH;
                        if is_cut && clip.height() > STRIP {
                            found.push(format!("‘{}’ is cut off: {ink:?} in {clip:?}", line.words));
                        }
                        lines.push(line);
                    }
                }
                _ => {}
            }
        }
    }
    found
}

/// What is left to see of a line below an opaque ground.
fn uncovered(line: Rect, ground: Rect) -> Rect {
    if !meet(line, ground) {
        return line;
    }
    let mut left = line;
    if ground.y_range().contains(line.top()) && ground.y_range().contains(line.bottom()) {
        if ground.left() <= line.left() {
            left.min.x = ground.right();
        } else {
            left.max.x = ground.left();
        }
    } else if ground.top() <= line.top() {
        left.min.y = ground.bottom();
    } else {
        left.max.y = ground.top();
    }
    left
}

fn flatten<'a>(shape: &'a Shape, out: &mut Vec<&'a Shape>) {
    match shape {
        Shape::Vec(inner) => inner.iter().for_each(|shape| flatten(shape, out)),
        other => out.push(other),
    }
}

/// The rows of a text that can be seen.
fn rows(text: &TextShape, clip: Rect) -> Vec<Line> {
    let line = |row: &egui::epaint::text::PlacedRow| {
        let ink = row.visuals.mesh_bounds.translate(text.pos.to_vec2() + row.pos.to_vec2());
        let seen = ink.intersect(clip);
        let is_seen = seen.width() > TOUCH && seen.height() > TOUCH;
        is_seen.then(|| Line { ink, seen, words: row.text() })
    };
    text.galley.rows.iter().filter_map(line).collect()
}

/// Looks at a part of the states in tight windows.
fn look(part: usize) {
    let mut wrong = Vec::new();
    for (name, make) in states().into_iter().skip(part).step_by(PARTS) {
        let mut window = make(name, looking(Theme::Light, 100));
        for (size, zoom) in TIGHT {
            resize(&mut window, size, zoom);
            let found = overlapping_controls(&window).into_iter().chain(spoilt_words(&window));
            wrong.extend(found.map(|what| format!("{name} {size:?} {zoom} %: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_lies_over_anything_else_1() {
    look(0);
}

#[test]
fn nothing_lies_over_anything_else_2() {
    look(1);
}

#[test]
fn nothing_lies_over_anything_else_3() {
    look(2);
}

#[test]
fn nothing_lies_over_anything_else_4() {
    look(3);
}

#[test]
fn gallery() {
    let Some(folder) = std::env::var_os("GILJABI_GALLERY") else { return };
    let only = std::env::var("GILJABI_GALLERY_ONLY").unwrap_or_default();
    let wanted = |name: &str| only.is_empty() || only.split(',').any(|one| one == name);
    let states: Vec<_> = states().into_iter().filter(|(name, _)| wanted(name)).collect();
    // Windows cannot be handed to other threads; each thread makes its own.
    std::thread::scope(|scope| {
        for part in 0..2 {
            let (states, folder) = (&states, Path::new(&folder));
            scope.spawn(move || {
                for (name, make) in states.iter().skip(part).step_by(2) {
                    let mut window = make(name, looking(Theme::Light, 100));
                    for zoom in ZOOMS {
                        for size in SIZES {
                            resize(&mut window, size, zoom);
                            for (theme, color) in THEMES {
                                window.harness.state_mut().app.settings.theme = color;
                                settle(&mut window);
                                let place = folder.join(format!("{}x{}-{zoom}-{theme}", size.0, size.1));
                                std::fs::create_dir_all(&place).unwrap();
                                write(place.join(format!("{name}.ppm")), window.picture().ppm());
                            }
                        }
                    }
                }
            });
        }
    });
}
