//! All that the program holds. One sub-state a workspace; nothing here is drawn by itself.

use std::sync::Arc;

use super::desk::Desk;
use super::diagnose::DiagnoseDesk;
use super::effect::{Failure, Loaded, RequestId};
use super::keys::Keys;
use super::palette::Palette;
use super::payment::{Fetch, PaymentDesk};
use super::rehearsal::Rehearsal;
use super::settings::Settings;
use super::shared::Shared;
use super::shortcuts::{Deed, Unfit};
use super::tour::Tour;
use super::welcome::Welcome;

/// Places of the left rail, F1 to F6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Workspace {
    /// Calls.
    #[default]
    Desk,
    /// Paste anything.
    Diagnose,
    /// Transactions.
    Payment,
    /// Guides.
    Trainer,
    /// Figures.
    Insight,
    /// Settings.
    Settings,
}

impl Workspace {
    /// In the order of the rail.
    pub const ALL: [Self; 6] =
        [Self::Desk, Self::Diagnose, Self::Payment, Self::Trainer, Self::Insight, Self::Settings];

    /// The word on the rail.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Desk => "상담",
            Self::Diagnose => "진단",
            Self::Payment => "거래",
            Self::Trainer => "편집",
            Self::Insight => "현황",
            Self::Settings => "설정",
        }
    }
}

/// How a message weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Ok,
    /// Something to know.
    Info,
    /// Something to look at.
    Warn,
    /// It did not work.
    Danger,
}

/// A passing message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// How it weighs.
    pub tone: Tone,
    /// What happened.
    pub message: String,
    /// What to do next; empty where nothing is to be done.
    pub hint: String,
    /// Unix milliseconds at which it goes by itself; failures stay until dismissed.
    pub until_ms: Option<i64>,
}

/// How long a message stays that goes by itself, in milliseconds.
const TOAST_MS: i64 = 4_000;

/// Most messages at once.
const TOASTS_MAX: usize = 3;

/// The program.
#[derive(Debug, Default)]
pub struct App {
    /// What is shown.
    pub workspace: Workspace,
    /// Raised each time the first field of what is shown must take the focus: a workspace was asked for (also the one on
    /// show), or its work begins anew.
    pub arrivals: u64,
    /// The guides, once they are read.
    pub library: Option<Loaded>,
    /// Load that is waited for; an older one is dropped.
    pub loading: Option<RequestId>,
    /// Unix milliseconds since which it is waited for.
    pub loading_since_ms: i64,
    /// Load that the library is of.
    pub loaded: Option<RequestId>,
    /// Why there is no library.
    pub library_trouble: Option<String>,
    /// Calls.
    pub desk: Desk,
    /// What was pasted.
    pub diagnose: DiagnoseDesk,
    /// Transactions.
    pub payment: PaymentDesk,
    /// The situation that is being practised.
    pub rehearsal: Option<Rehearsal>,
    /// The first questions, while they are asked.
    pub welcome: Option<Welcome>,
    /// Somebody is being shown around.
    pub tour: Option<Tour>,
    /// Settings.
    pub settings: Settings,
    /// Which keys are kept, and what is being typed about them.
    pub keys: Keys,
    /// Whether the gateway can be reached, since that was last asked.
    pub connection: Fetch<Vec<String>>,
    /// Why the certificate file chosen last cannot be used.
    pub ca_trouble: Option<Failure>,
    /// The shared database and the notices in it.
    pub shared: Shared,
    /// Messages on show, oldest first.
    pub toasts: Vec<Toast>,
    /// Guides, commands and calls, over everything.
    pub palette: Palette,
    /// What was picked in the palette and only the window can do. It takes them away.
    pub wishes: Vec<Deed>,
    /// The key that was refused last, and why.
    pub key_trouble: Option<(Deed, Unfit)>,
    /// Unix milliseconds of the last update.
    pub now_ms: i64,
    next_request: RequestId,
}

impl App {
    /// A program with these settings, before anything was read.
    pub fn new(settings: Settings) -> Self {
        Self { payment: PaymentDesk::of(settings.mode), settings, ..Self::default() }
    }

    /// A number no request had before.
    pub fn fresh_request(&mut self) -> RequestId {
        self.next_request += 1;
        self.next_request
    }

    /// Says that something went well; goes by itself.
    pub fn say(&mut self, tone: Tone, message: impl Into<String>) {
        // What it stands before has its time when this one has gone.
        for waits in self.toasts.iter_mut().filter_map(|toast| toast.until_ms.as_mut()) {
            *waits += TOAST_MS;
        }
        let until_ms = Some(self.now_ms + TOAST_MS);
        self.tell(Toast { tone, message: message.into(), hint: String::new(), until_ms });
    }

    /// Says that something did not go well; stays until dismissed.
    pub fn complain(&mut self, failure: Failure) {
        let Failure { message, hint } = failure;
        self.tell(Toast { tone: Tone::Danger, message, hint, until_ms: None });
    }

    /// The same message again takes the place of the first; of too many the oldest goes.
    fn tell(&mut self, toast: Toast) {
        self.toasts.retain(|old| old.message != toast.message);
        if self.toasts.len() >= TOASTS_MAX {
            self.toasts.remove(0);
        }
        self.toasts.push(toast);
    }

    /// The newest message.
    pub fn toast(&self) -> Option<&Toast> {
        self.toasts.last()
    }

    /// What is waited for and since when (Unix milliseconds), where the screen does not say so itself.
    pub fn busy(&self) -> Option<(&'static str, i64)> {
        let elsewhere = self.workspace != Workspace::Payment;
        let payment = &self.payment;
        let waits = [
            ("승인 요청의 답을 기다리고 있어요", payment.approval.since_ms().filter(|_| elsewhere)),
            ("거래 조회의 답을 기다리고 있어요", payment.inquiry.since_ms().filter(|_| elsewhere)),
            ("영수증을 기다리고 있어요", payment.receipt.since_ms().filter(|_| elsewhere)),
            ("안내를 읽고 있어요", self.loading.map(|_| self.loading_since_ms)),
        ];
        waits.into_iter().find_map(|(what, since)| Some((what, since?)))
    }

    /// The library in use, if there is one.
    pub fn guides(&self) -> Option<&Arc<crate::guide::library::Library>> {
        self.library.as_ref().map(|loaded| &loaded.library)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::update::tick;

    #[test]
    fn a_message_behind_a_newer_one_has_its_time_when_that_has_gone() {
        let mut app = App::new(Settings::default());
        app.say(Tone::Warn, "다시 전화할 시간이에요");
        tick(&mut app, 500);
        app.say(Tone::Ok, "복사했어요");
        for (ms, newest) in [(4_400, Some("복사했어요")), (4_600, Some("다시 전화할 시간이에요")), (8_100, None)]
        {
            tick(&mut app, ms);
            assert_eq!(app.toast().map(|toast| toast.message.as_str()), newest, "{ms}");
        }
    }
}
