//! What can be searched in a library.

use crate::guide::library::Library;
use crate::guide::model::{Exit, Guide, Step};
use crate::search::{Doc, Field, FieldKind, Index};

/// The index of a library: a document for each guide, and one for each of its steps.
pub fn build(library: &Library) -> Index {
    let mut docs = Vec::new();
    for guide in library.guides.values() {
        docs.push(guide_doc(guide));
        docs.extend(guide.steps.iter().map(|step| step_doc(guide, step)));
    }
    Index::build(docs)
}

fn guide_doc(guide: &Guide) -> Doc {
    let mut fields = vec![field(FieldKind::Title, &guide.title), field(FieldKind::Summary, &guide.summary)];
    fields.extend(guide.symptoms.iter().map(|text| field(FieldKind::Symptom, text)));
    fields.extend(guide.keywords.iter().map(|text| field(FieldKind::Keyword, text)));
    fields.push(field(FieldKind::Category, &guide.category));
    fields.retain(|field| !field.text.trim().is_empty());
    Doc { guide: guide.id.to_string(), step: None, title: guide.title.clone(), fields }
}

fn step_doc(guide: &Guide, step: &Step) -> Doc {
    let mut fields = vec![
        field(FieldKind::StepTitle, &step.title),
        field(FieldKind::Say, &step.say),
        field(FieldKind::Do, &step.doing),
        field(FieldKind::Note, &step.note),
        field(FieldKind::Warn, &step.warn),
        field(FieldKind::Copy, &step.copy),
    ];
    if let Exit::Choices(choices) = &step.exit {
        fields.extend(choices.iter().map(|choice| field(FieldKind::Choice, &choice.label)));
    }
    fields.retain(|field| !field.text.trim().is_empty());
    Doc { guide: guide.id.to_string(), step: Some(step.id.clone()), title: step.title.clone(), fields }
}

fn field(kind: FieldKind, text: &str) -> Field {
    Field { kind, text: text.replace("**", "") }
}
