//! `giljabi schema`: the JSON Schemas that editors complete and check guides with.
//!
//! Writes what the core made; reads no guide.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;

use super::output::{self, CliError};
use super::{CLEAN, COULD_NOT_RUN, Ctx};
use crate::diag::{Bilingual as _, Words, words};
use crate::guide::schema::{SCHEMAS, text};
use crate::service::files::save_whole;

/// Arguments of `schema`.
#[derive(Debug, Clone, clap::Args)]
pub struct SchemaArgs {
    /// 무엇의 스키마인지
    #[arg(value_name = "NAME", default_value = SCHEMAS[0].0, value_parser = PossibleValuesParser::new(SCHEMAS.map(|(name, _)| name)))]
    pub name: String,
    /// stdout 대신 이 파일에 적기
    #[arg(long, value_name = "FILE", conflicts_with = "all")]
    pub out: Option<PathBuf>,
    /// 안내 폴더 안에 모든 스키마 적기
    #[arg(long, value_name = "DIR", conflicts_with = "name")]
    pub all: Option<PathBuf>,
}

/// `giljabi schema`.
pub fn run(args: &SchemaArgs, ctx: &mut Ctx<'_>) -> u8 {
    let text = text(&args.name).unwrap_or_default();
    let saved = match (&args.all, &args.out) {
        (Some(folder), _) => save_all(folder),
        (None, Some(file)) => save(file, text.as_bytes()),
        (None, None) => return output::finish(ctx.out.write_all(text.as_bytes()), CLEAN, ctx.lang, ctx.talk),
    };
    match saved {
        Ok(()) => CLEAN,
        Err(error) => error.tell(false, ctx),
    }
}

/// Writes every schema where a guides folder keeps it.
///
/// # Errors
/// A folder that cannot be made or a file that cannot be saved.
pub fn save_all(folder: &Path) -> Result<(), CliError> {
    for (name, file) in SCHEMAS {
        save(&folder.join(file), text(name).unwrap_or_default().as_bytes())?;
    }
    Ok(())
}

/// Saves a file, and makes the folder it goes to.
///
/// # Errors
/// What the system said.
pub fn save(file: &Path, bytes: &[u8]) -> Result<(), CliError> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs_err::create_dir_all(folder).map_err(|error| {
            let folder = folder.display();
            let message = words!(
                "폴더를 만들지 못했어요. {folder} ({error})",
                "The folder could not be made: {folder} ({error})."
            );
            let hint = Words::fixed("폴더 이름과 권한을 확인해 주세요.", "Check its name and permissions.");
            CliError::failed("write", &message, &hint)
        })?;
    }
    save_whole(file, bytes).map_err(|error| CliError::from_sentences("write", &error.words(), COULD_NOT_RUN))
}
