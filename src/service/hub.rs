//! The port of the window: effects go to named worker threads, events come back.
//!
//! Four workers with bounded queues: files (guides, settings, addresses to open), store (calls, and beside it a thread
//! that brings them to the disk), net (gateway and the journaled approval), and shared (the shared database). Sending
//! never blocks; whoever waits is woken after the event is in its place. What is not carried out is answered all the
//! same, and a job that panics is told and takes no worker with it. On the way out everything accepted is finished but
//! reads of the gateway and questions about keys.

mod broken;
mod files;
mod net;
mod shared;
mod store;

use std::collections::VecDeque;
use std::io;
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

use super::clock::Clock;
use super::instance::Door;
use super::keys::Keys;
use super::store::{Store, StoreError};
use super::world::{Addresses, Practice};
use crate::app::effect::{Effect, Event, Failure, Port};
use crate::app::settings::Settings;
use crate::payment::Mode;
use crate::text::mask::mask;

/// Effects that may wait at each worker.
const QUEUE: usize = 1024;

/// What the workers need to begin.
pub struct Start {
    /// Existing data folder.
    pub data_dir: PathBuf,
    /// Guides folder that goes before the settings.
    pub guides_dir: Option<PathBuf>,
    /// Settings as they were read.
    pub settings: Settings,
    /// Gateway addresses that go before the settings.
    pub addresses: Addresses,
    /// The practice gateway.
    pub practice: Practice,
    /// Merchant keys and the proxy's login.
    pub keys: Keys,
    /// Time.
    pub clock: Clock,
}

type Waker = OnceLock<Box<dyn Fn() + Send + Sync>>;

/// Where workers put events.
#[derive(Clone)]
struct Events {
    sender: SyncSender<Event>,
    waker: Arc<Waker>,
}

impl Events {
    /// Puts an event in its place, then wakes the window. An event nobody waits for is dropped.
    fn send(&self, event: Event) {
        self.offer(event);
    }

    /// The same; returns whether there is still somebody to take it.
    fn offer(&self, event: Event) -> bool {
        let taken = self.sender.send(event).is_ok();
        if let Some(wake) = self.waker.get().filter(|_| taken) {
            wake();
        }
        taken
    }

    fn trouble(&self, message: impl Into<String>, hint: impl Into<String>) {
        self.send(Event::Trouble(Failure::new(message, hint)));
    }
}

/// What the workers share.
struct Shared {
    data_dir: PathBuf,
    keys: Keys,
    clock: Clock,
    stores: Mutex<[Option<Arc<Store>>; 2]>,
}

impl Shared {
    /// The store of a mode, opened when it is first needed.
    fn store(&self, mode: Mode) -> Result<Arc<Store>, StoreError> {
        let mut stores = self.stores.lock().unwrap_or_else(PoisonError::into_inner);
        let place = &mut stores[usize::from(mode == Mode::Live)];
        if let Some(store) = place {
            return Ok(Arc::clone(store));
        }
        let masking = |text: &str| mask(text).into_owned();
        let store = Arc::new(Store::open(&self.data_dir, mode, self.clock.clone(), masking)?);
        *place = Some(Arc::clone(&store));
        Ok(store)
    }

    /// The stores that are open.
    fn open_stores(&self) -> Vec<Arc<Store>> {
        self.stores.lock().unwrap_or_else(PoisonError::into_inner).iter().flatten().map(Arc::clone).collect()
    }
}

/// An effect with the settings it was asked for under. However long it waits, it is carried out under them: what was
/// asked in one mode never reaches the gateway or the store of the other.
struct Job {
    settings: Arc<Settings>,
    effect: Effect,
}

/// The port.
pub struct Hub {
    files: Option<SyncSender<Job>>,
    store: Option<SyncSender<Job>>,
    net: Option<SyncSender<Job>>,
    settings: Arc<Settings>,
    nudge: Option<watch::Sender<Arc<Settings>>>,
    threads: Vec<JoinHandle<()>>,
    events: Receiver<Event>,
    waker: Arc<Waker>,
    shared: Arc<Shared>,
    lost: VecDeque<Event>,
    out: Events,
    door: Option<SocketAddr>,
    is_over: Arc<AtomicBool>,
}

/// Starts the workers.
///
/// # Errors
/// A thread could not be started.
pub fn spawn(start: Start) -> io::Result<Hub> {
    spawn_looking(start, shared::EVERY)
}

/// The same with another pause between two looks at the shared database: nobody waits twenty seconds in a test.
///
/// # Errors
/// As [`spawn`].
pub fn spawn_looking(start: Start, every: Duration) -> io::Result<Hub> {
    let (sender, events) = sync_channel(QUEUE);
    let waker = Arc::new(Waker::new());
    let out = Events { sender, waker: Arc::clone(&waker) };
    let shared = Arc::new(Shared {
        data_dir: start.data_dir,
        keys: start.keys,
        clock: start.clock,
        stores: Mutex::new([None, None]),
    });
    let mut threads = Vec::new();
    let mut worker = |name: &str, run: Box<dyn FnOnce(Receiver<Job>) + Send>| {
        let (sender, receiver) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new().name(format!("giljabi-{name}")).spawn(move || run(receiver))?;
        threads.push(thread);
        io::Result::Ok(sender)
    };
    let (files_shared, files_out) = (Arc::clone(&shared), out.clone());
    let given = files::Given { guides: start.guides_dir, addresses: start.addresses.clone() };
    let files = worker("files", Box::new(move |queue| files::run(&queue, &files_shared, &given, &files_out)))?;
    let (store_shared, store_out) = (Arc::clone(&shared), out.clone());
    let (settle, settling) = sync_channel(1);
    let store = worker("store", Box::new(move |queue| store::run(&queue, &store_shared, &settle, &store_out)))?;
    let (log_shared, log_out) = (Arc::clone(&shared), out.clone());
    let settle = move || store::settle(&settling, &log_shared, &log_out);
    let net_shared = Arc::clone(&shared);
    let (addresses, practice) = (start.addresses, start.practice);
    let net_out = out.clone();
    let net = worker("net", Box::new(move |queue| net::run(queue, net_shared, addresses, practice, net_out)))?;
    threads.push(std::thread::Builder::new().name("giljabi-settle".to_owned()).spawn(settle)?);
    let settings = Arc::new(start.settings);
    let (nudge, nudges) = watch::channel(Arc::clone(&settings));
    let (follow_shared, follow_out) = (Arc::clone(&shared), out.clone());
    let follow = move || shared::run(nudges, follow_shared, every, follow_out);
    threads.push(std::thread::Builder::new().name("giljabi-shared".to_owned()).spawn(follow)?);
    Ok(Hub {
        files: Some(files),
        store: Some(store),
        net: Some(net),
        settings,
        nudge: Some(nudge),
        threads,
        events,
        waker,
        shared,
        lost: VecDeque::new(),
        out,
        door: None,
        is_over: Arc::default(),
    })
}

