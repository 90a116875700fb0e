//! The shared database: its address, its password, and how it stands. Never shows a password.

use egui::{RichText, Ui};

use super::drafts::Draft;
use super::group;
use super::keys::key;
use crate::app::command::{Command, SettingsCommand};
use crate::app::keys::{KeyCommand, KeyName};
use crate::app::settings::Settings;
use crate::app::shared::{Address, Link};
use crate::app::state::App;
use crate::ui::icon::Icon;
use crate::ui::payment::failure_ui;
use crate::ui::theme::{Palette, palette, size, space};
use crate::ui::widgets::{self, Field};

/// Most sentences about notices that were left out.
const LEFT_OUT: usize = 3;

pub(super) fn shared_ui(ui: &mut Ui, app: &App, new: &mut Settings, out: &mut Vec<Command>) {
    group(ui, "공유 데이터베이스", |ui| {
        widgets::caption(
            ui,
            "교육 담당자가 올린 장애 공지를 모든 자리에서 함께 봐요. 관리자에게 주소를 받았을 때만 적어 주세요.",
        );
        let field = Field::line(Draft::Database.korean()).hint("postgres://아이디@서버:5432/이름");
        Draft::Database.ui(ui, field, new, out);
        if let Some(address) = &app.settings.database {
            if let Ok(address) = Address::parse(address) {
                password_ui(ui, app, &address.server(), out);
            }
            ui.add_space(space::XS);
            state_ui(ui, app, out);
        }
        left_over_ui(ui, app, out);
    });
}

/// Passwords of servers that are followed no more, each with the way to remove it.
fn left_over_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    for (name, place) in app.keys.left_over(&app.settings) {
        let KeyName::Database(server) = &name else { continue };
        ui.horizontal_wrapped(|ui| {
            Icon::Warn.ui(ui, size::ICON, p.warn.ink);
            ui.label(format!("전에 쓰던 {server}의 비밀번호가 남아 있어요 ({})", place.korean()));
            if widgets::text_link(ui, "지우기", &format!("{server} 비밀번호 지우기")).clicked() {
                out.push(key(KeyCommand::Forget(name.clone())));
            }
        });
    }
}

fn password_ui(ui: &mut Ui, app: &App, server: &str, out: &mut Vec<Command>) {
    let p = palette(ui);
    let kept = app
        .keys
        .kept(&app.settings)
        .into_iter()
        .find(|(name, _)| matches!(name, KeyName::Database(of) if of == server));
    if let Some((name, place)) = kept {
        ui.horizontal_wrapped(|ui| {
            Icon::Check.ui(ui, size::ICON, p.ok.ink);
            ui.label(format!("비밀번호를 두었어요 ({})", place.korean()));
            if widgets::text_link(ui, "지우기", "공유 데이터베이스 비밀번호 지우기").clicked() {
                out.push(key(KeyCommand::Forget(name)));
            }
        });
        return;
    }
    let field = Field::line("데이터베이스 비밀번호").hint("설정 파일에는 저장하지 않아요");
    if let Some(new) = field.show_secret(ui, &app.keys.database_password).1 {
        out.push(key(KeyCommand::DatabasePassword(new)));
    }
    widgets::caption(ui, "GILJABI_DATABASE_PASSWORD 환경 변수가 있으면 그 값을 먼저 써요.");
    ui.push_id("database-place", |ui| super::keys::place_ui(ui, app, out));
    ui.add_enabled_ui(!app.keys.busy, |ui| {
        if widgets::button(ui, None, "비밀번호 보관", None).clicked() {
            out.push(key(KeyCommand::KeepDatabase(server.to_owned())));
        }
    });
}

/// How it stands, what is used of it, and what is not.
fn state_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let shared = &app.shared;
    match &shared.link {
        Link::Off => {}
        Link::Waiting => drop(widgets::caption(ui, "데이터베이스의 답을 기다려요…")),
        Link::Live => line_ui(ui, Icon::Check, "이어져 있어요. 20초마다 새 공지를 확인해요.", p.ok.ink, &p),
        Link::Lost(failure) => failure_ui(ui, failure),
    }
    if let Some(words) = shared.document_words(app.now_ms) {
        widgets::paragraph(ui, &words);
    }
    for sentence in shared.judged.left_out.iter().take(LEFT_OUT) {
        line_ui(ui, Icon::Warn, &format!("쓸 수 없는 공지: {sentence}"), p.warn.ink, &p);
    }
    if let Some(more) = shared.judged.left_out.len().checked_sub(LEFT_OUT).filter(|more| *more > 0) {
        widgets::caption(
            ui,
            &format!("쓸 수 없는 까닭이 {more}개 더 있어요. giljabi notices --shared로 볼 수 있어요."),
        );
    }
    if widgets::button(ui, None, "지금 확인", None).clicked() {
        out.push(Command::Settings(SettingsCommand::FollowShared));
    }
}

fn line_ui(ui: &mut Ui, icon: Icon, words: &str, ink: egui::Color32, p: &Palette) {
    ui.horizontal_wrapped(|ui| {
        icon.ui(ui, size::ICON, ink);
        ui.label(RichText::new(words).color(p.text));
    });
}
