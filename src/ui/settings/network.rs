//! The way to the gateway: proxy, an extra certificate authority, and a look whether it can be reached.
//!
//! There is nothing here that switches the check of certificates off.

use egui::{RichText, Ui};

use super::drafts::Draft;
use super::group;
use super::keys::key;
use crate::app::command::{Command, SettingsCommand};
use crate::app::keys::{KeyCommand, KeyName};
use crate::app::payment::Fetch;
use crate::app::settings::{HAS_SYSTEM_TLS, Proxy, Settings};
use crate::app::state::App;
use crate::ui::icon::Icon;
use crate::ui::payment::{failure_ui, waiting_ui};
use crate::ui::theme::{palette, size, space};
use crate::ui::widgets::{self, Field};

pub(super) fn network_ui(ui: &mut Ui, app: &App, new: &mut Settings, out: &mut Vec<Command>) {
    group(ui, "네트워크", |ui| {
        widgets::caption(ui, "회사 밖으로 나가는 길이에요. 모르겠으면 그대로 두세요. 연습에는 쓰지 않아요.");
        proxy_ui(ui, app, new, out);
        ui.add_space(space::S);
        ca_ui(ui, app, new, out);
        ui.add_space(space::S);
        if HAS_SYSTEM_TLS {
            system_tls_ui(ui, new, out);
            ui.add_space(space::S);
        }
        connection_ui(ui, app, out);
    });
}

fn proxy_ui(ui: &mut Ui, app: &App, new: &mut Settings, out: &mut Vec<Command>) {
    widgets::subheading(ui, "프록시");
    let manual = matches!(new.proxy, Proxy::At(_)) || Draft::Proxy.text(ui.ctx()).is_some();
    widgets::choices(ui, |ui| {
        let system = ui.radio(!manual && new.proxy == Proxy::System, "시스템 설정대로");
        let none = ui.radio(!manual && new.proxy == Proxy::None, "쓰지 않음");
        let at = ui.radio(manual, "직접 입력");
        for (chosen, proxy) in [(system, Proxy::System), (none, Proxy::None)] {
            if chosen.clicked() {
                Draft::Proxy.forget(ui.ctx());
                new.proxy = proxy;
            }
        }
        if at.clicked() && !manual {
            Draft::Proxy.begin(ui.ctx(), String::new());
        }
    });
    if manual {
        let field = Field::line(Draft::Proxy.korean()).hint("http://proxy.example.com:8080");
        Draft::Proxy.ui(ui, field, new, out);
        login_ui(ui, app, out);
    }
}

fn login_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    let kept = app.keys.kept(&app.settings).into_iter().find(|(name, _)| *name == KeyName::Proxy);
    if let Some((_, place)) = kept {
        ui.horizontal_wrapped(|ui| {
            Icon::Check.ui(ui, size::ICON, p.ok.ink);
            ui.label(format!("프록시 아이디와 비밀번호를 두었어요 ({})", place.korean()));
            if widgets::text_link(ui, "지우기", "프록시 비밀번호 지우기").clicked() {
                out.push(key(KeyCommand::Forget(KeyName::Proxy)));
            }
        });
        return;
    }
    widgets::caption(ui, "프록시가 로그인을 요구할 때만 적어 주세요. 설정 파일에는 저장하지 않아요.");
    let user = Field::line("프록시 아이디").problem(app.keys.proxy_problem);
    if let Some(text) = user.show(ui, &app.keys.proxy_user).1 {
        out.push(key(KeyCommand::ProxyUser(text)));
    }
    if let Some(new) = Field::line("프록시 비밀번호").show_secret(ui, &app.keys.proxy_password).1 {
        out.push(key(KeyCommand::ProxyPassword(new)));
    }
    ui.push_id("proxy-place", |ui| super::keys::place_ui(ui, app, out));
    ui.add_enabled_ui(!app.keys.busy, |ui| {
        if widgets::button(ui, None, "프록시 로그인 보관", None).clicked() {
            out.push(key(KeyCommand::KeepProxy));
        }
    });
}

fn ca_ui(ui: &mut Ui, app: &App, new: &mut Settings, out: &mut Vec<Command>) {
    let p = palette(ui);
    widgets::subheading(ui, "추가 CA 인증서");
    widgets::caption(
        ui,
        "회사 보안 장비가 통신을 검사하면 필요해요. 전산 담당자에게 받은 PEM 파일을 시스템의 인증서와 함께 믿어요. 인증서 확인을 끌 수는 없어요.",
    );
    let problem = app.ca_trouble.as_ref().map_or("", |failure| failure.message.as_str());
    let field = Field::line(Draft::Ca.korean()).hint("파일 주소를 적거나 아래에서 골라 주세요").problem(problem);
    Draft::Ca.ui(ui, field, new, out);
    ui.horizontal_wrapped(|ui| {
        if widgets::button(ui, None, "인증서 고르기…", None).clicked() {
            out.push(Command::Settings(SettingsCommand::PickCa));
        }
        let set = app.settings.ca_file.is_some();
        if set && widgets::button(ui, None, "추가 인증서 빼기", None).clicked() {
            Draft::Ca.forget(ui.ctx());
            out.push(Command::Settings(SettingsCommand::NoCa));
        }
        if let Some(path) = &app.settings.ca_file {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            Icon::Check.ui(ui, size::ICON, p.ok.ink);
            ui.label(RichText::new(format!("{name} 사용 중")).color(p.text2));
        }
    });
}

/// Hosts behind old equipment that only the system's own TLS gets on with.
fn system_tls_ui(ui: &mut Ui, new: &mut Settings, out: &mut Vec<Command>) {
    widgets::subheading(ui, "시스템 TLS");
    widgets::caption(
        ui,
        "오래된 보안 장비 때문에 연결이 맺어지지 않을 때만, 전산 담당자가 알려 준 서버 이름을 적어 주세요. 인증서는 똑같이 확인해요.",
    );
    let field = Field::line(Draft::SystemTls.korean()).hint("쉼표로 나누어 적어 주세요");
    Draft::SystemTls.ui(ui, field, new, out);
}

fn connection_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let p = palette(ui);
    ui.add_enabled_ui(!app.connection.is_waiting(), |ui| {
        if widgets::button(ui, None, "연결 확인", None).clicked() {
            out.push(Command::Settings(SettingsCommand::CheckConnection));
        }
    });
    match &app.connection {
        Fetch::None => {
            let words = "영수증 서버에 닿는지만 봐요. 승인도 조회도 하지 않고 키도 보내지 않아요.";
            widgets::caption(ui, words);
        }
        Fetch::Waiting(_, since) => waiting_ui(ui, app, *since),
        Fetch::Failed(failure) => failure_ui(ui, failure),
        Fetch::Ready(found) => {
            for sentence in found {
                ui.horizontal_wrapped(|ui| {
                    Icon::Check.ui(ui, size::ICON, p.ok.ink);
                    ui.label(RichText::new(sentence).color(p.text));
                });
            }
        }
    }
}
