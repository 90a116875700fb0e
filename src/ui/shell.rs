//! What stands around every workspace: the rail, the mode bar, messages, and what lies over it.

use egui::{
    Align, Align2, CornerRadius, Frame, Layout, Margin, Panel, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo,
    vec2,
};

use super::icon::Icon;
use super::theme::{self, Palette, size, space, type_size};
use super::widgets;
use super::window::View;
use super::{desk, diagnose, help, key_table, palette, payment, settings, toasts, tour, welcome};
use crate::app::command::Command;
use crate::app::shortcuts::Deed;
use crate::app::state::{App, Workspace};
use crate::payment::Mode;

/// Title of the window: practice and live are told apart even in a task bar.
pub fn window_title(app: &App) -> String {
    format!("길잡이 · {}", app.settings.mode.korean())
}

/// Draws everything.
pub fn shell_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = theme::palette(ui);
    ui.painter().rect_filled(ui.max_rect(), CornerRadius::ZERO, p.bg);
    if let Some(asked) = &app.welcome {
        welcome::welcome_ui(ui, app, asked, view, out);
        return;
    }
    Panel::left("rail")
        .exact_size(size::RAIL)
        .resizable(false)
        .frame(rail_frame(&p))
        .show(ui, |ui| rail_ui(ui, app, out));
    let mut placed = false;
    Panel::top("mode").exact_size(26.0).resizable(false).frame(mode_frame(&p, app)).show(ui, |ui| {
        placed = mode_ui(ui, &p, app, out);
    });
    toasts::toasts_ui(ui, app, placed, out);
    match app.workspace {
        Workspace::Desk => desk::desk_ui(ui, app, view, out),
        Workspace::Diagnose => diagnose::diagnose_ui(ui, app, view, out),
        Workspace::Payment => payment::payment_ui(ui, app, view, out),
        Workspace::Settings => settings::settings_ui(ui, app, view, out),
        later @ (Workspace::Trainer | Workspace::Insight) => later_ui(ui, later, out),
    }
    tour::tour_ui(ui, app, out);
    if view.keys_shown {
        key_table::key_table_ui(ui, app, view, out);
    }
    if app.palette.open {
        palette::palette_ui(ui, app, view, out);
    }
    help::help_ui(ui, view);
}

fn rail_frame(p: &Palette) -> Frame {
    Frame::new().fill(p.surface).inner_margin(Margin::symmetric(6, 10)).stroke(Stroke::new(1.0, p.border))
}

/// Height of an item of the rail, in points, and of what stands below all of them.
const RAIL_ITEM: f32 = 56.0;
const RAIL_FOOT: f32 = 52.0;

fn rail_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = space::XS;
    // In a low window with large letters all six must still stand above the foot.
    let count = Workspace::ALL.len() as f32;
    let height = ((ui.available_height() - RAIL_FOOT) / count - space::XS).clamp(RAIL_ITEM * 0.75, RAIL_ITEM);
    for (at, workspace) in Workspace::ALL.into_iter().enumerate() {
        let deed = Deed::Go(u8::try_from(at).unwrap_or_default());
        let key = app.settings.shortcuts.caption(workspace.korean(), deed);
        if rail_item(ui, workspace, &key, height, app.workspace == workspace).clicked() {
            out.push(Command::Go(workspace));
        }
    }
    let unknown = app.payment.unsettled().count();
    ui.with_layout(Layout::bottom_up(Align::Center), |ui| {
        let p = theme::palette(ui);
        let today = format!("{}건", app.desk.ended_today(app.now_ms));
        ui.label(RichText::new(today).font(theme::caption()).color(p.text2)).on_hover_text("오늘 마친 상담");
        if unknown > 0 {
            let response = widgets::badge(ui, Icon::Unknown, &unknown.to_string(), p.warn);
            response.on_hover_text("결과를 알 수 없는 승인이 있어요. 거래에서 조회해 주세요");
        }
    });
}

fn rail_icon(workspace: Workspace) -> Icon {
    match workspace {
        Workspace::Desk => Icon::Desk,
        Workspace::Diagnose => Icon::Diagnose,
        Workspace::Payment => Icon::Payment,
        Workspace::Trainer => Icon::Trainer,
        Workspace::Insight => Icon::Insight,
        Workspace::Settings => Icon::Settings,
    }
}

