//! The worker for files: reads guides, keeps settings, opens addresses.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::{Events, Shared};
use crate::app::diagnose::{Pasted, examine};
use crate::app::effect::{Effect, Event, Failure, Loaded};
use crate::check;
use crate::payment::diagnosis::decode;
use crate::service::{library, settings};

/// Most of a dropped file that is read, in bytes.
const PASTE_BYTES_MAX: u64 = 8 * 1024 * 1024;

pub(super) fn run(queue: &Receiver<Effect>, shared: &Shared, guides: Option<PathBuf>, out: &Events) {
    while let Ok(effect) = queue.recv() {
        match effect {
            Effect::LoadLibrary { id, dir } => {
                let dir = guides.clone().or(dir).or_else(library::shipped_dir);
                out.send(match load(dir.as_deref(), shared) {
                    Ok(loaded) => Event::LibraryLoaded { id, loaded: Box::new(loaded) },
                    Err(why) => Event::LibraryFailed { id, why },
                });
            }
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
            Effect::Diagnose { id, text, library, index } => {
                let card = examine(&text.0, library.as_deref(), index.as_deref(), shared.clock.now_kst());
                out.send(Event::Diagnosed { id, card: Box::new(card) });
            }
            Effect::ReadPaste(path) => out.send(Event::PasteRead(read_paste(&path))),
            _ => {}
        }
    }
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

fn load(dir: Option<&Path>, shared: &Shared) -> Result<Loaded, String> {
    let none = "함께 온 안내 폴더를 찾지 못했어요. 설정에서 안내 폴더를 골라 주세요";
    let dir = dir.ok_or_else(|| none.to_owned())?;
    let sources = library::read_dir(dir)
        .map_err(|error| format!("안내 폴더를 읽지 못했어요 ({error}). 설정에서 폴더를 다시 골라 주세요"))?;
    let (library, report) = check::load(sources, shared.clock.now_kst().date());
    let index = crate::app::index::build(&library);
    Ok(Loaded { library: Arc::new(library), index: Arc::new(index), report: Arc::new(report) })
}

/// Only web addresses are handed to the system.
fn open_url(url: &str) -> Result<(), String> {
    let parsed = url::Url::parse(url).map_err(|_| "주소로 읽을 수 없어 열지 않았어요.".to_owned())?;
    if !matches!(parsed.scheme(), "https" | "http") {
        return Err("웹 주소가 아니라서 열지 않았어요.".to_owned());
    }
    open::that_detached(parsed.as_str()).map_err(|_| "브라우저를 열지 못했어요.".to_owned())
}
