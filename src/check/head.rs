//! What other guides, and rules over the whole library, need to know of a guide.
//!
//! Small, so that ten thousand of them can be kept while the texts they were read from come and go.
//! Whoever needs more has the file parsed again.

use std::sync::Arc;

use super::words::folded;
use crate::guide::model::CallResult;
use crate::guide::raw::{At, MaybeText, RawGuide};
use crate::text::span::Span;

/// The outside of one guide file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// File name.
    pub file: Arc<str>,
    /// `id`.
    pub id: MaybeText,
    /// `title`, or the name where there is none.
    pub title: String,
    /// `category`; empty where there is none.
    pub category: Box<str>,
    /// Whether the text breaks off at a syntax error, so that parts of it are not here.
    pub cut: bool,
    /// Whether it shows pictures.
    pub pictures: bool,
    /// `symptoms`, each beside itself as the eye compares it.
    pub symptoms: Vec<(At<String>, String)>,
    /// Ids of its steps, in file order.
    pub steps: Vec<Box<str>>,
    /// Every `call` and `next`, in file order.
    pub links: Vec<Link>,
    /// Outcomes that say how they end, in file order.
    pub ends: Vec<End>,
    /// Facts its steps cite, each once.
    pub cites: Vec<Box<str>>,
}

/// A `call` or a `next`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Step or outcome that has it.
    pub from: Box<str>,
    /// The guide it names.
    pub guide: At<String>,
    /// The choice, where it is a `call`.
    pub call: Option<Call>,
}

/// A choice that calls a guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Index of its step.
    pub step: usize,
    /// Index of the choice in the step.
    pub choice: usize,
    /// The inline table.
    pub span: Span,
    /// The words of `on`.
    pub on: Vec<Box<str>>,
}

/// How a guide may end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Kind of end.
    pub result: CallResult,
    /// The outcome.
    pub span: Span,
}

impl Head {
    /// The outside of a guide that was parsed.
    pub fn of(raw: &RawGuide, cut: bool) -> Self {
        let symptoms = raw.symptoms.iter().map(|symptom| (symptom.clone(), folded(&symptom.value)));
        let ends = raw.outcomes.iter().filter_map(|outcome| {
            let result = outcome.result.as_ref().and_then(|word| CallResult::from_word(&word.value))?;
            Some(End { result, span: outcome.span })
        });
        let mut cites: Vec<Box<str>> =
            raw.steps.iter().flat_map(|step| &step.cites).map(|cite| cite.value.as_str().into()).collect();
        cites.sort_unstable();
        cites.dedup();
        Self {
            file: Arc::clone(&raw.file),
            id: raw.id.clone(),
            title: raw.title.as_ref().map_or_else(|| raw.name().to_owned(), |title| title.value.clone()),
            category: raw.category.as_ref().map_or("", |category| category.value.as_str()).into(),
            cut,
            pictures: raw.steps.iter().any(|step| step.image.is_some()),
            symptoms: symptoms.collect(),
            steps: raw.steps.iter().map(|step| step.name().into()).collect(),
            links: links(raw),
            ends: ends.collect(),
            cites,
        }
    }

    /// The id, or the file's stem where the file does not say one.
    pub fn name(&self) -> &str {
        match &self.id {
            Some(id) => &id.value,
            None => self.stem(),
        }
    }

    /// What the file's name says the id is.
    pub fn stem(&self) -> &str {
        self.file.strip_suffix(".toml").unwrap_or(&self.file)
    }

    /// Whether its id is the name of its file.
    pub fn owns_name(&self) -> bool {
        self.name() == self.stem()
    }

    /// Guides it calls, with the place of each call.
    pub fn calls(&self) -> impl Iterator<Item = (&At<String>, &Call)> {
        self.links.iter().filter_map(|link| Some((&link.guide, link.call.as_ref()?)))
    }

    /// Whether rules over the whole library see the same in both, places aside.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let values = |head: &Self| head.symptoms.iter().map(|(_, folded)| folded.clone()).collect::<Vec<_>>();
        let calls = |head: &Self| head.calls().map(|(guide, _)| guide.value.clone()).collect::<Vec<_>>();
        self.name() == other.name()
            && self.id.is_some() == other.id.is_some()
            && self.cut == other.cut
            && self.category == other.category
            && self.steps == other.steps
            && self.cites == other.cites
            && values(self) == values(other)
            && calls(self) == calls(other)
    }
}

fn links(raw: &RawGuide) -> Vec<Link> {
    let mut out = Vec::new();
    for (at, step) in raw.steps.iter().enumerate() {
        for (number, choice) in step.choices.iter().flat_map(|list| &list.value).enumerate() {
            let Some(guide) = &choice.call else { continue };
            let on = choice.on.iter().map(|(word, _)| word.value.as_str().into()).collect();
            let call = Some(Call { step: at, choice: number, span: choice.span, on });
            out.push(Link { from: step.name().into(), guide: guide.clone(), call });
        }
    }
    for outcome in &raw.outcomes {
        if let Some(guide) = &outcome.next {
            out.push(Link { from: outcome.name().into(), guide: guide.clone(), call: None });
        }
    }
    out
}
