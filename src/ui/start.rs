//! Opens the window, on whichever renderer this machine has.
//!
//! eframe never falls back by itself: OpenGL is tried, then wgpu (which also draws on the processor).
//! What cannot be opened is said in Korean, with what to install. No panic reaches a person.

use std::panic::{AssertUnwindSafe, catch_unwind};

use eframe::{NativeOptions, Renderer};
use egui::{IconData, ViewportBuilder};

use super::window::Window;
use crate::app::effect::Port;
use crate::app::state::App;

/// Why there is no window, in Korean: what happened, why, what to try.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct NoWindow(pub String);

/// A program before it has started, and its port.
pub type Made = (App, Box<dyn Port>);

/// Makes the program and its port; called again for each renderer that is tried. What it cannot make, it says in
/// Korean.
pub type Make = Box<dyn FnMut() -> Result<Made, NoWindow>>;

/// Opens the window and runs until it is closed.
///
/// # Errors
/// [`NoWindow`] where no renderer could open one, or `make` could not make the program.
pub fn run(make: &mut Make, shot: Option<super::shot::Shot>) -> Result<(), NoWindow> {
    if let Some(missing) = missing_display() {
        return Err(NoWindow(missing));
    }
    let order = if cfg!(windows) { [Renderer::Wgpu, Renderer::Glow] } else { [Renderer::Glow, Renderer::Wgpu] };
    let mut faults = Vec::new();
    for renderer in order {
        match attempt(renderer, make()?, shot.clone()) {
            Ok(()) => return Ok(()),
            Err(fault) => faults.push(fault),
        }
    }
    Err(NoWindow(explain(&faults)))
}

fn attempt(renderer: Renderer, (app, port): Made, shot: Option<super::shot::Shot>) -> Result<(), String> {
    let options = options(renderer, shot.as_ref());
    let title = super::shell::window_title(&app);
    let create: eframe::AppCreator<'_> = Box::new(move |cc| {
        let window = Window::new(&cc.egui_ctx, app, port);
        Ok(match shot {
            Some(shot) => Box::new(super::shot::Shooter::new(window, shot)),
            None => Box::new(window),
        })
    });
    // A missing libxkbcommon-x11 is a panic inside a dependency.
    match catch_unwind(AssertUnwindSafe(|| eframe::run_native(&title, options, create))) {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            Err(words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("알 수 없는 오류").to_owned())
        }
    }
}

fn options(renderer: Renderer, shot: Option<&super::shot::Shot>) -> NativeOptions {
    let size = shot.map_or([1280.0, 800.0], |shot| shot.size);
    let viewport = ViewportBuilder::default()
        .with_app_id("giljabi")
        .with_inner_size(size)
        .with_min_inner_size([720.0, 480.0])
        .with_icon(icon());
    NativeOptions { viewport, renderer, persist_window: false, centered: false, ..NativeOptions::default() }
}

/// The icon, drawn from its SVG.
fn icon() -> IconData {
    super::pictures::pixels(include_bytes!("../../assets/icon.svg"), 64)
        .map(|(rgba, width, height)| IconData { rgba, width, height })
        .unwrap_or_default()
}

/// Without a display there is no point in trying.
fn missing_display() -> Option<String> {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let none = cfg!(target_os = "linux") && !set("DISPLAY") && !set("WAYLAND_DISPLAY") && !set("WAYLAND_SOCKET");
    none.then(|| {
        "화면을 찾을 수 없어 창을 열지 못했어요. DISPLAY나 WAYLAND_DISPLAY가 없어요. \
         데스크톱에서 다시 실행하거나, 화면 없이 쓰려면 `giljabi --help`의 명령을 써 주세요."
            .to_owned()
    })
}

fn explain(faults: &[String]) -> String {
    let all = faults.join(" / ");
    let remedy = if all.contains("xkbcommon") {
        "libxkbcommon-x11-0을 설치해 주세요 (apt-get install libxkbcommon-x11-0)."
    } else if all.contains("X11") || all.contains("display") || all.contains("Display") {
        "화면에 연결할 수 있는지(DISPLAY) 확인해 주세요."
    } else {
        "그래픽 드라이버나 libgl1을 설치하고 다시 실행해 주세요 (apt-get install libgl1 libx11-6 libxcursor1 libxi6)."
    };
    format!("창을 열지 못했어요. {remedy} 자세한 내용: {all}")
}
