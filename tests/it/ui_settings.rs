//! The settings driven by what a screen reader sees.

#![cfg(feature = "gui")]

use egui_kittest::kittest::Queryable;
use giljabi::app::effect::{Effect, Event, Failure};
use giljabi::app::keys::{KeyAnswer, KeyName, KeyPlace, KeyRequest};
use giljabi::app::settings::{Proxy, Settings};
use giljabi::app::update::{self, Now};
use giljabi::payment::Mode;
use giljabi::payment::request::Mid;

use crate::ui_desk::Desk;

const MID: &str = "testpay01m";
const KEY: &str = "hush+key/==";

fn desk(settings: Settings) -> Desk {
    let mut desk = Desk::open(1280.0, 1600.0, settings);
    desk.press(egui::Key::F6);
    desk
}

fn fill(desk: &mut Desk, label: &str, text: &str) {
    desk.harness.get_by_label(label).focus();
    desk.harness.run();
    desk.harness.get_by_label(label).type_text(text);
    desk.harness.run();
}

fn click(desk: &mut Desk, role: egui::Role, label: &str) {
    desk.harness.get_by_role_and_label(role, label).click();
    desk.harness.run();
}

fn button(desk: &mut Desk, label: &str) {
    click(desk, egui::Role::Button, label);
}

/// What came back, as the service would say it.
fn tell(desk: &mut Desk, event: Event) -> Vec<Effect> {
    let effects = update::event(&mut desk.harness.state_mut().app, event, &Now::default());
    desk.harness.run();
    effects
}

fn key_requests(desk: &Desk) -> Vec<KeyRequest> {
    let sent = desk.sent.lock().unwrap();
    sent.iter()
        .filter_map(|effect| if let Effect::Keys(request) = effect { Some(request.clone()) } else { None })
        .collect()
}

fn merchant() -> KeyName {
    KeyName::Merchant(Mid::parse(MID).unwrap())
}

#[test]
fn a_key_is_typed_in_dots_kept_and_gone_from_the_field() {
    let mut desk = desk(Settings { mode: Mode::Live, ..Settings::default() });
    assert_eq!(key_requests(&desk), [KeyRequest::Look], "the store is looked for when the settings come on show");
    tell(&mut desk, Event::Keys(KeyAnswer::Seen { store: Ok("비밀 저장소"), environment: false }));
    fill(&mut desk, "가맹점 MID", MID);
    fill(&mut desk, "가맹점 키 (Merchant-Key)", KEY);
    assert_eq!(desk.app().keys.key.expose(), KEY);
    let shown = format!("{:?}", desk.harness.root());
    assert!(!shown.contains("hush"), "a screen reader sees dots");
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::A);
    desk.harness.event(egui::Event::Copy);
    desk.harness.run();
    let commands = format!("{:?}", desk.harness.output().platform_output.commands);
    assert!(!commands.contains("hush"), "{commands}");

    button(&mut desk, "키 보관");
    let kept = key_requests(&desk).pop().unwrap();
    let KeyRequest::Keep { name, key, place } = &kept else { panic!("{kept:?}") };
    assert_eq!((name, key.expose(), *place), (&merchant(), KEY, KeyPlace::Store));
    assert!(desk.app().keys.key.is_empty() && desk.app().keys.mid.is_empty(), "nothing of it stays in the field");
    desk.harness.get_by_label("가맹점 키 (Merchant-Key)").focus();
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::Z);
    assert!(desk.app().keys.key.is_empty(), "no undo brings it back");
    assert!(!format!("{:?}", desk.sent.lock().unwrap()).contains("hush"), "no effect shows it");

    let effects =
        tell(&mut desk, Event::Keys(KeyAnswer::Kept { name: merchant(), place: KeyPlace::Store, result: Ok(()) }));
    assert!(matches!(&effects[..], [Effect::SaveSettings(new)] if new.key_mids.contains(MID)), "{effects:?}");
    desk.harness.get_by_label(MID);
    button_link(&mut desk, "testpay01m 키 바꾸기");
    assert_eq!(desk.app().keys.mid, MID);
    button_link(&mut desk, "testpay01m 키 지우기");
    assert_eq!(key_requests(&desk).pop(), Some(KeyRequest::Forget(merchant())));
    let effects = tell(&mut desk, Event::Keys(KeyAnswer::Forgotten { name: merchant(), result: Ok(()) }));
    assert!(matches!(&effects[..], [Effect::SaveSettings(new)] if new.key_mids.is_empty()), "{effects:?}");
    desk.harness.get_by_label("아직 둔 키가 없어요.");
}

