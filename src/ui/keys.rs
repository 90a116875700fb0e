//! Shortcuts: what was pressed, and what the table says it does.
//!
//! They bind keys, never typed characters, so they work in Hangul mode. Keys of the table are taken before anything is
//! drawn, so that a field never acts on them too (Ctrl+K would delete the rest of a line); what they do is done after
//! drawing, so that a syllable that landed in the same frame is already in its field.

use egui::{Context, Event, Id, Key, Modifiers, Popup};

use super::deeds;
use super::window::View;
use crate::app::call::Call;
use crate::app::command::{Command, DeskCommand, PaymentCommand, SettingsCommand};
use crate::app::park::{ParkCommand, Parking};
use crate::app::past::PastCommand;
use crate::app::settings::Role;
use crate::app::shortcuts::{Chord, Deed, Key as ChordKey, Place};
use crate::app::state::{App, Workspace};
use crate::app::tour::TourCommand;
use crate::app::welcome::WelcomeCommand;

/// Key of the search field.
pub fn search_id() -> Id {
    Id::unique("desk-search")
}

/// Key of the note field. Like every field of a call it is the call's own: focus and undo go by it, and one customer's
/// words must not come back into another's.
pub fn note_id(call: &Call) -> Id {
    Id::unique("desk-note").with(&call.id)
}

/// Key of the note at the end of a call.
pub fn final_id(call: &Call) -> Id {
    Id::unique("desk-final-note").with(&call.id)
}

/// Key of an input at the step on show.
pub fn input_id(call: &Call, name: &str) -> Id {
    let step = call.key().map(|key| (&*key.guide, key.step.as_str(), key.visit));
    Id::unique("desk-input").with((&call.id, step, name))
}

/// Key of the tid of a call.
pub fn transaction_id(call: &Call) -> Id {
    Id::unique("desk-transaction").with(&call.id)
}

/// Key of the caller's number.
pub fn caller_id(call: &Call) -> Id {
    Id::unique("desk-caller").with(&call.id)
}

/// Key of the field where it is asked why a call is set aside.
pub fn park_id(form: &Parking) -> Id {
    Id::unique("desk-park").with((&form.call, form.back))
}

/// Key of the search among ended calls.
pub fn past_id() -> Id {
    Id::unique("desk-past")
}

/// Key of the tid field.
pub fn tid_id() -> Id {
    Id::unique("payment-tid")
}

/// Key of the field of the diagnosis.
pub fn paste_id() -> Id {
    Id::unique("diagnose-paste")
}

/// The number keys.
const NUMBERS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// One key that went down.
#[derive(Debug, Clone, Copy)]
struct Press {
    key: Key,
    physical: Option<Key>,
    modifiers: Modifiers,
    /// It is held down, and this is not its first event.
    repeat: bool,
}

/// What the keys of a frame ask for.
pub struct Pressed {
    asked: Vec<Asked>,
    in_field: bool,
    on_control: bool,
}

enum Asked {
    /// A row of the table.
    Deed(Deed),
    /// A key that stays what it is.
    Fixed(Press),
    /// The new key of a deed; `None`: it shall have none.
    Bind(Deed, Option<Chord>),
    /// No new key after all.
    NoBind,
}

