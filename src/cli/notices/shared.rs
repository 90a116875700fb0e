//! `giljabi notices --shared` and `--publish`: the notices that all desks share.
//!
//! Publishes nothing that the rules find an error in, and nothing over what somebody else has published since it was
//! looked at. The password is never an argument.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use similar::TextDiff;

use super::super::args::NoticesArgs;
use super::super::context::wait;
use super::super::guides::{self, seen_from_here};
use super::super::output::{self, CliError};
use super::super::render::Format;
use super::super::{CLEAN, Ctx, FOUND, check, secrets};
use super::listed;
use crate::app::settings::Settings;
use crate::app::shared::{Address, Document, TEXT_CHARS_MAX};
use crate::check::{Checker, Report};
use crate::diag::{Bilingual as _, Diagnostic, Words, words};
use crate::guide::source::{MAX_FILE_BYTES, SourceFile};
use crate::guide::tables::NOTICES_FILE;
use crate::guide::toml_errors;
use crate::payment::secret::Secret;
use crate::service::certificates::Trusted;
use crate::service::clock::kst;
use crate::service::library::read_dir;
use crate::service::store::postgres::{SharedError, SharedStore};
use crate::service::world::ENV_DATABASE;
use crate::text::mask::mask;

/// Where the shared documents are, and how to come in.
struct Way {
    address: Address,
    password: Option<Secret>,
    trusted: Trusted,
    by: String,
}

/// `giljabi notices --shared`.
pub(super) fn list(args: &NoticesArgs, ctx: &mut Ctx<'_>) -> u8 {
    match read(ctx).and_then(|found| Ok((found, checker(ctx)?))) {
        Ok((found, checker)) => show(args, found.as_ref(), &checker, ctx),
        Err(error) => error.tell(args.json, ctx),
    }
}

fn show(args: &NoticesArgs, found: Option<&Document>, checker: &Checker, ctx: &mut Ctx<'_>) -> u8 {
    let judged = found.map(|document| checker.notices(&document.text)).unwrap_or_default();
    let about = found.map(|document| {
        json!({ "revision": document.revision, "saved_at": super::time(document.saved_at_ms),
            "saved_by": document.saved_by, "toml": &*document.text })
    });
    for found in judged.found.iter().filter(|found| found.is_error()) {
        let line = words!(
            "쓸 수 없는 공유 공지가 있어요. {code} {message}",
            "A shared notice cannot be used. {code} {english}",
            code = found.code,
            message = found.message.ko,
            english = found.message.en
        );
        output::say(ctx.talk, &output::one_line(line.get(ctx.lang)), CLEAN);
    }
    if !args.json {
        let line = match found {
            None => Words::fixed("아직 올린 공유 공지가 없어요.", "Nothing was published yet."),
            Some(Document { revision, saved_at_ms, saved_by, .. }) => words!(
                "{revision}번째로 올린 공유 공지예요 ({at} {saved_by}).",
                "Shared notices, revision {revision} ({at} {saved_by}).",
                at = kst(*saved_at_ms).strftime("%Y-%m-%d %H:%M")
            ),
        };
        output::say(ctx.talk, &output::one_line(line.get(ctx.lang)), CLEAN);
    }
    listed(&judged.good, about.unwrap_or_else(|| json!({})), args, ctx)
}

/// `giljabi notices --publish FILE`.
pub(super) fn publish(file: &Path, args: &NoticesArgs, ctx: &mut Ctx<'_>) -> u8 {
    let made = look(file, ctx);
    let (text, report) = match made {
        Ok(made) => made,
        Err(error) => return error.tell(args.json, ctx),
    };
    if !report.is_usable() {
        let words = Words::fixed("오류가 있어서 올리지 않았어요.", "Nothing was published: there are errors.");
        output::say(ctx.talk, words.get(ctx.lang), FOUND);
        let format = if args.json { Format::Json } else { Format::Text };
        let place = seen_from_here(file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new(".")));
        let written = ctx.look(format, &place).draw(&report, ctx.out);
        return check::finish(&report, written, ctx.lang, ctx.talk);
    }
    match put(&text, args, ctx) {
        Ok(code) => code,
        Err(error) => error.tell(args.json, ctx),
    }
}

