//! Exactly once, tried hard: approvals through every fault of the practice gateway, and real processes that are
//! killed, raced, starved of disk. A few hundred by default; `GILJABI_CAMPAIGN=5000 cargo test --test it campaign`
//! makes it long. What came of the long one stands in `docs/reliability.md`.

mod calls;
mod disk;
mod faults;
mod kills;
mod relay;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use giljabi::payment::approval::ApprovalState;
use giljabi::practice::{Ledger, Reaction, SCRIPTS, Script, script_of};
use serde_json::Value;

use crate::cli::{Home, Ran, ran};
use crate::gateway::expected;

/// Trials of the short campaign, before each part takes its share.
const SHORT: usize = 40;

/// How many trials were asked for.
fn trials() -> usize {
    std::env::var("GILJABI_CAMPAIGN").ok().and_then(|count| count.parse().ok()).unwrap_or(SHORT)
}

/// Tells what a long campaign came to; a short one is quiet.
fn report(words: &str) {
    if std::env::var_os("GILJABI_CAMPAIGN").is_some() {
        writeln!(std::io::stderr(), "campaign: {words}").unwrap();
    }
}

/// The `number`-th tid with this tail: one for every second of a month.
fn tid_at(number: usize, tail: &str) -> String {
    let (day, hour, minute, second) = (number / 86_400 + 1, number / 3_600 % 24, number / 60 % 60, number % 60);
    format!("testpay01m01082502{day:02}{hour:02}{minute:02}{second:02}{tail}")
}

/// Every script but those that never answer: a client waits 30 s for them.
fn answering() -> Vec<&'static Script> {
    SCRIPTS.iter().filter(|script| !matches!(script.reaction, Reaction::Hang(_))).collect()
}

/// Numbers without a pattern that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        // xorshift64: good enough to spread delays.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

fn approve(home: &Home, tid: &str) -> Command {
    let mut command = home.command(&[
        "approve",
        "--tid",
        tid,
        "--mid",
        "testpay01m",
        "--moid",
        "order-1",
        "--amt",
        "20000",
        "--tax-free",
        "1000",
        "--json",
    ]);
    // Reading hundreds of certificates takes ten times as long as an approval on this machine, which needs none.
    if let Some(one) = a_certificate() {
        command.env("SSL_CERT_FILE", one).env("SSL_CERT_DIR", home.path().join("none"));
    }
    command
}

fn a_certificate() -> Option<PathBuf> {
    let mut found = fs_err::read_dir("/etc/ssl/certs").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    found.find(|path| path.extension().is_some_and(|end| end == "pem"))
}

/// What the journal says of a tid: attempt and state.
type Entry = (String, ApprovalState);

/// The journal as another process reads it, by tid. It must be whole, with one entry a tid at most.
fn journal(home: &Home) -> BTreeMap<String, Entry> {
    let shown = home.run(&["journal", "--json", "--verify"]);
    let shown = shown.json();
    assert_eq!(shown["chain"], "ok", "{shown}");
    let mut entries = BTreeMap::new();
    for entry in shown["entries"].as_array().unwrap() {
        let text = |key: &str| entry[key].as_str().unwrap().to_owned();
        let state = ApprovalState::from_word(&text("state")).unwrap();
        // What was not sent may have been tried again; the newest comes first.
        let before = entries.get(&text("tid")).cloned();
        assert!(before.is_none() || state == ApprovalState::NotSent, "{shown}");
        entries.entry(text("tid")).or_insert((text("attempt"), state));
    }
    entries
}

/// Starts the program again after whatever happened, as a person would: looks into the journal, then asks for the same
/// approval once more. Gives what the journal said.
fn restart(home: &Home, tid: &str) -> Option<Entry> {
    let before = journal(home).remove(tid);
    let again = ran(approve(home, tid));
    let shown = again.json();
    match &before {
        Some((attempt, state)) if state.blocks_resend() => {
            assert_eq!(again.kind(), "already-tried", "{shown}");
            assert_eq!((shown["attempt"].as_str(), state_of(&again)), (Some(attempt.as_str()), *state), "{shown}");
        }
        // Nothing was ever sent for it, so a person may send it.
        _ => assert_eq!(state_of(&again), expected(script_of(tid)).0, "{shown}"),
    }
    before
}

fn state_of(ran: &Ran) -> ApprovalState {
    ran.json()["state"].as_str().and_then(ApprovalState::from_word).unwrap()
}

/// What must hold of every tid in the end, whatever happened on the way. Gives how many are in which state.
fn audit(home: &Home, ledger: &Ledger, tids: &[String]) -> BTreeMap<&'static str, usize> {
    let journal = journal(home);
    captured_once(ledger);
    let mut states = BTreeMap::new();
    for tid in tids {
        let state = journal.get(tid).map(|(_, state)| *state);
        judge(tid, state, ledger);
        *states.entry(state.map_or("none", ApprovalState::as_str)).or_default() += 1;
    }
    states
}

/// No tid stands in the ledger twice.
fn captured_once(ledger: &Ledger) {
    let captures = ledger.captures();
    let tids: BTreeSet<&str> = captures.iter().map(|capture| capture.tid.as_str()).collect();
    assert_eq!(tids.len(), captures.len());
}

/// The money rule, seen from outside.
fn judge(tid: &str, state: Option<ApprovalState>, ledger: &Ledger) {
    let (requests, captured) = (ledger.requests_of(tid), ledger.capture_of(tid).is_some());
    let said = format!("{tid}: {state:?}, {requests} requests, captured: {captured}");
    assert!(requests <= 1, "sent more than once. {said}");
    match state {
        None | Some(ApprovalState::NotSent) => assert_eq!(requests, 0, "sent without a record. {said}"),
        Some(ApprovalState::Declined) => assert!(!captured, "captured and called declined. {said}"),
        Some(ApprovalState::Approved) => assert!(captured, "called approved and not captured. {said}"),
        Some(ApprovalState::Unknown | ApprovalState::Intent) => {}
    }
}

/// Adds the counts of one part to those of another.
fn add(all: &mut BTreeMap<&'static str, usize>, more: BTreeMap<&'static str, usize>) {
    for (state, count) in more {
        *all.entry(state).or_default() += count;
    }
}
