//! Every colour, size and space of the window, as tokens.
//!
//! No other file names a colour or a margin in numbers. Knows nothing of what is drawn.

use std::sync::Arc;

use egui::style::{ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme, Visuals};

/// Name of the bold face. `RichText::strong` only changes the colour.
pub const BOLD: &str = "bold";

/// Spaces, in points.
pub mod space {
    /// Inside a group.
    pub const XS: f32 = 4.0;
    /// Between lines that belong together.
    pub const S: f32 = 8.0;
    /// Between controls.
    pub const M: f32 = 12.0;
    /// Inside cards.
    pub const L: f32 = 16.0;
    /// Between groups.
    pub const XL: f32 = 24.0;
    /// Around what stands alone.
    pub const XXL: f32 = 32.0;
}

/// Sizes, in points.
pub mod size {
    /// Height of controls.
    pub const CONTROL: f32 = 32.0;
    /// Height of choices.
    pub const CHOICE: f32 = 40.0;
    /// Small icons.
    pub const ICON: f32 = 16.0;
    /// Large icons.
    pub const ICON_LARGE: f32 = 20.0;
    /// Width of the rail.
    pub const RAIL: f32 = 72.0;
    /// Width of the left column.
    pub const LEFT: f32 = 224.0;
    /// Width of the right column.
    pub const RIGHT: f32 = 288.0;
    /// Width of the left column in a wide window.
    pub const LEFT_WIDE: f32 = 288.0;
    /// Width of the right column in a wide window.
    pub const RIGHT_WIDE: f32 = 376.0;
    /// From this width on the side columns are wide.
    pub const WIDE: f32 = 1600.0;
    /// Narrowest step beside the right column.
    pub const STEP_LEAST: f32 = 240.0;
    /// Widest words of a tab.
    pub const TAB: f32 = 220.0;
    /// Narrowest row of tabs.
    pub const TABS_LEAST: f32 = 96.0;
    /// Room beside the tabs for everything else in their row.
    pub const TABS_REST: f32 = 520.0;
    /// The same in a narrow window.
    pub const TABS_REST_NARROW: f32 = 400.0;
    /// The same where everything else is icons.
    pub const TABS_REST_TIGHT: f32 = 296.0;
    /// Below this width the side columns fold.
    pub const FOLD: f32 = 1180.0;
    /// Below this width a row of controls has no room for words.
    pub const TIGHT: f32 = 640.0;
    /// Below this height one message at a time is enough.
    pub const LOW: f32 = 480.0;
    /// Width of a focus ring.
    pub const RING: f32 = 2.0;
    /// Widest line that is read aloud.
    pub const READING: f32 = 720.0;
    /// Widest form.
    pub const FORM: f32 = 640.0;
    /// From this width on two forms stand beside each other.
    pub const TWO_FORMS: f32 = 800.0;
    /// Narrowest key that can be put elsewhere.
    pub const KEY: f32 = 104.0;
    /// Width of a question over the window.
    pub const QUESTION: f32 = 440.0;
}

/// Type sizes, in points.
pub mod type_size {
    /// Captions.
    pub const CAPTION: f32 = 12.0;
    /// Body.
    pub const BODY: f32 = 14.0;
    /// Headings.
    pub const HEADING: f32 = 16.0;
    /// Step titles, and what is read aloud.
    pub const READ: f32 = 20.0;
    /// Amounts.
    pub const DISPLAY: f32 = 26.0;
    /// Line height of what is read aloud, in multiples of its size.
    pub const READ_LINE: f32 = 1.6;
    /// Line height of everything else.
    pub const LINE: f32 = 1.45;
}

/// A state's colour on the plain ground, and its soft ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tone {
    /// Text and strokes.
    pub ink: Color32,
    /// Ground.
    pub soft: Color32,
    /// Edge of that ground. Nothing where the ground is seen without one.
    pub edge: Color32,
}

