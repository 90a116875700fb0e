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
