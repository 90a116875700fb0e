//! The step: what is said, what is done, what is chosen. Reading order is the order of work.

mod inputs;
mod picture;
mod send;

use egui::{Label, RichText, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

pub use self::inputs::first_input;
use self::inputs::inputs_ui;
use self::picture::picture_ui;
pub use self::picture::zoom_ui;
pub use self::send::{Sending, copy_next, copy_whole, leaving_ui};
use self::send::{copy_ui, link_ui};
use crate::app::call::{Call, Hold};
use crate::app::command::{Command, DeskCommand};
use crate::app::desk::today;
use crate::app::shortcuts::Deed;
use crate::app::state::App;
use crate::app::tour::Spot;
use crate::guide::model::{CallResult, Guide, Outcome, Stage, Step};
use crate::guide::session::{AnswerKey, Position};
use crate::text::markdown;
use crate::ui::icon::Icon;
use crate::ui::theme::{self, Palette, Tone, palette, size, space, type_size};
use crate::ui::tour::mark;
use crate::ui::widgets::{self, ChoiceRow};
use crate::ui::window::View;

/// Width of a picture beside the words.
const PICTURE: f32 = 216.0;

/// What a call says whose guide was replaced meanwhile.
const NEWER: &str = "이 안내의 새 판이 나왔어요. 이 상담은 시작한 판으로 이어지고, 새 상담부터 새 판으로 열려요";

/// Width of a step, and of what stands over it.
pub(super) const WIDTH: f32 = size::READING + PICTURE;

/// Draws the step or the outcome the call stands at.
pub fn position_ui(ui: &mut Ui, app: &App, call: &Call, view: &mut View, out: &mut Vec<Command>) {
    theme::limit_width(ui, WIDTH);
    if app.guides().is_some_and(|library| call.is_stale(library)) {
        widgets::told_line(ui, NEWER);
        ui.add_space(space::S);
    }
    match call.session.position() {
        Position::Step { guide, step, key } => step_ui(ui, app, call, (guide, &guide.steps[*step], key), view, out),
        Position::End { guide, outcome } => outcome_ui(ui, app, call, (guide, &guide.outcomes[*outcome]), view, out),
    }
}

fn step_ui(
    ui: &mut Ui,
    app: &App,
    call: &Call,
    (guide, step, key): (&Guide, &Step, &AnswerKey),
    view: &mut View,
    out: &mut Vec<Command>,
) {
    let p = palette(ui);
    head_ui(ui, app, call, (guide, step), &p, out);
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let beside = step.image.is_some() && ui.available_width() > PICTURE * 2.2;
        if beside {
            ui.horizontal_top(|ui| {
                let width = ui.available_width() - PICTURE - space::L;
                ui.vertical(|ui| {
                    ui.set_width(width);
                    words_ui(ui, app, call, step, key, &p, out);
                });
                ui.add_space(space::S);
                ui.vertical(|ui| {
                    ui.set_width(PICTURE);
                    step.image.iter().for_each(|image| picture_ui(ui, app, image, PICTURE, view));
                });
            });
        } else {
            words_ui(ui, app, call, step, key, &p, out);
            step.image.iter().for_each(|image| picture_ui(ui, app, image, PICTURE, view));
        }
        inputs_ui(ui, app, call, guide, step, out);
        copy_ui(ui, app, call, view, out);
        step.link.iter().for_each(|link| link_ui(ui, app, link, view));
    });
    ui.add_space(space::S);
    let choices = ui.scope(|ui| choices_ui(ui, call, out));
    mark(ui, Spot::Choices, choices.response.rect);
    if !step.note.is_empty() {
        ui.add_space(space::S);
        widgets::block_heading(ui, Icon::Note, "참고", p.text3);
        widgets::markdown(
            ui,
            &call.fill(&step.note, &app.settings, app.now_ms),
            &theme::body(),
            type_size::LINE,
            p.text2,
        );
    }
    ui.add_space(space::S);
    if !call.session.trail().is_empty() {
        back_ui(ui, app, out);
    }
}

