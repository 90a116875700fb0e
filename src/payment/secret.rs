//! Keys and tokens in memory.
//!
//! Wiped when dropped; never shown by `Debug` or `Display`; has no serde on purpose, so it cannot be stored by accident.
//! What a person is still typing lives here as well: each change wipes the text before it.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroize;

/// How every key of the practice side begins. A live gateway refuses such a key, so that the two worlds cannot be mixed
/// up.
const PRACTICE_MARK: &str = "practice-";

/// The key the practice gateway is used with.
pub const PRACTICE_KEY: &str = "practice-key";

/// A one-time payment token for practice, where no browser has made one.
pub const PRACTICE_TOKEN: &str = "practice-token";

/// A merchant key or a payment token.
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a secret over; blanks and line breaks around it go, because they come from copying.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text: String = text.into();
        // A copy of exactly this length: shrinking the old one could leave its end behind in freed memory.
        let kept: Box<str> = Box::from(text.trim());
        text.zeroize();
        Self(kept.into())
    }

    /// The fixed key of practice mode.
    pub fn practice_key() -> Self {
        Self::new(PRACTICE_KEY)
    }

    /// The fixed token of practice mode.
    pub fn practice_token() -> Self {
        Self::new(PRACTICE_TOKEN)
    }

    /// The text itself. Only for putting it into a request header.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }

    /// Whether this is a key of the practice side, [`PRACTICE_KEY`] or one of a trainer's own.
    pub fn is_practice_key(&self) -> bool {
        self.expose().get(..PRACTICE_MARK.len()).is_some_and(|start| start.eq_ignore_ascii_case(PRACTICE_MARK))
    }

    /// Why this cannot be kept as a merchant key of real trade, in Korean; `None` where it can.
    pub fn merchant_key_problem(&self) -> Option<&'static str> {
        if self.is_empty() {
            Some("비어 있어요. 결제사에서 받은 가맹점 키를 붙여 넣어 주세요.")
        } else if self.is_practice_key() {
            Some("연습용 키는 실거래에 쓸 수 없어요. 결제사에서 받은 가맹점 키를 넣어 주세요.")
        } else if !self.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
            Some("키에 쓸 수 없는 글자(한글, 빈칸, 줄바꿈)가 들어 있어요. 받은 값만 그대로 붙여 넣어 주세요.")
        } else {
            None
        }
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.expose().as_bytes(), other.expose().as_bytes());
        // Looks at every byte, so that the time does not tell how much was right.
        a.len() == b.len() && a.iter().zip(b).fold(0, |seen, (x, y)| seen | (x ^ y)) == 0
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn never_shown() {
        let secret = Secret::new(" hush-hush\n");
        assert_eq!(secret.expose(), "hush-hush");
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "*** Secret(***) Some(Secret(***))");
        assert_eq!(secret, Secret::new("hush-hush"));
        assert_ne!(secret, Secret::new("hush-husk"));
        assert!(Secret::default().is_empty());
    }

    #[test]
    fn keys_of_the_practice_side() {
        for (key, practice) in [
            (super::PRACTICE_KEY, true),
            (" practice-key\n", true),
            ("practice-center-3", true),
            ("Practice-Key", true),
            ("practice", false),
            ("my-practice-key", false),
            ("연습", false),
            ("", false),
        ] {
            assert_eq!(Secret::new(key).is_practice_key(), practice, "{key:?}");
        }
    }

    #[test]
    fn what_can_be_a_merchant_key() {
        for (key, good) in [
            ("a1B2+/c3==", true),
            ("  a1B2c3 \r\n", true),
            ("", false),
            (" \n", false),
            ("practice-key", false),
            ("a1 B2", false),
            ("a1\nB2", false),
            ("a1키", false),
            ("a1\u{7f}", false),
        ] {
            assert_eq!(Secret::new(key).merchant_key_problem().is_none(), good, "{key:?}");
        }
    }
}
