//! lookup, receipt, and the practice gateway as a process.

use std::io::{BufRead as _, BufReader};

use super::*;

fn value_of(facts: &Value, label: &str) -> String {
    let found = facts["facts"].as_array().unwrap().iter().find(|fact| fact["label"] == label);
    found.and_then(|fact| fact["value"].as_str()).unwrap_or_default().to_owned()
}

#[test]
fn reads_and_their_refusals() {
    let running = practice();
    let home = Home::at(&running.base_url());
    for (command, tail, code, kind) in [
        ("lookup", "6194", 0, ""),
        ("lookup", "0001", 1, "not-found"),
        ("lookup", "9702", 2, "server"),
        ("lookup", "9703", 2, "unreadable"),
        ("lookup", "9600", 2, "redirect"),
        ("lookup", "9601", 2, "too-big"),
        ("receipt", "6194", 0, ""),
        ("receipt", "9700", 0, ""),
        ("receipt", "9701", 1, "not-found"),
        ("receipt", "9702", 2, "status"),
    ] {
        let tid = tid_of(tail);
        let read = home.run(&[command, &tid, "--json"]);
        assert_eq!((read.code, read.kind().as_str()), (code, kind), "{command} {tail}: {}", read.out);
        let words = home.run(&[command, &tid]);
        assert_eq!((words.code, words.out.is_empty()), (code, code != 0), "{command} {tail}");
        let told = read.json();
        assert_eq!(told["mode"], "practice", "{command} {tail}");
        assert!(read.err.contains("연습") && words.err.starts_with("연습"), "practice is never taken for live");
        if code == 0 {
            assert_eq!(told["tid"].as_str(), Some(tid.as_str()));
            for personal in ["홍길동", "01012341234", "test@naver.com"] {
                assert!(!read.out.contains(personal) && !words.out.contains(personal), "{}", read.out);
            }
        }
    }
    let sample = home.run(&["lookup", SAMPLE_TID, "--json"]).json();
    assert_eq!(
        (value_of(&sample, "상태"), value_of(&sample, "결제 금액")),
        ("승인".into(), "20,000원 (이만 원)".into())
    );
    assert_eq!(home.run(&["lookup", "abc", "--json"]).kind(), "length");
    assert_eq!(running.ledger().captures(), [], "a read captures nothing");
}

#[test]
fn a_gateway_that_cannot_be_reached() {
    for (base, mode, kind) in [
        (NOBODY, "practice", "connect"),
        ("https://pay.example", "practice", "settings"),
        ("http://pay.example", "live", "settings"),
        ("no address", "practice", "settings"),
    ] {
        let home = Home::at(base);
        let live: &[&str] = if mode == "live" { &["--live"] } else { &[] };
        for command in ["lookup", "receipt"] {
            let read = home.run(&[&[command, SAMPLE_TID, "--json"], live].concat());
            assert_eq!((read.code, read.kind().as_str()), (2, kind), "{command} {base}: {}", read.out);
            assert_eq!(read.json()["mode"], mode, "{command} {base}");
        }
    }
}

#[test]
fn reads_follow_the_mode_of_the_settings() {
    let running = practice();
    let home = Home::at(&running.base_url());
    giljabi::service::files::save_whole(&home.path().join("settings.toml"), b"mode = \"live\"\n").unwrap();
    let mode = |args: &[&str]| home.run(args).json()["mode"].as_str().unwrap_or_default().to_owned();
    assert_eq!(mode(&["lookup", SAMPLE_TID, "--json"]), "live");
    assert_eq!(mode(&["--practice", "lookup", SAMPLE_TID, "--json"]), "practice");
    let mut keyless = home.command(&["lookup", SAMPLE_TID, "--json"]);
    keyless.env_remove("GILJABI_MERCHANT_KEY");
    let keyless = ran(keyless);
    assert_eq!((keyless.code, keyless.kind().as_str()), (2, "secret"), "no terminal to ask at");
}

#[test]
fn practice_needs_neither_key_nor_address() {
    let home = Home::new();
    for command in ["lookup", "receipt"] {
        let mut bare = home.command(&[command, SAMPLE_TID, "--json"]);
        for name in ["API", "PAGES"].map(|name| format!("GILJABI_GATEWAY_{name}")) {
            bare.env_remove(name);
        }
        bare.env_remove("GILJABI_MERCHANT_KEY");
        assert_eq!(ran(bare).code, 0, "{command}");
    }
    let mut open = home.command(&["receipt", SAMPLE_TID, "--open", "--json"]);
    open.env_remove("GILJABI_GATEWAY_PAGES").env_remove("GILJABI_GATEWAY_API");
    let open = ran(open);
    assert_eq!((open.code, open.kind().as_str()), (1, "practice"), "that page dies with the command");
}

#[test]
fn the_practice_gateway_says_where_it_is() {
    let home = Home::new();
    let mut process = home.command(&["practice-gateway"]).spawn().unwrap();
    let mut out = BufReader::new(process.stdout.take().unwrap());
    let process = Alive(process);
    let mut address = String::new();
    out.read_line(&mut address).unwrap();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    let other = Home::at(address.trim());
    assert_eq!(other.run(&["lookup", SAMPLE_TID, "--json"]).code, 0);
    let port = address.trim().rsplit(':').next().unwrap();
    let taken = home.run(&["practice-gateway", "--port", port]);
    assert_eq!((taken.code, taken.out.as_str()), (2, ""));
    assert!(taken.err.contains("--port"), "{}", taken.err);
    process.kill();
}
