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
    let (no_color, term) = (std::env::var_os("NO_COLOR"), std::env::var_os("TERM"));
    let color = cli.color.wanted(stdout().is_terminal(), no_color.as_deref(), term.as_deref());
    match &cli.command {
        Some(command) => cli::run(command, &mut cli::Ctx::of(&cli, color, &mut out, &mut talk)).into(),
        None => launch::window(&cli, began, &mut talk).into(),
    }
}
