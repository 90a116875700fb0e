//! The workers as the window meets them: what was asked in one mode stays in it, and what breaks is told.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use giljabi::app::effect::{Effect, Event, Port as _};
use giljabi::app::keys::{KeyName, KeyRequest};
use giljabi::app::past::PastQuery;
use giljabi::app::records::CallRecord;
use giljabi::app::settings::Settings;
use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState;
use giljabi::payment::request::{ApprovalRequest, Fields, Read};
use giljabi::payment::secret::Secret;
use giljabi::payment::tid::Tid;
use giljabi::practice::{PracticeGateway, Running, SAMPLE_TID};
use giljabi::service::clock::Clock;
use giljabi::service::hub::{Hub, Start, spawn};
use giljabi::service::keys::{KeyError, KeyStore, Keys};
use giljabi::service::store::Store;
use giljabi::service::world::Addresses;

use crate::cli::PATIENCE;

/// A hub whose practice gateway is one of this machine, and whose live gateway another.
struct Bench {
    hub: Hub,
    practice: Running,
    live: Running,
    data: tempfile::TempDir,
}

fn running() -> Running {
    PracticeGateway::bind(0).and_then(PracticeGateway::spawn).unwrap()
}

impl Bench {
    fn new() -> Self {
        Self::with(Keys::in_memory())
    }

    fn with(keys: Keys) -> Self {
        let (practice, live, data) = (running(), running(), tempfile::tempdir().unwrap());
        let base = practice.base_url();
        let start = Start {
            data_dir: data.path().to_owned(),
            guides_dir: None,
            settings: Settings::default(),
            addresses: Addresses::default(),
            practice: Box::new(move || Ok(base.clone())),
            keys,
            clock: Clock::system(),
        };
        Self { hub: spawn(start).unwrap(), practice, live, data }
    }

    fn switch(&mut self, mode: Mode) {
        let base = Some(self.live.base_url());
        let settings = Settings { mode, api_base: base.clone(), pages_base: base, ..Settings::default() };
        self.hub.send(Effect::SaveSettings(Box::new(settings)));
    }

    /// The first event that is wanted.
    fn wait<T>(&mut self, wanted: impl Fn(Event) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.hub.poll().map(&wanted) {
                Some(Some(found)) => return found,
                Some(None) => {}
                None => std::thread::park_timeout(Duration::from_millis(2)),
            }
            assert!(Instant::now() < deadline, "no answer");
        }
    }

    fn open_calls(&mut self) -> Vec<String> {
        self.hub.send(Effect::LoadCalls);
        self.wait(|event| match event {
            Event::Calls { open, .. } => Some(open.into_iter().map(|(record, _)| record.id).collect()),
            _ => None,
        })
    }
}

fn request() -> Box<ApprovalRequest> {
    let fields = Fields { tid: SAMPLE_TID, mid: "testpay01m", moid: "order-1", amount: "20000", tax_free: "0" };
    Box::new(ApprovalRequest::check(fields).unwrap())
}

#[test]
fn what_was_asked_in_one_mode_stays_in_it() {
    let mut bench = Bench::new();
    let calls: Vec<String> = (0..40).map(|at| format!("call-{at:02}")).collect();
    for id in &calls {
        bench.hub.send(Effect::SaveCall(Box::new(CallRecord { id: id.clone(), ..CallRecord::default() })));
    }
    let (token, key) = (Secret::practice_token(), Secret::practice_key());
    bench.hub.send(Effect::Approve { id: 1, request: request(), token, key });
    // The workers have hardly begun.
    bench.switch(Mode::Live);
    let entry = bench.wait(|event| match event {
        Event::Approval { id: 1, result } => Some(result.unwrap()),
        _ => None,
    });
    assert_eq!((entry.state, entry.attempt.mode), (ApprovalState::Approved, Mode::Practice));
    assert_eq!(bench.practice.ledger().requests_of(SAMPLE_TID), 1);
    assert_eq!(bench.live.ledger().requests_of(SAMPLE_TID), 0, "nothing of it went to the other gateway");
    assert_eq!(bench.open_calls(), Vec::<String>::new(), "nor into the other store");
    bench.switch(Mode::Practice);
    let mut kept = bench.open_calls();
    kept.sort();
    assert_eq!(kept, calls);
}

