//! Copies of a store in use: whole, read back, never over another file.

use std::sync::atomic::{AtomicBool, Ordering};

use giljabi::service::store::{BackupError, Chain};

use super::*;

fn rows(store: &Store) -> u64 {
    match store.verify_chain().unwrap() {
        Chain::Ok { rows } => rows,
        Chain::Broken { faults } => panic!("{faults:?}"),
    }
}

#[test]
fn a_copy_is_a_store_of_its_own() {
    let (folder, other) = (folder(), folder());
    let store = open(folder.path());
    store.record_intent(&attempt("a", "6194")).unwrap();
    store.record_outcome("a", &settlement(ApprovalState::Approved, SettledBy::Reply)).unwrap();
    store.save_call(&call("1")).unwrap();
    let copy = file(other.path());
    assert_eq!(store.back_up(&copy).unwrap(), Chain::Ok { rows: 2 });
    let names: Vec<_> = fs_err::read_dir(other.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, [copy.file_name().unwrap()], "one file and nothing beside it");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs_err::metadata(&copy).unwrap().permissions().mode() & 0o077, 0, "private");
    }
    let restored = open(other.path());
    assert_eq!(restored.journal().unwrap(), store.journal().unwrap());
    assert_eq!(restored.call("1").unwrap(), Some(call("1")));
    assert!(restored.record_intent(&attempt("b", "6194")).is_err(), "the lock is in the copy, too");
}

#[test]
fn a_copy_never_takes_the_place_of_a_file() {
    let (folder, other) = (folder(), folder());
    let store = open(folder.path());
    let taken = other.path().join("taken");
    put(&taken, b"mine");
    let paths = [taken.clone(), other.path().to_owned(), file(folder.path())];
    for path in &paths {
        let error = store.back_up(path).unwrap_err();
        assert!(matches!(error, BackupError::Exists(_)), "{error}");
        assert!(error.to_string().contains("이미 있어요"), "{error}");
    }
    assert_eq!(fs_err::read(&taken).unwrap(), b"mine");
    #[cfg(unix)]
    {
        let link = other.path().join("link");
        std::os::unix::fs::symlink(other.path().join("nowhere"), &link).unwrap();
        assert!(matches!(store.back_up(&link), Err(BackupError::Exists(_))), "a link to nowhere is something, too");
        fs_err::remove_file(link).unwrap();
    }
    assert!(matches!(store.back_up(&other.path().join("no/copy")), Err(BackupError::File { .. })));
    assert_eq!(fs_err::read_dir(other.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn a_broken_journal_is_copied_as_it_is() {
    let folder = folder();
    let store = open(folder.path());
    store.record_intent(&attempt("a", "6194")).unwrap();
    raw(folder.path())
        .execute_batch("DROP TRIGGER approval_event_no_update; UPDATE approval_event SET amount = 1")
        .unwrap();
    let copy = folder.path().join("copy");
    assert!(matches!(store.back_up(&copy).unwrap(), Chain::Broken { .. }));
    assert!(copy.is_file());
}

#[test]
fn a_copy_made_while_others_write_is_of_one_moment() {
    let folder = folder();
    let store = open(folder.path());
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let writer = open(folder.path());
            for number in 0..60 {
                let id = format!("a{number}");
                writer.record_intent(&attempt(&id, &format!("{number:04}"))).unwrap();
                writer.record_outcome(&id, &settlement(ApprovalState::Approved, SettledBy::Reply)).unwrap();
            }
            ended.store(true, Ordering::SeqCst);
        });
        let mut before = 0;
        for number in 0.. {
            let other = super::folder();
            let last = ended.load(Ordering::SeqCst);
            store.back_up(&file(other.path())).unwrap();
            let now = rows(&open(other.path()));
            assert!(now >= before, "{number}: {now} after {before}");
            before = now;
            if last {
                assert_eq!(now, 120);
                break;
            }
        }
    });
}
