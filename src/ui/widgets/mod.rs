//! The small controls every workspace uses, in the words of `design.md`.
//!
//! Leaf widgets return their `Response` and say their role and name to a screen reader.

mod button;
mod field;
mod slider;
mod words;

pub use button::{
    ChoiceRow, badge, button, choice_row, focus_ring, icon_button, keycap, link_button, primary_button, text_link,
};
pub use field::{Field, facts, labelled_value};
pub use slider::slider;
pub use words::{
    block_heading, caption, choices, copy_words, heading, icon_line, markdown, paragraph, subheading, tight_row,
    told_line,
};
