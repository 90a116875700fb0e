//! The vocabulary of a library: every word and stem once, as plain keystrokes.
//!
//! Three ways in: the exact keys, keys that a word contains from a syllable on (a sorted list of word ends), and keys
//! that look alike (trigrams). Never knows where a word stands; postings do.

use std::collections::HashMap;

use super::csr::Csr;
use super::fold::Script;
use crate::text::hangul;

/// Buckets of trigrams: 26 letters, 10 digits, one for the edge of a word and one for the rest.
const SYMBOLS: u32 = 38;
/// No more word ends than these are looked at for one query word.
const SCAN_LIMIT: usize = 2_000;

/// A word or stem.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub keys: Box<str>,
    pub script: Script,
}

/// All units, numbered from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocab {
    units: Vec<Unit>,
    by_keys: [HashMap<Box<str>, u32>; 4],
    /// (unit, offset of the end in its keys), sorted by the keys from there on.
    ends: Vec<(u32, u8)>,
    /// Units by trigram, Hangul and Latin apart.
    grams: [Csr; 2],
}

impl Vocab {
    /// The number of a unit, new if need be.
    pub(super) fn intern(&mut self, script: Script, keys: &str) -> u32 {
        let map = &mut self.by_keys[script as usize];
        if let Some(unit) = map.get(keys) {
            return *unit;
        }
        let unit = u32::try_from(self.units.len()).unwrap_or(u32::MAX);
        map.insert(keys.into(), unit);
        self.units.push(Unit { keys: keys.into(), script });
        unit
    }

    /// Makes the other two ways in; to be called once, after the last [`Self::intern`].
    pub(super) fn finish(&mut self) {
        let mut ends = Vec::new();
        let mut grams = [Vec::new(), Vec::new()];
        for (number, unit) in (0_u32..).zip(&self.units) {
            let keys = unit.keys.as_bytes();
            let usual = (0..keys.len().min(usize::from(u8::MAX))).filter(|at| match unit.script {
                Script::Hangul => *at == 0 || begins_syllable(keys, *at),
                Script::Latin => unit.keys.is_char_boundary(*at),
                Script::Digits | Script::Other => *at == 0,
            });
            ends.extend(usual.filter_map(|at| Some((number, u8::try_from(at).ok()?))));
            if let Some(table) = gram_table(unit.script) {
                grams[table].extend(trigrams(keys).into_iter().map(|gram| (gram, number)));
            }
        }
        let units = &self.units;
        let tail = |(unit, at): &(u32, u8)| &units[*unit as usize].keys.as_bytes()[usize::from(*at)..];
        // Most ends differ in their first keys, which one comparison of numbers tells.
        let mut keyed: Vec<(u64, (u32, u8))> = ends.into_iter().map(|end| (first_keys(tail(&end)), end)).collect();
        keyed.sort_unstable_by(|(x, a), (y, b)| x.cmp(y).then_with(|| tail(a).cmp(tail(b))).then(a.cmp(b)));
        self.ends = keyed.into_iter().map(|(_, end)| end).collect();
        self.grams = grams.map(|grams| Csr::group((SYMBOLS * SYMBOLS * SYMBOLS) as usize, &grams));
    }

    pub(super) fn len(&self) -> usize {
        self.units.len()
    }

    pub(super) fn unit(&self, number: u32) -> &Unit {
        &self.units[number as usize]
    }

    /// The unit with exactly these keys.
    pub(super) fn exact(&self, script: Script, keys: &str) -> Option<u32> {
        self.by_keys[script as usize].get(keys).copied()
    }

    /// Units of a script that contain the keys from the start of a syllable on, with the place.
    pub(super) fn containing(&self, script: Script, keys: &str) -> impl Iterator<Item = (u32, usize)> {
        let wanted = keys.as_bytes();
        let tail = |(unit, at): &(u32, u8)| &self.units[*unit as usize].keys.as_bytes()[usize::from(*at)..];
        let from = self.ends.partition_point(|end| tail(end) < wanted);
        self.ends[from..]
            .iter()
            .take_while(move |end| tail(end).starts_with(wanted))
            .take(SCAN_LIMIT)
            .filter(move |(unit, _)| self.units[*unit as usize].script == script)
            .map(|(unit, at)| (*unit, usize::from(*at)))
    }

