//! One place where commands and events change the program.

mod settings;

use super::command::{Command, DeskCommand, PaletteCommand, PaymentCommand};
use super::desk::{DeskCx, Told, today};
use super::diagnose::{DiagnoseCommand, DiagnoseCx};
use super::effect::{Effect, Event, Failure};
use super::keys::KeyCommand;
use super::notices;
use super::palette::{self, Target};
use super::past::{Opened, PastCommand};
use super::payment::PaymentCx;
use super::rehearsal;
use super::shared;
use super::state::{App, Tone, Workspace};
use super::{tour, welcome};
use crate::text::mask::mask;

/// The time, and an id nobody had before.
#[derive(Debug, Clone, Default)]
pub struct Now {
    /// Unix milliseconds.
    pub ms: i64,
    /// UUID v7.
    pub id: String,
}

/// What to do first.
pub fn start(app: &mut App) -> Vec<Effect> {
    app.arrivals += 1;
    app.workspace = app.settings.role.map(welcome::workspace_of).unwrap_or_default();
    vec![load_library(app), Effect::LoadCalls, Effect::LoadJournal, Effect::FollowShared]
}

/// Applies what a person asked for.
pub fn command(app: &mut App, command: Command, now: &Now) -> Vec<Effect> {
    app.now_ms = now.ms;
    let mut effects = Vec::new();
    match command {
        Command::Go(workspace) => {
            app.workspace = workspace;
            app.arrivals += 1;
            match workspace {
                Workspace::Settings => app.keys.apply(KeyCommand::Look, &mut effects),
                // The command line may have approved something meanwhile.
                Workspace::Payment => effects.push(Effect::LoadJournal),
                _ => {}
            }
        }
        Command::Desk(command) => desk(app, command, now, &mut effects),
        Command::Diagnose(command) => {
            let request = app.fresh_request();
            let cx = DiagnoseCx { loaded: app.library.as_ref(), now_ms: now.ms, request };
            app.arrivals += u64::from(command == DiagnoseCommand::Clear);
            app.diagnose.apply(command, &cx, &mut effects);
        }
        Command::Payment(command) => {
            let request = app.fresh_request();
            let agent = app.settings.agent_name.clone();
            let (keys, settings) = (&app.keys, &app.settings);
            let cx = PaymentCx { mode: settings.mode, agent: &agent, now_ms: now.ms, request, keys, settings };
            app.arrivals += u64::from(command == PaymentCommand::Clear);
            let told = app.payment.apply(command, &cx, &mut effects);
            tell(app, told);
        }
        Command::Rehearsal(what) => follow_up(rehearsal::apply(app, what, now.ms), app, now, &mut effects),
        Command::Settings(command) => settings::command(app, command, &mut effects),
        Command::Welcome(what) => follow_up(welcome::apply(app, what), app, now, &mut effects),
        Command::Tour(what) => follow_up(tour::apply(app, what), app, now, &mut effects),
        Command::Copy { what, text } => {
            effects.push(Effect::Copy(mask(&text).into_owned()));
            app.say(Tone::Ok, crate::text::josa::apply_josa(&format!("{what}을(를) 복사했어요")).into_owned());
        }
        Command::OpenUrl(url) => effects.push(Effect::OpenUrl(url)),
        Command::Do(deed) => app.wishes.push(deed),
        Command::Palette(what) => palette(app, what, now, &mut effects),
        Command::DismissToast => drop(app.toasts.pop()),
        Command::PutNoticeAway(id) => notices::put_away(app, &id, &mut effects),
        Command::ReloadLibrary => effects.push(load_library(app)),
    }
    tour::follow(app, &mut effects);
    effects
}

