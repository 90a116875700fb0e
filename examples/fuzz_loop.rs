//! Runs one of the fuzz bodies on ever new mangled guides for some minutes, where no nightly compiler
//! is at hand: `cargo run --example fuzz_loop -- fix 10`. Prints how many it tried.

use std::io::Write as _;
use std::time::{Duration, Instant};

#[path = "../fuzz/bodies.rs"]
mod bodies;

/// A sequence that is another on every run: it begins with the number of the process.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below.max(1) as u64).unwrap_or(0)
    }
}

/// Takes pieces of the texts it has, and of nowhere, and puts them into one.
fn mangle(seed: &mut Sequence, texts: &[Vec<u8>]) -> Vec<u8> {
    let mut out = texts[seed.below(texts.len())].clone();
    for _ in 0..=seed.below(8) {
        let at = seed.below(out.len() + 1);
        let end = (at + seed.below(40) * seed.below(2)).min(out.len());
        let other = &texts[seed.below(texts.len())];
        let from = seed.below(other.len());
        let piece = match seed.below(4) {
            0 => vec![u8::try_from(seed.below(256)).unwrap_or(0)],
            1 => b"\"\\{}[]=#\n,'"[seed.below(11)..].iter().take(1).copied().collect(),
            _ => other[from..(from + seed.below(60)).min(other.len())].to_vec(),
        };
        out.splice(at..end, piece);
    }
    out
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let target = args.next().unwrap_or_else(|| "parse".to_owned());
    let minutes: u64 = args.next().map_or(Ok(1), |minutes| minutes.parse())?;
    let body: fn(&[u8]) = match target.as_str() {
        "parse" => bodies::parse,
        "resolve" => bodies::resolve,
        "session_replay" => bodies::session_replay,
        "fix" => bodies::fix,
        other => return Err(format!("no such target: {other}").into()),
    };
    let mut texts = vec![bodies::WHOLE.as_bytes().to_vec()];
    for entry in fs_err::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/guides"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "toml") {
            texts.push(fs_err::read(path)?);
        }
    }
    let since = Instant::now();
    let mut seed = Sequence(u64::from(std::process::id()));
    let mut tried = 0_u64;
    let last = std::env::temp_dir().join(format!("giljabi-fuzz-{target}"));
    while since.elapsed() < Duration::from_secs(minutes * 60) {
        let mut data = mangle(&mut seed, &texts);
        if target == "session_replay" {
            let count = seed.below(30);
            let presses = (0..count).map(|_| u8::try_from(seed.below(256)).unwrap_or(0));
            data = std::iter::once(u8::try_from(count).unwrap_or(0)).chain(presses).chain(data).collect();
        }
        if let Err(fault) = std::panic::catch_unwind(|| body(&data)) {
            giljabi::service::files::save_whole(&last, &data)?;
            writeln!(std::io::stderr(), "after {tried}: the bytes are in {}", last.display())?;
            std::panic::resume_unwind(fault);
        }
        tried += 1;
    }
    writeln!(std::io::stdout(), "{target}: {tried} tried in {} s, none failed", since.elapsed().as_secs())?;
    Ok(())
}
