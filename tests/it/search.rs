//! Search over a small library that stays as it is, and over the shipped guides.
//!
//! `queries.tsv` holds what people type and the guides that are right for it. What is asked for is a rate per kind, as
//! no list of words will ever find everything; the rows that failed are printed with what was found instead.

use std::collections::BTreeMap;
use std::path::Path;

use giljabi::app::index;
use giljabi::search::{Doc, Field, FieldKind, Hit, How, Index};

use crate::harness;

mod calls;

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/search").join(name);
    fs_err::read_to_string(path).unwrap()
}

fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

fn kind(name: &str) -> FieldKind {
    match name {
        "title" => FieldKind::Title,
        "symptom" => FieldKind::Symptom,
        "keyword" => FieldKind::Keyword,
        "summary" => FieldKind::Summary,
        "step-title" => FieldKind::StepTitle,
        "say" => FieldKind::Say,
        "do" => FieldKind::Do,
        "note" => FieldKind::Note,
        "warn" => FieldKind::Warn,
        "copy" => FieldKind::Copy,
        "choice" => FieldKind::Choice,
        "category" => FieldKind::Category,
        other => panic!("no kind {other}"),
    }
}

/// The fixed small library: later changes of the guides do not touch it.
fn library() -> Vec<Doc> {
    let text = data("library.tsv");
    let mut docs: Vec<Doc> = Vec::new();
    for row in rows(&text) {
        let [guide, step, name, text] = row[..] else { panic!("four columns: {row:?}") };
        let step = (step != "-").then(|| step.to_owned());
        let field = Field { kind: kind(name), text: text.to_owned() };
        match docs.last_mut() {
            Some(doc) if doc.guide == guide && doc.step == step => doc.fields.push(field),
            _ => docs.push(Doc { guide: guide.to_owned(), step, title: text.to_owned(), fields: vec![field] }),
        }
    }
    docs
}

fn names<'a>(index: &'a Index, hits: &[Hit]) -> Vec<&'a str> {
    hits.iter().map(|hit| index.docs()[hit.doc].guide.as_str()).collect()
}

#[derive(Default)]
struct Tally {
    rows: usize,
    first: usize,
    third: usize,
    failed: Vec<String>,
}

fn tally(index: &Index) -> BTreeMap<String, Tally> {
    let text = data("queries.tsv");
    let mut kinds: BTreeMap<String, Tally> = BTreeMap::new();
    for row in rows(&text) {
        let [kind, query, right] = row[..] else { panic!("three columns: {row:?}") };
        let hits = index.search(query, 8);
        let found = names(index, &hits);
        let mut guides = found.clone();
        guides.dedup();
        let right_at = |n: usize| match right {
            "none" => found.is_empty(),
            _ => guides.iter().take(n).any(|guide| right.split('|').any(|right| right == *guide)),
        };
        let tally = kinds.entry(kind.to_owned()).or_default();
        tally.rows += 1;
        tally.first += usize::from(right_at(1));
        tally.third += usize::from(right_at(3));
        if !right_at(1) {
            let shown: Vec<String> = hits.iter().take(4).map(|hit| shown(index, hit)).collect();
            tally.failed.push(format!("{query} -> {right}, but {shown:#?}"));
        }
    }
    kinds
}

fn shown(index: &Index, hit: &Hit) -> String {
    let doc = &index.docs()[hit.doc];
    let step = doc.step.as_deref().unwrap_or("-");
    format!("{}/{step} {:.2} {:?} {:?} {}", doc.guide, hit.score, hit.why.how, hit.why.field, hit.why.text)
}

fn check_table(library: &str, index: &Index) {
    let kinds = tally(index);
    let mut report = format!("{library}\n");
    let mut good = true;
    for (kind, tally) in &kinds {
        report += &format!("{kind:10} {:3} rows, hit@1 {:3}, hit@3 {:3}\n", tally.rows, tally.first, tally.third);
        good &= tally.first * 100 >= tally.rows * 90 && tally.third * 100 >= tally.rows * 97;
    }
    for failed in kinds.values().flat_map(|tally| &tally.failed) {
        report += &format!("  {failed}\n");
    }
    let rows: usize = kinds.values().map(|tally| tally.rows).sum();
    assert!(rows >= 120, "{rows} queries");
    assert!(good, "{report}");
}

#[test]
fn queries_find_their_guides() {
    check_table("the small library", &Index::build(library()));
}

#[test]
fn queries_find_the_shipped_guides() {
    let (library, _) = harness::shipped();
    check_table("the shipped guides", &index::build(&library));
}

