//! Disks that are full at any point, and folders that cannot be written.

use std::collections::BTreeMap;
use std::process::Stdio;

use giljabi::payment::approval::ApprovalState;

use super::*;
use crate::cli::practice;
use crate::harness::may_skip;

/// No file may grow beyond so many kilobytes: the full disk that needs no disk.
fn with_limit(home: &Home, tid: &str, kilobytes: usize) -> Command {
    let inner = approve(home, tid);
    let mut shell = Command::new("bash");
    // Ignoring the signal makes the system call fail, as it does on a full disk, instead of ending the process.
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\""), "bash"]);
    shell.arg(inner.get_program()).args(inner.get_args());
    shell.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    shell
}

/// No approval needs a file so large.
const ROOM: usize = 1_000;

/// A store that grows stops at another place for each limit: while it is made, at the intent, at the outcome. The
/// limits rise until nothing stops it any more.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_at_any_point() {
    if Command::new("bash").arg("--version").output().is_err() {
        assert!(may_skip("bash", "bash is not here"));
        return;
    }
    let running = practice();
    let step = if trials() > SHORT { 1 } else { 20 };
    let mut states: BTreeMap<&'static str, usize> = BTreeMap::new();
    let (mut refused, mut tried) = (0, 0);
    for limit in (0..ROOM).step_by(step) {
        tried += 1;
        let home = Home::at(&running.base_url());
        let tid = tid_at(400_000 + limit, "0000");
        let first = ran(with_limit(&home, &tid, limit));
        let state = state_of(&first);
        match state {
            ApprovalState::NotSent => {
                assert_eq!(running.ledger().requests_of(&tid), 0, "{limit}: {}", first.out);
                assert_eq!(first.code, 2, "{limit}: {}", first.out);
                refused += 1;
            }
            _ => assert_eq!(running.ledger().requests_of(&tid), 1, "{limit}: {}", first.out),
        }
        // There is room again.
        let kept = restart(&home, &tid);
        if state == ApprovalState::NotSent {
            assert_eq!(kept, None, "{limit}: half an intent is none");
        } else {
            assert!(kept.is_some(), "{limit}: an intent lost");
        }
        *states.entry(kept.map_or("none", |(_, state)| state.as_str())).or_default() += 1;
        audit(&home, running.ledger(), &[tid]);
        if states.get("approved").is_some_and(|count| count * step >= 20) {
            break;
        }
    }
    assert!(refused > 0 && states.contains_key("approved"), "{states:?}");
    assert!(step > 1 || states.contains_key("unknown"), "{states:?}");
    report(&format!("{tried} sizes of a full disk, {refused} refused before sending: {states:?}"));
}

#[test]
fn a_folder_that_cannot_be_written_sends_nothing() {
    let running = practice();
    let plain = tempfile::NamedTempFile::new().unwrap();
    let mut folders = vec![plain.path().to_owned(), plain.path().join("below")];
    // Permissions do not bind root, who runs tests in containers; /proc binds everybody.
    if cfg!(target_os = "linux") {
        folders.push("/proc".into());
    }
    for (number, folder) in folders.into_iter().enumerate() {
        let home = Home::at(&running.base_url()).with_data(folder.clone());
        let tid = tid_at(500_000 + number, "0000");
        refuses(ran(approve(&home, &tid)), running.ledger(), &tid);
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_sends_nothing() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let running = practice();
    let home = Home::at(&running.base_url());
    let tid = tid_at(510_000, "0000");
    let mut command = approve(&home, &tid);
    if fs_err::metadata(home.path()).unwrap().uid() == 0 {
        // Permissions do not bind root: somebody else tries.
        let nobody = 65_534;
        std::os::unix::fs::chown(home.path(), Some(nobody), Some(nobody)).unwrap();
        let mut other = Command::new("setpriv");
        other.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]);
        let able = Command::new("setpriv").args(other.get_args()).arg(command.get_program()).arg("--version").output();
        if able.is_err() || able.is_ok_and(|ended| !ended.status.success()) {
            assert!(may_skip("setpriv", "another user cannot run the program here"));
            return;
        }
        other.arg(command.get_program()).args(command.get_args());
        other.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        other.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command = other;
    }
    fs_err::set_permissions(home.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    refuses(ran(command), running.ledger(), &tid);
}

fn refuses(refused: Ran, ledger: &Ledger, tid: &str) {
    assert_eq!((refused.code, state_of(&refused)), (2, ApprovalState::NotSent), "{}", refused.out);
    assert_eq!(ledger.requests_of(tid), 0, "{}", refused.out);
}
