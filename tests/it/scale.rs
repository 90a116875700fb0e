//! A library of any size, checked again after any change: the same answer as if it were read anew.

use std::collections::BTreeMap;

use giljabi::check::{Checker, Report, load};
use giljabi::guide::library::Library;
use giljabi::guide::source::{ImageFile, ReadFault, SourceFile, Sources};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::generate::{files, genes};
use crate::support::today;

#[path = "../../benches/made/mod.rs"]
mod made;

/// What people see of a check: everything but where it lies in memory.
fn seen((library, report): &(Library, Report)) -> (Vec<String>, Vec<String>) {
    let guides = library.guides.iter().map(|(id, guide)| format!("{id} {} {:?}", guide.file, guide));
    let broken = library.broken.iter().map(|broken| format!("{broken:?}"));
    let found = report.diagnostics.iter().map(|found| format!("{found:?}"));
    let texts = report.texts.iter().map(|(name, text)| format!("{name} {}", text.len()));
    (guides.chain(broken).collect(), found.chain(texts).chain([report.guides.to_string()]).collect())
}

/// A change to a folder.
#[derive(Debug, Clone)]
enum Edit {
    /// A line of a file: gone, doubled, or with one word put in the place of another.
    Line {
        file: prop::sample::Index,
        line: prop::sample::Index,
        how: u8,
    },
    /// The whole text of another file under this name.
    Copy {
        from: prop::sample::Index,
        to: prop::sample::Index,
    },
    Remove(prop::sample::Index),
    /// A file as it was in the beginning.
    Restore(prop::sample::Index),
    Fault(prop::sample::Index),
    Picture(u8),
    Table(u8),
    Day(i8),
    Nothing,
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        6 => (at(), at(), any::<u8>()).prop_map(|(file, line, how)| Edit::Line { file, line, how }),
        1 => (at(), at()).prop_map(|(from, to)| Edit::Copy { from, to }),
        1 => at().prop_map(Edit::Remove),
        3 => at().prop_map(Edit::Restore),
        1 => at().prop_map(Edit::Fault),
        1 => any::<u8>().prop_map(Edit::Picture),
        1 => any::<u8>().prop_map(Edit::Table),
        1 => (0_i8..3).prop_map(Edit::Day),
        1 => Just(Edit::Nothing),
    ]
}

/// Words that stand in for one another, so that guides name and call others than before.
const WORDS: &[(&str, &str)] = &[
    ("g0", "g1"),
    ("g1", "g2"),
    ("g2", "g0"),
    ("resolved", "callback"),
    ("callback", "resolved"),
    ("goto", "call"),
    ("o0", "o1"),
    ("\"", "“"),
    ("[[case]]", "[[step]]"),
    ("title", "tilte"),
    ("PAY-01", "CB-01"),
];

fn apply(edit: &Edit, now: &mut Sources, start: &Sources, day: &mut Date) {
    let count = now.files.len();
    match edit {
        Edit::Line { file, line, how } if count > 0 => {
            let file = &mut now.files[file.index(count)];
            let Ok(text) = &file.text else { return };
            let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
            if lines.is_empty() {
                return;
            }
            let at = line.index(lines.len());
            match how % 4 {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at].clone()),
                2 => lines.insert(at, "\n".to_owned()),
                _ => {
                    let (from, to) = WORDS[usize::from(how / 4) % WORDS.len()];
                    lines[at] = lines[at].replace(from, to);
                }
            }
            file.text = Ok(lines.concat().into());
        }
        Edit::Copy { from, to } if count > 0 => {
            now.files[to.index(count)].text = now.files[from.index(count)].text.clone();
        }
        Edit::Remove(file) if count > 0 => drop(now.files.remove(file.index(count))),
        Edit::Restore(file) => {
            let old = &start.files[file.index(start.files.len())];
            now.files.retain(|file| file.name != old.name);
            now.files.push(old.clone());
        }
        Edit::Fault(file) if count > 0 => now.files[file.index(count)].text = Err(ReadFault::NotUtf8(7)),
        Edit::Picture(n) => {
            let image = ImageFile { bytes: Ok(vec![*n].into()), size: Some((u32::from(*n) * 40, 1)) };
            now.images.insert(format!("p{}.svg", n % 3), image);
        }
        Edit::Table(n) => {
            now.files.retain(|file| &*file.name != "check.toml");
            let severity = ["G102 = \"warning\"", "G703 = \"off\"", "G602 = \"error\"", ""][usize::from(n % 4)];
            now.files.push(SourceFile::of("check.toml", &format!("[severity]\n{severity}\n")));
        }
        Edit::Day(by) => *day = day.saturating_add(jiff::Span::new().days(i64::from(*by) * 300)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_check_again_is_a_check_anew(genes in genes(), edits in prop::collection::vec(edit(), 1..12)) {
        let tables = giljabi::check::example::sources("").files.into_iter().filter(|file| &*file.name != "example.toml");
        let guides = files(&genes).into_iter().map(|(name, text)| SourceFile::of(&name, &text));
        let start = Sources { files: guides.chain(tables).collect(), images: BTreeMap::new() };
        let (mut now, mut day) = (start.clone(), today());
        let mut checker = Checker::default();
        prop_assert_eq!(seen(&checker.check(&now, day)), seen(&load(now.clone(), day)));
        for edit in &edits {
            apply(edit, &mut now, &start, &mut day);
            prop_assert_eq!(seen(&checker.check(&now, day)), seen(&load(now.clone(), day)), "{:?}", edit);
        }
    }
}

