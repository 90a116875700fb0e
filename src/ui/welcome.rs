//! The page of the first questions: three of them, calm, to be skipped with one key.

use egui::{CentralPanel, Id, RichText, ScrollArea, Ui};

use super::icon::Icon;
use super::theme::{self, palette, size, space, type_size};
use super::widgets::{self, ChoiceRow, Field};
use super::window::View;
use crate::app::command::Command;
use crate::app::settings::Role;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::app::welcome::{Welcome, WelcomeCommand};
use crate::payment::Mode;

/// Key of the field of the name.
fn name_id() -> Id {
    Id::unique("welcome-name")
}

/// Draws the page over the whole window.
pub fn welcome_ui(ui: &mut Ui, app: &App, welcome: &Welcome, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    let mut ask = |command| out.push(Command::Welcome(command));
    CentralPanel::default().frame(theme::panel(&p)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("welcome").auto_shrink(false).show(ui, |ui| {
            let side = ((ui.available_width() - size::FORM) / 2.0).max(0.0);
            ui.add_space((ui.available_height() * 0.06).min(space::XXL));
            ui.horizontal_top(|ui| {
                ui.add_space(side);
                ui.vertical(|ui| {
                    theme::limit_width(ui, size::FORM);
                    ui.label(RichText::new("길잡이에 오셨어요").font(theme::bold(type_size::DISPLAY)).color(p.text));
                    widgets::paragraph(ui, "세 가지만 여쭤볼게요. 나중에 설정에서 언제든 바꿀 수 있어요.");
                    ui.add_space(space::L);
                    view.greet(ui, app, name_id());
                    name_ui(ui, welcome, &mut ask);
                    ui.add_space(space::L);
                    role_ui(ui, welcome, &mut ask);
                    ui.add_space(space::L);
                    mode_ui(ui, welcome, &mut ask);
                    ui.add_space(space::XL);
                    ways_ui(ui, app, &mut ask);
                });
            });
        });
    });
}

fn question(ui: &mut Ui, number: usize, words: &str) {
    let p = palette(ui);
    ui.label(RichText::new(format!("{number}. {words}")).font(theme::bold(type_size::HEADING)).color(p.text));
}

fn name_ui(ui: &mut Ui, welcome: &Welcome, ask: &mut dyn FnMut(WelcomeCommand)) {
    question(ui, 1, "이름이 무엇인가요?");
    let field = Field::line("이름 (비워 둬도 돼요)").hint("김상담").id(name_id());
    if let Some(name) = field.show(ui, &welcome.name).1 {
        ask(WelcomeCommand::Name(name));
    }
    widgets::caption(ui, "상담 메모와 읽어 드리는 말에 들어가요.");
}

fn role_ui(ui: &mut Ui, welcome: &Welcome, ask: &mut dyn FnMut(WelcomeCommand)) {
    question(ui, 2, "어떤 일을 하시나요?");
    ui.spacing_mut().item_spacing.y = space::XS;
    for (at, role) in Role::ALL.into_iter().enumerate() {
        let label = format!("{}  {}", role.korean(), about(role));
        let picked = welcome.role == role;
        let hint = format!("Alt+{}", at + 1);
        let row = ChoiceRow { number: at + 1, label: &label, hint: &hint, likely: false, picked };
        if widgets::choice_row(ui, &row).clicked() {
            ask(WelcomeCommand::Role(role));
        }
    }
}

fn about(role: Role) -> &'static str {
    match role {
        Role::Agent => "고객 전화를 받고 결제를 도와드려요",
        Role::Merchant => "우리 가게의 결제가 왜 안 됐는지 알아봐요",
        Role::Trainer => "안내를 쓰고 고쳐요",
    }
}

fn mode_ui(ui: &mut Ui, welcome: &Welcome, ask: &mut dyn FnMut(WelcomeCommand)) {
    let p = palette(ui);
    question(ui, 3, "연습부터 할까요?");
    widgets::choices(ui, |ui| {
        for (mode, label) in [(Mode::Practice, "연습"), (Mode::Live, "실거래")] {
            if ui.radio(welcome.mode == mode, label).clicked() {
                ask(WelcomeCommand::Mode(mode));
            }
        }
    });
    match welcome.mode {
        Mode::Practice => {
            widgets::icon_line(ui, Icon::Info, p.warn, "실제 결제는 일어나지 않아요. 키도 인터넷도 필요 없어요.")
        }
        Mode::Live => {
            widgets::icon_line(ui, Icon::Warn, p.danger, "승인 요청은 실제로 돈을 움직여요. 키는 설정에서 넣어요.")
        }
    }
}

fn ways_ui(ui: &mut Ui, app: &App, ask: &mut dyn FnMut(WelcomeCommand)) {
    ui.horizontal_wrapped(|ui| {
        let begin = app.settings.shortcuts.caption("시작하기", Deed::End);
        if widgets::primary_button(ui, Some(Icon::Check), &begin).clicked() {
            ask(WelcomeCommand::Begin { tour: false });
        }
        if widgets::button(ui, Some(Icon::Desk), "2분 둘러보고 시작하기", None).clicked() {
            ask(WelcomeCommand::Begin { tour: true });
        }
        if widgets::link_button(ui, None, "건너뛰기 (Esc)").clicked() {
            ask(WelcomeCommand::Skip);
        }
    });
}
