//! The drawn icons: one set on a 20-point grid, 1.5-point strokes.
//!
//! Icons never stand alone: whoever draws one gives the control a name.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

/// One icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A headset: calls.
    Desk,
    /// A magnifier over a pulse: diagnosis.
    Diagnose,
    /// A card: transactions.
    Payment,
    /// A pencil: guides.
    Trainer,
    /// Bars: figures.
    Insight,
    /// Sliders: settings.
    Settings,
    /// A magnifier.
    Search,
    /// A bubble: 말하기.
    Say,
    /// A list with ticks: 하기.
    Do,
    /// A triangle: 주의.
    Warn,
    /// A struck circle: never ask.
    Forbid,
    /// A note: background.
    Note,
    /// Two sheets: copy.
    Copy,
    /// An arrow to the left.
    Back,
    /// An angle downwards: a list opens.
    Down,
    /// A tick.
    Check,
    /// A cross.
    Close,
    /// A clock: old environment, overdue, time.
    Clock,
    /// An arrow out of a box: opens outside.
    External,
    /// A plus.
    Plus,
    /// A paper plane: text to send.
    Send,
    /// A question mark in a circle: unknown.
    Unknown,
    /// A letter i in a circle.
    Info,
    /// A receipt.
    Receipt,
    /// Two bars: set aside.
    Pause,
    /// A receiver: call back.
    Phone,
    /// An arrow round: from the beginning.
    Again,
    /// Three lines: all of them.
    List,
}

enum Part {
    /// A line through points.
    Line(&'static [(f32, f32)]),
    /// A circle: centre and radius.
    Circle(f32, f32, f32),
    /// A filled dot: centre and radius.
    Dot(f32, f32, f32),
    /// A rounded box: left, top, right, bottom.
    Box(f32, f32, f32, f32),
}

use Part::{Box as B, Circle as C, Dot as D, Line as L};

impl Icon {
    #[rustfmt::skip]
    fn parts(self) -> &'static [Part] {
        match self {
            Self::Desk => &[L(&[(3.5, 12.0), (3.5, 9.5), (4.6, 6.4), (7.0, 4.2), (10.0, 3.4), (13.0, 4.2), (15.4, 6.4), (16.5, 9.5), (16.5, 12.0)]), B(2.5, 11.0, 5.5, 15.5), B(14.5, 11.0, 17.5, 15.5), L(&[(16.0, 15.5), (15.2, 17.0), (11.5, 17.4)])],
            Self::Diagnose => &[C(8.5, 8.5, 5.5), L(&[(12.6, 12.6), (17.0, 17.0)]), L(&[(4.8, 8.8), (6.8, 8.8), (8.0, 6.2), (9.4, 10.8), (10.4, 8.8), (12.2, 8.8)])],
            Self::Payment => &[B(2.5, 4.5, 17.5, 15.5), L(&[(2.5, 8.2), (17.5, 8.2)]), L(&[(5.2, 12.4), (8.4, 12.4)])],
            Self::Trainer => &[L(&[(4.0, 16.0), (4.7, 12.6), (13.2, 4.1), (15.9, 6.8), (7.4, 15.3), (4.0, 16.0)]), L(&[(11.4, 5.9), (14.1, 8.6)])],
            Self::Insight => &[L(&[(3.0, 16.5), (17.0, 16.5)]), B(4.0, 10.5, 6.5, 16.5), B(8.75, 6.5, 11.25, 16.5), B(13.5, 3.5, 16.0, 16.5)],
            Self::Settings => &[L(&[(3.0, 6.5), (9.5, 6.5)]), C(11.8, 6.5, 2.2), L(&[(14.1, 6.5), (17.0, 6.5)]), L(&[(3.0, 13.5), (5.9, 13.5)]), C(8.2, 13.5, 2.2), L(&[(10.5, 13.5), (17.0, 13.5)])],
            Self::Search => &[C(8.6, 8.6, 5.1), L(&[(12.5, 12.5), (16.8, 16.8)])],
            Self::Say => &[L(&[(7.0, 14.5), (5.0, 17.2), (5.0, 14.5), (3.5, 14.5), (2.8, 13.6), (2.8, 5.0), (3.7, 4.0), (16.3, 4.0), (17.2, 5.0), (17.2, 13.6), (16.3, 14.5), (7.0, 14.5)]), L(&[(6.2, 7.6), (13.8, 7.6)]), L(&[(6.2, 10.8), (11.2, 10.8)])],
            Self::Do => &[L(&[(2.8, 5.6), (4.2, 7.0), (6.6, 4.2)]), L(&[(9.0, 5.8), (17.0, 5.8)]), L(&[(2.8, 13.4), (4.2, 14.8), (6.6, 12.0)]), L(&[(9.0, 13.6), (17.0, 13.6)])],
            Self::Warn => &[L(&[(10.0, 3.2), (17.6, 16.4), (2.4, 16.4), (10.0, 3.2)]), L(&[(10.0, 8.2), (10.0, 11.8)]), D(10.0, 14.0, 0.95)],
            Self::Forbid => &[C(10.0, 10.0, 7.2), L(&[(5.0, 5.0), (15.0, 15.0)])],
            Self::Note => &[L(&[(12.0, 3.0), (4.5, 3.0), (4.5, 17.0), (15.5, 17.0), (15.5, 6.5), (12.0, 3.0), (12.0, 6.5), (15.5, 6.5)]), L(&[(7.2, 10.0), (12.8, 10.0)]), L(&[(7.2, 13.2), (11.0, 13.2)])],
            Self::Copy => &[B(7.0, 7.0, 16.5, 16.5), L(&[(13.0, 4.2), (12.2, 3.5), (4.3, 3.5), (3.5, 4.3), (3.5, 12.2), (4.2, 13.0)])],
            Self::Back => &[L(&[(16.5, 10.0), (4.0, 10.0)]), L(&[(8.8, 5.0), (3.8, 10.0), (8.8, 15.0)])],
            Self::Down => &[L(&[(5.0, 7.5), (10.0, 12.5), (15.0, 7.5)])],
            Self::Check => &[L(&[(3.8, 10.6), (8.0, 14.8), (16.4, 5.4)])],
            Self::Close => &[L(&[(5.0, 5.0), (15.0, 15.0)]), L(&[(15.0, 5.0), (5.0, 15.0)])],
            Self::Clock => &[C(10.0, 10.0, 7.2), L(&[(10.0, 5.6), (10.0, 10.2), (13.2, 12.0)])],
            Self::External => &[L(&[(8.5, 4.5), (4.0, 4.5), (4.0, 16.0), (15.5, 16.0), (15.5, 11.5)]), L(&[(11.5, 3.5), (16.5, 3.5), (16.5, 8.5)]), L(&[(16.3, 3.7), (9.5, 10.5)])],
            Self::Plus => &[L(&[(10.0, 4.0), (10.0, 16.0)]), L(&[(4.0, 10.0), (16.0, 10.0)])],
            Self::Send => &[L(&[(3.0, 9.6), (17.0, 3.4), (12.2, 16.8), (9.0, 11.2), (3.0, 9.6)]), L(&[(9.0, 11.2), (17.0, 3.4)])],
            Self::Unknown => &[C(10.0, 10.0, 7.2), L(&[(7.8, 8.0), (8.2, 6.8), (9.4, 6.1), (10.8, 6.2), (11.9, 7.1), (12.1, 8.4), (11.4, 9.5), (10.3, 10.3), (10.0, 11.5)]), D(10.0, 13.9, 0.95)],
            Self::Info => &[C(10.0, 10.0, 7.2), L(&[(10.0, 9.2), (10.0, 13.8)]), D(10.0, 6.6, 0.95)],
            Self::Pause => &[B(5.0, 4.0, 8.0, 16.0), B(12.0, 4.0, 15.0, 16.0)],
            Self::Phone => &[L(&[(4.0, 3.6), (7.2, 3.2), (8.8, 7.2), (6.8, 8.6), (8.4, 11.2), (11.2, 13.2), (12.8, 11.2), (16.8, 12.8), (16.4, 16.0), (15.0, 17.0), (11.0, 16.0), (6.6, 12.8), (3.8, 8.6), (3.0, 4.8), (4.0, 3.6)])],
            Self::Again => &[L(&[(15.8, 6.2), (13.4, 4.0), (10.0, 3.2), (6.4, 4.2), (3.9, 7.0), (3.3, 10.5), (4.6, 14.0), (7.6, 16.3), (11.2, 16.7), (14.4, 15.2), (16.4, 12.4)]), L(&[(16.4, 2.8), (16.2, 6.6), (12.4, 6.6)])],
            Self::List => &[L(&[(3.5, 5.5), (16.5, 5.5)]), L(&[(3.5, 10.0), (16.5, 10.0)]), L(&[(3.5, 14.5), (16.5, 14.5)])],
            Self::Receipt => &[L(&[(4.5, 17.0), (4.5, 3.0), (15.5, 3.0), (15.5, 17.0), (13.3, 15.4), (11.1, 17.0), (8.9, 15.4), (6.7, 17.0), (4.5, 15.4)]), L(&[(7.2, 6.8), (12.8, 6.8)]), L(&[(7.2, 10.2), (12.8, 10.2)])],
        }
    }

