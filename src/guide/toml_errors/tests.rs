//! Every complaint of the parser is told in Korean, and word-processor marks are mended together.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::de::DeTable;

use super::complaints::{WORDS, korean};
use super::faults;
use crate::diag::{Diagnostic, Lang};

fn found(text: &str) -> Vec<Diagnostic> {
    let file: Arc<str> = "a.toml".into();
    let (_, errors) = DeTable::parse_recoverable(text);
    faults(&file, text, &errors, false)
}

fn mended(text: &str) -> String {
    let mut out = text.to_owned();
    for fix in found(text).iter().rev().filter_map(|found| found.fix.as_ref()) {
        out.replace_range(fix.span.range(), &fix.replacement);
    }
    out
}

#[test]
fn marks_of_a_word_processor_are_mended_at_once() {
    for (text, want) in [
        ("a = “나”\n", "a = \"나\"\n"),
        ("a = ‘나’\n", "a = '나'\n"),
        ("a = ＂나＂\n", "a = \"나\"\n"),
        ("a ＝ “나”\nb = ［“다”， “라”］\n", "a = \"나\"\nb = [\"다\", \"라\"]\n"),
        ("a = ｛ b ＝ 1 ｝\n", "a = { b = 1 }\n"),
        ("a\u{a0}= “나”\n", "a = \"나\"\n"),
        ("a\u{3000}= 1\u{200b}\n", "a = 1\n"),
        ("\u{feff}\u{feff}a = 1\n", "a = 1\n"),
        // One mark of a pair is right.
        ("a = \"나”\nb = “다\"\n", "a = \"나\"\nb = \"다\"\n"),
        ("a = [{ b = \"나”, c = \"다\" }]\n", "a = [{ b = \"나\", c = \"다\" }]\n"),
        ("a = [“나\", “다”]\n", "a = [\"나\", \"다\"]\n"),
        // What stands inside is the author's, and still one text.
        ("a = “그는 \"네\"라고 했다”\n", "a = \"그는 \\\"네\\\"라고 했다\"\n"),
        ("a = “그는 ‘네’라고 했다”\n", "a = \"그는 ‘네’라고 했다\"\n"),
        ("a = \"그는 “네”라고 했다\"\nb ＝ 1\n", "a = \"그는 “네”라고 했다\"\nb = 1\n"),
        ("# “그대로”\na ＝ 1 # ，\n", "# “그대로”\na = 1 # ，\n"),
        ("a = “””\n나\n다”””\n", "a = \"\"\"\n나\n다\"\"\"\n"),
        ("a = \"\"\"\n나 “다”\"\"\"\nb ＝ 1\n", "a = \"\"\"\n나 “다”\"\"\"\nb = 1\n"),
        ("［［step］］\nｉｄ = “가”\n", "[[step]]\nid = \"가\"\n"),
    ] {
        assert_eq!(mended(text), want);
        assert!(want.parse::<toml::Table>().is_ok(), "{want}");
        assert!(found(text).iter().all(|found| found.fix.is_some()), "{text}: nothing is told twice");
    }
}

#[test]
fn common_slips_are_one_finding_with_a_fix() {
    for (text, want) in [
        ("a = [\n  1,\n  2,\n\n[[step]]\nid = \"b\"\n", "a = [\n  1,\n  2,\n]\n\n[[step]]\nid = \"b\"\n"),
        ("a = [\"b\", \"c\"\nd = 1\n", "a = [\"b\", \"c\"]\nd = 1\n"),
        ("a = [\n  { b = 1 },\n  { b = 2,\n]\n", "a = [\n  { b = 1 },\n  { b = 2, },\n]\n"),
        ("a = { b = [1, 2 }\n", "a = { b = [1, 2] }\n"),
        ("[[step]\nid = 1\n", "[[step]]\nid = 1\n"),
        ("[[step\nid = 1\n", "[[step]]\nid = 1\n"),
        ("a = [1", "a = [1]"),
        ("a = \"나\nb = 1\n", "a = \"나\"\nb = 1\n"),
        ("a = [\"나]\nb = 1\n", "a = [\"나\"]\nb = 1\n"),
        ("a = \"\"\"\n나\n다\"\nb = 1\n", "a = \"\"\"\n나\n다\"\"\"\nb = 1\n"),
        (
            "a = \"\"\"\n나\n\n[[step]]\nb = \"\"\"\n다\"\"\"\n",
            "a = \"\"\"\n나\"\"\"\n\n[[step]]\nb = \"\"\"\n다\"\"\"\n",
        ),
        ("a = [\n  { b = 1 }\n  { b = 2 },\n]\n", "a = [\n  { b = 1 },\n  { b = 2 },\n]\n"),
        ("a = { b = \"x\" c = 2 }\n", "a = { b = \"x\", c = 2 }\n"),
        ("a: \"나\"\n", "a = \"나\"\n"),
        ("a \"나\"\n", "a = \"나\"\n"),
        ("// 설명\na = 1\n", "# 설명\na = 1\n"),
        ("a = 나 다\n", "a = \"나 다\"\n"),
        ("a = 나\"\n", "a = \"나\"\n"),
        ("a = \"C:\\path\"\n", "a = \"C:\\\\path\"\n"),
        ("[step]\na = 1\n[[step]]\na = 2\n", "[[step]]\na = 1\n[[step]]\na = 2\n"),
    ] {
        let want = want.replace("{ b = 2, },", "{ b = 2, }");
        assert!(want.parse::<toml::Table>().is_ok(), "{want}");
        assert_eq!(mended(text), want, "{:#?}", found(text));
        assert_eq!(found(text).len(), 1, "{text}");
    }
}

