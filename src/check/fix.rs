//! Applies the mechanical remedies of findings, and keeps only those that mend.
//!
//! Works on texts in memory; whoever saves them compares with the disk. Every byte outside the remedies stays as it
//! is. A remedy that leaves its finding where it was, or brings an error that was not there, is not applied.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::{Checker, Report};
use crate::diag::{Diagnostic, Fix, Severity, Words, words};
use crate::guide::parse::MAX_FINDINGS;
use crate::guide::source::Sources;
use crate::text::span::{LineIndex, Span};

/// Batches that are tried before mending is given up: a bound for folders made to be mended without end.
const MAX_TRIALS: usize = 100_000;

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

/// Applies the remedies of all findings until none is left that mends. `only` names the files that may change;
/// empty: all.
///
/// Of remedies that overlap the first is applied; the other gets its turn in the next round. Whatever is applied
/// brings the folder nearer to being right, so this comes to an end; and what was left out is tried again after
/// every change, so mending the result once more changes nothing.
pub fn mend(sources: &Sources, only: &BTreeSet<String>, today: Date) -> Mended {
    let mut mending = Mending::begin(sources, only, today);
    while mending.trials < MAX_TRIALS {
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

/// File, place and code.
type Key = (Arc<str>, Span, &'static str);

/// A remedy with its finding.
#[derive(Debug, Clone)]
struct Offer {
    found: Diagnostic,
    fix: Fix,
}

impl Offer {
    fn file(&self) -> &Arc<str> {
        &self.found.primary.file
    }

    /// What names it until the texts change.
    fn key(&self) -> Key {
        (Arc::clone(self.file()), self.fix.span, self.found.code)
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
    /// Remedies that do not mend the texts as they now are.
    refused: BTreeMap<Key, NotFixed>,
    /// Where the lines of the texts begin, as they now are, by file.
    lines: BTreeMap<Arc<str>, LineIndex>,
    /// Batches tried.
    trials: usize,
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
        let (fixed, refused, lines) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Self { only, today, now: sources.clone(), report, checker, fixed, refused, lines, trials: 0 }
    }

    /// The remedies to try next: those of syntax while there are any, then the others.
    fn offers(&self) -> Batch {
        let offered: Vec<Offer> = self.report.diagnostics.iter().filter_map(|found| self.offer(found)).collect();
        let syntax = offered.iter().any(|offer| offer.found.code == SYNTAX);
        let mut batch = Batch::new();
        for offer in offered.into_iter().filter(|offer| (offer.found.code == SYNTAX) == syntax) {
            batch.entry(Arc::clone(offer.file())).or_default().push(offer);
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

    /// Applies what mends.
    fn round(&mut self, offers: Batch) {
        let (mut good, mut last) = (Batch::new(), None);
        self.sift(offers, &mut good, &mut last);
        let Some(trial) = last else { return };
        let told: Vec<Fixed> = good.values().flatten().map(|offer| self.told(offer)).collect();
        self.fixed.extend(told);
        self.lines.clear();
        self.now = trial.sources;
        self.report = trial.report;
        self.refused.clear();
    }

    /// Adds to `good` what mends beside it: everything at once where that goes well, else each half on its own.
    fn sift(&mut self, offers: Batch, good: &mut Batch, last: &mut Option<Trial>) {
        let mut more = good.clone();
        for (file, offers) in &offers {
            more.entry(Arc::clone(file)).or_default().extend(offers.iter().cloned());
        }
        match self.attempt(&more) {
            Ok(trial) => (*good, *last) = (more, Some(trial)),
            Err(why) => match halves(&offers) {
                Some(halves) => halves.into_iter().for_each(|half| self.sift(half, good, last)),
                None => {
                    for offer in offers.values().flatten() {
                        let not = NotFixed { offered: self.told(offer), why: why.clone() };
                        self.refused.insert(offer.key(), not);
                    }
                }
            },
        }
    }

    fn told(&mut self, offer: &Offer) -> Fixed {
        let file = &offer.found.primary.file;
        let text = self.report.texts.get(file).map_or("", |text| &**text);
        let lines = self.lines.entry(Arc::clone(file)).or_insert_with(|| LineIndex::new(text));
        let line = lines.line_col(text, offer.fix.span.start).line;
        Fixed { code: offer.found.code, file: Arc::clone(file), line, title: offer.fix.title.clone() }
    }

    /// Tries a batch. Says why it does not mend.
    fn attempt(&mut self, batch: &Batch) -> Result<Trial, Words> {
        self.trials += 1;
        let mut sources = self.now.clone();
        for file in &mut sources.files {
            let Some(offers) = batch.get(&file.name) else { continue };
            let Ok(text) = &file.text else { continue };
            file.text = Ok(applied(text, offers).into());
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
            None if !self.is_nearer(batch, &report) => {
                Err(Words::fixed("고쳐도 고칠 것이 줄지 않아요", "as much would be left to mend"))
            }
            None => Ok(Trial { sources, report }),
        }
    }

    /// Whether less is wrong than before. Of syntax that is: its faults begin later in each file.
    fn is_nearer(&self, batch: &Batch, report: &Report) -> bool {
        if batch.values().flatten().any(|offer| offer.found.code == SYNTAX) {
            let (before, after) = (syntax(&self.report), syntax(report));
            return batch.keys().all(|file| match (before.get(file), after.get(file)) {
                (Some(before), Some(after)) => is_later(before, after),
                (_, after) => after.is_none(),
            });
        }
        let weights = [Severity::Error, Severity::Warning, Severity::Info];
        let count = |report: &Report| weights.map(|weight| report.count(weight));
        let (before, after) = (count(&self.report), count(report));
        // Of a file with more findings than are kept as many are seen as before: others, further on.
        let full = |file: &Arc<str>| of_file(&self.report, file).len() >= MAX_FINDINGS;
        let later =
            || batch.keys().all(|file| full(file) && is_later(&of_file(&self.report, file), &of_file(report, file)));
        after < before || after == before && later()
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

/// Where the faults of syntax begin, by file, in order.
fn syntax(report: &Report) -> BTreeMap<&Arc<str>, Vec<usize>> {
    let mut out: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for found in report.diagnostics.iter().filter(|found| found.code == SYNTAX) {
        out.entry(&found.primary.file).or_default().push(found.primary.span.start);
    }
    out.values_mut().for_each(|starts| starts.sort_unstable());
    out
}

/// Where the findings of a file begin, in order.
fn of_file(report: &Report, file: &Arc<str>) -> Vec<usize> {
    let mut out: Vec<usize> = report
        .diagnostics
        .iter()
        .filter(|found| found.primary.file == *file)
        .map(|found| found.primary.span.start)
        .collect();
    out.sort_unstable();
    out
}

/// Whether the first fault that is another one lies further on, or is gone.
fn is_later(before: &[usize], after: &[usize]) -> bool {
    let other = before.iter().zip(after).find(|(before, after)| before != after);
    other.map_or(after.len() < before.len(), |(before, after)| after > before)
}

/// A batch in two: its files, or the remedies of its only file. `None` where it is but one remedy.
fn halves(batch: &Batch) -> Option<[Batch; 2]> {
    if batch.len() > 1 {
        let mut first = batch.clone();
        let rest = first.split_off(batch.keys().nth(batch.len() / 2)?);
        return Some([first, rest]);
    }
    let (file, offers) = batch.first_key_value()?;
    let (first, rest) = offers.split_at(offers.len() / 2);
    (!first.is_empty()).then(|| [first, rest].map(|half| Batch::from([(Arc::clone(file), half.to_vec())])))
}

/// Takes out every remedy that touches the bytes of the one before it.
fn apart(offers: &mut Vec<Offer>) {
    let mut last: Option<Span> = None;
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