/// What the product promises by name: nothing but the first place will do.
#[test]
fn promised_queries_come_first() {
    let index = Index::build(library());
    for (query, guide, how) in [
        ("3Factor", "three-factor", How::Exact),
        ("키보드 입력 안됨", "keyboard-security", How::Exact),
        ("키보드입력이안돼요", "keyboard-security", How::Exact),
        ("일련번호", "otp-serial", How::Exact),
        ("팝업", "popup-blocked", How::Exact),
        ("TouchEn", "keyboard-security", How::Exact),
        ("ToucheEn", "keyboard-security", How::Exact),
        ("ㅋㅂㄷㅂㅇ", "keyboard-security", How::Initials),
        ("zlqhem", "keyboard-security", How::WrongLayout),
        ("키볻", "keyboard-security", How::Composing),
        ("키브드", "keyboard-security", How::Typo),
        ("[ERR] code=X 3Factor 인증 필요 ISP 공인인증 오류 (0x123)", "three-factor", How::Words),
    ] {
        let hits = index.search(query, 5);
        let all: Vec<String> = hits.iter().map(|hit| shown(&index, hit)).collect();
        let first = hits.first().unwrap_or_else(|| panic!("{query} finds nothing"));
        assert_eq!(index.docs()[first.doc].guide, guide, "{query}: {all:#?}");
        assert_eq!(first.why.how, how, "{query}: {all:#?}");
    }
}

#[test]
fn lists_are_well_formed() {
    let index = Index::build(library());
    let text = data("queries.tsv");
    for row in rows(&text) {
        let hits = index.search(row[1], 10);
        assert_eq!(hits, index.search(row[1], 10), "{}: the same twice", row[1]);
        assert!(hits.len() <= 10);
        let mut of_guide: BTreeMap<&str, usize> = BTreeMap::new();
        for name in names(&index, &hits) {
            *of_guide.entry(name).or_default() += 1;
        }
        assert!(of_guide.values().all(|n| *n <= 3), "{}: {of_guide:?}", row[1]);
        for hit in &hits {
            assert!(hit.score > 0.0 && hit.score <= 1.0, "{}: {}", row[1], hit.score);
            assert!(!hit.why.ranges.is_empty(), "{}: {}", row[1], shown(&index, hit));
            let mut last = 0;
            for range in &hit.why.ranges {
                assert!(range.start >= last && range.start < range.end, "{}: {:?}", row[1], hit.why);
                assert!(hit.why.text.get(range.clone()).is_some(), "{}: {:?}", row[1], hit.why);
                last = range.end;
            }
        }
        let late = |hit: &Hit| hit.why.how == How::WrongLayout;
        for pair in hits.windows(2) {
            assert!(late(&pair[0]) <= late(&pair[1]), "{}", row[1]);
            assert!(late(&pair[0]) != late(&pair[1]) || pair[0].score >= pair[1].score, "{}", row[1]);
        }
    }
    assert!(index.search("", 10).is_empty());
    assert!(index.search("  \n", 10).is_empty());
    assert!(index.search("팝업", 0).is_empty());
    assert!(Index::build(Vec::new()).search("팝업", 5).is_empty());
}

#[test]
fn highlights_stand_on_what_matched() {
    let index = Index::build(library());
    for (query, marked) in [
        ("키보드입력이안돼요", "키보드 입력 안됨"),
        ("ㅋㅂㄷㅂㅇ", "키보드보안"),
        ("zlqhem", "키보드"),
        ("키볻", "키보드"),
        ("일련번호", "일련번호"),
    ] {
        let hits = index.search(query, 1);
        let why = &hits[0].why;
        let parts: Vec<&str> = why.ranges.iter().map(|range| &why.text[range.clone()]).collect();
        assert_eq!(parts.join(" "), marked, "{query}: {why:?}");
    }
}

/// Documents of one guide may lie apart, titles need not be among the fields, decomposed text is found by composed.
#[test]
fn documents_of_any_shape() {
    let doc = |guide: &str, step: Option<&str>, title: &str| Doc {
        guide: guide.into(),
        step: step.map(str::to_owned),
        title: title.into(),
        fields: Vec::new(),
    };
    let nfd = "\u{110F}\u{1175}\u{1107}\u{1169}\u{1103}\u{1173}";
    let docs = vec![
        doc("a", None, "결제 안내"),
        doc("b", None, nfd),
        doc("a", Some("one"), "영수증 보기"),
        doc("c", None, "ＩＳＰ 등록"),
        doc("d", None, "결제 안내"),
    ];
    let index = Index::build(docs);
    let found = |query: &str| index.search(query, 9).iter().map(|hit| hit.doc).collect::<Vec<_>>();
    assert_eq!(found("키보드"), [1]);
    assert_eq!(found("zlqhem"), [1]);
    assert_eq!(found("영수증"), [2]);
    assert_eq!(found("isp"), [3]);
    assert_eq!(found("결제 안내"), [0, 4], "ties keep their order");
}

#[test]
fn steps_lead_where_they_are_meant() {
    let index = Index::build(library());
    let text = data("steps.tsv");
    let mut failed = Vec::new();
    let mut count = 0;
    for row in rows(&text) {
        let hits = index.search(row[0], 5);
        let all: Vec<String> = hits.iter().map(|hit| shown(&index, hit)).collect();
        count += 1;
        if !row[1].split('|').any(|right| all.first().is_some_and(|first| first.starts_with(&format!("{right} ")))) {
            failed.push(format!("{} -> {}, but {all:#?}", row[0], row[1]));
        }
    }
    assert!(failed.len() * 10 <= count, "{} of {count}\n{}", failed.len(), failed.join("\n"));
}
