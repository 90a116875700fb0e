//! Guides that are right are found so; one wrong line is found on that line, under its own code.

use giljabi::check::{Report, load};
use giljabi::diag::Severity;
use giljabi::text::span::LineIndex;
use proptest::prelude::{ProptestConfig, prop, prop_assert, prop_assert_eq, proptest};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use unicode_normalization::UnicodeNormalization as _;

use crate::generate::{files, genes, sources};
use crate::support::today;

/// A way to spoil a guide: its name, the code it must be found under, and what it does to the lines. Gives the line
/// of the finding, from 1, or nothing where the guide has nothing of that kind.
type Mutation = (&'static str, &'static str, fn(&mut Lines, usize) -> Option<usize>);

/// The lines of the guide to spoil.
struct Lines(Vec<String>);

impl Lines {
    /// Lines that hold `part`, by place.
    fn with(&self, part: &str) -> Vec<usize> {
        (0..self.0.len()).filter(|at| self.0[*at].contains(part)).collect()
    }

    /// One of them, chosen by `pick`.
    fn one(&self, part: &str, pick: usize) -> Option<usize> {
        let found = self.with(part);
        (!found.is_empty()).then(|| found[pick % found.len()])
    }

    /// Replaces in one line that holds `part`, and gives its number.
    fn swap(&mut self, part: &str, from: &str, to: &str, pick: usize) -> Option<usize> {
        let at = self.one(part, pick)?;
        self.0[at] = self.0[at].replacen(from, to, 1);
        Some(at + 1)
    }

    /// Puts a line before place `at`, and gives its number.
    fn insert(&mut self, at: usize, line: &str) -> usize {
        self.0.insert(at, line.to_owned());
        at + 1
    }

    /// The header of the block that a line stands in.
    fn header(&self, at: usize) -> usize {
        (0..=at).rev().find(|at| self.0[*at].starts_with("[[")).unwrap()
    }

    /// Where the block of a header ends.
    fn end(&self, header: usize) -> usize {
        (header + 1..self.0.len()).find(|at| self.0[*at].starts_with("[[")).unwrap_or(self.0.len())
    }

    /// Takes out lines `range`.
    fn cut(&mut self, range: std::ops::Range<usize>) {
        self.0.drain(range);
    }

    /// The text between the first quotation marks after `key`.
    fn value(&self, at: usize, key: &str) -> Option<String> {
        let rest = self.0[at].split_once(key)?.1.split_once('"')?.1;
        Some(rest.split_once('"')?.0.to_owned())
    }

    /// The last step's header.
    fn last_step(&self) -> usize {
        *self.with("[[step]]").last().unwrap()
    }

    /// Takes away how the last step goes on.
    fn open_end(&mut self) -> usize {
        let header = self.last_step();
        let end = self.end(header);
        let exit = (header..end).find(|at| self.0[*at].starts_with("goto") || self.0[*at].starts_with("choice"));
        let exit = exit.unwrap();
        self.cut(exit..end);
        self.0.insert(exit, String::new());
        header
    }
}

