//! What must survive: calls, guide versions, searches without a result, and the journal of approvals.
//!
//! One file per mode. Never holds a key or a token, and masks what people type before it reaches the disk.
//! Several processes may hold the same store; whatever must be unique is made so by the database.

mod backup;
mod calls;
mod chain;
mod error;
mod journal;
mod past;
pub mod postgres;
mod sqlite;

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

pub use self::backup::BackupError;
pub use self::chain::{Chain, Fault, FaultKind};
pub use self::error::{StoreError, StoreErrorKind};
pub use self::journal::IntentRefused;
use super::clock::Clock;
pub use crate::app::records::{AnswerRow, CallRecord, JournalEntry, OutcomeRow, SearchMiss};
use crate::payment::Mode;

/// Takes what is personal out of a text. Must be idempotent: text may pass it more than once.
pub type Mask = fn(&str) -> String;

/// An open store. Calls block for as long as the disk takes.
///
/// What is written of an approval is on the disk when it returns. What is written of a support call is with the system
/// when it returns, so it survives the end of this process, and on the disk after [`Store::settle`]: a disk that is busy
/// for seconds must not hold up the next answer.
pub struct Store {
    connection: Mutex<Connection>,
    desk: Mutex<Connection>,
    log: Mutex<Connection>,
    mode: Mode,
    clock: Clock,
    mask: Mask,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("mode", &self.mode).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the store of `mode` in `data_dir` (which must exist), making it if need be.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be made, is damaged, belongs to the other mode or to a newer version,
    /// or when the engine is too old to be trusted.
    pub fn open(data_dir: &Path, mode: Mode, clock: Clock, mask: Mask) -> Result<Self, StoreError> {
        let path = data_dir.join(mode.store_file());
        let connection = sqlite::open(&path, mode)?;
        let (desk, log) = (sqlite::beside(&path, "NORMAL")?, sqlite::beside(&path, "FULL")?);
        Ok(Self { connection: Mutex::new(connection), desk: Mutex::new(desk), log: Mutex::new(log), mode, clock, mask })
    }

    /// Practice or live.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Brings everything written so far to the disk. Blocks nobody who writes meanwhile.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is lost, but a power cut could still take it.
    pub fn settle(&self) -> Result<(), StoreError> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// For support calls.
    fn desk(&self) -> MutexGuard<'_, Connection> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For approvals. A panic elsewhere leaves no half transaction behind (it is rolled back when dropped), so the lock stays usable.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
