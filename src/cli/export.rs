//! `giljabi export`: a guide as a page, a map or data.
//!
//! Saves only where it is told to; pictures go beside a Markdown page, into an HTML page.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::guides::library;
use super::output::{self, CliError};
use super::schema::save;
use super::{CLEAN, Ctx};
use crate::diag::{Words, words};
use crate::guide::export::{Cx, Form, export, index, pictures};
use crate::guide::library::Library;
use crate::guide::model::Guide;
use crate::guide::scaffold::is_kebab;
use crate::text::nearest::nearest;

/// Arguments of `export`.
#[derive(Debug, Clone, clap::Args)]
pub struct ExportArgs {
    /// 내보낼 안내의 id
    #[arg(value_name = "GUIDE", required_unless_present = "all")]
    pub guide: Option<String>,
    /// 내보낼 모양: 읽고 인쇄할 글(md, html), 지도(dot, mermaid), 자료(json)
    #[arg(long, value_name = "FORM", value_parser = PossibleValuesParser::new(Form::ALL.map(Form::word)).map(|word| form(&word)))]
    pub to: Form,
    /// stdout 대신 이 파일에 적기
    #[arg(long, value_name = "FILE", conflicts_with = "all")]
    pub out: Option<PathBuf>,
    /// 모든 안내를 이 폴더에 내보내기
    #[arg(long, value_name = "DIR", conflicts_with = "guide")]
    pub all: Option<PathBuf>,
}

fn form(word: &str) -> Form {
    Form::ALL.into_iter().find(|form| form.word() == word).unwrap_or(Form::Json)
}

/// `giljabi export`.
pub fn run(args: &ExportArgs, ctx: &mut Ctx<'_>) -> u8 {
    let done = match library(ctx) {
        Ok(library) => match (&args.all, &args.guide) {
            (Some(folder), _) => all(&library, args.to, folder, ctx),
            (None, Some(id)) => one(&library, id, args, ctx),
            (None, None) => return super::COULD_NOT_RUN,
        },
        Err(error) => Err(error),
    };
    match done {
        Ok(code) => code,
        Err(error) => error.tell(false, ctx),
    }
}

fn one(library: &Library, id: &str, args: &ExportArgs, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let guide = find(library, id)?;
    let text = export(args.to, guide, &Cx { library, linked: false });
    let Some(file) = &args.out else {
        return Ok(output::finish(ctx.out.write_all(text.as_bytes()), CLEAN, ctx.lang, ctx.talk));
    };
    save(file, text.as_bytes())?;
    if args.to == Form::Markdown {
        save_pictures(library, guide, file.parent().unwrap_or(Path::new(".")))?;
    }
    Ok(CLEAN)
}

fn all(library: &Library, form: Form, folder: &Path, ctx: &mut Ctx<'_>) -> Result<u8, CliError> {
    let mut written = Vec::new();
    for guide in library.guides.values() {
        let file = file_of(folder, &guide.id, form)?;
        save(&file, export(form, guide, &Cx { library, linked: true }).as_bytes())?;
        if form == Form::Markdown {
            save_pictures(library, guide, folder)?;
        }
        written.push(file.display().to_string());
    }
    if let Some(text) = index(form, library) {
        // No guide can have a name that begins like the second.
        let name = if library.guide("index").is_some() { "_index" } else { "index" };
        let file = folder.join(format!("{name}.{}", form.extension()));
        save(&file, text.as_bytes())?;
        written.push(file.display().to_string());
    }
    Ok(output::print_lines(&written, CLEAN, ctx))
}

/// Where a guide is saved. An id that is no plain file name could lead out of the folder.
fn file_of(folder: &Path, id: &str, form: Form) -> Result<PathBuf, CliError> {
    if is_kebab(id) {
        return Ok(folder.join(format!("{id}.{}", form.extension())));
    }
    let message = words!(
        "안내의 id를 파일 이름으로 쓸 수 없어서 내보내지 않았어요: {id}.",
        "The id of a guide cannot be the name of a file, and nothing was exported: {id}."
    );
    let hint = Words::fixed("giljabi check로 확인하고 id를 고쳐 주세요.", "See giljabi check, and correct the id.");
    Err(CliError::refused("bad-id", &message, &hint))
}

fn find<'l>(library: &'l Library, id: &str) -> Result<&'l Guide, CliError> {
    if let Some(guide) = library.guide(id) {
        return Ok(guide);
    }
    if let Some(broken) = library.broken.iter().find(|broken| broken.id == id) {
        let message = words!(
            "고장 난 안내라서 내보낼 수 없어요: {id} ({first}).",
            "The guide is broken and cannot be exported: {id} ({first_en}).",
            first = broken.first.ko,
            first_en = broken.first.en
        );
        let hint = Words::fixed("giljabi check로 확인하고 고쳐 주세요.", "See giljabi check, and mend it.");
        return Err(CliError::refused("broken-guide", &message, &hint));
    }
    let near = nearest(id, library.guides.keys().map(|id| &**id));
    let hint = match near {
        Some(near) => words!("혹시 {near}인가요?", "Did you mean {near}?"),
        None => Words::fixed("giljabi search로 찾아 주세요.", "Look for it with giljabi search."),
    };
    Err(CliError::refused("no-guide", &words!("없는 안내예요: {id}.", "There is no guide {id}."), &hint))
}

/// Puts the pictures of a guide beside its page.
fn save_pictures(library: &Library, guide: &Guide, folder: &Path) -> Result<(), CliError> {
    for file in pictures(guide) {
        if let Some(Ok(bytes)) = library.images.get(file).map(|image| &image.bytes) {
            save(&folder.join("images").join(file), bytes)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_saved_outside_the_folder() {
        let folder = Path::new("out");
        let file = file_of(folder, "card-not-shown", Form::Html).map_err(|error| format!("{error:?}"));
        assert_eq!(file, Ok(PathBuf::from("out/card-not-shown.html")));
        for id in ["../../escaped", "..", "/etc/passwd", "a/b", "a\\b", "c:x", "", "결제 안내"] {
            assert!(file_of(folder, id, Form::Html).is_err(), "{id}");
        }
    }
}
