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
        let (_, report) = checker.check(sources.clone(), today);
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
        for (file, offers) in batch {
            self.fixed.extend(offers.iter().map(|offer| self.told(offer)).collect::<Vec<_>>());
            if let Some(text) = trial.report.texts.get(file) {
                self.had.entry(Arc::clone(file)).or_default().insert(Arc::clone(text));
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
        let (_, report) = self.checker.check(sources.clone(), self.today);
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
mod tests {
    use super::*;
    use crate::check::example;
    use crate::check::rules::RULES;

    fn day() -> Date {
        jiff::civil::date(2026, 11, 21)
    }

    fn mended(body: &str) -> Mended {
        mend(&example::sources(body), &BTreeSet::new(), day())
    }

    fn with(sources: &Sources, mended: &Mended) -> Sources {
        let mut sources = sources.clone();
        for file in &mut sources.files {
            if let Some(change) = mended.changes.iter().find(|change| change.file == file.name) {
                file.text = Ok(Arc::clone(&change.after));
            }
        }
        sources
    }

    /// Whatever is offered for a rule's bad example is applied or refused with a reason, and a second run changes
    /// nothing.
    #[test]
    fn every_bad_example_is_mended_once() {
        let mut mended = BTreeSet::new();
        for rule in RULES {
            let sources = example::sources(rule.bad);
            let first = mend(&sources, &BTreeSet::new(), day());
            let left = first.report.diagnostics.iter().filter(|d| d.code == rule.code && d.fix.is_some()).count();
            let refused = first.not_fixed.iter().filter(|not| not.offered.code == rule.code).count();
            assert_eq!(left, refused, "{}: {:?}", rule.code, first.not_fixed);
            mended.extend(first.fixed.iter().map(|fixed| fixed.code));
            let second = mend(&with(&sources, &first), &BTreeSet::new(), day());
            assert!(second.changes.is_empty() && second.fixed.is_empty(), "{}: {:?}", rule.code, second.fixed);
        }
        for code in ["G001", "G102", "G301", "G303"] {
            assert!(mended.contains(code), "{code} is mended");
        }
    }

    /// A misspelt key is mended, unless the right one is there, too.
    #[test]
    fn a_key_is_not_written_twice() {
        let misspelt = mended("[[step]]\nid=\"a\"\ntitel=\"가\"\nsay=\"네.\"\ngoto=\"done\"\n");
        assert_eq!(misspelt.fixed.iter().map(|fixed| fixed.code).collect::<Vec<_>>(), ["G002"]);
        assert!(misspelt.report.is_usable());
        let twice = mended("[[step]]\nid=\"a\"\ntitle=\"가\"\ntitel=\"가\"\nsay=\"네.\"\ngoto=\"done\"\n");
        assert!(twice.changes.is_empty(), "{:?}", twice.fixed);
    }

    #[test]
    fn only_the_remedy_changes() {
        let body = "# 머리 주석\r\n[[step]] # 단계\r\nid = \"a\"  # 이름\r\n\ttitle='가'\r\nsay = \"{custmer}님\"   # 인사\r\ngoto = \"doen\"\r\n";
        let head = "symptoms = [\"안 돼요\"] # 증상\r\ninput.customer = { label = \"고객\", kind = \"name\" }\r\n";
        let text = format!(
            "format=1\r\nid=\"example\"\r\ntitle=\"보기\"\r\ncategory=\"보기\"\r\n{head}{body}\r\n[[outcome]]\r\nid=\"done\"\r\nresult=\"resolved\"\r\ncode=\"PAY-01\""
        );
        let mut sources = example::sources("");
        sources.files.retain(|file| &*file.name != "example.toml");
        sources.files.push(crate::guide::source::SourceFile::of("example.toml", &text));
        let mended = mend(&sources, &BTreeSet::new(), day());
        let change = mended.changes.iter().find(|change| &*change.file == "example.toml").unwrap();
        let want = text.replace("{custmer}", "{customer}").replace("\"doen\"", "\"done\"");
        assert_eq!(&*change.after, want);
        let lines: Vec<(usize, &str)> = mended.fixed.iter().map(|fixed| (fixed.line, fixed.code)).collect();
        assert!(lines.contains(&(11, "G301")) && lines.contains(&(12, "G102")), "{lines:?}");
    }

    #[test]
    fn files_that_are_not_meant_stay() {
        let body = "[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네.\"\ngoto=\"doen\"\n# file: other.toml\n[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네.\"\ngoto=\"doen\"\n";
        let mended = mend(&example::sources(body), &BTreeSet::from(["other.toml".to_owned()]), day());
        let files: Vec<&str> = mended.changes.iter().map(|change| &*change.file).collect();
        assert_eq!(files, ["other.toml"]);
        assert_eq!(mended.fixed.len(), 1);
    }

    /// The nearest id is not always the one that was meant: a case that then ends elsewhere says so.
    #[test]
    fn a_remedy_that_breaks_something_is_left_out() {
        let body = "[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네.\"\ngoto=\"doen\"\n[[outcome]]\nid=\"done\"\nresult=\"resolved\"\ncode=\"PAY-01\"\n[[outcome]]\nid=\"later\"\nresult=\"callback\"\ncode=\"CB-01\"\n[[case]]\nname=\"끝\"\ntake=[]\nend=\"later\"\n";
        let mended = mended(body);
        assert!(mended.changes.is_empty(), "{:?}", mended.changes);
        assert_eq!(mended.not_fixed.len(), 1);
        assert!(mended.not_fixed[0].why.ko.contains("G702"), "{:?}", mended.not_fixed);
    }

    /// One remedy brings the next finding to light; of two that overlap the first is applied.
    #[test]
    fn rounds_go_on_until_nothing_changes() {
        let body = "[[step]]\nid=\"a\"\ntitle=\"가\"\nsay=\"네?\"\nchoice=[{label=\"예예예\",goto=\"b\"},{label=\"아뇨\",goto=\"done\"}]\n[[step]]\nid=\"b\"\ntitle=\"나\"\nsay=\"네?\"\nchoice=[{label=\"맞아요\",goto=\"done\"},{label=\"틀려요\",goto=\"later\"}]\n[[outcome]]\nid=\"done\"\nresult=\"resolved\"\ncode=\"PAY-01\"\n[[outcome]]\nid=\"later\"\nresult=\"callback\"\ncode=\"CB-01\"\n[[case]]\nname=\"끝\"\ntake=[\"예예에\",\"맞아오\"]\nend=\"done\"\n";
        let mended = mended(body);
        let codes: Vec<&str> = mended.fixed.iter().map(|fixed| fixed.code).collect();
        assert_eq!(codes, ["G701", "G701"], "{:?}", mended.not_fixed);
        assert!(mended.changes[0].after.contains("take=[\"예예예\",\"맞아요\"]"));
    }
}
