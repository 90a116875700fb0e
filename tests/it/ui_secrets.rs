//! The secret hunt over the words on the screen: what a picture of the window would show after somebody has brought in
//! numbers of people, keys and tokens. Single fields in which a person is writing one value show it and are not looked
//! at; those for whole texts are: pastes and notes.

#![cfg(feature = "gui")]

use giljabi::app::call::Call;
use giljabi::app::command::{Command, DeskCommand, FormField, PaymentCommand};
use giljabi::app::diagnose::{DiagnoseCommand, Pasted};
use giljabi::app::settings::Settings;
use giljabi::app::state::Workspace;
use giljabi::payment::Mode;

use crate::secrets::{PLANTED, hunt};
use crate::ui_desk::Desk;

/// Every word that was laid out for the last frame.
fn painted(desk: &Desk) -> String {
    fn words(shape: &egui::Shape, out: &mut String) {
        match shape {
            egui::Shape::Text(text) => {
                out.push_str(text.galley.text());
                out.push('\n');
            }
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| words(shape, out)),
            _ => {}
        }
    }
    let mut out = String::new();
    desk.harness.output().shapes.iter().for_each(|clipped| words(&clipped.shape, &mut out));
    out
}

fn obey(desk: &mut Desk, commands: Vec<Command>) {
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().obey(&ctx, commands);
    desk.harness.run();
}

/// Looks at what commands put on the clipboard, which must hold `there`.
fn copied(desk: &mut Desk, commands: Vec<Command>, there: &str) {
    let ctx = desk.harness.ctx.clone();
    desk.harness.state_mut().obey(&ctx, commands);
    let texts = desk.copied();
    assert!(texts.len() == 1 && texts[0].contains(there), "one text with {there}: {texts:?}");
    hunt("the clipboard", texts[0].as_bytes());
}

/// Looks at the screen, which must show `there`.
fn look(desk: &Desk, scene: &str, there: &str) {
    let shown = painted(desk);
    assert!(shown.contains(there), "{scene} shows {there}:\n{shown}");
    hunt(scene, shown.as_bytes());
}

#[test]
fn no_picture_of_the_window_shows_what_was_planted() {
    let mut desk = Desk::open(1280.0, 1600.0, Settings { mode: Mode::Live, ..Settings::default() });
    let pasted = |text: String| Command::Diagnose(DiagnoseCommand::Text(Pasted(text.into())));
    obey(&mut desk, vec![Command::Go(Workspace::Diagnose)]);
    let callback = "tid=testpay01m01082502061700416194&mid=testpay01m&moid=order-1&amt=20000&resultCode=3095";
    let reply = "{\"success\":false,\"error\":{\"code\":\"3095\",\"message\":\"카드사 거절";
    for (scene, text) in [
        ("a paste of words", PLANTED.to_owned()),
        (
            "a callback",
            format!("https://shop.kr/r?{callback}&paymentToken=hush-token-c2VjcmV0dG9rZW4x&resultMsg={PLANTED}"),
        ),
        ("an answer", format!("{reply} {}\"}}}}", PLANTED.replace('"', "'"))),
        ("a log", format!("2026-11-22 10:00:00 INFO {PLANTED}\n").repeat(40)),
    ] {
        obey(&mut desk, vec![pasted(text)]);
        look(&desk, scene, "***");
    }
    // The same things on the way to an approval.
    let token = format!("{callback}&paymentToken=hush-token-c2VjcmV0dG9rZW4x").replace("3095", "0000");
    let pay = |command| Command::Payment(command);
    obey(&mut desk, vec![Command::Go(Workspace::Payment), pay(PaymentCommand::Paste(Pasted(token.into())))]);
    obey(&mut desk, vec![pay(PaymentCommand::Form(FormField::Key, "hush-key-Zm9yYmlkZGVu7f3a".into()))]);
    look(&desk, "거래", "order-1");
    obey(
        &mut desk,
        vec![pay(PaymentCommand::Form(FormField::OrderAmount, "20000".into())), pay(PaymentCommand::AskApproval)],
    );
    look(&desk, "the confirmation", "20,000");
}

#[test]
fn a_call_that_has_ended_shows_and_copies_nothing_planted() {
    let mut desk = Desk::open(1280.0, 1600.0, Settings::default());
    let ask = |command| vec![Command::Desk(command)];
    obey(&mut desk, ask(DeskCommand::Start { guide: "isp-what".into(), step: None }));
    obey(&mut desk, ask(DeskCommand::Note(PLANTED.into())));
    look(&desk, "a call with its note", "***");
    assert_eq!(desk.app().desk.call().map(|call| call.note.as_str()), Some(PLANTED), "only the picture is without it");
    obey(&mut desk, ask(DeskCommand::End));
    obey(&mut desk, ask(DeskCommand::FinalNote(format!("끝 {PLANTED}"))));
    look(&desk, "the end of a call", "***");
    assert!(desk.app().desk.call().is_some_and(|call: &Call| call.ending.is_some()));
    obey(&mut desk, ask(DeskCommand::PickDisposition("PAY-02".into())));
    let ends = ask(DeskCommand::End);
    copied(&mut desk, ends, "끝");
    look(&desk, "the desk after it", "안내");
    copied(&mut desk, vec![Command::Copy { what: "글".into(), text: PLANTED.into() }], "***");
    look(&desk, "what was copied", "안내");
}
