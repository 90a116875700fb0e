//! A desk that is open while its guides are edited, with the real workers and a real folder.

use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use giljabi::app::command::{Command as AppCommand, DeskCommand};
use giljabi::app::effect::{Effect, Port as _};
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::app::update::{self, Now};
use giljabi::service::clock::Clock;
use giljabi::service::files::save_whole;
use giljabi::service::hub::{self, Hub};
use giljabi::service::world::Addresses;

/// Longest wait for anything that must happen.
const PATIENCE: Duration = Duration::from_secs(60);

const TABLE: &str = "[PAY-01]\nlabel = \"정상\"\nresult = \"resolved\"\n";

fn guide(id: &str, title: &str) -> String {
    format!(
        "format = 1\nid = \"{id}\"\ntitle = \"{title}\"\ncategory = \"보기\"\nsymptoms = [\"{id} 증상\"]\n\n[[step]]\nid = \"first\"\n\
         title = \"인사\"\nsay = \"{title}입니다.\"\ngoto = \"done\"\n\n[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n\n\
         [[case]]\nname = \"끝난다\"\nend = \"done\"\n"
    )
}

fn save(dir: &Path, name: &str, text: &str) {
    save_whole(&dir.join(name), text.as_bytes()).unwrap();
}

fn folder(dir: &Path) {
    fs_err::create_dir_all(dir).unwrap();
    save(dir, "dispositions.toml", TABLE);
    save(dir, "alpha.toml", &guide("alpha", "첫째 안내"));
    save(dir, "beta.toml", &guide("beta", "둘째 안내"));
}

/// The program without its screen.
struct Desk {
    app: App,
    hub: Hub,
    _data: tempfile::TempDir,
}

impl Desk {
    fn open(guides: &Path) -> Self {
        let data = tempfile::tempdir().unwrap();
        let start = hub::Start {
            data_dir: data.path().to_owned(),
            guides_dir: Some(guides.to_owned()),
            settings: Settings::default(),
            addresses: Addresses::default(),
            practice: Box::new(|| Err(std::io::Error::other("no gateway here"))),
            keys: giljabi::service::keys::Keys::in_memory(),
            clock: Clock::system(),
        };
        let mut desk = Self { app: App::new(Settings::default()), hub: hub::spawn(start).unwrap(), _data: data };
        let effects = update::start(&mut desk.app);
        desk.carry_out(effects);
        desk.wait("the first library", |app| app.library.is_some());
        desk
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.hub.send(effect));
    }

    fn now(&self) -> Now {
        Now { ms: self.hub.now_ms(), id: self.hub.new_id() }
    }

    fn command(&mut self, command: DeskCommand) {
        let now = self.now();
        let effects = update::command(&mut self.app, AppCommand::Desk(command), &now);
        self.carry_out(effects);
    }

    /// Takes events in until `is` holds; how long that took.
    fn wait(&mut self, what: &str, is: impl Fn(&App) -> bool) -> Duration {
        let since = Instant::now();
        while !is(&self.app) {
            assert!(since.elapsed() < PATIENCE, "{what} did not come; {:?}", self.app.library_trouble);
            match self.hub.poll() {
                Some(event) => {
                    let now = self.now();
                    let effects = update::event(&mut self.app, event, &now);
                    self.carry_out(effects);
                }
                None => std::thread::yield_now(),
            }
        }
        since.elapsed()
    }
}

fn title(app: &App, id: &str) -> String {
    app.guides().and_then(|library| library.guide(id)).map_or_else(String::new, |guide| guide.title.clone())
}

fn broken(app: &App) -> Vec<String> {
    app.guides().map_or_else(Vec::new, |library| library.broken.iter().map(|broken| broken.file.to_string()).collect())
}

