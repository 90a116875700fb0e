//! The journal of approvals as a CSV file that spreadsheets open rightly: byte order mark, CRLF, amounts as numbers.
//!
//! No cell can become a formula, and no number of an order can turn into a date or lose its zeros. Whatever people or
//! gateways wrote passes the mask. Nothing here writes a file.

use super::diagnose::korean_time;
use super::records::JournalEntry;
use crate::payment::approval::SettledBy;
use crate::text::mask::mask;

/// Headings, in order.
const HEADINGS: [&str; 15] = [
    "요청 시각",
    "모드",
    "상태",
    "tid",
    "MID",
    "주문번호",
    "과세 금액",
    "면세 금액",
    "합계",
    "코드",
    "내용",
    "영수증",
    "결과 시각",
    "결과를 정한 쪽",
    "기록",
];

/// Longest run of digits that a spreadsheet keeps whole.
const DIGITS_KEPT: usize = 15;

/// The entries, in their order, below one line of headings.
pub fn journal_csv(entries: &[JournalEntry]) -> String {
    let mut out = String::from("\u{feff}");
    push_line(&mut out, HEADINGS.map(str::to_owned));
    for entry in entries {
        push_line(&mut out, cells(entry));
    }
    out
}

fn cells(entry: &JournalEntry) -> [String; 15] {
    let attempt = &entry.attempt;
    [
        time(attempt.at_ms),
        attempt.mode.korean().to_owned(),
        entry.state.korean().to_owned(),
        text(&attempt.tid),
        text(&attempt.mid),
        text(&attempt.moid),
        attempt.amount.to_string(),
        attempt.tax_free.to_string(),
        attempt.amount.saturating_add(attempt.tax_free).to_string(),
        text(&mask(&entry.code)),
        text(&mask(&entry.message)),
        text(&mask(&entry.receipt_url)),
        entry.settled_ms.map(time).unwrap_or_default(),
        entry.settled_by.map_or("", settled_by).to_owned(),
        text(&attempt.id),
    ]
}

fn time(ms: i64) -> String {
    korean_time(ms).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn settled_by(by: SettledBy) -> &'static str {
    match by {
        SettledBy::Reply => "결제사 응답",
        SettledBy::Inquiry => "조회",
        SettledBy::Person => "사람",
    }
}

/// A cell that stays what it says: a quote in front keeps a spreadsheet from reading a formula, a date or a rounded
/// number out of it.
fn text(cell: &str) -> String {
    if is_formula(cell) || is_other_number(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Blanks and full-width signs in front do not hold a spreadsheet back.
fn is_formula(cell: &str) -> bool {
    let first = cell.trim_start().chars().next().unwrap_or(' ');
    matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') || cell.starts_with(['\t', '\r', '\n'])
}

/// Whether a spreadsheet would show another number, or a date, than what stands there.
fn is_other_number(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let numeric =
        cell.chars().all(|c| c.is_ascii_digit() || matches!(c, 'e' | 'E' | '-' | '.' | ',' | '/' | ':' | ' '));
    let plain = digits == cell.len() && digits <= DIGITS_KEPT && !(digits > 1 && cell.starts_with('0'));
    digits > 0 && numeric && !plain
}

/// One line, its cells quoted where they must be.
fn push_line<const N: usize>(out: &mut String, cells: [String; N]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains(['"', ',', '\r', '\n', '\'']) || cell.starts_with(' ') || cell.ends_with(' ') {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::Mode;
    use crate::payment::approval::{ApprovalState, Attempt};

    fn entry(moid: &str, message: &str) -> JournalEntry {
        let attempt = Attempt {
            id: "018f2f6e-7c1b-7000-8000-123456789012".to_owned(),
            at_ms: 1_738_828_841_000,
            mode: Mode::Practice,
            tid: "testpay01m01082502061700416194".to_owned(),
            mid: "testpay01m".to_owned(),
            moid: moid.to_owned(),
            amount: 18_000,
            tax_free: 2_000,
        };
        JournalEntry {
            attempt,
            state: ApprovalState::Declined,
            code: "3095".to_owned(),
            message: message.to_owned(),
            receipt_url: String::new(),
            settled_by: Some(SettledBy::Reply),
            settled_ms: Some(1_738_828_842_000),
        }
    }

    #[test]
    fn a_line_has_every_cell() {
        let csv = journal_csv(&[entry("order-1", "카드사 거절")]);
        let want = "2025-02-06 17:00:41,연습,거절됨,testpay01m01082502061700416194,testpay01m,order-1,18000,2000,20000,3095,\
                    카드사 거절,,2025-02-06 17:00:42,결제사 응답,018f2f6e-7c1b-7000-8000-123456789012\r\n";
        let (headings, line) = csv.split_once("\r\n").unwrap();
        assert!(headings.starts_with("\u{feff}요청 시각,모드,"), "{headings}");
        assert_eq!(line, want);
    }

    #[test]
    fn nothing_becomes_a_formula_or_another_number() {
        for (cell, want) in [
            ("=1+1", "'=1+1"),
            ("+82", "'+82"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1+1", "'＝1+1"),
            (" =1", "' =1"),
            ("\t=1", "'\t=1"),
            ("0000", "'0000"),
            ("007", "'007"),
            ("12E5", "'12E5"),
            ("1-2", "'1-2"),
            ("2025/01/02", "'2025/01/02"),
            ("12345678901234567890", "'12345678901234567890"),
            ("3095", "3095"),
            ("0", "0"),
            ("W001", "W001"),
            ("order-1", "order-1"),
            ("카드 - 거절", "카드 - 거절"),
            ("", ""),
        ] {
            assert_eq!(text(cell), want, "{cell:?}");
        }
    }

    #[test]
    fn cells_are_quoted_and_masked() {
        let hostile = "=cmd|' /C calc'!A0, \"4111-1111-1111-1234\"\r\n둘째 줄";
        let csv = journal_csv(&[entry("1-2", hostile)]);
        assert!(csv.contains("\"'=cmd|' /C calc'!A0, \"\"****-****-****-1234\"\"\r\n둘째 줄\""), "{csv}");
        assert!(csv.contains(",\"'1-2\","), "{csv}");
        assert!(!csv.contains("4111"), "{csv}");
    }
}
