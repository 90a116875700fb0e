//! Keeps keys behind the syllable being composed.
//!
//! Over X11 with ibus, a Space or Return pressed in mid-syllable often arrives before the syllable
//! itself, so that 하나 둘 becomes 하 나둘 and Return submits without the last syllable. While a
//! syllable is being composed, keys and texts wait here until it has landed. Over X11 the last syllable
//! also lies unseen in the connection until another event comes, so the window looks again for a
//! moment after each key. And a shortcut pressed in mid-syllable may come as the text of its control
//! character; it is made a key again. Outside a field the IME keeps running (see [`keep_ime`]), and the
//! digits it takes for text are made keys again. Never changes a text.

use std::time::Duration;

use egui::{Event, ImeEvent, Key, Modifiers};

/// Seconds a key may wait for a commit that does not come. A slow remote desktop needs its time; a
/// person does not notice this much.
const PATIENCE: f64 = 0.2;

/// Seconds after a key during which the window looks again for a syllable that lags behind.
const AWAKE: f64 = 0.5;

/// How often it looks.
const LOOK: Duration = Duration::from_millis(30);

/// The guard of one window.
#[derive(Debug, Default)]
pub struct Compose {
    composing: bool,
    held: Vec<Event>,
    since: Option<f64>,
    awake_until: f64,
    modifiers: Modifiers,
}

impl Compose {
    /// Whether a syllable is being composed.
    pub fn is_composing(&self) -> bool {
        self.composing
    }

    /// Puts the events of a frame in the order they were meant; `in_field`: a text field has the focus;
    /// `now` in seconds. Returns after what time another frame must follow, if one must.
    pub fn order(&mut self, events: &mut Vec<Event>, in_field: bool, now: f64) -> Option<Duration> {
        if events.iter().any(|event| matches!(event, Event::Key { .. } | Event::Text(_) | Event::Ime(_))) {
            self.awake_until = now + AWAKE;
        }
        let mut out = Vec::with_capacity(events.len() + self.held.len());
        let mut landed = false;
        for event in events.drain(..) {
            match &event {
                // Alt with a key is a shortcut, also where the input method makes a text of it.
                Event::Text(_) if self.modifiers.alt => {}
                Event::Ime(ImeEvent::Commit(text)) if self.modifiers.alt && text.len() == 1 => {
                    let keys = text.chars().filter_map(key_of);
                    out.extend(keys.map(|key| with(key, self.modifiers)));
                }
                Event::Ime(ImeEvent::Commit(text)) if !in_field => out.extend(text.chars().filter_map(key_of)),
                Event::Ime(_) if !in_field => self.composing = false,
                Event::Ime(ImeEvent::Preedit { text, .. }) => {
                    self.composing = !text.is_empty();
                    // An empty pre-edit is followed by the commit, if there is one, in the same batch.
                    landed |= text.is_empty();
                    out.push(event);
                }
                Event::Ime(ImeEvent::Commit(text)) => {
                    let key = control_key(text, self.modifiers);
                    self.composing = false;
                    landed = true;
                    out.push(key.unwrap_or(event));
                }
                Event::ModifiersChanged(modifiers) => {
                    self.modifiers = *modifiers;
                    out.push(event);
                }
                Event::Key { .. } | Event::Text(_) if self.composing || !self.held.is_empty() => self.held.push(event),
                _ => out.push(event),
            }
        }
        let since = *self.since.get_or_insert(now);
        if self.held.is_empty() {
            self.since = None;
        } else if landed || now - since > PATIENCE || !self.composing {
            out.append(&mut self.held);
            self.since = None;
        }
        *events = out;
        (now < self.awake_until || !self.held.is_empty()).then_some(LOOK)
    }
}

/// The key of a character that an IME took for text where there is no field for it.
fn key_of(c: char) -> Option<Event> {
    let key = match c {
        ' ' => Key::Space,
        '?' => Key::Questionmark,
        '0'..='9' => Key::from_name(c.encode_utf8(&mut [0; 4]))?,
        _ => return control_key(c.encode_utf8(&mut [0; 4]), Modifiers::NONE),
    };
    Some(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE })
}

fn with(mut event: Event, held: Modifiers) -> Event {
    if let Event::Key { modifiers, .. } = &mut event {
        *modifiers = held;
    }
    event
}

/// Keeps the IME of this window running between fields. Over X11 its context is taken down and set up
/// again each time it is switched, and what is typed in those moments arrives raw or not at all.
pub fn keep_ime(ctx: &egui::Context, composing: bool) {
    let x11 = cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_none();
    if !x11 {
        return;
    }
    ctx.output_mut(|output| match &mut output.ime {
        Some(ime) => ime.should_interrupt_composition &= composing,
        None => {
            let nowhere = egui::Rect::ZERO;
            output.ime = Some(egui::output::IMEOutput {
                purpose: egui::IMEPurpose::default(),
                rect: nowhere,
                cursor_rect: nowhere,
                should_interrupt_composition: false,
            });
        }
    });
}

