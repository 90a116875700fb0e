//! The tables beside the guides: documents and facts, dispositions, result codes, notices, how strict the checker is.
//!
//! Like guides they are read to the end, each fault a diagnostic. A table that is not there is empty.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::CallResult;
use super::parse::RESULTS;
use super::raw::At;
use super::reader::{Fields, Sink, entries};
use super::toml_errors;
use super::tree::{self, Table, Value};
use crate::diag::{Diagnostic, Severity, Words, words};
use crate::text::span::Span;

pub mod codes;
pub mod notices;

use codes::CodeRow;
use notices::Notice;

/// File names in the guides folder that are tables and not guides.
pub const TABLE_FILES: [&str; 5] = [CODES_FILE, "dispositions.toml", SOURCES_FILE, NOTICES_FILE, CHECK_FILE];

/// The table of result codes.
pub const CODES_FILE: &str = "codes.toml";
/// The table of documents and their facts.
pub const SOURCES_FILE: &str = "sources.toml";
/// The table of notices.
pub const NOTICES_FILE: &str = "notices.toml";
/// Which hosts links may lead to, and how rules are weighed.
pub const CHECK_FILE: &str = "check.toml";

/// A statement of an official document.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Document it is from.
    pub doc: String,
    /// What it says.
    pub text: String,
    /// Strings that a guide citing it must show exactly.
    pub keep: Vec<String>,
    /// Its header in `sources.toml`.
    pub span: Span,
}

/// An official document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Title.
    pub title: String,
    /// Address, where public.
    pub url: Option<String>,
    /// When it was read.
    pub read: Option<jiff::civil::Date>,
}

/// A code a call may end with.
#[derive(Debug, Clone)]
pub struct Disposition {
    /// Words.
    pub label: String,
    /// Kind of end.
    pub result: CallResult,
}

/// All tables of a folder.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// `[document.ID]`.
    pub documents: BTreeMap<String, Document>,
    /// `[fact.ID]`.
    pub facts: BTreeMap<String, Fact>,
    /// `[CODE]` of `dispositions.toml`.
    pub dispositions: BTreeMap<String, Disposition>,
    /// `[[code]]` of `codes.toml`, in file order.
    pub codes: Vec<CodeRow>,
    /// `[[notice]]`, in file order.
    pub notices: Vec<Notice>,
    /// Severities changed by `check.toml`; `None` is off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// The rules that `check.toml` names, as they are written there.
    pub weighed: Vec<At<String>>,
    /// Hosts that links may name over https.
    pub hosts: Vec<String>,
    /// Hosts that links may name over http, with the reason.
    pub http_hosts: BTreeMap<String, String>,
    /// Whether `dispositions.toml` was there.
    pub has_dispositions: bool,
    /// Whether `sources.toml` was there.
    pub has_sources: bool,
}

impl Tables {
    /// Reads one table file into the place its name says. Other names change nothing.
    pub fn read(&mut self, file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
        let mut sink = Sink::new(file);
        let (root, errors, plain) = tree::read(text);
        sink.lost = toml_errors::first(text, &errors);
        sink.found.extend(toml_errors::faults(file, text, &errors, plain));
        match &**file {
            SOURCES_FILE => self.sources(&root, &mut sink),
            "dispositions.toml" => self.read_dispositions(&root, &mut sink),
            CODES_FILE => self.codes = codes::read(&root, &mut sink),
            NOTICES_FILE => self.notices = notices::read(&root, &mut sink),
            CHECK_FILE => self.check(&root, &mut sink),
            _ => {}
        }
        sink.found
    }

    fn sources(&mut self, root: &Table<'_>, sink: &mut Sink) {
        self.has_sources = true;
        let mut f = Fields::new(root, Span::default(), Words::fixed("sources.toml", "sources.toml"), sink);
        for (id, table) in named(&mut f, "document") {
            let mut g = f.child(table, id.span, Words::fixed("문서", "document"));
            let title = g.required_text("title");
            let url = g.text("url").map(|url| url.value);
            let read = g.date("read").map(|date| date.value);
            g.finish();
            if let Some(title) = title {
                self.documents.insert(id.value, Document { title: title.value, url, read });
            }
        }
        for (id, table) in named(&mut f, "fact") {
            let mut g = f.child(table, id.span, Words::fixed("사실", "fact"));
            let doc = g.required_text("doc");
            let text = g.required_text("text");
            let keep = g.texts("keep").into_iter().map(|keep| keep.value).collect();
            if let Some(doc) = doc.as_ref().filter(|doc| !self.documents.contains_key(&doc.value)) {
                let message =
                    words!("`doc`이 없는 문서를 가리켜요: {id}", "`doc` names no document: {id}", id = doc.value);
                let help =
                    words!("`[document.…]`에 있는 이름을 적어 주세요", "write a name that stands in `[document.…]`");
                g.error("G003", doc.span, message, help);
            }
            g.finish();
            if let (Some(doc), Some(text)) = (doc, text) {
                self.facts.insert(id.value, Fact { doc: doc.value, text: text.value, keep, span: id.span });
            }
        }
        f.finish();
    }

