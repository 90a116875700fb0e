//! approve and journal: sent once, called by its right name, and nothing secret left anywhere.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};

use giljabi::payment::approval::ApprovalState;
use giljabi::practice::{Reaction, SCRIPTS};
use giljabi::service::files::save_whole;

use super::*;
use crate::gateway::expected;

fn args(tid: &str) -> Vec<&str> {
    vec!["approve", "--tid", tid, "--mid", "testpay01m", "--moid", "order-1", "--amt", "20,000", "--tax-free", "1000"]
}

pub(super) fn approve(home: &Home, tid: &str, more: &[&str]) -> Ran {
    home.run(&[&args(tid), more, &["--json"]].concat())
}

fn exit_of(state: ApprovalState) -> i32 {
    match state {
        ApprovalState::Approved => 0,
        ApprovalState::Declined => 1,
        ApprovalState::NotSent => 2,
        ApprovalState::Intent | ApprovalState::Unknown => 3,
    }
}

/// The states of the journal by tid.
fn states(home: &Home, more: &[&str]) -> Vec<(String, String)> {
    let journal = home.run(&[&["journal", "--json"], more].concat()).json();
    assert_eq!(journal["chain"], "ok");
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    journal["entries"].as_array().unwrap().iter().map(|entry| (text(entry, "tid"), text(entry, "state"))).collect()
}

#[test]
fn every_script_has_its_state_and_its_exit_code() {
    let running = practice();
    let home = Home::at(&running.base_url());
    // A gateway that hangs is waited for 30 s; the test that kills goes there instead.
    let scripts = SCRIPTS.iter().filter(|script| !matches!(script.reaction, Reaction::Hang(_)));
    for script in scripts.clone() {
        let tid = tid_of(script.tail);
        let (state, captured) = expected(script.reaction);
        let first = approve(&home, &tid, &[]);
        let shown = first.json();
        assert_eq!((first.code, shown["state"].as_str()), (exit_of(state), Some(state.as_str())), "{}", script.name);
        assert_eq!((&shown["amount"], &shown["tax_free"]), (&Value::from(20_000), &Value::from(1_000)));
        assert_eq!(running.ledger().capture_of(&tid).is_some(), captured, "{}", script.name);
        assert!(shown["error"].is_null(), "{}: {shown}", script.name);

        let again = approve(&home, &tid, &[]);
        let refused = again.json();
        let code = if state == ApprovalState::Unknown { 3 } else { 1 };
        assert_eq!((again.code, refused["state"].as_str()), (code, Some(state.as_str())), "{}", script.name);
        assert_eq!((again.kind().as_str(), &refused["attempt"]), ("already-tried", &shown["attempt"]));
        assert_eq!(running.ledger().requests_of(&tid), 1, "{} was sent once", script.name);
    }
    assert_eq!(states(&home, &[]).len(), scripts.count(), "one row an attempt");
    nothing_secret(&home, &tid_of("6194"));
}

/// Tids are kept as they are; nothing else of the payment is.
fn nothing_secret(home: &Home, tid: &str) {
    let bytes = home.bytes();
    let holds = |part: &str| bytes.windows(part.len()).any(|window| window == part.as_bytes());
    for secret in [KEY, TOKEN, "홍길동", "01012341234"] {
        assert!(!holds(secret), "{secret}");
    }
    assert!(holds(tid));
}

