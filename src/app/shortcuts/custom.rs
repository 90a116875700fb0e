//! What a person has put on other keys, and whether a key will do.
//!
//! In the settings file: a table of names and keys, only what differs. A line that cannot be used is passed over, so that
//! a file edited by hand never leaves anybody without keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::chord::Chord;
use super::{Deed, Place, SHORTCUTS};

/// The keys of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Shortcuts {
    /// Only what differs from the table; `None`: no key.
    own: BTreeMap<Deed, Option<Chord>>,
}

/// Why a key will not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Another deed has it.
    #[error("{chord} is taken")]
    Taken {
        /// The key.
        chord: Chord,
        /// Who has it.
        by: Deed,
    },
    /// It writes or moves in a field.
    #[error("{0} types")]
    Types(Chord),
    /// The input method needs it.
    #[error("{0} belongs to the input method")]
    Ime(Chord),
    /// The system or its windows need it.
    #[error("{0} belongs to the system")]
    System(Chord),
    /// It chooses answers.
    #[error("{0} chooses answers")]
    Chooses(Chord),
}

impl Unfit {
    /// What is wrong and what to do, for the person.
    pub fn korean(&self) -> String {
        const OTHER: &str = "다른 키를 눌러 주세요.";
        match self {
            Self::Taken { chord, by } => {
                let by = by.korean();
                format!("{chord} 키는 이미 ‘{by}’에 쓰고 있어요. 다른 키를 누르거나 그쪽을 먼저 바꿔 주세요.")
            }
            Self::Types(chord) => {
                let remedy = "Ctrl이나 Alt를 함께 누르거나 F10–F12를 눌러 주세요.";
                format!("{chord} 키는 글을 쓰고 고칠 때 써요. {remedy}")
            }
            Self::Ime(chord) => format!("{chord} 키는 한/영을 바꿀 때 써요. {OTHER}"),
            Self::System(chord) => format!("{chord} 키는 운영체제가 먼저 써요. {OTHER}"),
            Self::Chooses(chord) => format!("{chord} 키는 입력 칸 안에서 답을 고를 때 써요. {OTHER}"),
        }
    }
}

impl Shortcuts {
    /// The key of a deed.
    pub fn chord(&self, deed: Deed) -> Option<Chord> {
        self.own.get(&deed).copied().unwrap_or_else(|| deed.row().and_then(|row| row.chord))
    }

    /// The key as it is shown; empty where there is none.
    pub fn text(&self, deed: Deed) -> String {
        self.chord(deed).map(|chord| chord.to_string()).unwrap_or_default()
    }

    /// Words with the key behind them: "뒤로 (Alt+←)".
    pub fn caption(&self, words: &str, deed: Deed) -> String {
        match self.chord(deed) {
            Some(chord) => format!("{words} ({chord})"),
            None => words.to_owned(),
        }
    }

    /// What a key does at a place.
    pub fn deed(&self, chord: Chord, here: Place) -> Option<Deed> {
        let works = |place: Place| place == Place::Anywhere || place == here;
        let row = SHORTCUTS.iter().find(|row| works(row.place) && self.chord(row.deed) == Some(chord));
        row.map(|row| row.deed)
    }

    /// Whether a deed is where the table has it.
    pub fn is_default(&self, deed: Deed) -> bool {
        !self.own.contains_key(&deed)
    }

    /// Whether nothing was changed.
    pub fn are_default(&self) -> bool {
        self.own.is_empty()
    }

    /// Whether a deed can be put on a key.
    ///
    /// # Errors
    /// [`Unfit`]: why it cannot.
    pub fn fits(&self, deed: Deed, chord: Chord) -> Result<(), Unfit> {
        let own = deed.row().is_some_and(|row| row.chord == Some(chord));
        if !own {
            usable(chord, deed.row().map_or(Place::Anywhere, |row| row.place))?;
        }
        let here = deed.row().map_or(Place::Anywhere, |row| row.place);
        let taken =
            |row: &&super::Shortcut| row.deed != deed && row.place.meets(here) && self.chord(row.deed) == Some(chord);
        match SHORTCUTS.iter().find(taken) {
            Some(row) => Err(Unfit::Taken { chord, by: row.deed }),
            None => Ok(()),
        }
    }

