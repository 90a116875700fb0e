//! Every state of the window that is looked at: the scenes of `--screenshot`, and those no command leads to.

#![cfg(feature = "gui")]

use std::time::Instant;

use egui::vec2;
use giljabi::app::command::{Command, DeskCommand, FormField, PaymentCommand, RehearsalCommand};
use giljabi::app::effect::{Effect, Event, Failure, Port};
use giljabi::app::payment::Fetch;
use giljabi::app::records::JournalEntry;
use giljabi::app::settings::{Settings, Theme};
use giljabi::app::shortcuts::Deed;
use giljabi::app::state::{Tone, Workspace};
use giljabi::check;
use giljabi::cli::args::SCENES;
use giljabi::cli::context::own_practice;
use giljabi::guide::source::{SourceFile, Sources};
use giljabi::payment::Mode;
use giljabi::payment::approval::{ApprovalState, Attempt};
use giljabi::service::clock::Clock;
use giljabi::service::hub;
use giljabi::service::keys::Keys;
use giljabi::service::library::read_dir;
use giljabi::service::world::Addresses;
use giljabi::ui::scenes::by_name;

use crate::cli::PATIENCE;
use crate::harness::{NOW_MS, StillPort, day, guides_dir};
use crate::ui_desk::Desk;

/// Brings a window into a state. Gets its name and the settings it is opened with.
pub type Make = fn(&str, Settings) -> Desk;

/// Scenes that wait for an answer of the practice gateway or of the store.
const ANSWERED: [&str; 4] = ["payment", "approved", "unknown", "past"];

/// States that no scene leads to.
const OTHERS: [(&str, Make); 25] = [
    ("search-nothing", |_, settings| told(settings, [desk(DeskCommand::Query("우주정거장 임대".into()))])),
    ("search-broken", |_, settings| with_guides(settings, &["망가짐", "id = \"x\"\n[[step]]\n"])),
    ("search-empty", |_, settings| {
        let (library, report) = check::load(Sources::default(), day());
        over(StillPort::with_guides(library, report), settings)
    }),
    ("search-overdue", |_, settings| overdue(settings)),
    ("search-notices", |_, settings| with_notice(settings, "[]")),
    ("left-open", |_, settings| left_open(settings)),
    ("stop", |_, settings| {
        let mut window = with_notice(settings, "[\"isp-registration\"]");
        obey(&mut window, [start("isp-registration", None)]);
        window
    }),
    ("step-full", |_, settings| {
        let mut window = overdue(settings);
        obey(&mut window, [start("browser-cache", Some("compat"))]);
        window
    }),
    ("step-drawer", |_, settings| {
        let mut window = scene("step", settings);
        window.harness.state_mut().view.drawer = true;
        window
    }),
    ("picture", |_, settings| told(settings, [start("browser-cache", Some("compat")), Command::Do(Deed::Picture)])),
    ("link", |_, settings| told(settings, [start("isp-apply", Some("vp-site")), Command::Do(Deed::Link)])),
    ("help", |_, settings| told(settings, [Command::Do(Deed::Help)])),
    ("messages-many", |_, settings| {
        let mut window = scene("step", settings);
        let app = &mut window.harness.state_mut().app;
        app.say(Tone::Ok, "메모를 복사했어요");
        app.say(Tone::Warn, "보낼 문구가 문자 두 건으로 나뉘어요");
        app.complain(Failure::new(
            "상담을 저장하지 못했어요 (디스크에 자리가 없음)",
            "자리를 비우면 저절로 다시 저장해요",
        ));
        window
    }),
    ("payment-empty", |_, settings| told(settings, [Command::Go(Workspace::Payment)])),
    ("payment-order", |_, settings| told(settings, [Command::Go(Workspace::Payment), pay_tid("order-20250206-0077")])),
    ("payment-error", |_, settings| {
        let mut window = told(settings, [Command::Go(Workspace::Payment), pay_tid(TID)]);
        let failure =
            || Failure::new("결제사 서버에 연결하지 못했어요 (시간 초과)", "네트워크를 확인하고 다시 조회해 주세요");
        let payment = &mut window.harness.state_mut().app.payment;
        payment.inquiry = Fetch::Failed(failure());
        payment.receipt = Fetch::Failed(failure());
        window
    }),
    ("payment-begun", |_, settings| {
        let mut window = told(settings, differing());
        obey(&mut window, [pay_tid(OTHER_TID)]);
        window
    }),
    ("payment-differs", |_, settings| told(settings, differing())),
    ("confirm-differs", |_, settings| {
        let mut window = told(settings, differing());
        obey(&mut window, [Command::Payment(PaymentCommand::AskApproval)]);
        window
    }),
    ("confirm-live", |_, settings| {
        let live = Settings { mode: Mode::Live, ..settings };
        let mut window = told(live, differing());
        let form = |field, text: &str| Command::Payment(PaymentCommand::Form(field, text.into()));
        let secrets = [form(FormField::Token, "one-time"), form(FormField::Key, "merchant-key")];
        obey(&mut window, secrets);
        obey(&mut window, [form(FormField::OrderAmount, "20000"), Command::Payment(PaymentCommand::AskApproval)]);
        window
    }),
    ("settle", |_, settings| {
        let mut window = over(StillPort::with_journal(vec![unknown()]), settings);
        let ask = PaymentCommand::AskSettle(Some("attempt-1".into()));
        obey(&mut window, [Command::Go(Workspace::Payment), Command::Payment(ask)]);
        window
    }),
    ("rehearsal", |_, settings| {
        let begin = Command::Rehearsal(RehearsalCommand::Begin("three-factor".into()));
        told(settings, [Command::Go(Workspace::Diagnose), begin, Command::Rehearsal(RehearsalCommand::Tell)])
    }),
    ("settings-live", |_, settings| {
        let key_mids = ["testpay01m", "shopping1m"].map(String::from).into();
        let (agent_name, center) = ("박서연".into(), "결제지원 2팀".into());
        let live = Settings { mode: Mode::Live, key_mids, agent_name, center, ..settings };
        told(live, [Command::Go(Workspace::Settings)])
    }),
    ("trainer", |_, settings| told(settings, [Command::Go(Workspace::Trainer)])),
    ("insight", |_, settings| told(settings, [Command::Go(Workspace::Insight)])),
];

