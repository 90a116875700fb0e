//! Thousands of approvals in one process: every script of the practice gateway, windows that close in the middle,
//! outcomes that cannot be written.

use std::collections::BTreeMap;
use std::time::Duration;

use giljabi::payment::Mode;
use giljabi::payment::request::{ApprovalRequest, Fields};
use giljabi::payment::secret::Secret;
use giljabi::practice::{PracticeGateway, Settings};
use giljabi::service::approval::{ApproveError, approve_once};
use giljabi::service::clock::Clock;
use giljabi::service::gateway::{Gateway, GatewaySettings, Timeouts};
use giljabi::service::store::{Chain, IntentRefused, Store};
use rusqlite::Connection;
use url::Url;

use super::*;

/// What happens to an approval besides the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mishap {
    /// Nothing.
    None,
    /// Whoever waited is gone after so many microseconds.
    Dropped(u64),
    /// The outcome cannot be written.
    Unwritable,
}

struct Desk {
    store: Store,
    /// Somebody with another tool, who can make writing fail.
    raw: Connection,
    patient: Gateway,
    impatient: Gateway,
}

impl Desk {
    fn new(folder: &std::path::Path, base: &str) -> Self {
        let base = Url::parse(base).unwrap();
        let gateway = |whole| {
            let settings = GatewaySettings { mode: Mode::Practice, api: base.clone(), pages: base.clone() };
            Gateway::with_timeouts(settings, Timeouts { connect: whole, whole }).unwrap()
        };
        let store = Store::open(folder, Mode::Practice, Clock::system(), str::to_owned).unwrap();
        let raw = Connection::open(folder.join(Mode::Practice.store_file())).unwrap();
        let (patient, impatient) = (gateway(Duration::from_secs(60)), gateway(Duration::from_millis(150)));
        Self { store, raw, patient, impatient }
    }

    /// One approval; gives the state its person is shown, or none where nobody was there to see it.
    async fn approve(&self, tid: &str, mishap: Mishap) -> Option<ApprovalState> {
        let request = request(tid);
        let attempt = request.attempt(format!("attempt-{tid}"), Clock::system().now_ms(), Mode::Practice);
        let hangs = matches!(script_of(tid), Reaction::Hang(_));
        let gateway = if hangs { &self.impatient } else { &self.patient };
        let (token, key) = (Secret::practice_token(), Secret::practice_key());
        let send = async |journaled| {
            let sent = gateway.approve(journaled, &request, &token, &key).await;
            if mishap == Mishap::Unwritable {
                self.raw.execute_batch(FAILING).unwrap();
            }
            sent.settlement
        };
        let all = approve_once(&self.store, attempt, send);
        let result = match mishap {
            Mishap::Dropped(micros) => tokio::time::timeout(Duration::from_micros(micros), all).await.ok()?,
            Mishap::None | Mishap::Unwritable => all.await,
        };
        if mishap == Mishap::Unwritable {
            self.raw.execute_batch("DROP TRIGGER full").unwrap();
        }
        Some(match result {
            Ok(entry) => entry.state,
            Err(error @ ApproveError::OutcomeNotRecorded { .. }) => error.state(),
            Err(refused) => panic!("{tid}: {refused}"),
        })
    }

    /// The same tid once more: it is refused before anything is sent.
    fn try_again(&self, tid: &str) {
        let attempt = request(tid).attempt(format!("again-{tid}"), 0, Mode::Practice);
        let refused = self.store.record_intent(&attempt);
        assert!(matches!(refused, Err(IntentRefused::AlreadyTried { .. })), "{tid}: {refused:?}");
    }
}

/// Makes every new row of the journal fail, until the trigger is dropped.
const FAILING: &str = "CREATE TRIGGER full BEFORE INSERT ON approval_event BEGIN SELECT RAISE(ABORT, 'disk'); END";

fn request(tid: &str) -> ApprovalRequest {
    let fields = Fields { tid, mid: "testpay01m", moid: "order-1", amount: "20000", tax_free: "1000" };
    ApprovalRequest::check(fields).unwrap()
}

fn mishap(number: usize, dice: &mut Dice) -> Mishap {
    match number % 10 {
        3 | 7 => Mishap::Dropped(dice.below(4_000)),
        9 => Mishap::Unwritable,
        _ => Mishap::None,
    }
}

#[test]
fn every_fault_many_times() {
    let settings = Settings { slow: Duration::from_millis(2), ..Settings::default() };
    let running = PracticeGateway::bind(0).unwrap().with(settings).spawn().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::new(folder.path(), &running.base_url());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut dice = Dice(0xfa17);
    // Those are cheap: no process is started for them.
    let wanted = (trials() * 8).min(10_000);
    let tids: Vec<String> = (0..wanted).map(|number| tid_at(number, SCRIPTS[number % SCRIPTS.len()].tail)).collect();
    let (mut shown, mut kept) = (BTreeMap::<_, usize>::new(), BTreeMap::<_, usize>::new());
    for (number, tid) in tids.iter().enumerate() {
        let mishap = mishap(number / SCRIPTS.len() + number, &mut dice);
        let state = runtime.block_on(desk.approve(tid, mishap));
        match (mishap, state) {
            (_, Some(state)) => {
                assert_eq!(state, expected(script_of(tid)).0, "{tid} {mishap:?}");
                judge(tid, Some(state), running.ledger());
            }
            (Mishap::Dropped(_), None) => {}
            (_, None) => unreachable!("somebody was there"),
        }
        desk.try_again(tid);
        *shown.entry(state.map_or("nobody there", ApprovalState::as_str)).or_default() += 1;
    }
    let journal = desk.store.journal().unwrap();
    assert_eq!(journal.len(), wanted, "no intent is lost and none is added");
    for entry in journal {
        judge(&entry.attempt.tid, Some(entry.state), running.ledger());
        *kept.entry(entry.state.as_str()).or_default() += 1;
    }
    captured_once(running.ledger());
    assert!(matches!(desk.store.verify_chain().unwrap(), Chain::Ok { .. }));
    report(&format!("{wanted} through every script: shown {shown:?}, kept {kept:?}"));
}
