//! The field: typing, pasting and dropping, and what to try while it is empty.

use egui::{Event, RichText, Ui};

use crate::app::command::Command;
use crate::app::diagnose::{DiagnoseCommand, Pasted};
use crate::app::state::App;
use crate::payment::diagnosis::Order;
use crate::payment::money::Won;
use crate::ui::icon::Icon;
use crate::ui::keys::paste_id;
use crate::ui::theme::{self, palette, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::window::View;

/// Longest text that stands in the field, in bytes. A longer one is only told of: laying it out would stop the window.
const EDIT_BYTES_MAX: usize = 32 * 1024;

/// Rows of the field, and of one in a low window, where the answer needs the room.
const ROWS: usize = 6;
const LOW_ROWS: usize = 3;

/// Below this height, in points, a window is low.
const LOW: f32 = 560.0;

/// Names and texts to try.
const EXAMPLES: [(&str, &str); 6] = [
    ("결과 코드 3095", "3095"),
    ("거래번호(tid)", "testpay01m01082502061700416194"),
    ("오류 문구", "[ERR] 3Factor 인증 필요 ISP 공인인증 오류"),
    ("거절 응답", "{\"success\":false,\"error\":{\"code\":\"3022\",\"message\":\"할부개월 오류\"}}"),
    (
        "답이 오지 않은 로그",
        "2025-02-06 17:01:10 INFO callback tid=testpay01m01082502061700416194&moid=order-1&amt=20000&resultCode=0000\n\
         2025-02-06 17:01:42 ERROR java.net.SocketTimeoutException: Read timed out",
    ),
    (
        "goPay 코드",
        "<head><script src=\"https://pg.innopay.co.kr/tpay/js/innopay.js\"></script>\n<script>\n\
         const btn_pay = document.querySelector('#btn_pay');\nbtn_pay.addEventListener('click', function() {\n\
         innopay.goPay({ payMethod:\"card\", mid:\"testpay01m\", moid:order.id, goodsName:name, amt:\"20,000\",\n\
         buyerName:buyer, buyerTel:tel, buyerEmail:mail, returnUrl:\"/return\" });\n});\n</script></head>\n\
         <body><button id=\"btn_pay\">결제하기</button></body>",
    ),
];

fn text(text: impl Into<std::sync::Arc<str>>) -> Command {
    Command::Diagnose(DiagnoseCommand::Text(Pasted(text.into())))
}

/// Takes pastes and dropped files that no field would take, or not in time.
pub fn take_in(ui: &Ui, app: &App, out: &mut Vec<Command>) {
    let in_field = ui.ctx().text_edit_focused();
    let long = app.diagnose.text.len() > EDIT_BYTES_MAX;
    let taken = ui.ctx().input_mut(|input| {
        let ours = |event: &Event| match event {
            Event::Paste(text) => text.len() > EDIT_BYTES_MAX || !in_field || long,
            _ => false,
        };
        let at = input.events.iter().position(ours)?;
        match input.events.remove(at) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    });
    out.extend(taken.map(text));
    let files = ui.ctx().input(|input| input.raw.dropped_files.clone());
    out.extend(files.first().map(|file| Command::Diagnose(DiagnoseCommand::File(file.path().to_owned()))));
}

/// Draws the field.
pub fn field_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let p = palette(ui);
    let desk = &app.diagnose;
    let dropping = ui.ctx().input(|input| !input.raw.hovered_files.is_empty());
    let frame = if dropping { theme::card(&p).fill(p.accent.soft) } else { theme::card(&p) };
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        // Not in mid-syllable: the field would go from under it.
        if desk.text.len() > EDIT_BYTES_MAX && !view.composing {
            long_ui(ui, app);
        } else {
            edit_ui(ui, app, view, out);
        }
        if let Some(order) = &desk.order {
            order_ui(ui, order, out);
        }
        if !desk.text.is_empty() {
            ui.add_space(space::XS);
            ui.horizontal_wrapped(|ui| {
                if widgets::button(ui, Some(Icon::Close), "지우기", None).clicked() {
                    out.push(Command::Diagnose(DiagnoseCommand::Clear));
                }
                widgets::caption(ui, "붙여 넣은 글은 저장하지 않고, 어디에도 보내지 않아요.");
            });
        }
    });
}

/// The order that answers are compared with, and the way out of that.
fn order_ui(ui: &mut Ui, order: &Order, out: &mut Vec<Command>) {
    let p = palette(ui);
    let total = order.total.map(|won| Won(won).figures()).unwrap_or_default();
    let parts = [order.tid.as_str(), order.moid.as_str(), &total];
    let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        widgets::badge(ui, Icon::Payment, "이 주문과 견줘요", p.accent);
        ui.label(RichText::new(words).color(p.text));
        if widgets::link_button(ui, None, "견주지 않기").clicked() {
            out.push(Command::Diagnose(DiagnoseCommand::About(None)));
        }
    });
}

fn edit_ui(ui: &mut Ui, app: &App, view: &mut View, out: &mut Vec<Command>) {
    let desk = &app.diagnose;
    view.greet(ui, app, paste_id());
    let hint = "오류 문구, 결과 코드, 거래번호, 응답 JSON, 인증 결과 주소, 로그, goPay 코드를 그대로 붙여 넣어 주세요";
    let rows = if ui.ctx().content_rect().height() < LOW { LOW_ROWS } else { ROWS };
    let field = Field::area("무엇이든 붙여 넣기", rows).scrolling().hint(hint).covered(paste_id());
    if let Some(changed) = field.show(ui, &desk.text).1 {
        out.push(text(changed));
    }
}

fn long_ui(ui: &mut Ui, app: &App) {
    let p = palette(ui);
    let desk = &app.diagnose;
    ui.label(RichText::new("무엇이든 붙여 넣기").font(theme::caption()).color(p.text2));
    ui.horizontal_wrapped(|ui| {
        Icon::Note.ui(ui, size::ICON_LARGE, p.text2);
        let kilobytes = desk.text.len() / 1024;
        ui.label(RichText::new(format!("긴 글을 붙여 넣었어요 ({kilobytes} KB)")).font(theme::strong()).color(p.text));
    });
    widgets::caption(ui, "긴 글은 여기에 펼치지 않아요. 다른 글을 붙여 넣으면 바뀌어요.");
}

/// What is waited for.
pub fn waiting_ui(ui: &mut Ui, app: &App) {
    let p = palette(ui);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            Icon::Clock.ui(ui, size::ICON, p.text2);
            let kilobytes = app.diagnose.text.len() / 1024;
            widgets::paragraph(ui, &format!("긴 글({kilobytes} KB)을 읽고 있어요…"));
        });
    });
}

/// What this place is for, and what to try.
pub fn examples_ui(ui: &mut Ui, out: &mut Vec<Command>) {
    ui.add_space(space::M);
    widgets::heading(ui, "무슨 일인지, 누가 풀 수 있는지 알려 드려요");
    widgets::paragraph(
        ui,
        "고객이나 가맹점이 보내온 것을 그대로 붙여 넣거나 파일을 끌어다 놓으세요. 카드번호와 키는 가려서 보여 드려요.",
    );
    ui.add_space(space::S);
    widgets::caption(ui, "예시를 눌러 보세요");
    ui.horizontal_wrapped(|ui| {
        for (name, example) in EXAMPLES {
            if widgets::button(ui, None, name, None).clicked() {
                out.push(text(example));
            }
        }
    });
}
