//! A person does each thing, and the tour goes on; nothing of it is kept.

use std::sync::Arc;

use super::*;
use crate::app::effect::{Event, Loaded};
use crate::app::settings::Settings;
use crate::app::update::{Now, command, event, start};
use crate::check::{example, load};

const GUIDE: &str = r#"
title = "등록 안내"
[[step]]
id = "first"
title = "첫 단계"
say = "안녕하십니까."
[[step]]
id = "second"
title = "둘째 단계"
say = "계속하겠습니다."
[[step]]
id = "third"
title = "셋째 단계"
say = "이제 다 됐습니다."
goto = "done"
"#;

fn app() -> App {
    let mut app = App::new(Settings::default());
    start(&mut app);
    let (library, report) = load(example::sources(GUIDE), jiff::civil::date(2026, 11, 21));
    let index = Arc::new(crate::app::index::build(&library));
    let loaded = Box::new(Loaded { library: Arc::new(library), index, report: Arc::new(report) });
    let id = app.loading.unwrap();
    event(&mut app, Event::LibraryLoaded { id, loaded }, &Now::default());
    app
}

/// Applies a command; what of it would be kept of calls and searches.
fn obey(app: &mut App, what: Command) -> usize {
    app_ids(app);
    let now = Now { ms: 1_795_219_200_000, id: format!("call-{}", app.desk.calls.len()) };
    let kept = |effect: &Effect| matches!(effect, Effect::SaveCall(_) | Effect::CountMiss(_));
    command(app, what, &now).iter().filter(|effect| kept(effect)).count()
}

/// Calls have different ids.
fn app_ids(app: &App) {
    let ids: std::collections::BTreeSet<&str> = app.desk.calls.iter().map(|call| call.id.as_str()).collect();
    assert_eq!(ids.len(), app.desk.calls.len());
}

fn desk(app: &mut App, what: DeskCommand) -> usize {
    obey(app, Command::Desk(what))
}

fn lesson(app: &App) -> Option<Lesson> {
    app.tour.as_ref().map(|tour| tour.lesson)
}

#[test]
fn each_lesson_is_over_when_the_thing_was_done_and_nothing_is_kept() {
    let mut app = app();
    obey(&mut app, Command::Tour(TourCommand::Begin));
    assert_eq!(lesson(&app), Some(Lesson::Find));
    let mut kept = 0;
    for (what, next) in [
        (DeskCommand::Query("없는말없는말".into()), Lesson::Find),
        (DeskCommand::StartSelected, Lesson::Find),
        (DeskCommand::Query("등록".into()), Lesson::Open),
        (DeskCommand::MoveSelection(1), Lesson::Open),
        (DeskCommand::StartSelected, Lesson::Answer),
        (DeskCommand::Choose(0), Lesson::Answer),
        (DeskCommand::Choose(0), Lesson::Back),
        (DeskCommand::Choose(0), Lesson::Back),
        (DeskCommand::Back, Lesson::Note),
        (DeskCommand::Note("크롬".into()), Lesson::End),
        (DeskCommand::End, Lesson::Finish),
        (DeskCommand::PickDisposition("PAY-01".into()), Lesson::Finish),
        (DeskCommand::End, Lesson::Done),
    ] {
        let shown = format!("{what:?}");
        kept += desk(&mut app, what);
        assert_eq!(lesson(&app), Some(next), "{shown}");
        let tour = app.tour.clone().unwrap();
        assert!(!hint(&app, &tour).1.is_empty(), "{shown}");
    }
    assert_eq!((kept, app.desk.finished.len(), app.desk.calls.len()), (0, 0, 0));
    obey(&mut app, Command::Tour(TourCommand::Leave));
    assert!(app.tour.is_none());
    desk(&mut app, DeskCommand::Query("등록".into()));
    assert!(desk(&mut app, DeskCommand::StartSelected) > 0, "the next call is a real one");
}

#[test]
fn leaving_takes_the_call_of_the_tour_along_and_no_other() {
    let mut app = app();
    let begin = || DeskCommand::Start { guide: "example".into(), step: None };
    assert!(desk(&mut app, begin()) > 0);
    obey(&mut app, Command::Tour(TourCommand::Begin));
    assert_eq!(desk(&mut app, begin()), 0);
    let own = app.desk.call().unwrap();
    assert!(is_practice(&app, own) && app.desk.calls.len() == 2);
    obey(&mut app, Command::Tour(TourCommand::Leave));
    assert_eq!((app.desk.calls.len(), app.desk.active), (1, None));
    assert!(app.desk.finished.is_empty() && !is_practice(&app, &app.desk.calls[0]));
}

#[test]
fn another_call_meanwhile_is_a_real_one() {
    let mut app = app();
    obey(&mut app, Command::Tour(TourCommand::Begin));
    let begin = || DeskCommand::Start { guide: "example".into(), step: None };
    assert_eq!(desk(&mut app, begin()), 0);
    assert!(desk(&mut app, begin()) > 0, "a customer calls in the middle of it");
    let tour = app.tour.clone().unwrap();
    assert_eq!(hint(&app, &tour).0, Spot::Nowhere);
    desk(&mut app, DeskCommand::Show(0));
    assert_eq!(hint(&app, &tour).0, Spot::Choices);
    obey(&mut app, Command::Go(Workspace::Payment));
    assert_eq!(hint(&app, &tour).0, Spot::Nowhere);
}

#[test]
fn the_words_name_the_keys_that_are_set() {
    let mut app = app();
    let deeds = [Deed::Go(0), Deed::Back, Deed::Note, Deed::End, Deed::Inputs];
    let words = [elsewhere_words, back_words, note_words, end_words, input_words];
    let told =
        |app: &App| deeds.into_iter().zip(words).map(|(deed, words)| by_key(app, deed, words)).collect::<Vec<_>>();
    let first = told(&app);
    for (told, key) in first.iter().zip(["F1", "Alt+←", "Ctrl+M", "Ctrl+Enter", "Ctrl+I"]) {
        assert!(told.contains(key), "{told}");
    }
    for (at, deed) in deeds.into_iter().enumerate() {
        let chord = Chord::read(["Ctrl+F10", "Ctrl+F11", "Ctrl+F12", "Ctrl+Q", "Ctrl+B"][at]);
        app.settings.shortcuts.put(deed, chord).unwrap();
    }
    for (told, key) in told(&app).iter().zip(["Ctrl+F10", "Ctrl+F11", "Ctrl+F12", "Ctrl+Q", "Ctrl+B"]) {
        assert!(told.contains(key), "{told}");
    }
    deeds.into_iter().for_each(|deed| app.settings.shortcuts.put(deed, None).unwrap());
    for told in told(&app) {
        assert!(!told.contains("Ctrl") && !told.contains("Alt") && !told.contains('('), "{told}");
    }
}
