//! What was promised to a customer: a time to call back, over setting aside, taking up, ending and starting anew. No screen.

use giljabi::app::command::DeskCommand;
use giljabi::app::effect::{Effect, Event};
use giljabi::app::park::{ParkCommand, REASONS};
use giljabi::app::records::CallRecord;

use crate::calls::{Shift, callback_code};

const MINUTE: i64 = 60_000;

/// A call at its end, whose customer is to be called back at 14:30.
fn promised() -> (Shift, String) {
    let mut shift = Shift::begin();
    let code = callback_code(&shift);
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition(code));
    shift.desk(DeskCommand::EndAt("14:30".into()));
    (shift, id)
}

#[test]
fn a_call_set_aside_at_its_end_is_called_back_when_that_was_said() {
    let (mut shift, id) = promised();
    for command in [ParkCommand::Ask, ParkCommand::Reason(REASONS.len()), ParkCommand::Soon(3)] {
        shift.park(command);
    }
    let due = shift.app.desk.waiting()[0].due_ms;
    let kept = shift.last_saved(&id).clone();
    assert_eq!(kept.call_back.as_ref().map(|back| back.due_ms), Some(due), "tomorrow, not 14:30");
    let mut next = Shift::begin();
    next.event(Event::Calls { open: vec![(kept, Vec::new())], finished: Vec::new() });
    assert_eq!(next.app.desk.waiting()[0].due_ms, due);
    next.desk(DeskCommand::Resume(id.clone()));
    assert_eq!(next.app.desk.waiting()[0].due_ms, due);
    assert_eq!(next.last_saved(&id).call_back.as_ref().map(|back| back.due_ms), Some(due));
}

#[test]
fn a_call_set_aside_without_a_time_keeps_the_one_promised_at_its_end() {
    let (mut shift, id) = promised();
    let due = shift.last_saved(&id).call_back.clone();
    assert!(due.is_some());
    shift.park(ParkCommand::Ask);
    shift.park(ParkCommand::Reason(0));
    assert_eq!(shift.last_saved(&id).call_back, due);
    assert_eq!(shift.app.desk.waiting().len(), 1, "and on show, too");
}

#[test]
fn a_promise_that_moved_with_a_call_set_aside_is_gone_once_it_is_taken_up() {
    for (what, reason, waited, is_off) in [
        ("before the time", vec![ParkCommand::Reason(0)], MINUTE, false),
        ("after the time", vec![ParkCommand::Reason(0)], 24 * 60 * MINUTE, false),
        ("another time", vec![ParkCommand::Reason(REASONS.len()), ParkCommand::Soon(1)], MINUTE, false),
        ("called off", vec![ParkCommand::Reason(0)], MINUTE, true),
    ] {
        let (mut shift, id) = promised();
        shift.park(ParkCommand::Ask);
        reason.into_iter().for_each(|command| shift.park(command));
        assert!(shift.last_saved(&id).call_back.is_some(), "{what}");
        shift.now.ms += waited;
        if is_off {
            shift.park(ParkCommand::Called(id.clone()));
        }
        shift.desk(DeskCommand::Show(0));
        shift.park(ParkCommand::Ask);
        assert!(shift.app.desk.call().is_some_and(|call| call.parked.is_none()), "{what}");
        assert_eq!(shift.last_saved(&id).call_back, None, "{what}");
        // Nobody answers: it is set aside again, and no time of before comes back.
        shift.park(ParkCommand::Ask);
        shift.park(ParkCommand::Reason(0));
        assert_eq!((shift.last_saved(&id).call_back.as_ref(), shift.app.desk.waiting().len()), (None, 0), "{what}");
    }
}

#[test]
fn a_promise_outlives_a_start_without_a_library() {
    let (shift, id) = promised();
    let kept = shift.last_saved(&id).clone();
    let texts = shift.effects.iter().find_map(|effect| match effect {
        Effect::SaveGuideTexts(texts) => Some(texts.clone()),
        _ => None,
    });
    let texts = texts.unwrap_or_default();
    let mut next = Shift::begin();
    let library = next.app.library.take();
    next.event(Event::Calls { open: vec![(kept.clone(), texts.clone())], finished: Vec::new() });
    next.desk(DeskCommand::Resume(id.clone()));
    assert_eq!(next.here(), id);
    assert_eq!(next.last_saved(&id).call_back, kept.call_back);
    next.desk(DeskCommand::EndAt("15:30".into()));
    assert_ne!(next.last_saved(&id).call_back, kept.call_back, "another time counts");
    next.desk(DeskCommand::End);
    assert!(next.last_saved(&id).call_back.is_some(), "also where it ends so");
    // A time that is given once the library is there counts as well.
    let mut later = Shift::begin();
    later.app.library = None;
    let untimed = CallRecord { call_back: None, ..kept };
    later.event(Event::Calls { open: vec![(untimed, texts)], finished: Vec::new() });
    later.desk(DeskCommand::Resume(id.clone()));
    later.app.library = library;
    later.desk(DeskCommand::EndAt("14:30".into()));
    assert!(later.last_saved(&id).call_back.is_some());
}

#[test]
fn a_time_is_promised_only_under_the_outcome_that_asks_for_it() {
    let mut shift = Shift::begin();
    let code = callback_code(&shift);
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition(code.clone()));
    shift.desk(DeskCommand::EndAt("14:30".into()));
    shift.desk(DeskCommand::PickDisposition("ISP-01".into()));
    assert_eq!(shift.last_saved(&id).call_back, None, "nobody is called back who was helped");
    shift.desk(DeskCommand::PickDisposition(code));
    let kept = shift.last_saved(&id).clone();
    assert!(kept.call_back.is_some(), "it is still there for whoever picks it again");
    let mut next = Shift::begin();
    next.event(Event::Calls { open: vec![(kept, Vec::new())], finished: Vec::new() });
    next.desk(DeskCommand::Resume(id.clone()));
    let ending = next.app.desk.call().and_then(|call| call.ending.as_ref()).unwrap();
    assert_eq!(ending.back_at, "14:30", "what is promised stands where it can be taken out");
    next.desk(DeskCommand::EndAt(String::new()));
    assert_eq!(next.last_saved(&id).call_back, None);
}

#[test]
fn a_promise_goes_only_when_it_is_kept_and_its_going_is_said() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    for command in [ParkCommand::Ask, ParkCommand::Reason(REASONS.len()), ParkCommand::Soon(3)] {
        shift.park(command);
    }
    shift.desk(DeskCommand::Show(0));
    shift.desk(DeskCommand::Choose(8));
    assert_eq!(shift.app.desk.waiting().len(), 1, "no such answer: nothing happened");
    shift.desk(DeskCommand::NewCall);
    shift.park(ParkCommand::Longest);
    assert_eq!(
        (shift.here().as_str(), shift.app.desk.waiting().len()),
        ("", 1),
        "who is called tomorrow is not called now"
    );
    assert!(shift.toast().contains("다시 전화할 시각을 기다려요"), "{}", shift.toast());
    shift.desk(DeskCommand::Show(0));
    shift.desk(DeskCommand::Choose(0));
    let call = shift.app.desk.call().unwrap();
    assert_eq!((call.session.trail().len(), call.parked.is_some(), call.call_back.is_some()), (1, false, false));
    assert!(shift.toast().contains("다시 전화하기로 한 알림을 지웠어요"), "{}", shift.toast());
    assert!(shift.last_saved(&id).call_back.is_none());
}
