//! What is mended, what is left alone, and that mending comes to an end.

use super::*;
use crate::check::example;
use crate::check::rules::RULES;

fn day() -> Date {
    jiff::civil::date(2026, 11, 21)
}

fn mended(body: &str) -> Mended {
    mend(&example::sources(body), &BTreeSet::new(), day())
}

fn with(sources: &Sources, mended: &Mended) -> Sources {
    let mut sources = sources.clone();
    for file in &mut sources.files {
        if let Some(change) = mended.changes.iter().find(|change| change.file == file.name) {
            file.text = Ok(Arc::clone(&change.after));
        }
    }
    sources
}

/// Whatever is offered for a rule's bad example is applied or refused with a reason, and a second run changes
/// nothing.
#[test]
fn every_bad_example_is_mended_once() {
    let mut mended = BTreeSet::new();
    for rule in RULES {
        let sources = example::sources(rule.bad);
        let first = mend(&sources, &BTreeSet::new(), day());
        let left = first.report.diagnostics.iter().filter(|d| d.code == rule.code && d.fix.is_some()).count();
        let refused = first.not_fixed.iter().filter(|not| not.offered.code == rule.code).count();
        assert_eq!(left, refused, "{}: {:?}", rule.code, first.not_fixed);
        mended.extend(first.fixed.iter().map(|fixed| fixed.code));
        let second = mend(&with(&sources, &first), &BTreeSet::new(), day());
        assert!(second.changes.is_empty() && second.fixed.is_empty(), "{}: {:?}", rule.code, second.fixed);
    }
    for code in ["G001", "G102", "G301", "G303"] {
        assert!(mended.contains(code), "{code} is mended");
    }
}

/// A misspelt key is mended, unless the right one is there, too.
#[test]
fn a_key_is_not_written_twice() {
    let misspelt = mended("[[step]]\nid=\"a\"\ntitel=\"가\"\nsay=\"네.\"\ngoto=\"done\"\n");
    assert_eq!(misspelt.fixed.iter().map(|fixed| fixed.code).collect::<Vec<_>>(), ["G002"]);
    assert!(misspelt.report.is_usable());
    let twice = mended("[[step]]\nid=\"a\"\ntitle=\"가\"\ntitel=\"가\"\nsay=\"네.\"\ngoto=\"done\"\n");
    assert!(twice.changes.is_empty(), "{:?}", twice.fixed);
}

#[test]
fn only_the_remedy_changes() {
    let body = "# 머리 주석\r\n[[step]] # 단계\r\nid = \"a\"  # 이름\r\n\ttitle='가'\r\nsay = \"{custmer}님\"   # 인사\r\ngoto = \"doen\"\r\n";
    let head = "symptoms = [\"안 돼요\"] # 증상\r\ninput.customer = { label = \"고객\", kind = \"name\" }\r\n";
    let text = format!(
        "format=1\r\nid=\"example\"\r\ntitle=\"보기\"\r\ncategory=\"보기\"\r\n{head}{body}\r\n[[outcome]]\r\nid=\"done\"\r\nresult=\"resolved\"\r\ncode=\"PAY-01\""
    );
    let mut sources = example::sources("");
    sources.files.retain(|file| &*file.name != "example.toml");
    sources.files.push(crate::guide::source::SourceFile::of("example.toml", &text));
    let mended = mend(&sources, &BTreeSet::new(), day());
    let change = mended.changes.iter().find(|change| &*change.file == "example.toml").unwrap();
    let want = text.replace("{custmer}", "{customer}").replace("\"doen\"", "\"done\"");
    assert_eq!(&*change.after, want);
    let lines: Vec<(usize, &str)> = mended.fixed.iter().map(|fixed| (fixed.line, fixed.code)).collect();
    assert!(lines.contains(&(11, "G301")) && lines.contains(&(12, "G102")), "{lines:?}");
}

