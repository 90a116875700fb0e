//! Scenes of `--screenshot`: what a person would do to come to a screen, as commands.
//!
//! Each reads the program and asks for the next thing until it stands. Nothing here draws, and only the practice
//! gateway is ever asked: whoever takes pictures sees to the mode.

mod calls;

use crate::app::call::Call;
use crate::app::command::{Command, DeskCommand, FormField, PaletteCommand, PaymentCommand};
use crate::app::diagnose::{DiagnoseCommand, Pasted};
use crate::app::payment::Fetch;
use crate::app::shortcuts::Deed;
use crate::app::state::{App, Workspace};
use crate::app::tour::{Lesson, TourCommand};
use crate::app::welcome::WelcomeCommand;
use crate::guide::session::Position;

/// What comes next in turn `n` (from 0); `None` once the scene stands.
pub type Scene = fn(&App, u32) -> Option<Vec<Command>>;

/// The tid of the public document: the practice gateway knows it.
const SAMPLE_TID: &str = "testpay01m01082502061700416194";
const SAMPLE_MOID: &str = "test0120200814162443";
const SAMPLE_AMOUNT: &str = "20000";

/// What the window hands over for a payment whose approval the practice gateway cuts off.
const RESET_CALLBACK: &str = "https://shop.example/return?paymentToken=one-time&tid=testpay01m01082502061700419301&mid=testpay01m&moid=order-1&amt=20000&resultCode=0000";

/// A paste of a merchant whose server never got an answer.
const SAMPLE_LOG: &str = "[06/Feb/2025:17:01:10 +0900] \"GET /return?paymentToken=one-time&tid=testpay01m01082502061700416194&mid=testpay01m&moid=order-1&amt=20000&resultCode=0000 HTTP/1.1\" 500 512
2025-02-06 17:01:12 INFO 승인 요청 Merchant-Key: SGVsbG8gV29ybGQgMTIzNDU2
2025-02-06 17:01:42 ERROR java.net.SocketTimeoutException: Read timed out
\tat java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:278)";

