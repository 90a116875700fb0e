//! Messages: what goes by itself stands at the end of the mode bar, where it moves and covers nothing; what stays, or is
//! too long for that place, has a bar of its own below.
//!
//! The newest stands first; each is announced to a screen reader once, a failure at once and the others when it is silent.

use std::time::Duration;

use egui::{Frame, Id, Label, Layout, Margin, Panel, RichText, Stroke, Ui};

use super::icon::Icon;
use super::theme::{self, Palette, palette, size, space};
use super::widgets::{self, Live, announce};
use crate::app::command::Command;
use crate::app::state::{App, Toast, Tone};

/// Work that is waited for longer than this is told of, in milliseconds.
const PATIENCE_MS: i64 = 300;

const CLOSE: &str = "닫기 (Esc)";

/// What stands at the end of the mode bar for a while.
pub struct Passing {
    words: String,
    tone: theme::Tone,
    icon: Icon,
    /// It is the newest message, which one key closes.
    closes: bool,
    /// Room it takes, in points.
    pub width: f32,
}

/// The newest message that goes by itself, or else what is waited for, where it fits into `room`.
pub fn passing(ui: &Ui, app: &App, room: f32) -> Option<Passing> {
    let p = palette(ui);
    let newest = app.toasts.iter().rposition(goes);
    let (words, (tone, icon), closes) = match (newest, app.busy()) {
        (Some(at), _) => (app.toasts[at].message.clone(), look(&p, app.toasts[at].tone), at + 1 == app.toasts.len()),
        (None, Some((what, since_ms))) if app.now_ms - since_ms >= PATIENCE_MS => {
            (waited(what, app.now_ms - since_ms), (p.accent, Icon::Clock), false)
        }
        (None, _) => return None,
    };
    let measured = |words: &str| ui.painter().layout_no_wrap(words.to_owned(), theme::caption(), p.text).size().x;
    let close = if closes { measured(CLOSE) + space::S } else { 0.0 };
    let width = measured(&words) + size::ICON + 2.0 * space::M + close;
    (width <= room).then_some(Passing { words, tone, icon, closes, width })
}

/// Draws it, in a row from the right.
pub fn passing_ui(ui: &mut Ui, app: &App, passing: &Passing, out: &mut Vec<Command>) {
    if passing.closes && widgets::text_link(ui, CLOSE, "알림 닫기").clicked() {
        out.push(Command::DismissToast);
    }
    let response = widgets::pill(ui, passing.icon, &passing.words, passing.tone);
    announce(ui, response.id, Live::Polite);
    if app.busy().is_some() {
        ui.ctx().request_repaint_after(Duration::from_secs(1));
    }
}

fn goes(toast: &Toast) -> bool {
    toast.until_ms.is_some() && toast.hint.is_empty() && toast.tone != Tone::Danger
}

fn waited(what: &str, waited_ms: i64) -> String {
    format!("{what}… {}초", waited_ms / 1_000)
}

/// Draws the others, newest first, and what is waited for. `placed` tells whether one has its place in the mode bar: those
/// that go by themselves then follow as it goes.
pub fn toasts_ui(ui: &mut Ui, app: &App, placed: bool, out: &mut Vec<Command>) {
    let p = palette(ui);
    // A low window keeps its room for the work: the older ones follow as the newest goes.
    let most = if ui.ctx().content_rect().height() < size::LOW { 1 } else { app.toasts.len() };
    let shown = app.toasts.iter().rev().enumerate().filter(|(_, toast)| !(placed && goes(toast)));
    for (at, toast) in shown.take(most) {
        let (tone, icon) = look(&p, toast.tone);
        let frame = bar(tone);
        Panel::top(Id::unique("toast").with(at)).resizable(false).show_separator_line(false).frame(frame).show(
            ui,
            |ui| {
                ui.spacing_mut().interact_size.y = size::ICON;
                ui.with_layout(Layout::right_to_left(egui::Align::Min), |ui| {
                    if at == 0 && widgets::text_link(ui, CLOSE, "알림 닫기").clicked() {
                        out.push(Command::DismissToast);
                    }
                    ui.with_layout(Layout::left_to_right(egui::Align::Min), |ui| toast_ui(ui, toast, (tone, icon)));
                });
            },
        );
    }
    waiting_ui(ui, app, placed, &p);
}

fn bar(tone: theme::Tone) -> Frame {
    Frame::new().fill(tone.soft).stroke(Stroke::new(1.0, tone.edge)).inner_margin(Margin::symmetric(12, 4))
}

fn look(p: &Palette, tone: Tone) -> (theme::Tone, Icon) {
    match tone {
        Tone::Ok => (p.ok, Icon::Check),
        Tone::Info => (p.accent, Icon::Info),
        Tone::Warn => (p.warn, Icon::Warn),
        Tone::Danger => (p.danger, Icon::Warn),
    }
}

fn toast_ui(ui: &mut Ui, toast: &Toast, (tone, icon): (theme::Tone, Icon)) {
    let p = palette(ui);
    icon.ui(ui, size::ICON, tone.ink);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let words = RichText::new(&toast.message).font(theme::strong()).color(p.text);
        let response = ui.add(Label::new(words).wrap());
        let live = if toast.tone == Tone::Danger { Live::Assertive } else { Live::Polite };
        announce(ui, response.id, live);
        if !toast.hint.is_empty() {
            let hint = ui.add(Label::new(RichText::new(&toast.hint).color(p.text2)).wrap());
            announce(ui, hint.id, live);
        }
    });
}

/// What takes long, wherever it was asked for.
fn waiting_ui(ui: &mut Ui, app: &App, placed: bool, p: &Palette) {
    let Some((what, since_ms)) = app.busy() else { return };
    let waited_ms = app.now_ms - since_ms;
    if waited_ms < PATIENCE_MS {
        let left = u64::try_from(PATIENCE_MS - waited_ms).unwrap_or(0);
        ui.ctx().request_repaint_after(Duration::from_millis(left));
        return;
    }
    if placed {
        return;
    }
    Panel::top("waiting").resizable(false).show_separator_line(false).frame(bar(p.accent)).show(ui, |ui| {
        ui.horizontal(|ui| {
            Icon::Clock.ui(ui, size::ICON, p.accent.ink);
            let words = RichText::new(waited(what, waited_ms)).color(p.text);
            let response = ui.add(Label::new(words).truncate());
            announce(ui, response.id, Live::Polite);
        });
    });
    ui.ctx().request_repaint_after(Duration::from_secs(1));
}
