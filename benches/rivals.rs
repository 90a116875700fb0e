//! The search beside two well-known fuzzy finders on one list and the same words: what each finds, and how long it takes.
//!
//! The list is the shipped library, a line for each guide and step with all its text; the words are those of
//! `tests/data/search/calls.tsv`. `fzf` is asked where it is installed; its start is in its time, as in every use of it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use giljabi::search::{Doc, Index};
use giljabi::service::library::read_dir;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use unicode_normalization::UnicodeNormalization as _;

/// Rows of the list, best first, for some words.
type Search<'a> = Box<dyn FnMut(&str) -> io::Result<Vec<usize>> + 'a>;

#[derive(Default)]
struct Tally {
    rows: usize,
    first: usize,
    third: usize,
}

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> io::Result<()> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (library, _) = giljabi::check::load(read_dir(&root.join("guides"))?, jiff::civil::date(2026, 11, 22));
    let index = giljabi::app::index::build(&library);
    let lines: Vec<String> = index.docs().iter().map(line).collect();
    let words = fs_err::read_to_string(root.join("tests/data/search/calls.tsv"))?;
    let rows: Vec<(&str, String, &str)> = words.lines().filter_map(row).collect();
    let mut out = io::stdout().lock();
    writeln!(out, "{} lines, {} queries; hit@1 and hit@3 in per cent", lines.len(), rows.len())?;
    for (name, mut search) in finders(&index, &lines) {
        if let Err(error) = search("결제") {
            writeln!(out, "\n{name}: {error}")?;
            continue;
        }
        let mut kinds: BTreeMap<&str, Tally> = BTreeMap::new();
        let mut times = Vec::new();
        for (kind, query, right) in &rows {
            let began = Instant::now();
            let found = search(query)?;
            times.push(began.elapsed());
            let place = found.iter().position(|at| is_right(&index.docs()[*at], right));
            for kind in [kind, "all"] {
                let tally = kinds.entry(kind).or_default();
                tally.rows += 1;
                tally.first += usize::from(place == Some(0));
                tally.third += usize::from(place.is_some_and(|place| place < 3));
            }
        }
        times.sort();
        let ms = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
        writeln!(out, "\n{name}: {:.3} ms median, {:.3} ms at 99 %", ms(50), ms(99))?;
        for (kind, Tally { rows, first, third }) in kinds {
            let part = |n: usize| n as f64 * 100.0 / rows as f64;
            writeln!(out, "  {rows:>3}  {:>5.1}  {:>5.1}  {kind}", part(first), part(third))?;
        }
    }
    Ok(())
}

fn line(doc: &Doc) -> String {
    let words: Vec<String> = doc.fields.iter().map(|field| field.text.replace('\n', " ")).collect();
    words.join(" ")
}

fn row(line: &str) -> Option<(&str, String, &str)> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [kind, query, right] = columns[..] else { return None };
    let apart = kind == "NFD";
    (!kind.starts_with('#')).then(|| (kind, if apart { query.nfd().collect() } else { query.to_owned() }, right))
}

fn is_right(doc: &Doc, right: &str) -> bool {
    right.split('|').any(|right| match right.split_once('/') {
        Some((guide, step)) => guide == doc.guide && Some(step) == doc.step.as_deref(),
        None => right == doc.guide,
    })
}

fn finders<'a>(index: &'a Index, lines: &'a [String]) -> Vec<(&'static str, Search<'a>)> {
    let ours = |query: &str| Ok(index.search(query, 8).into_iter().map(|hit| hit.doc).collect());
    let mut matcher = Matcher::new(Config::DEFAULT);
    let nucleo = move |query: &str| {
        let pattern = Pattern::parse(query, CaseMatching::Smart, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, usize)> = lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| {
                let line = nucleo_matcher::Utf32Str::new(line, &mut buffer);
                pattern.score(line, &mut matcher).map(|score| (score, at))
            })
            .collect();
        scored.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        Ok(scored.into_iter().take(8).map(|(_, at)| at).collect())
    };
    let list: String = lines.iter().enumerate().map(|(at, line)| format!("{at}\t{line}\n")).collect();
    let fzf = move |query: &str| fzf(&list, query);
    vec![("giljabi", Box::new(ours)), ("nucleo", Box::new(nucleo)), ("fzf", Box::new(fzf))]
}

fn fzf(list: &str, query: &str) -> io::Result<Vec<usize>> {
    let mut command = Command::new("fzf");
    command.args(["--delimiter=\t", "--nth=2", "--filter", query]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = command.spawn()?;
    if let Some(mut stdin) = running.stdin.take() {
        stdin.write_all(list.as_bytes())?;
    }
    let told = running.wait_with_output()?.stdout;
    let told = String::from_utf8_lossy(&told);
    Ok(told.lines().take(8).filter_map(|line| line.split('\t').next()?.parse().ok()).collect())
}
