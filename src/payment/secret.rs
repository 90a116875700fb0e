//! Keys and tokens in memory.
//!
//! Wiped when dropped; never shown by `Debug` or `Display`; has no serde on purpose, so it cannot be stored by accident.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// The key the practice gateway is used with. A live gateway refuses it, so that the two worlds cannot be mixed up.
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
        let trimmed = text.trim();
        if trimmed.len() == text.len() {
            return Self(text.into());
        }
        let kept = trimmed.to_owned();
        zeroize::Zeroize::zeroize(&mut text);
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

    /// Whether this is [`PRACTICE_KEY`].
    pub fn is_practice_key(&self) -> bool {
        self.expose() == PRACTICE_KEY
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
        assert!(Secret::default().is_empty() && Secret::practice_key().is_practice_key());
    }
}
