//! check, walk, search.

use serde_json::json;

use super::*;

#[test]
fn the_shipped_guides_are_found_and_walked() {
    let home = Home::new();
    let found = home.run(&["search", "키보드", "보안", "--json"]);
    let found_json = found.json();
    assert_eq!((found.code, &found_json["query"]), (0, &json!("키보드 보안")));
    let first = &found_json["hits"][0];
    assert!(first["guide"].is_string() && first["title"].is_string() && first["why"].is_string(), "{first}");
    assert!(first["score"].as_f64().is_some_and(|score| (0.0..=1.0).contains(&score)), "{first}");
    let none = home.run(&["search", "--json", "qzxwvqzxwv"]);
    assert_eq!((none.code, none.json()), (1, json!({ "query": "qzxwvqzxwv", "hits": [] })));
    assert_eq!(home.run(&["search", "qzxwvqzxwv"]).code, 1);

    let walked = home.run(&["walk", "isp-registration", "--json"]);
    let stages = walked.json()["steps"].as_array().unwrap().iter().filter(|step| step["stage"]["of"] == "등록").count();
    assert_eq!((walked.code, stages), (0, 8));
    assert_eq!(home.run(&["walk", "no-such-guide"]).code, 1);
    let refused = home.run(&["walk", "no-such-guide", "--json"]);
    assert_eq!((refused.code, refused.kind().as_str()), (1, "no-guide"));
    assert_eq!(home.run(&["walk", "isp-registration", "--take", "없는 말"]).code, 1);
}

#[test]
fn folders_that_are_broken_or_not_there() {
    let home = Home::new();
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("bad.toml");
    giljabi::service::files::save_whole(&bad, "format = 1\nid = \"bad\"\ntitle = ".as_bytes()).unwrap();
    let path = folder.path().to_string_lossy().into_owned();
    let checked = home.run(&["check", &path, "--format", "json"]);
    let report = checked.json();
    assert_eq!((checked.code, report["diagnostics"][0]["file"].as_str()), (1, Some("bad.toml")), "{report}");
    assert!(report["summary"]["errors"].as_u64() > Some(0));
    let short = home.run(&["check", &bad.to_string_lossy(), "--format", "short"]);
    assert_eq!((short.code, short.out.contains("bad.toml:3:")), (1, true), "{}", short.out);
    let gone = format!("{path}/no/such/folder");
    assert_eq!(home.run(&["check", &gone]).code, 2);
    assert_eq!(home.run(&["check", &gone, "--format", "json"]).kind(), "guides");
    let mut search = Command::new(env!("CARGO_BIN_EXE_giljabi"));
    search.arg("--data").arg(home.path()).args(["--guides", &gone, "search", "결제", "--json"]);
    let searched = ran(search);
    assert_eq!((searched.code, searched.kind().as_str()), (2, "guides"), "{}", searched.err);
}

#[test]
fn the_folder_of_the_settings_is_used() {
    let home = Home::new();
    let guides = tempfile::tempdir().unwrap();
    let set = format!("guides_dir = {:?}\n", guides.path().to_string_lossy());
    giljabi::service::files::save_whole(&home.path().join("settings.toml"), set.as_bytes()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
    command.arg("--data").arg(home.path()).args(["search", "결제", "--json"]);
    let searched = ran(command);
    assert_eq!((searched.code, searched.json()["hits"].clone()), (1, json!([])), "an empty folder has no guides");
}

#[test]
fn broken_settings_are_told() {
    let home = Home::new();
    giljabi::service::files::save_whole(&home.path().join("settings.toml"), b"mode = [broken").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
    command.current_dir(package("")).arg("--data").arg(home.path()).args(["search", "결제"]);
    let searched = ran(command);
    assert_eq!((searched.code, searched.err.contains("설정 파일")), (0, true), "{}", searched.err);
}