#[test]
fn made_guides_are_right() {
    let sources = made::library(60);
    let made = load(sources, today());
    assert_eq!(made.1.diagnostics, [], "not one finding");
    assert_eq!(made.0.guides.len(), 60);
    let mut long = made::library(20);
    let first = made::file(0, 20, 50);
    long.files.retain(|file| file.name != first.name);
    long.files.push(first);
    let (library, _) = load(long, today());
    assert_eq!(library.guide(&made::name(0)).map(|guide| guide.steps.len()), Some(50 * made::BLOCK));
}

/// A long guide that is edited again and again says what it would say if nothing had been kept of it.
#[test]
fn a_long_guide_is_edited() {
    let mut sources = made::library(5);
    sources.files[1] = made::file(1, 5, 15);
    let name = sources.files[1].name.clone();
    let mut checker = Checker::default();
    checker.check(&sources, today());
    for (from, to) in [
        ("do    = \"", "do    = \"고친 말. "),
        ("id    = \"s3-4\"", "id    = \"s3-x\""),
        ("id    = \"s3-x\"", "id    = \"s3-4\""),
        ("say   = \"", "sya   = \""),
        ("sya   = \"", "say   = \"카드 4111-1111-1111-1111 "),
        ("4111-1111-1111-1111 ", ""),
        ("goto = \"", "goto = \"없는-"),
        ("goto = \"없는-", "goto = \""),
        ("[[outcome]]", "[[step]]\nid = \"more\"\n[[outcome]]"),
        ("id = \"more\"", "id = \"more\"\ntitle = \"더\"\nsay = \"더요.\"\ngoto = \"done\""),
        ("title = \"더\"", "title = \"더 \" \" \""),
        ("title = \"더 \" \" \"", "title = \"더\""),
    ] {
        let text = sources.files[1].text.clone().unwrap();
        let edited = text.replacen(from, to, 1);
        assert_ne!(*text, *edited, "{from}");
        sources.files[1] = SourceFile::of(&name, &edited);
        assert_eq!(seen(&checker.check(&sources, today())), seen(&load(sources.clone(), today())), "{to}");
    }
}

/// A folder that is not in the order of names is compared in full, and an emptied one is empty.
#[test]
fn a_folder_out_of_order_is_emptied() {
    let mut sources = made::library(3);
    sources.files.reverse();
    let mut checker = Checker::default();
    assert_eq!(checker.check(&sources, today()).0.guides.len(), 3);
    let (library, report) = checker.check(&Sources::default(), today());
    assert_eq!((library.guides.len(), report.guides), (0, 0));
}

/// Guides that nothing changed for stay the very same ones, so that open calls see no newer version.
#[test]
fn untouched_guides_stay_where_they_are() {
    let mut sources = made::library(20);
    let mut checker = Checker::default();
    let (before, _) = checker.check(&sources, today());
    let text = sources.files[4].text.clone().unwrap().replacen("do    = \"", "do    = \"고친 말. ", 1);
    let name = sources.files[4].name.clone();
    sources.files[4] = SourceFile::of(&name, &text);
    let (after, _) = checker.check(&sources, today());
    for (id, guide) in after.guides.iter() {
        let same = std::sync::Arc::ptr_eq(guide, &before.guides[&**id]);
        assert_eq!(same, guide.file != name, "{id}");
    }
}

/// The halves of a long guide are read beside each other.
#[test]
fn findings_of_a_long_guide_are_in_the_order_of_places() {
    let mut text =
        String::from("format = 1\nid = \"long\"\ntitle = \"긴 안내\"\ncategory = \"결제\"\nverified = 2026-11-21\n");
    for n in 0..150 {
        text.push_str(&format!("[[step]]\nid = \"s{n}\"\ntitle = \"{n}번\"\nsay = \"읽어 주십시오.\"\nsya = {n}\n"));
    }
    text.push_str("[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n");
    let (raw, found) = giljabi::guide::parse::parse(&"long.toml".into(), &text.as_str().into());
    let steps: Vec<String> = (0..150).map(|n| format!("s{n}")).collect();
    assert!(raw.steps.iter().map(|step| step.name()).eq(steps.iter().map(String::as_str)));
    let unknown: Vec<_> = found.iter().filter(|found| found.code == "G002").collect();
    assert!(unknown.iter().filter_map(|found| found.step.as_deref()).eq(steps.iter().map(String::as_str)));
    assert!(unknown.is_sorted_by_key(|found| found.primary.span.start));
}