    /// Draws the icon into `rect`.
    pub fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        let scale = rect.width().min(rect.height()) / 20.0;
        let at = |x: f32, y: f32| -> Pos2 { rect.min + vec2(x, y) * scale };
        let stroke = Stroke::new(1.5 * scale.max(0.8), color);
        for part in self.parts() {
            match part {
                L(points) => {
                    let points: Vec<Pos2> = points.iter().map(|(x, y)| at(*x, *y)).collect();
                    painter.add(Shape::line(points, stroke));
                }
                C(x, y, r) => drop(painter.circle_stroke(at(*x, *y), r * scale, stroke)),
                D(x, y, r) => drop(painter.circle_filled(at(*x, *y), r * scale, color)),
                B(l, t, r, b) => {
                    let rect = Rect::from_min_max(at(*l, *t), at(*r, *b));
                    painter.rect_stroke(rect, 1.5 * scale, stroke, egui::StrokeKind::Middle);
                }
            }
        }
    }

    /// Draws the icon in line with text, taking its place.
    pub fn ui(self, ui: &mut Ui, size: f32, color: Color32) {
        let (rect, _) = ui.allocate_exact_size(vec2(size, size), egui::Sense::hover());
        if ui.is_rect_visible(rect) {
            self.paint(ui.painter(), rect, color);
        }
    }

    /// The icon centred on a point.
    pub fn paint_at(self, painter: &Painter, center: Pos2, size: f32, color: Color32) {
        self.paint(painter, Rect::from_center_size(pos2(center.x, center.y), vec2(size, size)), color);
    }
}
