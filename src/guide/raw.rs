//! What a guide file says, each value with its place, before names are bound.
//!
//! A field that was missing or of a wrong type is `None` here and a diagnostic beside it. Holds no
//! meaning: a `goto` is still only a word.

use std::sync::Arc;

use jiff::civil::Date;

use crate::text::span::Span;

/// A value and where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file, quotes included.
    pub span: Span,
}

impl<T> At<T> {
    /// A value with its place.
    pub fn new(value: T, span: impl Into<Span>) -> Self {
        Self { value, span: span.into() }
    }
}

/// A text that may be there.
pub type MaybeText = Option<At<String>>;

/// One guide file.
#[derive(Debug, Clone)]
pub struct RawGuide {
    /// File name.
    pub file: Arc<str>,
    /// Whole text of the file.
    pub text: Arc<str>,
    /// `format`.
    pub format: Option<At<i64>>,
    /// `id`.
    pub id: MaybeText,
    /// `title`.
    pub title: MaybeText,
    /// `summary`.
    pub summary: MaybeText,
    /// `category`.
    pub category: MaybeText,
    /// `audience`.
    pub audience: Vec<At<String>>,
    /// `symptoms`.
    pub symptoms: Vec<At<String>>,
    /// `keywords`.
    pub keywords: Vec<At<String>>,
    /// `owner`.
    pub owner: MaybeText,
    /// `verified`.
    pub verified: Option<At<Date>>,
    /// `review_by`.
    pub review_by: Option<At<Date>>,
    /// `start`.
    pub start: MaybeText,
    /// `input.NAME`, in file order.
    pub inputs: Vec<RawInput>,
    /// `[[step]]`, in file order.
    pub steps: Vec<RawStep>,
    /// `[[outcome]]`, in file order.
    pub outcomes: Vec<RawOutcome>,
    /// `[[case]]`, in file order.
    pub cases: Vec<RawCase>,
}

impl RawGuide {
    /// The id, or the file's stem where the file does not say one.
    pub fn name(&self) -> &str {
        match &self.id {
            Some(id) => &id.value,
            None => self.file.strip_suffix(".toml").unwrap_or(&self.file),
        }
    }
}

/// `input.NAME`.
#[derive(Debug, Clone)]
pub struct RawInput {
    /// NAME.
    pub name: At<String>,
    /// `label`.
    pub label: MaybeText,
    /// `kind`.
    pub kind: MaybeText,
    /// `required`.
    pub required: bool,
    /// `internal`.
    pub internal: bool,
    /// `min`.
    pub min: Option<At<i64>>,
    /// `max`.
    pub max: Option<At<i64>>,
    /// `options`.
    pub options: Vec<At<String>>,
}

/// `stage = { of, n, total }`.
#[derive(Debug, Clone)]
pub struct RawStage {
    /// Name of the series.
    pub of: At<String>,
    /// Number in it, from 1.
    pub n: At<i64>,
    /// How many there are.
    pub total: At<i64>,
    /// The whole table.
    pub span: Span,
}

/// `image = { file, alt }`.
#[derive(Debug, Clone)]
pub struct RawImage {
    /// File inside `images/`.
    pub file: At<String>,
    /// What it shows.
    pub alt: MaybeText,
    /// The whole table.
    pub span: Span,
}

/// `link = { label, url }`.
#[derive(Debug, Clone)]
pub struct RawLink {
    /// Words on the link.
    pub label: At<String>,
    /// Address.
    pub url: At<String>,
}

/// `[[step]]`.
#[derive(Debug, Clone)]
pub struct RawStep {
    /// The header, for findings about the step as a whole.
    pub span: Span,
    /// `id`.
    pub id: MaybeText,
    /// `title`.
    pub title: MaybeText,
    /// `stage`.
    pub stage: Option<RawStage>,
    /// `say`.
    pub say: MaybeText,
    /// `do`.
    pub doing: MaybeText,
    /// `note`.
    pub note: MaybeText,
    /// `warn`.
    pub warn: MaybeText,
    /// `copy`.
    pub copy: MaybeText,
    /// `check`.
    pub check: Vec<At<String>>,
    /// `ask`.
    pub ask: Vec<At<String>>,
    /// `never_ask`.
    pub never_ask: Vec<At<String>>,
    /// `legacy`.
    pub legacy: MaybeText,
    /// `image`.
    pub image: Option<RawImage>,
    /// `link`.
    pub link: Option<RawLink>,
    /// `cites`.
    pub cites: Vec<At<String>>,
    /// `goto`.
    pub goto: MaybeText,
    /// `call` beside `goto`, which G205 refuses.
    pub call: MaybeText,
    /// `choice`, and where its key stands.
    pub choices: Option<At<Vec<RawChoice>>>,
}

impl RawStep {
    /// The id, or what to call a step without one.
    pub fn name(&self) -> &str {
        self.id.as_ref().map_or("(이름 없는 단계)", |id| &id.value)
    }

    /// Every text of the step that a person may see, with the key it stands under.
    pub fn texts(&self) -> Vec<(&'static str, &At<String>)> {
        let mut out: Vec<(&'static str, &At<String>)> = Vec::with_capacity(16);
        let single = [
            ("title", &self.title),
            ("say", &self.say),
            ("do", &self.doing),
            ("note", &self.note),
            ("warn", &self.warn),
            ("copy", &self.copy),
        ];
        out.extend(single.into_iter().filter_map(|(key, text)| text.as_ref().map(|text| (key, text))));
        out.extend(self.check.iter().map(|text| ("check", text)));
        if let Some(choices) = &self.choices {
            out.extend(choices.value.iter().filter_map(|c| c.label.as_ref()).map(|label| ("choice", label)));
        }
        if let Some(link) = &self.link {
            out.push(("link", &link.label));
            out.push(("link", &link.url));
        }
        if let Some(alt) = self.image.as_ref().and_then(|image| image.alt.as_ref()) {
            out.push(("image", alt));
        }
        out
    }
}

/// One entry of `choice`.
#[derive(Debug, Clone)]
pub struct RawChoice {
    /// The inline table.
    pub span: Span,
    /// `id`.
    pub id: MaybeText,
    /// `label`.
    pub label: MaybeText,
    /// `goto`.
    pub goto: MaybeText,
    /// `call`.
    pub call: MaybeText,
    /// `on = { result = "target" }`, in file order.
    pub on: Vec<(At<String>, At<String>)>,
    /// `max`.
    pub max: Option<At<i64>>,
    /// `over`.
    pub over: MaybeText,
    /// `skip_if_tried`.
    pub skip_if_tried: MaybeText,
}

/// `[[outcome]]`.
#[derive(Debug, Clone)]
pub struct RawOutcome {
    /// The header.
    pub span: Span,
    /// `id`.
    pub id: MaybeText,
    /// `result`.
    pub result: MaybeText,
    /// `code`.
    pub code: MaybeText,
    /// `say`.
    pub say: MaybeText,
    /// `copy`.
    pub copy: MaybeText,
    /// `next`.
    pub next: MaybeText,
}

impl RawOutcome {
    /// The id, or what to call an outcome without one.
    pub fn name(&self) -> &str {
        self.id.as_ref().map_or("(이름 없는 결과)", |id| &id.value)
    }
}

/// `[[case]]`.
#[derive(Debug, Clone)]
pub struct RawCase {
    /// The header.
    pub span: Span,
    /// `name`.
    pub name: MaybeText,
    /// `take`.
    pub take: Vec<At<String>>,
    /// `with`, in file order.
    pub with: Vec<(At<String>, At<String>)>,
    /// `end`.
    pub end: MaybeText,
}
