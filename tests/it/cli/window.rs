//! Without a command: the window, where there is none to be had.

use super::*;

#[test]
fn without_a_display_a_line_and_out() {
    let home = Home::new();
    for args in [&[] as &[&str], &["--practice"], &["--screenshot", "never.png"], &["--timings"]] {
        let ran = home.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(has_hangul(&ran.err) && ran.err.trim().lines().count() == 1, "{args:?}: {}", ran.err);
    }
    assert_eq!(home.run(&["tid", SAMPLE_TID]).code, 0, "the command line still works");
}

#[cfg(feature = "gui")]
mod scenes {
    use giljabi::app::effect::Port as _;
    use giljabi::app::payment::Fetch;
    use giljabi::app::settings::Settings;
    use giljabi::app::shortcuts::Deed;
    use giljabi::app::state::{App, Workspace};
    use giljabi::app::update::{self, Now};
    use giljabi::cli::args::SCENES;
    use giljabi::cli::context::own_practice;
    use giljabi::guide::session::Position;
    use giljabi::payment::approval::ApprovalState;
    use giljabi::service::clock::Clock;
    use giljabi::service::keys::Keys;
    use giljabi::service::{hub, world};
    use giljabi::ui::scenes::by_name;

    use super::*;

    /// Plays a scene without a window, over the real workers and the practice gateway.
    fn play(name: &str) -> App {
        let folder = tempfile::tempdir().unwrap();
        let start = hub::Start {
            data_dir: folder.path().to_owned(),
            guides_dir: Some(package("guides")),
            settings: Settings::default(),
            addresses: world::Addresses::default(),
            practice: own_practice(),
            keys: Keys::in_memory(),
            clock: Clock::system(),
        };
        let mut hub = hub::spawn(start).unwrap();
        let mut app = App::new(Settings::default());
        let scene = by_name(name).unwrap();
        let mut effects = update::start(&mut app);
        let (began, mut turn) = (Instant::now(), 0);
        loop {
            assert!(began.elapsed() < PATIENCE, "{name} never stands");
            effects.drain(..).for_each(|effect| hub.send(effect));
            let now = Now { ms: hub.now_ms(), id: hub.new_id() };
            if let Some(event) = hub.poll() {
                effects = update::event(&mut app, event, &now);
            } else if app.library.is_none() {
                std::thread::park_timeout(Duration::from_millis(2));
            } else if let Some(commands) = scene(&app, turn) {
                turn += 1;
                for command in commands {
                    let now = Now { ms: hub.now_ms(), id: hub.new_id() };
                    effects.extend(update::command(&mut app, command, &now));
                }
                update::tick(&mut app, now.ms);
            } else {
                return app;
            }
        }
    }

    #[test]
    fn every_scene_comes_to_what_it_promises() {
        for name in SCENES {
            let app = play(name);
            let call = app.desk.call();
            let stands = match name {
                "search" => call.is_none() && app.desk.rows.len() > 5,
                "query" => app.desk.query == "키보드" && !app.desk.rows.is_empty(),
                "step" => call.is_some_and(|call| {
                    let stage = call.session.step().and_then(|step| step.stage.clone());
                    stage.is_some_and(|stage| stage.n == 4)
                        && !call.note.is_empty()
                        && !call.session.inputs().is_empty()
                }),
                "choices" => call.is_some_and(|call| call.session.offers().len() > 1),
                "tried" => {
                    call.is_some_and(|call| call.session.remedies().iter().any(|r| call.session.has_tried(&r.tag)))
                }
                "notice" => call.is_some_and(|call| call.session.trail().is_empty()),
                "welcome" => app.welcome.is_some(),
                "tour-find" | "tour-answer" | "tour-note" | "tour-finish" => app.tour.is_some(),
                "ending" => call.is_some_and(|call| {
                    matches!(call.session.position(), Position::End { .. }) && call.ending.is_some()
                }),
                "calls" => {
                    app.desk.calls.len() == 3 && app.desk.parked() == 2 && call.is_some_and(|c| c.parked.is_some())
                }
                "calls-many" => app.desk.calls.len() == 20 && app.desk.active == Some(19),
                "parking" | "call-back" => {
                    app.desk.parking.as_ref().is_some_and(|form| form.back == (name == "call-back"))
                }
                "waiting" => call.is_none() && app.desk.waiting().len() == 3,
                "past" => app.desk.past.rows.len() == 4 && app.desk.past.open.is_some(),
                "payment" => {
                    matches!((&app.payment.receipt, &app.payment.inquiry), (Fetch::Ready(_), Fetch::Ready(_)))
                }
                "confirm" => app.payment.confirm.is_some(),
                "approved" => {
                    matches!(&app.payment.approval, Fetch::Ready(entry) if entry.state == ApprovalState::Approved)
                }
                "unknown" => {
                    matches!(&app.payment.approval, Fetch::Ready(entry) if entry.state == ApprovalState::Unknown)
                }
                "palette" => call.is_some() && app.palette.chosen().is_some(),
                "keys" => call.is_some() && app.wishes == [Deed::Keys],
                "messages" => app.toasts.len() == 2,
                "settings" => app.workspace == Workspace::Settings,
                "diagnose" => app.workspace == Workspace::Diagnose && app.diagnose.card.is_none(),
                "diagnose-card" | "diagnose-code" | "diagnose-words" => {
                    app.diagnose.card.as_ref().is_some_and(|card| card.guide.is_some())
                }
                other => panic!("what does {other} promise?"),
            };
            assert!(stands, "{name}: {:?}", app.toasts);
        }
    }
}
