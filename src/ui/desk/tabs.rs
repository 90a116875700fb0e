//! The open calls as tabs, and the way to a new one.

use egui::{Align, CornerRadius, Layout, RichText, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::app::call::Call;
use crate::app::command::{Command, DeskCommand};
use crate::app::note::clock;
use crate::app::state::App;
use crate::text::mask::mask_name;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette, size, space};
use crate::ui::widgets;
use crate::ui::window::View;

/// "10:42 김** ISP 등록".
fn label(call: &Call) -> String {
    let name = call.session.inputs().get("customer").map(|name| mask_name(name)).unwrap_or_default();
    let parts = [clock(call.started_ms), name, call.session.root().title.clone()];
    parts.iter().filter(|s| !s.is_empty()).map(String::as_str).collect::<Vec<_>>().join("  ")
}

/// Draws the tabs.
pub fn tabs_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        for (at, call) in app.desk.calls.iter().enumerate() {
            if tab(ui, &label(call), app.desk.active == Some(at)).clicked() {
                out.push(Command::Desk(DeskCommand::Show(at)));
            }
        }
        let new = widgets::link_button(ui, Some(Icon::Plus), "새 상담");
        if new.on_hover_text("Ctrl+T").clicked() {
            out.push(Command::Desk(DeskCommand::NewCall));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if widgets::icon_button(ui, Icon::Unknown, "단축키 보기").clicked() {
                view.keys_shown = true;
            }
            let narrow = ui.ctx().content_rect().width() < size::FOLD;
            if narrow && app.desk.call().is_some() {
                let words = if view.drawer { "메모 접기" } else { "메모 펴기" };
                if widgets::button(ui, Some(Icon::Note), words, None).clicked() {
                    view.drawer = !view.drawer;
                }
            }
            let search = if narrow {
                widgets::icon_button(ui, Icon::Search, "무엇이든 찾기")
            } else {
                widgets::button(ui, Some(Icon::Search), "무엇이든 찾기", None)
            };
            if search.on_hover_text("Ctrl+K").clicked() {
                out.push(Command::Desk(DeskCommand::NewCall));
            }
            if !narrow {
                widgets::keycap(ui, "Ctrl+K");
            }
            let stale = app.guides().zip(app.desk.call()).is_some_and(|(library, call)| call.is_stale(library));
            if stale {
                let badge = widgets::badge(ui, Icon::Info, "새 안내가 있어요", p.accent);
                badge.on_hover_text("이 상담은 시작할 때의 안내로 이어져요. 새 안내는 다음 상담부터 보여요");
            }
        });
    });
}

fn tab(ui: &mut Ui, label: &str, here: bool) -> egui::Response {
    let p = palette(ui);
    let ink = if here { p.text } else { p.text2 };
    let font = if here { theme::strong() } else { theme::body() };
    let mut job = egui::text::LayoutJob::single_section(
        label.to_owned(),
        egui::TextFormat { font_id: font, color: ink, ..Default::default() },
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(220.0);
    let galley = ui.painter().layout_job(job);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + 2.0 * space::M, size::CONTROL), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, label));
    let fill = if here || response.hovered() { p.surface } else { p.sunken };
    let edge = if here { p.accent.ink } else { p.border };
    ui.painter().rect(rect, CornerRadius::same(6), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    ui.painter().galley(egui::pos2(rect.left() + space::M, rect.center().y - galley.size().y / 2.0), galley, ink);
    widgets::focus_ring(ui, &response, rect, &p);
    response.on_hover_ui(|ui| {
        ui.label(RichText::new(label));
    })
}
