//! Draws a report for a terminal, for an editor's problem list, or for a program.
//!
//! Judges nothing and reads no file: everything it shows is in the report.

use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
use serde::Serialize;

use crate::check::Report;
use crate::diag::{Diagnostic, Fix, Lang, Place, Severity};
use crate::text::span::{LineCol, LineIndex, Span};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// For people: the lines with carets under the place, and what to do.
    #[default]
    Text,
    /// One line each, `file:line:col: 오류[G102] …`, as editors read them.
    Short,
    /// One JSON object.
    Json,
}

/// Writes a report. Lines and columns count characters from 1; an end is one past the last character.
///
/// # Errors
/// Those of the writer.
pub fn render(report: &Report, format: Format, lang: Lang, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::of(report);
    match format {
        Format::Text => text(report, &places, lang, color, out),
        Format::Short => short(report, &places, lang, out),
        Format::Json => json(report, &places, out),
    }
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

fn text(report: &Report, places: &Places<'_>, lang: Lang, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    for found in &report.diagnostics {
        writeln!(out, "{}\n", renderer.render(&[group(found, places, lang)]))?;
    }
    writeln!(out, "{}", summary(report, lang))
}

/// The last line: how much was found in how much.
fn summary(report: &Report, lang: Lang) -> String {
    let counts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| (severity.word(lang), report.count(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| match lang {
            Lang::Ko => format!("{word} {count}개"),
            Lang::En => format!("{word}: {count}"),
        })
        .collect();
    match (&counts[..], lang) {
        ([], Lang::Ko) => format!("안내 {}개에서 고칠 것을 찾지 못했어요", report.guides),
        ([], Lang::En) => format!("guides checked: {}, nothing to mend", report.guides),
        (counts, Lang::Ko) => format!("안내 {}개에서 {}를 찾았어요", report.guides, counts.join(", ")),
        (counts, Lang::En) => format!("guides checked: {}, {}", report.guides, counts.join(", ")),
    }
}

fn group<'r>(found: &'r Diagnostic, places: &Places<'r>, lang: Lang) -> Group<'r> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.with_name(found.severity.word(lang)).primary_title(found.message.get(lang)).id(found.code);
    let mut group = Group::with_title(title).elements(snippets(found, places, lang));
    let (help_is, fix_is) = match lang {
        Lang::Ko => ("도움말", "고침"),
        Lang::En => ("help", "fix"),
    };
    if let Some(help) = &found.help {
        group = group.element(Level::HELP.with_name(help_is).message(normalize_untrusted_str(help.get(lang))));
    }
    if let Some(fix) = &found.fix {
        group = group.element(Level::NOTE.with_name(fix_is).message(normalize_untrusted_str(fix.title.get(lang))));
    }
    group
}

/// The finding's own lines first, then those of other files.
fn snippets<'r>(found: &'r Diagnostic, places: &Places<'r>, lang: Lang) -> Vec<Element<'r>> {
    let mut marks: Vec<(&str, Vec<Mark<'r>>)> = vec![(&found.primary.file, vec![Mark::primary(&found.primary)])];
    for related in &found.related {
        let mark = Mark { span: related.place.span, label: Some(related.message.get(lang)), primary: false };
        match marks.iter_mut().find(|(file, _)| **file == *related.place.file) {
            Some((_, marks)) => marks.push(mark),
            None => marks.push((&related.place.file, vec![mark])),
        }
    }
    marks.into_iter().map(|(file, marks)| snippet(file, &marks, places)).collect()
}

struct Mark<'r> {
    span: Span,
    label: Option<&'r str>,
    primary: bool,
}

impl Mark<'_> {
    fn primary(place: &Place) -> Self {
        Self { span: place.span, label: None, primary: true }
    }
}

