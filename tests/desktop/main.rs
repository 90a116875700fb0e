//! Tests of the real window: under Xvfb, typed into with the real Hangul IME, read as a screen reader reads it.
//!
//! They have a binary, and so the machine, to themselves. They need Xvfb, openbox, xdotool, dbus-daemon,
//! at-spi2-core and ibus with its Hangul engine, and say which is missing.

#[cfg(test)]
mod call;
#[cfg(test)]
#[path = "../it/need.rs"]
mod need;
#[cfg(test)]
mod reader;
#[cfg(test)]
mod screen;
#[cfg(test)]
mod second;
#[cfg(test)]
mod shift;