/// Takes the keys of this frame. Called before anything is drawn.
pub fn take(ctx: &Context, app: &App, view: &mut View) -> Pressed {
    let in_field = view.was_in_field || ctx.text_edit_focused();
    let on_control = ctx.memory(|memory| memory.focused().is_some()) && !in_field;
    // Esc closes an open list, and nothing else with it.
    let list_open = Popup::is_any_open(ctx);
    let mut asked = Vec::new();
    let mut capturing = view.capturing;
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let Some(press) = Press::of(event, capturing.is_some()) else {
                // What a captured key writes belongs to it.
                return capturing.is_none() || !matches!(event, Event::Text(_) | Event::Ime(_));
            };
            if let Some(deed) = capturing {
                let bound = press.bind(deed);
                capturing = bound.is_none().then_some(deed);
                asked.extend(bound);
                return false;
            }
            match meant(press, app, view, in_field) {
                Some(deed) => {
                    // A key that is held, or let go late over a slow line, does its deed once.
                    if !press.repeat || matches!(deed, Deed::Larger | Deed::Smaller) {
                        asked.push(Asked::Deed(deed));
                    }
                    false
                }
                None if press.repeat && press.acts() => in_field,
                None if press.key == Key::Escape && list_open => true,
                None => {
                    asked.push(Asked::Fixed(press));
                    // A layer of ours closes by Esc itself, once, and gives the focus back where it was.
                    !(press.key == Key::Escape && view.layer(app).is_some())
                }
            }
        });
    });
    view.capturing = capturing;
    Pressed { asked, in_field, on_control }
}

/// Turns them into commands. Called after everything was drawn.
pub fn run(ctx: &Context, app: &App, view: &mut View, pressed: Pressed, commands: &mut Vec<Command>) {
    let Pressed { asked, in_field, on_control } = pressed;
    for asked in asked {
        match asked {
            Asked::Deed(deed) => deeds::run(deed, ctx, app, view, commands),
            Asked::Fixed(press) => fixed(ctx, app, view, (press, in_field, on_control), commands),
            Asked::Bind(deed, chord) => commands.push(Command::Settings(SettingsCommand::Bind(deed, chord))),
            Asked::NoBind => commands.push(Command::Settings(SettingsCommand::NoBind)),
        }
    }
}

/// The row of the table that a key means here.
fn meant(press: Press, app: &App, view: &View, in_field: bool) -> Option<Deed> {
    let keys = &app.settings.shortcuts;
    let deed = press.chords().into_iter().flatten().find_map(|chord| keys.deed(chord, Place::here(app)));
    // In a field of the desk F1 leads nowhere new, so it tells the keys: "?" would be written there.
    let nowhere = deed == Some(Deed::Go(0)) && in_field && app.workspace == Workspace::Desk;
    let deed = if nowhere && press.key == Key::F1 { Some(Deed::Keys) } else { deed };
    // A field undoes its own letters.
    let deed = deed.filter(|deed| !(in_field && *deed == Deed::Undo));
    match view.layer(app) {
        None => deed,
        // Only what leads out of it.
        Some(Layer::Keys | Layer::Palette) => {
            deed.filter(|deed| matches!(deed, Deed::Keys | Deed::Palette | Deed::Go(_) | Deed::NewCall))
        }
        // The other keys of a call are for the call below the question.
        Some(Layer::Parking) => {
            let works =
                |deed: &Deed| *deed == Deed::Inputs || deed.row().is_some_and(|row| row.place == Place::Anywhere);
            deed.filter(works)
        }
        Some(Layer::Help) => deed.filter(|deed| *deed == Deed::Help),
        Some(Layer::Confirm | Layer::Leaving | Layer::Picture | Layer::Welcome) => None,
    }
}

/// What lies over the window and has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// The palette.
    Palette,
    /// The keys.
    Keys,
    /// The question before an approval.
    Confirm,
    /// A picture in full size.
    Picture,
    /// The question before a link is opened. Its buttons take Enter.
    Leaving,
    /// Why a call is set aside.
    Parking,
    /// The manual.
    Help,
    /// The first questions.
    Welcome,
}

impl Press {
    /// The key that an event tells of. For a key to be captured, the clipboard's too: the window system names them by
    /// what they do.
    fn of(event: &Event, capturing: bool) -> Option<Self> {
        let ctrl = |key: Key| Self { key, physical: None, modifiers: Modifiers::COMMAND, repeat: false };
        match event {
            Event::Key { key, physical_key, pressed: true, modifiers, repeat } => {
                Some(Self { key: *key, physical: *physical_key, modifiers: *modifiers, repeat: *repeat })
            }
            Event::Copy if capturing => Some(ctrl(Key::C)),
            Event::Cut if capturing => Some(ctrl(Key::X)),
            Event::Paste(_) if capturing => Some(ctrl(Key::V)),
            _ => None,
        }
    }

