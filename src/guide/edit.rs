//! Structural edits of a guide's text: only what is meant changes, comments and line ends stay.
//!
//! Takes a text and gives a text; knows no disk and judges no meaning. A text that is no TOML, or that cannot be
//! written back as it was, is refused instead of being rewritten.

mod list;
mod text;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

use list::set_list;

use crate::diag::Bilingual;

/// Why a text was not edited. It is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// No TOML.
    #[error("TOML로 읽을 수 없는 글은 고칠 수 없어요. giljabi check로 먼저 고쳐 주세요")]
    Syntax,
    /// It would not come back as it was.
    #[error("이 글은 그대로 되돌려 쓸 수 없어서 손대지 않았어요. 편집기에서 직접 고쳐 주세요")]
    Unfaithful,
    /// No step of that id.
    #[error("`{0}` 단계가 없어요. 단계의 id를 확인해 주세요")]
    NoStep(String),
    /// No case at that place.
    #[error("{0}번째 사례가 없어요. 파일을 다시 읽고 해 주세요")]
    NoCase(usize),
    /// The id belongs to a step or an outcome already.
    #[error("`{0}`은(는) 이미 쓰는 id예요. 다른 id를 골라 주세요")]
    Taken(String),
}

impl Bilingual for EditError {
    fn english(&self) -> String {
        match self {
            Self::Syntax => "The text is no TOML, so it cannot be edited. Mend it first: giljabi check.".to_owned(),
            Self::Unfaithful => {
                "The text would not come back as it was, so it was left alone. Edit it by hand.".to_owned()
            }
            Self::NoStep(id) => format!("There is no step `{id}`. Check its id."),
            Self::NoCase(at) => format!("There is no case {at}. Read the file again."),
            Self::Taken(id) => format!("The id `{id}` is in use already. Choose another one."),
        }
    }
}

/// A case to write.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewCase {
    /// What it proves.
    pub name: String,
    /// Labels or keys, in order.
    pub take: Vec<String>,
    /// Inputs, in the order to be written.
    pub with: Vec<(String, String)>,
    /// Outcome id.
    pub end: String,
}

/// What a step's key is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepValue {
    /// One text.
    Text(String),
    /// A list of texts.
    Texts(Vec<String>),
}

/// Adds a case at the end of the cases.
///
/// # Errors
/// [`EditError::Syntax`], [`EditError::Unfaithful`].
pub fn append_case(text: &str, case: &NewCase) -> Result<String, EditError> {
    edited(text, |doc| {
        let mut table = Table::new();
        table.decor_mut().set_prefix("\n");
        table.insert("name", string(&case.name));
        table.insert("take", Item::Value(case.take.iter().map(String::as_str).collect()));
        if !case.with.is_empty() {
            let with: toml_edit::InlineTable =
                case.with.iter().map(|(name, value)| (name.as_str(), Value::from(value.as_str()))).collect();
            table.insert("with", Item::Value(with.into()));
        }
        table.insert("end", string(&case.end));
        // As the others are written: keys of one width.
        if let Some(mut key) = table.key_mut("end") {
            key.leaf_decor_mut().set_suffix("  ");
        }
        doc.entry("case").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        match doc.get_mut("case") {
            Some(Item::ArrayOfTables(cases)) => {
                cases.push(table);
                Ok(())
            }
            _ => Err(EditError::Unfaithful),
        }
    })
}

/// Sets the `end` of the case at `index`, counted from 0 in file order.
///
/// # Errors
/// [`EditError::NoCase`], and as [`append_case`].
pub fn set_case_end(text: &str, index: usize, end: &str) -> Result<String, EditError> {
    edited(text, |doc| {
        let cases = doc.get_mut("case").and_then(Item::as_array_of_tables_mut);
        let case = cases.and_then(|cases| cases.get_mut(index)).ok_or(EditError::NoCase(index + 1))?;
        put(case, "end", end.into());
        Ok(())
    })
}

