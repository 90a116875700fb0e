//! Notices over a real PostgreSQL: published in a terminal, seen at an open desk, kept while the database is away.

#![cfg(unix)]

mod cluster;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use giljabi::app::command::{Command as AppCommand, SettingsCommand};
use giljabi::app::effect::{Effect, Port as _};
use giljabi::app::notices::active;
use giljabi::app::settings::Settings;
use giljabi::app::shared::{Document, Link};
use giljabi::app::state::App;
use giljabi::app::update::{self, Now};
use giljabi::payment::secret::Secret;
use giljabi::service::certificates::Trusted;
use giljabi::service::clock::Clock;
use giljabi::service::hub::{self, Hub};
use giljabi::service::keys::Keys;
use giljabi::service::store::postgres::{Address, SharedError, SharedStore};
use giljabi::service::world::Addresses;

use crate::cli::{Home, Ran, ran};
use crate::harness::NOW_MS;
use crate::secrets::hunt;
use crate::support;
use cluster::{Cluster, PASSWORD};

/// Longest wait for anything that must happen.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two looks of a desk of these tests.
const EVERY: Duration = Duration::from_millis(40);

fn notice(id: &str, text: &str, more: &str) -> String {
    format!(
        "[[notice]]\nid = \"{id}\"\ntext = \"{text}\"\nseverity = \"critical\"\nstart = 2026-11-22T09:00:00+09:00\n\
         end = 2026-11-22T12:00:00+09:00\n{more}\n"
    )
}

/// A command over the shared database at this address.
fn command(home: &Home, address: &str, args: &[&str]) -> Command {
    let mut command = home.command(args);
    command.env("GILJABI_DATABASE", address).env("GILJABI_DATABASE_PASSWORD", PASSWORD);
    command
}

fn publish(home: &Home, address: &str, text: &str, more: &[&str]) -> Ran {
    let file = home.path().join("올릴 공지.toml");
    support::write(&file, text);
    ran(command(home, address, &[&["notices", "--publish", file.to_str().unwrap()], more].concat()))
}

fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

async fn open(address: &str) -> Result<SharedStore, SharedError> {
    open_with(address, Some(PASSWORD), &Trusted::default()).await
}

async fn open_with(address: &str, password: Option<&str>, trusted: &Trusted) -> Result<SharedStore, SharedError> {
    let password = password.map(Secret::new);
    SharedStore::open(&Address::parse(address).unwrap(), password.as_ref(), trusted).await
}

fn document(text: &str) -> Document {
    Document { revision: 0, saved_at_ms: NOW_MS, saved_by: "김교육".into(), text: text.into() }
}

/// The program without its screen, over a database.
struct Desk {
    app: App,
    hub: Hub,
    /// Something came.
    woken: Receiver<()>,
}

impl Desk {
    fn open(data: &Path, guides: &Path, address: &str) -> Self {
        let settings = Settings { database: Some(address.to_owned()), ..Settings::default() };
        let start = hub::Start {
            data_dir: data.to_owned(),
            guides_dir: Some(guides.to_owned()),
            settings: settings.clone(),
            addresses: Addresses::default(),
            practice: Box::new(|| Err(std::io::Error::other("no gateway here"))),
            keys: Keys::in_memory().with_database(Some(Secret::new(PASSWORD))),
            clock: Clock::fixed(NOW_MS),
        };
        let (wake, woken) = sync_channel(1);
        let mut hub = hub::spawn_looking(start, EVERY).unwrap();
        // Where one waits already it means this one, too.
        hub.set_waker(Box::new(move || {
            wake.try_send(()).ok();
        }));
        let mut desk = Self { app: App::new(settings), hub, woken };
        let effects = update::start(&mut desk.app);
        desk.carry_out(effects);
        desk.wait("the library", |app| app.library.is_some());
        desk
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.hub.send(effect));
    }

    fn command(&mut self, command: AppCommand) {
        let now = Now { ms: NOW_MS, id: self.hub.new_id() };
        let effects = update::command(&mut self.app, command, &now);
        self.carry_out(effects);
    }

    fn wait(&mut self, what: &str, is: impl Fn(&App) -> bool) {
        let since = Instant::now();
        while !is(&self.app) {
            assert!(since.elapsed() < PATIENCE, "{what} did not come; {:?}", self.app.shared);
            match self.hub.poll() {
                Some(event) => {
                    hunt("an event", format!("{event:?}").as_bytes());
                    let now = Now { ms: NOW_MS, id: self.hub.new_id() };
                    let effects = update::event(&mut self.app, event, &now);
                    self.carry_out(effects);
                }
                // The machine has better to do than to run in circles; one that was missed is found after this.
                None => drop(self.woken.recv_timeout(Duration::from_secs(1))),
            }
        }
    }

    fn wait_for(&mut self, texts: &[&str]) {
        self.wait(&format!("{texts:?}"), |app| on(app) == texts);
    }
}

