//! What other programs read: SARIF against its schema, workflow commands, and colours only where they are seen.

use std::path::Path;
use std::process::{Command, Stdio};

use giljabi::check::load;
use giljabi::check::rules::RULES;
use giljabi::cli::render::{Folder, Format, Look};
use giljabi::diag::Lang;
use giljabi::guide::source::Sources;
use serde_json::Value;

use crate::support::{package, read_dir, today};

fn drawn(sources: Sources, format: Format, folder: &Folder) -> String {
    let report = load(sources, today()).1;
    let mut out = Vec::new();
    let look = Look { format, lang: Lang::Ko, color: false, folder, fixed: None, diff: None };
    look.draw(&report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn sarif(sources: Sources, folder: &Folder) -> Value {
    serde_json::from_str(&drawn(sources, Format::Sarif, folder)).unwrap()
}

fn schema() -> jsonschema::Validator {
    let text = fs_err::read_to_string(package("tests/data/sarif/sarif-2.1.0.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

#[test]
fn sarif_is_what_its_schema_says() {
    let schema = schema();
    let outside = Folder::of(Path::new("/guides 안내"), Path::new("/here"));
    let mut logs = vec![
        sarif(read_dir(&package("tests/data/broken")), &Folder::of(Path::new("guides"), Path::new("/here"))),
        sarif(read_dir(&package("guides")), &outside),
        sarif(Sources::default(), &Folder::default()),
    ];
    logs.extend(RULES.iter().map(|rule| sarif(giljabi::check::example::sources(rule.bad), &outside)));
    for log in &logs {
        let wrong: Vec<String> =
            schema.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
    let mut wrong = logs.swap_remove(0);
    wrong["runs"][0]["results"][0]["level"] = "fatal".into();
    assert!(!schema.is_valid(&wrong), "the schema says no, too");
}

#[test]
fn sarif_names_rules_places_and_remedies() {
    let folder = Folder::of(Path::new("guides"), Path::new("/here"));
    let log = sarif(read_dir(&package("tests/data/broken")), &folder);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), RULES.len());
    let results = run["results"].as_array().unwrap();
    let mut prints: Vec<&str> = Vec::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.starts_with("guides/") && uri.ends_with(".toml"), "{uri}");
        prints.push(result["partialFingerprints"]["giljabiFinding/v1"].as_str().unwrap());
    }
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), results.len(), "no two findings are taken for one");
    let fix = results.iter().find_map(|result| result.get("fixes")).unwrap();
    let put = fix[0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"].as_str().unwrap();
    assert!(put.contains('"') && !put.contains('\u{201c}'), "{put}");
    let twice = giljabi::check::rules::rule("G101").unwrap();
    let related = sarif(giljabi::check::example::sources(twice.bad), &folder);
    let related = &related["runs"][0]["results"][0]["relatedLocations"][0];
    assert!(related["message"]["text"].is_string() && related["physicalLocation"]["region"].is_object(), "{related}");
    let unread = results.iter().find(|r| r["locations"].to_string().contains("guides/folder.toml")).unwrap();
    assert!(unread["locations"][0]["physicalLocation"].get("region").is_none(), "a folder has no lines");
}

/// Lines added above a finding do not make it another.
#[test]
fn fingerprints_outlive_new_lines() {
    let prints = |text: &str| {
        let mut sources = giljabi::check::example::sources("");
        sources.files.retain(|file| &*file.name != "example.toml");
        sources.files.push(giljabi::guide::source::SourceFile::of("example.toml", text));
        let log = sarif(sources, &Folder::default());
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    let text =
        giljabi::check::example::example("[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"네.\"\ngoto = \"doen\"\n");
    let later = format!("# 새 줄\n\n{text}");
    assert!(!prints(&text).is_empty());
    assert_eq!(prints(&text), prints(&later));
    assert_ne!(prints(&text), prints(&text.replace("doen", "dnoe")));
}

#[test]
fn places_count_characters_beyond_emoji() {
    let body = "[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"👩‍👩‍👧 가족 {x}\"\ngoto = \"done\"\n";
    let log = sarif(giljabi::check::example::sources(body), &Folder::default());
    let results = log["runs"][0]["results"].as_array().unwrap();
    let found = results.iter().find(|result| result["ruleId"] == "G301").unwrap();
    let region = &found["locations"][0]["physicalLocation"]["region"];
    let column = "say = \"👩‍👩‍👧 가족 ".chars().count() + 1;
    assert_eq!((region["startColumn"].as_u64(), region["endColumn"].as_u64()), {
        (Some(column as u64), Some(column as u64 + 3))
    });
    assert!(found["message"]["text"].as_str().unwrap().contains("{{x}}"), "braces are not placeholders");
}

#[test]
fn workflow_commands_are_escaped() {
    let body = "[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"100%, {x:y}\"\ngoto = \"done\"\n";
    let folder = Folder::of(Path::new("guides, 새:것"), Path::new("/here"));
    let out = drawn(giljabi::check::example::sources(body), Format::Github, &folder);
    let mut errors = out.lines().filter(|line| line.starts_with("::error "));
    let line = errors.next().unwrap();
    assert!(line.starts_with("::error file=guides%2C 새%3A것/example.toml,line="), "{line}");
    assert!(line.contains(",title=G301 unknown-slot::") && line.contains("{x:y}") && line.contains("%0A"), "{line}");
    assert!(out.lines().all(|line| line.starts_with("::")), "{out}");
    let broken = drawn(read_dir(&package("tests/data/broken")), Format::Github, &folder);
    for line in broken.lines() {
        let (properties, message) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).unwrap();
        let (level, properties) = properties.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&level), "{line}");
        assert!(properties.split(',').all(|property| property.split('=').count() == 2), "{line}");
        assert!(!message.is_empty() && !message.contains('\r'), "{line}");
    }
}

