//! The one table of keys: what each does, where it works, and which a person has put it on.
//!
//! Handling, the key overlay, hints, captions and the settings all read it. Plain data; presses no key and draws nothing.

mod chord;
mod custom;
mod table;

pub use chord::{Chord, Key};
pub use custom::{Shortcuts, Unfit};
pub use table::{FIXED, Fixed, SHORTCUTS, Shortcut};

use super::state::{App, Workspace};

/// Something that a key, a button or the palette does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// To a workspace, by its place in [`Workspace::ALL`].
    Go(u8),
    /// The palette.
    Palette,
    /// The keys that work here.
    Keys,
    /// The manual, where it tells of what is on show.
    Help,
    /// The search for a new call.
    NewCall,
    /// The next open call.
    NextCall,
    /// The open call before.
    PreviousCall,
    /// The call that was set aside longest ago.
    Longest,
    /// Set the call aside, or take it up again.
    Park,
    /// Ended calls.
    Past,
    /// Larger text.
    Larger,
    /// Smaller text.
    Smaller,
    /// Text as it was made.
    ActualSize,
    /// Light colours.
    Light,
    /// Dark colours.
    Dark,
    /// Strong contrast.
    Contrast,
    /// Read the guides again.
    Reload,
    /// Back one step.
    Back,
    /// Take the last act back.
    Undo,
    /// The customer has tried this remedy.
    Tried,
    /// Past a step of an old environment.
    Skip,
    /// Copy the text to send.
    CopyWhole,
    /// Copy its next short message.
    CopyNext,
    /// The picture in full size.
    Picture,
    /// Ask whether to open the link.
    Link,
    /// To the step's first input.
    Inputs,
    /// To the note.
    Note,
    /// To the caller's number.
    Caller,
    /// Show the last call of this caller.
    Earlier,
    /// End the call.
    End,
    /// What a diagnosis offers, by place.
    Diagnosed(u8),
    /// Fetch the receipt.
    Receipt,
    /// Ask the gateway.
    Inquire,
    /// Ask for the approval.
    Approve,
    /// Compare in the diagnosis.
    Compare,
}

/// Where a key works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Everywhere.
    Anywhere,
    /// At the desk, while searching.
    Search,
    /// In a call.
    Call,
    /// At the diagnosis.
    Diagnose,
    /// At the transactions.
    Payment,
}

impl Place {
    /// In the order of the overlay.
    pub const ALL: [Self; 5] = [Self::Search, Self::Call, Self::Diagnose, Self::Payment, Self::Anywhere];

    /// Where the person is; [`Place::Anywhere`] where no key is special.
    pub fn here(app: &App) -> Self {
        match app.workspace {
            Workspace::Desk if app.desk.call().is_some() => Self::Call,
            Workspace::Desk => Self::Search,
            Workspace::Diagnose => Self::Diagnose,
            Workspace::Payment => Self::Payment,
            Workspace::Trainer | Workspace::Insight | Workspace::Settings => Self::Anywhere,
        }
    }

    /// Heading of its keys.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Anywhere => "어디서나",
            Self::Search => "찾기",
            Self::Call => "상담 중",
            Self::Diagnose => "진단",
            Self::Payment => "거래",
        }
    }

    /// Whether a key of one place is in the way of the same key of another.
    fn meets(self, other: Self) -> bool {
        self == other || self == Self::Anywhere || other == Self::Anywhere
    }
}

impl Deed {
    /// Its row of the table.
    pub fn row(self) -> Option<&'static Shortcut> {
        SHORTCUTS.iter().find(|row| row.deed == self)
    }

    /// Its name.
    pub fn korean(self) -> &'static str {
        self.row().map_or("", |row| row.name)
    }
}
