//! What can be searched in a library: its guides, their steps, and the codes that lead to them.

use crate::guide::library::Library;
use crate::guide::model::{Exit, Guide, Step};
use crate::guide::tables::codes::CodeRow;
use crate::search::{Doc, Field, FieldKind, Index};

/// The index of a library: a document for each guide, and one for each of its steps.
pub fn build(library: &Library) -> Index {
    let mut docs = Vec::new();
    for guide in library.guides.values() {
        let codes: Vec<&CodeRow> = library.tables.codes.iter().filter(|row| row.guide.value == *guide.id).collect();
        docs.push(guide_doc(guide, &codes));
        docs.extend(guide.steps.iter().map(|step| step_doc(guide, step, &codes)));
    }
    Index::build(docs)
}

fn guide_doc(guide: &Guide, codes: &[&CodeRow]) -> Doc {
    let mut fields = vec![field(FieldKind::Title, &guide.title), field(FieldKind::Summary, &guide.summary)];
    fields.extend(guide.symptoms.iter().map(|text| field(FieldKind::Symptom, text)));
    fields.extend(guide.keywords.iter().map(|text| field(FieldKind::Keyword, text)));
    fields.extend(codes.iter().filter_map(|row| row.code.as_ref()).map(|code| field(FieldKind::Keyword, &code.value)));
    fields.push(field(FieldKind::Category, &guide.category));
    fields.retain(|field| !field.text.trim().is_empty());
    Doc { guide: guide.id.to_string(), step: None, title: guide.title.clone(), fields }
}

fn step_doc(guide: &Guide, step: &Step, codes: &[&CodeRow]) -> Doc {
    let mut fields = vec![
        field(FieldKind::StepTitle, &step.title),
        field(FieldKind::Say, &step.say),
        field(FieldKind::Do, &step.doing),
        field(FieldKind::Note, &step.note),
        field(FieldKind::Warn, &step.warn),
        field(FieldKind::Copy, &step.copy),
    ];
    let here = codes.iter().filter(|row| row.step.as_ref().is_some_and(|at| at.value == step.id));
    fields.extend(here.filter_map(|row| row.code.as_ref()).map(|code| field(FieldKind::Keyword, &code.value)));
    if let Exit::Choices(choices) = &step.exit {
        fields.extend(choices.iter().map(|choice| field(FieldKind::Choice, &choice.label)));
    }
    fields.retain(|field| !field.text.trim().is_empty());
    Doc { guide: guide.id.to_string(), step: Some(step.id.clone()), title: step.title.to_string(), fields }
}

fn field(kind: FieldKind, text: &str) -> Field {
    Field { kind, text: text.replace("**", "") }
}
