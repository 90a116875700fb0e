//! Codes and order numbers that stand in a text under their names, or alone.

/// Words that end the names beside which a result code stands.
const CODE_LABELS: [&str; 2] = ["code", "코드"];

/// What may stand before `code` in one word: `resultCode`, `error_code`. `decode` and `zipcode` are no names of ours.
const CODE_PREFIXES: [&str; 9] = ["", "result", "error", "err", "res", "ret", "return", "response", "pg"];

/// Names beside which an order number stands.
const MOID_LABELS: [&str; 4] = ["moid", "주문번호", "주문 번호", "order_id"];

/// Longest text in which a code may stand alone among words, in bytes.
const SHORT_BYTES: usize = 600;

/// Most codes that are read.
const CODES_MAX: usize = 16;

/// A code in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labelled {
    pub code: String,
    pub at: usize,
    /// Whether its name stood beside it. One without may be any number.
    pub named: bool,
}

/// The codes in a text, in order.
pub(super) fn codes(text: &str, lower: &str) -> Vec<Labelled> {
    let mut out: Vec<Labelled> = Vec::new();
    // To see that a word is not there is much faster than to look for its places.
    for label in CODE_LABELS.into_iter().filter(|label| lower.contains(label)) {
        for (at, _) in lower.match_indices(label) {
            let named = !label.is_ascii() || CODE_PREFIXES.contains(&word_before(lower, at).trim_end_matches('_'));
            if !named {
                continue;
            }
            if let Some((start, code)) = value(text, at, label.len()).filter(|(_, code)| is_code(code)) {
                out.push(Labelled { code: code.to_owned(), at: start, named: true });
            }
            if out.len() > CODES_MAX {
                break;
            }
        }
    }
    if text.len() <= SHORT_BYTES {
        alone(text, &mut out);
    }
    out.sort_by_key(|found| (found.at, !found.named));
    out.dedup_by(|a, b| a.at == b.at);
    out.truncate(CODES_MAX);
    out
}

/// The order number that stands under its name.
pub(super) fn moid(text: &str, lower: &str) -> Option<(usize, String)> {
    let found = MOID_LABELS
        .iter()
        .flat_map(|label| lower.match_indices(label).filter_map(|(at, _)| value(text, at, label.len())).take(8));
    found
        .filter(|(_, id)| id.len() >= 6 && id.bytes().any(|b| b.is_ascii_digit()))
        .map(|(at, id)| (at, id.to_owned()))
        .min()
}

/// The letters that stand in one word before a place, at most as many as the longest prefix has.
fn word_before(lower: &str, at: usize) -> &str {
    let len =
        lower.as_bytes()[..at].iter().rev().take(12).take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    &lower[at - len..at]
}

/// What stands behind a label: past quotes, a colon and the like.
fn value(text: &str, at: usize, len: usize) -> Option<(usize, &str)> {
    let rest = text.get(at + len..)?;
    let gap = rest.find(|c: char| {
        !matches!(c, '"' | '\'' | '\\' | ' ' | '\t' | ':' | '=' | '>' | '[' | '(' | '는' | '가' | '\u{ff1a}')
    })?;
    // A blank alone joins a label of words, not one of letters: `code 3095` is one, `code of …` is not.
    let start = at + len + gap;
    let word = super::marks::head(text.get(start..)?, 96);
    let end = word.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(word.len());
    (gap > 0 && gap <= 12 && end > 0).then_some((start, &word[..end]))
}

/// A letter and three digits anywhere, or four digits that are no year, amount or telephone number.
fn alone(text: &str, out: &mut Vec<Labelled>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let len = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let word = &text[at..at + len];
        let (before, after) = (text[..at].chars().next_back(), text[at + len..].chars().next());
        let part = |c: Option<char>| c.is_some_and(|c| matches!(c, '-' | '.' | ',' | ':' | '/' | '_' | '*' | '@'));
        let counted =
            text[at + len..].trim_start().starts_with(['원', '년', '자', '번', '개', '명', '시', '월', '건', '만']);
        let lettered =
            len == 4 && bytes[at].is_ascii_alphabetic() && bytes[at + 1..at + 4].iter().all(u8::is_ascii_digit);
        let number =
            len == 4 && word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with("19") && !word.starts_with("202");
        let joined =
            part(before) || part(after) && text[at + len..].chars().nth(1).is_some_and(|c| c.is_ascii_alphanumeric());
        if (lettered || number) && !joined && !counted {
            out.push(Labelled { code: word.to_owned(), at, named: false });
        }
        at += len;
    }
}

/// The build of the gateway's codes: four letters or digits with a digit among them. States of HTTP have three.
pub(super) fn is_code(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_alphanumeric()) && word.bytes().any(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_named_and_alone() {
        for (text, want) in [
            ("3095", &[("3095", false)][..]),
            ("resultCode: 3095, resultMsg: 거절", &[("3095", true)]),
            ("결과 코드는 A245 입니다", &[("A245", true)]),
            ("에러코드(W007)", &[("W007", true)]),
            ("[W007] 검증 데이터", &[("W007", false)]),
            ("3095오류가 떠요", &[("3095", false)]),
            ("\"code\" : \"9999\"", &[("9999", true)]),
            ("5000원 결제했는데", &[]),
            ("1577-3033", &[]),
            ("2026 1234번", &[]),
            ("status code: 500", &[]),
            ("바코드 인식", &[]),
            ("code of conduct", &[]),
            ("decode 1234", &[("1234", false)]),
            ("zipcode: 1234, error_code=3011", &[("1234", false), ("3011", true)]),
            ("", &[]),
        ] {
            let found = codes(text, &text.to_ascii_lowercase());
            let found: Vec<(&str, bool)> = found.iter().map(|found| (found.code.as_str(), found.named)).collect();
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn order_numbers() {
        for (text, want) in [
            ("moid: test0120200814162443", Some("test0120200814162443")),
            ("주문번호 ORD-2025-0124 로 조회해 주세요", Some("ORD-2025-0124")),
            ("주문번호가 없어요", None),
            ("moid", None),
        ] {
            assert_eq!(moid(text, &text.to_ascii_lowercase()).map(|(_, id)| id).as_deref(), want, "{text}");
        }
    }
}
