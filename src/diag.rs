//! A finding about a guide or a table, as plain data.
//!
//! Rules make these; the terminal, JSON and the editor render them. Nothing here prints.

use std::sync::Arc;

use serde::Serialize;

use crate::text::span::Span;

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
    /// The word a Korean reader sees.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Info => "참고",
            Self::Warning => "경고",
            Self::Error => "오류",
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
    /// What is there, in Korean.
    pub message: String,
}

/// A mechanical remedy: replace the bytes of `span` with `replacement`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, in Korean.
    pub title: String,
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
    /// What is wrong, in Korean, without the place.
    pub message: String,
    /// Where.
    pub primary: Place,
    /// Id of the step it is about, if it is about one.
    pub step: Option<String>,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What to do, in Korean.
    pub help: Option<String>,
    /// Mechanical remedy, if there is one.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding with nothing but its place and words.
    pub fn new(
        code: &'static str,
        severity: Severity,
        file: &Arc<str>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
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
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place in the same file.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        let place = Place { file: Arc::clone(&self.primary.file), span };
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Offers a mechanical remedy.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), span, replacement: replacement.into() });
        self
    }

    /// Whether the guide (or step) is unusable because of it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
