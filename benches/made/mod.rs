//! A library far larger than any real one, made by a fixed sequence: the same bytes on every run.
//!
//! Its guides are whole and right: steps with everything a step may have, bounded retries, calls,
//! inputs, citations, and cases that cover every choice. Used by the benches and the tests of scale.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use giljabi::guide::source::{ImageFile, SourceFile, Sources};

/// Steps of one block. A guide is blocks, one after another.
pub const BLOCK: usize = 10;

/// Facts in `sources.toml`.
const FACTS: usize = 40;

/// Pictures in `images/`.
const PICTURES: usize = 20;

/// Blocks after which a case takes the short way, so that no case is longer than a case may be.
const CAREFUL: usize = 10;

const OPENINGS: [&str; 8] = ["먼저", "이제", "화면에서", "이어서", "잠시 뒤", "그다음", "같은 창에서", "결제창에서"];
const THINGS: [&str; 12] = [
    "카드사를",
    "결제 단추를",
    "인증 창을",
    "비밀번호 칸을",
    "주소 표시줄을",
    "보안 프로그램을",
    "팝업 차단을",
    "공동인증서를",
    "이용 약관을",
    "휴대폰 번호를",
    "영수증 화면을",
    "브라우저 설정을",
];
const DOINGS: [&str; 10] = [
    "확인해 주십시오",
    "눌러 주십시오",
    "다시 열어 주십시오",
    "선택해 주십시오",
    "닫아 주십시오",
    "읽어 주십시오",
    "새로 고쳐 주십시오",
    "내려 보십시오",
    "허용해 주십시오",
    "찾아 주십시오",
];
const ASIDES: [&str; 6] = [
    "글자가 작으면 화면을 키웁니다.",
    "창이 뒤에 숨어 있을 수 있습니다.",
    "처음 쓰는 컴퓨터에서는 조금 더 걸립니다.",
    "안 보이면 아래로 내립니다.",
    "누른 뒤에는 두 번 누르지 않습니다.",
    "다른 창은 닫아 두는 편이 좋습니다.",
];

/// A sequence that is the same on every run.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below as u64).unwrap_or(0)
    }

    fn of<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len())]
    }

    /// One spoken line.
    fn line(&mut self) -> String {
        format!("{} {} {}.", self.of(&OPENINGS), self.of(&THINGS), self.of(&DOINGS))
    }
}

/// A folder of so many guides of one block each, with its tables and pictures.
pub fn library(guides: usize) -> Sources {
    let mut files: Vec<SourceFile> = (0..guides).map(|n| file(n, guides, 1)).collect();
    files.extend(tables());
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Sources { files, images: pictures() }
}

/// Guide `n` of a library of `guides`, with so many blocks. Three in ten call another guide.
pub fn file(n: usize, guides: usize, blocks: usize) -> SourceFile {
    SourceFile::of(&format!("{}.toml", name(n)), &guide(n, guides, blocks))
}

/// Id of guide `n`.
pub fn name(n: usize) -> String {
    format!("made-{n:05}")
}

