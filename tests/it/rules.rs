//! What the rules look like to people: their findings in the terminal.

use giljabi::check::rules::RULES;
use giljabi::check::{Report, example, load};
use giljabi::cli::render::{Format, render};
use giljabi::diag::Lang;

use crate::support::today;

fn check(body: &str) -> Report {
    load(example::sources(body), today()).1
}

/// Every finding of every bad example as a person reads it, with the carets. After a change of words run with
/// `INSTA_UPDATE=always` and read the difference.
#[test]
fn what_a_person_reads() {
    for (lang, name) in [(Lang::Ko, "korean"), (Lang::En, "english")] {
        let mut drawn = Vec::new();
        for rule in RULES {
            let mut report = check(rule.bad);
            report.diagnostics.retain(|found| found.code == rule.code);
            drawn.extend_from_slice(format!("# {}\n\n", rule.code).as_bytes());
            render(&report, Format::Text, lang, false, &mut drawn).unwrap();
            drawn.push(b'\n');
        }
        insta::assert_snapshot!(name, String::from_utf8(drawn).unwrap());
    }
}

/// No finding says the same in both languages, and each says what to do.
#[test]
fn every_sentence_is_in_both_languages() {
    let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
    for rule in RULES {
        for found in check(rule.bad).diagnostics {
            let own = |text: &str| found.code != "G108" && !text.contains('→') && !text.contains(':');
            let help = found.help.as_ref().unwrap_or_else(|| panic!("{} says what to do", found.code));
            for words in [&found.message, help] {
                assert!(hangul(&words.ko), "{}: {}", found.code, words.ko);
                assert_ne!(words.ko, words.en, "{}", found.code);
                assert!(!own(&words.en) || !words.en.ends_with('요'), "{}: {}", found.code, words.en);
            }
        }
    }
}
