//! A field whose text counts only when the person has left it.
//!
//! What is half typed is in force nowhere and on no disk: a password typed by mistake among it, a host without its end, a
//! folder letter by letter.

use std::borrow::Cow;

use egui::{Id, Ui};

use super::Field;

/// Draws `field` with what is `set`, or with what is being typed instead. Returns what was left in it, trimmed, where
/// that is new and `wrong` finds nothing wrong with it; what is wrong stays, and is said.
///
/// The draft is kept as a `String` under `id`: whoever wants to begin one or drop it may.
pub fn draft_field(
    ui: &mut Ui,
    id: Id,
    field: Field<'_>,
    set: &str,
    wrong: impl Fn(&str) -> Option<Cow<'static, str>>,
) -> Option<String> {
    let draft = ui.data(|data| data.get_temp::<String>(id));
    let shown = draft.clone().unwrap_or_else(|| set.to_owned());
    let field_id = id.with("field");
    let writing = ui.memory(|memory| memory.has_focus(field_id));
    let problem = wrong(&shown).filter(|_| !writing && !shown.is_empty());
    let field = match &problem {
        Some(problem) => field.problem(problem),
        None => field,
    };
    let (response, changed) = field.id(field_id).show(ui, &shown);
    if let Some(text) = changed.clone() {
        ui.data_mut(|data| data.insert_temp(id, text));
    }
    let left = changed.or(draft).filter(|left| !response.has_focus() && wrong(left).is_none())?;
    ui.data_mut(|data| data.remove::<String>(id));
    Some(left.trim().to_owned()).filter(|left| left != set)
}
