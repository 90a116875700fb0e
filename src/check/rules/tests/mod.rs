//! The rules' own examples are their tests, and the table is in order.

mod proofs;
mod variants;

use std::collections::BTreeSet;

use super::RULES;
use crate::check::rule::Run;
use crate::check::{Report, example, load};
use crate::diag::{Diagnostic, Fix, Severity};

fn check(body: &str) -> Report {
    load(example::sources(body), jiff::civil::date(2026, 11, 21)).1
}

/// What a report says, for messages of this file.
fn lines(report: &Report) -> String {
    report.diagnostics.iter().map(|d| format!("  {} {} {}\n", d.code, d.primary.file, d.message.ko)).collect()
}

#[test]
fn every_bad_example_is_found() {
    for rule in RULES {
        let report = check(rule.bad);
        let mut found = report.diagnostics.iter().filter(|d| d.code == rule.code).peekable();
        assert!(
            found.peek().is_some(),
            "{} {} is not found in its bad example:\n{}",
            rule.code,
            rule.name,
            lines(&report)
        );
        for found in found {
            assert_eq!(found.severity, rule.severity, "{}", rule.code);
            assert!(found.help.is_some(), "{} says what to do", rule.code);
            let text = &report.texts[&found.primary.file];
            assert!(text.get(found.primary.span.range()).is_some(), "{} has a place", rule.code);
            if let Some(fix) = &found.fix {
                assert!(rule.fixable, "{} carries a fix", rule.code);
                assert!(text.get(fix.span.range()).is_some(), "{} has a place for its fix", rule.code);
            }
        }
    }
}

#[test]
fn every_good_example_is_clean() {
    for rule in RULES {
        let report = check(rule.good);
        let clean = |code: &str| code != rule.code && (code == "G703" || code == "G107");
        assert!(report.diagnostics.iter().all(|d| clean(d.code)), "{}:\n{}", rule.code, lines(&report));
    }
}

/// What looks like the bad thing and is right: the rule stays silent, and so do all others, save that a guide without
/// a case has none, and that a broken file beside it is told of.
#[test]
fn every_near_miss_is_passed_over() {
    for rule in RULES {
        let report = check(rule.near_miss);
        let beside = |found: &Diagnostic| &*found.primary.file != "example.toml" || found.code == "G703";
        let silent = |found: &Diagnostic| found.code != rule.code && beside(found);
        assert!(report.diagnostics.iter().all(silent), "{}:\n{}", rule.code, lines(&report));
        assert_ne!(rule.near_miss.trim(), rule.good.trim(), "{}: no example of its own", rule.code);
    }
}

/// The fixes of a bad example, applied together, take the findings away and bring no others.
#[test]
fn fixes_mend() {
    for rule in RULES {
        let report = check(rule.bad);
        let of_rule = |report: &Report| report.diagnostics.iter().filter(|d| d.code == rule.code).count();
        let fixes: Vec<(&str, &Fix)> = report
            .diagnostics
            .iter()
            .filter(|d| d.code == rule.code)
            .filter_map(|d| Some((&*d.primary.file, d.fix.as_ref()?)))
            .collect();
        if fixes.is_empty() {
            // A name is offered only where one is near; the variants show it.
            assert!(!rule.fixable || VARIANTS_SHOW_FIX.contains(&rule.code), "{} shows a fix", rule.code);
            continue;
        }
        let mut sources = example::sources(rule.bad);
        for file in &mut sources.files {
            let mut text = file.text.as_deref().unwrap().to_owned();
            let of_file = fixes.iter().rev().filter(|(name, _)| *name == &*file.name);
            of_file.for_each(|(_, fix)| text.replace_range(fix.span.range(), &fix.replacement));
            file.text = Ok(text.into());
        }
        let after = load(sources, jiff::civil::date(2026, 11, 21)).1;
        assert_eq!(of_rule(&after), 0, "{}:\n{}", rule.code, lines(&after));
        let before: BTreeSet<&str> = report.diagnostics.iter().map(|d| d.code).collect();
        // A file that can be read again shows what else there is to say about it.
        let new = |d: &&Diagnostic| d.is_error() && !before.contains(d.code);
        assert!(after.diagnostics.iter().all(|d| !new(&d)), "{}:\n{}", rule.code, lines(&after));
    }
}

