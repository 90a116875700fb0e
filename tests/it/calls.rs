//! Calls at the desk without a screen: set aside, taken up, called back, begun again, ended, found again.

use std::sync::Arc;

use giljabi::app::caller::Before;
use giljabi::app::command::{Command, DeskCommand};
use giljabi::app::crm::CopyFormat;
use giljabi::app::effect::{Effect, Event, Failure, Loaded};
use giljabi::app::park::{CALL_BACK, ParkCommand, REASONS};
use giljabi::app::past::{Days, PastCommand, PastPage, PastRow};
use giljabi::app::records::CallRecord;
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::app::update::{self, Now};
use giljabi::payment::secret::Secret;

use crate::harness::{NOW_MS, shipped};

const MINUTE: i64 = 60_000;

/// The program over the shipped guides, and a clock of its own.
pub struct Shift {
    pub app: App,
    pub now: Now,
    pub effects: Vec<Effect>,
}

impl Shift {
    pub fn begin() -> Self {
        let (library, report) = shipped();
        let index = giljabi::app::index::build(&library);
        let loaded = Loaded { library: Arc::new(library), index: Arc::new(index), report: Arc::new(report) };
        let mut app = App::new(Settings::default());
        app.library = Some(loaded);
        Self { app, now: Now { ms: NOW_MS, id: String::new() }, effects: Vec::new() }
    }

    pub fn desk(&mut self, command: DeskCommand) {
        self.now.id = format!("call-{}", self.effects.len());
        let effects = update::command(&mut self.app, Command::Desk(command), &self.now);
        self.effects.extend(effects);
    }

    pub fn park(&mut self, command: ParkCommand) {
        self.desk(DeskCommand::Park(command));
    }

    pub fn event(&mut self, event: Event) {
        let effects = update::event(&mut self.app, event, &self.now);
        self.effects.extend(effects);
    }

    /// Starts a call for a customer and shows it.
    pub fn call(&mut self, guide: &str, customer: &str) -> String {
        self.desk(DeskCommand::Start { guide: guide.into(), step: None });
        self.desk(DeskCommand::Input { name: "customer".into(), value: customer.into() });
        self.here()
    }

    pub fn here(&self) -> String {
        self.app.desk.call().map(|call| call.id.clone()).unwrap_or_default()
    }

    /// The calls in the order of the tabs.
    fn tabs(&self) -> Vec<&str> {
        self.app.desk.order().into_iter().map(|at| self.app.desk.calls[at].id.as_str()).collect()
    }

    pub fn last_saved(&self, id: &str) -> &CallRecord {
        let saved = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::SaveCall(record) if record.id == id => Some(record),
            _ => None,
        });
        saved.unwrap()
    }

    pub fn toast(&self) -> &str {
        self.app.toast().map_or("", |toast| &toast.message)
    }
}

#[test]
fn calls_set_aside_stand_apart_and_the_longest_waiting_comes_first() {
    let mut shift = Shift::begin();
    let [first, second, third] = ["김하나", "이두리", "박세나"].map(|name| shift.call("isp-registration", name));
    shift.park(ParkCommand::Ask);
    shift.park(ParkCommand::Reason(1));
    assert_eq!(shift.here(), "", "the desk is free for the next customer");
    shift.now.ms += MINUTE;
    shift.desk(DeskCommand::Show(0));
    shift.park(ParkCommand::Ask);
    shift.park(ParkCommand::Words("팀장 확인 010-1234-5678".into()));
    shift.park(ParkCommand::Confirm);
    assert_eq!(shift.tabs(), [&second, &third, &first], "under way, then set aside by how long they wait");
    assert_eq!((shift.app.desk.parked(), shift.app.desk.calls.len()), (2, 3));
    let kept = shift.last_saved(&first).parked.clone().unwrap();
    assert_eq!(kept.since_ms, NOW_MS + MINUTE);
    assert!(kept.why.starts_with("팀장 확인") && !kept.why.contains("1234"), "{}", kept.why);
    assert_eq!(shift.last_saved(&third).parked.as_ref().unwrap().why, REASONS[1]);

    shift.park(ParkCommand::Longest);
    assert_eq!(shift.here(), third);
    assert!(shift.last_saved(&third).parked.is_none(), "taken up");
    shift.park(ParkCommand::Longest);
    assert_eq!(shift.here(), first);
    shift.park(ParkCommand::Longest);
    assert!(shift.toast().contains("보류한 상담이 없어요"), "{}", shift.toast());
}

