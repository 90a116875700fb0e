//! Walks of all kinds over generated guides: answers, ways back, changes, marks, skippings, values. After each the path
//! must hold together, and putting the walk back must bring everything back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use giljabi::app::call::Call;
use giljabi::app::command::DeskCommand;
use giljabi::app::desk::{Desk, DeskCx, Told};
use giljabi::app::effect::{Effect, Loaded};
use giljabi::app::settings::Settings;
use giljabi::check::load;
use giljabi::guide::library::Library;
use giljabi::guide::model::{Exit, Target};
use giljabi::guide::remedy::way_past;
use giljabi::guide::session::{AnswerKey, Changed, Mark, Passed, Position, Session, Visit};
use proptest::prelude::*;

use crate::generate::{Gene, bare, genes, sources};
use crate::support::today;

const TAGS: [&str; 3] = ["t0", "t1", "t2"];

/// The guides, with remedies, old environments and a value at every step.
fn library(genes: &[Gene]) -> Library {
    let files: Vec<(String, String)> = bare(genes).into_iter().map(|(name, text)| (name, seasoned(&text))).collect();
    let (library, report) = load(sources(&files), today());
    assert!(library.guides.contains_key("g0"), "{:#?}\n{}", report.diagnostics, files[0].1);
    library
}

fn seasoned(text: &str) -> String {
    let steps = text.matches("[[step]]").count();
    let (mut out, mut step, mut choice) = (String::new(), 0, 0);
    for line in text.lines() {
        if line.starts_with("  {") && choice % 3 != 2 {
            let (inner, end) = line.rsplit_once(" }").unwrap();
            writeln!(out, "{inner}, skip_if_tried = \"{}\" }}{end}", TAGS[choice % 2 + step % 2]).unwrap();
        } else {
            writeln!(out, "{line}").unwrap();
        }
        choice += usize::from(line.starts_with("  {"));
        if line.starts_with("input.customer") {
            (1..steps).for_each(|n| writeln!(out, "input.v{n} = {{ label = \"값 {n}\", kind = \"text\" }}").unwrap());
        }
        if line.starts_with("title = \"단계") {
            if step > 0 {
                writeln!(out, "ask = [\"v{step}\"]").unwrap();
            }
            if step % 3 == 1 {
                writeln!(out, "legacy = \"옛 환경\"").unwrap();
            }
            step += 1;
        }
    }
    out
}

/// Answers, the step that waits, values, marks, the outcome.
type Seen = (Vec<Visit>, Option<AnswerKey>, BTreeMap<String, String>, BTreeSet<Mark>, String);

/// What stands on the path, as far as it can be seen from outside.
fn seen(session: &Session) -> Seen {
    let key = match session.position() {
        Position::Step { key, .. } => Some(key.clone()),
        Position::End { .. } => None,
    };
    let open: Vec<&str> = session.open_guides().iter().map(|guide| &*guide.id).collect();
    let rest = format!("{open:?} {:?} {:?}", session.offers(), session.outcome().map(|outcome| &outcome.id));
    (session.trail().to_vec(), key, session.inputs().clone(), session.marks().clone(), rest)
}

/// Walks the trail by hand; the names of the values that its steps ask for.
fn walked(session: &Session) -> BTreeSet<String> {
    let mut cursor = session.cursor();
    let mut asked = BTreeSet::new();
    for visit in session.trail() {
        let Target::Step(at) = cursor.target() else { panic!("{visit:?} lies behind an end") };
        let guide = cursor.guide();
        let step = &guide.steps[at];
        assert_eq!((&guide.id, &step.id, cursor.depth()), (&visit.key.guide, &visit.key.step, visit.depth));
        let by_key = |choice: &str| match &step.exit {
            Exit::Next(_) => 0,
            Exit::Choices(choices) => choices.iter().position(|c| *c.key == *choice).unwrap(),
        };
        match visit.passed {
            None => {
                asked.extend(step.ask.iter().map(|input| guide.inputs[*input].name.clone()));
                cursor.go(by_key(&visit.choice)).unwrap();
            }
            Some(_) if visit.title == guide.title => cursor.leave().unwrap(),
            Some(_) => cursor.go(way_past(|id| session.guides().contains_key(id), guide, at).unwrap()).unwrap(),
        }
    }
    if let Target::Step(at) = cursor.target() {
        let guide = cursor.guide();
        asked.extend(guide.steps[at].ask.iter().map(|input| guide.inputs[*input].name.clone()));
    }
    asked
}

