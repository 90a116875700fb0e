//! Other names for the same thing, as people type them: 터치엔 for TouchEn, 비번 for 비밀번호, 아이에스피 for ISP.
//!
//! General Korean usage only; names that belong to one guide stand in that guide's keywords. Never used to change a
//! text, only to look under the other name as well.

use std::collections::BTreeMap;

use super::fold::{Script, plain_keys};
use crate::text::hangul;

/// Words of one row mean the same. Verbs stand as stems.
const SAME: &[&str] = &[
    "touchen 터치엔 터치앤 투치엔 터치인",
    "nprotect 엔프로텍트 앤프로텍트",
    "xecureweb 제큐어웹 엑스큐어웹 시큐어웹",
    "softcamp 소프트캠프",
    "keycrypt 키크립트",
    "3factor 쓰리팩터 쓰리팩트 삼팩터",
    "factor 팩터 펙터",
    "kvp vp 브이피",
    "페이북 paybook 페이붘",
    "bc 비씨",
    "kb 국민",
    "edge 엣지 에지",
    "chrome 크롬",
    "safari 사파리",
    "ie explorer 익스플로러 익스플로어 익스",
    "browser 브라우저 웹브라우저 브라우져",
    "popup 팝업 팝업창",
    "cookie 쿠키",
    "cache 캐시 캐쉬",
    "app 앱 어플 어플리케이션 애플리케이션",
    "password 비밀번호 비번 패스워드 암호 비밀번오",
    "휴대폰 핸드폰 스마트폰 휴대전화 전화기 모바일",
    "error 오류 에러",
    "공인인증서 공동인증서",
    "install 설치 인스톨",
    "삭제 제거 지우",
    "receipt 영수증 전표 매출전표",
    "approval 승인",
    "무엇 뭐 뭔 뭐예 뭔지 뭔가 무슨",
    "keyboard 키보드 자판",
    "wifi 와이파이",
    "sms 문자 문자메시지",
    "serial 시리얼 일련번호 시리얼번호",
    "login 로그인",
    "naver 네이버",
    "captcha 캡차",
    "결제 결재",
    "잊 잊어버리 까먹 기억",
    "뜨 열리 나오",
    "입력 눌리 쳐지 써지 타이핑",
    "글자 글씨",
    "잃 잃어버리 분실",
    "흰 하얀 하얗 하얘 새하얗 새하얘 새하얀",
    "timeout 타임아웃",
];

/// Names of letters, longer before shorter where one begins another.
const LETTERS: &[(&str, char)] = &[
    ("에이치", 'h'),
    ("에이취", 'h'),
    ("더블유", 'w'),
    ("더블류", 'w'),
    ("에이", 'a'),
    ("에프", 'f'),
    ("에스", 's'),
    ("엑스", 'x'),
    ("아이", 'i'),
    ("제이", 'j'),
    ("케이", 'k'),
    ("브이", 'v'),
    ("와이", 'y'),
    ("제트", 'z'),
    ("엘", 'l'),
    ("엠", 'm'),
    ("엔", 'n'),
    ("비", 'b'),
    ("씨", 'c'),
    ("시", 'c'),
    ("디", 'd'),
    ("이", 'e'),
    ("지", 'g'),
    ("오", 'o'),
    ("피", 'p'),
    ("큐", 'q'),
    ("알", 'r'),
    ("티", 't'),
    ("유", 'u'),
];

/// The table, ready for look-ups by plain keys.
#[derive(Debug, Clone)]
pub(super) struct Aliases {
    rows: BTreeMap<(Script, String), usize>,
}

impl Aliases {
    pub(super) fn new() -> Self {
        let mut rows = BTreeMap::new();
        for (row, words) in SAME.iter().enumerate() {
            rows.extend(words.split_whitespace().map(|word| (key(word), row)));
        }
        Self { rows }
    }

    /// Whether the word stands in the table.
    pub(super) fn knows(&self, script: Script, keys: &str) -> bool {
        self.rows.contains_key(&(script, keys.to_owned()))
    }

    /// Whether the word stands in the table just as it is spelled.
    pub(super) fn lists(&self, word: &str) -> bool {
        SAME.iter().any(|row| row.split_whitespace().any(|listed| listed == word))
    }

    /// The other names of a word, given by its plain keys.
    pub(super) fn of(&self, script: Script, keys: &str) -> Vec<(Script, String)> {
        let Some(row) = self.rows.get(&(script, keys.to_owned())) else { return Vec::new() };
        SAME[*row].split_whitespace().map(key).filter(|(s, k)| *s != script || k != keys).collect()
    }
}

fn key(word: &str) -> (Script, String) {
    let script = if word.chars().any(hangul::is_hangul) { Script::Hangul } else { Script::Latin };
    (script, plain_keys(word))
}

/// Latin letters spelled out in Hangul: 아이에스피 is `isp`. At least two, and nothing else in the word.
pub(super) fn spelled_letters(word: &str) -> Option<String> {
    let mut rest = word;
    let mut letters = String::new();
    while !rest.is_empty() {
        let (name, letter) = LETTERS.iter().find(|(name, _)| rest.starts_with(name))?;
        letters.push(*letter);
        rest = &rest[name.len()..];
    }
    (letters.len() >= 2).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_by_name() {
        for (word, want) in [
            ("아이에스피", Some("isp")),
            ("오티피", Some("otp")),
            ("케이브이피", Some("kvp")),
            ("큐알", Some("qr")),
            ("에스엠에스", Some("sms")),
            ("보안", None),
            ("피", None),
        ] {
            assert_eq!(spelled_letters(word).as_deref(), want, "{word}");
        }
    }

    #[test]
    fn rows_are_apart() {
        let words: Vec<_> = SAME.iter().flat_map(|row| row.split_whitespace().map(key)).collect();
        assert_eq!(Aliases::new().rows.len(), words.len(), "no word in two rows");
        let names = Aliases::new().of(Script::Hangul, &plain_keys("터치엔"));
        assert!(names.contains(&(Script::Latin, "touchen".into())));
    }
}
