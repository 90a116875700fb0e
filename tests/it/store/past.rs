//! Ended calls: found by two syllables, page by page; who called before; stores of an older version.

use giljabi::app::past::{PastQuery, PastRow};
use giljabi::app::records::{CallBackRow, DraftRow, ParkRow};

use super::*;

fn ended(number: i64, note: &str) -> CallRecord {
    CallRecord {
        ended_ms: Some(NOW_MS + number * 1_000),
        note: note.to_owned(),
        title: "일반결제(ISP) 등록".to_owned(),
        words: "일반결제(ISP) 등록 해결 ISP 등록 완료 ISP-01 2025-02-06".to_owned(),
        outcome: Some(OutcomeRow { outcome: "done".into(), result: "resolved".into(), code: "ISP-01".into() }),
        ..call(&format!("call-{number:05}"))
    }
}

fn words(words: &str) -> PastQuery {
    PastQuery { words: words.to_owned(), ..PastQuery::default() }
}

fn found(store: &Store, query: &PastQuery) -> Vec<String> {
    let page = store.past_calls(query, 100).unwrap();
    page.rows.into_iter().map(|row| row.id.trim_start_matches("call-").trim_start_matches('0').to_owned()).collect()
}

#[test]
fn two_syllables_are_enough() {
    let folder = folder();
    let store = open(folder.path());
    store.save_call(&ended(1, "키보드 보안 프로그램이 설치되지 않음. TouchEn 3.1 오류 (0x12)")).unwrap();
    store.save_call(&ended(2, "팝업 차단을 풀고 다시 함, 보안카드 확인")).unwrap();
    store.save_call(&ended(3, "고객이 다시 전화하기로 함")).unwrap();
    store.save_call(&call("open")).unwrap();
    for (query, want) in [
        ("", "321"),
        ("보안", "21"),
        ("키보드보안", "1"),
        ("키보드 보안", "1"),
        ("안 보", "21"),
        ("다시", "32"),
        ("touchen", "1"),
        ("Touch", "1"),
        ("0x12", "1"),
        ("(0x12)", "1"),
        ("isp-01", "321"),
        ("2025-02-06", "321"),
        ("해결 팝업", "2"),
        ("함", "32"),
        ("램", "1"),
        ("없는말", ""),
        ("보드안", ""),
        ("!?", ""),
        ("\" OR *", ""),
        ("\u{110f}\u{1175}\u{1107}\u{1169}\u{1103}\u{1173}", "1"),
    ] {
        assert_eq!(found(&store, &words(query)).concat(), want, "{query:?}");
    }
    let changed = CallRecord { note: "고친 메모".to_owned(), ..ended(1, "") };
    store.save_call(&changed).unwrap();
    assert_eq!(found(&store, &words("키보드")).concat(), "", "what is no longer there is not found");
    assert_eq!(found(&store, &words("고친")).concat(), "1");
    assert_eq!(found(&store, &words("")).concat(), "321", "a call that is kept again keeps its place");
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    let folder = folder();
    let store = open(folder.path());
    for number in 1..=25 {
        let note = if number % 2 == 0 { "홀수가 아닌 상담" } else { "그 밖의 상담" };
        store.save_call(&ended(number, note)).unwrap();
    }
    for (query, want) in [(words(""), 25), (words("홀수"), 12)] {
        let (mut all, mut query): (Vec<PastRow>, _) = (Vec::new(), query);
        loop {
            let page = store.past_calls(&query, 4).unwrap();
            assert!(page.rows.len() <= 4);
            all.extend(page.rows);
            query.before = page.more;
            if page.more.is_none() {
                break;
            }
        }
        assert_eq!(all.len(), want);
        assert!(all.windows(2).all(|pair| pair[0].ended_ms > pair[1].ended_ms), "the last ended first");
    }
    let between = PastQuery {
        from_ms: Some(NOW_MS + 3_000),
        until_ms: Some(NOW_MS + 6_000),
        result: Some("resolved".into()),
        guide: Some("isp-registration".into()),
        ..PastQuery::default()
    };
    assert_eq!(found(&store, &between), ["5", "4", "3"]);
    for other in [
        PastQuery { result: Some("abandoned".into()), ..between.clone() },
        PastQuery { guide: Some("other".into()), ..between },
    ] {
        assert!(found(&store, &other).is_empty());
    }
}

