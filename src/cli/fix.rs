//! `giljabi check --fix`: applies the remedies, saves the files, and says what was done and what is left.
//!
//! Saves nothing with `--dry-run`, and never a file that somebody else has changed since it was read.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use similar::TextDiff;

use super::check::{self, CheckArgs, Scope};
use super::guides::seen_from_here;
use super::output::{self, CliError};
use super::render::Format;
use super::{CLEAN, COULD_NOT_RUN, Ctx, FOUND};
use crate::check::Report;
use crate::check::fix::{Change, Fixed, Mended, NotFixed, mend};
use crate::diag::{Bilingual as _, Lang, Severity, Words, words};
use crate::guide::source::Sources;
use crate::service::files::replace_text;
use crate::service::library::read_dir;

const NOTHING: Words = Words::fixed("기계로 고칠 것이 없어요.", "nothing to fix by machine.");

/// Runs `check --fix` over a folder that was read.
pub fn run(args: &CheckArgs, scope: &Scope, sources: &Sources, ctx: &mut Ctx<'_>) -> u8 {
    if args.dry_run && matches!(args.format, Format::Sarif | Format::Github) {
        let words = Words::fixed(
            "--dry-run은 --format text, short, json과만 쓸 수 있어요. --format을 바꿔 주세요.",
            "--dry-run goes with --format text, short and json only. Choose one of them.",
        );
        return output::say(ctx.talk, words.get(ctx.lang), COULD_NOT_RUN);
    }
    if let Some(words) = check::absent(sources, &scope.only) {
        return check::refuse(ctx.talk, words.get(ctx.lang));
    }
    let mended = mend(sources, &scope.only, ctx.clock.now_kst().date());
    if args.dry_run { preview(args, scope, mended, ctx) } else { save(args, scope, &mended, ctx) }
}

/// Shows what would change.
fn preview(args: &CheckArgs, scope: &Scope, mended: Mended, ctx: &mut Ctx<'_>) -> u8 {
    let diff = difference(&mended.changes);
    let (fixes, files) = (mended.fixed.len(), mended.changes.len());
    let words = match fixes {
        0 => NOTHING,
        _ => words!(
            "고칠 수 있는 것이 {files}개 파일에 {fixes}개예요. 아무것도 바꾸지 않았어요.",
            "fixes to apply: {fixes}, files: {files}. Nothing was changed."
        ),
    };
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    left_out(&mended.not_fixed, ctx);
    let code = u8::from(files > 0);
    let report = check::narrowed(mended.report, &scope.only);
    remains(&report, ctx);
    let code = code.max(u8::from(!report.is_usable()));
    if args.format == Format::Json {
        let place = seen_from_here(&scope.folder);
        let look = ctx.look(args.format, &place);
        let look = super::render::Look { fixed: Some(&mended.fixed), diff: Some(&diff), ..look };
        let written = look.draw(&report, ctx.out);
        return output::finish(written, code, ctx.lang, ctx.talk);
    }
    let shown = if ctx.color { output::visible(&diff) } else { diff };
    let written = ctx.out.write_all(shown.as_bytes()).and_then(|()| ctx.out.flush());
    output::finish(written, code, ctx.lang, ctx.talk)
}

/// Saves what changed, then checks the folder as it is now.
fn save(args: &CheckArgs, scope: &Scope, mended: &Mended, ctx: &mut Ctx<'_>) -> u8 {
    let (saved, problems) = save_all(&mended.changes, &scope.folder);
    let fixed: Vec<Fixed> = mended.fixed.iter().filter(|fixed| saved.contains(&fixed.file)).cloned().collect();
    for one in &fixed {
        let line = words!("고쳤어요: {place}", "fixed: {place}", place = placed(one, ctx.lang));
        output::say(ctx.talk, line.get(ctx.lang), CLEAN);
    }
    let (fixes, files) = (fixed.len(), saved.len());
    let words = match fixes {
        0 => NOTHING,
        _ => words!("{files}개 파일에서 {fixes}개를 고쳤어요.", "fixes applied: {fixes}, files: {files}."),
    };
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    left_out(&mended.not_fixed, ctx);
    for problem in &problems {
        output::say(ctx.talk, problem.get(ctx.lang), CLEAN);
    }
    let sources = match read_dir(&scope.folder) {
        Ok(sources) => sources,
        Err(error) => {
            let message = words!(
                "고친 뒤에 안내 폴더를 다시 읽지 못했어요. {folder} ({error})",
                "After the fixes the folder could not be read again: {folder} ({error}).",
                folder = scope.folder.display()
            );
            let hint = Words::fixed(
                "폴더를 확인하고 giljabi check를 실행해 주세요.",
                "Look at the folder, and run giljabi check.",
            );
            let error = CliError::failed("guides", &message, &hint);
            return error.tell(args.format == Format::Json, ctx);
        }
    };
    let report = check::narrowed(crate::check::load(sources, ctx.clock.now_kst().date()).1, &scope.only);
    remains(&report, ctx);
    let place = seen_from_here(&scope.folder);
    let look = super::render::Look { fixed: Some(&fixed), ..ctx.look(args.format, &place) };
    let code = if report.is_usable() { CLEAN } else { FOUND };
    let written = look.draw(&report, ctx.out);
    let code = output::finish(written, code, ctx.lang, ctx.talk);
    if problems.is_empty() { code } else { COULD_NOT_RUN }
}

