//! The text of a covered field, looked through and laid out again only where it was changed.
//!
//! Never shows anything else than the whole text laid out anew would show. Of a long text the lines out of sight are laid
//! out but not drawn. What is not on show is forgotten, but for the last long texts: laying those out takes long, and a
//! person comes back to them.

use std::ops::Range;
use std::sync::Arc;

use egui::cache::CacheTrait;
use egui::epaint::text::{Glyph, PlacedRow, RowVisuals};
use egui::text::LayoutJob;
use egui::text_edit::TextEditState;
use egui::{Color32, Context, FontId, Galley, Id, IdMap, Rangef, Rect, Response, Ui};

use crate::text::mask::{Change, Live, cover};

/// Lines that are laid out together. Few enough to be quick, enough of them that a long text has few chunks.
const LINES: usize = 32;

/// Chunks of the longest text that is drawn whole.
const FOLDED_FROM: usize = 8;

/// Points above and below what can be seen that are drawn nevertheless.
const ROOM: f32 = 200.0;

/// Long texts that are kept while they are not on show.
const KEPT: usize = 2;

/// A field that was drawn in the frame of this number.
struct Field {
    frame: u64,
    laid: Laid,
}

/// The fields that were drawn in the last frame, and those that are kept.
#[derive(Default)]
struct Fields {
    known: IdMap<Field>,
    frame: u64,
    fonts: Fonts,
}

impl CacheTrait for Fields {
    fn update(&mut self) {
        let now = self.frame;
        let away = |field: &Field| field.frame != now;
        let long = self.known.values().filter(|field| away(field) && field.laid.is_long());
        let mut long: Vec<u64> = long.map(|field| field.frame).collect();
        long.sort_unstable_by(|a, b| b.cmp(a));
        let oldest = long.get(KEPT - 1).or(long.last()).copied().unwrap_or(u64::MAX);
        self.known.retain(|_, field| !away(field) || (field.laid.is_long() && field.frame >= oldest));
        self.frame += 1;
    }

    fn len(&self) -> usize {
        self.known.len()
    }
}

/// The fonts of the window: where letters stand in their picture holds for as long as these are not loaded anew.
#[derive(Default)]
struct Fonts {
    number: u64,
    /// Laid out in every frame, so that it is the same for as long as the fonts are.
    letter: Option<Arc<Galley>>,
}

/// Looks at the fonts, once a frame and before any field is drawn.
pub fn follow_fonts(ctx: &Context) {
    let letter = LayoutJob::simple_singleline(".".to_owned(), FontId::default(), Color32::default());
    let letter = ctx.fonts_mut(|fonts| fonts.layout_job(letter));
    ctx.memory_mut(|memory| {
        let fonts = &mut memory.caches.cache::<Fields>().fonts;
        if !fonts.letter.as_ref().is_some_and(|before| Arc::ptr_eq(before, &letter)) {
            fonts.number += 1;
            fonts.letter = Some(letter);
        }
    });
}

/// `text` covered, wrapped to `width`, from where the next widget stands.
pub(super) fn lay_out(ui: &Ui, id: Id, text: &str, width: f32, font: FontId, color: Color32) -> Arc<Galley> {
    let fonts = ui.memory_mut(|memory| memory.caches.cache::<Fields>().fonts.number);
    let look = Look { font, color, width: width.round(), pixels_per_point: ui.pixels_per_point(), fonts };
    let mut laid = take(ui.ctx(), id).unwrap_or_else(|| Laid::new(look.clone()));
    let galley = laid.follow(ui, text, look, &Eye::over(ui, id));
    put(ui.ctx(), id, laid);
    galley
}

/// Tells a screen reader what is shown, not what is written.
pub(super) fn read_out(ui: &Ui, response: &Response, id: Id, text: &str) {
    // Taken out, because the one lock is held while a node is built.
    let Some(laid) = take(ui.ctx(), id) else { return };
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if laid.cover.as_str() == text {
            node.set_value(laid.cover.shown());
        } else {
            node.set_value(cover(text));
        }
    });
    put(ui.ctx(), id, laid);
}

