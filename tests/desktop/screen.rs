//! A desktop of a test's own: a screen, a window manager, a bus, the Hangul IME, and hands on the keyboard.
//!
//! It presses keys and never looks; what is on the screen is read by [`crate::reader`].

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, CreateWindowAux, WindowClass};

use crate::reader::Reader;

/// Kills its process when the test is over, however it ends.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Says which programs this needs and the machine has not.
pub fn missing_programs() -> Option<String> {
    let on_path = |name: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|dir| dir.join(name).is_file())
    };
    let programs = ["Xvfb", "openbox", "xdotool", "dbus-daemon", "ibus-daemon", "ibus"];
    let mut missing: Vec<&str> = programs.into_iter().filter(|name| !on_path(name)).collect();
    for (package, file) in [
        ("ibus-hangul", "/usr/share/ibus/component/hangul.xml"),
        ("at-spi2-core", "/usr/share/dbus-1/services/org.a11y.Bus.service"),
    ] {
        if !Path::new(file).is_file() {
            missing.push(package);
        }
    }
    (!missing.is_empty()).then(|| format!("missing {}", missing.join(", ")))
}

/// A screen, a window manager, a bus and the Hangul IME, all of this test's own.
pub struct Desktop {
    env: Vec<(&'static str, String)>,
    /// Reads what is on the screen.
    pub reader: Reader,
    /// How slowly the hands go; 1 is a person's speed. Grows when a machine does not keep up.
    pace: Cell<f64>,
    pressed: Cell<usize>,
    display: String,
    _running: Vec<Running>,
}

impl Desktop {
    /// Starts it, with everything up before this returns.
    pub fn start(home: &Path) -> Self {
        let mut x = quiet(Command::new("Xvfb").args(["-displayfd", "1", "-screen", "0", "1400x900x24"]))
            .args(["-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let display = format!(":{}", first_line(x.stdout.take().unwrap()));
        let mut env = vec![
            ("DISPLAY", display.clone()),
            ("HOME", home.display().to_string()),
            ("XMODIFIERS", "@im=ibus".to_owned()),
            ("GSETTINGS_BACKEND", "keyfile".to_owned()),
        ];
        let mut bus = with_env("dbus-daemon", &env)
            .args(["--session", "--print-address=1", "--nofork"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let address = first_line(bus.stdout.take().unwrap());
        env.push(("DBUS_SESSION_BUS_ADDRESS", address.clone()));
        let mut running = vec![Running(x), Running(bus)];
        // The engine begins in Hangul, so that no key has to be pressed at the right moment.
        let settings = home.join(".config/glib-2.0/settings");
        std::fs::create_dir_all(&settings).unwrap();
        let hangul = "[org/freedesktop/ibus/engine/hangul]\ninitial-input-mode='hangul'\n";
        fs_err::File::create(settings.join("keyfile")).unwrap().write_all(hangul.as_bytes()).unwrap();
        for (program, args) in [("openbox", &[][..]), ("ibus-daemon", &["-x", "-r", "-p", "disable"][..])] {
            let mut command = with_env(program, &env);
            running.push(Running(quiet(command.args(args)).spawn().unwrap()));
        }
        // A window that opens before the window manager is there never gets the keyboard.
        wait("the window manager", || window_manager_is_up(&display).unwrap_or(false));
        let reader = Reader::join(&address).unwrap();
        let desktop = Self { env, reader, pace: Cell::new(1.0), pressed: Cell::new(0), display, _running: running };
        desktop.engine("hangul");
        // A window that opens before the input method does is typed into without it.
        wait("the X input method", || input_method_is_up(&desktop.display).unwrap_or(false));
        desktop
    }

    /// Switches the input method and waits until it is so.
    pub fn engine(&self, name: &str) {
        wait("the input method", || {
            quiet(self.command("ibus").args(["engine", name])).status().is_ok_and(|s| s.success())
                && self.command("ibus").arg("engine").output().is_ok_and(|out| out.stdout.starts_with(name.as_bytes()))
        });
    }

    /// A program of this desktop.
    pub fn command(&self, program: &str) -> Command {
        with_env(program, &self.env)
    }

    /// Presses a key after the moment a hand needs. When the focus enters or leaves a field the X11 input method
    /// is taken down and set up again, and what is typed in those milliseconds never reaches the window.
    pub fn key(&self, key: &str) {
        let moment = format!("{:.2}", 0.3 * self.pace.get());
        self.press(&["sleep", &moment, "key", key]);
    }

    /// Presses the key of one character, and waits until the field that has the focus shows that it came. Keys that
    /// come faster than frames are drawn are put in another order by Xlib: a syllable then stands behind the space.
    pub fn types(&self, character: char) {
        let held = || self.reader.focused().map(|(_, text)| text);
        let before = held();
        let name = if character == ' ' { "space".to_owned() } else { character.to_string() };
        self.press(&["key", &name]);
        self.briefly(|| held() != before);
    }

    /// How many keys were pressed so far, those in vain among them.
    pub fn keys_pressed(&self) -> usize {
        self.pressed.get()
    }

    /// The window that has the keyboard, if one has it.
    pub fn active_window(&self) -> Option<u32> {
        active_window(&self.display).ok().flatten()
    }

    /// Puts the window that has the keyboard out of sight.
    pub fn minimize(&self) {
        self.press(&["getactivewindow", "windowminimize"]);
    }

    /// The text on the clipboard, asked for as any other program asks.
    pub fn clipboard(&self) -> Option<String> {
        clipboard(&self.display).ok()
    }

    fn press(&self, args: &[&str]) {
        self.pressed.set(self.pressed.get() + 1);
        let status = self.command("xdotool").args(args).stdout(Stdio::null()).status().unwrap();
        assert!(status.success(), "xdotool {args:?}");
    }

    /// Does it again, slower each time, until it shows, as a person does who looks at the screen: over X11 ibus
    /// now and then passes a key by, or hands it on late, and a slow machine draws late.
    #[track_caller]
    pub fn until(&self, what: &str, mut act: impl FnMut(), mut seen: impl FnMut() -> bool) {
        for _ in 0..10 {
            act();
            if self.briefly(&mut seen) {
                return;
            }
            self.pace.set((self.pace.get() * 1.4).min(6.0));
        }
        panic!("waited in vain for {what}; the window shows\n{}", self.told());
    }

    /// Whether a condition comes true within some seconds; more where the machine is slow.
    pub fn briefly(&self, mut seen: impl FnMut() -> bool) -> bool {
        let deadline = Instant::now() + Duration::from_secs_f64(2.5 * self.pace.get());
        while Instant::now() < deadline {
            if seen() {
                return true;
            }
            std::thread::park_timeout(Duration::from_millis(30));
        }
        false
    }

    /// The whole window in words.
    pub fn told(&self) -> String {
        let line = |c: crate::reader::Control| {
            let text = self.reader.text(&c).unwrap_or_default();
            format!("{}{:?} {:?} {text:?}", if c.focused { "> " } else { "  " }, c.role, c.name)
        };
        self.reader.controls().into_iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn with_env(program: &str, env: &[(&'static str, String)]) -> Command {
    // What the session around this test has set up is none of its own desktop.
    let around = ["WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"];
    let mut command = Command::new(program);
    around.into_iter().chain(["AT_SPI_BUS_ADDRESS", "GTK_MODULES"]).for_each(|name| {
        command.env_remove(name);
    });
    command.envs(env.iter().map(|(name, value)| (*name, value.as_str())));
    command
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdout(Stdio::null()).stderr(Stdio::null())
}

fn window_manager_is_up(display: &str) -> Result<bool, Box<dyn std::error::Error>> {
    let (x, screen) = x11rb::connect(Some(display))?;
    let check = x.intern_atom(false, b"_NET_SUPPORTING_WM_CHECK")?.reply()?.atom;
    let root = x.setup().roots[screen].root;
    Ok(x.get_property(false, root, check, AtomEnum::WINDOW, 0, 1)?.reply()?.value_len > 0)
}

/// Whether ibus has told the screen that it is there: its name is among the servers and has an owner.
fn input_method_is_up(display: &str) -> Result<bool, Box<dyn std::error::Error>> {
    let (x, screen) = x11rb::connect(Some(display))?;
    let root = x.setup().roots[screen].root;
    let servers = x.intern_atom(false, b"XIM_SERVERS")?.reply()?.atom;
    let servers = x.get_property(false, root, servers, AtomEnum::ATOM, 0, 64)?.reply()?;
    for server in servers.value32().into_iter().flatten() {
        let ibus = x.get_atom_name(server)?.reply()?.name.starts_with(b"@server=ibus");
        if ibus && x.get_selection_owner(server)?.reply()?.owner != x11rb::NONE {
            return Ok(true);
        }
    }
    Ok(false)
}

fn active_window(display: &str) -> Result<Option<u32>, Box<dyn std::error::Error>> {
    let (x, screen) = x11rb::connect(Some(display))?;
    let active = x.intern_atom(false, b"_NET_ACTIVE_WINDOW")?.reply()?.atom;
    let root = x.setup().roots[screen].root;
    let told = x.get_property(false, root, active, AtomEnum::WINDOW, 0, 1)?.reply()?;
    Ok(told.value32().and_then(|mut windows| windows.next()).filter(|window| *window != x11rb::NONE))
}

fn clipboard(display: &str) -> Result<String, Box<dyn std::error::Error>> {
    let (x, screen) = x11rb::connect(Some(display))?;
    let window = x.generate_id()?;
    let (root, aux) = (x.setup().roots[screen].root, CreateWindowAux::new());
    x.create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &aux)?;
    let atom = |name: &[u8]| Ok::<_, Box<dyn std::error::Error>>(x.intern_atom(false, name)?.reply()?.atom);
    let (selection, text, here) = (atom(b"CLIPBOARD")?, atom(b"UTF8_STRING")?, atom(b"HERE")?);
    x.convert_selection(window, selection, text, here, x11rb::CURRENT_TIME)?;
    x.flush()?;
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        match x.poll_for_event()? {
            Some(Event::SelectionNotify(told)) if told.property == x11rb::NONE => return Err("empty".into()),
            Some(Event::SelectionNotify(_)) => {
                let found = x.get_property(true, window, here, AtomEnum::ANY, 0, u32::MAX)?.reply()?;
                return Ok(String::from_utf8(found.value)?);
            }
            _ => std::thread::park_timeout(Duration::from_millis(10)),
        }
    }
    Err("no answer".into())
}

/// The first line that comes.
pub fn first_line(from: impl Read) -> String {
    let mut line = String::new();
    BufReader::new(from).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// Waits for a condition, at most a minute.
#[track_caller]
pub fn wait(what: &str, mut until: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !until() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::park_timeout(Duration::from_millis(30));
    }
}