#[test]
fn files_that_are_not_meant_stay() {
    let body = "[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네.\"\ngoto=\"doen\"\n# file: other.toml\n[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네.\"\ngoto=\"doen\"\n";
    let mended = mend(&example::sources(body), &BTreeSet::from(["other.toml".to_owned()]), day());
    let files: Vec<&str> = mended.changes.iter().map(|change| &*change.file).collect();
    assert_eq!(files, ["other.toml"]);
    assert_eq!(mended.fixed.len(), 1);
}

/// The nearest id is not always the one that was meant: a case that then ends elsewhere says so.
#[test]
fn a_remedy_that_breaks_something_is_left_out() {
    let body = "[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네.\"\ngoto=\"doen\"\n[[outcome]]\nid=\"done\"\nresult=\"resolved\"\ncode=\"PAY-01\"\n[[outcome]]\nid=\"later\"\nresult=\"callback\"\ncode=\"CB-01\"\n[[case]]\nname=\"끝\"\ntake=[]\nend=\"later\"\n";
    let mended = mended(body);
    assert!(mended.changes.is_empty(), "{:?}", mended.changes);
    assert_eq!(mended.not_fixed.len(), 1);
    assert!(mended.not_fixed[0].why.ko.contains("G702"), "{:?}", mended.not_fixed);
}

/// One remedy brings the next finding to light; of two that overlap the first is applied.
#[test]
fn rounds_go_on_until_nothing_changes() {
    let body = "[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네?\"\nchoice=[{label=\"예예예\",goto=\"b\"},{label=\"아뇨\",goto=\"done\"}]\n[[step]]\nid=\"b\"\ntitle=\"나\"\nsay=\"네?\"\nchoice=[{label=\"맞아요\",goto=\"done\"},{label=\"틀려요\",goto=\"later\"}]\n[[outcome]]\nid=\"done\"\nresult=\"resolved\"\ncode=\"PAY-01\"\n[[outcome]]\nid=\"later\"\nresult=\"callback\"\ncode=\"CB-01\"\n[[case]]\nname=\"끝\"\ntake=[\"예예에\",\"맞아오\"]\nend=\"done\"\n";
    let mended = mended(body);
    let codes: Vec<&str> = mended.fixed.iter().map(|fixed| fixed.code).collect();
    assert_eq!(codes, ["G701", "G701"], "{:?}", mended.not_fixed);
    assert!(mended.changes[0].after.contains("take=[\"예예예\",\"맞아요\"]"));
}

/// What was left out is tried again once something else was mended, so that a second run finds nothing to do.
#[test]
fn mending_again_changes_nothing() {
    let text = |name: &str, symptom: &str| {
        format!("format=1\nid=\"{name}\"\ntitle=\"보기\"\ncategory=\"보기\"\nsymptoms=[\"{symptom}\"]\n")
    };
    let end = "\n[[outcome]]\nid=\"done\"\nresult=\"resolved\"\ncode=\"PAY-01\"\n";
    let step = "\n[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네.\"\n";
    let bank = "input.bank = { label = \"은행\", kind = \"choice\", options = [\"국민\"\"\"\", \"비씨\"] }\n";
    for body in [
        format!("{}{bank}{step}goto=\"done\"\n{end}", text("example", "안 돼요\u{1}")),
        format!("{}{bank}{step}goto = done”\n{end}", text("example", "안 돼요")),
        format!(
            "{}{step}choice=[{{label=\"가\",goto=\"done\",call=\"x\"]\ngoto=“done”\n{end}",
            text("example", "안 돼요")
        ),
    ] {
        let mut sources = example::sources("");
        sources.files.retain(|file| &*file.name != "example.toml");
        sources.files.push(crate::guide::source::SourceFile::of("example.toml", &body));
        let first = mend(&sources, &BTreeSet::new(), day());
        let second = mend(&with(&sources, &first), &BTreeSet::new(), day());
        assert_eq!((second.changes, second.fixed), (Vec::new(), Vec::new()), "{body}");
        assert_eq!(second.not_fixed, first.not_fixed, "{body}");
    }
}

