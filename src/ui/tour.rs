//! The hints of the tour: a ring around the real control, and a card beside it that never covers it.
//!
//! Those who draw the controls say where they are; this only points.

use egui::{
    Align, Align2, Area, Context, CornerRadius, Id, Label, LayerId, Order, Pos2, Rect, RichText, Stroke, StrokeKind,
    Ui, Vec2, pos2, vec2,
};

use super::icon::Icon;
use super::theme::{self, Palette, palette, size, space, type_size};
use super::widgets;
use crate::app::command::Command;
use crate::app::state::App;
use crate::app::tour::{Lesson, Spot, Tour, TourCommand, hint};

/// Height that the card is taken to have until it was drawn once.
const CARD_HEIGHT: f32 = 112.0;

fn key(spot: Spot) -> Id {
    Id::unique("tour-spot").with(spot as u8)
}

/// What a lesson is about, in a window of a size; `is_hidden` until whoever marks it has brought it into sight.
#[derive(Clone, Copy, PartialEq)]
struct Wanted {
    spot: Spot,
    window: Vec2,
    is_hidden: bool,
}

/// Says where a control is in this frame.
pub fn mark(ui: &Ui, spot: Spot, rect: Rect) {
    // Asked for first: the context must not be asked while its data are held.
    let (pass, seen) = (ui.ctx().cumulative_pass_nr(), rect.intersect(ui.clip_rect()));
    let wanted = ui.ctx().data_mut(|data| {
        data.insert_temp(key(spot), (pass, rect, seen));
        let wanted = data.get_temp::<Wanted>(wanted_id()).filter(|wanted| wanted.spot == spot && wanted.is_hidden);
        if let Some(wanted) = wanted {
            data.insert_temp(wanted_id(), Wanted { is_hidden: false, ..wanted });
        }
        wanted.is_some()
    });
    if wanted {
        ui.scroll_to_rect(rect, Some(Align::Max));
    }
}

fn wanted_id() -> Id {
    Id::unique("tour-wanted")
}

/// Where a control was seen in this frame or the one before; one that is gone is not pointed at. Where most of it is out
/// of sight it is asked for, once for each and for each size of the window.
fn place(ctx: &Context, spot: Spot) -> Option<Rect> {
    let (pass, rect, seen) = ctx.data(|data| data.get_temp::<(u64, Rect, Rect)>(key(spot)))?;
    let is_there = pass + 1 >= ctx.cumulative_pass_nr() && rect.is_positive();
    let window = ctx.content_rect().size();
    let asked = ctx.data(|data| data.get_temp::<Wanted>(wanted_id()));
    if is_there && asked.is_none_or(|asked| (asked.spot, asked.window) != (spot, window)) {
        let is_hidden = !seen.is_positive() || seen.height() < rect.height() * 0.6;
        ctx.data_mut(|data| data.insert_temp(wanted_id(), Wanted { spot, window, is_hidden }));
        if is_hidden {
            ctx.request_repaint();
        }
    }
    (is_there && seen.is_positive()).then_some(seen)
}

/// Draws the hint of the tour, if there is one.
pub fn tour_ui(ui: &Ui, app: &App, out: &mut Vec<Command>) {
    let Some(tour) = &app.tour else { return };
    let p = palette(ui);
    let ctx = ui.ctx();
    let (spot, words) = hint(app, tour);
    let screen = ctx.content_rect();
    let target = place(ctx, spot).map(|rect| rect.intersect(screen)).filter(|rect| rect.is_positive());
    if let Some(target) = target {
        let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("tour-ring")));
        let ring = target.expand(space::XS);
        painter.rect_stroke(ring, CornerRadius::same(10), Stroke::new(3.0, p.accent.ink), StrokeKind::Outside);
    }
    let id = Id::unique("tour-card");
    let height = ctx.memory(|memory| memory.area_rect(id)).map_or(CARD_HEIGHT, |rect| rect.height());
    // Below how the call ended stands the note, which is to be read.
    let narrow = spot == Spot::Ending;
    let width = if narrow { size::RIGHT - 2.0 * space::S } else { size::QUESTION };
    let card = vec2(width.min(screen.width() - 2.0 * space::XL), height);
    let at = target.map_or_else(|| middle(screen, card), |target| beside(screen, target, card, narrow));
    Area::new(id).order(Order::Foreground).pivot(Align2::LEFT_TOP).fixed_pos(at).show(ctx, |ui| {
        theme::card(&p).stroke(Stroke::new(size::RING, p.accent.ink)).show(ui, |ui| {
            ui.set_width(card.x - 2.0 * (space::L + size::RING));
            card_ui(ui, tour, &words, &p, out);
        });
    });
}

