//! What a person asks for. Plain data, made by the window, applied by `update`.

use std::path::PathBuf;

use crate::app::crm::CopyFormat;
use crate::app::diagnose::{DiagnoseCommand, Pasted};
use crate::app::keys::KeyCommand;
pub use crate::app::palette::PaletteCommand;
use crate::app::park::ParkCommand;
use crate::app::past::PastCommand;
use crate::app::settings::{Settings, Theme};
use crate::app::shortcuts::{Chord, Deed};
use crate::app::state::Workspace;
use crate::app::tour::TourCommand;
use crate::app::welcome::WelcomeCommand;
use crate::guide::session::AnswerKey;
use crate::payment::diagnosis::Order;
use crate::payment::secret::Secret;

/// Everything a person can ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Another workspace.
    Go(Workspace),
    /// At the desk.
    Desk(DeskCommand),
    /// At the diagnosis.
    Diagnose(DiagnoseCommand),
    /// At the payment panel.
    Payment(PaymentCommand),
    /// In a situation for practice.
    Rehearsal(RehearsalCommand),
    /// What a key or a row of the palette does.
    Do(Deed),
    /// In the palette.
    Palette(PaletteCommand),
    /// In the settings.
    Settings(SettingsCommand),
    /// At the first questions.
    Welcome(WelcomeCommand),
    /// While being shown around.
    Tour(TourCommand),
    /// Put a text on the clipboard, masked, and say so.
    Copy {
        /// What it is, for the message: "보낼 문구".
        what: String,
        /// The text.
        text: String,
    },
    /// Open an address in the browser.
    OpenUrl(String),
    /// Take the newest message away.
    DismissToast,
    /// Put a notice away for today: its id.
    PutNoticeAway(String),
    /// Read the guides folder again.
    ReloadLibrary,
}

/// At the desk.
#[derive(Debug, Clone, PartialEq)]
pub enum DeskCommand {
    /// The search text changed.
    Query(String),
    /// Another hit, by so many rows.
    MoveSelection(isize),
    /// Start a call with the selected hit.
    StartSelected,
    /// Start a call with this guide, at a step where one is named.
    Start {
        /// Guide id.
        guide: String,
        /// Step id.
        step: Option<String>,
    },
    /// Show the search again, leaving calls open.
    NewCall,
    /// Show this open call.
    Show(usize),
    /// Show the next open call.
    Next,
    /// Show the one before.
    Previous,
    /// Set a call aside, take it up again, call somebody back.
    Park(ParkCommand),
    /// Begin the guide of the call on show anew.
    Restart,
    /// Look at calls that have ended.
    Past(PastCommand),
    /// The shape in which the note of the ending call is copied.
    CopyAs(CopyFormat),
    /// One of the times offered for calling back after the end.
    EndSoon(usize),
    /// A time for it was typed.
    EndAt(String),
    /// The caller's number was typed on.
    Caller(Secret),
    /// Take choice `n` (from 0) of the current step, or go on.
    Choose(usize),
    /// Back one step.
    Back,
    /// Show the choices of an earlier answer.
    AskChange(Option<AnswerKey>),
    /// Answer differently there.
    Change(AnswerKey, String),
    /// The caller has tried the remedy of a tag, or has not after all.
    Tried {
        /// Tag of the remedy.
        tag: String,
        /// Whether it was tried.
        tried: bool,
    },
    /// The caller has tried the remedy on show.
    TriedHere,
    /// Skip the step on show, which belongs to an old environment.
    Skip,
    /// Make the walk what it was before the last act.
    Undo,
    /// Tick line `n` of the step's list.
    Tick(usize),
    /// Tick the next unticked line.
    TickNext,
    /// A value was typed.
    Input {
        /// Name.
        name: String,
        /// Value.
        value: String,
    },
    /// The call note changed.
    Note(String),
    /// Begin ending the call; again: finish it.
    End,
    /// Pick how it ended: disposition code.
    PickDisposition(String),
    /// The final note was edited.
    FinalNote(String),
    /// Go on with the call after all.
    CancelEnd,
    /// Keep the call and start the next guide.
    FinishAndStart(String),
    /// Take a call up again that was open when the program stopped.
    Resume(String),
    /// End such a call without an outcome.
    Discard(String),
}

