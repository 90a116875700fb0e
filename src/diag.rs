//! A finding about a guide or a table, as plain data.
//!
//! Rules make these; the terminal, JSON and the editor render them. Nothing here prints.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::text::span::Span;

/// The language a reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Korean.
    #[default]
    Ko,
    /// English.
    En,
}

impl Lang {
    /// One of two.
    pub fn pick<T>(self, korean: T, english: T) -> T {
        match self {
            Self::Ko => korean,
            Self::En => english,
        }
    }
}

/// One sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// In Korean.
    pub ko: Cow<'static, str>,
    /// In English.
    pub en: Cow<'static, str>,
}

impl Words {
    /// Words that are the same for every file.
    pub const fn fixed(ko: &'static str, en: &'static str) -> Self {
        Self { ko: Cow::Borrowed(ko), en: Cow::Borrowed(en) }
    }

    /// Words that were put together.
    pub fn made(ko: String, en: String) -> Self {
        Self { ko: Cow::Owned(ko), en: Cow::Owned(en) }
    }

    /// What a reader of `lang` reads.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ko => &self.ko,
            Lang::En => &self.en,
        }
    }
}

/// What a person may read in either language. Its `Display` is Korean.
pub trait Bilingual: fmt::Display {
    /// The same in English.
    fn english(&self) -> String;

    /// Both.
    fn words(&self) -> Words {
        Words::made(self.to_string(), self.english())
    }
}

/// Words of a test need no second language.
#[cfg(test)]
impl From<&str> for Words {
    fn from(both: &str) -> Self {
        Self::made(both.to_owned(), both.to_owned())
    }
}

/// Both languages of a sentence side by side: `words!("… {id}", "… {id}", id = step.name())`.
/// Names in braces are values in reach, or those given at the end.
macro_rules! words {
    ($ko:literal, $en:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = &$value;)*
        $crate::diag::Words::made(format!($ko), format!($en))
    }};
}

pub(crate) use words;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Works, but should be mended.
    Warning,
    /// The guide (or this step) cannot be used as it is.
    Error,
}

impl Severity {
    /// The word a reader sees.
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Info, Lang::Ko) => "참고",
            (Self::Warning, Lang::Ko) => "경고",
            (Self::Error, Lang::Ko) => "오류",
            (Self::Info, Lang::En) => "info",
            (Self::Warning, Lang::En) => "warning",
            (Self::Error, Lang::En) => "error",
        }
    }
}

/// A place in a named source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// File name as the reader knows it.
    pub file: Arc<str>,
    /// Where in that file.
    pub span: Span,
}

/// A second place that explains the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What is there.
    pub message: Words,
}

/// A mechanical remedy: replace the bytes of `span` with `replacement`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does.
    pub title: Words,
    /// Bytes to replace, in the file of the diagnostic.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, `G102`.
    pub code: &'static str,
    /// Weight, after `check.toml` has had its say.
    pub severity: Severity,
    /// What is wrong, without the place.
    pub message: Words,
    /// Where.
    pub primary: Place,
    /// Id of the step it is about, if it is about one.
    pub step: Option<String>,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What to do.
    pub help: Option<Words>,
    /// Mechanical remedy, if there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding with nothing but its place and words.
    pub fn new(code: &'static str, severity: Severity, file: &Arc<str>, span: Span, message: impl Into<Words>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            primary: Place { file: Arc::clone(file), span },
            step: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Names the step it is about.
    #[must_use]
    pub fn in_step(mut self, step: &str) -> Self {
        self.step = Some(step.to_owned());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Words>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place in the same file.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<Words>) -> Self {
        let place = Place { file: Arc::clone(&self.primary.file), span };
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Offers a mechanical remedy.
    #[must_use]
    pub fn fix(mut self, title: impl Into<Words>, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), span, replacement: replacement.into() });
        self
    }

    /// Whether the guide (or step) is unusable because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
