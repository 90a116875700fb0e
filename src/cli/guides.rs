//! `giljabi check`, `walk` and `search`: commands over a folder of guides.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::SearchArgs;
use super::check::{CheckArgs, Scope};
use super::output::{self, CliError};
use super::render::{Folder, Format};
use super::walk::{CannotWalk, WalkArgs};
use super::{CLEAN, Ctx, FOUND};
use crate::app::index;
use crate::check::load;
use crate::diag::{Bilingual as _, Lang, Words, words};
use crate::guide::library::Library;
use crate::guide::source::Sources;
use crate::search::{Hit, Index};
use crate::service::library::{read_dir, shipped_dir};
use crate::text::mask::mask;

/// Most hits of a search.
const MAX_HITS: usize = 20;

/// `giljabi check`.
pub fn check(args: &CheckArgs, ctx: &mut Ctx<'_>) -> u8 {
    let (scope, sources) = match read_scope(&args.paths, ctx) {
        Ok(read) => read,
        Err(error) => return error.tell(args.format == Format::Json, ctx),
    };
    if args.fix {
        return super::fix::run(args, &scope, &sources, ctx);
    }
    if args.watch {
        return super::watch::run(args, &scope, ctx);
    }
    let today = ctx.clock.now_kst().date();
    let place = seen_from_here(&scope.folder);
    let look = ctx.look(args.format, &place);
    super::check::run(&look, sources, &scope.only, today, ctx.out, ctx.talk)
}

/// What the paths of `check` and `test` mean, and the folder read whole.
///
/// # Errors
/// Where there is no folder, more than one, or one that cannot be read.
pub(super) fn read_scope(paths: &[PathBuf], ctx: &mut Ctx<'_>) -> Result<(Scope, Sources), CliError> {
    let default = folder(ctx);
    if default.is_none() && paths.is_empty() {
        return Err(folder_error());
    }
    let scope = Scope::of(paths, default.as_deref().unwrap_or(Path::new(".")), Path::is_dir)
        .map_err(|error| CliError::failed("paths", &error.words(), &Words::default()))?;
    let sources = read_dir(&scope.folder).map_err(|error| unreadable(&scope.folder, &error))?;
    Ok((scope, sources))
}

/// A folder as programs that read a report find it.
pub(super) fn seen_from_here(folder: &Path) -> Folder {
    match std::env::current_dir() {
        Ok(here) => Folder::of(folder, &here),
        Err(_) => Folder::default(),
    }
}

/// `giljabi walk`.
pub fn walk(args: &WalkArgs, ctx: &mut Ctx<'_>) -> u8 {
    let library = match library(ctx) {
        Ok(library) => library,
        Err(error) => return error.tell(args.json, ctx),
    };
    match super::walk::walk(&library, &args.guide, &args.take) {
        Err(refused) if args.json => {
            CliError::from_sentences(kind_of(&refused), &refused.words(), FOUND).tell(true, ctx)
        }
        _ => super::walk::run(args, &library, ctx.lang, ctx.out, ctx.talk),
    }
}

/// The stable word of a walk that was refused.
pub(super) fn kind_of(refused: &CannotWalk) -> &'static str {
    match refused {
        CannotWalk::NoGuide { .. } => "no-guide",
        CannotWalk::Broken { .. } => "broken-guide",
        CannotWalk::NotOffered { .. } => "not-offered",
        CannotWalk::Left { .. } => "takes-left",
        CannotWalk::Unavailable(_) => "unavailable",
        CannotWalk::Endless => "endless",
    }
}

