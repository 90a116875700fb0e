//! The settings: values, keys, the way to the gateway.

use std::path::PathBuf;

use crate::app::command::SettingsCommand;
use crate::app::diagnose::DiagnoseDesk;
use crate::app::effect::{Effect, Failure, RequestId};
use crate::app::keys::{KeyAnswer, KeyName, KeyRequest};
use crate::app::past::Past;
use crate::app::payment::{Fetch, PaymentDesk};
use crate::app::settings::{Settings, ZOOM_MAX_PERCENT, ZOOM_MIN_PERCENT};
use crate::app::shared::Address;
use crate::app::shortcuts::{Deed, Shortcuts, Unfit};
use crate::app::state::{App, Tone, Workspace};
use crate::payment::Mode;
use crate::payment::secret::Secret;

/// Applies what was asked for in the settings.
pub(super) fn command(app: &mut App, command: SettingsCommand, effects: &mut Vec<Effect>) {
    match command {
        // A call is kept with the mode it began in; the two are never mixed.
        SettingsCommand::Set(new) if new.mode != app.settings.mode && !app.desk.calls.is_empty() => {
            let message = "상담이 열려 있어 모드를 바꾸지 않았어요";
            app.complain(Failure::new(message, "열린 상담을 먼저 마친 뒤 다시 바꿔 주세요."));
        }
        // Whoever waits for money is told what became of it.
        SettingsCommand::Set(new) if new.mode != app.settings.mode && app.payment.approval.is_waiting() => {
            let message = "승인 요청의 결과를 기다리고 있어 모드를 바꾸지 않았어요";
            app.complain(Failure::new(message, "결과가 나온 뒤 다시 바꿔 주세요."));
        }
        SettingsCommand::Set(new) => set(app, *new, effects),
        SettingsCommand::PickGuides => effects.push(Effect::PickFolder),
        SettingsCommand::ShippedGuides => {
            app.settings.guides_dir = None;
            keep(app, effects);
            effects.push(super::load_library(app));
        }
        SettingsCommand::Keys(command) => app.keys.apply(command, effects),
        SettingsCommand::PickCa => effects.push(Effect::PickCa),
        SettingsCommand::Ca(path) => effects.push(Effect::CheckCa(path)),
        SettingsCommand::NoCa => {
            (app.settings.ca_file, app.ca_trouble) = (None, None);
            keep(app, effects);
            follow(app, effects);
        }
        SettingsCommand::Look(theme) => {
            app.settings.theme = theme;
            keep(app, effects);
        }
        SettingsCommand::Zoom(percent) => {
            app.settings.zoom_percent = percent.clamp(ZOOM_MIN_PERCENT, ZOOM_MAX_PERCENT);
            keep(app, effects);
        }
        SettingsCommand::Bind(deed, chord) => {
            let put = app.settings.shortcuts.put(deed, chord);
            bound(app, deed, put, effects);
        }
        SettingsCommand::NoBind => app.key_trouble = None,
        SettingsCommand::ResetKey(deed) => {
            let put = app.settings.shortcuts.reset(deed);
            bound(app, deed, put, effects);
        }
        SettingsCommand::ResetKeys => {
            (app.settings.shortcuts, app.key_trouble) = (Shortcuts::default(), None);
            keep(app, effects);
        }
        SettingsCommand::FollowShared => effects.push(Effect::FollowShared),
        SettingsCommand::CheckConnection => {
            let id = app.fresh_request();
            app.connection = Fetch::Waiting(id, app.now_ms);
            effects.push(Effect::CheckConnection(id));
        }
    }
}

/// A key was put elsewhere, or why not.
fn bound(app: &mut App, deed: Deed, put: Result<(), Unfit>, effects: &mut Vec<Effect>) {
    app.key_trouble = put.err().map(|unfit| (deed, unfit));
    if app.key_trouble.is_none() {
        keep(app, effects);
    }
}

