//! The journal of approvals: one attempt per tid, nothing changed, nothing sent without an intent.

use std::cell::Cell;
use std::sync::Barrier;

use giljabi::service::approval::{ApproveError, approve_once, resolve_unknown_by_inquiry, resolve_unknown_by_person};
use giljabi::service::store::{Chain, Fault, FaultKind, IntentRefused, JournalEntry};

use super::*;

const STATES: [ApprovalState; 4] =
    [ApprovalState::Approved, ApprovalState::Declined, ApprovalState::Unknown, ApprovalState::NotSent];

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn states(entries: &[JournalEntry]) -> Vec<(&str, ApprovalState)> {
    entries.iter().map(|entry| (entry.attempt.id.as_str(), entry.state)).collect()
}

#[test]
fn an_intent_without_an_outcome_reads_as_unknown() {
    let folder = folder();
    open(folder.path()).record_intent(&attempt("a", "0001")).unwrap();
    let store = open(folder.path());
    let entry = store.journal().unwrap().remove(0);
    assert_eq!(entry.attempt, attempt("a", "0001"));
    assert_eq!((entry.state, entry.settled_by, entry.settled_ms), (ApprovalState::Unknown, None, None));
    assert_eq!(store.verify_chain().unwrap(), Chain::Ok { rows: 1 });
}

#[test]
fn the_journal_keeps_everything_newest_first() {
    let folder = folder();
    let store = open(folder.path());
    for (number, state) in STATES.into_iter().enumerate() {
        let attempt = attempt(&format!("a{number}"), &format!("000{number}"));
        store.record_intent(&attempt).unwrap();
        let mut outcome = settlement(state, SettledBy::Reply);
        outcome.receipt_url = format!("https://example.invalid/{number}");
        let entry = store.record_outcome(&attempt.id, &outcome).unwrap();
        assert_eq!((entry.settled_ms, entry.settled_by), (Some(LATER_MS), Some(SettledBy::Reply)));
        assert_eq!(store.journal_entry(&attempt.id).unwrap(), Some(entry), "what is told is what is kept");
    }
    drop(store);
    let store = open(folder.path());
    let journal = store.journal().unwrap();
    assert_eq!(
        states(&journal),
        [
            ("a3", ApprovalState::NotSent),
            ("a2", ApprovalState::Unknown),
            ("a1", ApprovalState::Declined),
            ("a0", ApprovalState::Approved)
        ]
    );
    assert_eq!((journal[3].code.as_str(), journal[3].receipt_url.as_str()), ("0000", "https://example.invalid/0"));
    assert_eq!(store.verify_chain().unwrap(), Chain::Ok { rows: 8 });
}

#[test]
fn only_not_sent_frees_a_tid() {
    for state in STATES.map(Some).into_iter().chain([None]) {
        let folder = folder();
        let store = open(folder.path());
        store.record_intent(&attempt("a", "6194")).unwrap();
        if let Some(state) = state {
            store.record_outcome("a", &settlement(state, SettledBy::Reply)).unwrap();
        }
        let second = open(folder.path()).record_intent(&attempt("b", "6194"));
        if state == Some(ApprovalState::NotSent) {
            second.unwrap();
        } else {
            let shown = state.unwrap_or(ApprovalState::Unknown);
            match second.unwrap_err() {
                IntentRefused::AlreadyTried { state, attempt, at_ms } => {
                    assert_eq!((state, attempt.as_str(), at_ms), (shown, "a", NOW_MS));
                }
                other => panic!("{other}"),
            }
        }
        assert!(matches!(store.verify_chain().unwrap(), Chain::Ok { .. }), "{state:?}");
        assert!(matches!(store.record_intent(&attempt("a", "7777")).unwrap_err(), IntentRefused::AlreadyTried { .. }));
    }
}

#[test]
fn outcomes_follow_the_rules_of_the_core() {
    for first in STATES {
        for next in STATES.into_iter().chain([ApprovalState::Intent]) {
            let folder = folder();
            let store = open(folder.path());
            store.record_intent(&attempt("a", "6194")).unwrap();
            store.record_outcome("a", &settlement(first, SettledBy::Reply)).unwrap();
            let second = store.record_outcome("a", &settlement(next, SettledBy::Inquiry));
            assert_eq!(second.is_ok(), first.may_become(next), "{first:?} -> {next:?}");
            if let Err(error) = second {
                assert_eq!(error.kind(), StoreErrorKind::NotAllowed);
                assert_eq!(store.journal().unwrap()[0].state, first);
            }
        }
    }
    let folder = folder();
    let nobody = open(folder.path()).record_outcome("x", &settlement(ApprovalState::Approved, SettledBy::Reply));
    assert_eq!(nobody.unwrap_err().kind(), StoreErrorKind::NotFound);
}

