//! Where this program keeps its own things: local to the machine and to the person.
//!
//! Never a roaming profile, and never readable by others when it makes the folder itself.

use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::files::FileErrorKind;
use crate::diag::Bilingual;

/// Name of the folder inside the person's local application data.
const FOLDER: &str = "giljabi";

/// The data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    /// The system does not say where the home folder is.
    #[error("사용자 폴더를 찾지 못했어요. 시스템에 홈 폴더가 정해져 있지 않아요. --data로 자료 폴더를 지정해 주세요.")]
    NoHome,
    /// The folder cannot be made or written.
    #[error(
        "자료 폴더를 쓸 수 없어요. {} 다른 폴더를 쓰려면 --data로 지정해 주세요. ({})",
        FileErrorKind::of(source).korean(),
        path.display()
    )]
    NotWritable {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Bilingual for PathError {
    fn english(&self) -> String {
        match self {
            Self::NoHome => "The system names no home folder. Name a folder for the data with --data.".to_owned(),
            Self::NotWritable { path, source } => format!(
                "The data folder cannot be used. {} Another one is named with --data. ({})",
                FileErrorKind::of(source).english(),
                path.display()
            ),
        }
    }
}

/// The folder used when nobody names one: local application data, then `giljabi`.
///
/// # Errors
/// [`PathError::NoHome`].
pub fn default_data_dir() -> Result<PathBuf, PathError> {
    let base = etcetera::base_strategy::choose_native_strategy().map_err(|_| PathError::NoHome)?;
    // On Windows `data_dir` roams over the network with the profile, and SQLite must not; the local one is called cache.
    let local = if cfg!(windows) { base.cache_dir() } else { base.data_dir() };
    Ok(local.join(FOLDER))
}

/// The data folder, made if need be and tried by writing into it. `chosen` is what `--data` said.
///
/// # Errors
/// [`PathError`] when there is no home folder, or the folder cannot be made or written.
pub fn open_data_dir(chosen: Option<&Path>) -> Result<PathBuf, PathError> {
    let path = match chosen {
        Some(path) => path.to_owned(),
        None => default_data_dir()?,
    };
    match make(&path).and_then(|()| try_writing(&path)) {
        Ok(()) => Ok(path),
        Err(source) => Err(PathError::NotWritable { path, source }),
    }
}

fn make(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Permission bits do not tell the truth about network drives, full disks or security software; a file does.
fn try_writing(path: &Path) -> io::Result<()> {
    tempfile::Builder::new().prefix(".giljabi-").tempfile_in(path)?.close()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_made_and_private() {
        let outer = tempfile::tempdir().unwrap();
        let wanted = outer.path().join("가/나");
        assert_eq!(open_data_dir(Some(&wanted)).unwrap(), wanted);
        assert_eq!(open_data_dir(Some(&wanted)).unwrap(), wanted, "a second start finds it");
        assert_eq!(fs_err::read_dir(&wanted).unwrap().count(), 0, "the trial leaves nothing");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs_err::metadata(&wanted).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }

    #[test]
    fn a_file_in_its_place_is_told_in_korean() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for path in [file.path().to_owned(), file.path().join("inner")] {
            let error = open_data_dir(Some(&path)).unwrap_err();
            let text = error.to_string();
            assert!(text.contains("자료 폴더를 쓸 수 없어요") && text.contains("--data"), "{text}");
        }
    }

    #[test]
    fn the_default_ends_with_our_name() {
        if let Ok(path) = default_data_dir() {
            assert!(path.ends_with(FOLDER), "{}", path.display());
            assert!(!path.to_string_lossy().contains("Roaming"));
        }
    }
}
