//! One window over one program: events in, a frame drawn, commands applied, effects out.

use std::borrow::Cow;
use std::time::Duration;

use egui::{Context, Id, OutputCommand, RawInput, ThemePreference, Ui};

use super::compose::Compose;
use super::desk::Sending;
use super::ime::{self, KeepIme};
use super::keys::Layer;
use super::pictures::Pictures;
use super::reach::Reach;
use super::{deeds, fonts, keys, settings, shell, theme, widgets};
use crate::app::command::{Command, PaletteCommand};
use crate::app::effect::{Effect, Port};
use crate::app::settings::Theme;
use crate::app::shortcuts::Deed;
use crate::app::state::{App, Tone, Workspace};
use crate::app::update::{self, Now};
use crate::guide::model::Image;
use crate::payment::Mode;
use crate::text::mask::mask;

/// What the drawing keeps for itself: nothing a call depends on.
#[derive(Default)]
pub struct View {
    /// Drawn pictures.
    pub pictures: Pictures,
    /// A syllable is being composed.
    pub composing: bool,
    /// The arrival whose first field has the focus.
    arrived: u64,
    /// The side drawer is open, on a narrow window.
    pub drawer: bool,
    /// The answers in the drawer are to come into view.
    pub answers_wanted: bool,
    /// The picture on show in full size.
    pub zoomed: Option<Image>,
    /// The address that is asked about before it is opened.
    pub leaving: Option<String>,
    /// The text to send as short messages.
    pub sending: Sending,
    /// The text to send is shown whole.
    pub copy_open: bool,
    /// The keys are on show.
    pub keys_shown: bool,
    /// The call whose tab was brought into view.
    pub tab: Option<(String, u32)>,
    /// The open help.
    pub help: Option<super::help::Help>,
    /// The deed whose new key is waited for.
    pub capturing: Option<Deed>,
    /// A text field had the focus when the last frame ended. What leaves a field by a key is still of that field.
    pub was_in_field: bool,
    /// What had the focus when the last frame ended.
    pub was_focused: Option<Id>,
    /// What had the focus before something came over the window, and where that was.
    before: Option<Before>,
}

/// Where the person was when something came over the window.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Before {
    focus: Option<Id>,
    workspace: Workspace,
    call: Option<String>,
    arrivals: u64,
}

impl View {
    /// What lies over the window, the topmost.
    pub fn layer(&self, app: &App) -> Option<Layer> {
        if app.welcome.is_some() {
            Some(Layer::Welcome)
        } else if self.help.is_some() {
            Some(Layer::Help)
        } else if app.palette.open {
            Some(Layer::Palette)
        } else if self.keys_shown {
            Some(Layer::Keys)
        } else if self.leaving.is_some() {
            Some(Layer::Leaving)
        } else if self.zoomed.is_some() {
            Some(Layer::Picture)
        } else if app.payment.confirm.is_some() {
            Some(Layer::Confirm)
        } else {
            let asks = app.workspace == Workspace::Desk && app.desk.call().is_some() && app.desk.parking.is_some();
            asks.then_some(Layer::Parking)
        }
    }

    /// Remembers where the person is: something is about to come over the window.
    pub fn enter_overlay(&mut self, ctx: &Context, app: &App) {
        let focus = ctx.memory(egui::Memory::focused);
        self.before.get_or_insert_with(|| Before::of(focus, app));
        // What is typed now is not for the field below.
        ctx.memory_mut(egui::Memory::stop_text_input);
    }

    /// Closes the palette and gives the focus back at once: a frame without it would lose what is typed in it.
    pub fn leave_palette(&mut self, ctx: &Context) -> Option<Command> {
        self.give_back(ctx);
        Some(Command::Palette(PaletteCommand::Close))
    }

    /// Gives the focus back that was taken.
    pub fn give_back(&mut self, ctx: &Context) {
        let Some(before) = self.before.take() else { return };
        match before.focus {
            Some(id) => ctx.memory_mut(|memory| memory.request_focus(id)),
            None => ctx.memory_mut(egui::Memory::stop_text_input),
        }
    }

    /// What lay over the window is gone: where the person still is where they were, the focus goes back to where it was.
    fn after_overlay(&mut self, ctx: &Context, app: &App) {
        if app.palette.open || self.keys_shown || self.help.is_some() {
            return;
        }
        let Some(before) = &self.before else { return };
        if *before == Before::of(before.focus, app) {
            self.give_back(ctx);
        } else {
            self.before = None;
        }
    }