const TID: &str = "testpay01m01082502061700416194";
const OTHER_TID: &str = "testpay01m01082502061700419001";

/// Every state, by name.
pub fn states() -> Vec<(&'static str, Make)> {
    let scenes = SCENES.into_iter().map(|name| (name, scene as Make));
    scenes.chain(OTHERS).collect()
}

/// The state of a name, at a size in pixels of the screen.
pub fn state(name: &str, settings: Settings, size: (u16, u16)) -> Desk {
    let make = states().into_iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{name}")).1;
    let zoom = settings.zoom_percent;
    let mut window = make(name, settings);
    resize(&mut window, size, zoom);
    window
}

/// Another size of the window, in pixels of the screen, and another text size.
pub fn resize(window: &mut Desk, (width, height): (u16, u16), zoom_percent: u16) {
    let state = window.harness.state_mut();
    state.app.settings.zoom_percent = zoom_percent;
    let zoom = state.app.settings.zoom();
    // The change of the text size first: it moves the edges of the window for one frame.
    window.harness.run_steps(2);
    window.harness.set_size(vec2(f32::from(width), f32::from(height)) / zoom);
    settle(window);
}

/// Draws until nothing moves any more.
pub fn settle(window: &mut Desk) {
    window.harness.run_steps(2);
    window.harness.run_ok();
}

fn scene(name: &str, settings: Settings) -> Desk {
    let mut window = if ANSWERED.contains(&name) { practice(settings) } else { over(StillPort::default(), settings) };
    let next = by_name(name).unwrap_or_else(|| panic!("no scene {name}"));
    let deadline = Instant::now() + PATIENCE;
    let mut turn = 0;
    while let Some(commands) = next(window.app(), turn) {
        assert!(Instant::now() < deadline, "{name} never stands");
        turn += 1;
        obey(&mut window, commands);
    }
    settle(&mut window);
    window
}

fn over(port: StillPort, settings: Settings) -> Desk {
    Desk::over(port, 1280.0, 800.0, settings)
}

fn told(settings: Settings, commands: impl IntoIterator<Item = Command>) -> Desk {
    let mut window = over(StillPort::default(), settings);
    obey(&mut window, commands);
    window
}

/// One after another, as a person does it.
fn obey(window: &mut Desk, commands: impl IntoIterator<Item = Command>) {
    for command in commands {
        let ctx = window.harness.ctx.clone();
        window.harness.state_mut().obey(&ctx, vec![command]);
    }
    window.harness.run_steps(2);
}

fn desk(command: DeskCommand) -> Command {
    Command::Desk(command)
}

fn start(guide: &str, step: Option<&str>) -> Command {
    desk(DeskCommand::Start { guide: guide.into(), step: step.map(String::from) })
}

fn pay_tid(text: &str) -> Command {
    Command::Payment(PaymentCommand::Tid(text.into()))
}

/// A form that asks for another amount than the merchant's order.
fn differing() -> [Command; 5] {
    let form = |field, text: &str| Command::Payment(PaymentCommand::Form(field, text.into()));
    [
        Command::Go(Workspace::Payment),
        pay_tid(TID),
        form(FormField::Moid, "test0120200814162443"),
        form(FormField::Amount, "20000"),
        form(FormField::OrderAmount, "25000"),
    ]
}

