//! What of a paste may be shown, and which secrets were in it.

use super::marks;
use super::pieces::Paste;
use crate::diag::Words;
use crate::payment::snippet::{Finding, Weight};
use crate::text::mask::mask;

/// How much of a paste is shown, in bytes.
const SHOWN_BYTES_MAX: usize = 32 * 1024;

/// The part that may be shown.
pub(super) struct Shown {
    pub text: String,
    pub findings: Vec<Finding>,
}

/// Masks the beginning of a paste and tells which secrets were in it.
pub(super) fn shown(paste: &Paste<'_>) -> Shown {
    let head = marks::head(paste.text, SHOWN_BYTES_MAX);
    // A number cut in two is no number to the mask.
    let whole = head.len() == paste.text.len();
    let head = if whole {
        head
    } else {
        head.rfind('\n').filter(|at| *at > 0).map_or_else(|| unnumbered(head), |at| &head[..at])
    };
    let masked = mask(head);
    let mut findings = Vec::new();
    if masked != head {
        for (at, line) in head.lines().enumerate() {
            secrets_in(line, at + 1, &mut findings);
        }
    }
    // Keys are looked for in the rest, too; few lines mention them.
    for (at, _) in paste.lower[head.len()..].match_indices("merchant").take(64) {
        let at = head.len() + at;
        secrets_in(paste.line_text(at), paste.line(at), &mut findings);
    }
    let mut text = masked.into_owned();
    if !whole {
        text.push_str("\n…");
    }
    Shown { text, findings }
}

fn unnumbered(head: &str) -> &str {
    head.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '.' | '"' | ':' | '='))
}

fn secrets_in(line: &str, number: usize, out: &mut Vec<Finding>) {
    let masked = mask(line);
    if masked == line {
        return;
    }
    let lower = line.to_ascii_lowercase();
    let more = |mark: &str| masked.matches(mark).count() > line.matches(mark).count();
    let named = |name: &str| lower.replace(['-', '_'], "").contains(name);
    let example = line.contains("부여받은") || lower.contains("your");
    let hidden = [
        (
            "secret-key",
            named("merchantkey") && more("***") && !example,
            Words::fixed(
                "붙여 넣은 글에 가맹점 키(Merchant-Key)가 있어요. 화면에는 가렸어요. 키가 다른 곳에도 퍼졌다면 새로 발급받아 주세요.",
                "There is a merchant key (Merchant-Key) in the paste. It is hidden here. If it went elsewhere too, get a new one.",
            ),
        ),
        (
            "card-number",
            more("****-****-****-"),
            Words::fixed(
                "붙여 넣은 글에 카드번호가 있어요. 화면에는 가렸어요. 카드번호는 받지도 보내지도 말아 주세요.",
                "There is a card number in the paste. It is hidden here. Neither take nor send card numbers.",
            ),
        ),
        (
            "resident-number",
            more("******-*******"),
            Words::fixed(
                "붙여 넣은 글에 주민등록번호가 있어요. 화면에는 가렸어요. 원본은 지워 주세요.",
                "There is a resident registration number in the paste. It is hidden here. Delete the original.",
            ),
        ),
    ];
    for (kind, _, message) in hidden.into_iter().filter(|(_, there, _)| *there) {
        if out.iter().all(|known| known.kind != kind) {
            out.push(Finding::new(kind, Weight::Warning, number, message));
        }
    }
}