/// Where the step lies, its stage, its badges, what may be passed over, its title.
fn head_ui(ui: &mut Ui, app: &App, call: &Call, (guide, step): (&Guide, &Step), p: &Palette, out: &mut Vec<Command>) {
    if let [outer @ .., _] = call.session.open_guides()
        && let Some(parent) = outer.last()
    {
        let trail: Vec<&str> = call.session.open_guides().iter().map(|guide| guide.title.as_str()).collect();
        widgets::caption(ui, &trail.join(" › ")).on_hover_text(format!("끝나면 ‘{}’ 안내로 돌아가요", parent.title));
    }
    let stage = |ui: &mut Ui| match &step.stage {
        Some(stage) => stage_ui(ui, stage, p),
        None => {
            let title = RichText::new(&guide.title).font(theme::caption()).color(p.text2);
            ui.add(Label::new(title).truncate());
        }
    };
    // With large letters the keys and the date give way, so that nothing lies over the stage.
    let roomy = ui.max_rect().width() >= size::FORM;
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = size::ICON;
        ui.horizontal(|ui| {
            widgets::split(ui, "step-head", stage, |ui| {
                past_ui(ui, app, call, roomy, out);
                badges_ui(ui, app, (guide, step), roomy, p);
            });
        });
    });
    let title = Label::new(RichText::new(&*step.title).font(theme::bold(type_size::READ)).color(p.text));
    let title = ui.add(title.wrap());
    widgets::announce(ui, title.id, widgets::Live::Polite);
}

fn badges_ui(ui: &mut Ui, app: &App, (guide, step): (&Guide, &Step), roomy: bool, p: &Palette) {
    if let Some(why) = &step.legacy {
        widgets::badge(ui, Icon::Clock, "옛 환경", p.legacy).on_hover_text(why);
    }
    match (guide.review_by.filter(|due| *due < today(app.now_ms)), guide.verified) {
        (Some(due), _) => {
            let who = if guide.owner.is_empty() { String::new() } else { format!(" (담당 {})", guide.owner) };
            let why = format!("{due}까지 다시 확인했어야 하는 안내예요. 화면과 다르면 알려 주세요{who}");
            widgets::badge(ui, Icon::Clock, "오래됨", p.legacy).on_hover_text(why);
        }
        (None, Some(verified)) if roomy => {
            let words = RichText::new(format!("문서 확인 {verified}")).font(theme::caption()).color(p.text2);
            ui.add(Label::new(words).extend());
        }
        (None, _) => {}
    }
}

/// What leads past this step: skipping an old environment, or having tried the remedy.
fn past_ui(ui: &mut Ui, app: &App, call: &Call, roomy: bool, out: &mut Vec<Command>) {
    let named = |words: &str, deed: Deed| {
        if roomy { app.settings.shortcuts.caption(words, deed) } else { words.to_owned() }
    };
    match call.session.remedy() {
        Some(tag) if call.session.has_tried(tag) => {
            widgets::badge(ui, Icon::Check, "이미 해 봄", palette(ui).accent);
        }
        Some(_) => {
            let tried = widgets::text_link(ui, &named("이미 해 봤어요", Deed::Tried), "이 방법은 이미 해 봤어요");
            if tried.clicked() {
                out.push(Command::Desk(DeskCommand::TriedHere));
            }
        }
        None => {}
    }
    let skip = named("건너뛰기", Deed::Skip);
    if call.session.can_skip() && widgets::text_link(ui, &skip, "옛 환경 건너뛰기").clicked() {
        out.push(Command::Desk(DeskCommand::Skip));
    }
}

