//! Search by initials (초성): ㅋㅂㄷㅂㅇ finds 키보드 보안, and 키ㅂㄷ finds 키보드.
//!
//! Looks through the short texts of a guide only, in a row of syllables without spaces. Never matches across anything
//! that is not Hangul.

use super::fold::{Folded, Script, Word};
use crate::text::hangul::{self, Syllable};

/// Stands between syllables that have something else between them.
pub(super) const GAP: u16 = 0x7FFF;
/// Set on the first syllable of a word.
pub(super) const WORD_START: u16 = 0x8000;
const PER_LEAD: u16 = 21 * 28;
const LEADS: u32 = 19;

/// One place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Lead(u8),
    Whole(u16),
}

/// What to look for: initials, possibly mixed with whole syllables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Place>);

impl Pattern {
    /// A word as a pattern: at least two places, at least one of them a bare consonant, no bare vowel.
    pub(super) fn of(word: &str) -> Option<Self> {
        let mut places = Vec::new();
        for c in word.chars() {
            match (syllable(c), hangul::split_compound(c)) {
                (Some(whole), _) => places.push(Place::Whole(whole)),
                (None, Some(pair)) => {
                    for jamo in pair {
                        places.push(Place::Lead(hangul::lead_index(jamo)?));
                    }
                }
                (None, None) => places.push(Place::Lead(hangul::lead_index(c)?)),
            }
        }
        let bare = places.iter().any(|place| matches!(place, Place::Lead(_)));
        (places.len() >= 2 && bare).then_some(Self(places))
    }

    /// Whether no whole syllable is given.
    pub(super) fn is_bare(&self) -> bool {
        self.0.iter().all(|place| matches!(place, Place::Lead(_)))
    }

    /// Grams that a guide must have to match.
    pub(super) fn grams(&self) -> Vec<u32> {
        let leads: Vec<u8> = self.0.iter().map(|place| place.lead()).collect();
        match leads.len() {
            0 | 1 => Vec::new(),
            2 => vec![pair(leads[0], leads[1])],
            _ => leads.windows(3).map(|w| triple(w[0], w[1], w[2])).collect(),
        }
    }

    /// The best place in a row of syllables: first syllable, one past the last, and how good it is (0 to 1).
    pub(super) fn find(&self, row: &[u16]) -> Option<(usize, usize, f32)> {
        let n = self.0.len();
        let fits = |at: usize| row[at..at + n].iter().zip(&self.0).all(|(code, place)| place.fits(*code));
        let grade = |at: usize| -> f32 {
            let starts = row[at] & WORD_START != 0;
            let ends = row.get(at + n).is_none_or(|code| *code == GAP || code & WORD_START != 0);
            match (starts, ends) {
                (true, true) => 0.95,
                (true, false) => 0.85,
                (false, true) => 0.65,
                (false, false) => 0.5,
            }
        };
        let places = (0..(row.len() + 1).saturating_sub(n)).filter(|at| fits(*at)).map(|at| (at, at + n, grade(at)));
        places.max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)))
    }
}

impl Place {
    fn lead(self) -> u8 {
        match self {
            Self::Lead(lead) => lead,
            Self::Whole(code) => u8::try_from(code / PER_LEAD).unwrap_or(0),
        }
    }

    fn fits(self, code: u16) -> bool {
        if code == GAP {
            return false;
        }
        let code = code & !WORD_START;
        match self {
            Self::Lead(lead) => code / PER_LEAD == u16::from(lead),
            Self::Whole(whole) => code == whole,
        }
    }
}

fn syllable(c: char) -> Option<u16> {
    Syllable::of(c)?;
    u16::try_from(u32::from(c) - 0xAC00).ok()
}

/// Appends the syllables of a text to `row`, and to `places` the index of each in the folded text.
pub(super) fn push_row(folded: &[Folded], words: &[Word], row: &mut Vec<u16>, mut places: Option<&mut Vec<usize>>) {
    for word in words {
        if word.script != Script::Hangul {
            row.push(GAP);
            if let Some(places) = places.as_deref_mut() {
                places.push(word.from);
            }
            continue;
        }
        for (at, f) in folded.iter().enumerate().take(word.to).skip(word.from) {
            let start = if at == word.from { WORD_START } else { 0 };
            row.push(syllable(f.c).map_or(GAP, |code| code | start));
            if let Some(places) = places.as_deref_mut() {
                places.push(at);
            }
        }
    }
}

/// One more than the greatest gram.
pub(super) const GRAMS: usize = (LEADS * LEADS + LEADS * LEADS * LEADS) as usize;

fn pair(a: u8, b: u8) -> u32 {
    u32::from(a) * LEADS + u32::from(b)
}

fn triple(a: u8, b: u8, c: u8) -> u32 {
    LEADS * LEADS + pair(a, b) * LEADS + u32::from(c)
}

/// All grams of a row of syllables, for the index; repeats and all.
pub(super) fn row_grams(row: &[u16], out: &mut Vec<u32>) {
    let lead = |code: u16| u8::try_from((code & !WORD_START) / PER_LEAD).ok().filter(|_| code != GAP);
    for at in 0..row.len() {
        let get = |i: usize| row.get(i).and_then(|code| lead(*code));
        if let (Some(a), Some(b)) = (get(at), get(at + 1)) {
            out.push(pair(a, b));
            if let Some(c) = get(at + 2) {
                out.push(triple(a, b, c));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::fold::{fold, words};

    fn find(pattern: &str, text: &str) -> Option<(usize, usize)> {
        let folded = fold(text);
        let mut row = Vec::new();
        push_row(&folded, &words(&folded), &mut row, None);
        let pattern = Pattern::of(pattern)?;
        let mut grams = Vec::new();
        row_grams(&row, &mut grams);
        let found = pattern.find(&row).map(|(from, to, _)| (from, to));
        assert!(found.is_none() || pattern.grams().iter().all(|gram| grams.contains(gram)), "grams never miss");
        found
    }

    #[test]
    fn initials_find_syllables() {
        for (pattern, text, want) in [
            ("ㅋㅂㄷㅂㅇ", "키보드 보안 설치", Some((0, 5))),
            ("ㅂㅇ", "키보드 보안", Some((3, 5))),
            ("ㄳ", "가산", Some((0, 2))),
            ("키ㅂㄷ", "키보드", Some((0, 3))),
            ("ㄷㅂ", "카드 ISP 발급", None),
            ("ㅋ", "키보드", None),
            ("ㅏㅏ", "가나", None),
        ] {
            assert_eq!(find(pattern, text), want, "{pattern} in {text}");
        }
    }
}
