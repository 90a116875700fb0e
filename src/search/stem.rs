//! Korean words without their particles and endings, roughly.
//!
//! Both the library and the query go through the same cutting, so it only has to be consistent, not right: 결제창이 and
//! 결제창, 안 돼요 and 안 됨, 눌러도 and 누르면 have to meet. A wrong cut costs little, because whole words are compared
//! as well and count more.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::text::hangul::{self, Syllable};

/// Particles with more than one syllable, and those that fit any ending; longest first where one ends another.
const JOSA: &str = "에서는 에서도 에서의 으로는 으로도 이라는 이라고 이라서 이에요 입니다 인가요 인데요 이래요 이네요 이라는데 이라는데요 인가 인지 까지는 에서 에게 한테 으로 이나 이라 이란 이랑 하고 까지 부터 \
    처럼 보다 마다 밖에 조차 라는 라고 예요 에요 이요 에는 에도 로는 로도 인데 만은 들은 들이 들을 님이 님은 란 랑 에 의 도 만 로 나 라 들 요";

/// Particles after a final consonant, and after a vowel.
const AFTER_CONSONANT: &[char] = &['은', '이', '을', '과'];
const AFTER_VOWEL: &[char] = &['는', '가', '를', '와'];

/// Endings of verbs and adjectives. A leading jamo is a final consonant of the syllable before.
const ENDINGS: &str = "습니다만 ㅂ니다만 습니다 ㅂ니다 습니까 ㅂ니까 십시오 려는데요 려는데 던데요 던데 는데요 \
    은데요 ㄴ데요 ㄴ가요 는가요 나요 네요 어요 아요 여요 지요 군요 까요 대요 래요 거든요 더라고요 더라구요 라고요 \
    라구요 다고요 다구요 려고요 자마자 다가 더니 길래 고요 구요 세요 는데 ㄴ데 은데 니까 지만 면서 으면 려고 려면 \
    거나 든지 어서 아서 여서 어도 아도 여도 지는 지도 지를 질 는다고 ㄴ다고 다고 라고 는지 ㄴ지 을지 ㄹ지 기가 기를 \
    기도 ㄴ다 는다 는 면 고 서 도 지 게 네 다 어 아 요 죠 음 던 기 은 을 니 ㅁ";

/// Short stems that may stand alone once an ending is gone; any other stem needs two syllables, so that 화면 keeps
/// its 면.
const SHORT_STEMS: &str = "되 돼 하 해 뜨 떠 쓰 써 끄 꺼 켜 넣 열 닫 막 잊 쳐 치 지 사 가 와 오 보 봐 있 없 같 맞 틀 누 먹 깔 팔 걸 끊 튕 찾 받 쓸 될 된 됨 \
    할 한 함 뜬 뜸 싶 많 좋 놓 않 넘 남 붙 알 빼 나 났 빠";

/// Syllables that stand before 요 at the end of a verb, and seldom at the end of a noun.
const SPOKEN_ENDS: &str = "어아여려워네대래나까져춰겨켜셔줘봐써떠꺼러";

/// Ends that nouns take to become verbs: 결제하, 설치되.
const LIGHT_VERBS: &str = "시키 당하 하 되";

/// Verbs that are written together with 안 or 못; a list, because 안내 and 못지않게 begin the same way.
const NEGATED: &str = "되 하 뜨 나오 열리 보이 깔리 누르 눌리 먹 가 오 들어가 넘어가 찾 받 외우";

struct Ending {
    keys: String,
    /// Whether it may only follow a vowel: a final consonant as ending, and 서 (해서), so that 인증서 stays whole.
    after_vowel: bool,
}

static ENDING_KEYS: LazyLock<Vec<Ending>> = LazyLock::new(|| {
    let ending = |text: &str| {
        let after_vowel = text == "서" || text.starts_with(hangul::is_jamo);
        Ending { keys: hangul::keystrokes(text), after_vowel }
    };
    ENDINGS.split_whitespace().map(ending).collect()
});
static SHORT_KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| keys_of(SHORT_STEMS));
static NEGATED_KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| keys_of(NEGATED));
static LIGHT_KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| keys_of(LIGHT_VERBS));

fn keys_of(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(hangul::keystrokes).collect()
}

/// The other readings of a Hangul word, as keystrokes with Shift; the word itself is not among them.
pub(super) fn stems(word: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |keys: String| {
        if keys.len() >= 2 && !out.contains(&keys) {
            out.push(keys);
        }
    };
    if let Some(noun) = without_josa(word) {
        if let Some(inner) = without_josa(noun) {
            add(hangul::keystrokes(inner));
        }
        add(hangul::keystrokes(noun));
    }
    if let Some(verb) = verb_stem(word) {
        if let Some(noun) = LIGHT_KEYS.iter().find_map(|light| strip_light(&verb, light)) {
            add(noun);
        }
        add(verb);
    }
    let own = hangul::keystrokes(word);
    out.retain(|keys| *keys != own);
    out
}

