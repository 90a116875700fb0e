//! The worker for the gateway: reads run side by side, an approval is journaled, sent once, journaled.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use tokio::sync::mpsc;
use tokio::task::{JoinSet, LocalSet};

use super::broken::{instead_of, panicked};
use super::{Events, Job, Shared};
use crate::app::effect::{Effect, Event, Failure, RequestId};
use crate::app::keys::{KeyAnswer, KeyName, KeyRequest};
use crate::app::records::JournalEntry;
use crate::app::settings::{Proxy, Settings};
use crate::payment::Mode;
use crate::payment::approval::{SettledBy, Settlement};
use crate::payment::request::{ApprovalRequest, Mid, Read};
use crate::payment::response::transaction::Transaction;
use crate::payment::secret::Secret;
use crate::service::approval::{approve_once, resolve_unknown_by_inquiry, resolve_unknown_by_person};
use crate::service::gateway::{Gateway, GatewayError};
use crate::service::keys::{KeyError, Keys};
use crate::service::world::{self, Addresses, Practice};

struct Net {
    shared: Arc<Shared>,
    addresses: Addresses,
    practice: std::cell::RefCell<Practice>,
    out: Events,
}

pub(super) fn run(queue: Receiver<Job>, shared: Arc<Shared>, addresses: Addresses, practice: Practice, out: Events) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out.trouble(format!("네트워크를 준비하지 못했어요 ({error})."), "길잡이를 다시 시작해 주세요.");
            return;
        }
    };
    let (forward, mut jobs) = mpsc::channel(16);
    // A blocking queue cannot be awaited; a thread of its own hands its effects on.
    let relay = std::thread::Builder::new().name("giljabi-net-queue".into()).spawn(move || {
        while let Ok(job) = queue.recv() {
            if forward.blocking_send(job).is_err() {
                break;
            }
        }
    });
    if let Err(error) = relay {
        out.trouble(format!("네트워크를 준비하지 못했어요 ({error})."), "길잡이를 다시 시작해 주세요.");
        return;
    }
    let net = Rc::new(Net { shared, addresses, practice: std::cell::RefCell::new(practice), out });
    let tasks = LocalSet::new();
    tasks.block_on(&runtime, async {
        let mut lasting = JoinSet::new();
        while let Some(job) = jobs.recv().await {
            while lasting.try_join_next().is_some() {}
            let lasts = matches!(job.effect, Effect::Approve { .. } | Effect::Settle { .. });
            let answer = Rc::clone(&net).answer(job);
            if lasts {
                lasting.spawn_local(answer);
            } else {
                tokio::task::spawn_local(answer);
            }
        }
        // What moves money is finished and written down even when the window is gone. Nobody waits for a read any more,
        // and the next start waits for this one.
        while lasting.join_next().await.is_some() {}
    });
    drop(tasks);
    runtime.shutdown_background();
}

impl Net {
    async fn gateway(&self, settings: &Settings) -> Result<Gateway, Failure> {
        let stored = settings.proxy_login_kept;
        let login = match &settings.proxy {
            Proxy::At(_) if settings.mode == Mode::Live => {
                let found = self.with_keys(move |keys| keys.find(&KeyName::Proxy, stored)).await;
                found.map_err(|error| error.failure(Some(&KeyName::Proxy)))?
            }
            _ => None,
        };
        world::gateway(settings, &self.addresses, &mut self.practice.borrow_mut(), login).map_err(failure)
    }