    /// Gives the focus to the first field of what is shown, once for each arrival. Called before that field is drawn: a
    /// frame without a focused field would switch the IME off and on, and the first syllables typed would be lost.
    pub fn greet(&mut self, ui: &Ui, app: &App, first: Id) {
        if std::mem::replace(&mut self.arrived, app.arrivals) != app.arrivals {
            ui.memory_mut(|memory| memory.request_focus(first));
        }
    }
}

impl Before {
    fn of(focus: Option<Id>, app: &App) -> Self {
        let call = app.desk.call().map(|call| call.id.clone());
        Self { focus, workspace: app.workspace, call, arrivals: app.arrivals }
    }
}

/// The window.
pub struct Window {
    /// The program.
    pub app: App,
    /// Drawing's own.
    pub view: View,
    port: Box<dyn Port>,
    compose: Compose,
    reach: Reach,
    look_again: Option<Duration>,
    started: bool,
    dressed: Option<(Theme, u32, Mode)>,
    picked: Option<super::dialog::Picked>,
}

impl Window {
    /// A window over a program that has not started yet. Sets the context up.
    pub fn new(ctx: &Context, app: App, mut port: Box<dyn Port>) -> Self {
        ctx.set_fonts(fonts::definitions());
        theme::install(ctx);
        KeepIme::install(ctx);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let waker = ctx.clone();
        port.set_waker(Box::new(move || waker.request_repaint()));
        Self {
            app,
            view: View::default(),
            port,
            compose: Compose::default(),
            reach: Reach::default(),
            look_again: None,
            started: false,
            dressed: None,
            picked: None,
        }
    }

    fn now(&self) -> Now {
        Now { ms: self.port.now_ms(), id: self.port.new_id() }
    }