fn guide(n: usize, guides: usize, blocks: usize) -> String {
    let mut seed = Sequence(n as u64 + 1);
    let mut out = String::new();
    let id = name(n);
    let called =
        (n % 10 < 3 && n + 5 < guides).then(|| name(n - n % 10 + 5 + n % 3)).filter(|called| *called < name(guides));
    let keywords: Vec<String> =
        (0..4).map(|k| format!("\"{} {n} {k}\"", seed.of(&THINGS).trim_end_matches(['을', '를']))).collect();
    let symptoms: Vec<String> =
        (0..3).map(|k| format!("  \"{n}번 {} {k}째로 안 돼요\",\n", seed.of(&THINGS))).collect();
    push(
        &mut out,
        format_args!(
            "#:schema ./guide.schema.json\n\nformat    = 1\nid        = \"{id}\"\ntitle     = \"{n}번 절차: {} 안내\"\n\
         summary   = \"{}\"\ncategory  = \"분류 {}\"\naudience  = [\"agent\", \"merchant\"]\nsymptoms  = [\n{}]\nkeywords  = [{}]\n\
         owner     = \"교육팀\"\nverified  = 2026-11-21\nreview_by = 2027-05-21\n\
         input.customer = {{ label = \"고객명\", kind = \"name\" }}\ninput.amount = {{ label = \"금액\", kind = \"amount\", min = 1 }}\n\n",
            seed.of(&THINGS),
            seed.line(),
            n % 40,
            symptoms.concat(),
            keywords.join(", "),
        ),
    );
    for block in 0..blocks {
        let next = if block + 1 < blocks { format!("s{}-0", block + 1) } else { "done".to_owned() };
        steps(&mut out, &mut seed, block, &next, called.as_deref(), n);
    }
    for (id, result, code) in
        [("done", "resolved", "PAY-01"), ("later", "callback", "CB-01"), ("handed", "escalated", "VP-01")]
    {
        push(
            &mut out,
            format_args!(
                "[[outcome]]\nid     = \"{id}\"\nresult = \"{result}\"\ncode   = \"{code}\"\nsay    = \"{{customer}}님, {}\"\ncopy   = \"{} 상담은 1588-0000입니다.\"\n\n",
                seed.line(),
                seed.line(),
            ),
        );
    }
    cases(&mut out, blocks, called.is_some());
    out
}

/// The ten steps of a block.
fn steps(out: &mut String, seed: &mut Sequence, block: usize, next: &str, called: Option<&str>, n: usize) {
    let s = |step: usize| format!("s{block}-{step}");
    for step in 0..BLOCK {
        push(out, format_args!("[[step]]\nid    = \"{}\"\ntitle = \"{block}-{step} {}\"\n", s(step), seed.line()));
        if (1..=3).contains(&step) {
            push(out, format_args!("stage = {{ of = \"절차 {block}\", n = {step}, total = 3 }}\n"));
        }
        let greeting = if step == 0 { String::new() } else { "{customer}님, ".to_owned() };
        push(
            out,
            format_args!(
                "say   = \"\"\"\n{greeting}{} {}\n**{}** {}\"\"\"\n",
                seed.line(),
                seed.of(&ASIDES),
                seed.of(&THINGS),
                seed.line()
            ),
        );
        if step % 3 != 2 {
            push(out, format_args!("do    = \"{}\"\n", seed.line()));
        }
        if step % 4 == 1 {
            push(out, format_args!("note  = \"{}\"\nwarn  = \"{}\"\n", seed.line(), seed.of(&ASIDES)));
        }
        extras(out, seed, step, n);
        let choices = match step {
            0 => vec![go("이미 해 봤어요", next), go("아니요", &s(1))],
            4 => vec![
                go("이제 돼요", next),
                format!(
                    "{{ label = \"아직 안 돼요\", goto = \"{}\", max = 2, over = \"{}\", skip_if_tried = \"again\" }}",
                    s(2),
                    s(5)
                ),
            ],
            6 => {
                let mut choices = vec![go("계속할게요", &s(7)), go("지금은 못 해요", "later")];
                choices.extend(called.map(|id| format!("{{ label = \"다른 절차로\", call = \"{id}\", on = {{ resolved = \"{}\", other = \"handed\" }} }}", s(7))));
                choices
            }
            7 => vec![go("됐어요", &s(8)), go("넘겨 주세요", "handed")],
            _ => Vec::new(),
        };
        if !choices.is_empty() {
            push(
                out,
                format_args!(
                    "choice = [\n{}]\n",
                    choices.iter().map(|choice| format!("  {choice},\n")).collect::<String>()
                ),
            );
        } else if step == BLOCK - 1 {
            push(out, format_args!("goto  = \"{next}\"\n"));
        }
        out.push('\n');
    }
}

