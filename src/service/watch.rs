//! Tells when a guides folder may have changed, soon after the last of several writes.
//!
//! Says only that and which names were touched; whoever is told reads the folder and compares. Costs
//! nothing while nothing happens. A folder on a network drive, where changes are not announced, is
//! looked at every few seconds; one that was removed is waited for.

mod drive;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::guide::source::is_source;

/// How long nothing must be written before a change is told: an editor that empties a file and then
/// fills it must not be caught between the two.
const SETTLE: Duration = Duration::from_millis(60);

/// How long a change is held back at most while writing goes on.
const LONGEST: Duration = Duration::from_millis(600);

/// How often a drive that announces nothing is looked at.
const POLL: Duration = Duration::from_secs(2);

/// How often a folder that is not there is looked for.
const RETRY: Duration = Duration::from_secs(1);

/// What may have changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    names: BTreeSet<String>,
    everything: bool,
}

impl Touched {
    /// Nothing is known: look at everything.
    pub fn everything() -> Self {
        Self { names: BTreeSet::new(), everything: true }
    }

    /// Whether a file may have changed, whatever its size and time say.
    pub fn names(&self, name: &str) -> bool {
        self.everything || self.names.contains(name)
    }

    /// Takes in another change.
    pub fn add(&mut self, other: Self) {
        self.everything |= other.everything;
        self.names.extend(other.names);
    }

    fn is_nothing(&self) -> bool {
        !self.everything && self.names.is_empty()
    }
}

/// Whom to tell; `false` ends the watch.
pub type Tell = Box<dyn Fn(Touched) -> bool + Send>;

/// A folder being watched, until this is dropped.
pub struct Watch {
    wake: SyncSender<()>,
    pending: Arc<Mutex<Pending>>,
    thread: Option<JoinHandle<()>>,
}

/// What was announced and not told yet.
#[derive(Default)]
struct Pending {
    touched: Touched,
    /// The folder itself came, went, or got its pictures: what is watched must be chosen anew.
    moved: bool,
    stop: bool,
}

/// Watches a folder.
///
/// # Errors
/// A thread could not be started. A folder that cannot be watched is looked at from time to time.
pub fn watch(dir: &Path, tell: Tell) -> io::Result<Watch> {
    // A single place: what comes while one is waiting is in `pending` anyway.
    let (wake, woken) = sync_channel(1);
    let pending = Arc::new(Mutex::new(Pending::default()));
    let dir = fs_err::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    let watcher = Watcherman { dir, wake: wake.clone(), pending: Arc::clone(&pending) };
    // Before anybody reads the folder, so that no change falls between.
    let eyes = watcher.open();
    let thread = std::thread::Builder::new().name("giljabi-watch".into());
    let thread = thread.spawn(move || watcher.run(eyes, &woken, &tell))?;
    Ok(Watch { wake, pending, thread: Some(thread) })
}

impl Drop for Watch {
    fn drop(&mut self) {
        lock(&self.pending).stop = true;
        nudge(&self.wake);
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by the panic hook.
            drop(thread.join());
        }
    }
}

fn lock(pending: &Mutex<Pending>) -> std::sync::MutexGuard<'_, Pending> {
    pending.lock().unwrap_or_else(PoisonError::into_inner)
}

fn nudge(wake: &SyncSender<()>) {
    match wake.try_send(()) {
        // Full: it is awake already. Gone: nobody is left to wake.
        Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => {}
    }
}

struct Watcherman {
    /// Without links, as events name it.
    dir: PathBuf,
    wake: SyncSender<()>,
    pending: Arc<Mutex<Pending>>,
}

/// What watches a folder. Dropping it ends the watching.
struct Eyes {
    _watcher: Box<dyn Watcher + Send>,
    /// Which folder it was.
    identity: Option<u64>,
}

impl Watcherman {
    fn run(&self, mut eyes: Option<Eyes>, woken: &Receiver<()>, tell: &Tell) {
        loop {
            let first = match &eyes {
                Some(_) => woken.recv().map_err(|_| RecvTimeoutError::Disconnected),
                None => woken.recv_timeout(RETRY),
            };
            if first == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            let since = Instant::now();
            while !lock(&self.pending).stop && since.elapsed() < LONGEST && woken.recv_timeout(SETTLE).is_ok() {}
            let Pending { mut touched, moved, stop } = std::mem::take(&mut *lock(&self.pending));
            if stop {
                return;
            }
            let gone = eyes.as_ref().is_none_or(|eyes| eyes.identity.is_none() || eyes.identity != identity(&self.dir));
            if moved || gone {
                let had = eyes.take().is_some_and(|eyes| eyes.identity.is_some());
                eyes = self.open().filter(|eyes| eyes.identity.is_some());
                if had || eyes.is_some() {
                    touched.add(Touched::everything());
                }
            }
            if !touched.is_nothing() && !tell(touched) {
                return;
            }
        }
    }

