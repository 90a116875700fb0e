//! Calls, the guide texts they ran on, and searches that found nothing.
//!
//! Notes, input values and queries pass the mask on their way in; nothing unmasked is written.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, TransactionBehavior, params};

use super::{AnswerRow, CallRecord, Mask, OutcomeRow, SearchMiss, Store, StoreError, past};
use crate::app::records::{CallBackRow, DraftRow, ParkRow};

const CALL_FIELDS: &str = "id, guide, started_ms, ended_ms, agent, center, note, outcome, result, code, start_step, \
     title, words, parked_ms, parked_why, back_ms, back_why, back_done_ms, draft, draft_code, caller, follows";

impl Store {
    /// Saves a call, new or known, in one transaction; what was kept of it before is replaced.
    ///
    /// # Errors
    /// [`StoreError`]; the call is then kept as it was.
    pub fn save_call(&self, call: &CallRecord) -> Result<(), StoreError> {
        let mut connection = self.desk();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        save_row(&transaction, call, self.mask)?;
        save_answers(&transaction, call)?;
        transaction.execute("DELETE FROM call_input WHERE call_id = $1", [&call.id])?;
        for (name, value) in &call.inputs {
            transaction
                .prepare_cached("INSERT INTO call_input (call_id, name, value) VALUES ($1, $2, $3)")?
                .execute(params![call.id, name, (self.mask)(value)])?;
        }
        transaction.execute("DELETE FROM call_mark WHERE call_id = $1", [&call.id])?;
        for mark in &call.marks {
            transaction
                .prepare_cached("INSERT INTO call_mark (call_id, mark) VALUES ($1, $2) ON CONFLICT DO NOTHING")?
                .execute(params![call.id, mark])?;
        }
        transaction.execute("DELETE FROM call_guide WHERE call_id = $1", [&call.id])?;
        for (place, (guide, hash)) in (0_i64..).zip(&call.guide_texts) {
            transaction
                .prepare_cached("INSERT INTO call_guide (call_id, place, guide, hash) VALUES ($1, $2, $3, $4)")?
                .execute(params![call.id, place, guide, hash])?;
        }
        if call.ended_ms.is_some() {
            past::number(&transaction, &call.id)?;
        }
        Ok(transaction.commit()?)
    }

