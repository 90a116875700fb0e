//! What the rules look like to people: their findings in the terminal, their pages, and the book of them.

use giljabi::check::rules::RULES;
use giljabi::check::{Report, example, load};
use giljabi::cli::render::{Format, render};
use giljabi::cli::{Ctx, parse, run};
use giljabi::diag::Lang;

use crate::support::{package, today};

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

/// Runs a command as the program does: exit code, data, talk.
fn giljabi(args: &[&str]) -> (u8, String, String) {
    let words = std::iter::once("giljabi").chain(args.iter().copied()).map(Into::into);
    let (mut out, mut talk) = (Vec::new(), Vec::new());
    let cli = parse(words, &mut out, &mut talk).unwrap_or_else(|code| panic!("{args:?} gave {code}"));
    let command = cli.command.as_ref().unwrap();
    let code = run(command, &mut Ctx::of(&cli, false, &mut out, &mut talk));
    (code, String::from_utf8(out).unwrap(), String::from_utf8(talk).unwrap())
}

#[test]
fn a_rule_is_explained_by_code_and_by_name() {
    let (code, page, talk) = giljabi(&["explain", "G102"]);
    assert_eq!((code, talk.as_str()), (0, ""));
    for part in ["## G102 unbound-target", "오류", "고칠 수", "goto = \"doen\"", "goto = \"done\""] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert_eq!(giljabi(&["explain", "unbound-target"]).1, page);
    assert_eq!(giljabi(&["explain", " g102 "]).1, page);
    let (_, english, _) = giljabi(&["explain", "G102", "--lang", "en"]);
    assert!(english.contains("error, some findings carry a fix"), "{english}");
    let (_, json, _) = giljabi(&["explain", "G102", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    for (key, want) in [("code", "G102"), ("name", "unbound-target"), ("severity", "error")] {
        assert_eq!(json[key], want);
    }
    for key in ["fixable", "summary", "summary_en", "why", "why_en", "bad", "good", "near_miss"] {
        assert!(json.get(key).is_some(), "{key}");
    }
}

#[test]
fn a_rule_that_is_not_there_is_guessed() {
    for (word, near) in [("G120", "G102"), ("unbound-targt", "unbound-target"), ("G999", "giljabi explain")] {
        let (code, out, talk) = giljabi(&["explain", word]);
        assert_eq!((code, out.as_str()), (1, ""), "{word}");
        assert!(talk.contains(near), "{word}: {talk}");
    }
    let (code, out, _) = giljabi(&["explain", "G120", "--json", "--lang", "en"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["error"]["kind"]), (1, &"unknown-rule".into()));
    assert_eq!(json["error"]["hint"], "Did you mean G102?");
}

#[test]
fn the_list_names_every_rule() {
    let (code, out, _) = giljabi(&["explain"]);
    assert_eq!((code, out.lines().count()), (0, RULES.len()));
    let (_, json, _) = giljabi(&["explain", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let codes: Vec<&str> =
        json["rules"].as_array().unwrap().iter().map(|rule| rule["code"].as_str().unwrap()).collect();
    assert_eq!(codes, RULES.iter().map(|rule| rule.code).collect::<Vec<_>>());
}

#[test]
fn the_book_of_rules_is_as_the_rules_are() {
    let kept = fs_err::read_to_string(package("docs/rules.md")).unwrap_or_default();
    let (_, made, _) = giljabi(&["explain", "--all"]);
    assert!(kept == made, "docs/rules.md is not what the rules say: cargo run -- explain --all > docs/rules.md");
    assert!(
        made.chars().all(|c| !matches!(c, '\u{200b}' | '\u{a0}' | '\u{1100}'..='\u{11ff}')),
        "what is shown is seen"
    );
}