#[test]
fn a_call_is_looked_at_without_being_taken_up_and_an_answer_takes_it_up() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    shift.park(ParkCommand::Ask);
    shift.park(ParkCommand::Reason(0));
    shift.desk(DeskCommand::Show(0));
    assert!(shift.app.desk.call().unwrap().parked.is_some());
    shift.desk(DeskCommand::Note("아직 기다림".into()));
    assert!(shift.last_saved(&id).parked.is_some());
    shift.desk(DeskCommand::Choose(0));
    assert!(shift.last_saved(&id).parked.is_none());
}

#[test]
fn tabs_turn_both_ways_in_the_order_they_stand() {
    let mut shift = Shift::begin();
    let ids: Vec<String> = (0..20).map(|n| shift.call("isp-registration", &format!("고객{n}"))).collect();
    shift.desk(DeskCommand::Next);
    assert_eq!(shift.here(), ids[0], "past the last comes the first");
    shift.desk(DeskCommand::Previous);
    assert_eq!(shift.here(), ids[19]);
    shift.desk(DeskCommand::NewCall);
    shift.desk(DeskCommand::Previous);
    assert_eq!(shift.here(), ids[19]);
    shift.desk(DeskCommand::NewCall);
    shift.desk(DeskCommand::Next);
    assert_eq!(shift.here(), ids[0]);
}

#[test]
fn no_reason_and_no_time_are_asked_for_again() {
    let mut shift = Shift::begin();
    shift.call("isp-registration", "김하나");
    shift.park(ParkCommand::Ask);
    shift.park(ParkCommand::Confirm);
    assert!(shift.app.desk.parking.as_ref().unwrap().trouble.is_some());
    shift.park(ParkCommand::Reason(REASONS.len()));
    shift.park(ParkCommand::At("곧".into()));
    shift.park(ParkCommand::Confirm);
    assert!(shift.app.desk.parking.as_ref().unwrap().trouble.unwrap().contains("14:30"));
    assert!(shift.app.desk.call().unwrap().parked.is_none());
    shift.park(ParkCommand::Cancel);
    assert!(shift.app.desk.parking.is_none());
}

#[test]
fn a_call_back_is_listed_told_of_once_and_gone_when_made() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    shift.park(ParkCommand::Ask);
    shift.park(ParkCommand::Reason(REASONS.len()));
    shift.park(ParkCommand::Soon(0));
    let waiting = shift.app.desk.waiting();
    assert_eq!((waiting[0].id.as_str(), waiting[0].due_ms), (id.as_str(), NOW_MS + 10 * MINUTE));
    assert_eq!((waiting[0].title.as_str(), waiting[0].why.as_str()), ("김**  일반결제(ISP) 등록 8단계", CALL_BACK));

    update::command(&mut shift.app, Command::DismissToast, &shift.now);
    let next = update::tick(&mut shift.app, NOW_MS + 9 * MINUTE + 59_000);
    assert!(next.is_some_and(|ms| ms <= 1_000), "awake when it is due: {next:?}");
    assert_eq!(shift.toast(), "");
    update::tick(&mut shift.app, NOW_MS + 10 * MINUTE);
    assert!(shift.toast().contains("다시 전화할 시간이에요"), "{}", shift.toast());
    shift.now.ms = NOW_MS + 11 * MINUTE;
    update::command(&mut shift.app, Command::DismissToast, &shift.now);
    update::tick(&mut shift.app, NOW_MS + 11 * MINUTE);
    assert_eq!(shift.toast(), "", "said once");

    shift.park(ParkCommand::CallNow(id.clone()));
    assert_eq!(shift.here(), id);
    assert!(shift.app.desk.waiting().is_empty() && shift.last_saved(&id).call_back.is_none());
}

