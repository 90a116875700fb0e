//! The manual, as the help shows it: sections of words and tables, and a search through them.
//!
//! The text is `docs/manual.ko.md`, the same that people read in a browser. Its pictures are left out: whoever reads the
//! help sees the program itself.

use std::ops::Range;

use super::state::Workspace;

/// The whole text.
pub const TEXT: &str = include_str!("../../docs/manual.ko.md");

/// A part of the manual under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// What stands under it.
    pub parts: Vec<Part>,
    /// Its words, folded for the search.
    folded: String,
}

/// A part of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Paragraphs and lists, in Markdown.
    Words(String),
    /// Rows of cells; the first is the head.
    Table(Vec<Vec<String>>),
    /// Words for a picture, and its file beside the manual.
    Picture {
        /// What it shows.
        alt: String,
        /// Path from the manual.
        file: String,
    },
}

/// The sections, in order. What stands before the first heading is a section under the manual's own title.
pub fn sections() -> Vec<Section> {
    read(TEXT)
}

fn read(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines() {
        let title = line.strip_prefix("## ").or_else(|| line.strip_prefix("# "));
        if let Some(title) = title {
            sections.push(Section { title: title.trim().to_owned(), parts: Vec::new(), folded: fold(title) });
        } else if let Some(section) = sections.last_mut() {
            section.folded.push_str(&fold(line));
            add(&mut section.parts, line);
        }
    }
    for section in &mut sections {
        section.parts.retain(|part| !matches!(part, Part::Words(words) if words.trim().is_empty()));
    }
    sections
}

fn add(parts: &mut Vec<Part>, line: &str) {
    if let Some((alt, file)) = picture(line) {
        parts.push(Part::Picture { alt: alt.to_owned(), file: file.to_owned() });
    } else if let Some(cells) = line.strip_prefix('|').and_then(|line| line.trim_end().strip_suffix('|')) {
        let cells: Vec<String> = cells.split('|').map(|cell| plain(cell.trim())).collect();
        let is_rule = cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':')));
        match parts.last_mut() {
            _ if is_rule => {}
            Some(Part::Table(rows)) => rows.push(cells),
            _ => parts.push(Part::Table(vec![cells])),
        }
    } else {
        match parts.last_mut() {
            Some(Part::Words(words)) => {
                words.push('\n');
                words.push_str(line);
            }
            _ => parts.push(Part::Words(line.to_owned())),
        }
    }
}

fn picture(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("![")?.strip_suffix(')')?.split_once("](")
}

/// Words of a cell: a table shows neither bold nor keys.
fn plain(cell: &str) -> String {
    cell.replace("**", "").replace('`', "")
}

/// The section that speaks of what is on show.
pub fn section_of(workspace: Workspace, in_call: bool, ending: bool) -> &'static str {
    match workspace {
        Workspace::Desk if ending => "상담 마치기",
        Workspace::Desk if in_call => "상담 진행",
        Workspace::Desk => "찾기",
        Workspace::Diagnose => "진단",
        Workspace::Payment => "거래와 승인",
        Workspace::Trainer => "안내 쓰기",
        Workspace::Insight => "상담 마치기",
        Workspace::Settings => "설정",
    }
}

/// Indices of the sections that hold every word of a query, those that have it in their heading first. An empty query
/// finds all, in order.
pub fn find(sections: &[Section], query: &str) -> Vec<usize> {
    let words: Vec<String> = query.split_whitespace().map(fold).collect();
    let holds = |section: &Section| words.iter().all(|word| section.folded.contains(word.as_str()));
    let mut found: Vec<usize> =
        sections.iter().enumerate().filter(|(_, section)| holds(section)).map(|(at, _)| at).collect();
    if let Some(first) = words.first() {
        found.sort_by_key(|at| !fold(&sections[*at].title).contains(first.as_str()));
    }
    found
}

/// Where the words of a query stand in a text, so that they can be set off.
pub fn hits(text: &str, query: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let low = text.to_lowercase();
    if low.len() != text.len() {
        return out;
    }
    for word in query.split_whitespace().map(str::to_lowercase) {
        out.extend(low.match_indices(word.as_str()).map(|(at, found)| at..at + found.len()));
    }
    out.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    out.retain(|range| {
        let apart = range.start >= end;
        end = if apart { range.end } else { end };
        apart
    });
    out
}

/// Lower case, without spaces and marks: people leave both out.
fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '`' | '|')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tables_and_pictures_are_told_apart() {
        let sections = read(
            "# 책\n\n머리말\n\n## 하나\n말 **굵게**\n\n- 점\n\n| 키 | 뜻 |\n|---|---|\n| `A` | 가 |\n\n![그림](x/y.png)\n뒤\n",
        );
        let titles: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["책", "하나"]);
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(
            sections[1].parts,
            [
                Part::Words("말 **굵게**\n\n- 점\n".into()),
                Part::Table(vec![row(["키", "뜻"]), row(["A", "가"])]),
                Part::Picture { alt: "그림".into(), file: "x/y.png".into() },
                Part::Words("뒤".into()),
            ]
        );
    }

    #[test]
    fn every_screen_has_its_section() {
        let sections = sections();
        for workspace in Workspace::ALL {
            for (in_call, ending) in [(false, false), (true, false), (true, true)] {
                let title = section_of(workspace, in_call, ending);
                assert!(sections.iter().any(|section| section.title == title), "{title}");
            }
        }
    }

    #[test]
    fn sections_are_found_by_words_with_and_without_spaces() {
        let sections = sections();
        let titles = |query: &str| -> Vec<&str> {
            find(&sections, query).into_iter().map(|at| sections[at].title.as_str()).collect()
        };
        assert_eq!(titles("").len(), sections.len());
        for (query, first) in [
            ("단축키", "단축키"),
            ("ctrl+m", "상담 진행"),
            ("장애 안내", "공지와 장애"),
            ("둘러보기", "시작"),
            ("승인요청", "거래와 승인"),
            ("프록시", "설정"),
        ] {
            assert_eq!(titles(query).first(), Some(&first), "{query}");
        }
        assert!(titles("없는말없는말").is_empty());
    }

    #[test]
    fn hits_are_whole_words_of_the_query_and_never_overlap() {
        let of = |text: &'static str, query| hits(text, query).into_iter().map(|r| &text[r]).collect::<Vec<_>>();
        assert_eq!(of("Ctrl+M으로 메모에, ctrl+m", "CTRL+M 메모"), ["Ctrl+M", "메모", "ctrl+m"]);
        assert_eq!(of("가가가", "가가 가"), ["가가", "가"]);
        assert!(of("가", "").is_empty());
    }
}
