//! Finds card, resident and mobile numbers among the digit groups of a text.
//!
//! A group is a run of digits; groups that only blanks, dashes or points part form a row, and a number lies within
//! one row. Digits inside a word with letters (`test0120200814162443`) are an order number unless they check as a card.

use std::ops::Range;

use super::{Page, Personal};

/// Characters that may part two groups of one number.
const MAX_GAP: usize = 3;

/// How far letters of the same word are looked for, in characters.
const WORD_CHARS_MAX: usize = 64;

pub(super) fn all(page: &mut Page<'_>) {
    for row in rows(page) {
        residents(page, &row);
        whole_cards(page, &row);
        grouped_cards(page, &row);
        mobiles(page, &row);
        loose_cards(page, &row);
    }
}

/// Rows of groups, each group as a range of characters.
fn rows(page: &Page<'_>) -> Vec<Vec<Range<usize>>> {
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    let mut at = 0;
    while at < page.chars.len() {
        if !page.chars[at].is_ascii_digit() || page.taken[at] {
            at += 1;
            continue;
        }
        let is_digit = |i: &usize| page.chars[*i].is_ascii_digit() && !page.taken[*i];
        let end = (at..page.chars.len()).find(|i| !is_digit(i)).unwrap_or(page.chars.len());
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|last| is_gap(page, last.end..at)) => row.push(at..end),
            _ => rows.push(std::iter::once(at..end).collect()),
        }
        at = end;
    }
    rows
}

fn is_gap(page: &Page<'_>, gap: Range<usize>) -> bool {
    (1..=MAX_GAP).contains(&gap.len()) && page.chars[gap].iter().all(|c| matches!(c, ' ' | '-' | '.' | ')' | '\t'))
}

fn digits(page: &Page<'_>, groups: &[Range<usize>]) -> Vec<u32> {
    groups.iter().flat_map(|g| &page.chars[g.clone()]).filter_map(|c| c.to_digit(10)).collect()
}

fn number(page: &Page<'_>, start: usize, len: usize) -> u32 {
    page.chars[start..start + len].iter().fold(0, |n, c| n * 10 + c.to_digit(10).unwrap_or(0))
}

fn span(groups: &[Range<usize>]) -> Range<usize> {
    groups.first().map_or(0, |g| g.start)..groups.last().map_or(0, |g| g.end)
}

fn residents(page: &mut Page<'_>, row: &[Range<usize>]) {
    for (i, group) in row.iter().enumerate() {
        let birth = group.start;
        let found = match row.get(i + 1) {
            _ if group.len() == 13 => group.clone(),
            Some(next) if group.len() == 6 && next.len() == 7 => group.start..next.end,
            _ => continue,
        };
        let date = (1..=12).contains(&number(page, birth + 2, 2)) && (1..=31).contains(&number(page, birth + 4, 2));
        if date && page.is_free(&found) && !is_in_word(page, &found) {
            page.hide(Personal::Resident, found, "******-*******".to_owned());
        }
    }
}

fn whole_cards(page: &mut Page<'_>, row: &[Range<usize>]) {
    for group in row {
        if (13..=19).contains(&group.len()) && !is_moment(page, group) {
            hide_card(page, std::slice::from_ref(group));
        }
    }
}

/// The ways cards are printed: 4-4-4-4, with three more, 4-6-5 and 4-6-4.
fn grouped_cards(page: &mut Page<'_>, row: &[Range<usize>]) {
    for start in 0..row.len() {
        for shape in [&[4, 4, 4, 4, 3][..], &[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4]] {
            let Some(groups) = row.get(start..start + shape.len()) else { continue };
            if groups.iter().map(Range::len).eq(shape.iter().copied()) && !is_two_hotlines(page, groups) {
                hide_card(page, groups);
            }
        }
    }
}

/// What is left: neighbouring groups of three digits or more that together are as long as a card.
fn loose_cards(page: &mut Page<'_>, row: &[Range<usize>]) {
    for start in 0..row.len() {
        let sums = (start + 1..=row.len()).map(|end| &row[start..end]).take_while(|groups| {
            groups.iter().all(|g| g.len() >= 3) && groups.iter().map(Range::len).sum::<usize>() <= 19
        });
        let fitting: Vec<_> = sums
            .filter(|groups| groups.len() > 1 && groups.iter().map(Range::len).sum::<usize>() >= 13)
            .filter(|groups| !is_two_hotlines(page, groups))
            .collect();
        let exact = fitting.iter().find(|groups| groups.iter().map(Range::len).sum::<usize>() == 16);
        if let Some(groups) = exact.or(fitting.last()) {
            hide_card(page, groups);
        }
    }
}

fn hide_card(page: &mut Page<'_>, groups: &[Range<usize>]) {
    let range = span(groups);
    let digits = digits(page, groups);
    if !page.is_free(&range) || belongs_to_order(page, &range, &digits) || is_spent(page, range.start) {
        return;
    }
    let last: String = digits[digits.len() - 4..].iter().map(ToString::to_string).collect();
    page.hide(Personal::Card, range, format!("****-****-****-{last}"));
}

