//! Reads a receipt page: bytes in whatever encoding, rows of label and value out.
//!
//! The page shows the buyer's data; every value is masked here, before anything else sees it. Never fetches, never
//! follows a link, never runs a script.

use encoding_rs::{EUC_KR, Encoding, UTF_8};
use scraper::{ElementRef, Html, Selector};

use super::money::Won;
use super::response::transaction::mask_tel;
use crate::diag::Bilingual;
use crate::text::mask::{mask, mask_name};

/// More rows than any receipt has; the rest is not read.
const ROWS_MAX: usize = 200;

/// Longest value kept, in characters.
const VALUE_CHARS_MAX: usize = 300;

/// How far into the page its encoding may be named, in bytes, as browsers look.
const META_BYTES: usize = 2048;

/// A receipt as a table of two columns, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Title of the page, or "영수증".
    pub title: String,
    /// Label and masked value, in the order of the page.
    pub rows: Vec<Row>,
}

/// A label and its masked value.
pub type Row = (String, String);

/// Words in the labels that people ask a receipt for, most asked first.
const ASKED: [&str; 9] = ["상태", "합계", "총액", "결제금액", "승인번호", "일시", "카드종류", "카드사", "할부"];

/// Words in the labels of amounts.
const AMOUNTS: [&str; 4] = ["금액", "합계", "총액", "부가세"];

impl Receipt {
    /// The rows that are asked for most, then all others; both in the order of the page.
    pub fn parts(&self) -> (Vec<&Row>, Vec<&Row>) {
        let asked = |row: &&Row| {
            let label: String = row.0.split_whitespace().collect();
            ASKED.iter().any(|word| label.contains(word))
        };
        self.rows.iter().partition(asked)
    }
}

/// An amount as people write it: a bare number of won in a row of money gets its commas.
fn amount(label: &str, value: String) -> String {
    if !AMOUNTS.iter().any(|word| label.contains(word)) {
        return value;
    }
    Won::parse(&value).map_or(value, Won::figures)
}

/// Why a page is no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[error("{}", self.korean())]
pub enum ReceiptError {
    /// The page says that there is no such receipt.
    NotFound,
    /// A page without a single row.
    NoRows,
    /// Nothing, or no text.
    Unreadable,
}

impl ReceiptError {
    /// What happened and what to do.
    pub fn korean(self) -> &'static str {
        match self {
            Self::NotFound => "이 tid의 영수증이 없어요. tid를 다시 확인하고, 승인된 거래인지 조회해 주세요.",
            Self::NoRows => "영수증 화면에서 내용을 읽지 못했어요. 브라우저로 열어 확인해 주세요.",
            Self::Unreadable => "영수증 화면을 읽을 수 없어요. 잠시 뒤에 다시 열어 주세요.",
        }
    }
}

impl Bilingual for ReceiptError {
    fn english(&self) -> String {
        let words = match self {
            Self::NotFound => "There is no receipt of this tid. Check the tid, and look up whether it was approved.",
            Self::NoRows => "Nothing could be read from the receipt page. Open it in a browser.",
            Self::Unreadable => "The receipt page cannot be read. Open it again later.",
        };
        words.to_owned()
    }
}

/// Reads the page. `content_type` is the header as it came.
///
/// # Errors
/// [`ReceiptError`] where the page holds no receipt.
pub fn parse_receipt(content_type: Option<&str>, bytes: &[u8]) -> Result<Receipt, ReceiptError> {
    let text = decode(content_type, bytes);
    if text.trim().is_empty() {
        return Err(ReceiptError::Unreadable);
    }
    let page = Html::parse_document(&text);
    let rows = rows(&page);
    // A page of two rows may be a notice in a table; a real receipt may well say "없음" somewhere.
    if rows.len() < 3 && says_not_found(&text) {
        return Err(ReceiptError::NotFound);
    }
    if rows.is_empty() {
        return Err(ReceiptError::NoRows);
    }
    let title = first_text(&page, "title").or_else(|| first_text(&page, "h1")).or_else(|| first_text(&page, "caption"));
    Ok(Receipt { title: title.map_or_else(|| "영수증".to_owned(), |t| mask(&t).into_owned()), rows })
}

fn says_not_found(text: &str) -> bool {
    let plain: String = text.split_whitespace().collect();
    [
        "내역이없",
        "존재하지않",
        "조회된거래가없",
        "찾을수없",
        "없는거래",
        "거래정보가없",
        "영수증이없",
        "데이터가없",
        "결과가없",
    ]
    .iter()
    .any(|words| plain.contains(words))
}

