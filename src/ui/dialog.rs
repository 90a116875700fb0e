//! The system's dialogs for folders and files. Where there is none it answers like a cancel, so a path field and
//! drag-and-drop stand beside it.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};

use egui::Context;
use rfd::{AsyncFileDialog, FileHandle};

use crate::app::effect::Event;

/// Where the choice arrives, as what it means for the program.
pub type Picked = Receiver<Event>;

/// Asks for a folder of guides without holding the window up. `None` where no thread could be started.
pub fn pick_guides(ctx: &Context) -> Option<Picked> {
    wait(ctx, AsyncFileDialog::new().set_title("안내 폴더 고르기").pick_folder(), Event::FolderPicked)
}

/// Asks for a certificate file, likewise.
pub fn pick_ca(ctx: &Context) -> Option<Picked> {
    let dialog = AsyncFileDialog::new().set_title("CA 인증서 파일 고르기");
    let dialog = dialog.add_filter("PEM 인증서", &["pem", "crt", "cer"]).add_filter("모든 파일", &["*"]);
    wait(ctx, dialog.pick_file(), Event::CaPicked)
}

fn wait(
    ctx: &Context,
    dialog: impl Future<Output = Option<FileHandle>> + Send + 'static,
    event: fn(Option<PathBuf>) -> Event,
) -> Option<Picked> {
    let (sender, receiver) = sync_channel(1);
    let wake = ctx.clone();
    let wait = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let chosen = runtime.ok().and_then(|runtime| runtime.block_on(dialog));
        // The window may be gone by now.
        if sender.send(event(chosen.map(|chosen| chosen.path().to_path_buf()))).is_ok() {
            wake.request_repaint();
        }
    };
    std::thread::Builder::new().name("giljabi-dialog".into()).spawn(wait).ok().map(|_| receiver)
}
