//! Hangul as it is typed: syllables and their jamo, the keys of a two-set (dubeolsik) keyboard, initials (초성).
//!
//! Input may be NFC or NFD. Never judges whether a word exists and never touches compatibility forms (NFKC):
//! full-width letters and half-width jamo pass as they are.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub use super::josa::{Josa, apply_josa, josa, slot_josa};

const FIRST: u32 = 0xAC00;
const LEADS: u32 = 19;
const VOWELS: u32 = 21;
const TAILS: u32 = 28;
const FIRST_JAMO: u32 = 0x3131;

/// Compatibility jamo of the leading consonants, in Unicode order.
const LEAD_JAMO: [char; 19] =
    ['ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'];

/// Compatibility jamo of the tails, in Unicode order; the first stands for "none".
const TAIL_JAMO: [char; 28] = [
    '\0', 'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ', 'ㅄ',
    'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// Keys of the compatibility jamo ㄱ (U+3131) to ㅣ (U+3163). Upper case means Shift; a compound jamo is two keys.
const JAMO_KEYS: [&str; 51] = [
    "r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "Q", "qt", "t",
    "T", "d", "w", "W", "c", "z", "x", "v", "g", "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y",
    "n", "nj", "np", "nl", "b", "m", "ml", "l",
];

/// The three parts of a precomposed syllable, as indices in Unicode order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Syllable {
    /// Leading consonant, 0 (ㄱ) to 18 (ㅎ).
    pub lead: u8,
    /// Vowel, 0 (ㅏ) to 20 (ㅣ).
    pub vowel: u8,
    /// Final consonant (받침), 0 for none, 1 (ㄱ) to 27 (ㅎ).
    pub tail: u8,
}

impl Syllable {
    /// Takes a precomposed syllable apart; `None` for anything else.
    pub fn of(c: char) -> Option<Self> {
        let index = u32::from(c).checked_sub(FIRST).filter(|i| *i < LEADS * VOWELS * TAILS)?;
        let part = |n: u32| u8::try_from(n).unwrap_or(0);
        Some(Self {
            lead: part(index / (VOWELS * TAILS)),
            vowel: part(index / TAILS % VOWELS),
            tail: part(index % TAILS),
        })
    }

    /// Puts the parts together; `None` when an index is out of range.
    pub fn compose(self) -> Option<char> {
        let (lead, vowel, tail) = (u32::from(self.lead), u32::from(self.vowel), u32::from(self.tail));
        if lead >= LEADS || vowel >= VOWELS || tail >= TAILS {
            return None;
        }
        char::from_u32(FIRST + (lead * VOWELS + vowel) * TAILS + tail)
    }

    /// The leading consonant as a compatibility jamo (초성).
    pub fn initial(self) -> char {
        LEAD_JAMO[usize::from(self.lead)]
    }
}

/// The text in NFC, borrowed where it already is.
pub fn nfc(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// The keys that type one syllable or one compatibility jamo on a dubeolsik keyboard, appended to `keys`.
/// Any other character is appended as it is.
pub fn push_keys(c: char, keys: &mut String) {
    if let Some(s) = Syllable::of(c) {
        keys.push_str(jamo_keys(LEAD_JAMO[usize::from(s.lead)]));
        keys.push_str(JAMO_KEYS[30 + usize::from(s.vowel)]);
        if s.tail > 0 {
            keys.push_str(jamo_keys(TAIL_JAMO[usize::from(s.tail)]));
        }
    } else if is_jamo(c) {
        keys.push_str(jamo_keys(c));
    } else {
        keys.push(c);
    }
}

/// What a hand types for this text on a dubeolsik keyboard: 키보드 is `zlqhem`, 까 is `Rk` (upper case is Shift),
/// ㅘ and ㄳ are two keys. Characters that are not Hangul stay.
pub fn keystrokes(text: &str) -> String {
    let mut keys = String::with_capacity(text.len());
    for c in nfc(text).chars() {
        push_keys(c, &mut keys);
    }
    keys
}

/// A compatibility jamo, ㄱ to ㅣ.
pub fn is_jamo(c: char) -> bool {
    ('ㄱ'..='ㅣ').contains(&c)
}

/// A compatibility jamo that is a consonant, ㄱ to ㅎ, compounds included.
pub fn is_consonant(c: char) -> bool {
    ('ㄱ'..='ㅎ').contains(&c)
}

/// A precomposed syllable or a compatibility jamo.
pub fn is_hangul(c: char) -> bool {
    ('가'..='힣').contains(&c) || is_jamo(c)
}

fn jamo_keys(jamo: char) -> &'static str {
    let index = u32::from(jamo).saturating_sub(FIRST_JAMO);
    usize::try_from(index).ok().and_then(|i| JAMO_KEYS.get(i)).copied().unwrap_or("")
}

