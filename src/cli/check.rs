//! `giljabi check`: what is wrong with the guides of a folder.
//!
//! Takes the folder's sources from whoever read it; never opens a file itself.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::render::{Format, Look};
use crate::check::{Report, load};
use crate::diag::{Bilingual, Lang, Words, words};
use crate::guide::source::Sources;
use crate::guide::tables::TABLE_FILES;

/// Arguments of `check`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct CheckArgs {
    /// 확인할 안내 폴더, 또는 그 안의 파일들. 적지 않으면 기본 안내 폴더
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// 보여 줄 모양
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// 폴더를 지켜보며 바뀔 때마다 다시 확인하기. Ctrl+C까지 이어져요
    #[arg(long, conflicts_with = "fix")]
    pub watch: bool,
    /// 기계로 고칠 수 있는 것을 고쳐서 저장하기
    #[arg(long)]
    pub fix: bool,
    /// 고치지 않고, 고치면 달라질 곳만 보여 주기
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// What the paths of `check` mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The folder to read, whole: rules look at all guides.
    pub folder: PathBuf,
    /// Files whose findings are shown; empty: all.
    pub only: BTreeSet<String>,
}

/// Why the paths of `check` mean nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadScope {
    /// Two folders.
    #[error("한 번에 한 폴더만 확인할 수 있어요: {0}, {1}. 폴더마다 따로 실행해 주세요")]
    TwoFolders(String, String),
}

impl Bilingual for BadScope {
    fn english(&self) -> String {
        let Self::TwoFolders(a, b) = self;
        format!("one folder is checked at a time: {a}, {b}. Run the command once for each")
    }
}

impl Scope {
    /// The folder to read and the files to show. `is_folder` looks at the disk.
    ///
    /// # Errors
    /// [`BadScope::TwoFolders`] where the paths lie in more than one folder.
    pub fn of(paths: &[PathBuf], default: &Path, is_folder: impl Fn(&Path) -> bool) -> Result<Self, BadScope> {
        let mut scope: Option<Scope> = None;
        let mut whole = false;
        for path in paths {
            let (folder, file) = if is_folder(path) {
                whole = true;
                (path.clone(), None)
            } else {
                let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
                let file = path.file_name().map(|name| name.to_string_lossy().into_owned());
                (parent.map_or_else(|| PathBuf::from("."), Path::to_owned), file)
            };
            let scope = scope.get_or_insert_with(|| Scope { folder: folder.clone(), only: BTreeSet::new() });
            if scope.folder != folder {
                let (a, b) = (scope.folder.display().to_string(), folder.display().to_string());
                return Err(BadScope::TwoFolders(a, b));
            }
            scope.only.extend(file);
        }
        let mut scope = scope.unwrap_or_else(|| Scope { folder: default.to_owned(), only: BTreeSet::new() });
        if whole {
            scope.only.clear();
        }
        Ok(scope)
    }
}

/// Checks sources and writes the findings to `out`, talk to `talk`. `only` names the files whose
/// findings are shown and counted; empty: all.
///
/// Returns the exit code: 0 no error, 1 errors found, 2 could not run.
pub fn run(
    look: &Look<'_>,
    sources: Sources,
    only: &BTreeSet<String>,
    today: Date,
    out: &mut dyn Write,
    talk: &mut dyn Write,
) -> u8 {
    if let Some(words) = absent(&sources, only) {
        return refuse(talk, words.get(look.lang));
    }
    let report = narrowed(load(sources, today).1, only);
    finish(&report, look.draw(&report, out), look.lang, talk)
}

/// What is missing of the files that are to be checked, in words.
pub(super) fn absent(sources: &Sources, only: &BTreeSet<String>) -> Option<Words> {
    let absent: Vec<&str> =
        only.iter().map(String::as_str).filter(|name| !sources.files.iter().any(|file| *file.name == **name)).collect();
    if !absent.is_empty() {
        return Some(words!(
            "확인할 파일을 찾지 못했어요: {names}. 이름과 폴더를 확인해 주세요",
            "not found: {names}. Check the name and the folder",
            names = absent.join(", ")
        ));
    }
    let guides = sources.files.iter().any(|file| !TABLE_FILES.contains(&&*file.name));
    let none = Words::fixed(
        "안내 파일(*.toml)을 찾지 못했어요. 폴더가 맞는지 확인해 주세요",
        "no guides (*.toml) were found. Check that this is the folder",
    );
    (!guides).then_some(none)
}

/// Only what was found in the files that are to be checked.
pub(super) fn narrowed(mut report: Report, only: &BTreeSet<String>) -> Report {
    if !only.is_empty() {
        report.diagnostics.retain(|found| only.contains(&*found.primary.file));
        report.guides = only.len();
    }
    report
}

/// The exit code of a report that was written.
pub(super) fn finish(report: &Report, written: io::Result<()>, lang: Lang, talk: &mut dyn Write) -> u8 {
    match written {
        Ok(()) => u8::from(!report.is_usable()),
        // Whoever reads has seen enough, as `| head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => u8::from(!report.is_usable()),
        Err(error) => {
            let words = words!(
                "결과를 쓰지 못했어요 ({error}). 디스크와 출력하는 곳을 확인해 주세요",
                "the report could not be written ({error}). Check the disk and where the output goes"
            );
            refuse(talk, words.get(lang))
        }
    }
}

/// Says why nothing was done. Where even that cannot be written, the exit code says it.
pub(super) fn refuse(talk: &mut dyn Write, words: &str) -> u8 {
    match writeln!(talk, "{words}") {
        Ok(()) | Err(_) => 2,
    }
}
