//! A TOML text as a tree of borrowed values in the order of the file.
//!
//! Reads nothing into it. Every text that is not plainly written goes to the `toml` crate, which
//! alone decides what TOML is and what is wrong with a text.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};
use toml::value::Datetime;

use super::quick;

/// A value and its bytes in the file. Half as large as the crate's own pair: a guide has hundreds, and where the
/// entries of a step take less than a kilobyte the allocator hands them out and back again at once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed<T> {
    value: T,
    start: u32,
    end: u32,
}

impl<T> Placed<T> {
    pub(super) fn new(span: Range<usize>, value: T) -> Self {
        // No file that is read is nearly so long.
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { value, start: short(span.start), end: short(span.end) }
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(super) fn get_ref(&self) -> &T {
        &self.value
    }

    pub(super) fn into_inner(self) -> T {
        self.value
    }

    pub(super) fn as_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// A table. Keys are in the order of the file, each once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Table<'t> {
    pub(super) entries: Vec<Entry<'t>>,
}

/// A key and its value, each with its bytes in the file.
pub(super) type Entry<'t> = (Placed<Cow<'t, str>>, Placed<Value<'t>>);

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'t> {
    /// A text, quotes and escapes resolved.
    String(Cow<'t, str>),
    /// A whole number, where it fits.
    Integer(Option<i64>),
    /// Any other number.
    Float,
    /// True or false.
    Boolean(bool),
    /// A date, a time, or both.
    Datetime(Datetime),
    /// A list, or `[[tables]]`.
    Array(Vec<Placed<Value<'t>>>),
    /// A table.
    Table(Table<'t>),
}

/// Errors that are kept of one text. Whoever mends these sees the next.
const MAX_ERRORS: usize = 1_000;

/// Reads a text to its end, with everything that is wrong with it, and whether it is plainly written.
pub(super) fn read(text: &str) -> (Table<'_>, Vec<toml::de::Error>, bool) {
    match quick::read(text) {
        Some(table) => (table, Vec::new(), true),
        None => {
            let (root, mut errors) = DeTable::parse_recoverable(text);
            errors.truncate(MAX_ERRORS);
            (table(root.into_inner()), errors, false)
        }
    }
}

fn table(from: DeTable<'_>) -> Table<'_> {
    let mut entries: Vec<Entry<'_>> = Vec::with_capacity(from.len());
    for (key, from) in from {
        entries.push((Placed::new(key.span(), key.into_inner()), value(from)));
    }
    entries.sort_by_key(|(key, _)| key.span().start);
    Table { entries }
}

fn value(from: Spanned<DeValue<'_>>) -> Placed<Value<'_>> {
    let span = from.span();
    let value = match from.into_inner() {
        DeValue::String(text) => Value::String(text),
        DeValue::Integer(number) => Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()),
        DeValue::Float(_) => Value::Float,
        DeValue::Boolean(is) => Value::Boolean(is),
        DeValue::Datetime(at) => Value::Datetime(at),
        DeValue::Array(items) => Value::Array(array(items)),
        DeValue::Table(from) => Value::Table(table(from)),
    };
    Placed::new(span, value)
}

fn array(items: DeArray<'_>) -> Vec<Placed<Value<'_>>> {
    items.into_iter().map(value).collect()
}

impl<'t> Table<'t> {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Placed<Value<'t>>> {
        self.find(key).map(|(_, value)| value)
    }

    /// The value of a key, and which of the entries it is.
    pub(super) fn find(&self, key: &str) -> Option<(usize, &Placed<Value<'t>>)> {
        // Keys of the language differ in length or first letter nearly always; comparing them whole is a call.
        let (len, first) = (key.len(), key.as_bytes().first());
        let is = |name: &str| name.len() == len && name.as_bytes().first() == first && name == key;
        let at = self.entries.iter().position(|(name, _)| is(name.get_ref()))?;
        self.entries.get(at).map(|(_, value)| (at, value))
    }
}

impl<'t> Value<'t> {
    pub(super) fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { *number } else { None }
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        if let Self::Boolean(is) = self { Some(*is) } else { None }
    }

    pub(super) fn as_datetime(&self) -> Option<&Datetime> {
        if let Self::Datetime(at) = self { Some(at) } else { None }
    }

    pub(super) fn as_array(&self) -> Option<&[Placed<Self>]> {
        if let Self::Array(items) = self { Some(items) } else { None }
    }

    pub(super) fn as_table(&self) -> Option<&Table<'t>> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }
}

#[cfg(test)]
mod tests;