    fn read_dispositions(&mut self, root: &Table<'_>, sink: &mut Sink) {
        self.has_dispositions = true;
        let mut f = Fields::new(root, Span::default(), Words::fixed("dispositions.toml", "dispositions.toml"), sink);
        for (code, value) in entries(root) {
            let Value::Table(table) = value.get_ref() else {
                let message = words!("`{name}`에는 표가 와야 해요", "`{name}` takes a table", name = code.value);
                let help = words!(
                    "`[ISP-01]` 아래에 label과 result를 적어 주세요",
                    "write label and result under a header like `[ISP-01]`"
                );
                f.error("G003", code.span, message, help);
                continue;
            };
            let mut g = f.child(table, code.span, Words::fixed("종결 코드", "disposition"));
            let label = g.required_text("label");
            let result = g.word_of("result", RESULTS, true).and_then(|word| CallResult::from_word(&word.value));
            g.finish();
            if let (Some(label), Some(result)) = (label, result) {
                self.dispositions.insert(code.value, Disposition { label: label.value, result });
            }
        }
    }

    fn check(&mut self, root: &Table<'_>, sink: &mut Sink) {
        let mut f = Fields::new(root, Span::default(), Words::fixed(CHECK_FILE, CHECK_FILE), sink);
        for (code, word) in f.pairs("severity") {
            self.weighed.push(code.clone());
            let severity = match word.value.as_str() {
                "error" => Some(Severity::Error),
                "warning" => Some(Severity::Warning),
                "info" => Some(Severity::Info),
                "off" => None,
                other => {
                    let message = words!("`severity`에 쓸 수 없는 값이에요: {other}", "`severity` cannot be {other}");
                    let help =
                        words!("쓸 수 있는 값: error, warning, info, off", "it may be error, warning, info, off");
                    f.error("G003", word.span, message, help);
                    continue;
                }
            };
            let floor = code.value.starts_with("G4") && severity.is_none_or(|s| s < Severity::Warning);
            if floor {
                let message = words!(
                    "{code}번 규칙은 경고보다 낮출 수 없어요",
                    "{code} cannot weigh less than a warning",
                    code = code.value
                );
                let help = words!(
                    "개인정보 규칙은 warning이나 error로만 둘 수 있어요",
                    "rules about personal data are warning or error"
                );
                f.error("G003", word.span, message, help);
            }
            self.severities.insert(code.value, if floor { Some(Severity::Warning) } else { severity });
        }
        if let Some((table, span)) = f.table("links") {
            let mut g = f.child(table, span, Words::fixed("`links`", "`links`"));
            self.hosts = g.texts("hosts").into_iter().map(|host| host.value).collect();
            self.http_hosts = g.pairs("http").into_iter().map(|(host, why)| (host.value, why.value)).collect();
            g.finish();
        }
        f.finish();
    }
}

/// The named tables under `key`, in file order.
fn named<'t>(f: &mut Fields<'_, 't>, key: &'static str) -> Vec<(At<String>, &'t Table<'t>)> {
    let Some((outer, _)) = f.table(key) else { return Vec::new() };
    let mut out = Vec::new();
    for (id, value) in entries(outer) {
        match value.get_ref() {
            Value::Table(table) => out.push((id, table)),
            _ => {
                let message = words!("`{name}`에는 표가 와야 해요", "`{name}` takes a table", name = id.value);
                let help = words!(
                    "`{name} = {{ … }}`나 `[{key}.{name}]` 모양으로 고쳐 주세요",
                    "write `{name} = {{ … }}` or a header `[{key}.{name}]`",
                    name = id.value
                );
                f.error("G003", id.span, message, help);
            }
        }
    }
    out
}
