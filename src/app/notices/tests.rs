//! Notices come and go, stop calls, and are written into notes.

use std::sync::Arc;

use super::*;
use crate::app::command::{Command, DeskCommand};
use crate::app::effect::{Event, Loaded};
use crate::app::settings::Settings;
use crate::app::update::{Now, command, event, start, tick};
use crate::check::{example, load};

/// 2026-11-21T09:00:00+09:00.
const NINE: i64 = 1_795_219_200_000;
const HOUR: i64 = 3_600_000;

const GUIDES: &str = r#"
category = "ISP"
[[step]]
id = "first"
title = "첫 단계"
say = "안녕하십니까."
[[step]]
id = "second"
title = "둘째 단계"
say = "계속하겠습니다."
goto = "done"
# file: other.toml
symptoms = ["다른 말"]
# file: notices.toml
"#;

fn notice(id: &str, severity: &str, hours: (u8, u8), rest: &str) -> String {
    format!(
        "[[notice]]\nid = \"{id}\"\ntitle = \"{id} 제목\"\ntext = \"{id} 글\"\nseverity = \"{severity}\"\n\
         start = 2026-11-21T{:02}:00:00+09:00\nend = 2026-11-21T{:02}:00:00+09:00\n{rest}\n",
        hours.0, hours.1
    )
}

fn app(notices: &str, ms: i64) -> App {
    let mut app = App::new(Settings::default());
    start(&mut app);
    read(&mut app, notices, ms);
    app
}

fn read(app: &mut App, notices: &str, ms: i64) {
    let (library, report) = load(example::sources(&format!("{GUIDES}{notices}")), jiff::civil::date(2026, 11, 21));
    assert!(library.broken.is_empty(), "{:?}", library.broken);
    let index = Arc::new(crate::app::index::build(&library));
    let loaded = Box::new(Loaded { library: Arc::new(library), index, report: Arc::new(report) });
    let id = app.loading.unwrap_or_else(|| {
        app.loading = Some(99);
        99
    });
    event(app, Event::LibraryLoaded { id, loaded }, &Now { ms, id: String::new() });
}

fn desk(app: &mut App, what: DeskCommand) -> Vec<Effect> {
    let now = Now { ms: app.now_ms, id: "call".into() };
    command(app, Command::Desk(what), &now)
}

fn begin(app: &mut App, guide: &str) {
    desk(app, DeskCommand::Start { guide: guide.into(), step: None });
}

fn ids(notices: &[&Notice]) -> Vec<String> {
    notices.iter().map(|notice| notice.id.value.clone()).collect()
}

fn stopped(app: &App) -> Option<String> {
    app.desk.call().and_then(|call| call.notice.as_ref()).map(|notice| notice.id.value.clone())
}

#[test]
fn notices_come_and_go_by_the_clock_and_wake_at_the_very_moment() {
    let notices = notice("a", "info", (9, 12), "") + &notice("b", "critical", (10, 11), "");
    let mut app = app(&notices, NINE - 10);
    for (ms, on, wait) in [
        (NINE - 10, &[][..], Some(10)),
        (NINE, &["a"], Some(HOUR)),
        (NINE + HOUR, &["b", "a"], Some(HOUR)),
        (NINE + 2 * HOUR, &["a"], Some(HOUR)),
        (NINE + 3 * HOUR, &[], None),
    ] {
        assert_eq!(tick(&mut app, ms), wait, "{ms}");
        assert_eq!(ids(&shown(&app)), on, "{ms}");
    }
}

#[test]
fn a_wait_is_never_longer_than_a_day() {
    let mut app = app(&notice("a", "info", (9, 12), ""), NINE);
    assert_eq!(tick(&mut app, NINE - 72 * HOUR), Some(LONGEST_WAIT_MS));
}

#[test]
fn an_informing_notice_is_put_away_until_midnight_and_no_other() {
    let day_and_more = "[[notice]]\nid = \"a\"\ntext = \"글\"\nseverity = \"info\"\n\
        start = 2026-11-21T00:00:00+09:00\nend = 2026-11-23T00:00:00+09:00\n";
    let mut app = app(&(day_and_more.to_owned() + &notice("b", "warning", (9, 12), "")), NINE);
    let now = Now { ms: NINE, id: String::new() };
    for id in ["a", "b", "nothing"] {
        command(&mut app, Command::PutNoticeAway(id.into()), &now);
    }
    assert_eq!(ids(&shown(&app)), ["b"]);
    assert!(app.settings.notices_put_away.contains("2026-11-21 a") && app.settings.notices_put_away.len() == 1);
    assert_eq!(tick(&mut app, NINE + 4 * HOUR), Some(11 * HOUR), "the next day brings it back");
    tick(&mut app, NINE + 15 * HOUR);
    assert_eq!(ids(&shown(&app)), ["a"]);
}