/// The text of the file, and what the rules say of it beside the guides.
fn look(file: &Path, ctx: &mut Ctx<'_>) -> Result<(Arc<str>, Report), CliError> {
    let unreadable = |why: String| {
        let file = file.display();
        let message = words!("파일을 읽지 못했어요. {file} ({why})", "The file could not be read: {file} ({why}).");
        CliError::failed("file", &message, &Words::fixed("이름을 확인해 주세요.", "Check its name."))
    };
    let length = fs_err::metadata(file).map_err(|error| unreadable(error.to_string()))?.len();
    if length > MAX_FILE_BYTES {
        return Err(too_long());
    }
    let bytes = fs_err::read(file).map_err(|error| unreadable(error.to_string()))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let source = SourceFile::from_bytes(&name, bytes);
    let text = match source.text {
        Ok(text) => text,
        Err(fault) => {
            let diagnostics = vec![toml_errors::unreadable(&source.name, &fault)];
            return Ok(("".into(), Report { diagnostics, guides: 1, ..Report::default() }));
        }
    };
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(too_long());
    }
    let judged = checker(ctx)?.notices(&text);
    let mut report = Report { diagnostics: judged.found, guides: 1, ..Report::default() };
    report.diagnostics.iter_mut().for_each(|found| rename(found, &source.name));
    report.texts.insert(source.name, Arc::clone(&text));
    Ok((text, report))
}

fn too_long() -> CliError {
    let words = SharedError::TooBig { characters: 0 };
    let message = Words::fixed("파일이 너무 커요.", "The file is too long.");
    CliError::refused(words.kind(), &message, &words.next())
}

/// Findings name the file as the person does.
fn rename(found: &mut Diagnostic, name: &Arc<str>) {
    found.primary.file = Arc::clone(name);
    for related in &mut found.related {
        related.place.file = Arc::clone(name);
    }
}

/// The guides that notices may name, checked.
fn checker(ctx: &mut Ctx<'_>) -> Result<Checker, CliError> {
    let folder = guides::folder(ctx).ok_or_else(guides::folder_error)?;
    let sources = read_dir(&folder).map_err(|error| guides::unreadable(&folder, &error))?;
    let mut checker = Checker::default();
    drop(checker.check(&sources, ctx.clock.now_kst().date()));
    Ok(checker)
}

/// Shows what would change, and changes it.
fn put(text: &Arc<str>, args: &NoticesArgs, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let way = way(ctx)?;
    let now = ctx.clock.now_ms();
    let new = Document { revision: 0, saved_at_ms: now, saved_by: way.by.clone(), text: Arc::clone(text) };
    let work = async {
        let store = SharedStore::open(&way.address, way.password.as_ref(), &way.trusted).await?;
        let old = store.read(NOTICES_FILE).await?;
        let base = old.as_ref().map_or(0, |old| old.revision);
        if args.revision.is_some_and(|wanted| wanted != base) {
            return Err(SharedError::Changed);
        }
        let same = old.as_ref().is_some_and(|old| old.text == new.text);
        let saved = match same || args.dry_run {
            true => None,
            false => Some(store.replace(NOTICES_FILE, &new, old.as_ref().map(|old| old.revision)).await?),
        };
        Ok((old, saved))
    };
    let (old, saved) = wait(work)?.map_err(|error| shared_error(&error))?;
    Ok(told(old.as_ref(), saved, &new, args, ctx))
}

