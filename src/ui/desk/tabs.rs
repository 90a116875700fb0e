//! The open calls as tabs, those set aside after the others, and the way to a new one.

use std::collections::BTreeMap;

use egui::scroll_area::ScrollBarVisibility;
use egui::{CornerRadius, Popup, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::app::call::Call;
use crate::app::command::{Command, DeskCommand};
use crate::app::note::clock;
use crate::app::park::lasted;
use crate::app::past::PastCommand;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::app::tour::{Spot, is_practice};
use crate::ui::deeds;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette, size, space};
use crate::ui::tour::mark;
use crate::ui::widgets;
use crate::ui::window::View;

/// "10:42  김**  ISP 등록", or how long it has been set aside.
fn label(call: &Call, now_ms: i64) -> String {
    match &call.parked {
        Some(parked) => format!("보류 {}  {}", lasted(now_ms - parked.since_ms), call.name()),
        None => format!("{}  {}", clock(call.started_ms), call.name()),
    }
}

/// Draws the tabs.
pub fn tabs_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let narrow = ui.ctx().content_rect().width() < size::FOLD;
    let mut asked = Vec::new();
    ui.horizontal(|ui| {
        let tight = ui.ctx().content_rect().width() < size::TIGHT && told(app) == (false, 0);
        let rest = match narrow {
            true if tight => size::TABS_REST_TIGHT,
            true => size::TABS_REST_NARROW,
            false => size::TABS_REST,
        };
        calls_ui(ui, app, view, rest, out);
        let lists = |ui: &mut Ui| {
            list_ui(ui, app, out);
            // Alone in its row a plus says nothing.
            let new = if narrow && !app.desk.calls.is_empty() {
                widgets::icon_button(ui, Icon::Plus, "새 상담")
            } else {
                widgets::link_button(ui, Some(Icon::Plus), "새 상담")
            };
            if new.on_hover_text(app.settings.shortcuts.text(Deed::NewCall)).clicked() {
                out.push(Command::Desk(DeskCommand::NewCall));
            }
        };
        widgets::split(ui, "rest", lists, |ui| rest_ui(ui, app, view, narrow, &mut asked));
    });
    out.append(&mut asked);
}

/// What stands at the right of the tabs.
fn rest_ui(ui: &mut Ui, app: &App, view: &mut View, narrow: bool, out: &mut Vec<Command>) {
    let keys = &app.settings.shortcuts;
    told_ui(ui, app, out);
    let key = keys.text(Deed::Palette);
    if !narrow && !key.is_empty() {
        widgets::keycap(ui, &key);
    }
    let search = if narrow {
        widgets::icon_button(ui, Icon::Search, "무엇이든 찾기")
    } else {
        widgets::button(ui, Some(Icon::Search), "무엇이든 찾기", None)
    };
    if search.on_hover_text(&key).clicked() {
        deeds::run(Deed::Palette, &ui.ctx().clone(), app, view, out);
    }
    if narrow && app.desk.call().is_some() {
        let words = if view.drawer { "메모 접기" } else { "메모 펴기" };
        let drawer = if ui.ctx().content_rect().width() < size::TIGHT {
            widgets::icon_button(ui, Icon::Note, words)
        } else {
            widgets::button(ui, Some(Icon::Note), words, None)
        };
        if !view.drawer {
            // What the tour points at lies behind it.
            [Spot::Note, Spot::End].into_iter().for_each(|spot| mark(ui, spot, drawer.rect));
        }
        if drawer.clicked() {
            view.drawer = !view.drawer;
        }
    }
    let listed = widgets::icon_button(ui, Icon::Clock, "오늘 상담과 지난 상담");
    if listed.on_hover_text(keys.text(Deed::Past)).clicked() {
        out.push(Command::Desk(DeskCommand::Past(PastCommand::Toggle)));
    }
    if widgets::icon_button(ui, Icon::Unknown, "단축키 보기").clicked() {
        deeds::run(Deed::Keys, &ui.ctx().clone(), app, view, out);
    }
}

/// Whether guides are newer than this call's, and how many customers are to be called by now.
fn told(app: &App) -> (bool, usize) {
    let stale = app.guides().zip(app.desk.call()).is_some_and(|(library, call)| call.is_stale(library));
    let due = app.desk.waiting().iter().filter(|waiting| waiting.is_due(app.now_ms)).count();
    (stale, if app.desk.call().is_some() { due } else { 0 })
}

/// What wants to be known of: guides that are newer than this call's, customers to be called by now.
fn told_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let (stale, due) = told(app);
    if stale {
        let badge = widgets::badge(ui, Icon::Info, "새 안내가 있어요", p.accent);
        badge.on_hover_text("이 상담은 시작할 때의 안내로 이어져요. 새 안내는 다음 상담부터 보여요");
    }
    if due > 0 {
        let words = format!("다시 전화 {due}");
        let response = widgets::button(ui, Some(Icon::Phone), &words, Some(p.warn));
        if response.on_hover_text("다시 전화할 시간이 됐어요. 눌러서 목록을 봐요").clicked() {
            out.push(Command::Desk(DeskCommand::NewCall));
        }
    }
}