fn snippet<'r>(file: &'r str, marks: &[Mark<'r>], places: &Places<'r>) -> Element<'r> {
    let Some((text, index)) = places.files.get(file) else { return Origin::path(file).into() };
    let spans: Vec<Span> = marks.iter().map(|mark| first_line(text, mark.span)).collect();
    let low = spans.iter().map(|span| span.start).min().unwrap_or(0);
    let high = spans.iter().map(|span| span.end).max().unwrap_or(0);
    // Only the lines between the first mark and the last: a file may be long, and findings many.
    let start = text[..low].rfind('\n').map_or(0, |at| at + 1);
    let end = text[high..].find('\n').map_or(text.len(), |at| high + at);
    let annotations = marks.iter().zip(spans).map(|(mark, span)| -> Annotation<'r> {
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        kind.span(span.start - start..span.end - start).label(mark.label)
    });
    let line = index.line_col(text, start).line;
    Snippet::source(&text[start..end]).path(file).line_start(line).annotations(annotations).into()
}

/// The part of a span on its first line with anything to see; a table or a long text is marked at
/// its head. Always within the text and between characters.
fn first_line(text: &str, span: Span) -> Span {
    let floor = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(span.start), floor(span.end));
    let line = &text[start..end.max(start)];
    let seen = line.split('\n').next().unwrap_or_default().trim_end().len();
    Span::new(start, start + seen)
}

fn short(report: &Report, places: &Places<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for found in &report.diagnostics {
        let (start, _) = places.range(&found.primary.file, found.primary.span);
        let (file, code, word) = (one_line(&found.primary.file), found.code, found.severity.word(lang));
        writeln!(out, "{file}:{}:{}: {word}[{code}] {}", start.line, start.column, one_line(found.message.get(lang)))?;
    }
    Ok(())
}

/// Without characters that would break the line or steer the terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[derive(Serialize)]
struct JsonReport<'r> {
    diagnostics: Vec<JsonFinding<'r>>,
    summary: JsonSummary,
}

#[derive(Serialize)]
struct JsonSummary {
    errors: usize,
    warnings: usize,
    infos: usize,
    guides: usize,
}

#[derive(Serialize)]
struct JsonFinding<'r> {
    code: &'r str,
    severity: Severity,
    message: &'r str,
    message_en: &'r str,
    file: &'r str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    step: Option<&'r str>,
    help: Option<&'r str>,
    help_en: Option<&'r str>,
    fix: Option<JsonFix<'r>>,
    related: Vec<JsonRelated<'r>>,
}

#[derive(Serialize)]
struct JsonFix<'r> {
    title: &'r str,
    title_en: &'r str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    replacement: &'r str,
}

#[derive(Serialize)]
struct JsonRelated<'r> {
    file: &'r str,
    line: usize,
    column: usize,
    message: &'r str,
    message_en: &'r str,
}

fn json(report: &Report, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = JsonSummary {
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        infos: report.count(Severity::Info),
        guides: report.guides,
    };
    let diagnostics = report.diagnostics.iter().map(|found| json_finding(found, places)).collect();
    serde_json::to_writer_pretty(&mut *out, &JsonReport { diagnostics, summary })?;
    writeln!(out)
}

fn json_finding<'r>(found: &'r Diagnostic, places: &Places<'_>) -> JsonFinding<'r> {
    let (start, end) = places.range(&found.primary.file, found.primary.span);
    JsonFinding {
        code: found.code,
        severity: found.severity,
        message: &found.message.ko,
        message_en: &found.message.en,
        file: &found.primary.file,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        step: found.step.as_deref(),
        help: found.help.as_ref().map(|help| &*help.ko),
        help_en: found.help.as_ref().map(|help| &*help.en),
        fix: found.fix.as_ref().map(|fix| json_fix(fix, &found.primary.file, places)),
        related: found
            .related
            .iter()
            .map(|related| {
                let (start, _) = places.range(&related.place.file, related.place.span);
                let (file, message, message_en) = (&*related.place.file, &*related.message.ko, &*related.message.en);
                JsonRelated { file, line: start.line, column: start.column, message, message_en }
            })
            .collect(),
    }
}

fn json_fix<'r>(fix: &'r Fix, file: &str, places: &Places<'_>) -> JsonFix<'r> {
    let (start, end) = places.range(file, fix.span);
    JsonFix {
        title: &fix.title.ko,
        title_en: &fix.title.en,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        replacement: &fix.replacement,
    }
}

#[cfg(test)]
mod tests;
