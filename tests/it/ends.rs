//! What must not be lost or mixed up between calls: notes at the end, outcomes, tours, restarts. No screen.

use giljabi::app::call::TID;
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::crm::CopyFormat;
use giljabi::app::effect::{Effect, Event};
use giljabi::app::park::ParkCommand;
use giljabi::app::past::{Opened, PastCommand};
use giljabi::app::records::CallRecord;
use giljabi::app::state::Workspace;
use giljabi::app::tour::{TourCommand, is_practice};
use giljabi::app::update;
use giljabi::payment::secret::Secret;

use crate::calls::{Shift, callback_code};
use crate::harness::NOW_MS;

const MINUTE: i64 = 60_000;

fn begin_tour(shift: &mut Shift) {
    let effects = update::command(&mut shift.app, Command::Tour(TourCommand::Begin), &shift.now);
    shift.effects.extend(effects);
}

fn end_text(shift: &Shift) -> &str {
    shift.app.desk.call().and_then(|call| call.ending.as_ref()).map_or("", |ending| &ending.text)
}

fn end_code(shift: &Shift) -> Option<&str> {
    shift.app.desk.call().and_then(|call| call.ending.as_ref()).and_then(|ending| ending.code.as_deref())
}

fn saved(shift: &Shift, id: &str) -> usize {
    shift.effects.iter().filter(|effect| matches!(effect, Effect::SaveCall(record) if record.id == id)).count()
}

fn copied(shift: &Shift) -> &str {
    let copy = |effect: &&Effect| matches!(effect, Effect::Copy(_));
    match shift.effects.iter().rev().find(copy) {
        Some(Effect::Copy(text)) => text,
        _ => "",
    }
}

#[test]
fn a_tour_never_takes_a_real_call_for_its_own() {
    let mut shift = Shift::begin();
    let real = shift.call("isp-registration", "김하나");
    begin_tour(&mut shift);
    shift.desk(DeskCommand::Next);
    assert_eq!(shift.here(), real);
    let before = saved(&shift, &real);
    shift.desk(DeskCommand::Choose(0));
    assert!(saved(&shift, &real) > before, "what is answered in it is kept");
    let call = shift.app.desk.call().unwrap();
    assert!(!is_practice(&shift.app, call));
    update::command(&mut shift.app, Command::Tour(TourCommand::Leave), &shift.now);
    assert_eq!(shift.app.desk.calls.len(), 1, "leaving takes no real call along");
    assert_eq!(shift.here(), real);
}

#[test]
fn a_call_left_open_before_is_a_real_one_in_a_tour_too() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    let kept = shift.last_saved(&id).clone();
    let mut next = Shift::begin();
    begin_tour(&mut next);
    next.event(Event::Calls { open: vec![(kept, Vec::new())], finished: Vec::new() });
    next.desk(DeskCommand::Resume(id.clone()));
    assert!(saved(&next, &id) > 0);
    assert!(!is_practice(&next.app, next.app.desk.call().unwrap()));
}

#[test]
fn nothing_of_the_call_of_a_tour_is_kept_whatever_comes_back() {
    let mut shift = Shift::begin();
    begin_tour(&mut shift);
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::Caller(Secret::new("010-1234-5678")));
    let number = shift.effects.iter().find_map(|effect| match effect {
        Effect::FindCaller { number, .. } => Some(number.clone()),
        _ => None,
    });
    let before = giljabi::app::caller::Before::default();
    shift.event(Event::CallerFound { call: id.clone(), number: number.unwrap(), hash: "abcd".into(), before });
    let code = callback_code(&shift);
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition(code));
    shift.desk(DeskCommand::EndAt("14:30".into()));
    shift.desk(DeskCommand::End);
    assert_eq!(saved(&shift, &id), 0);
    assert!(shift.app.desk.waiting().is_empty() && shift.app.desk.finished.is_empty());
}

