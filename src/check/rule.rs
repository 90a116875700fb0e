//! What a rule is, and what it may look at.
//!
//! A rule sees what the files say and reports through [`Out`]; it changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::graph::Graph;
use super::head::Head;
use super::shelf::Shelf;
use super::walk::{Coverage, Stop};
use crate::diag::{Diagnostic, Place, Related, Severity, Words, words};
use crate::guide::fill::{Piece, pieces};
use crate::guide::model::Guide;
use crate::guide::raw::{At, RawCase, RawGuide};
use crate::guide::session::Session;
use crate::guide::source::ImageFile;
use crate::guide::tables::Tables;
use crate::text::nearest::nearest;
use crate::text::span::Span;

/// One rule. Each lives in a file of its own under `rules/`.
pub struct Rule {
    /// Stable code.
    pub code: &'static str,
    /// Kebab-case name of the bad thing.
    pub name: &'static str,
    /// Weight before `check.toml`.
    pub severity: Severity,
    /// Whether some of its findings carry a fix.
    pub fixable: bool,
    /// What it finds, one sentence.
    pub summary: Words,
    /// Why that is bad.
    pub why: Words,
    /// A failing example, in the form of [`crate::check::example`].
    pub bad: &'static str,
    /// The same, corrected.
    pub good: &'static str,
    /// What looks like it and is right, so that the rule stays silent.
    pub near_miss: &'static str,
    /// How it looks.
    pub run: Run,
}

/// When a rule runs.
#[derive(Clone, Copy)]
pub enum Run {
    /// Found while parsing.
    Form,
    /// Over each guide whose text could be read to the end, without the others.
    Guide(fn(&GuideCx<'_>, &mut Out<'_>)),
    /// Over each such guide and those it names.
    Links(fn(&LinkCx<'_>, &mut Out<'_>)),
    /// Both.
    GuideAndLinks(fn(&GuideCx<'_>, &mut Out<'_>), fn(&LinkCx<'_>, &mut Out<'_>)),
    /// Once over all guides. Findings name their own file.
    Library(fn(&LibraryCx<'_>, &mut Out<'_>)),
    /// After each case of a usable guide was walked.
    Case(fn(&CaseCx<'_>, &mut Out<'_>)),
    /// Over each usable guide, once all cases of all guides were walked.
    Coverage(fn(&CoverageCx<'_>, &mut Out<'_>)),
}

/// What lies beside the guides.
#[derive(Clone, Copy)]
pub struct Beside<'a> {
    /// Tables.
    pub tables: &'a Tables,
    /// Pictures.
    pub images: &'a BTreeMap<String, ImageFile>,
    /// Today, for dates that pass.
    pub today: Date,
}

/// All guides, by what their heads say.
#[derive(Clone, Copy)]
pub struct LibraryCx<'a> {
    /// The guides.
    pub shelf: &'a Shelf,
    /// Tables.
    pub tables: &'a Tables,
    /// Today, for dates that pass.
    pub today: Date,
}

/// One guide and those it names.
#[derive(Clone, Copy)]
pub struct LinkCx<'a> {
    /// The guide.
    pub head: &'a Head,
    /// All guides.
    pub shelf: &'a Shelf,
}

/// One guide on its own.
pub struct GuideCx<'a> {
    /// The guide.
    pub raw: &'a RawGuide,
    /// Its steps and outcomes as nodes.
    pub graph: Graph,
    /// Steps whose form is wrong, so that a way out of them may have been lost.
    pub doubtful: BTreeSet<&'a str>,
    /// Texts with braces of those in which slots are filled.
    pub braced: Vec<Braced<'a>>,
    /// What lies beside it.
    pub library: &'a Beside<'a>,
}

/// A text with braces.
pub struct Braced<'a> {
    /// Node of [`GuideCx::graph`] it belongs to.
    pub node: usize,
    /// Name of that step or outcome.
    pub owner: &'a str,
    /// Whether it is spoken, or shown, before the fields of the same step are filled.
    pub spoken: bool,
    /// The text.
    pub text: &'a At<String>,
    /// What it is made of.
    pub pieces: Vec<Piece<'a>>,
}

/// Steps from which on a guide is looked at by all processors. Somebody waits for a guide that is edited.
pub(super) const MANY_STEPS: usize = 100;

impl<'a> GuideCx<'a> {
    /// A guide in which these steps are doubtful.
    pub fn new(raw: &'a RawGuide, doubtful: BTreeSet<&'a str>, library: &'a Beside<'a>) -> Self {
        let look = || (Graph::doubting(raw, &doubtful), braced(raw));
        let many = || rayon::join(|| Graph::doubting(raw, &doubtful), || braced(raw));
        let (graph, braced) = if raw.steps.len() < MANY_STEPS { look() } else { many() };
        Self { raw, graph, doubtful, braced, library }
    }

