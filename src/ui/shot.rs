//! `--screenshot`: the real window, one settled picture, and out.
//!
//! Also tells how long the first painted frame took. Changes nothing in the program but what a
//! scene asks for through commands.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use egui::mutex::Mutex;
use egui::{ColorImage, Context, RawInput, Ui};

use super::window::Window;
use crate::app::command::Command;
use crate::app::state::App;

/// Frames without an event before a scene counts as settled.
const QUIET_FRAMES: u32 = 3;

/// A picture to take.
#[derive(Clone)]
pub struct Shot {
    /// PNG to write; `None` only measures.
    pub file: Option<PathBuf>,
    /// Points.
    pub size: [f32; 2],
    /// When the process began.
    pub began: Instant,
    /// Where the timings go.
    pub report: fn(&Timings),
    /// Writes the picture whole.
    pub save: fn(&std::path::Path, &[u8]) -> Result<(), String>,
    /// What the scene asks for next; `None` once it stands.
    pub scene: fn(&App, u32) -> Option<Vec<Command>>,
}

/// Milliseconds since the process began.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timings {
    /// The window exists.
    pub window_ms: f64,
    /// The first frame was painted.
    pub first_frame_ms: f64,
    /// The library was on show.
    pub library_ms: f64,
}

/// A window that takes a picture of itself.
pub struct Shooter {
    window: Window,
    shot: Shot,
    timings: Timings,
    frames: u32,
    quiet: u32,
    turn: u32,
    asked: bool,
    taken: Arc<Mutex<Option<Arc<ColorImage>>>>,
}

impl Shooter {
    /// Around a window that has not drawn yet.
    pub fn new(window: Window, shot: Shot) -> Self {
        let window_ms = shot.began.elapsed().as_secs_f64() * 1e3;
        let timings = Timings { window_ms, ..Timings::default() };
        Self { window, shot, timings, frames: 0, quiet: 0, turn: 0, asked: false, taken: Arc::default() }
    }

    fn ms(&self) -> f64 {
        self.shot.began.elapsed().as_secs_f64() * 1e3
    }

    fn next(&mut self, ctx: &Context) {
        if self.window.app.library.is_none() && self.window.app.library_trouble.is_none() {
            return;
        }
        match (self.shot.scene)(&self.window.app, self.turn) {
            Some(commands) => {
                self.turn += 1;
                self.quiet = 0;
                self.window.obey(ctx, commands);
            }
            None => self.quiet += 1,
        }
        if self.quiet >= QUIET_FRAMES && !self.asked {
            self.asked = true;
            if self.shot.file.is_some() {
                let taken = Arc::clone(&self.taken);
                ctx.request_screenshot(move |image| *taken.lock() = Some(image));
            } else {
                self.finish(ctx);
            }
        }
    }

    fn finish(&self, ctx: &Context) {
        (self.shot.report)(&self.timings);
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
    }
}

impl eframe::App for Shooter {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        // The second pass begins once the first frame was handed to the screen.
        if self.frames == 1 {
            self.timings.first_frame_ms = self.ms();
        }
        self.frames += 1;
        self.window.take_in(ctx);
        if self.timings.library_ms == 0.0 && self.window.app.library.is_some() {
            self.timings.library_ms = self.ms();
        }
        let taken = self.taken.lock().take();
        if let (Some(image), Some(file)) = (taken, &self.shot.file) {
            let saved = super::pictures::png(&image).ok_or("PNG로 바꾸지 못했어요".to_owned());
            if let Err(why) = saved.and_then(|bytes| (self.shot.save)(file, &bytes)) {
                self.window.app.library_trouble = Some(why);
            }
            self.finish(ctx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.window.draw(ui);
        if self.frames > 1 {
            self.next(&ctx);
        }
        ctx.request_repaint();
    }

    fn raw_input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        self.window.order_input(ctx, input);
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
