//! A copy of a store while it is in use, by SQLite's online backup.
//!
//! Never writes over a file, and never calls a copy done before it was read back.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::chain::{self, Chain};
use super::{Store, StoreError};
use crate::diag::Bilingual;
use crate::service::files::{FileErrorKind, sync_folder};

/// Why there is no copy. Nothing is left behind then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something is there already.
    #[error("백업하지 않았어요. 같은 이름의 파일이 이미 있어요. 다른 이름을 적어 주세요. ({})", .0.display())]
    Exists(PathBuf),
    /// The file could not be made.
    #[error("백업하지 못했어요. {} ({})", FileErrorKind::of(source).korean(), path.display())]
    File {
        /// The file that was to be made.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The store could not be read, or the copy not be written.
    #[error("백업하지 못했어요. {0}")]
    Store(#[from] StoreError),
    /// The copy was read back and is not what it should be.
    #[error(
        "백업하지 않았어요. 복사한 파일을 다시 읽어 보니 원래 기록과 달라요. 저장 장치를 확인하고 다른 곳에 백업해 주세요. ({why})"
    )]
    Differs {
        /// What was seen.
        why: String,
    },
}

impl Bilingual for BackupError {
    fn english(&self) -> String {
        match self {
            Self::Exists(path) => {
                format!("No copy was made. There is a file of that name. Name another one. ({})", path.display())
            }
            Self::File { path, source } => {
                format!("No copy could be made. {} ({})", FileErrorKind::of(source).english(), path.display())
            }
            Self::Store(error) => format!("No copy could be made. {}", error.english()),
            Self::Differs { why } => format!(
                "No copy was made. Read back, it is not what was copied. Check the disk, and copy to another place. ({why})"
            ),
        }
    }
}

impl From<rusqlite::Error> for BackupError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Copies the whole store into the new file `path`, readable by this person only, and reads it back: every page, and
    /// the journal by its chain. Gives the chain of the copy. A journal that is broken is copied as it is; that is what
    /// a copy is for.
    ///
    /// # Errors
    /// [`BackupError`]; there is no file then.
    pub fn back_up(&self, path: &Path) -> Result<Chain, BackupError> {
        if fs_err::symlink_metadata(path).is_ok() {
            return Err(BackupError::Exists(path.to_owned()));
        }
        let file_error = |source| BackupError::File { path: path.to_owned(), source };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let copy =
            tempfile::Builder::new().prefix(".giljabi-").suffix(".tmp").tempfile_in(folder).map_err(file_error)?;
        let original = self.copy_into(copy.path())?;
        let chain = read_back(copy.path())?;
        if let (Chain::Ok { rows: before }, after) = (&original, &chain)
            && !matches!(after, Chain::Ok { rows } if rows >= before)
        {
            return Err(BackupError::Differs { why: "approval_event".to_owned() });
        }
        copy.as_file().sync_all().map_err(file_error)?;
        copy.persist_noclobber(path).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => BackupError::Exists(path.to_owned()),
            _ => file_error(error.error),
        })?;
        sync_folder(folder).map_err(file_error)?;
        Ok(chain)
    }

    /// Gives the chain of the original, as it was just before.
    fn copy_into(&self, path: &Path) -> Result<Chain, BackupError> {
        let connection = self.connection();
        let original = chain::verify(&connection)?;
        let mut copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        {
            let backup = Backup::new(&connection, &mut copy)?;
            // All pages at once: nobody who writes can make it begin anew without end.
            match backup.step(-1)? {
                StepResult::Done => {}
                _ => return Err(BackupError::Store(busy())),
            }
        }
        // One file, that is whole without files beside it.
        copy.pragma_update(None, "journal_mode", "DELETE")?;
        copy.close().map_err(|(_, error)| error)?;
        Ok(original)
    }
}

fn busy() -> StoreError {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY), None).into()
}

fn read_back(path: &Path) -> Result<Chain, BackupError> {
    let copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let answer: String = copy.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    if answer != "ok" {
        return Err(BackupError::Differs { why: answer });
    }
    Ok(chain::verify(&copy)?)
}