#[test]
fn an_edited_guide_reaches_an_open_desk_and_leaves_its_calls_alone() {
    let dir = tempfile::tempdir().unwrap();
    folder(dir.path());
    let mut desk = Desk::open(dir.path());
    desk.command(DeskCommand::Start { guide: "alpha".into(), step: None });
    assert!(!desk.app.desk.calls[0].is_stale(desk.app.guides().unwrap()));

    save(dir.path(), "alpha.toml", &guide("alpha", "고친 안내"));
    let took = desk.wait("the edited guide", |app| title(app, "alpha") == "고친 안내");
    writeln!(std::io::stderr(), "an edited guide was on the desk after {} ms", took.as_millis()).unwrap();
    let call = &desk.app.desk.calls[0];
    assert_eq!(call.session.root().title, "첫째 안내", "the call keeps what it began with");
    assert!(call.is_stale(desk.app.guides().unwrap()), "and says that there is a newer one");
    desk.wait("the index of the edited guide", |app| {
        let loaded = app.library.as_ref().unwrap();
        loaded.index.search("고친", 5).iter().any(|hit| loaded.index.docs()[hit.doc].guide == "alpha")
    });

    save(dir.path(), "alpha.toml", &guide("alpha", "고친 안내").replace("goto = \"done\"", "goto = \"doen\""));
    desk.wait("the broken guide", |app| broken(app) == ["alpha.toml"]);
    assert_eq!(title(&desk.app, "beta"), "둘째 안내", "the others are there");
    assert!(desk.app.guides().unwrap().broken[0].first.ko.contains("doen"), "and it says what is wrong");
    assert_eq!(desk.app.desk.calls[0].session.root().title, "첫째 안내");

    save(dir.path(), "alpha.toml", &guide("alpha", "첫째 안내"));
    desk.wait("the mended guide", |app| broken(app).is_empty() && title(app, "alpha") == "첫째 안내");
    assert!(!desk.app.desk.calls[0].is_stale(desk.app.guides().unwrap()), "the very text it began with");
}

#[test]
fn files_come_and_go_and_so_does_the_folder() {
    let above = tempfile::tempdir().unwrap();
    let dir = above.path().join("guides");
    folder(&dir);
    let mut desk = Desk::open(&dir);
    let ids = |app: &App| {
        app.guides().map_or_else(Vec::new, |library| library.guides.keys().map(ToString::to_string).collect())
    };

    save(&dir, "gamma.toml", &guide("gamma", "셋째 안내"));
    desk.wait("a new file", |app| ids(app) == ["alpha", "beta", "gamma"]);
    fs_err::remove_file(dir.join("beta.toml")).unwrap();
    desk.wait("a file that went", |app| ids(app) == ["alpha", "gamma"]);
    fs_err::create_dir(dir.join("images")).unwrap();
    save(&dir.join("images"), "a.svg", "<svg width=\"1\" height=\"1\"/>");
    desk.wait("a picture", |app| app.guides().is_some_and(|library| library.images.contains_key("a.svg")));

    fs_err::rename(&dir, above.path().join("away")).unwrap();
    desk.wait("that the folder is gone", |app| app.library_trouble.is_some());
    assert_eq!(ids(&desk.app), ["alpha", "gamma"], "what was read stays in use");
    folder(&dir);
    desk.wait("the folder made again", |app| app.library_trouble.is_none() && ids(app) == ["alpha", "beta"]);
    save(&dir, "alpha.toml", &guide("alpha", "새 폴더의 안내"));
    desk.wait("an edit in it", |app| title(app, "alpha") == "새 폴더의 안내");
}

/// Kills its process when the test is over, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn check_watch_reports_every_change_until_nobody_reads() {
    let dir = tempfile::tempdir().unwrap();
    folder(dir.path());
    let mut program = Command::new(env!("CARGO_BIN_EXE_giljabi"));
    program.args(["check", "--watch", "--format", "json"]).arg(dir.path());
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running = Running(program.spawn().unwrap());
    let out = BufReader::new(running.0.stdout.take().unwrap());
    let mut reports = serde_json::Deserializer::from_reader(out).into_iter::<serde_json::Value>();
    let mut errors = || reports.next().unwrap().unwrap()["summary"]["errors"].as_u64().unwrap();

    assert_eq!(errors(), 0);
    save(dir.path(), "alpha.toml", &guide("alpha", "첫째 안내").replace("goto = \"done\"", "goto = \"doen\""));
    assert_eq!(errors(), 1);
    save(dir.path(), "alpha.toml", &guide("alpha", "첫째 안내"));
    assert_eq!(errors(), 0);

    drop(reports);
    let since = Instant::now();
    let mut n = 0;
    while running.0.try_wait().unwrap().is_none() {
        assert!(since.elapsed() < PATIENCE, "nobody reads, and it goes on");
        n += 1;
        save(dir.path(), "beta.toml", &guide("beta", &format!("둘째 안내 {n}")));
        std::thread::yield_now();
    }
}
