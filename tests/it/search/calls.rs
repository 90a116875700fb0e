//! The words of calls, over the guides as they are shipped.
//!
//! `calls.tsv` says what should come first for what customers and agents type or paste. It was written from the calls,
//! not from what the search finds: a row that fails is a fault of the search or of the guides, never of the row.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use giljabi::app::index;
use giljabi::search::Index;
use unicode_normalization::UnicodeNormalization;

use super::{data, rows, shown};
use crate::harness;

/// No kind may fall below this part of its rows at the first place, and among the first three.
const FLOOR: (usize, usize) = (88, 95);
/// What all rows together must reach, in hundredths.
const OVERALL: (usize, usize) = (95, 99);
const KINDS: [&str; 10] =
    ["초성", "조합 중", "자판", "띄어쓰기", "조사·어미", "이름 오타", "오류 문구", "NFD", "고객의 말", "코드"];

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Rate {
    rows: usize,
    first: usize,
    third: usize,
}

impl Rate {
    fn add(&mut self, place: Option<usize>) {
        self.rows += 1;
        self.first += usize::from(place == Some(0));
        self.third += usize::from(place.is_some_and(|place| place < 3));
    }

    fn reaches(self, (first, third): (usize, usize)) -> bool {
        self.first * 100 >= self.rows * first && self.third * 100 >= self.rows * third
    }
}

/// The row of the list, from 0, where the first right answer stands. An answer is a guide, or a guide/step.
fn place(index: &Index, query: &str, right: &str) -> Option<usize> {
    let is_right = |guide: &str, step: Option<&str>| {
        right.split('|').any(|right| match right.split_once('/') {
            Some((of, wanted)) => of == guide && step == Some(wanted),
            None => right == guide,
        })
    };
    let hits = index.search(query, 8);
    hits.iter().position(|hit| {
        let doc = &index.docs()[hit.doc];
        is_right(&doc.guide, doc.step.as_deref())
    })
}

/// The table lists composed text, as editors keep it; what macOS pastes is taken apart.
fn as_typed(kind: &str, query: &str) -> String {
    if kind == "NFD" { query.nfd().collect() } else { query.to_owned() }
}

#[test]
fn words_of_calls_find_their_guides() {
    let (library, _) = harness::shipped();
    let index = index::build(&library);
    let text = data("calls.tsv");
    let mut kinds: BTreeMap<&str, Rate> = BTreeMap::new();
    let mut all = Rate::default();
    let mut missed = String::new();
    for row in rows(&text) {
        let [kind, query, right] = row[..] else { panic!("three columns: {row:?}") };
        for of in right.split('|').map(|right| right.split('/').next().unwrap_or(right)) {
            assert!(library.guide(of).is_some(), "{query}: no guide {of}");
        }
        let query = as_typed(kind, query);
        let place = place(&index, &query, right);
        kinds.entry(kind).or_default().add(place);
        all.add(place);
        if place != Some(0) {
            let found: Vec<String> = index.search(&query, 4).iter().map(|hit| shown(&index, hit)).collect();
            writeln!(missed, "  {kind}: {query} -> {right} at {place:?}, but {found:#?}").unwrap();
        }
    }
    let mut report = String::new();
    for (kind, rate) in kinds.iter().chain([(&"all", &all)]) {
        let part = |n: usize| n * 1000 / rate.rows;
        let (first, third) = (part(rate.first), part(rate.third));
        let tenths = |n: usize| format!("{}.{}", n / 10, n % 10);
        let row = format!("{:3} rows, hit@1 {:>5} %, hit@3 {:>5} %", rate.rows, tenths(first), tenths(third));
        writeln!(report, "{row}  {kind}").unwrap();
    }
    // The rates are to be read after a run that went well, too.
    write!(std::io::stdout(), "{report}").unwrap();
    assert!(KINDS.iter().all(|kind| kinds.contains_key(kind)) && kinds.len() == KINDS.len(), "{:?}", kinds.keys());
    assert!(all.rows >= 300, "{} queries", all.rows);
    assert!(all.reaches(OVERALL), "{report}{missed}");
    assert!(kinds.values().all(|rate| rate.reaches(FLOOR)), "{report}{missed}");
}

/// Codes are read out by customers and stand in log lines; each leads to the guide its row in the table of codes names.
#[test]
fn every_code_finds_its_guide() {
    let (library, _) = harness::shipped();
    let index = index::build(&library);
    let mut guides: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &library.tables.codes {
        if let Some(code) = &row.code {
            guides.entry(&code.value).or_default().push(&row.guide.value);
        }
    }
    assert!(guides.len() >= 60, "{} codes", guides.len());
    for (code, guides) in guides {
        assert_eq!(place(&index, code, &guides.join("|")), Some(0), "{code}: {guides:?}");
    }
}
