//! Applies the mechanical remedies of findings, and keeps only those that mend.
//!
//! Works on texts in memory; whoever saves them compares with the disk. Every byte outside the remedies stays as it
//! is. A remedy that leaves its finding where it was, or brings an error that was not there, is not applied.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Checker, Report};
use crate::diag::{Diagnostic, Fix, Words, words};
use crate::guide::source::Sources;
use crate::text::span::LineIndex;

/// Rounds of mending before it is given up: one remedy may bring the next to light.
const MAX_ROUNDS: usize = 32;

/// Faults of syntax. What a file says can be judged only once it can be read, so these are mended first.
const SYNTAX: &str = "G001";

/// A remedy that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Code of its finding.
    pub code: &'static str,
    /// File.
    pub file: Arc<str>,
    /// Line of the remedy when it was applied, from 1.
    pub line: usize,
    /// What it did.
    pub title: Words,
}

/// A remedy that was offered and not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotFixed {
    /// The remedy.
    pub offered: Fixed,
    /// Why not.
    pub why: Words,
}

/// A file whose text became another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// File.
    pub file: Arc<str>,
    /// Its text as it was read.
    pub before: Arc<str>,
    /// Its text with the remedies.
    pub after: Arc<str>,
}

/// What mending a folder came to.
#[derive(Debug, Clone, Default)]
pub struct Mended {
    /// Files to save, by name.
    pub changes: Vec<Change>,
    /// Remedies in them, in the order they were applied.
    pub fixed: Vec<Fixed>,
    /// Remedies left out.
    pub not_fixed: Vec<NotFixed>,
    /// What is left to find.
    pub report: Report,
}

/// Applies the remedies of all findings until none is left. `only` names the files that may change; empty: all.
///
/// Of remedies that overlap the first is applied; the other gets its turn in the next round.
pub fn mend(sources: &Sources, only: &BTreeSet<String>, today: Date) -> Mended {
    let mut mending = Mending::begin(sources, only, today);
    for _ in 0..MAX_ROUNDS {
        let offers = mending.offers();
        if offers.is_empty() {
            break;
        }
        mending.round(offers);
    }
    mending.end(sources)
}

/// Remedies for one file, in the order of their places, none over another.
type Batch = BTreeMap<Arc<str>, Vec<Offer>>;

/// Code, file, message and replacement.
type Key = (&'static str, Arc<str>, String, String);

/// A remedy with its finding.
#[derive(Debug, Clone)]
struct Offer {
    found: Diagnostic,
    fix: Fix,
}

impl Offer {
    /// What names it while places shift.
    fn key(&self) -> Key {
        let found = &self.found;
        (found.code, Arc::clone(&found.primary.file), found.message.ko.to_string(), self.fix.replacement.clone())
    }
}

struct Mending<'m> {
    only: &'m BTreeSet<String>,
    today: Date,
    now: Sources,
    report: Report,
    /// Knows the folder: a trial checks only what its remedies can reach.
    checker: Checker,
    fixed: Vec<Fixed>,
    refused: BTreeMap<Key, NotFixed>,
    /// Texts that each file has had: coming back to one would never end.
    had: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
}

/// A batch that mends: the texts with it and what is found in them.
struct Trial {
    sources: Sources,
    report: Report,
}

impl<'m> Mending<'m> {
    fn begin(sources: &Sources, only: &'m BTreeSet<String>, today: Date) -> Self {
        let mut checker = Checker::default();
        let (_, report) = checker.check(sources, today);
        let had = sources.files.iter().filter_map(|file| {
            let text = file.text.as_ref().ok()?;
            Some((Arc::clone(&file.name), BTreeSet::from([Arc::clone(text)])))
        });
        Self {
            only,
            today,
            now: sources.clone(),
            report,
            checker,
            fixed: Vec::new(),
            refused: BTreeMap::new(),
            had: had.collect(),
        }
    }

    /// The remedies to try next: those of syntax while there are any, then the others.
    fn offers(&self) -> Batch {
        let offered: Vec<Offer> = self.report.diagnostics.iter().filter_map(|found| self.offer(found)).collect();
        let syntax = offered.iter().any(|offer| offer.found.code == SYNTAX);
        let mut batch = Batch::new();
        for offer in offered.into_iter().filter(|offer| (offer.found.code == SYNTAX) == syntax) {
            batch.entry(Arc::clone(&offer.found.primary.file)).or_default().push(offer);
        }
        for offers in batch.values_mut() {
            offers.sort_by_key(|offer| offer.fix.span);
            apart(offers);
        }
        batch
    }

    fn offer(&self, found: &Diagnostic) -> Option<Offer> {
        let fix = found.fix.clone()?;
        let file = &found.primary.file;
        if !self.only.is_empty() && !self.only.contains(&**file) {
            return None;
        }
        let old = self.report.texts.get(file)?.get(fix.span.range())?;
        let offer = Offer { found: found.clone(), fix };
        (old != offer.fix.replacement && !self.refused.contains_key(&offer.key())).then_some(offer)
    }

    /// Applies what mends: everything at once where that goes well, else file by file, else one by one.
    fn round(&mut self, offers: Batch) {
        if let Ok(trial) = self.attempt(&offers) {
            return self.accept(&offers, trial);
        }
        let (mut good, mut last) = (Batch::new(), None);
        for (file, offers) in offers {
            let mut more = good.clone();
            more.insert(Arc::clone(&file), offers.clone());
            if let Ok(trial) = self.attempt(&more) {
                (good, last) = (more, Some(trial));
                continue;
            }
            for offer in offers {
                let mut more = good.clone();
                more.entry(Arc::clone(&file)).or_default().push(offer.clone());
                match self.attempt(&more) {
                    Ok(trial) => (good, last) = (more, Some(trial)),
                    Err(why) => {
                        let not = NotFixed { offered: self.told(&offer), why };
                        self.refused.insert(offer.key(), not);
                    }
                }
            }
        }
        if let Some(trial) = last {
            self.accept(&good, trial);
        }
    }