    fn carry_out(&mut self, ctx: &Context, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                // The clipboard belongs to the window system.
                Effect::Copy(text) => ctx.copy_text(text),
                // The dialog must be made on this thread and waited for on another.
                Effect::PickFolder => self.picked = super::dialog::pick_guides(ctx),
                Effect::Raise => raise(ctx),
                Effect::PickCa => self.picked = super::dialog::pick_ca(ctx),
                other => self.port.send(other),
            }
        }
    }

    /// Takes in what came back. Runs also while nothing is drawn.
    pub fn take_in(&mut self, ctx: &Context) {
        if !std::mem::replace(&mut self.started, true) {
            self.app.now_ms = self.port.now_ms();
            let effects = update::start(&mut self.app);
            self.carry_out(ctx, effects);
        }
        let picked = self.picked.as_ref().and_then(|picked| picked.try_recv().ok());
        if let Some(event) = picked {
            self.picked = None;
            let now = self.now();
            let effects = update::event(&mut self.app, event, &now);
            self.carry_out(ctx, effects);
        }
        while let Some(event) = self.port.poll() {
            let now = self.now();
            let effects = update::event(&mut self.app, event, &now);
            self.carry_out(ctx, effects);
        }
        if let Some(wait) = update::tick(&mut self.app, self.port.now_ms()) {
            ctx.request_repaint_after(Duration::from_millis(u64::try_from(wait).unwrap_or(0)));
        }
        if ctx.input(|input| input.viewport().close_requested()) {
            self.leave_settings(ctx);
        }
        self.dress(ctx);
    }

    fn dress(&mut self, ctx: &Context) {
        let settings = &self.app.settings;
        let wanted = (settings.theme, settings.zoom().to_bits(), settings.mode);
        if self.dressed == Some(wanted) {
            return;
        }
        self.dressed = Some(wanted);
        ctx.send_viewport_cmd(egui::ViewportCommand::Title(shell::window_title(&self.app)));
        ctx.set_theme(match settings.theme {
            Theme::System => ThemePreference::System,
            Theme::Light => ThemePreference::Light,
            // Of the two that egui knows, strong contrast takes the place of the dark one.
            Theme::Dark | Theme::Contrast => ThemePreference::Dark,
        });
        theme::wear(ctx, settings.theme == Theme::Contrast);
        ctx.set_zoom_factor(settings.zoom());
    }

    /// Draws one frame and applies what was asked for in it.
    pub fn draw(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.view.composing = self.compose.is_composing();
        let mut commands: Vec<Command> = Vec::new();
        self.reach.follow(&ctx);
        widgets::follow_fonts(&ctx);
        let pressed = keys::take(&ctx, &self.app, &mut self.view);
        self.view.after_overlay(&ctx, &self.app);
        for deed in std::mem::take(&mut self.app.wishes) {
            deeds::run(deed, &ctx, &self.app, &mut self.view, &mut commands);
        }
        shell::shell_ui(ui, &self.app, &mut self.view, &mut commands);
        keys::run(&ctx, &self.app, &mut self.view, pressed, &mut commands);
        self.view.was_in_field = ctx.text_edit_focused();
        self.view.was_focused = ctx.memory(egui::Memory::focused);
        self.follow_composition(&ctx);
        // Here and not where the input comes in: what is asked for before a frame begins is forgotten.
        if let Some(wait) = self.look_again {
            ctx.request_repaint_after(wait);
        }
        cover_copies(&ctx, &mut self.app);
        let here = self.app.desk.call().map(|call| call.id.clone());
        let was = self.app.workspace;
        self.obey(&ctx, commands);
        if was == Workspace::Settings && self.app.workspace != was {
            self.leave_settings(&ctx);
        }
        if here.is_some() && here.as_deref() != self.app.desk.call().map(|call| call.id.as_str()) {
            // A field of that call had the focus, if any had. The next key is for the call that is on show now.
            ctx.memory_mut(egui::Memory::stop_text_input);
            self.view.was_in_field = false;
        }
    }

    /// Whoever leaves a field by leaving all of them means what stands in it.
    fn leave_settings(&mut self, ctx: &Context) {
        let left = settings::left(ctx, &self.app);
        self.obey(ctx, left.commands);
        left.unfit.into_iter().for_each(|failure| self.app.complain(failure));
    }

    /// Applies commands, in order.
    pub fn obey(&mut self, ctx: &Context, commands: Vec<Command>) {
        for command in commands {
            let now = self.now();
            let effects = update::command(&mut self.app, command, &now);
            self.carry_out(ctx, effects);
            // What was asked for shows in the next frame.
            ctx.request_repaint();
        }
    }

    /// Puts the events of a frame in the order they were meant.
    pub fn order_input(&mut self, ctx: &Context, input: &mut RawInput) {
        let now = input.time.unwrap_or_else(|| ctx.input(|input| input.time));
        let field = ctx.memory(egui::Memory::focused).filter(|_| ctx.text_edit_focused());
        self.look_again = self.compose.order(&mut input.events, field, now);
    }

    /// A press within the field takes the cursor out of the syllable: egui leaves it where it stands, and so must the
    /// IME. Called after the fields were drawn.
    fn follow_composition(&mut self, ctx: &Context) {
        let field = self.compose.field().and_then(|field| ctx.read_response(field));
        if field.is_some_and(|field| field.hovered()) && ctx.input(|input| input.pointer.any_pressed()) {
            self.compose.leave();
        }
        if self.compose.interrupts() {
            ime::begin_anew(ctx);
        }
    }
}

/// What the fields themselves have put on the clipboard, covered as it is on the screen.
fn cover_copies(ctx: &Context, app: &mut App) {
    let mut hidden = false;
    ctx.output_mut(|output| {
        for command in &mut output.commands {
            if let OutputCommand::CopyText(text) = command
                && let Cow::Owned(masked) = mask(text)
            {
                hidden |= masked != *text;
                *text = masked;
            }
        }
    });
    if hidden {
        app.say(Tone::Info, "복사한 글에서 카드번호·전화번호 같은 것을 가렸어요. 붙여 넣어도 가려진 채로 나와요");
    }
}

/// Out of the task bar, to the front, with the keyboard; where the system refuses that, the task bar shows it.
fn raise(ctx: &Context) {
    use egui::{UserAttentionType, ViewportCommand};
    for command in [
        ViewportCommand::Visible(true),
        ViewportCommand::Minimized(false),
        ViewportCommand::Focus,
        ViewportCommand::RequestUserAttention(UserAttentionType::Informational),
    ] {
        ctx.send_viewport_cmd(command);
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_in(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn raw_input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        self.order_input(ctx, input);
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
