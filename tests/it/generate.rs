//! Whole libraries of guides that are right, of any shape the language allows, with cases recorded by walking them.
//!
//! A library is made from genes: small numbers that are read as the shape of a guide, so that a failing one shrinks.
//! Steps lie on one chain from the first to the last; choices lead on, to outcomes, back with a bound, or into a
//! later guide. Every key stands on a line of its own, and so does every choice.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use giljabi::check::load;
use giljabi::check::walk::{Stop, Takes, follow};
use giljabi::guide::library::Library;
use giljabi::guide::session::Session;
use giljabi::guide::source::{ImageFile, SourceFile, Sources};
use proptest::prelude::{Strategy, any, prop};

use crate::support::today;

/// What a step is made of.
#[derive(Debug, Clone, Copy)]
pub struct StepGene {
    exit: u8,
    more: u8,
    retry: u8,
    call: u8,
    flags: u8,
}

/// What a guide is made of.
#[derive(Debug, Clone)]
pub struct Gene {
    steps: Vec<StepGene>,
    outcomes: usize,
    stages: usize,
    flags: u8,
}

/// A library of one to three guides. The first may call the later ones.
pub fn genes() -> impl Strategy<Value = Vec<Gene>> {
    let step = any::<(u8, u8, u8, u8, u8)>().prop_map(|(exit, more, retry, call, flags)| StepGene {
        exit,
        more,
        retry,
        call,
        flags,
    });
    let guide = (prop::collection::vec(step, 1..=12), 1_usize..=3, 0_usize..=4, any::<u8>())
        .prop_map(|(steps, outcomes, stages, flags)| Gene { steps, outcomes, stages, flags });
    prop::collection::vec(guide, 1..=3)
}

/// The files of a library: `g0.toml` and so on, with the cases that go through all of it.
pub fn files(genes: &[Gene]) -> Vec<(String, String)> {
    let mut files = bare(genes);
    let (library, report) = load(sources(&files), today());
    assert!(report.is_usable(), "{:#?}\n{}", report.diagnostics, files[0].1);
    for (at, (_, text)) in files.iter_mut().enumerate() {
        text.push_str(&cases(&library, &format!("g{at}")));
    }
    files
}

/// The guides of a library alone, without cases.
pub fn bare(genes: &[Gene]) -> Vec<(String, String)> {
    (0..genes.len()).map(|at| (format!("g{at}.toml"), guide(genes, at))).collect()
}

/// The files with the tables and the picture they need.
pub fn sources(files: &[(String, String)]) -> Sources {
    let dispositions = "[PAY-01]\nlabel = \"결제 정상 완료\"\nresult = \"resolved\"\n\
        [ESC-01]\nlabel = \"이관\"\nresult = \"escalated\"\n[CB-01]\nlabel = \"다시 통화\"\nresult = \"callback\"\n";
    let mut sources = Sources::default();
    sources.files.extend(files.iter().map(|(name, text)| SourceFile::of(name, text)));
    sources.files.push(SourceFile::of("dispositions.toml", dispositions));
    sources.files.push(SourceFile::of("check.toml", "[links]\nhosts = [\"pg.innopay.co.kr\"]\n"));
    sources.images.insert("card.png".into(), ImageFile { bytes: Ok([0_u8; 8].into()), size: Some((320, 200)) });
    sources
}

fn guide(genes: &[Gene], at: usize) -> String {
    let gene = &genes[at];
    let mut out = format!(
        "format = 1\nid = \"g{at}\"\ntitle = \"안내 {at}\"\ncategory = \"보기\"\nsymptoms = [\"증상 {at}이 보여요\"]\n\
         owner = \"교육팀\"\nverified = 2026-11-21\nreview_by = 2099-12-31\n\
         input.customer = {{ label = \"고객명\", kind = \"name\" }}\n"
    );
    if gene.flags & 1 == 1 {
        out.push_str("input.amount = { label = \"금액\", kind = \"amount\", internal = true }\n");
    }
    for step in 0..gene.steps.len() {
        step_lines(genes, at, step, &mut out);
    }
    for outcome in 0..gene.outcomes {
        let (result, code) = [("resolved", "PAY-01"), ("escalated", "ESC-01"), ("callback", "CB-01")][outcome];
        let lines = format!(
            "\n[[outcome]]\nid = \"o{outcome}\"\nresult = \"{result}\"\ncode = \"{code}\"\nsay = \"고맙습니다.\"\n"
        );
        out.push_str(&lines);
    }
    out
}

