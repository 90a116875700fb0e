//! One row of the journal, its hash, and the chain it hangs in.
//!
//! The chain shows that rows were changed, removed or reordered by somebody who did not rewrite everything
//! after them. It is no signature: who can write the file can write a new chain.

use rusqlite::{Connection, OptionalExtension as _, Row};
use sha2::{Digest as _, Sha256};

pub(super) use self::verify::verify;
pub use self::verify::{Chain, Fault, FaultKind};
use super::error::StoreError;

mod verify;

/// `prev_hash` of the first row.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Names what is hashed, so that no other encoding of ours can give the same bytes.
const DOMAIN: &str = "giljabi.approval.v1";

const FIELDS: &str = "seq, attempt_id, kind, at_ms, mode, tid, mid, moid, amount, tax_free, state, code, message, \
                      receipt_url, settled_by, prev_hash, hash";

/// One row as it stands in the table. Words stay words, so that even a spoilt row can be read and judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EventRow {
    pub seq: i64,
    pub attempt_id: String,
    pub kind: String,
    pub at_ms: i64,
    pub mode: String,
    pub tid: String,
    pub mid: String,
    pub moid: String,
    pub amount: i64,
    pub tax_free: i64,
    pub state: String,
    pub code: String,
    pub message: String,
    pub receipt_url: String,
    pub settled_by: String,
    pub prev_hash: String,
    pub hash: String,
}

impl EventRow {
    /// SHA-256 in hex over the domain, the previous hash and every field, each with its length before it:
    /// no two different rows give the same bytes.
    pub fn compute_hash(&self) -> String {
        let numbers = [self.seq, self.at_ms, self.amount, self.tax_free].map(|n| n.to_string());
        let [seq, at_ms, amount, tax_free] = &numbers;
        let fields: [&str; 17] = [
            DOMAIN,
            &self.prev_hash,
            seq,
            &self.attempt_id,
            &self.kind,
            at_ms,
            &self.mode,
            &self.tid,
            &self.mid,
            &self.moid,
            amount,
            tax_free,
            &self.state,
            &self.code,
            &self.message,
            &self.receipt_url,
            &self.settled_by,
        ];
        let mut hasher = Sha256::new();
        for field in fields {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get(0)?,
            attempt_id: row.get(1)?,
            kind: row.get(2)?,
            at_ms: row.get(3)?,
            mode: row.get(4)?,
            tid: row.get(5)?,
            mid: row.get(6)?,
            moid: row.get(7)?,
            amount: row.get(8)?,
            tax_free: row.get(9)?,
            state: row.get(10)?,
            code: row.get(11)?,
            message: row.get(12)?,
            receipt_url: row.get(13)?,
            settled_by: row.get(14)?,
            prev_hash: row.get(15)?,
            hash: row.get(16)?,
        })
    }
}

/// Rows of the journal in the order they were written; `which` is a WHERE clause with `$1`, or empty.
pub(super) fn rows(connection: &Connection, which: &str, value: &[&str]) -> Result<Vec<EventRow>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {FIELDS} FROM approval_event {which} ORDER BY seq"))?;
    let rows = statement.query_map(rusqlite::params_from_iter(value), EventRow::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a row at the end (its `seq`, `prev_hash` and `hash` are filled in here) and moves the head.
/// Must run inside a transaction that holds the write lock.
pub(super) fn append(connection: &Connection, mut row: EventRow) -> Result<(), StoreError> {
    let (seq, hash) = head(connection)?;
    row.seq = seq + 1;
    row.prev_hash = hash;
    row.hash = row.compute_hash();
    connection
        .prepare_cached(&format!(
            "INSERT INTO approval_event ({FIELDS}) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        ))?
        .execute(rusqlite::params![
            row.seq,
            row.attempt_id,
            row.kind,
            row.at_ms,
            row.mode,
            row.tid,
            row.mid,
            row.moid,
            row.amount,
            row.tax_free,
            row.state,
            row.code,
            row.message,
            row.receipt_url,
            row.settled_by,
            row.prev_hash,
            row.hash,
        ])?;
    connection.execute("UPDATE approval_head SET seq = $1, hash = $2", rusqlite::params![row.seq, row.hash])?;
    Ok(())
}

/// Whether the last row is the one the head names. Nothing new is begun on a journal that was cut off; an outcome
/// is still added to it, because what became of money must not be lost, and the gap stays visible.
pub(super) fn is_whole_at_its_end(connection: &Connection) -> Result<bool, StoreError> {
    let last = connection
        .query_row("SELECT seq, hash FROM approval_event ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(head(connection)? == last.unwrap_or((0, GENESIS.to_owned())))
}

fn head(connection: &Connection) -> Result<(i64, String), StoreError> {
    Ok(connection.query_row("SELECT seq, hash FROM approval_head", [], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> EventRow {
        EventRow {
            seq: 1,
            attempt_id: "a".to_owned(),
            kind: "intent".to_owned(),
            at_ms: 2,
            mode: "practice".to_owned(),
            tid: "t".to_owned(),
            mid: "m".to_owned(),
            moid: "o".to_owned(),
            amount: 3,
            tax_free: 4,
            state: "intent".to_owned(),
            code: String::new(),
            message: String::new(),
            receipt_url: String::new(),
            settled_by: String::new(),
            prev_hash: GENESIS.to_owned(),
            hash: String::new(),
        }
    }

    #[test]
    fn every_field_counts() {
        type Change = fn(&mut EventRow);
        let plain = row().compute_hash();
        assert_eq!(plain.len(), 64);
        let changes: &[(&str, Change)] = &[
            ("seq", |r| r.seq = 9),
            ("attempt", |r| r.attempt_id.push('x')),
            ("kind", |r| r.kind.push('x')),
            ("at", |r| r.at_ms = 9),
            ("mode", |r| r.mode.push('x')),
            ("tid", |r| r.tid.push('x')),
            ("mid", |r| r.mid.push('x')),
            ("moid", |r| r.moid.push('x')),
            ("amount", |r| r.amount = 9),
            ("tax free", |r| r.tax_free = 9),
            ("state", |r| r.state.push('x')),
            ("code", |r| r.code.push('x')),
            ("message", |r| r.message.push('x')),
            ("receipt", |r| r.receipt_url.push('x')),
            ("settled by", |r| r.settled_by.push('x')),
            ("previous", |r| r.prev_hash.push('x')),
            ("moved between fields", |r| (r.tid, r.mid) = (String::new(), "tm".to_owned())),
            ("swapped numbers", |r| (r.amount, r.tax_free) = (4, 3)),
        ];
        for (name, change) in changes {
            let mut row = row();
            change(&mut row);
            assert_ne!(row.compute_hash(), plain, "{name}");
        }
    }

    #[test]
    fn the_encoding_is_fixed() {
        // A store written today must verify with every later version; this value was computed by another program.
        assert_eq!(row().compute_hash(), "17baa9b28747ee390a500c09d11a65d9c5cb806094e6009a025dc137204dde2d");
    }
}