#[test]
fn earlier_calls_of_a_caller_are_counted() {
    let folder = folder();
    let store = open(folder.path());
    for (number, caller) in [(1, "aa"), (2, "aa"), (3, "bb")] {
        store
            .save_call(&CallRecord { caller: Some(caller.into()), started_ms: NOW_MS + number, ..ended(number, "") })
            .unwrap();
    }
    store.save_call(&CallRecord { caller: Some("aa".into()), ..call("open") }).unwrap();
    let (count, last) = store.calls_of("aa", "open").unwrap();
    let last = last.unwrap();
    assert_eq!((count, last.id.as_str(), last.title.as_str()), (2, "call-00002", "일반결제(ISP) 등록"));
    assert_eq!(store.calls_of("aa", "call-00002").unwrap().1.unwrap().id, "call-00001");
    assert_eq!(store.calls_of("cc", "open").unwrap(), (0, None));
}

#[test]
fn what_the_desk_adds_to_a_call_is_kept() {
    let folder = folder();
    let full = CallRecord {
        parked: Some(ParkRow { since_ms: 5, why: "고객이 자료를 찾는 중".into() }),
        call_back: Some(CallBackRow { due_ms: 9, why: "다시 전화하기로 함".into(), done_ms: None }),
        draft: Some(DraftRow { code: String::new(), text: "쓰던 메모".into() }),
        caller: Some("ab".into()),
        follows: Some("call-0".into()),
        title: "제목".into(),
        ..call("1")
    };
    open(folder.path()).save_call(&full).unwrap();
    let store = open(folder.path());
    assert_eq!(store.open_calls().unwrap(), std::slice::from_ref(&full));
    assert!(store.call_backs().unwrap().is_empty(), "an open one is among the open calls");
    store.save_call(&CallRecord { ended_ms: Some(NOW_MS), parked: None, draft: None, ..full.clone() }).unwrap();
    assert_eq!(store.call_backs().unwrap().len(), 1);
    let done = CallBackRow { done_ms: Some(10), ..full.call_back.clone().unwrap() };
    store.save_call(&CallRecord { ended_ms: Some(NOW_MS), call_back: Some(done), ..full }).unwrap();
    assert!(store.call_backs().unwrap().is_empty());
}

/// A store as version 0.1 of the program made it, with calls in it.
#[test]
fn a_store_of_the_first_version_is_brought_up_to_date() {
    let folder = folder();
    {
        let old = Connection::open(file(folder.path())).unwrap();
        old.execute_batch(include_str!("../../../src/service/store/schema.sql")).unwrap();
        old.execute_batch(
            "INSERT INTO store_fact (name, value) VALUES ('file', 'practice.sqlite3');
             INSERT INTO support_call (id, guide, started_ms, ended_ms, agent, center, note, outcome, result, code)
                 VALUES ('late', 'isp', 1, 30, '', '', '팝업 차단을 풂', 'done', 'resolved', 'ISP-01'),
                        ('early', 'isp', 1, 20, '', '', '키보드 보안', 'done', 'resolved', 'ISP-01'),
                        ('open', 'isp', 2, NULL, '', '', '열린 상담', NULL, NULL, NULL);
             INSERT INTO call_answer (call_id, place, guide, step, visit, choice, at_ms)
                 VALUES ('open', 0, 'isp', 'a', 1, '네', 3);
             PRAGMA user_version = 1;",
        )
        .unwrap();
    }
    let store = open(folder.path());
    let page = store.past_calls(&PastQuery::default(), 10).unwrap();
    assert_eq!(page.rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["late", "early"]);
    assert_eq!(store.past_calls(&words("보안"), 10).unwrap().rows[0].id, "early");
    let open_call = store.open_calls().unwrap().remove(0);
    assert_eq!((open_call.note.as_str(), open_call.answers.len(), open_call.parked), ("열린 상담", 1, None));
    drop(store);
    open(folder.path()).save_call(&ended(9, "새 상담")).unwrap();
    assert_eq!(open(folder.path()).past_calls(&words("새"), 10).unwrap().rows.len(), 1);
}

