//! Draws a report for a terminal, for an editor's problem list, or for a program.
//!
//! Judges nothing and reads no file: everything it shows is in the report.

mod folder;
mod github;
mod json;
mod sarif;
mod text;

use std::collections::BTreeMap;
use std::io::{self, Write};

pub use folder::Folder;

use crate::check::Report;
use crate::check::fix::Fixed;
use crate::diag::Lang;
use crate::text::span::{LineCol, LineIndex, Span};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: the lines with carets under the place, and what to do.
    #[value(help = "사람이 읽는 글: 고칠 줄과 할 일")]
    #[default]
    Text,
    /// One line each, `path/file:line:col: 오류[G102] …`, as editors read them.
    #[value(help = "편집기가 읽는 글: 한 줄에 하나씩")]
    Short,
    /// One JSON object.
    #[value(help = "JSON 하나")]
    Json,
    /// SARIF 2.1.0, as code scanning reads it.
    #[value(help = "SARIF 2.1.0: 코드 검사 도구가 읽는 자료")]
    Sarif,
    /// Workflow commands, which GitHub shows beside the changed lines.
    #[value(help = "GitHub이 바뀐 줄 옆에 보여 주는 글")]
    Github,
}

/// How a report is to look.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    /// Shape.
    pub format: Format,
    /// Language of the sentences; JSON carries both.
    pub lang: Lang,
    /// Colours, in [`Format::Text`].
    pub color: bool,
    /// Where the files lie, for machines that look for them.
    pub folder: &'a Folder,
    /// What `--fix` has mended, for JSON.
    pub fixed: Option<&'a [Fixed]>,
    /// What `--dry-run` would write, for JSON.
    pub diff: Option<&'a str>,
}

impl Look<'_> {
    /// Writes a report. Lines and columns count characters from 1; an end is one past the last character.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn draw(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let places = Places::of(report);
        match self.format {
            Format::Text => text::text(report, &places, self, out),
            Format::Short => short(report, &places, self, out),
            Format::Json => json::json(report, &places, self, out),
            Format::Sarif => sarif::sarif(report, &places, self, out),
            Format::Github => github::github(report, &places, self, out),
        }
    }
}

/// Writes a report of files that lie in the current folder.
///
/// # Errors
/// Those of the writer.
pub fn render(report: &Report, format: Format, lang: Lang, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let folder = Folder::default();
    Look { format, lang, color, folder: &folder, fixed: None, diff: None }.draw(report, out)
}

/// Line indices of the files, made once each.
struct Places<'r> {
    files: BTreeMap<&'r str, (&'r str, LineIndex)>,
}

impl<'r> Places<'r> {
    fn of(report: &'r Report) -> Self {
        let shown = report.diagnostics.iter().flat_map(|found| {
            std::iter::once(&found.primary).chain(found.related.iter().map(|related| &related.place))
        });
        let mut files: BTreeMap<&str, (&str, LineIndex)> = BTreeMap::new();
        for place in shown {
            let Some(text) = report.texts.get(&place.file) else { continue };
            files.entry(&place.file).or_insert_with(|| (text, LineIndex::new(text)));
        }
        Self { files }
    }

    /// First line and column, and those one past the end. A file without text has only its beginning.
    fn range(&self, file: &str, span: Span) -> (LineCol, LineCol) {
        match self.files.get(file) {
            Some((text, index)) => (index.line_col(text, span.start), index.line_col(text, span.end)),
            None => (LineCol { line: 1, column: 1 }, LineCol { line: 1, column: 1 }),
        }
    }
}

/// As compilers do: the path from the current folder, so that an editor opens it.
fn short(report: &Report, places: &Places<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    for found in &report.diagnostics {
        let (start, _) = places.range(&found.primary.file, found.primary.span);
        let (path, code) = (one_line(&look.folder.path(&found.primary.file)), found.code);
        let (word, message) = (found.severity.word(look.lang), one_line(found.message.get(look.lang)));
        writeln!(out, "{path}:{}:{}: {word}[{code}] {message}", start.line, start.column)?;
    }
    Ok(())
}

/// Without characters that would break the line or steer the terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests;
