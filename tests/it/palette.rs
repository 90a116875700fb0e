//! Ended calls in the palette: the store is asked while a person types, never twice at once.

use giljabi::app::command::{Command, DeskCommand, PaletteCommand};
use giljabi::app::effect::{Effect, Event, Failure, RequestId};
use giljabi::app::palette::{Section, Target};
use giljabi::app::past::{PastPage, PastRow};
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::app::update::{Now, command, event};

fn obey(app: &mut App, what: PaletteCommand) -> Vec<Effect> {
    command(app, Command::Palette(what), &Now::default())
}

/// What the store is asked for.
fn asked(effects: &[Effect]) -> Vec<(RequestId, String)> {
    let find = |effect: &Effect| match effect {
        Effect::FindCalls { id, query } => Some((*id, query.words.clone())),
        _ => None,
    };
    effects.iter().filter_map(find).collect()
}

fn answer(app: &mut App, id: RequestId, calls: &[&str]) -> Vec<Effect> {
    let row = |id: &&str| PastRow { id: (*id).into(), title: format!("안내 {id}"), ..PastRow::default() };
    let page = PastPage { rows: calls.iter().map(row).collect(), more: None };
    event(app, Event::CallsFound { id, page: Ok(page) }, &Now::default())
}

fn shown(app: &App) -> Vec<Target> {
    let past = app.palette.rows.iter().filter(|row| row.section == Section::Past);
    past.map(|row| row.target.clone()).collect()
}

#[test]
fn one_question_at_a_time_and_the_last_text_wins() {
    let mut app = App::new(Settings::default());
    obey(&mut app, PaletteCommand::Open);
    assert!(asked(&obey(&mut app, PaletteCommand::Query("팝".into()))).is_empty(), "one letter finds too much");
    let first = asked(&obey(&mut app, PaletteCommand::Query("팝업".into())));
    assert_eq!(first.len(), 1);
    for text in ["팝업 ", "팝업 차", "팝업 차단"] {
        assert!(asked(&obey(&mut app, PaletteCommand::Query(text.into()))).is_empty(), "{text}");
    }
    let then = asked(&answer(&mut app, first[0].0, &["a", "b"]));
    assert_eq!(then.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>(), ["팝업 차단"]);
    assert_eq!(shown(&app).len(), 2, "what was found for its beginning stands until then");
    assert!(answer(&mut app, then[0].0, &["b"]).is_empty());
    assert_eq!(shown(&app), [Target::Ended("b".into())]);
    assert!(answer(&mut app, first[0].0, &["z"]).is_empty());
    assert_eq!(shown(&app), [Target::Ended("b".into())], "an old answer changes nothing");
}

#[test]
fn the_selection_stays_and_a_found_call_is_shown() {
    let mut app = App::new(Settings::default());
    obey(&mut app, PaletteCommand::Open);
    let id = asked(&obey(&mut app, PaletteCommand::Query("새 상담".into())))[0].0;
    let chosen = app.palette.chosen().map(|row| row.target.clone());
    assert!(chosen.is_some());
    answer(&mut app, id, &["old"]);
    assert_eq!(app.palette.chosen().map(|row| row.target.clone()), chosen);
    let at = app.palette.rows.iter().position(|row| row.target == Target::Ended("old".into())).unwrap();
    let effects = obey(&mut app, PaletteCommand::Pick(at));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::OpenCall(id) if id == "old")));
    assert!(app.desk.past.is_shown && !app.palette.open);
    command(&mut app, Command::Desk(DeskCommand::NewCall), &Now::default());
    assert!(!app.desk.past.is_shown);
}

#[test]
fn a_store_that_does_not_answer_is_asked_again() {
    let mut app = App::new(Settings::default());
    obey(&mut app, PaletteCommand::Open);
    let id = asked(&obey(&mut app, PaletteCommand::Query("팝업".into())))[0].0;
    event(&mut app, Event::CallsFound { id, page: Err(Failure::new("기록을 읽지 못했어요.", "")) }, &Now::default());
    assert!(app.toast().is_some_and(|toast| toast.message.contains("읽지 못했어요")));
    assert_eq!(asked(&obey(&mut app, PaletteCommand::Query("팝업 차단".into()))).len(), 1);
}

#[test]
fn what_comes_after_it_was_closed_is_nobodys() {
    let mut app = App::new(Settings::default());
    obey(&mut app, PaletteCommand::Open);
    let id = asked(&obey(&mut app, PaletteCommand::Query("팝업".into())))[0].0;
    obey(&mut app, PaletteCommand::Close);
    assert!(answer(&mut app, id, &["a"]).is_empty());
    assert!(app.palette.rows.is_empty() && app.desk.past.rows.is_empty());
}
