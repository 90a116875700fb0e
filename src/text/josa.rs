//! Korean particles (조사) that depend on how the word before them ends.
//!
//! Words are judged by their sound: Hangul by its final consonant, digits as they are read, Latin by letter names or
//! by a rule of thumb for words. Never inflects a word and never looks one up.

use std::borrow::Cow;

use super::hangul::{Syllable, nfc};

/// A pair of particles, one of which is right after a given word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Josa {
    /// 을 / 를
    EulReul,
    /// 은 / 는
    EunNeun,
    /// 이 / 가
    IGa,
    /// 과 / 와
    GwaWa,
    /// 으로 / 로
    EuroRo,
    /// 이나 / 나
    INa,
    /// 이라 / 라
    IRa,
    /// 이랑 / 랑
    IRang,
    /// 아 / 야
    AYa,
}

struct Forms {
    josa: Josa,
    closed: &'static str,
    open: &'static str,
    /// How guides write it, the first being the form that is kept when nothing is known of the word.
    written: &'static [&'static str],
}

#[rustfmt::skip]
const FORMS: &[Forms] = &[
    Forms { josa: Josa::EulReul, closed: "을", open: "를", written: &["을(를)", "를(을)", "을/를", "를/을"] },
    Forms { josa: Josa::EunNeun, closed: "은", open: "는", written: &["은(는)", "는(은)", "은/는", "는/은"] },
    Forms { josa: Josa::IGa, closed: "이", open: "가", written: &["이(가)", "가(이)", "이/가", "가/이"] },
    Forms { josa: Josa::GwaWa, closed: "과", open: "와", written: &["과(와)", "와(과)", "과/와", "와/과"] },
    Forms { josa: Josa::EuroRo, closed: "으로", open: "로", written: &["(으)로", "으로(로)", "로(으로)", "으로/로", "로/으로"] },
    Forms { josa: Josa::INa, closed: "이나", open: "나", written: &["(이)나", "이나(나)", "나(이나)", "이나/나", "나/이나"] },
    Forms { josa: Josa::IRa, closed: "이라", open: "라", written: &["(이)라", "이라(라)", "라(이라)"] },
    Forms { josa: Josa::IRang, closed: "이랑", open: "랑", written: &["(이)랑", "이랑(랑)", "랑(이랑)"] },
    Forms { josa: Josa::AYa, closed: "아", open: "야", written: &["아(야)", "야(아)"] },
];

/// Bytes of a pair written in both forms of which one is its bracket or its stroke.
const MARK_WITHIN: usize = 7;

impl Josa {
    fn forms(self) -> &'static Forms {
        FORMS.iter().find(|forms| forms.josa == self).unwrap_or(&FORMS[0])
    }

    /// The pair that a text begins with, written in both forms (`을(를)`, `를(을)`, `(으)로` …), and its bytes.
    pub fn written_at(text: &str) -> Option<(Self, usize)> {
        // All of them hold one of these near their beginning, and hardly anything else does.
        if !text.bytes().take(MARK_WITHIN).any(|byte| matches!(byte, b'(' | b'/')) {
            return None;
        }
        let all = FORMS.iter().flat_map(|forms| forms.written.iter().map(move |w| (forms.josa, *w)));
        all.filter(|(_, written)| text.starts_with(written)).map(|(j, w)| (j, w.len())).max_by_key(|(_, len)| *len)
    }
}

/// How a word ends, as far as particles care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    Rieul,
    Consonant,
}

/// The right particle of a pair after a word: `josa("키보드", Josa::EulReul)` is 를, after `ISP` (피) 를, after `3`
/// (삼) 을. Quotes, brackets and `*` at the end of the word are passed over. Where the sound cannot be known the
/// pair is given in both forms, as 을(를).
pub fn josa(word: &str, pair: Josa) -> &'static str {
    let forms = pair.forms();
    match ending(word) {
        None => forms.written[0],
        Some(Ending::Vowel) => forms.open,
        Some(Ending::Rieul) if pair == Josa::EuroRo => forms.open,
        Some(Ending::Rieul | Ending::Consonant) => forms.closed,
    }
}

