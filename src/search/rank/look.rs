//! A close look at one document: which words of the query stand in which of its texts, and how near to each other.

use super::super::index::{Index, Text};
use super::super::query::{Alt, Group, Query};
use super::super::{FieldKind, How};
use super::touch::Touches;

/// What a look saw.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// For every group of the query, 0 to 1.
    pub groups: Vec<f32>,
    /// The longest piece of the query that stands in a row in one text, 0 to 1.
    pub phrase: f32,
    /// How much of a short text the query fills, 0 to 1.
    pub filled: f32,
    /// How much of the query the title of the guide has, 0 to 1.
    pub titled: f32,
    /// Texts that have most of the query, a title counting more than a passing mention.
    pub mentions: f32,
    pub how: How,
    /// The text that explains most.
    pub text: usize,
}

/// What is known of one token in one text or document.
#[derive(Debug, Clone, Copy)]
struct Best {
    quality: f32,
    score: f32,
    how: How,
}

const NONE: Best = Best { quality: 0.0, score: 0.0, how: How::Words };

/// Looks at documents with one query.
pub(in super::super) struct Looker<'a> {
    index: &'a Index,
    query: &'a Query,
    touches: Touches,
    /// Weight of every token within the whole query.
    weights: Vec<f32>,
    total: f32,
    by_initials: bool,
    here: Here,
}

/// A run of words of a text that are words of the query in a row: where in the query it ends, its length, and whether
/// every word of it is exact.
type Run = (usize, usize, bool);

impl<'a> Looker<'a> {
    pub(in super::super) fn new(index: &'a Index, query: &'a Query) -> Self {
        let mut weights = vec![0.0; query.tokens.len()];
        for group in &query.groups {
            for token in group.alts.iter().flat_map(|alt| alt.tokens.clone()) {
                weights[token] = group.weight * query.tokens[token].share;
            }
        }
        let total = query.weight().max(f32::MIN_POSITIVE);
        let by_initials = query.tokens.iter().any(|token| token.initials.is_some());
        let here = Here { tokens: vec![NONE; query.tokens.len()], ..Here::default() };
        Self { index, query, touches: Touches::new(index, query), weights, total, by_initials, here }
    }

    /// The touches of the query.
    pub(in super::super) fn touches(&self) -> &Touches {
        &self.touches
    }

    /// Looks at one document.
    pub(super) fn look(&mut self, doc: u32) -> Seen {
        let mut best = vec![NONE; self.query.tokens.len()];
        let mut seen = Seen::default();
        let mut most = 0.0;
        let mut exact = false;
        let index = self.index;
        for (number, text) in index.texts(doc).iter().enumerate() {
            self.text(text);
            let here = &self.here;
            if !here.any {
                continue;
            }
            let weight = text.kind.weight();
            let mut gain = (0.16 * here.phrase + 0.12 * here.filled) * weight;
            for (token, touch) in here.tokens.iter().enumerate().filter(|(_, touch)| touch.quality > 0.0) {
                let score = touch.quality * weight;
                gain += score * self.weights[token];
                if score > best[token].score {
                    best[token] = Best { score, ..*touch };
                }
            }
            let covered = self.covered(here);
            seen.mentions += if covered >= 0.5 { mention(text.kind) } else { 0.0 };
            if text.kind == FieldKind::Title {
                seen.titled = seen.titled.max(covered);
            }
            if gain > most {
                (most, seen.text, exact) = (gain, number, here.exact);
            }
            seen.phrase = seen.phrase.max(here.phrase * weight);
            seen.filled = seen.filled.max(here.filled * weight);
        }
        self.groups(&best, &mut seen);
        if exact && matches!(seen.how, How::Exact | How::Words) {
            seen.how = How::Exact;
        } else if seen.how == How::Exact {
            seen.how = How::Words;
        }
        seen
    }

    /// How much of the query one text has, by the best reading of each group.
    fn covered(&self, here: &Here) -> f32 {
        let group = |group: &Group| {
            let alt = |alt: &Alt| alt.tokens.clone().map(|t| self.query.tokens[t].share * here.tokens[t].quality).sum();
            group.weight * group.alts.iter().map(alt).fold(0.0, f32::max)
        };
        self.query.groups.iter().map(group).sum::<f32>() / self.total
    }

