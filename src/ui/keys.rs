//! Shortcuts. They bind keys, never typed characters, so they work in Hangul mode.

use egui::{Context, Event, Id, Key, Modifiers};

use super::diagnose::{Action, act};
use super::window::View;
use crate::app::command::{Command, DeskCommand, PaymentCommand};
use crate::app::park::ParkCommand;
use crate::app::past::PastCommand;
use crate::app::settings::Role;
use crate::app::state::{App, Workspace};
use crate::app::tour::TourCommand;
use crate::app::welcome::WelcomeCommand;

/// Key of the search field.
pub fn search_id() -> Id {
    Id::unique("desk-search")
}

/// Key of the note field.
pub fn note_id() -> Id {
    Id::unique("desk-note")
}

/// Key of the first input of a step.
pub fn input_id() -> Id {
    Id::unique("desk-input")
}

/// Key of the caller's number.
pub fn caller_id() -> Id {
    Id::unique("desk-caller")
}

/// Key of the field where it is asked why a call is set aside.
pub fn park_id() -> Id {
    Id::unique("desk-park")
}

/// Key of the search among ended calls.
pub fn past_id() -> Id {
    Id::unique("desk-past")
}

/// Key of the tid field.
pub fn tid_id() -> Id {
    Id::unique("payment-tid")
}

/// Key of the field of the diagnosis.
pub fn paste_id() -> Id {
    Id::unique("diagnose-paste")
}

/// Keys and what they do, for the overlay.
pub const KEYS: &[(&str, &str)] = &[
    ("F1 – F6", "상담 · 진단 · 거래 · 편집 · 현황 · 설정"),
    ("Ctrl+K, Ctrl+T", "새 상담을 찾기"),
    ("↑ ↓ Enter", "찾은 안내를 고르고 열기"),
    ("1 – 9", "답 고르기 (입력 칸 안에서는 Alt+1 – 9)"),
    ("Enter", "첫째 답 고르기"),
    ("Space", "확인 목록을 하나씩 표시하기"),
    ("Alt+←", "한 단계 뒤로"),
    ("Ctrl+Z", "방금 한 일 되돌리기 (입력 칸 밖에서)"),
    ("Ctrl+D", "이 방법은 이미 해 봤어요"),
    ("Ctrl+E", "옛 환경 단계 건너뛰기"),
    ("Ctrl+S", "보낼 문구 복사 (Ctrl+Shift+S는 문자 한 건씩)"),
    ("Ctrl+P, Ctrl+O", "그림 크게 보기, 링크 열기"),
    ("Ctrl+I", "이 단계의 입력 칸으로"),
    ("Ctrl+M", "상담 메모로"),
    ("Ctrl+Enter", "상담 마치기, 한 번 더 누르면 저장하고 복사"),
    ("Ctrl+Tab", "다음 상담 (Shift와 함께 누르면 앞 상담)"),
    ("F7", "가장 오래 기다린 보류 상담을 이어서 하기"),
    ("F8", "보류하기, 보류한 상담이면 이어서 하기"),
    ("F9", "오늘 상담과 지난 상담 (↑ ↓로 고르기)"),
    ("Ctrl+J", "고객 번호 칸으로"),
    ("Alt+1 – 4", "진단에서 단계 열기, 할 말 복사, 거래 열기, 지원 자료 복사"),
    ("Alt+1 – 4", "거래에서 영수증, 조회, 승인 요청, 진단에서 견주기"),
    ("Esc", "입력 칸에서 나오기, 창 닫기"),
    ("?", "이 표 보기"),
    ("Shift+F1", "도움말 (지금 화면을 설명하는 곳)"),
];

const NUMBERS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
const FUNCTIONS: [Key; 6] = [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6];

