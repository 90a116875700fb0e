//! Nothing of a call is lost: real processes at work over the real hub and store are killed at random moments, started
//! again, and asked for every answer and every character they had told of.
//!
//! A process types as the window does (commands, `update`, effects to the hub) and says each state before it goes on.
//! `GILJABI_KILLS=200 cargo test --test it lost` makes it long. What came of that stands in `docs/reliability.md`.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use giljabi::app::command::{Command as Ask, DeskCommand};
use giljabi::app::effect::{Effect, Port as _};
use giljabi::app::park::ParkCommand;
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::app::update::{self, Now};
use giljabi::cli::context::own_practice;
use giljabi::service::clock::Clock;
use giljabi::service::hub;
use giljabi::service::keys::Keys;
use giljabi::service::world::Addresses;

use crate::cli::PATIENCE;
use crate::support::package;

/// Folder and seed of a child of these tests. Without them the child test has nothing to do.
const CHILD_FOLDER: &str = "GILJABI_TEST_LOST_FOLDER";
const CHILD_SEED: &str = "GILJABI_TEST_LOST_SEED";
const MARK: &str = "child says ";
/// Said before each command: until the next state is said, one more may be kept than was shown.
const WILL: &str = "will";
/// Kills of the short run.
const SHORT: usize = 12;
/// Processes at work at the same time.
const TOGETHER: usize = 6;
/// What is older than this must be there. The promise of the product.
const KEPT_AFTER_MS: i64 = 1_000;
/// What agents write: syllables, spaces, lines, a sign outside the basic plane.
const LETTERS: [char; 12] = ['가', '나', '다', '라', ' ', '카', '드', '\n', 'a', '7', '값', '😀'];

fn kills() -> usize {
    std::env::var("GILJABI_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(SHORT)
}

/// Numbers without a pattern that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

/// The program without a screen.
struct Desk {
    app: App,
    hub: hub::Hub,
}

impl Desk {
    fn start(folder: &Path) -> Self {
        let start = hub::Start {
            data_dir: folder.to_owned(),
            guides_dir: Some(package("guides")),
            settings: Settings::default(),
            addresses: Addresses::default(),
            practice: own_practice(),
            keys: Keys::in_memory(),
            clock: Clock::system(),
        };
        let mut desk = Self { app: App::new(Settings::default()), hub: hub::spawn(start).unwrap() };
        let effects = update::start(&mut desk.app);
        desk.carry_out(effects);
        desk
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.hub.send(effect));
    }

    fn take_in(&mut self) {
        while let Some(event) = self.hub.poll() {
            let now = Now { ms: self.hub.now_ms(), id: self.hub.new_id() };
            let effects = update::event(&mut self.app, event, &now);
            self.carry_out(effects);
        }
    }

    fn until(&mut self, what: &str, seen: impl Fn(&App) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !seen(&self.app) {
            assert!(Instant::now() < deadline, "waited in vain for {what}");
            self.take_in();
            std::thread::park_timeout(Duration::from_millis(2));
        }
    }

    fn ask(&mut self, command: DeskCommand) {
        let now = Now { ms: self.hub.now_ms(), id: self.hub.new_id() };
        let effects = update::command(&mut self.app, Ask::Desk(command), &now);
        self.carry_out(effects);
        self.take_in();
    }

    /// Every open call: what was answered, and the note.
    fn state(&self) -> BTreeMap<String, State> {
        let state = |call: &giljabi::app::call::Call| State {
            answers: call.session.trail().iter().map(|v| format!("{}#{}", v.key.step, v.choice)).collect(),
            note: call.note.as_str().to_owned(),
            parked: call.parked.is_some(),
        };
        self.app.desk.calls.iter().map(|call| (call.id.clone(), state(call))).collect()
    }
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct State {
    answers: Vec<String>,
    note: String,
    parked: bool,
}

impl State {
    /// Whether one command leads from here to there, or none.
    fn leads_to(&self, next: &Self) -> bool {
        let (few, many) = if self.answers.len() <= next.answers.len() { (self, next) } else { (next, self) };
        let answered = many.answers.len() - few.answers.len() <= 1 && many.answers.starts_with(&few.answers);
        let typed = next.note.strip_prefix(&self.note).is_some_and(|more| more.chars().count() <= 1);
        answered && typed
    }
}

/// A state and when it was shown.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Said {
    at_ms: i64,
    call: String,
    state: State,
}