/// Bytes as text: by the header, then by the page, then by what fits. A wrong label is found out by bytes that do not fit.
fn decode(content_type: Option<&str>, bytes: &[u8]) -> String {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return String::from_utf8_lossy(&bytes[3..]).into_owned();
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(META_BYTES)]).to_ascii_lowercase();
    let named = [content_type.map(str::to_ascii_lowercase), Some(head)].into_iter().flatten();
    let mut candidates: Vec<&'static Encoding> = named.filter_map(|text| charset(&text)).collect();
    candidates.extend([UTF_8, EUC_KR]);
    for encoding in &candidates {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text.into_owned();
        }
    }
    // Damaged somewhere: the named one, with marks where it is damaged.
    let named = candidates.first().copied().unwrap_or(UTF_8);
    named.decode_without_bom_handling(bytes).0.into_owned()
}

fn charset(lower: &str) -> Option<&'static Encoding> {
    let after = lower.split("charset").nth(1)?.trim_start().strip_prefix('=')?;
    let name: String = after
        .trim_start_matches([' ', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    match name.as_str() {
        // Names Korean servers use that the web's list does not have.
        "cp949" | "ms949" | "x-windows-949" | "uhc" | "euckr" => Some(EUC_KR),
        // JSP pages say this when nobody set anything; it is never true of a Korean receipt.
        "iso-8859-1" | "iso8859-1" | "iso8859_1" | "8859_1" => None,
        _ => Encoding::for_label(name.as_bytes()),
    }
}

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(css).map(|selector| page.select(&selector).collect()).unwrap_or_default()
}

fn first_text(page: &Html, css: &str) -> Option<String> {
    select(page, css).first().map(|element| words(*element)).filter(|text| !text.is_empty())
}

/// The text of an element with its blanks drawn together; scripts and styles are no text.
fn words(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        let Some(piece) = node.value().as_text() else { continue };
        let hidden =
            node.ancestors().filter_map(|a| a.value().as_element()).any(|e| matches!(e.name(), "script" | "style"));
        if !hidden {
            text.push_str(piece);
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(VALUE_CHARS_MAX).collect()
}

fn rows(page: &Html) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for row in select(page, "tr, dl") {
        let holds_another = row.descendants().skip(1).filter_map(|n| n.value().as_element()).any(|e| e.name() == "tr");
        if holds_another {
            continue;
        }
        let cells: Vec<(bool, String)> = row
            .child_elements()
            .flat_map(
                |child| if child.value().name() == "div" { child.child_elements().collect() } else { vec![child] },
            )
            .filter_map(|cell| match cell.value().name() {
                "th" | "dt" => Some((true, words(cell))),
                "td" | "dd" => Some((false, words(cell))),
                _ => None,
            })
            .collect();
        rows.extend(pairs(&cells));
    }
    rows.truncate(ROWS_MAX);
    rows
}

/// Labels with the values behind them; a row of plain cells counts as label, value, label, value.
fn pairs(cells: &[(bool, String)]) -> Vec<(String, String)> {
    let labelled = cells.iter().any(|(is_label, _)| *is_label);
    let mut found: Vec<(String, String)> = Vec::new();
    let mut waiting: Option<String> = None;
    for (at, (is_label, text)) in cells.iter().enumerate() {
        let is_label = if labelled { *is_label } else { at % 2 == 0 };
        if is_label {
            waiting = Some(text.trim_end_matches([':', '：', ' ']).to_owned());
        } else if let Some(label) = waiting.take() {
            found.push((label, text.clone()));
        } else if let Some((_, value)) = found.last_mut() {
            value.push(' ');
            value.push_str(text);
        }
    }
    found.retain(|(label, value)| !label.is_empty() && !value.is_empty());
    found
        .into_iter()
        .map(|(label, value)| {
            let value = amount(&label, masked_value(&label, &value));
            (mask(&label).into_owned(), value)
        })
        .collect()
}

/// Masked by what it looks like, and a person's name or telephone by its label.
fn masked_value(label: &str, value: &str) -> String {
    let label: String = label.to_lowercase().split_whitespace().collect();
    let has = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let of_shop = has(&["가맹점", "상점", "판매자", "상호", "상품", "대표", "사업자", "merchant", "goods"]);
    let of_buyer =
        has(&["구매자", "고객", "주문자", "입금자", "회원", "예금주", "결제자", "받는", "수취인", "buyer", "customer"]);
    if !of_shop && has(&["연락처", "전화", "휴대폰", "핸드폰", "tel", "phone"]) {
        return mask_tel(value);
    }
    if has(&["메일", "mail"]) {
        return mask(value).into_owned();
    }
    if !of_shop && has(&["주소", "address"]) {
        return "***".to_owned();
    }
    let is_name = has(&["성명", "이름", "명의", "예금주"]) || (of_buyer && !has(&["번호", "아이디", "id"]));
    if is_name && !of_shop { mask_name(&mask(value)) } else { mask(value).into_owned() }
}