    /// Units of a script that share enough trigrams with the keys to be within `slips` of them, and some that are not.
    pub(super) fn alike(&self, script: Script, keys: &str, slips: usize) -> Vec<u32> {
        let Some(table) = gram_table(script) else { return Vec::new() };
        let grams = trigrams(keys.as_bytes());
        let least = if keys.len() < 6 { 1 } else { 2 };
        // A slip spoils three trigrams, two keys in each other's place spoil four.
        let needed = u8::try_from(grams.len().saturating_sub(3 * slips + 1).max(least)).unwrap_or(u8::MAX);
        let fits = |unit: &Unit| {
            let (long, first) = (unit.keys.len(), unit.keys.as_bytes().first());
            // A longer unit may only begin like the keys, and then from the first key on.
            long + slips >= keys.len() && (long <= keys.len() + slips || first == keys.as_bytes().first())
        };
        let mut shared = vec![0_u8; self.units.len()];
        let mut out = Vec::new();
        for unit in grams.iter().flat_map(|gram| self.grams[table].get(*gram)) {
            let count = &mut shared[*unit as usize];
            *count = count.saturating_add(1);
            if *count == needed && fits(self.unit(*unit)) {
                out.push(*unit);
            }
        }
        out.sort_unstable();
        out
    }
}

fn gram_table(script: Script) -> Option<usize> {
    match script {
        Script::Hangul => Some(0),
        Script::Latin => Some(1),
        Script::Digits | Script::Other => None,
    }
}

/// The first eight keys as one number that sorts as they do.
fn first_keys(keys: &[u8]) -> u64 {
    (0..8).fold(0, |number, at| number << 8 | u64::from(keys.get(at).copied().unwrap_or(0)))
}

/// Whether a syllable begins at this key: a consonant with a vowel after it.
pub(super) fn begins_syllable(keys: &[u8], at: usize) -> bool {
    matches!(keys.get(at..at + 2), Some([a, b]) if !hangul::is_vowel_key(*a) && hangul::is_vowel_key(*b))
}

/// Whether keys may be cut here without going through a syllable.
pub(super) fn is_cut(script: Script, keys: &[u8], at: usize) -> bool {
    at >= keys.len() || script != Script::Hangul || begins_syllable(keys, at)
}

fn trigrams(keys: &[u8]) -> Vec<u32> {
    let symbol = |key: Option<&u8>| match key {
        Some(key @ b'a'..=b'z') => u32::from(key - b'a'),
        Some(key @ b'0'..=b'9') => 26 + u32::from(key - b'0'),
        Some(_) => 36,
        None => 37,
    };
    let mut grams: Vec<u32> = (0..keys.len())
        .map(|i| {
            let before = i.checked_sub(1).and_then(|i| keys.get(i));
            (symbol(before) * SYMBOLS + symbol(keys.get(i))) * SYMBOLS + symbol(keys.get(i + 1))
        })
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold::plain_keys;

    fn vocab(words: &[&str]) -> Vocab {
        let mut vocab = Vocab::default();
        for word in words {
            vocab.intern(Script::Hangul, &plain_keys(word));
        }
        vocab.finish();
        vocab
    }

    #[test]
    fn compounds_and_beginnings() {
        let vocab = vocab(&["키보드", "키보드보안", "보안카드", "인증"]);
        let found = |text: &str| {
            let mut found: Vec<u32> = vocab.containing(Script::Hangul, &plain_keys(text)).map(|(u, _)| u).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(found("보안"), [1, 2]);
        assert_eq!(found("키볻"), [0, 1]);
        assert_eq!(found("드"), [0, 1, 2]);
        assert_eq!(found("없음"), [] as [u32; 0]);
    }

    #[test]
    fn words_that_look_alike() {
        let vocab = vocab(&["키보드", "인증", "팝업"]);
        assert_eq!(vocab.alike(Script::Hangul, &plain_keys("키버드"), 1), [0]);
        assert_eq!(vocab.alike(Script::Hangul, &plain_keys("팝엄"), 1), [2]);
    }

    #[test]
    fn neighbours_in_each_others_place() {
        for (word, typed) in
            [("gopay", "goapy"), ("3factor", "3facotr"), ("touchen", "tuochen"), ("nprotect", "nportect")]
        {
            let mut vocab = Vocab::default();
            let unit = vocab.intern(Script::Latin, word);
            vocab.finish();
            assert_eq!(vocab.alike(Script::Latin, typed, 1), [unit], "{typed}");
        }
    }
}