fn step_lines(genes: &[Gene], at: usize, step: usize, out: &mut String) {
    let gene = &genes[at];
    let flags = gene.steps[step].flags;
    let mut line = |text: String| writeln!(out, "{text}").unwrap();
    line(format!("\n[[step]]\nid = \"s{step}\"\ntitle = \"단계 {step}\""));
    let stages = gene.stages.min(gene.steps.len());
    if step < stages {
        line(format!("stage = {{ of = \"등록\", n = {}, total = {stages} }}", step + 1));
    }
    if step == 0 {
        line("say = \"성함이 어떻게 되십니까?\"".into());
        let amount = if gene.flags & 1 == 1 { ", \"amount\"" } else { "" };
        line(format!("ask = [\"customer\"{amount}]"));
        line("copy = \"{customer}님께 보낼 문구입니다.\"".into());
    } else {
        line("say = \"{customer}님, **확인**을 눌러 주십시오.\"".into());
    }
    let optional = [
        "note = \"그대로 {{괄호}}도 보여요\"",
        "warn = \"비밀번호는 묻지 마세요\"",
        "check = [\"명의자 확인\", \"금액 확인\"]",
        "image = { file = \"card.png\", alt = \"카드 앞면\" }",
        "link = { label = \"결제 안내\", url = \"https://pg.innopay.co.kr/\" }",
        "never_ask = [\"CVC\"]",
    ];
    optional.iter().enumerate().filter(|(bit, _)| flags >> bit & 1 == 1).for_each(|(_, text)| line((*text).into()));
    exit_lines(genes, at, step, out);
}

/// Where the chain goes on, and what else may be chosen.
fn exit_lines(genes: &[Gene], at: usize, step: usize, out: &mut String) {
    let (gene, own) = (&genes[at], genes[at].steps[step]);
    let last = step + 1 == gene.steps.len();
    let onward: Vec<String> = (step + 1..gene.steps.len())
        .map(|to| format!("s{to}"))
        .chain((0..gene.outcomes).map(|to| format!("o{to}")))
        .collect();
    let mut choices: Vec<String> = Vec::new();
    let goes = |label: usize, to: &str| format!("  {{ label = \"{label}번이에요\", goto = \"{to}\" }},");
    // Of the last step every outcome is chosen; before it the chain, and up to two ways more.
    let wanted = if last { gene.outcomes } else { 1 + usize::from(own.more % 3) };
    choices.extend(onward.iter().take(wanted).enumerate().map(|(label, to)| goes(label + 1, to)));
    if own.retry % 3 == 0 {
        let (back, max) = (usize::from(own.retry) % (step + 1), 1 + own.retry % 2);
        let over = &onward[usize::from(own.retry) % onward.len()];
        choices.push(format!("  {{ label = \"다시요\", goto = \"s{back}\", max = {max}, over = \"{over}\" }},"));
    }
    if own.call % 4 == 0 && at + 1 < genes.len() {
        let called = at + 1 + usize::from(own.call / 4) % (genes.len() - at - 1);
        let other = &onward[usize::from(own.call) % onward.len()];
        choices.push(format!(
            "  {{ id = \"call\", label = \"다른 일이에요\", call = \"g{called}\", on = {{ resolved = \"{}\", other = \"{other}\" }} }},",
            onward[0]
        ));
    }
    let text = match (choices.len(), own.exit % 2 == 0 && !last) {
        (2.., _) => format!("choice = [\n{}\n]\n", choices.join("\n")),
        (_, true) => String::new(),
        (_, false) => format!("goto = \"{}\"\n", onward[0]),
    };
    out.push_str(&text);
}

/// Cases that take every choice of a guide and of the guides it calls at least once.
fn cases(library: &Library, id: &str) -> String {
    let mut covered: BTreeSet<(String, String, String)> = BTreeSet::new();
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    let mut out = String::new();
    let mut count = 0;
    while let Some(mut takes) = open.pop() {
        let mut session = Session::of(library.closure(id), id, None).unwrap();
        let words: Vec<&str> = takes.iter().map(String::as_str).collect();
        let mut stop = follow(&mut session, Takes::These(&words));
        while let Stop::Asks { offers } = stop {
            let step = session.step().unwrap().id.clone();
            let key = |offer: &str| (session.guide().id.to_string(), step.clone(), offer.to_owned());
            let fresh = offers.iter().filter(|offer| covered.insert(key(&offer.key)));
            let mut fresh = fresh.map(|offer| offer.label.clone());
            // The first choice always leads on, so that the walk ends.
            let next = fresh.next().unwrap_or_else(|| offers[0].label.clone());
            open.extend(fresh.map(|label| takes.iter().cloned().chain([label]).collect::<Vec<_>>()));
            stop = follow(&mut session, Takes::These(&[&next]));
            takes.push(next);
        }
        assert_eq!(stop, Stop::End, "{id} {takes:?}");
        let end = &session.outcome().unwrap().id;
        count += 1;
        let take = takes.iter().map(|take| format!("\"{take}\"")).collect::<Vec<_>>().join(", ");
        writeln!(out, "\n[[case]]\nname = \"사례 {count}\"\ntake = [{take}]").unwrap();
        writeln!(out, "with = {{ customer = \"홍길동\" }}\nend = \"{end}\"").unwrap();
    }
    out
}