/// Rules whose bad example has no fix, while another fault of theirs has one.
const VARIANTS_SHOW_FIX: [&str; 4] = ["G101", "G501", "G601", "G701"];

#[test]
fn the_table_is_sorted_and_named_like_its_files() {
    let codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
    let table = include_str!("../mod.rs");
    for rule in RULES {
        let module = format!("mod {}_{};", rule.code.to_lowercase(), rule.name.replace('-', "_"));
        assert!(table.contains(&module), "{module}");
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
    }
    assert_eq!(table.lines().filter(|line| line.starts_with("mod g")).count(), RULES.len());
}

#[test]
fn every_rule_speaks_korean_politely() {
    for rule in RULES {
        for words in [&rule.summary, &rule.why] {
            assert!(words.ko.ends_with("요."), "{}: {}", rule.code, words.ko);
            assert!(
                words.en.ends_with('.') && words.en.starts_with(|c: char| c.is_uppercase() || c == '`'),
                "{}",
                words.en
            );
        }
    }
}

/// The parser's codes are rules, too, so that `giljabi explain` has a page for each.
#[test]
fn what_the_parser_says_is_in_the_table() {
    let sources = [
        include_str!("../../../guide/characters.rs"),
        include_str!("../../../guide/parse.rs"),
        include_str!("../../../guide/reader.rs"),
        include_str!("../../../guide/tables.rs"),
        include_str!("../../../guide/toml_errors.rs"),
        include_str!("../../../guide/toml_errors/newer.rs"),
    ];
    let forms: BTreeSet<&str> =
        RULES.iter().filter(|rule| matches!(rule.run, Run::Form)).map(|rule| rule.code).collect();
    for source in sources {
        for (at, _) in
            source.match_indices("\"G").filter(|(at, _)| source[at + 2..].starts_with(|c: char| c.is_ascii_digit()))
        {
            let code = &source[at + 1..at + 5];
            if code.chars().skip(1).all(|c| c.is_ascii_digit()) {
                assert!(forms.contains(code), "{code}");
            }
        }
    }
}

#[test]
fn errors_of_form_stay_errors_and_others_follow_the_table() {
    let form = "[[step]]\nid = \"a\"\ntitle = 3\nsay = \"네.\"\ngoto = \"done\"\n# file: check.toml\n[severity]\nG003 = \"off\"\n";
    assert!(check(form).diagnostics.iter().any(|d| d.code == "G003" && d.severity == Severity::Error));
    let spoken = "[[step]]\nid = \"a\"\ntitle = \"가\"\ngoto = \"done\"\n# file: check.toml\n[severity]\nG305 = \"error\"\nG703 = \"off\"\n";
    let (library, report) = load(example::sources(spoken), jiff::civil::date(2026, 11, 21));
    assert!(report.diagnostics.iter().any(|d| d.code == "G305" && d.severity == Severity::Error));
    assert!(report.diagnostics.iter().all(|d| d.code != "G703"), "{}", lines(&report));
    assert_eq!(library.broken.len(), 1, "an error by the table hides its guide, too");
}

#[test]
fn a_failing_case_does_not_hide_its_guide() {
    let body = "[[case]]\nname = \"틀린 사례\"\ntake = [\"없는 말\"]\nend = \"done\"\n";
    let (library, report) = load(example::sources(body), jiff::civil::date(2026, 11, 21));
    assert!(!report.is_usable(), "{}", lines(&report));
    assert!(library.guide("example").is_some());
    assert!(library.broken.is_empty());
}