#[test]
fn words_written_at_the_end_are_in_the_copy_and_in_the_record() {
    for edited in [None, Some("내가 고친 메모\n시각  10:42")] {
        let mut shift = Shift::begin();
        let id = shift.call("isp-registration", "김하나");
        shift.desk(DeskCommand::Note("크롬".into()));
        shift.desk(DeskCommand::End);
        shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
        edited.into_iter().for_each(|text| shift.desk(DeskCommand::FinalNote(text.into())));
        shift.desk(DeskCommand::Note("크롬\n끝에 적은 줄".into()));
        shift.desk(DeskCommand::End);
        let note = shift.last_saved(&id).note.clone();
        for there in ["끝에 적은 줄", edited.map_or("안내  ", |_| "내가 고친 메모")] {
            assert!(note.contains(there) && copied(&shift).contains(there), "{there}: {note}");
        }
    }
}

#[test]
fn another_outcome_changes_its_line_in_a_note_that_was_written() {
    let mut shift = Shift::begin();
    shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
    let written = format!("{}\n덧붙인 줄", end_text(&shift));
    shift.desk(DeskCommand::FinalNote(written));
    shift.desk(DeskCommand::PickDisposition("ISP-01".into()));
    let text = end_text(&shift);
    assert!(text.contains("(ISP-01)") && !text.contains("PAY-02") && text.contains("덧붙인 줄"), "{text}");
}

#[test]
fn an_end_that_was_left_is_taken_up_again() {
    for leave in [DeskCommand::CancelEnd, DeskCommand::Back, DeskCommand::Restart] {
        let shown = format!("{leave:?}");
        let mut shift = Shift::begin();
        let id = shift.call("isp-registration", "김하나");
        shift.desk(DeskCommand::End);
        shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
        shift.desk(DeskCommand::FinalNote("다 고친 메모".into()));
        shift.desk(leave);
        assert!(shift.app.desk.call().unwrap().ending.is_none(), "{shown}");
        assert_eq!(
            shift.last_saved(&id).draft.as_ref().map(|draft| draft.text.as_str()),
            Some("다 고친 메모"),
            "{shown}"
        );
        shift.desk(DeskCommand::Note("나중에 적은 줄".into()));
        shift.desk(DeskCommand::End);
        assert_eq!(end_code(&shift), Some("PAY-02"), "{shown}");
        let text = end_text(&shift);
        assert!(text.contains("다 고친 메모") && text.contains("나중에 적은 줄"), "{shown}: {text}");
    }
}

#[test]
fn an_outcome_reached_after_the_end_was_left_takes_the_place_of_the_one_before() {
    let mut shift = Shift::begin();
    shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
    shift.desk(DeskCommand::CancelEnd);
    while shift.app.desk.call().unwrap().session.outcome().is_none() {
        let trail = shift.app.desk.call().unwrap().session.trail().len();
        shift.desk(DeskCommand::Choose(0));
        if shift.app.desk.call().unwrap().session.trail().len() == trail {
            shift.desk(DeskCommand::TickNext);
        }
    }
    let reached = shift.app.desk.call().unwrap().session.outcome().unwrap().code.clone();
    shift.desk(DeskCommand::End);
    assert_eq!(end_code(&shift), Some(reached.as_str()));
}

#[test]
fn the_code_and_the_time_picked_at_the_end_outlive_the_program() {
    let mut shift = Shift::begin();
    let code = callback_code(&shift);
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition(code.clone()));
    shift.desk(DeskCommand::EndAt("14:30".into()));
    let kept = shift.last_saved(&id).clone();
    let due = kept.call_back.as_ref().map(|back| back.due_ms);
    assert!(due.is_some(), "{kept:?}");

    let mut next = Shift::begin();
    next.event(Event::Calls { open: vec![(kept, Vec::new())], finished: Vec::new() });
    next.desk(DeskCommand::Resume(id.clone()));
    assert_eq!(end_code(&next), Some(code.as_str()));
    assert!(end_text(&next).contains(&code), "an unwritten note is made again: {}", end_text(&next));
    next.desk(DeskCommand::End);
    assert_eq!(next.last_saved(&id).call_back.as_ref().map(|back| back.due_ms), due);
}

