//! The walls between rings, kept by reading the imports: a single crate gives no compiler wall.

use std::path::{Path, PathBuf};

/// A ring and what of ours its files may name.
const RINGS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("diag", &["text"]),
    ("guide", &["text", "diag"]),
    ("check", &["guide", "text", "diag"]),
    ("search", &["guide", "text", "diag"]),
    ("payment", &["text", "diag"]),
    ("app", &["check", "search", "payment", "guide", "text", "diag"]),
    ("practice", &["payment", "text"]),
    ("service", &["app", "check", "search", "payment", "guide", "text", "diag"]),
    ("ui", &["app", "check", "search", "payment", "guide", "text", "diag"]),
    ("cli", &["service", "practice", "app", "check", "search", "payment", "guide", "text", "diag"]),
];

/// The rings that do no IO and know no window.
const CORE: &[&str] = &["text", "diag", "guide", "check", "search", "payment", "app"];

/// What the core never names.
const OUTSIDE: &[&str] = &[
    "egui",
    "eframe",
    "reqwest",
    "tokio",
    "rusqlite",
    "postgres::",
    "notify::",
    "std::fs",
    "fs_err",
    "std::net",
    "std::env",
    "SystemTime::now",
    "Instant::now",
    "println!",
    "Timestamp::now",
    "Zoned::now",
];

/// Longest file, in lines.
const LONGEST: usize = 600;

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Path inside the package, ring, and text of every source file under `src`.
fn all() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    sources(&root.join("src"), &mut paths);
    let file = |path: PathBuf| {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let ring = name.trim_start_matches("src/").split(['/', '.']).next().unwrap().to_owned();
        (name, ring, std::fs::read_to_string(path).unwrap())
    };
    paths.into_iter().map(file).collect()
}

/// Code lines, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Rings of ours that a line names through `crate::`.
fn named(line: &str) -> Vec<String> {
    let words = line.match_indices("crate::").map(|(at, _)| &line[at + 7..]);
    words.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

#[test]
fn rings_name_only_what_lies_inside_them() {
    let mut broken = Vec::new();
    for (file, ring, text) in all() {
        let Some((_, allowed)) = RINGS.iter().find(|(name, _)| *name == ring) else { continue };
        for (line, words) in code(&text) {
            for name in named(words) {
                let foreign = RINGS.iter().any(|(known, _)| *known == name) && name != ring;
                if foreign && !allowed.contains(&name.as_str()) {
                    broken.push(format!("{file}:{line} names {name}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_core_does_no_io_and_knows_no_window() {
    let mut broken = Vec::new();
    for (file, ring, text) in all() {
        if !CORE.contains(&ring.as_str()) {
            continue;
        }
        for (line, words) in code(&text) {
            broken.extend(
                OUTSIDE.iter().filter(|word| words.contains(*word)).map(|word| format!("{file}:{line} {word}")),
            );
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_module_says_what_it_is() {
    let mute: Vec<String> =
        all().into_iter().filter(|(_, _, text)| !text.starts_with("//!")).map(|(file, ..)| file).collect();
    assert!(mute.is_empty(), "without //! at the top: {mute:?}");
}

#[test]
fn files_stay_small() {
    let long = |(file, _, text): (String, String, String)| {
        let lines = text.lines().count();
        (lines > LONGEST).then(|| format!("{file} {lines}"))
    };
    let long: Vec<String> = all().into_iter().filter_map(long).collect();
    assert!(long.is_empty(), "over {LONGEST} lines: {long:?}");
}

#[test]
fn every_ring_is_known() {
    let known = |ring: &str| RINGS.iter().any(|(name, _)| *name == ring) || ["lib", "main", "launch"].contains(&ring);
    let strange: Vec<String> = all().into_iter().filter(|(_, ring, _)| !known(ring)).map(|(file, ..)| file).collect();
    assert!(strange.is_empty(), "in no ring: {strange:?}");
}

#[test]
fn only_the_theme_names_colours() {
    let words = ["from_rgb(", "from_gray(", "from_rgba_", "Color32::RED", "Color32::WHITE", "Color32::BLACK"];
    let mut broken = Vec::new();
    for (file, ring, text) in all() {
        if ring != "ui" || file.ends_with("ui/theme.rs") || file.ends_with("ui/pictures.rs") {
            continue;
        }
        for (line, code) in code(&text) {
            broken.extend(words.iter().filter(|w| code.contains(*w)).map(|w| format!("{file}:{line} {w}")));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn text_fields_are_made_in_one_place() {
    let words = ["TextEdit::", "text_edit_singleline", "text_edit_multiline", "DragValue", "code_editor("];
    let mut broken = Vec::new();
    for (file, ring, text) in all() {
        if ring != "ui" || file.ends_with("ui/widgets/field.rs") {
            continue;
        }
        for (line, code) in code(&text) {
            broken.extend(words.iter().filter(|w| code.contains(*w)).map(|w| format!("{file}:{line} {w}")));
        }
    }
    assert!(broken.is_empty(), "a field outside the guarded ones: {}", broken.join("\n"));
}

#[test]
fn keys_are_named_in_their_table_alone() {
    let shown = ["Ctrl+", "(Alt+", "(F1", "(F2", "(F3", "(F4", "(F5", "(F6", "(F7", "(F8", "(F9", "\"Alt+"];
    let mut broken = Vec::new();
    for (file, ring, text) in all() {
        let tells_of_keys =
            file.contains("app/shortcuts/") || file.ends_with("ui/compose.rs") || file.ends_with("/tests.rs");
        if tells_of_keys || !["ui", "app"].contains(&ring.as_str()) {
            continue;
        }
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (line, code) in code(own) {
            // A question is confirmed by Ctrl+Enter and filled by Ctrl+V, whatever the keys of the window are.
            let code = code.replace("Ctrl+Enter", "").replace("Ctrl+V", "");
            // Alt and a digit choose in any field, the first questions' too.
            let code = code.replace("\"Alt+{}\"", "");
            broken.extend(shown.iter().filter(|w| code.contains(*w)).map(|w| format!("{file}:{line} {w}")));
        }
    }
    assert!(broken.is_empty(), "keys that a person may have moved: {}", broken.join("\n"));
}