/// Takes in what came back.
pub fn event(app: &mut App, event: Event, now: &Now) -> Vec<Effect> {
    app.now_ms = now.ms;
    let mut effects = Vec::new();
    match event {
        Event::LibraryLoaded { id, loaded } if app.loading == Some(id) => {
            app.loading = None;
            app.library_trouble = None;
            app.library = Some(*loaded);
            app.loaded = Some(id);
            app.desk.refresh(app.library.as_ref(), today(now.ms));
            shared::read(app, &mut effects);
        }
        Event::LibraryIndexed { id, index } if app.loaded == Some(id) => {
            if let Some(loaded) = &mut app.library {
                loaded.index = index;
            }
            app.desk.refresh(app.library.as_ref(), today(now.ms));
            let request = app.fresh_request();
            let cx = DiagnoseCx { loaded: app.library.as_ref(), now_ms: now.ms, request };
            app.diagnose.look(&cx, &mut effects);
        }
        Event::LibraryFailed { id, why } if app.loading == Some(id) => {
            app.loading = None;
            app.library_trouble = Some(why);
        }
        Event::LibraryLoaded { .. } | Event::LibraryIndexed { .. } | Event::LibraryFailed { .. } => {}
        Event::Calls { open, finished } => {
            let here = |id: &str| app.desk.calls.iter().any(|call| call.id == id);
            app.desk.left_open = open.into_iter().filter(|(record, _)| !here(&record.id)).collect();
            app.desk.finished = finished;
        }
        Event::CallsFound { id, page } => {
            if let Some(page) = palette::past_came(app, id, page, &mut effects) {
                app.desk.past.page_came(id, page);
            }
        }
        Event::CallOpened(opened) => {
            let (record, texts) = *opened;
            let library = app.library.as_ref().map(|loaded| &*loaded.library);
            let opened = Opened::new(record, &texts, library);
            app.desk.past.call_came(opened);
        }
        Event::CallBacks(backs) => app.desk.backs = backs,
        Event::CallerFound { call, number, hash, before } => {
            if let Some(at) = app.desk.caller_found(&call, &number, hash, before) {
                effects.push(app.desk.calls[at].save(&app.settings));
            }
        }
        Event::Diagnosed { id, card } => {
            let request = app.fresh_request();
            let cx = DiagnoseCx { loaded: app.library.as_ref(), now_ms: now.ms, request };
            if let Err(failure) = app.diagnose.card_came(id, card, &cx, &mut effects) {
                app.complain(failure);
            }
        }
        Event::PasteRead(read) => {
            let request = app.fresh_request();
            let cx = DiagnoseCx { loaded: app.library.as_ref(), now_ms: now.ms, request };
            if let Err(failure) = app.diagnose.file_came(read, &cx, &mut effects) {
                app.complain(failure);
            }
        }
        Event::Transaction { id, result } => {
            let told = app.payment.transaction_came(id, result, app.settings.mode, &mut effects);
            tell(app, told);
        }
        Event::Receipt { id, result } => app.payment.receipt_came(id, result),
        Event::Approval { id, result } => {
            app.payment.approval_came(id, result);
            effects.push(Effect::LoadJournal);
        }
        // Read before the mode was changed.
        Event::Journal(journal) if journal.iter().any(|entry| entry.attempt.mode != app.settings.mode) => {}
        Event::Journal(journal) => {
            let told = app.payment.journal_came(journal, &mut effects);
            tell(app, told);
        }
        Event::FolderPicked(Some(dir)) => settings::guides_picked(app, dir, &mut effects),
        Event::CaPicked(Some(path)) => effects.push(Effect::CheckCa(path)),
        Event::FolderPicked(None) | Event::CaPicked(None) => {}
        Event::CaChecked { path, result } => settings::ca_checked(app, path, result, &mut effects),
        Event::Keys(answer) => settings::keys_came(app, answer, &mut effects),
        Event::Connection { id, result } => settings::connection_came(app, id, result),
        Event::Shared(news) => shared::news_came(app, *news, &mut effects),
        Event::NoticesJudged { id, judged } => shared::judged(app, id, judged),
        Event::SecondStart => effects.push(Effect::Raise),
        Event::GuidesChanged => effects.push(load_library(app)),
        Event::Trouble(failure) => app.complain(failure),
    }
    tour::keep_out(app, &mut effects);
    effects
}

