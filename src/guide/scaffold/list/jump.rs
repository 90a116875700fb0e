//! Answers that lead somewhere: "예 → 3번으로", "아니요: 5단계", "없으면 종료".
//!
//! Takes only what can be read one way. Whatever else an arrow may mean stays text.

use super::mark::{circled, number};

/// An answer and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// The answer.
    pub label: String,
    /// Where it leads.
    pub goal: Goal,
    /// The words as they were written.
    pub written: String,
}

/// Where an answer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The item of this number.
    Number(u32),
    /// The next item.
    Next,
    /// The end.
    End,
}

/// Answers that say yes.
pub const YES: [&str; 7] = ["예", "네", "있음", "있다", "맞음", "맞다", "Yes"];
/// Answers that say no.
pub const NO: [&str; 8] = ["아니요", "아니오", "아니다", "없음", "없다", "아님", "틀림", "No"];

const ARROWS: [&str; 7] = ["→", "➔", "➜", "⇒", "->", "=>", "⟶"];

/// Longest answer, in characters.
const MAX_LABEL: usize = 30;

/// What may follow a number without changing where it leads.
const VERBS: [&str; 23] = [
    "",
    "이동",
    "이동한다",
    "이동합니다",
    "이동하세요",
    "이동해 주세요",
    "이동하십시오",
    "가기",
    "간다",
    "갑니다",
    "가세요",
    "가십시오",
    "진행",
    "진행한다",
    "진행합니다",
    "돌아가기",
    "돌아간다",
    "돌아갑니다",
    "돌아가세요",
    "넘어가기",
    "넘어간다",
    "넘어갑니다",
    "넘어가세요",
];

/// An item's words and the answers behind its question: "보입니까? (예 → 3번, 아니요 → 5번)".
pub fn split(text: &str) -> (String, Vec<Branch>) {
    let tail = text.trim_end();
    let inner = tail.strip_suffix(')').and_then(|rest| rest.rfind('(').map(|at| (&tail[..at], &rest[at + 1..])));
    let question = tail.find(['?', '？']).map(|at| {
        let end = at + tail[at..].chars().next().map_or(0, char::len_utf8);
        (&tail[..end], tail[end..].trim().trim_start_matches('(').trim_end_matches(')'))
    });
    for (before, answers) in inner.into_iter().chain(question) {
        let pieces: Vec<&str> = answers.split([',', '/', ';', '，']).map(str::trim).filter(|p| !p.is_empty()).collect();
        let branches: Vec<Branch> = pieces.iter().filter_map(|piece| branch(piece)).collect();
        if !branches.is_empty() && branches.len() == pieces.len() {
            return (before.trim_end().to_owned(), branches);
        }
    }
    (text.to_owned(), Vec::new())
}

/// A whole line that is an answer and where it leads.
pub fn branch(words: &str) -> Option<Branch> {
    let arrow = ARROWS.iter().filter_map(|arrow| words.find(arrow).map(|at| (at, arrow.len()))).min();
    let (label, goal) = match arrow {
        Some((at, len)) => (&words[..at], &words[at + len..]),
        None => split_word(words)?,
    };
    let label = label.trim().trim_end_matches([':', '：', ',']).trim_end();
    let fits = !label.is_empty() && label.chars().count() <= MAX_LABEL;
    let goal = self::goal(goal).filter(|_| fits)?;
    Some(Branch { label: label.to_owned(), goal, written: words.to_owned() })
}

/// Without an arrow only a plain yes or no counts: "예: 3번", "아니요면 5번으로".
fn split_word(words: &str) -> Option<(&str, &str)> {
    YES.iter().chain(&NO).find_map(|word| {
        let rest = words.strip_prefix(word)?;
        let rest =
            [":", "：", " :", "이면 ", "면 ", "라면 ", "이라면 "].iter().find_map(|mark| rest.strip_prefix(mark))?;
        Some((*word, rest))
    })
}

fn goal(words: &str) -> Option<Goal> {
    let words = words.trim().trim_end_matches(['.', ')', '。']).trim_end();
    match words {
        "다음" | "다음으로" | "다음 단계" | "다음 단계로" | "다음 단계로 이동" | "계속" | "계속 진행" =>
        {
            return Some(Goal::Next);
        }
        "끝" | "종료" | "완료" | "마침" | "상담 종료" | "안내 종료" | "끝낸다" | "종료한다" => {
            return Some(Goal::End);
        }
        _ => {}
    }
    let first = words.chars().next()?;
    let (n, rest) = match circled(first) {
        Some(n) => (n, &words[first.len_utf8()..]),
        None => number(words.strip_prefix(['(', '제']).unwrap_or(words))?,
    };
    let rest = rest.trim_start_matches(')').trim_start();
    let rest = ["번 단계", "번", "단계"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let rest = ["으로", "로"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest).trim();
    let rest = rest.strip_prefix("다시").map_or(rest, str::trim_start);
    VERBS.contains(&rest).then_some(Goal::Number(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers() {
        for (words, want) in [
            ("예 → 3번으로", Some(("예", Goal::Number(3)))),
            ("아니요 -> 5단계로 이동", Some(("아니요", Goal::Number(5)))),
            ("예: 3번", Some(("예", Goal::Number(3)))),
            ("아니오: ②", Some(("아니오", Goal::Number(2)))),
            ("아니요면 2번으로 돌아갑니다.", Some(("아니요", Goal::Number(2)))),
            ("창이 안 보임 → (4)", Some(("창이 안 보임", Goal::Number(4)))),
            ("네 → 다음 단계로", Some(("네", Goal::Next))),
            ("해결됨 ⇒ 종료", Some(("해결됨", Goal::End))),
            ("예 → 3번 창을 닫는다", None),
            ("설정 → 인터넷 옵션", None),
            ("설정 → 2 → 확인", None),
            ("→ 3번으로", None),
            ("창이 안 보임: 3번", None),
            ("예를 들면 3번", None),
            ("예 → 3번 또는 4번", None),
            ("예 → 30000원", None),
        ] {
            let got = branch(words);
            assert_eq!(got.as_ref().map(|b| (b.label.as_str(), b.goal)), want, "{words}");
        }
    }

    #[test]
    fn answers_behind_a_question() {
        for (text, rest, labels) in [
            ("보입니까? (예 → 3번, 아니요 → 5번)", "보입니까?", vec!["예", "아니요"]),
            ("보이나요? 예: 3번 / 아니요: 5번", "보이나요?", vec!["예", "아니요"]),
            ("결제창 확인(없음 → 4번)", "결제창 확인", vec!["없음"]),
            ("보입니까? (크롬, 엣지)", "보입니까? (크롬, 엣지)", vec![]),
            ("보입니까? 예 → 3번, 모르면 물어본다", "보입니까? 예 → 3번, 모르면 물어본다", vec![]),
            ("설정(⚙) → 옵션", "설정(⚙) → 옵션", vec![]),
        ] {
            let (got, branches) = split(text);
            assert_eq!(got, rest, "{text}");
            assert_eq!(branches.iter().map(|b| b.label.as_str()).collect::<Vec<_>>(), labels, "{text}");
        }
    }
}