/// A negation written together with its verb (안됨, 못해요): the two parts.
pub(super) fn negation(word: &str) -> Option<(char, &str)> {
    let first = word.chars().next().filter(|c| matches!(c, '안' | '못'))?;
    let rest = &word[first.len_utf8()..];
    let short = rest.chars().count() <= 5;
    let known = verb_stem(rest)?;
    (short && NEGATED_KEYS.contains(&known)).then_some((first, rest))
}

fn strip_light(verb: &str, light: &str) -> Option<String> {
    let rest = verb.strip_suffix(light)?;
    (syllables(rest) >= 2).then(|| rest.to_owned())
}

/// Syllables in a run of keys: as many as there are vowels that follow a consonant.
fn syllables(keys: &str) -> usize {
    keys.as_bytes().windows(2).filter(|w| !hangul::is_vowel_key(w[0]) && hangul::is_vowel_key(w[1])).count()
}

/// Whether a word is nothing but a particle, as it stands behind a name in Latin letters: ISP에, OTP를.
pub(super) fn is_josa(word: &str) -> bool {
    let mut chars = word.chars();
    let single = chars.next().filter(|_| chars.next().is_none());
    single.is_some_and(|c| AFTER_CONSONANT.contains(&c) || AFTER_VOWEL.contains(&c))
        || JOSA.split_whitespace().any(|josa| josa == word)
}

/// Whether a word is surely a verb or adjective at the end of its clause: 멈췄어요, 틀리대요. Nouns made verbs are not
/// meant (결제해요), as they say as much as the noun.
pub(super) fn is_predicate(word: &str) -> bool {
    let spoken = word.strip_suffix('요').and_then(|rest| rest.chars().next_back());
    let ends = spoken.is_some_and(|c| SPOKEN_ENDS.contains(c))
        || ["니다", "니까", "는데", "는데요"].iter().any(|end| word.ends_with(end));
    let is_noun = |verb: String| LIGHT_KEYS.iter().any(|light| strip_light(&verb, light).is_some());
    ends && verb_stem(word).is_some_and(|verb| !is_noun(verb))
}

/// A noun without its particle, if it has one.
pub(super) fn without_josa(word: &str) -> Option<&str> {
    let last = word.chars().next_back()?;
    let rest = &word[..word.len() - last.len_utf8()];
    if let Some(before) = rest.chars().next_back().and_then(Syllable::of) {
        let fits = if before.tail > 0 { AFTER_CONSONANT } else { AFTER_VOWEL };
        if fits.contains(&last) {
            return Some(rest);
        }
    }
    let rest = JOSA.split_whitespace().find_map(|josa| word.strip_suffix(josa))?;
    (rest.chars().count() >= 2).then_some(rest)
}

/// The stem of a verb or adjective as keys, with contractions undone: 됐어요 and 됩니다 both give 되.
fn verb_stem(word: &str) -> Option<String> {
    for (short, stem) in [
        ("됨", "되"),
        ("된", "되"),
        ("될", "되"),
        ("함", "하"),
        ("한", "하"),
        ("할", "하"),
        ("뜸", "뜨"),
        ("돼", "되"),
        ("해", "하"),
    ] {
        if let Some(rest) = word.strip_suffix(short) {
            return Some(hangul::keystrokes(rest) + &hangul::keystrokes(stem));
        }
    }
    let mut keys = hangul::keystrokes(word);
    let mut cut = false;
    // Endings pile up: 틀렸다고요 loses 다고요, then the past tense.
    for _ in 0..3 {
        match ENDING_KEYS.iter().find_map(|ending| strip_ending(&keys, ending)) {
            Some(rest) => {
                keys = rest;
                cut = true;
            }
            None => break,
        }
        if keys.ends_with('T') && syllables(&keys) >= 1 && !keys.ends_with("dlT") {
            keys.pop();
        }
    }
    if !cut && keys.ends_with('T') && !keys.ends_with("dlT") && syllables(&keys) >= 2 {
        keys.pop();
        cut = true;
    }
    // 안 열려, 안 나와, 멈춰: the bare stem with its vowel, at the end of a note.
    // A long word with 와 at its end is a noun: 비밀번호와.
    let vowels: &[&str] = if syllables(&keys) < 4 { &["u", "dhk", "nj"] } else { &["u", "nj"] };
    cut |= syllables(&keys) >= 2 && vowels.iter().any(|vowel| keys.ends_with(vowel));
    cut.then(|| contraction_undone(keys)).filter(|stem| stem.len() >= 2)
}