/// One theme's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The window.
    pub bg: Color32,
    /// Cards.
    pub surface: Color32,
    /// Wells.
    pub sunken: Color32,
    /// Edges of cards.
    pub border: Color32,
    /// Edges of inputs.
    pub control: Color32,
    /// Text.
    pub text: Color32,
    /// Second text.
    pub text2: Color32,
    /// Third text.
    pub text3: Color32,
    /// What an empty field says. It must not look like something that was typed.
    pub hint: Color32,
    /// Focus, primary button, links, 하기.
    pub accent: Tone,
    /// Text on an accent ground.
    pub on_accent: Color32,
    /// Approved, resolved, 보낼 문구.
    pub ok: Tone,
    /// 주의, unknown, practice.
    pub warn: Tone,
    /// Never-ask, declined, live money.
    pub danger: Tone,
    /// Old environments, overdue.
    pub legacy: Tone,
}

impl Palette {
    /// A ground that says nothing.
    pub fn quiet(&self) -> Tone {
        let edge = if self.accent.edge == Color32::TRANSPARENT { Color32::TRANSPARENT } else { self.border };
        Tone { ink: self.text2, soft: self.sunken, edge }
    }
}

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    #[expect(clippy::disallowed_methods, reason = "the theme is where colours are made")]
    Color32::from_rgb(r, g, b)
}

const fn tone(ink: u32, soft: u32) -> Tone {
    Tone { ink: rgb(ink), soft: rgb(soft), edge: Color32::TRANSPARENT }
}

/// On black the ground says little: the edge says it.
const fn edged(ink: u32) -> Tone {
    Tone { ink: rgb(ink), soft: rgb(0x0D0D0D), edge: rgb(ink) }
}

/// Light.
pub const LIGHT: Palette = Palette {
    bg: rgb(0xF6F7F9),
    surface: rgb(0xFFFFFF),
    sunken: rgb(0xEEF1F4),
    border: rgb(0xC9D0D9),
    control: rgb(0x7D8896),
    text: rgb(0x191D24),
    text2: rgb(0x454E5B),
    text3: rgb(0x5F6978),
    hint: rgb(0x5F6978),
    accent: tone(0x0B57B8, 0xE4EEFB),
    on_accent: rgb(0xFFFFFF),
    ok: tone(0x0E6E3C, 0xE2F3E9),
    warn: tone(0x7A4D00, 0xFFF1D0),
    danger: tone(0xAD1F15, 0xFCE8E6),
    legacy: tone(0x5C4A86, 0xEEEAF7),
};

/// Dark.
pub const DARK: Palette = Palette {
    bg: rgb(0x12151A),
    surface: rgb(0x1A1E24),
    sunken: rgb(0x232830),
    border: rgb(0x414A57),
    control: rgb(0x76828F),
    text: rgb(0xEDF0F4),
    text2: rgb(0xBAC3CF),
    text3: rgb(0x98A3B2),
    hint: rgb(0x98A3B2),
    accent: tone(0x8AB8FF, 0x1D3050),
    on_accent: rgb(0x12151A),
    ok: tone(0x6FD39A, 0x17352A),
    warn: tone(0xF2C25C, 0x3A2E14),
    danger: tone(0xFF9C92, 0x43211F),
    legacy: tone(0xC3B2F0, 0x2D2740),
};

/// High contrast.
pub const CONTRAST: Palette = Palette {
    bg: rgb(0x000000),
    surface: rgb(0x000000),
    sunken: rgb(0x0D0D0D),
    border: rgb(0xFFFFFF),
    control: rgb(0xFFFFFF),
    text: rgb(0xFFFFFF),
    text2: rgb(0xFFFFFF),
    text3: rgb(0xE6E6E6),
    hint: rgb(0xA8A8A8),
    accent: edged(0xFFE14D),
    on_accent: rgb(0x000000),
    ok: edged(0x7CFFB0),
    warn: edged(0xFFC94D),
    danger: edged(0xFF9A9A),
    legacy: edged(0xD9C7FF),
};