/// A full-width mark that TOML has not is told of and not written in its narrow form, which mends nothing.
#[test]
fn marks_without_a_fellow_are_left_to_a_person() {
    for text in ["a = \"나\"；\n", "a = \"나\"）\n"] {
        assert!(!found(text).is_empty(), "{text}");
        assert_eq!(mended(text), text);
    }
}

/// Where a guess does not help, the parser's own words are told.
#[test]
fn a_guess_that_does_not_help_is_not_made() {
    for text in ["a = \"그는 \"네\"라고 했다\"\n", "a = ]\n", "a = \n", "x = [[[[\n"] {
        assert!(!found(text).is_empty(), "{text}");
    }
}

#[test]
fn what_is_still_wrong_is_told_at_its_place() {
    let text = "a = “나”\nb =\nc = ‘다’\n";
    let lines: Vec<(usize, bool)> = found(text)
        .iter()
        .map(|found| (text[..found.primary.span.start].matches('\n').count() + 1, found.fix.is_some()))
        .collect();
    assert_eq!(lines, [(1, true), (2, false), (3, true)]);
}

/// Broken TOML of every kind that the parser tells apart.
const BROKEN: &[&str] = &[
    "a = 1\na = 2\n",
    "a = b\"\n",
    "a = \"b\n",
    "a = \"\u{1}\"\n",
    "a = \"\"\"b\n",
    "a = 'b\n",
    "a = '''b\n",
    "a = \"\\q\"\n",
    "a = \"\\",
    "a = \"\\u12\"\n",
    "a = \"\\uzzzz\"\n",
    "a = \"\\ud800\"\n",
    "a = [1 2]\n",
    "a = [1,,2]\n",
    "a = [,1]\n",
    "a = [b = 1]\n",
    "a = [1\n",
    "a = { b = 1 c = 2 }\n",
    "a = { b = 1,, c = 2 }\n",
    "a = { , }\n",
    "a = { b }\n",
    "a = { b 1 }\n",
    "a = { = 1 }\n",
    "a = { b = = 1 }\n",
    "a = { b = }\n",
    "a = { b = 1\n",
    "a = { 1, 2 }\n",
    "a = { [1] }\n",
    "a = { \"b\" \"c\" }\n",
    "a = }\n",
    "a = ]\n",
    "a }\n",
    "a ]\n",
    "}\n",
    "]\n",
    ",\n",
    "\"a\n",
    "a = = 1\n",
    "a =\n",
    "a\n",
    "a b\n",
    "a 1\n",
    "= 1\n",
    ". = 1\n",
    "a. = 1\n",
    ".a = 1\n",
    "a..b = 1\n",
    "가 = 1\n",
    "a! = 1\n",
    "\"\"\"a\"\"\" = 1\n",
    "'''a''' = 1\n",
    "[a\n",
    "[a]]\n",
    "[[a\n",
    "[[a]\n",
    "[a] b\n",
    "[]\n",
    "[[]]\n",
    "[a.]\n",
    "[=]\n",
    "[ [a]]\n",
    "[a]\n[a]\n",
    "a = 1\n[a]\n",
    "a = 1\n[a.b]\n",
    "a = [1]\na.b = 1\n",
    "a = {}\na.b = 1\n",
    "a = \"x\"\na.b = 1\n",
    "a = 1\na.b = 1\n",
    "a = { b = 1, b = 2 }\n",
    "a = { b = 1, b.c = 2 }\n",
    "[[a]]\n[a]\n",
    "a = []\n[[a]]\n",
    "[[a]]\n[a.b]\n[[a.b]]\n",
    "a = 1\rb = 2\n",
    "a = \"x\ry\"\n",
    "a = \"\"\"x\ry\"\"\"\n",
    "a = '''x\ry'''\n",
    "# x\ry\n",
    "# \u{1}\n",
    "a = 1 # \u{1}\n",
    "a = 1 b = 2\n",
    "a = 1 \"b\"\n",
    "a = 1_\n",
    "a = 1__0\n",
    "a = _1\n",
    "a = +0x1\n",
    "a = -0b1\n",
    "a = 0X1\n",
    "a = 0O7\n",
    "a = 0B1\n",
    "a = 0xg\n",
    "a = 0o8\n",
    "a = 0b2\n",
    "a = 0x0x1\n",
    "a = ++1\n",
    "a = +-1\n",
    "a = 1-2\n",
    "a = 01\n",
    "a = -01\n",
    "a = 01.5\n",
    "a = 1.\n",
    "a = 1.e5\n",
    "a = 1.5.6\n",
    "a = 1e\n",
    "a = 1e+\n",
    "a = 1ex\n",
    "a = 1.x\n",
    "a = 1x\n",
    "a = .5\n",
    "a = nanx\n",
    "a = +inx\n",
    "a = True\n",
    "a = tru\n",
    "a = falsee\n",
    "a = word\n",
    "a = two words\n",
    "a = 안녕\n",
    "a = 2026-13-01\n",
    "a = 2026-02-30\n",
    "a = 2026-1-1\n",
    "a = 2026-11-21T25:00:00\n",
    "a = 2026-11-21T10:61:00\n",
    "a = 2026-11-21T10:00:00+99:00\n",
    "a = 2026-11-21T10:00:00+9\n",
    "a = 2026-11-21X10:00:00\n",
    "a = 2026-\n",
    "a = 10:\n",
    "a = 10:00:\n",
    "a = 10:00:00.\n",
    "a = 99:00:00\n",
    "a = @\n",
    "a = \"b\" \"c\"\n",
    "a = \"b\"c\n",
    "a: 1\n",
    "- a\n",
    "a = <b>\n",
    "\\\n",
    "a = 'b'c'\n",
];

