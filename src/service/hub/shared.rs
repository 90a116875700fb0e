//! The worker for the shared database: looks every while what it holds, keeps the last that is known on the disk.
//!
//! Looks rather than listens: a desk that listens holds a connection all day, and databases have a hundred. A look that
//! fails is tried again after pauses that grow. Never writes to the database, and keeps no password on the disk.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{Events, Shared};
use crate::app::effect::{Event, Failure};
use crate::app::keys::KeyName;
use crate::app::settings::Settings;
use crate::app::shared::{Document, Link, News};
use crate::diag::Bilingual as _;
use crate::guide::tables::NOTICES_FILE;
use crate::payment::secret::Secret;
use crate::service::certificates::Trusted;
use crate::service::files::save_whole;
use crate::service::store::postgres::{Address, SharedError, SharedStore};
use crate::text::mask::mask;

/// How often the database is looked at. A notice may come that much later; nobody reads one in less.
pub(super) const EVERY: Duration = Duration::from_secs(20);

/// The last that is known, in the data folder.
const FILE: &str = "shared-notices.json";

/// Longest such file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// How often the pause after a failure doubles, from a quarter of the usual one on: 5 s to 320 s.
const DOUBLINGS: u32 = 6;

/// Waits to be told to follow, then follows until nobody is left to tell.
pub(super) fn run(mut nudges: watch::Receiver<Arc<Settings>>, shared: Arc<Shared>, every: Duration, out: Events) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out.trouble(format!("공유 데이터베이스를 준비하지 못했어요 ({error})."), "길잡이를 다시 시작해 주세요.");
            return;
        }
    };
    runtime.block_on(async {
        let mut follower = Follower::new(shared, every, out);
        let mut nudged = nudges.changed().await;
        while nudged.is_ok() {
            let settings = Arc::clone(&nudges.borrow_and_update());
            follower.begin(&settings);
            // A look under way is given up: it was for what no longer holds, or for a window that is gone.
            nudged = tokio::select! {
                nudge = nudges.changed() => nudge,
                () = follower.follow() => nudges.changed().await,
            };
        }
        follower.keep();
    });
    // A credential store may still wait for a person; the window does not.
    runtime.shutdown_background();
}

/// What of the last look lies on the disk. Without a password, because addresses have none.
#[derive(Serialize, Deserialize)]
struct Kept {
    address: String,
    seen_ms: i64,
    document: Option<KeptDocument>,
}

#[derive(Serialize, Deserialize)]
struct KeptDocument {
    revision: i64,
    saved_at_ms: i64,
    saved_by: String,
    text: String,
}

struct Follower {
    shared: Arc<Shared>,
    every: Duration,
    out: Events,
    settings: Settings,
    /// Where the news are from.
    address: Option<String>,
    password: Option<Secret>,
    news: News,
    told: Option<News>,
}

impl Follower {
    fn new(shared: Arc<Shared>, every: Duration, out: Events) -> Self {
        let news = News { link: Link::Off, document: None, seen_ms: None };
        let settings = Settings::default();
        Self { shared, every, out, settings, address: None, password: None, news, told: None }
    }

    fn path(&self) -> PathBuf {
        self.shared.data_dir.join(FILE)
    }

    /// Takes the settings as they now are.
    fn begin(&mut self, settings: &Settings) {
        self.settings = settings.clone();
        self.password = None;
        let address = self.settings.database.clone();
        if address != self.address || self.told.is_none() {
            self.news = News { link: Link::Off, document: None, seen_ms: None };
            match &address {
                Some(address) => {
                    self.news.link = Link::Waiting;
                    self.remember(address);
                }
                None => self.forget(),
            }
            self.address = address;
        } else if address.is_some() {
            // Asked for once more: whoever asked sees that something is done.
            if self.news.link == Link::Live {
                self.keep();
            }
            self.news.link = Link::Waiting;
        }
        self.tell();
    }

    /// Looks again and again. Ends where there is nothing to look at.
    async fn follow(&mut self) {
        let Some(address) = self.address.clone() else { return };
        let mut failures = 0;
        loop {
            let pause = match self.look(&address).await {
                Ok(document) => {
                    failures = 0;
                    self.seen(document);
                    self.every
                }
                Err(error) => {
                    let step = if error.needs_a_person() { DOUBLINGS } else { failures.min(DOUBLINGS) };
                    failures += 1;
                    self.lost(&error);
                    self.every / 4 * 2_u32.pow(step)
                }
            };
            tokio::time::sleep(pause).await;
        }
    }

