//! The Markdown that guides may use: paragraphs, line breaks, **bold** and lists.
//!
//! Everything else comes out as the words it holds. Makes data; whoever draws it decides how.

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
    let mut options = Options::default();
    options.extension.cjk_friendly_emphasis = true;
    let root = parse_document(&arena, text, &options);
    let mut blocks = Vec::new();
    for node in root.children() {
        block(node, "", &mut blocks);
    }
    blocks
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
    fn lists_keep_their_markers() {
        assert_eq!(plain("먼저\n\n1. 하나\n2. 둘\n\n- 셋"), "먼저\n1. 하나\n2. 둘\n• 셋");
    }
}