fn take(ctx: &Context, id: Id) -> Option<Laid> {
    ctx.memory_mut(|memory| memory.caches.cache::<Fields>().known.remove(&id).map(|field| field.laid))
}

fn put(ctx: &Context, id: Id, laid: Laid) {
    ctx.memory_mut(|memory| {
        let fields = memory.caches.cache::<Fields>();
        fields.known.insert(id, Field { frame: fields.frame, laid });
    });
}

/// What of a text must be drawn as it is.
struct Eye {
    /// Points from the top of the text.
    sees: Rangef,
    /// Characters of the cursor and of the other end of what is selected.
    cursors: Vec<usize>,
}

impl Eye {
    fn over(ui: &Ui, id: Id) -> Self {
        let top = ui.cursor().top();
        let sees = Rangef::new(ui.clip_rect().top() - top, ui.clip_rect().bottom() - top).expand(ROOM);
        let cursors = TextEditState::load(ui.ctx(), id).and_then(|state| state.cursor.char_range());
        let cursors = cursors.map(|range| vec![range.primary.index.0, range.secondary.index.0]);
        Self { sees, cursors: cursors.unwrap_or_default() }
    }
}

/// How a text looks.
#[derive(Clone, PartialEq)]
struct Look {
    font: FontId,
    color: Color32,
    width: f32,
    pixels_per_point: f32,
    /// Number of the fonts.
    fonts: u64,
}

impl Look {
    fn job(&self, text: &str) -> LayoutJob {
        LayoutJob::simple(text.to_owned(), self.font.clone(), self.color, self.width)
    }

    fn lay_out(&self, ui: &Ui, text: &str) -> Arc<Galley> {
        ui.fonts_mut(|fonts| fonts.layout_job(self.job(text)))
    }
}

/// Whole lines of the text; their last end of line is not laid out, except in the last chunk.
struct Chunk {
    bytes: usize,
    chars: usize,
    open: Arc<Galley>,
    folded: Option<Arc<Galley>>,
}

impl Chunk {
    /// As it is drawn, or out of sight: one row of the same size with the same characters, none of them drawn.
    fn galley(&mut self, is_open: bool, letter: Option<&Glyph>) -> Arc<Galley> {
        if is_open {
            return Arc::clone(&self.open);
        }
        let folded = self.folded.get_or_insert_with(|| fold(&self.open, letter).into());
        Arc::clone(folded)
    }
}

fn fold(open: &Galley, letter: Option<&Glyph>) -> Galley {
    let mut folded = open.clone();
    let Some(first) = open.rows.first() else { return folded };
    let mut row = (*first.row).clone();
    row.glyphs.clear();
    for placed in &open.rows {
        row.glyphs.extend(placed.glyphs.iter().map(|glyph| unseen(*glyph, glyph.chr)));
        let end = letter.filter(|_| placed.ends_with_newline);
        row.glyphs.extend(end.map(|letter| unseen(*letter, '\n')));
    }
    row.size = open.rect.size();
    row.visuals = RowVisuals::default();
    folded.rows = vec![PlacedRow { pos: first.pos, row: row.into(), ends_with_newline: false }];
    (folded.mesh_bounds, folded.num_vertices, folded.num_indices) = (Rect::NOTHING, 0, 0);
    folded
}

fn unseen(mut glyph: Glyph, chr: char) -> Glyph {
    (glyph.chr, glyph.first_vertex) = (chr, 0);
    glyph
}

/// A text as it was shown last.
struct Laid {
    look: Look,
    cover: Live,
    /// At least one once anything was laid out.
    chunks: Vec<Chunk>,
    /// The chunks that were changed last.
    changed: Range<usize>,
    /// Which of the chunks are not folded.
    open: Vec<bool>,
    galley: Option<Arc<Galley>>,
}

