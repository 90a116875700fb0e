//! One word of a query to the vocabulary units it may stand for, and how much the word says.

use super::super::alias;
use super::super::common;
use super::super::fold::{Script, plain_keys};
use super::super::fuzzy;
use super::super::index::{Index, readings};
use super::super::initials::Pattern;
use super::super::stem;
use super::super::vocab::{begins_syllable, is_cut};
use super::{How, Match};

/// Compounds and beginnings beyond the best of these are left out.
const MOST_PARTS: usize = 48;
const MOST_TYPOS: usize = 12;

/// A small count as a number to reckon with.
pub(super) fn small(count: usize) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from)
}

/// How much a word that stands in `df` guides says: 0.15 for one that is everywhere, more for a rare one.
pub(super) fn rarity(index: &Index, df: f32) -> f32 {
    let n = small(index.guides());
    (1.0 + ((n - df).max(0.0) + 0.5) / (df + 0.5)).ln().max(0.15)
}

/// The guides that have all grams of a pattern of initials.
pub(in super::super) fn guides_with_initials(index: &Index, pattern: &Pattern) -> Vec<u32> {
    let grams = pattern.grams();
    let Some((first, rest)) = grams.split_first() else { return Vec::new() };
    let mut guides = index.guides_with_gram(*first).to_vec();
    for gram in rest {
        let other = index.guides_with_gram(*gram);
        guides.retain(|guide| other.binary_search(guide).is_ok());
    }
    guides
}

/// Numbers of a log line, identifiers, single letters: nothing to look for beyond the word itself.
pub(super) fn is_noise(word: &str, script: Script) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let chars = word.chars().count();
    match script {
        Script::Digits => true,
        Script::Latin => digits >= 2 || !(2..=24).contains(&chars),
        Script::Hangul => word.chars().all(crate::text::hangul::is_jamo) || chars > 24,
        Script::Other => false,
    }
}

/// How much a word of the query says.
pub(super) fn weight(index: &Index, word: &str, script: Script, matches: &[Match]) -> f32 {
    let best = matches.iter().map(|m| m.quality).fold(0.0, f32::max);
    let df = matches.iter().filter(|m| m.quality >= best - 0.05).map(|m| index.presence(m.unit)).max_by(f32::total_cmp);
    let generic = common::says_little(word, script);
    let base = match df {
        Some(df) => rarity(index, df),
        None if is_noise(word, script) => return 0.0,
        None if word.chars().count() < 2 => 0.1 * rarity(index, 0.0),
        None => 0.45 * rarity(index, 0.0),
    };
    match script {
        _ if generic => base.min(1.2) * 0.3,
        Script::Digits => base * 0.6,
        Script::Hangul if word.chars().count() < 2 => base * 0.6,
        // The noun says where a call belongs, the verb only what is wrong there.
        Script::Hangul if stem::is_predicate(word) => base * 0.7,
        _ => base,
    }
}

/// Whether a piece of a run is a word of the library, or another name for one.
pub(super) fn is_known(index: &Index, piece: &str) -> bool {
    let keys = plain_keys(piece);
    let known =
        |keys: &str| index.vocab.exact(Script::Hangul, keys).is_some() || index.aliases.knows(Script::Hangul, keys);
    let spelled = || alias::spelled_letters(piece).is_some_and(|l| index.vocab.exact(Script::Latin, &l).is_some());
    known(&keys)
        || spelled()
        || ((3..=6).contains(&piece.chars().count()) && readings(piece, Script::Hangul).iter().any(|keys| known(keys)))
}

/// How much is made of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// It may still be being typed.
    pub open: bool,
    /// It is one of many: compounds are looked for only where the word itself is not known.
    pub brief: bool,
}

/// All units that a word may stand for, spelling mistakes aside; the best match of each, best first.
pub(super) fn word(index: &Index, word: &str, script: Script, manner: Manner) -> Vec<Match> {
    let mut found = Found::default();
    let keys = plain_keys(word);
    exact(index, script, &keys, 1.0, How::Exact, &mut found);
    let others = readings(word, script);
    for other in &others {
        exact(index, script, other, 0.95, How::Words, &mut found);
    }
    if manner.brief && !found.0.is_empty() {
        return found.finish();
    }
    parts(index, script, &keys, 1.0, manner.open, &mut found);
    for other in &others {
        parts(index, script, other, 0.9, false, &mut found);
    }
    // 드 and 뜨 are the same keys but for Shift: a single syllable has other names only as it is spelled.
    let named = word.chars().count() > 1 || index.aliases.lists(word);
    for name in std::iter::once(&keys).filter(|_| named).chain(&others) {
        for (script, name) in index.aliases.of(script, name) {
            exact(index, script, &name, 0.88, How::Words, &mut found);
            parts(index, script, &name, 0.8, false, &mut found);
        }
    }
    if script == Script::Hangul {
        let nouns = others.iter().map(|keys| crate::text::hangul::typed(keys));
        for letters in std::iter::once(word.to_owned()).chain(nouns).filter_map(|w| alias::spelled_letters(&w)) {
            exact(index, Script::Latin, &letters, 0.9, How::Words, &mut found);
        }
    }
    found.finish()
}