/// Does what an agent does, at random, until it is killed.
#[test]
fn child_at_the_desk() {
    let Some(folder) = std::env::var_os(CHILD_FOLDER).map(PathBuf::from) else { return };
    let seed: u64 = std::env::var(CHILD_SEED).unwrap().parse().unwrap();
    let mut dice = Dice(seed);
    let mut desk = Desk::start(&folder);
    desk.until("the guides", |app| app.library.is_some());
    let guides: Vec<String> = desk.app.guides().unwrap().guides.keys().map(ToString::to_string).collect();
    let clock = Clock::system();
    loop {
        say(WILL);
        desk.ask(next(&mut dice, &desk.app, &guides));
        // Only the call on show can have changed, or have been set aside and left.
        let here = desk.app.desk.call().map(|shown| shown.id.clone());
        let at_ms = clock.now_ms();
        let changed = desk.state().into_iter().filter(|(call, _)| here.as_ref().is_none_or(|here| here == call));
        let said: Vec<Said> = changed.map(|(call, state)| Said { at_ms, call, state }).collect();
        say(&serde_json::to_string(&said).unwrap());
        std::thread::park_timeout(Duration::from_micros(dice.below(20_000)));
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{MARK}{line}").unwrap();
    out.flush().unwrap();
}

fn next(dice: &mut Dice, app: &App, guides: &[String]) -> DeskCommand {
    let Some(call) = app.desk.call() else {
        let open = app.desk.calls.len();
        return match dice.below(3) {
            0 if open > 0 => DeskCommand::Park(ParkCommand::Longest),
            1 if open > 0 => DeskCommand::Show(usize::try_from(dice.below(open as u64)).unwrap()),
            _ => DeskCommand::Start {
                guide: guides[usize::try_from(dice.below(guides.len() as u64)).unwrap()].clone(),
                step: None,
            },
        };
    };
    if app.desk.parking.is_some() {
        return DeskCommand::Park(ParkCommand::Reason(usize::try_from(dice.below(4)).unwrap()));
    }
    match dice.below(12) {
        0..=4 => {
            let mut note = call.note.as_str().to_owned();
            note.push(LETTERS[usize::try_from(dice.below(LETTERS.len() as u64)).unwrap()]);
            DeskCommand::Note(note)
        }
        5 => DeskCommand::Back,
        6 => DeskCommand::TickNext,
        7 if app.desk.calls.len() < 5 => DeskCommand::NewCall,
        8 => DeskCommand::Park(ParkCommand::Ask),
        _ => DeskCommand::Choose(usize::try_from(dice.below(call.session.offers().len().max(1) as u64)).unwrap()),
    }
}

/// A child at work, and all it has said.
struct Agent {
    process: Child,
    folder: tempfile::TempDir,
    said: Vec<Said>,
    /// It was carrying out a command when it last spoke.
    is_busy: bool,
    enough: usize,
}

impl Agent {
    fn start(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["lost::child_at_the_desk", "--exact", "--nocapture"]).stdin(Stdio::null());
        command.env(CHILD_FOLDER, folder.path()).env(CHILD_SEED, seed.to_string()).stdout(Stdio::piped());
        let process = command.spawn().unwrap();
        // Some two seconds of work, so that most of it is older than the second that is promised.
        let enough = 60 + usize::try_from(Dice(seed ^ 0x9e37_79b9).below(160)).unwrap();
        Self { process, folder, said: Vec::new(), is_busy: false, enough }
    }

    fn hear(&mut self, line: &str) {
        let Some(words) = line.strip_prefix(MARK) else { return };
        self.is_busy = words == WILL;
        if !self.is_busy {
            self.said.extend(serde_json::from_str::<Vec<Said>>(words).unwrap());
        }
    }

    /// Listens until it has said enough, then kills it in whatever it is doing. Gives when that was.
    fn work_and_die(&mut self) -> i64 {
        let out = BufReader::new(self.process.stdout.take().unwrap());
        let mut lines = out.lines().map_while(Result::ok);
        while self.said.len() < self.enough {
            self.hear(&lines.next().expect("the child stopped by itself"));
        }
        self.process.kill().unwrap();
        let killed_ms = Clock::system().now_ms();
        self.process.wait().unwrap();
        // What it said before it died and nobody had read yet; the last line may be half a line.
        let rest: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        let whole = rest.iter().filter(|line| line.ends_with(WILL) || line.ends_with(']'));
        whole.for_each(|line| self.hear(line));
        killed_ms
    }
}