    /// Calls that nobody has ended, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_calls(&self) -> Result<Vec<CallRecord>, StoreError> {
        self.calls("WHERE ended_ms IS NULL ORDER BY started_ms, id LIMIT $1", i64::MAX)
    }

    /// At most `limit` ended calls, the last one first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn finished_calls(&self, limit: usize) -> Result<Vec<CallRecord>, StoreError> {
        self.calls("WHERE ended_ms IS NOT NULL ORDER BY ended_ms DESC, id DESC LIMIT $1", limit_of(limit))
    }

    /// Ended calls whose customer still waits to be called back, the first due first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn call_backs(&self) -> Result<Vec<CallRecord>, StoreError> {
        let which =
            "WHERE back_ms IS NOT NULL AND back_done_ms IS NULL AND ended_ms IS NOT NULL ORDER BY back_ms, id LIMIT $1";
        self.calls(which, i64::MAX)
    }

    /// One call, or `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn call(&self, id: &str) -> Result<Option<CallRecord>, StoreError> {
        Ok(self.calls("WHERE id = $1", id)?.pop())
    }

    /// Keeps the text of a guide version under its hash (SHA-256 in hex). A text known already is kept once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_guide_text(&self, hash: &str, guide: &str, text: &str) -> Result<(), StoreError> {
        self.desk().execute(
            "INSERT INTO guide_text (hash, guide, body) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
            [hash, guide, text],
        )?;
        Ok(())
    }

    /// The text of a guide version, or `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn guide_text(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let connection = self.desk();
        let mut statement = connection.prepare_cached("SELECT body FROM guide_text WHERE hash = $1")?;
        Ok(statement.query_row([hash], |row| row.get(0)).optional()?)
    }

    /// Counts one search that found nothing. `at_ms` is in Unix milliseconds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_search_without_result(&self, query_masked: &str, at_ms: i64) -> Result<(), StoreError> {
        let query = (self.mask)(query_masked.trim());
        self.desk().execute(
            "INSERT INTO search_miss (query, count, last_ms) VALUES ($1, 1, $2) \
             ON CONFLICT (query) DO UPDATE SET count = search_miss.count + 1, last_ms = excluded.last_ms",
            params![query, at_ms],
        )?;
        Ok(())
    }

    /// At most `limit` searches that found nothing, the most frequent first, then the latest.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn searches_without_result(&self, limit: usize) -> Result<Vec<SearchMiss>, StoreError> {
        let connection = self.desk();
        let mut statement = connection.prepare_cached(
            "SELECT query, count, last_ms FROM search_miss ORDER BY count DESC, last_ms DESC, query LIMIT $1",
        )?;
        let rows = statement.query_map([limit_of(limit)], |row| {
            let count: i64 = row.get(1)?;
            Ok(SearchMiss { query: row.get(0)?, count: count.try_into().unwrap_or(0), last_ms: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Reads calls and their parts in one snapshot, so that a save in between cannot mix two versions.
    pub(super) fn calls(&self, which: &str, value: impl rusqlite::ToSql) -> Result<Vec<CallRecord>, StoreError> {
        let mut connection = self.desk();
        let transaction = connection.transaction()?;
        let mut calls: Vec<CallRecord> = transaction
            .prepare_cached(&format!("SELECT {CALL_FIELDS} FROM support_call {which}"))?
            .query_map([value], read_row)?
            .collect::<Result<_, _>>()?;
        for call in &mut calls {
            call.answers = read_answers(&transaction, &call.id)?;
            call.marks = read_marks(&transaction, &call.id)?;
            call.inputs = read_inputs(&transaction, &call.id)?;
            call.guide_texts = read_guides(&transaction, &call.id)?;
        }
        transaction.commit()?;
        Ok(calls)
    }
}

pub(super) fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn save_row(connection: &Connection, call: &CallRecord, mask: Mask) -> Result<(), StoreError> {
    let (outcome, parked) = (call.outcome.as_ref(), call.parked.as_ref());
    let (back, draft) = (call.call_back.as_ref(), call.draft.as_ref());
    connection
        .prepare_cached(
            "INSERT INTO support_call \
             (id, guide, started_ms, ended_ms, agent, center, note, outcome, result, code, start_step, \
             title, words, parked_ms, parked_why, back_ms, back_why, back_done_ms, draft, draft_code, caller, follows) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
             $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) \
             ON CONFLICT (id) DO UPDATE SET guide = excluded.guide, started_ms = excluded.started_ms, \
             ended_ms = excluded.ended_ms, agent = excluded.agent, center = excluded.center, note = excluded.note, \
             outcome = excluded.outcome, result = excluded.result, code = excluded.code, \
             start_step = excluded.start_step, title = excluded.title, words = excluded.words, \
             parked_ms = excluded.parked_ms, parked_why = excluded.parked_why, back_ms = excluded.back_ms, \
             back_why = excluded.back_why, back_done_ms = excluded.back_done_ms, draft = excluded.draft, \
             draft_code = excluded.draft_code, caller = excluded.caller, follows = excluded.follows",
        )?
        .execute(params![
            call.id,
            call.guide,
            call.started_ms,
            call.ended_ms,
            call.agent,
            call.center,
            mask(&call.note),
            outcome.map(|o| &o.outcome),
            outcome.map(|o| &o.result),
            outcome.map(|o| &o.code),
            call.start_step,
            call.title,
            mask(&call.words),
            parked.map(|parked| parked.since_ms),
            parked.map(|parked| mask(&parked.why)),
            back.map(|back| back.due_ms),
            back.map(|back| mask(&back.why)),
            back.and_then(|back| back.done_ms),
            draft.map(|draft| mask(&draft.text)),
            draft.map(|draft| &draft.code),
            call.caller,
            call.follows,
        ])?;
    Ok(())
}

fn save_answers(connection: &Connection, call: &CallRecord) -> Result<(), StoreError> {
    connection.execute("DELETE FROM call_answer WHERE call_id = $1", [&call.id])?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO call_answer (call_id, place, guide, step, visit, choice, at_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )?;
    for (place, answer) in (0_i64..).zip(&call.answers) {
        let AnswerRow { guide, step, visit, choice, at_ms } = answer;
        statement.execute(params![call.id, place, guide, step, visit, choice, at_ms])?;
    }
    Ok(())
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<CallRecord> {
    let outcome = match row.get::<_, Option<String>>(7)? {
        Some(outcome) => Some(OutcomeRow { outcome, result: row.get(8)?, code: row.get(9)? }),
        None => None,
    };
    let parked = match row.get(13)? {
        Some(since_ms) => Some(ParkRow { since_ms, why: row.get(14)? }),
        None => None,
    };
    let call_back = match row.get(15)? {
        Some(due_ms) => Some(CallBackRow { due_ms, why: row.get(16)?, done_ms: row.get(17)? }),
        None => None,
    };
    let draft = match row.get(18)? {
        Some(text) => Some(DraftRow { text, code: row.get(19)? }),
        None => None,
    };
    Ok(CallRecord {
        id: row.get(0)?,
        guide: row.get(1)?,
        start_step: row.get(10)?,
        started_ms: row.get(2)?,
        ended_ms: row.get(3)?,
        agent: row.get(4)?,
        center: row.get(5)?,
        note: row.get(6)?,
        outcome,
        title: row.get(11)?,
        words: row.get(12)?,
        parked,
        call_back,
        draft,
        caller: row.get(20)?,
        follows: row.get(21)?,
        ..CallRecord::default()
    })
}

fn read_answers(connection: &Connection, id: &str) -> rusqlite::Result<Vec<AnswerRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT guide, step, visit, choice, at_ms FROM call_answer WHERE call_id = $1 ORDER BY place",
    )?;
    let rows = statement.query_map([id], |row| {
        Ok(AnswerRow {
            guide: row.get(0)?,
            step: row.get(1)?,
            visit: row.get(2)?,
            choice: row.get(3)?,
            at_ms: row.get(4)?,
        })
    })?;
    rows.collect()
}

fn read_marks(connection: &Connection, id: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare_cached("SELECT mark FROM call_mark WHERE call_id = $1 ORDER BY mark")?;
    let rows = statement.query_map([id], |row| row.get(0))?;
    rows.collect()
}

fn read_inputs(connection: &Connection, id: &str) -> rusqlite::Result<BTreeMap<String, String>> {
    let mut statement = connection.prepare_cached("SELECT name, value FROM call_input WHERE call_id = $1")?;
    let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn read_guides(connection: &Connection, id: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement =
        connection.prepare_cached("SELECT guide, hash FROM call_guide WHERE call_id = $1 ORDER BY place")?;
    let rows = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}