#[test]
fn a_store_that_cannot_be_opened_answers_whoever_asks() {
    let mut bench = Bench::new();
    fs_err::remove_dir_all(bench.data.path()).unwrap();
    bench.hub.send(Effect::FindCalls { id: 7, query: PastQuery::default() });
    let why = bench.wait(|event| match event {
        Event::CallsFound { id: 7, page } => Some(page.unwrap_err()),
        _ => None,
    });
    assert!(!why.message.is_empty());
}

#[test]
fn a_call_that_is_not_in_the_store_is_told_of() {
    let mut bench = Bench::new();
    bench.hub.send(Effect::OpenCall("of another PC".into()));
    let why = bench.wait(|event| match event {
        Event::Trouble(why) => Some(why),
        _ => None,
    });
    assert!(why.message.contains("기록에 없어서") && !why.hint.is_empty(), "{why:?}");
}

/// A credential store whose person has gone.
struct Gone(Mutex<Receiver<()>>, SyncSender<()>);

impl Gone {
    fn ask(&self) -> KeyError {
        // Nobody may hear it.
        self.1.send(()).ok();
        // Until the test is over.
        drop(self.0.lock().map(|held| held.recv()));
        KeyError::Locked
    }
}

impl KeyStore for Gone {
    fn name(&self) -> &'static str {
        "아무도 없음"
    }

    fn look(&self) -> Result<(), KeyError> {
        Err(self.ask())
    }

    fn get(&self, _: &KeyName) -> Result<Option<Secret>, KeyError> {
        Err(self.ask())
    }

    fn set(&self, _: &KeyName, _: &Secret) -> Result<(), KeyError> {
        Err(self.ask())
    }

    fn remove(&self, _: &KeyName) -> Result<(), KeyError> {
        Err(self.ask())
    }
}

#[test]
fn closing_waits_for_money_and_for_no_question() {
    let (held, until) = sync_channel(1);
    let (asked, was_asked) = sync_channel(1);
    let mut bench = Bench::with(Keys::new(None, Box::new(Gone(Mutex::new(until), asked))));
    // An inquiry at a gateway that takes the connection and says nothing.
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let base = Some(format!("http://{}", silent.local_addr().unwrap()));
    let live = Settings { mode: Mode::Live, api_base: base.clone(), pages_base: base, ..Settings::default() };
    bench.hub.send(Effect::SaveSettings(Box::new(live)));
    let read = Read::InquiryByTid(Tid::parse(SAMPLE_TID).unwrap());
    bench.hub.send(Effect::Ask { id: 2, read, key: Secret::new("hush-key") });
    let _connection = silent.accept().unwrap();
    bench.hub.send(Effect::Keys(KeyRequest::Look));
    was_asked.recv_timeout(PATIENCE).unwrap();
    bench.switch(Mode::Practice);
    let (token, key) = (Secret::practice_token(), Secret::practice_key());
    bench.hub.send(Effect::Approve { id: 1, request: request(), token, key });

    let Bench { hub, practice, data, .. } = bench;
    let (done, is_done) = sync_channel(1);
    let close = move || {
        drop(hub);
        done.send(()).unwrap();
    };
    std::thread::Builder::new().spawn(close).unwrap();
    is_done.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("it waits for the person who has gone"));
    assert_eq!(practice.ledger().requests_of(SAMPLE_TID), 1, "the approval was accepted, so it was sent");
    let store = Store::open(data.path(), Mode::Practice, Clock::system(), str::to_owned).unwrap();
    let states: Vec<_> = store.journal().unwrap().into_iter().map(|entry| entry.state).collect();
    assert_eq!(states, [ApprovalState::Approved], "and written down");
    drop(held);
}
