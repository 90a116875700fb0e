//! From files to a desk that can be used: parse, check, resolve, index. Each beside only parsing the
//! same bytes with `toml`, so that the figures are ratios within one run.

use giljabi::guide::source::{SourceFile, Sources};
use giljabi::service::library::read_dir;
use giljabi::{app, check};

fn main() {
    divan::main();
}

fn shipped() -> Sources {
    read_dir(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/guides"))).unwrap_or_default()
}

/// A thousand guides, made from the shipped ones under other names.
fn thousand() -> Sources {
    let from = shipped();
    let is_guide = |file: &&SourceFile| !giljabi::guide::tables::TABLE_FILES.contains(&&*file.name);
    let guides: Vec<&SourceFile> = from.files.iter().filter(is_guide).collect();
    let mut files: Vec<SourceFile> = from.files.iter().filter(|file| !is_guide(file)).cloned().collect();
    for n in 0..1_000 {
        let file = guides[n % guides.len()];
        let stem = file.name.trim_end_matches(".toml");
        let text = file.text.as_deref().unwrap_or_default();
        let text = text.replacen(&format!("id        = \"{stem}\""), &format!("id        = \"{stem}-{n}\""), 1);
        files.push(SourceFile::of(&format!("{stem}-{n}.toml"), &text));
    }
    Sources { files, images: from.images }
}

fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 22)
}

fn parse_only(sources: &Sources) -> usize {
    let texts = sources.files.iter().filter_map(|file| file.text.as_deref().ok());
    texts.filter(|text| toml::de::DeTable::parse(text).is_ok()).count()
}

#[divan::bench(args = ["25", "1000"])]
fn toml_parse_only(bencher: divan::Bencher<'_, '_>, guides: &str) {
    let sources = if guides == "25" { shipped() } else { thousand() };
    bencher.bench(|| parse_only(&sources));
}

#[divan::bench(args = ["25", "1000"])]
fn load_check_resolve(bencher: divan::Bencher<'_, '_>, guides: &str) {
    let sources = if guides == "25" { shipped() } else { thousand() };
    bencher.with_inputs(|| sources.clone()).bench_values(|sources| check::load(sources, today()));
}

#[divan::bench(args = ["25", "1000"])]
fn index(bencher: divan::Bencher<'_, '_>, guides: &str) {
    let sources = if guides == "25" { shipped() } else { thousand() };
    let (library, _) = check::load(sources, today());
    bencher.bench(|| app::index::build(&library));
}

#[divan::bench(args = ["키보드입력이안돼요", "zlqhem", "ㅋㅂㄷㅂㅇ", "3Factor 인증 필요 ISP 공인인증 오류"])]
fn search_shipped(bencher: divan::Bencher<'_, '_>, query: &str) {
    let (library, _) = check::load(shipped(), today());
    let index = app::index::build(&library);
    bencher.bench(|| index.search(query, 20));
}