const MUTATIONS: &[Mutation] = &[
    ("smart quotes", "G001", |l, p| {
        let at = l.swap("title = \"", "\"", "“", p)? - 1;
        l.0[at] = l.0[at].replacen('"', "”", 1);
        Some(at + 1)
    }),
    ("full-width equals sign", "G001", |l, p| l.swap("title = ", "=", "＝", p)),
    ("no value", "G001", |l, p| {
        let at = l.one("title = \"", p)?;
        l.0[at] = "title =".into();
        Some(at + 1)
    }),
    ("unknown key", "G002", |l, p| l.swap("title = ", "title", "titel", p)),
    ("wrong type", "G003", |l, p| {
        let at = l.one("title = ", p)?;
        l.0[at] = "title = 3".into();
        Some(at + 1)
    }),
    ("no title", "G003", |l, p| {
        let at = l.one("title = \"단계", p)?;
        let header = l.header(at);
        l.cut(at..at + 1);
        Some(header + 1)
    }),
    ("a case without an end", "G003", |l, p| {
        let at = l.one("end = ", p)?;
        let header = l.header(at);
        l.cut(at..at + 1);
        Some(header + 1)
    }),
    ("max without over", "G003", |l, p| {
        let at = l.one(", over = ", p)?;
        let cut = l.0[at].find(", over = ")?;
        l.0[at] = format!("{} }},", &l.0[at][..cut]);
        Some(at + 1)
    }),
    ("a result that there is not", "G003", |l, p| l.swap("on = { resolved", "resolved", "solved", p)),
    ("newer format", "G004", |l, p| l.swap("format = 1", "1", "2", p)),
    ("letters taken apart", "G005", |l, p| {
        let at = l.one("title = ", p)?;
        l.0[at] = l.0[at].nfd().collect();
        Some(at + 1)
    }),
    ("a space that is none", "G005", |l, p| l.swap("say = \"", "\"", "\"\u{200b}", p)),
    ("an id that is not the file's", "G101", |l, p| l.swap("id = \"g0\"", "g0", "g9", p)),
    ("an id twice", "G101", |l, p| {
        let first = l.with("id = \"s").first().copied()?;
        let at = l.one("id = \"s", p).filter(|at| *at != first)?;
        l.0[at] = l.0[first].to_uppercase().replace("ID", "id");
        Some(at + 1)
    }),
    ("a target that there is not", "G102", |l, p| l.swap("goto = \"", "goto = \"", "goto = \"zz-", p)),
    ("a target renamed", "G102", |l, p| {
        let at = l.one("goto = \"s", p)?;
        let target = l.value(at, "goto")?;
        let id = l.one(&format!("id = \"{target}\""), 0)?;
        l.0[id] = "id = \"renamed\"".into();
        Some(at + 1)
    }),
    ("an outcome removed", "G102", |l, p| {
        let at = l.one("goto = \"o", p)?;
        let target = l.value(at, "goto")?;
        let id = l.one(&format!("id = \"{target}\""), 0)?;
        let header = l.header(id);
        let end = l.end(header);
        l.cut(header..end);
        Some(at + 1)
    }),
    ("an end that there is not", "G102", |l, p| l.swap("end = \"", "\"", "\"zz-", p)),
    ("an input that there is not", "G102", |l, p| l.swap("ask = [\"customer", "customer", "nobody", p)),
    ("a guide that there is not", "G103", |l, p| l.swap("call = \"g", "\"g", "\"zz-g", p)),
    ("results without a target", "G104", |l, p| {
        let at = l.one("on = { resolved", p)?;
        let cut = l.0[at].find("on = ")?;
        l.0[at] = format!("{}on = {{ abandoned = \"o0\" }} }},", &l.0[at][..cut]);
        Some(at + 1)
    }),
    ("the last step goes nowhere", "G201", |l, _| Some(l.open_end() + 1)),
    ("a step that nothing leads to", "G202", |l, _| {
        let at = l.with("[[outcome]]").first().copied()?;
        let step = ["[[step]]", "id = \"orphan\"", "title = \"외딴 단계\"", "say = \"네.\"", "goto = \"o0\"", ""];
        step.iter().rev().for_each(|line| l.0.insert(at, (*line).to_owned()));
        Some(at + 2)
    }),
    ("no way out", "G203", |l, _| {
        let header = l.open_end();
        let id = l.value(header + 1, "id")?;
        let end = l.end(header);
        l.insert(end, &format!("goto = \"{id}\""));
        Some(header + 2)
    }),
    ("a loop without a bound", "G204", |l, p| {
        let at = l.one(", max = ", p)?;
        let cut = l.0[at].find(", max = ")?;
        l.0[at] = format!("{} }},", &l.0[at][..cut]);
        Some(at + 1)
    }),
    ("goto beside choice", "G205", |l, p| {
        let at = l.one("choice = [", p)?;
        Some(l.insert(at, "goto = \"o0\""))
    }),
    ("one choice only", "G206", |l, p| {
        let at = l.one("choice = [", p)?;
        let end = (at..l.0.len()).find(|at| l.0[*at] == "]")?;
        l.cut(at + 2..end);
        Some(at + 1)
    }),
    ("a label twice", "G207", |l, p| {
        let at = l.one("choice = [", p)? + 1;
        let (first, second) = (l.value(at, "label")?, l.value(at + 1, "label")?);
        l.0[at + 1] = l.0[at + 1].replacen(&second, &format!(" {first}"), 1);
        Some(at + 2)
    }),
    ("stage numbers swapped", "G209", |l, p| {
        let stages = l.with("stage = ");
        let at = p % stages.len().checked_sub(1).filter(|pairs| *pairs > 0)?;
        let (a, b) = (stages[at], stages[at + 1]);
        l.0.swap(a, b);
        Some(b + 1)
    }),
    ("a stage left out", "G209", |l, _| {
        let stages = l.with("stage = ");
        let (first, second) = (*stages.first()?, *stages.get(1)?);
        l.cut(first..first + 1);
        Some(second)
    }),
    ("an unknown slot", "G301", |l, p| l.swap("{customer}", "{customer}", "{nobody}", p)),
    ("a brace alone", "G301", |l, p| l.swap("{customer}", "{customer}", "{customer", p)),
    ("a slot that was not asked for", "G302", |l, _| {
        let at = l.one("ask = [\"customer\"", 0)?;
        l.0[at] = l.0[at].replace("\"customer\", ", "").replace("\"customer\"", "");
        Some(l.one("{customer}", 0)? + 1)
    }),
    ("a particle in one form", "G303", |l, p| l.swap("{customer}님,", "님,", "을 위해", p)),
    ("a heading", "G304", |l, p| l.swap("say = \"", "\"", "\"# ", p)),
    ("bold that stays", "G304", |l, p| l.swap("**확인**", "**확인**", "**확인 ", p)),
    ("nothing to say", "G305", |l, p| {
        let at = l.one("say = \"{customer}", p)?;
        let header = l.header(at);
        l.cut(at..at + 1);
        Some(header + 1)
    }),
    ("an input for nothing", "G306", |l, p| {
        let at = l.one("input.customer", p)?;
        Some(l.insert(at, "input.idle = { label = \"메모\", kind = \"text\" }"))
    }),
    ("asks for a CVC", "G401", |l, p| {
        let at = l.one("input.customer", p)?;
        Some(l.insert(at, "input.cvc = { label = \"CVC\", kind = \"digits\" }"))
    }),
    ("a card number", "G402", |l, p| l.swap("say = \"", "\"", "\"4111 1111 1111 1111 ", p)),
    ("a mobile number in a comment", "G402", |l, p| {
        let at = l.one("title = ", p)?;
        l.0[at].push_str(" # 010-2345-6789");
        Some(at + 1)
    }),
    ("an internal value in a copy", "G403", |l, p| {
        l.one("input.amount", 0)?;
        l.swap("copy = \"", "\"", "\"{amount}원, ", p)
    }),
    ("a picture without words", "G501", |l, p| l.swap("image = ", ", alt = \"카드 앞면\"", "", p)),
    ("a picture that is not there", "G501", |l, p| l.swap("image = ", "card.png", "front.png", p)),
    ("a strange host", "G502", |l, p| l.swap("link = ", "innopay", "inn0pay", p)),
    ("a code nobody has", "G601", |l, p| l.swap("code = \"", "\"", "\"ZZ-", p)),
    ("no symptoms", "G602", |l, _| {
        let at = l.one("symptoms = ", 0)?;
        l.0[at] = "symptoms = []".into();
        Some(l.one("id = \"g0\"", 0)? + 1)
    }),
    ("overdue", "G603", |l, p| l.swap("review_by", "2099", "2020", p)),
    ("a case takes what is not offered", "G701", |l, p| {
        let at = l.one("take = [\"", p)?;
        let label = l.value(at, "take")?;
        l.0[at] = l.0[at].replacen(&label, "없는 선택", 1);
        Some(at + 1)
    }),
    ("a case ends elsewhere", "G702", |l, p| {
        l.one("id = \"o1\"", 0)?;
        let at = l.one("end = \"", p)?;
        let other = if l.0[at].contains("o0") { "o1" } else { "o0" };
        l.0[at] = format!("end = \"{other}\"");
        Some(at + 1)
    }),
    ("no cases", "G703", |l, _| {
        let at = l.one("[[case]]", 0)?;
        l.0.truncate(at);
        Some(l.one("id = \"g0\"", 0)? + 1)
    }),
];

