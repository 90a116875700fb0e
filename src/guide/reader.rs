//! Reads the fields of one TOML table by name and type, and reports what does not fit.
//!
//! Goes on after a fault: a wrong value is `None` and a diagnostic (G002, G003), never a stop.

use std::sync::Arc;

use jiff::civil::Date;

use super::parse::MAX_FINDINGS;
use super::raw::{At, MaybeText};
use super::tree::{Placed, Table, Value};
use crate::diag::{Diagnostic, Severity, Words, words};
use crate::text::nearest::nearest;
use crate::text::span::Span;

/// Where findings of one file go.
pub(super) struct Sink {
    pub(super) file: Arc<str>,
    pub(super) found: Vec<Diagnostic>,
    /// Where the parser lost its way. From there on nothing is told of what the text means, and nowhere of
    /// what is missing: it may only not have been read.
    pub(super) lost: Option<usize>,
}

impl Sink {
    pub(super) fn new(file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), found: Vec::new(), lost: None }
    }
}

/// Entries of one list that are read. No guide that a person wrote has so many; a file made to have a
/// million of them would hold everybody up.
const MAX_ENTRIES: usize = 2_000;

/// Longest single text, in bytes: more than a person reads in half an hour.
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// Most keys that a table of the guide language may have.
const MOST_KEYS: usize = 24;

/// One table being read. Every key asked for is a known key; [`Fields::finish`] reports the others.
pub(super) struct Fields<'s, 't> {
    table: &'t Table<'t>,
    /// Span of the table itself.
    pub(super) span: Span,
    /// What the table is, for messages: "단계", "결과" ….
    what: Words,
    step: Option<&'t str>,
    /// The keys asked for so far, then nothing.
    known: [&'static str; MOST_KEYS],
    asked: usize,
    /// Which of the entries were asked for, a bit each, as far as there are bits.
    taken: u64,
    sink: &'s mut Sink,
}

impl<'s, 't> Fields<'s, 't> {
    pub(super) fn new(table: &'t Table<'t>, span: Span, what: Words, sink: &'s mut Sink) -> Self {
        Self { table, span, what, step: None, known: [""; MOST_KEYS], asked: 0, taken: 0, sink }
    }

    /// Findings from here on belong to this step.
    pub(super) fn in_step(mut self, step: Option<&'t str>) -> Self {
        self.step = step;
        self
    }

    /// A table inside this one, read with the same sink.
    pub(super) fn child<'a>(&'a mut self, table: &'t Table<'t>, span: Span, what: Words) -> Fields<'a, 't> {
        Fields { step: self.step, ..Fields::new(table, span, what, self.sink) }
    }

    /// A sink that hears what this one would hear.
    pub(super) fn sink_like(&self) -> Sink {
        Sink { lost: self.sink.lost, ..Sink::new(&self.sink.file) }
    }

