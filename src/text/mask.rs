//! Hides what must never reach a disk, a log or the clipboard: card and resident numbers, mobile numbers,
//! e-mail names, keys and tokens.
//!
//! Tids and moids pass untouched, because support work is done by them. Never gates a card on its check digit
//! (a mistyped card is a card), and never touches a number that is masked already. Pure and idempotent.

use std::borrow::Cow;
use std::ops::Range;

mod blocks;
mod digits;
mod keys;
mod live;

pub use self::live::{Change, Live};

/// `text` with everything personal or secret masked; borrowed when there was nothing to hide.
///
/// Running it again changes nothing. Full-width digits are found like ASCII ones.
pub fn mask(text: &str) -> Cow<'_, str> {
    by_blocks(text, mask_block)
}

/// `text` for a field in which it can still be edited: each character that [`mask`] would hide is another one, so that
/// every place in the one is the same place in the other.
pub fn cover(text: &str) -> Cow<'_, str> {
    by_blocks(text, cover_block)
}

fn by_blocks(text: &str, of_block: fn(&str) -> Cow<'_, str>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for block in blocks::blocks(text) {
        if let Cow::Owned(form) = of_block(&text[block.clone()]) {
            out.push_str(&text[done..block.start]);
            out.push_str(&form);
            done = block.end;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

fn mask_block(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    // Every round takes digits or letters away, so this ends; two rounds are the usual worst case.
    while let Some(next) = mask_once(&out) {
        out = Cow::Owned(next);
    }
    out
}

fn cover_block(text: &str) -> Cow<'_, str> {
    let Some(page) = found(text).filter(|page| !page.replacements.is_empty()) else { return Cow::Borrowed(text) };
    let mut chars: Vec<char> = text.chars().collect();
    for (range, with) in &page.replacements {
        let same = with.chars().count() == range.len();
        let dots = std::iter::repeat_n('•', range.len());
        let with: Vec<char> = if same { with.chars().collect() } else { dots.collect() };
        chars[range.clone()].copy_from_slice(&with);
    }
    Cow::Owned(chars.into_iter().collect())
}

/// What a number is that belongs to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// A whole card number.
    Card,
    /// A resident registration number.
    Resident,
    /// A mobile telephone.
    Mobile,
}

/// Digits of the shortest personal number, a mobile telephone with nine of them and its zero.
const FEWEST_DIGITS: usize = 10;

/// Bytes between the first bytes of two digits of one number: as many characters as [`digits`] allows, each of three
/// bytes, and the rest of a full-width digit.
const WIDEST_GAP: usize = 11;

/// Bytes that are looked at together.
const CHUNK: usize = 32;

/// The lines that hold digits enough for a number of a person, close enough together, each with where it begins; a
/// quick look before the real one.
pub fn lines_with_digits(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let at = next + dense(text.as_bytes().get(next..)?)?;
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        next = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        Some((start, &text[start..next]))
    })
}

/// Where the last of so many digits begins that could belong to one number.
fn dense(bytes: &[u8]) -> Option<usize> {
    let (mut count, mut last) = (0, 0);
    for (number, part) in bytes.chunks(CHUNK).enumerate() {
        // A part is passed over at a look where it has no digit, as most do.
        let any = |part: &[u8]| part.iter().fold(false, |any, byte| any | is_digit(*byte));
        if !part.first_chunk::<CHUNK>().map_or_else(|| any(part), |part| any(part)) {
            continue;
        }
        for (at, _) in part.iter().enumerate().filter(|(_, byte)| is_digit(**byte)) {
            let at = number * CHUNK + at;
            let gap = bytes.get(last + 1..at).filter(|gap| count > 0 && gap.len() <= WIDEST_GAP);
            let joined = gap.is_some_and(|gap| gap.iter().all(|byte| may_part_digits(*byte)));
            (count, last) = (if joined { count + 1 } else { 1 }, at);
            if count == FEWEST_DIGITS {
                return Some(at);
            }
        }
    }
    None
}

/// A full-width digit begins with byte EF, as some other characters do.
fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit() | (byte == 0xef)
}

/// Also the later bytes of a full-width digit, and all of a dash that is not ASCII's.
fn may_part_digits(byte: u8) -> bool {
    matches!(byte, b' ' | b'-' | b'.' | b')' | b'\t' | 0x80..)
}

/// The personal numbers of a text that [`mask`] would hide, with their bytes, in the order of places.
pub fn personal(text: &str) -> Vec<(Personal, Range<usize>)> {
    if dense(text.as_bytes()).is_none() { Vec::new() } else { numbers(text) }
}

