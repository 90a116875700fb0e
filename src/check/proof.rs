//! The way on which a fault lies, step by step, as notes beside a finding.
//!
//! Turns edges and visits into words; finds no way itself.

use std::sync::Arc;

use super::graph::{Edge, Via};
use super::rule::related_in;
use crate::diag::{Diagnostic, Words, words};
use crate::guide::raw::{RawGuide, RawStep};
use crate::guide::session::Session;
use crate::text::span::Span;

/// Notes of one finding. Of a longer way the middle is left out; the numbers show it.
const MOST_NOTES: usize = 30;

/// One step of a way.
struct Hop<'r> {
    raw: &'r RawGuide,
    step: &'r RawStep,
    /// What was chosen there, and where it stands.
    chosen: Option<(Words, Span)>,
}

/// Adds a way through one guide: `1. card 카드 확인 — "안 보여요"`.
#[must_use]
pub fn along(found: Diagnostic, raw: &RawGuide, way: &[&Edge]) -> Diagnostic {
    let hops = way.iter().filter_map(|edge| {
        let step = raw.steps.get(edge.from)?;
        Some(Hop { raw, step, chosen: chosen(step, edge.via) })
    });
    notes(found, hops.collect())
}

/// Adds the way a case went, through called guides, too.
#[must_use]
pub fn walked(found: Diagnostic, raws: &[RawGuide], session: &Session) -> Diagnostic {
    let hops = session.trail().iter().filter_map(|visit| {
        let raw = raws.iter().find(|raw| raw.name() == &*visit.key.guide)?;
        let step = raw.steps.iter().find(|step| step.name() == visit.key.step)?;
        let label = choice_at(step, |label, id| *label == visit.label || id == Some(&visit.choice));
        Some(Hop { raw, step, chosen: label.filter(|_| !visit.choice.is_empty()) })
    });
    notes(found, hops.collect())
}

/// Adds calls from guide to guide: `1. isp 안내의 card 카드 확인 — "다른 카드"`.
#[must_use]
pub fn calls(found: Diagnostic, links: &[(&RawGuide, &RawStep, usize)]) -> Diagnostic {
    let hops = links.iter().map(|(raw, step, choice)| Hop { raw, step, chosen: chosen(step, Via::Choice(*choice)) });
    notes(found, hops.collect())
}

fn notes(mut found: Diagnostic, hops: Vec<Hop<'_>>) -> Diagnostic {
    let home = Arc::clone(&found.primary.file);
    let many = hops.iter().any(|hop| hop.raw.file != home);
    let left_out = hops.len().saturating_sub(MOST_NOTES);
    let middle = MOST_NOTES / 2..MOST_NOTES / 2 + left_out;
    for (at, hop) in hops.iter().enumerate().filter(|(at, _)| !middle.contains(at)) {
        let (n, id, guide) = (at + 1, hop.step.name(), hop.raw.name());
        let title = hop.step.title.as_ref().map_or_else(String::new, |title| format!(" {}", title.value));
        let Words { ko, en } = hop.chosen.as_ref().map(|(words, _)| words.clone()).unwrap_or_default();
        let note = if many {
            words!("{n}. {guide} 안내의 {id}{title}{ko}", "{n}. {guide}: {id}{title}{en}")
        } else {
            words!("{n}. {id}{title}{ko}", "{n}. {id}{title}{en}")
        };
        let place = hop.step.id.as_ref().map_or(hop.step.span, |id| id.span);
        let place = hop.chosen.as_ref().map_or(place, |(_, span)| *span);
        related_in(&mut found, &hop.raw.file, place, note);
    }
    found
}

/// What of a step leads on, where a person chose it.
fn chosen(step: &RawStep, via: Via) -> Option<(Words, Span)> {
    let choices = step.choices.as_ref().map_or(&[][..], |list| &list.value);
    let (at, on, over) = match via {
        Via::Choice(at) => (at, None, false),
        Via::Result(at, on) => (at, Some(on), false),
        Via::Over(at) => (at, None, true),
        Via::Next | Via::Goto | Via::Doubt => return None,
    };
    let choice = choices.get(at)?;
    let label = choice.label.as_ref()?;
    let word = on.and_then(|on| choice.on.get(on)).map(|(word, _)| &word.value);
    let words = match (&choice.call, word, &choice.max) {
        (Some(call), Some(word), _) => words!(
            " — \"{label}\", {call} 안내가 {word}로 끝남",
            " — \"{label}\", the guide {call} ends {word}",
            label = label.value,
            call = call.value
        ),
        (_, _, Some(max)) if over => words!(
            " — \"{label}\", {max}번을 넘김",
            " — \"{label}\", more than {max} times",
            label = label.value,
            max = max.value
        ),
        _ => words!(" — \"{label}\"", " — \"{label}\"", label = label.value),
    };
    Some((words, label.span))
}

/// The label of the choice that `is` says, as a note has it.
fn choice_at(step: &RawStep, is: impl Fn(&String, Option<&String>) -> bool) -> Option<(Words, Span)> {
    let choices = step.choices.as_ref().map_or(&[][..], |list| &list.value);
    let taken = choices
        .iter()
        .position(|choice| choice.label.as_ref().is_some_and(|l| is(&l.value, choice.id.as_ref().map(|id| &id.value))));
    chosen(step, Via::Choice(taken?))
}