/// Turns the keys of this frame into commands.
pub fn shortcuts(ctx: &Context, app: &App, view: &mut View, commands: &mut Vec<Command>) {
    let in_field = ctx.text_edit_focused();
    let on_control = ctx.memory(|memory| memory.focused().is_some()) && !in_field;
    let pressed: Vec<(Key, Option<Key>, Modifiers)> = ctx.input(|input| {
        let pressed = |event: &Event| match event {
            Event::Key { key, physical_key, pressed: true, modifiers, .. } => Some((*key, *physical_key, *modifiers)),
            _ => None,
        };
        input.events.iter().filter_map(pressed).collect()
    });
    for (key, physical, modifiers) in pressed {
        let is = |wanted: Key| key == wanted || physical == Some(wanted);
        if app.welcome.is_some() {
            welcome_key((key, physical, modifiers), commands);
        } else if view.help.is_some() {
            // The help lies over everything: only the way out of it means anything.
            if key == Key::Escape || (key == Key::F1 && modifiers.shift) {
                view.help = None;
            }
        } else if key == Key::F1 && modifiers.shift {
            view.help = Some(super::help::open(app));
        } else if let Some(at) = FUNCTIONS.iter().position(|f| *f == key) {
            commands.push(Command::Go(Workspace::ALL[at]));
        } else if modifiers.command && (is(Key::K) || is(Key::T)) {
            commands.push(Command::Go(Workspace::Desk));
            commands.push(Command::Desk(DeskCommand::NewCall));
        } else if modifiers.command && key == Key::Tab {
            let turn = if modifiers.shift { DeskCommand::Previous } else { DeskCommand::Next };
            commands.push(Command::Desk(turn));
        } else if key == Key::F7 {
            commands.push(Command::Desk(DeskCommand::Park(ParkCommand::Longest)));
        } else if key == Key::F9 {
            commands.push(Command::Desk(DeskCommand::Past(PastCommand::Toggle)));
        } else if key == Key::F8 {
            // The question is answered with number keys, which must not go on into the note.
            leave_field(ctx);
            commands.push(Command::Desk(DeskCommand::Park(ParkCommand::Ask)));
        } else if key == Key::Escape {
            escape(ctx, app, view, in_field, commands);
        } else if key == Key::Questionmark && !in_field {
            view.keys_shown = !view.keys_shown;
        } else if app.workspace == Workspace::Diagnose {
            diagnose_key(app, (key, physical, modifiers), commands);
        } else if app.workspace == Workspace::Payment {
            payment_key(app, (key, physical, modifiers), commands);
        } else if app.workspace == Workspace::Desk {
            // On a narrow window the note lies in the drawer.
            view.drawer |= modifiers.command && is(Key::M);
            desk_key(ctx, app, view, (key, physical, modifiers), (in_field, on_control), commands);
        }
    }
    view.field = ctx.memory(|memory| memory.focused()).filter(|_| ctx.text_edit_focused());
}

fn desk_key(
    ctx: &Context,
    app: &App,
    view: &mut View,
    (key, physical, modifiers): (Key, Option<Key>, Modifiers),
    (in_field, on_control): (bool, bool),
    commands: &mut Vec<Command>,
) {
    let is = |wanted: Key| key == wanted || physical == Some(wanted);
    let Some(call) = app.desk.call() else {
        let by = [(Key::ArrowDown, 1), (Key::ArrowUp, -1)].into_iter().find(|(arrow, _)| *arrow == key);
        if let Some((_, by)) = by.filter(|_| app.desk.past.is_shown && !modifiers.any()) {
            commands.push(Command::Desk(DeskCommand::Past(PastCommand::Move(by))));
        }
        return;
    };
    if view.leaving.is_some() {
        // The question has the keys to itself; its buttons take Enter.
        return;
    }
    let desk = |command: DeskCommand| Command::Desk(command);
    if let Some(form) = &app.desk.parking {
        let number = NUMBERS.iter().position(|number| is(*number)).filter(|_| modifiers.alt || !in_field);
        if let Some(command) = number.and_then(|n| super::desk::park_number(form, n)) {
            commands.push(desk(DeskCommand::Park(command)));
        } else if key == Key::Enter && (modifiers.command || in_field) {
            commands.push(desk(DeskCommand::Park(ParkCommand::Confirm)));
        } else if modifiers.command && is(Key::I) {
            ctx.memory_mut(|memory| memory.request_focus(park_id()));
        }
        return;
    }
    if let Some(n) = NUMBERS.iter().position(|number| is(*number)) {
        if modifiers.alt || !(in_field || modifiers.command) {
            commands.push(desk(super::desk::number(call, n)));
        }
    } else if modifiers.command && key == Key::Enter {
        commands.push(desk(DeskCommand::End));
    } else if modifiers.alt && key == Key::ArrowLeft {
        commands.push(desk(DeskCommand::Back));
    } else if modifiers.command && is(Key::M) {
        ctx.memory_mut(|memory| memory.request_focus(note_id()));
    } else if modifiers.command && is(Key::I) {
        ctx.memory_mut(|memory| memory.request_focus(input_id()));
    } else if modifiers.command && is(Key::J) {
        ctx.memory_mut(|memory| memory.request_focus(caller_id()));
    } else if modifiers.command && walk_key(app, view, (&is, modifiers.shift, in_field), commands) {
        // What lies over the window shows in the next frame, whether or not a command is given.
        ctx.request_repaint();
    } else if in_field || on_control || modifiers.any() {
        // The focused control has its own use for these keys.
    } else if key == Key::Enter {
        commands.push(desk(super::desk::number(call, 0)));
    } else if key == Key::Space {
        commands.push(desk(DeskCommand::TickNext));
    }
}

