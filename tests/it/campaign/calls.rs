//! The real process killed at one system call after the other, from its start to its end. Needs `strace`, which says
//! at which call the kill comes; nothing in the program knows of it.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;

use giljabi::payment::approval::ApprovalState;

use super::*;
use crate::cli::practice;
use crate::harness::may_skip;

/// The calls that leave something behind: on the disk, or on the wire.
const LASTING: &str = "pwrite64,write,writev,ftruncate,fsync,fdatasync,unlink,connect,sendto,sendmsg,recvfrom,shutdown";

/// The approval under `strace` with these words.
fn traced(home: &Home, tid: &str, words: &[&str]) -> Command {
    let inner = approve(home, tid);
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq"]).args(words).arg(inner.get_program()).args(inner.get_args());
    strace.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    strace.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    strace.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    strace
}

/// The system calls of one approval that nobody kills, in order, or none where they cannot be seen.
fn calls(home: &Home, tid: &str, set: &str) -> Option<Vec<String>> {
    let log = home.path().join("calls");
    let ended = traced(home, tid, &["-e", &format!("trace={set}"), "-o", &log.to_string_lossy()]).output();
    let seen = ended.is_ok_and(|ended| ended.status.success());
    let text = fs_err::read_to_string(&log).ok().filter(|_| seen)?;
    fs_err::remove_file(log).unwrap();
    // Each line begins with the number of its process.
    let call = |line: &str| Some(line.split_once(' ')?.1.trim_start().to_owned());
    Some(text.lines().filter_map(call).filter(|line| !line.starts_with(['+', '-'])).collect())
}

#[test]
fn killed_at_one_system_call_after_the_other() {
    let running = practice();
    let long = trials() > SHORT;
    let set = if long { "all" } else { LASTING };
    let home = Home::at(&running.base_url());
    let Some(calls) = calls(&home, &tid_at(600_000, "0000"), set) else {
        assert!(may_skip("strace", "strace cannot trace here"));
        return;
    };
    // The short campaign takes some of them, and those between asking and hearing, which are few.
    let asks = 1 + calls.iter().position(|call| call.starts_with("connect(")).unwrap();
    let step = if long { 1 } else { calls.len().div_ceil(8) };
    let points: BTreeSet<usize> = (1..=calls.len()).step_by(step).chain(asks..asks + 3).collect();
    let (mut killed, mut seen) = (0, BTreeMap::<&'static str, usize>::new());
    for at in points {
        // A fresh folder each time: making the store is killed, too.
        let home = Home::at(&running.base_url());
        let tid = tid_at(600_000 + at, "0000");
        let (name, nth) = nth_of_its_name(&calls[..at]);
        let kill = format!("inject={name}:signal=KILL:when={nth}");
        let words = ["-e", &format!("trace={name}"), "-e", &kill, "-o", "/dev/null"];
        let ended = traced(&home, &tid, &words).output().unwrap();
        killed += usize::from(!ended.status.success());
        let state = restart(&home, &tid).map_or("none", |(_, state)| state.as_str());
        // Whoever has been told has been told the truth.
        let told = String::from_utf8_lossy(&ended.stdout).contains("\"approved\"");
        assert!(!told || state == "approved", "told before it was kept, call {at}");
        *seen.entry(state).or_default() += 1;
        audit(&home, running.ledger(), std::slice::from_ref(&tid));
    }
    assert!(["none", "unknown", "approved"].iter().all(|state| seen.contains_key(state)), "{seen:?}");
    report(&format!("{killed} killed at a system call, of {}: {seen:?} after the kill", calls.len()));
}

/// The last of these calls by its name, and the how many-th of that name it is: `strace` counts them so.
fn nth_of_its_name(calls: &[String]) -> (&str, usize) {
    let names: Vec<&str> = calls.iter().map(|call| call.split('(').next().unwrap()).collect();
    let name = names[names.len() - 1];
    (name, names.iter().filter(|other| **other == name).count())
}

#[test]
fn the_intent_is_synced_before_anything_is_sent_and_the_outcome_before_it_is_told() {
    let running = practice();
    let home = Home::at(&running.base_url());
    // The store is there already: what is seen is one approval.
    ran(approve(&home, &tid_at(700_000, "0000")));
    let Some(calls) = calls(&home, &tid_at(700_001, "0000"), LASTING) else {
        assert!(may_skip("strace", "strace cannot trace here"));
        return;
    };
    let is_sync = |call: &str| call.starts_with("fsync") || call.starts_with("fdatasync");
    let first = |what: &dyn Fn(&str) -> bool| calls.iter().position(|call| what(call)).unwrap();
    let connected = first(&|call| call.starts_with("connect("));
    let told = first(&|call| call.starts_with("write(1,"));
    let [before, between] = [&calls[..connected], &calls[connected..told]];
    let wrote_then_synced = |calls: &[String]| {
        let wrote = calls.iter().rposition(|call| call.starts_with("pwrite64"));
        let synced = calls.iter().rposition(|call| is_sync(call));
        wrote.is_some() && synced > wrote
    };
    assert!(wrote_then_synced(before), "{before:#?}");
    assert!(between.iter().any(|call| is_sync(call)) && wrote_then_synced(between), "{between:#?}");
    let sent = calls.iter().filter(|call| call.contains("/v1/transactions/pay")).count();
    assert_eq!(sent, 1, "{calls:#?}");
    let shown = home.run(&["journal", "--json"]).json();
    assert_eq!(shown["entries"][0]["state"], ApprovalState::Approved.as_str());
}