fn set(app: &mut App, new: Settings, effects: &mut Vec<Effect>) {
    let old = std::mem::replace(&mut app.settings, new);
    let new = &app.settings;
    // What was found on the old way says nothing about the new one.
    if (old.mode, &old.api_base, &old.pages_base, &old.proxy) != (new.mode, &new.api_base, &new.pages_base, &new.proxy)
    {
        app.connection = Fetch::None;
    }
    let (mode_changed, dir_changed) = (old.mode != new.mode, old.guides_dir != new.guides_dir);
    let moved = old.database != new.database;
    keep(app, effects);
    if moved {
        database_moved(app, old.database.as_deref(), effects);
    }
    if mode_changed {
        switch_mode(app, effects);
    }
    if dir_changed {
        effects.push(super::load_library(app));
    }
}

/// The shared database is elsewhere, and followed there. A password goes to no server it was not typed for; one that is
/// no longer of use is removed.
fn database_moved(app: &mut App, old: Option<&str>, effects: &mut Vec<Effect>) {
    effects.push(Effect::FollowShared);
    let server = |address: &str| Address::parse(address).ok().map(|address| address.server());
    let (before, now) = (old.and_then(server), app.settings.database.as_deref().and_then(server));
    if before != now {
        app.keys.database_password = Secret::default();
        let left = before.map(KeyName::Database);
        let kept =
            app.keys.kept(&app.settings).into_iter().map(|(name, _)| name).find(|name| Some(name) == left.as_ref());
        effects.extend(kept.map(|name| Effect::Keys(KeyRequest::Forget(name))));
    }
}

/// Whom connections trust has changed: the shared database may be reached now, or no longer.
fn follow(app: &App, effects: &mut Vec<Effect>) {
    if app.settings.database.is_some() {
        effects.push(Effect::FollowShared);
    }
}

/// A folder of guides was chosen.
pub(super) fn guides_picked(app: &mut App, dir: PathBuf, effects: &mut Vec<Effect>) {
    app.settings.guides_dir = Some(dir);
    keep(app, effects);
    effects.push(super::load_library(app));
}

/// A certificate file was looked at. It is set only where it can be used.
pub(super) fn ca_checked(app: &mut App, path: PathBuf, result: Result<usize, Failure>, effects: &mut Vec<Effect>) {
    match result {
        Ok(count) => {
            (app.settings.ca_file, app.ca_trouble) = (Some(path), None);
            app.connection = Fetch::None;
            keep(app, effects);
            follow(app, effects);
            app.say(Tone::Ok, format!("CA 인증서 {count}개를 시스템의 인증서와 함께 믿어요"));
        }
        Err(failure) => {
            // Beside its field it is seen in the settings alone, and they may have been left with it.
            if app.workspace != Workspace::Settings {
                app.complain(failure.clone());
            }
            app.ca_trouble = Some(failure);
        }
    }
}

/// What was found on the way to the gateway.
pub(super) fn connection_came(app: &mut App, id: RequestId, result: Result<Vec<String>, Failure>) {
    // The way may have changed since it was asked for.
    if matches!(app.connection, Fetch::Waiting(waiting, _) if waiting == id) {
        app.connection = result.map_or_else(Fetch::Failed, Fetch::Ready);
    }
}

/// Something became of a request about keys.
pub(super) fn keys_came(app: &mut App, answer: KeyAnswer, effects: &mut Vec<Effect>) {
    let database = matches!(
        &answer,
        KeyAnswer::Kept { name: KeyName::Database(_), .. } | KeyAnswer::Forgotten { name: KeyName::Database(_), .. }
    );
    let (changed, told) = app.keys.answer(answer, &mut app.settings);
    if changed {
        keep(app, effects);
    }
    if database && matches!(told, Some(Ok(_))) {
        effects.push(Effect::FollowShared);
    }
    match told {
        Some(Ok(message)) => app.say(Tone::Ok, message),
        Some(Err(failure)) => app.complain(failure),
        None => {}
    }
}