fn numbers(text: &str) -> Vec<(Personal, Range<usize>)> {
    let mut page = Page::new(text);
    keys::protect(&mut page);
    digits::all(&mut page);
    let bytes = |range: Range<usize>| page.offsets[range.start]..page.offsets[range.end];
    let mut out: Vec<_> = page.numbers.iter().map(|(kind, range)| (*kind, bytes(range.clone()))).collect();
    out.sort_by_key(|(_, range)| range.start);
    out
}

/// A person's name with only its first character left: "홍길동" becomes "홍**". Spaces stay.
pub fn mask_name(name: &str) -> String {
    let name = name.trim();
    let single = name.chars().count() == 1;
    name.chars().enumerate().map(|(i, c)| if c.is_whitespace() || (i == 0 && !single) { c } else { '*' }).collect()
}

fn mask_once(text: &str) -> Option<String> {
    found(text)?.finish()
}

/// What is to be hidden in one round; `None` where nothing can be.
fn found(text: &str) -> Option<Page<'_>> {
    // Most words leave here: nothing below can match without one of these.
    if !text.chars().map(fold).any(|c| c.is_ascii_digit() || c == '@') && !keys::may_name(text) {
        return None;
    }
    let mut page = Page::new(text);
    keys::values(&mut page);
    keys::protect(&mut page);
    emails(&mut page);
    digits::all(&mut page);
    Some(page)
}

/// Full-width forms and the many dashes as their ASCII fellows, one character for one.
fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2002}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' => '-',
        other => other,
    }
}

/// A text as folded characters, with what was found in it so far.
struct Page<'t> {
    text: &'t str,
    /// Folded characters; indices below are into this.
    chars: Vec<char>,
    /// Byte offset of each character, and the length of the text at the end.
    offsets: Vec<usize>,
    /// Characters that are replaced or protected: later finders leave them alone.
    taken: Vec<bool>,
    replacements: Vec<(Range<usize>, String)>,
    /// Which of the replacements are personal numbers.
    numbers: Vec<(Personal, Range<usize>)>,
}

impl<'t> Page<'t> {
    fn new(text: &'t str) -> Self {
        let chars: Vec<char> = text.chars().map(fold).collect();
        let offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let taken = vec![false; chars.len()];
        Self { text, chars, offsets, taken, replacements: Vec::new(), numbers: Vec::new() }
    }

    /// The character at `at`, or NUL outside the text: NUL is no digit, letter or separator.
    fn at(&self, at: usize) -> char {
        self.chars.get(at).copied().unwrap_or('\0')
    }

    /// The character before `at`.
    fn before(&self, at: usize) -> char {
        if at == 0 { '\0' } else { self.at(at - 1) }
    }

    fn is_free(&self, range: &Range<usize>) -> bool {
        !self.taken[range.clone()].contains(&true)
    }

    fn protect(&mut self, range: Range<usize>) {
        self.taken[range].fill(true);
    }

    fn replace(&mut self, range: Range<usize>, with: String) {
        self.protect(range.clone());
        self.replacements.push((range, with));
    }

    fn hide(&mut self, kind: Personal, range: Range<usize>, with: String) {
        self.numbers.push((kind, range.clone()));
        self.replace(range, with);
    }

    fn finish(mut self) -> Option<String> {
        self.replacements.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(self.text.len());
        let mut done = 0;
        for (range, with) in &self.replacements {
            out.push_str(&self.text[self.offsets[done]..self.offsets[range.start]]);
            out.push_str(with);
            done = range.end;
        }
        out.push_str(&self.text[self.offsets[done]..]);
        (out != self.text).then_some(out)
    }
}