/// Codes and lines found in `g0.toml`.
fn found(report: &Report) -> Vec<(String, usize)> {
    let text = &report.texts["g0.toml"];
    let index = LineIndex::new(text);
    let own = report.diagnostics.iter().filter(|found| &*found.primary.file == "g0.toml");
    own.map(|found| (found.code.to_owned(), index.line_col(text, found.primary.span.start).line)).collect()
}

/// Spoils the first guide and looks; whether the mutation could be made, or what went wrong.
fn spoil(files: &[(String, String)], (name, code, mutate): &Mutation, pick: usize) -> Result<bool, String> {
    let mut lines = Lines(files[0].1.lines().map(str::to_owned).collect());
    let Some(line) = mutate(&mut lines, pick) else { return Ok(false) };
    let mut spoiled = files.to_vec();
    spoiled[0].1 = lines.0.join("\n") + "\n";
    let (_, report) = load(sources(&spoiled), today());
    let found = found(&report);
    if found.contains(&((*code).to_owned(), line)) {
        return Ok(true);
    }
    let numbered: String = lines.0.iter().enumerate().map(|(at, line)| format!("{:4} {line}\n", at + 1)).collect();
    Err(format!("{name}: {code} is not found on line {line}, but {found:?}\n{numbered}"))
}

/// The first file after the fixes of one code, last place first.
fn mended(report: &Report, code: &str) -> String {
    let mut text = report.texts["g0.toml"].to_string();
    let own = report.diagnostics.iter().filter(|found| found.code == code && &*found.primary.file == "g0.toml");
    for fix in own.rev().filter_map(|found| found.fix.as_ref()) {
        text.replace_range(fix.span.range(), &fix.replacement);
    }
    text
}