/// Nothing of one mode is left on the screen of the other.
fn switch_mode(app: &mut App, effects: &mut Vec<Effect>) {
    app.payment = PaymentDesk::of(app.settings.mode);
    app.diagnose = DiagnoseDesk::default();
    app.rehearsal = None;
    app.desk.left_open.clear();
    app.desk.finished.clear();
    app.desk.backs.clear();
    app.desk.past = Past::default();
    effects.extend([Effect::LoadCalls, Effect::LoadJournal]);
    let (tone, message) = match app.settings.mode {
        Mode::Practice => (Tone::Info, "연습 모드예요. 실제 결제는 일어나지 않아요"),
        Mode::Live => (Tone::Warn, "실거래 모드예요. 승인 요청은 실제로 돈을 움직여요"),
    };
    app.say(tone, message);
}

fn keep(app: &App, effects: &mut Vec<Effect>) {
    effects.push(Effect::SaveSettings(Box::new(app.settings.clone())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::Command;
    use crate::app::effect::Event;
    use crate::app::past::PastRow;
    use crate::app::records::JournalEntry;
    use crate::app::update::{self, Now};
    use crate::payment::approval::{ApprovalState, Attempt};

    fn switch(app: &mut App, mode: Mode) -> Vec<Effect> {
        let settings = Settings { mode, ..app.settings.clone() };
        let set = SettingsCommand::Set(Box::new(settings));
        update::command(app, Command::Settings(set), &Now::default())
    }

    fn row(mode: Mode) -> JournalEntry {
        let text = || "x".to_owned();
        let attempt =
            Attempt { id: text(), at_ms: 0, mode, tid: text(), mid: text(), moid: text(), amount: 1, tax_free: 0 };
        let [code, message, receipt_url] = [const { String::new() }; 3];
        let state = ApprovalState::Approved;
        JournalEntry { attempt, state, code, message, receipt_url, settled_by: None, settled_ms: None }
    }

    #[test]
    fn the_mode_waits_for_an_approval_under_way() {
        let mut app = App::new(Settings::default());
        app.payment.approval = Fetch::Waiting(7, 0);
        assert!(switch(&mut app, Mode::Live).is_empty());
        assert_eq!(app.settings.mode, Mode::Practice);
        assert!(app.toasts.last().is_some_and(|toast| toast.message.contains("승인 요청의 결과")), "{:?}", app.toasts);
        let look = Settings { agent_name: "김상담".into(), ..app.settings.clone() };
        let set = Command::Settings(SettingsCommand::Set(Box::new(look)));
        assert_eq!(update::command(&mut app, set, &Now::default()).len(), 1, "anything else may change");
        let unsaved = Failure::new("기록하지 못했어요", "");
        update::event(&mut app, Event::Approval { id: 7, result: Err(unsaved) }, &Now::default());
        assert!(matches!(app.payment.approval, Fetch::Failed(_)), "and what became of it is heard");
        switch(&mut app, Mode::Live);
        assert_eq!(app.settings.mode, Mode::Live);
    }

    #[test]
    fn a_certificate_that_is_of_no_use_is_told_of_where_the_person_is() {
        for (workspace, toasts) in [(Workspace::Settings, 0), (Workspace::Payment, 1)] {
            let mut app = App::new(Settings::default());
            app.workspace = workspace;
            let result = Err(Failure::new("인증서를 읽지 못했어요", ""));
            update::event(&mut app, Event::CaChecked { path: "ca.pem".into(), result }, &Now::default());
            assert_eq!((app.toasts.len(), app.settings.ca_file.is_none()), (toasts, true), "{workspace:?}");
            assert!(app.ca_trouble.is_some());
        }
    }

    #[test]
    fn nothing_of_one_mode_is_on_show_in_the_other() {
        let mut app = App::new(Settings::default());
        app.desk.past.is_shown = true;
        app.desk.past.rows.push(PastRow::default());
        update::event(&mut app, Event::Journal(vec![row(Mode::Practice)]), &Now::default());
        assert_eq!(app.payment.journal.len(), 1);
        switch(&mut app, Mode::Live);
        assert!(!app.desk.past.is_shown && app.desk.past.rows.is_empty());
        update::event(&mut app, Event::Journal(vec![row(Mode::Practice)]), &Now::default());
        assert!(app.payment.journal.is_empty(), "a journal that was read before");
        update::event(&mut app, Event::Journal(vec![row(Mode::Live)]), &Now::default());
        assert_eq!(app.payment.journal.len(), 1);
    }
}
