//! The command line: arguments to meaning to output.
//!
//! Writes only through writers it is given; data and talk have one each. Sees no window: without a subcommand the
//! program's entry opens one. Exit codes: 0 clean, 1 findings or a refusal, 2 could not run, 3 outcome unknown.

pub mod approve;
pub mod args;
pub mod check;
pub mod context;
pub mod diagnose;
pub mod explain;
pub mod export;
pub mod fix;
pub mod guides;
pub mod journal;
pub mod lookup;
pub mod new;
pub mod notices;
pub mod output;
pub mod practice;
pub mod render;
pub mod scenario;
pub mod schema;
pub mod searches;
pub mod secrets;
pub mod test;
pub mod tid;
mod usage;
pub mod walk;
pub mod watch;

use std::ffi::OsString;
use std::io::Write;

use clap::{CommandFactory as _, FromArgMatches as _};

pub use args::{Cli, Command};
pub use context::Ctx;

use crate::diag::Words;

/// Nothing to complain about.
pub const CLEAN: u8 = 0;
/// Findings, an empty result or a refusal.
pub const FOUND: u8 = 1;
/// The command could not run.
pub const COULD_NOT_RUN: u8 = 2;
/// An approval whose outcome nobody knows.
pub const UNKNOWN: u8 = 3;

/// Reads arguments; help and version go to `out`, what is wrong with them to `talk`.
///
/// # Errors
/// The exit code, where there is nothing left to run.
pub fn parse(
    args: impl IntoIterator<Item = OsString>,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> Result<Box<Cli>, u8> {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = usage::wanted(&args);
    let parsed = Cli::command().try_get_matches_from(&args).and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) if cli.command.is_some() && cli.has_window_words() => {
            let words = Words::fixed(
                "창에만 쓰는 선택(--screenshot, --scene, --size, --theme, --zoom, --timings)은 명령과 함께 쓸 수 없어요. 둘 중 하나를 빼 주세요.",
                "Options of the window (--screenshot, --scene, --size, --theme, --zoom, --timings) do not go with a command. Leave out one of the two.",
            );
            Err(output::say(talk, words.get(lang), COULD_NOT_RUN))
        }
        Ok(cli) => Ok(Box::new(cli)),
        Err(error) => Err(usage::tell(error, &args, lang, out, talk)),
    }
}

/// Runs a command and gives the exit code.
pub fn run(command: &Command, ctx: &mut Ctx<'_>) -> u8 {
    match command {
        Command::Check(args) => guides::check(args, ctx),
        Command::Explain(args) => explain::run(args, ctx),
        Command::Test(args) => test::run(args, ctx),
        Command::Walk(args) => guides::walk(args, ctx),
        Command::Notices(args) => notices::run(args, ctx),
        Command::New(args) => new::run(args, ctx),
        Command::Export(args) => export::run(args, ctx),
        Command::Schema(args) => schema::run(args, ctx),
        Command::Search(args) => guides::search(args, ctx),
        Command::Searches(args) => searches::run(args, ctx),
        Command::Diagnose(args) => diagnose::run(args, ctx),
        Command::Tid(args) => tid::run(args, ctx),
        Command::Lookup(args) => lookup::inquire(args, ctx),
        Command::Receipt(args) => lookup::receipt(args, ctx),
        Command::Approve(args) => approve::run(args, ctx),
        Command::Journal(args) => journal::run(args, ctx),
        Command::Practice(args) => scenario::run(args, ctx),
        Command::PracticeGateway(args) => practice::run(args, ctx),
    }
}
