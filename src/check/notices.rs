//! Notices that are in no file of the folder, judged as if they were in its `notices.toml`.
//!
//! By the same reader and the same rules, beside the same guides. Changes nothing of what is known of the folder.

use std::sync::Arc;

use super::rule::{LibraryCx, Out, Run};
use super::rules::RULES;
use super::tables::in_table;
use super::{Checker, weigh};
use crate::diag::Diagnostic;
use crate::guide::tables::notices::{Notice, places};
use crate::guide::tables::{NOTICES_FILE, Tables};

/// Notices of a text.
#[derive(Debug, Default)]
pub struct Notices {
    /// Those without an error.
    pub good: Vec<Notice>,
    /// Everything found, in the order of places.
    pub found: Vec<Diagnostic>,
}

impl Checker {
    /// Reads and judges a text of notices beside the guides that were checked last.
    pub fn notices(&self, text: &str) -> Notices {
        let mut tables = Tables { notices: Vec::new(), ..self.tables.tables.clone() };
        let file: Arc<str> = NOTICES_FILE.into();
        let mut found = tables.read(&file, text);
        found.extend(in_table(&file, text, &tables));
        let cx = LibraryCx { shelf: &self.shelf, tables: &tables, today: self.today.unwrap_or_default() };
        for rule in RULES {
            if let Run::Library(run) = rule.run {
                run(&cx, &mut Out::new(rule, &mut found, &file));
            }
        }
        // What those rules say of guides was said when the folder was checked.
        found.retain(|found| found.primary.file == file);
        weigh(&mut found, &tables);
        found.sort_by_key(|found| (found.primary.span, found.code));
        let starts: Vec<usize> = places(text).into_iter().map(|span| span.start).collect();
        let entry = |at: usize| starts.partition_point(|start| *start <= at);
        let wrong: Vec<usize> =
            found.iter().filter(|found| found.is_error()).map(|found| entry(found.primary.span.start)).collect();
        let mut good = std::mem::take(&mut tables.notices);
        good.retain(|notice| !wrong.contains(&entry(notice.span.start)));
        Notices { good, found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::source::{SourceFile, Sources};

    fn checker() -> Checker {
        let guide = "format = 1\nid = \"a\"\ntitle = \"가\"\ncategory = \"보기\"\nsymptoms = [\"증상\"]\n\n[[step]]\nid = \"s\"\n\
                     title = \"인사\"\nsay = \"안녕하십니까.\"\ngoto = \"done\"\n\n[[outcome]]\nid = \"done\"\nresult = \"resolved\"\n";
        let files = vec![SourceFile::of("a.toml", guide), SourceFile::of("notices.toml", &entry("folder", ""))];
        let mut checker = Checker::default();
        drop(checker.check(&Sources { files, ..Sources::default() }, jiff::civil::date(2026, 11, 22)));
        checker
    }

    fn entry(id: &str, more: &str) -> String {
        format!(
            "[[notice]]\nid = \"{id}\"\ntext = \"글\"\nseverity = \"info\"\nstart = 2026-11-22T09:00:00+09:00\n\
             end = 2026-11-22T12:00:00+09:00\n{more}\n"
        )
    }

    #[test]
    fn a_notice_with_an_error_is_left_out_and_the_others_stay() {
        let one = entry("one", "guides = [\"a\"]");
        for (what, text, good, codes) in [
            ("nothing", String::new(), vec![], vec![]),
            ("good ones", one.clone() + &entry("two", "steps = [\"a#s\"]"), vec!["one", "two"], vec![]),
            ("the folder's id is free", entry("folder", ""), vec!["folder"], vec![]),
            (
                "no such guide",
                one.clone() + &entry("bad", "guides = [\"gone\"]") + &entry("three", ""),
                vec!["one", "three"],
                vec!["G606"],
            ),
            (
                "no end",
                one.clone()
                    + "[[notice]]\nid = \"bad\"\ntext = \"글\"\nseverity = \"info\"\nstart = 2026-11-22T09:00:00+09:00\n",
                vec!["one"],
                vec!["G003"],
            ),
            (
                "a number of a person",
                one.clone() + &entry("bad", "").replace("글", "010-2345-6789로 전화해 주십시오.") + &entry("three", ""),
                vec!["one", "three"],
                vec!["G402"],
            ),
            ("twice", one.clone() + &entry("one", ""), vec!["one"], vec!["G607"]),
            (
                "broken",
                one.clone() + "[[notice]]\nid = \"bad\n" + &entry("three", ""),
                vec!["one", "three"],
                vec!["G001"],
            ),
            ("no toml at all", "\u{0}<html>".into(), vec![], vec!["G001"]),
        ] {
            let judged = checker().notices(&text);
            let ids: Vec<&str> = judged.good.iter().map(|notice| notice.id.value.as_str()).collect();
            assert_eq!(ids, good, "{what}");
            let found: Vec<&str> =
                judged.found.iter().filter(|found| found.is_error()).map(|found| found.code).collect();
            assert!(
                codes.iter().all(|code| found.contains(code)) && found.is_empty() == codes.is_empty(),
                "{what}: {found:?}"
            );
        }
    }
}