/// Texts of the notices in force, in the order of the alphabet.
fn on(app: &App) -> Vec<String> {
    let mut texts: Vec<String> = active(app).into_iter().map(|notice| notice.text.value.clone()).collect();
    texts.sort();
    texts
}

/// A folder with one guide and two notices.
fn guides() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let guide = "format = 1\nid = \"alpha\"\ntitle = \"첫째 안내\"\ncategory = \"보기\"\nsymptoms = [\"증상\"]\n\n[[step]]\nid = \"first\"\n\
                 title = \"인사\"\nsay = \"안녕하십니까.\"\ngoto = \"done\"\n\n[[outcome]]\nid = \"done\"\nresult = \"resolved\"\n";
    support::write(dir.path().join("alpha.toml"), guide);
    let both = notice("folder", "가 폴더", "") + &notice("both", "나 폴더", "");
    support::write(dir.path().join("notices.toml"), both);
    dir
}

fn is_lost(app: &App) -> bool {
    matches!(app.shared.link, Link::Lost(_))
}

#[test]
fn what_is_published_comes_to_an_open_desk_and_stays_while_the_database_is_away() {
    let Some(cluster) = cluster::own() else { return };
    let address = cluster.database("desk", "keeper");
    let (home, data, guides) = (Home::new(), tempfile::tempdir().unwrap(), guides());
    let mut desk = Desk::open(data.path(), guides.path(), &address);
    desk.wait("an empty database", |app| app.shared.link == Link::Live && app.shared.document.is_none());
    desk.wait_for(&["가 폴더", "나 폴더"]);
    // The first word, with one row that cannot be used here: this folder has not that guide.
    let first = notice("Both", "나 공유", "") + &notice("more", "다 공유", "guides = [\"isp-registration\"]");
    let told = publish(&home, &address, &first, &[]);
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
    assert!(told.out.contains("+text = \"나 공유\"") && told.err.contains("1번째"), "{}{}", told.out, told.err);
    desk.wait_for(&["가 폴더", "나 공유"]);
    let left_out = &desk.app.shared.judged.left_out;
    assert!(matches!(&left_out[..], [one] if one.contains("isp-registration")), "{left_out:?}");
    assert_eq!(publish(&home, &address, &notice("late", "라 공유", ""), &[]).code, 0);
    desk.wait_for(&["가 폴더", "나 폴더", "라 공유"]);
    // The database goes: what is known is kept and said, also by a desk that only starts then.
    cluster.kill();
    desk.wait("the loss", is_lost);
    assert_eq!(on(&desk.app), ["가 폴더", "나 폴더", "라 공유"]);
    assert!(desk.app.shared.warning(NOW_MS).unwrap().contains("10:42에 받은"), "{:?}", desk.app.shared);
    drop(desk);
    let mut desk = Desk::open(data.path(), guides.path(), &address);
    desk.wait("the loss", is_lost);
    desk.wait_for(&["가 폴더", "나 폴더", "라 공유"]);
    assert!(desk.app.shared.warning(NOW_MS).unwrap().contains("10:42에 받은"), "{:?}", desk.app.shared);
    // It comes back, and is followed again.
    cluster.start();
    desk.wait("the return", |app| app.shared.link == Link::Live);
    assert_eq!(desk.app.shared.warning(NOW_MS), None);
    assert_eq!(publish(&home, &address, &notice("back", "마 공유", ""), &[]).code, 0);
    desk.wait_for(&["가 폴더", "나 폴더", "마 공유"]);
    for entry in fs_err::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file())
    {
        hunt(&entry.display().to_string(), &fs_err::read(&entry).unwrap());
    }
    hunt("the commands' folder", &home.bytes());
    // Nothing is followed any more: nothing of it stays.
    desk.command(AppCommand::Settings(SettingsCommand::Set(Box::default())));
    desk.wait_for(&["가 폴더", "나 폴더"]);
    assert!(!data.path().join("shared-notices.json").exists());
}

