//! The Markdown that guides may use: paragraphs, line breaks, **bold** and lists.
//!
//! Everything else comes out as the words it holds. Makes data; whoever draws it decides how.

use std::ops::Range;

use comrak::nodes::{AstNode, ListType, NodeValue};
use comrak::{Arena, Options, parse_document};

/// A run of words of one weight. A line break is a run of its own: `"\n"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// Bold.
    pub bold: bool,
}

/// One block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// "1.", "•" before an item of a list; empty for a paragraph.
    pub marker: String,
    /// The words.
    pub runs: Vec<Run>,
}

/// Reads a guide's text. Never fails: what is no Markdown is a paragraph.
pub fn parse(text: &str) -> Vec<Block> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let mut blocks = Vec::new();
    for node in root.children() {
        block(node, "", &mut blocks);
    }
    blocks
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.cjk_friendly_emphasis = true;
    options
}

/// Markdown that guides may not use, or that did not become what it was meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// `# Heading`, or a line of dashes under it.
    Heading,
    /// `[words](address)`.
    Link,
    /// `![words](file)`.
    Image,
    /// Words between backticks, or lines indented by four.
    Code,
    /// `> words`.
    Quote,
    /// `<b>`.
    Html,
    /// Columns between `|`.
    Table,
    /// `---` on a line.
    Rule,
    /// `*words*`, `~~words~~`: marks that are dropped or stay.
    Emphasis,
    /// `- [ ] words`.
    Tick,
    /// `**` that is shown as it stands.
    LooseBold,
}

/// What of a text is outside the Markdown of guides, with its bytes, in the order of places.
pub fn foreign(text: &str) -> Vec<(Foreign, Range<usize>)> {
    if !may_hold_marks(text) {
        return Vec::new();
    }
    let arena = Arena::new();
    let mut options = options();
    // These are read only to be told of.
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    let root = parse_document(&arena, text, &options);
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let byte = |line: usize, column: usize| {
        lines.get(line.saturating_sub(1)).map_or(text.len(), |start| (start + column).min(text.len()))
    };
    let mut out = Vec::new();
    let mut skip: Option<Range<usize>> = None;
    for node in root.descendants() {
        let data = node.data.borrow();
        let place = data.sourcepos;
        let range =
            byte(place.start.line, place.start.column.saturating_sub(1))..byte(place.end.line, place.end.column);
        let range = if text.get(range.clone()).is_some() { range } else { 0..text.len() };
        match outside(&data.value) {
            Some(kind) if skip.as_ref().is_none_or(|skip| range.start >= skip.end) => {
                skip = Some(range.clone());
                out.push((kind, range));
            }
            None if matches!(data.value, NodeValue::Text(_)) => {
                out.extend(loose_bold(text, range).map(|range| (Foreign::LooseBold, range)));
            }
            _ => {}
        }
    }
    out.sort_by_key(|(_, range)| range.start);
    out
}

/// A cheap look before the real one: most sentences hold nothing that Markdown knows.
fn may_hold_marks(text: &str) -> bool {
    let underline = |line: &str| !line.trim().is_empty() && line.trim().chars().all(|c| matches!(c, '-' | '='));
    let holds = text.bytes().fold(0, |holds, byte| holds | HOLDS[usize::from(byte)]);
    let [marks, stars, rules, lines] = [MARK, STAR, RULE, LINE].map(|kind| holds & kind != 0);
    marks
        || (stars && !is_bold_at_most(text))
        || (rules && text.lines().any(underline))
        || text.starts_with(INDENT)
        || (lines && text.lines().any(|line| line.starts_with(INDENT)))
}

/// Bytes that may begin what guides do not use, those of bold, those of lines across, and line ends.
const MARK: u8 = 1;
const STAR: u8 = 2;
const RULE: u8 = 4;
const LINE: u8 = 8;

static HOLDS: [u8; 256] = {
    let mut out = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        out[byte as usize] = match byte {
            b'#' | b'[' | b'`' | b'>' | b'<' | b'|' | b'_' | b'~' | b'\t' => MARK,
            b'*' => STAR,
            b'-' | b'=' => RULE,
            b'\n' => LINE,
            _ => 0,
        };
        byte += 1;
    }
    out
};

/// A line that begins so is code.
const INDENT: &str = "    ";

/// Whether every star of a text belongs to `**words**` that begin and end with a letter or a digit,
/// which are bold wherever they stand.
fn is_bold_at_most(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let bold = |part: &str| ends(part.chars().next()) && ends(part.chars().next_back()) && !part.contains('\n');
    let (mut rest, mut inside) = (text, false);
    while let Some(at) = rest.find('*') {
        let (part, marks) = rest.split_at(at);
        match marks.strip_prefix("**") {
            Some(after) if !inside || bold(part) => rest = after,
            _ => return false,
        }
        inside = !inside;
    }
    !inside
}

fn outside(value: &NodeValue) -> Option<Foreign> {
    Some(match value {
        NodeValue::Heading(_) => Foreign::Heading,
        NodeValue::Link(_) => Foreign::Link,
        NodeValue::Image(_) => Foreign::Image,
        NodeValue::Code(_) | NodeValue::CodeBlock(_) => Foreign::Code,
        NodeValue::BlockQuote => Foreign::Quote,
        NodeValue::HtmlInline(_) | NodeValue::HtmlBlock(_) => Foreign::Html,
        NodeValue::Table(_) => Foreign::Table,
        NodeValue::ThematicBreak => Foreign::Rule,
        NodeValue::Emph | NodeValue::Strikethrough => Foreign::Emphasis,
        NodeValue::TaskItem(_) => Foreign::Tick,
        _ => return None,
    })
}

