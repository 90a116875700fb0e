//! Arguments to meaning to running. With `launch`, the only place that knows every ring.

use std::io::{IsTerminal as _, stderr, stdout};
use std::process::ExitCode;
use std::time::Instant;

use giljabi::cli;

mod launch;

/// Guides are read, checked and searched in small pieces, by several threads: the system's allocator takes a third more
/// time for that, and keeps what it once had.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
