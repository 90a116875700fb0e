//! Everything a search needs, made once from the documents of a library.
//!
//! Words are kept twice: forward (the words of every text, in order, for a close look) and inverted (the guides of every
//! vocabulary unit, for the first choice). Never changes after [`Index::build`].

use std::collections::HashMap;

use super::alias::Aliases;
use super::csr::Csr;
use super::fold::{self, Folded, Script, Word, plain_keys};
use super::vocab::Vocab;
use super::{Doc, Field, FieldKind, Hit, highlight, initials, query, rank, stem};
use crate::text::hangul;

/// A text of a document, by place: its words in [`Index::words`], its syllables in [`Index::syllables`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub kind: FieldKind,
    /// Which field of the document; the title of the document where there is none.
    pub field: Option<u32>,
    words_from: u32,
    words_to: u32,
    syllables_from: u32,
    syllables_to: u32,
}

/// A library, ready to be searched.
#[derive(Debug, Clone)]
pub struct Index {
    docs: Vec<Doc>,
    pub(super) vocab: Vocab,
    pub(super) aliases: Aliases,
    surfaces: HashMap<Box<str>, u32>,
    /// For every distinct word as written: its unit, then the units of its other readings.
    surface_units: Csr,
    /// The same the other way round.
    unit_surfaces: Csr,
    /// Texts of document `i` are `texts[text_starts[i]..text_starts[i + 1]]`.
    text_starts: Vec<u32>,
    texts: Vec<Text>,
    words: Vec<u32>,
    syllables: Vec<u16>,
    guide_docs: Csr,
    guides: usize,
    postings: Csr,
    presence: Vec<f32>,
    grams: Csr,
}

impl Index {
    /// Reads all documents. Documents of one guide belong together by their `guide`, wherever they stand.
    pub fn build(docs: Vec<Doc>) -> Self {
        let mut builder = Builder::default();
        for doc in &docs {
            builder.doc(doc);
        }
        builder.finish(docs)
    }

    /// The documents, as given.
    pub fn docs(&self) -> &[Doc] {
        &self.docs
    }

    /// The best documents for what a person typed or pasted, best first, at most `limit`, at most three of a guide.
    /// Hits that need the other keyboard layout come after all others. An empty query finds nothing.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let query = query::read(self, query);
        let mut looker = rank::Looker::new(self, &query);
        let found = rank::rank(self, &query, &mut looker, limit);
        found.iter().map(|found| highlight::hit(self, &query, looker.touches(), found)).collect()
    }

    pub(super) fn guides(&self) -> usize {
        self.guides
    }

    pub(super) fn guide_docs(&self, guide: u32) -> &[u32] {
        self.guide_docs.get(guide)
    }

    pub(super) fn texts(&self, doc: u32) -> &[Text] {
        let at = |i: u32| self.text_starts[i as usize] as usize;
        &self.texts[at(doc)..at(doc + 1)]
    }

    /// The words of a text as written, by number.
    pub(super) fn words(&self, text: &Text) -> &[u32] {
        &self.words[text.words_from as usize..text.words_to as usize]
    }

    /// The row of syllables of a short text; empty for a long one.
    pub(super) fn syllables(&self, text: &Text) -> &[u16] {
        &self.syllables[text.syllables_from as usize..text.syllables_to as usize]
    }

    /// Units of a word as written, its own first.
    pub(super) fn units(&self, surface: u32) -> &[u32] {
        self.surface_units.get(surface)
    }

    /// Words as written that have this unit.
    pub(super) fn surfaces_of(&self, unit: u32) -> &[u32] {
        self.unit_surfaces.get(unit)
    }

    /// How many words as written there are.
    pub(super) fn surfaces(&self) -> usize {
        self.surfaces.len()
    }

    pub(super) fn surface(&self, word: &str) -> Option<u32> {
        self.surfaces.get(word).copied()
    }

    /// Guides of a unit with the weight (0 to 1) of the best place.
    pub(super) fn postings(&self, unit: u32) -> impl ExactSizeIterator<Item = (usize, f32)> {
        self.postings.get(unit).iter().map(|packed| {
            let weight = u8::try_from(packed & 0xFF).map_or(0.0, f32::from);
            ((packed >> 8) as usize, weight / 255.0)
        })
    }

    /// In how many guides a unit stands, a passing mention counting less than a title.
    pub(super) fn presence(&self, unit: u32) -> f32 {
        self.presence.get(unit as usize).copied().unwrap_or(0.0)
    }

    /// Guides whose short texts have a gram of initials, in order.
    pub(super) fn guides_with_gram(&self, gram: u32) -> &[u32] {
        self.grams.get(gram)
    }

    /// The text behind a [`Text`] of a document.
    pub(super) fn source(&self, doc: u32, text: &Text) -> &str {
        let doc = &self.docs[doc as usize];
        text.field.and_then(|field| doc.fields.get(field as usize)).map_or(&doc.title, |field| &field.text)
    }
}

