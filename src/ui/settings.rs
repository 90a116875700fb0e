//! 설정: name and centre, practice or live, keys, the way to the gateway, guides, appearance.

mod drafts;
mod keys;
mod network;
mod shared;
mod shortcuts;

use egui::{CentralPanel, RichText, ScrollArea, Ui};

use self::drafts::Draft;
pub use self::drafts::{Left, left};
use super::icon::Icon;
use super::theme::{self, palette, size, space};
use super::widgets::{self, Field};
use super::window::View;
use crate::app::command::{Command, SettingsCommand};
use crate::app::crm::CopyFormat;
use crate::app::payment::{OFFICIAL_API, OFFICIAL_PAGES};
use crate::app::settings::{Role, Settings, Theme, ZOOM_MAX_PERCENT, ZOOM_MIN_PERCENT};
use crate::app::state::App;
use crate::app::tour::TourCommand;
use crate::app::welcome::WelcomeCommand;
use crate::payment::Mode;

/// Draws the workspace.
pub fn settings_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    CentralPanel::default().frame(theme::panel(&p)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("settings").auto_shrink(false).show(ui, |ui| {
            let mut new = app.settings.clone();
            // Beside each other where there is room for two forms; below each other where not.
            if ui.available_width() > size::TWO_FORMS {
                theme::limit_width(ui, size::FORM * 2.0);
                // Columns spread the words of a line over all of it; within them it is as elsewhere.
                ui.columns_const(|[left, right]| {
                    left.vertical(|ui| person_ui(ui, app, view, &mut new, out));
                    right.vertical(|ui| gateway_ui(ui, app, &mut new, out));
                });
            } else {
                person_ui(ui, app, view, &mut new, out);
                ui.add_space(space::S);
                gateway_ui(ui, app, &mut new, out);
            }
            ui.add_space(space::XL);
            if new != app.settings {
                out.push(Command::Settings(SettingsCommand::Set(Box::new(new))));
            }
        });
    });
}

/// What the person and the screen are like.
fn person_ui(ui: &mut Ui, app: &App, view: &mut View, new: &mut Settings, out: &mut Vec<Command>) {
    who_ui(ui, new, out);
    ui.add_space(space::S);
    looks_ui(ui, new);
    ui.add_space(space::S);
    guides_ui(ui, app, new, out);
    ui.add_space(space::S);
    shared::shared_ui(ui, app, new, out);
    ui.add_space(space::S);
    shortcuts::shortcuts_ui(ui, app, view, out);
}

/// Which gateway, with which keys, by which way.
fn gateway_ui(ui: &mut Ui, app: &App, new: &mut Settings, out: &mut Vec<Command>) {
    mode_ui(ui, new, out);
    ui.add_space(space::S);
    keys::keys_ui(ui, app, out);
    ui.add_space(space::S);
    network::network_ui(ui, app, new, out);
}

fn group(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    let p = palette(ui);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::heading(ui, title);
        add(ui);
    });
}

fn who_ui(ui: &mut Ui, new: &mut Settings, out: &mut Vec<Command>) {
    group(ui, "상담사", |ui| {
        widgets::caption(ui, "상담 메모와 읽어 드리는 말에 들어가요.");
        if let Some(name) = Field::line("이름").hint("김상담").show(ui, &new.agent_name).1 {
            new.agent_name = name;
        }
        if let Some(center) = Field::line("센터").hint("서울 고객센터").show(ui, &new.center).1 {
            new.center = center;
        }
        widgets::caption(ui, "메모를 복사할 모양. 상담을 마칠 때 바꿀 수 있어요.");
        widgets::choices(ui, |ui| {
            for format in CopyFormat::ALL {
                ui.radio_value(&mut new.copy_format, format, format.korean());
            }
        });
        role_ui(ui, new, out);
    });
}

