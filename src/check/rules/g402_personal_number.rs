//! G402: a number in the file that may belong to a person.
//!
//! A card number is not gated on its check digit, as a mistyped card is a card; whoever needs a sample masks it
//! (`12345678****1234`). A mobile number whose second part begins with 0 or 1 is a sample: nobody has one.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::diag::{Severity, Words, words};
use crate::text::mask::{Personal, lines_with_digits, personal};
use crate::text::span::Span;

pub(super) static RULE: Rule = Rule {
    code: "G402",
    name: "personal-number",
    severity: Severity::Error,
    fixable: false,
    summary: Words::fixed(
        "카드번호, 주민등록번호, 개인 휴대폰 번호처럼 보이는 숫자가 있어요.",
        "Digits that look like a card number, a resident number or a personal mobile number.",
    ),
    why: Words::fixed(
        "안내는 모든 자리에 퍼지고 기록에 남아요. 보기가 필요하면 12345678****1234처럼 가리거나 010-0000-0000을 써요.",
        "A guide goes to every desk and stays in its history. Where a sample is needed, mask it like 12345678****1234 or write 010-0000-0000.",
    ),
    bad: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
note = "4111-1111-1111-1111 카드로 해 봤어요"
goto = "done"
"#,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
note = "41111111****1111 카드로 해 봤어요"
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드사 1588-1688이나 02-2011-0000으로 전화해 주십시오."
note = "tid testpay01m01082502061700416194, 주문번호 test0120200814162443, 카드 12345678****1234, 보기 010-0000-0000"
goto = "done"
"#,
    run: Run::Guide(run),
};

/// Looks at the file as it is written, so that comments and cases are seen, too.
fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    let steps: Vec<(usize, &str)> = cx.raw.steps.iter().map(|step| (step.span.start, step.name())).collect();
    let after = cx.raw.outcomes.iter().map(|outcome| outcome.span.start);
    let after = after.chain(cx.raw.cases.iter().map(|case| case.span.start)).min().unwrap_or(usize::MAX);
    let step = |place: usize| steps.iter().rev().find(|(at, _)| *at <= place && place < after).map(|(_, step)| *step);
    look(&cx.raw.text, step, out);
}

/// The same over a table, which has no steps.
pub(in crate::check) fn personal_numbers(text: &str, out: &mut Out<'_>) {
    look(text, |_| None, out);
}

fn look<'s>(text: &str, step: impl Fn(usize) -> Option<&'s str>, out: &mut Out<'_>) {
    for (start, line) in lines_with_digits(text) {
        for (kind, range) in personal(line) {
            if kind == Personal::Mobile && is_sample(&line[range.clone()]) {
                continue;
            }
            let span = Span::new(start + range.start, start + range.end);
            let found = out.at(span, message(kind)).help(words!(
                "지우거나 보기로 바꿔 주세요(12345678****1234, 010-0000-0000)",
                "remove it, or write a sample (12345678****1234, 010-0000-0000)"
            ));
            out.push(match step(span.start) {
                Some(step) => found.in_step(step),
                None => found,
            });
        }
    }
}

/// The message does not repeat the number: reports are kept, too.
fn message(kind: Personal) -> Words {
    match kind {
        Personal::Card => words!("카드번호처럼 보이는 숫자예요", "this looks like a card number"),
        Personal::Resident => words!("주민등록번호처럼 보이는 숫자예요", "this looks like a resident number"),
        Personal::Mobile => words!("개인 휴대폰 번호처럼 보이는 숫자예요", "this looks like a personal mobile number"),
    }
}

/// `010-0000-0000`, `010-1234-5678`: no number that begins so is given to anybody.
fn is_sample(mobile: &str) -> bool {
    let digits: String = mobile.chars().filter(char::is_ascii_digit).collect();
    let home = digits.strip_prefix("82").map_or(digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')));
    home.len() == 11 && (home.starts_with("0100") || home.starts_with("0101"))
}

#[cfg(test)]
mod tests {
    use super::is_sample;

    #[test]
    fn numbers_that_nobody_has() {
        for (number, sample) in [
            ("010-0000-0000", true),
            ("010-1234-5678", true),
            ("01012345678", true),
            ("+82-10-1234-5678", true),
            ("82-010-1234-5678", true),
            ("010-2345-6789", false),
            ("011-123-4567", false),
            ("+82-10-2345-6789", false),
        ] {
            assert_eq!(is_sample(number), sample, "{number}");
        }
    }
}
