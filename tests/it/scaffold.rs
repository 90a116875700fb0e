//! New guides: what is made passes the checker as it stands, and nothing of a list is lost.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use giljabi::check::{Report, load};
use giljabi::guide::library::Library;
use giljabi::guide::model::CallResult;
use giljabi::guide::scaffold::{Draft, Made, ends, folder, guide, read_list};
use giljabi::guide::source::{ImageFile, SourceFile, Sources, is_source};
use giljabi::guide::tables::Tables;
use proptest::prelude::*;

use crate::support::{package, today};

const DISPOSITIONS: &str = "[PAY-01]\nlabel = \"해결\"\nresult = \"resolved\"\n\
    [CB-01]\nlabel = \"다시 통화\"\nresult = \"callback\"\n";

fn draft(ends: Vec<(CallResult, String)>) -> Draft {
    Draft { id: "made".into(), title: String::new(), owner: "교육팀".into(), today: today(), ends }
}

fn tables(text: &str) -> Tables {
    let mut tables = Tables::default();
    let found = tables.read(&Arc::from("dispositions.toml"), text);
    assert!(found.is_empty(), "{found:?}");
    tables
}

fn checked(text: &str, dispositions: &str) -> (Library, Report) {
    let files = vec![SourceFile::of("made.toml", text), SourceFile::of("dispositions.toml", dispositions)];
    load(Sources { files, ..Sources::default() }, today())
}

fn codes(report: &Report, errors: bool) -> BTreeSet<&'static str> {
    report.diagnostics.iter().filter(|found| !errors || found.is_error()).map(|found| found.code).collect()
}

#[test]
fn a_new_guide_is_clean_whatever_the_folder_offers() {
    for dispositions in [
        DISPOSITIONS,
        "[A]\nlabel = \"끝\"\nresult = \"resolved\"\n",
        "[A]\nlabel = \"이관\"\nresult = \"escalated\"\n",
        "[A]\nlabel = \"중단\"\nresult = \"abandoned\"\n[B]\nlabel = \"이관\"\nresult = \"escalated\"\n",
    ] {
        let made = guide(&draft(ends(&tables(dispositions))), None).unwrap();
        let (library, report) = checked(&made.text, dispositions);
        assert_eq!(codes(&report, false), BTreeSet::new(), "{}\n{:#?}", made.text, report.diagnostics);
        assert!(library.guide("made").is_some() && made.remarks.is_empty());
    }
}

#[test]
fn a_new_folder_is_clean() {
    let mut sources = Sources::default();
    for (path, text) in folder("교육팀", today()) {
        if let Some(image) = path.strip_prefix("images/") {
            sources.images.insert(image.to_owned(), ImageFile { bytes: Ok(text.as_bytes().into()), size: None });
        } else if is_source(path) {
            sources.files.push(SourceFile::of(path, &text));
        }
    }
    let (library, report) = load(sources, today());
    assert_eq!(codes(&report, false), BTreeSet::new(), "{:#?}", report.diagnostics);
    assert_eq!(library.guides.len(), 1);
}

/// Runs of letters and digits, without the marks before the items.
fn words(list: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for line in list.lines() {
        let is_mark = |word: &str| {
            let core = word.trim_matches(|c: char| !c.is_alphanumeric());
            let core = core.trim_start_matches("STEP").trim_end_matches("단계");
            core.chars().count() <= 3 && (core.chars().all(|c| c.is_ascii_digit()) || word.ends_with(['.', ')']))
        };
        let mut tokens = line.split_whitespace().peekable();
        while tokens.peek().is_some_and(|word| is_mark(word) || *word == "STEP") {
            tokens.next();
        }
        let rest = tokens.collect::<Vec<_>>().join(" ");
        let split = rest.split(|c: char| !c.is_alphanumeric() || ('①'..='⑳').contains(&c));
        out.extend(split.filter(|word| !word.is_empty()).map(str::to_owned));
    }
    out
}

fn lost(list: &str, made: &Made) -> Vec<String> {
    words(list).into_iter().filter(|word| !made.text.contains(word.as_str())).collect()
}

#[test]
fn lists_become_steps_and_lose_nothing() {
    for (file, steps, staged, remarks) in [
        ("numbered.txt", 6, false, 1),
        ("staged.txt", 4, true, 0),
        ("circled.txt", 5, false, 0),
        ("bullets.txt", 4, false, 0),
        ("steps.txt", 4, false, 0),
        ("prose.txt", 1, false, 1),
    ] {
        let text = fs_err::read_to_string(package("tests/data/lists").join(file)).unwrap();
        let made = guide(&draft(ends(&tables(DISPOSITIONS))), Some(&read_list(&text))).unwrap();
        let (library, report) = checked(&made.text, DISPOSITIONS);
        assert_eq!(codes(&report, true), BTreeSet::new(), "{file}\n{}\n{:#?}", made.text, report.diagnostics);
        let allowed = BTreeSet::from(["G202", "G305"]);
        assert!(codes(&report, false).is_subset(&allowed), "{file} {:#?}", report.diagnostics);
        let guide = library.guide("made").unwrap();
        assert_eq!(guide.steps.len(), steps, "{file}\n{}", made.text);
        assert_eq!(guide.steps.iter().all(|step| step.stage.is_some()), staged, "{file}");
        assert_eq!(made.remarks.len(), remarks, "{file} {:?}", made.remarks);
        assert_eq!(lost(&text, &made), [""; 0], "{file}\n{}", made.text);
    }
}

