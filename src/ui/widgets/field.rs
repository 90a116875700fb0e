//! Text fields with their label above and what is wrong below.

use std::cell::Cell;

use egui::text_edit::TextEditState;
use egui::{CornerRadius, Frame, Id, Margin, Response, RichText, ScrollArea, Shape, TextBuffer, TextEdit, Ui};

use super::buffer::Buffer;
use super::covered;
use crate::payment::secret::Secret;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette, size, space};

/// Bytes made ready for a secret, so that typing does not move it about in memory.
const SECRET_ROOM: usize = 1024;

/// One field.
pub struct Field<'a> {
    /// Words above.
    pub label: &'a str,
    /// Words inside while it is empty.
    pub hint: &'a str,
    /// What is wrong with it; empty where nothing is.
    pub problem: &'a str,
    /// Shows dots instead of characters.
    pub secret: bool,
    /// Shows dots instead of what nobody should read off a screen: keys, card numbers and such.
    pub covered: bool,
    /// No undo brings back what stood in it.
    pub forgets: bool,
    /// Rows; one makes a single line.
    pub rows: usize,
    /// A longer text scrolls inside; else the field grows with it.
    pub scrolls: bool,
    /// Key of the field, so that a shortcut can give it the focus.
    pub id: Option<Id>,
}

impl<'a> Field<'a> {
    /// A single line.
    pub fn line(label: &'a str) -> Self {
        Self {
            label,
            hint: "",
            problem: "",
            secret: false,
            covered: false,
            forgets: false,
            rows: 1,
            scrolls: false,
            id: None,
        }
    }

    /// Several lines.
    pub fn area(label: &'a str, rows: usize) -> Self {
        Self { rows, ..Self::line(label) }
    }

    /// Words inside while it is empty.
    #[must_use]
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong.
    #[must_use]
    pub fn problem(mut self, problem: &'a str) -> Self {
        self.problem = problem;
        self
    }

    /// Dots instead of characters.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Dots instead of keys, card numbers and the like; the text itself stays as it is. `id` is the key for shortcuts.
    #[must_use]
    pub fn covered(mut self, id: Id) -> Self {
        self.covered = true;
        self.id(id)
    }

    /// No undo brings back what stood in it.
    #[must_use]
    pub fn forgetting(mut self) -> Self {
        self.forgets = true;
        self
    }

    /// A text of more rows scrolls inside the field.
    #[must_use]
    pub fn scrolling(mut self) -> Self {
        self.scrolls = true;
        self
    }

    /// A key for shortcuts.
    #[must_use]
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Draws it; returns the new text if it changed.
    pub fn show(self, ui: &mut Ui, text: &str) -> (Response, Option<String>) {
        // Only the layouter of a covered field tells when it is asked.
        let laid_out = Cell::new(!self.covered);
        let mut value = Buffer::new(text, &laid_out);
        let response = self.draw(ui, &mut value, &laid_out);
        let changed = (response.changed() && value.text != text).then(|| value.text.into_owned());
        (response, changed)
    }

    /// Draws it with dots; returns the new secret if it changed. Every copy that can be reached is wiped again, and no
    /// undo brings one back. What the window system has handed over, and what egui has moved, is beyond reach.
    pub fn show_secret(self, ui: &mut Ui, secret: &Secret) -> (Response, Option<Secret>) {
        let mut value = String::with_capacity(SECRET_ROOM.max(secret.expose().len()));
        value.push_str(secret.expose());
        let response = self.secret().forgetting().draw(ui, &mut value, &Cell::new(true));
        let new = Secret::new(value);
        let changed = (response.changed() && new != *secret).then_some(new);
        (response, changed)
    }

