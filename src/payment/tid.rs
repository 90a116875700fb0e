//! The transaction id: 30 characters that tell the shop, the kind of payment and when the window opened.
//!
//! Everything is read from the text alone; whether such a payment exists only the gateway knows. Codes that are
//! not in the tables are shown as unknown, never refused.

use std::fmt;
use std::ops::Range;

use jiff::civil::DateTime;
use serde::Serialize;

use crate::diag::{Bilingual, Lang, Words, words};

mod near_miss;
mod service;

pub(crate) use near_miss::{other_service, service_of};
pub use service::OtherService;

/// Characters in a tid.
pub const TID_LEN: usize = 30;

/// The five parts: caption and characters.
const PARTS: [(&str, Range<usize>); 5] =
    [("가맹점", 0..10), ("수단", 10..12), ("방식", 12..14), ("시각", 14..26), ("끝번호", 26..30)];

/// A code with its name in Korean and in English.
type Known = (&'static str, &'static str, &'static str);

const SERVICES: [Known; 6] = [
    ("01", "카드 계열(신용카드·간편결제)", "card family (credit card, easy pay)"),
    ("02", "계좌이체", "bank transfer"),
    ("03", "가상계좌", "virtual account"),
    ("04", "현금영수증", "cash receipt"),
    ("07", "휴대폰", "mobile phone"),
    ("12", "계좌간편", "simple account transfer"),
];

const PRODUCTS: [Known; 6] = [
    ("01", "일반·수기", "plain, keyed in"),
    ("03", "SMS 수기", "SMS, keyed in"),
    ("04", "SMS 인증", "SMS, authenticated"),
    ("06", "ARS", "ARS"),
    ("08", "결제창 인증", "authenticated in the payment window"),
    ("16", "빌링", "billing"),
];

/// A well-formed transaction id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tid {
    text: String,
    time: DateTime,
}

/// A two-digit code and its meaning, where one is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// As it stands in the tid.
    pub code: String,
    /// Korean name; none for a code not in the tables.
    name: Option<&'static str>,
    english: Option<&'static str>,
}

impl Coded {
    fn new(code: &str, table: &[Known]) -> Self {
        let known = table.iter().find(|(known, ..)| *known == code);
        let (name, english) = known.map(|(_, korean, english)| (*korean, *english)).unzip();
        Self { code: code.to_owned(), name, english }
    }

    /// The name, if there is one.
    pub fn name(&self, lang: Lang) -> Option<&'static str> {
        lang.pick(self.name, self.english)
    }

    /// The name, or "알 수 없는 코드(05)".
    pub fn korean(&self) -> String {
        self.name.map_or_else(|| format!("알 수 없는 코드({})", self.code), str::to_owned)
    }

    /// The same in English.
    pub fn english(&self) -> String {
        self.english.map_or_else(|| format!("unknown code ({})", self.code), str::to_owned)
    }
}

/// What kind of thing was given instead of a tid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TidErrorKind {
    /// Nothing.
    Empty,
    /// Too short or too long.
    Length,
    /// A character no tid has.
    Character,
    /// Blanks or a line break inside.
    Space,
    /// The code positions hold letters.
    Code,
    /// No real date and time at its place.
    Date,
    /// A merchant's order number.
    MoidInstead,
    /// The number of the card company or of an upstream gateway (`pgTid`).
    UpstreamTid,
    /// An id of another payment service.
    OtherGateway,
    /// The letter O for the digit 0, or I or l for 1.
    LetterOForZero,
}

/// Why a text is no tid, in words for a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {}", message.ko, hint.ko)]
pub struct TidError {
    /// The kind.
    pub kind: TidErrorKind,
    /// What is wrong.
    pub message: Words,
    /// What to do.
    pub hint: Words,
}

impl TidError {
    fn new(kind: TidErrorKind, message: Words, hint: Words) -> Self {
        Self { kind, message, hint }
    }

    /// Message and hint in one line.
    pub fn korean(&self) -> String {
        self.to_string()
    }
}

impl Bilingual for TidError {
    fn english(&self) -> String {
        format!("{} {}", self.message.en, self.hint.en)
    }
}

impl Tid {
    /// Reads a tid; blanks, line breaks and quotes around it are ignored.
    ///
    /// # Errors
    /// [`TidError`], with its own words for every near miss.
    pub fn parse(text: &str) -> Result<Self, TidError> {
        let bare = trimmed(text);
        if let Some(error) = near_miss::refuse(bare) {
            return Err(error);
        }
        read_time(&bare[14..26]).map(|time| Self { text: bare.to_owned(), time })
    }

