//! Ended calls of other days in the palette. The store is asked while a person types, one question at a time; what it
//! answers joins the rows, and the selection stays where it is. Looks nothing up by itself.

use super::{ROWS_MAX, Row, Section, Target, joined, query};
use crate::app::effect::{Effect, Failure, RequestId};
use crate::app::note::{clock, day};
use crate::app::past::{PastPage, PastQuery, PastRow};
use crate::app::state::App;
use crate::guide::model::CallResult;

/// Letters from which on the store is asked.
const LETTERS_MIN: usize = 2;

/// What the store was asked.
#[derive(Debug, Default)]
pub(super) struct Kept {
    rows: Vec<PastRow>,
    /// What these were found for.
    words: String,
    waiting: Option<(RequestId, String)>,
    /// The text has changed since.
    is_stale: bool,
}

/// Asks the store for the text there is; not before it has answered about an earlier one.
pub(in crate::app) fn ask_past(app: &mut App, effects: &mut Vec<Effect>) {
    let words = app.palette.query.trim().to_owned();
    if app.palette.kept.waiting.is_some() {
        app.palette.kept.is_stale = true;
        return;
    }
    if words.chars().count() < LETTERS_MIN {
        app.palette.kept = Kept::default();
        return;
    }
    let id = app.fresh_request();
    effects.push(Effect::FindCalls { id, query: PastQuery { words: words.clone(), ..PastQuery::default() } });
    app.palette.kept.waiting = Some((id, words));
}

/// A page came, or none. Gives it back where the palette has not asked for it.
pub(in crate::app) fn past_came(
    app: &mut App,
    id: RequestId,
    page: Result<PastPage, Failure>,
    effects: &mut Vec<Effect>,
) -> Option<Result<PastPage, Failure>> {
    let kept = &mut app.palette.kept;
    let Some((_, words)) = kept.waiting.take_if(|(waiting, _)| *waiting == id) else { return Some(page) };
    let (rows, trouble) = match page {
        Ok(page) => (page.rows, None),
        Err(failure) => (Vec::new(), Some(failure)),
    };
    (kept.rows, kept.words) = (rows, words);
    if std::mem::take(&mut kept.is_stale) {
        ask_past(app, effects);
    }
    let (text, chosen) = (app.palette.query.clone(), app.palette.chosen().map(|row| row.target.clone()));
    query(app, text);
    let same = app.palette.rows.iter().position(|row| Some(&row.target) == chosen.as_ref());
    app.palette.selected = same.unwrap_or_default();
    trouble.into_iter().for_each(|failure| app.complain(failure));
    None
}

/// Its rows, but those that stand there already.
pub(super) fn kept_rows(app: &App, text: &str, there: &[Row]) -> Vec<Row> {
    let kept = &app.palette.kept;
    if kept.rows.is_empty() || !text.trim().starts_with(&kept.words) {
        return Vec::new();
    }
    let is_new = |row: &&PastRow| !there.iter().any(|one| one.target == Target::Past(row.id.clone()));
    let room = ROWS_MAX.saturating_sub(there.len());
    kept.rows.iter().filter(is_new).take(room).map(|row| row_of(app, row)).collect()
}

fn row_of(app: &App, row: &PastRow) -> Row {
    let known = app.guides().and_then(|library| library.tables.dispositions.get(&row.code));
    let result = CallResult::ALL.into_iter().find(|result| result.as_str() == row.result);
    let ended = known.map_or(result.map_or("", CallResult::korean), |disposition| &disposition.label);
    let title = if row.title.is_empty() { &row.guide } else { &row.title };
    let at = format!("{} {}", day(row.started_ms), clock(row.started_ms));
    Row {
        section: Section::Past,
        title: joined(&[&at, title]),
        why: ended.to_owned(),
        ranges: Vec::new(),
        hint: "보기".into(),
        target: Target::Ended(row.id.clone()),
    }
}
