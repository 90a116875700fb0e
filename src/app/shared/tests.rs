//! What the program makes of what the worker says.

use super::*;
use crate::guide::tables::{NOTICES_FILE, Tables};

fn notices(ids: &[&str]) -> Vec<Notice> {
    let entry = |id: &&str| {
        format!(
            "[[notice]]\nid = \"{id}\"\ntext = \"글\"\nseverity = \"info\"\nstart = 2026-11-22T09:00:00+09:00\n\
             end = 2026-11-22T12:00:00+09:00\n"
        )
    };
    let mut tables = Tables::default();
    let found = tables.read(&Arc::from(NOTICES_FILE), &ids.iter().map(entry).collect::<String>());
    assert!(found.is_empty(), "{found:?}");
    tables.notices
}

fn news(link: Link, revision: Option<i64>, seen_ms: Option<i64>) -> News {
    let document = revision.map(|revision| Document {
        revision,
        saved_at_ms: NOW_MS,
        saved_by: "김교육".into(),
        text: format!("판 {revision}").into(),
    });
    News { link, document, seen_ms }
}

/// 2026-11-22T10:42:00+09:00.
const NOW_MS: i64 = 1_795_311_720_000;

fn lost() -> Link {
    Link::Lost(Failure::new("데이터베이스에 연결하지 못했어요.", ""))
}

#[test]
fn a_text_is_judged_when_it_is_new_and_a_late_answer_is_dropped() {
    let mut app = App::default();
    let asked = |app: &mut App, news: News| {
        let mut effects = Vec::new();
        news_came(app, news, &mut effects);
        effects.into_iter().find_map(|effect| match effect {
            Effect::JudgeNotices { id, text } => Some((id, text.to_string())),
            _ => None,
        })
    };
    assert_eq!(asked(&mut app, news(Link::Waiting, None, None)), None);
    let (first, text) = asked(&mut app, news(Link::Live, Some(1), Some(NOW_MS))).expect("a new text");
    assert_eq!(text, "판 1");
    let (second, _) = asked(&mut app, news(Link::Live, Some(2), Some(NOW_MS))).expect("another");
    judged(&mut app, second, Ok(Judged { notices: notices(&["a"]), left_out: Vec::new() }));
    judged(&mut app, first, Ok(Judged::default()));
    assert!(app.shared.holds("A") && !app.shared.holds("b"), "the answer to the older text came too late");
    assert_eq!(asked(&mut app, news(lost(), Some(2), Some(NOW_MS))), None, "the same text");
    assert!(app.shared.holds("a"), "what is known is kept");
    let (third, _) = asked(&mut app, news(Link::Live, Some(3), Some(NOW_MS))).expect("a third");
    judged(&mut app, third, Err(Failure::new("프로그램 오류가 났어요.", "")));
    assert!(app.shared.holds("a") && app.toast().is_some_and(|toast| toast.hint.contains("지금 확인")));
    let again = asked(&mut app, news(Link::Live, Some(3), Some(NOW_MS)));
    assert_eq!(again.map(|(_, text)| text).as_deref(), Some("판 3"), "what nobody could read is read once more");
    assert_eq!(asked(&mut app, news(Link::Live, Some(3), Some(NOW_MS))), None);
    assert_eq!(asked(&mut app, news(Link::Off, None, None)), None);
    assert!(!app.shared.holds("a"), "nothing is shared any more");
}

#[test]
fn a_desk_says_how_old_its_shared_notices_are() {
    let day_ms = 24 * 3_600_000;
    for (link, seen_ms, words) in [
        (Link::Off, None, None),
        (Link::Waiting, Some(NOW_MS), None),
        (Link::Live, Some(NOW_MS), None),
        (lost(), Some(NOW_MS), Some("10:42에 받은")),
        (lost(), Some(NOW_MS - day_ms), Some("2026-11-21 10:42에 받은")),
        (lost(), None, Some("받지 못했어요")),
    ] {
        let shared = Shared { link, seen_ms, ..Shared::default() };
        let said = shared.warning(NOW_MS);
        assert_eq!(said.is_some(), words.is_some(), "{said:?}");
        assert!(words.is_none_or(|words| said.as_ref().is_some_and(|said| said.contains(words))), "{said:?}");
    }
}
