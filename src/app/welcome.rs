//! The first questions: who is here, what for, and with real money or not.
//!
//! Asked once, and again only where a person asks for it in the settings. Whatever is answered stands in the settings;
//! whoever asks nothing of them keeps the defaults, which move no money.

use super::command::{Command, SettingsCommand};
use super::settings::{Role, Settings};
use super::state::{App, Workspace};
use super::tour::TourCommand;
use crate::payment::Mode;

/// The answers so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// Name of the person.
    pub name: String,
    /// What the person is here for.
    pub role: Role,
    /// Practice or live.
    pub mode: Mode,
}

/// On the page of the first questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WelcomeCommand {
    /// Ask.
    Ask,
    /// A name was typed.
    Name(String),
    /// A role was chosen.
    Role(Role),
    /// A mode was chosen.
    Mode(Mode),
    /// Keep the answers and go to work; or first be shown around.
    Begin {
        /// Be shown around first.
        tour: bool,
    },
    /// Go to work without answering.
    Skip,
}

impl Welcome {
    /// The questions, answered as the settings are.
    pub fn of(settings: &Settings) -> Self {
        let role = settings.role.unwrap_or_default();
        Self { name: settings.agent_name.clone(), role, mode: settings.mode }
    }
}

/// The workspace a role works in.
pub fn workspace_of(role: Role) -> Workspace {
    match role {
        Role::Agent => Workspace::Desk,
        Role::Merchant => Workspace::Diagnose,
        Role::Trainer => Workspace::Trainer,
    }
}

/// Applies a command; returns what it leads to.
pub(super) fn apply(app: &mut App, command: WelcomeCommand) -> Vec<Command> {
    if command == WelcomeCommand::Ask {
        app.welcome = Some(Welcome::of(&app.settings));
        app.arrivals += 1;
        return Vec::new();
    }
    let Some(welcome) = &mut app.welcome else { return Vec::new() };
    match command {
        WelcomeCommand::Ask => {}
        WelcomeCommand::Name(name) => welcome.name = name,
        WelcomeCommand::Role(role) => welcome.role = role,
        WelcomeCommand::Mode(mode) => welcome.mode = mode,
        WelcomeCommand::Begin { tour } => {
            let Welcome { name, role, mode } = welcome.clone();
            let agent_name = name.trim().to_owned();
            let settings = Settings { agent_name, role: Some(role), mode, welcomed: true, ..app.settings.clone() };
            app.welcome = None;
            let next = if tour { Command::Tour(TourCommand::Begin) } else { Command::Go(workspace_of(role)) };
            return vec![Command::Settings(SettingsCommand::Set(Box::new(settings))), next];
        }
        WelcomeCommand::Skip => {
            app.welcome = None;
            app.arrivals += 1;
            let settings = Settings { welcomed: true, ..app.settings.clone() };
            return vec![Command::Settings(SettingsCommand::Set(Box::new(settings)))];
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::effect::Effect;
    use crate::app::update::{Now, command, start};

    fn ask(app: &mut App, what: WelcomeCommand) -> Vec<Effect> {
        command(app, Command::Welcome(what), &Now::default())
    }

    fn saved(effects: &[Effect]) -> Option<&Settings> {
        effects.iter().rev().find_map(|effect| match effect {
            Effect::SaveSettings(settings) => Some(&**settings),
            _ => None,
        })
    }

    #[test]
    fn three_answers_lead_to_the_workspace_of_the_role() {
        for (role, workspace) in
            [(Role::Agent, Workspace::Desk), (Role::Merchant, Workspace::Diagnose), (Role::Trainer, Workspace::Trainer)]
        {
            let mut app = App::new(Settings::default());
            ask(&mut app, WelcomeCommand::Ask);
            ask(&mut app, WelcomeCommand::Name(" 김상담 ".into()));
            ask(&mut app, WelcomeCommand::Role(role));
            let effects = ask(&mut app, WelcomeCommand::Begin { tour: false });
            let kept = saved(&effects).unwrap();
            assert_eq!((kept.agent_name.as_str(), kept.role, kept.welcomed), ("김상담", Some(role), true));
            assert_eq!((app.workspace, app.welcome.is_none()), (workspace, true));
            let mut again = App::new(kept.clone());
            start(&mut again);
            assert_eq!(again.workspace, workspace, "the next start leads there too");
        }
    }

    #[test]
    fn whoever_answers_nothing_practises_and_is_not_asked_again() {
        let mut app = App::new(Settings::default());
        ask(&mut app, WelcomeCommand::Ask);
        ask(&mut app, WelcomeCommand::Mode(Mode::Live));
        let effects = ask(&mut app, WelcomeCommand::Skip);
        let kept = saved(&effects).unwrap();
        assert!(kept.welcomed && kept.mode == Mode::Practice && kept.role.is_none());
        assert!(app.welcome.is_none());
        assert!(ask(&mut app, WelcomeCommand::Name("늦음".into())).is_empty() && app.settings.agent_name.is_empty());
    }

    #[test]
    fn live_must_be_chosen() {
        let mut app = App::new(Settings::default());
        ask(&mut app, WelcomeCommand::Ask);
        assert_eq!(app.welcome.as_ref().unwrap().mode, Mode::Practice);
        ask(&mut app, WelcomeCommand::Mode(Mode::Live));
        ask(&mut app, WelcomeCommand::Begin { tour: false });
        assert_eq!(app.settings.mode, Mode::Live);
    }
}
