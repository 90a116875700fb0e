//! The workers as the window meets them: what was asked in one mode stays in it, and what breaks is told.

use std::time::{Duration, Instant};

use giljabi::app::effect::{Effect, Event, Port as _};
use giljabi::app::records::CallRecord;
use giljabi::app::settings::Settings;
use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState;
use giljabi::payment::request::{ApprovalRequest, Fields};
use giljabi::payment::secret::Secret;
use giljabi::practice::{PracticeGateway, Running, SAMPLE_TID};
use giljabi::service::clock::Clock;
use giljabi::service::hub::{Hub, Start, spawn};
use giljabi::service::keys::Keys;
use giljabi::service::world::Addresses;

use crate::cli::PATIENCE;

/// A hub whose practice gateway is one of this machine, and whose live gateway another.
struct Bench {
    hub: Hub,
    practice: Running,
    live: Running,
    _data: tempfile::TempDir,
}

fn running() -> Running {
    PracticeGateway::bind(0).and_then(PracticeGateway::spawn).unwrap()
}

impl Bench {
    fn new() -> Self {
        let (practice, live, data) = (running(), running(), tempfile::tempdir().unwrap());
        let base = practice.base_url();
        let start = Start {
            data_dir: data.path().to_owned(),
            guides_dir: None,
            settings: Settings::default(),
            addresses: Addresses::default(),
            practice: Box::new(move || Ok(base.clone())),
            keys: Keys::in_memory(),
            clock: Clock::system(),
        };
        Self { hub: spawn(start).unwrap(), practice, live, _data: data }
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

#[test]
fn what_was_asked_in_one_mode_stays_in_it() {
    let mut bench = Bench::new();
    let fields = Fields { tid: SAMPLE_TID, mid: "testpay01m", moid: "order-1", amount: "20000", tax_free: "0" };
    let request = Box::new(ApprovalRequest::check(fields).unwrap());
    let calls: Vec<String> = (0..40).map(|at| format!("call-{at:02}")).collect();
    for id in &calls {
        bench.hub.send(Effect::SaveCall(Box::new(CallRecord { id: id.clone(), ..CallRecord::default() })));
    }
    let (token, key) = (Secret::practice_token(), Secret::practice_key());
    bench.hub.send(Effect::Approve { id: 1, request, token, key });
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