#[derive(Default)]
struct Found(Vec<Match>);

impl Found {
    fn add(&mut self, found: Match) {
        self.0.push(found);
    }

    fn finish(mut self) -> Vec<Match> {
        self.0.sort_by(|a, b| a.unit.cmp(&b.unit).then(b.quality.total_cmp(&a.quality)));
        self.0.dedup_by_key(|m| m.unit);
        self.0.sort_by(|a, b| b.quality.total_cmp(&a.quality).then(a.unit.cmp(&b.unit)));
        self.0.truncate(MOST_PARTS);
        self.0
    }
}

fn exact(index: &Index, script: Script, keys: &str, quality: f32, how: How, found: &mut Found) {
    if let Some(unit) = index.vocab.exact(script, keys) {
        found.add(Match { unit, quality, how, from: 0, to: keys.len() });
    }
}

/// Units that contain the keys: compounds (보안 in 키보드보안), beginnings (키보 of 키보드), and with `open` beginnings
/// that end in mid-syllable (키볻).
fn parts(index: &Index, script: Script, keys: &str, factor: f32, open: bool, found: &mut Found) {
    let syllables = (0..keys.len()).filter(|at| begins_syllable(keys.as_bytes(), *at)).count();
    let shortest = match script {
        Script::Hangul => keys.len() >= 2 || open,
        Script::Latin => keys.len() >= if open { 2 } else { 3 },
        Script::Digits => keys.len() >= 3,
        Script::Other => true,
    };
    // 뜨 is the end of 키보드 by its keys; a single syllable that says nothing is no part of a compound.
    if !shortest || (syllables < 2 && !open && common::is_filler(keys)) {
        return;
    }
    let length = small(keys.len());
    for (unit, at) in index.vocab.containing(script, keys) {
        let whole = index.vocab.unit(unit).keys.as_bytes();
        let end = at + keys.len();
        if at == 0 && end == whole.len() {
            continue;
        }
        let ratio = length / small(whole.len());
        let cut = is_cut(script, whole, end);
        let inside = at > 0;
        let (base, how) = match (cut, inside) {
            (true, false) => (0.62, How::Words),
            (true, true) if syllables >= 2 || (script == Script::Hangul && end == whole.len()) => (0.52, How::Words),
            (true, true) if script == Script::Latin && keys.len() >= 4 => (0.5, How::Words),
            (false, false) if open => (0.5, How::Composing),
            _ => continue,
        };
        let single = if script == Script::Hangul && syllables < 2 { 0.7 } else { 1.0 };
        let quality = (base + 0.3 * ratio) * factor * single;
        found.add(Match { unit, quality, how, from: at, to: end });
    }
}

/// Units within a few slips of the word or one of its readings, nearest first; of the nearest only.
pub(super) fn misspelt(index: &Index, word: &str, script: Script) -> Vec<Match> {
    let keys = plain_keys(word);
    let mut found: Vec<(usize, Match)> = Vec::new();
    // Only the particle is taken off: cutting at endings as well makes too many words alike.
    let noun = Some(word).filter(|_| script == Script::Hangul).and_then(stem::without_josa).map(plain_keys);
    for keys in std::iter::once(keys.clone()).chain(noun) {
        let limit = fuzzy::allowed(keys.len());
        if limit == 0 {
            continue;
        }
        for unit in index.vocab.alike(script, &keys, limit) {
            let other = &index.vocab.unit(unit).keys;
            let (whole, start) = fuzzy::distances(keys.as_bytes(), other.as_bytes(), limit);
            let start = start.filter(|(_, at)| is_cut(script, other.as_bytes(), *at) && keys.len() >= 6);
            let (slips, to, factor) = match (whole, start) {
                (Some(slips), _) => (slips, other.len(), 1.0),
                (None, Some((slips, to))) => (slips, to, 0.85),
                (None, None) => continue,
            };
            if !plausible(&keys, &other[..to], script) {
                continue;
            }
            let quality = 0.85 * (1.0 - 1.5 * small(slips) / small(keys.len().max(to))) * factor;
            found.push((slips, Match { unit, quality, how: How::Typo, from: 0, to }));
        }
    }
    let best = found.iter().map(|(_, m)| m.quality).fold(0.0, f32::max);
    found.retain(|(_, m)| m.quality >= best - 0.12 && m.quality >= 0.45);
    let mut found = Found(found.into_iter().map(|(_, m)| m).collect()).finish();
    found.truncate(MOST_TYPOS);
    found
}

/// A short word must keep a syllable (or, in Latin, its first letter), or anything would be like anything.
fn plausible(keys: &str, other: &str, script: Script) -> bool {
    let (a, b) = (keys.as_bytes(), other.as_bytes());
    let same_start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    if script != Script::Hangul {
        return same_start >= 1;
    }
    let starts: Vec<usize> = (0..a.len()).filter(|at| begins_syllable(a, *at)).collect();
    if starts.len() > 2 {
        return true;
    }
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let first = starts.get(1).copied().unwrap_or(a.len());
    let last = a.len() - starts.last().copied().unwrap_or(0);
    starts.len() == 2 && (same_start >= first || same_end >= last)
}