    /// Name of a node of [`GuideCx::graph`], and where it is defined.
    pub fn node(&self, node: usize) -> (&str, Span) {
        match self.raw.steps.get(node) {
            Some(step) => (step.name(), step.id.as_ref().map_or(step.span, |id| id.span)),
            None => match self.raw.outcomes.get(node.saturating_sub(self.graph.steps)) {
                Some(outcome) => (outcome.name(), outcome.id.as_ref().map_or(outcome.span, |id| id.span)),
                None => ("", Span::default()),
            },
        }
    }
}

fn braced<'a>(raw: &'a RawGuide) -> Vec<Braced<'a>> {
    let mut out = Vec::new();
    let mut add = |node: usize, owner: &'a str, spoken: bool, text: &'a At<String>| {
        // Without a way out of it the loop is made of wide instructions.
        if text.value.bytes().fold(false, |any, byte| any | matches!(byte, b'{' | b'}')) {
            out.push(Braced { node, owner, spoken, text, pieces: pieces(&text.value) });
        }
    };
    for (at, step) in raw.steps.iter().enumerate() {
        for (key, text) in step.texts() {
            // An address keeps its braces, and a picture's words are the same for everybody.
            if !matches!(key, "link" | "image") {
                add(at, step.name(), matches!(key, "say" | "title"), text);
            }
        }
    }
    for (at, outcome) in raw.outcomes.iter().enumerate() {
        let texts = outcome.say.iter().chain(&outcome.copy);
        texts.for_each(|text| add(raw.steps.len() + at, outcome.name(), true, text));
    }
    out
}

/// A case that was walked.
pub struct CaseCx<'a> {
    /// Its guide, as walked.
    pub guide: &'a Guide,
    /// Its text.
    pub case: &'a RawCase,
    /// Texts of the guides it went through.
    pub raws: &'a [RawGuide],
    /// The call where it stopped.
    pub session: &'a Session,
    /// Why it stopped.
    pub stop: &'a Stop,
}

/// A usable guide and what the cases of the library went through.
pub struct CoverageCx<'a> {
    /// Its text.
    pub raw: &'a RawGuide,
    /// What was walked.
    pub coverage: &'a Coverage,
}

/// Findings that are kept of one file. Whoever mends these sees the next.
pub(super) const MAX_FINDINGS: usize = 2_000;

/// Findings that are kept of the rules over the whole library.
pub(super) const MAX_FINDINGS_IN_ALL: usize = 20_000;

/// Where a rule's findings go.
pub struct Out<'a> {
    rule: &'static Rule,
    found: &'a mut Vec<Diagnostic>,
    file: Arc<str>,
}

impl<'a> Out<'a> {
    /// For one rule over one file.
    pub fn new(rule: &'static Rule, found: &'a mut Vec<Diagnostic>, file: &Arc<str>) -> Self {
        Self { rule, found, file: Arc::clone(file) }
    }

    /// Starts a finding of this rule in its file; give it to [`Out::push`].
    pub fn at(&self, span: Span, message: Words) -> Diagnostic {
        self.in_file(&self.file, span, message)
    }

    /// Starts a finding in another file.
    pub fn in_file(&self, file: &Arc<str>, span: Span, message: Words) -> Diagnostic {
        Diagnostic::new(self.rule.code, self.rule.severity, file, span, message)
    }

    /// Starts a finding in a table.
    pub fn in_table(&self, table: &str, span: Span, message: Words) -> Diagnostic {
        self.in_file(&table.into(), span, message)
    }

    /// Reports a finding.
    pub fn push(&mut self, found: Diagnostic) {
        if !self.is_full() {
            self.found.push(found);
        }
    }

    /// Whether nothing more is kept. A rule that has much to do for each finding stops here.
    pub fn is_full(&self) -> bool {
        // Rules over the whole library have no file of their own.
        self.found.len() >= if self.file.is_empty() { MAX_FINDINGS_IN_ALL } else { MAX_FINDINGS }
    }
}

/// A second place in any file.
pub fn related_in(found: &mut Diagnostic, file: &Arc<str>, span: Span, message: impl Into<Words>) {
    let place = Place { file: Arc::clone(file), span };
    found.related.push(Related { place, message: message.into() });
}

/// Adds "혹시 …?" and a fix where a known name is near; otherwise `help`.
pub fn suggest<'n>(
    found: Diagnostic,
    word: &str,
    quoted: Span,
    known: impl IntoIterator<Item = &'n str>,
    help: Words,
) -> Diagnostic {
    match nearest(word, known) {
        Some(near) => found.help(words!("혹시 \"{near}\"인가요?", "did you mean \"{near}\"?")).fix(
            changed(&format!("\"{word}\""), &format!("\"{near}\"")),
            quoted,
            format!("\"{near}\""),
        ),
        None => found.help(help),
    }
}

/// The title of a fix that puts one thing in place of another.
pub fn changed(from: &str, to: &str) -> Words {
    words!("{from} → {to}", "{from} → {to}")
}
