//! The search that found nothing: when it counts.
//!
//! While somebody types, lists are empty for moments; that counts nothing. It counts when it was asked for with Enter, or
//! when it stood for a while and is left or replaced. Keeps no words that were not masked.

use super::effect::Effect;
use crate::text::mask::mask;

/// How long an empty list stands before it counts, in milliseconds: longer than from one letter to the next.
const STOOD_MS: i64 = 1_500;

/// The words that found nothing, while they are on show.
#[derive(Debug, Default)]
pub struct Missed {
    words: String,
    since_ms: i64,
    counted: bool,
}

impl Missed {
    /// Another list is on show: these words found nothing; empty where something was found or nothing looked for.
    pub(super) fn look(&mut self, words: &str, now_ms: i64) {
        *self = Self { words: mask(words.trim()).into_owned(), since_ms: now_ms, counted: false };
    }

    /// The same list is on show again.
    pub(super) fn stand_anew(&mut self, now_ms: i64) {
        self.since_ms = now_ms;
    }

    /// The list is left or about to be replaced.
    pub(super) fn leave(&mut self, now_ms: i64, effects: &mut Vec<Effect>) {
        if now_ms - self.since_ms >= STOOD_MS {
            self.count(effects);
        }
    }

    /// Counts it, once.
    pub(super) fn count(&mut self, effects: &mut Vec<Effect>) {
        if !self.words.is_empty() && !std::mem::replace(&mut self.counted, true) {
            effects.push(Effect::CountMiss(self.words.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_once_and_only_where_it_stood() {
        // Words typed, how long they stood in milliseconds, and whether Enter was pressed on them.
        for (typed, wanted) in [
            (vec![("ㅁ", 200, false), ("말없", 300, false), ("", 0, false)], vec![]),
            (vec![("없는말", 2_000, false), ("", 0, false)], vec!["없는말"]),
            (vec![("없는말", 2_000, true), ("", 0, false)], vec!["없는말"]),
            (
                vec![("없는", 100, false), ("없는말", 100, true), ("다른", 1_500, false), ("", 0, false)],
                vec!["없는말", "다른"],
            ),
            (vec![("01012345678 말", 3_000, false), ("", 0, false)], vec!["010-****-5678 말"]),
        ] {
            let (mut missed, mut effects, mut now_ms) = (Missed::default(), Vec::new(), 0);
            for (words, stood, enter) in &typed {
                missed.leave(now_ms, &mut effects);
                missed.look(words, now_ms);
                if *enter {
                    missed.count(&mut effects);
                }
                now_ms += stood;
            }
            let counted = effects.iter().map(|effect| match effect {
                Effect::CountMiss(words) => words.as_str(),
                other => panic!("{other:?}"),
            });
            assert_eq!(counted.collect::<Vec<_>>(), wanted, "{typed:?}");
        }
    }
}
