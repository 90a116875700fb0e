//! `check` over folders: broken files of every kind, each with its finding, and none in another's way.

use std::collections::{BTreeMap, BTreeSet};

use giljabi::check::{Report, load};
use giljabi::cli::check::{BadScope, Scope, run};
use giljabi::cli::render::{Folder, Format, Look, render};
use giljabi::diag::Lang;
use giljabi::guide::library::Library;
use giljabi::guide::source::{ReadFault, SourceFile, Sources};
use giljabi::text::span::LineIndex;
use proptest::prelude::*;

use crate::support::{package, read_dir, today};

fn broken() -> (Library, Report) {
    load(read_dir(&package("tests/data/broken")), today())
}

/// Codes and lines of a file's findings, errors only.
fn found(report: &Report, file: &str) -> Vec<(usize, String)> {
    let index = report.texts.get(file).map(|text| (text, LineIndex::new(text)));
    let mut out: Vec<(usize, String)> = report
        .diagnostics
        .iter()
        .filter(|found| &*found.primary.file == file && found.is_error())
        .map(|found| {
            let line = index.as_ref().map_or(1, |(text, index)| index.line_col(text, found.primary.span.start).line);
            (line, found.code.to_owned())
        })
        .collect();
    out.sort();
    out
}

/// What the comments at the ends of lines expect: `# G003 G003`.
fn expected(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some((_, codes)) = line.rsplit_once("# G") else { continue };
        out.extend(format!("G{codes}").split_whitespace().map(|code| (at + 1, code.to_owned())));
    }
    out
}

#[test]
fn every_fault_is_found_at_its_line() {
    let (_, report) = broken();
    for file in ["wrong-types.toml", "unknown-keys.toml", "newer.toml"] {
        assert_eq!(found(&report, file), expected(&report.texts[file]), "{file}");
    }
    // After a fault of syntax the parser may complain on: the marked lines are among its findings.
    for file in ["quotes.toml", "twice.toml"] {
        let found = found(&report, file);
        for expected in expected(&report.texts[file]) {
            assert!(found.contains(&expected), "{file} {expected:?} in {found:?}");
        }
    }
    for (file, line, code) in [
        ("folder.toml", 1, "G001"),
        ("binary.toml", 1, "G001"),
        ("euc-kr.toml", 1, "G001"),
        ("empty.toml", 1, "G003"),
        ("comment-only.toml", 1, "G003"),
        ("cut-off.toml", 9, "G001"),
    ] {
        assert!(found(&report, file).contains(&(line, code.to_owned())), "{file} {:?}", found(&report, file));
    }
}

#[test]
fn a_misspelt_result_is_said_alone() {
    let guide = |result: &str| {
        format!(
            "format = 1\nid = \"a\"\ntitle = \"가\"\ncategory = \"결제\"\n\
             [[step]]\nid = \"ask\"\ntitle = \"나\"\nsay = \"다\"\nchoice = [\n\
             {{ label = \"라\", goto = \"done\" }},\n{{ label = \"마\", goto = \"clear\", skip_if_tried = \"cache\" }},\n]\n\
             [[step]]\nid = \"clear\"\ntitle = \"바\"\nsay = \"사\"\nchoice = [\n\
             {{ label = \"아\", goto = \"done\" }},\n{{ label = \"자\", goto = \"other\" }},\n]\n\
             [[step]]\nid = \"other\"\ntitle = \"차\"\nsay = \"카\"\ngoto = \"done\"\n\
             [[outcome]]\nid = \"done\"\nresult = \"{result}\"\ncode = \"PAY-01\"\n"
        )
    };
    for (result, stuck) in [("resolved", false), ("resolvd", false), ("escalated", true)] {
        let sources = Sources { files: vec![SourceFile::of("a.toml", &guide(result))], ..Sources::default() };
        let (_, report) = load(sources, today());
        let codes: BTreeSet<&str> = report.diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(
            (codes.contains("G210"), codes.contains("G003")),
            (stuck, result == "resolvd"),
            "{result}: {codes:?}"
        );
    }
}

