//! Notices as they are seen: in the window, in a terminal, and when the file changes while the program runs.

use giljabi::cli::{Ctx, parse, run};
use giljabi::service::clock::Clock;

use crate::harness::NOW_MS;
use crate::support;

const FILE: &str = r#"
[[notice]]
id = "bc-auth"
title = "BC 인증 장애"
text = "BC카드 인증이 안 돼요."
say = "지금 BC카드 본인인증이 원활하지 않습니다."
severity = "critical"
start = 2026-11-22T09:00:00+09:00
end = 2026-11-22T12:00:00+09:00
guides = ["isp-registration"]
code = "CB-10"

[[notice]]
id = "night"
text = "밤에 점검해요."
severity = "info"
start = 2026-11-22T23:00:00+09:00
end = 2026-11-22T23:30:00+09:00
"#;

/// The shipped guides with these notices, in a folder of their own.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs_err::create_dir(dir.path().join("images")).unwrap();
    for inside in ["", "images"] {
        for entry in fs_err::read_dir(crate::harness::guides_dir().join(inside)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs_err::copy(&path, dir.path().join(inside).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    support::write(dir.path().join("notices.toml"), FILE);
    dir
}

fn giljabi(ms: i64, args: &[&str]) -> (u8, String, String) {
    let dir = folder();
    let (mut out, mut talk) = (Vec::new(), Vec::new());
    let words = ["giljabi", "--guides", dir.path().to_str().unwrap()].into_iter().chain(args.iter().copied());
    let cli = parse(words.map(Into::into), &mut out, &mut talk).unwrap();
    let mut ctx = Ctx::of(&cli, false, &mut out, &mut talk);
    ctx.clock = Clock::fixed(ms);
    let code = run(cli.command.as_ref().unwrap(), &mut ctx);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(talk).unwrap())
}

#[test]
fn a_terminal_lists_what_is_on() {
    let (code, out, talk) = giljabi(NOW_MS, &["notices"]);
    assert_eq!((code, talk.as_str()), (0, ""));
    assert_eq!(out, "장애  BC 인증 장애  11-22 09:00부터 11-22 12:00까지\n    BC카드 인증이 안 돼요.\n");
    let (code, out, talk) = giljabi(NOW_MS + 7_200_000, &["notices"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(talk.contains("공지가 없어요"), "{talk}");
    let (_, out, _) = giljabi(NOW_MS, &["notices", "--all", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let list = json["notices"].as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!((&list[0]["start"], &list[0]["active"]), (&"2026-11-22T09:00:00+09:00".into(), &true.into()));
    assert_eq!((&list[1]["title"], &list[1]["active"]), (&serde_json::Value::Null, &false.into()));
}

#[cfg(feature = "gui")]
mod window {
    use egui::{Key, Modifiers};
    use egui_kittest::kittest::Queryable as _;
    use giljabi::app::command::Command;
    use giljabi::app::effect::{Effect, Event, Loaded};
    use giljabi::app::notices::shown;
    use giljabi::app::settings::Settings;
    use giljabi::app::update::{Now, command, event, tick};

    use super::{NOW_MS, folder};
    use crate::ui_desk::Desk;

    /// A desk at which the notices are read.
    fn desk() -> Desk {
        let mut desk = Desk::open(1280.0, 800.0, Settings::default());
        let dir = folder();
        let sources = giljabi::service::library::read_dir(dir.path()).unwrap();
        let (library, report) = giljabi::check::load(sources, crate::harness::day());
        let wrong: Vec<_> = report.diagnostics.iter().filter(|d| &*d.primary.file == "notices.toml").collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let index = giljabi::app::index::build(&library).into();
        let loaded = Box::new(Loaded { library: library.into(), index, report: report.into() });
        let app = &mut desk.harness.state_mut().app;
        app.loading = Some(77);
        event(app, Event::LibraryLoaded { id: 77, loaded }, &Now { ms: NOW_MS, id: String::new() });
        desk.harness.run();
        desk
    }

    fn begin(desk: &mut Desk, words: &str) {
        desk.harness.get_by_label("안내 찾기").type_text(words);
        desk.harness.run();
        desk.press(Key::Enter);
    }

    #[test]
    fn a_notice_is_seen_over_the_search_before_the_steps_and_in_the_note() {
        let mut desk = desk();
        desk.harness.get_by_label_contains("BC카드 인증이 안 돼요");
        desk.harness.get_by_label_contains("장애. 일반결제(ISP) 등록 8단계");
        assert!(desk.harness.query_by_label_contains("밤에 점검해요").is_none(), "not yet");
        begin(&mut desk, "ISP 등록 8단계");
        desk.harness.get_by_label_contains("본인인증이 원활하지 않습니다");
        desk.harness.get_by_label_contains("2 여기서 마치기 (장애 안내)");
        desk.press(Key::Num1);
        assert!(desk.app().desk.call().unwrap().session.trail().is_empty(), "one key a page");
        assert_eq!(desk.app().desk.call().unwrap().note.as_str(), "장애 안내함: BC 인증 장애");
        desk.press(Key::Num1);
        assert_eq!(desk.app().desk.call().unwrap().session.trail().len(), 1);
    }

    #[test]
    fn a_call_ends_for_a_notice_with_three_keys() {
        let mut desk = desk();
        begin(&mut desk, "ISP 등록 8단계");
        desk.press(Key::Num2);
        desk.press_with(Modifiers::COMMAND, Key::Enter);
        let done = &desk.app().desk.finished[0];
        assert_eq!(done.outcome.as_ref().map(|o| (o.result.as_str(), o.code.as_str())), Some(("callback", "CB-10")));
        assert!(done.note.contains("장애 안내함: BC 인증 장애"), "{}", done.note);
    }

    #[test]
    fn what_only_informs_is_put_away_with_one_press() {
        let mut desk = desk();
        let night = NOW_MS + 12 * 3_600_000 + 30 * 60_000;
        let app = &mut desk.harness.state_mut().app;
        assert!(tick(app, night).is_some());
        assert_eq!(shown(app).len(), 1, "the one is over, the other has come");
        let effects = command(app, Command::PutNoticeAway("night".into()), &Now { ms: night, id: String::new() });
        assert!(matches!(effects[..], [Effect::SaveSettings(_)]) && shown(app).is_empty());
    }
}