    fn draw(self, ui: &mut Ui, value: &mut dyn TextBuffer, laid_out: &Cell<bool>) -> Response {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            self.draw_tight(ui, value, laid_out)
        })
        .inner
    }

    fn draw_tight(self, ui: &mut Ui, value: &mut dyn TextBuffer, laid_out: &Cell<bool>) -> Response {
        let p = palette(ui);
        let label = ui.label(RichText::new(self.label).font(theme::caption()).color(p.text2));
        let mut edit = if self.rows > 1 { TextEdit::multiline(value) } else { TextEdit::singleline(value) };
        edit = edit
            .hint_text(self.hint)
            .password(self.secret)
            .desired_width(f32::INFINITY)
            .desired_rows(self.rows)
            .margin(egui::Margin::symmetric(10, 7))
            .min_size(egui::vec2(0.0, size::CONTROL));
        if let Some(id) = self.id {
            edit = edit.id(id);
        }
        let covered = self.id.filter(|_| self.covered);
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
            laid_out.set(true);
            covered::lay_out(ui, covered.unwrap_or(Id::NULL), text.as_str(), width, theme::body(), p.text)
        };
        if covered.is_some() {
            edit = edit.layouter(&mut layouter);
        }
        let response = match self.scrolls {
            true => scrolling(ui, self.rows, edit),
            false => ui.add(edit),
        };
        let response = response.labelled_by(label.id);
        if let Some(id) = covered {
            covered::read_out(ui, &response, id, value.as_str());
        }
        if let Some(mut state) = TextEditState::load(ui.ctx(), response.id).filter(|_| self.forgets) {
            state.clear_undoer();
            state.store(ui.ctx(), response.id);
        }
        if !self.problem.is_empty() {
            ui.horizontal_wrapped(|ui| {
                Icon::Warn.ui(ui, size::ICON, p.danger.ink);
                ui.label(RichText::new(self.problem).font(theme::caption()).color(p.danger.ink));
            });
        }
        response
    }
}

/// Draws the frame of the field around what scrolls, so that all four edges stand.
fn scrolling(ui: &mut Ui, rows: usize, edit: TextEdit<'_>) -> Response {
    let height = ui.fonts_mut(|fonts| fonts.row_height(&theme::body())) * (rows as f32 + 0.5) + 2.0 * space::S;
    let frame = Frame::new().fill(ui.visuals().text_edit_bg_color()).corner_radius(CornerRadius::same(6));
    let at = ui.painter().add(Shape::Noop);
    let shown = frame.show(ui, |ui| {
        let area = ScrollArea::vertical().id_salt("field").max_height(height);
        area.show(ui, |ui| ui.add(edit.frame(Frame::NONE.inner_margin(Margin::symmetric(10, 7))))).inner
    });
    let (response, visuals) = (shown.inner, ui.visuals());
    let stroke = match response.has_focus() {
        true => visuals.selection.stroke,
        false => ui.style().interact(&response).bg_stroke,
    };
    let shape = frame.stroke(stroke).paint(shown.response.rect);
    ui.painter().set(at, shape);
    response
}

/// The one field of a search: large, a magnifier before it, no label above.
pub struct SearchField<'a> {
    /// Key of the field.
    pub id: Id,
    /// What a screen reader says.
    pub name: &'a str,
    /// Words inside while it is empty.
    pub hint: &'a str,
    /// The text.
    pub text: &'a str,
    /// Tab leaves it. Not where there is nothing else to go to: a moment without the focus would lose what is typed.
    pub leaves: bool,
}

impl SearchField<'_> {
    /// Draws it; returns the new text if it changed.
    pub fn show(self, ui: &mut Ui) -> (Response, Option<String>) {
        let p = palette(ui);
        let mut value = self.text.to_owned();
        let edit = TextEdit::singleline(&mut value)
            .id(self.id)
            .font(theme::read())
            .lock_focus(!self.leaves)
            .hint_text(RichText::new(self.hint).font(theme::read()))
            .desired_width(f32::INFINITY)
            .margin(egui::Margin { left: 44, right: 12, top: 10, bottom: 10 });
        let response = ui.add(edit).accessible_name(self.name);
        let at = response.rect.left_center() + egui::vec2(22.0, 0.0);
        Icon::Search.paint_at(ui.painter(), at, size::ICON_LARGE, p.text2);
        let changed = (response.changed() && value != self.text).then_some(value);
        (response, changed)
    }
}

/// A search of ordinary size, in a line with other controls; `name` is what a screen reader says.
pub fn small_search(ui: &mut Ui, id: Id, name: &str, text: &mut String) -> Response {
    let edit = TextEdit::singleline(text)
        .id(id)
        .hint_text(name)
        .desired_width(size::LEFT)
        .margin(egui::Margin::symmetric(10, 7));
    ui.add(edit).accessible_name(name)
}

/// A two-column table of facts; fill it with [`labelled_value`].
pub fn facts(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    let spacing = egui::vec2(space::L, space::S);
    egui::Grid::new(id).num_columns(2).spacing(spacing).min_row_height(size::ICON).show(ui, add);
}

/// A label in text-2 and its value, for two-column facts.
pub fn labelled_value(ui: &mut Ui, label: &str, value: &str) {
    let p = palette(ui);
    ui.label(RichText::new(label).color(p.text2));
    ui.add(egui::Label::new(RichText::new(value).color(p.text)).wrap().selectable(true));
    ui.end_row();
}
