//! Merchant keys, the proxy's login and the shared database's password: with the system's credentials, in memory, or from the environment.
//!
//! Never in a file, a log or an error of ours. One key a merchant. The system's store stands behind [`KeyStore`], so
//! that tests bring one of their own and touch nobody's credentials.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::effect::Failure;
use crate::app::keys::{KeyAnswer, KeyName, KeyPlace, KeyRequest};
use crate::app::settings::Settings;
use crate::diag::Words;
use crate::payment::request::Mid;
use crate::payment::secret::Secret;

use super::world::ENV_DATABASE_PASSWORD;

mod system;

pub use system::SystemStore;

/// Where the system keeps credentials.
pub trait KeyStore: Send + Sync {
    /// Its name, as people know it.
    fn name(&self) -> &'static str;

    /// Whether it is there and answers.
    ///
    /// # Errors
    /// [`KeyError::NoStore`], [`KeyError::Slow`].
    fn look(&self) -> Result<(), KeyError>;

    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// [`KeyError`].
    fn get(&self, name: &KeyName) -> Result<Option<Secret>, KeyError>;

    /// Keeps a secret in place of the one of that name.
    ///
    /// # Errors
    /// [`KeyError`]; the old one is kept then.
    fn set(&self, name: &KeyName, key: &Secret) -> Result<(), KeyError>;

    /// Removes the secret of this name; one that is not there is no error.
    ///
    /// # Errors
    /// [`KeyError`].
    fn remove(&self, name: &KeyName) -> Result<(), KeyError>;
}

/// Why a key could not be kept, found or removed. Holds no part of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// This system has none, or it is not running.
    #[error("이 PC에는 키를 안전하게 보관할 암호 저장소가 없거나 켜져 있지 않아요.")]
    NoStore,
    /// It is locked, or the person said no.
    #[error("암호 저장소가 잠겨 있어서 열지 못했어요.")]
    Locked,
    /// It does not answer.
    #[error("암호 저장소가 제때 답하지 않았어요.")]
    Slow,
    /// What lies there is no text.
    #[error("암호 저장소에 있는 값을 읽을 수 없어요.")]
    Unreadable,
    /// Several of one name.
    #[error("암호 저장소에 이름이 같은 항목이 여러 개 있어서 어느 것인지 알 수 없어요.")]
    Twice,
    /// It cannot be used as a key.
    #[error("{0}")]
    BadKey(&'static str),
}

impl KeyError {
    /// What happened.
    pub fn what_happened(&self) -> Words {
        let english = match self {
            Self::NoStore => "This PC has no safe place for keys, or it is not running.",
            Self::Locked => "The system's keys are locked.",
            Self::Slow => "The system's keys did not answer in time.",
            Self::Unreadable => "What the system keeps cannot be read.",
            Self::Twice => "The system keeps several entries of one name.",
            Self::BadKey(why) => why,
        };
        Words::made(self.to_string(), english.to_owned())
    }

    /// What to do next. `name`: what was asked for; where nothing was, but what there is, the merchants' keys are meant.
    pub fn next(&self, name: Option<&KeyName>) -> Words {
        match (self, name) {
            (Self::NoStore, None | Some(KeyName::Merchant(_))) => Words::fixed(
                "‘이번 실행 동안만’ 기억하게 하거나, GILJABI_MERCHANT_KEY 환경 변수에 넣고 다시 시작해 주세요.",
                "Put the key into GILJABI_MERCHANT_KEY and start again.",
            ),
            (Self::NoStore, Some(KeyName::Database(_))) => Words::fixed(
                "‘이번 실행 동안만’ 기억하게 하거나, GILJABI_DATABASE_PASSWORD 환경 변수에 넣고 다시 시작해 주세요.",
                "Put the password into GILJABI_DATABASE_PASSWORD and start again.",
            ),
            (Self::NoStore, Some(KeyName::Proxy)) => Words::fixed(
                "암호 저장소를 켜거나, 설정에서 ‘이번 실행 동안만’ 기억하게 해 주세요.",
                "Start the store of this system, or put the login into the settings for this run.",
            ),
            (Self::Locked, _) => Words::fixed("저장소의 잠금을 풀고 다시 해 주세요.", "Unlock them and try again."),
            (Self::Slow, _) => Words::fixed(
                "잠금을 푸는 창이 떠 있는지 확인하고 다시 해 주세요.",
                "See whether a window asks to unlock them, and try again.",
            ),
            (Self::Unreadable, _) => {
                Words::fixed("설정에서 지우고 다시 넣어 주세요.", "Remove it in the settings, and put it in again.")
            }
            (Self::Twice, _) => Words::fixed(
                "시스템의 암호 관리 프로그램에서 giljabi 항목을 하나만 남겨 주세요.",
                "Leave only one entry of giljabi in its password manager.",
            ),
            (Self::BadKey(_), _) => Words::default(),
        }
    }

    /// The same for the window.
    pub fn failure(&self, name: Option<&KeyName>) -> Failure {
        Failure::new(self.to_string(), self.next(name).ko)
    }
}

/// All keys this program can reach.
pub struct Keys {
    environment: Option<Secret>,
    database: Option<Secret>,
    session: Mutex<BTreeMap<KeyName, Secret>>,
    store: Box<dyn KeyStore>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}

impl Keys {
    /// Keys of a store, with the one of the environment, if there is one.
    pub fn new(environment: Option<Secret>, store: Box<dyn KeyStore>) -> Self {
        let environment = environment.filter(|key| !key.is_empty());
        Self { environment, database: None, session: Mutex::default(), store }
    }

    /// Keys of this system and of the environment variable `env`.
    pub fn of_system(env: &str) -> Self {
        let given = |name: &str| std::env::var(name).ok().map(Secret::new);
        Self::new(given(env), Box::new(SystemStore)).with_database(given(ENV_DATABASE_PASSWORD))
    }

