//! Opening a SQLite store so that what it says is written is written.
//!
//! Never opens a file it does not understand: too old an engine, too new a schema, the other mode.

use std::io;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};

use crate::payment::Mode;
use crate::service::files::sync_folder;

use super::error::{StoreError, is_busy};
use super::past;

/// 3.51.3: the first version in which a WAL reset cannot lose committed rows.
const SQLITE_MIN: i32 = 3_051_003;
/// How long a writer waits for another one.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// Turning WAL on does not wait by itself when another process does the same; so many tries …
const WAL_TRIES: u32 = 100;
/// … with so long a pause between them.
const WAL_PAUSE: Duration = Duration::from_millis(20);

/// Schema steps; a store at `user_version` n has had the first n.
const MIGRATIONS: &[Migration] = &[
    Migration { sql: include_str!("schema.sql"), after: |_| Ok(()) },
    Migration { sql: include_str!("desk.sql"), after: past::number_all },
    Migration { sql: include_str!("marks.sql"), after: |_| Ok(()) },
];

/// One step, and what SQL alone cannot do for the rows that were there before.
struct Migration {
    sql: &'static str,
    after: fn(&Connection) -> Result<(), StoreError>,
}

const GUARDS: &str = include_str!("guards.sql");

/// Opens (or makes) the store file at `path` and brings it up to date.
///
/// # Errors
/// [`StoreError`] when the file cannot be made, trusted or understood.
pub(super) fn open(path: &Path, mode: Mode) -> Result<Connection, StoreError> {
    accept_version(rusqlite::version_number(), rusqlite::version())?;
    make_private(path).map_err(|source| StoreError::File { path: path.to_owned(), source })?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    turn_wal_on(&connection, path)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // macOS calls a write finished when the drive has it in its cache; elsewhere these two do nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    quick_check(&connection)?;
    migrate(&mut connection, mode)?;
    Ok(connection)
}

/// Another connection to a store that [`open`] has brought up to date. It never looks after the log by itself.
///
/// # Errors
/// [`StoreError`].
pub(super) fn beside(path: &Path, synchronous: &str) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    Ok(connection)
}

fn accept_version(number: i32, found: &'static str) -> Result<(), StoreError> {
    if number < SQLITE_MIN { Err(StoreError::OldSqlite { found }) } else { Ok(()) }
}

/// SQLite would make the file readable for everybody; its own side files take over the permissions of this one.
fn make_private(path: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(file) => {
            file.sync_all()?;
            path.parent().map_or(Ok(()), sync_folder)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn turn_wal_on(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let mut tries = 0;
    loop {
        let answer = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
        match answer {
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(_) => return Err(StoreError::Unsuitable { path: path.to_owned() }),
            Err(error) if is_busy(&error) && tries < WAL_TRIES => {
                tries += 1;
                std::thread::sleep(WAL_PAUSE);
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn quick_check(connection: &Connection) -> Result<(), StoreError> {
    let answer: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if answer == "ok" { Ok(()) } else { Err(StoreError::Damaged { why: answer }) }
}

fn migrate(connection: &mut Connection, mode: Mode) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    // The version is read inside the write lock: two processes may open a new store at the same time.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(found).map_err(|_| StoreError::Damaged { why: format!("user_version {found}") })?;
    if found > known {
        return Err(StoreError::NewerStore { found, known });
    }
    for step in &MIGRATIONS[done..] {
        transaction.execute_batch(step.sql)?;
        (step.after)(&transaction)?;
    }
    if found < known {
        transaction.pragma_update(None, "user_version", known)?;
    }
    settle_mode(&transaction, mode)?;
    transaction.execute_batch(GUARDS)?;
    Ok(transaction.commit()?)
}

/// A renamed file must not turn practice into live.
fn settle_mode(connection: &Connection, mode: Mode) -> Result<(), StoreError> {
    let wanted = mode.store_file();
    let found: Option<String> =
        connection.query_row("SELECT value FROM store_fact WHERE name = 'file'", [], |row| row.get(0)).optional()?;
    match found {
        Some(found) if found == wanted => Ok(()),
        Some(found) => Err(StoreError::WrongMode { wanted: mode, found }),
        None => {
            connection.execute("INSERT INTO store_fact (name, value) VALUES ('file', $1)", [wanted])?;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_engine_is_refused() {
        for (number, accepted) in [(3_045_000, false), (3_051_002, false), (3_051_003, true), (3_054_001, true)] {
            assert_eq!(accept_version(number, "x").is_ok(), accepted, "{number}");
        }
        assert!(accept_version(rusqlite::version_number(), "x").is_ok(), "the bundled one is new enough");
    }
}
