//! A guide that can be walked: every name bound to an index, every required text there.
//!
//! Only [`super::resolve`] makes one. Nothing here changes after that.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::source::version_of;

/// How a call, or a called guide, ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallResult {
    /// The customer can go on.
    Resolved,
    /// Handed to somebody else.
    Escalated,
    /// Somebody calls again.
    Callback,
    /// Given up.
    Abandoned,
}

impl CallResult {
    /// All of them, in the order of a menu.
    pub const ALL: [Self; 4] = [Self::Resolved, Self::Escalated, Self::Callback, Self::Abandoned];

    /// The word of the guide language.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Escalated => "escalated",
            Self::Callback => "callback",
            Self::Abandoned => "abandoned",
        }
    }

    /// Reads [`CallResult::as_str`] back.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.as_str() == word)
    }

    /// The word on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Resolved => "해결",
            Self::Escalated => "이관",
            Self::Callback => "다시 통화",
            Self::Abandoned => "중단",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Escalated => "passed on",
            Self::Callback => "call back",
            Self::Abandoned => "abandoned",
        }
    }
}

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputKind {
    /// A person's name.
    Name,
    /// A phone number.
    Phone,
    /// Digits only.
    Digits,
    /// Anything.
    Text,
    /// Won.
    Amount,
    /// A transaction id.
    Tid,
    /// One of the options.
    Choice,
}

impl InputKind {
    /// Reads the word of the guide language.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "name" => Self::Name,
            "phone" => Self::Phone,
            "digits" => Self::Digits,
            "text" => Self::Text,
            "amount" => Self::Amount,
            "tid" => Self::Tid,
            "choice" => Self::Choice,
            _ => return None,
        })
    }
}

/// A value that a call collects.
#[derive(Debug, Clone)]
pub struct Input {
    /// Name in slots.
    pub name: String,
    /// Words beside the field.
    pub label: String,
    /// What it holds.
    pub kind: InputKind,
    /// Must be filled before going on.
    pub required: bool,
    /// Never shown to the customer.
    pub internal: bool,
    /// Least length or amount.
    pub min: Option<i64>,
    /// Greatest length or amount.
    pub max: Option<i64>,
    /// For [`InputKind::Choice`].
    pub options: Vec<String>,
}

/// Number of a step in an official procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// Name of the procedure: "등록".
    pub of: String,
    /// From 1.
    pub n: u32,
    /// How many.
    pub total: u32,
}

/// A picture in `images/`.
#[derive(Debug, Clone)]
pub struct Image {
    /// File name.
    pub file: String,
    /// What it shows, in words.
    pub alt: String,
}

/// An address to open.
#[derive(Debug, Clone)]
pub struct Link {
    /// Words.
    pub label: String,
    /// http or https, host allowed by `check.toml`.
    pub url: String,
}

/// Where a path goes on inside the same guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Index into [`Guide::steps`].
    Step(usize),
    /// Index into [`Guide::outcomes`].
    Outcome(usize),
}

/// Where a choice leads.
#[derive(Debug, Clone)]
pub enum Go {
    /// Within the guide.
    To(Target),
    /// Into another guide and back.
    Call(Box<Call>),
}

/// A visit of another guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Id of the called guide.
    pub guide: Arc<str>,
    /// Where to go on, by how it ended.
    pub on: BTreeMap<CallResult, Target>,
    /// For results that `on` does not name.
    pub other: Option<Target>,
}

/// A bound on a retry.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// May be taken so often in one visit of the guide.
    pub max: u32,
    /// Where the next taking goes.
    pub over: Target,
}

/// One numbered answer.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Key of answers and statistics: `id`, or the label where there is none.
    pub key: Box<str>,
    /// Words on the button.
    pub label: Box<str>,
    /// Where it leads.
    pub go: Go,
    /// Bounded retry.
    pub bound: Option<Bound>,
    /// Tag of the remedy that a caller may have tried already.
    pub skip_if_tried: Option<Box<str>>,
}