/// At the payment panel.
#[derive(Clone, PartialEq)]
pub enum PaymentCommand {
    /// The text of the field changed: a tid or an order number.
    Tid(String),
    /// Something was pasted that no field was meant for: a callback, or an id.
    Paste(Pasted),
    /// Take up an order that a diagnosis is about.
    Open(Order),
    /// Empty the field and the form.
    Clear,
    /// Ask the gateway about the tid or the order. A read.
    Inquire,
    /// Fetch the receipt. A read.
    Receipt,
    /// Open the receipt page in the browser. Live only: practice has no page there.
    OpenReceipt,
    /// A field of the approval form changed.
    Form(FormField, String),
    /// Show the confirmation.
    AskApproval,
    /// The amount was typed again.
    ConfirmAmount(String),
    /// Send it. The only way to an approval.
    ConfirmApproval,
    /// Do not send it.
    CancelApproval,
    /// Take this tid of the journal into the field and ask about it.
    InquireEntry(String),
    /// Go on with one of the forms that wait.
    TakeUp(usize),
    /// A person knows how an unknown approval ended: ask what and why. `None`: not after all.
    AskSettle(Option<String>),
    /// How the person knows.
    SettleWhy(String),
    /// Write down that it was captured, or that it was not.
    Settle(bool),
}

/// Never shows what was typed: a key or a token may be among it.
impl std::fmt::Debug for PaymentCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = match self {
            Self::Tid(_) => "Tid",
            Self::Paste(_) => "Paste",
            Self::Open(_) => "Open",
            Self::Clear => "Clear",
            Self::Inquire => "Inquire",
            Self::Receipt => "Receipt",
            Self::OpenReceipt => "OpenReceipt",
            Self::Form(field, _) => return write!(f, "Form({field:?})"),
            Self::AskApproval => "AskApproval",
            Self::ConfirmAmount(_) => "ConfirmAmount",
            Self::ConfirmApproval => "ConfirmApproval",
            Self::CancelApproval => "CancelApproval",
            Self::InquireEntry(_) => "InquireEntry",
            Self::TakeUp(_) => "TakeUp",
            Self::AskSettle(_) => "AskSettle",
            Self::SettleWhy(_) => "SettleWhy",
            Self::Settle(_) => "Settle",
        };
        f.write_str(name)
    }
}

/// Fields of the approval form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormField {
    /// Merchant.
    Mid,
    /// Order number.
    Moid,
    /// Taxable amount.
    Amount,
    /// Tax-free amount.
    TaxFree,
    /// What the merchant says that the order costs.
    OrderAmount,
    /// Payment token.
    Token,
    /// Merchant key.
    Key,
}

/// In a situation for practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RehearsalCommand {
    /// Begin the situation of this name.
    Begin(String),
    /// Show what there is to learn, or hide it.
    Tell,
    /// End it and empty the desks.
    End,
}

/// In the settings.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingsCommand {
    /// A value changed: these are the new ones.
    Set(Box<Settings>),
    /// Ask for a folder of guides.
    PickGuides,
    /// Back to the shipped guides.
    ShippedGuides,
    /// Keep, replace or remove keys.
    Keys(KeyCommand),
    /// Ask for a certificate file.
    PickCa,
    /// Trust this certificate file too, if it can be used.
    Ca(PathBuf),
    /// Trust the system's authorities only.
    NoCa,
    /// See whether the gateway can be reached.
    CheckConnection,
    /// Ask the shared database now.
    FollowShared,
    /// Other colours.
    Look(Theme),
    /// Text of another size, in per cent.
    Zoom(u16),
    /// Put a deed on a key, or take its key away.
    Bind(Deed, Option<Chord>),
    /// No new key after all.
    NoBind,
    /// Put a deed back on its own key.
    ResetKey(Deed),
    /// Put all of them back.
    ResetKeys,
}
