//! Keys: where they are kept, which one is used, and that none is left where it does not belong.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use giljabi::app::effect::Failure;
use giljabi::app::keys::{KeyAnswer, KeyName, KeyPlace, KeyRequest};
use giljabi::payment::request::Mid;
use giljabi::payment::secret::Secret;
use giljabi::practice::{PracticeGateway, SAMPLE_TID};
use giljabi::service::keys::{KeyError, KeyStore, Keys, MemoryStore, SystemStore};

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
    let found = |keys: &Keys, of: &str| keys.of_merchant(&mid(of)).unwrap().map(|key| key.expose().to_owned());
    let (keys, store) = with_store(None);
    assert_eq!(found(&keys, MID), None);
    keys.keep(&merchant(MID), Secret::new("stored"), KeyPlace::Store).unwrap();
    keys.keep(&merchant("otherpay1m"), Secret::new("other"), KeyPlace::Session).unwrap();
    assert_eq!(found(&keys, MID).as_deref(), Some("stored"));
    assert_eq!(found(&keys, "otherpay1m").as_deref(), Some("other"), "each merchant has its own");
    keys.keep(&merchant(MID), Secret::new("session"), KeyPlace::Session).unwrap();
    assert_eq!(found(&keys, MID).as_deref(), Some("session"));
    assert!(store.secrets.lock().unwrap().is_empty(), "one key a merchant: the old one is gone from the store");
    keys.keep(&merchant(MID), Secret::new("again"), KeyPlace::Store).unwrap();
    assert_eq!(found(&keys, MID).as_deref(), Some("again"), "and the session's gives way to the store's");
    keys.forget(&merchant(MID)).unwrap();
    assert_eq!(found(&keys, MID), None);

    let (keys, _) = with_store(Some("environment"));
    keys.keep(&merchant(MID), Secret::new("stored"), KeyPlace::Store).unwrap();
    assert_eq!(found(&keys, MID).as_deref(), Some("environment"));
    let (keys, _) = with_store(Some("  \n"));
    assert_eq!(found(&keys, MID), None, "an empty variable is none");
}

#[test]
fn what_is_no_key_of_real_trade_is_not_kept() {
    let (keys, store) = with_store(None);
    for bad in ["", "  ", "practice-key", "practice-center-3", "두 글자", "a b", "a\nb"] {
        for place in [KeyPlace::Store, KeyPlace::Session] {
            let error = keys.keep(&merchant(MID), Secret::new(bad), place).unwrap_err();
            assert!(matches!(error, KeyError::BadKey(_)), "{bad:?}");
            assert!(bad.trim().is_empty() || !format!("{error} {error:?}").contains(bad), "{error}");
        }
    }
    assert!(store.secrets.lock().unwrap().is_empty() && keys.of_merchant(&mid(MID)).unwrap().is_none());
}

#[test]
fn a_store_that_fails_says_why_and_leaves_the_session() {
    for fault in [KeyError::NoStore, KeyError::Locked, KeyError::Slow, KeyError::Unreadable, KeyError::Twice] {
        let (keys, store) = with_store(None);
        *store.fault.lock().unwrap() = Some(fault.clone());
        let kept = keys.keep(&merchant(MID), Secret::new("hush"), KeyPlace::Store);
        assert_eq!(kept, Err(fault.clone()));
        let failure = Failure::from(fault.clone());
        assert!(failure.message.ends_with("요.") && failure.hint.ends_with("주세요."), "{failure:?}");
        let session = keys.keep(&merchant(MID), Secret::new("hush"), KeyPlace::Session);
        // Where there is no store there can be no second key in it; where it cannot be asked there can.
        let alone = fault == KeyError::NoStore;
        assert_eq!(session.is_ok(), alone, "{fault:?}");
        let found = keys.of_merchant(&mid(MID));
        assert_eq!(found.map(|key| key.is_some()), if alone { Ok(true) } else { Err(fault.clone()) });
        assert_eq!(keys.forget(&merchant(MID)).is_ok(), alone);
    }
}

#[test]
fn answers_name_what_they_are_of() {
    let (keys, store) = with_store(None);
    let request = KeyRequest::Keep { name: merchant(MID), key: Secret::new("hush"), place: KeyPlace::Store };
    assert!(!format!("{request:?}").contains("hush"));
    let kept = KeyAnswer::Kept { name: merchant(MID), place: KeyPlace::Store, result: Ok(()) };
    assert_eq!(keys.carry_out(request), kept);
    assert_eq!(keys.carry_out(KeyRequest::Look), KeyAnswer::Seen { store: Ok("메모리"), environment: false });
    let gone = KeyAnswer::Forgotten { name: merchant(MID), result: Ok(()) };
    assert_eq!(keys.carry_out(KeyRequest::Forget(merchant(MID))), gone);
    assert!(store.secrets.lock().unwrap().is_empty() && !format!("{keys:?}").contains("hush"));
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