#[test]
fn a_call_that_ends_with_a_promise_is_followed_by_another() {
    let mut shift = Shift::begin();
    let code = callback_code(&shift);
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::Note("카드 찾은 뒤 다시\n둘째 줄".into()));
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition(code));
    shift.desk(DeskCommand::EndAt("14:30".into()));
    shift.desk(DeskCommand::End);
    let ended = shift.last_saved(&id).clone();
    let back = ended.call_back.clone().unwrap();
    assert_eq!((back.why.as_str(), back.done_ms), ("카드 찾은 뒤 다시", None));
    assert_eq!(shift.app.desk.waiting()[0].id, id);

    shift.now.ms += 4 * 60 * MINUTE;
    shift.park(ParkCommand::CallNow(id.clone()));
    let call = shift.app.desk.call().unwrap();
    assert_ne!(call.id, id);
    assert_eq!(call.follows.as_deref(), Some(id.as_str()));
    assert_eq!(call.session.inputs()["customer"], "김**", "what is kept of a name is masked");
    assert_eq!(shift.last_saved(&id).call_back.as_ref().unwrap().done_ms, Some(shift.now.ms));
    assert!(shift.app.desk.waiting().is_empty());
}

pub fn callback_code(shift: &Shift) -> String {
    let library = shift.app.guides().unwrap();
    let code = library.tables.dispositions.iter().find(|(_, d)| d.result.as_str() == "callback");
    code.map(|(code, _)| code.clone()).unwrap()
}

#[test]
fn a_guide_begun_anew_keeps_the_customer_and_the_note() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::Note("처음 메모".into()));
    for _ in 0..3 {
        shift.desk(DeskCommand::Choose(0));
    }
    assert_eq!(shift.last_saved(&id).answers.len(), 3);
    shift.desk(DeskCommand::Restart);
    let kept = shift.last_saved(&id);
    assert!(kept.answers.is_empty());
    assert_eq!((kept.note.as_str(), kept.inputs["customer"].as_str()), ("처음 메모", "김**"));
    assert_eq!((shift.here(), shift.app.desk.calls.len()), (id, 1));
}

#[test]
fn the_note_is_copied_in_the_shape_that_is_set_or_picked() {
    for (set, picked, begins) in [
        (CopyFormat::Text, None, "안내  "),
        (CopyFormat::Markdown, None, "## 일반결제(ISP) 등록 8단계\n"),
        (CopyFormat::Json, None, "{\n  \"kind\": \"giljabi-call\""),
        (CopyFormat::Json, Some(CopyFormat::Text), "안내  "),
    ] {
        let mut shift = Shift::begin();
        shift.app.settings.copy_format = set;
        shift.call("isp-registration", "김하나");
        shift.desk(DeskCommand::Note("연락처 010-1234-5678".into()));
        shift.desk(DeskCommand::Choose(0));
        shift.desk(DeskCommand::End);
        shift.desk(DeskCommand::End);
        assert!(shift.toast().contains("먼저 골라"), "an outcome is not to be left out: {}", shift.toast());
        shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
        picked.into_iter().for_each(|format| shift.desk(DeskCommand::CopyAs(format)));
        shift.desk(DeskCommand::End);
        let copied: Vec<&String> =
            shift.effects.iter().filter_map(|e| if let Effect::Copy(text) = e { Some(text) } else { None }).collect();
        assert_eq!(copied.len(), 1);
        assert!(copied[0].starts_with(begins), "{}", copied[0]);
        assert!(!copied[0].contains("1234") && !copied[0].contains("김하나"), "{}", copied[0]);
        if begins.starts_with('{') {
            let json: serde_json::Value = serde_json::from_str(copied[0]).unwrap();
            assert_eq!(json["outcome"]["code"], "PAY-02");
            assert_eq!(json["answers"].as_array().unwrap().len(), 1);
        }
    }
}

