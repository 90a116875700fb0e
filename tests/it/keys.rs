//! Keys: where they are kept, which one is used, and that none is left where it does not belong.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use giljabi::app::effect::{Effect, Event, Port as _};
use giljabi::app::keys::{KeyAnswer, KeyName, KeyPlace, KeyRequest};
use giljabi::app::settings::{Proxy, Settings};
use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState;
use giljabi::payment::request::{Mid, Read};
use giljabi::payment::secret::Secret;
use giljabi::practice::{PracticeGateway, Running, SAMPLE_TID};
use giljabi::service::clock::Clock;
use giljabi::service::hub::{Hub, Start, spawn};
use giljabi::service::keys::{KeyError, KeyStore, Keys, MemoryStore, SystemStore};
use giljabi::service::world::Addresses;

use crate::gateway::{KEY, PATIENCE, TOKEN, request, tid_of};
use crate::harness::may_skip;

const MID: &str = "testpay01m";

fn mid(text: &str) -> Mid {
    Mid::parse(text).unwrap()
}

fn merchant(text: &str) -> KeyName {
    KeyName::Merchant(mid(text))
}

fn with_store(environment: Option<&str>) -> (Keys, Arc<MemoryStore>) {
    let store = Arc::new(MemoryStore::default());
    (Keys::new(environment.map(Secret::new), Box::new(Arc::clone(&store))), store)
}

#[test]
fn the_environment_goes_before_the_session_and_the_session_before_the_store() {
    let found = |keys: &Keys, of: &str| keys.of_merchant(&mid(of), true).unwrap().map(|key| key.expose().to_owned());
    let (keys, store) = with_store(None);
    assert_eq!(found(&keys, MID), None);
    keys.keep(&merchant(MID), Secret::new("stored"), KeyPlace::Store, false).unwrap();
    keys.keep(&merchant("otherpay1m"), Secret::new("other"), KeyPlace::Session, false).unwrap();
    assert_eq!(found(&keys, MID).as_deref(), Some("stored"));
    assert_eq!(found(&keys, "otherpay1m").as_deref(), Some("other"), "each merchant has its own");
    keys.keep(&merchant(MID), Secret::new("session"), KeyPlace::Session, true).unwrap();
    assert_eq!(found(&keys, MID).as_deref(), Some("session"));
    assert!(store.secrets.lock().unwrap().is_empty(), "one key a merchant: the old one is gone from the store");
    keys.keep(&merchant(MID), Secret::new("again"), KeyPlace::Store, false).unwrap();
    assert_eq!(found(&keys, MID).as_deref(), Some("again"), "and the session's gives way to the store's");
    keys.forget(&merchant(MID), true).unwrap();
    assert_eq!(found(&keys, MID), None);

    let (keys, _) = with_store(Some("environment"));
    keys.keep(&merchant(MID), Secret::new("stored"), KeyPlace::Store, false).unwrap();
    assert_eq!(found(&keys, MID).as_deref(), Some("environment"));
    let (keys, _) = with_store(Some("  \n"));
    assert_eq!(found(&keys, MID), None, "an empty variable is none");
}

#[test]
fn what_is_no_key_of_real_trade_is_not_kept() {
    let (keys, store) = with_store(None);
    for bad in ["", "  ", "practice-key", "practice-center-3", "두 글자", "a b", "a\nb"] {
        for place in [KeyPlace::Store, KeyPlace::Session] {
            let error = keys.keep(&merchant(MID), Secret::new(bad), place, true).unwrap_err();
            assert!(matches!(error, KeyError::BadKey(_)), "{bad:?}");
            assert!(bad.trim().is_empty() || !format!("{error} {error:?}").contains(bad), "{error}");
        }
    }
    assert!(store.secrets.lock().unwrap().is_empty() && keys.of_merchant(&mid(MID), true).unwrap().is_none());
}

fn database(server: &str) -> KeyName {
    KeyName::Database(server.to_owned())
}

#[test]
fn a_password_of_a_database_goes_to_no_other_server() {
    let (here, there) = (database("desk@db.example:5432"), database("desk@elsewhere.example:5432"));
    for place in [KeyPlace::Store, KeyPlace::Session] {
        let (keys, _) = with_store(None);
        keys.keep(&here, Secret::new("hush"), place, false).unwrap();
        assert!(keys.of_database(&here, true).unwrap().is_some_and(|password| password.expose() == "hush"));
        assert!(keys.of_database(&there, true).unwrap().is_none(), "{place:?}");
    }
}