impl Hub {
    /// Lets another start of the program knock: the window is told each time.
    ///
    /// # Errors
    /// The thread could not be started.
    pub fn open_door(&mut self, door: Door) -> io::Result<()> {
        self.door = Some(door.closer()?);
        let (out, is_over) = (self.out.clone(), Arc::clone(&self.is_over));
        let serve = move || door.serve(|| out.offer(Event::SecondStart), || is_over.load(Ordering::SeqCst));
        self.threads.push(std::thread::Builder::new().name("giljabi-door".to_owned()).spawn(serve)?);
        Ok(())
    }
}

impl Port for Hub {
    fn send(&mut self, effect: Effect) {
        if let Effect::SaveSettings(new) = &effect {
            // At once: whatever is asked for next already means the new ones, and nothing from before does.
            self.settings = Arc::new((**new).clone());
        }
        let worker = match &effect {
            Effect::LoadLibrary { .. }
            | Effect::OpenUrl(_)
            | Effect::OpenReceipt(_)
            | Effect::SaveSettings(_)
            | Effect::Diagnose { .. }
            | Effect::CheckCa(_)
            | Effect::JudgeNotices { .. }
            | Effect::ReadPaste(_) => &self.files,
            Effect::SaveCall(_)
            | Effect::SaveGuideTexts(_)
            | Effect::LoadCalls
            | Effect::FindCalls { .. }
            | Effect::OpenCall(_)
            | Effect::FindCaller { .. }
            | Effect::CountMiss(_) => &self.store,
            Effect::Ask { .. }
            | Effect::Approve { .. }
            | Effect::Settle { .. }
            | Effect::LoadJournal
            | Effect::Keys(_)
            | Effect::CheckConnection(_) => &self.net,
            Effect::FollowShared => {
                // Only the newest settings count.
                if let Some(Err(_)) = self.nudge.as_ref().map(|nudge| nudge.send(Arc::clone(&self.settings))) {
                    self.lost.push_back(Event::Trouble(Failure::new(
                        "공유 데이터베이스를 따라가던 작업이 멈췄어요.",
                        "길잡이를 다시 시작해 주세요.",
                    )));
                }
                return;
            }
            // The window keeps these for itself.
            Effect::Copy(_) | Effect::PickFolder | Effect::PickCa | Effect::Raise => return,
        };
        let Some(worker) = worker else { return };
        let (job, why) = match worker.try_send(Job { settings: Arc::clone(&self.settings), effect }) {
            Ok(()) => return,
            Err(TrySendError::Full(job)) => (job, "할 일이 너무 많이 밀려 방금 것을 처리하지 못했어요."),
            Err(TrySendError::Disconnected(job)) => (job, "프로그램의 일부가 멈춰서 방금 한 일을 처리하지 못했어요."),
        };
        let hint = match &job.effect {
            Effect::Approve { .. } => "승인 요청은 보내지 않았어요. 길잡이를 다시 시작한 뒤 다시 해 주세요.",
            _ => "잠시 뒤 다시 해 주세요. 되풀이되면 길잡이를 다시 시작해 주세요.",
        };
        self.lost.push_back(broken::instead_of(&job.effect, Failure::new(why, hint)));
    }

    fn poll(&mut self) -> Option<Event> {
        self.lost.pop_front().or_else(|| self.events.try_recv().ok())
    }

    fn now_ms(&self) -> i64 {
        self.shared.clock.now_ms()
    }

    fn new_id(&self) -> String {
        self.shared.clock.new_id()
    }

    fn set_waker(&mut self, wake: Box<dyn Fn() + Send + Sync>) {
        // A second window does not take the first one's place.
        drop(self.waker.set(wake));
    }
}

impl Drop for Hub {
    /// Finishes what was accepted: a call that was typed is on the disk when the window is gone. Only what the gateway or
    /// the credential store is asked, and nothing hangs on, is given up: the next start waits for this end.
    fn drop(&mut self) {
        (self.files, self.store, self.net, self.nudge) = (None, None, None, None);
        self.is_over.store(true, Ordering::SeqCst);
        // The door waits for a knock; this one it does not answer. Where it cannot be knocked at it is gone already.
        drop(self.door.map(TcpStream::connect));
        for thread in self.threads.drain(..) {
            // A worker waiting to report must not wait for a window that is gone.
            while !thread.is_finished() {
                while self.events.try_recv().is_ok() {}
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            // A panic of a worker has been reported by the panic hook; nothing is left to do for it.
            drop(thread.join());
        }
    }
}