    /// The same with the database's password of the environment, if there is one.
    #[must_use]
    pub fn with_database(self, password: Option<Secret>) -> Self {
        Self { database: password.filter(|password| !password.is_empty()), ..self }
    }

    /// Keys that reach neither the system nor the environment: for tests.
    pub fn in_memory() -> Self {
        Self::new(None, Box::new(Arc::<MemoryStore>::default()))
    }

    /// The key of a merchant: of the environment, of this session, and, where it is `stored`, of the store.
    ///
    /// # Errors
    /// [`KeyError`] where the store was asked and could not answer.
    pub fn of_merchant(&self, mid: &Mid, stored: bool) -> Result<Option<Secret>, KeyError> {
        match &self.environment {
            Some(key) => Ok(Some(key.clone())),
            None => self.find(&KeyName::Merchant(mid.clone()), stored),
        }
    }

    /// The password of a shared database, which `name` names: of the environment, of this session, and, where it is
    /// `stored`, of the store.
    ///
    /// # Errors
    /// As [`Keys::of_merchant`].
    pub fn of_database(&self, name: &KeyName, stored: bool) -> Result<Option<Secret>, KeyError> {
        match &self.database {
            Some(password) => Ok(Some(password.clone())),
            None => self.find(name, stored),
        }
    }

    /// A secret of this session, or, where it is `stored`, of the store. A store is not asked for nothing: it may be
    /// missing, or wait for a person.
    ///
    /// # Errors
    /// As [`Keys::of_merchant`].
    pub fn find(&self, name: &KeyName, stored: bool) -> Result<Option<Secret>, KeyError> {
        let here = self.session().get(name).cloned();
        match here {
            None if stored => self.store.get(name),
            found => Ok(found),
        }
    }

    /// Keeps a secret in one place, and in no other. What was there is kept where this fails. `stored`: the store holds
    /// one of that name; else it is not asked to remove any.
    ///
    /// # Errors
    /// [`KeyError`]; [`KeyError::BadKey`] for what is no merchant key, one of the practice side among it.
    pub fn keep(&self, name: &KeyName, key: Secret, place: KeyPlace, stored: bool) -> Result<(), KeyError> {
        if let (KeyName::Merchant(_), Some(why)) = (name, key.merchant_key_problem()) {
            return Err(KeyError::BadKey(why));
        }
        match place {
            KeyPlace::Store => {
                self.store.set(name, &key)?;
                self.session().remove(name);
            }
            KeyPlace::Session => {
                // Without a store there can be no second one.
                match if stored { self.store.remove(name) } else { Ok(()) } {
                    Ok(()) | Err(KeyError::NoStore) => {}
                    Err(error) => return Err(error),
                }
                self.session().insert(name.clone(), key);
            }
        }
        Ok(())
    }

    /// Removes a secret wherever it is: of this session, and, where it is `stored`, of the store.
    ///
    /// # Errors
    /// [`KeyError`]; nothing is gone then.
    pub fn forget(&self, name: &KeyName, stored: bool) -> Result<(), KeyError> {
        if stored {
            self.store.remove(name)?;
        }
        self.session().remove(name);
        Ok(())
    }

    /// Does what the settings ask for, which list what the store holds. May wait for a person who unlocks the store.
    pub fn carry_out(&self, request: KeyRequest, settings: &Settings) -> KeyAnswer {
        match request {
            KeyRequest::Look => KeyAnswer::Seen {
                store: self.store.look().map(|()| self.store.name()).map_err(|error| error.failure(None)),
                environment: self.environment.is_some(),
            },
            KeyRequest::Keep { name, key, place } => {
                let stored = name.is_stored(settings);
                match self.keep(&name, key, place, stored) {
                    // It may yet do what it was asked for: what may be there must be listed, or nobody could remove it.
                    Err(KeyError::Slow) if place == KeyPlace::Store => KeyAnswer::Late(name),
                    result => {
                        let result = result.map_err(|error| error.failure(Some(&name)));
                        KeyAnswer::Kept { name, place, result }
                    }
                }
            }
            KeyRequest::Forget(name) => {
                let result = self.forget(&name, name.is_stored(settings));
                let result = result.map_err(|error| error.failure(Some(&name)));
                KeyAnswer::Forgotten { name, result }
            }
        }
    }

    fn session(&self) -> std::sync::MutexGuard<'_, BTreeMap<KeyName, Secret>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Secrets in memory in place of the system's: for tests.
#[derive(Debug, Default)]
pub struct MemoryStore {
    /// What it holds.
    pub secrets: Mutex<BTreeMap<KeyName, Secret>>,
    /// What it answers instead.
    pub fault: Mutex<Option<KeyError>>,
}

impl MemoryStore {
    fn open(&self) -> Result<std::sync::MutexGuard<'_, BTreeMap<KeyName, Secret>>, KeyError> {
        match &*self.fault.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(fault) => Err(fault.clone()),
            None => Ok(self.secrets.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

impl KeyStore for Arc<MemoryStore> {
    fn name(&self) -> &'static str {
        "메모리"
    }

    fn look(&self) -> Result<(), KeyError> {
        self.open().map(drop)
    }

    fn get(&self, name: &KeyName) -> Result<Option<Secret>, KeyError> {
        Ok(self.open()?.get(name).cloned())
    }

    fn set(&self, name: &KeyName, key: &Secret) -> Result<(), KeyError> {
        self.open()?.insert(name.clone(), key.clone());
        Ok(())
    }

    fn remove(&self, name: &KeyName) -> Result<(), KeyError> {
        self.open()?.remove(name);
        Ok(())
    }
}
