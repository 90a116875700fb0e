//! Real processes killed with SIGKILL, at chosen points and at any moment, and real processes that race.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::Command;
use std::time::{Duration, Instant};

use giljabi::payment::approval::ApprovalState;

use super::relay::{Point, Relay};
use super::*;
use crate::cli::{Alive, practice, until};

/// Trials that share a data folder, so that a kill meets a store with others in it.
const BATCH: usize = 25;

/// Each point of the network in turn, each time with another script; at the last one the writing of the outcome is hit.
#[test]
fn killed_at_every_point_of_the_network() {
    let (running, mut dice) = (practice(), Dice(0x5eed));
    let relay = Relay::to(running.addr());
    let scripts = answering();
    let (mut number, mut states) = (0, BTreeMap::new());
    while number < trials() / 4 {
        let home = Home::at(&relay.base_url());
        let mut tids = Vec::new();
        for _ in 0..BATCH.min(trials() / 4) {
            let point = Point::ALL[number % Point::ALL.len()];
            let tid = tid_at(number, scripts[number % scripts.len()].tail);
            let held = relay.hold_next(point);
            let process = Alive(approve(&home, &tid).spawn().unwrap());
            held.reached();
            if point == Point::Heard {
                wait(Duration::from_micros(dice.below(4_000)));
            }
            process.kill();
            let seen = restart(&home, &tid).unwrap_or_else(|| panic!("{tid}: an intent lost at {point:?}"));
            if point != Point::Heard {
                assert_eq!(seen.1, ApprovalState::Unknown, "{tid} at {point:?}");
            }
            // What was on its way arrives now, after the restart.
            held.go_on();
            if point != Point::Connected {
                until("the late request arrives", || running.ledger().requests_of(&tid) == 1);
            }
            tids.push(tid);
            number += 1;
        }
        add(&mut states, audit(&home, running.ledger(), &tids));
    }
    report(&format!("{number} killed at a point of the network: {states:?}"));
}

/// From when the delay of a kill is counted.
#[derive(Clone, Copy)]
enum From {
    /// The start of the process.
    Start,
    /// The moment it says that it asks: the intent is on the disk then.
    Asking,
}

#[test]
fn killed_at_any_moment() {
    let (running, mut dice) = (practice(), Dice(0xd1ce));
    let scripts = answering();
    let (mut number, mut states) = (0, BTreeMap::new());
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    let whole = usual_time(&running.base_url());
    while number < trials() / 2 {
        let home = Home::at(&running.base_url());
        let mut tids = Vec::new();
        for _ in 0..BATCH.min(trials() / 2) {
            let tid = tid_at(100_000 + number, scripts[number % scripts.len()].tail);
            let from = if number % 2 == 0 { From::Start } else { From::Asking };
            kill_after(approve(&home, &tid), from, whole, &mut dice);
            let state = restart(&home, &tid).map_or("none", |(_, state)| state.as_str());
            *seen.entry(state).or_default() += 1;
            tids.push(tid);
            number += 1;
        }
        add(&mut states, audit(&home, running.ledger(), &tids));
    }
    report(&format!("{number} killed at any moment: {seen:?} after the kill, {states:?} after asking again"));
}

/// How long an approval takes that nobody kills.
fn usual_time(base: &str) -> Duration {
    let home = Home::at(base);
    let times = (0..3).map(|number| {
        let began = Instant::now();
        ran(approve(&home, &tid_at(200_000 + number, "0000")));
        began.elapsed()
    });
    times.min().unwrap()
}

fn kill_after(mut command: Command, from: From, whole: Duration, dice: &mut Dice) {
    let mut process = Alive(command.spawn().unwrap());
    let micros = u64::try_from(whole.as_micros()).unwrap();
    let delay = match from {
        From::Start => dice.below(micros),
        From::Asking => {
            let mut line = String::new();
            BufReader::new(process.0.stderr.as_mut().unwrap()).read_line(&mut line).unwrap();
            dice.below(micros / 2)
        }
    };
    wait(Duration::from_micros(delay));
    process.kill();
}

/// Waits to the microsecond, as far as the machine lets anybody.
fn wait(delay: Duration) {
    let began = Instant::now();
    while began.elapsed() < delay {
        std::hint::spin_loop();
    }
}

#[test]
fn processes_that_race_for_one_tid() {
    let running = practice();
    let home = Home::at(&running.base_url());
    let rounds = (trials() / 8).clamp(4, 250);
    let mut tids = Vec::new();
    for number in 0..rounds {
        let tid = tid_at(300_000 + number, "0000");
        let racers: Vec<_> = (0..3).map(|_| approve(&home, &tid).spawn().unwrap()).collect();
        let ended: Vec<_> = racers.into_iter().map(|racer| racer.wait_with_output().unwrap()).collect();
        let (won, lost): (Vec<_>, Vec<_>) = ended.iter().partition(|ended| ended.status.code() == Some(0));
        assert_eq!(won.len(), 1, "{ended:?}");
        for ended in lost {
            let shown: Value = serde_json::from_slice(&ended.stdout).unwrap();
            assert_eq!(shown["error"]["kind"], "already-tried", "{shown}");
            assert!(shown["state"] == "approved" || shown["state"] == "unknown", "{shown}");
        }
        assert_eq!(running.ledger().requests_of(&tid), 1);
        tids.push(tid);
    }
    let states = audit(&home, running.ledger(), &tids);
    assert_eq!(states.get("approved"), Some(&rounds), "{states:?}");
    report(&format!("{rounds} races of three processes: {states:?}"));
}