/// What must hold after a change or a mark: nothing is lost unnamed, nothing dropped is left.
fn kept_or_named(before: &Session, after: &Session, changed: &Changed) {
    let given = |visit: &&Visit| visit.passed != Some(Passed::Tried);
    let now = |visit: &Visit| after.trail().iter().find(|other| other.key == visit.key);
    for visit in before.trail().iter().filter(given) {
        let here = now(visit).is_some_and(|other| given(&other));
        assert_ne!(here, changed.dropped.contains(visit), "{visit:?}");
    }
    let asked = walked(after);
    for (name, value) in before.inputs() {
        let dropped = changed.dropped_inputs.contains(name);
        assert_eq!((after.inputs().get(name), dropped), (Some(value).filter(|_| !dropped), dropped), "{name}");
    }
    for name in after.inputs().keys() {
        assert!(asked.contains(name), "{name} is asked for nowhere on the path");
    }
}

/// A call read back from its store.
fn restored(session: &Session) -> Session {
    let mut again = Session::of(session.guides().clone(), &session.root().id, None).unwrap();
    again.restore_marks(session.marks().iter().map(|mark| Mark::from_text(&mark.to_text()).unwrap()));
    let given = session.trail().iter().filter(|visit| visit.passed.is_none());
    let lost = again.restore(given.map(|visit| (visit.key.clone(), visit.choice.clone())));
    assert!(lost.is_empty(), "{lost:?}");
    session.inputs().iter().for_each(|(name, value)| again.set_input(name, value));
    again
}

/// One thing a person does; what was dropped, where something may be.
fn act(session: &mut Session, what: u8, n: usize) -> Option<Changed> {
    let tag = TAGS[n % TAGS.len()];
    match what % 12 {
        0..=4 => {
            let offers: Vec<String> = session.offers().into_iter().map(|offer| offer.key).collect();
            // Refused at the end, and where a called guide is missing.
            let answered = session.answer(offers.get(n % offers.len().max(1)).map_or("", String::as_str));
            assert!(answered.is_ok() || session.outcome().is_some(), "{answered:?}");
            None
        }
        5 => {
            session.back();
            None
        }
        6 if session.has_tried(tag) => Some(session.unmark(tag)),
        6 => Some(session.mark_tried(tag)),
        7 => {
            assert_eq!(session.can_skip(), session.skip().is_ok());
            None
        }
        8 | 9 => {
            let asked = session.step().map(|step| step.ask.clone()).unwrap_or_default();
            let names: Vec<String> = asked.iter().map(|at| session.guide().inputs[*at].name.clone()).collect();
            names.iter().for_each(|name| session.set_input(name, &format!("{name} {n}")));
            None
        }
        _ => {
            let visit = session.trail().get(n % session.trail().len().max(1))?.clone();
            let guide = &session.guides()[&visit.key.guide];
            let Exit::Choices(choices) = &guide.steps[guide.step_index(&visit.key.step)?].exit else { return None };
            let other = choices[(n / 7) % choices.len()].key.clone();
            session.change(&visit.key, &other).ok()
        }
    }
}

/// How many guides are walked: a few, or as many as a longer run asks for.
fn walks() -> u32 {
    std::env::var("GILJABI_WALKS").ok().and_then(|count| count.parse().ok()).unwrap_or(32)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(walks()))]

    #[test]
    fn a_changed_walk_holds_together_and_can_be_put_back(
        genes in genes(),
        acts in prop::collection::vec((any::<u8>(), any::<u8>()), 1..40),
    ) {
        let library = library(&genes);
        let mut session = Session::start(&library, "g0").unwrap();
        let mut past = Vec::new();
        for (what, n) in acts {
            let before = session.clone();
            past.push((session.walk(), seen(&session)));
            if let Some(changed) = act(&mut session, what, usize::from(n)) {
                kept_or_named(&before, &session, &changed);
            }
            walked(&session);
            prop_assert!(session.trail().len() < 400, "round in a ring");
            prop_assert_eq!(seen(&restored(&session)), seen(&session));
        }
        while let Some((walk, was)) = past.pop() {
            session.put_back(walk);
            prop_assert_eq!(seen(&session), was);
        }
    }
}

/// A desk over the shipped guides, without a window.
struct Table {
    desk: Desk,
    loaded: Loaded,
    settings: Settings,
    effects: Vec<Effect>,
}

impl Table {
    fn at(guide: &str, step: Option<&str>) -> Self {
        let (library, report) = crate::harness::shipped();
        let index = giljabi::app::index::build(&library);
        let loaded = Loaded { library: library.into(), index: index.into(), report: report.into() };
        let (desk, settings) = (Desk::default(), Settings::default());
        let mut table = Self { desk, loaded, settings, effects: Vec::new() };
        table.told(DeskCommand::Start { guide: guide.into(), step: step.map(str::to_owned) });
        table
    }

