//! A report for people: the lines with carets under the place, and what to do.

use std::io::{self, Write};

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use super::{Look, Places};
use crate::check::Report;
use crate::diag::{Diagnostic, Lang, Place, Severity};
use crate::text::span::Span;

/// Writes every finding with its lines, and how many there were.
pub(super) fn text(report: &Report, places: &Places<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = look.lang;
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
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
