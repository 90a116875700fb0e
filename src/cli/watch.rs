//! `giljabi check --watch`: one report for every change of the folder, until it is stopped.
//!
//! Checks again only what a change can reach. Ends by Ctrl+C, or when nobody reads the reports.

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::{Receiver, sync_channel};

use super::check::{CheckArgs, Scope, finish, narrowed, refuse};
use super::render::Format;
use super::{CLEAN, Ctx, guides, output};
use crate::check::Checker;
use crate::diag::{Words, words};
use crate::guide::source::Sources;
use crate::service::library::Folder;
use crate::service::watch::{Touched, watch};

/// Clears a terminal and goes to its first line.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// Changes that may wait while a report is written. Their names are kept all the same.
const QUEUE: usize = 64;

/// Checks the folder now and after every change. Returns the exit code of the last report, once it
/// can no longer be written.
pub fn run(args: &CheckArgs, scope: &Scope, ctx: &mut Ctx<'_>) -> u8 {
    let (send, changes) = sync_channel(QUEUE);
    let watched = match watch(&scope.folder, Box::new(move |touched| send.send(touched).is_ok())) {
        Ok(watched) => watched,
        Err(error) => {
            let words = words!(
                "폴더를 지켜볼 수 없어요 ({error}). 다른 프로그램을 닫고 다시 해 주세요",
                "the folder cannot be watched ({error}). Close other programs and try again"
            );
            return refuse(ctx.talk, words.get(ctx.lang));
        }
    };
    let code = until_unread(args, scope, &changes, ctx);
    // The watch may be waiting to tell of one more change.
    drop(changes);
    drop(watched);
    code
}

fn until_unread(args: &CheckArgs, scope: &Scope, changes: &Receiver<Touched>, ctx: &mut Ctx<'_>) -> u8 {
    let place = guides::seen_from_here(&scope.folder);
    let clears = args.format == Format::Text && io::stdout().is_terminal();
    let mut folder = Folder::new(scope.folder.clone());
    let mut checker = Checker::default();
    let mut last: Option<Sources> = None;
    let mut touched = Touched::everything();
    loop {
        // A folder that cannot be listed for a moment has no guides for that moment.
        let sources = folder.read(&touched).unwrap_or_default();
        if last.as_ref() != Some(&sources) {
            let first = last.replace(sources.clone()).is_none();
            let report = narrowed(checker.check(&sources, ctx.clock.now_kst().date()).1, &scope.only);
            let cleared = if clears { write!(ctx.out, "{CLEAR}") } else { Ok(()) };
            let written = cleared.and_then(|()| ctx.look(args.format, &place).draw(&report, ctx.out));
            let written = written.and_then(|()| ctx.out.flush());
            if written.is_err() {
                return finish(&report, written, ctx.lang, ctx.talk);
            }
            if first {
                let words = Words::fixed(
                    "폴더를 지켜보고 있어요. 끝내려면 Ctrl+C를 눌러 주세요",
                    "watching the folder. Ctrl+C ends it",
                );
                output::say(ctx.talk, words.get(ctx.lang), CLEAN);
            }
        }
        touched = match changes.recv() {
            Ok(touched) => touched,
            Err(_) => return CLEAN,
        };
        while let Ok(more) = changes.try_recv() {
            touched.add(more);
        }
    }
}