/// The other readings of a word: what both the library and a query look under besides the word itself.
pub(super) fn readings(word: &str, script: Script) -> Vec<String> {
    if script != Script::Hangul {
        return Vec::new();
    }
    let fold_shift = |mut keys: String| {
        keys.make_ascii_lowercase();
        keys
    };
    stem::stems(word).into_iter().map(fold_shift).collect()
}

#[derive(Default)]
struct Builder {
    vocab: Vocab,
    surfaces: HashMap<Box<str>, u32>,
    surface_units: Csr,
    text_starts: Vec<u32>,
    texts: Vec<Text>,
    words: Vec<u32>,
    syllables: Vec<u16>,
    guide_numbers: HashMap<Box<str>, u32>,
    doc_guides: Vec<u32>,
}

impl Builder {
    fn doc(&mut self, doc: &Doc) {
        let next = u32::try_from(self.guide_numbers.len()).unwrap_or(u32::MAX);
        let guide = match self.guide_numbers.get(doc.guide.as_str()) {
            Some(guide) => *guide,
            None => {
                self.guide_numbers.insert(doc.guide.as_str().into(), next);
                next
            }
        };
        self.doc_guides.push(guide);
        self.text_starts.push(length(&self.texts));
        let title = if doc.step.is_some() { FieldKind::StepTitle } else { FieldKind::Title };
        let has_title = |field: &Field| field.kind == title && field.text == doc.title;
        if !doc.fields.iter().any(has_title) {
            self.text(title, None, &doc.title);
        }
        for (number, field) in (0_u32..).zip(&doc.fields) {
            self.text(field.kind, Some(number), &field.text);
        }
    }

    fn text(&mut self, kind: FieldKind, field: Option<u32>, text: &str) {
        let folded = fold::fold(text);
        let words = fold::words(&folded);
        let (words_from, syllables_from) = (length(&self.words), length(&self.syllables));
        for word in &words {
            let surface = self.word(word);
            self.words.push(surface);
        }
        if kind.is_short() {
            initials::push_row(&folded, &words, &mut self.syllables, None);
        }
        let (words_to, syllables_to) = (length(&self.words), length(&self.syllables));
        self.texts.push(Text { kind, field, words_from, words_to, syllables_from, syllables_to });
    }