/// A page as merchants write it after the public document.
const SAMPLE_CODE: &str = "<html><head>
<script src=\"https://pg.innopay.co.kr/tpay/js/innopay.js\"></script>
<script>
const btn_pay = document.querySelector('#btn_pay');
btn_pay.addEventListener('click', function() {
  innopay.goPay({ payMethod:\"card\", mid:\"testpay01m\", moid:order.id,
    goodsName:name, amt:\"20,000\", buyerName:buyer, buyerTel:tel,
    buyerEmail:mail, returnUrl:\"/return\" });
});
</script></head>
<body><button id=\"btn_pay\">결제하기</button></body></html>";

/// Name filled into a guide's `customer`.
const CUSTOMER: &str = "김하늘";

/// Turns after which a scene stands as it is: guides are data, and may lead elsewhere tomorrow.
const TURNS_MAX: u32 = 400;

/// How long an answer is waited for, in milliseconds.
const PATIENCE_MS: i64 = 10_000;

/// The scene of a name.
pub fn by_name(name: &str) -> Option<Scene> {
    Some(match name {
        "search" => search,
        "query" => query,
        "step" => step,
        "choices" => choices,
        "tried" => tried,
        "ending" => ending,
        "calls" => calls::calls,
        "calls-many" => calls::many,
        "parking" => calls::parking,
        "call-back" => calls::call_back,
        "waiting" => calls::waiting,
        "past" => calls::past,
        "notice" => notice,
        "welcome" => welcome,
        "tour-find" => |app, turn| tour(app, turn, Lesson::Find),
        "tour-answer" => |app, turn| tour(app, turn, Lesson::Answer),
        "tour-note" => |app, turn| tour(app, turn, Lesson::Note),
        "tour-finish" => |app, turn| tour(app, turn, Lesson::Finish),
        "payment" => payment,
        "confirm" => confirm,
        "approved" => approved,
        "unknown" => unknown,
        "settings" => settings,
        "palette" => palette,
        "keys" => keys,
        "messages" => messages,
        "diagnose" => diagnose,
        "diagnose-card" => diagnose_card,
        "diagnose-code" => diagnose_code,
        "diagnose-words" => diagnose_words,
        _ => return None,
    })
}

/// The desk with its list of guides.
pub fn search(_: &App, _: u32) -> Option<Vec<Command>> {
    None
}

/// A search that finds something.
pub fn query(_: &App, turn: u32) -> Option<Vec<Command>> {
    (turn == 0).then(|| vec![desk(DeskCommand::Query("키보드".into()))])
}

/// A call in the middle of an official procedure, with a name and a note.
pub fn step(app: &App, turn: u32) -> Option<Vec<Command>> {
    let Some(call) = app.desk.call() else { return begin("isp-registration", turn) };
    let stage = call.session.step().and_then(|step| step.stage.as_ref());
    if stage.is_some_and(|stage| stage.n >= 4) || turn > TURNS_MAX {
        let note = "카드 앞면에 BC 표시가 있음. 크롬에서 진행";
        return call.note.is_empty().then(|| vec![desk(DeskCommand::Note(note.into()))]);
    }
    on(call)
}

/// A step with several numbered answers.
pub fn choices(app: &App, turn: u32) -> Option<Vec<Command>> {
    let Some(call) = app.desk.call() else { return begin("payment-not-working", turn) };
    if call.session.offers().len() > 1 || turn > TURNS_MAX {
        return None;
    }
    on(call)
}

/// A call in which a remedy was tried already, at a step of an old environment that can be skipped.
pub fn tried(_: &App, turn: u32) -> Option<Vec<Command>> {
    let step = |step: &str| DeskCommand::Start { guide: "keyboard-security".into(), step: Some(step.into()) };
    match turn {
        0 => Some(vec![desk(step("isp-manual"))]),
        1 => Some(vec![desk(DeskCommand::Tried { tag: "other-browser".into(), tried: true })]),
        _ => None,
    }
}

/// A call at its end, the note written.
pub fn ending(app: &App, turn: u32) -> Option<Vec<Command>> {
    let Some(call) = app.desk.call() else { return begin("isp-registration", turn) };
    if call.ending.is_some() || turn > TURNS_MAX {
        return None;
    }
    on(call).or_else(|| Some(vec![desk(DeskCommand::End)]))
}

/// A call at its first page: where a notice names it, that is the notice.
pub fn notice(app: &App, turn: u32) -> Option<Vec<Command>> {
    if app.desk.call().is_some() { None } else { begin("isp-registration", turn) }
}

/// The first questions.
pub fn welcome(_: &App, turn: u32) -> Option<Vec<Command>> {
    (turn == 0).then(|| vec![Command::Welcome(WelcomeCommand::Ask)])
}

/// Being shown around, up to a lesson.
fn tour(app: &App, turn: u32, until: Lesson) -> Option<Vec<Command>> {
    let Some(tour) = &app.tour else { return (turn == 0).then(|| vec![Command::Tour(TourCommand::Begin)]) };
    if tour.lesson >= until || turn > TURNS_MAX {
        return None;
    }
    let next = match (tour.lesson, app.desk.call()) {
        (Lesson::Find, _) => DeskCommand::Query("ISP 등록".into()),
        (Lesson::Open, _) | (_, None) => DeskCommand::StartSelected,
        (Lesson::Answer, Some(call)) => return on(call),
        (Lesson::Back, _) => DeskCommand::Back,
        (Lesson::Note, _) => DeskCommand::Note("크롬에서 진행".into()),
        (Lesson::End | Lesson::Finish | Lesson::Done, _) => DeskCommand::End,
    };
    Some(vec![desk(next)])
}

/// A tid read, with its receipt and its inquiry.
pub fn payment(app: &App, turn: u32) -> Option<Vec<Command>> {
    match turn {
        0 => Some(vec![Command::Go(Workspace::Payment), pay(PaymentCommand::Tid(SAMPLE_TID.into()))]),
        1 => Some(vec![pay(PaymentCommand::Receipt), pay(PaymentCommand::Inquire)]),
        _ => (waits(&app.payment.receipt, app.now_ms) || waits(&app.payment.inquiry, app.now_ms)).then(Vec::new),
    }
}

/// The confirmation before an approval.
pub fn confirm(_: &App, turn: u32) -> Option<Vec<Command>> {
    let form = |field, text: &str| pay(PaymentCommand::Form(field, text.into()));
    match turn {
        0 => Some(vec![
            Command::Go(Workspace::Payment),
            pay(PaymentCommand::Tid(SAMPLE_TID.into())),
            form(FormField::Moid, SAMPLE_MOID),
            form(FormField::Amount, SAMPLE_AMOUNT),
        ]),
        1 => Some(vec![pay(PaymentCommand::AskApproval)]),
        _ => None,
    }
}

/// An approval that was sent and answered, in practice.
pub fn approved(app: &App, turn: u32) -> Option<Vec<Command>> {
    match turn {
        0 | 1 => confirm(app, turn),
        2 => Some(vec![pay(PaymentCommand::ConfirmApproval)]),
        _ => waits(&app.payment.approval, app.now_ms).then(Vec::new),
    }
}

/// An approval whose answer never came: what is not known, and the order it was compared with.
pub fn unknown(app: &App, turn: u32) -> Option<Vec<Command>> {
    match turn {
        0 => Some(vec![Command::Go(Workspace::Payment), pay(PaymentCommand::Paste(Pasted(RESET_CALLBACK.into())))]),
        1 => Some(vec![
            pay(PaymentCommand::Form(FormField::OrderAmount, SAMPLE_AMOUNT.into())),
            pay(PaymentCommand::AskApproval),
        ]),
        2 => Some(vec![pay(PaymentCommand::ConfirmApproval)]),
        _ => waits(&app.payment.approval, app.now_ms).then(Vec::new),
    }
}

/// The palette over a call, with something typed.
pub fn palette(app: &App, turn: u32) -> Option<Vec<Command>> {
    if turn > TURNS_MAX || app.palette.open {
        let typed = !app.palette.query.is_empty();
        return (!typed).then(|| vec![Command::Palette(PaletteCommand::Query("등록".into()))]);
    }
    choices(app, turn).or_else(|| Some(vec![Command::Palette(PaletteCommand::Open)]))
}

/// The keys over a call.
pub fn keys(app: &App, turn: u32) -> Option<Vec<Command>> {
    match turn {
        0 => begin("payment-not-working", turn),
        1 if app.desk.call().is_some() => Some(vec![Command::Do(Deed::Keys)]),
        _ => None,
    }
}

/// A message that goes by itself, and a failure that stays.
pub fn messages(app: &App, turn: u32) -> Option<Vec<Command>> {
    match turn {
        0 => begin("isp-registration", turn),
        1 => Some(vec![Command::Copy { what: "보낼 문구".into(), text: "문구".into() }]),
        2 => Some(vec![desk(DeskCommand::Start { guide: "no-such-guide".into(), step: None })]),
        _ => (app.toasts.is_empty() && turn < TURNS_MAX).then(Vec::new),
    }
}

/// The settings.
pub fn settings(_: &App, turn: u32) -> Option<Vec<Command>> {
    (turn == 0).then(|| vec![Command::Go(Workspace::Settings)])
}

/// The place for pasting anything.
pub fn diagnose(_: &App, turn: u32) -> Option<Vec<Command>> {
    (turn == 0).then(|| vec![Command::Go(Workspace::Diagnose)])
}

/// A log in which the answer never came: what is known, and what must not be done.
pub fn diagnose_card(app: &App, turn: u32) -> Option<Vec<Command>> {
    pasted(app, turn, SAMPLE_LOG)
}

/// A merchant's code with its faults.
pub fn diagnose_code(app: &App, turn: u32) -> Option<Vec<Command>> {
    pasted(app, turn, SAMPLE_CODE)
}

/// An error line with noise.
pub fn diagnose_words(app: &App, turn: u32) -> Option<Vec<Command>> {
    pasted(app, turn, "[ERR] 3Factor 인증 필요 ISP 공인인증 오류 (0x12)")
}

fn pasted(_: &App, turn: u32, text: &str) -> Option<Vec<Command>> {
    let text = || Command::Diagnose(DiagnoseCommand::Text(Pasted(text.into())));
    (turn == 0).then(|| vec![Command::Go(Workspace::Diagnose), text()])
}

fn desk(command: DeskCommand) -> Command {
    Command::Desk(command)
}

fn pay(command: PaymentCommand) -> Command {
    Command::Payment(command)
}

/// Starts a call, once: where it was refused, the refusal is what the picture shows.
fn begin(guide: &str, turn: u32) -> Option<Vec<Command>> {
    (turn == 0).then(|| vec![desk(DeskCommand::Start { guide: guide.into(), step: None })])
}

/// One thing more towards the next step: a value, a tick, the first answer. `None` at the end.
fn on(call: &Call) -> Option<Vec<Command>> {
    let Position::Step { key, .. } = call.session.position() else { return None };
    let step = call.session.step()?;
    let inputs = &call.session.guide().inputs;
    let empty = |at: &&usize| inputs.get(**at).is_some_and(|input| !call.session.inputs().contains_key(&input.name));
    if let Some(input) = step.ask.iter().find(empty).and_then(|at| inputs.get(*at)) {
        let value = if input.name == "customer" {
            CUSTOMER.into()
        } else {
            input.options.first().cloned().unwrap_or_else(|| "1234".into())
        };
        return Some(vec![desk(DeskCommand::Input { name: input.name.clone(), value })]);
    }
    if (0..step.check.len()).any(|n| !call.ticked.contains(&(key.clone(), n))) {
        return Some(vec![desk(DeskCommand::TickNext)]);
    }
    Some(vec![desk(DeskCommand::Choose(0))])
}

fn waits<T>(fetch: &Fetch<T>, now_ms: i64) -> bool {
    matches!(fetch, Fetch::Waiting(_, since) if now_ms - since < PATIENCE_MS)
}