/// The initials (초성) of a text: 키보드 보안 is `ㅋㅂㄷ ㅂㅇ`. Characters that are not syllables stay.
pub fn initials(text: &str) -> String {
    nfc(text).chars().map(|c| Syllable::of(c).map_or(c, Syllable::initial)).collect()
}

/// Index (0 to 18) of a leading consonant given as a compatibility jamo.
pub fn lead_index(jamo: char) -> Option<u8> {
    LEAD_JAMO.iter().position(|lead| *lead == jamo).and_then(|i| u8::try_from(i).ok())
}

/// A compound final consonant as the two consonants that were typed: ㄳ is ㄱ and ㅅ. An input method makes
/// compounds of initials typed one after the other, so a search by initials has to undo them.
pub fn split_compound(jamo: char) -> Option<[char; 2]> {
    let keys = jamo_keys(jamo);
    if !is_consonant(jamo) || keys.len() != 2 {
        return None;
    }
    let one = |range: std::ops::Range<usize>| {
        LEAD_JAMO.iter().copied().find(|lead| keys.get(range.clone()) == Some(jamo_keys(*lead)))
    };
    Some([one(0..1)?, one(1..2)?])
}

/// Whether a key types a vowel on the dubeolsik keyboard.
pub fn is_vowel_key(key: u8) -> bool {
    matches!(key, b'k' | b'o' | b'i' | b'O' | b'j' | b'p' | b'u' | b'P' | b'h' | b'y' | b'n' | b'b' | b'm' | b'l')
}

/// What a dubeolsik keyboard shows for these keys: `zlqhem` is 키보드. Upper case is Shift where the key has a
/// shifted jamo. Keys that complete no syllable stay single jamo; what is no key stays itself.
pub fn typed(keys: &str) -> String {
    let mut state = Composer::default();
    for c in keys.chars() {
        match key_jamo(c) {
            Some(jamo) => state.press(jamo),
            None => {
                state.flush();
                state.out.push(c);
            }
        }
    }
    state.flush();
    state.out
}

fn key_jamo(key: char) -> Option<char> {
    let find = |key: char| {
        let mut buffer = [0; 4];
        let key: &str = key.encode_utf8(&mut buffer);
        let index = JAMO_KEYS.iter().position(|keys| *keys == key)?;
        char::from_u32(FIRST_JAMO + u32::try_from(index).ok()?)
    };
    if !key.is_ascii_alphabetic() {
        return None;
    }
    find(key).or_else(|| find(key.to_ascii_lowercase()))
}

/// Two jamo that one compound jamo is typed with, taken together.
fn join(first: char, second: char) -> Option<char> {
    let mut keys = String::from(jamo_keys(first));
    keys.push_str(jamo_keys(second));
    let index = JAMO_KEYS.iter().position(|k| *k == keys)?;
    char::from_u32(FIRST_JAMO + u32::try_from(index).ok()?)
}

/// The syllable under the cursor of an input method, in compatibility jamo.
#[derive(Default)]
struct Composer {
    out: String,
    lead: Option<char>,
    vowel: Option<char>,
    tail: Option<char>,
}

impl Composer {
    fn press(&mut self, jamo: char) {
        if is_consonant(jamo) { self.consonant(jamo) } else { self.vowel(jamo) }
    }

    fn consonant(&mut self, jamo: char) {
        let can_close = TAIL_JAMO.contains(&jamo);
        match (self.lead, self.vowel, self.tail) {
            (Some(_), Some(_), None) if can_close => self.tail = Some(jamo),
            (Some(_), Some(_), Some(tail)) => match join(tail, jamo) {
                Some(both) => self.tail = Some(both),
                None => self.restart(Some(jamo), None),
            },
            (None, None, None) => self.lead = Some(jamo),
            _ => self.restart(Some(jamo), None),
        }
    }

