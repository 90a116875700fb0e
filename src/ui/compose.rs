//! Keeps keys behind the syllable being composed.
//!
//! Over X11 with ibus, a Space or Return pressed in mid-syllable often arrives before the syllable
//! itself, so that 하나 둘 becomes 하 나둘 and Return submits without the last syllable. While a
//! syllable is being composed, keys and texts wait here until it has landed. Over X11 the last syllable
//! also lies unseen in the connection until another event comes, so the window looks again for a
//! moment after each key. And a shortcut pressed in mid-syllable may come as the text of its control
//! character; it is made a key again. Outside a field the IME keeps running (see [`super::ime`]), and the
//! digits it takes for text are made keys again. A syllable whose field is left in the middle of it already stands
//! there: its commit, when it comes late, is for no other field and no other place in that one. Never changes a text.

use std::time::Duration;

use egui::{Event, Id, ImeEvent, Key, Modifiers};

use super::held::Held;
use crate::text::hangul::{is_hangul, keystrokes};

/// Seconds a key may wait for a commit that does not come. A slow remote desktop needs its time; the input methods
/// measured always commit before they hand a key on, so hardly a key ever waits this long.
const PATIENCE: f64 = 0.5;

/// Seconds a key may wait for the commit once nothing is composed any more. Over X11 the end of a syllable and the
/// syllable itself are two messages, and a key may overtake the second.
const LAG: f64 = 0.1;

/// Seconds after a key during which the window looks again for a syllable that lags behind.
const AWAKE: f64 = 0.5;

/// How often it looks.
const LOOK: Duration = Duration::from_millis(30);

/// The guard of one window.
#[derive(Debug, Default)]
pub struct Compose {
    composing: Option<Composing>,
    keys: Held,
    /// The syllable that was being composed when its field, or its place in the field, was left. It stands there.
    left: Option<String>,
    interrupts: bool,
    held: Vec<Event>,
    since: Option<f64>,
    /// When a syllable ended whose commit has not come. There may be none: it was deleted.
    ended: Option<f64>,
    /// A commit did not come in time; until the IME says something again, no key waits for it.
    gave_up: bool,
    awake_until: f64,
    modifiers: Modifiers,
}

/// A syllable in its field.
#[derive(Debug)]
struct Composing {
    field: Id,
    text: String,
}

impl Compose {
    /// Whether a syllable is being composed.
    pub fn is_composing(&self) -> bool {
        self.composing.is_some()
    }

    /// The field in which a syllable is being composed.
    pub fn field(&self) -> Option<Id> {
        self.composing.as_ref().map(|composing| composing.field)
    }

    /// The place where a syllable was being composed is left: what stands there stays.
    pub fn leave(&mut self) {
        if let Some(Composing { text, .. }) = self.composing.take() {
            self.left = Some(text);
            self.interrupts = true;
        }
    }

    /// Whether the IME must begin anew, once: it still holds a syllable that was left.
    pub fn interrupts(&mut self) -> bool {
        std::mem::take(&mut self.interrupts)
    }

