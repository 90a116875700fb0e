//! From files to a desk that can be used, for 10,000 guides with 100,000 steps: parse, check, resolve,
//! index. Each beside only parsing the same bytes with `toml` on the same threads, so that the
//! figures are ratios within one run.

mod desk;
mod made;

use std::cell::RefCell;
use std::collections::BTreeSet;

use giljabi::guide::source::{SourceFile, Sources};
use giljabi::service::library::read_dir;
use giljabi::{app, check};
use rayon::prelude::*;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let sources = made::library(10);
    let (library, report) = check::load(sources, today());
    assert!(report.is_usable(), "{:#?}", report.diagnostics.first());
    assert_eq!(library.guides.len(), 10);
    divan::main();
}

/// Guides of the large library.
const GUIDES: usize = 10_000;

fn shipped() -> Sources {
    read_dir(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/guides"))).unwrap_or_default()
}

fn sources(guides: usize) -> Sources {
    if guides == 25 { shipped() } else { made::library(guides) }
}

fn bytes(sources: &Sources) -> usize {
    sources.files.iter().filter_map(|file| file.text.as_ref().ok()).map(|text| text.len()).sum()
}

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 22)
}

#[divan::bench(args = [25, GUIDES], sample_count = 5, sample_size = 1)]
fn toml_parse_only(bencher: divan::Bencher<'_, '_>, guides: usize) {
    let sources = sources(guides);
    let parse = || {
        let texts = sources.files.par_iter().filter_map(|file| file.text.as_deref().ok());
        texts.filter(|text| toml::de::DeTable::parse(text).is_ok()).count()
    };
    bencher.counter(divan::counter::BytesCount::new(bytes(&sources))).bench(parse);
}

#[divan::bench(args = [25, GUIDES], sample_count = 5, sample_size = 1)]
fn check(bencher: divan::Bencher<'_, '_>, guides: usize) {
    let sources = sources(guides);
    let bytes = divan::counter::BytesCount::new(bytes(&sources));
    // What the check before has left is taken apart beside whatever comes next.
    let alone = || {
        rayon::broadcast(|_| ());
        sources.clone()
    };
    bencher.counter(bytes).with_inputs(alone).bench_values(|sources| check::load(sources, today()));
}

/// A guide of 500 steps is edited in the large library, and all that it can affect is checked again.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn check_again_500_steps(bencher: divan::Bencher<'_, '_>) {
    let mut sources = made::library(GUIDES);
    let long = made::file(0, GUIDES, 500 / made::BLOCK);
    let Some(place) = sources.files.iter().position(|file| file.name == long.name) else { return };
    let text = long.text.clone().unwrap_or_default();
    let mut checker = check::Checker::default();
    sources.files[place] = long;
    let (library, _) = checker.check(&sources, today());
    assert_eq!(library.guide(&made::name(0)).map(|guide| guide.steps.len()), Some(500));
    let mut edits = 0;
    let edit = || {
        edits += 1;
        let mut sources = sources.clone();
        let text = text.replacen("do    = \"", &format!("do    = \"고친 말 {edits}. "), 1);
        sources.files[place] = SourceFile::of(&format!("{}.toml", made::name(0)), &text);
        sources
    };
    bencher.with_inputs(edit).bench_local_refs(|sources| checker.check(sources, today()));
}

/// From saving one guide of the large library until a desk that is open has it.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn save_to_desk(bencher: divan::Bencher<'_, '_>) {
    let Ok(desk) = desk::Desk::open(&made::library(GUIDES)) else { return };
    let desk = RefCell::new(desk);
    let mut edits = 0;
    let title = || {
        desk.borrow_mut().settle();
        edits += 1;
        format!("{edits}번 고친 말")
    };
    bencher.with_inputs(title).bench_local_refs(|title| desk.borrow_mut().edit(&made::name(0), title));
}

/// Every guide, or every hundredth, has one misspelt target.
#[divan::bench(args = [1, 100], sample_count = 2, sample_size = 1)]
fn fix_one_in(bencher: divan::Bencher<'_, '_>, every: usize) {
    let mut sources = made::library(GUIDES);
    for file in sources.files.iter_mut().filter(|file| file.name.starts_with("made-")).step_by(every) {
        let text = file.text.clone().unwrap_or_default();
        file.text = Ok(text.replacen("goto = \"handed\"", "goto = \"handde\"", 1).into());
    }
    bencher.bench(|| check::fix::mend(&sources, &BTreeSet::new(), today()));
}

#[divan::bench(args = [25, GUIDES], sample_count = 3, sample_size = 1)]
fn index(bencher: divan::Bencher<'_, '_>, guides: usize) {
    let (library, _) = check::load(sources(guides), today());
    bencher.bench(|| app::index::build(&library));
}

#[divan::bench(args = ["키보드입력이안돼요", "zlqhem", "ㅋㅂㄷㅂㅇ", "3Factor 인증 필요 ISP 공인인증 오류"])]
fn search_shipped(bencher: divan::Bencher<'_, '_>, query: &str) {
    let (library, _) = check::load(shipped(), today());
    let index = app::index::build(&library);
    bencher.bench(|| index.search(query, 20));
}
