//! The answer: a headline, four short lines, the words for the customer, what to do next. The rest is folded below.

use egui::{CollapsingHeader, Label, RichText, Stroke, Ui};

use super::{Action, act, parts};
use crate::app::command::Command;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::payment::codes::{Category, Retry};
use crate::payment::diagnosis::{Card, Certainty, Kind, Money};
use crate::payment::snippet::Weight;
use crate::ui::icon::Icon;
use crate::ui::payment::timeline_ui;
use crate::ui::theme::{self, Palette, Tone, palette, size, space, type_size};
use crate::ui::widgets;

/// How an answer looks: what is certain and good, what needs care, what was refused.
fn look(p: &Palette, card: &Card) -> (Tone, Icon) {
    match (card.money, card.retry) {
        (Some(Money::Approved), _) => (p.ok, Icon::Check),
        (Some(Money::Declined), _) => (p.danger, Icon::Close),
        (Some(Money::Unknown), _) => (p.warn, Icon::Unknown),
        (Some(Money::Cancelled), _) => (p.legacy, Icon::Back),
        _ if card.findings.iter().any(|finding| finding.severity == Weight::Error) => (p.danger, Icon::Warn),
        _ if card.category == Some(Category::Fine) => (p.ok, Icon::Check),
        _ if matches!(card.kind, Kind::None) => (p.warn, Icon::Unknown),
        _ => (p.accent, Icon::Info),
    }
}

/// Draws it.
pub fn answer_ui(ui: &mut Ui, app: &App, card: &Card, out: &mut Vec<Command>) {
    let p = palette(ui);
    let (tone, icon) = look(&p, card);
    theme::card(&p).stroke(Stroke::new(1.0, tone.ink)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        headline_ui(ui, card, tone, icon);
        ui.add_space(space::S);
        lines_ui(ui, card);
        if !card.say.is_empty() {
            ui.add_space(space::S);
            say_ui(ui, card);
        }
        next_ui(ui, app, card);
        ui.add_space(space::M);
        actions_ui(ui, app, card, out);
    });
    ui.add_space(space::S);
    parts::findings_ui(ui, card);
    timeline_ui(ui, &card.timeline);
    parts::others_ui(ui, card);
    folded_ui(ui, card);
}

fn headline_ui(ui: &mut Ui, card: &Card, tone: Tone, icon: Icon) {
    let p = palette(ui);
    ui.horizontal_top(|ui| {
        ui.add_space(2.0);
        icon.ui(ui, size::ICON_LARGE + space::XS, tone.ink);
        ui.vertical(|ui| {
            let words = RichText::new(&*card.what.ko).font(theme::bold(type_size::READ)).color(p.text);
            ui.add(Label::new(words).wrap().selectable(true));
        });
    });
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        widgets::badge(ui, Icon::Diagnose, card.kind.korean(), p.accent);
        if let Some(category) = card.category {
            widgets::badge(ui, Icon::Note, category.korean(), p.legacy);
        }
        if !card.code.is_empty() {
            widgets::badge(ui, Icon::Info, &format!("코드 {}", card.code), p.accent);
        }
        let (tone, icon) = match card.certainty {
            Certainty::Document => (p.ok, Icon::Check),
            Certainty::Public => (p.legacy, Icon::Info),
            Certainty::Guess => (p.warn, Icon::Unknown),
        };
        widgets::badge(ui, icon, card.certainty.korean(), tone);
    });
}

/// 누가 · 다시 시도 · 돈 · 멈춘 곳.
fn lines_ui(ui: &mut Ui, card: &Card) {
    let who: Vec<&str> = card.who.iter().map(|who| who.korean()).collect();
    let retry = card.retry.map_or("", |retry| match retry {
        Retry::Yes => "네, 다시 결제해도 돼요",
        Retry::No => "아니요, 다시 시도해도 같아요",
        Retry::Later => "나중에, 바뀐 것이 있을 때",
        Retry::InquireFirst => "조회 먼저. 확인될 때까지 다시 결제하지 않아요",
    });
    let rows = [
        ("누가 풀 수 있나요", who.join(", ")),
        ("다시 시도해도 되나요", retry.to_owned()),
        ("돈", card.money.map_or("", Money::korean).to_owned()),
        ("멈춘 곳", card.stop.map_or("", crate::payment::diagnosis::Stop::korean).to_owned()),
        ("결제사 문구", card.said.clone()),
        ("거래번호", card.tid.as_ref().map(ToString::to_string).unwrap_or_default()),
    ];
    widgets::facts(ui, "diagnosis", |ui| {
        for (label, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
            widgets::labelled_value(ui, label, value);
        }
    });
}

fn say_ui(ui: &mut Ui, card: &Card) {
    let p = palette(ui);
    theme::tinted(p.accent).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::block_heading(ui, Icon::Say, "고객께 드릴 말씀", p.accent.ink);
        let font = egui::FontId::new(type_size::HEADING, egui::FontFamily::Proportional);
        widgets::markdown(ui, &card.say, &font, type_size::LINE, p.text);
    });
}

/// The guide and the step that go on from here.
fn next_ui(ui: &mut Ui, app: &App, card: &Card) {
    let p = palette(ui);
    let Some(guide) = card.guide.as_deref().and_then(|id| app.guides().and_then(|library| library.guide(id))) else {
        return;
    };
    let step = card.step.as_deref().and_then(|id| guide.steps.iter().find(|step| step.id == id));
    let words = match step {
        Some(step) => format!("{} › {}", guide.title, step.title),
        None => guide.title.clone(),
    };
    ui.add_space(space::S);
    widgets::tight_row(ui, |ui| {
        Icon::Do.ui(ui, size::ICON, p.text2);
        ui.label(RichText::new("다음 단계").color(p.text2));
        ui.add(Label::new(RichText::new(words).font(theme::strong()).color(p.text)).wrap());
    });
}

fn actions_ui(ui: &mut Ui, app: &App, card: &Card, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        for (at, action) in Action::ALL.into_iter().enumerate().filter(|(_, action)| action.fits(card)) {
            let icon = match action {
                Action::Step => Icon::Desk,
                Action::Say => Icon::Copy,
                Action::Transaction => Icon::Payment,
                Action::Support => Icon::Send,
            };
            let response = match action {
                Action::Step => widgets::primary_button(ui, Some(icon), action.korean()),
                _ => widgets::button(ui, Some(icon), action.korean(), None),
            };
            let deed = Deed::Diagnosed(u8::try_from(at).unwrap_or_default());
            if response.on_hover_text(app.settings.shortcuts.text(deed)).clicked() {
                out.extend(act(action, app));
            }
        }
    });
}

/// 근거 and the paste itself, masked.
fn folded_ui(ui: &mut Ui, card: &Card) {
    let p = palette(ui);
    let heading = |words: &str| RichText::new(words).font(theme::strong()).color(p.text);
    CollapsingHeader::new(heading("근거")).id_salt("evidence").show(ui, |ui| {
        widgets::caption(ui, format!("{} · {}", card.certainty.korean(), card.source.ko).trim_end_matches(" · "));
        widgets::facts(ui, "evidence-table", |ui| {
            for found in &card.evidence {
                let label = if found.line > 0 {
                    format!("{} ({}번째 줄)", found.label.ko, found.line)
                } else {
                    found.label.ko.clone().into_owned()
                };
                widgets::labelled_value(ui, &label, &found.value.ko);
            }
        });
    });
    CollapsingHeader::new(heading("붙여 넣은 글 (가림)")).id_salt("masked").show(ui, |ui| {
        parts::masked_ui(ui, &card.text);
    });
}