#[test]
fn a_database_with_hostile_texts_breaks_no_desk() {
    let Some(cluster) = cluster::shared() else { return };
    let address = cluster.database("hostile", "keeper");
    let (data, guides) = (tempfile::tempdir().unwrap(), guides());
    block(async {
        let store = open(&address).await.unwrap();
        assert_eq!(store.replace("notices.toml", &document(&notice("one", "다 공유", "")), None).await, Ok(1));
    });
    let mut desk = Desk::open(data.path(), guides.path(), &address);
    desk.wait_for(&["가 폴더", "나 폴더", "다 공유"]);
    let put = |sql: &str| {
        let update = format!("UPDATE giljabi_document SET revision = revision + 1, text = {sql}");
        cluster.run("hostile", &update).unwrap();
    };
    put("repeat('가', 1000000)");
    desk.wait("the refusal", |app| is_lost(app) && format!("{:?}", app.shared.link).contains("너무 커요"));
    assert_eq!(on(&desk.app), ["가 폴더", "나 폴더", "다 공유"], "the last that was good is kept");
    // One row is broken in the middle: the others are used.
    let broken = notice("one", "다 공유", "") + "[[notice]]\nid = \"bad\n" + &notice("two", "라 공유", "");
    put(&format!("$t${broken}$t$"));
    desk.command(AppCommand::Settings(SettingsCommand::FollowShared));
    desk.wait_for(&["가 폴더", "나 폴더", "다 공유", "라 공유"]);
    assert!(!desk.app.shared.judged.left_out.is_empty());
    for text in ["'<html>'", "repeat('[', 150000)", "repeat(E'[[notice]]\\n', 15000)", "E'\\x01\\x02'", "''"] {
        put(text);
        let revision = desk.app.shared.document.as_ref().unwrap().revision;
        desk.wait(text, |app| app.shared.document.as_ref().is_some_and(|now| now.revision > revision));
        desk.wait_for(&["가 폴더", "나 폴더"]);
    }
    cluster.run("hostile", "ALTER TABLE giljabi_document DROP COLUMN revision").unwrap();
    desk.wait("the other table", |app| format!("{:?}", app.shared.link).contains("길잡이의 것이 아니에요"));
    assert_eq!(on(&desk.app), ["가 폴더", "나 폴더"]);
}