#[cfg(test)]
mod tests {
    use encoding_rs::EUC_KR;

    use super::{ReceiptError, parse_receipt};

    const PAGE: &str = r#"<html><head><title>신용카드 매출전표</title><style>td{}</style></head><body>
        <table><tr><td><table><caption>x</caption>
        <tr><th>카드번호</th><td>4111-1111-1111-1234</td><th>유효기간</th><td>**/**</td></tr>
        <tr><th>구매자명 :</th><td> 홍길동 <script>var a = "홍길동";</script></td></tr>
        <tr><th>구매자 연락처</th><td>02-123-4567</td></tr>
        <tr><td>거래번호</td><td>testpay01m01082502061700416194</td></tr>
        <tr><th>상품명</th><td>이노페이 화장품</td></tr>
        <tr><th>빈 칸</th><td></td></tr></table></td></tr></table>
        <dl><dt>이메일</dt><dd>test@naver.com</dd><dt>가맹점명</dt><dd>길잡이 상점</dd></dl></body></html>"#;

    const ROWS: [(&str, &str); 8] = [
        ("카드번호", "****-****-****-1234"),
        ("유효기간", "**/**"),
        ("구매자명", "홍**"),
        ("구매자 연락처", "**-***-4567"),
        ("거래번호", "testpay01m01082502061700416194"),
        ("상품명", "이노페이 화장품"),
        ("이메일", "t***@naver.com"),
        ("가맹점명", "길잡이 상점"),
    ];

    #[test]
    fn rows_in_every_encoding() {
        let with_meta = |name: &str| PAGE.replace("<head>", &format!("<head><meta charset=\"{name}\">"));
        let old = "<head><meta http-equiv='Content-Type' content='text/html; charset=KSC5601'>";
        let euc = |text: &str| EUC_KR.encode(text).0.into_owned();
        for (name, header, bytes) in [
            ("utf-8 header", Some("text/html; charset=UTF-8"), PAGE.as_bytes().to_vec()),
            ("no name", None, PAGE.as_bytes().to_vec()),
            ("mark", None, format!("\u{feff}{PAGE}").into_bytes()),
            ("euc-kr header", Some("text/html;charset=euc-kr"), euc(PAGE)),
            ("cp949 header", Some("text/html; charset=\"CP949\""), euc(PAGE)),
            ("ms949 meta", Some("text/html"), euc(&with_meta("ms949"))),
            ("old meta", None, euc(&PAGE.replace("<head>", old))),
            ("no name, euc-kr", None, euc(PAGE)),
            ("header lies", Some("text/html; charset=utf-8"), euc(PAGE)),
            ("latin default", Some("text/html; charset=ISO-8859-1"), euc(PAGE)),
            ("unknown name", Some("text/html; charset=x-none"), PAGE.as_bytes().to_vec()),
        ] {
            let receipt = parse_receipt(header, &bytes).expect(name);
            let rows: Vec<(&str, &str)> = receipt.rows.iter().map(|(l, v)| (l.as_str(), v.as_str())).collect();
            assert_eq!(rows, ROWS, "{name}");
            assert_eq!(receipt.title, "신용카드 매출전표");
        }
    }

    #[test]
    fn what_is_asked_for_most_stands_first() {
        let page = "<table><tr><th>거래번호</th><td>x</td></tr><tr><th>승인 일시</th><td>2025-02-06</td></tr>\
            <tr><th>과세금액</th><td>18182원</td></tr><tr><th>합계</th><td>20000 원</td></tr>\
            <tr><th>할부</th><td>일시불</td></tr><tr><th>비고</th><td>20000</td></tr></table>";
        let receipt = parse_receipt(None, page.as_bytes()).unwrap();
        let (asked, rest) = receipt.parts();
        let words =
            |rows: Vec<&(String, String)>| rows.iter().map(|(l, v)| format!("{l} {v}")).collect::<Vec<_>>().join(", ");
        assert_eq!(words(asked), "승인 일시 2025-02-06, 합계 20,000원, 할부 일시불");
        assert_eq!(words(rest), "거래번호 x, 과세금액 18,182원, 비고 20000");
    }

    #[test]
    fn pages_that_are_none() {
        for (page, want) in [
            ("", ReceiptError::Unreadable),
            ("<html><body>  </body></html>", ReceiptError::NoRows),
            ("<script>alert('거래 내역이 없습니다.');</script>", ReceiptError::NotFound),
            ("<table><tr><td>안내</td><td>존재하지 않는 거래입니다</td></tr></table>", ReceiptError::NotFound),
            ("plain", ReceiptError::NoRows),
        ] {
            assert_eq!(parse_receipt(None, page.as_bytes()), Err(want), "{page}");
        }
    }
}
