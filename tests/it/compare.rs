//! The folder of faults that `docs/comparison.md` compares tools over: every fault is found, and the page says what is.

use std::collections::{BTreeMap, BTreeSet};

use giljabi::check::load;
use giljabi::diag::Severity;

use crate::support::{package, read_dir, today};

/// Codes of errors and warnings by guide, `good` among them.
fn found() -> BTreeMap<String, BTreeSet<&'static str>> {
    let sources = read_dir(&package("tests/data/compare"));
    let guides = sources.files.iter().filter(|file| !["check.toml", "dispositions.toml"].contains(&&*file.name));
    let mut out: BTreeMap<String, BTreeSet<&str>> =
        guides.map(|file| (file.name.trim_end_matches(".toml").to_owned(), BTreeSet::new())).collect();
    for one in load(sources, today()).1.diagnostics {
        if one.severity > Severity::Info {
            out.entry(one.primary.file.trim_end_matches(".toml").to_owned()).or_default().insert(one.code);
        }
    }
    out
}

#[test]
fn every_fault_is_found() {
    let found = found();
    assert!(found.len() > 20);
    for (guide, codes) in found {
        let text = fs_err::read_to_string(package("tests/data/compare").join(format!("{guide}.toml"))).unwrap();
        let expected = text.lines().find_map(|line| line.strip_prefix("# 찾아야 할 것: ")).unwrap();
        let is = if expected == "없음" { codes.is_empty() } else { codes.contains(expected) };
        assert!(is, "{guide}: {expected} among {codes:?}");
    }
}

#[test]
fn the_page_says_what_is_found() {
    let page = fs_err::read_to_string(package("docs/comparison.md")).unwrap();
    for (guide, codes) in found() {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{guide}`")));
        let cell = row.and_then(|row| row.split('|').nth(3)).unwrap_or_default().trim();
        let codes = if codes.is_empty() { "·".to_owned() } else { codes.into_iter().collect::<Vec<_>>().join(", ") };
        assert_eq!(cell, codes, "docs/comparison.md, {guide}: run docs/comparison/run.py");
    }
}