#[test]
fn nothing_is_lost() {
    let sources = read_dir(&package("tests/data/broken"));
    let files: BTreeSet<String> = sources.files.iter().map(|file| file.name.to_string()).collect();
    let (library, report) = broken();
    let hidden: BTreeSet<String> = library.broken.iter().map(|broken| broken.file.to_string()).collect();
    let usable: BTreeSet<String> = library.guides.values().map(|guide| guide.file.to_string()).collect();
    assert_eq!(usable, BTreeSet::from(["good.toml".to_owned()]), "the good guide is usable beside the broken ones");
    assert_eq!(&hidden | &usable, files, "every file is a guide or is said to be broken");
    for broken in &library.broken {
        assert!(broken.errors > 0 && !broken.first.ko.is_empty(), "{} says why", broken.file);
    }
    assert_eq!(report.guides, files.len());
    for format in [Format::Text, Format::Short, Format::Json, Format::Sarif, Format::Github] {
        let mut out = Vec::new();
        render(&report, format, Lang::Ko, true, &mut out).unwrap();
        let drawn = String::from_utf8(out).unwrap();
        for file in &hidden {
            assert!(drawn.contains(file.as_str()), "{file} in {format:?}");
        }
    }
}

#[test]
fn deep_nesting_is_a_finding() {
    for (name, text) in [
        ("array.toml", format!("x = {}{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("table.toml", format!("x = {}1{}", "{ a = ".repeat(100_000), " }".repeat(100_000))),
        ("keys.toml", format!("{}a = 1", "a.".repeat(100_000))),
        ("headers.toml", format!("[{}a]", "a.".repeat(100_000))),
        ("open.toml", "[".repeat(100_000)),
    ] {
        let (library, report) =
            load(Sources { files: vec![SourceFile::of(name, &text)], ..Sources::default() }, today());
        assert!(!report.is_usable(), "{name}");
        assert_eq!(library.broken.len(), 1, "{name}");
    }
}

#[test]
fn exit_codes() {
    let only = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let folder = || read_dir(&package("tests/data/broken"));
    for (sources, only, want) in [
        (folder(), only(&[]), 1),
        (folder(), only(&["good.toml"]), 0),
        (folder(), only(&["good.toml", "twice.toml"]), 1),
        (folder(), only(&["absent.toml"]), 2),
        (Sources::default(), only(&[]), 2),
    ] {
        let (mut out, mut talk) = (Vec::new(), Vec::new());
        let here = Folder::default();
        let look = Look { format: Format::Json, lang: Lang::Ko, color: false, folder: &here, fixed: None, diff: None };
        let code = run(&look, sources, &only, today(), &mut out, &mut talk);
        assert_eq!(code, want, "{only:?}");
        assert_eq!(code == 2, !talk.is_empty(), "only a run that could not be made talks");
        if code < 2 {
            let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(json["summary"]["errors"].as_u64().unwrap() > 0, code == 1);
        }
    }
}

#[test]
fn paths_are_one_folder_and_perhaps_some_of_its_files() {
    let scope = |paths: &[&str]| {
        let paths: Vec<_> = paths.iter().map(Into::into).collect();
        Scope::of(&paths, "guides".as_ref(), |path| path.extension().is_none())
    };
    let is = |folder: &str, only: &[&str]| {
        Ok(Scope { folder: folder.into(), only: only.iter().map(|name| (*name).to_owned()).collect() })
    };
    assert_eq!(scope(&[]), is("guides", &[]));
    assert_eq!(scope(&["mine"]), is("mine", &[]));
    assert_eq!(scope(&["mine/a.toml", "mine/b.toml"]), is("mine", &["a.toml", "b.toml"]));
    assert_eq!(scope(&["a.toml"]), is(".", &["a.toml"]));
    assert_eq!(scope(&["mine", "mine/a.toml"]), is("mine", &[]), "the whole folder holds the file");
    assert_eq!(scope(&["one", "two"]), Err(BadScope::TwoFolders("one".into(), "two".into())));
}

#[test]
fn faults_of_reading_are_findings() {
    for fault in [
        ReadFault::Directory,
        ReadFault::TooBig(9_000_000),
        ReadFault::NotUtf8(7),
        ReadFault::Binary,
        ReadFault::Io("permission denied".into()),
    ] {
        for name in ["a.toml", "sources.toml"] {
            let file = SourceFile { name: name.into(), text: Err(fault.clone()) };
            let (library, report) = load(Sources { files: vec![file], ..Sources::default() }, today());
            assert_eq!(report.count(giljabi::diag::Severity::Error), 1, "{fault:?}");
            assert_eq!(library.broken.len(), usize::from(name == "a.toml"));
        }
    }
}

/// A change to the bytes of a file.
#[derive(Debug, Clone)]
enum Change {
    Delete(prop::sample::Index, usize),
    Insert(prop::sample::Index, Vec<u8>),
    Replace(prop::sample::Index, u8),
}

fn change() -> impl Strategy<Value = Change> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..4),
        prop::sample::select(vec![
            "\"",
            "\"\"\"",
            "{",
            "}",
            "[[step]]\n",
            "= ",
            "\n",
            "가",
            "goto = \"card\"\n",
            "\\",
            "{x}",
            "”"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    prop_oneof![
        (any::<prop::sample::Index>(), 1_usize..40).prop_map(|(at, n)| Change::Delete(at, n)),
        (any::<prop::sample::Index>(), piece).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
    ]
}

/// A guide that uses all of the language.
const WHOLE: &str = include_str!("../data/whole.toml");

fn mutated(changes: &[Change]) -> Vec<u8> {
    let mut bytes = WHOLE.as_bytes().to_vec();
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        match change {
            Change::Delete(at, n) => {
                let at = at.index(bytes.len());
                bytes.drain(at..(at + n).min(bytes.len()));
            }
            Change::Insert(at, piece) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, piece.iter().copied());
            }
            Change::Replace(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever becomes of a file: no panic, it is a guide or says why not, and every finding can be drawn.
    #[test]
    fn a_mangled_guide_never_panics(changes in prop::collection::vec(change(), 1..8)) {
        let mut sources = read_dir_once();
        sources.files.push(SourceFile::from_bytes("whole.toml", mutated(&changes)));
        let (library, report) = load(sources, today());
        let hidden = library.broken.iter().any(|broken| &*broken.file == "whole.toml");
        let usable = library.guides.values().any(|guide| &*guide.file == "whole.toml");
        prop_assert!(hidden != usable);
        prop_assert!(library.guide("other").is_some(), "the guide beside it is not touched");
        for found in &report.diagnostics {
            if let Some(text) = report.texts.get(&found.primary.file) {
                prop_assert!(text.get(found.primary.span.range()).is_some(), "{found:?}");
                if let Some(fix) = &found.fix {
                    prop_assert!(text.get(fix.span.range()).is_some(), "{found:?}");
                }
            }
        }
        for format in [Format::Text, Format::Short, Format::Json, Format::Sarif, Format::Github] {
            prop_assert!(render(&report, format, Lang::Ko, false, &mut Vec::new()).is_ok());
        }
    }
}

/// What stands beside the mangled guide.
fn read_dir_once() -> Sources {
    let other = "format = 1\nid = \"other\"\ntitle = \"다른 안내\"\ncategory = \"보기\"\nsymptoms = [\"다른 말\"]\n\
        [[step]]\nid = \"first\"\ntitle = \"인사\"\nsay = \"안녕하십니까.\"\ngoto = \"done\"\n\
        [[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n";
    Sources { files: vec![SourceFile::of("other.toml", other)], images: BTreeMap::new() }
}

#[test]
fn the_guide_to_mangle_is_whole() {
    let mut sources = read_dir_once();
    sources.files.push(SourceFile::of("whole.toml", WHOLE));
    let (library, report) = load(sources, today());
    let errors: Vec<_> = report.diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty() && library.guide("whole").is_some(), "{errors:?}");
}