#[test]
fn a_note_in_writing_is_kept_with_the_call() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::End);
    shift.desk(DeskCommand::PickDisposition("PAY-02".into()));
    shift.desk(DeskCommand::FinalNote("다 고친 메모".into()));
    let kept = shift.last_saved(&id).clone();
    assert_eq!(
        kept.draft.as_ref().map(|draft| (draft.code.as_str(), draft.text.as_str())),
        Some(("PAY-02", "다 고친 메모"))
    );

    let mut next = Shift::begin();
    next.event(Event::Calls { open: vec![(kept, Vec::new())], finished: Vec::new() });
    next.desk(DeskCommand::Resume(id));
    let ending = next.app.desk.call().unwrap().ending.as_ref().unwrap();
    assert_eq!((ending.code.as_deref(), ending.text.as_str(), ending.edited), (Some("PAY-02"), "다 고친 메모", true));
}

#[test]
fn what_was_set_aside_is_so_after_a_new_start() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    shift.park(ParkCommand::Ask);
    shift.park(ParkCommand::Reason(REASONS.len()));
    shift.park(ParkCommand::Soon(1));
    let kept = shift.last_saved(&id).clone();

    let mut next = Shift::begin();
    next.event(Event::Calls { open: vec![(kept, Vec::new())], finished: Vec::new() });
    assert_eq!(next.app.desk.waiting().len(), 1, "listed before it is opened");
    next.desk(DeskCommand::Resume(id));
    let call = next.app.desk.call().unwrap();
    assert_eq!(call.parked.as_ref().map(|parked| parked.since_ms), Some(NOW_MS));
    assert_eq!(call.call_back.as_ref().map(|back| back.due_ms), Some(NOW_MS + 30 * MINUTE));
}

#[test]
fn a_number_leaves_only_its_hash() {
    let mut shift = Shift::begin();
    let id = shift.call("isp-registration", "김하나");
    shift.desk(DeskCommand::Caller(Secret::new("010-1234")));
    assert!(!shift.effects.iter().any(|effect| matches!(effect, Effect::FindCaller { .. })), "not a whole number yet");
    shift.desk(DeskCommand::Caller(Secret::new("010-1234-5678")));
    let asked = shift.effects.iter().find_map(|effect| match effect {
        Effect::FindCaller { call, number } => Some((call.clone(), number.clone())),
        _ => None,
    });
    let (call, number) = asked.unwrap();
    let last = PastRow { title: "ISP".into(), result: "resolved".into(), ..PastRow::default() };
    let before = Before { count: 2, last: Some(last) };
    let stale = Event::CallerFound {
        call: call.clone(),
        number: Secret::new("0311234567"),
        hash: "no".into(),
        before: Before::default(),
    };
    shift.event(stale);
    assert!(shift.app.desk.call().unwrap().caller.before.is_none(), "an answer to another number");
    shift.event(Event::CallerFound { call, number, hash: "abcd".into(), before: before.clone() });
    assert_eq!(shift.app.desk.call().unwrap().caller.before, Some(before));
    assert_eq!(shift.last_saved(&id).caller.as_deref(), Some("abcd"));
    shift.desk(DeskCommand::Caller(Secret::new("010-1234-567")));
    shift.desk(DeskCommand::Caller(Secret::default()));
    shift.desk(DeskCommand::Note("메모".into()));
    assert_eq!(shift.last_saved(&id).caller, None, "taken back");
    assert!(!format!("{:?}", shift.effects).contains("1234-5678"));
    assert!(!format!("{:?}", shift.effects).contains("01012345678"));
}

