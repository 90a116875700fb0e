//! The desk driven by what a screen reader sees, without a screen.

#![cfg(feature = "gui")]

use std::sync::{Arc, Mutex};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use giljabi::app::effect::{Effect, Port};
use giljabi::app::settings::Settings;
use giljabi::app::state::{App, Workspace};
use giljabi::ui::window::Window;

use crate::harness::StillPort;
use crate::raster::{Picture, Textures};

pub struct Desk {
    pub harness: Harness<'static, Window>,
    pub sent: Arc<Mutex<Vec<Effect>>>,
    textures: Textures,
}

impl Desk {
    pub fn open(width: f32, height: f32, settings: Settings) -> Self {
        Self::over(StillPort::default(), width, height, settings)
    }

    pub fn over(port: StillPort, width: f32, height: f32, settings: Settings) -> Self {
        let sent = Arc::clone(&port.sent);
        Self { sent, ..Self::through(Box::new(port), width, height, settings) }
    }

    /// Over any port; nothing of what is sent is kept.
    pub fn through(port: Box<dyn Port>, width: f32, height: f32, settings: Settings) -> Self {
        let window = {
            // The fonts must be there before the first frame.
            let ctx = egui::Context::default();
            Window::new(&ctx, App::new(settings), port)
        };
        let frame = |ui: &mut egui::Ui, window: &mut Window| {
            window.take_in(ui.ctx());
            window.draw(ui);
        };
        let textures = Textures::default();
        let mut harness = Harness::builder()
            .renderer(textures.clone())
            .with_size([width, height])
            .with_max_steps(20)
            .with_context_setup(|ctx| {
                ctx.set_fonts(giljabi::ui::fonts::definitions());
                giljabi::ui::theme::install(ctx);
            })
            .build_ui_state(frame, window);
        harness.run_ok();
        Self { harness, sent: Arc::default(), textures }
    }

    /// The last frame, drawn.
    pub fn picture(&self) -> Picture {
        self.textures.draw(&self.harness.ctx, self.harness.output())
    }

    pub fn app(&self) -> &App {
        &self.harness.state().app
    }

    pub fn press(&mut self, key: egui::Key) {
        self.harness.key_press(key);
        self.harness.run();
    }

    pub fn press_with(&mut self, modifiers: egui::Modifiers, key: egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    /// What is put on the clipboard in the next frames: those of one frame are gone with the one after it.
    pub fn copied(&mut self) -> Vec<String> {
        let mut texts = Vec::new();
        for _ in 0..4 {
            self.harness.step();
            let commands = &self.harness.output().platform_output.commands;
            texts.extend(commands.iter().filter_map(|command| match command {
                egui::OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            }));
        }
        texts
    }

    fn find(&mut self, words: &str) {
        self.harness.get_by_label("안내 찾기").type_text(words);
        self.harness.run();
    }
}

fn open() -> Desk {
    Desk::open(1280.0, 800.0, Settings::default())
}

#[test]
fn a_call_from_search_to_copied_note_without_a_mouse() {
    let mut desk = open();
    desk.find("ISP 등록 8단계");
    desk.press(egui::Key::Enter);
    let root = desk.app().desk.call().map(|call| call.session.root().id.to_string());
    assert_eq!(root.as_deref(), Some("isp-registration"));
    for _ in 0..8 {
        desk.press(egui::Key::Num1);
    }
    assert!(desk.app().desk.call().unwrap().session.outcome().is_some(), "eight keys, eight stages");
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::Enter);
    // One event, which is one frame: each more would take the output of the one before along.
    let (key, modifiers) = (egui::Key::Enter, egui::Modifiers::COMMAND);
    desk.harness.event(egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
    let copied = desk.copied();
    let done = &desk.app().desk.finished[0];
    assert_eq!(copied, [done.note.as_str()], "what is kept is what was copied");
    assert_eq!(done.outcome.as_ref().map(|o| (o.result.as_str(), o.code.as_str())), Some(("resolved", "ISP-01")));
    assert!(done.note.contains("일반결제(ISP) 등록 8단계") && done.note.contains("ISP-01"), "{}", done.note);
    let sent = desk.sent.lock().unwrap();
    let saved = sent.iter().filter(|effect| matches!(effect, Effect::SaveCall(_))).count();
    assert!(saved >= 10, "each answer is kept: {saved}");
    assert!(desk.app().desk.calls.is_empty());
}

#[test]
fn numbers_choose_only_outside_a_field_and_alt_numbers_inside() {
    let mut desk = open();
    desk.find("ISP 등록 8단계");
    desk.press(egui::Key::Enter);
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::M);
    desk.press(egui::Key::Num1);
    assert_eq!(desk.app().desk.call().unwrap().session.trail().len(), 0, "a number in the note is a number");
    desk.press_with(egui::Modifiers::ALT, egui::Key::Num1);
    assert_eq!(desk.app().desk.call().unwrap().session.trail().len(), 1);
    desk.press(egui::Key::Escape);
    desk.press_with(egui::Modifiers::ALT, egui::Key::ArrowLeft);
    assert_eq!(desk.app().desk.call().unwrap().session.trail().len(), 0, "Alt+← goes back");
}

