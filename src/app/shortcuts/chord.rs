//! A key with its modifiers, as plain data: how it is written in the settings and on the screen.
//!
//! Names places on the keyboard, never characters, so that Hangul mode makes no difference. Knows no window.

use std::fmt;

/// Every key that can stand in a [`Chord`]: its name in the settings file, and on the screen.
const KEYS: &[(&str, &str)] = &[
    ("ArrowLeft", "←"),
    ("ArrowRight", "→"),
    ("ArrowUp", "↑"),
    ("ArrowDown", "↓"),
    ("Escape", "Esc"),
    ("Enter", "Enter"),
    ("Tab", "Tab"),
    ("Space", "Space"),
    ("Backspace", "Backspace"),
    ("Insert", "Insert"),
    ("Delete", "Delete"),
    ("Home", "Home"),
    ("End", "End"),
    ("PageUp", "PageUp"),
    ("PageDown", "PageDown"),
    ("Comma", ","),
    ("Period", "."),
    ("Slash", "/"),
    ("Minus", "-"),
    ("Equals", "="),
    ("Semicolon", ";"),
    ("Quote", "'"),
    ("OpenBracket", "["),
    ("CloseBracket", "]"),
    ("Backslash", "\\"),
    ("Backtick", "`"),
];

/// Letters, digits and function keys, whose two names are the same.
const PLAIN: &[&str] = &[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W",
    "X", "Y", "Z", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8",
    "F9", "F10", "F11", "F12",
];

/// A key of the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(&'static str);

impl Key {
    /// The key of a name, in either writing; `None` where it is none we know.
    pub fn named(name: &str) -> Option<Self> {
        let plain = PLAIN.iter().find(|plain| plain.eq_ignore_ascii_case(name)).copied();
        let long = || KEYS.iter().find(|(long, shown)| long.eq_ignore_ascii_case(name) || *shown == name);
        plain.or_else(|| long().map(|(long, _)| *long)).map(Self)
    }

    /// Its name in the settings file.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// What stands on it.
    pub fn shown(self) -> &'static str {
        KEYS.iter().find(|(long, _)| *long == self.0).map_or(self.0, |(_, shown)| shown)
    }

    /// A function key.
    pub fn is_function(self) -> bool {
        self.0.len() > 1 && self.0.strip_prefix('F').is_some_and(|n| n.parse::<u8>().is_ok())
    }
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    /// Ctrl; on a Mac, Command.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
    /// Shift.
    pub shift: bool,
    /// The key.
    pub key: Key,
}

impl Chord {
    /// The key alone.
    pub(super) const fn bare(key: &'static str) -> Self {
        Self { ctrl: false, alt: false, shift: false, key: Key(key) }
    }

    /// With Ctrl.
    pub(super) const fn ctrl(key: &'static str) -> Self {
        Self { ctrl: true, ..Self::bare(key) }
    }

    /// With Alt.
    pub(super) const fn alt(key: &'static str) -> Self {
        Self { alt: true, ..Self::bare(key) }
    }

    /// And Shift.
    pub(super) const fn with_shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// Reads "Ctrl+Shift+K".
    pub fn read(text: &str) -> Option<Self> {
        let (held, key) = match text.trim().rsplit_once('+') {
            Some((held, key)) => (held, key),
            None => ("", text.trim()),
        };
        let mut chord = Self { ctrl: false, alt: false, shift: false, key: Key::named(key.trim())? };
        for word in held.split('+').map(str::trim).filter(|word| !word.is_empty()) {
            match word.to_ascii_lowercase().as_str() {
                "ctrl" => chord.ctrl = true,
                "alt" => chord.alt = true,
                "shift" => chord.shift = true,
                _ => return None,
            }
        }
        Some(chord)
    }

    /// As the settings file has it.
    pub fn written(self) -> String {
        format!("{}{}", self.held(), self.key.name())
    }

    fn held(self) -> String {
        let held = [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")];
        held.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect()
    }
}

/// As a person reads it: "Alt+←".
impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.held(), self.key.shown())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_as_it_is_written() {
        let names = KEYS.iter().map(|(long, _)| *long).chain(PLAIN.iter().copied());
        for name in names {
            for held in ["", "Ctrl+", "Alt+", "Shift+", "Ctrl+Alt+Shift+"] {
                let text = format!("{held}{name}");
                let chord = Chord::read(&text).expect(&text);
                assert_eq!(chord.written(), text);
                assert_eq!(Chord::read(&chord.to_string()), Some(chord), "{chord}");
            }
        }
    }

    #[test]
    fn what_is_no_chord() {
        for text in ["", "+", "Ctrl", "Ctrl+", "Meta+K", "Ctrl+가", "K+Ctrl", "Ctrl+KK", "F13"] {
            assert_eq!(Chord::read(text), None, "{text}");
        }
        assert_eq!(Chord::read("ctrl + shift + k").map(|c| c.to_string()).as_deref(), Some("Ctrl+Shift+K"));
        assert!(Chord::read("F12").is_some_and(|c| c.key.is_function()));
        assert!(Chord::read("F").is_some_and(|c| !c.key.is_function()));
    }
}
