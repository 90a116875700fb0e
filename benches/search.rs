//! How long a search takes in a library far larger than any real one: 10,000 guides with 100,000 steps.
//!
//! The words are made up from syllables by a fixed sequence, a few of them very common, as in a language.

use giljabi::search::{Doc, Field, FieldKind, Index};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// A sequence that is the same on every run.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// Small numbers come far more often than great ones.
    fn skewed(&mut self, below: u64) -> u64 {
        let (a, b) = (self.next(below), self.next(below));
        a * b / below * self.next(below) / below
    }
}

const COMMON: &[&str] =
    &["결제", "카드", "화면을", "확인해", "주십시오", "고객님", "비밀번호를", "안", "돼요", "다시", "눌러", "설치"];
const RARE: &[&str] =
    &["키보드 보안", "팝업 차단", "일련번호", "TouchEn", "3Factor 인증", "영수증", "공동인증서", "이용매체"];

fn word(number: u64) -> String {
    let mut seed = Sequence(number.wrapping_mul(0x9E37_79B9));
    let syllables = 2 + seed.next(3);
    let one = |seed: &mut Sequence| {
        let lead = [0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 18][seed.next(11) as usize];
        let vowel = [0, 4, 8, 13, 18, 20, 1, 5][seed.next(8) as usize];
        let tail = [0, 0, 0, 0, 4, 8, 16, 21, 1][seed.next(9) as usize];
        char::from_u32(0xAC00 + (lead * 21 + vowel) * 28 + tail).unwrap_or('가')
    };
    (0..syllables).map(|_| one(&mut seed)).collect()
}

fn sentence(words: u64, seed: &mut Sequence) -> String {
    let mut out = String::new();
    for _ in 0..words {
        match seed.next(10) {
            0..=3 => out.push_str(COMMON[seed.next(COMMON.len() as u64) as usize]),
            _ => out.push_str(&word(seed.skewed(40_000))),
        }
        out.push_str(["", "이", "을", "에서"][seed.next(4) as usize]);
        out.push(' ');
    }
    if seed.next(400) == 0 {
        out.push_str(RARE[seed.next(RARE.len() as u64) as usize]);
    }
    out
}

fn library(guides: u64) -> Vec<Doc> {
    let mut seed = Sequence(7);
    let mut docs = Vec::new();
    for guide in 0..guides {
        let mut doc = |step: Option<String>, kinds: &[(FieldKind, u64)]| {
            let field = |(kind, words): &(FieldKind, u64)| Field { kind: *kind, text: sentence(*words, &mut seed) };
            let fields: Vec<Field> = kinds.iter().map(field).collect();
            let title = fields[0].text.clone();
            docs.push(Doc { guide: format!("guide-{guide}"), step, title, fields });
        };
        use FieldKind::{Do, Keyword, Note, Say, StepTitle, Summary, Symptom, Title};
        doc(None, &[(Title, 4), (Summary, 9), (Symptom, 5), (Symptom, 5), (Symptom, 5), (Keyword, 2), (Keyword, 2)]);
        for step in 0..10 {
            doc(Some(format!("step-{step}")), &[(StepTitle, 3), (Say, 22), (Do, 8), (Note, 8)]);
        }
    }
    docs
}

const LINE: &str = "[ERR] 2026-11-21 10:22:31 code=9 3Factor 인증 필요 ISP 공인인증 오류 (0x123) at PayController.java:44 결제 화면을 확인해 주십시오";

#[divan::bench(args = [
    "키보드 보안", "키보드보안", "결제가 안 돼요", "팝업", "카드", "결", "ㅋㅂㄷㅂㅇ", "ㄱㅈ", "zlqhem", "키볻", "키브드 보완",
    "ToucheEn", "없는낱말 찾기", LINE,
])]
fn query(bencher: divan::Bencher, query: &str) {
    static INDEX: std::sync::LazyLock<Index> = std::sync::LazyLock::new(|| Index::build(library(10_000)));
    let index = &*INDEX;
    bencher.bench(|| index.search(divan::black_box(query), 20));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn build(bencher: divan::Bencher) {
    bencher.with_inputs(|| library(10_000)).bench_values(Index::build);
}