    /// Whether it answers, ticks or leads somewhere: what must happen once, however long the key is held.
    fn acts(self) -> bool {
        matches!(self.key, Key::Enter | Key::Space | Key::Escape | Key::Questionmark)
            || NUMBERS.iter().any(|number| self.is(*number))
    }

    fn is(self, wanted: Key) -> bool {
        self.key == wanted || self.physical == Some(wanted)
    }

    /// What it is in the table's words: by the key it gives, and by its place on the keyboard.
    fn chords(self) -> [Option<Chord>; 2] {
        let ctrl = self.modifiers.command || self.modifiers.ctrl;
        let chord = |key: Key| {
            // Plus is Equals with Shift, or a key of its own on the number pad.
            let (key, shift) = if key == Key::Plus { (Key::Equals, false) } else { (key, self.modifiers.shift) };
            let key = chord_key(key)?;
            Some(Chord { ctrl, alt: self.modifiers.alt, shift, key })
        };
        [chord(self.key), self.physical.filter(|physical| *physical != self.key).and_then(chord)]
    }

    /// What it is as the new key of a deed; nothing where it is none we could name.
    fn bind(self, deed: Deed) -> Option<Asked> {
        match self.key {
            Key::Escape if !self.modifiers.any() => Some(Asked::NoBind),
            Key::Backspace | Key::Delete if !self.modifiers.any() => Some(Asked::Bind(deed, None)),
            _ => self.chords().into_iter().flatten().next().map(|chord| Asked::Bind(deed, Some(chord))),
        }
    }
}

/// A key in the table's words.
fn chord_key(key: Key) -> Option<ChordKey> {
    // egui's name of an arrow is "Left".
    ChordKey::named(key.name()).or_else(|| ChordKey::named(&format!("Arrow{}", key.name())))
}

/// Keys that stay what they are.
fn fixed(
    ctx: &Context,
    app: &App,
    view: &mut View,
    (press, in_field, on_control): (Press, bool, bool),
    commands: &mut Vec<Command>,
) {
    let modifiers = press.modifiers;
    if view.layer(app) == Some(Layer::Welcome) {
        return welcome_key(app, press, commands);
    }
    if press.key == Key::Escape {
        return escape(ctx, app, view, in_field, commands);
    }
    if let Some(confirm) = &app.payment.confirm {
        // Two keys at once, so that no stray Enter sends money.
        if modifiers.command && press.key == Key::Enter && confirm.is_ready(app.settings.mode) {
            commands.push(Command::Payment(PaymentCommand::ConfirmApproval));
        }
        return;
    }
    let asks = !in_field && !matches!(view.layer(app), Some(Layer::Palette | Layer::Help));
    if press.key == Key::Questionmark && asks {
        deeds::run(Deed::Keys, ctx, app, view, commands);
    } else if view.layer(app) == Some(Layer::Parking) {
        parking_key(app, press, in_field, commands);
    } else if view.layer(app).is_none() && app.workspace == Workspace::Desk {
        desk_key(app, press, (in_field, on_control), commands);
    }
}