/// The palette of the theme in use. egui knows two; high contrast is told from dark by its window.
pub fn palette(ui: &egui::Ui) -> Palette {
    match ui.visuals() {
        visuals if !visuals.dark_mode => LIGHT,
        visuals if visuals.panel_fill == CONTRAST.bg => CONTRAST,
        _ => DARK,
    }
}

/// Over the window, below what lies over it.
pub fn dim() -> Color32 {
    Color32::from_black_alpha(120)
}

/// Caption.
pub fn caption() -> FontId {
    FontId::new(type_size::CAPTION, FontFamily::Proportional)
}

/// Body.
pub fn body() -> FontId {
    FontId::new(type_size::BODY, FontFamily::Proportional)
}

/// Bold body.
pub fn strong() -> FontId {
    bold(type_size::BODY)
}

/// Bold of any size.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// What is read aloud.
pub fn read() -> FontId {
    FontId::new(type_size::READ, FontFamily::Proportional)
}

/// Installs both themes in a context.
pub fn install(ctx: &egui::Context) {
    ctx.set_style_of(Theme::Light, Arc::new(style(Theme::Light, &LIGHT)));
    wear(ctx, false);
}

/// Puts strong contrast in the place of the dark theme, or takes it away again.
pub fn wear(ctx: &egui::Context, contrast: bool) {
    let palette = if contrast { CONTRAST } else { DARK };
    ctx.set_style_of(Theme::Dark, Arc::new(style(Theme::Dark, &palette)));
}

fn style(theme: Theme, p: &Palette) -> Style {
    let mut style = Style { visuals: visuals(theme, p), animation_time: 0.0, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, caption()),
        (TextStyle::Body, body()),
        (TextStyle::Button, body()),
        (TextStyle::Heading, bold(type_size::HEADING)),
        (TextStyle::Monospace, body()),
    ]
    .into();
    style.spacing.item_spacing = egui::vec2(space::S, space::S);
    style.spacing.button_padding = egui::vec2(space::M, space::XS);
    style.spacing.interact_size = egui::vec2(size::CONTROL, size::CONTROL);
    style.spacing.icon_width = size::ICON_LARGE;
    style.spacing.icon_width_inner = space::M;
    style.spacing.scroll = scroll();
    style.url_in_tooltip = false;
    style
}

/// A thin bar in the colour of text. In that of a resting control it would be white on white.
fn scroll() -> ScrollStyle {
    ScrollStyle {
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        dormant_handle_opacity: 0.45,
        active_handle_opacity: 0.6,
        interact_handle_opacity: 0.8,
        ..ScrollStyle::thin()
    }
}

fn visuals(theme: Theme, p: &Palette) -> Visuals {
    let base = match theme {
        Theme::Dark => Visuals::dark(),
        Theme::Light => Visuals::light(),
    };
    let widget = |fill: Color32, edge: Color32, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.5, ink),
        expansion: 0.0,
    };
    Visuals {
        override_text_color: None,
        weak_text_color: Some(p.hint),
        widgets: Widgets {
            noninteractive: widget(p.surface, p.border, p.text),
            inactive: widget(p.surface, p.control, p.text),
            hovered: widget(p.sunken, p.accent.ink, p.text),
            // What has the focus looks like this: the edge is its ring.
            active: WidgetVisuals {
                bg_stroke: Stroke::new(size::RING, p.accent.ink),
                ..widget(p.accent.soft, p.accent.ink, p.text)
            },
            open: widget(p.sunken, p.control, p.text),
        },
        selection: Selection { bg_fill: p.accent.soft, stroke: Stroke::new(size::RING, p.accent.ink) },
        hyperlink_color: p.accent.ink,
        faint_bg_color: p.sunken,
        extreme_bg_color: p.surface,
        text_edit_bg_color: Some(p.surface),
        code_bg_color: p.sunken,
        warn_fg_color: p.warn.ink,
        error_fg_color: p.danger.ink,
        window_corner_radius: CornerRadius::same(10),
        window_fill: p.surface,
        window_stroke: Stroke::new(1.0, p.border),
        window_shadow: Shadow::NONE,
        popup_shadow: Shadow::NONE,
        menu_corner_radius: CornerRadius::same(6),
        panel_fill: p.bg,
        // A blinking cursor would draw twice a second for nothing, which a slow remote desktop feels.
        text_cursor: TextCursorStyle { stroke: Stroke::new(2.0, p.accent.ink), blink: false, ..base.text_cursor },
        ..base
    }
}

