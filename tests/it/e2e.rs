//! The real window under Xvfb, typed into with the real Hangul IME, against the practice gateway.
//!
//! Needs Xvfb, openbox, xdotool, dbus-daemon and ibus with its Hangul engine; says which is missing.
//! What it saw is read from the store and from the ledger, never from pixels.

#![cfg(feature = "gui")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use giljabi::app::records::CallRecord;
use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState;
use giljabi::practice::PracticeGateway;
use giljabi::service::clock::Clock;
use giljabi::service::store::Store;

use crate::harness::may_skip;

const TID: &str = "testpay01m01082502061700416194";

/// Kills its process when the test is over, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn missing_programs() -> Option<String> {
    let on_path = |name: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|dir| dir.join(name).is_file())
    };
    let programs = ["Xvfb", "openbox", "xdotool", "dbus-daemon", "ibus-daemon", "ibus"];
    let mut missing: Vec<&str> = programs.into_iter().filter(|name| !on_path(name)).collect();
    if !Path::new("/usr/share/ibus/component/hangul.xml").is_file() {
        missing.push("ibus-hangul");
    }
    (!missing.is_empty()).then(|| format!("missing {}", missing.join(", ")))
}

/// A screen, a window manager, a bus and the Hangul IME, all of this test's own.
struct Desktop {
    env: Vec<(&'static str, String)>,
    _running: Vec<Running>,
}

impl Desktop {
    fn start(home: &Path) -> Self {
        let mut x = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let display = format!(":{}", first_line(x.stdout.take().unwrap()));
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--print-address=1", "--nofork"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let address = first_line(bus.stdout.take().unwrap());
        let env = vec![
            ("DISPLAY", display),
            ("DBUS_SESSION_BUS_ADDRESS", address),
            ("HOME", home.display().to_string()),
            ("XMODIFIERS", "@im=ibus".to_owned()),
            ("GSETTINGS_BACKEND", "keyfile".to_owned()),
        ];
        // The engine begins in Hangul, so that no key has to be pressed at the right moment.
        let settings = home.join(".config/glib-2.0/settings");
        std::fs::create_dir_all(&settings).unwrap();
        let hangul = "[org/freedesktop/ibus/engine/hangul]\ninitial-input-mode='hangul'\n";
        fs_err::File::create(settings.join("keyfile")).unwrap().write_all(hangul.as_bytes()).unwrap();
        let mut desktop = Self { env, _running: vec![Running(x), Running(bus)] };
        for (program, args) in [("openbox", &[][..]), ("ibus-daemon", &["-x", "-r", "-p", "disable"][..])] {
            let child =
                desktop.command(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            desktop._running.push(Running(child));
        }
        desktop.engine("hangul");
        desktop
    }

    /// Switches the input method and waits until it is so.
    fn engine(&self, name: &str) {
        wait("the input method", || {
            self.command("ibus").args(["engine", name]).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
                && self.command("ibus").arg("engine").output().is_ok_and(|out| out.stdout.starts_with(name.as_bytes()))
        });
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.envs(self.env.iter().map(|(name, value)| (*name, value.as_str()))).env_remove("WAYLAND_DISPLAY");
        command
    }

    fn xdotool(&self, args: &[&str]) {
        let status = self.command("xdotool").args(args).stdout(Stdio::null()).status().unwrap();
        assert!(status.success(), "xdotool {args:?}");
    }

    fn key(&self, key: &str) {
        self.xdotool(&["key", key]);
    }

    /// A key after the moment a hand needs. When the focus enters or leaves a field the X11 input method is
    /// taken down and set up again, and what is typed in those milliseconds never reaches the window.
    fn next_key(&self, key: &str) {
        self.xdotool(&["sleep", "0.8", "key", key]);
    }

    /// Types at a person's speed, after the moment a hand needs from a shortcut to the first letter. Over X11 ibus
    /// passes the first key after a change of focus by now and then; a space and its removal take that place.
    fn types(&self, text: &str) {
        self.next_key("space");
        self.next_key("BackSpace");
        self.xdotool(&["sleep", "0.4", "type", "--delay", "60", text]);
    }
}

fn first_line(from: impl Read) -> String {
    let mut line = String::new();
    BufReader::new(from).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// Waits for a condition, at most half a minute.
fn wait(what: &str, mut until: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !until() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::park_timeout(Duration::from_millis(30));
    }
}

/// A receipt page that counts who asks for it.
fn receipt_page() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::Builder::new()
        .name("receipt-page".into())
        .spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let line = first_line(stream.try_clone().unwrap());
                count.fetch_add(usize::from(line.contains(&format!("CardIssue.jsp?TID={TID}"))), Ordering::SeqCst);
                let page = "<table><tr><th>승인금액</th><td>20,000원</td></tr></table>";
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}",
                    page.len()
                );
                stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n{page}").as_bytes()).ok();
            }
        })
        .unwrap();
    (base, asked)
}