    /// Puts a deed on a key, or takes its key away.
    ///
    /// # Errors
    /// [`Unfit`]: why not; nothing is changed then.
    pub fn put(&mut self, deed: Deed, chord: Option<Chord>) -> Result<(), Unfit> {
        if let Some(chord) = chord {
            self.fits(deed, chord)?;
        }
        if deed.row().is_some_and(|row| row.chord == chord) {
            self.own.remove(&deed);
        } else {
            self.own.insert(deed, chord);
        }
        Ok(())
    }

    /// Puts a deed back where the table has it.
    ///
    /// # Errors
    /// [`Unfit::Taken`] where that key has another use by now.
    pub fn reset(&mut self, deed: Deed) -> Result<(), Unfit> {
        self.put(deed, deed.row().and_then(|row| row.chord))
    }

    /// Names and keys that differ, for the settings file.
    pub fn written(&self) -> BTreeMap<String, String> {
        let line = |(deed, chord): (&Deed, &Option<Chord>)| {
            let chord = chord.map(Chord::written).unwrap_or_default();
            deed.row().map(|row| (row.id.to_owned(), chord))
        };
        self.own.iter().filter_map(line).collect()
    }
}

/// Whether a key can be a shortcut at all.
fn usable(chord: Chord, place: Place) -> Result<(), Unfit> {
    let Chord { ctrl, alt, shift, key } = chord;
    let name = key.name();
    if name == "Space" && (shift || ctrl) {
        return Err(Unfit::Ime(chord));
    }
    let system = (alt && matches!(name, "F4" | "Tab" | "Escape" | "Space"))
        || (ctrl && alt && name == "Delete")
        || (ctrl && name == "Escape")
        || (alt && !ctrl && !shift && matches!(name, "F10"));
    if system {
        return Err(Unfit::System(chord));
    }
    let is_digit = name.len() == 1 && name.chars().all(|c| ('1'..='9').contains(&c));
    if alt && !ctrl && !shift && is_digit && matches!(place, Place::Anywhere | Place::Call) {
        return Err(Unfit::Chooses(chord));
    }
    let edits = matches!(name, "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End" | "Backspace")
        || matches!(name, "Delete" | "Insert" | "Escape");
    let clipboard = matches!(name, "A" | "C" | "V" | "X" | "Z" | "Y");
    let types = match (ctrl, alt) {
        (false, false) => !key.is_function(),
        // Ctrl with these is in every field already; Alt with an arrow is ours to use.
        (true, false) => edits || clipboard,
        (false, true) => matches!(name, "Backspace" | "Delete" | "Insert" | "Enter"),
        (true, true) => edits,
    };
    if types { Err(Unfit::Types(chord)) } else { Ok(()) }
}

impl From<BTreeMap<String, String>> for Shortcuts {
    fn from(lines: BTreeMap<String, String>) -> Self {
        let wanted = |row: &super::Shortcut| {
            let text = lines.get(row.id)?;
            if text.trim().is_empty() { Some((row.deed, None)) } else { Some((row.deed, Some(Chord::read(text)?))) }
        };
        let wanted: BTreeMap<Deed, Option<Chord>> = SHORTCUTS.iter().filter_map(wanted).collect();
        // Keys that were exchanged fit only once both are off their old places.
        let mut keys = Self { own: wanted.keys().map(|deed| (*deed, None)).collect() };
        for (deed, chord) in wanted {
            // A line that does not fit leaves the deed where the table has it, or without a key where that is taken.
            if keys.put(deed, chord).is_err() && keys.reset(deed).is_err() {
                keys.own.insert(deed, None);
            }
        }
        keys
    }
}