#[test]
fn a_note_that_was_written_follows_what_changes_beside_it() {
    let (first, second) = ("testpay01m01082502061700416194", "testpay01m01082502061700419301");
    let tid = |shift: &mut Shift, value: &str| {
        shift.desk(DeskCommand::Input { name: TID.into(), value: value.into() });
    };
    let write = |shift: &mut Shift| {
        shift.desk(DeskCommand::End);
        let written = format!("{}\n덧붙인 줄", end_text(shift));
        shift.desk(DeskCommand::FinalNote(written));
    };
    let answer = |shift: &mut Shift| {
        shift.desk(DeskCommand::CancelEnd);
        shift.desk(DeskCommand::Choose(0));
        let trail = shift.app.desk.call().unwrap().session.trail();
        let title = trail.last().unwrap().title.to_string();
        shift.desk(DeskCommand::End);
        title
    };
    let begin = |typed: &str| {
        let mut shift = Shift::begin();
        shift.call("isp-registration", "김하나");
        shift.desk(DeskCommand::Choose(0));
        tid(&mut shift, typed);
        write(&mut shift);
        shift
    };
    let mut shift = begin(first);
    tid(&mut shift, second);
    let text = end_text(&shift);
    assert!(text.contains(second) && !text.contains(first) && text.contains("덧붙인 줄"), "another tid: {text}");
    let title = answer(&mut shift);
    let text = end_text(&shift);
    assert!(text.contains(&title) && text.matches("확인  ").count() == 1, "another answer: {text}");
    shift.desk(DeskCommand::Restart);
    shift.desk(DeskCommand::End);
    let text = end_text(&shift);
    assert!(!text.contains("확인  ") && text.contains("덧붙인 줄") && text.contains(second), "begun anew: {text}");

    let mut shift = begin("");
    tid(&mut shift, second);
    let text = end_text(&shift);
    assert!(text.contains(second) && text.contains("덧붙인 줄"), "the first tid: {text}");

    let shift = begin(first);
    let id = shift.here();
    let mut next = Shift::begin();
    next.event(Event::Calls { open: vec![(shift.last_saved(&id).clone(), Vec::new())], finished: Vec::new() });
    next.desk(DeskCommand::Resume(id));
    tid(&mut next, second);
    let text = end_text(&next);
    assert!(text.contains(second) && !text.contains(first), "after a new start: {text}");

    let mut shift = begin(first);
    shift.desk(DeskCommand::FinalNote(format!("거래 {first}은 고객이 불러 준 것")));
    tid(&mut shift, second);
    assert!(end_text(&shift).contains(first), "a line of the agent's own stays: {}", end_text(&shift));
}

#[test]
fn the_question_why_is_about_the_call_it_was_asked_for() {
    for turn in [DeskCommand::Next, DeskCommand::Show(1), DeskCommand::Park(ParkCommand::Longest)] {
        let shown = format!("{turn:?}");
        let mut shift = Shift::begin();
        shift.call("isp-registration", "김하나");
        let other = shift.call("isp-payment", "이두리");
        shift.park(ParkCommand::Ask);
        shift.park(ParkCommand::Reason(0));
        shift.desk(DeskCommand::Show(0));
        shift.park(ParkCommand::Ask);
        shift.park(ParkCommand::Words("김하나의 까닭".into()));
        shift.desk(turn);
        assert_eq!(shift.here(), other, "{shown}");
        assert!(shift.app.desk.parking.is_none(), "{shown}");
        shift.park(ParkCommand::Reason(1));
        shift.park(ParkCommand::Confirm);
        assert_eq!(shift.here(), other, "{shown}: nothing was set aside");
    }
}

#[test]
fn the_next_guide_starts_for_the_same_customer_when_the_call_has_ended() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::FinishAndStart("isp-payment".into()));
    assert!(shift.app.desk.call().unwrap().ending.is_some(), "first the end");
    shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
    shift.desk(DeskCommand::End);
    let call = shift.app.desk.call().unwrap();
    assert_eq!((&*call.session.root().id, call.follows.as_deref()), ("isp-payment", Some(id.as_str())));
    assert_eq!(call.session.inputs()["customer"], "김하나", "the customer is still on the line");
    assert!(shift.last_saved(&id).ended_ms.is_some());
    // An end that was asked for otherwise starts nothing.
    shift.desk(DeskCommand::FinishAndStart("isp-what".into()));
    shift.desk(DeskCommand::CancelEnd);
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
    shift.desk(DeskCommand::End);
    assert!(shift.app.desk.call().is_none());
}

