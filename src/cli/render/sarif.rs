//! A report as SARIF 2.1.0, as code scanning and editors read it.
//!
//! Columns count characters (`unicodeCodePoints`), as everywhere in a report. A finding keeps its fingerprint when
//! lines are added above it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Look, Places};
use crate::check::Report;
use crate::check::doc::RuleDoc;
use crate::check::rule::Rule;
use crate::check::rules::RULES;
use crate::diag::{Diagnostic, Fix, Lang, Place, Severity};
use crate::guide::source::version_of;
use crate::text::span::Span;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Names the guides folder where it does not lie below the current one.
const BASE: &str = "GUIDES";

/// Name of the fingerprint; another way of making it gets another number.
const FINGERPRINT: &str = "giljabiFinding/v1";

/// Writes the log and a line end.
pub(super) fn sarif(report: &Report, places: &Places<'_>, look: &Look<'_>, out: &mut dyn Write) -> io::Result<()> {
    let drawing = Drawing { report, places, look };
    let mut run = Map::new();
    run.insert(
        "tool".into(),
        json!({ "driver": {
            "name": "giljabi",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": RULES.iter().map(|rule| described(rule, look.lang)).collect::<Vec<_>>(),
        } }),
    );
    run.insert("columnKind".into(), "unicodeCodePoints".into());
    if let Some(base) = look.folder.base() {
        run.insert("originalUriBaseIds".into(), json!({ BASE: { "uri": base } }));
    }
    run.insert("results".into(), Value::Array(drawing.results()));
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// A rule's entry in the table that results point into.
fn described(rule: &'static Rule, lang: Lang) -> Value {
    let (summary, why) = (rule.summary.get(lang), rule.why.get(lang));
    let both = escaped(&format!("{summary} {why}"));
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": escaped(summary) },
        "fullDescription": { "text": both },
        "help": { "text": both, "markdown": RuleDoc::of(rule).markdown(lang) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "fixable": rule.fixable },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

struct Drawing<'r> {
    report: &'r Report,
    places: &'r Places<'r>,
    look: &'r Look<'r>,
}

impl Drawing<'_> {
    fn results(&self) -> Vec<Value> {
        let mut alike: BTreeMap<String, usize> = BTreeMap::new();
        let mut one = |found: &Diagnostic| {
            let same = self.gist(found);
            let nth = alike.entry(same.clone()).and_modify(|nth| *nth += 1).or_insert(0);
            self.result(found, &version_of(&format!("{same}\n{nth}")))
        };
        self.report.diagnostics.iter().map(&mut one).collect()
    }

    fn result(&self, found: &Diagnostic, fingerprint: &str) -> Value {
        let mut result = Map::new();
        result.insert("ruleId".into(), found.code.into());
        if let Some(index) = RULES.iter().position(|rule| rule.code == found.code) {
            result.insert("ruleIndex".into(), index.into());
        }
        result.insert("level".into(), level(found.severity).into());
        result.insert("message".into(), json!({ "text": escaped(&self.sentences(found)) }));
        let mut location = json!({ "physicalLocation": self.physical(&found.primary) });
        if let Some(step) = &found.step {
            let guide = found.primary.file.strip_suffix(".toml").unwrap_or(&found.primary.file);
            location["logicalLocations"] = json!([{ "name": step, "fullyQualifiedName": format!("{guide}/{step}") }]);
        }
        result.insert("locations".into(), json!([location]));
        if !found.related.is_empty() {
            let related = found.related.iter().enumerate().map(|(id, related)| {
                json!({
                    "id": id,
                    "physicalLocation": self.physical(&related.place),
                    "message": { "text": escaped(related.message.get(self.look.lang)) },
                })
            });
            result.insert("relatedLocations".into(), related.collect());
        }
        result.insert("partialFingerprints".into(), json!({ FINGERPRINT: fingerprint }));
        if let Some(fix) = &found.fix {
            result.insert("fixes".into(), json!([self.fix(fix, &found.primary.file)]));
        }
        Value::Object(result)
    }

    /// What is wrong and what to do, each with its full stop.
    fn sentences(&self, found: &Diagnostic) -> String {
        let parts = [Some(&found.message), found.help.as_ref()];
        let parts = parts.into_iter().flatten().map(|words| words.get(self.look.lang).trim_end());
        let ended =
            |text: &str| if text.ends_with(['.', '?', '!', '…']) { text.to_owned() } else { format!("{text}.") };
        parts.map(ended).collect::<Vec<_>>().join(" ")
    }

    fn physical(&self, place: &Place) -> Value {
        let mut physical = json!({ "artifactLocation": self.artifact(&place.file) });
        // A file that could not be read has no lines.
        if self.report.texts.contains_key(&place.file) {
            physical["region"] = self.region(&place.file, place.span);
        }
        physical
    }

    fn artifact(&self, file: &str) -> Value {
        let uri = self.look.folder.uri(file);
        match self.look.folder.base() {
            Some(_) => json!({ "uri": uri, "uriBaseId": BASE }),
            None => json!({ "uri": uri }),
        }
    }

    fn region(&self, file: &str, span: Span) -> Value {
        let (start, end) = self.places.range(file, span);
        json!({
            "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
        })
    }

    fn fix(&self, fix: &Fix, file: &str) -> Value {
        json!({
            "description": { "text": escaped(fix.title.get(self.look.lang)) },
            "artifactChanges": [{
                "artifactLocation": self.artifact(file),
                "replacements": [{
                    "deletedRegion": self.region(file, fix.span),
                    "insertedContent": { "text": fix.replacement },
                }],
            }],
        })
    }

    /// What stays the same about a finding while the file around it changes.
    fn gist(&self, found: &Diagnostic) -> String {
        let text = self.report.texts.get(&found.primary.file).map_or("", |text| &**text);
        let at = found.primary.span.start.min(text.len());
        let start = text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |at| at + 1);
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let step = found.step.as_deref().unwrap_or_default();
        format!("{}\n{}\n{step}\n{}", found.code, found.primary.file, line.trim())
    }
}

/// A message string: braces would be placeholders.
fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
