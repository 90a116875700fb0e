//! The least window with the same two fonts: what `giljabi --screenshot --timings` is measured against.
//!
//! Prints the milliseconds from the start of the process to the first painted frame, and leaves.

use std::io::Write;
use std::time::Instant;

use giljabi::ui::fonts;

struct Bare {
    began: Instant,
    frames: u32,
}

impl eframe::App for Bare {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        // The second pass begins once the first frame was handed to the screen.
        if self.frames == 1 {
            let ms = self.began.elapsed().as_secs_f64() * 1e3;
            writeln!(std::io::stderr(), "first_frame_ms {ms:.1} ms").unwrap_or_default();
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
        }
        self.frames += 1;
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        ui.label("길잡이");
        ui.ctx().request_repaint();
    }
}

fn main() -> eframe::Result {
    let began = Instant::now();
    let viewport = egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        cc.egui_ctx.set_fonts(fonts::definitions());
        Ok(Box::new(Bare { began, frames: 0 }))
    });
    eframe::run_native("bare", options, create)
}
