//! 설정 › 단축키: which key does what, another key, and back again.

use egui::{RichText, Ui};

use super::group;
use crate::app::command::{Command, SettingsCommand};
use crate::app::shortcuts::{Place, SHORTCUTS, Shortcut};
use crate::app::state::App;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, palette, size, space, type_size};
use crate::ui::widgets::{self, Live, announce};
use crate::ui::window::View;

pub(super) fn shortcuts_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    group(ui, "단축키", |ui| {
        widgets::caption(ui, "키를 누르고 새 키를 누르면 바뀌어요. 한글 입력 중에도 같은 자리의 키로 통해요.");
        for place in Place::ALL {
            let mut rows = SHORTCUTS.iter().filter(|row| row.place == place).peekable();
            if rows.peek().is_none() {
                continue;
            }
            ui.add_space(space::XS);
            ui.label(RichText::new(place.korean()).font(theme::bold(type_size::CAPTION)).color(p.text2));
            for row in rows {
                row_ui(ui, app, view, row, &p, out);
            }
        }
        if !app.settings.shortcuts.are_default() {
            ui.add_space(space::S);
            if widgets::button(ui, Some(Icon::Back), "모두 처음 키로 되돌리기", None).clicked() {
                out.push(set(SettingsCommand::ResetKeys));
            }
        }
    });
}

fn set(command: SettingsCommand) -> Command {
    Command::Settings(command)
}

fn row_ui(ui: &mut Ui, app: &App, view: &mut View, row: &Shortcut, p: &Palette, out: &mut Vec<Command>) {
    let keys = &app.settings.shortcuts;
    let waits = view.capturing == Some(row.deed);
    ui.push_id(row.id, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = size::CONTROL - space::XS;
            let text = keys.text(row.deed);
            let shown = match (waits, text.is_empty()) {
                (true, _) => "새 키를 눌러 주세요",
                (false, true) => "키 없음",
                (false, false) => &text,
            };
            let name = format!("{} 키 바꾸기. 지금 {shown}", row.name);
            let response = widgets::key_button(ui, shown, &name, waits);
            if response.clicked() {
                view.capturing = (!waits).then_some(row.deed);
                out.push(set(SettingsCommand::NoBind));
            }
            ui.label(RichText::new(row.name).color(p.text));
            if !waits && !keys.is_default(row.deed) {
                let name = format!("{} 처음 키로", row.name);
                if widgets::text_link(ui, "처음 키로", &name).clicked() {
                    out.push(set(SettingsCommand::ResetKey(row.deed)));
                }
            }
        });
        if waits {
            widgets::caption(ui, "Esc는 그만두기, Backspace는 키 없애기예요.");
        }
        if let Some((_, unfit)) = app.key_trouble.as_ref().filter(|(deed, _)| *deed == row.deed) {
            ui.horizontal_wrapped(|ui| {
                Icon::Warn.ui(ui, size::ICON, p.danger.ink);
                let words = RichText::new(unfit.korean()).font(theme::caption()).color(p.danger.ink);
                let response = ui.label(words);
                announce(ui, response.id, Live::Assertive);
            });
        }
    });
}
