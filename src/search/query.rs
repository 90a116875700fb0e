//! What a person typed, as weighted vocabulary units.
//!
//! Every unbroken run of letters (chunk) becomes a [`Group`] with alternatives: its words as they stand, the run cut
//! into known words, the run in the other keyboard layout. Rare words weigh more; words that say nothing and the noise
//! of a pasted log line weigh little or nothing. Never looks at documents.

mod expand;

pub(super) use expand::guides_with_initials;

use std::ops::Range;

use super::How;
use super::fold::{self, Folded, Script, Word};
use super::index::{self, Index};
use super::initials::Pattern;
use super::segment;
use super::stem;
use crate::text::hangul;

/// More of a pasted text is not read.
const LONGEST: usize = 4_000;
/// More chunks are not looked at: the rarest ones decide long before.
const MOST_GROUPS: usize = 60;
/// In a text of more chunks nobody looks for the wrong keyboard layout.
const MOST_RETYPED: usize = 12;
/// Up to this many chunks a query is taken to be typed, and every word of it to be meant.
const TYPED: usize = 6;

/// Syllables of the longest words a run is cut into, and of the longest ones that are no compounds.
const LONGEST_PIECE: usize = 12;
const SIMPLE_PIECE: usize = 4;

/// What a particle that stands alone says, beside what a word like it would say.
const PARTICLE: f32 = 0.1;

/// A vocabulary unit that a word of the query stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    pub unit: u32,
    /// 0 to 1.
    pub quality: f32,
    pub how: How,
    /// The keys of the unit that matched.
    pub from: usize,
    pub to: usize,
}

/// A word of the query.
#[derive(Debug, Clone, Default)]
pub(super) struct Token {
    pub matches: Vec<Match>,
    /// Set where the word is to be found by its initials instead.
    pub initials: Option<Pattern>,
    /// How much the word says.
    pub weight: f32,
    /// Its part of the alternative it belongs to; the parts of one alternative add up to 1.
    pub share: f32,
    /// Place in the query without spaces, in characters.
    pub from: usize,
    pub to: usize,
}

impl Token {
    pub(super) fn best(&self) -> f32 {
        let initials = if self.initials.is_some() { 0.9 } else { 0.0 };
        self.matches.iter().map(|m| m.quality).fold(initials, f32::max)
    }
}

/// One way to read a chunk.
#[derive(Debug, Clone)]
pub(super) struct Alt {
    pub tokens: Range<usize>,
}

/// A chunk of the query.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub alts: Vec<Alt>,
    pub weight: f32,
}

/// A query, read.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    pub tokens: Vec<Token>,
    pub groups: Vec<Group>,
    /// Characters without spaces and punctuation.
    pub chars: usize,
}

impl Query {
    /// The sum of all weights.
    pub(super) fn weight(&self) -> f32 {
        self.groups.iter().map(|group| group.weight).sum()
    }

    /// Whether this looks pasted rather than typed.
    pub(super) fn is_long(&self) -> bool {
        self.groups.len() > TYPED
    }
}

/// Reads a query against the vocabulary of a library.
pub(super) fn read(index: &Index, query: &str) -> Query {
    let end = query.char_indices().nth(LONGEST).map_or(query.len(), |(at, _)| at);
    let folded = fold::fold(&query[..end]);
    let words = fold::words(&folded);
    let chunks = words.chunk_by(|a, b| a.chunk == b.chunk).count();
    let typos_left = if words.len() <= 2 * TYPED { 6 } else { 4 };
    let mut reader = Reader { index, query: Query::default(), typos_left, chunks };
    let last = words.last().map(|word| word.chunk);
    for chunk in words.chunk_by(|a, b| a.chunk == b.chunk).take(MOST_GROUPS) {
        let is_last = chunk.first().map(|word| word.chunk) == last && words.len() <= 2 * TYPED;
        reader.chunk(&folded, chunk, is_last);
    }
    let mut query = reader.query;
    // A pasted line is mostly noise: what the library does not know counts against no guide.
    if query.is_long() {
        for group in &mut query.groups {
            let known = group.alts.iter().any(|alt| query.tokens[alt.tokens.clone()].iter().any(|t| t.best() > 0.0));
            if !known {
                group.weight *= 0.25;
            }
        }
    }
    query
}

struct Reader<'a> {
    index: &'a Index,
    query: Query,
    /// Looking for misspelt words is dear; a pasted text gets only so many.
    typos_left: usize,
    chunks: usize,
}