fn welcome_key((key, physical, modifiers): (Key, Option<Key>, Modifiers), commands: &mut Vec<Command>) {
    let role = NUMBERS.iter().position(|number| key == *number || physical == Some(*number));
    if key == Key::Escape {
        commands.push(Command::Welcome(WelcomeCommand::Skip));
    } else if modifiers.command && key == Key::Enter {
        commands.push(Command::Welcome(WelcomeCommand::Begin { tour: false }));
    } else if let Some(role) = role.filter(|_| modifiers.alt).and_then(|at| Role::ALL.get(at)) {
        commands.push(Command::Welcome(WelcomeCommand::Role(*role)));
    }
}

/// Ctrl and a letter at a step; whether it meant anything.
fn walk_key(
    app: &App,
    view: &mut View,
    (is, shift, in_field): (&dyn Fn(Key) -> bool, bool, bool),
    commands: &mut Vec<Command>,
) -> bool {
    let Some(call) = app.desk.call() else { return false };
    let desk = |command: DeskCommand| Some(Command::Desk(command));
    if is(Key::D) {
        commands.extend(desk(DeskCommand::TriedHere));
    } else if is(Key::E) {
        commands.extend(desk(DeskCommand::Skip));
    } else if is(Key::Z) && !in_field {
        commands.extend(desk(DeskCommand::Undo));
    } else if is(Key::S) && shift {
        commands.extend(super::desk::copy_next(app, &mut view.sending));
    } else if is(Key::S) {
        commands.extend(super::desk::copy_whole(app));
    } else if is(Key::P) {
        super::desk::zoom(call, view);
    } else if is(Key::O) {
        super::desk::leave(call, view);
    } else {
        return false;
    }
    true
}

fn diagnose_key(app: &App, (key, physical, modifiers): (Key, Option<Key>, Modifiers), commands: &mut Vec<Command>) {
    let at = NUMBERS.iter().position(|number| key == *number || physical == Some(*number));
    if let Some(action) = at.filter(|_| modifiers.alt).and_then(|at| Action::ALL.get(at)) {
        commands.extend(act(*action, app));
    }
}

fn payment_key(app: &App, (key, physical, modifiers): (Key, Option<Key>, Modifiers), commands: &mut Vec<Command>) {
    let is = |wanted: Key| key == wanted || physical == Some(wanted);
    if let Some(confirm) = &app.payment.confirm {
        // Two keys at once, so that no stray Enter sends money.
        if modifiers.command && key == Key::Enter && confirm.is_ready(app.settings.mode) {
            commands.push(Command::Payment(PaymentCommand::ConfirmApproval));
        }
    } else if modifiers.alt {
        let reads = [(Key::Num1, PaymentCommand::Receipt), (Key::Num2, PaymentCommand::Inquire)];
        let asks = (Key::Num3, PaymentCommand::AskApproval);
        let meant = reads.into_iter().chain([asks]).find(|(number, _)| is(*number));
        commands.extend(meant.map(|(_, command)| Command::Payment(command)));
        if is(Key::Num4) && app.payment.order().is_some() {
            commands.extend(super::payment::to_diagnosis(app));
        }
    }
}

fn leave_field(ctx: &Context) {
    ctx.memory_mut(|memory| {
        if let Some(id) = memory.focused() {
            memory.surrender_focus(id);
        }
    });
}

fn escape(ctx: &Context, app: &App, view: &mut View, in_field: bool, commands: &mut Vec<Command>) {
    // The field has let go of the focus by now; in a tour that is all that Esc means there, but for the search.
    let was_in_field = view.field.is_some_and(|field| field != search_id());
    let alone = app.desk.parking.is_none() && !view.keys_shown;
    if app.tour.is_some() && was_in_field {
        leave_field(ctx);
    } else if app.tour.is_some() && alone {
        commands.push(Command::Tour(TourCommand::Leave));
    } else if in_field {
        leave_field(ctx);
    } else if app.desk.parking.is_some() {
        commands.push(Command::Desk(DeskCommand::Park(ParkCommand::Cancel)));
    } else if view.keys_shown {
        view.keys_shown = false;
    } else if view.zoomed.take().is_some() || view.leaving.take().is_some() {
    } else if app.payment.confirm.is_some() {
        commands.push(Command::Payment(PaymentCommand::CancelApproval));
    } else if app.desk.past.is_shown && app.desk.call().is_none() && app.workspace == Workspace::Desk {
        commands.push(Command::Desk(DeskCommand::Past(PastCommand::Toggle)));
    } else if app.toast.is_some() {
        commands.push(Command::DismissToast);
    } else if app.desk.call().is_some_and(|call| call.ending.is_some()) {
        commands.push(Command::Desk(DeskCommand::CancelEnd));
    }
}
