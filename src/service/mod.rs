//! Everything that touches a disk, a clock or a network, behind plain calls.
//!
//! Never knows a window. Secrets pass through and are never kept in plain text.

pub mod approval;
mod caller;
pub mod certificates;
pub mod clock;
pub mod files;
pub mod gateway;
pub mod hub;
pub mod instance;
pub mod keys;
pub mod library;
pub mod paths;
pub mod settings;
pub mod store;
pub mod watch;
pub mod world;