/// Says what changed, or would.
fn told(old: Option<&Document>, saved: Option<i64>, new: &Document, args: &NoticesArgs, ctx: &mut Ctx<'_>) -> u8 {
    let base = old.map_or(0, |old| old.revision);
    let before = old.map_or("", |old| &*old.text);
    let diff = TextDiff::from_lines(before, &*new.text);
    let diff = diff.unified_diff().header("a/notices.toml", "b/notices.toml").to_string();
    let words = match saved {
        Some(revision) => words!(
            "공유 공지를 올렸어요. {revision}번째예요. 열려 있는 길잡이에 곧 보여요.",
            "Published as revision {revision}. Open desks show it soon."
        ),
        None if diff.is_empty() => words!(
            "지금 공유 공지({base}번째)와 같아서 올리지 않았어요.",
            "Nothing was published: it is the same as revision {base}."
        ),
        None => words!(
            "아무것도 올리지 않았어요. 이 차이를 올리려면 --dry-run 대신 --revision {base}를 붙여 주세요.",
            "Nothing was published. To publish this difference, write --revision {base} in place of --dry-run."
        ),
    };
    output::say(ctx.talk, words.get(ctx.lang), CLEAN);
    if args.json {
        let value = json!({ "published": saved.is_some(), "revision": saved.unwrap_or(base), "diff": diff });
        return output::print_json(&value, CLEAN, ctx);
    }
    let shown = if ctx.color { output::visible(&diff) } else { diff };
    let written = ctx.out.write_all(shown.as_bytes()).and_then(|()| ctx.out.flush());
    output::finish(written, CLEAN, ctx.lang, ctx.talk)
}

fn read(ctx: &mut Ctx<'_>) -> Result<Option<Document>, CliError> {
    let way = way(ctx)?;
    let work = async {
        let store = SharedStore::open(&way.address, way.password.as_ref(), &way.trusted).await?;
        store.read(NOTICES_FILE).await
    };
    wait(work)?.map_err(|error| shared_error(&error))
}

/// The address of the environment or of the settings, with what it takes to come in.
fn way(ctx: &mut Ctx<'_>) -> Result<Way, CliError> {
    let (settings, problem) = ctx.settings();
    // Whoever looks for the folder of guides has told it already.
    if let Some(problem) = problem.filter(|_| ctx.guides.is_some()) {
        output::say(ctx.talk, problem.told().get(ctx.lang), CLEAN);
    }
    let given = std::env::var(ENV_DATABASE).ok().filter(|given| !given.trim().is_empty());
    let Some(address) = given.or_else(|| settings.database.clone()) else {
        let message = Words::fixed("공유 데이터베이스를 정하지 않았어요.", "No shared database is set.");
        let hint = words!(
            "설정의 공유 데이터베이스에 주소를 적거나 {ENV_DATABASE} 환경 변수에 두어 주세요.",
            "Name one in the settings, or in {ENV_DATABASE}."
        );
        return Err(CliError::failed("settings", &message, &hint));
    };
    let address = Address::parse(&address).map_err(|why| shared_error(&SharedError::Address(why)))?;
    let trusted = Trusted::of(&settings).map_err(|error| shared_error(&SharedError::Certificate(error.words())))?;
    let password = secrets::database_password(&settings, &address).map_err(|error| shared_error(&error))?;
    Ok(Way { by: author(&settings, &address), address, password, trusted })
}

/// Who publishes, as the desks will read it.
fn author(settings: &Settings, address: &Address) -> String {
    let name = settings.agent_name.trim();
    mask(if name.is_empty() { &address.user } else { name }).into_owned()
}

fn shared_error(error: &SharedError) -> CliError {
    let (message, hint) = (error.what_happened(), error.next());
    match error {
        SharedError::Changed => CliError::refused(error.kind(), &message, &hint),
        _ => CliError::failed(error.kind(), &message, &hint),
    }
}

/// The shape of what is published, beside its list.
pub(super) fn with(notices: Vec<Value>, mut about: Value) -> Value {
    about["notices"] = Value::Array(notices);
    about
}
