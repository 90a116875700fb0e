//! Edit distance over keystrokes, bounded.
//!
//! One insertion, deletion, replacement or swap of neighbours costs one. Never allocates.

/// How many slips a word of this many keys may have.
pub(super) fn allowed(keys: usize) -> usize {
    match keys {
        0..=3 => 0,
        4..=7 => 1,
        8..=13 => 2,
        _ => 3,
    }
}

/// Longer words are not compared.
const LONGEST: usize = 48;

/// The distance of `a` to `b` as a whole, and to the nearest beginning of `b` with its length; each `None` beyond
/// `limit`.
pub(super) fn distances(a: &[u8], b: &[u8], limit: usize) -> (Option<usize>, Option<(usize, usize)>) {
    // Nothing of `b` past this can be within the limit.
    let part = &b[..b.len().min(a.len() + limit)];
    if a.len() + limit > LONGEST || part.len() + limit < a.len() {
        return (None, None);
    }
    let mut rows = [[0_usize; LONGEST + 1]; 3];
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    let mut nearest = 0;
    for (i, x) in a.iter().enumerate() {
        let (before, last, row) = ((i + 2) % 3, i % 3, (i + 1) % 3);
        rows[row][0] = i + 1;
        let mut best = i + 1;
        for (j, y) in part.iter().enumerate() {
            let mut cost = (rows[last][j] + usize::from(x != y)).min(rows[last][j + 1] + 1).min(rows[row][j] + 1);
            if i > 0 && j > 0 && *x == part[j - 1] && a[i - 1] == *y {
                cost = cost.min(rows[before][j - 1] + 1);
            }
            rows[row][j + 1] = cost;
            best = best.min(cost);
        }
        // A swap comes back from two rows above, so it takes two rows over the limit to be sure.
        if best > limit && nearest > limit {
            return (None, None);
        }
        nearest = best;
    }
    let last = &rows[a.len() % 3][..=part.len()];
    let whole = last.last().copied().filter(|d| *d <= limit && part.len() == b.len());
    let start = last.iter().enumerate().map(|(at, d)| (*d, at)).min_by_key(|(d, at)| (*d, at.abs_diff(a.len())));
    (whole, start.filter(|(d, _)| *d <= limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_of_words() {
        for (a, b, limit, want) in [
            ("toucheen", "touchen", 2, Some(1)),
            ("zlqhem", "zlqhem", 1, Some(0)),
            ("zlhqem", "zlqhem", 1, Some(1)),
            ("vkqdja", "vkqdjq", 1, Some(1)),
            ("abcd", "wxyz", 2, None),
            ("ab", "ba", 0, None),
        ] {
            assert_eq!(distances(a.as_bytes(), b.as_bytes(), limit).0, want, "{a} {b}");
        }
        assert_eq!(distances(b"zlqmem", b"zlqhemqhdks", 1), (None, Some((1, 6))));
    }
}
