//! The mark before an item: `1.`, `2)`, `3단계`, `①`, `가.`, `-`, `•`, `□`, `※`.
//!
//! Looks at one line alone.

/// Families of marks. Items of one family and indentation belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `1.`
    Dot,
    /// `1)`
    Bracket,
    /// `(1)`
    Brackets,
    /// `1단계`
    Stage,
    /// `1-1`, `1.1`
    Nested,
    /// `①`
    Circled,
    /// `가.`, `나)`
    Letter,
    /// `-`, `•` and their like, told apart by their character.
    Bullet(char),
    /// `□`, `[ ]`: to be ticked off.
    Box,
    /// `※`, `참고:`, `주의:`.
    Remark,
}

impl Kind {
    /// Whether the mark says which in a row the item is.
    pub(super) fn counts(self) -> bool {
        matches!(self, Self::Dot | Self::Bracket | Self::Brackets | Self::Circled)
    }
}

/// A mark and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark<'t> {
    pub(super) kind: Kind,
    pub(super) number: Option<u32>,
    pub(super) rest: &'t str,
}

const LETTERS: &str = "가나다라마바사아자차카타파하";
/// Bullets, whatever follows.
const DOTS: &str = "•·ㆍ∙▶▷►○●■◆◇▪";
/// Bullets where a space follows; otherwise they belong to the word.
const DASHES: &str = "-*–—";
const REMARKS: [&str; 6] = ["참고:", "참고 :", "주의:", "주의 :", "경고:", "주의사항:"];

/// The mark of a line, without the spaces around the line.
pub(super) fn mark(line: &str) -> Option<Mark<'_>> {
    let first = line.chars().next()?;
    let after = &line[first.len_utf8()..];
    let of = |kind, number, rest: &'_ str| -> Option<(Kind, Option<u32>, usize)> {
        let rest = rest.trim_start();
        (!rest.is_empty()).then_some((kind, number, line.len() - rest.len()))
    };
    let found = if first == '※' {
        of(Kind::Remark, None, after)
    } else if REMARKS.iter().any(|word| line.starts_with(word)) {
        // The word itself says which kind of remark it is, so it stays.
        Some((Kind::Remark, None, 0))
    } else if let Some(rest) = boxed(line) {
        of(Kind::Box, None, rest)
    } else if DOTS.contains(first) || (DASHES.contains(first) && after.starts_with(char::is_whitespace)) {
        of(Kind::Bullet(first), None, after)
    } else if let Some(n) = circled(first) {
        of(Kind::Circled, Some(n), after)
    } else if let Some(n) = LETTERS.chars().position(|letter| letter == first) {
        let rest = after.strip_prefix(['.', ')']).filter(|rest| rest.starts_with(char::is_whitespace));
        rest.and_then(|rest| of(Kind::Letter, u32::try_from(n + 1).ok(), rest))
    } else {
        numbered(line).and_then(|(kind, n, rest)| of(kind, Some(n), rest))
    };
    found.map(|(kind, number, at)| Mark { kind, number, rest: &line[at..] })
}

fn boxed(line: &str) -> Option<&str> {
    ["□", "☐", "☑", "✓", "✔", "[ ]", "[x]", "[v]", "[V]", "[X]"].iter().find_map(|mark| line.strip_prefix(mark))
}

/// ① … ⑳.
pub(super) fn circled(c: char) -> Option<u32> {
    ('①'..='⑳').contains(&c).then(|| u32::from(c) - u32::from('①') + 1)
}

fn numbered(line: &str) -> Option<(Kind, u32, &str)> {
    if let Some(rest) = line.strip_prefix('(') {
        let (n, rest) = number(rest)?;
        return rest.strip_prefix(')').map(|rest| (Kind::Brackets, n, rest));
    }
    let bare = line.strip_prefix("제").unwrap_or(line);
    let bare = ["step", "Step", "STEP", "단계"].iter().find_map(|word| bare.strip_prefix(word)).map(str::trim_start);
    let (n, rest) = number(bare.or_else(|| line.strip_prefix("제")).unwrap_or(line))?;
    if let Some(rest) = rest.strip_prefix("단계").or_else(|| rest.strip_prefix(" 단계")) {
        // "3단계로 돌아간다" is a sentence, no mark.
        let rest = rest.strip_prefix([':', '.', ')', '-', '：']).or_else(|| rest.starts_with(' ').then_some(rest))?;
        return Some((Kind::Stage, n, rest));
    }
    if bare.is_some() {
        return Some((Kind::Stage, n, rest.strip_prefix([':', '.', ')', '-', '：']).unwrap_or(rest)));
    }
    if let Some(inner) = rest.strip_prefix(['-', '.']).and_then(|rest| number(rest)) {
        let rest = inner.1.strip_prefix(['.', ')']).unwrap_or(inner.1);
        return rest.starts_with(char::is_whitespace).then_some((Kind::Nested, inner.0, rest));
    }
    if let Some(rest) = rest.strip_prefix(['.', '．']) {
        return Some((Kind::Dot, n, rest));
    }
    rest.strip_prefix([')', '）']).map(|rest| (Kind::Bracket, n, rest))
}

/// A number of up to three digits at the start.
pub(super) fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 || end > 3 {
        return None;
    }
    text[..end].parse().ok().map(|n| (n, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks() {
        for (line, want) in [
            ("1. 글", Some((Kind::Dot, Some(1), "글"))),
            ("1.글", Some((Kind::Dot, Some(1), "글"))),
            ("12) 글", Some((Kind::Bracket, Some(12), "글"))),
            ("(3) 글", Some((Kind::Brackets, Some(3), "글"))),
            ("3단계: 글", Some((Kind::Stage, Some(3), "글"))),
            ("3단계 글", Some((Kind::Stage, Some(3), "글"))),
            ("제3단계. 글", Some((Kind::Stage, Some(3), "글"))),
            ("STEP 2 글", Some((Kind::Stage, Some(2), "글"))),
            ("3단계로 돌아간다", None),
            ("1-2. 글", Some((Kind::Nested, Some(2), "글"))),
            ("1.2 글", Some((Kind::Nested, Some(2), "글"))),
            ("③ 글", Some((Kind::Circled, Some(3), "글"))),
            ("③글", Some((Kind::Circled, Some(3), "글"))),
            ("가. 글", Some((Kind::Letter, Some(1), "글"))),
            ("다) 글", Some((Kind::Letter, Some(3), "글"))),
            ("가맹점에 연락한다", None),
            ("- 글", Some((Kind::Bullet('-'), None, "글"))),
            ("•글", Some((Kind::Bullet('•'), None, "글"))),
            ("-5000원", None),
            ("□ 글", Some((Kind::Box, None, "글"))),
            ("[ ] 글", Some((Kind::Box, None, "글"))),
            ("※ 글", Some((Kind::Remark, None, "글"))),
            ("주의: 글", Some((Kind::Remark, None, "주의: 글"))),
            ("2026년에 바뀜", None),
            ("1588-1234로 전화", None),
            ("1.", None),
            ("글", None),
            ("", None),
        ] {
            let got = mark(line).map(|mark| (mark.kind, mark.number, mark.rest));
            assert_eq!(got, want, "{line}");
        }
    }
}