#[test]
fn every_complaint_of_the_parser_is_told_in_korean() {
    let mut said: BTreeSet<String> = BTreeSet::new();
    let mut sound = Vec::new();
    for text in BROKEN {
        let (_, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            sound.push(*text);
        }
        said.extend(errors.iter().map(|error| error.message().to_owned()));
    }
    assert_eq!(sound, [""; 0], "these are no faults");
    for deep in ["a = ".to_owned() + &"[".repeat(500), "a.".repeat(500) + "a = 1"] {
        said.extend(DeTable::parse_recoverable(&deep).1.iter().map(|error| error.message().to_owned()));
    }
    let open: Vec<&String> = said.iter().filter(|said| korean(said).is_none()).collect();
    assert!(open.is_empty(), "not translated: {open:#?}");
    // No entry stands behind one that takes its words, and each is used or could be.
    for (at, (known, _)) in WORDS.iter().enumerate() {
        let hidden = WORDS[..at].iter().find(|(earlier, _)| known.starts_with(earlier));
        assert_eq!(hidden, None, "{known} is never reached");
    }
    let unseen: Vec<&str> = WORDS
        .iter()
        .map(|(known, _)| *known)
        .filter(|known| !said.iter().any(|said| said.starts_with(known)))
        .collect();
    assert!(unseen.len() * 5 <= WORDS.len(), "the corpus does not show {unseen:#?}");
}

#[test]
fn one_fault_of_a_line_is_told_once() {
    for (text, count) in [("a = b c d\ne = 1\n", 1), ("a = \nb = \n", 2), ("a = [1 2 3]\n", 1)] {
        let found = found(text);
        assert_eq!(found.len(), count, "{text}");
        assert!(found.iter().all(|found| found.message.get(Lang::En) != found.message.get(Lang::Ko)));
    }
}