/// A bounded run without files of its own.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn guides_that_are_right_are_found_so(genes in genes()) {
        let files = files(&genes);
        let (library, report) = load(sources(&files), today());
        prop_assert_eq!(library.guides.len(), genes.len());
        let found: Vec<_> = report.diagnostics.iter().filter(|found| found.severity > Severity::Info).collect();
        prop_assert!(found.is_empty(), "{:#?}\n{}", found, files[0].1);
    }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn one_wrong_line_is_found_there(
        genes in genes(),
        picks in prop::collection::vec((0..MUTATIONS.len(), 0_usize..64), 5),
    ) {
        let files = files(&genes);
        for (mutation, pick) in picks {
            if let Err(words) = spoil(&files, &MUTATIONS[mutation], pick) {
                prop_assert!(false, "{}", words);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(16))]

    /// What a fix puts right is as it was before.
    #[test]
    fn fixes_restore_what_was_spoiled(genes in genes(), pick in 0_usize..64) {
        let files = files(&genes);
        for name in RESTORED {
            let (_, code, mutate) = MUTATIONS.iter().find(|(known, ..)| *known == name).unwrap();
            let mut lines = Lines(files[0].1.lines().map(str::to_owned).collect());
            mutate(&mut lines, pick).unwrap();
            let mut spoiled = files.clone();
            spoiled[0].1 = lines.0.join("\n") + "\n";
            let (_, report) = load(sources(&spoiled), today());
            prop_assert_eq!(mended(&report, code), files[0].1.as_str(), "{}", name);
        }
    }
}

/// Mutations whose fix has one answer.
const RESTORED: [&str; 5] =
    ["smart quotes", "full-width equals sign", "unknown key", "letters taken apart", "a space that is none"];

/// Each mutation can be made to some guide, and is then found; every code that a guide can have without the tables is among them.
#[test]
fn every_mutation_is_made_somewhere() {
    let mut runner = TestRunner::deterministic();
    let mut open: Vec<&Mutation> = MUTATIONS.iter().collect();
    for pick in 0..40 {
        let genes = genes().new_tree(&mut runner).unwrap().current();
        let files = files(&genes);
        open.retain(|mutation| !spoil(&files, mutation, pick).unwrap_or_else(|words| panic!("{words}")));
    }
    let names: Vec<&str> = open.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names, [""; 0], "never made");
    let several = ["G105", "G106", "G107", "G108", "G208", "G210", "G604", "G605", "G606", "G607", "G608"];
    for rule in giljabi::check::rules::RULES.iter().filter(|rule| !several.contains(&rule.code)) {
        assert!(MUTATIONS.iter().any(|(_, code, _)| *code == rule.code), "{} has no mutation", rule.code);
    }
}