#[test]
fn the_json_names_the_step_each_answer_was_given_at() {
    let mut shift = Shift::begin();
    shift.desk(DeskCommand::Start { guide: "keyboard-security".into(), step: Some("isp-manual".into()) });
    let id = shift.here();
    let title = |shift: &Shift| shift.app.desk.call().unwrap().session.step().unwrap().title.to_string();
    let skipped = title(&shift);
    shift.desk(DeskCommand::Skip);
    let given = title(&shift);
    let offer =
        shift.app.desk.call().unwrap().session.offers().first().map_or(String::new(), |offer| offer.label.clone());
    for _ in 0..3 {
        shift.desk(DeskCommand::TickNext);
        shift.desk(DeskCommand::Choose(0));
    }
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
    shift.desk(DeskCommand::CopyAs(CopyFormat::Json));
    shift.desk(DeskCommand::End);
    let json: serde_json::Value = serde_json::from_str(copied(&shift)).unwrap();
    let first = &json["answers"][0];
    assert_eq!((&first["title"], &first["label"]), (&given.clone().into(), &offer.into()), "{json}");

    let record: CallRecord = shift.last_saved(&id).clone();
    let opened = Opened::new(record, &[], shift.app.guides().map(|library| &**library));
    assert_eq!(opened.answers[0], (skipped, "건너뜀".to_owned()));
    assert_eq!(opened.answers[1].0, given);
}

#[test]
fn a_call_left_open_is_ended_by_saying_how() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::FinalNote("쓰던 메모".into()));
    let mut kept = shift.last_saved(&id).clone();
    let mut next = Shift::begin();
    next.event(Event::Calls { open: vec![(kept.clone(), Vec::new())], finished: Vec::new() });
    next.desk(DeskCommand::Discard(id.clone()));
    assert_eq!((next.here(), end_text(&next)), (id.clone(), "쓰던 메모"));
    assert!(next.app.desk.finished.is_empty());

    // Its guide is gone: it goes without an outcome, and what was promised stays.
    kept.guide = "no-such-guide".into();
    kept.call_back = Some(giljabi::app::records::CallBackRow { due_ms: NOW_MS + MINUTE, ..Default::default() });
    let mut next = Shift::begin();
    next.event(Event::Calls { open: vec![(kept, Vec::new())], finished: Vec::new() });
    next.desk(DeskCommand::Discard(id.clone()));
    assert!(next.last_saved(&id).ended_ms.is_some() && next.last_saved(&id).draft.is_none());
    assert_eq!(next.app.desk.waiting().len(), 1);
}

#[test]
fn an_end_with_a_time_that_cannot_be_read_is_not_finished() {
    let mut shift = Shift::begin();
    let code = callback_code(&shift);
    shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition(code));
    shift.desk(DeskCommand::EndAt("14시반".into()));
    shift.desk(DeskCommand::End);
    assert!(shift.app.desk.finished.is_empty() && shift.toast().contains("읽을 수 없어요"), "{}", shift.toast());
    shift.desk(DeskCommand::EndAt("14:30".into()));
    shift.desk(DeskCommand::End);
    assert_eq!(shift.app.desk.waiting().len(), 1);
}

#[test]
fn a_restart_is_taken_back_as_a_whole_and_replays_nothing() {
    let mut shift = Shift::begin();
    shift.desk(DeskCommand::Start { guide: "keyboard-security".into(), step: Some("isp-center".into()) });
    let stood = |shift: &Shift| {
        let session = &shift.app.desk.call().unwrap().session;
        (session.step().map(|step| step.id.clone()), session.trail().len())
    };
    shift.desk(DeskCommand::TickNext);
    shift.desk(DeskCommand::Choose(0));
    let before = stood(&shift);
    assert_eq!(before.1, 1, "{before:?}");
    shift.desk(DeskCommand::Restart);
    assert_eq!(stood(&shift).1, 0);
    shift.desk(DeskCommand::Undo);
    assert_eq!(stood(&shift), before, "the walk as it was, from the step it began at");
    let told = shift.app.desk.call().unwrap().told.clone().unwrap();
    assert_eq!(told, "‘처음부터 다시’를 되돌렸어요");
    shift.desk(DeskCommand::Undo);
    assert_eq!(stood(&shift).1, 0);
    assert_eq!(shift.app.desk.call().unwrap().told.as_deref(), Some("‘답’을 되돌렸어요"));
}