/// "등록 4/8" and a dot for each stage.
fn stage_ui(ui: &mut Ui, stage: &Stage, p: &Palette) {
    let words = format!("{} {}/{}", stage.of, stage.n, stage.total);
    ui.label(RichText::new(&words).font(theme::strong()).color(p.accent.ink));
    let (dot, gap) = (8.0, 6.0);
    let width = stage.total as f32 * (dot + gap);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 16.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &words));
    for n in 1..=stage.total {
        let at = egui::pos2(rect.left() + (n as f32 - 0.5) * (dot + gap), rect.center().y);
        if n <= stage.n {
            ui.painter().circle_filled(at, dot / 2.0, p.accent.ink);
        } else {
            ui.painter().circle_stroke(at, dot / 2.0 - 0.5, Stroke::new(1.0, p.control));
        }
        if n == stage.n {
            ui.painter().circle_stroke(at, dot / 2.0 + 2.0, Stroke::new(1.5, p.accent.ink));
        }
    }
}

fn words_ui(ui: &mut Ui, app: &App, call: &Call, step: &Step, key: &AnswerKey, p: &Palette, out: &mut Vec<Command>) {
    let fill = |text: &str| call.fill(text, &app.settings, app.now_ms);
    if !step.say.is_empty() {
        widgets::block_heading(ui, Icon::Say, "말하기", p.text3);
        widgets::read_aloud(ui, &fill(&step.say));
    }
    if !step.never_ask.is_empty() {
        theme::tinted(p.danger).show(ui, |ui| {
            ui.set_width(ui.available_width());
            // What does not fit on the line goes on below its own words, not below the sign.
            ui.spacing_mut().interact_size.y = size::ICON;
            ui.horizontal_top(|ui| {
                Icon::Forbid.ui(ui, size::ICON, p.danger.ink);
                ui.label(RichText::new("묻지 마세요").font(theme::strong()).color(p.danger.ink));
                ui.add(Label::new(RichText::new(step.never_ask.join(" · ")).color(p.text)).wrap());
            });
        });
    }
    if !step.warn.is_empty() {
        warn_ui(ui, &fill(&step.warn), call, key, p);
    }
    if !step.doing.is_empty() {
        ui.add_space(space::XS);
        widgets::block_heading(ui, Icon::Do, "하기", p.accent.ink);
        widgets::markdown(ui, &fill(&step.doing), &theme::body(), type_size::LINE, p.text);
    }
    checks_ui(ui, call, step, key, p, out);
}

fn warn_ui(ui: &mut Ui, warn: &str, call: &Call, key: &AnswerKey, p: &Palette) {
    let read = call.acknowledged.contains(key);
    theme::tinted(p.warn).show(ui, |ui| {
        ui.set_width(ui.available_width());
        widgets::tight_row(ui, |ui| {
            Icon::Warn.ui(ui, size::ICON, p.warn.ink);
            let head = if read { "주의 (읽음)" } else { "주의" };
            ui.label(RichText::new(head).font(theme::strong()).color(p.warn.ink));
            ui.label(RichText::new(markdown::plain(warn)).color(p.text));
        });
        if call.held == Some(Hold::Warning) {
            ui.label(RichText::new("읽으셨으면 한 번 더 눌러 넘어가요").font(theme::strong()).color(p.warn.ink));
        }
    });
}

fn checks_ui(ui: &mut Ui, call: &Call, step: &Step, key: &AnswerKey, p: &Palette, out: &mut Vec<Command>) {
    if step.check.is_empty() {
        return;
    }
    ui.add_space(space::XS);
    let held = call.held == Some(Hold::Checks);
    let ink = if held { p.danger.ink } else { p.accent.ink };
    widgets::block_heading(ui, Icon::Check, "확인 (Space)", ink);
    for (n, line) in step.check.iter().enumerate() {
        let mut ticked = call.ticked.contains(&(key.clone(), n));
        if ui.checkbox(&mut ticked, RichText::new(line).color(p.text)).clicked() {
            out.push(Command::Desk(DeskCommand::Tick(n)));
        }
    }
}

