//! What must hold for any bytes at all. One body for each fuzz target; the tests run the same ones,
//! bounded.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use giljabi::check::{Report, fix, load};
use giljabi::diag::Diagnostic;
use giljabi::guide::library::Library;
use giljabi::guide::parse::parse as parse_guide;
use giljabi::guide::session::{AnswerKey, Position, Session};
use giljabi::guide::source::{SourceFile, Sources};
use giljabi::text::span::Span;
use jiff::civil::{Date, date};

/// A guide that uses all of the language, for walks and as the beginning of the corpus.
pub const WHOLE: &str = include_str!("../tests/data/whole.toml");

/// A guide that stands beside the one in question, and that it may call.
const OTHER: &str = "format = 1\nid = \"other\"\ntitle = \"다른 안내\"\ncategory = \"보기\"\nsymptoms = [\"다른 말\"]\n\
    [[step]]\nid = \"first\"\ntitle = \"인사\"\nsay = \"안녕하십니까.\"\ngoto = \"done\"\n\
    [[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n";

/// Name of the file in question.
const FILE: &str = "whole.toml";

fn day() -> Date {
    date(2026, 11, 21)
}

/// The file in question among others.
fn sources(data: &[u8]) -> Sources {
    let mut sources = giljabi::check::example::sources("");
    sources.files.retain(|file| &*file.name != "example.toml");
    sources.files.push(SourceFile::of("other.toml", OTHER));
    sources.files.push(SourceFile::from_bytes(FILE, data.to_vec()));
    sources
}

fn fits(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} in {} bytes", text.len());
}

/// Reading a guide never fails, and every place it names is one.
pub fn parse(data: &[u8]) {
    let Ok(text) = SourceFile::from_bytes(FILE, data.to_vec()).text else { return };
    let (raw, found) = parse_guide(&FILE.into(), &text);
    for found in &found {
        fits(&text, found.primary.span);
        found.fix.iter().for_each(|fix| fits(&text, fix.span));
        found.related.iter().for_each(|related| fits(&text, related.place.span));
    }
    raw.steps.iter().for_each(|step| fits(&text, step.span));
    raw.symptoms.iter().for_each(|symptom| fits(&text, symptom.span));
}

/// A file is a guide or says why not, the others are not touched by it, and every finding can be drawn.
pub fn resolve(data: &[u8]) {
    let (library, report) = load(sources(data), day());
    let hidden = library.broken.iter().any(|broken| &*broken.file == FILE);
    let usable = library.guides.values().any(|guide| &*guide.file == FILE);
    assert!(hidden != usable, "either a guide or a fault");
    assert!(library.guide("other").is_some_and(|guide| &*guide.file == "other.toml"), "the guide beside it");
    drawable(&report);
}

fn drawable(report: &Report) {
    for found in &report.diagnostics {
        if let Some(text) = report.texts.get(&found.primary.file) {
            fits(text, found.primary.span);
            found.fix.iter().for_each(|fix| fits(text, fix.span));
        }
        assert!(!found.message.ko.is_empty() && !found.message.en.is_empty());
    }
}

/// Whatever a person presses: a call is always a replay of its answers.
///
/// The first byte says how many of the following are presses; the rest is the guide, or nothing for
/// the whole one.
pub fn session_replay(data: &[u8]) {
    static WHOLE_LIBRARY: LazyLock<Library> = LazyLock::new(|| load(sources(WHOLE.as_bytes()), day()).0);
    let Some((count, rest)) = data.split_first() else { return };
    let (presses, guide) = rest.split_at(rest.len().min(usize::from(*count)));
    let made = (!guide.is_empty()).then(|| load(sources(guide), day()).0);
    let library = made.as_ref().unwrap_or(&WHOLE_LIBRARY);
    let Some(id) = library.guides.values().find(|guide| &*guide.file == FILE).map(|guide| Arc::clone(&guide.id)) else {
        return;
    };
    let Ok(mut session) = Session::start(library, &id) else { return };
    for press in presses {
        let offers = session.offers();
        let nth = usize::from(*press >> 3);
        match press & 7 {
            0..=3 => {
                let answer = offers.get(nth % offers.len().max(1)).map_or_else(String::new, |offer| offer.key.clone());
                let before = state(&session);
                if session.answer(&answer).is_err() {
                    assert_eq!(state(&session), before, "a refusal changes nothing");
                }
            }
            4 => drop(session.back()),
            5 => session.set_input("customer", "홍길동"),
            _ => change(&mut session, nth),
        }
        let answers: Vec<_> = session.trail().iter().map(|visit| (visit.key.clone(), visit.choice.clone())).collect();
        let mut again = Session::of(session.guides().clone(), &id, None).unwrap_or_else(|_| session.clone());
        assert_eq!(again.restore(answers), [], "every answer of the trail lies on the path");
        assert_eq!(state(&again), state(&session), "the state is a replay of the answers");
        assert_eq!(again.offers(), session.offers());
    }
}

/// Another answer at an earlier step.
fn change(session: &mut Session, nth: usize) {
    let Some(visit) = session.trail().get(nth % session.trail().len().max(1)).cloned() else { return };
    let before = session.trail().len();
    if let Ok(changed) = session.change(&visit.key, &visit.choice) {
        assert_eq!((changed.dropped.len(), session.trail().len()), (0, before), "the same answer drops nothing");
    }
    if session.back_to(&visit.key).is_ok() {
        assert!(session.trail().iter().all(|left| left.key != visit.key));
    }
}

fn state(session: &Session) -> (Vec<(AnswerKey, String, usize)>, String) {
    let trail = session.trail().iter().map(|visit| (visit.key.clone(), visit.choice.clone(), visit.depth));
    let place = match session.position() {
        Position::Step { guide, step, key } => format!("{} {step} {key:?}", guide.id),
        Position::End { guide, outcome } => format!("{} end {outcome}", guide.id),
    };
    (trail.collect(), place)
}

/// Applying every remedy brings no new error, and doing it again changes nothing.
pub fn fix(data: &[u8]) {
    let sources = sources(data);
    let (_, before) = load(sources.clone(), day());
    // What stands behind a fault of syntax is read, and judged, only once that is mended.
    let cut = before.diagnostics.iter().any(|found| found.code == "G001");
    let counts = |found: &&Diagnostic| if cut { found.code == "G001" } else { found.is_error() };
    let errors = |report: &Report| report.diagnostics.iter().filter(counts).count();
    let mended = fix::mend(&sources, &BTreeSet::new(), day());
    assert!(errors(&mended.report) <= errors(&before), "no more errors than before");
    drawable(&mended.report);
    let mut after = sources;
    for change in &mended.changes {
        for file in after.files.iter_mut().filter(|file| file.name == change.file) {
            assert_eq!(file.text.as_ref(), Ok(&change.before));
            file.text = Ok(Arc::clone(&change.after));
        }
    }
    let again = fix::mend(&after, &BTreeSet::new(), day());
    assert!(again.changes.is_empty(), "mending what was mended changes nothing: {:?}", again.fixed);
}