    /// Puts the events of a frame in the order they were meant; `field`: the text field that has the focus;
    /// `now` in seconds. Returns after what time another frame must follow, if one must.
    pub fn order(&mut self, events: &mut Vec<Event>, field: Option<Id>, now: f64) -> Option<Duration> {
        if self.field() != field {
            self.leave();
        }
        if events.iter().any(|event| matches!(event, Event::Key { .. } | Event::Text(_) | Event::Ime(_))) {
            self.awake_until = now + AWAKE;
        }
        self.keys.sort(events, now);
        self.ended = self.ended.filter(|at| now - at < LAG);
        self.gave_up &= !events.iter().any(|event| matches!(event, Event::Ime(_)));
        let mut out = Vec::with_capacity(events.len() + self.held.len());
        for event in events.drain(..) {
            match &event {
                // Alt with a key is a shortcut, also where the input method makes a text of it.
                Event::Text(_) if self.modifiers.alt => {}
                Event::Ime(ImeEvent::Commit(text)) if self.modifiers.alt && text.len() == 1 => {
                    let modifiers = self.modifiers;
                    out.extend(self.keys_of(text, now).into_iter().flat_map(|key| whole(with(key, modifiers))));
                }
                Event::Ime(ImeEvent::Commit(text)) if self.is_left(text) => {
                    (self.left, self.ended) = (None, None);
                    out.append(&mut self.held);
                }
                Event::Ime(ImeEvent::Commit(text)) if field.is_none() => {
                    out.extend(self.keys_of(text, now).into_iter().flat_map(whole));
                }
                Event::Ime(ImeEvent::Preedit { text, .. }) => {
                    let text = (!text.is_empty()).then(|| text.clone());
                    if text.is_none() && self.is_composing() {
                        self.ended = Some(now);
                    }
                    self.composing = text.zip(field).map(|(text, field)| Composing { field, text });
                    if self.composing.is_some() {
                        self.left = None;
                    }
                    out.extend(field.map(|_| event));
                }
                Event::Ime(_) if field.is_none() => self.composing = None,
                Event::Ime(ImeEvent::Commit(text)) => {
                    let key = control_key(text, self.modifiers);
                    (self.composing, self.ended) = (None, None);
                    match key {
                        Some(key) => out.extend(whole(key)),
                        None => out.push(event),
                    }
                    // What comes after this one may wait for the next syllable.
                    out.append(&mut self.held);
                }
                Event::ModifiersChanged(modifiers) => {
                    self.modifiers = *modifiers;
                    out.push(event);
                }
                Event::Key { .. } | Event::Text(_) if self.waits() => {
                    self.held.push(event);
                }
                _ => out.push(event),
            }
        }
        let since = *self.since.get_or_insert(now);
        let is_late = now - since > PATIENCE;
        if is_late || !(self.is_composing() || self.ended.is_some()) {
            self.gave_up |= is_late;
            out.append(&mut self.held);
        }
        if self.held.is_empty() {
            self.since = None;
        }
        *events = out;
        (now < self.awake_until || !self.held.is_empty()).then_some(LOOK)
    }

    /// Whether a key must stay behind a syllable that has not landed, or behind another key.
    fn waits(&self) -> bool {
        let lands = self.is_composing() || self.ended.is_some();
        !self.held.is_empty() || (lands && !self.gave_up)
    }

    /// The keys of what an IME took for text where there is no field for it, without those that are only held.
    fn keys_of(&mut self, text: &str, now: f64) -> Vec<Event> {
        let mut keys: Vec<Event> = text.chars().filter_map(key_of).collect();
        keys.retain(|event| match event {
            Event::Key { key, .. } => self.keys.text(*key, now),
            _ => true,
        });
        keys
    }

