//! What the rules say of the tables beside the guides: numbers of people in any of them, and rules that there are not.
//!
//! Looks at one table at a time. What a table says about guides is told by the rules over the library.

use std::sync::Arc;

use super::rule::Out;
use super::rules::{RULES, personal_numbers, rule};
use crate::diag::{Diagnostic, Severity, words};
use crate::guide::tables::{CHECK_FILE, Tables};
use crate::text::nearest::nearest;

/// Findings about a table that was read.
pub(super) fn in_table(file: &Arc<str>, text: &str, tables: &Tables) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for &rule in RULES.iter().filter(|rule| rule.code == "G402") {
        personal_numbers(text, &mut Out::new(rule, &mut found, file));
    }
    if &**file == CHECK_FILE {
        found.extend(unknown_rules(file, tables));
    }
    found
}

/// Codes of `[severity]` that no rule has: what was meant would stay as it is, and nobody would know.
fn unknown_rules(file: &Arc<str>, tables: &Tables) -> Vec<Diagnostic> {
    let unknown = tables.weighed.iter().filter(|code| !RULES.iter().any(|rule| rule.code == code.value));
    let told = unknown.map(|code| {
        let message = words!("그런 규칙은 없어요: {code}", "there is no such rule: {code}", code = code.value);
        let found = Diagnostic::new("G002", Severity::Error, file, code.span, message);
        let help = words!(
            "`giljabi explain --all`에서 코드를 찾아 `G305`처럼 적어 주세요",
            "find the code with `giljabi explain --all` and write it like `G305`"
        );
        // The name of a rule, or its code in small letters, is that rule.
        let codes = || RULES.iter().map(|rule| rule.code);
        match rule(&code.value).map(|rule| rule.code).or_else(|| nearest(&code.value, codes())) {
            Some(near) => {
                let help = words!("혹시 {near}인가요?", "did you mean {near}?");
                found.help(help).fix(words!("{code} → {near}", "{code} → {near}", code = code.value), code.span, near)
            }
            None => found.help(help),
        }
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::check::fix::mend;
    use crate::check::{example, load};

    const DAY: jiff::civil::Date = jiff::civil::date(2026, 11, 21);

    /// Findings in tables as `CODE text`.
    fn found(body: &str) -> Vec<String> {
        let (_, report) = load(example::sources(body), DAY);
        let tables = report.diagnostics.iter().filter(|found| &*found.primary.file != "example.toml");
        tables
            .map(|found| format!("{} {}", found.code, &report.texts[&found.primary.file][found.primary.span.range()]))
            .collect()
    }

    #[test]
    fn rules_that_there_are_not() {
        let table = |line: &str| format!("# file: check.toml\n[severity]\n{line}\n");
        for (line, mended) in [
            ("G703 = \"off\"", None),
            ("G001 = \"off\"", None),
            ("G73 = \"off\"", Some("G703 = \"off\"")),
            ("g703 = \"off\"", Some("G703 = \"off\"")),
            ("uncovered = \"off\"", Some("G703 = \"off\"")),
        ] {
            let code = line.split(' ').next().unwrap();
            let want = mended.map(|_| format!("G002 {code}"));
            assert_eq!(found(&table(line)), want.into_iter().collect::<Vec<_>>(), "{line}");
            let after = mend(&example::sources(&table(line)), &BTreeSet::new(), DAY);
            let after = after.changes.first().map(|change| change.after.lines().last().unwrap().to_owned());
            assert_eq!(after.as_deref(), mended, "{line}");
        }
        assert_eq!(found(&table("quiet = \"off\"")), ["G002 quiet"], "nothing is near");
    }

    #[test]
    fn numbers_of_people_in_tables() {
        let notice = |text: &str| {
            format!(
                "# file: notices.toml\n[[notice]]\nid = \"a\"\ntext = \"{text}\"\nseverity = \"info\"\n\
                 start = 2026-11-21T09:00:00+09:00\nend = 2026-11-21T12:00:00+09:00\n"
            )
        };
        for (text, want) in [
            ("010-2345-6789로 전화해 주십시오.", &["G402 010-2345-6789"][..]),
            ("4111-1111-1111-1111과 900101-1234567", &["G402 4111-1111-1111-1111", "G402 900101-1234567"]),
            ("010-0000-0000과 12345678****1234, 1577-3033", &[]),
        ] {
            assert_eq!(found(&notice(text)), want, "{text}");
        }
        let off = format!("{}# file: check.toml\n[severity]\nG402 = \"warning\"\n", notice("010-2345-6789"));
        assert_eq!(found(&off), ["G402 010-2345-6789"]);
    }
}
