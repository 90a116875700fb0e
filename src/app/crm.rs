//! A call as a CRM takes it: the note as text, as Markdown, or everything as JSON.
//!
//! Made from the record as it is kept, so nothing is in it that was not masked before.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::note::{clock, day};
use super::records::CallRecord;
use crate::guide::library::Library;
use crate::guide::model::CallResult;
use crate::guide::session::Session;
use crate::text::mask::mask;

/// The shape a note is copied in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CopyFormat {
    /// As it is written.
    #[default]
    Text,
    /// With a heading and a list.
    Markdown,
    /// One object with every field.
    Json,
}

impl CopyFormat {
    /// In the order they are offered.
    pub const ALL: [Self; 3] = [Self::Text, Self::Markdown, Self::Json];

    /// The word in the settings file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
        }
    }

    /// The word on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Text => "글",
            Self::Markdown => "Markdown",
            Self::Json => "JSON",
        }
    }
}

/// The words for what a record names by ids.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Title of the step and label of the choice, in the order of the answers.
    answers: Vec<(String, String)>,
    /// Labels of inputs.
    inputs: BTreeMap<String, String>,
    /// Of the disposition.
    outcome: String,
}

impl Words {
    /// The words of a call over its guides.
    pub fn of(session: &Session, library: Option<&Library>, code: &str) -> Self {
        let inputs = session.guides().values().flat_map(|guide| &guide.inputs);
        let outcome = library.and_then(|library| library.tables.dispositions.get(code));
        // A record keeps what was answered, not what was passed over.
        let given = session.trail().iter().filter(|visit| visit.passed.is_none());
        Self {
            answers: given.map(|visit| (visit.title.clone(), visit.label.clone())).collect(),
            inputs: inputs.map(|input| (input.name.clone(), input.label.clone())).collect(),
            outcome: outcome.map(|outcome| outcome.label.clone()).unwrap_or_default(),
        }
    }
}

/// The call in a shape.
pub fn render(format: CopyFormat, call: &CallRecord, words: &Words) -> String {
    match format {
        CopyFormat::Text => call.note.clone(),
        CopyFormat::Markdown => markdown(call),
        CopyFormat::Json => json(call, words),
    }
}

/// The note's lines under the guide's title: "이름  값" becomes an item, the answers a list below theirs.
fn markdown(call: &CallRecord) -> String {
    let title = if call.title.is_empty() { &call.guide } else { &call.title };
    let mut out = format!("## {}\n\n", escaped(title));
    for line in call.note.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        match line.split_once("  ").filter(|(name, _)| !name.is_empty() && name.chars().count() <= 12) {
            Some(("안내", value)) if value == title => {}
            Some((name, value)) if value.contains(" → ") => {
                out.push_str(&format!("- **{}**\n", escaped(name)));
                for (at, part) in value.split(" → ").enumerate() {
                    out.push_str(&format!("  {}. {}\n", at + 1, escaped(part)));
                }
            }
            Some((name, value)) => out.push_str(&format!("- **{}** {}\n", escaped(name), escaped(value))),
            None => out.push_str(&format!("- {}\n", escaped(line))),
        }
    }
    out
}

/// Signs that Markdown would take for its own. Masked numbers are full of them.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn json(call: &CallRecord, words: &Words) -> String {
    let hidden = |text: &str| Value::from(mask(text).into_owned());
    let answers = call.answers.iter().enumerate().map(|(at, answer)| {
        let (title, label) = words.answers.get(at).map_or(("", ""), |(title, label)| (title, label));
        json!({
            "guide": answer.guide, "step": answer.step, "title": title, "choice": answer.choice, "label": label,
            "at": stamp(answer.at_ms),
        })
    });
    let values = call.inputs.iter().map(|(name, value)| {
        json!({ "name": name, "label": words.inputs.get(name).unwrap_or(name), "value": hidden(value) })
    });
    let outcome = call.outcome.as_ref().map(|outcome| {
        let korean = CallResult::ALL.into_iter().find(|result| result.as_str() == outcome.result);
        json!({
            "result": outcome.result, "result_label": korean.map_or("", CallResult::korean),
            "code": outcome.code, "label": words.outcome,
        })
    });
    let ended_ms = call.ended_ms.unwrap_or(call.started_ms);
    let object = json!({
        "kind": "giljabi-call", "version": 1, "id": call.id,
        "guide": { "id": call.guide, "title": call.title },
        "started": stamp(call.started_ms), "ended": stamp(ended_ms),
        "seconds": (ended_ms - call.started_ms).max(0) / 1_000,
        "agent": hidden(&call.agent), "center": hidden(&call.center),
        "outcome": outcome,
        "answers": answers.collect::<Vec<_>>(), "values": values.collect::<Vec<_>>(),
        "note": hidden(&call.note), "follows": call.follows,
    });
    serde_json::to_string_pretty(&object).unwrap_or_default()
}

/// "2026-11-21T10:42:07+09:00".
fn stamp(ms: i64) -> String {
    format!("{}T{}:{:02}+09:00", day(ms), clock(ms), ms.div_euclid(1_000).rem_euclid(60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::records::{AnswerRow, OutcomeRow};

    fn call() -> CallRecord {
        CallRecord {
            id: "1".into(),
            guide: "isp".into(),
            title: "일반결제(ISP) 등록".into(),
            started_ms: 1_795_311_720_000,
            ended_ms: Some(1_795_311_727_500),
            note: "안내  일반결제(ISP) 등록\n고객  김**\n확인  카드사에서 비씨 → 등록에서 완료\n그 밖의 말\n".into(),
            answers: vec![AnswerRow {
                guide: "isp".into(),
                step: "issuer".into(),
                visit: 1,
                choice: "bc".into(),
                at_ms: 1_795_311_721_000,
            }],
            inputs: [("customer".to_owned(), "김**".to_owned())].into(),
            outcome: Some(OutcomeRow { outcome: "done".into(), result: "resolved".into(), code: "ISP-01".into() }),
            ..CallRecord::default()
        }
    }

    fn words() -> Words {
        Words {
            answers: vec![("카드사".into(), "비씨".into())],
            inputs: [("customer".to_owned(), "고객명".to_owned())].into(),
            outcome: "ISP 등록 완료".into(),
        }
    }

    #[test]
    fn markdown_is_a_heading_and_a_list() {
        let want = "## 일반결제(ISP) 등록\n\n- **고객** 김\\*\\*\n- **확인**\n  1. 카드사에서 비씨\n  2. 등록에서 완료\n- 그 밖의 말\n";
        assert_eq!(render(CopyFormat::Markdown, &call(), &words()), want);
        assert_eq!(render(CopyFormat::Text, &call(), &words()), call().note);
    }

    #[test]
    fn json_is_one_object_with_every_field() {
        let mut call = call();
        call.note = "연락처 010-1234-5678".into();
        let text = render(CopyFormat::Json, &call, &words());
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["started"], "2026-11-22T10:42:00+09:00");
        assert_eq!((&value["seconds"], &value["guide"]["id"]), (&7.into(), &"isp".into()));
        assert_eq!(value["answers"][0]["label"], "비씨");
        assert_eq!(value["values"][0], json!({ "name": "customer", "label": "고객명", "value": "김**" }));
        assert_eq!(value["outcome"]["label"], "ISP 등록 완료");
        assert!(!text.contains("1234"), "{text}");
    }

    #[test]
    fn words_of_a_format_are_those_of_serde() {
        for format in CopyFormat::ALL {
            assert_eq!(serde_json::to_string(&format).unwrap(), format!("\"{}\"", format.as_str()));
        }
    }
}
