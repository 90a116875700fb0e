//! What every command is given: writers, folders, time, and how to reach the gateway of a mode.

use std::io::Write;
use std::path::PathBuf;

use super::output::CliError;
use super::render::{Folder, Format, Look};
use super::{COULD_NOT_RUN, Cli, output, secrets};
use crate::app::settings::Settings;
use crate::diag::{Bilingual as _, Lang, Words, words};
use crate::payment::Mode;
use crate::payment::request::FieldError;
use crate::practice::PracticeGateway;
use crate::service::clock::Clock;
use crate::service::gateway::{Gateway, GatewayError};
use crate::service::settings::{SettingsProblem, look};
use crate::service::store::{Store, StoreError};
use crate::service::{paths, world};
use crate::text::mask::mask;

/// What a command works with.
pub struct Ctx<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Talk.
    pub talk: &'a mut dyn Write,
    /// `--guides`.
    pub guides: Option<PathBuf>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--practice`.
    pub practice: bool,
    /// `--lang`: the language of all that this program says.
    pub lang: Lang,
    /// Time.
    pub clock: Clock,
    /// Whether `out` shows colours.
    pub color: bool,
}

impl<'a> Ctx<'a> {
    /// Of parsed arguments.
    pub fn of(cli: &Cli, color: bool, out: &'a mut dyn Write, talk: &'a mut dyn Write) -> Self {
        let (guides, data) = (cli.guides.clone(), cli.data.clone());
        Self { out, talk, guides, data, practice: cli.practice, lang: cli.lang.into(), clock: Clock::system(), color }
    }

    /// How a report of the files in `folder` looks here.
    pub fn look<'f>(&self, format: Format, folder: &'f Folder) -> Look<'f> {
        Look { format, lang: self.lang, color: self.color, folder, fixed: None, diff: None }
    }

    /// The data folder, whether or not it is there. Makes nothing.
    ///
    /// # Errors
    /// Where the system names no home folder.
    pub fn data_dir(&self) -> Result<PathBuf, CliError> {
        match &self.data {
            Some(dir) => Ok(dir.clone()),
            None => paths::default_data_dir().map_err(path_error),
        }
    }

    /// The settings and what was wrong with them. A folder that is not there means the defaults.
    pub fn settings(&self) -> (Settings, Option<SettingsProblem>) {
        match self.data_dir() {
            Ok(dir) => {
                let loaded = look(&dir);
                (loaded.settings, loaded.problem)
            }
            Err(_) => (Settings::default(), None),
        }
    }

    /// The settings in the mode a command runs in; tells what was wrong with them, and that practice is practice.
    ///
    /// `live` is what the person said; without it, reads follow the settings (`follow`) and everything else
    /// practises.
    ///
    /// # Errors
    /// Where `--live` and `--practice` contradict each other, or a live command would run on settings nobody chose.
    pub fn settings_in_mode(&mut self, live: bool, follow: bool) -> Result<Settings, CliError> {
        if live && self.practice {
            let message =
                Words::fixed("--live와 --practice는 함께 쓸 수 없어요.", "--live and --practice do not go together.");
            return Err(CliError::failed(
                "usage",
                &message,
                &Words::fixed("둘 중 하나를 빼 주세요.", "Leave out one."),
            ));
        }
        let (mut settings, problem) = self.settings();
        let wants_live = live || (follow && settings.mode == Mode::Live && !self.practice);
        settings.mode = if wants_live { Mode::Live } else { Mode::Practice };
        if let Some(problem) = problem {
            // The relay a company has put into its settings would be gone unnoticed.
            if wants_live && problem.lost() {
                let hint = Words::fixed(
                    "설정한 게이트웨이 주소를 알 수 없어서 아무것도 보내지 않았어요.",
                    "The gateway's address that was set is not known, so nothing was sent.",
                );
                return Err(CliError::failed("settings", &problem.words(), &hint));
            }
            output::say(self.talk, problem.told().get(self.lang), COULD_NOT_RUN);
        }
        Ok(settings)
    }

    /// The gateway of the settings' mode.
    ///
    /// # Errors
    /// Where an address cannot be used, or the practice gateway does not start.
    pub fn gateway(&self, settings: &Settings) -> Result<Own, CliError> {
        let mut practice = own_practice();
        let login = secrets::proxy_login(settings)?;
        let made = world::gateway(settings, &world::Addresses::from_env(), &mut practice, login);
        let gateway = made.map_err(|error| gateway_error(&error))?;
        Ok(Own { gateway, _practice: practice })
    }

    /// The store of a mode, made if need be.
    ///
    /// # Errors
    /// Where the folder or the store cannot be used.
    pub fn store(&self, mode: Mode) -> Result<Store, CliError> {
        let dir = paths::open_data_dir(self.data.as_deref()).map_err(path_error)?;
        Store::open(&dir, mode, self.clock.clone(), |text| mask(text).into_owned()).map_err(store_error)
    }
}

/// A gateway, with the practice gateway it may speak to: that one lives as long as this.
pub struct Own {
    /// The client.
    pub gateway: Gateway,
    _practice: world::Practice,
}

/// Starts a practice gateway in this process when one is first needed; it lives as long as the closure.
pub fn own_practice() -> world::Practice {
    let mut running = None;
    Box::new(move || {
        if running.is_none() {
            running = Some(PracticeGateway::bind(0)?.spawn()?);
        }
        Ok(running.as_ref().map(crate::practice::Running::base_url).unwrap_or_default())
    })
}

/// Waits for one call of the gateway on this thread.
///
/// # Errors
/// Where the system gives no event loop.
pub fn wait<T>(work: impl Future<Output = T>) -> Result<T, CliError> {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => Ok(runtime.block_on(work)),
        Err(error) => {
            let message =
                words!("네트워크를 준비하지 못했어요 ({error}).", "The network could not be made ready ({error}).");
            Err(CliError::failed(
                "runtime",
                &message,
                &Words::fixed("잠시 뒤 다시 실행해 주세요.", "Run it again later."),
            ))
        }
    }
}

fn path_error(error: paths::PathError) -> CliError {
    CliError::from_sentences("data", &error.words(), COULD_NOT_RUN)
}

/// A store that cannot be used.
pub fn store_error(error: StoreError) -> CliError {
    CliError::from_sentences("store", &error.words(), COULD_NOT_RUN)
}

/// A field that cannot be sent.
pub fn field_error(error: &FieldError) -> CliError {
    CliError::from_sentences("field", &error.message, super::FOUND)
}

/// What the gateway, or the way to it, said: 1 where it said no, 2 where it could not say.
pub fn gateway_error(error: &GatewayError) -> CliError {
    use crate::payment::receipt::ReceiptError;
    use crate::payment::response::ReadRefusalKind::{Server, Unreadable};
    let (kind, code) = match error {
        GatewayError::Refused(refusal) if matches!(refusal.kind, Server | Unreadable) => {
            (output::word(refusal.kind), COULD_NOT_RUN)
        }
        GatewayError::Refused(refusal) => (output::word(refusal.kind), super::FOUND),
        GatewayError::Receipt(ReceiptError::Unreadable) => (output::word(Unreadable), COULD_NOT_RUN),
        GatewayError::Receipt(receipt) => (output::word(receipt), super::FOUND),
        _ => (output::word(error.kind()), COULD_NOT_RUN),
    };
    CliError::from_sentences(kind, &error.words(), code)
}
