//! The small controls every workspace uses, in the words of `design.md`.
//!
//! Leaf widgets return their `Response` and say their role and name to a screen reader.

mod buffer;
mod button;
mod covered;
mod field;
mod slider;
mod split;
mod words;

use egui::{Key, Ui};

pub use button::{
    ChoiceRow, badge, button, choice_row, focus_ring, icon_button, key_button, keycap, link_button, pill,
    primary_button, text_link,
};
pub use covered::follow_fonts;
pub use field::{Field, SearchField, facts, labelled_value, small_search};
pub use slider::slider;
pub use split::split;
pub use words::{
    Live, announce, block_heading, caption, choices, copy_words, heading, icon_line, markdown, one_line, paragraph,
    quoted, read_aloud, subheading, tight_row, told_line,
};

/// Whether nothing has the focus, and nothing is about to get it: between the last control and the first Tab leaves a
/// frame without one.
pub fn nothing_focused(ui: &Ui) -> bool {
    ui.memory(|memory| memory.focused().is_none()) && !ui.input(|input| input.key_pressed(Key::Tab))
}
