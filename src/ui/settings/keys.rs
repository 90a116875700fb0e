//! Which merchants' keys are kept, and where; adding, replacing and removing them. Never shows a key.

use egui::{RichText, Ui};

use super::group;
use crate::app::command::{Command, SettingsCommand};
use crate::app::keys::{KeyCommand, KeyName, KeyPlace};
use crate::app::state::App;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, palette, size, space};
use crate::ui::widgets::{self, Field};

pub(super) fn keys_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    group(ui, "가맹점 키", |ui| {
        widgets::caption(
            ui,
            "실거래의 조회와 승인 요청에 써요. 가맹점(MID)마다 하나씩 두고, 파일이나 기록에는 남기지 않아요.",
        );
        kept_ui(ui, app, out);
        store_ui(ui, app);
        ui.add_space(space::XS);
        form_ui(ui, app, out);
    });
}

/// One row a key.
fn kept_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    if app.keys.environment {
        ui.horizontal_wrapped(|ui| {
            Icon::Info.ui(ui, size::ICON, p.accent.ink);
            ui.label("GILJABI_MERCHANT_KEY 환경 변수의 키를 모든 가맹점에 먼저 써요.");
        });
    }
    let kept = app.keys.kept(&app.settings);
    let merchants: Vec<_> = kept
        .iter()
        .filter_map(|(name, place)| match name {
            KeyName::Merchant(mid) => Some((mid, *place)),
            KeyName::Proxy | KeyName::Database(_) => None,
        })
        .collect();
    if merchants.is_empty() {
        widgets::paragraph(ui, "아직 둔 키가 없어요.");
    }
    for (mid, place) in merchants {
        ui.push_id(mid.as_str(), |ui| {
            ui.spacing_mut().interact_size.y = size::ICON;
            ui.horizontal(|ui| {
                ui.label(RichText::new(mid.as_str()).font(theme::strong()).color(p.text));
                ui.label(RichText::new("••••••••").color(p.text2));
                ui.label(RichText::new(place.korean()).font(theme::caption()).color(p.text2));
                let named = |label: &str| format!("{mid} {label}");
                if widgets::text_link(ui, "바꾸기", &named("키 바꾸기")).clicked() {
                    out.push(key(KeyCommand::Replace(mid.clone())));
                }
                if widgets::text_link(ui, "지우기", &named("키 지우기")).clicked() {
                    out.push(key(KeyCommand::Forget(KeyName::Merchant(mid.clone()))));
                }
            });
        });
    }
}

/// What there is to keep keys in.
fn store_ui(ui: &mut Ui, app: &App) {
    let p = palette(ui);
    match &app.keys.store {
        None => {}
        Some(Ok(name)) => drop(widgets::caption(ui, &format!("암호 저장소: {name}"))),
        Some(Err(failure)) => {
            theme::tinted(p.warn).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.label(RichText::new(&failure.message).color(p.text));
                ui.label(RichText::new(&failure.hint).color(p.text2));
            });
        }
    }
}

fn form_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let keys = &app.keys;
    let mid = Field::line("가맹점 MID").hint("영문자와 숫자 10자").problem(&keys.mid_problem);
    if let Some(text) = mid.show(ui, &keys.mid).1 {
        out.push(key(KeyCommand::Mid(text)));
    }
    let field = Field::line("가맹점 키 (Merchant-Key)").hint("결제사에서 받은 값을 붙여 넣어 주세요");
    if let Some(new) = field.problem(keys.key_problem).show_secret(ui, &keys.key).1 {
        out.push(key(KeyCommand::Key(new)));
    }
    place_ui(ui, app, out);
    ui.add_enabled_ui(!keys.busy, |ui| {
        if widgets::button(ui, None, "키 보관", None).clicked() {
            out.push(key(KeyCommand::Keep));
        }
    });
    if keys.busy {
        widgets::caption(ui, "암호 저장소의 답을 기다려요. 잠금을 푸는 창이 떴다면 그 창에서 확인해 주세요.");
    }
}

/// Where what is typed shall be kept.
pub(super) fn place_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let no_store = matches!(app.keys.store, Some(Err(_)));
    widgets::choices(ui, |ui| {
        for place in [KeyPlace::Store, KeyPlace::Session] {
            let possible = place == KeyPlace::Session || !no_store;
            ui.add_enabled_ui(possible, |ui| {
                if ui.radio(app.keys.place == place, place.korean()).clicked() {
                    out.push(key(KeyCommand::Place(place)));
                }
            });
        }
    });
}

pub(super) fn key(command: KeyCommand) -> Command {
    Command::Settings(SettingsCommand::Keys(command))
}
