//! Reads a whole journal and tells every row that is not as it was written, and in what way.
//!
//! Changes nothing. Finds what was done by somebody who did not rewrite everything after it; a chain is no signature.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::{EventRow, FIELDS, GENESIS, head};
use crate::diag::{Words, words};
use crate::service::store::error::StoreError;
use crate::service::store::journal::{Known, fold};

/// Most faults that are told: of a file that was rewritten nearly every row is one.
const FAULTS_MAX: usize = 100;

/// Whether the journal is as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chain {
    /// Every row is.
    Ok {
        /// How many rows.
        rows: u64,
    },
    /// Something was changed from outside.
    Broken {
        /// In order of rows, the first hundred; never empty.
        faults: Vec<Fault>,
    },
}

/// One thing that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Number of the row, from 1; 0 where no row is meant.
    pub seq: i64,
    /// In what way.
    pub kind: FaultKind,
    /// What does not fit.
    pub why: Words,
    /// The tid that stands in the row, empty where there is no row to read.
    pub tid: String,
}

/// Kinds of [`Fault`], as stable words for JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// Its content is another one.
    Changed,
    /// It is not there any more.
    Missing,
    /// It stands at another place than it was written at.
    Moved,
    /// It fits in itself and does not follow the one before.
    Unlinked,
    /// The mark of the last row says something else.
    End,
    /// The lock against a second approval says something else than the journal.
    Claim,
}

/// Walks the whole journal. Should run inside one transaction, so that it sees one moment.
///
/// # Errors
/// [`StoreError`] where it cannot be read at all.
pub(in crate::service::store) fn verify(connection: &Connection) -> Result<Chain, StoreError> {
    let mut statement = connection.prepare(&format!("SELECT {FIELDS} FROM approval_event ORDER BY seq"))?;
    let mut found = statement.query([])?;
    let mut walk = Walk::default();
    while let Some(row) = found.next()? {
        walk.step(row);
    }
    walk.end(head(connection).ok());
    let Walk { mut faults, rows, last, .. } = walk;
    if faults.is_empty() {
        faults.extend(claim_fault(connection, rows)?);
    }
    faults.truncate(FAULTS_MAX);
    if faults.is_empty() {
        Ok(Chain::Ok { rows: u64::try_from(last).unwrap_or(0) })
    } else {
        Ok(Chain::Broken { faults })
    }
}

/// How far a walk has come.
#[derive(Default)]
struct Walk {
    faults: Vec<Fault>,
    rows: Vec<EventRow>,
    /// Number of the last row seen.
    last: i64,
    /// Hash of the last row; none where it cannot be gone by.
    before: Option<String>,
}

impl Walk {
    fn step(&mut self, row: &Row<'_>) {
        let expected = self.last + 1;
        let Ok(row) = EventRow::read(row) else {
            let seq = row.get(0).unwrap_or(expected);
            self.fault(seq, FaultKind::Changed, Words::fixed("칸의 자료형이 달라요", "a field is of another type"), "");
            (self.last, self.before) = (seq, None);
            return;
        };
        if row.seq > expected {
            let which = if row.seq == expected + 1 { String::new() } else { format!("~{}", row.seq - 1) };
            let why = words!("{expected}{which}번째 줄이 빠졌어요", "row {expected}{which} is missing");
            self.fault(expected, FaultKind::Missing, why, "");
        }
        let follows = match &self.before {
            Some(before) => *before == row.prev_hash,
            // After a row that is missing or not to be trusted nobody knows what should stand here.
            None => self.last > 0 || row.seq > 1 || row.prev_hash == GENESIS,
        };
        let is_itself = row.hash == row.compute_hash();
        if !is_itself {
            let (kind, why) = match written_at(&row) {
                Some(seq) => (FaultKind::Moved, words!("원래 {seq}번째 줄이었어요", "it was row {seq}")),
                None => {
                    let why = Words::fixed("기록한 뒤에 내용이 바뀌었어요", "it was changed after it was written");
                    (FaultKind::Changed, why)
                }
            };
            self.fault(row.seq, kind, why, &row.tid);
        } else if row.seq == expected && !follows {
            let why = Words::fixed(
                "앞줄과 이어지지 않아요. 앞줄이 통째로 다시 적혔거나 이 줄이 끼어들었어요",
                "it does not follow the row before. That one was written anew as a whole, or this one was put in",
            );
            self.fault(row.seq, FaultKind::Unlinked, why, &row.tid);
        }
        self.last = row.seq;
        self.before = is_itself.then(|| row.hash.clone());
        self.rows.push(row);
    }

    fn end(&mut self, head: Option<(i64, String)>) {
        let fits = match &head {
            Some((seq, hash)) => {
                let last = self.rows.last().map_or(GENESIS, |row| row.hash.as_str());
                // The hash of a row that was told already need not be told again.
                *seq == self.last && (hash == last || !self.faults.is_empty())
            }
            None => false,
        };
        if !fits {
            let cut = head.as_ref().is_some_and(|(seq, _)| *seq > self.last);
            let (kind, why) = if cut {
                (FaultKind::Missing, Words::fixed("마지막 줄이 사라졌어요", "the last row is gone"))
            } else {
                let why =
                    Words::fixed("마지막 줄을 가리키는 표시가 바뀌었어요", "the mark of the last row was changed");
                (FaultKind::End, why)
            };
            self.fault(self.last + 1, kind, why, "");
        }
    }

    fn fault(&mut self, seq: i64, kind: FaultKind, why: Words, tid: &str) {
        self.faults.push(Fault { seq, kind, why, tid: tid.to_owned() });
    }
}

/// Where a row was written that does not fit its place, if it is otherwise as it was: its neighbourhood is tried.
fn written_at(row: &EventRow) -> Option<i64> {
    const NEAR: i64 = 1_000;
    let mut other = row.clone();
    (row.seq.saturating_sub(NEAR).max(1)..=row.seq.saturating_add(NEAR)).find(|seq| {
        other.seq = *seq;
        other.compute_hash() == row.hash
    })
}

/// The claims must be exactly the attempts that forbid another: the first attempt that is not so, or a claim
/// without an attempt.
fn claim_fault(connection: &Connection, rows: Vec<EventRow>) -> Result<Option<Fault>, StoreError> {
    let tids: BTreeMap<i64, String> = rows.iter().map(|row| (row.seq, row.tid.clone())).collect();
    let mut statement = connection.prepare("SELECT tid, attempt_id FROM approval_claim")?;
    let mut claims: BTreeSet<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let fault = |seq: i64, tid: String| {
        let why = Words::fixed(
            "거래 번호의 중복 승인 잠금이 기록과 달라요",
            "the lock against a second approval is not as the records say",
        );
        Fault { seq, kind: FaultKind::Claim, why, tid }
    };
    for Known { entry, raw_state, first_seq } in fold(rows)? {
        let claimed = claims.remove(&(entry.attempt.tid, entry.attempt.id));
        if claimed != raw_state.blocks_resend() {
            return Ok(Some(fault(first_seq, tids.get(&first_seq).cloned().unwrap_or_default())));
        }
    }
    Ok(claims.pop_first().map(|(tid, _)| fault(0, tid)))
}