impl Laid {
    fn new(look: Look) -> Self {
        let (cover, chunks, open) = (Live::covered(), Vec::new(), Vec::new());
        Self { look, cover, chunks, changed: 0..0, open, galley: None }
    }

    /// Whether laying it out takes long.
    fn is_long(&self) -> bool {
        self.chunks.len() > FOLDED_FROM
    }

    fn follow(&mut self, ui: &Ui, text: &str, look: Look, eye: &Eye) -> Arc<Galley> {
        let stands = self.look == look && !self.chunks.is_empty();
        self.keep_known(ui);
        let change = self.cover.set(text.into());
        let same = stands && change.is_none();
        match change.filter(|_| stands) {
            Some(change) => self.patch(ui, &change),
            None if same => {}
            None => {
                self.look = look;
                self.changed = 0..0;
                self.chunks = chunks_of(ui, &self.look, self.cover.shown(), true);
            }
        }
        let open = self.opened(eye);
        if let Some(galley) = self.galley.as_ref().filter(|_| same && open == self.open) {
            return Arc::clone(galley);
        }
        let letter = self.look.lay_out(ui, ".");
        let letter = letter.rows.first().and_then(|row| row.glyphs.first());
        let galleys: Vec<_> =
            self.chunks.iter_mut().zip(&open).map(|(chunk, open)| chunk.galley(*open, letter)).collect();
        let job = match &self.galley {
            Some(galley) if same => Arc::clone(&galley.job),
            _ => self.look.job(self.cover.shown()).into(),
        };
        self.open = open;
        let galley = Arc::new(Galley::concat(job, &galleys, self.look.pixels_per_point));
        Arc::clone(self.galley.insert(galley))
    }

    /// Which chunks are drawn as they are: those that can be seen, those near a cursor, which a key may lead into, the
    /// last that were changed, and both ends.
    fn opened(&self, eye: &Eye) -> Vec<bool> {
        let count = self.chunks.len();
        let mut open = vec![count <= FOLDED_FROM; count];
        let mut near = |at: usize| open[at.saturating_sub(1)..count.min(at + 2)].fill(true);
        let ends = [0, count.saturating_sub(1)];
        let changed = [self.changed.start, self.changed.end.saturating_sub(1)];
        ends.into_iter().chain(changed).filter(|at| *at < count).for_each(&mut near);
        let (mut top, mut char) = (0.0, 0);
        for (at, chunk) in self.chunks.iter().enumerate() {
            let (bottom, end) = (top + chunk.open.rect.height(), char + chunk.chars);
            if eye.sees.contains(top) || eye.sees.contains(bottom) || (top..bottom).contains(&eye.sees.min) {
                near(at);
            }
            if eye.cursors.iter().any(|cursor| (char..end).contains(cursor)) {
                near(at);
            }
            (top, char) = (bottom, end);
        }
        open
    }

    /// Asks for what was changed last, so that egui keeps its lines: mostly the next letter goes into the same ones.
    fn keep_known(&self, ui: &Ui) {
        let at = self.changed.start;
        let start = self.chunks.iter().take(at).map(|chunk| chunk.bytes).sum();
        if let Some(chunk) = self.chunks.get(at) {
            let text = &self.cover.shown()[start..start + chunk.bytes];
            self.look.lay_out(ui, printed(text, at + 1 == self.chunks.len()));
        }
    }

    /// Lays the chunks out again that a change touches.
    fn patch(&mut self, ui: &Ui, Change { old, new }: &Change) {
        let last = self.chunks.len().saturating_sub(1);
        let total: usize = self.chunks.iter().map(|chunk| chunk.bytes).sum();
        let bytes = |at: usize| self.chunks[at].bytes;
        let (mut first, mut start) = (0, 0);
        while first < last && start + bytes(first) <= old.start {
            start += bytes(first);
            first += 1;
        }
        let (mut past, mut end) = (first + 1, start + bytes(first));
        while past <= last && (end < old.end || old.end == total) {
            end += bytes(past);
            past += 1;
        }
        // One of the chunks that come is the one that was changed last, so there must be one.
        if start == end - old.end + new.end && past <= last {
            end += bytes(past);
            past += 1;
        }
        let text = &self.cover.shown()[start..end - old.end + new.end];
        let chunks = chunks_of(ui, &self.look, text, past > last);
        self.changed = first..first + chunks.len();
        self.chunks.splice(first..past, chunks);
    }
}