/// The first two asterisks in a row of plain words that were meant to begin or end bold. More of them
/// hide digits (`1234****5678`), and a backslash makes them plain on purpose.
fn loose_bold(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = range.start;
    while at < range.end {
        let run = bytes[at..range.end].iter().take_while(|byte| **byte == b'*').count();
        let plain = at > 0 && bytes[at - 1] == b'\\';
        if run == 2 && !plain {
            return Some(at..at + 2);
        }
        at += run.max(1);
    }
    None
}

/// The words alone, as they are copied or read out by a screen reader.
pub fn plain(text: &str) -> String {
    let line = |block: &Block| {
        let words: String = block.runs.iter().map(|run| run.text.as_str()).collect();
        if block.marker.is_empty() { words } else { format!("{} {words}", block.marker) }
    };
    parse(text).iter().map(line).collect::<Vec<_>>().join("\n")
}

fn block<'a>(node: &'a AstNode<'a>, marker: &str, blocks: &mut Vec<Block>) {
    let list = match &node.data.borrow().value {
        NodeValue::List(list) => Some((list.list_type, list.start)),
        NodeValue::Item(_) => None,
        _ => {
            let mut runs = Vec::new();
            inline(node, false, &mut runs);
            if !runs.is_empty() {
                blocks.push(Block { marker: marker.to_owned(), runs });
            }
            return;
        }
    };
    for (at, child) in node.children().enumerate() {
        match list {
            Some((ListType::Ordered, start)) => block(child, &format!("{}.", start + at), blocks),
            Some((ListType::Bullet, _)) => block(child, "•", blocks),
            None => block(child, if at == 0 { marker } else { "" }, blocks),
        }
    }
}

fn inline<'a>(node: &'a AstNode<'a>, bold: bool, runs: &mut Vec<Run>) {
    let bold = match &node.data.borrow().value {
        NodeValue::Text(text) => return push(runs, text, bold),
        NodeValue::Code(code) => return push(runs, &code.literal, bold),
        NodeValue::HtmlInline(html) => return push(runs, html, bold),
        NodeValue::CodeBlock(code) => return push(runs, code.literal.trim_end(), bold),
        NodeValue::HtmlBlock(html) => return push(runs, html.literal.trim_end(), bold),
        NodeValue::SoftBreak | NodeValue::LineBreak => return push(runs, "\n", bold),
        NodeValue::Strong => true,
        _ => bold,
    };
    for child in node.children() {
        inline(child, bold, runs);
    }
}

fn push(runs: &mut Vec<Run>, text: &str, bold: bool) {
    match runs.last_mut().filter(|run| run.bold == bold) {
        Some(run) => run.text.push_str(text),
        None => runs.push(Run { text: text.to_owned(), bold }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_beside_hangul_and_brackets() {
        let runs = |text: &str| {
            let runs = parse(text).remove(0).runs;
            runs.into_iter().map(|run| format!("{}{}", if run.bold { "+" } else { "" }, run.text)).collect::<Vec<_>>()
        };
        assert_eq!(runs("**일반결제(ISP)**를 골라 주십시오"), ["+일반결제(ISP)", "를 골라 주십시오"]);
        assert_eq!(runs("줄\n바꿈"), ["줄\n바꿈"]);
        assert_eq!(runs("주소 https://pg.innopay.co.kr 확인"), ["주소 https://pg.innopay.co.kr 확인"]);
    }

    #[test]
    fn what_is_outside_the_subset() {
        use Foreign::{Code, Emphasis, Heading, Html, Image, Link, LooseBold, Quote, Rule, Table, Tick};
        for (text, want) in [
            ("가 **나** 다\n\n- 라\n- 마\n\n1. 바", &[][..]),
            ("주소 https://pg.innopay.co.kr_a_b 확인 #1 (1577-3033)", &[]),
            ("12345678****1234, 2 * 3 * 4, a_b_c, \\*\\*그대로\\*\\*", &[]),
            ("# 제목", &[(Heading, "# 제목")]),
            ("제목\n---", &[(Heading, "제목\n---")]),
            ("여기 [주소](https://a.kr) 확인", &[(Link, "[주소](https://a.kr)")]),
            ("<https://a.kr>", &[(Link, "<https://a.kr>")]),
            ("![그림](a.png)", &[(Image, "![그림](a.png)")]),
            ("`확인`을 눌러", &[(Code, "`확인`")]),
            ("> 인용", &[(Quote, "> 인용")]),
            ("**가** <b>나</b>", &[(Html, "<b>"), (Html, "</b>")]),
            ("| 가 | 나 |\n|---|---|\n| 다 | 라 |", &[(Table, "| 가 | 나 |\n|---|---|\n| 다 | 라 |")]),
            ("가\n\n***\n\n나", &[(Rule, "***")]),
            ("*가* 나 ~~다~~", &[(Emphasis, "*가*"), (Emphasis, "~~다~~")]),
            ("- [ ] 가", &[(Tick, "- [ ] 가")]),
            ("**가 나", &[(LooseBold, "**")]),
            ("가 ** 나 ** 다", &[(LooseBold, "**")]),
        ] {
            let found: Vec<_> = foreign(text).into_iter().map(|(kind, range)| (kind, &text[range])).collect();
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn lists_keep_their_markers() {
        assert_eq!(plain("먼저\n\n1. 하나\n2. 둘\n\n- 셋"), "먼저\n1. 하나\n2. 둘\n• 셋");
    }
}
