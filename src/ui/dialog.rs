//! The system's folder dialog. Where there is none it answers like a cancel, so a path field and
//! drag-and-drop stand beside it.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};

use egui::Context;

/// Where the choice arrives: a folder, or `None` where none was chosen.
pub type Picked = Receiver<Option<PathBuf>>;

/// Asks for a folder without holding the window up. `None` where no thread could be started.
pub fn pick_folder(ctx: &Context) -> Option<Picked> {
    let (sender, receiver) = sync_channel(1);
    let wake = ctx.clone();
    let dialog = rfd::AsyncFileDialog::new().set_title("안내 폴더 고르기").pick_folder();
    let wait = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let folder = runtime.ok().and_then(|runtime| runtime.block_on(dialog));
        // The window may be gone by now.
        if sender.send(folder.map(|folder| folder.path().to_path_buf())).is_ok() {
            wake.request_repaint();
        }
    };
    std::thread::Builder::new().name("giljabi-dialog".into()).spawn(wait).ok().map(|_| receiver)
}