    /// The same table, to read parts of it beside each other.
    pub(super) fn beside<'a>(&self, sink: &'a mut Sink) -> Fields<'a, 't> {
        Fields { step: self.step, ..Fields::new(self.table, self.span, self.what.clone(), sink) }
    }

    pub(super) fn report(&mut self, mut found: Diagnostic) {
        // A value that the parser put in place of what it could not read has no place.
        let Span { start, end } = found.primary.span;
        if self.sink.lost.is_some_and(|lost| lost <= start || start == end) {
            return;
        }
        found.step = found.step.or_else(|| self.step.map(str::to_owned));
        if self.sink.found.len() < MAX_FINDINGS {
            self.sink.found.push(found);
        }
    }

    /// A text that is no longer than texts may be.
    fn short(&mut self, key: &str, text: &str, value: &Placed<Value<'_>>) -> MaybeText {
        if text.len() <= MAX_TEXT_BYTES {
            return Some(At::new(text.to_owned(), value.span()));
        }
        let size = text.len() / 1024;
        let most = MAX_TEXT_BYTES / 1024;
        let message = words!("`{key}`의 글이 너무 길어요 ({size} KB)", "the text of `{key}` is too long ({size} KB)");
        let help = words!("글 하나는 {most} KB까지예요. 나눠 주세요", "a text has at most {most} KB; split it");
        self.error("G003", value.span().into(), message, help);
        None
    }

    /// The entries of a list that are read; says so where there are more.
    fn bounded<'x, T>(&mut self, key: &str, span: Span, entries: &'x [T]) -> &'x [T] {
        let Some(read) = entries.get(..MAX_ENTRIES).filter(|read| read.len() < entries.len()) else { return entries };
        let count = entries.len();
        let message = words!(
            "`{key}`에 {count}개가 있어요. {MAX_ENTRIES}개까지만 읽어요",
            "`{key}` has {count} entries; only {MAX_ENTRIES} are read"
        );
        self.error("G003", span, message, words!("여러 안내로 나눠 주세요", "split the guide into several"));
        read
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: Words, help: Words) {
        let found = Diagnostic::new(code, Severity::Error, &self.sink.file, span, message).help(help);
        self.report(found);
    }

    fn value(&mut self, key: &'static str) -> Option<&'t Placed<Value<'t>>> {
        self.ask(key);
        let (at, value) = self.table.find(key)?;
        self.taken |= u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)).unwrap_or(0);
        Some(value)
    }

    fn ask(&mut self, key: &'static str) {
        if let Some(place) = self.known.get_mut(self.asked) {
            *place = key;
            self.asked += 1;
        }
    }

    fn known(&self) -> &[&'static str] {
        self.known.get(..self.asked).unwrap_or_default()
    }

    fn wrong_type(&mut self, key: &str, value: &Placed<Value<'_>>, wanted: &Words) {
        let given = type_of(value.get_ref());
        let message = Words::made(
            format!("`{key}`에는 {} 와야 하는데 {} 있어요", wanted.ko, given.ko),
            format!("`{key}` takes {}, not {}", wanted.en, given.en),
        );
        let help = words!("`{key}`의 값을 고쳐 주세요", "correct the value of `{key}`");
        self.error("G003", value.span().into(), message, help);
    }

    pub(super) fn missing(&mut self, key: &str) {
        if self.sink.lost.is_some() {
            return;
        }
        let Words { ko, en } = &self.what;
        let message = words!("{ko}에 `{key}`가 없어요", "{en}: `{key}` is missing");
        let help = words!("`{key} = …` 줄을 넣어 주세요", "add a line `{key} = …`");
        self.error("G003", self.span, message, help);
    }

    pub(super) fn text(&mut self, key: &'static str) -> MaybeText {
        let value = self.value(key)?;
        match value.get_ref().as_str() {
            Some(text) => self.short(key, text, value),
            None => {
                self.wrong_type(key, value, &TEXT);
                None
            }
        }
    }

    /// A text that must be there and hold more than spaces.
    pub(super) fn required_text(&mut self, key: &'static str) -> MaybeText {
        if self.table.get(key).is_none() {
            self.ask(key);
            self.missing(key);
            return None;
        }
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            let message = words!("`{key}`가 비어 있어요", "`{key}` is empty");
            self.error("G003", text.span, message, words!("내용을 적어 주세요", "write something there"));
            return None;
        }
        Some(text)
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Vec<At<String>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, &Words::fixed("[\"…\"] 모양의 목록이", "a list like [\"…\"]"));
            return Vec::new();
        };
        let items = self.bounded(key, value.span().into(), items);
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => out.extend(self.short(key, text, item)),
                None => self.wrong_type(key, item, &Words::fixed("글의 목록이", "a list of texts")),
            }
        }
        out
    }

    pub(super) fn integer(&mut self, key: &'static str) -> Option<At<i64>> {
        let value = self.value(key)?;
        let number = value.get_ref().as_integer();
        if number.is_none() {
            self.wrong_type(key, value, &Words::fixed("정수가", "a whole number"));
        }
        number.map(|number| At::new(number, value.span()))
    }

    /// A whole number within `range`; outside it is G003.
    pub(super) fn integer_in(&mut self, key: &'static str, low: i64, high: i64) -> Option<At<i64>> {
        let number = self.integer(key)?;
        if (low..=high).contains(&number.value) {
            return Some(number);
        }
        let message = words!(
            "`{key}`에는 {low}부터 {high}까지 쓸 수 있어요. 지금은 {given}이에요",
            "`{key}` goes from {low} to {high}, this is {given}",
            given = number.value
        );
        let help = words!("범위 안의 수로 고쳐 주세요", "write a number in that range");
        self.error("G003", number.span, message, help);
        None
    }

    /// Whether a key is there, whatever it holds.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, value, &Words::fixed("true나 false가", "true or false"));
        }
        flag
    }

    pub(super) fn date(&mut self, key: &'static str) -> Option<At<Date>> {
        let value = self.value(key)?;
        let date =
            value.get_ref().as_datetime().filter(|d| d.time.is_none() && d.offset.is_none()).and_then(|d| d.date);
        let date = date.and_then(|d| {
            let year = i16::try_from(d.year).ok()?;
            Date::new(year, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?).ok()
        });
        if date.is_none() {
            self.wrong_type(key, value, &Words::fixed("2026-11-21 모양의 날짜가", "a date like 2026-11-21"));
        }
        date.map(|date| At::new(date, value.span()))
    }

    /// A moment with an offset, in Unix milliseconds.
    pub(super) fn moment(&mut self, key: &'static str) -> Option<At<i64>> {
        let value = self.value(key)?;
        let moment = value.get_ref().as_datetime().and_then(|d| d.to_string().parse::<jiff::Timestamp>().ok());
        if moment.is_none() {
            let wanted =
                Words::fixed("2026-11-21T09:00:00+09:00 모양의 때가", "a moment like 2026-11-21T09:00:00+09:00");
            self.wrong_type(key, value, &wanted);
        }
        moment.map(|moment| At::new(moment.as_millisecond(), value.span()))
    }

    pub(super) fn table(&mut self, key: &'static str) -> Option<(&'t Table<'t>, Span)> {
        let value = self.value(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, value, &TABLE);
        }
        table.map(|table| (table, value.span().into()))
    }

    /// `[[key]]` tables, or an array of inline tables.
    pub(super) fn tables(&mut self, key: &'static str) -> Option<At<Vec<(&'t Table<'t>, Span)>>> {
        let value = self.value(key)?;
        let Some(items) = value.get_ref().as_array() else {
            // `[step]` begins before its name, `choice = { … }` after it.
            let inline = self
                .table
                .entries
                .iter()
                .any(|(name, _)| *name.get_ref() == key && name.span().start < value.span().start);
            if value.get_ref().as_table().is_some() && inline {
                let message = words!(
                    "`{key}`에는 표의 목록이 와야 하는데 표 하나가 있어요",
                    "`{key}` takes a list of tables, not one table"
                );
                let help = words!(
                    "`{key} = [{{ … }}]`처럼 대괄호로 감싸 주세요",
                    "put brackets around it: `{key} = [{{ … }}]`"
                );
                self.error("G003", value.span().into(), message, help);
            } else if value.get_ref().as_table().is_some() {
                let message = words!("`[{key}]`는 `[[{key}]]`로 적어야 해요", "`[{key}]` must be `[[{key}]]`");
                let help = words!("대괄호를 두 번 써 주세요", "write the brackets twice");
                self.error("G003", value.span().into(), message, help);
            } else {
                self.wrong_type(key, value, &Words::fixed("표의 목록이", "a list of tables"));
            }
            return None;
        };
        let items = self.bounded(key, value.span().into(), items);
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref().as_table() {
                Some(table) => out.push((table, Span::from(item.span()))),
                None => self.wrong_type(key, item, &TABLE),
            }
        }
        Some(At::new(out, value.span()))
    }

    /// Names and texts of a table such as `on = { … }`, in file order.
    pub(super) fn pairs(&mut self, key: &'static str) -> Vec<(At<String>, At<String>)> {
        let Some((table, span)) = self.table(key) else { return Vec::new() };
        let mut out = Vec::new();
        self.bounded(key, span, &table.entries);
        for (name, value) in entries(table).into_iter().take(MAX_ENTRIES) {
            match value.get_ref().as_str() {
                Some(text) => out.push((name, At::new(text.to_owned(), value.span()))),
                None => self.wrong_type(key, value, &TEXT),
            }
        }
        out
    }

    /// A text that must be one of `allowed`.
    pub(super) fn word_of(&mut self, key: &'static str, allowed: &[&str], required: bool) -> MaybeText {
        let text = if required { self.required_text(key)? } else { self.text(key)? };
        if allowed.contains(&text.value.as_str()) {
            return Some(text);
        }
        let message = words!("`{key}`에 쓸 수 없는 값이에요: {given}", "`{key}` cannot be {given}", given = text.value);
        let found = Diagnostic::new("G003", Severity::Error, &self.sink.file, text.span, message);
        let allowed_are = allowed.join(", ");
        let help = match nearest(&text.value, allowed.iter().copied()) {
            Some(near) => words!(
                "혹시 \"{near}\"인가요? 쓸 수 있는 값: {allowed_are}",
                "did you mean \"{near}\"? It may be {allowed_are}"
            ),
            None => words!("쓸 수 있는 값: {allowed_are}", "it may be {allowed_are}"),
        };
        self.report(found.help(help));
        None
    }

    /// Reports every key nobody asked for (G002).
    pub(super) fn finish(mut self) {
        for (at, (key, _)) in self.table.entries.iter().enumerate() {
            let taken =
                u32::try_from(at).ok().and_then(|at| self.taken.checked_shr(at)).is_some_and(|bits| bits & 1 == 1);
            if taken || self.known().contains(&&**key.get_ref()) {
                continue;
            }
            let (Words { ko, en }, given, span) = (&self.what, key.get_ref(), Span::from(key.span()));
            let message = words!("{ko}에 없는 키예요: `{given}`", "{en}: there is no key `{given}`");
            let found = Diagnostic::new("G002", Severity::Error, &self.sink.file, span, message);
            // A key that is there already is not what was meant.
            let free = self.known().iter().copied().filter(|known| self.table.get(known).is_none());
            let found = match nearest(given, free) {
                Some(near) => found.help(words!("혹시 `{near}`인가요?", "did you mean `{near}`?")).fix(
                    words!("`{given}` → `{near}`", "`{given}` → `{near}`"),
                    span,
                    near,
                ),
                None => {
                    let known = self.known().join(", ");
                    found.help(words!("쓸 수 있는 키: {known}", "the keys are {known}"))
                }
            };
            self.report(found);
        }
    }
}

/// Entries of a table in the order of the file.
pub(super) fn entries<'t>(table: &'t Table<'t>) -> Vec<(At<String>, &'t Placed<Value<'t>>)> {
    table.entries.iter().map(|(key, value)| (At::new(key.get_ref().to_string(), key.span()), value)).collect()
}

/// What is wanted, as it stands in a sentence; Korean has its particle with it.
const TEXT: Words = Words::fixed("글이", "a text");
const TABLE: Words = Words::fixed("{ … } 모양의 표가", "a table like { … }");

fn type_of(value: &Value<'_>) -> Words {
    match value {
        Value::String(_) => TEXT,
        Value::Integer(_) | Value::Float => Words::fixed("숫자가", "a number"),
        Value::Boolean(_) => Words::fixed("참·거짓이", "true or false"),
        Value::Datetime(_) => Words::fixed("날짜가", "a date"),
        Value::Array(_) => Words::fixed("목록이", "a list"),
        Value::Table(_) => Words::fixed("표가", "a table"),
    }
}