/// The key whose control character an IME took for text: U+000B is Ctrl+K.
fn control_key(text: &str, modifiers: Modifiers) -> Option<Event> {
    let mut chars = text.chars();
    let (only, None) = (chars.next().filter(|c| c.is_ascii_control())?, chars.next()) else { return None };
    let ctrl = modifiers.ctrl || modifiers.command;
    let plain = match only {
        '\r' | '\n' => Some(Key::Enter),
        '\t' => Some(Key::Tab),
        '\u{8}' => Some(Key::Backspace),
        '\u{1b}' => Some(Key::Escape),
        '\u{7f}' => Some(Key::Delete),
        _ => None,
    };
    let letter = char::from(u8::try_from(only).ok()? + b'@').to_string();
    // Ctrl+M and Ctrl+Enter come as the same character; in mid-syllable only the second is of use.
    let (key, modifiers) = match plain.filter(|key| !ctrl || *key == Key::Enter) {
        Some(key) => (key, modifiers),
        None => (Key::from_name(&letter)?, modifiers | Modifiers::CTRL | Modifiers::COMMAND),
    };
    Some(Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers })
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Key, Modifiers};

    fn preedit(text: &str) -> Event {
        Event::Ime(ImeEvent::Preedit { text: text.into(), active_range_chars: None })
    }

    fn commit(text: &str) -> Event {
        Event::Ime(ImeEvent::Commit(text.into()))
    }

    fn key(key: Key) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
    }

    /// Runs frames of events through a guard; what comes out, frame by frame.
    fn run(frames: &[&[Event]]) -> Vec<Vec<Event>> {
        let mut guard = Compose::default();
        let mut step = |(n, frame): (u32, &&[Event])| {
            let mut events = frame.to_vec();
            guard.order(&mut events, true, f64::from(n) * 0.06);
            events
        };
        (0..).zip(frames).map(&mut step).collect()
    }

    #[test]
    fn a_key_before_its_commit_comes_after_it() {
        let same_frame = run(&[&[preedit("녕")], &[key(Key::Enter), preedit(""), commit("녕")]]);
        assert_eq!(same_frame[1], [preedit(""), commit("녕"), key(Key::Enter)]);
        let next_frame = run(&[&[preedit("나")], &[Event::Text(" ".into())], &[preedit(""), commit("나")]]);
        assert_eq!(next_frame[1], []);
        assert_eq!(next_frame[2], [preedit(""), commit("나"), Event::Text(" ".into())]);
    }

    #[test]
    fn a_key_does_not_wait_for_ever() {
        let idle: &[Event] = &[];
        let out = run(&[&[preedit("가")], &[key(Key::Enter)], idle, idle, idle, idle, idle]);
        assert_eq!(out.concat().iter().filter(|e| **e == key(Key::Enter)).count(), 1);
    }

    #[test]
    fn nothing_waits_without_composition() {
        let out = run(&[&[key(Key::Num1), Event::Text("1".into())]]);
        assert_eq!(out[0], [key(Key::Num1), Event::Text("1".into())]);
    }

    #[test]
    fn keys_keep_their_order() {
        let out = run(&[&[preedit("한")], &[Event::Text(" ".into()), key(Key::Enter)], &[commit("한"), key(Key::A)]]);
        assert_eq!(out[2], [commit("한"), Event::Text(" ".into()), key(Key::Enter), key(Key::A)]);
    }

    #[test]
    fn a_shortcut_that_came_as_text_is_a_key_again() {
        let key = |text: &str, modifiers| match control_key(text, modifiers) {
            Some(Event::Key { key, modifiers, .. }) => Some((key, modifiers.command)),
            _ => None,
        };
        assert_eq!(key("\u{b}", Modifiers::CTRL), Some((Key::K, true)));
        assert_eq!(key("\u{b}", Modifiers::NONE), Some((Key::K, true)), "the key may be up again by now");
        assert_eq!(key("\r", Modifiers::NONE), Some((Key::Enter, false)));
        assert_eq!(key("\r", Modifiers::CTRL | Modifiers::COMMAND), Some((Key::Enter, true)));
        assert_eq!(key("가", Modifiers::NONE), None);
        assert_eq!(key("가\r", Modifiers::NONE), None);
    }

    #[test]
    fn digits_outside_a_field_are_keys() {
        let mut guard = Compose::default();
        let mut events = vec![preedit("ㅁ"), commit("ㅁ"), commit("1"), commit(" ")];
        guard.order(&mut events, false, 0.0);
        assert_eq!(events, [key(Key::Num1), key(Key::Space)]);
        assert!(!guard.is_composing());
    }

    #[test]
    fn alt_and_a_digit_never_write_the_digit() {
        let mut guard = Compose::default();
        let alt = Event::ModifiersChanged(Modifiers::ALT);
        let mut events = vec![alt.clone(), Event::Text("1".into()), commit("2")];
        guard.order(&mut events, true, 0.0);
        assert_eq!(events, [alt, with(key(Key::Num2), Modifiers::ALT)]);
    }
}
