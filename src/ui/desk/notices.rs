//! Notices: strips above the search and the call, and the page a call is stopped by.

use egui::{Align, Frame, Label, Layout, Margin, Panel, Rect, RichText, Ui};

use crate::app::call::Call;
use crate::app::command::{Command, DeskCommand};
use crate::app::notices;
use crate::app::state::App;
use crate::app::tour::Spot;
use crate::guide::tables::notices::{Notice, Weight};
use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, Tone, palette, size, space, type_size};
use crate::ui::tour::mark;
use crate::ui::widgets::{self, ChoiceRow};

/// Most strips at once: the work below them matters more.
const STRIPS: usize = 3;

/// Colour and icon of a weight.
pub fn look(p: &Palette, weight: Weight) -> (Tone, Icon) {
    match weight {
        Weight::Info => (p.accent, Icon::Info),
        Weight::Warning => (p.warn, Icon::Warn),
        Weight::Critical => (p.danger, Icon::Forbid),
    }
}

/// The notices in force, a strip each, and how old the shared ones are where the database is out of reach.
pub fn strips_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let shown = notices::shown(app);
    let warning = app.shared.warning(app.now_ms);
    if shown.is_empty() && warning.is_none() {
        return;
    }
    let p = palette(ui);
    let frame = Frame::new().fill(p.bg).inner_margin(Margin::symmetric(12, 6));
    Panel::top("desk-notices").resizable(false).frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for notice in shown.iter().take(STRIPS) {
            strip_ui(ui, app, notice, &p, out);
        }
        if let Some(more) = shown.len().checked_sub(STRIPS).filter(|more| *more > 0) {
            widgets::caption(ui, &format!("공지 {more}개가 더 있어요"));
        }
        if let Some(warning) = warning {
            widgets::caption(ui, &warning);
        }
    });
}

fn strip_ui(ui: &mut Ui, app: &App, notice: &Notice, p: &Palette, out: &mut Vec<Command>) {
    let (tone, icon) = look(p, notice.weight);
    theme::tinted(tone).inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            icon.ui(ui, size::ICON, tone.ink);
            ui.label(RichText::new(notice.weight.korean()).font(theme::strong()).color(tone.ink));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if notice.weight == Weight::Info {
                    let name = format!("{} 오늘 하루 치우기", notice.head());
                    if widgets::icon_button(ui, Icon::Close, &name).clicked() {
                        out.push(Command::PutNoticeAway(notice.id.value.clone()));
                    }
                }
                let span = notices::span_words(notice, app.now_ms);
                ui.label(RichText::new(span).font(theme::caption()).color(p.text2));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| words_ui(ui, notice, p));
            });
        });
    });
}

/// Title and text on one line; all of it where the pointer rests.
fn words_ui(ui: &mut Ui, notice: &Notice, p: &Palette) {
    let words = match &notice.title {
        Some(title) => format!("{}  {}", title.value, notice.text.value),
        None => notice.text.value.clone(),
    };
    let label = ui.add(Label::new(RichText::new(&words).color(p.text)).truncate());
    label.on_hover_text(&words);
}

/// The page before a step that a notice is about: what is the matter, what to tell the customer, and the two ways on.
pub fn stop_ui(ui: &mut Ui, app: &App, call: &Call, notice: &Notice, out: &mut Vec<Command>) {
    let p = palette(ui);
    let (tone, icon) = look(&p, notice.weight);
    theme::limit_width(ui, size::READING);
    widgets::caption(ui, &call.session.guide().title);
    widgets::tight_row(ui, |ui| {
        ui.label(RichText::new(notice.head()).font(theme::bold(type_size::READ)).color(p.text));
        widgets::badge(ui, icon, notice.weight.korean(), tone);
    });
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        match &notice.say {
            Some(say) => {
                widgets::block_heading(ui, Icon::Say, "말하기", p.text3);
                let say = call.fill(&say.value, &app.settings, app.now_ms);
                widgets::markdown(ui, &say, &theme::read(), type_size::READ_LINE, p.text);
            }
            None => drop(widgets::paragraph(ui, "단계로 이끌기 전에 고객께 상황을 먼저 말씀드려 주세요.")),
        }
        ui.add_space(space::S);
        theme::tinted(tone).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(&notice.text.value).color(p.text));
            let mut below = notices::span_words(notice, app.now_ms);
            if !notice.source.is_empty() {
                below.push_str(&format!("  ·  {}", notice.source));
            }
            widgets::caption(ui, &below);
        });
    });
    ui.add_space(space::S);
    let top = ui.cursor().min;
    let end = format!("여기서 마치기 ({} 안내)", notice.weight.korean());
    for (at, (label, hint)) in [("안내했고, 그래도 진행", "Enter"), (end.as_str(), "2")].into_iter().enumerate()
    {
        let row = ChoiceRow { number: at + 1, label, hint, likely: at == 0, picked: false };
        if widgets::choice_row(ui, &row).clicked() {
            out.push(Command::Desk(DeskCommand::Choose(at)));
        }
    }
    mark(ui, Spot::Choices, Rect::from_min_max(top, ui.min_rect().max));
    widgets::caption(ui, "어느 쪽이든 상담 메모에 안내했다고 적혀요.");
}

/// The word beside a guide that a notice names, in the list of the search.
pub fn row_word(active: &[&Notice], app: &App, guide: &str) -> Option<Weight> {
    if active.is_empty() {
        return None;
    }
    let guide = app.guides().and_then(|library| library.guide(guide))?;
    notices::heaviest(active, guide).map(|notice| notice.weight)
}
