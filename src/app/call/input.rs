//! What a person types at a step: what may stay, what is refused, and how it is shown to others.
//!
//! Keeps nothing. A refusal names what it looked like, never the number itself.

use crate::guide::model::{Input, InputKind};
use crate::payment::money::Won;
use crate::payment::tid::Tid;
use crate::text::josa::apply_josa;
use crate::text::mask::{Personal, mask, mask_name, personal};

/// Digits of a Korean telephone number, the first of them 0; service numbers such as 1577-3033 have eight.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 9..=11;
const SERVICE_DIGITS: usize = 8;

/// Name of the value that holds the tid of a call's transaction, in every guide and in none.
pub const TID: &str = "tid";

/// What is wrong with an input's value, in Korean; `None` where it may stay.
pub fn input_problem(input: &Input, value: &str) -> Option<String> {
    let value = value.trim();
    if value.is_empty() {
        return input
            .required
            .then(|| format!("{}을(를) 적어 주세요", input.label))
            .map(|text| apply_josa(&text).into_owned());
    }
    match input.kind {
        InputKind::Digits if !value.chars().all(|c| c.is_ascii_digit()) => Some("숫자만 적어 주세요".into()),
        InputKind::Digits => length_problem(input, value.len()),
        InputKind::Amount => amount_problem(input, value),
        InputKind::Tid => Tid::parse(value).err().map(|error| error.korean()),
        InputKind::Phone => phone_problem(value),
        InputKind::Name if value.chars().any(|c| c.is_ascii_digit()) => Some("이름에는 숫자가 들어가지 않아요".into()),
        InputKind::Choice if !input.options.iter().any(|option| option == value) => Some("목록에서 골라 주세요".into()),
        InputKind::Text | InputKind::Name => text_problem(input, value.chars().count()),
        InputKind::Choice => None,
    }
}

fn bounds(input: &Input, length: usize) -> bool {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    input.min.is_none_or(|min| length >= min) && input.max.is_none_or(|max| length <= max)
}

fn length_problem(input: &Input, length: usize) -> Option<String> {
    (!bounds(input, length)).then(|| match (input.min, input.max) {
        (Some(min), Some(max)) if min == max => format!("숫자 {min}자리예요. 지금은 {length}자리예요"),
        (Some(min), None) => format!("숫자 {min}자리부터예요. 지금은 {length}자리예요"),
        (min, max) => {
            let (min, max) = (min.unwrap_or(1), max.unwrap_or(min.unwrap_or(1)));
            format!("숫자 {min}–{max}자리예요. 지금은 {length}자리예요")
        }
    })
}

fn text_problem(input: &Input, length: usize) -> Option<String> {
    (!bounds(input, length)).then(|| match (input.min, input.max) {
        (Some(min), Some(max)) => format!("{min}–{max}글자로 적어 주세요. 지금은 {length}글자예요"),
        (Some(min), None) => format!("{min}글자부터 적어 주세요. 지금은 {length}글자예요"),
        (_, max) => format!("{}글자까지 적을 수 있어요. 지금은 {length}글자예요", max.unwrap_or_default()),
    })
}

fn amount_problem(input: &Input, value: &str) -> Option<String> {
    let won = match Won::parse(value) {
        Ok(won) => won,
        Err(error) => return Some(error.korean().to_owned()),
    };
    let amount = i64::try_from(won.0).unwrap_or(i64::MAX);
    match (input.min, input.max) {
        (Some(min), _) if amount < min => Some(format!("{}부터예요", won_of(min).figures())),
        (_, Some(max)) if amount > max => Some(format!("{}까지예요", won_of(max).figures())),
        _ => None,
    }
}

fn won_of(amount: i64) -> Won {
    Won(u64::try_from(amount).unwrap_or(0))
}

fn phone_problem(value: &str) -> Option<String> {
    if !value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | '.' | '(' | ')')) {
        return Some("전화번호는 숫자와 -로 적어 주세요".into());
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let fits = match digits.starts_with('0') {
        true => PHONE_DIGITS.contains(&digits.len()),
        false => digits.len() == SERVICE_DIGITS && digits.starts_with('1'),
    };
    (!fits).then(|| format!("전화번호는 0으로 시작하는 9–11자리예요. 지금은 {}자리예요", digits.len()))
}

/// Why an input does not take a value at all: it holds a card or resident number, which no guide may collect. A tid
/// contains many digits by right.
pub fn refused_value(input: &Input, value: &str) -> Option<&'static str> {
    refused(input.kind, value)
}

/// The same of a value of a kind.
pub(super) fn refused(kind: InputKind, value: &str) -> Option<&'static str> {
    if kind == InputKind::Tid && value.chars().any(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let words = |kind| match kind {
        Personal::Card => Some("카드번호로 보여서 적지 않았어요. 카드번호 전체는 묻지도 적지도 않아요"),
        Personal::Resident => Some("주민등록번호로 보여서 적지 않았어요. 주민등록번호는 묻지도 적지도 않아요"),
        Personal::Mobile => None,
    };
    personal(value).into_iter().find_map(|(kind, _)| words(kind))
}

