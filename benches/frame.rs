//! One frame of the desk on the processor: layout and shapes, without a screen, beside one frame of
//! a window that shows a single label.
//!
//! Then a desk fuller than any: 10,000 guides, 20 open calls, a note of 10,000 lines. There the rare slow frame
//! counts, so each row tells percentiles of the processor's time, which other load does not add to.

use std::cell::Cell;
use std::io::{self, Write as _};
use std::time::Duration;

use cpu_time::ThreadTime;
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::effect::{Effect, Event, Loaded, Port};
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::guide::source::Sources;
use giljabi::service::library::read_dir;
use giljabi::ui::{fonts, theme, window::Window};

#[path = "made/mod.rs"]
mod made;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> io::Result<()> {
    divan::main();
    full_desk()
}

/// A program that reads the sources once and keeps nothing.
struct Still {
    sources: Sources,
    events: Vec<Event>,
    calls: Cell<usize>,
}

impl Port for Still {
    fn send(&mut self, effect: Effect) {
        let Effect::LoadLibrary { id, .. } = effect else { return };
        let sources = std::mem::take(&mut self.sources);
        let (library, report) = giljabi::check::load(sources, jiff::civil::date(2026, 11, 22));
        let index = giljabi::app::index::build(&library);
        let loaded = Loaded { library: library.into(), index: index.into(), report: report.into() };
        self.events.push(Event::LibraryLoaded { id, loaded: Box::new(loaded) });
    }

    fn poll(&mut self) -> Option<Event> {
        self.events.pop()
    }

    fn now_ms(&self) -> i64 {
        1_795_311_720_000
    }

    fn new_id(&self) -> String {
        self.calls.set(self.calls.get() + 1);
        format!("call-{}", self.calls.get())
    }

    fn set_waker(&mut self, _wake: Box<dyn Fn() + Send + Sync>) {}
}

fn shipped() -> Sources {
    read_dir(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/guides"))).unwrap_or_default()
}

fn input() -> egui::RawInput {
    let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
    egui::RawInput { screen_rect: Some(screen), ..Default::default() }
}

fn desk(sources: Sources, commands: Vec<Command>) -> (egui::Context, Window) {
    let ctx = egui::Context::default();
    let still = Still { sources, events: Vec::new(), calls: Cell::new(0) };
    let mut window = Window::new(&ctx, App::new(Settings::default()), Box::new(still));
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
    frame_with(ctx, window, Vec::new())
}

fn frame_with(ctx: &egui::Context, window: &mut Window, events: Vec<egui::Event>) -> usize {
    window.take_in(ctx);
    let mut input = input();
    input.events = events;
    window.order_input(ctx, &mut input);
    let output = ctx.run_ui(input, |ui| window.draw(ui));
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
    let (ctx, mut window) = desk(shipped(), Vec::new());
    bencher.bench_local(|| frame(&ctx, &mut window));
}

#[divan::bench]
fn desk_step(bencher: divan::Bencher<'_, '_>) {
    let start = DeskCommand::Start { guide: "isp-registration".into(), step: None };
    let (ctx, mut window) = desk(shipped(), vec![Command::Desk(start)]);
    bencher.bench_local(|| frame(&ctx, &mut window));
}

/// Frames of each row of [`full_desk`].
const FRAMES: usize = 600;

/// Frames of the row whose frames are long.
const ANEW: usize = 20;

/// Milliseconds that the 99th of a hundred frames may take.
const BAR_MS: f64 = 4.0;

fn full_desk() -> io::Result<()> {
    // Under `cargo test --benches` the rows need not be full.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    writeln!(out, "\n10,000 guides, 20 open calls, a note of 10,000 lines; ms of processor time over {FRAMES} frames")?;
    writeln!(out, "{:<32} {:>7} {:>7} {:>7} {:>7} {:>10}", "", "p50", "p95", "p99", "max", "p99 / 4 ms")?;
    let starts = (0..20).map(|n| {
        let guide = made::name(n * 400);
        Command::Desk(DeskCommand::Start { guide, step: None })
    });
    let commands = starts.chain([Command::Desk(DeskCommand::Note(long_note()))]).collect();
    let (ctx, mut window) = desk(made::library(10_000), commands);
    row(&mut out, "a step", &ctx, &mut window, |_| Vec::new())?;
    let over = |n: usize| vec![egui::Event::PointerMoved(egui::pos2(200.0 + n as f32, 90.0 + n as f32))];
    row(&mut out, "a step, the pointer moving", &ctx, &mut window, over)?;
    let note = window.app.desk.call().map(giljabi::ui::keys::note_id);
    ctx.memory_mut(|memory| note.into_iter().for_each(|note| memory.request_focus(note)));
    let letter = |_| vec![egui::Event::Text("가".into())];
    row(&mut out, "a letter into the note", &ctx, &mut window, letter)?;
    shown_anew(&mut out, &ctx, &mut window)?;
    window.obey(&ctx, vec![Command::Desk(DeskCommand::NewCall)]);
    row(&mut out, "the list of guides", &ctx, &mut window, |_| Vec::new())?;
    let wheel = |n: usize| {
        let delta = egui::vec2(0.0, if n < FRAMES / 2 { -300.0 } else { 300.0 });
        vec![
            egui::Event::PointerMoved(egui::pos2(600.0, 400.0)),
            egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta,
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: egui::Modifiers::NONE,
            },
        ]
    };
    row(&mut out, "the list, the wheel turning", &ctx, &mut window, wheel)?;
    ctx.memory_mut(|memory| memory.request_focus(giljabi::ui::keys::search_id()));
    let letter = |n: usize| match n % 6 {
        5 => vec![egui::Event::Key {
            key: egui::Key::A,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: egui::Modifiers::COMMAND,
        }],
        n => vec![egui::Event::Text(["결", "제", " ", "단", "추"][n].into())],
    };
    row(&mut out, "a letter into the search", &ctx, &mut window, letter)?;
    shift(&mut out, &ctx, &mut window)
}