#[test]
fn a_store_that_fails_says_why_and_leaves_the_session() {
    for fault in [KeyError::NoStore, KeyError::Locked, KeyError::Slow, KeyError::Unreadable, KeyError::Twice] {
        let (keys, store) = with_store(None);
        *store.fault.lock().unwrap() = Some(fault.clone());
        let kept = keys.keep(&merchant(MID), Secret::new("hush"), KeyPlace::Store, false);
        assert_eq!(kept, Err(fault.clone()));
        for (name, environment) in [
            (None, Some("GILJABI_MERCHANT_KEY")),
            (Some(merchant(MID)), Some("GILJABI_MERCHANT_KEY")),
            (Some(database("desk@db.example:5432")), Some("GILJABI_DATABASE_PASSWORD")),
            (Some(KeyName::Proxy), None),
        ] {
            let failure = fault.failure(name.as_ref());
            assert!(failure.message.ends_with("요.") && failure.hint.ends_with("주세요."), "{failure:?}");
            // Whoever puts a password where a key is looked for has it sent to the gateway.
            let next = fault.next(name.as_ref());
            for words in [&next.ko, &next.en] {
                let named = words.split_whitespace().find(|word| word.starts_with("GILJABI_"));
                assert_eq!(named, environment.filter(|_| fault == KeyError::NoStore), "{name:?}: {words}");
            }
        }
        let session = keys.keep(&merchant(MID), Secret::new("hush"), KeyPlace::Session, true);
        // Where there is no store there can be no second key in it; where it cannot be asked there can.
        let alone = fault == KeyError::NoStore;
        assert_eq!(session.is_ok(), alone, "{fault:?}");
        let found = keys.of_merchant(&mid(MID), true);
        assert_eq!(found.map(|key| key.is_some()), if alone { Ok(true) } else { Err(fault.clone()) });
    }
}

#[test]
fn a_store_that_fails_takes_nothing_and_is_asked_only_for_what_it_holds() {
    for fault in [KeyError::NoStore, KeyError::Locked, KeyError::Slow] {
        let (keys, store) = with_store(None);
        *store.fault.lock().unwrap() = Some(fault.clone());
        keys.keep(&merchant(MID), Secret::new("session"), KeyPlace::Session, false).unwrap();
        assert_eq!(keys.forget(&merchant(MID), true), Err(fault.clone()));
        let found = keys.of_merchant(&mid(MID), false).unwrap();
        assert!(found.is_some(), "{fault:?}: what is still listed is still there");
        keys.forget(&merchant(MID), false).unwrap();
        assert_eq!(keys.of_merchant(&mid(MID), false), Ok(None), "{fault:?}");
    }
    let (keys, store) = with_store(None);
    store.secrets.lock().unwrap().insert(merchant(MID), Secret::new("stored"));
    keys.keep(&merchant(MID), Secret::new("session"), KeyPlace::Session, false).unwrap();
    keys.forget(&merchant(MID), false).unwrap();
    assert_eq!(store.secrets.lock().unwrap().len(), 1, "what is not listed is nobody's to remove");
}

#[test]
fn what_a_slow_store_may_hold_is_listed() {
    let (keys, store) = with_store(None);
    *store.fault.lock().unwrap() = Some(KeyError::Slow);
    let keep = |place| KeyRequest::Keep { name: merchant(MID), key: Secret::new("hush"), place };
    let settings = Settings::default();
    assert_eq!(keys.carry_out(keep(KeyPlace::Store), &settings), KeyAnswer::Late(merchant(MID)));
    let kept = KeyAnswer::Kept { name: merchant(MID), place: KeyPlace::Session, result: Ok(()) };
    assert_eq!(keys.carry_out(keep(KeyPlace::Session), &settings), kept, "and it is not asked for nothing");
}

#[test]
fn answers_name_what_they_are_of() {
    let (keys, store) = with_store(None);
    let request = KeyRequest::Keep { name: merchant(MID), key: Secret::new("hush"), place: KeyPlace::Store };
    assert!(!format!("{request:?}").contains("hush"));
    let kept = KeyAnswer::Kept { name: merchant(MID), place: KeyPlace::Store, result: Ok(()) };
    let settings = Settings { key_mids: [MID.to_owned()].into(), ..Settings::default() };
    assert_eq!(keys.carry_out(request, &settings), kept);
    assert_eq!(
        keys.carry_out(KeyRequest::Look, &settings),
        KeyAnswer::Seen { store: Ok("메모리"), environment: false }
    );
    let gone = KeyAnswer::Forgotten { name: merchant(MID), result: Ok(()) };
    assert_eq!(keys.carry_out(KeyRequest::Forget(merchant(MID)), &settings), gone);
    assert!(store.secrets.lock().unwrap().is_empty() && !format!("{keys:?}").contains("hush"));
}

