//! One frame of the desk on the processor: layout and shapes, without a screen, beside one frame of
//! a window that shows a single label.

use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::effect::{Effect, Event, Loaded, Port};
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::service::library::read_dir;
use giljabi::ui::{fonts, theme, window::Window};

fn main() {
    divan::main();
}

#[derive(Default)]
struct Still(Vec<Event>);

impl Port for Still {
    fn send(&mut self, effect: Effect) {
        let Effect::LoadLibrary { id, .. } = effect else { return };
        let dir = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/guides"));
        let (library, report) =
            giljabi::check::load(read_dir(dir).unwrap_or_default(), jiff::civil::date(2026, 11, 22));
        let index = giljabi::app::index::build(&library);
        let loaded = Loaded { library: library.into(), index: index.into(), report: report.into() };
        self.0.push(Event::LibraryLoaded { id, loaded: Box::new(loaded) });
    }

    fn poll(&mut self) -> Option<Event> {
        self.0.pop()
    }

    fn now_ms(&self) -> i64 {
        1_795_311_720_000
    }

    fn new_id(&self) -> String {
        "call".into()
    }

    fn set_waker(&mut self, _wake: Box<dyn Fn() + Send + Sync>) {}
}

fn input() -> egui::RawInput {
    let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
    egui::RawInput { screen_rect: Some(screen), ..Default::default() }
}

fn desk(commands: Vec<Command>) -> (egui::Context, Window) {
    let ctx = egui::Context::default();
    let mut window = Window::new(&ctx, App::new(Settings::default()), Box::new(Still::default()));
    for _ in 0..3 {
        frame(&ctx, &mut window);
    }
    window.obey(&ctx, commands);
    for _ in 0..3 {
        frame(&ctx, &mut window);
    }
    (ctx, window)
}

fn frame(ctx: &egui::Context, window: &mut Window) -> usize {
    window.take_in(ctx);
    let output = ctx.run_ui(input(), |ui| window.draw(ui));
    ctx.tessellate(output.shapes, output.pixels_per_point).len()
}

#[divan::bench]
fn bare_label(bencher: divan::Bencher<'_, '_>) {
    let ctx = egui::Context::default();
    ctx.set_fonts(fonts::definitions());
    theme::install(&ctx);
    let draw = || {
        let output = ctx.run_ui(input(), |ui| drop(ui.label("길잡이")));
        ctx.tessellate(output.shapes, output.pixels_per_point).len()
    };
    draw();
    bencher.bench_local(draw);
}

#[divan::bench]
fn desk_list(bencher: divan::Bencher<'_, '_>) {
    let (ctx, mut window) = desk(Vec::new());
    bencher.bench_local(|| frame(&ctx, &mut window));
}

#[divan::bench]
fn desk_step(bencher: divan::Bencher<'_, '_>) {
    let start = DeskCommand::Start { guide: "isp-registration".into(), step: None };
    let (ctx, mut window) = desk(vec![Command::Desk(start)]);
    bencher.bench_local(|| frame(&ctx, &mut window));
}