fn choices_ui(ui: &mut Ui, call: &Call, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = space::XS + 2.0;
    let offers = call.session.offers();
    if offers.is_empty() {
        let row = ChoiceRow { number: 1, label: "다음으로", hint: "Enter", likely: true, picked: false };
        if widgets::choice_row(ui, &row).clicked() {
            out.push(Command::Desk(DeskCommand::Choose(0)));
        }
        return;
    }
    for (at, offer) in offers.iter().enumerate() {
        let left = match (&offer.unavailable, offer.left) {
            (Some(_), _) => "쓸 수 없어요".to_owned(),
            (None, Some(0)) => "더는 되풀이하지 않아요".to_owned(),
            (None, Some(left)) => format!("{left}번 더"),
            (None, None) if at == 0 => "Enter".to_owned(),
            (None, None) => String::new(),
        };
        let row = ChoiceRow { number: at + 1, label: &offer.label, hint: &left, likely: at == 0, picked: false };
        let response = ui.add_enabled_ui(offer.unavailable.is_none(), |ui| widgets::choice_row(ui, &row)).inner;
        if let Some(why) = &offer.unavailable {
            response.on_hover_text(why);
        } else if response.clicked() {
            out.push(Command::Desk(DeskCommand::Choose(at)));
        }
    }
}

/// Colour, icon and word of a result.
pub fn result_look(p: &Palette, result: CallResult) -> (Tone, Icon) {
    match result {
        CallResult::Resolved => (p.ok, Icon::Check),
        CallResult::Escalated => (p.accent, Icon::External),
        CallResult::Callback => (p.warn, Icon::Clock),
        CallResult::Abandoned => (p.danger, Icon::Close),
    }
}

fn outcome_ui(
    ui: &mut Ui,
    app: &App,
    call: &Call,
    (guide, outcome): (&Guide, &Outcome),
    view: &mut View,
    out: &mut Vec<Command>,
) {
    let p = palette(ui);
    let words = app.guides().and_then(|library| library.tables.dispositions.get(&outcome.code));
    widgets::caption(ui, &guide.title);
    ui.horizontal(|ui| {
        let title = words.map_or(outcome.code.as_str(), |disposition| disposition.label.as_str());
        ui.label(RichText::new(title).font(theme::bold(type_size::READ)).color(p.text));
        let (tone, icon) = result_look(&p, outcome.result);
        widgets::badge(ui, icon, outcome.result.korean(), tone);
    });
    theme::card(&p).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !outcome.say.is_empty() {
            let say = call.fill(&outcome.say, &app.settings, app.now_ms);
            widgets::block_heading(ui, Icon::Say, "말하기", p.text3);
            widgets::read_aloud(ui, &say);
        }
        if !outcome.copy.is_empty() {
            copy_ui(ui, app, call, view, out);
        }
    });
    ui.add_space(space::S);
    let row = ChoiceRow { number: 1, label: "상담 마치기", hint: "Enter", likely: true, picked: false };
    if widgets::choice_row(ui, &row).clicked() {
        out.push(Command::Desk(DeskCommand::End));
    }
    let next = outcome.next.as_ref().and_then(|next| app.guides().and_then(|library| library.guide(next)));
    if let Some(next) = next {
        let label = format!("마치고 이어서  {}", next.title);
        let row = ChoiceRow { number: 2, label: &label, hint: "", likely: false, picked: false };
        if widgets::choice_row(ui, &row).clicked() {
            out.push(Command::Desk(DeskCommand::FinishAndStart(next.id.to_string())));
        }
    }
    ui.add_space(space::S);
    back_ui(ui, app, out);
}

fn back_ui(ui: &mut Ui, app: &App, out: &mut Vec<Command>) {
    let label = app.settings.shortcuts.caption("뒤로", Deed::Back);
    let back = widgets::link_button(ui, Some(Icon::Back), &label);
    mark(ui, Spot::Back, back.rect);
    if back.clicked() {
        out.push(Command::Desk(DeskCommand::Back));
    }
}
