//! Ended calls, page by page, and found by their words.
//!
//! Words are looked up by pairs of letters, so that two Hangul syllables are enough; what the pairs find is then compared
//! as text. Never holds more than a page.

use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter, types::Value};

use super::{Store, StoreError};
use crate::app::past::{PastPage, PastQuery, PastRow};
use crate::search::letters;

const FIELDS: &str = "n.number, c.id, c.guide, c.title, c.started_ms, c.ended_ms, c.result, c.code, c.note, c.words";

impl Store {
    /// At most `limit` ended calls that answer `query`, the last ended first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn past_calls(&self, query: &PastQuery, limit: usize) -> Result<PastPage, StoreError> {
        let words: Vec<String> = query.words.split_whitespace().map(letters).filter(|word| !word.is_empty()).collect();
        if words.is_empty() && !query.words.trim().is_empty() {
            // Nothing but signs: there is nothing that it could be found by.
            return Ok(PastPage::default());
        }
        let (sql, values) = statement(query, &words);
        let connection = self.desk();
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut page = PastPage::default();
        let mut last = 0;
        while let Some(row) = rows.next()? {
            if !holds(row, &words)? {
                continue;
            }
            if page.rows.len() == limit {
                page.more = Some(last);
                break;
            }
            last = row.get(0)?;
            page.rows.push(read(row)?);
        }
        Ok(page)
    }

    /// Ended calls of the caller with this hash: how many, and the last one. `except` is the call that asks.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn calls_of(&self, caller: &str, except: &str) -> Result<(u64, Option<PastRow>), StoreError> {
        let connection = self.desk();
        let which = "caller = $1 AND id <> $2 AND ended_ms IS NOT NULL";
        let count: i64 = connection
            .prepare_cached(&format!("SELECT count(*) FROM support_call WHERE {which}"))?
            .query_row([caller, except], |row| row.get(0))?;
        let last = connection
            .prepare_cached(&format!(
                "SELECT 0, c.id, c.guide, c.title, c.started_ms, c.ended_ms, c.result, c.code FROM support_call c \
                 WHERE {which} ORDER BY started_ms DESC LIMIT 1"
            ))?
            .query_row([caller, except], read)
            .optional()?;
        Ok((u64::try_from(count).unwrap_or(0), last))
    }
}

fn statement(query: &PastQuery, words: &[String]) -> (String, Vec<Value>) {
    let mut which = vec!["1"];
    let mut values = Vec::new();
    let mut and = |sql: &'static str, value: Option<Value>| {
        if let Some(value) = value {
            which.push(sql);
            values.push(value);
        }
    };
    let pairs = words.iter().map(|word| wanted(word)).collect::<Vec<_>>().join(" AND ");
    and("call_text MATCH ?", (!words.is_empty()).then(|| pairs.into()));
    and("n.number < ?", query.before.map(Value::from));
    // Numbers go with time: where the index is read in their order, this is where it may stop.
    and(
        "call_text.rowid >= (SELECT min(m.number) FROM support_call d JOIN call_number m ON m.call_id = d.id \
         WHERE d.ended_ms >= ?)",
        query.from_ms.filter(|_| !words.is_empty()).map(Value::from),
    );
    and("c.ended_ms >= ?", query.from_ms.map(Value::from));
    and("c.ended_ms < ?", query.until_ms.map(Value::from));
    and("c.result = ?", query.result.clone().map(Value::from));
    and("c.guide = ?", query.guide.clone().map(Value::from));
    let (from, order) = if words.is_empty() {
        ("call_number n JOIN support_call c ON c.id = n.call_id", "n.number")
    } else {
        // The order of the index itself, so that a page is read without sorting everything it finds.
        (
            "call_text CROSS JOIN call_number n ON n.number = call_text.rowid JOIN support_call c ON c.id = n.call_id",
            "call_text.rowid",
        )
    };
    (format!("SELECT {FIELDS} FROM {from} WHERE {} ORDER BY {order} DESC", which.join(" AND ")), values)
}

/// What the index must hold for a word to be there.
fn wanted(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        // A single letter is the beginning of some pair.
        (Some(only), None) => format!("\"{only}\"*"),
        _ => pairs(word).map(|pair| format!("\"{pair}\"")).collect::<Vec<_>>().join(" AND "),
    }
}

fn pairs(letters: &str) -> impl Iterator<Item = &str> {
    let ends = letters.char_indices().skip(2).map(|(at, _)| at).chain([letters.len()]);
    letters.char_indices().zip(ends).map(|((at, _), end)| &letters[at..end]).filter(|pair| pair.chars().count() == 2)
}

/// Whether a call found by its pairs holds the words themselves.
fn holds(row: &Row<'_>, words: &[String]) -> rusqlite::Result<bool> {
    if words.is_empty() {
        return Ok(true);
    }
    let text = text_of(row.get_ref(8)?.as_str()?, row.get_ref(9)?.as_str()?);
    Ok(words.iter().all(|word| text.contains(word)))
}

fn text_of(note: &str, words: &str) -> String {
    format!("{} {}", letters(note), letters(words))
}

fn read(row: &Row<'_>) -> rusqlite::Result<PastRow> {
    Ok(PastRow {
        id: row.get(1)?,
        guide: row.get(2)?,
        title: row.get(3)?,
        started_ms: row.get(4)?,
        ended_ms: row.get::<_, Option<i64>>(5)?.unwrap_or_default(),
        result: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        code: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
    })
}

/// Numbers an ended call and takes its words into the index, new or again.
pub(super) fn number(connection: &Connection, id: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO call_number (call_id) VALUES ($1) ON CONFLICT (call_id) DO NOTHING")?
        .execute([id])?;
    let (number, note, words): (i64, String, String) = connection
        .prepare_cached(
            "SELECT n.number, c.note, c.words FROM call_number n JOIN support_call c ON c.id = n.call_id WHERE c.id = $1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let text = text_of(&note, &words);
    let mut all: Vec<&str> = text.split(' ').flat_map(pairs).collect();
    all.sort_unstable();
    all.dedup();
    // The last letter begins no pair of its own; alone it is still to be found.
    let lone = text.split(' ').filter_map(|part| part.char_indices().next_back().map(|(at, _)| &part[at..]));
    all.extend(lone);
    connection.prepare_cached("DELETE FROM call_text WHERE rowid = $1")?.execute([number])?;
    connection
        .prepare_cached("INSERT INTO call_text (rowid, pairs) VALUES ($1, $2)")?
        .execute(params![number, all.join(" ")])?;
    Ok(())
}

/// Numbers every call that had ended before there were numbers.
pub(super) fn number_all(connection: &Connection) -> Result<(), StoreError> {
    let ended: Vec<String> = connection
        .prepare("SELECT id FROM support_call WHERE ended_ms IS NOT NULL ORDER BY ended_ms, id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    ended.iter().try_for_each(|id| number(connection, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_letters() {
        for (word, want) in [("", ""), ("가", ""), ("가나", "가나"), ("가나다", "가나|나다"), ("a가b", "a가|가b")]
        {
            assert_eq!(pairs(word).collect::<Vec<_>>().join("|"), want, "{word:?}");
        }
        assert_eq!(wanted("가"), "\"가\"*");
        assert_eq!(wanted("가나다"), "\"가나\" AND \"나다\"");
    }
}
