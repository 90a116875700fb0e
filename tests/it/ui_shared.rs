//! The shared database in the settings and at the desk, driven by what a screen reader sees.

#![cfg(feature = "gui")]

use std::sync::Arc;

use egui_kittest::kittest::Queryable as _;
use giljabi::app::effect::{Effect, Event, Failure};
use giljabi::app::keys::{KeyAnswer, KeyName, KeyPlace, KeyRequest};
use giljabi::app::settings::Settings;
use giljabi::app::shared::{Document, Judged, Link, News};
use giljabi::app::update::{self, Now};
use giljabi::guide::tables::Tables;

use crate::harness::NOW_MS;
use crate::ui_desk::Desk;

const SERVER: &str = "desk@db.example:5432";
const ADDRESS: &str = "postgres://desk@db.example:5432/giljabi";

/// What came back, as the service would say it.
fn tell(desk: &mut Desk, event: Event) -> Vec<Effect> {
    let now = Now { ms: NOW_MS, id: String::new() };
    let effects = update::event(&mut desk.harness.state_mut().app, event, &now);
    desk.harness.run();
    effects
}

fn type_into(desk: &mut Desk, label: &str, text: &str) {
    desk.harness.get_by_label(label).focus();
    desk.harness.run();
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::A);
    desk.harness.get_by_label(label).type_text(text);
    desk.harness.run();
    desk.press(egui::Key::Tab);
}

fn taken(desk: &Desk) -> Vec<Effect> {
    std::mem::take(&mut *desk.sent.lock().unwrap())
}

fn saved(effects: &[Effect]) -> Option<Option<String>> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveSettings(settings) => Some(settings.database.clone()),
        _ => None,
    })
}

#[test]
fn an_address_is_taken_without_a_password_and_followed() {
    let mut desk = Desk::open(1280.0, 2400.0, Settings::default());
    desk.press(egui::Key::F6);
    assert!(desk.harness.query_by_label("데이터베이스 비밀번호").is_none(), "first the address");
    drop(taken(&desk));
    type_into(&mut desk, "데이터베이스 주소", "postgres://desk:hush-1@db.example/giljabi");
    assert_eq!(saved(&taken(&desk)), None);
    desk.harness.get_by_label_contains("주소에는 비밀번호를 넣지 말고");
    type_into(&mut desk, "데이터베이스 주소", ADDRESS);
    let effects = taken(&desk);
    assert_eq!(saved(&effects), Some(Some(ADDRESS.into())));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::FollowShared)), "{effects:?}");

    type_into(&mut desk, "데이터베이스 비밀번호", "hush-2");
    let tree = format!("{:?}", desk.harness.root());
    assert!(!tree.contains("hush-2"), "a password is read out by nobody");
    desk.harness.get_by_role_and_label(egui::Role::Button, "비밀번호 보관").click();
    desk.harness.run();
    let effects = taken(&desk);
    let kept = effects.iter().find_map(|effect| match effect {
        Effect::Keys(KeyRequest::Keep { name: KeyName::Database(server), key, place }) if server == SERVER => {
            Some((key.expose(), *place))
        }
        _ => None,
    });
    assert_eq!(kept, Some(("hush-2", KeyPlace::Store)));
    let name = KeyName::Database(SERVER.to_owned());
    let answer = KeyAnswer::Kept { name: name.clone(), place: KeyPlace::Store, result: Ok(()) };
    let effects = tell(&mut desk, Event::Keys(answer));
    assert!(name.is_stored(&desk.app().settings));
    assert!(matches!(effects.last(), Some(Effect::FollowShared)), "{effects:?}");

    // Another server: it is followed there without the password that was typed for this one, which is of no use now.
    drop(taken(&desk));
    type_into(&mut desk, "데이터베이스 주소", "postgres://desk@elsewhere.example/giljabi");
    let effects = taken(&desk);
    assert!(matches!(effects.last(), Some(Effect::Keys(KeyRequest::Forget(left))) if *left == name), "{effects:?}");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::FollowShared)), "{effects:?}");
    desk.harness.get_by_label("데이터베이스 비밀번호");
    // The store could not be asked: it still holds that password, of that server.
    let locked = KeyAnswer::Forgotten { name: name.clone(), result: Err(Failure::new("잠김", "")) };
    tell(&mut desk, Event::Keys(locked));
    assert!(name.is_stored(&desk.app().settings));
    desk.harness.get_by_label("데이터베이스 비밀번호");
    desk.harness.get_by_role_and_label(egui::Role::Button, "지금 확인").click();
    desk.harness.run();
    assert!(matches!(taken(&desk).last(), Some(Effect::FollowShared)));
}

