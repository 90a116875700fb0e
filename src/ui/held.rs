//! Tells a key that is held down from one that is pressed again.
//!
//! Over X11 ibus hands presses back late, so that a release may overtake the press it belongs to. egui would then take the
//! key for held, and the next press of it, which is an answer, for a repetition. What an input method made a text of has no
//! press at all; its releases come, if they come, by themselves. So presses and releases are counted. Never looks at what
//! a key means, and changes no text.

use std::collections::BTreeMap;

use egui::{Event, Key};

/// Longest pause between two events of a key that is held, in seconds: the slowest keyboards wait a second before they
/// begin to repeat.
const HOLD: f64 = 1.2;

/// The same where nothing tells of releases, so that time alone must tell: no hand presses a key again as fast.
const FLOOR: f64 = 0.12;

/// Longest time by which a release overtakes its press, in seconds.
const OVERTAKES: f64 = 0.25;

/// The keys of one window.
#[derive(Debug, Default)]
pub struct Held {
    keys: BTreeMap<Key, Seen>,
    /// Releases were seen of keys that came as texts.
    tells: bool,
}

/// What was seen of a key.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    /// Presses without a release; below nothing where a release has come first.
    owed: i8,
    /// When the last of its events came, in seconds.
    at: f64,
    /// The last press came as a text.
    as_text: bool,
    /// egui has heard of a press and of no release since.
    is_down: bool,
}

impl Held {
    /// Takes in the key events of a frame; where egui would take a new press for a repetition, a release is put before it.
    pub fn sort(&mut self, events: &mut Vec<Event>, now: f64) {
        let mut at = 0;
        while at < events.len() {
            match &events[at] {
                Event::Key { key, pressed: true, .. } if self.press(*key, now) => {
                    let mut release = events[at].clone();
                    if let Event::Key { pressed, .. } = &mut release {
                        *pressed = false;
                    }
                    events.insert(at, release);
                    at += 1;
                }
                Event::Key { key, pressed: false, .. } => self.release(*key, now),
                // Another window gets the releases.
                Event::WindowFocused(false) => self.keys.clear(),
                _ => {}
            }
            at += 1;
        }
    }

    /// Takes in a press. Returns whether it is a new one that would be taken for a repetition.
    fn press(&mut self, key: Key, now: f64) -> bool {
        let seen = self.keys.entry(key).or_default();
        let is_new = seen.press(now, HOLD);
        seen.as_text = false;
        std::mem::replace(&mut seen.is_down, true) && is_new
    }

    fn release(&mut self, key: Key, now: f64) {
        let seen = self.keys.entry(key).or_default();
        self.tells |= seen.as_text;
        seen.owed = (seen.owed - 1).max(-1);
        (seen.at, seen.is_down) = (now, false);
    }

    /// Takes in a key that came as a text. Returns whether it was pressed anew.
    pub fn text(&mut self, key: Key, now: f64) -> bool {
        let longest = if self.tells { HOLD } else { FLOOR };
        let seen = self.keys.entry(key).or_default();
        seen.as_text = true;
        seen.press(now, longest)
    }
}

impl Seen {
    /// Counts a press at `now`; `longest`: the longest pause of a key that is held. Returns whether it is a new one.
    fn press(&mut self, now: f64, longest: f64) -> bool {
        let pause = now - self.at;
        let is_new = self.owed <= 0 || pause > longest;
        let overtaken = self.owed < 0 && pause <= OVERTAKES;
        self.owed = i8::from(!overtaken);
        self.at = now;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Modifiers;

    fn key(key: Key, pressed: bool) -> Event {
        Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE }
    }

    /// What egui takes for new presses: it knows no more than which keys are down.
    fn new_presses(events: &[Event]) -> usize {
        let mut down = false;
        let news = events.iter().filter(|event| match event {
            Event::Key { pressed, .. } => !std::mem::replace(&mut down, *pressed) && *pressed,
            _ => false,
        });
        news.count()
    }

