//! Saving a file whole: after a crash there is the old text or the new one, never half of either.
//!
//! Never truncates in place and never leaves its temporary file behind.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::diag::Bilingual;

/// What went wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileErrorKind {
    /// The folder or file may not be written by this person, or is read-only.
    NotAllowed,
    /// There is no such folder or file.
    NotFound,
    /// No room on the disk.
    Full,
    /// Anything else the system said.
    Other,
}

impl FileErrorKind {
    /// Sorts an error of the system.
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::NotAllowed,
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NotFound,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::Full,
            _ => Self::Other,
        }
    }

    /// Why it happened and what to do next, in Korean.
    pub fn korean(self) -> &'static str {
        match self {
            Self::NotAllowed => "쓰기 권한이 없어요. 폴더 권한을 확인하거나 다른 폴더를 골라 주세요.",
            Self::NotFound => "폴더나 파일이 없어요. 경로를 확인해 주세요.",
            Self::Full => "저장 공간이 부족해요. 공간을 비운 뒤 다시 시도해 주세요.",
            Self::Other => {
                "저장 장치가 요청을 처리하지 못했어요. 잠시 뒤 다시 시도하고, 계속되면 관리자에게 알려 주세요."
            }
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::NotAllowed => "There is no permission to write. Check the folder's, or choose another folder.",
            Self::NotFound => "There is no such folder or file. Check the path.",
            Self::Full => "The disk is full. Make room and try again.",
            Self::Other => "The disk did not do it. Try again later; if it stays so, tell an administrator.",
        }
    }
}

/// A file could not be saved. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
#[error("파일을 저장하지 못했어요. {} ({})", FileErrorKind::of(source).korean(), path.display())]
pub struct FileError {
    /// The file that was to be saved.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl Bilingual for FileError {
    fn english(&self) -> String {
        format!("The file could not be saved. {} ({})", self.kind().english(), self.path.display())
    }
}

impl FileError {
    /// What kind of trouble it is.
    pub fn kind(&self) -> FileErrorKind {
        FileErrorKind::of(&self.source)
    }
}

/// Saves `bytes` as `path`: a temporary file in the same folder, synced, renamed over the old one, folder synced.
///
/// A file that exists keeps its permissions, and a symbolic link keeps pointing where it points.
///
/// # Errors
/// [`FileError`] when any of these steps fails; the old file is then still there.
pub fn save_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    replace(path, bytes).map_err(|source| FileError { path: path.to_owned(), source })
}

/// Why a changed text was not saved. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Somebody else has saved the file since it was read.
    #[error("읽은 뒤에 파일이 바뀌어서 저장하지 않았어요 ({}). 다시 실행해 주세요.", .0.display())]
    Changed(PathBuf),
    /// The file could not be read again or not be saved.
    #[error(transparent)]
    File(#[from] FileError),
}

impl Bilingual for ReplaceError {
    fn english(&self) -> String {
        match self {
            Self::Changed(path) => {
                format!(
                    "The file was changed after it was read, so it was not saved ({}). Run it again.",
                    path.display()
                )
            }
            Self::File(error) => error.english(),
        }
    }
}

/// Saves `after` where the file still says `before`, as it was read without a byte order mark. A mark stays.
///
/// # Errors
/// [`ReplaceError::Changed`] where the file says something else by now; [`ReplaceError::File`] as [`save_whole`].
pub fn replace_text(path: &Path, before: &str, after: &str) -> Result<(), ReplaceError> {
    const MARK: &str = "\u{feff}";
    let bytes = fs_err::read(path).map_err(|source| FileError { path: path.to_owned(), source })?;
    let marked = bytes.starts_with(MARK.as_bytes());
    let text = if marked { &bytes[MARK.len()..] } else { &bytes[..] };
    if text != before.as_bytes() {
        return Err(ReplaceError::Changed(path.to_owned()));
    }
    let mark = if marked { MARK } else { "" };
    Ok(save_whole(path, format!("{mark}{after}").as_bytes())?)
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs_err::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = folder_of(&target);
    let mut file = temporary(folder)?;
    file.write_all(bytes)?;
    if let Ok(old) = fs_err::metadata(&target) {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    sync_folder(folder)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".giljabi-");
    // The crate's own default is 0600, which would take a shared guide away from everybody else.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Makes a rename or a new file in `folder` survive a power cut. Windows has no such call and needs none.
///
/// # Errors
/// What the system said.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs_err::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn saves_new_and_old_files_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("안내.toml");
        for text in ["처음", "", "다시 한 번"] {
            save_whole(&path, text.as_bytes()).unwrap();
            assert_eq!(fs_err::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(folder.path()), ["안내.toml"]);
    }

    #[test]
    fn a_failure_leaves_the_old_things_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folder");
        fs_err::create_dir(&path).unwrap();
        fs_err::create_dir(path.join("inner")).unwrap();
        assert!(save_whole(&path, b"x").is_err(), "a folder is no file");
        assert_eq!(names(folder.path()), ["folder"]);
        let missing = save_whole(&folder.path().join("no/such/file"), b"x").unwrap_err();
        assert_eq!(missing.kind(), FileErrorKind::NotFound);
        assert!(missing.to_string().contains("경로를 확인해"));
    }

    #[test]
    fn a_text_is_replaced_only_where_it_is_still_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        for (on_disk, before, want) in [
            ("가\r\n", "가\r\n", Some("나\r\n")),
            ("\u{feff}가\r\n", "가\r\n", Some("\u{feff}나\r\n")),
            ("다", "가\r\n", None),
            ("\u{feff}\u{feff}가\r\n", "가\r\n", None),
        ] {
            save_whole(&path, on_disk.as_bytes()).unwrap();
            let replaced = replace_text(&path, before, "나\r\n");
            assert_eq!(matches!(replaced, Err(ReplaceError::Changed(_))), want.is_none(), "{on_disk:?}");
            assert_eq!(fs_err::read_to_string(&path).unwrap(), want.unwrap_or(on_disk));
        }
        let gone = replace_text(&folder.path().join("gone.toml"), "", "").unwrap_err();
        assert!(gone.to_string().contains("경로를 확인해"), "{gone}");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_are_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        save_whole(&real, b"1").unwrap();
        fs_err::set_permissions(&real, PermissionsExt::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        save_whole(&link, b"2").unwrap();
        assert!(fs_err::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs_err::read(&real).unwrap(), b"2");
        assert_eq!(fs_err::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