/// The workers over a gateway of this machine, in live mode, with keys of a test.
struct Live {
    hub: Hub,
    data: tempfile::TempDir,
    running: Running,
    store: Arc<MemoryStore>,
}

impl Live {
    fn new(settings: Settings) -> Self {
        let settings = Settings { mode: Mode::Live, ..settings };
        let running = PracticeGateway::bind(0).and_then(PracticeGateway::spawn).unwrap();
        let data = tempfile::tempdir().unwrap();
        let (keys, store) = with_store(None);
        let base = Some(running.base_url());
        let start = Start {
            data_dir: data.path().to_owned(),
            guides_dir: None,
            settings,
            addresses: Addresses { api: base.clone(), pages: base },
            practice: Box::new(|| Err(std::io::Error::other("live only"))),
            keys,
            clock: Clock::system(),
        };
        Self { hub: spawn(start).unwrap(), data, running, store }
    }

    fn ask(&mut self, effect: Effect) -> Event {
        self.hub.send(effect);
        let began = Instant::now();
        loop {
            match self.hub.poll() {
                Some(event) => return event,
                None => {
                    assert!(began.elapsed() < PATIENCE, "no answer");
                    std::thread::park_timeout(Duration::from_millis(2));
                }
            }
        }
    }

    fn approve(&mut self, tail: &str) -> Event {
        let (request, token) = (Box::new(request(&tid_of(tail))), Secret::new(TOKEN));
        self.ask(Effect::Approve { id: 1, request, token, key: Secret::default() })
    }

    fn inquire(&mut self) -> Event {
        let read = Read::InquiryByTid(tid_of("6194"));
        self.ask(Effect::Ask { id: 2, read, key: Secret::default() })
    }
}

#[test]
fn a_kept_key_is_used_and_without_one_nothing_is_sent() {
    let mut live = Live::new(Settings { key_mids: [MID.to_owned()].into(), ..Settings::default() });
    for event in [live.approve("0000"), live.inquire()] {
        let (Event::Approval { result: Err(failure), .. } | Event::Transaction { result: Err(failure), .. }) = event
        else {
            panic!("there is no key")
        };
        assert!(failure.message.contains("testpay01m 가맹점의 키가 없어요") && !failure.hint.is_empty(), "{failure:?}");
    }
    *live.store.fault.lock().unwrap() = Some(KeyError::Locked);
    let Event::Approval { result: Err(failure), .. } = live.approve("0000") else { panic!("the store is locked") };
    assert!(failure.message.contains("잠겨") && failure.message.contains("보내지 않았어요"), "{failure:?}");
    *live.store.fault.lock().unwrap() = None;
    assert_eq!(live.running.ledger().requests_of(tid_of("0000").as_str()), 0, "nothing was sent");

    let key = Secret::new(KEY);
    let keep = KeyRequest::Keep { name: merchant(MID), key, place: KeyPlace::Store };
    let Event::Keys(KeyAnswer::Kept { result: Ok(()), .. }) = live.ask(Effect::Keys(keep)) else { panic!("not kept") };
    let Event::Approval { result: Ok(entry), .. } = live.approve("0000") else { panic!("not sent") };
    assert_eq!(entry.state, ApprovalState::Approved);
    assert!(matches!(live.inquire(), Event::Transaction { result: Ok(_), .. }));
    let Event::Connection { id: 3, result: Ok(found) } = live.ask(Effect::CheckConnection(3)) else {
        panic!("no look")
    };
    assert!(found.join(" ").contains("127.0.0.1에 연결했어요"), "{found:?}");

    let Live { hub, data, .. } = live;
    drop(hub);
    let files = fs_err::read_dir(data.path()).unwrap().map(|entry| entry.unwrap().path());
    let bytes: Vec<u8> = files.filter(|path| path.is_file()).flat_map(|path| fs_err::read(path).unwrap()).collect();
    for secret in [KEY, TOKEN] {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret} lies in the data folder");
    }
    assert!(bytes.windows(30).any(|part| part == tid_of("0000").as_str().as_bytes()), "the journal is what was read");
}

#[test]
fn a_store_is_not_asked_for_what_it_does_not_hold() {
    let proxy = Proxy::At("http://proxy.invalid:8080".to_owned());
    let mut live = Live::new(Settings { proxy, ..Settings::default() });
    *live.store.fault.lock().unwrap() = Some(KeyError::NoStore);
    let read = Read::Receipt(tid_of("6194"));
    let receipt = live.ask(Effect::Ask { id: 1, read, key: Secret::default() });
    assert!(matches!(&receipt, Event::Receipt { result: Ok(_), .. }), "no proxy login is wanted: {receipt:?}");
    let Event::Transaction { result: Err(failure), .. } = live.inquire() else { panic!("there is no key") };
    assert!(failure.message.contains("키가 없어요"), "{failure:?}");
    let keep = KeyRequest::Keep { name: merchant(MID), key: Secret::new(KEY), place: KeyPlace::Session };
    live.ask(Effect::Keys(keep));
    assert!(matches!(live.inquire(), Event::Transaction { result: Ok(_), .. }), "a session needs no store");
}