fn rail_item(ui: &mut Ui, workspace: Workspace, key: &str, height: f32, here: bool) -> egui::Response {
    let p = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let name = workspace.korean();
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, name));
    if here {
        ui.painter().rect_filled(rect, CornerRadius::same(6), p.accent.soft);
        let bar = Rect::from_min_size(rect.left_top() + vec2(0.0, 12.0), vec2(3.0, rect.height() - 24.0));
        ui.painter().rect_filled(bar, CornerRadius::same(2), p.accent.ink);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(6), p.sunken);
    }
    let ink = if here { p.accent.ink } else { p.text2 };
    let top = rect.center_top() + vec2(0.0, height * 0.36);
    rail_icon(workspace).paint_at(ui.painter(), top, size::ICON_LARGE, ink);
    let font = if here { theme::bold(12.0) } else { theme::caption() };
    ui.painter().text(rect.center_bottom() - vec2(0.0, height * 0.25), Align2::CENTER_CENTER, name, font, ink);
    widgets::focus_ring(ui, &response, rect, &p);
    response.on_hover_text(key)
}

fn mode_frame(p: &Palette, app: &App) -> Frame {
    let fill = match app.settings.mode {
        Mode::Practice => p.warn.soft,
        Mode::Live => p.danger.soft,
    };
    Frame::new().fill(fill).inner_margin(Margin::symmetric(12, 0))
}

/// The mode, and at its end a message or else who works here. Returns whether it was a message.
fn mode_ui(ui: &mut Ui, p: &Palette, app: &App, out: &mut Vec<Command>) -> bool {
    let (tone, icon, name, more) = match app.settings.mode {
        Mode::Practice => (p.warn, Icon::Info, "연습 모드", "실제 결제가 일어나지 않아요"),
        Mode::Live => (p.danger, Icon::Warn, "실거래", "승인 요청은 실제로 돈을 움직여요"),
    };
    let whole = format!("{name}  {more}");
    let needs = |words: &str| {
        let galley = ui.painter().layout_no_wrap(words.to_owned(), theme::bold(type_size::CAPTION), tone.ink);
        galley.size().x + size::ICON + space::XL
    };
    let (least, most) = (needs(name), needs(&whole));
    let width = ui.available_width();
    let message = toasts::passing(ui, app, width - least);
    // The name of the mode always stands; what it means gives way to a message for as long as that stands.
    let words = if message.as_ref().is_some_and(|message| message.width > width - most) { name } else { &whole };
    let rect = ui.max_rect().expand2(vec2(12.0, 0.0));
    let stripe = Rect::from_min_max(rect.left_bottom() - vec2(0.0, 2.0), rect.right_bottom());
    ui.painter().rect_filled(stripe, CornerRadius::ZERO, tone.ink);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        icon.ui(ui, 14.0, tone.ink);
        ui.label(RichText::new(words).font(theme::bold(12.0)).color(tone.ink));
        let who = [app.settings.center.as_str(), app.settings.agent_name.as_str()];
        let who = who.iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join("  ");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| match &message {
            Some(message) => toasts::passing_ui(ui, app, message, out),
            None => drop(ui.label(RichText::new(who).font(theme::caption()).color(tone.ink))),
        });
    });
    message.is_some()
}

fn later_ui(ui: &mut Ui, workspace: Workspace, out: &mut Vec<Command>) {
    let p = theme::palette(ui);
    let (what, meanwhile) = match workspace {
        Workspace::Trainer => (
            "안내를 쓰고 고치고 시험해서 내보낼 곳이에요.",
            "지금은 아무 편집기로 안내 파일을 고치고, 터미널에서 giljabi check로 확인할 수 있어요.",
        ),
        _ => (
            "상담 결과와 막힌 곳, 찾지 못한 검색어를 보여 드릴 곳이에요.",
            "지금도 상담과 검색은 모두 쌓이고 있어요. 나중에 여기에서 볼 수 있어요.",
        ),
    };
    egui::CentralPanel::default().frame(theme::panel(&p)).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() * 0.24);
            rail_icon(workspace).ui(ui, 40.0, p.text3);
            ui.add_space(space::M);
            widgets::heading(ui, &format!("{}은 아직 준비하고 있어요", workspace.korean()));
            ui.add_space(space::XS);
            widgets::paragraph(ui, what);
            widgets::paragraph(ui, meanwhile);
            ui.add_space(space::L);
            if widgets::button(ui, Some(Icon::Desk), "상담으로 가기", None).clicked() {
                out.push(Command::Go(Workspace::Desk));
            }
        });
    });
}
