//! The guide language: what a file says, what it means, and a call walked through it.
//!
//! [`parse`] never fails, [`resolve`] alone makes a [`model::Guide`], [`session`] never guesses.
//! Reads no file; sources arrive as text.

pub mod again;
mod characters;
pub mod cursor;
pub mod edit;
pub mod export;
pub mod fill;
pub mod library;
pub mod model;
pub mod parse;
pub mod picture;
mod quick;
pub mod raw;
mod reader;
pub mod remedy;
pub mod resolve;
pub mod scaffold;
pub mod schema;
pub mod session;
pub mod source;
pub mod tables;
pub mod toml_errors;
mod tree;