    /// Begins to watch the folder, its pictures, and the folder above for when it is removed and
    /// made again. Not deeper: a link may lead anywhere.
    fn open(&self) -> Option<Eyes> {
        let identity = identity(&self.dir);
        let polled = drive::is_remote(&self.dir).then(|| self.polling());
        let mut watcher = polled.unwrap_or_else(|| self.announced().or_else(|_| self.polling())).ok()?;
        let images = self.dir.join("images");
        let mut watched = watcher.watch(&self.dir, RecursiveMode::NonRecursive);
        if watched.is_err() && identity.is_some() {
            // Too many watches on this machine, or a drive that refuses them.
            watcher = self.polling().ok()?;
            watched = watcher.watch(&self.dir, RecursiveMode::NonRecursive);
        }
        let others = [Some(images.as_path()).filter(|images| images.is_dir()), self.dir.parent()];
        let extra =
            others.into_iter().flatten().filter(|path| watcher.watch(path, RecursiveMode::NonRecursive).is_ok());
        (extra.count() > 0 || watched.is_ok()).then_some(Eyes { _watcher: watcher, identity })
    }

    fn announced(&self) -> notify::Result<Box<dyn Watcher + Send>> {
        Ok(Box::new(RecommendedWatcher::new(self.taker(), Config::default().with_follow_symlinks(false))?))
    }

    fn polling(&self) -> notify::Result<Box<dyn Watcher + Send>> {
        let config = Config::default().with_poll_interval(POLL).with_follow_symlinks(false);
        Ok(Box::new(PollWatcher::new(self.taker(), config)?))
    }

    /// Takes announcements in.
    fn taker(&self) -> impl FnMut(notify::Result<notify::Event>) + Send + 'static {
        let (dir, wake, pending) = (self.dir.clone(), self.wake.clone(), Arc::clone(&self.pending));
        move |event| {
            let (touched, moved) = match event {
                Ok(event) if event.need_rescan() => (Touched::everything(), true),
                Ok(event) if changes(&event.kind) => seen(&dir, &event.paths),
                Ok(_) => return,
                Err(_) => (Touched::everything(), true),
            };
            if touched.is_nothing() && !moved {
                return;
            }
            let mut pending = lock(&pending);
            pending.touched.add(touched);
            pending.moved |= moved;
            drop(pending);
            nudge(&wake);
        }
    }
}

/// Whether something was written. Reading is announced too, and our own reading must not wake us.
fn changes(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

/// What an announcement means for the folder, and whether it is about the folder itself.
fn seen(dir: &Path, paths: &[PathBuf]) -> (Touched, bool) {
    let images = dir.join("images");
    let mut touched = Touched::default();
    let mut moved = false;
    for path in paths {
        if path == dir || *path == images {
            moved = true;
        } else if let Some(name) = path.file_name().and_then(OsStr::to_str) {
            let here = path.parent() == Some(dir) && is_source(name);
            if here || path.parent() == Some(&images) {
                touched.names.insert(name.to_owned());
            }
        } else if path.parent() == Some(dir) {
            touched.everything = true;
        }
    }
    (touched, moved)
}

/// Tells a folder from another one made in its place.
#[cfg(unix)]
fn identity(dir: &Path) -> Option<u64> {
    std::fs::metadata(dir).ok().filter(std::fs::Metadata::is_dir).map(|meta| std::os::unix::fs::MetadataExt::ino(&meta))
}

#[cfg(not(unix))]
fn identity(dir: &Path) -> Option<u64> {
    let made = std::fs::metadata(dir).ok().filter(std::fs::Metadata::is_dir)?.created().ok()?;
    made.duration_since(std::time::UNIX_EPOCH).ok().map(|since| since.as_secs() ^ u64::from(since.subsec_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements() {
        let dir = Path::new("/g");
        let names =
            |names: &[&str]| Touched { names: names.iter().map(|n| (*n).to_owned()).collect(), everything: false };
        for (paths, touched, moved) in [
            (&["/g/a.toml"][..], names(&["a.toml"]), false),
            (&["/g/a.toml.tmp", "/g/a.toml"], names(&["a.toml"]), false),
            (&["/g/images/a.svg"], names(&["a.svg"]), false),
            (&["/g/notes.txt", "/g/sub/b.toml", "/h/a.toml", "/other"], names(&[]), false),
            (&["/g/images"], names(&[]), true),
            (&["/g"], names(&[]), true),
        ] {
            let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
            assert_eq!(seen(dir, &paths), (touched, moved), "{paths:?}");
        }
    }
}
