//! The store on a real disk: what is kept, what is refused, what survives.
mod backup;
mod crash;
mod journal;
mod past;
mod settings;

use std::path::{Path, PathBuf};

use giljabi::payment::Mode;
use giljabi::payment::approval::{ApprovalState, Attempt, SettledBy, Settlement};
use giljabi::service::clock::Clock;
use giljabi::service::store::{AnswerRow, CallRecord, OutcomeRow, Store, StoreError, StoreErrorKind};
use rusqlite::Connection;
use tempfile::TempDir;

/// 2025-02-06 17:00:41 in Korea.
const NOW_MS: i64 = 1_738_828_841_000;
/// Long after any send has ended.
const LATER_MS: i64 = NOW_MS + 600_000;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn try_open(folder: &Path, mode: Mode) -> Result<Store, StoreError> {
    Store::open(folder, mode, Clock::fixed(LATER_MS), str::to_owned)
}

fn open(folder: &Path) -> Store {
    try_open(folder, Mode::Practice).unwrap()
}

fn file(folder: &Path) -> PathBuf {
    folder.join(Mode::Practice.store_file())
}

/// Somebody with another SQLite tool.
fn raw(folder: &Path) -> Connection {
    Connection::open(file(folder)).unwrap()
}

fn attempt(id: &str, tail: &str) -> Attempt {
    Attempt {
        id: id.to_owned(),
        at_ms: NOW_MS,
        mode: Mode::Practice,
        tid: format!("testpay01m0108250206170041{tail}"),
        mid: "testpay01m".to_owned(),
        moid: "order_1".to_owned(),
        amount: 18_000,
        tax_free: 2_000,
    }
}

fn settlement(state: ApprovalState, by: SettledBy) -> Settlement {
    Settlement { state, code: "0000".to_owned(), message: "정상 처리".to_owned(), receipt_url: String::new(), by }
}

fn call(id: &str) -> CallRecord {
    let answer = |step: &str, visit, at_ms| AnswerRow {
        guide: "isp-registration".to_owned(),
        step: step.to_owned(),
        visit,
        choice: "네".to_owned(),
        at_ms,
    };
    CallRecord {
        id: id.to_owned(),
        start_step: None,
        guide: "isp-registration".to_owned(),
        started_ms: NOW_MS,
        ended_ms: None,
        agent: "김상담".to_owned(),
        center: "서울".to_owned(),
        answers: vec![answer("start", 1, 1), answer("card", 1, 2), answer("start", 2, 3)],
        marks: vec!["tried:cache".to_owned()],
        inputs: [("b", "2"), ("a", "1")].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        note: "고객이 다시 전화하기로 함".to_owned(),
        outcome: None,
        guide_texts: vec![("z".to_owned(), "aa".to_owned()), ("isp-registration".to_owned(), "bb".to_owned())],
        ..CallRecord::default()
    }
}

#[test]
fn a_call_is_as_it_was_after_reopening() {
    let folder = folder();
    let mut running = call("1");
    let ended = CallRecord {
        ended_ms: Some(NOW_MS + 1),
        outcome: Some(OutcomeRow { outcome: "done".into(), result: "resolved".into(), code: "R01".into() }),
        ..call("2")
    };
    {
        let store = open(folder.path());
        store.save_call(&running).unwrap();
        store.save_call(&ended).unwrap();
        running.answers.truncate(1);
        running.inputs.remove("a");
        running.guide_texts.pop();
        running.note.push_str(" (수정)");
        store.save_call(&running).unwrap();
    }
    let store = open(folder.path());
    assert_eq!(store.open_calls().unwrap(), [running.clone()]);
    assert_eq!(store.finished_calls(10).unwrap(), [ended]);
    assert_eq!(store.call("1").unwrap(), Some(running));
    assert_eq!(store.call("3").unwrap(), None);
}

#[test]
fn calls_come_in_a_useful_order() {
    let folder = folder();
    let store = open(folder.path());
    for (id, started_ms, ended_ms) in
        [("a", 30, None), ("b", 10, None), ("c", 1, Some(50)), ("d", 2, Some(70)), ("e", 3, Some(60))]
    {
        store.save_call(&CallRecord { started_ms, ended_ms, ..call(id) }).unwrap();
    }
    let ids = |calls: Vec<CallRecord>| calls.into_iter().map(|call| call.id).collect::<String>();
    assert_eq!(ids(store.open_calls().unwrap()), "ba");
    assert_eq!(ids(store.finished_calls(2).unwrap()), "de");
    assert_eq!(ids(store.finished_calls(usize::MAX).unwrap()), "dec");
    assert_eq!(ids(store.finished_calls(0).unwrap()), "");
}

