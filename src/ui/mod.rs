//! The window: reads the program's state, draws it, pushes commands.
//!
//! Never sees `service`: effects go out through a port. Nothing here decides anything.

pub mod compose;
pub mod deeds;
pub mod desk;
pub mod diagnose;
pub mod dialog;
pub mod fonts;
pub mod held;
pub mod help;
pub mod icon;
pub mod ime;
pub mod key_table;
pub mod keys;
pub mod overlay;
pub mod palette;
pub mod payment;
pub mod pictures;
pub mod question;
pub mod reach;
pub mod rehearsal;
pub mod scenes;
pub mod settings;
pub mod shell;
pub mod shot;
pub mod start;
pub mod theme;
pub mod toasts;
pub mod tour;
pub mod welcome;
pub mod widgets;
pub mod window;