#[test]
fn what_comes_with_the_key_that_leaves_the_field_is_of_the_address() {
    let mut desk = Desk::open(1280.0, 2400.0, Settings::default());
    desk.press(egui::Key::F6);
    let field = "데이터베이스 주소";
    desk.harness.get_by_label(field).focus();
    desk.harness.run();
    desk.harness.get_by_label(field).type_text("postgres://desk@db.example/gil");
    desk.harness.run();
    // One frame, as over a slow line: the end of it is pasted, and Enter leaves the field.
    let (key, modifiers) = (egui::Key::Enter, egui::Modifiers::NONE);
    let enter = egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    desk.harness.input_mut().events.extend([egui::Event::Paste("jabi".into()), enter]);
    desk.harness.run();
    assert_eq!(desk.app().settings.database.as_deref(), Some("postgres://desk@db.example/giljabi"));
}

fn judged(id: &str, text: &str) -> Judged {
    let row = format!(
        "[[notice]]\nid = \"{id}\"\ntext = \"{text}\"\nseverity = \"warning\"\nstart = 2026-11-22T09:00:00+09:00\n\
         end = 2026-11-22T12:00:00+09:00\n"
    );
    let mut tables = Tables::default();
    assert!(tables.read(&Arc::from("notices.toml"), &row).is_empty());
    Judged { notices: tables.notices, left_out: vec!["7번째 줄: 없는 안내를 가리켜요: gone".into()] }
}

#[test]
fn a_shared_notice_comes_in_the_middle_of_a_call_and_its_age_is_said() {
    let mut desk = Desk::open(1280.0, 800.0, Settings { database: Some(ADDRESS.into()), ..Settings::default() });
    desk.harness.get_by_label("안내 찾기").type_text("ISP 등록 8단계");
    desk.harness.run();
    desk.press(egui::Key::Enter);
    assert!(desk.app().desk.call().is_some());
    let document = Document { revision: 3, saved_at_ms: NOW_MS, saved_by: "김교육".into(), text: "글".into() };
    let news = |link: Link| News { link, document: Some(document.clone()), seen_ms: Some(NOW_MS) };
    let effects = tell(&mut desk, Event::Shared(Box::new(news(Link::Live))));
    let [Effect::JudgeNotices { id, .. }] = effects[..] else { panic!("{effects:?}") };
    tell(&mut desk, Event::NoticesJudged { id, judged: Ok(judged("slow", "모든 카드 인증이 늦어요.")) });
    desk.harness.get_by_label_contains("모든 카드 인증이 늦어요");
    assert!(desk.harness.query_by_label_contains("연결되지 않아요").is_none());
    let lost = Link::Lost(Failure::new("데이터베이스에 연결하지 못했어요.", "주소를 확인해 주세요."));
    assert!(tell(&mut desk, Event::Shared(Box::new(news(lost)))).is_empty());
    desk.harness.get_by_label_contains("모든 카드 인증이 늦어요");
    desk.harness.get_by_label_contains("공유 공지는 10:42에 받은 것이에요");

    desk.press(egui::Key::F6);
    desk.harness.get_by_label_contains("데이터베이스에 연결하지 못했어요");
    desk.harness.get_by_label_contains("공지 1개를 써요. 3번째로 올린 공지예요 (10:42, 김교육)");
    desk.harness.get_by_label_contains("쓸 수 없는 공지: 7번째 줄");
}