fn desk_key(app: &App, press: Press, (in_field, on_control): (bool, bool), commands: &mut Vec<Command>) {
    let modifiers = press.modifiers;
    let desk = |command: DeskCommand| Command::Desk(command);
    let Some(call) = app.desk.call() else {
        let by = [(Key::ArrowDown, 1), (Key::ArrowUp, -1)].into_iter().find(|(arrow, _)| *arrow == press.key);
        if let Some((_, by)) = by.filter(|_| app.desk.past.is_shown && !modifiers.any()) {
            commands.push(desk(DeskCommand::Past(PastCommand::Move(by))));
        }
        return;
    };
    if let Some(n) = NUMBERS.iter().position(|number| press.is(*number)) {
        if modifiers.alt || !(in_field || modifiers.command) {
            commands.push(desk(super::desk::number(call, n)));
        }
    } else if in_field || on_control || modifiers.any() {
        // The focused control has its own use for these keys.
    } else if press.key == Key::Enter {
        // At the end Enter is no choice: it would file the call under the first outcome, whichever is picked.
        if call.ending.is_none() {
            commands.push(desk(super::desk::number(call, 0)));
        }
    } else if press.key == Key::Space {
        commands.push(desk(DeskCommand::TickNext));
    }
}

/// Whether a key says yes to a question that moves no money: Ctrl+Enter, and the key that ends a call.
fn confirms(app: &App, press: Press) -> bool {
    let end = app.settings.shortcuts.chord(Deed::End);
    let is_end = end.is_some_and(|end| press.chords().contains(&Some(end)));
    is_end || (press.modifiers.command && press.key == Key::Enter)
}

/// While the first questions are on show.
fn welcome_key(app: &App, press: Press, commands: &mut Vec<Command>) {
    let role = NUMBERS.iter().position(|number| press.is(*number)).filter(|_| press.modifiers.alt);
    if press.key == Key::Escape {
        commands.push(Command::Welcome(WelcomeCommand::Skip));
    } else if confirms(app, press) {
        commands.push(Command::Welcome(WelcomeCommand::Begin { tour: false }));
    } else if let Some(role) = role.and_then(|at| Role::ALL.get(at)) {
        commands.push(Command::Welcome(WelcomeCommand::Role(*role)));
    }
}

/// While it is asked why a call is set aside.
fn parking_key(app: &App, press: Press, in_field: bool, commands: &mut Vec<Command>) {
    let Some(form) = &app.desk.parking else { return };
    let number = NUMBERS.iter().position(|number| press.is(*number));
    let number = number.filter(|_| press.modifiers.alt || !in_field);
    if let Some(command) = number.and_then(|n| super::desk::park_number(form, n)) {
        commands.push(Command::Desk(DeskCommand::Park(command)));
    } else if confirms(app, press) || (press.key == Key::Enter && in_field) {
        commands.push(Command::Desk(DeskCommand::Park(ParkCommand::Confirm)));
    }
}

fn escape(ctx: &Context, app: &App, view: &mut View, in_field: bool, commands: &mut Vec<Command>) {
    match view.layer(app) {
        Some(Layer::Palette) => commands.extend(view.leave_palette(ctx)),
        Some(Layer::Keys) => {
            view.keys_shown = false;
            view.give_back(ctx);
        }
        Some(Layer::Help) => {
            view.help = None;
            view.give_back(ctx);
        }
        Some(Layer::Welcome) => {}
        Some(Layer::Picture) => view.zoomed = None,
        Some(Layer::Leaving) => view.leaving = None,
        Some(Layer::Confirm) => commands.push(Command::Payment(PaymentCommand::CancelApproval)),
        None if app.tour.is_some() && (!in_field || view.was_focused == Some(search_id())) => {
            commands.push(Command::Tour(TourCommand::Leave));
        }
        // The window system has taken the focus out of it by now.
        None | Some(Layer::Parking) if in_field => {}
        Some(Layer::Parking) => commands.push(Command::Desk(DeskCommand::Park(ParkCommand::Cancel))),
        None if app.desk.past.is_shown && app.desk.call().is_none() && app.workspace == Workspace::Desk => {
            commands.push(Command::Desk(DeskCommand::Past(PastCommand::Toggle)));
        }
        None if !app.toasts.is_empty() => commands.push(Command::DismissToast),
        None if app.desk.call().is_some_and(|call| call.ending.is_some()) => {
            commands.push(Command::Desk(DeskCommand::CancelEnd));
        }
        None => {}
    }
}
