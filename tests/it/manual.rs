//! The manual says nothing that the program does not have: screens, keys, buttons, commands, pictures.

use std::collections::BTreeSet;

use clap::CommandFactory as _;
use giljabi::app::manual::{Part, TEXT, sections};
use giljabi::app::state::Workspace;
use giljabi::cli::Cli;

use crate::support::package;

/// Largest picture, in bytes: a manual is also read over a slow line.
const PICTURE_BYTES_MAX: u64 = 150_000;

#[test]
fn every_picture_is_there_small_and_used() {
    let mut named = BTreeSet::new();
    for section in sections() {
        for part in section.parts {
            let Part::Picture { alt, file } = part else { continue };
            assert!(alt.chars().count() > 4, "{file} says what it shows");
            let path = package("docs").join(&file);
            let bytes = fs_err::read(&path).unwrap();
            assert_eq!(bytes.get(..8), Some(&b"\x89PNG\r\n\x1a\n"[..]), "{file}");
            assert!(bytes.len() as u64 <= PICTURE_BYTES_MAX, "{file}: {} bytes", bytes.len());
            named.insert(path.file_name().unwrap().to_owned());
        }
    }
    let kept: BTreeSet<_> =
        fs_err::read_dir(package("docs/images/manual")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(kept, named, "pictures that the manual shows, and no others");
}

#[test]
fn the_manual_speaks_of_every_workspace_under_its_key() {
    let rows: Vec<Vec<String>> = tables().flatten().collect();
    for (at, workspace) in Workspace::ALL.into_iter().enumerate() {
        let key = format!("F{}", at + 1);
        let name = rows.iter().find(|row| row[0] == key).map(|row| row[1].as_str());
        assert_eq!(name, Some(workspace.korean()), "{key}");
    }
}

#[test]
fn every_command_named_is_one_of_the_program() {
    let cli = Cli::command();
    let mut seen = 0;
    for words in quoted().filter_map(|words| words.strip_prefix("giljabi ")) {
        let mut words = words.split_whitespace();
        let Some(name) = words.next().filter(|name| !name.starts_with('-')) else { continue };
        let command = cli.get_subcommands().find(|command| command.get_name() == name);
        let command = command.unwrap_or_else(|| panic!("there is no giljabi {name}"));
        for flag in words.filter_map(|word| word.strip_prefix("--")) {
            let there = command.get_arguments().any(|argument| argument.get_long() == Some(flag));
            assert!(there, "giljabi {name} has no --{flag}");
        }
        seen += 1;
    }
    assert!(seen >= 6, "{seen} commands");
}

/// Words between backticks.
fn quoted() -> impl Iterator<Item = &'static str> {
    TEXT.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The tables of all sections.
fn tables() -> impl Iterator<Item = Vec<Vec<String>>> {
    sections().into_iter().flat_map(|section| section.parts).filter_map(|part| match part {
        Part::Table(rows) => Some(rows),
        _ => None,
    })
}

#[cfg(feature = "gui")]
mod window {
    use giljabi::app::shortcuts::{Place, Shortcuts};
    use giljabi::ui::key_table::rows;

    use super::*;

    /// Keys, what they do, and where, as a person finds them before changing any.
    fn keys() -> Vec<Vec<String>> {
        let keys = Shortcuts::default();
        let at = |place: &Place| {
            let where_to = place.korean();
            rows(&keys, *place).into_iter().map(move |(key, name)| vec![key, name.to_owned(), where_to.to_owned()])
        };
        Place::ALL.iter().flat_map(at).collect()
    }

    /// Keys as they are written, without spaces: `Alt+1`–`Alt+3` and "Alt+1 – 9" name ranges.
    fn fold(keys: &str) -> String {
        keys.chars().filter(|c| !c.is_whitespace()).collect()
    }

    #[test]
    fn every_key_named_works() {
        let parts = |row: &Vec<String>| -> Vec<String> {
            row[0].split(' ').map(str::to_owned).chain([fold(&row[0])]).collect()
        };
        let known: Vec<String> = keys().iter().flat_map(parts).collect();
        let is_key = |word: &str| {
            ["Ctrl+", "Alt+", "Shift+", "F", "Esc", "Space", "Enter", "↑", "↓", "?"].iter().any(|k| word.starts_with(k))
        };
        let words = quoted().map(str::to_owned);
        let mut seen = BTreeSet::new();
        for word in words.filter(|word| is_key(word)) {
            // A single number of a range is named by the range.
            let base = word.strip_suffix(|c: char| c.is_ascii_digit()).filter(|base| base.ends_with(['+', 'F']));
            let there = known.iter().any(|key| *key == fold(&word))
                || base.is_some_and(|base| known.iter().any(|key| key.starts_with(base)))
                || word.split('+').next_back() == Some("Enter");
            assert!(there, "the program knows no {word}: {known:?}");
            seen.insert(word);
        }
        assert!(seen.len() > 10, "{seen:?}");
    }

    #[test]
    fn the_table_of_the_manual_is_that_of_the_program() {
        let section = sections().into_iter().find(|section| section.title == "단축키").unwrap();
        let table =
            section.parts.into_iter().find_map(|part| if let Part::Table(rows) = part { Some(rows) } else { None });
        assert_eq!(table.unwrap()[1..], keys());
    }

    /// Bold words of the manual are words of the window.
    #[test]
    fn every_button_named_is_in_the_window() {
        let mut sources = String::new();
        for folder in [
            "src/ui",
            "src/ui/desk",
            "src/ui/settings",
            "src/ui/payment",
            "src/ui/diagnose",
            "src/app",
            "src/guide/tables",
        ] {
            for entry in fs_err::read_dir(package(folder)).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|e| e == "rs") {
                    sources.push_str(&fs_err::read_to_string(path).unwrap());
                }
            }
        }
        let bold = TEXT.lines().flat_map(|line| line.split("**").skip(1).step_by(2));
        let strange: Vec<&str> = bold.filter(|words| !sources.contains(words)).collect();
        assert!(strange.is_empty(), "not in the window: {strange:?}");
    }
}
