//! `check --fix` by the real program and over mutated guides: what it mends, what it leaves alone, what it says.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use giljabi::check::fix::{Mended, mend};
use giljabi::check::{example, load};
use giljabi::guide::source::Sources;
use giljabi::service::files::save_whole;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{package, read_dir, today};

/// A folder with the tables of the rules' examples and these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in example::sources("").files.iter().filter(|file| &*file.name != "example.toml") {
        save_whole(&folder.path().join(&*file.name), file.text.as_ref().unwrap().as_bytes()).unwrap();
    }
    for (name, text) in files {
        save_whole(&folder.path().join(name), text.as_bytes()).unwrap();
    }
    folder
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn check(path: &Path, args: &[&str]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
    let data = tempfile::tempdir().unwrap();
    command.arg("--data").arg(data.path()).arg("check").arg(path).args(args);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ran = Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    ran
}

/// CRLF, a byte order mark, comments, odd spaces, and two things that can be mended.
fn untidy() -> String {
    let text = example::example(
        "symptoms = [\"안 돼요\"] # 증상\n\n\n[[step]] # 단계\nid   =   'a'\ntitle = \"가\"   # 이름\n\tsay = \"{custmer}님\"\ngoto = \"doen\" # 여기로\n",
    );
    let text = text.replace("format = 1\n", "format = 1\ninput.customer = { label = \"고객\", kind = \"name\" }\n");
    format!("\u{feff}{}", text.replace('\n', "\r\n"))
}