    /// Adds the tokens up to groups, and takes the manner of the weightiest one.
    fn groups(&self, best: &[Best], seen: &mut Seen) {
        let mut heaviest = 0.0;
        for group in &self.query.groups {
            let mut score = 0.0_f32;
            let mut tokens = 0..0;
            for alt in &group.alts {
                let sum: f32 = alt.tokens.clone().map(|t| self.query.tokens[t].share * best[t].score).sum();
                if sum > score {
                    score = sum;
                    tokens = alt.tokens.clone();
                }
            }
            for token in tokens {
                let heavy = self.weights[token] * best[token].score;
                if heavy > heaviest {
                    heaviest = heavy;
                    seen.how = best[token].how;
                }
            }
            seen.groups.push(score);
        }
    }

    /// Looks at one text; what it saw is in `here`.
    fn text(&mut self, text: &Text) {
        let words = self.index.words(text);
        let here = &mut self.here;
        here.clear();
        let mut before: Vec<Run> = Vec::new();
        let mut ends: Vec<Run> = Vec::new();
        let mut longest = (0, false);
        let mut filled = 0_usize;
        for surface in words {
            let touches = self.touches.get(*surface);
            ends.clear();
            for touch in touches {
                here.note(touch.token, touch.quality, touch.how);
                let token = &self.query.tokens[touch.token];
                let sure = touch.quality >= 0.85 && matches!(touch.how, How::Exact | How::Words);
                let run = before.iter().chain(&ends).filter(|run| run.0 == token.from).max_by_key(|run| run.1);
                let (length, exact) = run.map_or((0, true), |run| (run.1, run.2));
                let run = (token.to, length + token.to - token.from, exact && sure);
                longest = longest.max((run.1, run.2));
                ends.push(run);
            }
            filled += usize::from(touches.iter().any(|touch| touch.quality >= 0.5));
            std::mem::swap(&mut before, &mut ends);
        }
        if self.by_initials && text.kind.is_short() {
            filled += by_initials(self.query, self.index.syllables(text), here);
        }
        let part = |a: usize, b: usize| if b == 0 { 0.0 } else { ratio(a.min(b), b) };
        here.phrase = part(longest.0, self.query.chars);
        here.exact = longest == (self.query.chars, true);
        here.filled = if text.kind.is_short() { part(filled, words.len()) } else { 0.0 };
    }
}

fn by_initials(query: &Query, row: &[u16], here: &mut Here) -> usize {
    let mut found = 0;
    for (token, t) in query.tokens.iter().enumerate() {
        if let Some((_, _, quality)) = t.initials.as_ref().and_then(|pattern| pattern.find(row)) {
            here.note(token, quality, How::Initials);
            found += 1;
        }
    }
    found
}

/// One text.
#[derive(Default)]
struct Here {
    tokens: Vec<Best>,
    any: bool,
    phrase: f32,
    filled: f32,
    exact: bool,
}

impl Here {
    fn clear(&mut self) {
        if self.any {
            self.tokens.fill(NONE);
        }
        (self.any, self.phrase, self.filled, self.exact) = (false, 0.0, 0.0, false);
    }

    fn note(&mut self, token: usize, quality: f32, how: How) {
        self.any = true;
        let best = &mut self.tokens[token];
        if quality > best.quality {
            *best = Best { quality, score: 0.0, how };
        }
    }
}

fn mention(kind: FieldKind) -> f32 {
    match kind {
        FieldKind::Title => 3.0,
        FieldKind::Symptom | FieldKind::Keyword | FieldKind::StepTitle => 1.0,
        FieldKind::Summary => 0.7,
        FieldKind::Choice | FieldKind::Category => 0.2,
        FieldKind::Say | FieldKind::Do | FieldKind::Note | FieldKind::Warn | FieldKind::Copy => 0.3,
    }
}

fn ratio(a: usize, b: usize) -> f32 {
    let number = |n: usize| u16::try_from(n).map_or(f32::from(u16::MAX), f32::from);
    number(a) / number(b)
}
