//! Where a key or a token comes from: the environment, the system's credentials, or a person at a terminal.
//!
//! Never an argument, never shown, never written. Practice has its own and looks nowhere: what a company has in its
//! environment never goes to a gateway that only pretends.

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::process::{Command, Stdio};

use super::context::field_error;
use super::output::{self, CliError};
use super::{CLEAN, Ctx};
use crate::app::keys::KeyName;
use crate::app::settings::Settings;
use crate::payment::Mode;
use crate::payment::request::Mid;
use crate::payment::secret::Secret;
use crate::service::keys::{KeyError, Keys};
use crate::service::store::postgres::SharedError;
use crate::service::world::{ENV_KEY, ENV_TOKEN};

/// Longest line read, in bytes: a prompt is not a way to fill the memory.
const LINE_BYTES_MAX: usize = 8 * 1024;

/// The key of a merchant: in practice its own, else of the environment, of the system's credentials, or typed.
///
/// # Errors
/// Where there is none and nobody to ask.
pub fn merchant_key(mode: Mode, mid: &str, ctx: &mut Ctx<'_>) -> Result<Secret, CliError> {
    if mode == Mode::Practice {
        return Ok(Secret::practice_key());
    }
    let given = from_env(ENV_KEY);
    if !given.is_empty() {
        return Ok(given);
    }
    let mid = Mid::parse(mid).map_err(|error| field_error(&error))?;
    let why = match Keys::of_system(ENV_KEY).of_merchant(&mid, true) {
        Ok(Some(key)) => return Ok(key),
        // A machine without a store is nothing to report; whoever has one must know that it was of no use.
        Ok(None) | Err(KeyError::NoStore) => String::new(),
        Err(error) => format!(" {error} {}", error.hint()),
    };
    asked(ENV_KEY, "가맹점 키(Merchant-Key)", &why, ctx)
}

/// The one-time payment token: in practice its own, else of the environment, or typed.
///
/// # Errors
/// As [`merchant_key`].
pub fn payment_token(mode: Mode, ctx: &mut Ctx<'_>) -> Result<Secret, CliError> {
    if mode == Mode::Practice {
        return Ok(Secret::practice_token());
    }
    match from_env(ENV_TOKEN) {
        given if !given.is_empty() => Ok(given),
        _ => asked(ENV_TOKEN, "결제 토큰(Payment-Token)", "", ctx),
    }
}

/// User and password of the proxy that the settings name, where they are kept.
///
/// # Errors
/// Where they are kept and cannot be had.
pub fn proxy_login(settings: &Settings) -> Result<Option<Secret>, CliError> {
    if settings.mode == Mode::Practice || !settings.proxy_login_kept {
        return Ok(None);
    }
    Keys::of_system(ENV_KEY)
        .find(&KeyName::Proxy, true)
        .map_err(|error| CliError::failed("secret", format!("프록시 비밀번호를 찾지 못했어요. {error}"), error.hint()))
}

/// The password of the shared database: of the environment, or, where it is `stored`, of the system's credentials.
///
/// # Errors
/// [`SharedError::Key`] where it is kept and cannot be had.
pub fn database_password(stored: bool) -> Result<Option<Secret>, SharedError> {
    let found = Keys::of_system(ENV_KEY).of_database(stored);
    found.map_err(|error| SharedError::Key { why: error.to_string(), hint: error.hint() })
}

fn from_env(name: &str) -> Secret {
    Secret::new(std::env::var(name).unwrap_or_default())
}

fn asked(env: &str, name: &str, why: &str, ctx: &mut Ctx<'_>) -> Result<Secret, CliError> {
    let missing = |why: &str| {
        CliError::failed("secret", format!("{name} 값이 없어요.{why}"), format!("{env} 환경 변수에 넣어 주세요."))
    };
    if !io::stdin().is_terminal() {
        return Err(missing(why));
    }
    if !why.is_empty() {
        output::say(ctx.talk, why.trim(), CLEAN);
    }
    match prompt(name, ctx.talk) {
        Ok(answer) if !answer.is_empty() => Ok(answer),
        Ok(_) => Err(missing(why)),
        Err(error) => Err(missing(&format!(" 입력을 읽지 못했어요 ({error})."))),
    }
}

fn prompt(name: &str, talk: &mut dyn Write) -> io::Result<Secret> {
    let quiet = Quiet::begin();
    let note = if quiet.is_some() {
        "입력한 글자는 보이지 않아요"
    } else {
        "입력한 글자가 보이니 주위를 확인해 주세요"
    };
    write!(talk, "{name} 값을 적고 Enter를 눌러 주세요. {note} ")?;
    talk.flush()?;
    // Room for a whole line from the start: growing would leave copies behind.
    let mut line = String::with_capacity(LINE_BYTES_MAX);
    io::Read::take(io::stdin().lock(), LINE_BYTES_MAX as u64).read_line(&mut line)?;
    drop(quiet);
    output::say(talk, "", CLEAN);
    Ok(Secret::new(line))
}

/// The terminal does not echo while this lives.
struct Quiet;

impl Quiet {
    fn begin() -> Option<Self> {
        stty("-echo").then_some(Self)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        stty("echo");
    }
}

fn stty(word: &str) -> bool {
    let mut command = Command::new("stty");
    command.arg(word).stdin(Stdio::inherit()).stdout(Stdio::null()).stderr(Stdio::null());
    cfg!(unix) && command.status().is_ok_and(|status| status.success())
}