impl From<Shortcuts> for BTreeMap<String, String> {
    fn from(keys: Shortcuts) -> Self {
        keys.written()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chord(text: &str) -> Chord {
        Chord::read(text).expect(text)
    }

    #[test]
    fn the_table_has_no_clash_and_no_name_twice() {
        let keys = Shortcuts::default();
        let mut ids = std::collections::BTreeSet::new();
        for row in SHORTCUTS {
            assert!(ids.insert(row.id), "{} twice", row.id);
            if let Some(chord) = row.chord {
                assert_eq!(keys.fits(row.deed, chord), Ok(()), "{}", row.id);
                assert_eq!(keys.deed(chord, row.place), Some(row.deed), "{}", row.id);
            }
        }
    }

    #[test]
    fn keys_that_will_do_and_keys_that_will_not() {
        let keys = Shortcuts::default();
        let unfit = |deed: Deed, text: &str| keys.fits(deed, chord(text)).err().map(|unfit| unfit.korean());
        for text in ["Ctrl+G", "Alt+Q", "F10", "Shift+F2", "Ctrl+Shift+K", "Alt+ArrowRight", "Ctrl+PageDown"] {
            assert_eq!(unfit(Deed::Note, text), None, "{text}");
        }
        for (text, words) in [
            ("K", "K 키는 글을 쓰고 고칠 때 써요. Ctrl이나 Alt를 함께 누르거나 F10–F12를 눌러 주세요."),
            ("Shift+K", "글을 쓰고"),
            ("1", "글을 쓰고"),
            ("Enter", "글을 쓰고"),
            ("Space", "글을 쓰고"),
            ("ArrowLeft", "← 키는 글을 쓰고"),
            ("Ctrl+C", "글을 쓰고"),
            ("Ctrl+Z", "글을 쓰고"),
            ("Ctrl+ArrowLeft", "글을 쓰고"),
            ("Shift+Space", "Shift+Space 키는 한/영을 바꿀 때 써요. 다른 키를 눌러 주세요."),
            ("Ctrl+Space", "한/영"),
            ("Alt+F4", "Alt+F4 키는 운영체제가 먼저 써요. 다른 키를 눌러 주세요."),
            ("Alt+Tab", "운영체제"),
            ("Ctrl+Alt+Delete", "운영체제"),
            ("Alt+3", "입력 칸 안에서 답을"),
            ("Ctrl+K", "Ctrl+K 키는 이미 ‘무엇이든 찾기’에 쓰고 있어요. 다른 키를 누르거나 그쪽을 먼저 바꿔 주세요."),
            ("Ctrl+Enter", "이미 ‘상담 마치기’"),
        ] {
            assert!(unfit(Deed::Note, text).is_some_and(|said| said.contains(words)), "{:?}", unfit(Deed::Note, text));
        }
        // Other places, other keys: what the diagnosis has, the transactions may have too.
        assert_eq!(unfit(Deed::Receipt, "Alt+9"), None);
        assert_eq!(unfit(Deed::Receipt, "Alt+1"), None);
        assert!(unfit(Deed::Receipt, "Alt+2").is_some_and(|said| said.contains("‘조회’")));
    }

    #[test]
    fn a_key_is_moved_taken_away_and_put_back() {
        let mut keys = Shortcuts::default();
        keys.put(Deed::NewCall, Some(chord("F11"))).unwrap();
        assert_eq!(keys.deed(chord("F11"), Place::Payment), Some(Deed::NewCall));
        assert_eq!(keys.deed(chord("Ctrl+T"), Place::Payment), None);
        keys.put(Deed::Palette, Some(chord("Ctrl+T"))).unwrap();
        assert!(matches!(keys.reset(Deed::NewCall), Err(Unfit::Taken { by: Deed::Palette, .. })));
        keys.put(Deed::Palette, None).unwrap();
        assert_eq!((keys.text(Deed::Palette), keys.caption("찾기", Deed::Palette)), (String::new(), "찾기".into()));
        keys.reset(Deed::NewCall).unwrap();
        keys.reset(Deed::Palette).unwrap();
        assert!(keys.are_default());
    }

    #[test]
    fn the_file_is_read_back_whatever_stands_in_it() {
        let file = |lines: &[(&str, &str)]| -> Shortcuts {
            lines.iter().map(|(id, key)| ((*id).to_owned(), (*key).to_owned())).collect::<BTreeMap<_, _>>().into()
        };
        let mut keys = Shortcuts::default();
        keys.put(Deed::Note, Some(chord("F12"))).unwrap();
        keys.put(Deed::Back, None).unwrap();
        assert_eq!(Shortcuts::from(keys.written()), keys);
        // Two that exchanged their keys.
        let swapped = file(&[("palette", "Ctrl+T"), ("new-call", "Ctrl+K")]);
        assert_eq!((swapped.text(Deed::Palette), swapped.text(Deed::NewCall)), ("Ctrl+T".into(), "Ctrl+K".into()));
        assert_eq!(Shortcuts::from(swapped.written()), swapped);
        for lines in [
            &[("palette", "K")][..],
            &[("palette", "Alt+F4")],
            &[("palette", "no key")],
            &[("nobody", "Ctrl+G")],
            &[("palette", "Ctrl+T")],
        ] {
            assert!(file(lines).are_default(), "{lines:?}");
        }
        let both = file(&[("palette", "F11"), ("new-call", "F11")]);
        let texts = [both.text(Deed::Palette), both.text(Deed::NewCall)];
        assert_eq!(texts, ["F11", "Ctrl+T"], "the first in the table has it");
    }
}
