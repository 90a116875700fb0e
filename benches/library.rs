//! From files to a desk that can be used, for 10,000 guides with 100,000 steps: parse, check, resolve,
//! index. Each beside only parsing the same bytes with `toml` on the same threads, so that the
//! figures are ratios within one run.

mod made;

use giljabi::guide::source::Sources;
use giljabi::service::library::read_dir;
use giljabi::{app, check};
use rayon::prelude::*;

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
    bencher.counter(bytes).with_inputs(|| sources.clone()).bench_values(|sources| check::load(sources, today()));
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
