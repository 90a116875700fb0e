//! The worker for files: reads guides and watches their folder, keeps settings, opens addresses.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};

use super::broken::guarded;
use super::{Events, Job, Shared};
use crate::app::diagnose::{Pasted, examine};
use crate::app::effect::{Effect, Event, Failure, Loaded, RequestId};
use crate::app::settings::Settings;
use crate::app::shared::Judged;
use crate::check::Checker;
use crate::diag::Diagnostic;
use crate::payment::diagnosis::decode;
use crate::payment::tid::Tid;
use crate::search::Index;
use crate::service::certificates::read_ca;
use crate::service::library::{self, Folder};
use crate::service::settings;
use crate::service::watch::{self, Touched, Watch};
use crate::service::world::{self, Addresses};
use crate::text::span::LineIndex;

/// Most of a dropped file that is read, in bytes.
const PASTE_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// What was given from outside and goes before the settings.
pub(super) struct Given {
    pub(super) guides: Option<PathBuf>,
    pub(super) addresses: Addresses,
}

pub(super) fn run(queue: &Receiver<Job>, shared: &Shared, given: &Given, out: &Events) {
    let mut open: Option<Guides> = None;
    while let Ok(Job { settings, effect }) = queue.recv() {
        let job = |effect| match effect {
            Effect::LoadLibrary { id, dir } => load(&mut open, id, given.guides.clone().or(dir), shared, out),
            Effect::OpenReceipt(tid) => open_receipt(&tid, &settings, &given.addresses, out),
            _ => carry_out(effect, open.as_ref(), shared, out),
        };
        // Half-read guides are no guides; whole ones go on being watched, whatever else breaks.
        let loads = matches!(effect, Effect::LoadLibrary { .. });
        if !guarded(effect, out, job) && loads {
            open = None;
        }
    }
}

fn carry_out(effect: Effect, open: Option<&Guides>, shared: &Shared, out: &Events) {
    match effect {
        Effect::SaveSettings(new) => {
            if let Err(error) = settings::save(&shared.data_dir, &new) {
                out.trouble(error.to_string(), "");
            }
        }
        Effect::OpenUrl(url) => {
            if let Err(why) = open_url(&url) {
                out.trouble(why, "주소를 복사해서 브라우저에 직접 붙여 넣어 주세요.");
            }
        }
        Effect::Diagnose { id, text, order, library, index } => {
            let now = shared.clock.now_kst();
            let card = examine(&text.0, library.as_deref(), index.as_deref(), now, order.as_ref());
            out.send(Event::Diagnosed { id, card: Ok(Box::new(card)) });
        }
        Effect::CheckCa(path) => {
            let result = read_ca(&path).map(|found| found.len());
            let result = result.map_err(|error| Failure::new(error.to_string(), ""));
            out.send(Event::CaChecked { path, result });
        }
        Effect::JudgeNotices { id, text } => {
            let judged = judge(open, &text);
            out.send(Event::NoticesJudged { id, judged: Ok(judged) });
        }
        Effect::ReadPaste(path) => out.send(Event::PasteRead(read_paste(&path))),
        _ => {}
    }
}

/// Shared notices beside the guides that were read last.
fn judge(open: Option<&Guides>, text: &str) -> Judged {
    let none = Checker::default();
    let judged = open.map_or(&none, |guides| &guides.checker).notices(text);
    let lines = LineIndex::new(text);
    let told = |found: &Diagnostic| {
        let line = lines.line_col(text, found.primary.span.start).line;
        format!("{line}번째 줄: {}", found.message.ko)
    };
    let left_out = judged.found.iter().filter(|found| found.is_error()).map(told).collect();
    Judged { notices: judged.good, left_out }
}

/// The text of a dropped file, as far as the diagnosis reads.
fn read_paste(path: &Path) -> Result<Pasted, Failure> {
    let mut bytes = Vec::new();
    let read = fs_err::File::open(path).and_then(|file| file.take(PASTE_BYTES_MAX).read_to_end(&mut bytes));
    match read {
        Ok(_) => Ok(Pasted(decode(&bytes).into())),
        Err(error) => {
            let message = format!("파일을 읽지 못했어요 ({error}).");
            Err(Failure::new(message, "파일을 열어 문제가 난 부분만 복사해서 붙여 넣어 주세요."))
        }
    }
}