#[test]
fn two_who_publish_at_once_do_not_overwrite_each_other() {
    let Some(cluster) = cluster::shared() else { return };
    let address = cluster.database("race", "keeper");
    block(async {
        let (one, two) = (open(&address).await.unwrap(), open(&address).await.unwrap());
        assert_eq!(one.read("notices.toml").await, Ok(None), "there is not even a table");
        // Both have read nothing; both make the table; one is first.
        let (new, other) = (document("하나"), document("둘"));
        let (a, b) = tokio::join!(one.replace("notices.toml", &new, None), two.replace("notices.toml", &other, None));
        let mut both = [a, b];
        both.sort_by_key(Result::is_err);
        assert_eq!(both, [Ok(1), Err(SharedError::Changed)]);
        assert_eq!(one.replace("notices.toml", &new, Some(1)).await, Ok(2));
        assert_eq!(two.replace("notices.toml", &other, Some(1)).await, Err(SharedError::Changed));
        let now = two.read("notices.toml").await.unwrap().unwrap();
        assert_eq!((now.revision, &*now.text, &*now.saved_by), (2, "하나", "김교육"));
    });
    let home = Home::new();
    let text = notice("one", "하나", "");
    let late = publish(&home, &address, &text, &["--revision", "1", "--json"]);
    assert_eq!((late.code, late.kind().as_str()), (1, "changed"), "{}", late.err);
    let dry = publish(&home, &address, &text, &["--dry-run", "--json"]).json();
    assert_eq!((&dry["published"], &dry["revision"]), (&false.into(), &2.into()));
    assert!(dry["diff"].as_str().unwrap().contains("-하나\n"), "{dry}");
    let done = publish(&home, &address, &text, &["--revision", "2", "--json"]).json();
    assert_eq!((&done["published"], &done["revision"]), (&true.into(), &3.into()));
    let same = publish(&home, &address, &text, &[]);
    assert_eq!((same.code, same.out.as_str()), (0, ""), "{}", same.err);
    let listed = ran(command(&home, &address, &["notices", "--shared", "--all", "--json"])).json();
    assert_eq!(
        (&listed["revision"], &listed["saved_by"], &listed["notices"][0]["id"]),
        (&3.into(), &"keeper".into(), &"one".into())
    );
    assert_eq!(listed["toml"], text.as_str());
}

#[test]
fn nothing_is_published_that_the_rules_find_an_error_in() {
    let Some(cluster) = cluster::shared() else { return };
    let address = cluster.database("rules", "keeper");
    let home = Home::new();
    for (text, code) in [
        (notice("one", "글", "guides = [\"isp-registratoin\"]"), "G606"),
        (notice("one", "글", "") + &notice("one", "글", ""), "G607"),
        ("[[notice]]\nid = \"one\n".to_owned(), "G001"),
        ("[[notice]]\nid = \"one\"\n".to_owned(), "G003"),
    ] {
        let told = publish(&home, &address, &text, &[]);
        assert_eq!(told.code, 1, "{code}: {}{}", told.out, told.err);
        assert!(told.out.contains(code) && told.out.contains("올릴 공지.toml"), "{code}: {}", told.out);
        assert!(told.err.contains("올리지 않았어요"), "{}", told.err);
    }
    let bad = "[[notice]]\nid = \"one\"\n";
    assert_eq!(publish(&home, &address, bad, &["--json"]).json()["diagnostics"][0]["code"], "G003");
    let english = publish(&home, &address, bad, &["--lang", "en"]);
    assert!(english.err.contains("Nothing was published"), "{}", english.err);
    block(async { assert_eq!(open(&address).await.unwrap().read("notices.toml").await, Ok(None)) });
    let listed = ran(command(&home, &address, &["notices", "--shared"]));
    assert!(listed.code == 0 && listed.err.contains("아직 올린"), "{}{}", listed.out, listed.err);
    let gone = ran(command(&home, &address, &["notices", "--publish", "/nowhere/a.toml"]));
    assert!(gone.code == 2 && gone.err.contains("파일을 읽지 못했어요"), "{}", gone.err);
    let mut unset = command(&home, "", &["notices", "--shared", "--json"]);
    unset.env_remove("GILJABI_DATABASE");
    let unset = ran(unset);
    assert_eq!((unset.code, unset.kind().as_str()), (2, "settings"));
}

/// Takes one connection, reads what comes first, says `answer`, and is gone.
fn says(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut first = [0; 8];
        client.read_exact(&mut first).unwrap();
        client.write_all(answer).unwrap();
    };
    std::thread::Builder::new().name("one answer".to_owned()).spawn(serve).unwrap();
    port
}

