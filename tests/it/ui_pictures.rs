//! The twelve pictures that matter, drawn without a screen and held against those in `tests/snapshots`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test it ui_pictures` takes them anew. Where one differs, the new picture and one of
//! what differs lie in `target/snapshots`.

#![cfg(feature = "gui")]

use std::path::PathBuf;

use giljabi::app::settings::Theme;

use crate::raster::Picture;
use crate::support::{package, write};
use crate::ui_scenes::{looking, state};

/// What a colour may differ by: another processor may round the edges of letters otherwise.
const SHADE: u8 = 2;

/// A view, its colours, its size in pixels and its text size in per cent.
type View = (&'static str, Theme, (u16, u16), u16);

const USUAL: (u16, u16) = (1280, 800);

const VIEWS: [View; 12] = [
    ("query", Theme::Light, USUAL, 100),
    ("choices", Theme::Light, USUAL, 100),
    ("ending", Theme::Light, (1024, 700), 100),
    ("calls", Theme::Light, USUAL, 100),
    ("stop", Theme::Dark, USUAL, 100),
    ("confirm", Theme::Light, USUAL, 100),
    ("settle", Theme::Light, USUAL, 100),
    ("diagnose-card", Theme::Light, USUAL, 100),
    ("settings", Theme::Dark, USUAL, 100),
    ("palette", Theme::Light, USUAL, 100),
    ("keys", Theme::Contrast, USUAL, 100),
    ("welcome", Theme::Light, USUAL, 175),
];

/// Where the pictures of what went wrong are put.
fn left_at(name: &str) -> PathBuf {
    let folder =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| package("target"), PathBuf::from).join("snapshots");
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// Where two pictures differ, in white on black; `None` where they do not.
fn difference(old: &Picture, new: &Picture) -> Option<Picture> {
    if (old.width, old.height) != (new.width, new.height) {
        return Some(Picture { width: new.width, height: new.height, rgb: vec![255; new.rgb.len()] });
    }
    let differs = |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > SHADE);
    let pixels = old.rgb.chunks_exact(3).zip(new.rgb.chunks_exact(3));
    let rgb: Vec<u8> = pixels.flat_map(|pair| [if differs(pair) { 255 } else { 0 }; 3]).collect();
    rgb.contains(&255).then_some(Picture { width: new.width, height: new.height, rgb })
}

/// Draws a part of the views and says which differ.
fn compare(views: &[View]) {
    let mut wrong = Vec::new();
    for (name, theme, size, zoom) in views {
        let new = state(name, looking(*theme, *zoom), *size).picture();
        let kept = package("tests/snapshots").join(format!("{name}.png"));
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            write(&kept, new.png());
            continue;
        }
        let Ok(bytes) = std::fs::read(&kept) else {
            wrong.push(format!("{name}: there is no {}", kept.display()));
            continue;
        };
        if let Some(difference) = difference(&Picture::from_png(&bytes), &new) {
            let (new_at, difference_at) = (left_at(&format!("{name}.new.png")), left_at(&format!("{name}.diff.png")));
            write(&new_at, new.png());
            write(&difference_at, difference.png());
            let places = [kept, new_at, difference_at].map(|path| path.display().to_string());
            wrong.push(format!("{name} looks different: {}", places.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE_SNAPSHOTS=1 takes them anew where that is meant", wrong.join("\n"));
}

#[test]
fn the_desk_looks_as_it_did() {
    compare(&VIEWS[..4]);
}

#[test]
fn notices_and_payments_look_as_they_did() {
    compare(&VIEWS[4..8]);
}

#[test]
fn what_lies_around_looks_as_it_did() {
    compare(&VIEWS[8..]);
}

#[test]
fn a_moved_point_is_a_difference() {
    let mut picture = Picture { width: 2, height: 1, rgb: vec![9, 9, 9, 80, 80, 80] };
    let same = Picture { rgb: vec![9, 9, 10, 80, 79, 80], ..Picture { width: 2, height: 1, rgb: Vec::new() } };
    assert!(difference(&picture, &same).is_none());
    picture.rgb.swap(0, 3);
    assert!(difference(&picture, &same).is_some());
}