fn unknown() -> JournalEntry {
    let attempt = Attempt {
        id: "attempt-1".into(),
        at_ms: NOW_MS,
        mode: Mode::Practice,
        tid: TID.into(),
        mid: "testpay01m".into(),
        moid: "order-1".into(),
        amount: 20_000,
        tax_free: 0,
    };
    JournalEntry {
        attempt,
        state: ApprovalState::Unknown,
        code: String::new(),
        message: "답을 받기 전에 연결이 끊겼어요".into(),
        receipt_url: String::new(),
        settled_by: None,
        settled_ms: None,
    }
}

/// Every guide was to be looked at again long ago.
fn overdue(settings: Settings) -> Desk {
    let mut sources = read_dir(&guides_dir()).unwrap();
    for file in &mut sources.files {
        let old = file.text.as_deref().unwrap().replace("2026-11-21", "2024-11-21").replace("2027-05-21", "2025-05-21");
        file.text = Ok(old.into());
    }
    let (library, report) = check::load(sources, day());
    over(StillPort::with_guides(library, report), settings)
}

/// The shipped guides and some that cannot be used.
fn with_guides(settings: Settings, texts: &[&str]) -> Desk {
    let mut sources = read_dir(&guides_dir()).unwrap();
    let broken = texts.iter().enumerate().map(|(at, text)| SourceFile::of(&format!("broken-{at}.toml"), text));
    sources.files.extend(broken);
    let (library, report) = check::load(sources, day());
    over(StillPort::with_guides(library, report), settings)
}

/// The shipped guides and a notice of each weight, for these guides.
fn with_notice(settings: Settings, guides: &str) -> Desk {
    let mut sources = read_dir(&guides_dir()).unwrap();
    sources.files.retain(|file| &*file.name != "notices.toml");
    let notice = |id: &str, severity: &str| {
        format!(
            "[[notice]]\nid = \"{id}\"\ntitle = \"BC 인증 장애\"\ntext = \"BC카드 인증이 안 돼요. BC카드가 고치고 있어요.\"\n\
             say = \"지금 BC카드 본인인증이 원활하지 않습니다. 저녁 이후에 다시 시도해 주십시오.\"\n\
             severity = \"{severity}\"\nstart = 2026-11-22T09:00:00+09:00\nend = 2026-11-22T12:00:00+09:00\n\
             guides = {guides}\nsource = \"BC카드 공지\"\n"
        )
    };
    let all = [notice("a", "critical"), notice("b", "warning"), notice("c", "info")].join("\n");
    sources.files.push(SourceFile::of("notices.toml", &all));
    let (library, report) = check::load(sources, day());
    over(StillPort::with_guides(library, report), settings)
}

/// Calls that were open when the program stopped.
fn left_open(settings: Settings) -> Desk {
    let window = scene("calls", settings.clone());
    let (mut texts, mut open) = (Vec::new(), Vec::new());
    for effect in window.sent.lock().unwrap().iter() {
        match effect {
            Effect::SaveCall(record) => {
                open.retain(|(known, _): &(giljabi::app::records::CallRecord, _)| known.id != record.id);
                open.push(((**record).clone(), Vec::new()));
            }
            Effect::SaveGuideTexts(kept) => texts.extend(kept.iter().cloned()),
            _ => {}
        }
    }
    for (_, kept) in &mut open {
        *kept = texts.clone();
    }
    let calls = Event::Calls { open, finished: Vec::new() };
    over(StillPort::with_event(calls), settings)
}

/// The practice gateway and a store, at a clock that stands still.
struct Answering {
    guides: StillPort,
    hub: hub::Hub,
    _folder: tempfile::TempDir,
}

fn practice(settings: Settings) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let start = hub::Start {
        data_dir: folder.path().to_owned(),
        guides_dir: None,
        settings: settings.clone(),
        addresses: Addresses::default(),
        practice: own_practice(),
        keys: Keys::in_memory(),
        clock: Clock::fixed(NOW_MS),
    };
    let port = Answering { guides: StillPort::default(), hub: hub::spawn(start).unwrap(), _folder: folder };
    Desk::through(Box::new(port), 1280.0, 800.0, settings)
}

impl Port for Answering {
    fn send(&mut self, effect: Effect) {
        match effect {
            Effect::LoadLibrary { .. } => self.guides.send(effect),
            other => self.hub.send(other),
        }
    }

    fn poll(&mut self) -> Option<Event> {
        self.guides.poll().or_else(|| self.hub.poll())
    }

    fn now_ms(&self) -> i64 {
        NOW_MS
    }

    fn new_id(&self) -> String {
        self.hub.new_id()
    }

    fn set_waker(&mut self, wake: Box<dyn Fn() + Send + Sync>) {
        self.hub.set_waker(wake);
    }
}

/// Settings of a person who looks at a theme.
pub fn looking(theme: Theme, zoom_percent: u16) -> Settings {
    let (agent_name, center) = ("박서연".into(), "결제지원 2팀".into());
    Settings { theme, zoom_percent, agent_name, center, welcomed: true, ..Settings::default() }
}