/// Whether these are the last digits of a number that is masked already.
fn is_spent(page: &Page<'_>, start: usize) -> bool {
    page.before(start) == '*' || (page.before(start) == '-' && start >= 2 && page.at(start - 2) == '*')
}

/// Whether the digits stand in a word with letters and do not look like a card, or end in a moment: then it is an
/// order number.
fn belongs_to_order(page: &Page<'_>, range: &Range<usize>, digits: &[u32]) -> bool {
    let is_card = is_luhn(digits) && matches!(digits.first(), Some(3..=6 | 9));
    is_in_word(page, range) && (!is_card || ends_in_moment(page, range))
}

/// Whether the last digits are a date and a time to the second, as shops number orders: of a hundred thousand cards not
/// one ends so.
fn ends_in_moment(page: &Page<'_>, range: &Range<usize>) -> bool {
    let at = range.end.saturating_sub(14);
    at >= range.start
        && page.chars[at..range.end].iter().all(char::is_ascii_digit)
        && is_moment(page, &(at..range.end))
        && number(page, at + 8, 2) < 24
        && number(page, at + 10, 2) < 60
        && number(page, at + 12, 2) < 60
}

/// Whether letters stand in the same word, dashes and underscores included. No order number is longer than what is
/// looked at, and a page of one endless word takes no more time than another.
fn is_in_word(page: &Page<'_>, range: &Range<usize>) -> bool {
    let is_word = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut left = page.chars[..range.start].iter().rev().take(WORD_CHARS_MAX).take_while(is_word);
    let mut right = page.chars[range.end..].iter().take(WORD_CHARS_MAX).take_while(is_word);
    left.any(char::is_ascii_alphabetic) || right.any(char::is_ascii_alphabetic)
}

fn is_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, d)| match (i % 2, d * 2) {
            (0, _) => *d,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A number that begins with a day of 2010 to 2039, as logs print times and shops number orders. No card begins so.
fn is_moment(page: &Page<'_>, group: &Range<usize>) -> bool {
    let at = group.start;
    group.len() >= 14
        && matches!(number(page, at, 3), 201..=203)
        && (1..=12).contains(&number(page, at + 4, 2))
        && (1..=31).contains(&number(page, at + 6, 2))
}

/// `1577-3033 1588-1688`: two service numbers side by side. No card begins like them.
fn is_two_hotlines(page: &Page<'_>, groups: &[Range<usize>]) -> bool {
    let [a, b, c, d] = groups else { return false };
    let is_hotline = |a: &Range<usize>, b: &Range<usize>| {
        a.len() == 4 && b.len() == 4 && matches!(number(page, a.start, 2), 15 | 16 | 18) && page.at(a.end) == '-'
    };
    is_hotline(a, b) && is_hotline(c, d) && page.at(b.end) == ' '
}

fn mobiles(page: &mut Page<'_>, row: &[Range<usize>]) {
    for start in 0..row.len() {
        for len in 1..=4.min(row.len() - start) {
            let groups = &row[start..start + len];
            let lens: Vec<usize> = groups.iter().map(Range::len).collect();
            let digits = digits(page, groups);
            let text: String = digits.iter().map(ToString::to_string).collect();
            let (abroad, home) = match text.strip_prefix("82") {
                Some(rest) => (true, format!("0{}", rest.strip_prefix('0').unwrap_or(rest))),
                None => (false, text),
            };
            let range = span(groups);
            if !is_mobile(&home) || !cut_like_mobile(&lens) || !page.is_free(&range) || is_spent(page, range.start) {
                continue;
            }
            if len == 1 && touches_letter(page, &range) {
                continue;
            }
            let last = &home[home.len() - 4..];
            let shown =
                if abroad { format!("82-{}-****-{last}", &home[1..3]) } else { format!("{}-****-{last}", &home[..3]) };
            page.hide(Personal::Mobile, range, shown);
        }
    }
}

fn is_mobile(digits: &str) -> bool {
    matches!(digits.len(), 10 | 11)
        && digits.starts_with("01")
        && matches!(digits.as_bytes()[2], b'0' | b'1' | b'6'..=b'9')
}

/// Whether groups of these lengths are cut where people cut a mobile number.
fn cut_like_mobile(lens: &[usize]) -> bool {
    matches!(
        lens,
        [10..=13]
            | [3, 7 | 8]
            | [6 | 7, 4]
            | [3, 3 | 4, 4]
            | [2, 9..=11]
            | [2, 2 | 3, 7 | 8]
            | [2, 2 | 3, 3 | 4, 4]
            | [4 | 5, 3 | 4, 4]
    )
}

/// Letters in front make it an order number, unless they say that it is a telephone.
fn touches_letter(page: &Page<'_>, range: &Range<usize>) -> bool {
    if page.at(range.end).is_ascii_alphabetic() {
        return true;
    }
    let before: String =
        page.chars[range.start.saturating_sub(8)..range.start].iter().collect::<String>().to_lowercase();
    let named = ["tel", "hp", "phone", "mobile", "telno", "phoneno"].iter().any(|word| before.ends_with(word));
    page.before(range.start).is_ascii_alphabetic() && !named
}
