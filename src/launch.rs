//! Puts the window together: folders, settings, workers, practice gateway, picture.
//!
//! Part of the entry, because it knows both the window and the services. What does not work is said in Korean on the
//! writer it is given, with exit code 2; a window that was closed by its person is 0.

use std::io::Write;
use std::time::Instant;

use giljabi::cli::{COULD_NOT_RUN, Cli};

/// Opens the window and runs until it is closed, or takes one picture of it.
#[cfg(not(feature = "gui"))]
pub fn window(_: &Cli, _: Instant, talk: &mut dyn Write) -> u8 {
    let words = "이 길잡이는 창 없이 만들어졌어요. 창이 있는 것을 설치하거나 giljabi --help의 명령을 써 주세요.";
    giljabi::cli::output::say(talk, words, COULD_NOT_RUN)
}

#[cfg(feature = "gui")]
pub use gui::window;

#[cfg(feature = "gui")]
mod gui {
    use std::path::{Path, PathBuf};
    use std::sync::{Mutex, PoisonError};

    use giljabi::app::effect::{Failure, Port};
    use giljabi::app::settings::Settings;
    use giljabi::app::state::App;
    use giljabi::app::welcome::Welcome;
    use giljabi::cli::{CLEAN, context, output};
    use giljabi::payment::Mode;
    use giljabi::service::instance::{self, Claim, Instance};
    use giljabi::service::keys::Keys;
    use giljabi::service::world::{Addresses, ENV_KEY};
    use giljabi::service::{clock::Clock, files, hub, paths, settings};
    use giljabi::ui::scenes;
    use giljabi::ui::shot::{Shot, Timings};
    use giljabi::ui::start::{Make, NoWindow, run};

    use super::{COULD_NOT_RUN, Cli, Instant, Write};

    /// What became of the picture. A shot holds plain functions, so the answer has to lie somewhere they reach.
    static SAVED: Mutex<Option<Result<(), String>>> = Mutex::new(None);

    /// Opens the window and runs until it is closed, or takes one picture of it.
    pub fn window(cli: &Cli, began: Instant, talk: &mut dyn Write) -> u8 {
        match open(cli, began) {
            Ok(words) => words.map_or(CLEAN, |words| output::say(talk, words, CLEAN)),
            Err(why) => output::say(talk, &why, COULD_NOT_RUN),
        }
    }

    /// Runs the window; what is left to say of a start that needed none.
    fn open(cli: &Cli, began: Instant) -> Result<Option<&'static str>, String> {
        let words = &cli.window;
        let shoots = words.screenshot.is_some() || words.timings;
        // A picture neither shows nor changes what a person keeps.
        let throwaway = (shoots && cli.data.is_none()).then(tempfile::tempdir).transpose();
        let throwaway = throwaway
            .map_err(|error| format!("임시 폴더를 만들지 못했어요 ({error}). --data로 자료 폴더를 지정해 주세요."))?;
        let chosen = throwaway.as_ref().map(tempfile::TempDir::path).or(cli.data.as_deref());
        let data_dir = paths::open_data_dir(chosen).map_err(|error| error.to_string())?;
        // A picture is taken beside whatever window there is.
        let claim = (!shoots).then(|| instance::claim(&data_dir)).transpose().map_err(|error| error.to_string())?;
        let instance = match claim {
            Some(Claim::Raised) => return Ok(Some("길잡이가 이미 열려 있어서 그 창을 앞으로 가져왔어요.")),
            Some(Claim::Ours(instance)) => Some(instance),
            None => None,
        };
        let shot = shoots.then(|| shot(cli, began));
        run(&mut make(cli, data_dir, shoots, instance), shot).map_err(|error| error.to_string())?;
        let saved = SAVED.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (&words.screenshot, saved) {
            (None, _) | (Some(_), Some(Ok(()))) => Ok(None),
            (Some(_), Some(Err(why))) => Err(why),
            (Some(_), None) => Err("화면을 저장하기 전에 창이 닫혔어요. 창을 닫지 말고 다시 실행해 주세요.".to_owned()),
        }
    }

    fn shot(cli: &Cli, began: Instant) -> Shot {
        let words = &cli.window;
        let size = words.size.unwrap_or_default();
        let scene = words.scene.as_deref().and_then(scenes::by_name).unwrap_or(scenes::search);
        Shot {
            file: words.screenshot.clone(),
            size: [f32::from(size.width), f32::from(size.height)],
            began,
            report: if words.timings { report } else { |_| {} },
            save,
            scene,
        }
    }

    /// Makes program and port anew for each renderer that is tried.
    fn make(cli: &Cli, data_dir: PathBuf, shoots: bool, instance: Option<Instance>) -> Make {
        let guides_dir = cli.guides.clone();
        let practice = cli.practice || shoots;
        let (theme, zoom) = (cli.window.theme, cli.window.zoom);
        let mut told = None;
        Box::new(move || {
            let loaded = settings::load(&data_dir);
            // A broken file is set aside by the first try; the second would find nothing to tell.
            told = told.take().or_else(|| loaded.problem.map(|problem| problem.told().ko.into_owned()));
            let settings = Settings {
                mode: if practice { Mode::Practice } else { loaded.settings.mode },
                theme: theme.map_or(loaded.settings.theme, Into::into),
                zoom_percent: zoom.unwrap_or(loaded.settings.zoom_percent),
                ..loaded.settings
            };
            let start = hub::Start {
                data_dir: data_dir.clone(),
                guides_dir: guides_dir.clone(),
                settings: settings.clone(),
                addresses: Addresses::from_env(),
                practice: context::own_practice(),
                keys: Keys::of_system(ENV_KEY),
                clock: Clock::system(),
            };
            let stuck = |error: std::io::Error| {
                NoWindow(format!("작업을 시작하지 못했어요 ({error}). 다른 프로그램을 닫고 다시 실행해 주세요."))
            };
            let mut hub = hub::spawn(start).map_err(stuck)?;
            if let Some(instance) = &instance {
                instance.door().and_then(|door| hub.open_door(door)).map_err(stuck)?;
            }
            let port: Box<dyn Port> = Box::new(hub);
            let asks = !settings.welcomed && !shoots;
            let mut app = App::new(settings);
            if asks {
                app.welcome = Some(Welcome::of(&app.settings));
            }
            if let Some(problem) = &told {
                app.complain(Failure::new(problem.clone(), ""));
            }
            Ok((app, port))
        })
    }

    fn report(timings: &Timings) {
        let Timings { window_ms, first_frame_ms, library_ms } = timings;
        let lines = format!(
            "window_ms {window_ms:.1} ms\nfirst_frame_ms {first_frame_ms:.1} ms\nlibrary_ms {library_ms:.1} ms"
        );
        output::say(&mut std::io::stderr(), &lines, CLEAN);
    }

    fn save(file: &Path, bytes: &[u8]) -> Result<(), String> {
        let saved = files::save_whole(file, bytes).map_err(|error| error.to_string());
        *SAVED.lock().unwrap_or_else(PoisonError::into_inner) = Some(saved.clone());
        saved
    }

    #[cfg(test)]
    mod tests {
        use giljabi::cli::args::SCENES;

        use super::scenes;

        #[test]
        fn every_scene_of_the_arguments_is_there() {
            for name in SCENES {
                assert!(scenes::by_name(name).is_some(), "{name}");
            }
        }
    }
}