/// What the person is here for, and the first questions and the tour once more.
fn role_ui(ui: &mut Ui, new: &mut Settings, out: &mut Vec<Command>) {
    widgets::caption(ui, "하는 일 (시작할 때 여는 화면)");
    widgets::choices(ui, |ui| {
        for role in Role::ALL {
            ui.radio_value(&mut new.role, Some(role), role.korean());
        }
    });
    ui.horizontal_wrapped(|ui| {
        if widgets::button(ui, None, "처음 질문 다시 보기", None).clicked() {
            out.push(Command::Welcome(WelcomeCommand::Ask));
        }
        if widgets::button(ui, None, "2분 둘러보기", None).clicked() {
            out.push(Command::Tour(TourCommand::Begin));
        }
    });
}

fn mode_ui(ui: &mut Ui, new: &mut Settings, out: &mut Vec<Command>) {
    let p = palette(ui);
    group(ui, "결제 게이트웨이", |ui| {
        widgets::choices(ui, |ui| {
            for (mode, label) in [(Mode::Practice, "연습"), (Mode::Live, "실거래")] {
                ui.radio_value(&mut new.mode, mode, label);
            }
        });
        match new.mode {
            Mode::Practice => {
                let words = "이 컴퓨터 안의 연습 게이트웨이가 답해요. 키도 인터넷도 필요 없고, 돈은 움직이지 않아요.";
                widgets::caption(ui, words);
            }
            Mode::Live => {
                ui.horizontal_wrapped(|ui| {
                    Icon::Warn.ui(ui, size::ICON, p.danger.ink);
                    ui.label(RichText::new("승인 요청은 실제로 돈을 움직여요.").color(p.danger.ink));
                });
                for (draft, official) in [(Draft::Api, OFFICIAL_API), (Draft::Pages, OFFICIAL_PAGES)] {
                    let label = format!("{} (비우면 공식 주소)", draft.korean());
                    draft.ui(ui, Field::line(&label).hint(official), new, out);
                }
            }
        }
    });
}

fn guides_ui(ui: &mut Ui, app: &App, new: &mut Settings, out: &mut Vec<Command>) {
    group(ui, "안내", |ui| {
        let counted = app.guides().map(|library| {
            let broken = library.broken.len();
            let broken = if broken > 0 { format!(", 쓸 수 없는 안내 {broken}개") } else { String::new() };
            format!("쓸 수 있는 안내 {}개{broken}", library.guides.len())
        });
        widgets::paragraph(ui, counted.as_deref().unwrap_or("안내를 읽고 있어요…"));
        if let Some(why) = &app.library_trouble {
            ui.label(RichText::new(why).color(palette(ui).danger.ink));
        }
        let hint = "비우면 함께 온 안내를 써요. 폴더 주소를 적거나 아래에서 골라 주세요";
        Draft::Guides.ui(ui, Field::line(Draft::Guides.korean()).hint(hint), new, out);
        ui.horizontal_wrapped(|ui| {
            if widgets::button(ui, None, "폴더 고르기…", None).clicked() {
                out.push(Command::Settings(SettingsCommand::PickGuides));
            }
            if widgets::button(ui, None, "함께 온 안내 쓰기", None).clicked() {
                out.push(Command::Settings(SettingsCommand::ShippedGuides));
            }
            if widgets::button(ui, None, "다시 읽기", None).clicked() {
                out.push(Command::ReloadLibrary);
            }
        });
    });
}

fn looks_ui(ui: &mut Ui, new: &mut Settings) {
    group(ui, "화면", |ui| {
        widgets::choices(ui, |ui| {
            for (theme, label) in [
                (Theme::System, "시스템대로"),
                (Theme::Light, "밝게"),
                (Theme::Dark, "어둡게"),
                (Theme::Contrast, "고대비"),
            ] {
                ui.radio_value(&mut new.theme, theme, label);
            }
        });
        let range = ZOOM_MIN_PERCENT..=ZOOM_MAX_PERCENT;
        widgets::slider(ui, "글자 크기", &mut new.zoom_percent, range, 5, "%");
    });
}
