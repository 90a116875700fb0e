//! The program without a screen: what is open, what a command changes, what must then be done.
//!
//! [`update::update`] takes commands and events and returns effects. Nothing here draws, waits,
//! reads a clock or touches a disk.

pub mod again;
pub mod call;
pub mod caller;
pub mod command;
pub mod crm;
pub mod desk;
pub mod diagnose;
pub mod effect;
pub mod index;
pub mod journal_sheet;
pub mod keys;
pub mod manual;
pub mod missed;
pub mod note;
pub mod notices;
pub mod palette;
pub mod park;
pub mod past;
pub mod payment;
pub mod records;
pub mod rehearsal;
pub mod settings;
pub mod shared;
pub mod shortcuts;
pub mod state;
pub mod tour;
pub mod update;
pub mod welcome;