#[test]
fn an_inquiry_that_overtakes_the_send_frees_nothing() {
    // Seconds after the intent, who settles, as what, is it written?
    let table = [
        (0, SettledBy::Inquiry, ApprovalState::NotSent, false),
        (59, SettledBy::Inquiry, ApprovalState::Declined, false),
        (59, SettledBy::Person, ApprovalState::NotSent, false),
        (59, SettledBy::Inquiry, ApprovalState::Approved, true),
        (59, SettledBy::Reply, ApprovalState::NotSent, true),
        (60, SettledBy::Inquiry, ApprovalState::NotSent, true),
        (-3_600, SettledBy::Person, ApprovalState::NotSent, true),
    ];
    for (seconds, by, state, written) in table {
        let folder = folder();
        let clock = Clock::fixed(NOW_MS + seconds * 1_000);
        let store = Store::open(folder.path(), Mode::Practice, clock, str::to_owned).unwrap();
        store.record_intent(&attempt("a", "6194")).unwrap();
        let result = store.record_outcome("a", &settlement(state, by));
        assert_eq!(result.is_ok(), written, "{seconds} s, {by:?}, {state:?}");
    }
}

#[test]
fn two_processes_racing_for_one_tid_get_one_intent() {
    let folder = folder();
    for round in 0..20 {
        let barrier = Barrier::new(2);
        let tail = format!("{round:04}");
        let try_one = |id: String| {
            let store = open(folder.path());
            barrier.wait();
            store.record_intent(&attempt(&id, &tail))
        };
        let (one, two) = std::thread::scope(|scope| {
            let one = scope.spawn(|| try_one(format!("one-{round}")));
            let two = scope.spawn(|| try_one(format!("two-{round}")));
            (one.join().unwrap(), two.join().unwrap())
        });
        let (won, lost) = if one.is_ok() { (one, two) } else { (two, one) };
        won.unwrap();
        assert!(matches!(lost, Err(IntentRefused::AlreadyTried { .. })), "{lost:?}");
    }
    let store = open(folder.path());
    assert_eq!(store.journal().unwrap().len(), 20);
    assert_eq!(store.verify_chain().unwrap(), Chain::Ok { rows: 20 });
}

/// A journal of three attempts and five rows: approved, unknown, open.
fn filled() -> TempDir {
    let folder = folder();
    let store = open(folder.path());
    for (id, tail) in [("a", "0001"), ("b", "0002"), ("c", "0003")] {
        store.record_intent(&attempt(id, tail)).unwrap();
    }
    store.record_outcome("a", &settlement(ApprovalState::Approved, SettledBy::Reply)).unwrap();
    store.record_outcome("b", &settlement(ApprovalState::Unknown, SettledBy::Reply)).unwrap();
    folder
}

#[test]
fn the_database_refuses_to_change_what_is_written() {
    let folder = filled();
    let copy = "SELECT seq, attempt_id, kind, at_ms, mode, tid, mid, moid, 1, tax_free, state, code, message, \
                receipt_url, settled_by, prev_hash, hash FROM approval_event WHERE seq = 5";
    let table = [
        "UPDATE approval_event SET amount = 1".to_owned(),
        "DELETE FROM approval_event WHERE seq = 5".to_owned(),
        format!("INSERT OR REPLACE INTO approval_event {copy}"),
        format!("INSERT INTO approval_event {}", copy.replacen("seq", "7", 1)),
        format!("INSERT INTO approval_event {}", copy.replacen("seq", "6", 1)),
        "DELETE FROM approval_claim WHERE attempt_id = 'a'".to_owned(),
        "UPDATE approval_claim SET tid = 'x'".to_owned(),
        "INSERT OR REPLACE INTO approval_claim SELECT tid, 'x' FROM approval_claim LIMIT 1".to_owned(),
        "DELETE FROM approval_head".to_owned(),
    ];
    for sql in table {
        assert!(raw(folder.path()).execute(&sql, []).is_err(), "{sql}");
    }
    assert_eq!(open(folder.path()).verify_chain().unwrap(), Chain::Ok { rows: 5 });
}

