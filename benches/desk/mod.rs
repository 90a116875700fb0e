//! A desk without its screen over a real folder, with the real workers and the real watch.

use std::io::{self, Write as _};
use std::sync::Arc;

use giljabi::app::effect::{Effect, Port as _};
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::app::update::{self, Now};
use giljabi::guide::source::Sources;
use giljabi::search::Index;
use giljabi::service::clock::Clock;
use giljabi::service::files::save_whole;
use giljabi::service::hub::{self, Hub};
use giljabi::service::world::Addresses;

/// The desk and its folders, which go with it.
pub struct Desk {
    app: App,
    hub: Hub,
    /// The index when a guide was last edited.
    index: Option<Arc<Index>>,
    guides: tempfile::TempDir,
    _data: tempfile::TempDir,
}

impl Desk {
    /// Writes the folder and opens a desk on it.
    ///
    /// # Errors
    /// Those of the disk and of starting the workers.
    pub fn open(sources: &Sources) -> io::Result<Self> {
        let (guides, data) = (tempfile::tempdir()?, tempfile::tempdir()?);
        for file in &sources.files {
            let text = file.text.as_deref().unwrap_or_default();
            fs_err::File::create(guides.path().join(&*file.name))?.write_all(text.as_bytes())?;
        }
        fs_err::create_dir(guides.path().join("images"))?;
        for (name, image) in &sources.images {
            let bytes = image.bytes.as_deref().unwrap_or_default();
            fs_err::File::create(guides.path().join("images").join(name))?.write_all(bytes)?;
        }
        let start = hub::Start {
            data_dir: data.path().to_owned(),
            guides_dir: Some(guides.path().to_owned()),
            settings: Settings::default(),
            addresses: Addresses::default(),
            practice: Box::new(|| Err(io::Error::other("no gateway here"))),
            keys: giljabi::service::keys::Keys::in_memory(),
            clock: Clock::system(),
        };
        let hub = hub::spawn(start).map_err(io::Error::other)?;
        let mut desk = Self { app: App::new(Settings::default()), hub, index: None, guides, _data: data };
        let effects = update::start(&mut desk.app);
        desk.carry_out(effects);
        desk.wait(|app| app.library.is_some());
        Ok(desk)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        effects.into_iter().for_each(|effect| self.hub.send(effect));
    }

    fn wait(&mut self, is: impl Fn(&App) -> bool) {
        while !is(&self.app) {
            match self.hub.poll() {
                Some(event) => {
                    let now = Now { ms: self.hub.now_ms(), id: self.hub.new_id() };
                    let effects = update::event(&mut self.app, event, &now);
                    self.carry_out(effects);
                }
                None => std::thread::sleep(std::time::Duration::from_millis(1)),
            }
        }
    }

    /// Waits until whatever was edited can be searched, too: until then the worker has its hands full.
    pub fn settle(&mut self) {
        if let Some(old) = self.index.take() {
            self.wait(|app| app.library.as_ref().is_some_and(|loaded| !Arc::ptr_eq(&loaded.index, &old)));
        }
    }

    /// Saves a guide with another title, and waits until the desk has it.
    pub fn edit(&mut self, id: &str, title: &str) {
        self.index = self.app.library.as_ref().map(|loaded| Arc::clone(&loaded.index));
        let file = self.guides.path().join(format!("{id}.toml"));
        let Ok(text) = fs_err::read_to_string(&file) else { return };
        let titled = |line: &str| {
            if line.starts_with("title     =") { format!("title     = \"{title}\"") } else { line.to_owned() }
        };
        let lines: Vec<String> = text.lines().map(titled).collect();
        if save_whole(&file, (lines.join("\n") + "\n").as_bytes()).is_ok() {
            self.wait(|app| {
                app.guides().and_then(|library| library.guide(id)).is_some_and(|guide| guide.title == title)
            });
        }
    }
}