/// One remedy of many that does not mend holds up none of the others, whatever its place.
#[test]
fn the_one_that_breaks_something_is_found_among_many() {
    let case = "[[outcome]]\nid=\"done\"\nresult=\"resolved\"\ncode=\"PAY-01\"\n[[outcome]]\nid=\"later\"\nresult=\"callback\"\ncode=\"CB-01\"\n[[case]]\nname=\"끝\"\ntake=[]\n";
    let steps = "[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네.\"\ngoto=\"doen\"\n";
    for breaks in 0..5 {
        let body: Vec<String> =
            (0..5).map(|n| format!("{steps}{case}end=\"{}\"\n", if n == breaks { "later" } else { "done" })).collect();
        let names = (1..5).map(|n| format!("# file: other-{n}.toml\n"));
        let body: String =
            std::iter::once(String::new()).chain(names).zip(&body).map(|(name, body)| name + body).collect();
        let mended = mended(&body);
        assert_eq!((mended.changes.len(), mended.not_fixed.len()), (4, 1), "{breaks}: {:?}", mended.not_fixed);
        assert!(mended.not_fixed[0].why.ko.contains("G702"), "{:?}", mended.not_fixed);
    }
}

/// The name of a file is offered as an id only where it can be one.
#[test]
fn a_file_name_that_is_no_id_is_not_written_as_one() {
    for (name, changes) in [("결제 안내.toml", 0), ("Card.toml", 0), ("card.toml", 1)] {
        let mended = mended(&format!("# file: {name}\nid = \"g\"\nsymptoms = [\"그 밖\"]\n"));
        assert_eq!(mended.changes.len(), changes, "{name}: {:?}", mended.fixed);
    }
}

/// A file with more slips than are told of at once is mended to its end.
#[test]
fn more_slips_than_are_kept_are_mended() {
    let check = "  \"{agnet}\",\n".repeat(1_500);
    let steps = ["a", "b", "c"]
        .map(|id| format!("[[step]]\nid = \"{id}\"\ntitle = \"가\"\nsay = \"네.\"\ncheck = [\n{check}]\n"));
    let mended = mended(&format!("{}goto = \"done\"\n", steps.concat()));
    assert_eq!(mended.fixed.len(), 4_500);
    assert!(mended.report.is_usable(), "{:?}", mended.report.diagnostics.first());
}

/// A step is not offered as what its own `goto` means: that would never mend.
#[test]
fn a_goto_is_not_turned_on_its_own_step() {
    let steps: String = ["step-001", "step-002"]
        .map(|id| format!("[[step]]\nid=\"{id}\"\ntitle=\"가\"\nsay=\"네.\"\ngoto=\"{id}x\"\n"))
        .concat();
    let (_, report) = Checker::default().check(&example::sources(&steps), day());
    let fixes = report.diagnostics.iter().filter(|found| found.code == "G102").filter_map(|found| found.fix.as_ref());
    let offered: Vec<&str> = fixes.map(|fix| fix.replacement.as_str()).collect();
    assert_eq!(offered, ["\"step-002\"", "\"step-001\""]);
}

/// Where `check.toml` lets two files say one id, the file of that name has it, for the desk as for the proofs.
#[test]
fn an_id_that_two_files_say_belongs_to_the_file_of_that_name() {
    let other = "# file: other.toml\nid = \"example\"\ntitle = \"다른 파일\"\nsymptoms = [\"그 밖\"]\n";
    let body = format!("{other}# file: check.toml\n[severity]\nG101 = \"warning\"\n");
    let (library, report) = Checker::default().check(&example::sources(&body), day());
    assert!(report.is_usable(), "{:?}", report.diagnostics);
    assert_eq!(library.guide("example").map(|guide| &*guide.title), Some("보기 안내"));
}
