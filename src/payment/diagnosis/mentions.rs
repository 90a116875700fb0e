//! Which of the words that recognition asks for stand in a paste, all of them found in one pass over it.
//!
//! Says whether a word is there, never where. Looking through a megabyte once for each of fifty words takes longer
//! than everything else that is done with it; a short paste is looked through word by word.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::{foreign, marks, pieces};

/// Texts from this length on are looked through for all words at once, in bytes.
const LONG_BYTES: usize = 8 * 1024;

/// The words, and what finds them; none where it cannot be made, and then each is looked for alone.
static WORDS: LazyLock<(Vec<&'static str>, Option<AhoCorasick>)> = LazyLock::new(|| {
    let words: Vec<&str> = foreign::words().chain(marks::BROKEN).chain(pieces::SNIPPET).collect();
    let finder = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(&words).ok();
    (words, finder)
});

/// What was found in one text.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// For each of the words whether it is there; none where nobody looked.
    there: Option<Vec<bool>>,
}

impl Mentions {
    /// Looks through a text in lower case.
    pub fn of(lower: &str) -> Self {
        let (words, finder) = &*WORDS;
        let Some(finder) = finder.as_ref().filter(|_| lower.len() >= LONG_BYTES) else { return Self::default() };
        let mut there = vec![false; words.len()];
        for found in finder.find_overlapping_iter(lower) {
            there[found.pattern().as_usize()] = true;
        }
        Self { there: Some(there) }
    }

    /// Whether a word stands in the text that was looked through, `lower`.
    pub fn has(&self, lower: &str, word: &str) -> bool {
        let known = || WORDS.0.iter().position(|known| *known == word);
        match self.there.as_ref().and_then(|there| there.get(known()?)) {
            Some(there) => *there,
            None => lower.contains(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_told_the_same_as_a_short_one() {
        assert!(WORDS.1.is_some(), "all words are found at once");
        // Words within and across one another, at the beginning and at the end.
        for text in
            ["kcp_tno", "imps_uid", "p_tidpgtid", "payment_intentossapi.iamport.krtn", "typeerror: tossgopay", ""]
        {
            let padding = "가 ".repeat(LONG_BYTES / 4);
            for long in [format!("{text}{padding}"), format!("{padding}{text}"), format!("{padding}{text}{padding}")] {
                let found = Mentions::of(&long);
                assert!(found.there.is_some());
                for word in WORDS.0.iter().chain(&["no word of the list", "가"]) {
                    assert_eq!(found.has(&long, word), long.contains(word), "{word} in {text}");
                }
            }
            assert!(Mentions::of(text).there.is_none());
        }
    }
}
