//! Where in a text a query matched, for the list to show. Never changes the text.

use std::ops::Range;

use super::fold::{self, Folded, Word};
use super::index::Index;
use super::initials;
use super::query::Query;
use super::rank::{Found, Touches};
use super::{Hit, Why};
use crate::text::hangul;

/// A hit with its explanation.
pub(super) fn hit(index: &Index, query: &Query, touches: &Touches, found: &Found) -> Hit {
    let Some(text) = index.texts(found.doc).get(found.text) else {
        let why = Why { field: super::FieldKind::Title, text: String::new(), ranges: Vec::new(), how: found.how };
        return Hit { doc: found.doc as usize, score: found.score, why };
    };
    let source = index.source(found.doc, text);
    let ranges = ranges(index, query, touches, source);
    let why = Why { field: text.kind, text: source.to_owned(), ranges, how: found.how };
    Hit { doc: found.doc as usize, score: found.score, why }
}

fn ranges(index: &Index, query: &Query, touches: &Touches, source: &str) -> Vec<Range<usize>> {
    let folded = fold::fold(source);
    let words = fold::words(&folded);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for word in &words {
        ranges.extend(in_word(index, query, touches, word, &folded));
    }
    ranges.extend(by_initials(query, &folded, &words));
    merge(ranges)
}

/// What matched in one word.
fn in_word(index: &Index, query: &Query, touches: &Touches, word: &Word, folded: &[Folded]) -> Vec<Range<usize>> {
    let Some(surface) = index.surface(&word.text) else { return Vec::new() };
    let own = index.units(surface).first().map_or("", |unit| &index.vocab.unit(*unit).keys);
    let mut out = Vec::new();
    for touch in touches.get(surface).iter().filter(|touch| query.tokens[touch.token].weight > 0.0) {
        // A reading that is not the beginning of the word (눌러, 누르) stands for all of it.
        let begins = own.starts_with(&*index.vocab.unit(touch.unit).keys);
        let keys = if begins { touch.from..touch.to } else { 0..own.len() };
        out.extend(chars_of_keys(&folded[word.from..word.to], &keys));
    }
    out
}

/// The bytes of the characters that these keys type.
fn chars_of_keys(chars: &[Folded], keys: &Range<usize>) -> Option<Range<usize>> {
    let mut at = 0;
    let mut range: Option<Range<usize>> = None;
    let mut typed = String::new();
    for f in chars {
        typed.clear();
        hangul::push_keys(f.c, &mut typed);
        let end = at + typed.len();
        if at < keys.end && end > keys.start {
            let start = range.map_or(f.start, |range| range.start);
            range = Some(start..f.end);
        }
        at = end;
    }
    range
}

fn by_initials(query: &Query, folded: &[Folded], words: &[Word]) -> Vec<Range<usize>> {
    let patterns: Vec<_> = query.tokens.iter().filter_map(|token| token.initials.as_ref()).collect();
    if patterns.is_empty() {
        return Vec::new();
    }
    let (mut row, mut places) = (Vec::new(), Vec::new());
    initials::push_row(folded, words, &mut row, Some(&mut places));
    let mut out = Vec::new();
    for (from, to, _) in patterns.iter().filter_map(|pattern| pattern.find(&row)) {
        out.extend(places[from..to].iter().filter_map(|at| folded.get(*at)).map(|f| f.start..f.end));
    }
    out
}

/// Puts ranges in order and joins those that touch.
fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