/// For slots of a guide: the particle to show when `rest`, the text right after a slot filled with `value`, begins
/// with one written in both forms, and the bytes of `rest` it replaces.
pub fn slot_josa(value: &str, rest: &str) -> Option<(&'static str, usize)> {
    let (pair, len) = Josa::written_at(rest)?;
    Some((josa(value, pair), len))
}

/// Replaces every particle written in both forms by the one that fits what stands right before it:
/// `ISP을(를)` becomes `ISP를`. A form after a space, or after something without a known sound, stays.
pub fn apply_josa(text: &str) -> Cow<'_, str> {
    if !text.contains(['(', '/']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match slot_josa(&out, &text[at..]) {
            Some((particle, len)) => {
                out.push_str(particle);
                at += len;
            }
            None => {
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    Cow::Owned(out)
}

fn ending(word: &str) -> Option<Ending> {
    let word = nfc(word);
    let word =
        word.trim_end_matches(['"', '\'', ')', ']', '}', '*', '`', '_', '”', '’', '」', '』', '>', '》', '.', '!']);
    let last = word.chars().next_back()?;
    if let Some(syllable) = Syllable::of(last) {
        return Some(match syllable.tail {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        });
    }
    match last {
        '0'..='9' => Some(number_ending(word)),
        'a'..='z' | 'A'..='Z' => Some(latin_ending(word)),
        // 퍼센트, 플러스, 앳, 원, 달러
        '%' | '+' | '$' => Some(Ending::Vowel),
        '@' | '₩' | '￦' => Some(Ending::Consonant),
        'ㄹ' => Some(Ending::Rieul),
        'ㄱ'..='ㅎ' => Some(Ending::Consonant),
        'ㅏ'..='ㅣ' => Some(Ending::Vowel),
        _ => None,
    }
}

/// Digits as they are read: the last one, or 십, 백, 천, 만, 억, 조 for trailing zeros.
fn number_ending(word: &str) -> Ending {
    let digits = word.len() - word.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',').len();
    let digits: String = word[word.len() - digits..].chars().filter(char::is_ascii_digit).collect();
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    if zeros == digits.len() {
        // 영, 공
        return Ending::Consonant;
    }
    match (zeros, digits.as_bytes()[digits.len() - 1 - zeros]) {
        (0, b'1' | b'7' | b'8') => Ending::Rieul,
        (0, b'3' | b'6') => Ending::Consonant,
        (0, _) => Ending::Vowel,
        // 조 is the only unit that ends in a vowel.
        (12..=15, _) => Ending::Vowel,
        _ => Ending::Consonant,
    }
}

/// Abbreviations by the name of their last letter, words by how Korean usually borrows their ending.
fn latin_ending(word: &str) -> Ending {
    let letters = word.len() - word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let letters = &word[word.len() - letters..];
    let lower = letters.to_ascii_lowercase();
    let has_vowel = lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let spelled = letters.len() == 1 || !has_vowel || (letters.len() <= 5 && *letters == letters.to_ascii_uppercase());
    if spelled {
        return match lower.as_bytes()[lower.len() - 1] {
            b'l' | b'r' => Ending::Rieul,
            b'm' | b'n' => Ending::Consonant,
            _ => Ending::Vowel,
        };
    }
    borrowed_ending(lower.as_bytes())
}

fn borrowed_ending(word: &[u8]) -> Ending {
    let at = |back: usize| word.len().checked_sub(back).and_then(|i| word.get(i)).copied().unwrap_or(0);
    let (last, before, third) = (at(1), at(2), at(3));
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    match last {
        // A silent e: Chrome 크롬, phone 폰, mobile 모바일; page 페이지, code 코드.
        b'e' => match before {
            b'l' => Ending::Rieul,
            b'm' | b'n' => Ending::Consonant,
            _ => Ending::Vowel,
        },
        b'l' => Ending::Rieul,
        b'm' | b'n' => Ending::Consonant,
        // ring 링; log 로그.
        b'g' if before == b'n' => Ending::Consonant,
        // click 클릭, book 북, public 퍼블릭; bank 뱅크.
        b'k' if before == b'c' || vowel(before) => Ending::Consonant,
        b'c' if vowel(before) => Ending::Consonant,
        // app 앱, web 웹; help 헬프.
        b'p' if vowel(before) || before == b'p' => Ending::Consonant,
        b'b' if vowel(before) => Ending::Consonant,
        // net 넷, bot 봇, cut 컷, chat 챗; bit 비트, root 루트, event 이벤트.
        b't' if matches!(before, b'a' | b'e' | b'o' | b'u') && !vowel(third) => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn particle_fits_the_word() {
        // word, 을/를, 은/는, 이/가, 과/와, 으로/로
        for (word, all) in [
            ("키보드", "를 는 가 와 로"),
            ("비밀번호", "를 는 가 와 로"),
            ("팝업", "을 은 이 과 으로"),
            ("메일", "을 은 이 과 로"),
            ("김민준", "을 은 이 과 으로"),
            ("ISP", "를 는 가 와 로"),
            ("OTP", "를 는 가 와 로"),
            ("KB", "를 는 가 와 로"),
            ("URL", "을 은 이 과 로"),
            ("QR", "을 은 이 과 로"),
            ("ARS", "를 는 가 와 로"),
            ("SIM", "을 은 이 과 으로"),
            ("tid", "를 는 가 와 로"),
            ("TouchEn", "을 은 이 과 으로"),
            ("Chrome", "을 은 이 과 으로"),
            ("Edge", "를 는 가 와 로"),
            ("Internet", "을 은 이 과 으로"),
            ("nProtect", "를 는 가 와 로"),
            ("App", "을 은 이 과 으로"),
            ("Google", "을 은 이 과 로"),
            ("0", "을 은 이 과 으로"),
            ("1", "을 은 이 과 로"),
            ("2", "를 는 가 와 로"),
            ("3", "을 은 이 과 으로"),
            ("6", "을 은 이 과 으로"),
            ("8", "을 은 이 과 로"),
            ("9", "를 는 가 와 로"),
            ("20,000", "을 은 이 과 으로"),
            ("1000000000000", "를 는 가 와 로"),
            ("1577-3033", "을 은 이 과 으로"),
            ("‘결제창’", "을 은 이 과 으로"),
            ("**ISP**", "를 는 가 와 로"),
            ("일반결제(ISP)", "를 는 가 와 로"),
            ("10%", "를 는 가 와 로"),
            ("漢", "을(를) 은(는) 이(가) 과(와) (으)로"),
            ("", "을(를) 은(는) 이(가) 과(와) (으)로"),
        ] {
            let pairs = [Josa::EulReul, Josa::EunNeun, Josa::IGa, Josa::GwaWa, Josa::EuroRo];
            let got: Vec<&str> = pairs.into_iter().map(|pair| josa(word, pair)).collect();
            assert_eq!(got.join(" "), all, "{word}");
        }
    }

    #[test]
    fn both_forms_become_one() {
        for (text, want) in [
            ("키보드을(를) 확인", "키보드를 확인"),
            ("팝업를(을) 확인", "팝업을 확인"),
            ("ISP은(는) KB와(과) 다릅니다", "ISP는 KB와 다릅니다"),
            ("서울(으)로 이메일로(으로)", "서울로 이메일로"),
            ("폰(으)로 카드(이)나 폰(이)나", "폰으로 카드나 폰이나"),
            ("카드이나(나)", "카드나"),
            ("김민준이(가)", "김민준이"),
            ("**ISP**을(를)", "**ISP**를"),
            ("폰(이)라고", "폰이라고"),
            ("카드을/를", "카드를"),
            ("안내 을(를)", "안내 을(를)"),
            ("그대로", "그대로"),
            ("괄호(참고)와", "괄호(참고)와"),
        ] {
            assert_eq!(apply_josa(text), want, "{text}");
        }
        assert_eq!(slot_josa("민지", "은(는) 누구"), Some(("는", "은(는)".len())));
        assert_eq!(slot_josa("민지", "님은"), None);
    }
}