    async fn look(&mut self, address: &str) -> Result<Option<Document>, SharedError> {
        let address = Address::parse(address).map_err(SharedError::Address)?;
        let trusted = Trusted::of(&self.settings).map_err(|error| SharedError::Certificate(error.words()))?;
        let password = self.password(&address).await?;
        let store = SharedStore::open(&address, password.as_ref(), &trusted).await;
        if matches!(store, Err(SharedError::WrongPassword | SharedError::NoPassword)) {
            // It may be another one by the next time.
            self.password = None;
        }
        store?.read(NOTICES_FILE).await
    }

    /// The password, asked for once: a store may ask a person each time.
    async fn password(&mut self, address: &Address) -> Result<Option<Secret>, SharedError> {
        if self.password.is_none() {
            let (shared, name) = (Arc::clone(&self.shared), KeyName::Database(address.server()));
            let stored = name.is_stored(&self.settings);
            let asked = tokio::task::spawn_blocking(move || shared.keys.of_database(&name, stored)).await;
            self.password =
                asked.map_err(|_| SharedError::NoPassword)?.map_err(|error| SharedError::of_key(&error, address))?;
        }
        Ok(self.password.clone())
    }

    fn seen(&mut self, document: Option<Document>) {
        let new = self.news.document != document || self.news.seen_ms.is_none();
        self.news = News { link: Link::Live, document, seen_ms: Some(self.shared.clock.now_ms()) };
        if new {
            self.keep();
        }
        self.tell();
    }

    fn lost(&mut self, error: &SharedError) {
        if self.news.link == Link::Live {
            self.keep();
        }
        self.news.link = Link::Lost(Failure::from(error));
        self.tell();
    }

    /// Says how it stands, where that is not what was said last. A look that found nothing new wakes nobody.
    fn tell(&mut self) {
        let same = self.told.as_ref().is_some_and(|told| {
            let lost = matches!(self.news.link, Link::Lost(_));
            told.link == self.news.link
                && told.document == self.news.document
                && (!lost || told.seen_ms == self.news.seen_ms)
        });
        if !same {
            self.told = Some(self.news.clone());
            self.out.send(Event::Shared(Box::new(self.news.clone())));
        }
    }

    /// Puts on the disk what is known.
    fn keep(&self) {
        let (Some(address), Some(seen_ms)) = (&self.address, self.news.seen_ms) else { return };
        let document = self.news.document.as_ref().map(|document| KeptDocument {
            revision: document.revision,
            saved_at_ms: document.saved_at_ms,
            saved_by: mask(&document.saved_by).into_owned(),
            text: mask(&document.text).into_owned(),
        });
        let kept = Kept { address: address.clone(), seen_ms, document };
        let saved = serde_json::to_vec(&kept).map_err(|error| error.to_string());
        let saved = saved.and_then(|json| save_whole(&self.path(), &json).map_err(|error| error.to_string()));
        if let Err(why) = saved {
            self.out.trouble(why, "공유 공지는 그대로 보이지만, 데이터베이스 없이 다시 시작하면 보이지 않아요.");
        }
    }

    /// Takes from the disk what was known of this address.
    fn remember(&mut self, address: &str) {
        let path = self.path();
        let short = fs_err::metadata(&path).is_ok_and(|meta| meta.len() <= FILE_BYTES_MAX);
        let bytes = short.then(|| fs_err::read(&path).ok()).flatten();
        let kept = bytes.and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok());
        let Some(kept) = kept.filter(|kept| kept.address == address) else { return };
        self.news.seen_ms = Some(kept.seen_ms);
        self.news.document = kept.document.map(|kept| Document {
            revision: kept.revision,
            saved_at_ms: kept.saved_at_ms,
            saved_by: kept.saved_by,
            text: kept.text.into(),
        });
    }

    /// Nothing is followed any more: nothing of it stays.
    fn forget(&self) {
        if let Err(error) = fs_err::remove_file(self.path())
            && error.kind() != std::io::ErrorKind::NotFound
        {
            self.out.trouble(
                format!("전에 받은 공유 공지 파일을 지우지 못했어요 ({error})."),
                "자료 폴더의 권한을 확인해 주세요.",
            );
        }
    }
}