#[test]
fn a_list_of_answers_is_walked_as_it_says() {
    let text = fs_err::read_to_string(package("tests/data/lists/numbered.txt")).unwrap();
    let made = guide(&draft(ends(&tables(DISPOSITIONS))), Some(&read_list(&text))).unwrap();
    let (library, _) = checked(&made.text, DISPOSITIONS);
    for (take, outcome, passes) in [
        (vec!["예", "예"], "done", vec!["step-1", "step-2", "step-3", "step-4", "step-5"]),
        (vec!["아니요"], "done", vec!["step-1", "step-2", "step-3", "step-6"]),
    ] {
        let take: Vec<String> = take.into_iter().map(str::to_owned).collect();
        let walked = giljabi::cli::walk::walk(&library, "made", &take).unwrap();
        let steps: Vec<&str> = walked.steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!((steps, walked.end.unwrap().outcome.as_str()), (passes, outcome));
    }
    let step = |at: usize| library.guide("made").unwrap().steps[at].clone();
    assert!(step(1).doing.contains("- 크롬, 엣지, 사파리 가운데 하나") && step(1).say.contains("여쭤봅니다"));
    assert!(step(3).note.contains("회사 PC") && step(5).warn.contains("CVC") && step(5).note.contains("김과장"));
}

fn list_line() -> impl Strategy<Value = String> {
    let indent = prop::sample::select(vec!["", "  ", "    ", "\t", "\u{3000}"]);
    let mark = prop::sample::select(vec![
        "1. ",
        "2. ",
        "3. ",
        "1) ",
        "2단계: ",
        "① ",
        "②",
        "가. ",
        "- ",
        "• ",
        "□ ",
        "※ ",
        "주의: ",
        "",
        "",
    ]);
    let words = prop::sample::select(vec![
        "카드를 확인합니다",
        "창을 닫는다",
        "보입니까?",
        "예 → 1번으로",
        "아니요 → 2번으로",
        "아니요 → 9번으로",
        "네: 종료",
        "오류 → 다음",
        "보이나요? (예 → 3번, 아니요 → 1번)",
        "\"\"\"따옴표\"\"\" \\ 'x'",
        "{고객} }} {{ {",
        "# 제목 **굵게",
        "[[step]] id = 1",
        "뷁\u{1b}[2J\u{200b}",
        "e\u{301}",
        "",
    ]);
    (indent, mark, words).prop_map(|(indent, mark, words)| format!("{indent}{mark}{words}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is pasted: a guide without errors, in which every word still is.
    #[test]
    fn any_list_makes_a_sound_guide(lines in prop::collection::vec(list_line(), 0..14)) {
        let text = lines.join("\n");
        let made = guide(&draft(ends(&tables(DISPOSITIONS))), Some(&read_list(&text))).unwrap();
        let (_, report) = checked(&made.text, DISPOSITIONS);
        prop_assert_eq!(codes(&report, true), BTreeSet::new(), "{}\n{}\n{:#?}", text, made.text, report.diagnostics);
        let composed: String = unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect();
        prop_assert_eq!(lost(&composed, &made), Vec::<String>::new(), "{}\n{}", text, made.text);
    }
}

fn run(args: &[&str], data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
    command.arg("--data").arg(data).args(args).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.output().unwrap()
}

#[test]
fn new_folders_and_guides_are_made_once() {
    let home = tempfile::tempdir().unwrap();
    let guides = home.path().join("my guides");
    let dir = guides.to_string_lossy().into_owned();
    let data = home.path().join("data");
    let code = |args: &[&str]| run(args, &data).status.code();
    assert_eq!(code(&["new", "--folder", &dir]), Some(0));
    for file in
        ["tombi.toml", "guide.schema.json", "schemas/check.schema.json", ".vscode/settings.json", "images/popup.svg"]
    {
        assert!(guides.join(file).is_file(), "{file}");
    }
    assert_eq!(code(&["new", "--folder", &dir]), Some(1), "the folder is in use");
    assert_eq!(code(&["check", &dir]), Some(0));
    assert_eq!(code(&["new", "card-hidden", "--title", "카드가 안 보일 때", "--dir", &dir]), Some(0));
    let made = fs_err::read_to_string(guides.join("card-hidden.toml")).unwrap();
    assert!(made.contains("title     = \"카드가 안 보일 때\""), "{made}");
    assert_eq!(code(&["check", &dir]), Some(0));
    assert_eq!(code(&["new", "card-hidden", "--dir", &dir]), Some(1), "there is one already");
    assert_eq!(fs_err::read_to_string(guides.join("card-hidden.toml")).unwrap(), made);
    for id in ["Card", "../card", "check", "카드"] {
        let ran = run(&["new", id, "--dir", &dir], &data);
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!((ran.status.code(), said.contains("안내 id로 쓸 수 없")), (Some(1), true), "{id}: {said}");
    }
    assert_eq!(code(&["new"]), Some(2));
}

#[test]
fn a_list_in_the_old_encoding_is_read_and_printed() {
    let home = tempfile::tempdir().unwrap();
    let list = home.path().join("list.txt");
    let text = fs_err::read_to_string(package("tests/data/lists/numbered.txt")).unwrap();
    let (bytes, _, unmappable) = encoding_rs::EUC_KR.encode(&text);
    assert!(!unmappable);
    giljabi::service::files::save_whole(&list, &bytes).unwrap();
    let guides = home.path().join("guides");
    let ran = run(
        &["new", "popup-list", "--print", "--from", &list.to_string_lossy(), "--dir", &guides.to_string_lossy()],
        home.path(),
    );
    let (out, said) = (String::from_utf8(ran.stdout).unwrap(), String::from_utf8(ran.stderr).unwrap());
    assert_eq!(ran.status.code(), Some(0), "{said}");
    assert!(out.contains("title     = \"결제창이 안 열릴 때 처리 순서\""), "{out}");
    assert!(said.contains("CP949") && said.contains("김과장"), "{said}");
    assert!(!guides.exists(), "nothing is saved");
}
