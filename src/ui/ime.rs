//! Keeps the IME of the window running over X11.
//!
//! There its context is taken down and set up again each time it is switched or interrupted, and the first key typed
//! after that arrives raw: 가 becomes r ㅏ. egui interrupts it whenever the program moves the focus, which is what every
//! shortcut to a field does. So it runs between fields, and begins anew only where a syllable was left (see
//! [`super::compose`]). Other systems keep what egui asks for. Never touches what is typed.

use egui::{Context, FullOutput, IMEPurpose, Plugin, Rect, output::IMEOutput};

/// Has the last word on what the window system is told of the IME.
#[derive(Debug, Default)]
pub struct KeepIme {
    begins_anew: bool,
}

impl KeepIme {
    /// Watches over the window of this context, where the window system needs it.
    pub fn install(ctx: &Context) {
        if cfg!(target_os = "linux") && std::env::var_os("WAYLAND_DISPLAY").is_none() {
            ctx.add_plugin(Self::default());
        }
    }
}

/// Makes the IME begin anew with this frame: it still holds a syllable that was left.
pub fn begin_anew(ctx: &Context) {
    ctx.with_plugin(|keep: &mut KeepIme| keep.begins_anew = true);
    ctx.memory_mut(egui::Memory::interrupt_ime);
}

impl Plugin for KeepIme {
    fn debug_name(&self) -> &'static str {
        "keep-ime"
    }

    // What egui itself asks for stands only after the pass, so nothing that is drawn could take it back.
    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let nowhere = || IMEOutput {
            purpose: IMEPurpose::default(),
            rect: Rect::ZERO,
            cursor_rect: Rect::ZERO,
            should_interrupt_composition: false,
        };
        let ime = output.platform_output.ime.get_or_insert_with(nowhere);
        ime.should_interrupt_composition = std::mem::take(&mut self.begins_anew);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Id, RawInput, Ui};

    use crate::ui::widgets::small_search;
    use crate::ui::{fonts, theme};

    /// Whether the IME is to begin anew after a frame in which this was drawn; none where it is switched off.
    fn after(ctx: &Context, mut draw: impl FnMut(&mut Ui)) -> Option<bool> {
        let mut output = ctx.run_ui(RawInput::default(), |ui| draw(ui));
        output.textures_delta.clear();
        output.platform_output.ime.map(|ime| ime.should_interrupt_composition)
    }

    fn field(ui: &mut Ui) {
        let id = Id::unique("field");
        let mut text = String::new();
        small_search(ui, id, "찾기", &mut text);
        // As a shortcut does: after everything was drawn.
        ui.memory_mut(|memory| memory.request_focus(id));
    }

    #[test]
    fn a_field_that_gets_the_focus_leaves_the_ime_as_it_is() {
        let ctx = Context::default();
        ctx.set_fonts(fonts::definitions());
        theme::install(&ctx);
        after(&ctx, field);
        assert_eq!(after(&ctx, field), Some(true), "else this is of no use any more");
        ctx.add_plugin(KeepIme::default());
        for frame in 0..3 {
            assert_eq!(after(&ctx, field), Some(false), "frame {frame}");
        }
        assert_eq!(after(&ctx, |_| {}), Some(false), "it runs between fields");
        let leaves = |ui: &mut Ui| {
            field(ui);
            begin_anew(ui.ctx());
        };
        assert_eq!(after(&ctx, leaves), Some(true));
        assert_eq!(after(&ctx, field), Some(false), "once");
    }
}
