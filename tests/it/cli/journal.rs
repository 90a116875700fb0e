//! journal: what it shows, checks, exports and copies.

use giljabi::payment::Mode;
use giljabi::service::clock::Clock;
use giljabi::service::files::save_whole;
use giljabi::service::store::Store;

use super::approve::approve;
use super::*;

/// Approvals by the tails of their tids.
fn filled(running: &Running, tails: &[&str]) -> Home {
    let home = Home::at(&running.base_url());
    for tail in tails {
        approve(&home, &tid_of(tail), &[]);
    }
    home
}

fn spoil(home: &Home, sql: &str) {
    let store = rusqlite::Connection::open(home.path().join("practice.sqlite3")).unwrap();
    let triggers: Vec<String> = store
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .and_then(|mut found| found.query_map([], |row| row.get(0))?.collect())
        .unwrap();
    for trigger in triggers {
        store.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    store.execute_batch(sql).unwrap();
}

#[test]
fn a_journal_that_somebody_changed() {
    let home = Home::new();
    assert_eq!(home.run(&["journal", "--json"]).json()["entries"], serde_json::json!([]));
    assert_eq!(fs_err::read_dir(home.path()).unwrap().count(), 0, "looking makes no store");
    let table = [
        ("UPDATE approval_event SET amount = 1 WHERE seq = 1", 1, "changed", "내용이 바뀌었어요", 2),
        ("UPDATE approval_event SET state = 'declined' WHERE seq = 2", 2, "changed", "내용이 바뀌었어요", 2),
        ("DELETE FROM approval_event WHERE seq = 3", 3, "missing", "3번째 줄이 빠졌어요", 0),
        ("DELETE FROM approval_event WHERE seq = 4", 4, "missing", "마지막 줄이 사라졌어요", 2),
        (
            "UPDATE approval_event SET seq = 9 WHERE seq = 1; UPDATE approval_event SET seq = 1 WHERE seq = 3; \
             UPDATE approval_event SET seq = 3 WHERE seq = 9",
            1,
            "moved",
            "원래 3번째 줄이었어요",
            0,
        ),
    ];
    for (sql, row, kind, why, entries) in table {
        let home = filled(&practice(), &["6194", "0001"]);
        spoil(&home, sql);
        let journal = home.run(&["journal", "--json"]);
        let shown = journal.json();
        assert_eq!(
            (journal.code, shown["chain"].as_str(), &shown["broken_row"]),
            (1, Some("broken"), &row.into()),
            "{sql}"
        );
        let fault = &shown["faults"][0];
        assert_eq!((&fault["row"], fault["kind"].as_str()), (&row.into(), Some(kind)), "{sql}: {shown}");
        assert_eq!(shown["entries"].as_array().map(Vec::len), Some(entries), "{sql}: {shown}");
        let words = home.run(&["journal", "--verify"]);
        assert_eq!(words.code, 1);
        assert!(words.err.contains(why) && words.err.contains(&format!("{row}번째 줄: ")), "{sql}: {}", words.err);
    }
}

#[test]
fn an_export_opens_in_a_spreadsheet() {
    let running = practice();
    let home = filled(&running, &["6194", "9001", "9301"]);
    let csv = home.run(&["journal", "--export", "csv"]);
    assert_eq!(csv.code, 0, "{}", csv.err);
    let lines: Vec<&str> = csv.out.strip_prefix('\u{feff}').unwrap().split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 4);
    assert!(!csv.out.replace("\r\n", "").contains('\n'), "CRLF throughout");
    assert!(lines[0].starts_with("요청 시각,모드,상태,tid,"));
    for (line, state) in lines[1..].iter().zip(["결과를 알 수 없음", "거절됨", "승인됨"]) {
        assert!(line.contains(&format!(",연습,{state},testpay01m")) && line.contains(",20000,1000,21000,"), "{line}");
    }
    let json = home.run(&["journal", "--export", "json"]);
    assert_eq!(json.json(), home.run(&["journal", "--json"]).json());
    for (form, text) in [("csv", &csv.out), ("json", &json.out)] {
        let file = home.path().join(form);
        let ran = home.run(&["journal", "--export", form, "--to", &file.to_string_lossy()]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert_eq!(fs_err::read_to_string(&file).unwrap(), **text);
    }
    let nowhere = home.path().join("no/such/folder").to_string_lossy().into_owned();
    assert_eq!(home.run(&["journal", "--export", "csv", "--to", &nowhere]).code, 2);
    let empty = Home::new().run(&["journal", "--export", "csv"]);
    assert_eq!((empty.code, empty.out.lines().count()), (0, 1), "headings without lines");
}

#[test]
fn a_backup_is_checked_and_can_be_put_back() {
    let running = practice();
    let home = filled(&running, &["6194", "9001"]);
    let copy = home.path().join("copy.sqlite3").to_string_lossy().into_owned();
    let made = home.run(&["journal", "--backup", &copy]);
    assert_eq!((made.code, made.err.contains("기록 4줄이 적힌 그대로예요")), (0, true), "{}", made.err);
    let bytes = fs_err::read(&copy).unwrap();
    let again = home.run(&["journal", "--backup", &copy]);
    assert_eq!((again.code, again.err.contains("이미 있어요")), (1, true), "{}", again.err);
    assert_eq!(fs_err::read(&copy).unwrap(), bytes, "untouched");
    let other = Home::at(&running.base_url());
    save_whole(&other.path().join("practice.sqlite3"), &bytes).unwrap();
    assert_eq!(other.run(&["journal", "--json"]).json(), home.run(&["journal", "--json"]).json());
    assert_eq!(approve(&other, &tid_of("6194"), &[]).kind(), "already-tried");

    let nothing = Home::new();
    let refused = nothing.run(&["journal", "--backup", &nothing.path().join("x").to_string_lossy()]);
    assert_eq!((refused.code, refused.err.contains("아직 없어서")), (1, true), "{}", refused.err);
    assert_eq!(fs_err::read_dir(nothing.path()).unwrap().count(), 0, "nothing is made");
    assert_eq!(home.run(&["journal", "--backup", "/proc/copy"]).code, 2);

    spoil(&home, "UPDATE approval_event SET amount = 1 WHERE seq = 1");
    let broken = home.path().join("broken").to_string_lossy().into_owned();
    let made = home.run(&["journal", "--backup", &broken]);
    assert_eq!((made.code, made.err.contains("1번째 줄: ")), (1, true), "{}", made.err);
    assert!(Path::new(&broken).is_file(), "what is left is worth a copy");
}

#[test]
fn what_was_looked_for_in_vain_is_told() {
    let home = Home::new();
    let none = home.run(&["searches"]);
    assert_eq!((none.code, none.out.as_str()), (0, ""), "{}", none.err);
    assert_eq!(fs_err::read_dir(home.path()).unwrap().count(), 0, "reading makes no store");
    for (mode, query, at_ms) in [
        (Mode::Practice, "레이저 결제", 1_795_311_720_000),
        (Mode::Live, "레이저 결제", 1_795_311_780_000),
        (Mode::Live, "무통장 010-1234-5678", 1_795_311_840_000),
    ] {
        let mask = |text: &str| giljabi::text::mask::mask(text).into_owned();
        let store = Store::open(home.path(), mode, Clock::system(), mask).unwrap();
        store.count_search_without_result(query, at_ms).unwrap();
    }
    let want = serde_json::json!({ "searches": [
        { "query": "레이저 결제", "count": 2, "last_at": "2026-11-22T10:43:00+09:00" },
        { "query": "무통장 010-****-5678", "count": 1, "last_at": "2026-11-22T10:44:00+09:00" },
    ] });
    assert_eq!(home.run(&["searches", "--json"]).json(), want);
    let words = home.run(&["searches"]);
    assert_eq!((words.code, words.out.lines().count()), (0, 2), "{}", words.out);
    assert!(words.out.starts_with("   2번  2026-11-22 10:43  레이저 결제"), "{}", words.out);
}