fn button_link(desk: &mut Desk, label: &str) {
    click(desk, egui::Role::Link, label);
}

#[test]
fn what_is_no_key_is_said_at_its_field_and_not_sent() {
    let mut desk = desk(Settings::default());
    for (mid, key, words) in [
        ("test", KEY, "10글자"),
        (MID, "", "비어 있어요"),
        (MID, "practice-key", "연습용 키"),
        (MID, "두글자", "쓸 수 없는 글자"),
    ] {
        replace(&mut desk, "가맹점 MID", mid);
        replace(&mut desk, "가맹점 키 (Merchant-Key)", key);
        button(&mut desk, "키 보관");
        assert_eq!(key_requests(&desk), [KeyRequest::Look], "{words}");
        assert!(desk.harness.query_by_label_contains(words).is_some(), "{words}");
    }
}

/// Puts a text in the place of what stands in a field.
fn replace(desk: &mut Desk, label: &str, text: &str) {
    desk.harness.get_by_label(label).focus();
    desk.harness.run();
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::A);
    desk.press(egui::Key::Delete);
    if !text.is_empty() {
        fill(desk, label, text);
    }
}

#[test]
fn without_a_store_the_session_is_offered_and_why_is_said() {
    let mut desk = desk(Settings::default());
    let failure = Failure::new("암호 저장소가 없어요.", "이렇게 해 주세요.");
    tell(&mut desk, Event::Keys(KeyAnswer::Seen { store: Err(failure), environment: true }));
    desk.harness.get_by_label("암호 저장소가 없어요.");
    assert!(desk.harness.query_by_label_contains("GILJABI_MERCHANT_KEY").is_some(), "the environment's key is told");
    fill(&mut desk, "가맹점 MID", MID);
    fill(&mut desk, "가맹점 키 (Merchant-Key)", KEY);
    button(&mut desk, "키 보관");
    assert!(matches!(key_requests(&desk).pop(), Some(KeyRequest::Keep { place: KeyPlace::Session, .. })));
    let answer = KeyAnswer::Kept { name: merchant(), place: KeyPlace::Session, result: Ok(()) };
    assert!(tell(&mut desk, Event::Keys(answer)).is_empty(), "the settings file knows nothing of it");
    assert!(desk.app().keys.has(MID, &Settings::default()) && desk.app().settings.key_mids.is_empty());
}

#[test]
fn an_address_or_a_folder_reaches_the_settings_only_when_it_is_whole() {
    let mut desk = desk(Settings { mode: Mode::Live, ..Settings::default() });
    desk.sent.lock().unwrap().clear();
    for (label, typed, words) in [
        ("API 주소 (비우면 공식 주소)", "https://kim:hush@relay.example/", "아이디나 비밀번호를"),
        ("영수증 주소 (비우면 공식 주소)", "http://kim:hush@relay.example/", "https로 시작"),
        ("영수증 주소 (비우면 공식 주소)", "relay hush", "읽을 수 없어요"),
    ] {
        replace(&mut desk, label, typed);
        desk.press(egui::Key::Tab);
        assert!(desk.sent.lock().unwrap().is_empty(), "{typed}: nothing of it is in force or on a disk");
        assert!(desk.harness.query_by_label_contains(words).is_some(), "{typed}: {words}");
        replace(&mut desk, label, "");
        desk.press(egui::Key::Tab);
    }
    let saved = |desk: &Desk| {
        let sent = std::mem::take(&mut *desk.sent.lock().unwrap());
        let save = |effect: &Effect| if let Effect::SaveSettings(new) = effect { Some((**new).clone()) } else { None };
        sent.iter().filter_map(save).collect::<Vec<_>>()
    };
    replace(&mut desk, "API 주소 (비우면 공식 주소)", "https://relay.example/pay ");
    desk.press(egui::Key::Tab);
    let [whole] = &saved(&desk)[..] else { panic!("saved once, when it was whole") };
    assert_eq!(whole.api_base.as_deref(), Some("https://relay.example/pay"));
    for letters in ["/tmp/my", " guides", " 2"] {
        fill(&mut desk, "안내 폴더", letters);
        assert!(desk.sent.lock().unwrap().is_empty(), "no folder is loaded for a letter");
    }
    desk.press(egui::Key::Tab);
    let [whole] = &saved(&desk)[..] else { panic!("saved once") };
    assert_eq!(whole.guides_dir.as_deref(), Some(std::path::Path::new("/tmp/my guides 2")));
    replace(&mut desk, "API 주소 (비우면 공식 주소)", "");
    desk.press(egui::Key::Tab);
    assert_eq!(desk.app().settings.api_base, None, "none means the official one");
}