/// A card: surface, edge, room inside.
pub fn card(p: &Palette) -> egui::Frame {
    egui::Frame::new()
        .fill(p.surface)
        .stroke(Stroke::new(1.0, p.border))
        .corner_radius(CornerRadius::same(10))
        .inner_margin(Margin::same(16))
}

/// A soft ground in a state's colour.
pub fn tinted(tone: Tone) -> egui::Frame {
    let frame = egui::Frame::new().fill(tone.soft).stroke(Stroke::new(1.0, tone.edge));
    frame.corner_radius(CornerRadius::same(6)).inner_margin(Margin::symmetric(12, 8))
}

/// Keeps what follows within `width`, and within the room there is.
pub fn limit_width(ui: &mut egui::Ui, width: f32) {
    let width = width.min(ui.available_width());
    ui.set_max_width(width);
}

/// A panel without an edge.
pub fn panel(p: &Palette) -> egui::Frame {
    egui::Frame::new().fill(p.bg).inner_margin(Margin::symmetric(12, 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG relative luminance.
    fn luminance(c: Color32) -> f64 {
        let linear = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Every pair of tokens that is drawn on one another: text 4.5:1, edges of controls and the ring of the focus 3:1.
    #[test]
    fn text_reads_on_every_ground_and_edges_are_seen() {
        let mut low = Vec::new();
        for (theme, p) in [("light", LIGHT), ("dark", DARK), ("contrast", CONTRAST)] {
            let mut need = |what: &str, ink: Color32, ground: Color32, least: f64| {
                let found = contrast(ink, ground);
                if found < least {
                    low.push(format!("{theme}: {what} {ink:?} on {ground:?} is {found:.2}, not {least}"));
                }
            };
            let tones = [p.accent, p.ok, p.warn, p.danger, p.legacy];
            let grounds = [p.bg, p.surface, p.sunken];
            for ground in grounds {
                for ink in [p.text, p.text2, p.text3, p.hint] {
                    need("text", ink, ground, 4.5);
                }
                for tone in tones {
                    need("tone", tone.ink, ground, 4.5);
                }
                need("edge of a control", p.control, ground, 3.0);
                need("focus", p.accent.ink, ground, 3.0);
            }
            for tone in tones {
                need("text on its soft ground", tone.ink, tone.soft, 4.5);
                for ink in [p.text, p.text2] {
                    need("text on a soft ground", ink, tone.soft, 4.5);
                }
                need("edge of a control on a soft ground", p.control, tone.soft, 3.0);
                need("focus on a soft ground", p.accent.ink, tone.soft, 3.0);
            }
            need("primary button", p.on_accent, p.accent.ink, 4.5);
        }
        assert!(low.is_empty(), "{}", low.join("\n"));
    }

    #[test]
    fn high_contrast_is_high() {
        let p = CONTRAST;
        for ink in [p.text, p.text2, p.text3, p.hint, p.accent.ink, p.ok.ink, p.warn.ink, p.danger.ink, p.legacy.ink] {
            assert!(contrast(ink, p.surface) >= 7.0 && contrast(ink, p.accent.soft) >= 7.0, "{ink:?}");
        }
    }
}