/// Somebody with another tool takes the guards away and runs `sql`.
fn tamper(folder: &Path, sql: &str) {
    let raw = raw(folder);
    let triggers: Vec<String> = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for trigger in triggers {
        raw.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    raw.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[test]
fn tampering_is_found_and_located() {
    use FaultKind::{Changed, Claim, End, Missing, Moved};
    const SWAP: &str = "UPDATE approval_event SET seq = 99 WHERE seq = 3; UPDATE approval_event SET seq = 3 \
                        WHERE seq = 4; UPDATE approval_event SET seq = 4 WHERE seq = 99";
    const ADDED: &str = "INSERT INTO approval_event SELECT 6, 'd', kind, at_ms, mode, tid, mid, moid, amount, \
                         tax_free, state, code, message, receipt_url, settled_by, hash, hash FROM approval_event \
                         WHERE seq = 3";
    type Row = (&'static str, &'static str, &'static [(i64, FaultKind)]);
    let table: &[Row] = &[
        ("amount", "UPDATE approval_event SET amount = 1 WHERE seq = 2", &[(2, Changed)]),
        ("state", "UPDATE approval_event SET state = 'declined' WHERE seq = 4", &[(4, Changed)]),
        ("kind of value", "UPDATE approval_event SET amount = 'abc' WHERE seq = 3", &[(3, Changed)]),
        ("own hash", "UPDATE approval_event SET hash = 'x' WHERE seq = 5", &[(5, Changed)]),
        ("two rows", "UPDATE approval_event SET moid = 'x' WHERE seq IN (1, 4)", &[(1, Changed), (4, Changed)]),
        ("row removed", "DELETE FROM approval_event WHERE seq = 2", &[(2, Missing)]),
        ("rows removed", "DELETE FROM approval_event WHERE seq IN (2, 3)", &[(2, Missing)]),
        ("first row removed", "DELETE FROM approval_event WHERE seq = 1", &[(1, Missing)]),
        ("last row removed", "DELETE FROM approval_event WHERE seq = 5", &[(5, Missing)]),
        ("all rows removed", "DELETE FROM approval_event", &[(1, Missing)]),
        ("swapped", SWAP, &[(3, Moved), (4, Moved)]),
        ("row added", ADDED, &[(6, Changed), (7, End)]),
        ("claim removed", "DELETE FROM approval_claim WHERE attempt_id = 'b'", &[(2, Claim)]),
        ("claim added", "INSERT INTO approval_claim VALUES ('t', 'x')", &[(0, Claim)]),
        ("head moved", "UPDATE approval_head SET seq = 4", &[(6, End)]),
        ("head removed", "DELETE FROM approval_head", &[(6, End)]),
    ];
    for (name, sql, wanted) in table {
        let folder = filled();
        let store = open(folder.path());
        tamper(folder.path(), sql);
        for store in [store, open(folder.path())] {
            let faults = faults(&store);
            let found: Vec<_> = faults.iter().map(|fault| (fault.seq, fault.kind)).collect();
            assert_eq!(found, *wanted, "{name}: {faults:?}");
        }
    }
}

fn faults(store: &Store) -> Vec<Fault> {
    match store.verify_chain().unwrap() {
        Chain::Broken { faults } => faults,
        Chain::Ok { .. } => Vec::new(),
    }
}

#[test]
fn a_fault_says_what_and_where() {
    let folder = filled();
    tamper(
        folder.path(),
        "UPDATE approval_event SET amount = 1 WHERE seq = 2; DELETE FROM approval_event WHERE seq = 4",
    );
    let faults = faults(&open(folder.path()));
    let words: Vec<_> = faults.iter().map(|fault| (&*fault.why.ko, fault.tid.as_str())).collect();
    let tid = attempt("b", "0002").tid;
    assert_eq!(words, [("기록한 뒤에 내용이 바뀌었어요", tid.as_str()), ("4번째 줄이 빠졌어요", "")]);
}

#[test]
fn a_journal_cut_off_at_its_end_begins_nothing_new_and_loses_no_outcome() {
    let folder = filled();
    let raw = raw(folder.path());
    raw.execute_batch("DROP TRIGGER approval_event_no_delete; DELETE FROM approval_event WHERE seq = 5").unwrap();
    let store = open(folder.path());
    match store.record_intent(&attempt("d", "0009")).unwrap_err() {
        IntentRefused::Store(error) => assert_eq!(error.kind(), StoreErrorKind::Damaged),
        other => panic!("{other}"),
    }
    store.record_outcome("c", &settlement(ApprovalState::Approved, SettledBy::Reply)).unwrap();
    assert_eq!(faults(&store)[0].seq, 5, "the gap stays");
}

#[test]
fn an_approval_is_journaled_sent_once_and_journaled() {
    for state in STATES {
        let folder = folder();
        let store = open(folder.path());
        let entry = run(approve_once(&store, attempt("a", "6194"), async |journaled| {
            assert_eq!(journaled.attempt().id, "a");
            let seen = open(folder.path()).journal().unwrap();
            assert_eq!(states(&seen), [("a", ApprovalState::Unknown)], "on the disk before anything is sent");
            // Whatever the sender claims to be, it is the reply.
            settlement(state, SettledBy::Person)
        }))
        .unwrap();
        assert_eq!((entry.state, entry.settled_by), (state, Some(SettledBy::Reply)));
        assert_eq!(store.journal().unwrap(), [entry]);
    }
}

#[test]
fn a_sender_that_knows_nothing_leaves_unknown() {
    let folder = folder();
    let store = open(folder.path());
    let nothing = settlement(ApprovalState::Intent, SettledBy::Reply);
    let entry = run(approve_once(&store, attempt("a", "6194"), async |_| nothing)).unwrap();
    assert_eq!(entry.state, ApprovalState::Unknown);
}

#[test]
fn nothing_is_sent_when_the_intent_cannot_be_written() {
    type Spoil = fn(&Store, &Connection);
    let table: &[(&str, Spoil)] = &[
        ("tried before", |store, _| store.record_intent(&attempt("z", "6194")).unwrap()),
        ("the row is refused", |_, raw| raw.execute_batch(FAILING).unwrap()),
        ("the table is gone", |_, raw| raw.execute_batch("DROP TABLE approval_claim").unwrap()),
    ];
    for (name, spoil) in table {
        let folder = folder();
        let store = open(folder.path());
        spoil(&store, &raw(folder.path()));
        let sent = Cell::new(0);
        let result = run(approve_once(&store, attempt("a", "6194"), async |_| {
            sent.set(sent.get() + 1);
            settlement(ApprovalState::Approved, SettledBy::Reply)
        }));
        let error = result.unwrap_err();
        assert!(matches!(error, ApproveError::Refused(_)), "{name}: {error}");
        assert_eq!((sent.get(), error.state()), (0, ApprovalState::NotSent), "{name}");
        assert!(error.to_string().starts_with("보내지 않았어요"), "{name}: {error}");
        assert!(store.journal_entry("a").unwrap().is_none(), "{name}: half an intent is none");
    }
}

/// Makes every new row of the journal fail, until the trigger is dropped.
const FAILING: &str = "CREATE TRIGGER full BEFORE INSERT ON approval_event BEGIN SELECT RAISE(ABORT, 'disk'); END";

#[test]
fn a_result_that_cannot_be_written_is_still_told() {
    let folder = folder();
    let store = open(folder.path());
    let raw = raw(folder.path());
    let result = run(approve_once(&store, attempt("a", "6194"), async |_| {
        raw.execute_batch(FAILING).unwrap();
        settlement(ApprovalState::Approved, SettledBy::Reply)
    }));
    let error = result.unwrap_err();
    assert_eq!(error.state(), ApprovalState::Approved);
    let text = error.to_string();
    assert!(text.contains("승인됨") && text.contains("다시 보내지 말고"), "{text}");
    assert_eq!(states(&store.journal().unwrap()), [("a", ApprovalState::Unknown)]);
    raw.execute_batch("DROP TRIGGER full").unwrap();
    let entry = resolve_unknown_by_inquiry(&store, "a", settlement(ApprovalState::Approved, SettledBy::Reply)).unwrap();
    assert_eq!((entry.state, entry.settled_by), (ApprovalState::Approved, Some(SettledBy::Inquiry)));
}

#[test]
fn an_inquiry_without_an_answer_writes_nothing() {
    let folder = folder();
    let store = open(folder.path());
    store.record_intent(&attempt("a", "6194")).unwrap();
    let unknown = settlement(ApprovalState::Unknown, SettledBy::Reply);
    assert_eq!(resolve_unknown_by_inquiry(&store, "a", unknown.clone()).unwrap().state, ApprovalState::Unknown);
    assert_eq!(store.verify_chain().unwrap(), Chain::Ok { rows: 1 });
    assert_eq!(resolve_unknown_by_inquiry(&store, "b", unknown).unwrap_err().kind(), StoreErrorKind::NotFound);
    let said = settlement(ApprovalState::NotSent, SettledBy::Reply);
    assert_eq!(resolve_unknown_by_person(&store, "a", said).unwrap().settled_by, Some(SettledBy::Person));
    store.record_intent(&attempt("b", "6194")).unwrap();
}

#[test]
fn amounts_beyond_the_column_are_refused() {
    let folder = folder();
    let store = open(folder.path());
    let huge = Attempt { amount: u64::MAX, ..attempt("a", "6194") };
    match store.record_intent(&huge).unwrap_err() {
        IntentRefused::Store(error) => assert_eq!(error.kind(), StoreErrorKind::OutOfRange),
        other => panic!("{other}"),
    }
    assert!(store.journal().unwrap().is_empty());
}