    /// Asks for keys away from this thread: the store may wait for a person to unlock it.
    async fn with_keys<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Keys) -> Result<T, KeyError> + Send + 'static,
    ) -> Result<T, KeyError> {
        let shared = Arc::clone(&self.shared);
        tokio::task::spawn_blocking(move || ask(&shared.keys)).await.unwrap_or(Err(KeyError::NoStore))
    }

    /// The key of a merchant: the one given, or the one that is kept.
    async fn key_of(&self, settings: &Settings, mid: &Mid, given: Secret) -> Result<Secret, Failure> {
        if !given.is_empty() {
            return Ok(given);
        }
        if settings.mode == Mode::Practice {
            return Ok(Secret::practice_key());
        }
        let (of, stored) = (mid.clone(), settings.key_mids.contains(mid.as_str()));
        let found = self.with_keys(move |keys| keys.of_merchant(&of, stored)).await;
        match found.map_err(|error| error.failure(Some(&KeyName::Merchant(mid.clone()))))? {
            Some(key) => Ok(key),
            None => Err(Failure::new(
                format!("{mid} 가맹점의 키가 없어요."),
                "설정에서 이 가맹점의 키를 넣고 다시 해 주세요.",
            )),
        }
    }

    async fn keys(&self, settings: Arc<Settings>, request: KeyRequest) {
        let asked = request.clone();
        let answered = self.with_keys(move |keys| Ok(keys.carry_out(request, &settings))).await;
        self.out.send(match (answered, asked) {
            (Ok(answer), _) => Event::Keys(answer),
            (Err(error), KeyRequest::Keep { name, place, .. }) => {
                let result = Err(error.failure(Some(&name)));
                Event::Keys(KeyAnswer::Kept { name, place, result })
            }
            (Err(error), KeyRequest::Forget(name)) => {
                let result = Err(error.failure(Some(&name)));
                Event::Keys(KeyAnswer::Forgotten { name, result })
            }
            (Err(error), KeyRequest::Look) => Event::Trouble(error.failure(None)),
        });
    }

    /// Sees whether the pages answer. No key goes along, and no address that stands for a transaction.
    async fn check_connection(&self, settings: &Settings, id: RequestId) {
        let result = match self.gateway(settings).await {
            Ok(gateway) => gateway.look().await.map(|found| found.korean()).map_err(failure),
            Err(failure) => Err(failure),
        };
        self.out.send(Event::Connection { id, result });
    }

    /// Carries a job out. Where that panics, it is told to whoever waits for it.
    async fn answer(self: Rc<Self>, job: Job) {
        let event = instead_of(&job.effect, panicked(&job.effect));
        let net = Rc::clone(&self);
        if tokio::task::spawn_local(async move { net.carry_out(job).await }).await.is_err() {
            self.out.send(event);
        }
    }

    async fn carry_out(&self, Job { settings, effect }: Job) {
        match effect {
            Effect::Ask { id, read: Read::Receipt(tid), .. } => {
                let result = match self.gateway(&settings).await {
                    Ok(gateway) => gateway.receipt(&tid).await.map_err(failure),
                    Err(failure) => Err(failure),
                };
                self.out.send(Event::Receipt { id, result: result.map(Box::new) });
            }
            Effect::Ask { id, read, key } => {
                let result = self.inquire(&settings, read, key).await.map(Box::new);
                self.out.send(Event::Transaction { id, result });
            }
            Effect::Approve { id, request, token, key } => {
                let result = self.approve(&settings, &request, token, key).await;
                self.out.send(Event::Approval { id, result: result.map(Box::new) });
            }
            Effect::Settle { attempt, settlement } => self.settle(settings.mode, &attempt, *settlement),
            Effect::LoadJournal => self.journal(settings.mode),
            Effect::Keys(request) => self.keys(settings, request).await,
            Effect::CheckConnection(id) => self.check_connection(&settings, id).await,
            _ => {}
        }
    }

    async fn inquire(&self, settings: &Settings, read: Read, given: Secret) -> Result<Transaction, Failure> {
        let gateway = self.gateway(settings).await?;
        let found = match read {
            Read::InquiryByTid(tid) => {
                let mid = Mid::parse(tid.mid()).map_err(|error| Failure::new(error.korean(), ""))?;
                gateway.inquire_tid(&tid, &self.key_of(settings, &mid, given).await?).await
            }
            Read::InquiryByMoid { mid, moid } => {
                gateway.inquire_moid(&mid, &moid, &self.key_of(settings, &mid, given).await?).await
            }
            Read::Receipt(_) => return Err(Failure::new("영수증은 조회가 아니에요.", "")),
        };
        found.map_err(failure)
    }

    async fn approve(
        &self,
        settings: &Settings,
        request: &ApprovalRequest,
        token: Secret,
        given: Secret,
    ) -> Result<JournalEntry, Failure> {
        let not_sent = |failure: Failure| {
            let words = format!("{} 결제 요청은 보내지 않았어요.", failure.message);
            Failure::new(words, failure.hint)
        };
        let gateway = self.gateway(settings).await.map_err(not_sent)?;
        let mode = settings.mode;
        // Before the journal: an attempt without a key is none.
        let key = self.key_of(settings, request.mid(), given).await.map_err(not_sent)?;
        let store =
            self.shared.store(mode).map_err(|error| Failure::new(error.to_string(), "아무것도 보내지 않았어요."))?;
        let attempt = request.attempt(self.shared.clock.new_id(), self.shared.clock.now_ms(), mode);
        let send = async |journaled| gateway.approve(journaled, request, &token, &key).await.settlement;
        approve_once(&store, attempt, send).await.map_err(|error| Failure::new(error.to_string(), ""))
    }

    fn settle(&self, mode: Mode, attempt: &str, settlement: Settlement) {
        let resolve = match settlement.by {
            SettledBy::Person => resolve_unknown_by_person,
            SettledBy::Inquiry | SettledBy::Reply => resolve_unknown_by_inquiry,
        };
        let settled = self.shared.store(mode).and_then(|store| resolve(&store, attempt, settlement));
        match settled {
            Ok(_) => self.journal(mode),
            Err(error) => self.out.trouble(error.to_string(), ""),
        }
    }

    fn journal(&self, mode: Mode) {
        match self.shared.store(mode).and_then(|store| store.journal()) {
            Ok(entries) => self.out.send(Event::Journal(entries)),
            Err(error) => self.out.trouble(error.to_string(), ""),
        }
    }
}

fn failure(error: GatewayError) -> Failure {
    Failure::new(error.korean(), "")
}
