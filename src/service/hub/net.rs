//! The worker for the gateway: reads run side by side, an approval is journaled, sent once, journaled.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use tokio::sync::mpsc;
use tokio::task::LocalSet;

use super::{Events, Shared};
use crate::app::effect::{Effect, Event, Failure, RequestId};
use crate::app::records::JournalEntry;
use crate::payment::approval::Settlement;
use crate::payment::request::{ApprovalRequest, Read};
use crate::payment::secret::Secret;
use crate::service::approval::{approve_once, resolve_unknown_by_inquiry};
use crate::service::gateway::{Gateway, GatewayError};
use crate::service::world::{self, Addresses, Practice};

struct Net {
    shared: Arc<Shared>,
    addresses: Addresses,
    practice: std::cell::RefCell<Practice>,
    out: Events,
}

pub(super) fn run(queue: Receiver<Effect>, shared: Arc<Shared>, addresses: Addresses, practice: Practice, out: Events) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out.trouble(format!("네트워크를 준비하지 못했어요 ({error})."), "길잡이를 다시 시작해 주세요.");
            return;
        }
    };
    let (forward, mut effects) = mpsc::channel(16);
    // A blocking queue cannot be awaited; a thread of its own hands its effects on.
    let relay = std::thread::Builder::new().name("giljabi-net-queue".into()).spawn(move || {
        while let Ok(effect) = queue.recv() {
            if forward.blocking_send(effect).is_err() {
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
        while let Some(effect) = effects.recv().await {
            let net = Rc::clone(&net);
            tokio::task::spawn_local(async move { net.carry_out(effect).await });
        }
    });
    // An approval under way is finished and written down even when the window is gone.
    runtime.block_on(tasks);
}

impl Net {
    fn gateway(&self) -> Result<Gateway, GatewayError> {
        world::gateway(&self.shared.settings(), &self.addresses, &mut self.practice.borrow_mut())
    }

    async fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Ask { id, read, key } => self.ask(id, read, &key).await,
            Effect::Approve { id, request, token, key } => {
                let result = self.approve(&request, token, key).await;
                self.out.send(Event::Approval { id, result: result.map(Box::new) });
            }
            Effect::Settle { attempt, settlement } => self.settle(&attempt, *settlement),
            Effect::LoadJournal => self.journal(),
            _ => {}
        }
    }

    async fn ask(&self, id: RequestId, read: Read, key: &Secret) {
        let gateway = self.gateway();
        match read {
            Read::Receipt(tid) => {
                let result = match gateway {
                    Ok(gateway) => gateway.receipt(&tid).await,
                    Err(error) => Err(error),
                };
                self.out.send(Event::Receipt { id, result: result.map(Box::new).map_err(failure) });
            }
            Read::InquiryByTid(tid) => {
                let result = match gateway {
                    Ok(gateway) => gateway.inquire_tid(&tid, key).await,
                    Err(error) => Err(error),
                };
                self.out.send(Event::Transaction { id, result: result.map(Box::new).map_err(failure) });
            }
            Read::InquiryByMoid { mid, moid } => {
                let result = match gateway {
                    Ok(gateway) => gateway.inquire_moid(&mid, &moid, key).await,
                    Err(error) => Err(error),
                };
                self.out.send(Event::Transaction { id, result: result.map(Box::new).map_err(failure) });
            }
        }
    }

    async fn approve(&self, request: &ApprovalRequest, token: Secret, key: Secret) -> Result<JournalEntry, Failure> {
        let gateway = self.gateway().map_err(failure)?;
        let mode = gateway.settings().mode;
        let store =
            self.shared.store(mode).map_err(|error| Failure::new(error.to_string(), "아무것도 보내지 않았어요."))?;
        let attempt = request.attempt(self.shared.clock.new_id(), self.shared.clock.now_ms(), mode);
        let send = async |journaled| gateway.approve(journaled, request, &token, &key).await.settlement;
        approve_once(&store, attempt, send).await.map_err(|error| Failure::new(error.to_string(), ""))
    }

    fn settle(&self, attempt: &str, settlement: Settlement) {
        let mode = self.shared.settings().mode;
        let settled = self.shared.store(mode).and_then(|store| resolve_unknown_by_inquiry(&store, attempt, settlement));
        match settled {
            Ok(_) => self.journal(),
            Err(error) => self.out.trouble(error.to_string(), ""),
        }
    }

    fn journal(&self) {
        match self.shared.store(self.shared.settings().mode).and_then(|store| store.journal()) {
            Ok(entries) => self.out.send(Event::Journal(entries)),
            Err(error) => self.out.trouble(error.to_string(), ""),
        }
    }
}

fn failure(error: GatewayError) -> Failure {
    Failure::new(error.korean(), "")
}
