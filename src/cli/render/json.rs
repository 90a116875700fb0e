//! A report as one JSON object. Fields may be added, never renamed.

use std::io::{self, Write};

use serde::Serialize;

use super::{Look, Places};
use crate::check::Report;
use crate::check::fix::Fixed;
use crate::diag::{Diagnostic, Fix, Severity};

#[derive(Serialize)]
struct JsonReport<'r> {
    diagnostics: Vec<JsonFinding<'r>>,
    summary: JsonSummary,
    /// With `--fix` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Vec<JsonFixed<'r>>>,
    /// With `--dry-run` only: what would be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<&'r str>,
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

#[derive(Serialize)]
struct JsonFixed<'r> {
    code: &'r str,
    file: &'r str,
    line: usize,
    title: &'r str,
    title_en: &'r str,
}

/// Writes the object and a line end.
pub(super) fn json(report: &Report, places: &Places<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = JsonSummary {
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        infos: report.count(Severity::Info),
        guides: report.guides,
    };
    let diagnostics = report.diagnostics.iter().map(|found| finding(found, places)).collect();
    let fixed = look.fixed.map(|all| all.iter().map(fixed).collect());
    serde_json::to_writer_pretty(&mut *out, &JsonReport { diagnostics, summary, fixed, diff: look.diff })?;
    writeln!(out)
}

fn finding<'r>(found: &'r Diagnostic, places: &Places<'_>) -> JsonFinding<'r> {
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
        fix: found.fix.as_ref().map(|offered| fix(offered, &found.primary.file, places)),
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

fn fix<'r>(fix: &'r Fix, file: &str, places: &Places<'_>) -> JsonFix<'r> {
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

fn fixed(fixed: &Fixed) -> JsonFixed<'_> {
    JsonFixed {
        code: fixed.code,
        file: &fixed.file,
        line: fixed.line,
        title: &fixed.title.ko,
        title_en: &fixed.title.en,
    }
}
