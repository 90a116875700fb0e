//! Keys that are kept: for which merchants, and where. Never what they are.
//!
//! The window sees names and places only; the keys themselves stay in `service::keys`, which puts them into requests.

use std::collections::BTreeSet;

use super::effect::{Effect, Failure};
use super::settings::Settings;
use super::shared::Address;
use crate::payment::request::{FieldError, Mid};
use crate::payment::secret::Secret;

/// What a kept secret is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyName {
    /// A merchant's key. One a merchant.
    Merchant(Mid),
    /// User and password of the company's proxy, as `user:password`.
    Proxy,
    /// Password of the shared database at the server `user@host:port`. It goes to no other.
    Database(String),
}

impl KeyName {
    /// As the person knows it.
    pub fn korean(&self) -> String {
        match self {
            Self::Merchant(mid) => format!("{mid} 가맹점 키"),
            Self::Proxy => "프록시 비밀번호".into(),
            Self::Database(_) => "공유 데이터베이스 비밀번호".into(),
        }
    }

    /// Whether the settings list it among what the credential store holds.
    pub fn is_stored(&self, settings: &Settings) -> bool {
        match self {
            Self::Merchant(mid) => settings.key_mids.contains(mid.as_str()),
            Self::Proxy => settings.proxy_login_kept,
            Self::Database(server) => settings.database_passwords.contains(server),
        }
    }
}

/// Where a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum KeyPlace {
    /// With the system's credentials. Stays until it is removed.
    #[default]
    Store,
    /// In memory. Gone with the program.
    Session,
}

impl KeyPlace {
    /// In words.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Store => "이 PC의 암호 저장소",
            Self::Session => "이번 실행 동안만",
        }
    }
}

/// What the service is asked to do with keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyRequest {
    /// Say whether the system has a credential store, and whether the environment holds a key.
    Look,
    /// Keep a secret, in place of the one of that name.
    Keep {
        /// What it is for.
        name: KeyName,
        /// The secret.
        key: Secret,
        /// Where.
        place: KeyPlace,
    },
    /// Remove a secret, wherever it is.
    Forget(KeyName),
}

/// What became of a [`KeyRequest`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAnswer {
    /// What there is.
    Seen {
        /// The store's name, or why there is none.
        store: Result<&'static str, Failure>,
        /// The environment holds a merchant key, which goes before every other.
        environment: bool,
    },
    /// It is kept, or why it is not.
    Kept {
        /// What it is for.
        name: KeyName,
        /// Where.
        place: KeyPlace,
        /// Whether it worked.
        result: Result<(), Failure>,
    },
    /// The store was asked to keep it and did not say in time whether it has: it may.
    Late(KeyName),
    /// It is gone, or why it is not.
    Forgotten {
        /// What it was for.
        name: KeyName,
        /// Whether it worked.
        result: Result<(), Failure>,
    },
}

/// In the settings, about keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyCommand {
    /// Look what there is. Asked when the settings come on show.
    Look,
    /// The merchant was typed.
    Mid(String),
    /// The key was typed.
    Key(Secret),
    /// Another place was picked.
    Place(KeyPlace),
    /// Keep what was typed.
    Keep,
    /// Begin replacing the key of a merchant.
    Replace(Mid),
    /// Remove the key of a merchant, or the proxy's password.
    Forget(KeyName),
    /// The proxy's user was typed.
    ProxyUser(String),
    /// The proxy's password was typed.
    ProxyPassword(Secret),
    /// Keep the proxy's user and password.
    KeepProxy,
    /// The password of the shared database was typed.
    DatabasePassword(Secret),
    /// Keep the password of the shared database at this server.
    KeepDatabase(String),
}

/// What is known of kept keys, and what is being typed.
#[derive(Debug, Default)]
pub struct Keys {
    /// The credential store's name, or why there is none; `None` before anybody looked.
    pub store: Option<Result<&'static str, Failure>>,
    /// The environment holds a merchant key.
    pub environment: bool,
    /// Kept in memory only.
    pub session: BTreeSet<KeyName>,
    /// The merchant being typed.
    pub mid: String,
    /// The key being typed.
    pub key: Secret,
    /// The proxy's user being typed.
    pub proxy_user: String,
    /// The proxy's password being typed.
    pub proxy_password: Secret,
    /// The password of the shared database being typed.
    pub database_password: Secret,
    /// What is wrong with the proxy's user.
    pub proxy_problem: &'static str,
    /// Where it is to be kept.
    pub place: KeyPlace,
    /// What is wrong with the merchant.
    pub mid_problem: String,
    /// What is wrong with the key.
    pub key_problem: &'static str,
    /// A request is under way.
    pub busy: bool,
}

