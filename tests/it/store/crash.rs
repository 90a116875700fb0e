//! Real processes that die: this test binary starts itself again and kills what it started.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};

use giljabi::service::store::Chain;

use super::*;

/// Folder in which a child of these tests works. Without it the child tests have nothing to do.
const CHILD_FOLDER: &str = "GILJABI_TEST_CHILD_FOLDER";
/// Marks the lines of a child among those of the test harness.
const MARK: &str = "child says ";

fn child_folder() -> Option<PathBuf> {
    std::env::var_os(CHILD_FOLDER).map(PathBuf::from)
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{MARK}{line}").unwrap();
    out.flush().unwrap();
}

fn child(test: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(CHILD_FOLDER, folder).stdin(Stdio::null());
    command.stdout(Stdio::piped());
    command
}

/// What the child says, until it has nothing more to say.
fn lines(child: &mut Child) -> impl Iterator<Item = String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    out.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix(MARK).map(str::to_owned))
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn child_that_dies_after_its_intent() {
    let Some(folder) = child_folder() else { return };
    open(&folder).record_intent(&attempt("a", "6194")).unwrap();
    say("written");
    loop {
        std::thread::park();
    }
}

#[test]
fn an_intent_survives_the_death_of_its_process() {
    let folder = folder();
    let mut process = child("store::crash::child_that_dies_after_its_intent", folder.path()).spawn().unwrap();
    let said = lines(&mut process).next();
    kill(process);
    assert_eq!(said.as_deref(), Some("written"));
    let store = open(folder.path());
    assert_eq!(store.journal().unwrap()[0].attempt, attempt("a", "6194"));
    assert!(store.record_intent(&attempt("b", "6194")).is_err(), "not sent again");
}

#[test]
fn child_that_writes_without_end() {
    let Some(folder) = child_folder() else { return };
    let store = open(&folder);
    for number in 0_u32.. {
        let id = format!("a{number}");
        store.record_intent(&attempt(&id, &format!("{number:04}"))).unwrap();
        store.save_call(&call(&id)).unwrap();
        say(&id);
        store.record_outcome(&id, &settlement(ApprovalState::Approved, SettledBy::Reply)).unwrap();
    }
}

#[test]
fn whatever_was_confirmed_survives_a_kill_in_mid_write() {
    let folder = folder();
    let mut process = child("store::crash::child_that_writes_without_end", folder.path()).spawn().unwrap();
    let said: Vec<String> = lines(&mut process).take(40).collect();
    kill(process);
    assert_eq!(said.len(), 40);
    let store = open(folder.path());
    assert!(matches!(store.verify_chain().unwrap(), Chain::Ok { rows } if rows >= 79));
    for id in said {
        assert!(store.journal_entry(&id).unwrap().is_some(), "{id}");
        assert_eq!(store.call(&id).unwrap(), Some(call(&id)), "{id}");
    }
}

#[test]
fn child_on_a_full_disk() {
    let Some(folder) = child_folder() else { return };
    let store = open(&folder);
    for number in 0..1_000 {
        let id = format!("a{number}");
        if let Err(error) = store.record_intent(&attempt(&id, &format!("{number:04}"))) {
            say(&error.to_string());
            return;
        }
        say(&id);
    }
}

/// A limit on file sizes is the full disk that needs no disk.
#[cfg(unix)]
#[test]
fn a_full_disk_refuses_the_intent_and_spoils_nothing() {
    let folder = folder();
    drop(open(folder.path()));
    let inner = child("store::crash::child_on_a_full_disk", folder.path());
    let mut shell = Command::new("sh");
    // Ignoring the signal makes the system call fail, as it does on a full disk, instead of ending the process.
    shell.args(["-c", "trap '' XFSZ; ulimit -f 400; exec \"$@\"", "sh"]);
    shell.arg(inner.get_program()).args(inner.get_args()).env(CHILD_FOLDER, folder.path()).stdout(Stdio::piped());
    let mut process = shell.spawn().unwrap();
    let mut said: Vec<String> = lines(&mut process).collect();
    process.wait().unwrap();
    let refusal = said.pop().unwrap();
    assert!(refusal.starts_with("보내지 않았어요"), "{refusal}");
    assert!(!said.is_empty(), "something was written before");
    let store = open(folder.path());
    assert!(matches!(store.verify_chain().unwrap(), Chain::Ok { .. }));
    let mut kept: Vec<String> = store.journal().unwrap().into_iter().map(|entry| entry.attempt.id).collect();
    kept.reverse();
    assert_eq!(kept, said, "every confirmed intent, and not the refused one");
}
