//! Finding the guide and the step from whatever a person types or pastes.
//!
//! Words are compared as dubeolsik keystrokes, so a half-composed syllable, a slip of the finger and the wrong keyboard
//! layout are all small differences. An [`Index`] is built once per library and only read after that. Nothing here
//! knows guides beyond [`Doc`], and no text is changed for display.
//!
//! How a query travels: [`fold`] and split into words, [`query`] turns each word into weighted vocabulary units (exact,
//! without particles, by another name, as part of a compound, in the other layout, misspelt), [`rank`] adds them up
//! over guides, looks closely at the best ones, and [`highlight`] says where in the text it was.

mod alias;
mod common;
mod csr;
mod fold;
mod fuzzy;
mod highlight;
mod index;
mod initials;
mod query;
mod rank;
mod segment;
mod stem;
mod vocab;

use std::ops::Range;

pub use index::Index;

/// One thing that can be found: a guide as a whole, or one of its steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doc {
    /// Id of the guide.
    pub guide: String,
    /// Id of the step; `None` for the guide as a whole.
    pub step: Option<String>,
    /// What the list shows. It is searched too, as title or step title, unless `fields` already has it.
    pub title: String,
    /// The texts to search in.
    pub fields: Vec<Field>,
}

/// A text of a [`Doc`] with its part in the guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Which part of the guide this is.
    pub kind: FieldKind,
    /// The text as written.
    pub text: String,
}

/// The part of a guide that a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldKind {
    /// Title of the guide.
    Title,
    /// What a customer says.
    Symptom,
    /// Another name, an error text, a product name.
    Keyword,
    /// The guide in a sentence.
    Summary,
    /// Title of the step.
    StepTitle,
    /// Words to read aloud.
    Say,
    /// What the agent does.
    Do,
    /// Background for the agent.
    Note,
    /// A warning.
    Warn,
    /// Text to send to the customer.
    Copy,
    /// Label of a choice.
    Choice,
    /// Category of the guide.
    Category,
}

impl FieldKind {
    /// How much a match here counts, 0 to 1.
    fn weight(self) -> f32 {
        match self {
            Self::Title => 1.0,
            Self::Keyword => 0.97,
            Self::Symptom => 0.95,
            Self::StepTitle => 0.88,
            Self::Summary => 0.8,
            Self::Say => 0.65,
            Self::Do | Self::Warn => 0.6,
            // Labels of the first questions repeat in a few words what other guides are about.
            Self::Copy | Self::Note | Self::Choice => 0.5,
            Self::Category => 0.45,
        }
    }

    /// Short texts, where a match that fills the text says more, and which initials (초성) look through.
    fn is_short(self) -> bool {
        match self {
            Self::Title | Self::Symptom | Self::Keyword | Self::Summary | Self::StepTitle => true,
            Self::Choice | Self::Category => true,
            Self::Say | Self::Do | Self::Note | Self::Warn | Self::Copy => false,
        }
    }

    /// The word on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Title => "제목",
            Self::Symptom => "증상",
            Self::Keyword => "검색어",
            Self::Summary => "요약",
            Self::StepTitle => "단계",
            Self::Say => "말하기",
            Self::Do => "하기",
            Self::Note => "참고",
            Self::Warn => "주의",
            Self::Copy => "보낼 문구",
            Self::Choice => "선택",
            Self::Category => "분류",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Symptom => "symptom",
            Self::Keyword => "keyword",
            Self::Summary => "summary",
            Self::StepTitle => "step",
            Self::Say => "say",
            Self::Do => "do",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Copy => "copy",
            Self::Choice => "choice",
            Self::Category => "category",
        }
    }
}

/// The letters and digits of a text as they are compared: in one case, composed, nothing between them.
pub fn letters(text: &str) -> String {
    let folded = fold::fold(text).into_iter().map(|folded| folded.c);
    folded.filter(|c| c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(*c)).collect()
}

/// One result.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Place in [`Index::docs`].
    pub doc: usize,
    /// 0 (hardly) to 1 (the query as it stands). Never rises down the list, except where wrong-layout hits begin.
    pub score: f32,
    /// What matched, for the list to show.
    pub why: Why,
}

/// The text that made a [`Hit`], and the places in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Part of the guide.
    pub field: FieldKind,
    /// That text, as written.
    pub text: String,
    /// Byte ranges of `text` to highlight: on character boundaries, in order, apart from each other.
    pub ranges: Vec<Range<usize>>,
    /// How the weightiest word matched.
    pub how: How,
}

/// How a query matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum How {
    /// All of it, in a row, spaces and particles aside.
    Exact,
    /// Its words, or parts of compounds, or other names for the same thing.
    #[default]
    Words,
    /// By initials (초성).
    Initials,
    /// Typed with the keyboard in the other language.
    WrongLayout,
    /// Misspelt.
    Typo,
    /// A syllable still being typed.
    Composing,
}

impl How {
    /// Stable name for JSON output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Words => "words",
            Self::Initials => "initials",
            Self::WrongLayout => "wrong-layout",
            Self::Typo => "typo",
            Self::Composing => "composing",
        }
    }
}
