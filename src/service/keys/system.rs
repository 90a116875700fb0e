//! The system's credential store: Secret Service (GNOME Keyring, KWallet, KeePassXC) over D-Bus, the Windows Credential
//! Manager, the macOS Keychain.
//!
//! Never waits for ever: a store may ask a person to unlock it, and that person may have gone. No error of the library
//! is passed on, because some of them hold the bytes they were about.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroize as _;

use super::{KeyError, KeyStore};
use crate::app::keys::KeyName;
use crate::payment::secret::Secret;

/// How long a person may take to unlock the store.
const PATIENCE: Duration = Duration::from_secs(60);

/// Under which our entries are found in the system's own programs.
const SERVICE: &str = "giljabi";

/// The store of this system. Opened anew for each use: it may be started, locked or replaced at any time.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemStore;

impl KeyStore for SystemStore {
    fn name(&self) -> &'static str {
        if cfg!(windows) {
            "Windows 자격 증명 관리자"
        } else if cfg!(target_os = "macos") {
            "macOS 키체인"
        } else {
            "비밀 저장소(Secret Service)"
        }
    }

    fn look(&self) -> Result<(), KeyError> {
        within(PATIENCE, || open().map(drop).map_err(fault))
    }

    fn get(&self, name: &KeyName) -> Result<Option<Secret>, KeyError> {
        let name = name.clone();
        within(PATIENCE, move || match entry(&name).and_then(|entry| entry.get_password()) {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault(error)),
        })
    }

    fn set(&self, name: &KeyName, key: &Secret) -> Result<(), KeyError> {
        let (name, key) = (name.clone(), key.clone());
        within(PATIENCE, move || entry(&name).and_then(|entry| entry.set_password(key.expose())).map_err(fault))
    }

    fn remove(&self, name: &KeyName) -> Result<(), KeyError> {
        let name = name.clone();
        within(PATIENCE, move || match entry(&name).and_then(|entry| entry.delete_credential()) {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(fault(error)),
        })
    }
}

/// Does `work` on a thread of its own, and waits for it only so long.
fn within<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
) -> Result<T, KeyError> {
    let (sender, receiver) = sync_channel(1);
    let run = move || {
        // Whoever waited may have given up by now; what came is wiped with it.
        drop(sender.send(work()));
    };
    std::thread::Builder::new().name("giljabi-keys".into()).spawn(run).map_err(|_| KeyError::NoStore)?;
    match receiver.recv_timeout(patience) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(KeyError::Slow),
        Err(RecvTimeoutError::Disconnected) => Err(KeyError::NoStore),
    }
}

#[cfg(all(unix, not(target_vendor = "apple")))]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(windows)]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn open() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

fn entry(name: &KeyName) -> Result<Entry, Error> {
    let user = match name {
        KeyName::Merchant(mid) => format!("merchant-key:{mid}"),
        KeyName::Proxy => "proxy-login".to_owned(),
        KeyName::Database(server) => format!("database-password:{server}"),
    };
    let label = format!("길잡이 {}", name.korean());
    let modifiers = if cfg!(windows) {
        // The usual place would wander to every machine of the domain.
        HashMap::from([("persistence", "Local")])
    } else if cfg!(target_os = "macos") {
        HashMap::new()
    } else {
        HashMap::from([("label", label.as_str())])
    };
    open()?.build(SERVICE, &user, Some(&modifiers))
}

/// Our own word for what went wrong, without anything of the secret.
fn fault(error: Error) -> KeyError {
    match error {
        Error::NoStorageAccess(_) => KeyError::Locked,
        Error::Ambiguous(_) => KeyError::Twice,
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            KeyError::Unreadable
        }
        _ => KeyError::NoStore,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_does_not_answer_is_not_waited_for() {
        let (_open, never) = sync_channel::<()>(1);
        let work = move || never.recv().map_err(|_| KeyError::Locked);
        assert_eq!(within(Duration::from_millis(1), work), Err(KeyError::Slow));
        assert_eq!(within(PATIENCE, || Ok(7)), Ok(7));
        let panics = || -> Result<(), KeyError> { std::panic::resume_unwind(Box::new("the store broke")) };
        assert_eq!(within(PATIENCE, panics), Err(KeyError::NoStore));
    }

    #[test]
    fn no_byte_of_a_secret_is_in_an_error() {
        let boxed = || -> Box<dyn std::error::Error + Send + Sync> { "hush".into() };
        for (error, want) in [
            (Error::BadEncoding(b"hush".to_vec()), KeyError::Unreadable),
            (Error::BadDataFormat(b"hush".to_vec(), boxed()), KeyError::Unreadable),
            (Error::PlatformFailure(boxed()), KeyError::NoStore),
            (Error::NoStorageAccess(boxed()), KeyError::Locked),
            (Error::Ambiguous(Vec::new()), KeyError::Twice),
        ] {
            let found = fault(error);
            assert_eq!(found, want);
            assert!(!format!("{found} {found:?} {:?}", found.next(None)).contains("hush"));
        }
    }
}
