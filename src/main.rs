//! Arguments to meaning to running. With `launch`, the only place that knows every ring.

use std::io::{IsTerminal as _, stderr, stdout};
use std::process::ExitCode;
use std::time::Instant;

use giljabi::cli;

mod launch;

fn main() -> ExitCode {
    let began = Instant::now();
    let (mut out, mut talk) = (stdout().lock(), stderr());
    let cli = match cli::parse(std::env::args_os(), &mut out, &mut talk) {
        Ok(cli) => cli,
        Err(code) => return code.into(),
    };
    let color = stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    match &cli.command {
        Some(command) => cli::run(command, &mut cli::Ctx::of(&cli, color, &mut out, &mut talk)).into(),
        None => launch::window(&cli, began, &mut talk).into(),
    }
}