    /// Whether a commit is of the syllable that was left, or of its beginning: 가 of 갑 that goes on as 가비.
    fn is_left(&self, text: &str) -> bool {
        let left = self.left.as_deref().unwrap_or_default();
        text.chars().any(is_hangul) && keystrokes(left).starts_with(&keystrokes(text))
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

/// A key that went down and comes up at once: of what was a text no release follows, and without one the next press of
/// that key would count as a key that is held.
fn whole(press: Event) -> [Event; 2] {
    let mut release = press.clone();
    if let Event::Key { pressed, .. } = &mut release {
        *pressed = false;
    }
    [press, release]
}

fn with(mut event: Event, held: Modifiers) -> Event {
    if let Event::Key { modifiers, .. } = &mut event {
        *modifiers = held;
    }
    event
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

    fn field() -> Id {
        Id::unique("field")
    }

    /// Runs frames of events through a guard; what comes out, frame by frame.
    fn run(frames: &[&[Event]]) -> Vec<Vec<Event>> {
        let mut guard = Compose::default();
        let mut step = |(n, frame): (u32, &&[Event])| {
            let mut events = frame.to_vec();
            guard.order(&mut events, Some(field()), f64::from(n) * 0.06);
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
    fn a_key_stays_behind_its_own_syllable_where_many_come_at_once() {
        let space = Event::Text(" ".into());
        let many = [preedit(""), commit("등"), preedit("록"), space.clone(), Event::Text("8".into())];
        let out = run(&[&[preedit("등")], &many, &[preedit(""), commit("록")]]);
        assert_eq!(out[1], many[..3]);
        assert_eq!(out[2], [preedit(""), commit("록"), space, Event::Text("8".into())]);
    }

    #[test]
    fn a_key_stays_behind_a_syllable_whose_end_comes_first() {
        let space = Event::Text(" ".into());
        let out = run(&[&[preedit("록")], &[preedit("")], std::slice::from_ref(&space), &[commit("록")]]);
        assert_eq!(out[1..], [vec![preedit("")], vec![], vec![commit("록"), space.clone()]]);
        let deleted = run(&[&[preedit("ㄹ")], &[preedit(""), space.clone()], &[], &[]]);
        assert_eq!(deleted[1..], [vec![preedit("")], vec![], vec![space]], "there is nothing to wait for");
    }

    #[test]
    fn a_key_does_not_wait_for_ever() {
        let idle: &[Event] = &[];
        let mut frames = vec![idle; 14];
        let (begun, enter) = ([preedit("가")], [key(Key::Enter)]);
        (frames[0], frames[1], frames[12]) = (&begun, &enter, &enter);
        let out = run(&frames);
        assert_eq!(out.concat().iter().filter(|e| **e == key(Key::Enter)).count(), 2);
        assert_eq!(out[12], enter, "an input method that said nothing is not waited for again");
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
        guard.order(&mut events, None, 0.0);
        assert_eq!(events, [whole(key(Key::Num1)), whole(key(Key::Space))].concat());
        assert!(!guard.is_composing());
    }

    #[test]
    fn a_digit_that_is_held_answers_once_and_writes_on() {
        let presses = |focus: Option<Id>, times: &[f64]| {
            let mut guard = Compose::default();
            let mut out = Vec::new();
            for at in times {
                let mut events = vec![commit("1")];
                guard.order(&mut events, focus, *at);
                out.append(&mut events);
            }
            out.iter().filter(|event| matches!(event, Event::Key { pressed: true, .. } | Event::Ime(_))).count()
        };
        assert_eq!(presses(None, &[0.0, 0.03, 0.06, 0.09]), 1);
        assert_eq!(presses(None, &[0.0, 0.2]), 2, "pressed again");
        assert_eq!(presses(Some(field()), &[0.0, 0.03, 0.06, 0.09]), 4, "in a field 1111 is what was typed");
    }

    #[test]
    fn alt_and_a_digit_never_write_the_digit() {
        let mut guard = Compose::default();
        let alt = Event::ModifiersChanged(Modifiers::ALT);
        let mut events = vec![alt.clone(), Event::Text("1".into()), commit("2")];
        guard.order(&mut events, Some(field()), 0.0);
        let [down, up] = whole(with(key(Key::Num2), Modifiers::ALT));
        assert_eq!(events, [alt, down, up]);
    }

    #[test]
    fn a_commit_of_a_field_that_was_left_lands_nowhere_else() {
        let (here, there) = (field(), Id::unique("there"));
        let text = || Event::Text("x".into());
        // Where the focus is, what comes, and what is let through.
        type Frame = (Option<Id>, Vec<Event>, Vec<Event>);
        let begun: Frame = (Some(here), vec![preedit("한")], vec![preedit("한")]);
        let new = || vec![preedit("글"), preedit(""), commit("글")];
        let cases: [(&str, Vec<Frame>); 6] = [
            ("late", vec![(Some(there), vec![preedit(""), commit("한"), text()], vec![preedit(""), text()])]),
            ("at nowhere first", vec![(None, vec![], vec![]), (Some(there), vec![commit("한")], vec![])]),
            ("its beginning", vec![(Some(there), vec![commit("하"), preedit("나")], vec![preedit("나")])]),
            (
                "another syllable",
                vec![(Some(there), new(), new()), (Some(there), vec![commit("한")], vec![commit("한")])],
            ),
            ("the same again", vec![(Some(there), vec![commit("한"), commit("한")], vec![commit("한")])]),
            ("no Hangul", vec![(Some(there), vec![commit("g")], vec![commit("g")])]),
        ];
        for (case, frames) in cases {
            let mut guard = Compose::default();
            for (n, (focus, events, expected)) in (0..).zip(std::iter::once(begun.clone()).chain(frames)) {
                let mut events = events.clone();
                guard.order(&mut events, focus, f64::from(n) * 0.06);
                assert_eq!(events, expected, "{case}, frame {n}");
            }
            assert!(guard.interrupts() && !guard.interrupts(), "{case}: the IME begins anew, once");
        }
    }
}