#[test]
fn only_the_calls_of_the_day_are_counted() {
    let mut shift = Shift::begin();
    let ended = |ms: i64| CallRecord { ended_ms: Some(ms), ..CallRecord::default() };
    let day = 24 * 60 * MINUTE;
    let finished = vec![ended(NOW_MS - MINUTE), ended(NOW_MS - day), ended(NOW_MS - 3 * day)];
    shift.event(Event::Calls { open: Vec::new(), finished });
    assert_eq!(shift.app.desk.ended_today(NOW_MS), 1);
}

#[test]
fn a_search_without_a_result_counts_when_it_is_left() {
    let mut shift = Shift::begin();
    let counted = |shift: &Shift| {
        let misses = shift.effects.iter().filter_map(|effect| match effect {
            Effect::CountMiss(words) => Some(words.clone()),
            _ => None,
        });
        misses.collect::<Vec<_>>()
    };
    shift.desk(DeskCommand::Query("꿹뷁".into()));
    assert!(shift.app.desk.rows.is_empty());
    shift.now.ms += 300;
    shift.desk(DeskCommand::Query("꿹뷁쏅".into()));
    shift.now.ms += 2_000;
    assert!(counted(&shift).is_empty(), "it is still on show");
    shift.desk(DeskCommand::Query("키보드".into()));
    assert_eq!(counted(&shift), ["꿹뷁쏅"]);
    shift.desk(DeskCommand::Query("꿹뷁".into()));
    shift.desk(DeskCommand::StartSelected);
    shift.desk(DeskCommand::StartSelected);
    update::command(&mut shift.app, Command::Go(Workspace::Payment), &shift.now);
    shift.desk(DeskCommand::NewCall);
    assert_eq!(counted(&shift), ["꿹뷁쏅", "꿹뷁"], "once");
    shift.desk(DeskCommand::Query("꿹쏅".into()));
    shift.now.ms += 500;
    shift.call("isp-registration", "김하나");
    shift.now.ms += 5 * MINUTE;
    shift.desk(DeskCommand::NewCall);
    shift.desk(DeskCommand::Query("키보드".into()));
    assert_eq!(counted(&shift).len(), 2, "it stood for a moment, the call for minutes");
}

#[test]
fn a_search_without_a_result_does_not_stand_behind_the_list_of_past_calls() {
    let mut shift = Shift::begin();
    let counted = |shift: &Shift| {
        let misses = shift.effects.iter().filter(|effect| matches!(effect, Effect::CountMiss(_)));
        misses.count()
    };
    let past = || DeskCommand::Past(PastCommand::Toggle);
    shift.desk(DeskCommand::Query("꿹뷁".into()));
    shift.now.ms += 300;
    shift.desk(past());
    shift.now.ms += 5 * MINUTE;
    shift.desk(past());
    shift.now.ms += 300;
    shift.desk(DeskCommand::Query("꿹뷁쏅".into()));
    assert_eq!(counted(&shift), 0, "it was hidden for those minutes");
    shift.now.ms += 300;
    shift.call("isp-registration", "김하나");
    shift.desk(past());
    shift.desk(past());
    shift.now.ms += MINUTE;
    shift.desk(DeskCommand::Query("키보드".into()));
    assert_eq!(counted(&shift), 0, "the call has taken its words away");
    shift.desk(DeskCommand::Query("꿹뷁".into()));
    shift.now.ms += 2_000;
    shift.desk(past());
    assert_eq!(counted(&shift), 1, "before that it stood");
}

#[test]
fn the_tid_of_a_call_is_kept_with_it_and_is_no_place_for_a_card_number() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    let tid = "testpay01m01082502061700416194";
    shift.desk(DeskCommand::Input { name: TID.into(), value: tid.into() });
    shift.desk(DeskCommand::Input { name: TID.into(), value: "4321-8765-4321-8765".into() });
    let call = shift.app.desk.call().unwrap();
    assert!(
        call.refused.as_ref().is_some_and(|(name, why)| name == TID && why.contains("카드번호")),
        "{:?}",
        call.refused
    );
    assert_eq!(shift.last_saved(&id).inputs[TID], tid);
    shift.desk(DeskCommand::End);
    assert!(end_text(&shift).contains(tid), "{}", end_text(&shift));
    let other = "testpay01m01082502061700419301";
    shift.desk(DeskCommand::Input { name: TID.into(), value: other.into() });
    assert!(end_text(&shift).contains(other), "typed at the end: {}", end_text(&shift));
}