/// Ten thousand lines, no two the same, some of them with a number to be hidden.
fn long_note() -> String {
    let line = |n: usize| match n % 10 {
        0 => format!("{n}번째로 적어요. 고객 전화 010-2345-{:04}, 코드 3095\n", n % 10_000),
        _ => format!("고객이 {n}번 화면에서 결제 창이 하얗게 나온다고 해요\n"),
    };
    (0..10_000).map(line).collect()
}

/// Calls of eight hours.
const CALLS: usize = 80;

/// Whether memory grows over a shift: every call searched for, answered, noted and ended, each act with its frames.
fn shift(out: &mut impl io::Write, ctx: &egui::Context, window: &mut Window) -> io::Result<()> {
    writeln!(out, "\n{CALLS} calls, one after another; MiB of resident memory after each tenth")?;
    for call in 1..=CALLS {
        let guide = made::name(call * 100);
        let start =
            [DeskCommand::NewCall, DeskCommand::Query("결제 단추".into()), DeskCommand::Start { guide, step: None }];
        let answers = (0..12).map(|_| DeskCommand::Choose(0));
        let end = [DeskCommand::Note("고객이 다시 해 보기로 함".into()), DeskCommand::End];
        for command in start.into_iter().chain(answers).chain(end) {
            window.obey(ctx, vec![Command::Desk(command)]);
            (0..3).for_each(|_| {
                divan::black_box(frame(ctx, window));
            });
        }
        let ending = window.app.desk.call().and_then(|call| call.ending.as_ref());
        let code = ending.and_then(|ending| ending.code.clone()).unwrap_or_else(|| "PAY-01".into());
        for command in [DeskCommand::PickDisposition(code), DeskCommand::End] {
            window.obey(ctx, vec![Command::Desk(command)]);
            divan::black_box(frame(ctx, window));
        }
        if call % 10 == 0 {
            writeln!(out, "{call:>4} {:>7.1}", resident()?)?;
        }
    }
    Ok(())
}

/// Resident memory of this process in MiB; 0 where the system does not say.
fn resident() -> io::Result<f64> {
    let Ok(text) = fs_err::read_to_string("/proc/self/status") else { return Ok(0.0) };
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.map(|kib| kib / 1024.0).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn row(
    out: &mut impl io::Write,
    name: &str,
    ctx: &egui::Context,
    window: &mut Window,
    events: impl Fn(usize) -> Vec<egui::Event>,
) -> io::Result<()> {
    for _ in 0..5 {
        frame(ctx, window);
    }
    let times = (0..FRAMES)
        .map(|n| {
            let events = events(n);
            let began = ThreadTime::now();
            divan::black_box(frame_with(ctx, window, events));
            began.elapsed()
        })
        .collect();
    write_row(out, name, times)
}

/// Coming back to the call with the long note, of which nothing is laid out any more.
fn shown_anew(out: &mut impl io::Write, ctx: &egui::Context, window: &mut Window) -> io::Result<()> {
    let times = (0..ANEW).map(|_| {
        window.obey(ctx, vec![Command::Desk(DeskCommand::Previous)]);
        (0..3).for_each(|_| {
            divan::black_box(frame(ctx, window));
        });
        window.obey(ctx, vec![Command::Desk(DeskCommand::Next)]);
        // The slowest of the first frames: a bar that comes in the second changes the width.
        let frames = (0..3).map(|_| {
            let began = ThreadTime::now();
            divan::black_box(frame(ctx, window));
            began.elapsed()
        });
        frames.max().unwrap_or_default()
    });
    write_row(out, &format!("the note shown anew, {ANEW} times"), times.collect())
}

fn write_row(out: &mut impl io::Write, name: &str, mut times: Vec<Duration>) -> io::Result<()> {
    let count = times.len();
    times.sort();
    let ms = |share: usize| times[(count * share / 100).min(count - 1)].as_secs_f64() * 1e3;
    let of_bar = ms(99) / BAR_MS;
    writeln!(out, "{name:<32} {:>7.2} {:>7.2} {:>7.2} {:>7.2} {of_bar:>10.2}", ms(50), ms(95), ms(99), ms(100))
}