/// A folder that was read: what was read of it, what it came to, and who watches it.
struct Guides {
    folder: Folder,
    checker: Checker,
    index: Option<Arc<Index>>,
    /// What was told to have changed since it was read.
    touched: Arc<Mutex<Touched>>,
    _watch: Option<Watch>,
}

impl Guides {
    fn of(dir: PathBuf, out: &Events) -> Self {
        let touched = Arc::new(Mutex::new(Touched::everything()));
        let (told, events) = (Arc::clone(&touched), out.clone());
        let tell = move |more| {
            told.lock().unwrap_or_else(PoisonError::into_inner).add(more);
            events.offer(Event::GuidesChanged)
        };
        // Watched before it is read, so that no change falls between. Where it cannot be watched,
        // the guides are there all the same, as they were read.
        let watch = watch::watch(&dir, Box::new(tell)).ok();
        Self { folder: Folder::new(dir), checker: Checker::default(), index: None, touched, _watch: watch }
    }
}

/// Reads the folder, for the first time or again. Guides read again are told at once, with the index
/// of those before them, which is put right after that: it takes longest.
fn load(open: &mut Option<Guides>, id: RequestId, dir: Option<PathBuf>, shared: &Shared, out: &Events) {
    let Some(dir) = dir.or_else(library::shipped_dir) else {
        let why = "함께 온 안내 폴더를 찾지 못했어요. 설정에서 안내 폴더를 골라 주세요".to_owned();
        out.send(Event::LibraryFailed { id, why });
        return;
    };
    if open.as_ref().is_none_or(|guides| guides.folder.dir() != dir) {
        *open = None;
    }
    let guides = open.get_or_insert_with(|| Guides::of(dir, out));
    let touched = std::mem::take(&mut *guides.touched.lock().unwrap_or_else(PoisonError::into_inner));
    let sources = match guides.folder.read(&touched) {
        Ok(sources) => sources,
        Err(error) => {
            guides.touched.lock().unwrap_or_else(PoisonError::into_inner).add(Touched::everything());
            let why = format!("안내 폴더를 읽지 못했어요 ({error}). 설정에서 폴더를 다시 골라 주세요");
            out.send(Event::LibraryFailed { id, why });
            return;
        }
    };
    let (library, report) = guides.checker.check(&sources, shared.clock.now_kst().date());
    let (library, report) = (Arc::new(library), Arc::new(report));
    let before = guides.index.clone();
    let told = before.is_some();
    if let Some(index) = before {
        let loaded = Loaded { library: Arc::clone(&library), index, report: Arc::clone(&report) };
        out.send(Event::LibraryLoaded { id, loaded: Box::new(loaded) });
    }
    let index = Arc::new(crate::app::index::build(&library));
    guides.index = Some(Arc::clone(&index));
    if told {
        out.send(Event::LibraryIndexed { id, index });
    } else {
        out.send(Event::LibraryLoaded { id, loaded: Box::new(Loaded { library, index, report }) });
    }
}

fn open_receipt(tid: &Tid, settings: &Settings, given: &Addresses, out: &Events) {
    let opened = match world::receipt_page(tid, settings, given) {
        Ok(url) => open_url(&url),
        Err(error) => return out.trouble(error.korean(), ""),
    };
    if let Err(why) = opened {
        out.trouble(why, "‘영수증’을 누르면 여기에서 볼 수 있어요.");
    }
}

/// Only web addresses are handed to the system.
fn open_url(url: &str) -> Result<(), String> {
    let parsed = url::Url::parse(url).map_err(|_| "주소로 읽을 수 없어 열지 않았어요.".to_owned())?;
    if !matches!(parsed.scheme(), "https" | "http") {
        return Err("웹 주소가 아니라서 열지 않았어요.".to_owned());
    }
    open::that_detached(parsed.as_str()).map_err(|_| "브라우저를 열지 못했어요.".to_owned())
}
