//! A report as workflow commands: GitHub shows each beside the changed line.

use std::io::{self, Write};

use super::{Look, Places};
use crate::check::Report;
use crate::check::rules::rule;
use crate::diag::{Diagnostic, Severity};

/// Writes one command for each finding.
pub(super) fn github(report: &Report, places: &Places<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    for found in &report.diagnostics {
        writeln!(out, "{}", command(found, places, look))?;
    }
    Ok(())
}

fn command(found: &Diagnostic, places: &Places<'_>, look: &Look<'_>) -> String {
    let level = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = places.range(&found.primary.file, found.primary.span);
    let file = property(&look.folder.path(&found.primary.file));
    // Columns mean something within one line only.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        format!(",endLine={}", end.line)
    };
    let name = rule(found.code).map_or("", |rule| rule.name);
    let title = property(format!("{} {name}", found.code).trim_end());
    let mut message = found.message.get(look.lang).to_owned();
    if let Some(help) = &found.help {
        message.push('\n');
        message.push_str(help.get(look.lang));
    }
    format!("::{level} file={file},line={}{columns},title={title}::{}", start.line, data(&message))
}

/// What follows `::`. Control characters would end the command or steer the log.
fn data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A value before `::`, where `:` and `,` mean something too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