/// Saves every change that can be saved. Gives the files saved and, in words, what was not.
fn save_all(changes: &[Change], folder: &Path) -> (BTreeSet<Arc<str>>, Vec<Words>) {
    let (mut saved, mut problems) = (BTreeSet::new(), Vec::new());
    for change in changes {
        match replace_text(&folder.join(&*change.file), &change.before, &change.after) {
            Ok(()) => drop(saved.insert(Arc::clone(&change.file))),
            Err(error) => problems.push(error.words()),
        }
    }
    (saved, problems)
}

fn left_out(not_fixed: &[NotFixed], ctx: &mut Ctx<'_>) {
    for NotFixed { offered, why } in not_fixed {
        let (place, why) = (placed(offered, ctx.lang), why.get(ctx.lang));
        let line = words!("고치지 않았어요: {place} ({why})", "not fixed: {place} ({why})");
        output::say(ctx.talk, &output::one_line(line.get(ctx.lang)), CLEAN);
    }
}

/// Says how much is left for a person.
fn remains(report: &Report, ctx: &mut Ctx<'_>) {
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    if errors + warnings == 0 {
        return;
    }
    let words = words!(
        "직접 고칠 것이 남았어요. 오류 {errors}개, 경고 {warnings}개.",
        "left for you: errors {errors}, warnings {warnings}."
    );
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
}

/// `file:line: G102 "doen" → "done"`.
fn placed(fixed: &Fixed, lang: Lang) -> String {
    output::one_line(&format!("{}:{}: {} {}", fixed.file, fixed.line, fixed.code, fixed.title.get(lang)))
}

/// A unified difference of all changed files, as `patch -p1` and `git apply` read it.
fn difference(changes: &[Change]) -> String {
    let mut out = String::new();
    for change in changes {
        let (before, after) = (format!("a/{}", change.file), format!("b/{}", change.file));
        let diff = TextDiff::from_lines(&*change.before, &*change.after);
        out.push_str(&diff.unified_diff().header(&before, &after).to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_somebody_else_changed_is_not_saved() {
        let folder = tempfile::tempdir().unwrap();
        let change = |file: &str| Change { file: file.into(), before: "전".into(), after: "후".into() };
        for (file, text) in [("a.toml", "전"), ("b.toml", "남이 고친 것")] {
            crate::service::files::save_whole(&folder.path().join(file), text.as_bytes()).unwrap();
        }
        let (saved, problems) = save_all(&[change("a.toml"), change("b.toml"), change("gone.toml")], folder.path());
        assert_eq!(saved, BTreeSet::from(["a.toml".into()]));
        assert!(problems[0].ko.contains("b.toml") && problems[0].ko.contains("바뀌어서"), "{problems:?}");
        assert!(problems[1].ko.contains("gone.toml"), "{problems:?}");
        let read = |file: &str| fs_err::read_to_string(folder.path().join(file)).unwrap();
        assert_eq!((read("a.toml"), read("b.toml")), ("후".to_owned(), "남이 고친 것".to_owned()));
    }

    #[test]
    fn a_difference_keeps_line_ends_and_missing_ones() {
        let (before, after) = ("하나\r\n둘\r\n셋".into(), "하나\r\n두울\r\n셋".into());
        let diff = difference(&[Change { file: "a.toml".into(), before, after }]);
        let want =
            "--- a/a.toml\n+++ b/a.toml\n@@ -1,3 +1,3 @@\n 하나\r\n-둘\r\n+두울\r\n 셋\n\\ No newline at end of file\n";
        assert_eq!(diff, want);
        assert_eq!(output::visible("\u{1b}[2J\t가\r\n"), "\u{fffd}[2J\t가\r\n");
    }
}
