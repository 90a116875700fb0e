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
use crate::app::shared::Address;
use crate::diag::{Lang, Words, words};
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
    let mid = Mid::parse(mid).map_err(|error| field_error(&error))?;
    let why = match Keys::of_system(ENV_KEY).of_merchant(&mid, true) {
        Ok(Some(key)) => return Ok(key),
        // A machine without a store is nothing to report; whoever has one must know that it was of no use.
        Ok(None) | Err(KeyError::NoStore) => Words::default(),
        Err(error) => {
            let (Words { ko, en }, next) = (error.what_happened(), error.next(Some(&KeyName::Merchant(mid))));
            words!(" {ko} {next_ko}", " {en} {next_en}", next_ko = next.ko, next_en = next.en)
        }
    };
    asked(ENV_KEY, &Words::fixed("가맹점 키(Merchant-Key)", "merchant key (Merchant-Key)"), &why, ctx)
}

/// The one-time payment token: in practice its own, else of the environment, or typed.
///
/// # Errors
/// As [`merchant_key`].
pub fn payment_token(mode: Mode, ctx: &mut Ctx<'_>) -> Result<Secret, CliError> {
    if mode == Mode::Practice {
        return Ok(Secret::practice_token());
    }
    let name = Words::fixed("결제 토큰(Payment-Token)", "payment token (Payment-Token)");
    match from_env(ENV_TOKEN) {
        given if !given.is_empty() => Ok(given),
        _ => asked(ENV_TOKEN, &name, &Words::default(), ctx),
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
    Keys::of_system(ENV_KEY).find(&KeyName::Proxy, true).map_err(|error| {
        let Words { ko, en } = error.what_happened();
        let message = words!("프록시 비밀번호를 찾지 못했어요. {ko}", "The proxy's password was not found. {en}");
        CliError::failed("secret", &message, &error.next(Some(&KeyName::Proxy)))
    })
}

/// The password of the shared database at an address: of the environment, or, where the settings say that it is stored, of
/// the system's credentials.
///
/// # Errors
/// [`SharedError::Key`] where it is kept and cannot be had.
pub fn database_password(settings: &Settings, address: &Address) -> Result<Option<Secret>, SharedError> {
    let name = KeyName::Database(address.server());
    let found = Keys::of_system(ENV_KEY).of_database(&name, name.is_stored(settings));
    found.map_err(|error| SharedError::of_key(&error, address))
}

fn from_env(name: &str) -> Secret {
    Secret::new(std::env::var(name).unwrap_or_default())
}

fn asked(env: &str, name: &Words, why: &Words, ctx: &mut Ctx<'_>) -> Result<Secret, CliError> {
    let missing = |why: &Words| {
        let message = words!(
            "{ko} 값이 없어요.{why}",
            "There is no {en}.{why_en}",
            ko = name.ko,
            en = name.en,
            why_en = why.en,
            why = why.ko
        );
        let hint = words!("{env} 환경 변수에 넣어 주세요.", "Put it into the environment variable {env}.");
        CliError::failed("secret", &message, &hint)
    };
    if !io::stdin().is_terminal() {
        return Err(missing(why));
    }
    let said = why.get(ctx.lang).trim();
    if !said.is_empty() {
        output::say(ctx.talk, said, CLEAN);
    }
    match prompt(name, ctx.lang, ctx.talk) {
        Ok(answer) if !answer.is_empty() => Ok(answer),
        Ok(_) => Err(missing(why)),
        Err(error) => Err(missing(&words!(" 입력을 읽지 못했어요 ({error}).", " It could not be read ({error})."))),
    }
}

fn prompt(name: &Words, lang: Lang, talk: &mut dyn Write) -> io::Result<Secret> {
    let quiet = Quiet::begin();
    let note = if quiet.is_some() {
        Words::fixed("입력한 글자는 보이지 않아요", "What is typed does not show.")
    } else {
        Words::fixed("입력한 글자가 보이니 주위를 확인해 주세요", "What is typed shows, so see that nobody looks on.")
    };
    let asks = words!(
        "{ko} 값을 적고 Enter를 눌러 주세요. {note} ",
        "Type the {en} and press Enter. {note_en} ",
        ko = name.ko,
        en = name.en,
        note_en = note.en,
        note = note.ko
    );
    write!(talk, "{}", asks.get(lang))?;
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