    fn accept(&mut self, batch: &Batch, trial: Trial) {
        for offers in batch.values() {
            self.fixed.extend(offers.iter().map(|offer| self.told(offer)).collect::<Vec<_>>());
        }
        for file in trial.sources.files.iter().filter(|file| batch.contains_key(&file.name)) {
            if let Ok(text) = &file.text {
                self.had.entry(Arc::clone(&file.name)).or_default().insert(Arc::clone(text));
            }
        }
        self.now = trial.sources;
        self.report = trial.report;
    }

    fn told(&self, offer: &Offer) -> Fixed {
        let file = &offer.found.primary.file;
        let text = self.report.texts.get(file).map_or("", |text| &**text);
        let line = LineIndex::new(text).line_col(text, offer.fix.span.start).line;
        Fixed { code: offer.found.code, file: Arc::clone(file), line, title: offer.fix.title.clone() }
    }

    /// Tries a batch. Says why it does not mend.
    fn attempt(&mut self, batch: &Batch) -> Result<Trial, Words> {
        let mut sources = self.now.clone();
        for file in &mut sources.files {
            let Some(offers) = batch.get(&file.name) else { continue };
            let Ok(text) = &file.text else { continue };
            let text: Arc<str> = applied(text, offers).into();
            if self.had.get(&file.name).is_some_and(|had| had.contains(&text)) {
                return Err(Words::fixed("고친 것이 다시 돌아와요", "mending it would go round in a circle"));
            }
            file.text = Ok(text);
        }
        let (_, report) = self.checker.check(&sources, self.today);
        for (file, offers) in batch {
            if let Some(left) = offers.iter().find(|offer| is_left(offer, offers, &report)) {
                let code = left.found.code;
                return Err(words!("고쳐도 그대로예요: {file} {code}", "it would still be there: {file} {code}"));
            }
        }
        match self.news(batch, &report) {
            Some(worse) => Err(words!(
                "고치면 새 오류가 생겨요: {file} {code} {what}",
                "a new error would appear: {file} {code} {what_en}",
                file = worse.primary.file,
                code = worse.code,
                what = worse.message.ko,
                what_en = worse.message.en
            )),
            None => Ok(Trial { sources, report }),
        }
    }

    /// An error that was not there. Mended syntax brings to light what could not be read before, so then only
    /// syntax counts.
    fn news<'r>(&self, batch: &Batch, report: &'r Report) -> Option<&'r Diagnostic> {
        let syntax = batch.values().flatten().any(|offer| offer.found.code == SYNTAX);
        let errors = |report: &Report| {
            let mut counts: BTreeMap<(&'static str, Arc<str>), usize> = BTreeMap::new();
            for found in report.diagnostics.iter().filter(|found| found.is_error()) {
                *counts.entry((found.code, Arc::clone(&found.primary.file))).or_default() += 1;
            }
            counts
        };
        let before = errors(&self.report);
        let more = |key: &(&'static str, Arc<str>), count: usize| count > before.get(key).copied().unwrap_or(0);
        let worse = errors(report).into_iter().find(|(key, count)| (!syntax || key.0 == SYNTAX) && more(key, *count));
        let ((code, file), _) = worse?;
        report.diagnostics.iter().find(|found| found.is_error() && found.code == code && found.primary.file == file)
    }

    fn end(self, sources: &Sources) -> Mended {
        let mut changes = Vec::new();
        for (old, new) in sources.files.iter().zip(&self.now.files) {
            if let (Ok(before), Ok(after)) = (&old.text, &new.text)
                && before != after
            {
                let (before, after) = (Arc::clone(before), Arc::clone(after));
                changes.push(Change { file: Arc::clone(&old.name), before, after });
            }
        }
        Mended { changes, fixed: self.fixed, not_fixed: self.refused.into_values().collect(), report: self.report }
    }
}

/// Takes out every remedy that touches the bytes of the one before it.
fn apart(offers: &mut Vec<Offer>) {
    let mut last: Option<crate::text::span::Span> = None;
    offers.retain(|offer| {
        let span = offer.fix.span;
        // Two insertions at one place have no order.
        let free = last.is_none_or(|last| span.start >= last.end && span != last);
        if free {
            last = Some(span);
        }
        free
    });
}

/// A text with remedies that lie apart, in order.
fn applied(text: &str, offers: &[Offer]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for offer in offers {
        out.push_str(&text[at..offer.fix.span.start]);
        out.push_str(&offer.fix.replacement);
        at = offer.fix.span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Whether a finding is still there once `offers` are applied to its file.
fn is_left(offer: &Offer, offers: &[Offer], report: &Report) -> bool {
    let mut start = offer.found.primary.span.start;
    for other in offers.iter().rev() {
        let span = other.fix.span;
        if span.end <= offer.found.primary.span.start && !(span.start == span.end && span.start == start) {
            start = start - (span.end - span.start) + other.fix.replacement.len();
        }
    }
    report.diagnostics.iter().any(|found| {
        found.code == offer.found.code
            && found.primary.file == offer.found.primary.file
            && found.primary.span.start == start
            && found.message == offer.found.message
    })
}

#[cfg(test)]
mod tests;