    /// A tid somewhere in a longer text: an address, a log line, a reply. The first one.
    pub fn find_in(text: &str) -> Option<Self> {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| word.len() >= TID_LEN)
            .find_map(|word| Self::parse(word).ok())
    }

    /// The 30 characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The merchant id, 10 characters, in its own case.
    pub fn mid(&self) -> &str {
        &self.text[..10]
    }

    /// How it is paid.
    pub fn service(&self) -> Coded {
        Coded::new(&self.text[10..12], &SERVICES)
    }

    /// Payment method.
    pub fn product(&self) -> Coded {
        Coded::new(&self.text[12..14], &PRODUCTS)
    }

    /// When the payment window opened, Korean time.
    pub fn time(&self) -> DateTime {
        self.time
    }

    /// [`Tid::time`] as `2025-02-06T17:00:41+09:00`.
    pub fn rfc3339(&self) -> String {
        self.time.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string()
    }

    /// The last four characters.
    pub fn tail(&self) -> &str {
        &self.text[26..]
    }

    /// Address of the receipt page below `pages_base`. Opening it shows the buyer's data.
    pub fn receipt_url(&self, pages_base: &str) -> String {
        format!("{}/pay/issue/CardIssue.jsp?TID={}", pages_base.trim_end_matches('/'), self.text)
    }

    /// Oddities worth a look; none of them makes the tid invalid. Both times are Korean time.
    pub fn warnings(&self, now: DateTime, approved_at: Option<DateTime>) -> Vec<Words> {
        let mut warnings = Vec::new();
        if self.time > now {
            warnings.push(words!(
                "tid에 적힌 시각({time})이 지금보다 뒤예요. PC 시계와 tid를 다시 확인해 주세요.",
                "The time in the tid ({time}) is still to come. Check the clock of this PC, and the tid.",
                time = self.time.strftime("%Y-%m-%d %H:%M:%S")
            ));
        }
        if let Some(approved) = approved_at.filter(|approved| self.time > *approved) {
            warnings.push(words!(
                "tid에 적힌 시각({time})이 승인 시각({approved})보다 뒤예요. 다른 거래의 값이 섞이지 않았는지 확인해 주세요.",
                "The time in the tid ({time}) is after the approval ({approved}). Check that both are of one payment.",
                time = self.time.strftime("%Y-%m-%d %H:%M:%S"),
                approved = approved.strftime("%Y-%m-%d %H:%M:%S")
            ));
        }
        warnings
    }
}

impl fmt::Display for Tid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// One part of a tid that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// 가맹점, 수단, 방식, 시각 or 끝번호.
    pub caption: &'static str,
    /// Bytes of the given text; empty where nothing has been typed yet.
    pub range: Range<usize>,
    /// All its characters are there.
    pub complete: bool,
    /// Nothing in it is wrong so far.
    pub valid: bool,
    /// What a complete and valid part says, in Korean; empty otherwise.
    pub meaning: String,
}

/// The five parts of a tid as far as it has been typed. Never fails; characters past the thirtieth belong to no part.
pub fn segments(text: &str) -> Vec<Segment> {
    let lead = text.len() - text.trim_start().len();
    let bare = text.trim();
    let starts: Vec<usize> = bare.char_indices().map(|(at, _)| lead + at).chain([lead + bare.len()]).collect();
    let typed = starts.len() - 1;
    let segment = |(caption, part): &(&'static str, Range<usize>)| {
        let range = starts[part.start.min(typed)]..starts[part.end.min(typed)];
        let written = &text[range.clone()];
        let complete = typed >= part.end;
        let alphabet: fn(&char) -> bool = match part.start {
            0 | 26 => char::is_ascii_alphanumeric,
            _ => char::is_ascii_digit,
        };
        let mut valid = written.chars().all(|c| alphabet(&c));
        let mut meaning = String::new();
        if complete && valid {
            match (part.start, read_part(part.start, written)) {
                (_, Some(words)) => meaning = words,
                (14, None) => valid = false,
                _ => {}
            }
        }
        Segment { caption, range, complete, valid, meaning }
    };
    PARTS.iter().map(segment).collect()
}

fn read_part(start: usize, written: &str) -> Option<String> {
    match start {
        10 => Some(Coded::new(written, &SERVICES).korean()),
        12 => Some(Coded::new(written, &PRODUCTS).korean()),
        14 => read_time(written).ok().map(|time| time.strftime("%Y-%m-%d %H:%M:%S").to_string()),
        _ => Some(written.to_owned()),
    }
}

/// Without what copying leaves around a value.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\''
                    | '`'
                    | ','
                    | ';'
                    | '“'
                    | '”'
                    | '‘'
                    | '’'
                    | '\u{200b}'
                    | '\u{200c}'
                    | '\u{200d}'
                    | '\u{feff}'
            )
    })
}

/// yyMMddHHmmss, of this century.
fn read_time(digits: &str) -> Result<DateTime, TidError> {
    let part = |at: usize| digits.get(at..at + 2).and_then(|two| two.parse::<i8>().ok()).unwrap_or(-1);
    let [yy, month, day, hour, minute, second] = [0, 2, 4, 6, 8, 10].map(part);
    let no_day = || words!("{month:02}월 {day:02}일", "day {day:02} of month {month:02}");
    let wrong = if !(1..=12).contains(&month) {
        words!("{month:02}월", "month {month:02}")
    } else if !(1..=31).contains(&day) {
        no_day()
    } else if hour > 23 {
        words!("{hour:02}시", "hour {hour:02}")
    } else if minute > 59 {
        words!("{minute:02}분", "minute {minute:02}")
    } else if second > 59 {
        words!("{second:02}초", "second {second:02}")
    } else {
        match DateTime::new(2000 + i16::from(yy), month, day, hour, minute, second, 0) {
            Ok(time) => return Ok(time),
            Err(_) => no_day(),
        }
    };
    Err(TidError::new(
        TidErrorKind::Date,
        words!(
            "15~26번째 글자({digits})가 실제 날짜와 시각이 아니에요: {ko}{topic} 없어요.",
            "Characters 15 to 26 ({digits}) are no real date and time: there is no {en}.",
            ko = wrong.ko,
            topic = topic(&wrong.ko),
            en = wrong.en
        ),
        Words::fixed(
            "tid를 손으로 옮겼다면 원본에서 다시 복사해 주세요.",
            "If it was typed by hand, copy it again from where it comes.",
        ),
    ))
}

/// 은 or 는 behind a unit of time.
fn topic(words: &str) -> &'static str {
    if words.ends_with(['시', '초']) { "는" } else { "은" }
}

#[cfg(test)]
mod tests;
