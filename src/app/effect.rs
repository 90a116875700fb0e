//! What must be done outside, and what comes back of it.
//!
//! `update` returns effects; a port carries them out and answers with events. Both are data.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::caller::Before;
use crate::app::diagnose::Pasted;
use crate::app::keys::{KeyAnswer, KeyRequest};
use crate::app::past::{PastPage, PastQuery};
use crate::app::records::{CallRecord, JournalEntry};
use crate::app::settings::Settings;
use crate::app::shared::{Judged, News};
use crate::check::Report;
use crate::guide::library::Library;
use crate::payment::approval::Settlement;
use crate::payment::diagnosis::{Card, Order};
use crate::payment::receipt::Receipt;
use crate::payment::request::{ApprovalRequest, Read};
use crate::payment::response::transaction::Transaction;
use crate::payment::secret::Secret;
use crate::payment::tid::Tid;
use crate::search::Index;

/// Number of a request, to tell a late answer from the one waited for.
pub type RequestId = u64;

/// Something to do outside.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Read, check and index a guides folder; `None`: the shipped one.
    LoadLibrary {
        /// Of this load.
        id: RequestId,
        /// Folder.
        dir: Option<PathBuf>,
    },
    /// Keep a call as it is now.
    SaveCall(Box<CallRecord>),
    /// Keep the texts of guides a call runs on: version and text.
    SaveGuideTexts(Vec<GuideText>),
    /// Read open and finished calls.
    LoadCalls,
    /// A page of ended calls.
    FindCalls {
        /// Of this request.
        id: RequestId,
        /// Which.
        query: PastQuery,
    },
    /// One ended call whole.
    OpenCall(String),
    /// Make the hash of a caller's number and look for earlier calls of it. The number goes no further.
    FindCaller {
        /// Call id.
        call: String,
        /// Digits.
        number: Secret,
    },
    /// Count a search that found nothing.
    CountMiss(String),
    /// Put a text on the clipboard.
    Copy(String),
    /// Open an address.
    OpenUrl(String),
    /// Open the receipt page of a live payment, wherever that is.
    OpenReceipt(Tid),
    /// Look at a long paste.
    Diagnose {
        /// Of this request.
        id: RequestId,
        /// The paste.
        text: Pasted,
        /// The order it is compared with.
        order: Option<Order>,
        /// Guides and dictionary.
        library: Option<Arc<Library>>,
        /// The guides' index.
        index: Option<Arc<Index>>,
    },
    /// Read a file that was dropped on the diagnosis.
    ReadPaste(PathBuf),
    /// Ask the gateway. Reads only.
    Ask {
        /// Of this request.
        id: RequestId,
        /// What.
        read: Read,
        /// Merchant key, for inquiries.
        key: Secret,
    },
    /// Journal, send once, journal. The only effect that can move money.
    Approve {
        /// Of this request.
        id: RequestId,
        /// What was confirmed.
        request: Box<ApprovalRequest>,
        /// One-time token.
        token: Secret,
        /// Merchant key.
        key: Secret,
    },
    /// Write what a later inquiry (a read) has shown of an unknown approval, or what a person says.
    Settle {
        /// Attempt id.
        attempt: String,
        /// What is known now.
        settlement: Box<Settlement>,
    },
    /// Read the journal of approvals.
    LoadJournal,
    /// Keep the settings, and follow a changed mode or gateway.
    SaveSettings(Box<Settings>),
    /// Keep, remove or look for keys.
    Keys(KeyRequest),
    /// See whether the gateway can be reached. Reads nothing, sends no key.
    CheckConnection(RequestId),
    /// Look whether this file can serve as a certificate authority; what comes back says so.
    CheckCa(PathBuf),
    /// Ask the shared database now, with the address and the password as they now are.
    FollowShared,
    /// Read and judge the text of shared notices, beside the guides in use.
    JudgeNotices {
        /// Of this request.
        id: RequestId,
        /// The text.
        text: Arc<str>,
    },
    /// Bring the window to the front.
    Raise,
    /// Let the person choose a folder.
    PickFolder,
    /// Let the person choose a certificate file.
    PickCa,
}

/// A guide's text under its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideText {
    /// SHA-256 of the text, hexadecimal.
    pub version: String,
    /// Guide id.
    pub guide: String,
    /// The text.
    pub text: Arc<str>,
}

