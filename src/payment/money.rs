//! Won, in figures and in words.
//!
//! Whole won only; never a float. Never guesses at an amount it cannot read.

use std::fmt;

use crate::diag::Bilingual;

/// An amount in won.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Won(pub u64);

/// Why an amount cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.korean())]
pub enum MoneyError {
    /// Nothing was written.
    Empty,
    /// Something else than digits, commas and 원.
    Character,
    /// Commas that do not part thousands.
    Commas,
    /// More than a 64-bit number of won.
    TooBig,
}

impl MoneyError {
    /// What happened and what to do.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Empty => "금액이 비어 있어요. 숫자로 적어 주세요.",
            Self::Character => "금액에 숫자가 아닌 글자가 있어요. 20000 또는 20,000원처럼 적어 주세요.",
            Self::Commas => "쉼표 자리가 맞지 않아 금액을 확정할 수 없어요. 세 자리마다 찍거나 쉼표를 빼 주세요.",
            Self::TooBig => "금액이 너무 커요. 자릿수를 확인해 주세요.",
        }
    }
}

impl Bilingual for MoneyError {
    fn english(&self) -> String {
        let words = match self {
            Self::Empty => "The amount is empty. Write a number.",
            Self::Character => "The amount holds something else than digits. Write it like 20000 or 20,000.",
            Self::Commas => {
                "The commas are not where thousands part, so the amount is in doubt. Put them right or leave them out."
            }
            Self::TooBig => "The amount is too big. Check its digits.",
        };
        words.to_owned()
    }
}

impl Won {
    /// Reads "20000", "20,000", "20,000원", "₩20,000" and the full-width forms.
    ///
    /// # Errors
    /// [`MoneyError`] where the amount is empty, malformed or too big.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let folded: String = text.chars().map(fold).collect();
        let bare = folded.trim().trim_start_matches(['₩', '\\']).trim_end_matches('원').trim();
        if bare.is_empty() {
            return Err(MoneyError::Empty);
        }
        if !bare.chars().all(|c| c.is_ascii_digit() || c == ',') {
            return Err(MoneyError::Character);
        }
        if bare.contains(',') {
            let mut groups = bare.split(',');
            let first = groups.next().unwrap_or_default();
            if !(1..=3).contains(&first.len()) || groups.any(|group| group.len() != 3) {
                return Err(MoneyError::Commas);
            }
        }
        bare.replace(',', "").parse().map(Self).map_err(|_| MoneyError::TooBig)
    }

    /// "20,000원".
    pub fn figures(self) -> String {
        format!("{}원", self.grouped())
    }

    /// "20,000 won".
    pub fn english(self) -> String {
        format!("{} won", self.grouped())
    }

    fn grouped(self) -> String {
        let digits = self.0.to_string();
        let mut out = String::with_capacity(digits.len() * 2);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    /// "20,000원 (이만 원)".
    pub fn figures_and_words(self) -> String {
        format!("{} ({})", self.figures(), self.words())
    }

    /// "이만 원": read aloud before money moves. Parted at every 만, as the spelling rules want.
    pub fn words(self) -> String {
        if self.0 == 0 {
            return "영 원".to_owned();
        }
        let mut parts = Vec::new();
        for (power, unit) in [(4, "경"), (3, "조"), (2, "억"), (1, "만"), (0, "")] {
            let group = self.0 / 10_000_u64.pow(power) % 10_000;
            match (group, unit, parts.is_empty()) {
                (0, ..) => {}
                // At the head one says 만, not 일만; but 일억, 일조.
                (1, "만", true) => parts.push("만".to_owned()),
                _ => parts.push(format!("{}{unit}", group_words(group))),
            }
        }
        parts.push("원".to_owned());
        parts.join(" ")
    }
}

/// A number below ten thousand: 1234 is 천이백삼십사.
fn group_words(group: u64) -> String {
    const DIGITS: [&str; 10] = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"];
    let mut out = String::new();
    for (value, unit) in [(1000, "천"), (100, "백"), (10, "십"), (1, "")] {
        let digit = group / value % 10;
        if digit == 0 {
            continue;
        }
        if digit > 1 || value == 1 {
            out.push_str(DIGITS[usize::try_from(digit).unwrap_or(0)]);
        }
        out.push_str(unit);
    }
    out
}

fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{ffe6}' => '₩',
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

impl fmt::Display for Won {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.figures())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{MoneyError, Won};

    #[test]
    fn figures_and_words() {
        for (won, figures, words) in [
            (0, "0원", "영 원"),
            (1, "1원", "일 원"),
            (10, "10원", "십 원"),
            (100, "100원", "백 원"),
            (1_000, "1,000원", "천 원"),
            (1_004, "1,004원", "천사 원"),
            (10_000, "10,000원", "만 원"),
            (11_111, "11,111원", "만 천백십일 원"),
            (20_000, "20,000원", "이만 원"),
            (110_000, "110,000원", "십일만 원"),
            (300_000, "300,000원", "삼십만 원"),
            (1_000_000, "1,000,000원", "백만 원"),
            (12_345_678, "12,345,678원", "천이백삼십사만 오천육백칠십팔 원"),
            (100_000_000, "100,000,000원", "일억 원"),
            (100_010_000, "100,010,000원", "일억 일만 원"),
            (1_000_000_000_000, "1,000,000,000,000원", "일조 원"),
            (
                u64::MAX,
                "18,446,744,073,709,551,615원",
                "천팔백사십사경 육천칠백사십사조 칠백삼십칠억 구백오십오만 천육백십오 원",
            ),
        ] {
            assert_eq!(Won(won).figures(), figures);
            assert_eq!(Won(won).words(), words);
        }
    }

    #[test]
    fn reading() {
        for (text, want) in [
            ("20000", Ok(20_000)),
            (" 20,000원 ", Ok(20_000)),
            ("２０，０００원", Ok(20_000)),
            ("₩20,000", Ok(20_000)),
            ("20000 원", Ok(20_000)),
            ("0", Ok(0)),
            ("18446744073709551615", Ok(u64::MAX)),
            ("", Err(MoneyError::Empty)),
            ("원", Err(MoneyError::Empty)),
            ("2,0000", Err(MoneyError::Commas)),
            (",000", Err(MoneyError::Commas)),
            ("20,", Err(MoneyError::Commas)),
            ("-1", Err(MoneyError::Character)),
            ("1.5", Err(MoneyError::Character)),
            ("이만", Err(MoneyError::Character)),
            ("18446744073709551616", Err(MoneyError::TooBig)),
        ] {
            assert_eq!(Won::parse(text), want.map(Won), "{text}");
        }
    }

    proptest! {
        #[test]
        fn figures_read_back(won in any::<u64>()) {
            prop_assert_eq!(Won::parse(&Won(won).figures()), Ok(Won(won)));
        }
    }
}