    fn vowel(&mut self, jamo: char) {
        match (self.lead, self.vowel, self.tail) {
            (_, Some(vowel), None) => match join(vowel, jamo) {
                Some(both) => self.vowel = Some(both),
                None => self.restart(None, Some(jamo)),
            },
            (_, None, _) => self.vowel = Some(jamo),
            // The final consonant moves over to the new vowel; of a compound only its second half does.
            (_, Some(_), Some(tail)) => {
                let (stays, moves) = match split_compound(tail) {
                    Some([first, second]) => (Some(first), second),
                    None => (None, tail),
                };
                self.tail = stays;
                self.restart(Some(moves), Some(jamo));
            }
        }
    }

    fn restart(&mut self, lead: Option<char>, vowel: Option<char>) {
        self.flush();
        (self.lead, self.vowel) = (lead, vowel);
    }

    fn flush(&mut self) {
        let (lead, vowel, tail) = (self.lead.take(), self.vowel.take(), self.tail.take());
        let place = |jamos: &[char], jamo: char| {
            jamos.iter().position(|j| *j == jamo).and_then(|i| u8::try_from(i).ok()).unwrap_or(0)
        };
        let whole = lead.zip(vowel).and_then(|(lead, vowel)| {
            let vowel = u8::try_from(u32::from(vowel).checked_sub(u32::from('ㅏ'))?).ok()?;
            let tail = tail.map_or(0, |tail| place(&TAIL_JAMO, tail));
            Syllable { lead: lead_index(lead)?, vowel, tail }.compose()
        });
        match whole {
            Some(syllable) => self.out.push(syllable),
            None => self.out.extend([lead, vowel, tail].into_iter().flatten()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn keys_of_words() {
        for (text, keys) in [
            ("키보드", "zlqhem"),
            ("안녕", "dkssud"),
            ("까치", "Rkcl"),
            ("과일", "rhkdlf"),
            ("값", "rkqt"),
            ("얘기", "dOrl"),
            ("됐어요", "ehoTdjdy"),
            ("의외", "dmldhl"),
            ("ㄳ", "rt"),
            ("ㅘ", "hk"),
            ("ㅋㅂ", "zq"),
            ("ISP 결제", "ISP rufwp"),
            ("", ""),
        ] {
            assert_eq!(keystrokes(text), keys, "{text}");
            let nfd: String = text.nfd().collect();
            assert_eq!(keystrokes(&nfd), keys, "{text} in NFD");
        }
    }

    #[test]
    fn what_the_keyboard_shows() {
        for (keys, text) in [
            ("zlqhem", "키보드"),
            ("zlqhe", "키볻"),
            ("rkqtdl", "값이"),
            ("rkqtl", "갑시"),
            ("dkfrk", "알가"),
            ("rhk", "과"),
            ("isp", "ㅑ네"),
            ("RkEkr", "까딱"),
            ("zqeqd", "ㅋㅂㄷㅂㅇ"),
            ("Qkfrks", "빨간"),
            ("dhkEj", "와떠"),
            ("3 zl!", "3 키!"),
            ("DKS", "안"),
        ] {
            assert_eq!(typed(keys), text, "{keys}");
        }
    }

    #[test]
    fn initials_and_compounds() {
        assert_eq!(initials("키보드 보안 ISP"), "ㅋㅂㄷ ㅂㅇ ISP");
        assert_eq!(split_compound('ㄳ'), Some(['ㄱ', 'ㅅ']));
        assert_eq!(split_compound('ㅀ'), Some(['ㄹ', 'ㅎ']));
        assert_eq!(split_compound('ㄲ'), None);
        assert_eq!(split_compound('ㅘ'), None);
        assert_eq!(lead_index('ㅎ'), Some(18));
        assert_eq!(lead_index('ㄳ'), None);
    }

    proptest! {
        #[test]
        fn syllables_survive_the_keyboard(text in "[가-힣]{0,12}") {
            prop_assert_eq!(typed(&keystrokes(&text)), text);
        }

        #[test]
        fn parts_make_the_whole(c in proptest::char::range('가', '힣')) {
            prop_assert_eq!(Syllable::of(c).and_then(Syllable::compose), Some(c));
        }

        #[test]
        fn any_text_is_taken(text in "\\PC{0,40}") {
            let keys = keystrokes(&text);
            prop_assert!(typed(&keys).chars().count() <= keys.chars().count());
        }
    }
}