/// What one kill came to.
#[derive(Default)]
struct Toll {
    states: usize,
    answers: usize,
    /// Age of the newest state that is lost, in milliseconds; none where even the last is there.
    newest_lost_ms: Option<i64>,
}

/// Starts the program again, takes every call up, and compares.
fn inspect(agent: &Agent, killed_ms: i64) -> Toll {
    let mut desk = Desk::start(agent.folder.path());
    desk.until("the guides", |app| app.library.is_some());
    desk.until("the calls", |app| !app.desk.left_open.is_empty() || agent.said.is_empty());
    let ids: Vec<String> = desk.app.desk.left_open.iter().map(|(record, _)| record.id.clone()).collect();
    ids.into_iter().for_each(|id| desk.ask(DeskCommand::Resume(id)));
    let kept = desk.state();
    let mut by_call: BTreeMap<&str, Vec<&Said>> = BTreeMap::new();
    agent.said.iter().for_each(|said| by_call.entry(&said.call).or_default().push(said));
    let mut toll = Toll { states: agent.said.len(), ..Toll::default() };
    for (call, said) in by_call {
        // What is there was shown at some time, or is one step on from the last that was: it died before it could say so.
        let kept = kept.get(call);
        let at = kept.and_then(|kept| {
            let ahead = agent.is_busy && said.last().is_some_and(|last| last.state.leads_to(kept));
            let shown = || said.iter().rposition(|said| said.state == *kept);
            if ahead { said.len().checked_sub(1) } else { shown() }
        });
        assert!(kept.is_none() || at.is_some(), "{call} is as it never was: {kept:?}");
        toll.answers += kept.map_or(0, |kept| kept.answers.len());
        let lost = at.map_or(0, |at| at + 1);
        if let Some(first) = said.get(lost) {
            let age_ms = killed_ms - first.at_ms;
            assert!(age_ms <= KEPT_AFTER_MS, "{call}: {age_ms} ms old and lost: {:?}, kept {kept:?}", first.state);
            toll.newest_lost_ms = toll.newest_lost_ms.max(Some(age_ms));
        }
    }
    toll
}

#[test]
fn whatever_is_older_than_a_second_survives_a_kill() {
    let kills = kills();
    let (mut states, mut answers, mut whole, mut oldest) = (0, 0, 0, 0);
    let numbers: Vec<u64> = (1..=u64::try_from(kills).unwrap()).collect();
    for some in numbers.chunks(TOGETHER) {
        let tolls: Vec<Toll> = std::thread::scope(|scope| {
            let trial = |number: &u64| {
                let seed = number.wrapping_mul(0x2545_f491_4f6c_dd1d) | 1;
                scope.spawn(move || {
                    let mut agent = Agent::start(seed);
                    let killed_ms = agent.work_and_die();
                    inspect(&agent, killed_ms)
                })
            };
            some.iter().map(trial).collect::<Vec<_>>().into_iter().map(|trial| trial.join().unwrap()).collect()
        });
        for toll in tolls {
            states += toll.states;
            answers += toll.answers;
            whole += usize::from(toll.newest_lost_ms.is_none());
            oldest = oldest.max(toll.newest_lost_ms.unwrap_or(0));
        }
    }
    if std::env::var_os("GILJABI_KILLS").is_some() {
        let words = format!(
            "{kills} kills, {states} states shown, {answers} answers kept; nothing lost in {whole}, the oldest thing lost was {oldest} ms old"
        );
        writeln!(std::io::stderr(), "{words}").unwrap();
    }
}
