//! `giljabi test --record`: a path through a guide as a new case.
//!
//! Adds only a case that passes, and only to a file that is still the one that was read.

use super::TestArgs;
use crate::check::trial::try_all;
use crate::cli::check::Scope;
use crate::cli::guides::kind_of;
use crate::cli::output::{self, CliError};
use crate::cli::walk::walk;
use crate::cli::{CLEAN, Ctx, FOUND};
use crate::diag::{Bilingual as _, Words, words};
use crate::guide::edit::{NewCase, append_case};
use crate::guide::source::{SourceFile, Sources};
use crate::service::files::replace_text;

/// Walks the guide and prints or adds the case.
pub(super) fn run(
    args: &TestArgs,
    guide: &str,
    scope: &Scope,
    sources: &Sources,
    ctx: &mut Ctx<'_>,
) -> Result<u8, CliError> {
    let today = ctx.clock.now_kst().date();
    let library = try_all(sources.clone(), today).library;
    let walked = walk(&library, guide, &args.take)
        .map_err(|refused| CliError::from_sentences(kind_of(&refused), &refused.words(), FOUND))?;
    let Some(end) = walked.end else {
        let at = walked.steps.last().map_or("", |step| &step.id);
        let message = words!("아직 결과에 이르지 않았어요: {at} 단계.", "No outcome is reached yet: step {at}.");
        let hint = Words::fixed("이어서 고를 --take를 더 적어 주세요.", "Write more --take for the steps that follow.");
        return Err(CliError::refused("no-end", &message, &hint));
    };
    let take = if args.take.is_empty() { walked.choices } else { args.take.clone() };
    let name = args.name.clone().unwrap_or_default();
    let case = NewCase { name, take, with: Vec::new(), end: end.outcome };
    let edited =
        |text: &str| append_case(text, &case).map_err(|error| CliError::from_sentences("edit", &error.words(), FOUND));
    if !args.append {
        return Ok(output::print_lines(&[edited("")?.trim().to_owned()], CLEAN, ctx));
    }
    let file = library.guide(guide).map(|guide| guide.file.clone()).unwrap_or_default();
    let before = sources.files.iter().find(|source| source.name == file).and_then(|source| source.text.as_ref().ok());
    let before = before.cloned().unwrap_or_default();
    let after = edited(&before)?;
    let mut tried = sources.clone();
    for source in tried.files.iter_mut().filter(|source| source.name == file) {
        *source = SourceFile::of(&file, &after);
    }
    let trials = try_all(tried, today).guides;
    let passes = trials.iter().find(|trial| &*trial.guide.id == guide).and_then(|trial| trial.cases.last());
    if !passes.is_some_and(|case| case.passed) {
        let message =
            Words::fixed("더한 사례가 통과하지 않아서 적지 않았어요.", "The case does not pass, so it was not added.");
        let hint = Words::fixed("giljabi check로 안내를 먼저 고쳐 주세요.", "Mend the guide first: giljabi check.");
        return Err(CliError::refused("case", &message, &hint));
    }
    replace_text(&scope.folder.join(&*file), &before, &after)
        .map_err(|error| CliError::from_sentences("file", &error.words(), crate::cli::COULD_NOT_RUN))?;
    let added = words!("{file}에 사례를 더했어요: {name}", "added to {file}: {name}", name = super::clean(&case.name));
    Ok(output::say(ctx.talk, added.get(ctx.lang), CLEAN))
}