#[test]
fn a_call_is_stopped_where_a_notice_names_it() {
    for (what, severity, rest, at_start, at_second) in [
        ("the guide", "critical", "guides = [\"example\"]", true, true),
        ("its category", "warning", "categories = [\"ISP\"]", true, true),
        ("a later step", "warning", "steps = [\"example#second\"]", false, true),
        ("every call", "critical", "", true, true),
        ("another guide", "critical", "guides = [\"other\"]", false, false),
        ("only to inform", "info", "guides = [\"example\"]", false, false),
    ] {
        let mut app = app(&notice("a", severity, (9, 12), rest), NINE);
        begin(&mut app, "example");
        assert_eq!(stopped(&app).is_some(), at_start, "{what} at the start");
        if at_start {
            assert_eq!(app.desk.call().unwrap().session.trail().len(), 0);
            desk(&mut app, DeskCommand::Choose(0));
            assert_eq!(stopped(&app), None, "{what}: told once");
        }
        desk(&mut app, DeskCommand::Choose(0));
        let call = app.desk.call().unwrap();
        assert_eq!(call.session.trail().len(), 1, "{what}");
        assert_eq!(stopped(&app).is_some(), at_second && !at_start, "{what} at the second step");
    }
}

#[test]
fn what_was_told_stands_in_the_note_and_survives_a_restart() {
    let mut app = app(&notice("a", "critical", (9, 12), "guides = [\"example\"]"), NINE);
    begin(&mut app, "example");
    let effects = desk(&mut app, DeskCommand::Choose(0));
    let kept = effects.iter().find_map(|effect| match effect {
        Effect::SaveCall(record) => Some(record.note.clone()),
        _ => None,
    });
    assert_eq!(kept.as_deref(), Some("장애 안내함: a 제목"));
    let call = app.desk.call_mut().unwrap();
    call.heard.clear();
    desk(&mut app, DeskCommand::Choose(0));
    assert_eq!(stopped(&app), None, "the note remembers");
}

#[test]
fn a_call_may_end_for_a_notice() {
    for (code, want) in [("code = \"CB-01\"", Some("CB-01")), ("", None)] {
        let mut app = app(&notice("a", "critical", (9, 12), code), NINE);
        begin(&mut app, "example");
        desk(&mut app, DeskCommand::Choose(1));
        let ending = app.desk.call().unwrap().ending.clone().unwrap();
        assert_eq!(ending.code.as_deref(), want);
        assert!(ending.text.contains("장애 안내함: a 제목"), "{}", ending.text);
    }
}

#[test]
fn a_notice_that_is_over_or_taken_back_lets_the_call_go_on() {
    let told = notice("a", "critical", (9, 12), "");
    let mut app = app(&told, NINE);
    begin(&mut app, "example");
    tick(&mut app, NINE + HOUR);
    assert!(stopped(&app).is_some());
    tick(&mut app, NINE + 3 * HOUR);
    assert!(stopped(&app).is_none(), "over");
    let mut app = self::app(&told, NINE);
    begin(&mut app, "example");
    read(&mut app, "", NINE);
    tick(&mut app, NINE);
    assert!(stopped(&app).is_none(), "taken back");
    desk(&mut app, DeskCommand::Choose(0));
    assert_eq!(app.desk.call().unwrap().session.trail().len(), 1);
}

#[test]
fn a_call_shows_what_names_it_and_the_search_shows_all() {
    let here = notice("here", "warning", (9, 12), "guides = [\"example\"]");
    let there = notice("there", "critical", (9, 12), "guides = [\"other\"]");
    let mut app = app(&(here + &there + &notice("all", "info", (9, 12), "")), NINE);
    assert_eq!(ids(&shown(&app)), ["there", "here", "all"]);
    begin(&mut app, "example");
    assert_eq!(ids(&shown(&app)), ["all"], "the other fills the page");
    desk(&mut app, DeskCommand::Choose(0));
    assert_eq!(ids(&shown(&app)), ["here", "all"]);
    let library = app.guides().unwrap();
    let active = active(&app);
    let of = |guide: &str| heaviest(&active, library.guide(guide).unwrap()).map(|notice| notice.weight);
    assert_eq!((of("example"), of("other")), (Some(Weight::Warning), Some(Weight::Critical)));
    assert_eq!(span_words(active[0], NINE), "09:00부터 12:00까지");
    assert_eq!(span_words(active[0], NINE + 24 * HOUR), "11-21 09:00부터 11-21 12:00까지");
}