impl Keys {
    /// All that is kept, by name.
    pub fn kept(&self, settings: &Settings) -> Vec<(KeyName, KeyPlace)> {
        let merchants = settings.key_mids.iter().filter_map(|mid| Mid::parse(mid).ok()).map(KeyName::Merchant);
        let stored = merchants.chain(settings.proxy_login_kept.then_some(KeyName::Proxy));
        let stored = stored.chain(settings.database_passwords.iter().cloned().map(KeyName::Database));
        let stored = stored.filter(|name| !self.session.contains(name)).map(|name| (name, KeyPlace::Store));
        let mut kept: Vec<_> =
            stored.chain(self.session.iter().map(|name| (name.clone(), KeyPlace::Session))).collect();
        kept.sort();
        kept.dedup();
        kept
    }

    /// Passwords of shared databases that are followed no more: they could not be removed when the address changed.
    pub fn left_over(&self, settings: &Settings) -> Vec<(KeyName, KeyPlace)> {
        let address = settings.database.as_deref().and_then(|address| Address::parse(address).ok());
        let server = address.map(|address| address.server());
        let mut kept = self.kept(settings);
        kept.retain(|(name, _)| matches!(name, KeyName::Database(of) if Some(of) != server.as_ref()));
        kept
    }

    /// Whether a request for this merchant will find a key without one being typed.
    pub fn has(&self, mid: &str, settings: &Settings) -> bool {
        let named = |name: &KeyName| matches!(name, KeyName::Merchant(kept) if kept.as_str() == mid);
        self.is_lasting(mid, settings) || self.session.iter().any(named)
    }

    /// Whether this merchant's key outlives the session, or comes from outside.
    pub fn is_lasting(&self, mid: &str, settings: &Settings) -> bool {
        self.environment || settings.key_mids.contains(mid)
    }

    /// Applies a command.
    pub fn apply(&mut self, command: KeyCommand, effects: &mut Vec<Effect>) {
        match command {
            KeyCommand::Look => effects.push(Effect::Keys(KeyRequest::Look)),
            KeyCommand::Mid(text) => (self.mid, self.mid_problem) = (text, String::new()),
            KeyCommand::Key(key) => (self.key, self.key_problem) = (key, ""),
            KeyCommand::Place(place) => self.place = place,
            KeyCommand::Replace(mid) => {
                (self.mid, self.mid_problem) = (mid.as_str().to_owned(), String::new());
                (self.key, self.key_problem) = (Secret::default(), "");
            }
            KeyCommand::Keep => self.keep(effects),
            KeyCommand::Forget(name) => {
                self.busy = true;
                effects.push(Effect::Keys(KeyRequest::Forget(name)));
            }
            KeyCommand::ProxyUser(user) => (self.proxy_user, self.proxy_problem) = (user, ""),
            KeyCommand::ProxyPassword(password) => self.proxy_password = password,
            KeyCommand::KeepProxy => self.keep_proxy(effects),
            KeyCommand::DatabasePassword(password) => self.database_password = password,
            KeyCommand::KeepDatabase(server) => {
                let password = std::mem::take(&mut self.database_password);
                if !password.is_empty() {
                    self.send(KeyName::Database(server), password, effects);
                }
            }
        }
    }

    fn keep_proxy(&mut self, effects: &mut Vec<Effect>) {
        let user = self.proxy_user.trim();
        self.proxy_problem = match user {
            "" => "아이디가 비어 있어요. 회사 전산 담당자에게 받은 아이디를 적어 주세요.",
            user if user.contains(':') => "아이디에는 쌍점(:)을 쓸 수 없어요.",
            _ => "",
        };
        if self.proxy_problem.is_empty() {
            let login = Secret::new(format!("{user}:{}", self.proxy_password.expose()));
            (self.proxy_user, self.proxy_password) = (String::new(), Secret::default());
            self.send(KeyName::Proxy, login, effects);
        }
    }

