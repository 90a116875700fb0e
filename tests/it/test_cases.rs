//! `giljabi test` by the real program: the shipped guides, failing cases, coverage, JUnit, and blessing.

use std::path::Path;
use std::process::{Command, Stdio};

use giljabi::check::example;
use giljabi::service::files::save_whole;
use giljabi::text::span::display_width;
use serde_json::{Value, json};

use crate::support::package;

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }
}

fn run(path: &Path, args: &[&str]) -> Ran {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
    command.arg("--data").arg(data.path()).arg("test").arg(path).args(args).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ran = Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    ran
}

const STEPS: &str = r#"
# 상담실에서 쓰는 안내
[[step]]
id = "card"
title = "카드"
say = "카드가 보입니까?"
choice = [
  { label = "보여요", goto = "done" },
  { label = "안 보여요", goto = "window" },
]

[[step]]
id = "window"
title = "창"
say = "창을 다시 열어 주십시오. 카드가 보입니까?"
choice = [
  { label = "이제 보여요", goto = "done" },
  { label = "그래도 안 보여요", goto = "later" },
]

[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"

[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
"#;

/// A folder of one guide with these cases, as text.
fn folder(cases: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in &example::sources(&format!("{STEPS}{cases}")).files {
        save_whole(&folder.path().join(&*file.name), file.text.as_ref().unwrap().as_bytes()).unwrap();
    }
    folder
}

fn guide(folder: &tempfile::TempDir) -> String {
    fs_err::read_to_string(folder.path().join("example.toml")).unwrap()
}

const GOOD: &str = "\n[[case]]\nname = \"보이면 끝난다\"\ntake = [\"보여요\"]\nend = \"done\"\n";

/// Ends elsewhere, label gone, no answer left, an answer too many, an outcome that is gone.
const BAD: &str = r#"
[[case]]
name = "창을 열면 끝난다"
take = ["안 보여요", "그래도 안 보여요"] # 두 번
end  = "done" # 끝
[[case]]
name = "이름이 바뀐 선택지"
take = ["안 보여요", "이젠 보여요"]
end  = "done"
[[case]]
name = "가다 만 사례"
take = ["안 보여요"]
end  = "later"
[[case]]
name = "남는 선택지"
take = ["보여요", "보여요"]
end  = "done"
[[case]]
name = "없어진 결과"
take = ["보여요"]
end  = "gone" # 옛 이름
"#;

#[test]
fn the_shipped_guides_pass_and_are_covered() {
    let ran = run(&package("guides"), &["--json", "--min-coverage", "95"]);
    let json = ran.json();
    assert_eq!((ran.code, &json["summary"]["failed"]), (0, &json!(0)), "{}", ran.err);
    assert_eq!(json["summary"]["cases"], json["summary"]["passed"]);
    assert!(json["summary"]["guides"].as_u64() > Some(10));
    for guide in json["guides"].as_array().unwrap() {
        assert_eq!(guide["uncovered"]["outcomes"], json!([]), "{}", guide["guide"]);
        assert_eq!(guide["uncovered"]["choices"], json!([]), "{}", guide["guide"]);
    }
    let one = run(&package("guides"), &["--guide", "isp-registration", "--json"]).json();
    assert_eq!(
        (one["guides"].as_array().map(Vec::len), &one["guides"][0]["guide"]),
        (Some(1), &json!("isp-registration"))
    );
    let file = run(&package("guides/isp-registration.toml"), &["--json"]).json();
    assert_eq!(one["guides"], file["guides"], "a file is tried among the others of its folder");
}

#[test]
fn a_failing_case_shows_both_paths() {
    let home = folder(&format!("{GOOD}{BAD}"));
    let ran = run(home.path(), &[]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    insta::assert_snapshot!(ran.out, @r#"
    example  사례 1개 통과, 5개 실패 · 단계 2/2 · 선택지 3/4 · 결과 2/2
      실패 example.toml:41 창을 열면 끝난다
          사례가 말하는 길     실제로 간 길
          "안 보여요"          card "안 보여요"
          "그래도 안 보여요"   window "그래도 안 보여요"
        > 결과 done            결과 later
      실패 example.toml:45 이름이 바뀐 선택지
          사례가 말하는 길   실제로 간 길
          "안 보여요"        card "안 보여요"
        > "이젠 보여요"      window 단계에 없음. 고를 수 있는 것: "이제 보여요", "그래도 안 보여요"
          결과 done
      실패 example.toml:49 가다 만 사례
          사례가 말하는 길   실제로 간 길
          "안 보여요"        card "안 보여요"
        > 결과 later         window 단계에서 멈춤. 고를 수 있는 것: "이제 보여요", "그래도 안 보여요"
      실패 example.toml:53 남는 선택지
          사례가 말하는 길   실제로 간 길
          "보여요"           card "보여요"
        > "보여요"           결과 done
          결과 done
      실패 example.toml:57 없어진 결과
          사례가 말하는 길   실제로 간 길
          "보여요"           card "보여요"
        > 결과 gone          결과 done
      고르지 않은 선택지: window "이제 보여요"
    안내 1개의 사례 6개 가운데 5개가 실패했어요. 지난 곳 7/8 (87%).
    "#);
    for case in ran.out.split("  실패 ").skip(1) {
        let paths: Vec<&str> = case.lines().skip(1).take_while(|line| line.starts_with("    ")).collect();
        assert_eq!(paths.iter().filter(|line| line.starts_with("    > ")).count(), 1, "{case}");
        let right = |line: &str| {
            let (left, _) = line[6..].rsplit_once("   ")?;
            Some(display_width(left) + 3)
        };
        let header = right(paths[0]).unwrap();
        assert!(paths.iter().filter_map(|line| right(line)).all(|column| column == header), "{case}");
    }
}

/// The guides' own words stay as they are; everything around them is in English.
#[test]
fn results_in_english() {
    let home = folder(&format!("{GOOD}{BAD}"));
    save_whole(&home.path().join("broken.toml"), "format = 1\nid = \"broken\"\n".as_bytes()).unwrap();
    let ran = run(home.path(), &["--lang", "en", "--min-coverage", "100"]);
    assert_eq!(ran.code, 1);
    let own = ["창을 열면 끝난다", "이름이 바뀐 선택지", "가다 만 사례", "남는 선택지", "없어진 결과"];
    let own = own.iter().chain(&["그래도 안 보여요", "이제 보여요", "이젠 보여요", "안 보여요", "보여요"]);
    let rest = own.fold(format!("{}{}", ran.out, ran.err), |text, words| text.replace(words, ""));
    assert!(!rest.chars().any(|c| ('가'..='힣').contains(&c)), "{rest}");
    for words in [
        "example  cases passed: 1, failed: 5 · steps 2/2 · choices 3/4 · outcomes 2/2",
        "> outcome done         outcome later",
        "not at step window, which offers: \"이제 보여요\"",
        "broken.toml  not tested, it has errors: ",
        "guides: 1, cases: 6, 5 failed. Covered 7/8 (87%). Guides not tested: 1.",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(ran.err.starts_with("87% is covered"), "{}", ran.err);
}

#[test]
fn results_for_programs() {
    let home = folder(&format!("{GOOD}{BAD}"));
    let ran = run(home.path(), &["--json"]);
    let json = ran.json();
    assert_eq!(ran.code, 1);
    let guide = &json["guides"][0];
    let whys: Vec<&str> =
        guide["cases"].as_array().unwrap().iter().map(|case| case["stopped"]["why"].as_str().unwrap()).collect();
    assert_eq!(whys, ["end", "end", "not-offered", "asks", "takes-left", "end"]);
    let gone = &guide["cases"][2];
    assert_eq!(
        gone["stopped"],
        json!({
            "why": "not-offered", "guide": "example", "at": "window", "offers": ["이제 보여요", "그래도 안 보여요"],
        })
    );
    assert_eq!(gone["taken"], json!([{ "guide": "example", "step": "card", "label": "안 보여요" }]));
    assert_eq!(gone["expected"], json!({ "take": ["안 보여요", "이젠 보여요"], "end": "done" }));
    assert_eq!(guide["coverage"]["choices"], json!({ "covered": 3, "total": 4 }));
    assert_eq!(guide["uncovered"]["choices"], json!([{ "step": "window", "label": "이제 보여요" }]));
    assert_eq!(
        json["summary"],
        json!({
            "guides": 1, "cases": 6, "passed": 1, "failed": 5, "broken": 0, "covered": 7, "total": 8, "percent": 87,
        })
    );
}

#[test]
fn coverage_may_be_asked_for() {
    let home = folder(GOOD);
    for (least, code) in [("0", 0), ("37", 0), ("38", 1), ("100", 1)] {
        let ran = run(home.path(), &["--min-coverage", least]);
        assert_eq!(ran.code, code, "{least}: {}", ran.out);
        assert_eq!(ran.err.contains("37%"), code == 1, "{}", ran.err);
    }
    assert_eq!(run(home.path(), &["--min-coverage", "101"]).code, 2);
}

#[test]
fn what_cannot_be_tried_is_told() {
    let home = folder(GOOD);
    let strange = run(home.path(), &["--guide", "exampl", "--json"]);
    assert_eq!((strange.code, &strange.json()["error"]["kind"]), (2, &json!("no-guide")));
    assert!(strange.out.contains("혹시 example"), "{}", strange.out);
    assert_eq!(run(&home.path().join("gone.toml"), &[]).code, 2);
    assert_eq!(run(&home.path().join("gone"), &[]).code, 2);
    save_whole(&home.path().join("broken.toml"), "format = 1\nid = \"broken\"\n".as_bytes()).unwrap();
    let ran = run(home.path(), &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("broken.toml  오류가 있어서 시험하지 못했어요"), "{}", ran.out);
    assert_eq!(run(home.path(), &["--guide", "example"]).code, 0, "the broken one is not meant");
    assert_eq!(run(home.path(), &["--json"]).json()["broken"][0]["guide"], "broken");
}

#[test]
fn blessing_changes_ends_and_nothing_else() {
    let home = folder(&format!("{GOOD}{BAD}"));
    let before = guide(&home).replace('\n', "\r\n");
    let before = format!("\u{feff}{before}");
    save_whole(&home.path().join("example.toml"), before.as_bytes()).unwrap();
    let ran = run(home.path(), &["--bless", "--json"]);
    let json = ran.json();
    assert_eq!(ran.code, 1, "the others still fail");
    let want = before
        .replace("end  = \"done\" # 끝", "end  = \"later\" # 끝")
        .replace("end  = \"gone\" # 옛 이름", "end  = \"done\" # 옛 이름");
    assert_eq!(guide(&home), want);
    let blessed: Vec<(&str, &str)> = json["blessed"].as_array().unwrap().iter().map(from_to).collect();
    assert_eq!(blessed, [("done", "later"), ("gone", "done")]);
    assert_eq!((&json["summary"]["passed"], &json["summary"]["failed"]), (&json!(3), &json!(3)));
    for words in ["이름이 바뀐 선택지", "가다 만 사례", "남는 선택지"] {
        assert!(
            ran.err.lines().any(|line| line.starts_with("그대로 두었어요: ") && line.contains(words)),
            "{}",
            ran.err
        );
    }
    let again = run(home.path(), &["--bless", "--json"]);
    assert_eq!((again.json()["blessed"].as_array().map(Vec::len), guide(&home)), (Some(0), want));
}

fn from_to(blessed: &Value) -> (&str, &str) {
    (blessed["from"].as_str().unwrap(), blessed["to"].as_str().unwrap())
}

#[test]
fn junit_is_escaped_and_masked() {
    let cases = "\n[[case]]\nname = \"<b> & \\\"4111-1111-1111-1111\\\" \\u001b[2J\"\ntake = [\"010-1234-5678\"]\nend = \"done\"\n";
    let home = folder(&format!("{GOOD}{cases}"));
    save_whole(&home.path().join("broken.toml"), "format = 1\nid = \"broken\"\n".as_bytes()).unwrap();
    // Such a number is an error of its own; here it is to reach the results.
    let tables = home.path().join("check.toml");
    let lighter = format!("{}\n[severity]\nG402 = \"warning\"\n", fs_err::read_to_string(&tables).unwrap());
    save_whole(&tables, lighter.as_bytes()).unwrap();
    let file = home.path().join("out.xml");
    let ran = run(home.path(), &["--junit", &file.to_string_lossy()]);
    assert_eq!(ran.code, 1);
    let xml = fs_err::read_to_string(&file).unwrap();
    let suite = |name: &str, tests: usize, failures: usize, errors: usize| {
        format!(
            "<testsuite name=\"{name}\" tests=\"{tests}\" disabled=\"0\" errors=\"{errors}\" failures=\"{failures}\""
        )
    };
    assert!(xml.contains(&suite("example", 2, 1, 0)) && xml.contains(&suite("broken", 1, 0, 1)), "{xml}");
    assert!(xml.contains("&lt;b&gt; &amp; ") && xml.contains("type=\"not-offered\""), "{xml}");
    assert!(xml.contains("file=\"example.toml\" line=\""), "{xml}");
    for text in [&xml, &ran.out, &ran.err] {
        assert!(!text.contains("4111-1111-1111-1111") && !text.contains("010-1234-5678"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    let nowhere = home.path().join("no/such/folder.xml");
    assert_eq!(run(home.path(), &["--junit", &nowhere.to_string_lossy()]).code, 2);
}

#[test]
fn a_path_becomes_a_case() {
    let home = folder(GOOD);
    let before = guide(&home);
    let record = |more: &[&str]| run(home.path(), &[&["--record", "example", "--name", "새 사례"], more].concat());
    let printed = record(&["--take", "안 보여요", "--take", "그래도 안 보여요"]);
    let case = "[[case]]\nname = \"새 사례\"\ntake = [\"안 보여요\", \"그래도 안 보여요\"]\nend  = \"later\"\n";
    assert_eq!((printed.code, printed.out.as_str()), (0, case), "{}", printed.err);
    assert_eq!(guide(&home), before, "only shown");
    assert!(record(&[]).out.contains("take = [\"보여요\"]\nend  = \"done\""), "the first choices");
    let added = record(&["--take", "안 보여요", "--take", "그래도 안 보여요", "--append"]);
    assert_eq!((added.code, guide(&home)), (0, format!("{before}\n{case}")), "{}", added.err);
    assert_eq!(run(home.path(), &["--json"]).json()["summary"]["passed"], 2);
    for (more, code) in [
        (&["--take", "안 보여요"] as &[&str], 1),
        (&["--take", "없는 말"], 1),
        (&["--take", "보여요", "--take", "보여요", "--append"], 1),
        (&["--bless"], 2),
    ] {
        let refused = record(more);
        assert_eq!((refused.code, refused.out.as_str()), (code, ""), "{more:?} {}", refused.err);
    }
    assert_eq!(run(home.path(), &["--record", "gone", "--name", "x"]).code, 1);
    assert_eq!(run(home.path(), &["--record", "example"]).code, 2, "a case needs a name");
}