fn strip_ending(keys: &str, ending: &Ending) -> Option<String> {
    let rest = keys.strip_suffix(ending.keys.as_str())?;
    let whole = !ending.after_vowel || rest.bytes().next_back().is_some_and(hangul::is_vowel_key);
    let long_enough = match syllables(rest) {
        0 => false,
        1 => SHORT_KEYS.contains(rest.strip_suffix('T').unwrap_or(rest)) || SHORT_KEYS.contains(rest),
        _ => true,
    };
    (whole && long_enough).then(|| rest.to_owned())
}

/// Takes the vowel of 어/아 out of the stem it melted into.
fn contraction_undone(mut keys: String) -> String {
    for (melted, stem) in [
        ("ffj", "fm"),  // 눌러 누르
        ("ffk", "fm"),  // 몰라 모르
        ("eho", "ehl"), // 돼 되
        ("go", "gk"),   // 해 하
        ("Ej", "Em"),   // 떠 뜨
        ("Tj", "Tm"),   // 써 쓰
        ("Rj", "Rm"),   // 꺼 끄
        ("dhk", "dh"),  // 와 오
        ("qhk", "qh"),  // 봐 보
        ("nj", "n"),    // 워 우
        ("u", "l"),     // 려 리
    ] {
        let short = melted == "u" && syllables(&keys) < 2;
        if let Some(rest) = keys.strip_suffix(melted).filter(|_| !short) {
            keys = format!("{rest}{stem}");
            break;
        }
    }
    let bare = keys.strip_suffix("dj").or_else(|| keys.strip_suffix("dk")).filter(|rest| syllables(rest) >= 2);
    match bare {
        Some(rest) => rest.to_owned(),
        None => keys,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(word: &str) -> Vec<String> {
        stems(word).iter().map(|keys| hangul::typed(keys)).collect()
    }

    #[test]
    fn nouns_lose_particles() {
        for (word, stem) in [
            ("결제창이", "결제창"),
            ("키보드를", "키보드"),
            ("카드에서는", "카드"),
            ("휴대폰으로", "휴대폰"),
            ("비밀번호가", "비밀번호"),
            ("창이", "창"),
            ("인증서만", "인증서"),
            ("고객님은", "고객님"),
        ] {
            assert!(readings(word).contains(&stem.to_owned()), "{word}: {:?}", readings(word));
        }
    }

    #[test]
    fn nouns_keep_what_is_theirs() {
        for (word, wrong) in [
            ("화면", "화"),
            ("보안", "보"),
            ("국가", "국"),
            ("나이", "나"),
            ("인증서", "인증"),
            ("비밀번호와", "비밀번호오"),
        ] {
            assert!(!readings(word).contains(&wrong.to_owned()), "{word}: {:?}", readings(word));
        }
    }

    #[test]
    fn forms_of_a_verb_meet() {
        for (stem, words) in [
            ("되", &["돼요", "됩니다", "됐어요", "되네요", "됨", "되면", "됐는데", "되나요", "돼", "됩니까"][..]),
            ("하", &["해요", "합니다", "했어요", "하네요", "함", "하면"]),
            ("누르", &["눌러도", "누르면", "눌렀는데", "누릅니다"]),
            ("틀리", &["틀려요", "틀렸다고", "틀렸어요", "틀립니다", "틀리다고"]),
            ("나오", &["나와요", "나옵니다", "나오는데", "나왔어요"]),
            ("뜨", &["떠요", "뜹니다", "떴어요", "뜨는데"]),
            ("열리", &["열려요", "열립니다", "열리지", "열려"]),
            ("설치", &["설치해요", "설치됐는데", "설치하고", "설치합니다", "설치했어요"]),
            ("결제", &["결제하면", "결제했는데", "결제됐어요", "결제하다가", "결제하려는데요", "결제하자마자"]),
            ("바꾸", &["바꿔요", "바꿨어요", "바꾸면"]),
            ("멈추", &["멈춰", "멈췄어요", "멈춥니다", "멈추더니", "멈췄다구요"]),
            ("모르", &["몰라요", "모릅니다"]),
            ("없", &["없어요", "없습니다", "없네요", "없음"]),
        ] {
            for word in words {
                assert!(readings(word).contains(&stem.to_owned()), "{word}: {:?}", readings(word));
            }
        }
    }

    #[test]
    fn verbs_are_told_from_nouns() {
        for (word, want) in [
            ("멈췄어요", true),
            ("틀리대요", true),
            ("지워지네요", true),
            ("보입니다", true),
            ("앱카드요", false),
            ("결제했어요", false),
            ("키보드", false),
        ] {
            assert_eq!(is_predicate(word), want, "{word}");
        }
        assert!(is_josa("에서") && is_josa("를") && !is_josa("등록"));
    }

    #[test]
    fn negation_comes_apart() {
        assert_eq!(negation("안됨"), Some(('안', "됨")));
        assert_eq!(negation("안떠요"), Some(('안', "떠요")));
        assert_eq!(negation("안나와요"), Some(('안', "나와요")));
        assert_eq!(negation("안심클릭"), None);
        assert_eq!(negation("안내"), None);
    }
}