/// A value as it stands where nobody is typing it: names and telephone numbers masked, amounts in groups.
pub fn shown_value(input: &Input, value: &str) -> String {
    match input.kind {
        InputKind::Name => mask_name(value),
        InputKind::Phone => mask(&grouped_phone(value)).into_owned(),
        InputKind::Amount => Won::parse(value).map_or_else(|_| value.to_owned(), |won| won.figures()),
        _ => mask(value).into_owned(),
    }
}

/// 01012345678 as 010-1234-5678; what is not a whole number stays as it is.
fn grouped_phone(value: &str) -> String {
    if phone_problem(value).is_some() || value.contains('-') {
        return value.to_owned();
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let head = match digits.as_str() {
        service if service.len() == SERVICE_DIGITS => return format!("{}-{}", &service[..4], &service[4..]),
        seoul if seoul.starts_with("02") => 2,
        _ => 3,
    };
    let tail = digits.len() - 4;
    format!("{}-{}-{}", &digits[..head], &digits[head..tail], &digits[tail..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(kind: InputKind, required: bool, min: Option<i64>, max: Option<i64>) -> Input {
        let options = vec!["국민".to_owned(), "비씨".to_owned()];
        Input { name: "v".into(), label: "카드".into(), kind, required, internal: false, min, max, options }
    }

    #[test]
    fn what_is_wrong_is_said_while_it_is_typed() {
        use InputKind::{Amount, Choice, Digits, Name, Phone, Text};
        for (kind, min, max, value, wanted) in [
            (Digits, Some(4), Some(4), "123", Some("숫자 4자리예요. 지금은 3자리예요")),
            (Digits, Some(4), Some(4), "1234", None),
            (Digits, Some(4), Some(6), "1", Some("숫자 4–6자리예요. 지금은 1자리예요")),
            (Digits, Some(4), None, "1", Some("숫자 4자리부터예요. 지금은 1자리예요")),
            (Digits, None, None, "12a", Some("숫자만 적어 주세요")),
            (Phone, None, None, "010-1234-5678", None),
            (Phone, None, None, "0212345678", None),
            (Phone, None, None, "15773033", None),
            (Phone, None, None, "010-12", Some("전화번호는 0으로 시작하는 9–11자리예요. 지금은 5자리예요")),
            (Phone, None, None, "공일공", Some("전화번호는 숫자와 -로 적어 주세요")),
            (Name, None, None, "김하늘", None),
            (Name, None, None, "김하늘2", Some("이름에는 숫자가 들어가지 않아요")),
            (Text, None, Some(3), "네글자요", Some("3글자까지 적을 수 있어요. 지금은 4글자예요")),
            (Amount, Some(1000), None, "900", Some("1,000원부터예요")),
            (Amount, None, None, "20,000", None),
            (Choice, None, None, "국민", None),
            (Choice, None, None, "하나", Some("목록에서 골라 주세요")),
        ] {
            let got = input_problem(&input(kind, false, min, max), value);
            assert_eq!(got.as_deref(), wanted, "{kind:?} {value}");
        }
        assert_eq!(input_problem(&input(Text, true, None, None), " ").as_deref(), Some("카드를 적어 주세요"));
        assert_eq!(input_problem(&input(Text, false, None, None), ""), None);
    }

    #[test]
    fn a_card_number_is_taken_by_no_field() {
        for (kind, value, refused) in [
            (InputKind::Digits, "4321876543218765", true),
            (InputKind::Text, "카드 4321-8765-4321-8765요", true),
            (InputKind::Text, "900101-1234567", true),
            (InputKind::Phone, "010-1234-5678", false),
            (InputKind::Digits, "1234", false),
            (InputKind::Tid, "testpay01m01082502061700416194", false),
            (InputKind::Tid, "4321-8765-4321-8765", true),
        ] {
            assert_eq!(refused_value(&input(kind, false, None, None), value).is_some(), refused, "{value}");
        }
    }

    #[test]
    fn others_see_it_masked_and_grouped() {
        use InputKind::{Amount, Name, Phone, Text};
        for (kind, value, wanted) in [
            (Name, "김하늘", "김**"),
            (Phone, "01012345678", "010-****-5678"),
            (Phone, "010-1234-5678", "010-****-5678"),
            (Phone, "0212345678", "02-1234-5678"),
            (Phone, "15773033", "1577-3033"),
            (Phone, "010", "010"),
            (Amount, "20000", "20,000원"),
            (Amount, "이만", "이만"),
            (Text, "빨간 카드", "빨간 카드"),
        ] {
            assert_eq!(shown_value(&input(kind, false, None, None), value), wanted, "{value}");
        }
    }
}