/// The tabs, in a row that scrolls where there are more than fit.
fn calls_ui(ui: &mut Ui, app: &App, view: &mut View, rest: f32, out: &mut Vec<Command>) {
    let width = (ui.available_width() - rest).max(size::TABS_LEAST);
    // Also in a row of another width the open call is to be seen.
    let here = app.desk.call().map(|call| (call.id.clone(), width.to_bits()));
    let moved = view.tab != here;
    if app.desk.calls.is_empty() {
        view.tab = here;
        return;
    }
    let row = ScrollArea::horizontal()
        .id_salt("tabs")
        .max_width(width)
        .auto_shrink([true, true])
        .scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden);
    let mut seen = BTreeMap::new();
    row.show(ui, |ui| {
        ui.horizontal(|ui| {
            for at in app.desk.order() {
                let call = &app.desk.calls[at];
                let shown = app.desk.active == Some(at);
                let practice = if is_practice(app, call) { "연습  " } else { "" };
                let words = format!("{practice}{}", label(call, app.now_ms));
                let same = seen.entry(words.clone()).or_insert(0_usize);
                *same += 1;
                let response = tab(ui, &words, shown, call.parked.is_some());
                // Calls of one minute about one thing: told apart where they are only heard.
                let response = match *same {
                    1 => response,
                    n => response.accessible_name(format!("{words} ({n}번째)")),
                };
                if shown && moved {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    out.push(Command::Desk(DeskCommand::Show(at)));
                }
            }
        });
    });
    view.tab = here;
}

/// All calls in a list, for more of them than the row holds; says how many are set aside.
fn list_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let (all, parked) = (app.desk.calls.len(), app.desk.parked());
    if all < 2 && parked == 0 {
        return;
    }
    let p = palette(ui);
    let words = if parked > 0 { format!("보류 {parked}") } else { format!("{all}개") };
    let tone = (parked > 0).then_some(p.warn);
    let button = widgets::button(ui, Some(Icon::List), &words, tone);
    let button = button.on_hover_text(
        app.settings
            .shortcuts
            .caption(&format!("열린 상담 {all}개, 보류 {parked}개. 가장 오래 기다린 상담 잇기"), Deed::Longest),
    );
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(size::TAB * 2.0);
        let height = ui.ctx().content_rect().height() - size::LEFT;
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            for at in app.desk.order() {
                let call = &app.desk.calls[at];
                let mut words = label(call, app.now_ms);
                if let Some(parked) = &call.parked {
                    words = format!("{words}  ({})", parked.why);
                }
                let ink = if call.parked.is_some() { p.warn.ink } else { p.text };
                if ui.selectable_label(app.desk.active == Some(at), RichText::new(words).color(ink)).clicked() {
                    out.push(Command::Desk(DeskCommand::Show(at)));
                    ui.close();
                }
            }
        });
    });
}

fn tab(ui: &mut Ui, label: &str, here: bool, parked: bool) -> egui::Response {
    let p = palette(ui);
    let ink = match (parked, here) {
        (true, _) => p.warn.ink,
        (false, true) => p.text,
        (false, false) => p.text2,
    };
    let font = if here { theme::strong() } else { theme::body() };
    let mut job = egui::text::LayoutJob::single_section(
        label.to_owned(),
        egui::TextFormat { font_id: font, color: ink, ..Default::default() },
    );
    let sign = if parked { size::ICON + space::XS } else { 0.0 };
    // Where the row is narrower than a tab, the words end before it does.
    let room = size::TAB.min(ui.clip_rect().width() - sign - 2.0 * space::M - space::S);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(space::XXL));
    let galley = ui.painter().layout_job(job);
    let wanted = vec2(galley.size().x + sign + 2.0 * space::M, size::CONTROL);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, here, label));
    if ui.is_rect_visible(rect) {
        let fill = match (parked, here || response.hovered()) {
            (true, _) => p.warn.soft,
            (false, true) => p.surface,
            (false, false) => p.sunken,
        };
        let edge = if here { p.accent.ink } else { p.border };
        ui.painter().rect(rect, CornerRadius::same(6), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        let left = rect.left() + space::M;
        if parked {
            Icon::Pause.paint_at(ui.painter(), egui::pos2(left + size::ICON / 2.0, rect.center().y), size::ICON, ink);
        }
        let at = egui::pos2(left + sign, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        widgets::focus_ring(ui, &response, rect, &p);
    }
    response.on_hover_ui(|ui| {
        ui.label(RichText::new(label));
    })
}