    #[test]
    fn a_press_is_new_unless_the_key_is_held() {
        // "v" down, "^" up, "!" the window loses the keyboard; at which second.
        type Case = (&'static str, Vec<(char, f64)>, usize);
        let cases: Vec<Case> = vec![
            ("once", vec![('v', 0.0), ('^', 0.1)], 1),
            ("twice, fast", vec![('v', 0.0), ('^', 0.03), ('v', 0.06), ('^', 0.09)], 2),
            ("held", vec![('v', 0.0), ('v', 0.6), ('v', 0.64), ('v', 0.68), ('^', 0.7)], 1),
            ("held after a slow start", vec![('v', 0.0), ('v', 1.1), ('v', 1.2), ('^', 1.3)], 1),
            (
                "overtaken, as measured",
                vec![('v', 9.17), ('^', 9.48), ('^', 9.58), ('v', 9.58), ('v', 66.7), ('^', 66.9)],
                3,
            ),
            ("overtaken, then pressed at once", vec![('^', 0.0), ('v', 0.0), ('v', 0.3), ('^', 0.4)], 2),
            (
                "overtaken again and again",
                vec![('^', 0.0), ('v', 0.0), ('^', 0.2), ('v', 0.2), ('^', 0.4), ('v', 0.4)],
                3,
            ),
            ("overtaken, then held", vec![('^', 0.0), ('v', 0.0), ('v', 1.0), ('v', 1.6), ('v', 1.64), ('^', 1.7)], 2),
            ("a release from elsewhere, then held", vec![('^', 0.0), ('v', 0.5), ('v', 1.1), ('v', 1.14)], 1),
            ("its release went elsewhere", vec![('v', 0.0), ('!', 0.1), ('v', 0.3), ('^', 0.4)], 2),
            ("its release was lost", vec![('v', 0.0), ('v', 2.0)], 2),
        ];
        for (case, steps, expected) in cases {
            let mut held = Held::default();
            let mut out = Vec::new();
            for (step, at) in steps {
                let event = match step {
                    '!' => Event::WindowFocused(false),
                    step => key(Key::Num1, step == 'v'),
                };
                let mut events = vec![event];
                held.sort(&mut events, at);
                // Without the keyboard egui forgets what is down.
                let lost = events.contains(&Event::WindowFocused(false)).then(|| key(Key::Num1, false));
                out.extend(events.into_iter().chain(lost));
            }
            assert_eq!(new_presses(&out), expected, "{case}: {out:?}");
        }
    }

    #[test]
    fn a_key_that_comes_as_a_text_is_new_unless_it_is_held() {
        // "t" the text, "^" a release.
        type Case = (&'static str, Vec<(char, f64)>, usize);
        let cases: Vec<Case> = vec![
            ("twice, fast", vec![('t', 0.0), ('^', 0.05), ('t', 0.1), ('^', 0.15)], 2),
            ("twice, without releases", vec![('t', 0.0), ('t', 0.2)], 2),
            (
                "held, without releases: time tells of all but the first",
                vec![('t', 0.0), ('t', 0.6), ('t', 0.63), ('t', 0.66)],
                2,
            ),
            (
                "held, once a release was seen",
                vec![('t', 0.0), ('^', 0.1), ('t', 1.0), ('t', 1.6), ('t', 1.63), ('^', 1.7), ('t', 1.8)],
                3,
            ),
            (
                "overtaken by its release",
                vec![('t', 0.0), ('^', 0.1), ('^', 0.3), ('t', 0.3), ('t', 0.6), ('^', 0.7)],
                3,
            ),
        ];
        for (case, steps, expected) in cases {
            let mut held = Held::default();
            let mut news = 0;
            for (step, at) in steps {
                match step {
                    't' => news += usize::from(held.text(Key::Num1, at)),
                    _ => held.sort(&mut vec![key(Key::Num1, false)], at),
                }
            }
            assert_eq!(news, expected, "{case}");
        }
        let mut held = Held::default();
        assert!(held.text(Key::Num1, 0.0) && held.text(Key::Num2, 0.01), "another key is another key");
    }
}