/// Sets a key of a step; a key that is not there is added after the others.
///
/// # Errors
/// [`EditError::NoStep`], and as [`append_case`].
pub fn set_step_key(text: &str, step: &str, key: &str, value: &StepValue) -> Result<String, EditError> {
    edited(text, |doc| {
        let table = steps(doc).find(|table| id_of(table) == Some(step));
        let table = table.ok_or_else(|| EditError::NoStep(step.to_owned()))?;
        match (value, table.get_mut(key)) {
            (StepValue::Text(text), _) => put(table, key, text.as_str().into()),
            (StepValue::Texts(texts), Some(Item::Value(Value::Array(list)))) => set_list(list, texts),
            (StepValue::Texts(texts), _) => put(table, key, texts.iter().map(String::as_str).collect()),
        }
        Ok(())
    })
}

/// Gives a step another id, wherever the guide names it: `start`, `goto`, `over` and `on`.
///
/// # Errors
/// [`EditError::NoStep`], [`EditError::Taken`], and as [`append_case`].
pub fn rename_step(text: &str, old: &str, new: &str) -> Result<String, EditError> {
    edited(text, |doc| {
        if old == new {
            return Ok(());
        }
        let outcomes = doc.get("outcome").and_then(Item::as_array_of_tables);
        if outcomes.is_some_and(|all| all.iter().any(|table| id_of(table) == Some(new)))
            || steps(doc).any(|table| id_of(table) == Some(new))
        {
            return Err(EditError::Taken(new.to_owned()));
        }
        let mut found = false;
        swap(doc.as_table_mut(), "start", old, new);
        for step in steps(doc) {
            found |= swap(step, "id", old, new);
            swap(step, "goto", old, new);
            let choices = step.get_mut("choice").and_then(Item::as_array_mut);
            for choice in choices.into_iter().flat_map(toml_edit::Array::iter_mut) {
                let Some(choice) = choice.as_inline_table_mut() else { continue };
                swap(choice, "goto", old, new);
                swap(choice, "over", old, new);
                let Some(on) = choice.get_mut("on").and_then(Value::as_inline_table_mut) else { continue };
                let results: Vec<String> = on.iter().map(|(result, _)| result.to_owned()).collect();
                for result in results {
                    swap(on, &result, old, new);
                }
            }
        }
        if found { Ok(()) } else { Err(EditError::NoStep(old.to_owned())) }
    })
}

/// Parses, edits, and writes back with the line ends of the old text.
fn edited(text: &str, edit: impl FnOnce(&mut DocumentMut) -> Result<(), EditError>) -> Result<String, EditError> {
    let plain = text::with_plain_ends(text);
    let mut doc: DocumentMut = plain.parse().map_err(|_| EditError::Syntax)?;
    if doc.to_string() != plain {
        return Err(EditError::Unfaithful);
    }
    edit(&mut doc)?;
    Ok(text::with_ends_of(text, &doc.to_string()))
}

/// Sets a value in its place: what stands before and behind it, comments too, stays.
fn put(table: &mut dyn TableLike, key: &str, value: Value) {
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        _ => drop(table.insert(key, Item::Value(value))),
    }
}

/// Puts `new` where a key says `old`. Says whether it did.
fn swap(table: &mut dyn TableLike, key: &str, old: &str, new: &str) -> bool {
    let says = table.get(key).and_then(Item::as_str) == Some(old);
    if says {
        put(table, key, new.into());
    }
    says
}

fn steps(doc: &mut DocumentMut) -> impl Iterator<Item = &mut Table> {
    doc.get_mut("step").and_then(Item::as_array_of_tables_mut).into_iter().flat_map(ArrayOfTables::iter_mut)
}

fn id_of(table: &Table) -> Option<&str> {
    table.get("id").and_then(Item::as_str)
}

fn string(text: &str) -> Item {
    Item::Value(text.into())
}

#[cfg(test)]
mod tests;
