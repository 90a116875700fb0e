//! One file on its own: parsed, looked at by the rules that need no other file, and made a guide.
//!
//! Depends on the text, the tables, the pictures and the day, and on nothing else, so the result can
//! be kept for as long as these stay.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::head::Head;
use super::rule::{Beside, GuideCx, MANY_STEPS, MAX_FINDINGS, Out, Rule, Run};
use super::rules::RULES;
use super::weigh;
use crate::diag::{Diagnostic, Severity, words};
use crate::guide::again::again;
use crate::guide::model::Guide;
use crate::guide::parse::parse;
use crate::guide::raw::RawGuide;
use crate::guide::resolve::{Unbound, resolve};
use crate::guide::source::SourceFile;
use crate::guide::toml_errors::unreadable;
use crate::text::span::Span;

/// What one guide file says and what is wrong with it.
#[derive(Debug, Clone)]
pub(super) struct Examined {
    /// The file, as it was read.
    pub source: SourceFile,
    /// Its outside; `None` where there is no text.
    pub head: Option<Head>,
    /// The guide, where nothing on its own is an error.
    pub guide: Option<Arc<Guide>>,
    /// Why there is none although no finding is an error.
    pub unbound: Option<Diagnostic>,
    /// Findings, weighed.
    pub found: Vec<Diagnostic>,
}

impl Examined {
    /// Whether its text is not here from the first line to the last.
    pub fn is_partial(&self) -> bool {
        self.head.as_ref().is_none_or(|head| head.cut)
    }

    /// Looks at one guide file.
    pub fn of(source: SourceFile, beside: &Beside<'_>) -> Self {
        Self::reading(source, beside, parse)
    }

    /// Looks at a guide file that was edited. `kept` is what was read of a long one: whoever edits a file edits it
    /// again.
    pub fn again(source: SourceFile, beside: &Beside<'_>, kept: &mut Option<RawGuide>) -> Self {
        Self::reading(source, beside, |file, text| {
            let before = kept.as_ref().filter(|before| before.file == *file);
            before.and_then(|before| again(before, text)).unwrap_or_else(|| {
                let (raw, found) = parse(file, text);
                *kept = (found.is_empty() && raw.steps.len() >= MANY_STEPS).then(|| raw.clone());
                (raw, found)
            })
        })
    }

    fn reading(
        source: SourceFile,
        beside: &Beside<'_>,
        read: impl FnOnce(&Arc<str>, &Arc<str>) -> (RawGuide, Vec<Diagnostic>),
    ) -> Self {
        let text = match &source.text {
            Ok(text) => text,
            Err(fault) => {
                let found = vec![unreadable(&source.name, fault)];
                return Self { source, head: None, guide: None, unbound: None, found };
            }
        };
        let (raw, mut found) = read(&source.name, text);
        let cut = found.iter().any(|found| found.code == "G001");
        // Where the text breaks off, what seems to be missing may only not have been read.
        if !cut {
            own_rules(&raw, beside, &mut found);
        }
        weigh(&mut found, beside.tables);
        let head = Some(Head::of(&raw, cut));
        let (guide, unbound) = if found.iter().any(Diagnostic::is_error) {
            (None, None)
        } else {
            match resolve(raw) {
                Ok(guide) => (Some(Arc::new(guide)), None),
                Err(unbound) => (None, Some(refused(&source.name, &unbound))),
            }
        };
        Self { source, head, guide, unbound, found }
    }
}

fn own_rules(raw: &RawGuide, beside: &Beside<'_>, found: &mut Vec<Diagnostic>) {
    let names: Vec<String> = found.iter().filter_map(|found| found.step.clone()).collect();
    let doubtful: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let cx = GuideCx::new(raw, doubtful, beside);
    let look = |rule: &'static Rule, found: &mut Vec<Diagnostic>| {
        if let Run::Guide(run) | Run::GuideAndLinks(run, _) = rule.run {
            run(&cx, &mut Out::new(rule, found, &raw.file));
        }
    };
    if raw.steps.len() < MANY_STEPS {
        RULES.iter().for_each(|rule| look(rule, found));
        return;
    }
    let alone = |rule: &&'static Rule| {
        let mut found = Vec::new();
        look(rule, &mut found);
        found
    };
    let more: Vec<Vec<Diagnostic>> = RULES.par_iter().map(alone).collect();
    let most = MAX_FINDINGS.max(found.len());
    found.extend(more.into_iter().flatten());
    found.truncate(most);
}

/// A guide may still fail where `check.toml` has made an error less than one: then it is left out,
/// and said to be.
fn refused(file: &Arc<str>, unbound: &Unbound) -> Diagnostic {
    let name = &unbound.0;
    let message = words!("{unbound}", "the guide cannot be used: `{name}` is not found");
    Diagnostic::new("G003", Severity::Error, file, Span::default(), message).help(words!(
        "check.toml에서 낮춘 규칙이 있으면 되돌리고 그 항목을 고쳐 주세요",
        "restore the rule that check.toml made lighter, and mend what it finds"
    ))
}