fn emails(page: &mut Page<'_>) {
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    for at in 0..page.chars.len() {
        if page.chars[at] != '@' {
            continue;
        }
        let start = (0..at).rev().take_while(|i| is_local(page.chars[*i])).last().unwrap_or(at);
        let domain: String = page.chars[at + 1..].iter().take_while(|c| is_domain(**c)).collect();
        let dotted = domain.trim_matches('.').contains('.');
        if start == at || !dotted || !page.is_free(&(start..at)) {
            continue;
        }
        let first = if at - start > 1 { page.chars[start].to_string() } else { String::new() };
        // A digit kept in front could be read together with what stands before it.
        let first = if first.starts_with(|c: char| c.is_ascii_digit()) { String::new() } else { first };
        page.replace(start..at, format!("{first}***"));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

    use super::{cover, mask, mask_name};

    const SAMPLE: &str = "testpay01m01082502061700416194";

    #[test]
    fn what_is_covered_stays_in_its_place() {
        for (text, want) in [
            ("결제 안 됨", "결제 안 됨"),
            ("카드 4111-1111-1111-1234 끝", "카드 ****-****-****-1234 끝"),
            ("4111111111111111", "••••••••••••••••"),
            ("010-1234-5678", "010-****-5678"),
            ("Merchant-Key: SGVsbG8gV29ybGQgMTIzNDU2\n다음 줄", "Merchant-Key: ••••••••••••••••••••••••\n다음 줄"),
            ("tid=testpay01m01082502061700416194", "tid=testpay01m01082502061700416194"),
        ] {
            assert_eq!(cover(text), want);
        }
        proptest!(|(text in any::<String>())| prop_assert_eq!(cover(&text).chars().count(), text.chars().count()));
    }

    #[test]
    fn what_is_hidden() {
        for (text, want) in [
            ("4111111111111111", "****-****-****-1111"),
            ("카드4111111111111111입니다", "카드****-****-****-1111입니다"),
            ("4111-1111-1111-1234", "****-****-****-1234"),
            ("4111 1111 1111 1234", "****-****-****-1234"),
            ("4111 1111-1111 1234", "****-****-****-1234"),
            ("4111 - 1111 - 1111 - 1234", "****-****-****-1234"),
            ("４１１１１１１１１１１１１２３４", "****-****-****-1234"),
            ("3782-822463-10005", "****-****-****-0005"),
            ("20000 4111-1111-1111-1234", "20000 ****-****-****-1234"),
            ("4111111111111234 12/25", "****-****-****-1234 12/25"),
            ("cardNo=4111111111111111&x", "cardNo=****-****-****-1111&x"),
            ("card4111111111111111", "card****-****-****-1111"),
            ("card4120250213146101", "card****-****-****-6101"),
            ("6212345678901234567", "****-****-****-4567"),
            ("900101-1234567", "******-*******"),
            ("9001011234567", "******-*******"),
            ("주민 900101 - 2234567 끝", "주민 ******-******* 끝"),
            ("010-1234-5678", "010-****-5678"),
            ("01012345678", "010-****-5678"),
            ("010 1234 5678.", "010-****-5678."),
            ("010.1234.5678", "010-****-5678"),
            ("010)1234-5678", "010-****-5678"),
            ("4111\u{200b}1111\t1111 1234", "****-****-****-1234"),
            ("011-123-4567", "011-****-4567"),
            ("０１０－１２３４－５６７８", "010-****-5678"),
            ("+82-10-1234-5678", "+82-10-****-5678"),
            ("+821012345678", "+82-10-****-5678"),
            ("010-1234-5678 010-2345-6789", "010-****-5678 010-****-6789"),
            ("tel01012345678", "tel010-****-5678"),
            ("test@naver.com", "t***@naver.com"),
            ("<hong.gil+dong@shop.co.kr>", "<h***@shop.co.kr>"),
            ("a@b.kr", "***@b.kr"),
            (r#"{"Merchant-Key": "abc/+==", "x": 1}"#, r#"{"Merchant-Key": "***", "x": 1}"#),
            ("Merchant-Key: abc123\nMID: testpay01m", "Merchant-Key: ***\nMID: testpay01m"),
            ("https://a.kr/r?paymentToken=tok%2Fen&moid=1", "https://a.kr/r?paymentToken=***&moid=1"),
            ("GILJABI_PAYMENT_TOKEN=abcdef run", "GILJABI_PAYMENT_TOKEN=*** run"),
            ("curl -H 'Payment-Token: a b' -d x", "curl -H 'Payment-Token: ***' -d x"),
            (r#"h.set("Merchant-Key", "abc");"#, r#"h.set("Merchant-Key", "***");"#),
            (r#"{\"merchantKey\":\"abc\"}"#, r#"{\"merchantKey\":\"***\"}"#),
            (r#"<input name="paymentToken" value="abc">"#, r#"<input name="paymentToken" value="***">"#),
            ("merchantKey abcdefgh12345678", "merchantKey ***"),
            ("Authorization: Bearer abc.def", "Authorization: ***"),
        ] {
            assert_eq!(mask(text), want, "{text}");
        }
    }

    #[test]
    fn what_passes() {
        for text in [
            "",
            "그냥 글",
            SAMPLE,
            "https://pg.example/pay/issue/CardIssue.jsp?TID=testpay01m01082502061700416194",
            "test0120200814162443",
            "moid=4111111111111111&amt=1",
            r#""moid": "20250124141025001234""#,
            "ORD-2025-0124-141025-0001",
            "12345678****1234",
            "9410-****-****-1234",
            "010-****-5678",
            "2025-01-24 14:10:25",
            "2025-01-24 141025",
            "20250206170041",
            "20250206170041123",
            "2025020600012345",
            "ORD-250101-1234567",
            "GDtjJ420250213145819",
            "1577-3033 1588-1688",
            "20,000원 3095 W001",
            "018f2f6e-7c1b-7000-8000-123456789012",
            "Merchant-Key 값을 확인하세요",
            r#"["paymentToken", "tid"]"#,
            "192.168.100.100",
            "t***@naver.com",
        ] {
            assert_eq!(mask(text), text);
        }
    }

    #[test]
    fn personal_numbers_and_where_they_stand() {
        use super::Personal::{Card, Mobile, Resident};
        for (text, want) in [
            (
                "카드 4111 1111 1111 1234, 010-2345-6789",
                &[(Card, "4111 1111 1111 1234"), (Mobile, "010-2345-6789")][..],
            ),
            ("주민 ９００１０１-1234567", &[(Resident, "９００１０１-1234567")]),
            ("1577-3033, 02-123-4567, 12345678****1234, a@b.kr", &[]),
            (SAMPLE, &[]),
        ] {
            let found: Vec<_> = super::personal(text).into_iter().map(|(kind, range)| (kind, &text[range])).collect();
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn lines_without_digits_enough_are_passed_over() {
        for (text, want) in [
            ("", &[][..]),
            ("123456789", &[]),
            ("가\n1234567890", &["1234567890"]),
            ("010-0000-0000\n\n02 123\n4567", &["010-0000-0000\n"]),
            ("１２３４５ － 67890", &["１２３４５ － 67890"]),
            ("12345 끝이에요 67890", &[]),
            ("12345\n67890", &[]),
        ] {
            let lines: Vec<&str> = super::lines_with_digits(text).map(|(_, line)| line).collect();
            assert_eq!(lines, want, "{text}");
        }
        proptest!(|(text in bits())| {
            let looked: Vec<_> = super::lines_with_digits(&text).map(|(start, _)| start).collect();
            let mut start = 0;
            for line in text.split_inclusive('\n') {
                prop_assert!(looked.contains(&start) || super::numbers(line).is_empty(), "{line:?}");
                start += line.len();
            }
        });
    }

    #[test]
    fn names_keep_their_first_character() {
        for (name, want) in
            [("홍길동", "홍**"), ("김철", "김*"), ("홍", "*"), ("", ""), ("Kim Su", "K** **"), ("홍**", "홍**")]
        {
            assert_eq!(mask_name(name), want);
        }
    }

    fn bits() -> impl Strategy<Value = String> {
        let bit = proptest::sample::select(vec![
            "4111",
            "1111",
            "010",
            "-",
            " ",
            "12345678",
            "900101",
            "1",
            "2",
            "0",
            "@",
            "a.kr",
            "test",
            "*",
            "****",
            "Merchant-Key",
            ":",
            "\"",
            "paymentToken",
            "=",
            "moid",
            ",",
            "가",
            "４",
            "82",
            "+",
            ".",
            "\n",
            SAMPLE,
            "'",
            "20250124",
            "value=",
            "(",
            "\\",
            "abc",
        ]);
        proptest::collection::vec(bit, 0..24).prop_map(|bits| bits.concat())
    }

    proptest! {
        #[test]
        fn masking_twice_is_masking_once(text in bits()) {
            let once = mask(&text).into_owned();
            prop_assert_eq!(mask(&once), once.as_str());
        }

        #[test]
        fn any_text_is_taken(text in any::<String>()) {
            let once = mask(&text).into_owned();
            prop_assert_eq!(mask(&once), once.as_str());
        }

        #[test]
        fn tids_pass(mid in "[A-Za-z0-9]{10}", codes in "[0-9]{4}", month in 1..=12_u8, day in 1..=28_u8,
                     clock in 0..86_400_u32, tail in "[A-Za-z0-9]{4}", around in "[ ,\"=/가]") {
            let (h, m, s) = (clock / 3600, clock / 60 % 60, clock % 60);
            let tid = format!("{mid}{codes}25{month:02}{day:02}{h:02}{m:02}{s:02}{tail}");
            let text = format!("{around}{tid}{around}");
            prop_assert_eq!(mask(&text), text.as_str());
        }

        #[test]
        fn no_card_survives(card in "[3-9][0-9]{12,18}", before in "[가-힣 :=(]{0,3}", after in "[가-힣 ).]{0,3}") {
            let text = format!("{before}{card}{after}");
            prop_assert!(!mask(&text).contains(&card));
        }
    }
}