    fn told(&mut self, command: DeskCommand) -> Told {
        let now_ms = crate::harness::NOW_MS;
        let cx = DeskCx { loaded: Some(&self.loaded), settings: &self.settings, now_ms, new_id: "call-1", request: 1 };
        self.desk.apply(command, &cx, &mut self.effects)
    }

    fn obey(&mut self, command: DeskCommand) {
        assert_eq!(self.told(command), Told::Nothing);
    }

    fn choose(&mut self, label: &str) {
        let offers = self.call().session.offers();
        let at = offers.iter().position(|offer| offer.label == label).unwrap_or_else(|| panic!("{label}: {offers:?}"));
        self.obey(DeskCommand::Choose(at));
    }

    fn call(&self) -> &Call {
        self.desk.call().unwrap()
    }

    fn step(&self) -> &str {
        self.call().session.step().map_or("", |step| &step.id)
    }

    fn said(&self) -> &str {
        self.call().told.as_deref().unwrap_or("")
    }
}

#[test]
fn every_act_is_taken_back_one_by_one() {
    let mut table = Table::at("keyboard-security", Some("which"));
    let mut past = Vec::new();
    let call = |table: &Table| {
        let call = table.call();
        (call.session.walk(), seen(&call.session), call.ticked.clone(), call.answered_ms.clone())
    };
    let acts = [
        DeskCommand::Choose(0),
        DeskCommand::Choose(1),
        DeskCommand::TriedHere,
        DeskCommand::Back,
        DeskCommand::Tried { tag: "other-browser".into(), tried: true },
    ];
    for act in acts {
        past.push(call(&table));
        table.told(act);
        assert_ne!(call(&table), *past.last().unwrap());
    }
    while let Some(was) = past.pop() {
        table.obey(DeskCommand::Undo);
        assert_eq!(call(&table), was);
    }
    assert_eq!(table.told(DeskCommand::Undo), Told::Refused("되돌릴 것이 없어요".into()));
}

#[test]
fn tried_remedies_are_passed_told_and_noted_and_kept_over_a_crash() {
    let mut table = Table::at("keyboard-security", Some("which"));
    table.obey(DeskCommand::Tried { tag: "other-browser".into(), tried: true });
    assert!(table.said().ends_with("이미 해 봤으니 나오면 건너뛰어요"), "{}", table.said());
    table.choose("BC 표시·국민카드예요");
    assert_eq!(table.step(), "isp-remove");
    let Some(Effect::SaveCall(record)) = table.effects.last().cloned() else { panic!("not kept") };
    assert_eq!((record.answers.len(), record.marks.as_slice()), (1, ["tried:other-browser".to_owned()].as_slice()));
    table.obey(DeskCommand::End);
    let note = &table.call().ending.as_ref().unwrap().text;
    assert!(note.contains("다른 브라우저로 입력 이미 해 봄") && note.contains("해 본 방법  다른 브라우저로"), "{note}");

    let mut again = Table::at("isp-what", None);
    again.desk.left_open = vec![(*record, Vec::new())];
    again.obey(DeskCommand::Resume("call-1".into()));
    assert_eq!(again.step(), "isp-remove");
    again.obey(DeskCommand::Tried { tag: "other-browser".into(), tried: false });
    assert_eq!(again.step(), "isp-browser");
}

#[test]
fn an_unclear_remedy_asks_only_for_its_result() {
    let mut table = Table::at("browser-cache", None);
    table.choose("컴퓨터로 해요");
    table.obey(DeskCommand::TriedHere);
    assert_eq!(table.step(), "clear", "지웠어요 and 창이 안 떠요 lead to different places");
    assert!(table.said().ends_with("결과만 여쭙고 답을 골라 주세요"), "{}", table.said());
}

#[test]
fn a_value_is_one_act_and_never_a_card_number() {
    let mut table = Table::at("isp-registration", None);
    let asks = |table: &Table| !table.call().session.step().unwrap().ask.is_empty();
    while !asks(&table) && table.call().session.outcome().is_none() {
        table.told(DeskCommand::Choose(0));
    }
    let session = &table.call().session;
    let input = session.guide().inputs[session.step().unwrap().ask[0]].clone();
    table.obey(DeskCommand::Input { name: input.name.clone(), value: "김".into() });
    table.obey(DeskCommand::Input { name: input.name.clone(), value: "김하늘".into() });
    table.obey(DeskCommand::Input { name: input.name.clone(), value: "4321876543218765".into() });
    assert_eq!(table.call().session.inputs()[&input.name], "김하늘");
    assert!(table.call().refused.as_ref().unwrap().1.starts_with("카드번호로 보여서"));
    table.obey(DeskCommand::Undo);
    assert!(table.call().session.inputs().is_empty(), "the letters of one value are one act");
}
