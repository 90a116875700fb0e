//! Brings what has come to have the focus into sight: Tab goes through a list also where it is scrolled away.
//!
//! Not where a pointer is down: what is pressed must not move from under it. Never moves the focus itself.

use egui::accesskit::{Action, ActionRequest, TreeId};
use egui::{Context, Event, Id};

/// Follows the focus of one window.
#[derive(Debug, Default)]
pub struct Reach {
    /// What has the focus and was looked after.
    reached: Option<Id>,
}

impl Reach {
    /// Asks for what has got the focus to be scrolled to, as a screen reader asks. Called before anything is drawn.
    pub fn follow(&mut self, ctx: &Context) {
        let focused = ctx.memory(egui::Memory::focused);
        if focused == self.reached {
            return;
        }
        let Some(id) = focused else {
            self.reached = None;
            return;
        };
        // What is drawn for the first time in this frame is looked after in the next.
        let Some(response) = ctx.read_response(id) else { return };
        self.reached = focused;
        let (whole, seen) = (response.rect, response.interact_rect);
        // A text longer than its place follows its own cursor.
        let is_hidden = !seen.is_positive() || (!ctx.text_edit_focused() && seen.height() + 1.0 < whole.height());
        if !is_hidden || ctx.input(|input| input.pointer.any_down()) {
            return;
        }
        let (target_node, target_tree) = (id.accesskit_id(), TreeId::ROOT);
        let request = ActionRequest { action: Action::ScrollIntoView, target_node, target_tree, data: None };
        ctx.input_mut(|input| input.events.push(Event::AccessKitActionRequest(request)));
        ctx.request_repaint();
    }
}