#[test]
fn an_earlier_answer_is_changed_and_what_was_dropped_is_said() {
    let mut desk = open();
    desk.find("ISP 등록 8단계");
    desk.press(egui::Key::Enter);
    for _ in 0..3 {
        desk.press(egui::Key::Num1);
    }
    desk.harness.get_by_label("카드사 선택 바꾸기").click();
    desk.harness.run();
    desk.harness.get_by_label("ISP 카드가 아니에요").click();
    desk.harness.run();
    let call = desk.app().desk.call().unwrap();
    assert_eq!(call.session.trail().len(), 1);
    assert!(call.told.as_deref().unwrap().contains("뒤의 답 2개를 뺐어요"), "{:?}", call.told);
}

#[test]
fn an_end_without_an_outcome_is_not_saved() {
    let mut desk = open();
    desk.find("ISP 등록 8단계");
    desk.press(egui::Key::Enter);
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::Enter);
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::Enter);
    assert!(desk.app().desk.finished.is_empty() && desk.app().desk.call().unwrap().ending.as_ref().unwrap().needs_code);
    desk.press(egui::Key::Num1);
    desk.press_with(egui::Modifiers::COMMAND, egui::Key::Enter);
    assert_eq!(desk.app().desk.finished.len(), 1);
}

#[test]
fn the_hangul_ime_loses_no_syllable_at_enter() {
    let mut desk = open();
    desk.harness.get_by_label("안내 찾기").focus();
    desk.harness.run();
    let preedit =
        |text: &str| egui::Event::Ime(egui::ImeEvent::Preedit { text: text.into(), active_range_chars: None });
    for step in ["ㅋ", "키"] {
        desk.harness.event(preedit(step));
        desk.harness.run();
    }
    desk.harness.event(preedit(""));
    desk.harness.event(egui::Event::Ime(egui::ImeEvent::Commit("키".into())));
    desk.harness.event(preedit("볻"));
    desk.harness.run();
    assert_eq!(desk.app().desk.query, "키볻");
    assert!(!desk.app().desk.rows.is_empty(), "a syllable still being typed finds");
}

#[test]
fn function_keys_reach_all_six_workspaces_and_each_says_what_it_is() {
    let mut desk = open();
    let keys = [egui::Key::F1, egui::Key::F2, egui::Key::F3, egui::Key::F4, egui::Key::F5, egui::Key::F6];
    for (key, workspace) in keys.into_iter().zip(Workspace::ALL) {
        desk.press(key);
        assert_eq!(desk.app().workspace, workspace);
    }
}

#[test]
fn the_words_and_choices_of_every_shipped_step_fit_at_1280x800() {
    let (library, _) = crate::harness::shipped();
    let mut desk = open();
    let mut low = Vec::new();
    for guide in library.guides.values() {
        for step in &guide.steps {
            let start =
                giljabi::app::command::DeskCommand::Start { guide: guide.id.to_string(), step: Some(step.id.clone()) };
            let ctx = desk.harness.ctx.clone();
            desk.harness.state_mut().obey(&ctx, vec![giljabi::app::command::Command::Desk(start)]);
            desk.harness.run();
            let offers = desk.app().desk.call().unwrap().session.offers();
            let last = offers.last().map_or("1 다음으로".to_owned(), |o| format!("{} {}", offers.len(), o.label));
            let bottom = desk.harness.get_by_label(&last).rect().bottom();
            if bottom > 800.0 {
                low.push(format!("{}#{} {bottom:.0}", guide.id, step.id));
            }
            // Only one call at a time, so that the tabs do not grow.
            desk.harness.state_mut().app.desk.calls.clear();
            desk.harness.state_mut().app.desk.active = None;
        }
    }
    assert!(low.is_empty(), "below the window: {low:#?}");
}

#[test]
fn the_note_is_masked_where_it_is_kept_and_where_it_is_copied() {
    use giljabi::app::command::DeskCommand;
    use giljabi::app::desk::{Desk, DeskCx};
    use giljabi::app::effect::Loaded;

    let (library, report) = crate::harness::shipped();
    let index = giljabi::app::index::build(&library);
    let loaded = Loaded { library: library.into(), index: index.into(), report: report.into() };
    let settings = Settings::default();
    let cx = DeskCx {
        loaded: Some(&loaded),
        settings: &settings,
        now_ms: crate::harness::NOW_MS,
        new_id: "call-1",
        request: 1,
    };
    let mut desk = Desk::default();
    let mut effects = Vec::new();
    for command in [
        DeskCommand::Start { guide: "isp-what".into(), step: None },
        DeskCommand::Note("연락처 010-1234-5678".into()),
        DeskCommand::End,
        DeskCommand::PickDisposition("PAY-02".into()),
        DeskCommand::FinalNote("카드 4321-8765-4321-8765, 연락처 010-1234-5678".into()),
        DeskCommand::End,
    ] {
        desk.apply(command, &cx, &mut effects);
    }
    let out: Vec<String> = effects
        .iter()
        .map(|effect| match effect {
            Effect::SaveCall(record) => record.note.clone(),
            Effect::Copy(text) => text.clone(),
            _ => String::new(),
        })
        .collect();
    let copied = effects.iter().filter(|effect| matches!(effect, Effect::Copy(_))).count();
    assert_eq!(copied, 1);
    assert!(out.iter().all(|text| !text.contains("1234-5678") && !text.contains("8765-4321")), "{out:?}");
}