#[test]
fn a_file_is_mended_and_the_rest_of_it_stays() {
    let before = untidy();
    let home = folder(&[("example.toml", &before)]);
    let file = home.path().join("example.toml");
    let want = before.replace("{custmer}", "{customer}").replace("doen", "done");

    let dry = check(home.path(), &["--fix", "--dry-run"]);
    assert_eq!(dry.code, 1, "{}", dry.err);
    assert_eq!(fs_err::read_to_string(&file).unwrap(), before, "a dry run changes nothing");
    assert!(dry.out.starts_with("--- a/example.toml\n+++ b/example.toml\n@@ "), "{}", dry.out);
    for line in ["-goto = \"doen\" # 여기로\r\n", "+goto = \"done\" # 여기로\r\n"] {
        assert!(dry.out.contains(line), "{}", dry.out);
    }
    assert!(dry.err.contains("1개 파일에 2개"), "{}", dry.err);
    let json: Value =
        serde_json::from_str(&check(home.path(), &["--fix", "--dry-run", "--format", "json"]).out).unwrap();
    assert_eq!((json["diff"].as_str(), json["fixed"].as_array().map(Vec::len)), (Some(dry.out.as_str()), Some(2)));

    let ran = check(home.path(), &["--fix", "--format", "json"]);
    assert_eq!(ran.code, 0, "{} {}", ran.out, ran.err);
    assert_eq!(fs_err::read_to_string(&file).unwrap(), want);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let lines: Vec<(&str, u64)> = json["fixed"].as_array().unwrap().iter().map(line_of).collect();
    assert_eq!(lines, [("G301", 12), ("G102", 13)]);
    assert!(
        ran.err.contains("example.toml:13: G102") && ran.err.contains("1개 파일에서 2개를 고쳤어요"),
        "{}",
        ran.err
    );

    let again = check(home.path(), &["--fix"]);
    assert_eq!(again.code, 0);
    assert_eq!(fs_err::read_to_string(&file).unwrap(), want, "a second run changes nothing");
    let again = check(home.path(), &["--fix", "--dry-run"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
}

fn line_of(fixed: &Value) -> (&str, u64) {
    (fixed["code"].as_str().unwrap(), fixed["line"].as_u64().unwrap())
}

#[test]
fn the_difference_is_one_that_patch_takes() {
    let home = folder(&[("example.toml", &untidy().replace('\u{feff}', ""))]);
    let dry = check(home.path(), &["--fix", "--dry-run"]);
    let mut git = Command::new("git");
    git.args(["apply", "--whitespace=nowarn", "-"]).current_dir(home.path()).stdin(Stdio::piped());
    // Without it git looks for a repository above and takes its root.
    git.env("GIT_CEILING_DIRECTORIES", home.path().parent().unwrap());
    let Ok(mut git) = git.spawn() else {
        assert!(crate::harness::may_skip("git", "git is not installed"));
        return;
    };
    std::io::Write::write_all(&mut git.stdin.take().unwrap(), dry.out.as_bytes()).unwrap();
    assert!(git.wait().unwrap().success());
    assert_eq!(check(home.path(), &["--fix", "--dry-run"]).out, "");
    assert!(fs_err::read_to_string(home.path().join("example.toml")).unwrap().contains("goto = \"done\" # 여기로\r\n"));
}

#[test]
fn only_the_named_file_is_mended() {
    let bad = |id: &str| {
        example::example("[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"네.\"\ngoto = \"doen\"\n")
            .replace("example", id)
    };
    let home = folder(&[("one.toml", &bad("one")), ("two.toml", &bad("two"))]);
    let ran = check(&home.path().join("one.toml"), &["--fix"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let read = |name: &str| fs_err::read_to_string(home.path().join(name)).unwrap();
    assert!(read("one.toml").contains("\"done\"\n") && read("two.toml") == bad("two"));
}

#[test]
fn what_is_left_is_said() {
    let body = "[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"네.\"\ngoto = \"doen\"\n[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n[[outcome]]\nid = \"later\"\nresult = \"callback\"\ncode = \"CB-01\"\n[[case]]\nname = \"끝\"\ntake = []\nend = \"later\"\n";
    let home = folder(&[("example.toml", &example::example(body))]);
    let ran = check(home.path(), &["--fix"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("고치지 않았어요: example.toml:") && ran.err.contains("G702"), "{}", ran.err);
    assert!(ran.err.contains("직접 고칠 것이 남았어요. 오류 1개"), "{}", ran.err);
    let dry = check(home.path(), &["--fix", "--dry-run"]);
    assert_eq!((dry.code, dry.out.as_str()), (1, ""), "errors are left");
}

#[test]
fn what_cannot_be_is_refused() {
    let home = folder(&[("example.toml", &untidy())]);
    for args in [&["--dry-run"] as &[&str], &["--fix", "--dry-run", "--format", "sarif"]] {
        let ran = check(home.path(), args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?} {}", ran.err);
    }
    assert_eq!(check(&home.path().join("gone.toml"), &["--fix"]).code, 2);
    assert_eq!(fs_err::read_to_string(home.path().join("example.toml")).unwrap(), untidy());
}

/// A slip of the hand in a shipped guide.
#[derive(Debug, Clone)]
struct Slip {
    at: prop::sample::Index,
    kind: u8,
}

/// Makes the slip at one of the places where it can be made.
fn slipped(text: &str, slip: &Slip) -> String {
    let (needle, with): (&str, fn(&str) -> String) = match slip.kind % 6 {
        0 => ("goto = \"", |word| format!("goto = \"{}x", &word["goto = \"".len()..])),
        1 => ("title = \"", |_| "titel = \"".to_owned()),
        2 => ("end  = \"", |_| "end  = \"x".to_owned()),
        3 => ("take = [\"", |_| "take = [\"x".to_owned()),
        4 => ("say   = \"", |_| "say   = \u{201c}".to_owned()),
        _ => ("님", |_| "는 {customer}은 ".to_owned()),
    };
    let places: Vec<usize> = text.match_indices(needle).map(|(at, _)| at).collect();
    if places.is_empty() {
        return text.to_owned();
    }
    let at = places[slip.at.index(places.len())];
    format!("{}{}{}", &text[..at], with(needle), &text[at + needle.len()..])
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is mended, nothing else is hurt: no new errors, no more faults of syntax, and a second run is idle.
    #[test]
    fn mending_hurts_nothing(
        guide in any::<prop::sample::Index>(),
        slips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
    ) {
        let mut sources = read_dir(&package("guides"));
        let guides: Vec<usize> = (0..sources.files.len()).filter(|at| {
            sources.files[*at].text.as_ref().is_ok_and(|text| text.contains("[[step]]"))
        }).collect();
        let at = guides[guide.index(guides.len())];
        let file = &mut sources.files[at];
        let mut text = file.text.as_ref().unwrap().to_string();
        for (at, kind) in slips {
            text = slipped(&text, &Slip { at, kind });
        }
        file.text = Ok(text.clone().into());
        let before = load(sources.clone(), today()).1;
        let mended = mend(&sources, &BTreeSet::new(), today());
        let count = |report: &giljabi::check::Report, syntax: bool| {
            report.diagnostics.iter().filter(|d| d.is_error() && (d.code == "G001") == syntax).count()
        };
        prop_assert!(count(&mended.report, true) <= count(&before, true));
        // Faults of syntax hide others: only without them can the others be compared.
        if count(&before, true) == 0 {
            prop_assert!(count(&mended.report, false) <= count(&before, false), "{:?}", mended.fixed);
        }
        prop_assert_eq!(mended.changes.is_empty(), mended.fixed.is_empty());
        let after = with(&sources, &mended);
        let again = mend(&after, &BTreeSet::new(), today());
        prop_assert!(again.changes.is_empty(), "{:?}", again.fixed);
        for change in &mended.changes {
            let lines = |text: &str| text.matches('\n').count();
            prop_assert_eq!(lines(&change.before), lines(&change.after));
        }
    }
}