/// As large as a busy desk becomes in two years: `GILJABI_PAST_CALLS=50000`.
#[test]
fn many_calls_are_found_by_their_words() {
    let count: i64 = std::env::var("GILJABI_PAST_CALLS").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    let folder = folder();
    fill(folder.path(), count);
    let store = open(folder.path());
    let said = [
        ("newest page", PastQuery::default(), 50),
        ("two syllables, everywhere", words("보안"), 50),
        ("two syllables, once", words("낙타"), 1),
        ("two words", words("키보드 오류"), 50),
        ("one syllable", words("낙"), 1),
        ("nowhere", words("기린"), 0),
        ("a day", PastQuery { from_ms: Some(NOW_MS + (count - 20) * 60_000), ..PastQuery::default() }, 20),
        ("words on a day", PastQuery { from_ms: Some(NOW_MS + (count - 20) * 60_000), ..words("보안") }, 20),
    ];
    for (name, query, want) in said {
        let began = std::time::Instant::now();
        let rows = store.past_calls(&query, 50).unwrap().rows.len();
        let took = began.elapsed();
        assert_eq!(rows, want, "{name}");
        if std::env::var_os("GILJABI_PAST_CALLS").is_some() {
            use std::io::Write as _;
            writeln!(std::io::stderr(), "{count} calls, {name}: {:.1} ms", took.as_secs_f64() * 1e3).unwrap();
        }
    }
}

/// Puts calls into a store as the program would, a thousand in a transaction.
fn fill(folder: &Path, count: i64) {
    drop(open(folder));
    let note = "안내  일반결제(ISP) 등록 8단계\n고객  김**\n확인  카드사에서 국민·비씨 계열 → 등록에서 완료\n메모  키보드 보안 오류, 다시 설치하고 됨";
    let mut old = raw(folder);
    old.pragma_update(None, "synchronous", "OFF").unwrap();
    let transaction = old.transaction().unwrap();
    for number in 0..count {
        let extra = if number == count / 2 { " 낙타" } else { "" };
        transaction
            .execute(
                "INSERT INTO support_call (id, guide, started_ms, ended_ms, agent, center, note, outcome, result, code)
                 VALUES ($1, 'isp-registration', $2, $2, '김상담', '서울', $3, 'done', 'resolved', 'ISP-01')",
                rusqlite::params![
                    format!("call-{number:06}"),
                    NOW_MS + number * 60_000,
                    format!("{note}{extra} {number}")
                ],
            )
            .unwrap();
    }
    // As if all of them had been there before there was an index: the step that makes it is the one to be tried.
    transaction
        .execute_batch("DROP TABLE call_text; DROP TABLE call_number; DROP INDEX support_call_back; DROP INDEX support_call_caller;")
        .unwrap();
    for column in [
        "title",
        "words",
        "parked_ms",
        "parked_why",
        "back_ms",
        "back_why",
        "back_done_ms",
        "draft",
        "draft_code",
        "caller",
        "follows",
    ] {
        transaction.execute_batch(&format!("ALTER TABLE support_call DROP COLUMN {column}")).unwrap();
    }
    transaction.pragma_update(None, "user_version", 1).unwrap();
    transaction.commit().unwrap();
}