/// What only some steps have.
fn extras(out: &mut String, seed: &mut Sequence, step: usize, n: usize) {
    match step {
        0 => out.push_str("ask   = [\"customer\", \"amount\"]\nnever_ask = [\"CVC\", \"카드 비밀번호\"]\n"),
        2 => {
            let fact = n % FACTS;
            push(out, format_args!("cites = [\"fact-{fact}\"]\ncheck = [\"문서에 적힌 {fact}번 말을 읽어요\", \"{}\"]\n", seed.line()));
        }
        3 => push(out, format_args!("copy  = \"\"\"\n{{amount}}원 결제 안내입니다.\n1. {}\n2. {}\"\"\"\n", seed.line(), seed.line())),
        5 => push(out, format_args!("image = {{ file = \"picture-{}.svg\", alt = \"{}\" }}\n", n % PICTURES, seed.line())),
        8 => out.push_str("link  = { label = \"결제 화면\", url = \"https://pg.innopay.co.kr/pay\" }\nlegacy = \"예전 브라우저에서만 보이는 화면이에요.\"\n"),
        _ => {}
    }
}

fn go(label: &str, goto: &str) -> String {
    format!("{{ label = \"{label}\", goto = \"{goto}\" }}")
}

/// Cases that go through every choice and every outcome.
fn cases(out: &mut String, blocks: usize, calls: bool) {
    let again = ["아니요", "아직 안 돼요", "아직 안 돼요", "아직 안 돼요"];
    let skipped = |blocks: usize| vec!["이미 해 봤어요"; blocks];
    let mut case = |name: &str, parts: &[&[&str]], end: &str| {
        let takes: Vec<String> = parts.concat().iter().map(|take| format!("\"{take}\"")).collect();
        push(out, format_args!("[[case]]\nname = \"{name}\"\ntake = [{}]\nend  = \"{end}\"\n\n", takes.join(", ")));
    };
    case("이미 해 본 고객은 바로 끝난다", &[&skipped(blocks)], "done");
    for from in (0..blocks).step_by(CAREFUL) {
        let careful = CAREFUL.min(blocks - from);
        let (before, after) = (skipped(from), skipped(blocks - from - careful));
        let quick = ["아니요", "이제 돼요"].repeat(careful);
        case(&format!("{from}부터 한 번에 풀린다"), &[&before, &quick, &after], "done");
        let whole = [&again[..], &["계속할게요", "됐어요"]].concat().repeat(careful);
        case(&format!("{from}부터 끝까지 가서 풀린다"), &[&before, &whole, &after], "done");
    }
    for block in 0..blocks {
        let before = skipped(block);
        case(&format!("{block}에서 나중에 다시 한다"), &[&before, &again, &["지금은 못 해요"]], "later");
        case(&format!("{block}에서 넘긴다"), &[&before, &again, &["계속할게요", "넘겨 주세요"]], "handed");
    }
    if calls {
        let parts: [&[&str]; 4] = [&again, &["다른 절차로"], &again, &["지금은 못 해요"]];
        case("다른 절차가 못 풀면 넘긴다", &parts, "handed");
    }
}

fn tables() -> Vec<SourceFile> {
    let mut sources = String::from("[document.001]\ntitle = \"결제 안내\"\nread = 2026-11-21\n");
    for n in 0..FACTS {
        push(
            &mut sources,
            format_args!("[fact.fact-{n}]\ndoc = \"001\"\ntext = \"{n}번 사실\"\nkeep = [\"{n}번 말\"]\n"),
        );
    }
    let dispositions = "[PAY-01]\nlabel = \"정상\"\nresult = \"resolved\"\n[CB-01]\nlabel = \"다시 통화\"\nresult = \"callback\"\n[VP-01]\nlabel = \"이관\"\nresult = \"escalated\"\n";
    let check = "[links]\nhosts = [\"pg.innopay.co.kr\"]\n";
    vec![
        SourceFile::of("sources.toml", &sources),
        SourceFile::of("dispositions.toml", dispositions),
        SourceFile::of("check.toml", check),
    ]
}

fn pictures() -> BTreeMap<String, ImageFile> {
    let svg: std::sync::Arc<[u8]> =
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>".as_slice().into();
    (0..PICTURES).map(|n| (format!("picture-{n}.svg"), ImageFile { bytes: Ok(svg.clone()), size: None })).collect()
}

/// Writing into a `String` cannot fail.
fn push(out: &mut String, words: std::fmt::Arguments<'_>) {
    if out.write_fmt(words).is_err() {
        out.clear();
    }
}
