//! The program as a terminal, a script and CI see it: the real binary, its exit codes and its JSON.
//!
//! Every run gets a data folder of its own and addresses on this machine; no real gateway is ever named.

mod approve;
mod english;
mod guides;
mod journal;
mod languages;
mod reads;
mod window;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use giljabi::practice::{PracticeGateway, Running, SAMPLE_TID, Settings};
use serde_json::Value;

use crate::support::package;

const KEY: &str = "hush-merchant-key";
const TOKEN: &str = "hush-payment-token";

/// An address nobody listens at: whatever forgets to name its gateway reaches nothing.
const NOBODY: &str = "http://127.0.0.1:9";

/// Longest wait for anything that must happen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A data folder and the addresses that go with it.
pub(crate) struct Home {
    /// Kept for as long as it is used.
    _folder: tempfile::TempDir,
    data: PathBuf,
    base: String,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }

    pub(crate) fn kind(&self) -> String {
        self.json()["error"]["kind"].as_str().unwrap_or_default().to_owned()
    }
}

impl Home {
    pub(crate) fn new() -> Self {
        Self::at(NOBODY)
    }

    pub(crate) fn at(base: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { data: folder.path().to_owned(), _folder: folder, base: base.to_owned() }
    }

    /// The same with its data somewhere else.
    pub(crate) fn with_data(self, data: PathBuf) -> Self {
        Self { data, ..self }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.data
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
        command.args(["--guides", &package("guides").to_string_lossy(), "--data"]).arg(self.path()).args(args);
        command.env("GILJABI_GATEWAY_API", &self.base).env("GILJABI_GATEWAY_PAGES", &self.base);
        command.env("GILJABI_MERCHANT_KEY", KEY).env("GILJABI_PAYMENT_TOKEN", TOKEN);
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
        // Nobody's own credentials are asked.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args))
    }

    /// Every byte of the data folder.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files = fs_err::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).flat_map(|path| fs_err::read(path).unwrap()).collect()
    }
}

pub(crate) fn ran(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ran = Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    let all = format!("{}{}", ran.out, ran.err);
    assert!(!all.contains("hush") && !all.contains("panicked"), "{all}");
    ran
}

/// A process that does not outlive its test.
pub(crate) struct Alive(pub(crate) Child);

impl Alive {
    /// Kills it outright, as a power cut would.
    pub(crate) fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        if self.0.kill().is_ok() {
            self.0.wait().unwrap();
        }
    }
}

/// Waits until something holds.
pub(crate) fn until(what: &str, holds: impl Fn() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "never: {what}");
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

pub(crate) fn practice() -> Running {
    let settings = Settings { slow: Duration::from_millis(50), ..Settings::default() };
    PracticeGateway::bind(0).unwrap().with(settings).spawn().unwrap()
}

/// The sample's tid with another end, which is what scripts go by.
pub(crate) fn tid_of(tail: &str) -> String {
    format!("{}{tail}", &SAMPLE_TID[..26])
}

fn has_hangul(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

#[test]
fn arguments_that_mean_nothing() {
    let home = Home::new();
    for args in [
        &["nonsense"] as &[&str],
        &["--nonsense"],
        &["tid"],
        &["tid", SAMPLE_TID, "more"],
        &["check", "--format", "xml"],
        &["search"],
        &["approve", "--tid", SAMPLE_TID],
        &["--zoom", "500"],
        &["--size", "wide"],
        &["--scene", "nowhere"],
        &["--theme", "dark", "tid", SAMPLE_TID],
        &["practice-gateway", "--port", "70000"],
        &["--practice", "lookup", SAMPLE_TID, "--live"],
    ] {
        let ran = home.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}: {}", ran.err);
        assert!(has_hangul(&ran.err), "{args:?}: {}", ran.err);
    }
    assert!(home.run(&["serch", "x"]).err.contains("search인가요?"));
}

#[test]
fn help_and_version_are_data() {
    let home = Home::new();
    let version = home.run(&["--version"]);
    assert_eq!((version.code, version.out), (0, format!("giljabi {}\n", env!("CARGO_PKG_VERSION"))));
    for command in [
        "",
        "check",
        "test",
        "explain",
        "walk",
        "search",
        "searches",
        "tid",
        "lookup",
        "receipt",
        "approve",
        "journal",
        "practice",
        "practice-gateway",
        "schema",
        "new",
        "export",
    ] {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let help = home.run(&args);
        assert_eq!((help.code, help.err.as_str()), (0, ""), "{command}");
        assert!(has_hangul(&help.out), "{command}");
        for english in ["Usage", "Options", "Commands", "Arguments", "Print ", "possible values"] {
            assert!(!help.out.contains(english), "{command}: {}", help.out);
        }
    }
    assert!(home.run(&["practice-gateway", "--help"]).out.contains("9301"), "the script table");
}

#[test]
fn a_tid_is_read_without_a_network() {
    let home = Home::new();
    let mut command = home.command(&["tid", SAMPLE_TID, "--json"]);
    command.env_remove("GILJABI_GATEWAY_PAGES");
    let tid = ran(command);
    let want = serde_json::json!({
        "tid": SAMPLE_TID, "mid": "testpay01m",
        "service": { "code": "01", "name": "카드 계열(신용카드·간편결제)" },
        "product": { "code": "08", "name": "결제창 인증" },
        "time": "2025-02-06T17:00:41+09:00", "tail": "6194",
        "receipt_url": format!("https://pg.innopay.co.kr/pay/issue/CardIssue.jsp?TID={SAMPLE_TID}"),
        "warnings": [],
    });
    assert_eq!((tid.code, tid.json()), (0, want));
    assert_eq!(home.run(&["tid", &format!("  {SAMPLE_TID}\n"), "--json"]).json()["tid"], SAMPLE_TID);
    let late = home.run(&["tid", "testpay01m01089902061700416194", "--json"]);
    assert_eq!((late.code, late.json()["warnings"].as_array().map(Vec::len)), (0, Some(1)), "a time to come");
    for (text, kind) in [
        ("", "empty"),
        ("testpay01m", "length"),
        ("testpay01m01082513061700416194", "date"),
        ("test0120200814162443x", "moid-instead"),
        ("testpay01mO1082502061700416194", "letter-o-for-zero"),
        ("-x", "moid-instead"),
    ] {
        let refused = home.run(&["tid", text, "--json"]);
        let error = &refused.json()["error"];
        assert_eq!((refused.code, error["kind"].as_str()), (1, Some(kind)), "{text:?}");
        assert!(has_hangul(error["message"].as_str().unwrap()) && has_hangul(error["hint"].as_str().unwrap()));
        let words = home.run(&["tid", text]);
        assert_eq!((words.code, words.out.as_str()), (1, ""), "{text:?}");
    }
    assert_eq!(fs_err::read_dir(home.path()).unwrap().count(), 0, "nothing is written");
}

#[test]
fn a_reader_that_has_seen_enough() {
    let home = Home::new();
    for args in [&["search", "결제"] as &[&str], &["tid", SAMPLE_TID, "--json"], &["--help"], &["check"]] {
        let mut process = home.command(args).spawn().unwrap();
        drop(process.stdout.take());
        let mut said = String::new();
        process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((process.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{args:?}");
    }
}
