//! 길잡이 (giljabi): a desktop assistant for payment support.
//!
//! Three shells (`ui`, `cli`, `service` with `practice`) around one pure core. `main` alone knows all of them.

pub mod app;
pub mod check;
pub mod cli;
pub mod diag;
pub mod guide;
pub mod payment;
pub mod practice;
pub mod search;
pub mod service;
pub mod text;
#[cfg(feature = "gui")]
pub mod ui;

/// Guides are read, checked and searched in small pieces, by several threads: the system's allocator takes a third more
/// time for that, and keeps what it once had.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