fn card_ui(ui: &mut Ui, tour: &Tour, words: &str, p: &Palette, out: &mut Vec<Command>) {
    let done = tour.lesson == Lesson::Done;
    widgets::tight_row(ui, |ui| {
        let icon = if done { Icon::Check } else { Icon::Info };
        icon.ui(ui, size::ICON, p.accent.ink);
        let head = match done {
            true => "둘러보기를 마쳤어요".to_owned(),
            false => format!("둘러보기 {}/{}", tour.lesson.number(), Lesson::ALL.len()),
        };
        ui.label(RichText::new(head).font(theme::bold(type_size::CAPTION)).color(p.accent.ink));
    });
    ui.add(Label::new(RichText::new(words).font(theme::strong()).color(p.text)).wrap());
    if done {
        widgets::paragraph(ui, "단축키는 ?를 누르면 보여요. 자세한 도움말도 거기에서 열 수 있어요.");
    }
    let label = if done { "일 시작하기 (Esc)" } else { "그만두기 (Esc)" };
    let pressed = match done {
        true => widgets::primary_button(ui, None, label).clicked(),
        false => widgets::link_button(ui, None, label).clicked(),
    };
    if pressed {
        out.push(Command::Tour(TourCommand::Leave));
    }
}

fn middle(screen: Rect, card: Vec2) -> Pos2 {
    pos2(screen.center().x - card.x / 2.0, screen.bottom() - card.y - size::RAIL)
}

/// Below the target, else above, else to a side; wherever it does not cover it.
fn beside(screen: Rect, target: Rect, card: Vec2, sides_first: bool) -> Pos2 {
    let (gap, edge) = (space::S, space::XL);
    let x = target.left().clamp(screen.left() + edge, (screen.right() - card.x - edge).max(screen.left() + edge));
    let y = target.top().clamp(screen.top() + gap, (screen.bottom() - card.y - gap).max(screen.top() + gap));
    let room = screen.shrink(gap);
    let mut tries = [
        pos2(x, target.bottom() + gap),
        pos2(x, target.top() - gap - card.y),
        pos2(target.left() - gap - card.x, y),
        pos2(target.right() + gap, y),
    ];
    if sides_first {
        tries.rotate_right(1);
    }
    let fits = |at: &Pos2| room.contains_rect(Rect::from_min_size(*at, card));
    tries.into_iter().find(fits).unwrap_or_else(|| middle(screen, card))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_never_covers_what_it_points_at() {
        let card = vec2(440.0, 112.0);
        for (width, height) in [(1280.0, 800.0), (1024.0, 700.0), (731.0, 457.0)] {
            let screen = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
            for target in [
                Rect::from_min_max(pos2(300.0, 80.0), pos2(700.0, 130.0)),
                Rect::from_min_max(pos2(80.0, height - 60.0), pos2(500.0, height - 20.0)),
                Rect::from_min_max(pos2(width - 280.0, 60.0), pos2(width - 10.0, 200.0)),
            ] {
                for sides_first in [false, true] {
                    let at = Rect::from_min_size(beside(screen, target, card, sides_first), card);
                    assert!(!at.intersects(target), "{screen:?} {target:?} {at:?}");
                    assert!(screen.contains_rect(at), "{screen:?} {target:?} {at:?}");
                }
            }
        }
    }
}
