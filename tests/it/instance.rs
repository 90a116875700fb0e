//! One window a data folder, tried with real processes: this test binary starts itself again.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use giljabi::app::effect::{Event, Port as _};
use giljabi::app::settings::Settings;
use giljabi::cli::context::own_practice;
use giljabi::service::clock::Clock;
use giljabi::service::hub;
use giljabi::service::instance::{Claim, Instance, claim};
use giljabi::service::keys::Keys;
use giljabi::service::world::Addresses;

use crate::cli::PATIENCE;
use crate::support::package;

/// Folder in which a child of these tests works. Without it the child test has nothing to do.
const CHILD_FOLDER: &str = "GILJABI_TEST_INSTANCE_FOLDER";
/// Marks the lines of a child among those of the test harness.
const MARK: &str = "child says ";

fn hub(folder: &Path, instance: &Instance) -> hub::Hub {
    let start = hub::Start {
        data_dir: folder.to_owned(),
        guides_dir: Some(package("guides")),
        settings: Settings::default(),
        addresses: Addresses::default(),
        practice: own_practice(),
        keys: Keys::in_memory(),
        clock: Clock::system(),
    };
    let mut hub = hub::spawn(start).unwrap();
    hub.open_door(instance.door().unwrap()).unwrap();
    hub
}

/// Waits for the knock of another start.
fn knocked(hub: &mut hub::Hub) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        if matches!(hub.poll(), Some(Event::SecondStart)) {
            return true;
        }
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
    false
}

#[test]
fn child_with_a_window() {
    let Some(folder) = std::env::var_os(CHILD_FOLDER).map(PathBuf::from) else { return };
    let say = |line: &str| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "\n{MARK}{line}").unwrap();
        out.flush().unwrap();
    };
    match claim(&folder).unwrap() {
        Claim::Raised => say("raised"),
        Claim::Ours(instance) => {
            let mut hub = hub(&folder, &instance);
            say("ours");
            while knocked(&mut hub) {
                say("knocked");
            }
        }
    }
}

/// A child, and what it says.
struct Other {
    process: Child,
    lines: Box<dyn Iterator<Item = String>>,
}

impl Other {
    fn start(folder: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["instance::child_with_a_window", "--exact", "--nocapture"]).env(CHILD_FOLDER, folder);
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let lines = out.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix(MARK).map(str::to_owned));
        Self { process, lines: Box::new(lines) }
    }

    fn says(&mut self) -> String {
        self.lines.next().unwrap_or_default()
    }

    fn die(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn a_second_start_raises_the_first_and_a_killed_one_leaves_the_folder() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut first = Other::start(folder.path());
    assert_eq!(first.says(), "ours");
    for _ in 0..3 {
        let mut second = Other::start(folder.path());
        assert_eq!(second.says(), "raised");
        assert_eq!(first.says(), "knocked");
        assert!(second.process.wait().unwrap().success());
    }
    let mut beside = Other::start(elsewhere.path());
    assert_eq!(beside.says(), "ours", "another data folder is nobody's business");
    first.die();
    let mut next = Other::start(folder.path());
    assert_eq!(next.says(), "ours", "the lock of a killed process is gone with it");
    next.die();
    beside.die();
}

#[test]
fn a_command_works_beside_a_window() {
    let home = crate::cli::Home::new();
    let Claim::Ours(instance) = claim(home.path()).unwrap() else { panic!() };
    let _hub = hub(home.path(), &instance);
    for args in [&["journal", "--json"] as &[&str], &["search", "팝업", "--json"], &["check"]] {
        let ran = home.run(args);
        assert!(ran.code < 2, "{args:?}: {}", ran.err);
    }
}

#[test]
fn a_stranger_at_the_door_raises_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Claim::Ours(instance) = claim(folder.path()).unwrap() else { panic!() };
    let mut hub = hub(folder.path(), &instance);
    let door = fs_err::read_to_string(folder.path().join("window.door")).unwrap();
    let port: u16 = door.split_once(' ').unwrap().0.parse().unwrap();
    for word in ["", "wrong word\n", "GET / HTTP/1.1\r\n\r\n"] {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(word.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // Being cut off is an answer, too.
        std::io::Read::read_to_end(&mut stream, &mut answer).ok();
        assert!(answer.is_empty());
    }
    // Knocks are heard one after the other: had a stranger been let in, its event would come before this one.
    assert!(matches!(claim(folder.path()).unwrap(), Claim::Raised));
    let mut knocks = 0;
    let deadline = Instant::now() + PATIENCE;
    while knocks == 0 && Instant::now() < deadline {
        knocks += usize::from(matches!(hub.poll(), Some(Event::SecondStart)));
    }
    while let Some(event) = hub.poll() {
        knocks += usize::from(matches!(event, Event::SecondStart));
    }
    assert_eq!(knocks, 1);
    #[cfg(unix)]
    for name in ["window.door", "window.lock"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs_err::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is private");
    }
}