/// A way out of what is on show, and its name.
type WayOut = (&'static str, fn(&mut Desk));

/// By a key, by what a screen reader does, and with the window.
fn ways_out() -> [WayOut; 3] {
    [
        ("F3", |desk| desk.press(egui::Key::F3)),
        ("a screen reader", |desk| {
            desk.harness.get_by_role_and_label(egui::Role::Button, "거래").click_accesskit();
            desk.harness.run();
        }),
        ("the window", |desk| {
            let window = desk.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
            window.events.push(egui::ViewportEvent::Close);
            desk.harness.run();
        }),
    ]
}

#[test]
fn what_stands_in_a_field_counts_when_the_settings_are_left() {
    let api = ("API 주소 (비우면 공식 주소)", "https://relay.example/pay");
    for (way, leave) in ways_out() {
        let mut desk = desk(Settings { mode: Mode::Live, ..Settings::default() });
        fill(&mut desk, api.0, api.1);
        leave(&mut desk);
        assert_eq!(desk.app().settings.api_base.as_deref(), Some(api.1), "left by {way}");
        let sent = desk.sent.lock().unwrap();
        let saved = sent.iter().filter(|effect| matches!(effect, Effect::SaveSettings(_))).count();
        assert_eq!(saved, 1, "left by {way}");
    }
    let mut desk = desk(Settings::default());
    let fields = [
        ("안내 폴더", "/tmp/my guides"),
        ("데이터베이스 주소", "postgres://desk@db.example/giljabi"),
        ("CA 인증서 파일", "/tmp/ca.pem"),
    ];
    for (label, typed) in fields {
        fill(&mut desk, label, typed);
        desk.press(egui::Key::F3);
        desk.press(egui::Key::F6);
    }
    let new = &desk.app().settings;
    let folder = new.guides_dir.as_deref().and_then(std::path::Path::to_str);
    assert_eq!((folder, new.database.as_deref()), (Some(fields[0].1), Some(fields[1].1)));
    let sent = desk.sent.lock().unwrap();
    assert!(sent.iter().any(|effect| matches!(effect, Effect::CheckCa(path) if path.ends_with("ca.pem"))), "{sent:?}");
}

#[test]
fn what_cannot_be_used_is_said_when_the_settings_are_left() {
    let mut desk = desk(Settings { mode: Mode::Live, ..Settings::default() });
    fill(&mut desk, "API 주소 (비우면 공식 주소)", "https://kim:hush@relay.example/");
    desk.press(egui::Key::F3);
    assert_eq!(desk.app().settings.api_base, None);
    desk.harness.get_by_label_contains("설정의 ‘API 주소’에 적은 것은 쓸 수 없어서 바꾸지 않았어요");
    assert!(!format!("{:?}", desk.harness.root()).contains("hush"), "nobody reads it out elsewhere");
    let why = |desk: &Desk| desk.harness.query_all_by_label_contains("아이디나 비밀번호를").count();
    assert_eq!(why(&desk), 1, "in the message");
    desk.press(egui::Key::F6);
    assert_eq!(why(&desk), 2, "and at its field, where it still stands");
}

#[test]
fn a_proxy_reaches_the_settings_only_when_it_is_whole() {
    let mut desk = desk(Settings::default());
    click(&mut desk, egui::Role::RadioButton, "직접 입력");
    for (typed, kept, words) in [
        ("http://kim:hush@proxy.example:8080", Proxy::System, "아이디와 비밀번호를 넣지 말고"),
        ("proxy.example", Proxy::System, "읽을 수 없어요"),
        ("http://proxy.example:8080", Proxy::At("http://proxy.example:8080".into()), ""),
        ("", Proxy::At("http://proxy.example:8080".into()), "읽을 수 없어요"),
    ] {
        replace(&mut desk, "프록시 주소", typed);
        desk.press(egui::Key::Tab);
        assert_eq!(desk.app().settings.proxy, kept, "{typed}");
        assert!(words.is_empty() || desk.harness.query_by_label_contains(words).is_some(), "{typed}: {words}");
        let sent = format!("{:?}", desk.sent.lock().unwrap());
        assert!(!sent.contains("hush"), "no save holds a part of the password");
    }
    fill(&mut desk, "프록시 아이디", "kim");
    fill(&mut desk, "프록시 비밀번호", "hush:1");
    button(&mut desk, "프록시 로그인 보관");
    let kept = key_requests(&desk).pop();
    assert!(
        matches!(&kept, Some(KeyRequest::Keep { name: KeyName::Proxy, key, .. }) if key.expose() == "kim:hush:1"),
        "{kept:?}"
    );
    assert!(desk.app().keys.proxy_password.is_empty());
}

#[test]
fn an_emptied_proxy_address_is_said_to_be_in_force_still() {
    let mut desk = desk(Settings { proxy: Proxy::At("http://proxy.example:8080".into()), ..Settings::default() });
    replace(&mut desk, "프록시 주소", "");
    desk.press(egui::Key::F3);
    desk.harness.get_by_label_contains("설정의 ‘프록시 주소’에 적은 것은 쓸 수 없어서 바꾸지 않았어요");
    assert_eq!(desk.app().settings.proxy, Proxy::At("http://proxy.example:8080".into()));
}

#[test]
fn a_password_that_was_left_at_another_server_can_be_removed() {
    let server = "kim@old.example:5432";
    let database_passwords = [server.to_owned()].into();
    let mut desk = desk(Settings { database_passwords, ..Settings::default() });
    button_link(&mut desk, &format!("{server} 비밀번호 지우기"));
    assert_eq!(key_requests(&desk).pop(), Some(KeyRequest::Forget(KeyName::Database(server.into()))));
}

#[test]
fn the_way_to_the_gateway_is_looked_at_without_a_key() {
    let mut desk = desk(Settings { mode: Mode::Live, ..Settings::default() });
    button(&mut desk, "연결 확인");
    let sent = desk.sent.lock().unwrap().last().map(|effect| format!("{effect:?}")).unwrap_or_default();
    assert!(sent.starts_with("CheckConnection("), "{sent}");
    let id = sent.trim_start_matches("CheckConnection(").trim_end_matches(')').parse().unwrap();
    tell(&mut desk, Event::Connection { id: id + 1, result: Ok(vec!["늦은 답".into()]) });
    assert!(desk.harness.query_by_label("늦은 답").is_none(), "an answer nobody waits for is dropped");
    tell(&mut desk, Event::Connection { id, result: Ok(vec!["연결했어요.".into()]) });
    desk.harness.get_by_label("연결했어요.");
}

#[test]
fn a_certificate_is_set_only_when_it_can_be_used() {
    let mut desk = desk(Settings::default());
    fill(&mut desk, "CA 인증서 파일", "/tmp/ca.pem");
    desk.press(egui::Key::Tab);
    let asked = desk
        .sent
        .lock()
        .unwrap()
        .iter()
        .any(|effect| matches!(effect, Effect::CheckCa(path) if path.ends_with("ca.pem")));
    assert!(asked && desk.app().settings.ca_file.is_none());
    let bad = Event::CaChecked {
        path: "/tmp/ca.pem".into(), result: Err(Failure::new("인증서를 찾지 못했어요.", ""))
    };
    assert!(tell(&mut desk, bad).is_empty());
    desk.harness.get_by_label("인증서를 찾지 못했어요.");
    let good = Event::CaChecked { path: "/tmp/ca.pem".into(), result: Ok(2) };
    let effects = tell(&mut desk, good);
    assert!(matches!(&effects[..], [Effect::SaveSettings(new)] if new.ca_file.is_some()), "{effects:?}");
    desk.harness.get_by_label("ca.pem 사용 중");
    button(&mut desk, "추가 인증서 빼기");
    assert!(desk.app().settings.ca_file.is_none());
}