#[test]
fn what_people_type_passes_the_mask_before_the_disk() {
    fn mask(text: &str) -> String {
        text.replace("1234567890123456", "****")
    }
    let folder = folder();
    let number = "1234567890123456";
    let store = Store::open(folder.path(), Mode::Practice, Clock::fixed(LATER_MS), mask).unwrap();
    let mut typed = call("1");
    typed.note = format!("카드 {number} 확인");
    typed.inputs.insert("card".to_owned(), number.to_owned());
    store.save_call(&typed).unwrap();
    store.count_search_without_result(&format!("{number} 오류"), 1).unwrap();
    store.record_intent(&attempt("a", "6194")).unwrap();
    let reply = Settlement { message: number.to_owned(), ..settlement(ApprovalState::Declined, SettledBy::Reply) };
    assert_eq!(store.record_outcome("a", &reply).unwrap().message, "****");

    let kept = store.call("1").unwrap().unwrap();
    assert_eq!((kept.note.as_str(), kept.inputs["card"].as_str()), ("카드 **** 확인", "****"));
    assert_eq!(store.searches_without_result(1).unwrap()[0].query, "**** 오류");
    assert_eq!(store.journal().unwrap()[0].message, "****");
    drop(store);
    for entry in fs_err::read_dir(folder.path()).unwrap() {
        let bytes = fs_err::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(number.len()).any(|w| w == number.as_bytes()), "nowhere on the disk");
    }
}

#[test]
fn guide_texts_are_kept_once_and_misses_are_counted() {
    let folder = folder();
    let store = open(folder.path());
    for _ in 0..2 {
        store.save_guide_text("aa", "isp", "id = \"isp\"\n# 설명").unwrap();
    }
    assert_eq!(store.guide_text("aa").unwrap().as_deref(), Some("id = \"isp\"\n# 설명"));
    assert_eq!(store.guide_text("bb").unwrap(), None);
    let kept: i64 = raw(folder.path()).query_row("SELECT count(*) FROM guide_text", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1);

    for (query, at_ms) in [("없는 말", 1), ("다른 말", 2), (" 없는 말 ", 3), ("셋째", 4)] {
        store.count_search_without_result(query, at_ms).unwrap();
    }
    let misses: Vec<_> =
        store.searches_without_result(10).unwrap().into_iter().map(|m| (m.query, m.count, m.last_ms)).collect();
    assert_eq!(misses, [("없는 말".to_owned(), 2, 3), ("셋째".to_owned(), 1, 4), ("다른 말".to_owned(), 1, 2)]);
    assert_eq!(store.searches_without_result(1).unwrap().len(), 1);
}

#[test]
fn the_engine_is_set_to_keep_its_word() {
    let folder = folder();
    let store = open(folder.path());
    store.save_call(&call("1")).unwrap();
    let raw = raw(folder.path());
    let journal: String = raw.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(journal, "wal");
    #[cfg(unix)]
    for entry in fs_err::read_dir(folder.path()).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?} is private", entry.file_name());
    }
}

#[test]
fn practice_and_live_never_share_a_file() {
    let folder = folder();
    open(folder.path()).record_intent(&attempt("a", "6194")).unwrap();
    let live = try_open(folder.path(), Mode::Live).unwrap();
    assert!(live.journal().unwrap().is_empty());
    let refused = live.record_intent(&attempt("b", "6194")).unwrap_err();
    assert!(refused.to_string().contains("섞이면 안 되니"), "{refused}");
    drop(live);
    for name in ["live.sqlite3", "live.sqlite3-wal", "live.sqlite3-shm"] {
        let path = folder.path().join(name);
        if path.exists() {
            fs_err::remove_file(path).unwrap();
        }
    }
    fs_err::rename(file(folder.path()), folder.path().join("live.sqlite3")).unwrap();
    assert_eq!(try_open(folder.path(), Mode::Live).unwrap_err().kind(), StoreErrorKind::WrongMode);
}

#[test]
fn files_that_are_not_ours_are_left_alone() {
    type Spoil = fn(&Path);
    let table: &[(&str, Spoil, StoreErrorKind)] = &[
        ("no database", |f| put(&file(f), &[b'x'; 8192]), StoreErrorKind::Damaged),
        (
            "newer version",
            |f| {
                drop(open(f));
                raw(f).pragma_update(None, "user_version", 99).unwrap();
            },
            StoreErrorKind::NewerStore,
        ),
        (
            "pages overwritten",
            |f| {
                drop(open(f));
                let mut bytes = fs_err::read(file(f)).unwrap();
                bytes[4096..].fill(0x5a);
                put(&file(f), &bytes);
            },
            StoreErrorKind::Damaged,
        ),
        ("a folder in its place", |f| fs_err::create_dir(file(f)).unwrap(), StoreErrorKind::NotWritable),
    ];
    for (name, spoil, kind) in table {
        let folder = folder();
        spoil(folder.path());
        let before = fs_err::read(file(folder.path())).ok();
        let error = try_open(folder.path(), Mode::Practice).unwrap_err();
        assert_eq!(error.kind(), *kind, "{name}: {error}");
        assert_eq!(fs_err::read(file(folder.path())).ok(), before, "{name}: untouched");
    }
}

fn put(path: &Path, bytes: &[u8]) {
    giljabi::service::files::save_whole(path, bytes).unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_is_refused() {
    let folder = folder();
    let plain = folder.path().join("plain");
    put(&plain, b"");
    let mut blocked = vec![plain, folder.path().join("missing")];
    // Permissions do not bind root, who runs tests in containers; /proc binds everybody.
    if cfg!(target_os = "linux") {
        blocked.push("/proc".into());
    }
    for path in blocked {
        let error = try_open(&path, Mode::Practice).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::NotWritable, "{}: {error}", path.display());
    }
}
