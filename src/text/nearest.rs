//! The nearest known word to a misspelt one, for "혹시 …?".
//!
//! Compares characters; knows nothing of meaning.

/// Longest word that is compared, in bytes. A misspelt name is never so long.
const LONGEST: usize = 200;

/// Pairs of characters that are compared for one word: of many thousand candidates the first are
/// tried, so that a file full of misspelt names is told of in good time.
const MOST_WORK: usize = 100_000;

/// The candidate within a third of the word's length in edits (at least one), nearest first, then
/// first in order. `None` where nothing is that near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let mut work = MOST_WORK;
    let limit = (word.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other: Vec<char> = candidate.to_lowercase().chars().collect();
        if other.len().abs_diff(word.len()) > limit {
            continue;
        }
        let Some(left) = work.checked_sub(word.len() * other.len()) else { break };
        work = left;
        let distance = edits(&word, &other);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Edit distance with neighbouring swaps counted as one (optimal string alignment).
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut least = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words() {
        let known = ["title", "goto", "choice", "isp-registration", "등록"];
        for (word, want) in [
            ("titel", Some("title")),
            ("Goto", Some("goto")),
            ("isp-registraton", Some("isp-registration")),
            ("choise", Some("choice")),
            ("xyz", None),
            ("등롣", Some("등록")),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), want, "{word}");
        }
    }
}