#[test]
fn a_call_and_an_approval_with_the_real_window_and_the_real_ime() {
    if let Some(missing) = missing_programs() {
        assert!(may_skip("display", &missing));
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let gateway = PracticeGateway::bind(0).unwrap().spawn().unwrap();
    let (pages, receipts) = receipt_page();
    let desktop = Desktop::start(home.path());
    let app = desktop
        .command(env!("CARGO_BIN_EXE_giljabi"))
        .args(["--data", &data.display().to_string(), "--practice"])
        .args(["--guides", &crate::harness::guides_dir().display().to_string()])
        .env("GILJABI_GATEWAY_API", gateway.base_url())
        .env("GILJABI_GATEWAY_PAGES", pages)
        .spawn()
        .unwrap();
    let mut app = Running(app);
    wait("the window", || {
        let mut search = desktop.command("xdotool");
        search.args(["search", "--onlyvisible", "--class", "giljabi"]).stdout(Stdio::null()).stderr(Stdio::null());
        search.status().is_ok_and(|status| status.success())
    });
    let store = || Store::open(&data, Mode::Practice, Clock::system(), str::to_owned).unwrap();
    wait("the store", || data.join(Mode::Practice.store_file()).exists());
    let store = store();

    warm_up(&desktop, &store);
    a_call(&desktop, &store);
    an_approval(&desktop, &receipts, || gateway.ledger().captures().len());

    assert_eq!(gateway.ledger().captures().len(), 1, "captured once");
    wait("the journal", || store.journal().unwrap().first().is_some_and(|e| e.state == ApprovalState::Approved));
    assert_eq!(gateway.ledger().requests_of(TID), 1, "sent once");
    desktop.key("alt+F4");
    wait("the window to close", || app.0.try_wait().unwrap().is_some());
}

/// The running call of a guide.
fn running(store: &Store, guide: &str) -> Option<CallRecord> {
    store.open_calls().unwrap().into_iter().find(|call| call.guide == guide)
}

/// Until the window has the focus keys go nowhere, and until the engine is up they are Latin: both are
/// waited for in a first call and its note.
fn warm_up(desktop: &Desktop, store: &Store) {
    let first = || store.open_calls().unwrap().into_iter().next();
    until("a first call", || desktop.key("Return"), || first().is_some());
    let note = || {
        desktop.key("ctrl+m");
        desktop.next_key("ctrl+a");
        desktop.next_key("BackSpace");
        desktop.types("rhror");
    };
    let begins = |letter: char| first().is_some_and(|call| call.note.starts_with(letter));
    let hangul = || {
        // The engine may have started before it could read that it begins in Hangul.
        if begins('r') {
            desktop.next_key("Hangul");
        }
        note();
    };
    until("the Hangul IME", hangul, || begins('고'));
}

/// Types a symptom in Hangul, opens the guide, walks it with number keys, ends it.
fn a_call(desktop: &Desktop, store: &Store) {
    let guide = "isp-registration";
    let answered = || running(store, guide).map_or(0, |call| call.answers.len());
    let search = || {
        desktop.key("ctrl+k");
        desktop.next_key("ctrl+a");
        desktop.types("emdfhr 8eksrP");
        desktop.next_key("Return");
    };
    until("the guide, typed with the IME, found and opened", search, || running(store, guide).is_some());
    for answers in 1..=8 {
        until("the answer", || desktop.next_key("1"), || answered() >= answers);
    }
    let note = || {
        desktop.key("ctrl+m");
        desktop.next_key("ctrl+a");
        desktop.types("ghkaus");
    };
    until("the note", note, || running(store, guide).is_some_and(|call| call.note.starts_with('화')));
    until("the finished call", || desktop.next_key("ctrl+Return"), || store.finished_calls(1).unwrap().len() == 1);
    let done = store.finished_calls(1).unwrap().remove(0);
    assert_eq!(done.outcome.as_ref().map(|o| o.code.as_str()), Some("ISP-01"));
    assert!(done.note.contains("화면"), "the last syllable is in the note: {}", done.note);
}

/// Types a tid, fetches the receipt, asks for the approval and confirms it. A key that comes before the
/// question is on the screen confirms nothing, so all is done again until the money has moved: asked for
/// more than once, it must still move once.
fn an_approval(desktop: &Desktop, receipts: &AtomicUsize, captures: impl Fn() -> usize) {
    desktop.engine("xkb:us::eng");
    let receipt = || {
        desktop.key("F3");
        desktop.next_key("ctrl+a");
        desktop.types(TID);
        desktop.next_key("alt+1");
    };
    until("the receipt", receipt, || receipts.load(Ordering::SeqCst) > 0);
    let approval = || {
        // A question left open would take the keys of this time.
        desktop.xdotool(&["sleep", "1", "key", "Escape"]);
        desktop.next_key("F3");
        // Two Tabs in one frame move the focus once, and a slow machine draws few frames.
        for _ in 0..6 {
            desktop.xdotool(&["sleep", "1.2", "key", "Tab"]);
        }
        desktop.next_key("ctrl+a");
        desktop.types("test0120200814162443");
        desktop.xdotool(&["sleep", "1.2", "key", "Tab"]);
        desktop.next_key("ctrl+a");
        desktop.types("20000");
        desktop.next_key("alt+3");
        desktop.xdotool(&["sleep", "1", "key", "ctrl+Return"]);
    };
    until("the capture", approval, || captures() > 0);
}

/// Does it again until it shows, as a person does who looks at the screen: over X11 ibus now and then
/// passes a key by, or hands it on late, and a slow machine draws late.
fn until(what: &str, mut act: impl FnMut(), mut seen: impl FnMut() -> bool) {
    for _ in 0..8 {
        act();
        if wait_briefly(&mut seen) {
            return;
        }
    }
    panic!("waited in vain for {what}");
}

/// Whether a condition comes true within a few seconds.
fn wait_briefly(mut until: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(3);
    while Instant::now() < deadline {
        if until() {
            return true;
        }
        std::thread::park_timeout(Duration::from_millis(30));
    }
    false
}