impl Reader<'_> {
    fn chunk(&mut self, folded: &[Folded], words: &[Word], is_last: bool) {
        let start = self.query.chars;
        let length: usize = words.iter().map(|word| word.to - word.from).sum();
        self.query.chars += length;
        let mut direct = self.direct(words, start, is_last);
        let mut alts = Vec::new();
        if let Some(tokens) = self.cut(words, LONGEST_PIECE, start, is_last) {
            alts.push(tokens);
        }
        let weakest = direct.iter().map(Token::best).fold(1.0, f32::min);
        // 카드비밀번호 is a word of the library, but within a longer run 카드 and 비밀번호 are as well.
        if weakest < 0.9
            && self.chunks <= MOST_RETYPED
            && let Some(mut tokens) = self.cut(words, SIMPLE_PIECE, start, is_last)
            && alts.iter().all(|other| !same_places(other, &tokens))
        {
            // Parts that stand apart are less than the word they make.
            for m in tokens.iter_mut().flat_map(|token| &mut token.matches).filter(|_| !alts.is_empty()) {
                m.quality *= 0.9;
            }
            alts.push(tokens);
        }
        if weakest < 0.9
            && self.chunks <= MOST_RETYPED
            && let Some(other) = self.other_layout(folded, words, start, length, is_last)
        {
            // A chunk that means little as it stands was typed in the wrong layout as a whole.
            alts.retain(|tokens| known_part(tokens) >= 0.5);
            if known_part(&direct) < 0.5 {
                direct.clear();
            }
            alts.push(other);
        }
        let helped = alts.iter().any(|tokens| tokens.iter().map(Token::best).fold(1.0, f32::min) >= 0.5);
        if !helped {
            self.spell(words, &mut direct);
        }
        if !direct.is_empty() {
            alts.insert(0, direct);
        }
        self.group(alts);
    }

    fn group(&mut self, alts: Vec<Vec<Token>>) {
        let mut group = Group::default();
        let mut strongest = -1.0;
        for mut tokens in alts {
            let weight: f32 = tokens.iter().map(|token| token.weight).sum();
            let strength: f32 = tokens.iter().map(|token| token.weight * token.best()).sum();
            let count = expand::small(tokens.len());
            for token in &mut tokens {
                token.share = if weight > 0.0 { token.weight / weight } else { 1.0 / count };
            }
            if strength > strongest {
                strongest = strength;
                group.weight = weight;
            }
            let from = self.query.tokens.len();
            self.query.tokens.extend(tokens);
            group.alts.push(Alt { tokens: from..self.query.tokens.len() });
        }
        self.query.groups.push(group);
    }

    /// The words as they stand.
    fn direct(&mut self, words: &[Word], start: usize, is_last: bool) -> Vec<Token> {
        let mut at = start;
        let mut tokens = Vec::new();
        for (i, word) in words.iter().enumerate() {
            let open = is_last && i + 1 == words.len();
            let to = at + word.to - word.from;
            let mut token = self.token(&word.text, word.script, open, at, to);
            // What stands behind a name in another script is mostly its particle: ISP에, OTP를.
            if i > 0 && word.script == Script::Hangul && stem::is_josa(&word.text) {
                token.weight *= PARTICLE;
            }
            tokens.push(token);
            at = to;
        }
        tokens
    }

    fn token(&self, word: &str, script: Script, open: bool, from: usize, to: usize) -> Token {
        let mut token = Token { from, to, ..Token::default() };
        let manner = expand::Manner { open, brief: self.chunks > MOST_RETYPED };
        if script == Script::Hangul
            && let Some(pattern) = Pattern::of(word)
        {
            token.matches = if pattern.is_bare() { Vec::new() } else { expand::word(self.index, word, script, manner) };
            if token.matches.is_empty() {
                let df = expand::guides_with_initials(self.index, &pattern).len();
                token.weight = if df > 0 { expand::rarity(self.index, expand::small(df)) } else { 0.0 };
                token.initials = Some(pattern).filter(|_| df > 0);
                return token;
            }
        } else {
            token.matches = expand::word(self.index, word, script, manner);
        }
        token.weight = expand::weight(self.index, word, script, &token.matches);
        token
    }

    /// The chunk cut into words of the library of at most `longest` syllables, where it has a long run of Hangul or a negation.
    fn cut(&mut self, words: &[Word], longest: usize, start: usize, is_last: bool) -> Option<Vec<Token>> {
        let mut at = start;
        let mut tokens = Vec::new();
        let mut any = false;
        for (i, word) in words.iter().enumerate() {
            let open = is_last && i + 1 == words.len();
            let to = at + word.to - word.from;
            match self.pieces(word, longest) {
                Some(pieces) => {
                    any = true;
                    let chars: Vec<char> = word.text.chars().collect();
                    let count = pieces.len();
                    for (n, piece) in pieces.iter().enumerate() {
                        let text: String = chars[piece.from..piece.to].iter().collect();
                        // Particles between the pieces count to the piece before them.
                        let piece_to = pieces.get(n + 1).map_or(to, |next| at + next.from);
                        let open = open && n + 1 == count;
                        let mut token = self.token(&text, word.script, open, at + piece.from, piece_to);
                        if token.best() < 0.5 && text.chars().count() >= 2 {
                            self.spell_one(&text, word.script, &mut token);
                        }
                        tokens.push(token);
                    }
                }
                None => tokens.push(self.token(&word.text, word.script, open, at, to)),
            }
            at = to;
        }
        any.then_some(tokens)
    }

    fn pieces(&self, word: &Word, longest: usize) -> Option<Vec<segment::Piece>> {
        if word.script != Script::Hangul {
            return None;
        }
        let chars: Vec<char> = word.text.chars().collect();
        if stem::negation(&word.text).is_some() {
            return Some(vec![segment::Piece { from: 0, to: 1 }, segment::Piece { from: 1, to: chars.len() }]);
        }
        if chars.len() < 3 || chars.iter().copied().any(hangul::is_jamo) {
            return None;
        }
        segment::pieces(&chars, |piece| piece.chars().count() <= longest && expand::is_known(self.index, piece))
    }

    /// The chunk as if typed with the keyboard in the other language.
    fn other_layout(
        &mut self,
        folded: &[Folded],
        words: &[Word],
        start: usize,
        length: usize,
        is_last: bool,
    ) -> Option<Vec<Token>> {
        let (first, last) = (words.first()?, words.last()?);
        let script = words.iter().map(|word| word.script).find(|script| *script != Script::Digits)?;
        let shown = index::other_layout(&folded[first.from..last.to], script)?;
        // err is ㄷㄱㄱ as well: bare initials in the wrong layout are only meant when they are all there is.
        if self.chunks > 1 && script == Script::Latin && shown.chars().all(hangul::is_consonant) {
            return None;
        }
        let other = fold::fold(&shown);
        let other = fold::words(&other);
        let mut tokens = self.direct(&other, start, is_last);
        if tokens.iter().any(|token| token.best() < 0.5) {
            tokens = self.cut(&other, LONGEST_PIECE, start, is_last).unwrap_or(tokens);
        }
        // Latin words of a few letters make sense in Hangul too often for guessing at their spelling as well.
        if length >= 6 && script == Script::Latin && tokens.len() == other.len() {
            self.spell(&other, &mut tokens);
        }
        let sure = if length <= 2 { 0.9 } else { 0.5 };
        if tokens.is_empty() || tokens.iter().any(|token| token.best() < sure) {
            return None;
        }
        let last = tokens.len() - 1;
        for (i, token) in tokens.iter_mut().enumerate() {
            token.to = if i == last { start + length } else { token.to.min(start + length) };
            token.from = token.from.min(token.to);
            for m in &mut token.matches {
                m.quality *= 0.8;
                m.how = How::WrongLayout;
            }
        }
        Some(tokens)
    }

    /// Looks for misspelt words where nothing else was found.
    fn spell(&mut self, words: &[Word], tokens: &mut [Token]) {
        for (word, token) in words.iter().zip(tokens) {
            if token.best() < 0.5 {
                self.spell_one(&word.text, word.script, token);
            }
        }
    }

    fn spell_one(&mut self, word: &str, script: Script, token: &mut Token) {
        if self.typos_left == 0 || token.initials.is_some() || expand::is_noise(word, script) {
            return;
        }
        self.typos_left -= 1;
        let found = expand::misspelt(self.index, word, script);
        if !found.is_empty() {
            token.matches.extend(found);
            token.weight = expand::weight(self.index, word, script, &token.matches);
        }
    }
}

fn same_places(a: &[Token], b: &[Token]) -> bool {
    a.iter().map(|token| (token.from, token.to)).eq(b.iter().map(|token| (token.from, token.to)))
}

/// How much of a reading the library knows, 0 to 1.
fn known_part(tokens: &[Token]) -> f32 {
    let total: f32 = tokens.iter().map(|token| token.weight).sum();
    let known: f32 = tokens.iter().map(|token| token.weight * token.best()).sum();
    if total > 0.0 { known / total } else { 0.0 }
}