/// The chunks of whole lines; the last chunk of all is there also where it is empty.
fn chunks_of(ui: &Ui, look: &Look, text: &str, is_end: bool) -> Vec<Chunk> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.match_indices('\n').nth(2 * LINES).is_some() {
        let (piece, after) =
            rest.split_at(rest.match_indices('\n').nth(LINES - 1).map_or(rest.len(), |(at, _)| at + 1));
        pieces.push(piece);
        rest = after;
    }
    if is_end || !rest.is_empty() {
        pieces.push(rest);
    }
    let count = pieces.len();
    let chunk = |(at, piece): (usize, &str)| {
        let open = look.lay_out(ui, printed(piece, is_end && at + 1 == count));
        Chunk { bytes: piece.len(), chars: piece.chars().count(), open, folded: None }
    };
    pieces.into_iter().enumerate().map(chunk).collect()
}

/// What of a chunk is laid out.
fn printed(chunk: &str, is_last: bool) -> &str {
    if is_last { chunk } else { chunk.strip_suffix('\n').unwrap_or(chunk) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui::{Color32, FontId, Galley, Id, Rangef};

    use super::{Eye, FOLDED_FROM, KEPT, LINES, Laid, Look, follow_fonts, lay_out};
    use crate::text::mask::cover;

    fn look(width: f32) -> Look {
        Look { font: FontId::proportional(14.0), color: Color32::default(), width, pixels_per_point: 1.0, fonts: 0 }
    }

    fn eye(sees: std::ops::Range<f32>, cursor: usize) -> Eye {
        Eye { sees: Rangef::new(sees.start, sees.end), cursors: vec![cursor] }
    }

    /// Draws the texts one after another, a frame each, and looks at each beside the same text laid out anew.
    fn follow(texts: &[String], width: f32, eye: &Eye, mut same: impl FnMut(&Galley, &Galley)) {
        let ctx = egui::Context::default();
        ctx.set_fonts(crate::ui::fonts::definitions());
        let mut laid = Laid::new(look(width));
        for text in texts {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                let ours = laid.follow(ui, text, look(width), eye);
                assert!(Arc::ptr_eq(&ours, &laid.follow(ui, text, look(width), eye)), "nothing is laid out twice");
                same(&ours, &look(width).lay_out(ui, &cover(text)));
            });
            output.textures_delta.clear();
        }
    }

    fn lines(count: usize) -> Vec<String> {
        (0..count).map(|n| format!("{n}째 줄이 010-1234-56{:02} 이렇게 길게 이어져요\n", n % 100)).collect()
    }

    /// Texts that come of another by typing, cutting, pasting.
    fn edits(lines: &[String]) -> Vec<String> {
        let text = lines.concat();
        let middle = lines[..lines.len() / 2].concat();
        let most = lines[..lines.len() - 1].concat();
        vec![
            text.clone(),
            text.trim_end().to_owned(),
            format!("{text}끝"),
            format!("가{text}"),
            format!("가{text}\n\n"),
            format!("{middle}끼움{}", &text[middle.len()..]),
            format!("{middle}{text}\n{text}"),
            middle.clone(),
            middle.trim_end().to_owned(),
            format!("{most}가"),
            most,
            String::new(),
            "한 줄".to_owned(),
            "\n".to_owned(),
        ]
    }

    #[test]
    fn a_text_that_is_edited_looks_as_one_laid_out_anew() {
        for (count, width) in [(3, 120.0), (3, f32::INFINITY), (LINES * 3, 200.0)] {
            follow(&edits(&lines(count)), width, &eye(0.0..1e9, 0), |ours, anew| {
                assert_eq!(ours.text(), anew.text());
                let rows = |galley: &Galley| -> Vec<_> {
                    let row =
                        |row: &egui::epaint::text::PlacedRow| (row.text(), row.ends_with_newline, row.pos, row.size);
                    galley.rows.iter().map(row).collect()
                };
                assert_eq!(rows(ours), rows(anew), "{:?}", anew.text());
                assert_eq!((ours.rect, ours.num_vertices), (anew.rect, anew.num_vertices));
            });
        }
    }

    #[test]
    fn a_long_text_is_laid_out_once_while_the_fonts_stand() {
        let (long, short) = (lines(LINES * FOLDED_FROM * 2).concat(), "짧은 글".to_owned());
        let ctx = egui::Context::default();
        let mut fonts = crate::ui::fonts::definitions();
        ctx.set_fonts(fonts.clone());
        // Draws these texts in one frame, each in a field of its own.
        let frame = |texts: &[&String]| -> Vec<Arc<Galley>> {
            let mut drawn = Vec::new();
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                follow_fonts(ui.ctx());
                let id = |text: &String| Id::unique(text.as_str());
                let lay_out = |text: &&String| {
                    ui.scope(|ui| lay_out(ui, id(text), text, 200.0, FontId::proportional(14.0), Color32::default()))
                        .inner
                };
                drawn = texts.iter().map(lay_out).collect();
            });
            output.textures_delta.clear();
            drawn
        };
        let kept = |before: &Arc<Galley>, text: &String| {
            (0..3).for_each(|_| drop(frame(&[])));
            Arc::ptr_eq(before, &frame(&[text])[0])
        };
        let first = frame(&[&long, &short]);
        assert!(kept(&first[0], &long), "it is there again at once");
        assert!(!kept(&first[1], &short), "what is quick is forgotten");
        let others: Vec<String> = (0..KEPT).map(|n| format!("{n}{long}")).collect();
        others.iter().for_each(|other| drop(frame(&[other])));
        assert!(!kept(&first[0], &long), "only the last are kept");
        let again = frame(&[&long]);
        fonts.font_data.values_mut().for_each(|font| Arc::make_mut(font).tweak.scale = 1.1);
        ctx.set_fonts(fonts);
        assert!(!kept(&again[0], &long), "letters stand elsewhere in other fonts");
    }

    #[test]
    fn what_is_out_of_sight_is_folded_and_every_character_stays_in_its_place() {
        let count = LINES * FOLDED_FROM * 2;
        let lines = lines(count);
        let seen = 1000.0..1400.0;
        let cursor = lines[..count * 3 / 4].concat().chars().count();
        follow(&edits(&lines), 200.0, &eye(seen.clone(), cursor), |ours, anew| {
            assert_eq!((ours.text(), ours.rect), (anew.text(), anew.rect));
            let chars =
                |galley: &Galley| -> usize { galley.rows.iter().map(|row| row.char_count_including_newline().0).sum() };
            assert_eq!((chars(ours), chars(ours)), (chars(anew), anew.text().chars().count()));
            if anew.rows.len() > count * 3 / 2 {
                assert!(ours.rows.len() < anew.rows.len() * 3 / 4, "{} of {}", ours.rows.len(), anew.rows.len());
            }
            let here = |galley: &Galley| -> Vec<_> {
                let seen = galley.rows.iter().filter(|row| seen.contains(&row.pos.y));
                seen.map(|row| (row.text(), row.pos, row.visuals.mesh.vertices.len())).collect()
            };
            assert_eq!(here(ours), here(anew));
            for at in [0, 5, cursor, cursor + 40, chars(anew)].map(egui::text::CCursor::new) {
                assert_eq!(ours.pos_from_cursor(at), anew.pos_from_cursor(at), "{at:?}");
            }
        });
    }
}