    fn word(&mut self, word: &Word) -> u32 {
        if let Some(surface) = self.surfaces.get(word.text.as_str()) {
            return *surface;
        }
        let mut units = vec![self.vocab.intern(word.script, &plain_keys(&word.text))];
        let mut others = readings(&word.text, word.script);
        if let Some((not, verb)) =
            Some(word.text.as_str()).filter(|_| word.script == Script::Hangul).and_then(stem::negation)
        {
            others.push(plain_keys(&not.to_string()));
            others.extend(readings(verb, Script::Hangul));
        }
        for keys in others {
            let unit = self.vocab.intern(word.script, &keys);
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        let surface = u32::try_from(self.surfaces.len()).unwrap_or(u32::MAX);
        self.surfaces.insert(word.text.as_str().into(), surface);
        self.surface_units.push(units);
        surface
    }

    fn finish(mut self, docs: Vec<Doc>) -> Index {
        self.text_starts.push(length(&self.texts));
        self.vocab.finish();
        let guides = self.guide_numbers.len();
        let pairs: Vec<(u32, u32)> = self.doc_guides.iter().copied().zip(0_u32..).collect();
        let guide_docs = Csr::group(guides, &pairs);
        let pairs: Vec<(u32, u32)> = (0_u32..)
            .take(self.surfaces.len())
            .flat_map(|surface| self.surface_units.get(surface).iter().map(move |unit| (*unit, surface)))
            .collect();
        let unit_surfaces = Csr::group(self.vocab.len(), &pairs);
        let mut index = Index {
            docs,
            vocab: self.vocab,
            aliases: Aliases::new(),
            surfaces: self.surfaces,
            surface_units: self.surface_units,
            unit_surfaces,
            text_starts: self.text_starts,
            texts: self.texts,
            words: self.words,
            syllables: self.syllables,
            guide_docs,
            guides,
            postings: Csr::default(),
            presence: Vec::new(),
            grams: Csr::default(),
        };
        index.postings = invert_words(&index);
        let presence = |unit| index.postings(unit).map(|(_, weight)| weight * weight).sum();
        index.presence = (0_u32..).take(index.vocab.len()).map(presence).collect();
        index.grams = invert_grams(&index);
        index
    }
}

fn length<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// For every unit the guides it stands in, each packed with the weight of its best place there.
fn invert_words(index: &Index) -> Csr {
    let mut best = vec![0_u8; index.vocab.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for guide in 0..u32::try_from(index.guides).unwrap_or(u32::MAX) {
        for text in index.guide_docs(guide).iter().flat_map(|doc| index.texts(*doc)) {
            let weight = packed_weight(text.kind);
            for unit in index.words(text).iter().flat_map(|surface| index.units(*surface)) {
                let best = &mut best[*unit as usize];
                if *best == 0 {
                    touched.push(*unit);
                }
                *best = (*best).max(weight);
            }
        }
        for unit in touched.drain(..) {
            let weight = std::mem::take(&mut best[unit as usize]);
            pairs.push((unit, guide << 8 | u32::from(weight)));
        }
    }
    Csr::group(index.vocab.len(), &pairs)
}

fn packed_weight(kind: FieldKind) -> u8 {
    // Hundredths are exact enough, and 0 must mean "not there".
    (1..=u8::MAX).rev().find(|step| f32::from(*step) / 255.0 <= kind.weight()).unwrap_or(1)
}

/// For every gram of initials the guides that have it in a short text.
fn invert_grams(index: &Index) -> Csr {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    let mut grams = Vec::new();
    for guide in 0..u32::try_from(index.guides).unwrap_or(u32::MAX) {
        grams.clear();
        for text in index.guide_docs(guide).iter().flat_map(|doc| index.texts(*doc)) {
            initials::row_grams(index.syllables(text), &mut grams);
        }
        grams.sort_unstable();
        grams.dedup();
        pairs.extend(grams.iter().map(|gram| (*gram, guide)));
    }
    Csr::group(initials::GRAMS, &pairs)
}

/// A word read in the other keyboard layout: `zlqhem` is 키보드, ㅑㄴㅔ is `isp`. `None` where nobody can have meant it.
pub(super) fn other_layout(chunk: &[Folded], script: Script) -> Option<String> {
    let text: String = chunk.iter().map(|f| f.c).collect();
    match script {
        Script::Hangul => Some(plain_keys(&text)),
        Script::Latin => {
            let shown = hangul::typed(&text);
            let jamo = shown.chars().filter(|c| hangul::is_jamo(*c)).count();
            let whole = shown.chars().filter(|c| hangul::is_hangul(*c)).count() - jamo;
            let initials = whole == 0 && jamo >= 3 && shown.chars().all(hangul::is_consonant);
            // The last syllable may still be being typed; anywhere else a single jamo says that this is no Hangul.
            let tail = shown.chars().next_back().is_some_and(hangul::is_jamo);
            (initials || (whole > 0 && jamo == usize::from(tail))).then_some(shown)
        }
        Script::Digits | Script::Other => None,
    }
}