    fn keep(&mut self, effects: &mut Vec<Effect>) {
        let mid = Mid::parse(&self.mid);
        self.mid_problem = mid.as_ref().err().map(FieldError::korean).unwrap_or_default();
        self.key_problem = self.key.merchant_key_problem().unwrap_or("");
        let Ok(mid) = mid else { return };
        if self.key_problem.is_empty() {
            // From here on the key is on its way; nothing of it stays in the field.
            let key = std::mem::take(&mut self.key);
            self.mid.clear();
            self.send(KeyName::Merchant(mid), key, effects);
        }
    }

    fn send(&mut self, name: KeyName, key: Secret, effects: &mut Vec<Effect>) {
        let no_store = matches!(self.store, Some(Err(_)));
        let place = if no_store { KeyPlace::Session } else { self.place };
        self.busy = true;
        effects.push(Effect::Keys(KeyRequest::Keep { name, key, place }));
    }

    /// Takes in what became of a request. Returns whether the settings changed, and what to tell.
    pub fn answer(&mut self, answer: KeyAnswer, settings: &mut Settings) -> (bool, Option<Result<String, Failure>>) {
        self.busy &= matches!(answer, KeyAnswer::Seen { .. });
        match answer {
            KeyAnswer::Seen { store, environment } => {
                if store.is_err() {
                    self.place = KeyPlace::Session;
                }
                (self.store, self.environment) = (Some(store), environment);
                (false, None)
            }
            KeyAnswer::Kept { name, place, result: Ok(()) } => {
                let words = match place {
                    KeyPlace::Store => format!("{}를 암호 저장소에 보관했어요", name.korean()),
                    KeyPlace::Session => format!("{}를 이번 실행 동안만 기억해요", name.korean()),
                };
                let changed = match place {
                    KeyPlace::Store => {
                        self.session.remove(&name);
                        list(&name, true, settings)
                    }
                    KeyPlace::Session => {
                        self.session.insert(name.clone());
                        list(&name, false, settings)
                    }
                };
                (changed, Some(Ok(words)))
            }
            KeyAnswer::Late(name) => {
                let message = format!("암호 저장소가 제때 답하지 않아서 {}를 보관했는지 알 수 없어요.", name.korean());
                let hint = "잠금을 푸는 창이 떠 있는지 확인한 뒤 다시 보관하거나 지워 주세요.";
                (list(&name, true, settings), Some(Err(Failure::new(message, hint))))
            }
            KeyAnswer::Forgotten { name, result: Ok(()) } => {
                self.session.remove(&name);
                let changed = list(&name, false, settings);
                (changed, Some(Ok(format!("{}를 지웠어요", name.korean()))))
            }
            KeyAnswer::Kept { result: Err(failure), .. } | KeyAnswer::Forgotten { result: Err(failure), .. } => {
                (false, Some(Err(failure)))
            }
        }
    }
}

