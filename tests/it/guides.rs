//! The guides that are shipped: nothing wrong with them, and the official procedures walk as numbered.

use giljabi::check::{Report, load};
use giljabi::cli::render::{Format, render};
use giljabi::cli::walk::walk;
use giljabi::diag::Lang;
use giljabi::guide::library::Library;

use crate::support::{package, read_dir, today};

fn shipped() -> (Library, Report) {
    load(read_dir(&package("guides")), today())
}

#[test]
fn shipped_guides_are_clean() {
    let (library, report) = shipped();
    let mut drawn = Vec::new();
    render(&report, Format::Short, Lang::Ko, false, &mut drawn).unwrap();
    let drawn = String::from_utf8(drawn).unwrap();
    assert!(report.guides > 0, "there are guides");
    assert!(report.is_usable() && library.broken.is_empty(), "{drawn}");
    assert!(report.diagnostics.iter().all(|found| found.code != "G107"), "every fact is stated:\n{drawn}");
}

#[test]
fn official_procedures_walk_in_their_numbers() {
    let (library, _) = shipped();
    for (guide, of, total) in [
        ("isp-registration", "등록", 8),
        ("isp-payment", "결제", 5),
        ("isp-first-payment", "첫 결제", 9),
        ("isp-mobile", "모바일 ISP", 8),
    ] {
        let walked = walk(&library, guide, &[]).unwrap_or_else(|error| panic!("{guide}: {error}"));
        let stages: Vec<_> = walked.steps.iter().filter_map(|step| step.stage.as_ref()).collect();
        let numbers: Vec<u32> = stages.iter().map(|stage| stage.n).collect();
        assert_eq!(numbers, (1..=total).collect::<Vec<_>>(), "{guide}");
        assert!(stages.iter().all(|stage| stage.of == of && stage.total == total), "{guide}: {stages:?}");
        assert!(walked.end.is_some(), "{guide}");
        assert!(walked.steps.iter().all(|step| step.guide == guide), "{guide} stays in itself");
    }
}

/// Whatever a guide is started with, its first choices lead to an outcome.
#[test]
fn every_guide_ends_by_its_first_choices() {
    let (library, _) = shipped();
    for guide in library.guides.keys() {
        let walked = walk(&library, guide, &[]).unwrap_or_else(|error| panic!("{guide}: {error}"));
        assert!(walked.end.is_some(), "{guide}");
    }
}