/// Takes away what has had its time. Returns the milliseconds until it must be called again.
pub fn tick(app: &mut App, now_ms: i64) -> Option<i64> {
    app.now_ms = now_ms;
    app.toasts.retain(|toast| toast.until_ms.is_none_or(|until| until > now_ms));
    if let Some(due) = app.desk.announce(now_ms) {
        app.say(Tone::Warn, due);
    }
    let toast = app.toasts.iter().filter_map(|toast| toast.until_ms).min().map(|until| until - now_ms);
    let notice = notices::tick(app);
    [toast, app.desk.next_change_ms(now_ms), notice].into_iter().flatten().min()
}

fn desk(app: &mut App, command: DeskCommand, now: &Now, effects: &mut Vec<Effect>) {
    if !matches!(
        command,
        DeskCommand::Query(_) | DeskCommand::Note(_) | DeskCommand::Input { .. } | DeskCommand::Caller(_)
    ) {
        app.workspace = Workspace::Desk;
    }
    let before = notices::place(app);
    let request = app.fresh_request();
    let cx = DeskCx { loaded: app.library.as_ref(), settings: &app.settings, now_ms: now.ms, new_id: &now.id, request };
    let anew = matches!(command, DeskCommand::NewCall | DeskCommand::Past(PastCommand::Toggle | PastCommand::Show(_)));
    let in_call = app.desk.call().is_some();
    let told = app.desk.apply(command, &cx, effects);
    app.arrivals += u64::from(anew || in_call && app.desk.call().is_none());
    if notices::place(app) != before {
        notices::stop(app);
    }
    tell(app, told);
}

fn palette(app: &mut App, what: PaletteCommand, now: &Now, effects: &mut Vec<Effect>) {
    match what {
        PaletteCommand::Open => palette::open(app),
        PaletteCommand::Close => app.palette.close(),
        PaletteCommand::Query(text) => {
            palette::query(app, text);
            palette::ask_past(app, effects);
        }
        PaletteCommand::Move(by) => app.palette.go(by),
        PaletteCommand::Run => match app.palette.chosen().map(|row| row.target.clone()) {
            Some(target) => take(app, target, now, effects),
            None if !app.palette.query.trim().is_empty() => {
                effects.push(Effect::CountMiss(mask(&app.palette.query).into_owned()));
            }
            None => {}
        },
        PaletteCommand::Pick(at) => {
            if let Some(target) = app.palette.rows.get(at).map(|row| row.target.clone()) {
                take(app, target, now, effects);
            }
        }
    }
}

/// Does what a row of the palette stands for.
fn take(app: &mut App, target: Target, now: &Now, effects: &mut Vec<Effect>) {
    app.palette.close();
    let next = match target {
        Target::Guide { guide, step } => Some(Command::Desk(DeskCommand::Start { guide, step })),
        Target::Call(id) => {
            let at = app.desk.calls.iter().position(|call| call.id == id);
            at.map(|at| Command::Desk(DeskCommand::Show(at)))
        }
        Target::Past(id) => {
            let record = app.desk.finished.iter().find(|record| record.id == id);
            record.map(|record| Command::Copy { what: "지난 상담 메모".into(), text: record.note.clone() })
        }
        Target::Ended(id) => Some(Command::Desk(DeskCommand::Past(PastCommand::Show(id)))),
        Target::Deed(deed) => Some(Command::Do(deed)),
    };
    if let Some(next) = next {
        effects.extend(command(app, next, now));
    }
}

fn follow_up(commands: Vec<Command>, app: &mut App, now: &Now, effects: &mut Vec<Effect>) {
    for next in commands {
        effects.extend(command(app, next, now));
    }
}

fn load_library(app: &mut App) -> Effect {
    let id = app.fresh_request();
    (app.loading, app.loading_since_ms) = (Some(id), app.now_ms);
    Effect::LoadLibrary { id, dir: app.settings.guides_dir.clone() }
}

fn tell(app: &mut App, told: Told) {
    match told {
        Told::Nothing => {}
        Told::Done(message) => app.say(Tone::Ok, message),
        Told::Refused(message) => app.complain(Failure::new(message, "")),
    }
}