/// How a step goes on.
#[derive(Debug, Clone)]
pub enum Exit {
    /// One way.
    Next(Target),
    /// Numbered answers, at least one.
    Choices(Vec<Choice>),
}

/// One screen of the desk. What few steps have is boxed, and nothing can grow: there may be a hundred thousand.
#[derive(Debug, Clone)]
pub struct Step {
    /// Id.
    pub id: String,
    /// Short name.
    pub title: Box<str>,
    /// Official number.
    pub stage: Option<Box<Stage>>,
    /// Read aloud.
    pub say: Box<str>,
    /// What the agent does.
    pub doing: Box<str>,
    /// Background.
    pub note: Box<str>,
    /// Must not be missed.
    pub warn: Box<str>,
    /// Text to send.
    pub copy: Box<str>,
    /// To be ticked.
    pub check: Box<[String]>,
    /// Indices into [`Guide::inputs`].
    pub ask: Box<[usize]>,
    /// What must not be asked for.
    pub never_ask: Box<[String]>,
    /// Why it belongs to an old environment.
    pub legacy: Option<Box<str>>,
    /// Picture.
    pub image: Option<Box<Image>>,
    /// Address.
    pub link: Option<Box<Link>>,
    /// Facts it states.
    pub cites: Box<[String]>,
    /// How it goes on.
    pub exit: Exit,
}

/// One way a guide ends.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Id.
    pub id: String,
    /// Kind of end.
    pub result: CallResult,
    /// Disposition code.
    pub code: String,
    /// Closing words.
    pub say: String,
    /// Text to send.
    pub copy: String,
    /// Guide to go on with.
    pub next: Option<Arc<str>>,
}

/// One of the guide's own tests.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it proves.
    pub name: String,
    /// Labels or keys, in order.
    pub take: Vec<String>,
    /// Inputs.
    pub with: BTreeMap<String, String>,
    /// Outcome id.
    pub end: String,
}

/// A guide.
#[derive(Debug, Clone)]
pub struct Guide {
    /// Id, equal to the file's stem.
    pub id: Arc<str>,
    /// Title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Heading it is listed under.
    pub category: String,
    /// An agent may start it.
    pub for_agent: bool,
    /// A merchant may start it.
    pub for_merchant: bool,
    /// What customers say.
    pub symptoms: Vec<String>,
    /// Other names.
    pub keywords: Vec<String>,
    /// Who answers for it.
    pub owner: String,
    /// When last verified.
    pub verified: Option<Date>,
    /// When due.
    pub review_by: Option<Date>,
    /// Index of the first step.
    pub start: usize,
    /// Inputs, in file order.
    pub inputs: Vec<Input>,
    /// Steps, in file order; at least one.
    pub steps: Vec<Step>,
    /// Outcomes, in file order; at least one.
    pub outcomes: Vec<Outcome>,
    /// Cases, in file order.
    pub cases: Vec<Case>,
    /// File name.
    pub file: Arc<str>,
    /// Text it was made from.
    pub text: Arc<str>,
    /// [`Guide::version`], once it was asked for.
    pub(super) version: OnceLock<String>,
}

impl Guide {
    /// SHA-256 of the text, hexadecimal. Made when it is first asked for: of ten thousand guides a
    /// desk keeps the versions of a few.
    pub fn version(&self) -> &str {
        self.version.get_or_init(|| version_of(&self.text))
    }

    /// Whether both were made from the same text.
    pub fn same_version(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text) || self.text == other.text
    }

    /// Index of a step by id.
    pub fn step_index(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// Guides this one may call, without repeats, in the order of the file.
    pub fn calls(&self) -> Vec<&Arc<str>> {
        let mut out: Vec<&Arc<str>> = Vec::new();
        for step in &self.steps {
            let Exit::Choices(choices) = &step.exit else { continue };
            for choice in choices {
                if let Go::Call(call) = &choice.go
                    && !out.contains(&&call.guide)
                {
                    out.push(&call.guide);
                }
            }
        }
        out
    }
}