#[test]
fn the_shape_of_an_approval_and_of_the_journal() {
    let running = practice();
    let home = Home::at(&running.base_url());
    let shown = approve(&home, SAMPLE_TID, &[]).json();
    for key in
        ["state", "attempt", "tid", "mid", "moid", "amount", "tax_free", "code", "message", "receipt_url", "mode"]
    {
        assert!(!shown[key].is_null(), "{key}: {shown}");
    }
    let journal = home.run(&["journal", "--json", "--verify"]).json();
    let entry = &journal["entries"][0];
    for key in ["attempt", "tid", "mid", "moid", "amount", "tax_free", "code", "message", "receipt_url", "state"] {
        assert_eq!(entry[key], shown[key], "{key}");
    }
    let at = entry["at"].as_str().unwrap();
    assert!(at.ends_with("+09:00") && at.parse::<jiff::Timestamp>().is_ok(), "{at}");
    let words = home.run(&["journal", "--verify"]);
    assert_eq!((words.code, words.out.contains("승인됨") && words.out.contains("21,000원")), (0, true));
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_shown_is_not_called_unsent() {
    let running = practice();
    let home = Home::at(&running.base_url());
    let nobody = Home::new();
    for (home, tail, code) in [(&home, "6194", 3), (&home, "9001", 3), (&home, "9301", 3), (&nobody, "6194", 2)] {
        // The second time the first attempt is what is told.
        for json in [&[] as &[&str], &["--json"]] {
            let tid = tid_of(tail);
            let mut command = home.command(&[&args(&tid), json].concat());
            command.stdout(fs_err::OpenOptions::new().write(true).open("/dev/full").unwrap().into_parts().0);
            let full = ran(command);
            assert_eq!(full.code, code, "{tail} {json:?}: {}", full.err);
            assert!(full.err.contains("결과를 쓰지 못했어요"), "{tail} {json:?}: {}", full.err);
        }
    }
}

#[test]
fn fields_that_cannot_be_sent() {
    let running = practice();
    let home = Home::at(&running.base_url());
    for (field, value) in [
        ("--tid", "testpay01m"),
        ("--mid", "otherpay1m"),
        ("--moid", "주문 1"),
        ("--amt", "0"),
        ("--amt", "20.5"),
        ("--tax-free", "-1"),
    ] {
        let set = format!("{field}={value}");
        let mut given: Vec<String> = args(SAMPLE_TID).into_iter().map(str::to_owned).collect();
        let at = given.iter().position(|arg| arg == field).unwrap();
        given.splice(at..at + 2, [set]);
        given.push("--json".to_owned());
        let refused = home.run(&given.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!((refused.code, refused.kind().as_str()), (1, "field"), "{field}={value}");
        assert_eq!(refused.json()["state"], "not-sent");
    }
    assert_eq!(running.ledger().requests_of(SAMPLE_TID), 0);
    let nobody = Home::new();
    let unsent = approve(&nobody, SAMPLE_TID, &[]);
    assert_eq!((unsent.code, unsent.json()["state"].as_str()), (2, Some("not-sent")), "nobody listens");
    assert_eq!(approve(&nobody, SAMPLE_TID, &[]).code, 2, "what was not sent may be tried again");
}

#[test]
fn practice_sends_no_secret_of_the_environment() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let home = Home::at(&format!("http://{}", listener.local_addr().unwrap()));
    for (command, named) in [(vec!["lookup", SAMPLE_TID], "merchant-key"), (args(SAMPLE_TID), "payment-token")] {
        let process = Alive(home.command(&command).spawn().unwrap());
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let heads: Vec<String> =
            BufReader::new(&stream).lines().map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
        process.kill();
        let heads = heads.join("\n").to_lowercase();
        assert!(heads.contains(named), "{command:?}: {heads}");
        assert!(!heads.contains("hush"), "{command:?}: {heads}");
    }
}

#[test]
fn live_wants_the_amount_twice_and_its_own_key() {
    let running = practice();
    let home = Home::at(&running.base_url());
    for more in [&["--live"] as &[&str], &["--live", "--confirm-amount", "20000"], &["--live", "--confirm-amount", "x"]]
    {
        let refused = approve(&home, SAMPLE_TID, more);
        assert_eq!((refused.code, refused.kind().as_str()), (1, "confirm-amount"), "{more:?}");
    }
    let live = ["--live", "--confirm-amount", "21,000", "--json"];
    let given = [&args(SAMPLE_TID), &live as &[&str]].concat();
    let mut keyless = home.command(&given);
    keyless.env_remove("GILJABI_MERCHANT_KEY");
    assert_eq!(ran(keyless).kind(), "secret");
    let mut mixed = home.command(&given);
    mixed.env("GILJABI_MERCHANT_KEY", "practice-key");
    let mixed = ran(mixed);
    assert_eq!((mixed.code, mixed.json()["state"].as_str()), (2, Some("not-sent")), "the practice key stays out");
    assert_eq!(running.ledger().requests_of(SAMPLE_TID), 0, "nothing was sent");

    let sent = home.run(&given);
    assert_eq!((sent.code, sent.json()["mode"].as_str()), (0, Some("live")), "{}", sent.out);
    assert_eq!(running.ledger().captures().len(), 1);
    nothing_secret(&home, SAMPLE_TID);
    assert!(states(&home, &[]).is_empty(), "practice knows nothing of it");
    let live = states(&home, &["--live"]);
    assert_eq!(live.first(), Some(&(SAMPLE_TID.to_owned(), "approved".to_owned())));
}

#[test]
fn whoever_asks_what_became_of_it_is_sent_to_the_same_gateway() {
    let running = practice();
    let home = Home::at(&running.base_url());
    let tid = tid_of("9301");
    for (mode, more, command) in [
        ("practice", &[] as &[&str], format!("giljabi --practice lookup {tid} ")),
        ("live", &["--live", "--confirm-amount", "21000"], format!("giljabi lookup --live {tid} ")),
    ] {
        let first = home.run(&[&args(&tid), more].concat());
        assert_eq!(first.code, 3, "{mode}: {}", first.out);
        assert!(first.err.contains(&command), "{mode}: {}", first.err);
        let again = approve(&home, &tid, more);
        assert_eq!((again.code, again.kind().as_str()), (3, "already-tried"), "{mode}");
        let hint = again.json()["error"]["hint"].as_str().unwrap().to_owned();
        assert!(hint.contains(&command), "{mode}: {hint}");
        // What is advised can be run, and asks there.
        let advised: Vec<&str> = command.split_whitespace().skip(1).collect();
        let asked = home.run(&[&advised, &["--json"] as &[&str]].concat());
        assert_eq!((asked.json()["mode"].as_str(), asked.err.contains("연습")), (Some(mode), mode == "practice"));
    }
}

#[test]
fn live_waits_for_settings_that_can_be_read() {
    let running = practice();
    let home = Home::at(&running.base_url());
    let path = home.path().join("settings.toml");
    let live = [&args(SAMPLE_TID), &["--live", "--confirm-amount", "21,000", "--json"] as &[&str]].concat();
    let look_up = ["lookup", SAMPLE_TID, "--live", "--json"];
    let refused = |why: &str| {
        for args in [&live as &[&str], &look_up, &["receipt", SAMPLE_TID, "--live", "--json"]] {
            let ran = home.run(args);
            assert_eq!((ran.code, ran.kind().as_str()), (2, "settings"), "{why}: {}", ran.out);
            assert!(ran.out.contains("보내지 않았어요"), "{why}: {}", ran.out);
        }
        let practised = home.run(&["lookup", SAMPLE_TID, "--json"]);
        assert_eq!(
            (practised.code, practised.err.contains("연습 모드")),
            (0, true),
            "practice goes on: {}",
            practised.err
        );
    };
    // The relay that was set is lost with the file, and no run of ours takes the file away.
    save_whole(&path, b"api_base = [broken").unwrap();
    refused("broken");
    refused("broken, asked again");
    assert_eq!(fs_err::read(&path).unwrap(), b"api_base = [broken");
    // A window sets the file aside. The relay is lost all the same until somebody sets it again.
    assert!(giljabi::service::settings::load(home.path()).problem.is_some());
    assert!(!path.exists());
    refused("set aside");
    assert_eq!(running.ledger().requests_of(SAMPLE_TID), 0, "nothing was sent");

    giljabi::service::settings::save(home.path(), &Default::default()).unwrap();
    let sent = home.run(&live);
    assert_eq!((sent.code, sent.json()["mode"].as_str()), (0, Some("live")), "{}", sent.out);
}

#[test]
fn killed_between_sending_and_hearing() {
    let running = practice();
    let home = Home::at(&running.base_url());
    let tid = tid_of("9102");
    let process = Alive(home.command(&args(&tid)).spawn().unwrap());
    until("the request arrives", || running.ledger().requests_of(&tid) == 1);
    process.kill();
    assert_eq!(states(&home, &[]), [(tid.clone(), "unknown".to_owned())]);
    let again = approve(&home, &tid, &[]);
    assert_eq!((again.code, again.json()["state"].as_str()), (3, Some("unknown")));
    assert_eq!(running.ledger().requests_of(&tid), 1, "nothing is sent again");
    assert_eq!(home.run(&["lookup", &tid, "--json"]).code, 0, "a read tells what became of it");
}