fn giljabi(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
    command.args(args).current_dir(package("")).stdin(Stdio::null());
    command.env_remove("NO_COLOR").env("TERM", "xterm-256color");
    command
}

/// Runs and gives exit code and stdout.
fn ran(mut command: Command) -> (i32, String) {
    let output = command.output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_program_writes_each_format() {
    for (format, starts) in [
        ("text", "오류["),
        ("short", "tests/data/broken/binary.toml:"),
        ("json", "{"),
        ("sarif", "{"),
        ("github", "::error file=tests/"),
    ] {
        let (code, out) = ran(giljabi(&["check", "tests/data/broken", "--format", format]));
        assert_eq!((code, out.starts_with(starts)), (1, true), "{format}: {}", &out[..out.len().min(200)]);
    }
    let (_, english) = ran(giljabi(&["check", "tests/data/broken", "--format", "short", "--lang", "en"]));
    assert!(english.contains(": error[G001] "), "{english}");
}

#[test]
fn colours_are_for_terminals() {
    let esc = |out: &str| out.contains('\u{1b}');
    let check = ["check", "tests/data/broken"];
    assert!(!esc(&ran(giljabi(&check)).1), "a pipe is no terminal");
    for (color, want) in [("always", true), ("never", false), ("auto", false)] {
        let mut command = giljabi(&["check", "tests/data/broken", "--color", color]);
        command.env("NO_COLOR", "1").env("TERM", "dumb");
        assert_eq!(esc(&ran(command).1), want, "--color {color}");
    }
    for format in ["short", "json", "sarif", "github"] {
        let args = ["check", "tests/data/broken", "--color", "always", "--format", format];
        assert!(!esc(&ran(giljabi(&args)).1), "{format} has none");
    }
}

/// On a real terminal, which `script` of util-linux gives.
#[cfg(unix)]
#[test]
fn colours_on_a_terminal() {
    if Command::new("script").arg("--version").output().is_err() {
        assert!(crate::harness::may_skip("script", "util-linux's script is not installed"));
        return;
    }
    for (env, want) in [("", true), ("NO_COLOR=1 ", false), ("TERM=dumb ", false)] {
        let line = format!("{env}{} check tests/data/broken", env!("CARGO_BIN_EXE_giljabi"));
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).current_dir(package("")).stdin(Stdio::null());
        command.env_remove("NO_COLOR").env("TERM", "xterm-256color");
        let output = command.output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(out.contains("오류") && out.contains('\u{1b}') == want, "{env}: {out}");
    }
}
