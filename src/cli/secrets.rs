//! Where a key or a token comes from: the environment, the practice one, or a person at a terminal.
//!
//! Never an argument, never shown, never written.

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::process::{Command, Stdio};

use super::output::{self, CliError};
use super::{CLEAN, Ctx};
use crate::payment::Mode;
use crate::payment::secret::Secret;
use crate::service::world::{ENV_KEY, ENV_TOKEN};

/// Longest line read, in bytes: a prompt is not a way to fill the memory.
const LINE_BYTES_MAX: u64 = 8 * 1024;

/// The merchant key.
///
/// # Errors
/// Where there is none and nobody to ask.
pub fn merchant_key(mode: Mode, ctx: &mut Ctx<'_>) -> Result<Secret, CliError> {
    secret(ENV_KEY, "가맹점 키(Merchant-Key)", mode, Secret::practice_key, ctx)
}

/// The one-time payment token.
///
/// # Errors
/// As [`merchant_key`].
pub fn payment_token(mode: Mode, ctx: &mut Ctx<'_>) -> Result<Secret, CliError> {
    secret(ENV_TOKEN, "결제 토큰(Payment-Token)", mode, Secret::practice_token, ctx)
}

fn secret(env: &str, name: &str, mode: Mode, own: fn() -> Secret, ctx: &mut Ctx<'_>) -> Result<Secret, CliError> {
    let given = Secret::new(std::env::var(env).unwrap_or_default());
    if !given.is_empty() {
        return Ok(given);
    }
    if mode == Mode::Practice {
        return Ok(own());
    }
    let missing = |why: &str| {
        CliError::failed("secret", format!("{name} 값이 없어요.{why}"), format!("{env} 환경 변수에 넣어 주세요."))
    };
    if !io::stdin().is_terminal() {
        return Err(missing(""));
    }
    match prompt(name, ctx.talk) {
        Ok(answer) if !answer.is_empty() => Ok(answer),
        Ok(_) => Err(missing("")),
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
    let mut line = String::new();
    io::Read::take(io::stdin().lock(), LINE_BYTES_MAX).read_line(&mut line)?;
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
