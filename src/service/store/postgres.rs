//! Documents that all desks share, in PostgreSQL. For now there is one: the notices.
//!
//! Every look is a connection of its own: a hundred desks that hold one each would leave a database with the usual
//! limits none for the trainers, and a connection that is not kept cannot go stale unnoticed. The table is made by
//! whoever publishes first; a desk only reads. Never keeps a password, and shows none in an error.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, NoTls};

use super::super::certificates::Trusted;
pub use crate::app::shared::{Address, Document, TEXT_CHARS_MAX};
use crate::payment::secret::Secret;

mod error;
mod tls;

pub use error::{Doing, SharedError};

/// Name of the table.
pub const TABLE: &str = "giljabi_document";

/// Longest time for a connection, and for each question after it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of that one of several addresses of a server may take, while another is left.
const PLACE_PATIENCE: Duration = Duration::from_secs(3);

// One text for this engine and the one in a file: types and forms that both know.
const MAKE: &str = "CREATE TABLE IF NOT EXISTS giljabi_document (
    name TEXT PRIMARY KEY NOT NULL,
    text TEXT NOT NULL,
    revision BIGINT NOT NULL,
    saved_at_ms BIGINT NOT NULL,
    saved_by TEXT NOT NULL
)";
const READ: &str = "SELECT revision, saved_at_ms, saved_by,
        CAST(LENGTH(text) AS BIGINT),
        CASE WHEN LENGTH(text) <= $2 THEN text ELSE '' END
    FROM giljabi_document WHERE name = $1";
const INSERT: &str = "INSERT INTO giljabi_document (name, text, revision, saved_at_ms, saved_by)
    VALUES ($1, $2, 1, $3, $4) ON CONFLICT (name) DO NOTHING";
const UPDATE: &str = "UPDATE giljabi_document
    SET text = $2, revision = revision + 1, saved_at_ms = $3, saved_by = $4
    WHERE name = $1 AND revision = $5";

/// An open connection. Dropped, it is closed.
#[derive(Debug)]
pub struct SharedStore {
    client: Client,
    task: JoinHandle<()>,
}

impl SharedStore {
    /// Connects. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`SharedError`].
    pub async fn open(address: &Address, password: Option<&Secret>, trusted: &Trusted) -> Result<Self, SharedError> {
        match tokio::time::timeout(PATIENCE, connect(address, password, trusted)).await {
            Ok(result) => result,
            Err(_) => Err(SharedError::Timeout),
        }
    }

    /// A document as it is now; `None` where it was never saved.
    ///
    /// # Errors
    /// [`SharedError`]; [`SharedError::TooBig`] for a text longer than [`TEXT_CHARS_MAX`], which is not brought here.
    pub async fn read(&self, name: &str) -> Result<Option<Document>, SharedError> {
        let most = i32::try_from(TEXT_CHARS_MAX).unwrap_or(i32::MAX);
        let values: [(&(dyn ToSql + Sync), Type); 2] = [(&name, Type::TEXT), (&most, Type::INT4)];
        let rows = match within(Doing::Read, self.client.query_typed(READ, &values)).await {
            Err(SharedError::NoTable) => return Ok(None),
            other => other?,
        };
        let Some(row) = rows.first() else { return Ok(None) };
        let wrong = |_| SharedError::OtherTable;
        let characters: i64 = row.try_get(3).map_err(wrong)?;
        if characters > i64::from(most) {
            return Err(SharedError::TooBig { characters });
        }
        let text: &str = row.try_get(4).map_err(wrong)?;
        Ok(Some(Document {
            revision: row.try_get(0).map_err(wrong)?,
            saved_at_ms: row.try_get(1).map_err(wrong)?,
            saved_by: row.try_get(2).map_err(wrong)?,
            text: text.into(),
        }))
    }

    /// Saves a text in place of the revision that was read (`None`: there was none). Makes the table where there is none
    /// yet. Gives the new revision.
    ///
    /// # Errors
    /// [`SharedError::Changed`] where somebody has saved another revision meanwhile: nothing is saved then.
    pub async fn replace(&self, name: &str, new: &Document, read: Option<i64>) -> Result<i64, SharedError> {
        let Document { text, saved_at_ms, saved_by, .. } = new;
        let text: &str = text;
        let mut values: Vec<(&(dyn ToSql + Sync), Type)> =
            vec![(&name, Type::TEXT), (&text, Type::TEXT), (saved_at_ms, Type::INT8), (saved_by, Type::TEXT)];
        let sql = match &read {
            Some(revision) => {
                values.push((revision, Type::INT8));
                UPDATE
            }
            None => INSERT,
        };
        let saved = match within(Doing::Write, self.client.execute_typed(sql, &values)).await {
            Err(SharedError::NoTable) if read.is_none() => {
                self.make().await?;
                within(Doing::Write, self.client.execute_typed(sql, &values)).await?
            }
            other => other?,
        };
        if saved == 0 { Err(SharedError::Changed) } else { Ok(read.map_or(1, |revision| revision + 1)) }
    }

    /// Makes the table. Two who do so at the same moment both find it made.
    async fn make(&self) -> Result<(), SharedError> {
        match within(Doing::Make, self.client.execute_typed(MAKE, &[])).await {
            Ok(_) | Err(SharedError::MadeMeanwhile) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

impl Drop for SharedStore {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn within<T>(
    doing: Doing,
    work: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, SharedError> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(result) => result.map_err(|error| SharedError::of(&error, doing)),
        Err(_) => Err(SharedError::Timeout),
    }
}

async fn connect(address: &Address, password: Option<&Secret>, trusted: &Trusted) -> Result<SharedStore, SharedError> {
    let socket = reach(address).await?;
    let mut config = Config::new();
    config.user(&address.user).dbname(&address.database).application_name("giljabi");
    if let Some(password) = password {
        config.password(password.expose());
    }
    let failed = |error: tokio_postgres::Error| SharedError::of(&error, Doing::Connect);
    if address.tls {
        let connector = tls::connector(&address.host, trusted)?;
        config.ssl_mode(tokio_postgres::config::SslMode::Require);
        let (client, connection) = config.connect_raw(socket, connector).await.map_err(failed)?;
        Ok(SharedStore { client, task: tokio::spawn(ended(connection)) })
    } else {
        config.ssl_mode(tokio_postgres::config::SslMode::Disable);
        let (client, connection) = config.connect_raw(socket, NoTls).await.map_err(failed)?;
        Ok(SharedStore { client, task: tokio::spawn(ended(connection)) })
    }
}

/// Waits for the end of a connection. Whoever asks something of it then is told why it ended.
async fn ended(connection: impl Future<Output = Result<(), tokio_postgres::Error>>) {
    drop(connection.await);
}

async fn reach(address: &Address) -> Result<TcpStream, SharedError> {
    let host = address.host.as_str();
    let places = tokio::net::lookup_host((host, address.port)).await.map_err(|_| SharedError::NoHost)?;
    let mut places = places.peekable();
    let mut reached = Err(SharedError::NoHost);
    while let Some(place) = places.next() {
        // One place that swallows what is sent to it must leave the others some time; the last one gets what is left.
        let patience = if places.peek().is_some() { PLACE_PATIENCE } else { PATIENCE };
        match tokio::time::timeout(patience, TcpStream::connect(place)).await {
            Ok(Ok(socket)) => return Ok(socket),
            Ok(Err(_)) => reached = Err(SharedError::Unreachable),
            Err(_) => reached = Err(SharedError::Timeout),
        }
    }
    reached
}
