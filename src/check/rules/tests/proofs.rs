//! What stands beside a finding: the way to it, names that are near, and weights that cannot be lowered.

use super::super::RULES;
use super::variants::{guide, step};
use crate::check::{example, load};
use crate::diag::Severity;

/// `check.toml` may make a rule about personal data neither lighter than a warning nor silent.
#[test]
fn personal_data_is_never_passed_over() {
    let bodies = RULES.iter().filter(|rule| rule.code.starts_with("G4")).map(|rule| (rule.code, rule.bad));
    for (code, bad) in bodies {
        for (word, refused) in [("off", true), ("info", true), ("warning", false), ("error", false)] {
            let body = format!("{bad}# file: check.toml\n[severity]\n{code} = \"{word}\"\n");
            let (_, report) = load(example::sources(&body), jiff::civil::date(2026, 11, 21));
            let weights: Vec<Severity> =
                report.diagnostics.iter().filter(|found| found.code == code).map(|found| found.severity).collect();
            assert!(!weights.is_empty() && weights.iter().all(|weight| *weight >= Severity::Warning), "{code} {word}");
            let told = report.diagnostics.iter().any(|found| &*found.primary.file == "check.toml" && found.is_error());
            assert_eq!(told, refused, "{code} {word}");
        }
    }
}

/// Where a name is near, it is offered, and the fix is the name.
#[test]
fn near_names_are_offered() {
    let take = "[[case]]\nname = \"사례\"\ntake = [\"안 보여오\"]\nend = \"later\"\n";
    let two = guide(&[(
        "a",
        "choice = [{ label = \"보여요\", goto = \"done\" }, { label = \"안 보여요\", goto = \"later\" }]",
    )]);
    for (code, body, want) in [
        ("G101", "id = \"exmple\"\n".to_owned(), "\"example\""),
        ("G501", step("a", "image = { file = \"crad.png\", alt = \"카드\" }\ngoto = \"done\""), "\"card.png\""),
        ("G601", "[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-02\"\n".to_owned(), "\"PAY-01\""),
        ("G701", format!("{two}{take}"), "\"안 보여요\""),
    ] {
        let (_, report) = load(example::sources(&body), jiff::civil::date(2026, 11, 21));
        let found = report.diagnostics.iter().find(|found| found.code == code).unwrap();
        assert_eq!(found.fix.as_ref().map(|fix| fix.replacement.as_str()), Some(want), "{code}");
        let guessed = found.help.as_ref().is_some_and(|help| help.ko.starts_with("혹시"));
        assert!(guessed || code == "G101", "{code}");
    }
}

/// A finding about a way shows it, shortest first, with what was chosen.
#[test]
fn the_way_to_a_fault_is_shown() {
    let two = |a: &str, b: &str| format!("choice = [{{ label = \"하나\", {a} }}, {{ label = \"둘\", {b} }}]");
    let head = "input.card = { label = \"카드\", kind = \"text\" }\n";
    let trap = guide(&[
        ("a", &two("goto = \"b\"", "goto = \"c\"")),
        ("b", &two("goto = \"c\", max = 1, over = \"done\"", "goto = \"later\"")),
        ("c", "goto = \"d\""),
        ("d", "goto = \"c\""),
    ]);
    let slot = format!(
        "{head}{}{}{}[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\nsay = \"{{card}}입니다.\"\n",
        step("a", &two("goto = \"b\"", "goto = \"c\", max = 1, over = \"done\"")),
        step("c", "goto = \"a\""),
        step("b", "ask = [\"card\"]\ngoto = \"done\"")
    );
    let called = "# file: other.toml\n[[step]]\nid = \"x\"\ntitle = \"다른 단계\"\nsay = \"네.\"\ngoto = \"done\"\n";
    let case = format!(
        "{}[[case]]\nname = \"사례\"\ntake = [\"둘\"]\nend = \"done\"\n{called}",
        guide(&[("a", &two("goto = \"done\"", "call = \"other\", on = { other = \"later\" }"))])
    );
    for (code, body, want) in [
        ("G203", trap.as_str(), &["1. a a 단계 — \"둘\"", "함께 갇힌 단계예요: d"][..]),
        ("G302", &slot, &["1. a a 단계 — \"둘\", 1번을 넘김"]),
        ("G702", &case, &["1. example 안내의 a a 단계 — \"둘\"", "2. other 안내의 x 다른 단계"]),
    ] {
        let (_, report) = load(example::sources(body), jiff::civil::date(2026, 11, 21));
        let found = report.diagnostics.iter().find(|found| found.code == code);
        let notes: Vec<String> =
            found.iter().flat_map(|found| &found.related).map(|note| note.message.ko.to_string()).collect();
        assert_eq!(notes, want, "{code}: {:#?}", report.diagnostics);
    }
}