/// Notes in the settings that the store holds, or no longer holds, a secret of this name. Whether that is news.
fn list(name: &KeyName, stored: bool, settings: &mut Settings) -> bool {
    match name {
        KeyName::Proxy => std::mem::replace(&mut settings.proxy_login_kept, stored) != stored,
        KeyName::Database(server) if stored => settings.database_passwords.insert(server.clone()),
        KeyName::Database(server) => settings.database_passwords.remove(server),
        KeyName::Merchant(mid) if stored => settings.key_mids.insert(mid.as_str().to_owned()),
        KeyName::Merchant(mid) => settings.key_mids.remove(mid.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merchant(mid: &str) -> KeyName {
        KeyName::Merchant(Mid::parse(mid).expect("a merchant"))
    }

    fn kept(name: KeyName, place: KeyPlace) -> KeyAnswer {
        KeyAnswer::Kept { name, place, result: Ok(()) }
    }

    #[test]
    fn the_list_follows_what_the_service_says() {
        let (mut keys, mut settings) = (Keys::default(), Settings::default());
        let (one, two) = (merchant("testpay01m"), merchant("otherpay1m"));
        for (answer, changed, list) in [
            (kept(one.clone(), KeyPlace::Store), true, vec![(one.clone(), KeyPlace::Store)]),
            (kept(one.clone(), KeyPlace::Store), false, vec![(one.clone(), KeyPlace::Store)]),
            (kept(one.clone(), KeyPlace::Session), true, vec![(one.clone(), KeyPlace::Session)]),
            (
                kept(KeyName::Proxy, KeyPlace::Store),
                true,
                vec![(one.clone(), KeyPlace::Session), (KeyName::Proxy, KeyPlace::Store)],
            ),
            (
                KeyAnswer::Forgotten { name: KeyName::Proxy, result: Ok(()) },
                true,
                vec![(one.clone(), KeyPlace::Session)],
            ),
            (
                KeyAnswer::Kept { name: two.clone(), place: KeyPlace::Store, result: Err(Failure::new("잠김", "")) },
                false,
                vec![(one.clone(), KeyPlace::Session)],
            ),
            (
                KeyAnswer::Forgotten { name: one.clone(), result: Err(Failure::new("잠김", "")) },
                false,
                vec![(one.clone(), KeyPlace::Session)],
            ),
            (
                KeyAnswer::Late(two.clone()),
                true,
                vec![(two.clone(), KeyPlace::Store), (one.clone(), KeyPlace::Session)],
            ),
            (KeyAnswer::Forgotten { name: two.clone(), result: Ok(()) }, true, vec![(one.clone(), KeyPlace::Session)]),
            (KeyAnswer::Forgotten { name: one.clone(), result: Ok(()) }, false, vec![]),
        ] {
            let what = format!("{answer:?}");
            assert_eq!(keys.answer(answer, &mut settings).0, changed, "{what}");
            assert_eq!(keys.kept(&settings), list, "{what}");
        }
        assert!(!keys.has("testpay01m", &settings));
        keys.answer(KeyAnswer::Seen { store: Ok("저장소"), environment: true }, &mut settings);
        assert!(keys.has("testpay01m", &settings), "the environment's key is for every merchant");
    }

    #[test]
    fn a_password_that_could_not_be_removed_is_still_listed() {
        let old = KeyName::Database("kim@old:5432".into());
        let (mut keys, mut settings) = (Keys::default(), Settings::default());
        settings.database_passwords = ["kim@old:5432", "kim@new:5432"].map(str::to_owned).into();
        settings.database = Some("postgres://kim@new:5432/desk".into());
        assert_eq!(keys.left_over(&settings), [(old.clone(), KeyPlace::Store)]);
        settings.database = None;
        assert_eq!(keys.left_over(&settings).len(), 2);
        settings.database = Some("postgres://kim@new:5432/desk".into());
        keys.answer(KeyAnswer::Forgotten { name: old, result: Ok(()) }, &mut settings);
        assert_eq!(keys.left_over(&settings), []);
    }

    #[test]
    fn where_a_key_goes_without_a_store() {
        let mut keys = Keys { place: KeyPlace::Store, mid: "testpay01m".into(), ..Keys::default() };
        keys.answer(
            KeyAnswer::Seen { store: Err(Failure::new("없음", "")), environment: false },
            &mut Settings::default(),
        );
        keys.apply(KeyCommand::Place(KeyPlace::Store), &mut Vec::new());
        keys.apply(KeyCommand::Key(Secret::new("some-key")), &mut Vec::new());
        let mut effects = Vec::new();
        keys.apply(KeyCommand::Keep, &mut effects);
        assert!(
            matches!(&effects[..], [Effect::Keys(KeyRequest::Keep { place: KeyPlace::Session, .. })]),
            "{effects:?}"
        );
        assert!(keys.busy && keys.key.is_empty());
    }

    #[test]
    fn a_proxy_login_needs_a_user_that_can_be_told_from_the_password() {
        for (user, password, sent) in
            [("kim", "a:b", Some("kim:a:b")), ("kim", "", Some("kim:")), ("", "a", None), ("k:m", "a", None)]
        {
            let mut keys = Keys { proxy_user: user.into(), proxy_password: Secret::new(password), ..Keys::default() };
            let mut effects = Vec::new();
            keys.apply(KeyCommand::KeepProxy, &mut effects);
            let login = match &effects[..] {
                [Effect::Keys(KeyRequest::Keep { name: KeyName::Proxy, key, .. })] => Some(key.expose()),
                _ => None,
            };
            assert_eq!((login, keys.proxy_problem.is_empty()), (sent, sent.is_some()), "{user}");
        }
    }
}
