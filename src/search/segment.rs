//! A run of Hangul without spaces, cut into words of the library: 키보드입력이안돼요 is 키보드, 입력, 안, 돼요.
//!
//! Prefers few and long words. What fits no word is kept as a piece of its own, for the spelling to be judged later.

/// Longer words are not looked up.
const LONGEST: usize = 12;
/// Longer runs are not cut: they are no words.
const LONGEST_RUN: usize = 60;

/// A piece of the run, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub from: usize,
    pub to: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Word,
    Particle,
    Unknown,
}

const PARTICLES: &[&str] =
    &["은", "는", "이", "가", "을", "를", "과", "와", "의", "에", "에서", "으로", "로", "도", "만", "요"];

/// Cuts a run by what `known` says is a word; `None` when that gives nothing but the run itself or nothing known.
pub(super) fn pieces(run: &[char], known: impl Fn(&str) -> bool) -> Option<Vec<Piece>> {
    let n = run.len();
    if !(2..=LONGEST_RUN).contains(&n) {
        return None;
    }
    // best[j]: the best score of run[..j], where its last part begins, and what that is.
    let mut best: Vec<(f32, usize, Part)> = vec![(f32::MIN, 0, Part::Unknown); n + 1];
    best[0].0 = 0.0;
    for to in 1..=n {
        for from in to.saturating_sub(LONGEST)..to {
            if from == 0 && to == n {
                continue;
            }
            let slice: String = run[from..to].iter().collect();
            let Some((gain, part)) = gain(&slice, to - from, from, &known) else { continue };
            let score = best[from].0 + gain;
            if score > best[to].0 {
                best[to] = (score, from, part);
            }
        }
    }
    let mut parts = Vec::new();
    let mut to = n;
    while to > 0 {
        let (_, from, part) = best[to];
        parts.push((Piece { from, to }, part));
        to = from;
    }
    parts.reverse();
    join_unknown(&parts, n)
}

fn gain(slice: &str, len: usize, from: usize, known: &impl Fn(&str) -> bool) -> Option<(f32, Part)> {
    if len >= 2 && known(slice) {
        let len = u8::try_from(len).map_or(0.0, f32::from);
        return Some((len * len, Part::Word));
    }
    if from > 0 && PARTICLES.contains(&slice) {
        return Some((0.5, Part::Particle));
    }
    match len {
        1 if known(slice) => Some((0.6, Part::Word)),
        1 => Some((0.0, Part::Unknown)),
        _ => None,
    }
}

fn join_unknown(parts: &[(Piece, Part)], run: usize) -> Option<Vec<Piece>> {
    let single = |piece: &Piece| piece.to - piece.from == 1;
    let mut out: Vec<(Piece, Part)> = Vec::new();
    for (piece, part) in parts {
        // A single syllable next to something unknown is more likely a part of it than a word.
        match (out.last_mut(), *part) {
            (Some((last, Part::Unknown)), _) if *part == Part::Unknown || single(piece) => last.to = piece.to,
            (Some((last, kind @ Part::Word)), Part::Unknown) if single(last) => {
                (last.to, *kind) = (piece.to, Part::Unknown);
            }
            (_, Part::Particle) => {}
            _ => out.push((*piece, *part)),
        }
    }
    let known = out.iter().any(|(_, part)| *part == Part::Word);
    // Three syllables are a word more often than not; they come apart only if nothing is left over.
    let whole = run > 3 || out.iter().all(|(_, part)| *part == Part::Word);
    (known && whole && out.len() > 1).then(|| out.into_iter().map(|(piece, _)| piece).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_come_apart() {
        let words = [
            "키보드",
            "입력",
            "안",
            "돼요",
            "보안",
            "결제",
            "결제창",
            "인증서",
            "공인인증서",
            "오류",
            "앱",
            "빈",
            "화면",
            "대",
        ];
        for (run, want) in [
            ("키보드입력이안돼요", "키보드 입력 안 돼요"),
            ("키보드보안", "키보드 보안"),
            ("결제창오류", "결제창 오류"),
            ("공인인증서오류가", "공인인증서 오류"),
            ("키브드보안", "키브드 보안"),
            ("키보드", ""),
            ("무지개", ""),
            ("앱카두", ""),
            ("빈화면", "빈 화면"),
            ("대소믄자", ""),
        ] {
            let chars: Vec<char> = run.chars().collect();
            let got = pieces(&chars, |word| words.contains(&word)).unwrap_or_default();
            let got: Vec<String> = got.iter().map(|p| chars[p.from..p.to].iter().collect()).collect();
            assert_eq!(got.join(" "), want, "{run}");
        }
    }
}