/// Set for the child processes below; says what the child shall find.
const CHILD: &str = "GILJABI_TEST_KEYS_CHILD";

/// This test again, in a process of its own with a bus of its own.
fn child(command: &mut Command, folder: &Path, says: &str) -> (bool, String) {
    command.env(CHILD, says).env("HOME", folder).env("XDG_RUNTIME_DIR", folder).env("XDG_DATA_HOME", folder);
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let words = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&words).into_owned())
}

const CHILD_TEST: [&str; 3] = ["keys::child_with_a_bus_of_its_own", "--exact", "--nocapture"];

#[test]
fn child_with_a_bus_of_its_own() {
    let Ok(says) = std::env::var(CHILD) else { return };
    if says == "no store" {
        assert_eq!(SystemStore.look(), Err(KeyError::NoStore));
        assert_eq!(SystemStore.get(&merchant(MID)), Err(KeyError::NoStore));
        assert_eq!(SystemStore.set(&merchant(MID), &Secret::new("hush")), Err(KeyError::NoStore));
        return;
    }
    let (store, proxy) = (SystemStore, KeyName::Proxy);
    store.look().unwrap();
    assert_eq!(store.get(&merchant(MID)), Ok(None));
    store.remove(&merchant(MID)).unwrap();
    for key in ["first+key/==", "second+key/=="] {
        store.set(&merchant(MID), &Secret::new(key)).unwrap();
        assert_eq!(store.get(&merchant(MID)), Ok(Some(Secret::new(key))), "kept, then replaced");
    }
    store.set(&merchant("otherpay1m"), &Secret::new("other")).unwrap();
    store.set(&proxy, &Secret::new("kim:비밀 번호")).unwrap();
    store.remove(&merchant("otherpay1m")).unwrap();
    assert_eq!(store.get(&merchant("otherpay1m")), Ok(None));
    assert_eq!(store.get(&merchant(MID)), Ok(Some(Secret::new("second+key/=="))), "the others stay");
    assert_eq!(store.get(&proxy), Ok(Some(Secret::new("kim:비밀 번호"))));

    // The command line finds it: a live read at a relay on this machine, with no key in the environment.
    let running = PracticeGateway::bind(0).and_then(PracticeGateway::spawn).unwrap();
    let data = tempfile::tempdir().unwrap();
    let look_up = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
        command.arg("--data").arg(data.path()).args(["lookup", SAMPLE_TID, "--live", "--json"]);
        command.env("GILJABI_GATEWAY_API", running.base_url()).env("GILJABI_GATEWAY_PAGES", running.base_url());
        let output = command.env_remove("GILJABI_MERCHANT_KEY").stdin(Stdio::null()).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, out) = look_up();
    assert_eq!(code, Some(0), "{out}");
    assert!(!out.contains("second+key"), "{out}");
    store.remove(&merchant(MID)).unwrap();
    let (code, out) = look_up();
    assert!(code == Some(2) && out.contains("GILJABI_MERCHANT_KEY"), "{out}");
    writeln!(std::io::stdout(), "child did it all").unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_bus_there_is_no_store_and_nobody_waits() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(CHILD_TEST).env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
    let (done, words) = child(&mut command, folder.path(), "no store");
    assert!(done && words.contains("1 passed"), "{words}");
}

/// The real thing: GNOME Keyring on a bus of its own, unlocked, with its files in a folder of the test.
#[cfg(target_os = "linux")]
#[test]
fn keys_are_kept_with_the_secret_service() {
    let there = |program: &str| {
        std::env::split_paths(&std::env::var_os("PATH").unwrap()).any(|dir| dir.join(program).is_file())
    };
    for program in ["dbus-run-session", "gnome-keyring-daemon"] {
        if !there(program)
            && may_skip("keyring", &format!("{program} is missing (apt-get install dbus-daemon gnome-keyring)"))
        {
            return;
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let script = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec \"$0\" \"$@\"";
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", script]).arg(std::env::current_exe().unwrap()).args(CHILD_TEST);
    let (done, words) = child(&mut command, folder.path(), "a store");
    assert!(done && words.contains("child did it all"), "{words}");
}
