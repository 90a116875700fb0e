//! What leaves the desk: the text to send, whole or as short messages, and the address to open.
//!
//! Opens nothing by itself: an address is asked about first, with its host in plain sight.

use egui::{Label, Modal, RichText, Ui};

use crate::app::call::Call;
use crate::app::command::Command;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::guide::model::Link;
use crate::text::josa::apply_josa;
use crate::text::markdown;
use crate::text::sms::{self, PART_BYTES, Sms};
use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, palette, size, space};
use crate::ui::widgets;
use crate::ui::window::View;

/// The text on show, apart into short messages, and how far it was copied.
#[derive(Default)]
pub struct Sending {
    text: String,
    sms: Sms,
    /// The short messages are on show.
    open: bool,
    /// Which of them is copied next.
    next: usize,
}

impl Sending {
    /// Takes up another text, unless it is this one.
    fn take_up(&mut self, text: &str) {
        if self.text != text {
            *self = Self { text: text.to_owned(), sms: sms::split(text), open: false, next: 0 };
        }
    }

    /// Copies one message; the one after it is next, and after the last the first again.
    fn copy(&mut self, at: usize) -> Option<Command> {
        let part = self.sms.parts.get(at)?;
        let count = self.sms.parts.len();
        self.next = (at + 1) % count;
        Some(Command::Copy { what: format!("문자 {count}건 가운데 {}건째", at + 1), text: part.text.clone() })
    }
}

/// The text to send of the step or the end a call stands at, as it is sent; `None` where there is none.
pub fn text_to_send(app: &App, call: &Call) -> Option<String> {
    let step = call.session.step().map(|step| &*step.copy);
    let text = step.or_else(|| call.session.outcome().map(|outcome| outcome.copy.as_str()))?;
    (!text.is_empty()).then(|| markdown::plain(&call.fill(text, &app.settings, app.now_ms)))
}

/// Copies the whole text to send of the call on show.
pub fn copy_whole(app: &App) -> Option<Command> {
    let text = text_to_send(app, app.desk.call()?)?;
    Some(Command::Copy { what: "보낼 문구".into(), text })
}

/// Copies the next short message of it.
pub fn copy_next(app: &App, sending: &mut Sending) -> Option<Command> {
    sending.take_up(&text_to_send(app, app.desk.call()?)?);
    sending.copy(sending.next)
}

/// Text to send: one line of it until it is unfolded, for it is sent and not read aloud.
pub fn copy_ui(ui: &mut Ui, app: &App, call: &Call, view: &mut View, out: &mut Vec<Command>) {
    let keys = &app.settings.shortcuts;
    let Some(text) = text_to_send(app, call) else { return };
    let p = palette(ui);
    view.sending.take_up(&text);
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        widgets::block_heading(ui, Icon::Send, "보낼 문구", p.ok.ink);
        if widgets::link_button(ui, Some(Icon::Copy), "문구 복사").on_hover_text(keys.text(Deed::CopyWhole)).clicked()
        {
            out.push(Command::Copy { what: "보낼 문구".into(), text: text.clone() });
        }
        let count = view.sending.sms.parts.len();
        let label = match (view.sending.open, view.sending.next) {
            (true, _) => "문자 접기".to_owned(),
            (false, 0) => format!("문자 {count}건"),
            (false, next) => format!("문자 {count}건, 다음은 {}건째", next + 1),
        };
        if widgets::link_button(ui, None, &label).on_hover_text(keys.caption("한 건씩 복사", Deed::CopyNext)).clicked()
        {
            view.sending.open = !view.sending.open;
        }
        let fold = if view.copy_open { "접기" } else { "펼치기" };
        if !view.sending.open && widgets::link_button(ui, None, fold).clicked() {
            view.copy_open = !view.copy_open;
        }
    });
    if view.sending.open {
        messages_ui(ui, &mut view.sending, &p, out);
    } else {
        widgets::copy_words(ui, &text, p.ok, !view.copy_open);
    }
}

/// The short messages, each with its length.
fn messages_ui(ui: &mut Ui, sending: &mut Sending, p: &Palette, out: &mut Vec<Command>) {
    let count = sending.sms.parts.len();
    let mut copied = None;
    for (at, part) in sending.sms.parts.iter().enumerate() {
        theme::tinted(p.ok).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                let counter = format!("{count}건 · {}건째 {}/{PART_BYTES}바이트", at + 1, part.bytes);
                let ink = if part.bytes > PART_BYTES { p.danger.ink } else { p.ok.ink };
                ui.label(RichText::new(&counter).font(theme::bold(theme::type_size::CAPTION)).color(ink));
                if widgets::link_button(ui, Some(Icon::Copy), &format!("{}건째 복사", at + 1)).clicked() {
                    copied = Some(at);
                }
                if at == sending.next && count > 1 {
                    widgets::caption(ui, "다음 차례");
                }
            });
            ui.add(Label::new(RichText::new(&part.text).color(p.text)).wrap().selectable(true));
        });
    }
    if !sending.sms.replaced.is_empty() {
        let told = format!("문자로 보낼 수 없는 글자를 바꿨어요. {}", sending.sms.told());
        widgets::icon_line(ui, Icon::Info, p.warn, &told);
    }
    if sending.sms.is_over() {
        let told = "주소를 나눌 수 없어 한 건에 담기지 않아요. 긴 문자(LMS)로 보내 주세요";
        widgets::icon_line(ui, Icon::Warn, p.danger, told);
    }
    out.extend(copied.and_then(|at| sending.copy(at)));
}

/// The link of a step: asked about before it is opened.
pub fn link_ui(ui: &mut Ui, app: &App, link: &Link, view: &mut View) {
    ui.horizontal_wrapped(|ui| {
        let response = widgets::button(ui, Some(Icon::External), &link.label, None);
        if response.on_hover_text(app.settings.shortcuts.caption(&link.url, Deed::Link)).clicked() {
            view.leaving = Some(link.url.clone());
        }
        widgets::caption(ui, &host(&link.url));
    });
}

/// The host of an address as the browser will see it, or the whole address where it has none.
pub fn host(address: &str) -> String {
    let host = url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| address.to_owned())
}

/// Asks whether to open the address.
pub fn leaving_ui(ui: &mut Ui, view: &mut View, out: &mut Vec<Command>) {
    let Some(address) = view.leaving.clone() else { return };
    let p = palette(ui);
    let question = apply_josa(&format!("{}을(를) 브라우저로 열까요?", host(&address))).into_owned();
    let modal = Modal::new(egui::Id::unique("leaving")).frame(theme::card(&p)).show(ui.ctx(), |ui| {
        ui.set_width(size::QUESTION);
        widgets::heading(ui, &question);
        widgets::caption(ui, &address);
        if address.starts_with("http://") {
            widgets::icon_line(
                ui,
                Icon::Warn,
                p.warn,
                "암호화하지 않는 주소예요. 이 주소에서 아무것도 입력하지 마세요",
            );
        }
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            let open = widgets::primary_button(ui, Some(Icon::External), "열기 (Enter)");
            let stay = widgets::button(ui, None, "열지 않기 (Esc)", None);
            if widgets::nothing_focused(ui) {
                open.request_focus();
            }
            (open.clicked(), stay.clicked())
        })
        .inner
    });
    let (open, stay) = modal.inner;
    if open {
        out.push(Command::OpenUrl(address));
    }
    if open || stay || modal.should_close() {
        view.leaving = None;
    }
}
