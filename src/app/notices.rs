//! Notices in force: which are on show, when the next one comes or goes, and what was put away for today.
//!
//! Reads the notices of the library that is in use and those of the shared database; how they come is not known here. Asks no clock: whoever calls
//! says when it is, and is told how long nothing will change.

use super::effect::Effect;
use super::note::{clock, day};
use super::state::App;
use crate::guide::model::Guide;
use crate::guide::session::{AnswerKey, Position};
use crate::guide::tables::notices::{Notice, Weight};

/// Longest time in milliseconds until the notices are looked at again: a window system need not keep longer ones.
const LONGEST_WAIT_MS: i64 = 24 * 3_600_000;

/// The notices of the folder and the shared ones. Where two have one id, the shared one is meant: it is the newer word.
fn all(app: &App) -> impl Iterator<Item = &Notice> {
    let folder = app.guides().map(|library| library.tables.notices.as_slice()).unwrap_or_default();
    let shared = &app.shared;
    shared.judged.notices.iter().chain(folder.iter().filter(|notice| !shared.holds(&notice.id.value)))
}

/// Every notice in force, heaviest first, then the newest.
pub fn active(app: &App) -> Vec<&Notice> {
    let mut on: Vec<&Notice> = all(app).filter(|notice| notice.is_on(app.now_ms)).collect();
    on.sort_by_key(|notice| (std::cmp::Reverse(notice.weight), std::cmp::Reverse(notice.start_ms)));
    on
}

/// Those to show above the search; in a call, those for every call and those that name a guide it runs through.
pub fn shown(app: &App) -> Vec<&Notice> {
    let mut on = active(app);
    if on.is_empty() {
        return on;
    }
    let today = day(app.now_ms);
    on.retain(|notice| !app.settings.notices_put_away.contains(&entry(&today, &notice.id.value)));
    if let Some(call) = app.desk.call() {
        let open = call.session.open_guides();
        // The one that fills the page is not said twice.
        let page = call.notice.as_ref().filter(|_| call.ending.is_none()).map(|notice| &notice.id.value);
        on.retain(|notice| Some(&notice.id.value) != page);
        let here = |notice: &Notice| notice.is_for_all() || open.iter().any(|guide| notice.names(guide));
        on.retain(|notice| here(notice));
    }
    on
}

/// The heaviest of these notices that names this guide.
pub fn heaviest<'n>(active: &[&'n Notice], guide: &Guide) -> Option<&'n Notice> {
    active.iter().copied().find(|notice| notice.names(guide))
}

/// "09:00부터 12:00까지"; with the day, where that is not today.
pub fn span_words(notice: &Notice, now_ms: i64) -> String {
    let today = day(now_ms);
    let at = |ms: i64| match day(ms) {
        on if on == today => clock(ms),
        on => format!("{} {}", on.get(5..).unwrap_or_default(), clock(ms)),
    };
    format!("{}부터 {}까지", at(notice.start_ms), at(notice.end_ms.value))
}

/// What the note of a call says once its customer was told.
pub(super) fn told_line(notice: &Notice) -> String {
    format!("{} 안내함: {}", notice.weight.korean(), notice.head())
}

/// Puts an informing notice away for today. The others stay: nobody must lead a customer into them unawares.
pub fn put_away(app: &mut App, id: &str, effects: &mut Vec<Effect>) {
    let may_go = active(app).iter().any(|notice| notice.id.value == id && notice.weight == Weight::Info);
    if !may_go {
        return;
    }
    let today = day(app.now_ms);
    let kept = &mut app.settings.notices_put_away;
    kept.retain(|entry| entry.starts_with(&today));
    kept.insert(entry(&today, id));
    effects.push(Effect::SaveSettings(Box::new(app.settings.clone())));
}

fn entry(today: &str, id: &str) -> String {
    format!("{today} {id}")
}

/// Where the call on show stands: which call, at which step, stopped by a notice or not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place(Option<(String, Option<AnswerKey>, bool)>);

/// The place of the call on show. After a command that led to another one it may have to be stopped.
pub(super) fn place(app: &App) -> Place {
    Place(app.desk.call().map(|call| (call.id.clone(), call.key().cloned(), call.notice.is_some())))
}

/// Stops the call on show before a step that a notice is about, unless that was told in this call already.
pub(super) fn stop(app: &mut App) {
    let Some(call) = app.desk.call() else { return };
    let Position::Step { guide, step, .. } = call.session.position() else { return };
    let step = &guide.steps[*step].id;
    let stops = |notice: &&Notice| {
        notice.weight > Weight::Info
            && (notice.is_for_all() || notice.names_step(guide, step))
            && !call.heard.contains(&notice.id.value)
            && !call.note.lines().any(|line| line == told_line(notice))
    };
    let found = active(app).into_iter().find(stops).cloned();
    if let Some(call) = app.desk.call_mut() {
        call.notice = found.map(Box::new);
    }
}

/// Takes away what has had its time. Returns the milliseconds until a notice comes or goes, or until a new day brings
/// back what was put away.
pub(super) fn tick(app: &mut App) -> Option<i64> {
    let now = app.now_ms;
    let on: Vec<String> = active(app).iter().map(|notice| notice.id.value.clone()).collect();
    for call in &mut app.desk.calls {
        call.notice.take_if(|notice| !on.contains(&notice.id.value));
    }
    let moments = all(app).flat_map(|notice| [notice.start_ms, notice.end_ms.value]);
    let next = moments.filter(|ms| *ms > now).min().map(|ms| ms - now);
    let kept = app.settings.notices_put_away.iter().any(|entry| entry.starts_with(&day(now)));
    let midnight = kept.then(|| super::note::until_midnight(now));
    next.into_iter().chain(midnight).min().map(|wait| wait.min(LONGEST_WAIT_MS))
}

#[cfg(test)]
mod tests;