/// Something that came back.
#[derive(Debug)]
pub enum Event {
    /// A library, checked and indexed.
    LibraryLoaded {
        /// Of the load.
        id: RequestId,
        /// The library.
        loaded: Box<Loaded>,
    },
    /// The index of a library that came before with an older one.
    LibraryIndexed {
        /// Of the load.
        id: RequestId,
        /// Its index.
        index: Arc<Index>,
    },
    /// A guides folder could not be read at all.
    LibraryFailed {
        /// Of the load.
        id: RequestId,
        /// Why, in Korean.
        why: String,
    },
    /// Calls of the store.
    Calls {
        /// Open when the program stopped, with the texts of their guides.
        open: Vec<(CallRecord, Vec<GuideText>)>,
        /// Finished, newest first.
        finished: Vec<CallRecord>,
    },
    /// Ended calls whose customer waits to be called back.
    CallBacks(Vec<CallRecord>),
    /// A page of ended calls, or why there is none.
    CallsFound {
        /// Of the request.
        id: RequestId,
        /// The page.
        page: Result<PastPage, Failure>,
    },
    /// One ended call, with the texts of its guides.
    CallOpened(Box<(CallRecord, Vec<GuideText>)>),
    /// Earlier calls of a caller.
    CallerFound {
        /// Call id.
        call: String,
        /// The digits that were asked for.
        number: Secret,
        /// Their keyed hash in hex.
        hash: String,
        /// What there was.
        before: Before,
    },
    /// The answer to a long paste.
    Diagnosed {
        /// Of the request.
        id: RequestId,
        /// The answer, or why there is none.
        card: Result<Box<Card>, Failure>,
    },
    /// The text of a dropped file, or why there is none.
    PasteRead(Result<Pasted, Failure>),
    /// A transaction, or why there is none.
    Transaction {
        /// Of the request.
        id: RequestId,
        /// What was learnt.
        result: Result<Box<Transaction>, Failure>,
    },
    /// A receipt, or why there is none.
    Receipt {
        /// Of the request.
        id: RequestId,
        /// What was learnt.
        result: Result<Box<Receipt>, Failure>,
    },
    /// How an approval stands after its one send.
    Approval {
        /// Of the request.
        id: RequestId,
        /// The journal's row, or why nothing was sent.
        result: Result<Box<JournalEntry>, Failure>,
    },
    /// The journal, newest first.
    Journal(Vec<JournalEntry>),
    /// What became of a request about keys.
    Keys(KeyAnswer),
    /// Whether the gateway can be reached: what was found on the way, or what stands in it.
    Connection {
        /// Of the request.
        id: RequestId,
        /// Sentences.
        result: Result<Vec<String>, Failure>,
    },
    /// A folder was chosen; `None`: none was.
    FolderPicked(Option<PathBuf>),
    /// A certificate file was chosen; `None`: none was.
    CaPicked(Option<PathBuf>),
    /// Whether a certificate file can be used: how many it holds.
    CaChecked {
        /// The file.
        path: PathBuf,
        /// How many certificates it holds, or why it cannot be used.
        result: Result<usize, Failure>,
    },
    /// How the shared database stands, and what it holds.
    Shared(Box<News>),
    /// What the text of shared notices came to.
    NoticesJudged {
        /// Of the request.
        id: RequestId,
        /// Notices, and what was left out; or why nobody has read it.
        judged: Result<Judged, Failure>,
    },
    /// The program was started once more over the same data folder.
    SecondStart,
    /// The guides folder changed on disk.
    GuidesChanged,
    /// Something could not be kept or done. The person must know.
    Trouble(Failure),
}

/// What went wrong: what happened and why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened and why, in Korean.
    pub message: String,
    /// What to do next, in Korean.
    pub hint: String,
}

impl Failure {
    /// A failure with its hint.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

/// A library ready for use.
#[derive(Debug)]
pub struct Loaded {
    /// Usable guides.
    pub library: Arc<Library>,
    /// Their index.
    pub index: Arc<Index>,
    /// Everything found.
    pub report: Arc<Report>,
}

/// Carries effects out. The window has one; tests have one of their own.
pub trait Port {
    /// Starts an effect. Never blocks.
    fn send(&mut self, effect: Effect);
    /// The next event, if one has come.
    fn poll(&mut self) -> Option<Event>;
    /// Unix milliseconds.
    fn now_ms(&self) -> i64;
    /// A fresh UUID v7.
    fn new_id(&self) -> String;
    /// Whom to wake when an event has been put where [`Port::poll`] finds it.
    fn set_waker(&mut self, wake: Box<dyn Fn() + Send + Sync>);
}