/// `giljabi search`.
pub fn search(args: &SearchArgs, ctx: &mut Ctx<'_>) -> u8 {
    let library = match library(ctx) {
        Ok(library) => library,
        Err(error) => return error.tell(args.json, ctx),
    };
    let query = args.query.join(" ");
    let index = index::build(&library);
    let hits = index.search(&query, MAX_HITS);
    let code = if hits.is_empty() { FOUND } else { CLEAN };
    if args.json {
        let hits: Vec<Value> = hits.iter().filter_map(|hit| hit_json(hit, &index, ctx.lang)).collect();
        return output::print_json(&json!({ "query": mask(&query), "hits": hits }), code, ctx);
    }
    if hits.is_empty() {
        let words = words!(
            "찾은 안내가 없어요: {asked}. 다른 말이나 오류 문구의 일부로 찾아 주세요.",
            "No guide was found: {asked}. Try other words, or a part of the error message.",
            asked = mask(&query)
        );
        return output::say(ctx.talk, words.get(ctx.lang), code);
    }
    let lines: Vec<String> = hits.iter().filter_map(|hit| hit_line(hit, &index, &library, ctx.lang)).collect();
    output::print_lines(&lines, code, ctx)
}

fn hit_json(hit: &Hit, index: &Index, lang: Lang) -> Option<Value> {
    let doc = index.docs().get(hit.doc)?;
    // Two digits: more would only make the output differ between machines.
    let score = (f64::from(hit.score) * 100.0).round() / 100.0;
    let how = hit.why.how.name();
    Some(
        json!({ "guide": doc.guide, "step": doc.step, "title": doc.title, "score": score, "why": why(hit, lang), "how": how }),
    )
}

fn hit_line(hit: &Hit, index: &Index, library: &Library, lang: Lang) -> Option<String> {
    let doc = index.docs().get(hit.doc)?;
    let place = match &doc.step {
        Some(step) => format!("{}/{step}", doc.guide),
        None => doc.guide.clone(),
    };
    let guide = library.guide(&doc.guide).map_or("", |guide| guide.title.as_str());
    let title = if doc.step.is_some() { format!("{guide} › {}", doc.title) } else { doc.title.clone() };
    Some(format!("{place}  {title}\n    {}", why(hit, lang)))
}

fn why(hit: &Hit, lang: Lang) -> String {
    format!("{} · {}", lang.pick(hit.why.field.korean(), hit.why.field.english()), output::one_line(&hit.why.text))
}

const NO_FOLDER: Words =
    Words::fixed("함께 온 안내 폴더를 찾지 못했어요.", "The guides that came along are not found.");
const NAME_FOLDER: Words =
    Words::fixed("--guides로 안내 폴더를 지정해 주세요.", "Name a folder of guides with --guides.");

/// There is no folder to work on.
pub(super) fn folder_error() -> CliError {
    CliError::failed("guides", &NO_FOLDER, &NAME_FOLDER)
}

/// The folder that is meant: `--guides`, the settings, the shipped one.
pub(super) fn folder(ctx: &mut Ctx<'_>) -> Option<PathBuf> {
    if ctx.guides.is_some() {
        return ctx.guides.clone();
    }
    let (settings, problem) = ctx.settings();
    if let Some(problem) = problem {
        output::say(ctx.talk, problem.told().get(ctx.lang), CLEAN);
    }
    settings.guides_dir.or_else(shipped_dir)
}

pub(super) fn unreadable(folder: &Path, error: &std::io::Error) -> CliError {
    let folder = folder.display();
    let message = words!(
        "안내 폴더를 읽지 못했어요. {folder} ({error})",
        "The folder of guides could not be read: {folder} ({error})."
    );
    let hint = Words::fixed("폴더 이름과 권한을 확인해 주세요.", "Check its name and permissions.");
    CliError::failed("guides", &message, &hint)
}

/// The usable guides; says which ones are missing.
pub(super) fn library(ctx: &mut Ctx<'_>) -> Result<Library, CliError> {
    let folder = folder(ctx).ok_or_else(folder_error)?;
    let sources = read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
    let (library, _) = load(sources, ctx.clock.now_kst().date());
    if !library.broken.is_empty() {
        let names: Vec<&str> = library.broken.iter().map(|broken| &*broken.file).collect();
        let names = names.join(", ");
        let words = words!(
            "고장 나서 뺀 안내가 있어요: {names}. giljabi check로 확인해 주세요.",
            "Broken guides were left out: {names}. See giljabi check."
        );
        output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    }
    Ok(library)
}
