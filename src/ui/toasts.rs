//! Messages: a bar of their own below the mode, so that they never lie over what is needed next.
//!
//! Without a message there is no bar. The newest stands first; each is announced to a screen reader once, a failure at
//! once and the others when it is silent. What goes by itself takes one line, so that nothing moves far.

use std::time::Duration;

use egui::{Frame, Id, Label, Layout, Margin, Panel, RichText, Stroke, Ui};

use super::icon::Icon;
use super::theme::{self, Palette, palette, size};
use super::widgets::{self, Live, announce};
use crate::app::command::Command;
use crate::app::state::{App, Toast, Tone};

/// Work that is waited for longer than this is told of, in milliseconds.
const PATIENCE_MS: i64 = 300;

/// Draws them, newest first, and what is waited for.
pub fn toasts_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    // A low window keeps its room for the work: the older ones follow as the newest goes.
    let most = if ui.ctx().content_rect().height() < size::LOW { 1 } else { app.toasts.len() };
    for (at, toast) in app.toasts.iter().rev().take(most).enumerate() {
        let (tone, icon) = look(&p, toast.tone);
        let frame = bar(tone);
        Panel::top(Id::unique("toast").with(at)).resizable(false).show_separator_line(false).frame(frame).show(
            ui,
            |ui| {
                ui.spacing_mut().interact_size.y = size::ICON;
                ui.with_layout(Layout::right_to_left(egui::Align::Min), |ui| {
                    if at == 0 && widgets::text_link(ui, "닫기 (Esc)", "알림 닫기").clicked() {
                        out.push(Command::DismissToast);
                    }
                    ui.with_layout(Layout::left_to_right(egui::Align::Min), |ui| toast_ui(ui, toast, (tone, icon)));
                });
            },
        );
    }
    waiting_ui(ui, app, &p);
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
        let stays = toast.until_ms.is_none();
        let words = RichText::new(&toast.message).font(theme::strong()).color(p.text);
        let words = if stays { Label::new(words).wrap() } else { Label::new(words).truncate() };
        let response = ui.add(words);
        let live = if toast.tone == Tone::Danger { Live::Assertive } else { Live::Polite };
        announce(ui, response.id, live);
        if !toast.hint.is_empty() {
            let hint = ui.add(Label::new(RichText::new(&toast.hint).color(p.text2)).wrap());
            announce(ui, hint.id, live);
        }
    });
}

/// What takes long, wherever it was asked for.
fn waiting_ui(ui: &mut Ui, app: &App, p: &Palette) {
    let Some((what, since_ms)) = app.busy() else { return };
    let waited = app.now_ms - since_ms;
    if waited < PATIENCE_MS {
        let left = u64::try_from(PATIENCE_MS - waited).unwrap_or(0);
        ui.ctx().request_repaint_after(Duration::from_millis(left));
        return;
    }
    Panel::top("waiting").resizable(false).show_separator_line(false).frame(bar(p.accent)).show(ui, |ui| {
        ui.horizontal(|ui| {
            Icon::Clock.ui(ui, size::ICON, p.accent.ink);
            let words = RichText::new(format!("{what}… {}초", waited / 1_000)).color(p.text);
            let response = ui.add(Label::new(words).truncate());
            announce(ui, response.id, Live::Polite);
        });
    });
    ui.ctx().request_repaint_after(Duration::from_secs(1));
}