#[test]
fn a_page_that_does_not_come_is_said_and_asked_for_again() {
    let mut shift = Shift::begin();
    let asked = |shift: &Shift| match shift.effects.last() {
        Some(Effect::FindCalls { id, .. }) => *id,
        other => panic!("{other:?}"),
    };
    let broken = || Err(Failure::new("기록을 읽지 못했어요.", ""));
    let row = |id: &str| PastRow { id: id.into(), ..PastRow::default() };
    shift.desk(DeskCommand::Past(PastCommand::Toggle));
    shift.event(Event::CallsFound { id: asked(&shift), page: broken() });
    let past = &shift.app.desk.past;
    assert!(past.waiting.is_none() && past.trouble.is_some(), "{past:?}");
    shift.desk(DeskCommand::Past(PastCommand::Words(String::new())));
    assert!(shift.app.desk.past.trouble.is_none());
    let page = Ok(PastPage { rows: vec![row("a")], more: Some(7) });
    shift.event(Event::CallsFound { id: asked(&shift), page });
    shift.desk(DeskCommand::Past(PastCommand::More));
    shift.event(Event::CallsFound { id: asked(&shift), page: broken() });
    let past = &shift.app.desk.past;
    assert!(past.trouble.is_some() && past.rows.len() == 1 && past.more == Some(7), "the next page is still offered");
}

#[test]
fn the_list_of_ended_calls_asks_for_what_is_wanted() {
    let mut shift = Shift::begin();
    shift.desk(DeskCommand::Past(PastCommand::Toggle));
    shift.desk(DeskCommand::Past(PastCommand::Words("본인".into())));
    let asked: Vec<_> = shift
        .effects
        .iter()
        .filter_map(
            |effect| if let Effect::FindCalls { id, query } = effect { Some((*id, query.clone())) } else { None },
        )
        .collect();
    // Midnight of 2026-11-22 in Korea.
    assert_eq!(asked[0].1.from_ms, Some(1_795_273_200_000));
    assert_eq!((asked[1].1.words.as_str(), asked[1].1.from_ms), ("본인", None), "words are looked for on every day");
    assert_eq!(shift.app.desk.past.days, Days::All);
    let row = |id: &str| PastRow { id: id.into(), ..PastRow::default() };
    shift.event(Event::CallsFound { id: asked[0].0, page: Ok(PastPage { rows: vec![row("old")], more: None }) });
    assert!(shift.app.desk.past.rows.is_empty(), "an answer that came too late");
    shift.event(Event::CallsFound {
        id: asked[1].0,
        page: Ok(PastPage { rows: vec![row("a"), row("b")], more: Some(7) }),
    });
    shift.desk(DeskCommand::Past(PastCommand::More));
    let Some(Effect::FindCalls { id, query }) = shift.effects.last().cloned() else { panic!() };
    assert_eq!(query.before, Some(7));
    shift.event(Event::CallsFound { id, page: Ok(PastPage { rows: vec![row("c")], more: None }) });
    assert_eq!(shift.app.desk.past.rows.iter().map(|row| row.id.as_str()).collect::<String>(), "abc");

    shift.desk(DeskCommand::Past(PastCommand::Move(1)));
    let record = CallRecord {
        id: "a".into(),
        guide: "isp-registration".into(),
        ended_ms: Some(NOW_MS),
        note: "남긴 메모".into(),
        inputs: [("customer".to_owned(), "김**".to_owned())].into(),
        ..CallRecord::default()
    };
    shift.event(Event::CallOpened(Box::new((record, Vec::new()))));
    shift.desk(DeskCommand::Past(PastCommand::Copy(CopyFormat::Text)));
    assert!(matches!(shift.effects.last(), Some(Effect::Copy(text)) if text == "남긴 메모"));
    shift.desk(DeskCommand::Past(PastCommand::FollowUp));
    assert_eq!(shift.app.desk.call().unwrap().follows.as_deref(), Some("a"));
}