#[test]
fn what_stands_in_the_way_is_told_in_words_without_the_password() {
    let Some(cluster) = cluster::shared() else { return };
    let address = cluster.database("refusals", "keeper");
    let roles =
        format!("CREATE ROLE agent LOGIN PASSWORD '{PASSWORD}'; CREATE ROLE locked NOLOGIN PASSWORD '{PASSWORD}';");
    cluster.run("refusals", &roles).unwrap();
    let agent = cluster.address("refusals", "agent");
    let trusted = Trusted { extra: read_ca(&cluster) };
    let none = Trusted::default();
    let checked = format!("{address}?sslmode=verify-full");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let elsewhere = |port: u16, more: &str| format!("postgres://keeper@127.0.0.1:{port}/desk{more}");
    for (what, address, password, trust, words) in [
        ("a wrong password", address.clone(), Some("hush-other-Zm9yYmlkZGVu"), &none, "비밀번호가 맞지"),
        ("no password", address.clone(), None, &none, "비밀번호를 요구"),
        ("a role that may not log in", cluster.address("refusals", "locked"), Some(PASSWORD), &none, "접속을 받지"),
        ("no such database", cluster.address("gone", "keeper"), Some(PASSWORD), &none, "그 이름의 데이터베이스가 없"),
        ("an unknown host", "postgres://keeper@no-such-host.invalid/desk".into(), Some(PASSWORD), &none, "찾지 못했"),
        ("nobody there", elsewhere(port, ""), Some(PASSWORD), &none, "연결하지 못했"),
        ("no TLS", elsewhere(says(b"N"), "?sslmode=verify-full"), Some(PASSWORD), &none, "암호화된 연결"),
        ("no PostgreSQL", elsewhere(says(b"HTTP/1.1 400\r\n\r\n"), ""), Some(PASSWORD), &none, "끊겼어요"),
        ("an unknown authority", checked.clone(), Some(PASSWORD), &none, "기관"),
        (
            "a certificate of another",
            checked.replace("127.0.0.1", "localhost"),
            Some(PASSWORD),
            &trusted,
            "다른 주소의 것",
        ),
    ] {
        let error = block(open_with(&address, password, trust)).unwrap_err();
        let said = format!("{error} {error:?} {:?} {:?}", error.what_happened(), error.next());
        assert!(said.contains(words), "{what}: {said}");
        hunt(what, said.as_bytes());
    }
    block(async {
        open_with(&checked, Some(PASSWORD), &trusted).await.unwrap();
        // Who may not make the table, not read it, not write it, is told whom to ask for what.
        let poor = open(&agent).await.unwrap();
        let refused = poor.replace("notices.toml", &document("x"), None).await.unwrap_err().to_string();
        assert!(refused.contains("만들 수 없어요"), "{refused}");
        let keeper = open(&address).await.unwrap();
        assert_eq!(keeper.replace("notices.toml", &document("하나"), None).await, Ok(1));
        let refused = poor.read("notices.toml").await.unwrap_err().to_string();
        assert!(refused.contains("GRANT SELECT ON giljabi_document"), "{refused}");
    });
    cluster.run("refusals", "GRANT SELECT ON giljabi_document TO agent").unwrap();
    block(async {
        let poor = open(&agent).await.unwrap();
        assert_eq!(poor.read("notices.toml").await.unwrap().unwrap().revision, 1);
        let refused = poor.replace("notices.toml", &document("x"), Some(1)).await.unwrap_err().to_string();
        assert!(refused.contains("INSERT, UPDATE ON giljabi_document"), "{refused}");
    });
}

fn read_ca(cluster: &Cluster) -> Vec<rustls::pki_types::CertificateDer<'static>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    support::write(&path, &cluster.ca);
    giljabi::service::certificates::read_ca(&path).unwrap()
}
