//! Values of secret names (Merchant-Key, Payment-Token …) and the identifiers that must pass untouched.
//!
//! Knows the shapes such pairs come in: headers, JSON, queries, shell variables, script calls, form fields.
//! Never judges whether a value is a real key.

use super::{Page, fold};

/// Secret names, lower-case, without dashes and underscores. A longer name that ends so counts too.
const SECRET_NAMES: [&str; 4] = ["merchantkey", "paymenttoken", "authorization", "licensekey"];

/// Length in characters from which a word behind a bare secret name is taken for its value.
const BARE_VALUE_LEN: usize = 16;

/// Whether a word is long enough for a secret name; a cheap look before the real one.
pub(super) fn may_name(text: &str) -> bool {
    let shortest = SECRET_NAMES.iter().map(|name| name.len()).min().unwrap_or(0);
    text.split(|c| !is_word(fold(c))).any(|word| word.chars().count() >= shortest)
}

/// Whether a word, as [`SECRET_NAMES`] are written, names a secret.
pub(super) fn is_secret_name(word: &str) -> bool {
    SECRET_NAMES.iter().any(|secret| word.ends_with(secret))
}

/// Replaces the value of every secret name with `***`.
pub(super) fn values(page: &mut Page<'_>) {
    let mut at = 0;
    while at < page.chars.len() {
        let end = word_end(page, at);
        if end == at {
            at += 1;
            continue;
        }
        let name = normal(page, at, end);
        at = end;
        if !is_secret_name(&name) {
            continue;
        }
        if let Some((start, stop)) = value_after(page, end, name.ends_with("authorization")) {
            if !page.chars[start..stop].iter().all(|c| *c == '*') {
                page.replace(start..stop, "***".to_owned());
            } else {
                page.protect(start..stop);
            }
            at = stop;
        }
    }
}

/// Protects tids, UUIDs and the values of `moid` names.
pub(super) fn protect(page: &mut Page<'_>) {
    let mut at = 0;
    while at < page.chars.len() {
        let end = word_end(page, at);
        if end == at {
            at += 1;
            continue;
        }
        if normal(page, at, end) == "moid"
            && let Some((start, stop)) = value_after(page, end, false)
            && stop - start <= 40
            && page.chars[start..stop].iter().all(|c| is_word(*c))
        {
            page.protect(start..stop);
        }
        if is_uuid(&page.chars[at..end]) {
            page.protect(at..end);
        }
        tids_in(page, at, end);
        at = end;
    }
}

fn tids_in(page: &mut Page<'_>, start: usize, end: usize) {
    let mut at = start;
    while at < end {
        let stop = (at..end).find(|i| !page.chars[*i].is_ascii_alphanumeric()).unwrap_or(end);
        if is_tid(&page.chars[at..stop]) {
            page.protect(at..stop);
        }
        at = stop + 1;
    }
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn word_end(page: &Page<'_>, at: usize) -> usize {
    (at..page.chars.len()).find(|i| !is_word(page.chars[*i])).unwrap_or(page.chars.len())
}

fn normal(page: &Page<'_>, start: usize, end: usize) -> String {
    page.chars[start..end].iter().filter(|c| c.is_ascii_alphanumeric()).map(char::to_ascii_lowercase).collect()
}

/// The value behind a name that ends at `end`: `: v`, `= v`, `", "v"` in a call, `" value="v"`, or a long word.
fn value_after(page: &Page<'_>, end: usize, whole_line: bool) -> Option<(usize, usize)> {
    let (mut at, quoted_name) = past_quote(page, end);
    at = past_blank(page, at);
    match page.at(at) {
        ':' | '=' => {
            at += 1;
            if matches!(page.at(at), '>' | '=') {
                at += 1;
            }
        }
        // A list of names has this shape too; only a call `set("name", "value")` has the bracket in front.
        ',' if quoted_name && called(page, end) => at += 1,
        'v' if quoted_name && page.chars[at..].starts_with(&['v', 'a', 'l', 'u', 'e', '=']) => at += 6,
        _ if at > end && !quoted_name => {
            let stop = plain_end(page, at);
            let ascii = page.chars[at..stop].iter().all(char::is_ascii_graphic);
            return (ascii && stop - at >= BARE_VALUE_LEN).then_some((at, stop));
        }
        _ => return None,
    }
    let line_start = at;
    at = past_blank(page, at);
    let broken = page.chars[line_start..at].contains(&'\n');
    let (start, quoted) = past_quote(page, at);
    let stop = if quoted {
        quote_end(page, start)
    } else if broken {
        return None;
    } else if whole_line || in_shell_quote(page, end) {
        (start..page.chars.len()).find(|i| matches!(page.at(*i), '\n' | '\r' | '"' | '\'')).unwrap_or(page.chars.len())
    } else {
        plain_end(page, start)
    };
    (stop > start).then_some((start, stop))
}

/// Whether the name that ends at `end` is opened by a quote which its value shares: `-H 'Payment-Token: a b'`.
fn in_shell_quote(page: &Page<'_>, end: usize) -> bool {
    let start = (0..end).rev().take_while(|i| is_word(page.chars[*i])).last().unwrap_or(end);
    matches!(page.before(start), '"' | '\'') && !matches!(page.at(end), '"' | '\'' | '\\')
}

fn called(page: &Page<'_>, end: usize) -> bool {
    let start = (0..end).rev().take_while(|i| is_word(page.chars[*i])).last().unwrap_or(end);
    start >= 2 && matches!(page.before(start), '"' | '\'') && page.at(start - 2) == '('
}

/// Past one quote, escaped or not; whether there was one.
fn past_quote(page: &Page<'_>, at: usize) -> (usize, bool) {
    let bare = (at..page.chars.len()).find(|i| page.at(*i) != '\\').unwrap_or(page.chars.len());
    if matches!(page.at(bare), '"' | '\'' | '`') { (bare + 1, true) } else { (at, false) }
}

fn past_blank(page: &Page<'_>, at: usize) -> usize {
    (at..page.chars.len()).find(|i| !page.at(*i).is_whitespace()).unwrap_or(page.chars.len())
}

/// End of a quoted value: the quote that opened it, or the end of the line where it was never closed.
fn quote_end(page: &Page<'_>, start: usize) -> usize {
    let quote = page.before(start);
    (start..page.chars.len())
        .find(|i| page.at(*i) == quote || (page.at(*i) == '\\' && page.at(*i + 1) == quote) || page.at(*i) == '\n')
        .unwrap_or(page.chars.len())
}

fn plain_end(page: &Page<'_>, start: usize) -> usize {
    (start..page.chars.len())
        .find(|i| page.at(*i).is_whitespace() || matches!(page.at(*i), '"' | '\'' | ',' | ';' | '&' | '}' | ')' | '<'))
        .unwrap_or(page.chars.len())
}

fn is_uuid(word: &[char]) -> bool {
    word.len() == 36
        && word.iter().enumerate().all(|(i, c)| match i {
            8 | 13 | 18 | 23 => *c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// The shape of a tid: 30 letters or digits with a possible date and time at its place. Day 31 of any month
/// passes; whether the date is real is the business of `payment::tid`.
fn is_tid(word: &[char]) -> bool {
    if word.len() != 30 || !word[10..26].iter().all(char::is_ascii_digit) {
        return false;
    }
    let two = |at: usize| word[at..at + 2].iter().fold(0, |n, c| n * 10 + c.to_digit(10).unwrap_or(0));
    (1..=12).contains(&two(16)) && (1..=31).contains(&two(18)) && two(20) < 24 && two(22) < 60 && two(24) < 60
}
