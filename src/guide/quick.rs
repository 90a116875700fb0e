//! Reads TOML as guides are plainly written, several times faster than the whole language needs.
//!
//! Never guesses: at the first thing that is not plain (an escape beyond the common ones, a quoted
//! key, `[header]`s, a number that is not whole, any fault) it gives up, and the `toml` crate reads
//! the text. What it does accept it reads exactly as that crate does; a property test holds it to that.
//!
//! What it is worth: checking 10,000 guides (73 MB, `benches/library.rs`) takes about half as long again without it.

use std::borrow::Cow;
use std::ops::Range;

use toml::value::{Date, Datetime};

use super::tree::{Entry, Placed, Table, Value};

/// Keys of one table. More are not plain, and looking for repeats would take long.
const MOST_KEYS: usize = 64;

/// Keys of most inline tables, and of most steps.
const FEW_KEYS: usize = 4;
const MANY_KEYS: usize = 12;

/// Lists and tables within each other.
const DEEPEST: usize = 6;

/// Bytes from which on the halves of a text are read beside each other. Somebody waits for a guide that is edited.
const LARGE: usize = 64 * 1024;

/// Reads a whole text; `None` where it is not plain.
pub(super) fn read(text: &str) -> Option<Table<'_>> {
    let middle = text.as_bytes().get(text.len() / 2..).filter(|_| text.len() >= LARGE);
    let header = middle.and_then(|rest| rest.windows(3).position(|at| at == b"\n[["));
    match header {
        Some(at) => halves(text, text.len() / 2 + at + 1),
        None => part(text, 0..text.len()).map(|file| file.root),
    }
}

/// Reads a text in two parts, of which the second begins with a header. Where what looks like one stands within a text
/// of many lines, the first part ends inside of it and is not plain.
pub(super) fn halves(text: &str, at: usize) -> Option<Table<'_>> {
    let (first, second) = rayon::join(|| part(text, 0..at), || part(text, at..text.len()));
    let (mut file, second) = (first?, second?);
    for (key, value) in second.root.entries {
        let Some(place) = file.place(&key) else {
            file.listed.push(file.root.entries.len());
            add(&mut file.root, (key, value))?;
            continue;
        };
        let known = file.root.entries.get_mut(place).filter(|_| file.listed.contains(&place))?;
        let (Value::Array(items), Value::Array(more)) = (known.1.as_mut(), value.into_inner()) else { return None };
        items.extend(more);
    }
    Some(file.root)
}

/// Reads a part of a text that begins with a header and ends before another, or at the end.
pub(super) fn part_of(text: &str, range: Range<usize>) -> Option<Table<'_>> {
    part(text, range).map(|file| file.root)
}

fn part(text: &str, range: Range<usize>) -> Option<File<'_>> {
    let mut reader = Reader { text, bytes: text.as_bytes().get(..range.end)?, at: range.start };
    let mut file = File::default();
    loop {
        reader.spaces();
        match reader.peek() {
            None => return Some(file),
            Some(b'\n') => reader.at += 1,
            Some(b'#') => reader.comment()?,
            Some(b'[') => file.header(&mut reader)?,
            Some(_) => file.line(&mut reader)?,
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct File<'t> {
    root: Table<'t>,
    /// Entry of the root whose last table the lines belong to; `None`: to the root.
    current: Option<usize>,
    /// Entries of the root that `[[headers]]` made.
    listed: Vec<usize>,
    /// Entries of the root that dotted keys made.
    dotted: Vec<usize>,
}

impl<'t> File<'t> {
    /// `[[step]]`.
    fn header(&mut self, reader: &mut Reader<'t>) -> Option<()> {
        let start = reader.at;
        reader.expect(b"[[")?;
        let key = reader.key()?;
        reader.expect(b"]]")?;
        let span = start..reader.at;
        reader.line_end()?;
        let at = match self.place(&key) {
            Some(at) => self.listed.contains(&at).then_some(at)?,
            None => {
                let at = self.root.entries.len();
                add(&mut self.root, (key, Placed::new(span.clone(), Value::Array(Vec::new()))))?;
                self.listed.push(at);
                at
            }
        };
        let Value::Array(items) = self.root.entries.get_mut(at)?.1.as_mut() else { return None };
        items.push(Placed::new(span, Value::Table(Table { entries: Vec::with_capacity(MANY_KEYS) })));
        self.current = Some(at);
        Some(())
    }

    /// `key = value`, or `input.name = value` before the first header.
    fn line(&mut self, reader: &mut Reader<'t>) -> Option<()> {
        let key = reader.key()?;
        let inner = match reader.peek()? {
            b'.' => {
                reader.at += 1;
                Some(reader.key()?)
            }
            _ => None,
        };
        reader.spaces();
        reader.expect(b"=")?;
        reader.spaces();
        let value = reader.value(0)?;
        reader.line_end()?;
        match (inner, self.current) {
            (None, None) => add_new(&mut self.root, (key, value)),
            (None, Some(at)) => {
                let Value::Array(items) = self.root.entries.get_mut(at)?.1.as_mut() else { return None };
                let Value::Table(table) = items.last_mut()?.as_mut() else { return None };
                add_new(table, (key, value))
            }
            (Some(inner), None) => {
                let at = match self.place(&key) {
                    Some(at) => self.dotted.contains(&at).then_some(at)?,
                    None => {
                        let at = self.root.entries.len();
                        let span = key.span();
                        add(&mut self.root, (key, Placed::new(span, Value::Table(Table::default()))))?;
                        self.dotted.push(at);
                        at
                    }
                };
                let Value::Table(table) = self.root.entries.get_mut(at)?.1.as_mut() else { return None };
                add_new(table, (inner, value))
            }
            (Some(_), Some(_)) => None,
        }
    }

    fn place(&self, key: &Placed<Cow<'t, str>>) -> Option<usize> {
        self.root.find(key.get_ref()).map(|(at, _)| at)
    }
}

fn add_new<'t>(table: &mut Table<'t>, entry: Entry<'t>) -> Option<()> {
    if table.find(entry.0.get_ref()).is_some() {
        return None;
    }
    add(table, entry)
}

fn add<'t>(table: &mut Table<'t>, entry: Entry<'t>) -> Option<()> {
    if table.entries.len() == MOST_KEYS {
        return None;
    }
    table.entries.push(entry);
    Some(())
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn expect(&mut self, mark: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(mark).then(|| self.at += mark.len())
    }

    fn spaces(&mut self) {
        self.at = self.skip(self.at, |byte| matches!(byte, b' ' | b'\t'));
    }

    /// The first place from `at` on where `holds` does not hold.
    fn skip(&self, at: usize, holds: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|byte| !holds(*byte)).unwrap_or(rest.len())
    }

    fn comment(&mut self) -> Option<()> {
        self.at = self.skip(self.at, |byte| byte >= b' ' && byte != 0x7f || byte == b'\t');
        matches!(self.peek(), None | Some(b'\n')).then_some(())
    }

    /// What may follow a value or a header on its line.
    fn line_end(&mut self) -> Option<()> {
        self.spaces();
        if self.peek() == Some(b'#') {
            self.comment()?;
        }
        match self.peek() {
            None => Some(()),
            Some(b'\n') => {
                self.at += 1;
                Some(())
            }
            Some(_) => None,
        }
    }

    /// Spaces, line ends and comments, as they may stand in a list.
    fn gap(&mut self) -> Option<()> {
        loop {
            self.at = self.skip(self.at, |byte| matches!(byte, b' ' | b'\t' | b'\n'));
            if self.peek() != Some(b'#') {
                return Some(());
            }
            self.comment()?;
        }
    }

    /// A key without quotation marks.
    fn key(&mut self) -> Option<Placed<Cow<'t, str>>> {
        let start = self.at;
        self.at = self.skip(start, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        let key = self.text.get(start..self.at).filter(|key| !key.is_empty())?;
        Some(Placed::new(start..self.at, Cow::Borrowed(key)))
    }

    fn value(&mut self, depth: usize) -> Option<Placed<Value<'t>>> {
        let start = self.at;
        let value = match self.peek()? {
            b'"' => Value::String(self.string()?),
            b'\'' => Value::String(self.literal()?),
            b'[' if depth < DEEPEST => Value::Array(self.array(depth + 1)?),
            b'{' if depth < DEEPEST => Value::Table(self.table(depth + 1)?),
            b't' => self.expect(b"true").map(|()| Value::Boolean(true))?,
            b'f' => self.expect(b"false").map(|()| Value::Boolean(false))?,
            b'0'..=b'9' | b'-' => self.number()?,
            _ => return None,
        };
        Some(Placed::new(start..self.at, value))
    }

    fn array(&mut self, depth: usize) -> Option<Vec<Placed<Value<'t>>>> {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            self.gap()?;
            if self.expect(b"]").is_some() {
                return Some(out);
            }
            out.push(self.value(depth)?);
            self.gap()?;
            if self.expect(b",").is_none() {
                self.expect(b"]")?;
                return Some(out);
            }
        }
    }

    /// `{ key = value, … }` on one line, without a comma at its end.
    fn table(&mut self, depth: usize) -> Option<Table<'t>> {
        self.at += 1;
        let mut out = Table { entries: Vec::with_capacity(FEW_KEYS) };
        self.spaces();
        if self.expect(b"}").is_some() {
            return Some(out);
        }
        loop {
            let key = self.key()?;
            self.spaces();
            self.expect(b"=")?;
            self.spaces();
            let value = self.value(depth)?;
            add_new(&mut out, (key, value))?;
            self.spaces();
            if self.expect(b"}").is_some() {
                return Some(out);
            }
            self.expect(b",")?;
            self.spaces();
        }
    }

    /// A whole number, or a date alone.
    fn number(&mut self) -> Option<Value<'t>> {
        let start = self.at;
        let end = self.skip(start, |byte| byte.is_ascii_alphanumeric() || b"+-_.:".contains(&byte));
        let word = self.text.get(start..end)?;
        self.at = end;
        let digits = word.strip_prefix('-').unwrap_or(word);
        if (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return (digits == "0" || !digits.starts_with('0')).then(|| Value::Integer(word.parse().ok()));
        }
        // A space and a digit after a date would be a time.
        if self.peek() == Some(b' ') && self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        date(word).map(|date| Value::Datetime(Datetime { date: Some(date), time: None, offset: None }))
    }

    /// `'…'` on one line.
    fn literal(&mut self) -> Option<Cow<'t, str>> {
        let start = self.at + 1;
        let end = self.skip(start, |byte| byte != b'\'' && (byte >= b' ' && byte != 0x7f || byte == b'\t'));
        let text = self.text.get(start..end)?;
        self.at = end;
        self.expect(b"'")?;
        // Two marks and a third begin a text of many lines.
        (!text.is_empty() || self.peek() != Some(b'\'')).then_some(Cow::Borrowed(text))
    }

    /// `"…"`, or `"""…"""`.
    fn string(&mut self) -> Option<Cow<'t, str>> {
        let many = self.bytes.get(self.at..)?.starts_with(b"\"\"\"");
        let plain = if many { &MANY_LINES } else { &ONE_LINE };
        let mut start = self.at + if many { 3 } else { 1 };
        if many && self.bytes.get(start) == Some(&b'\n') {
            start += 1;
        }
        let mut out = Cow::Borrowed("");
        let mut at = start;
        loop {
            let end = self.skip(at, |byte| plain[usize::from(byte)]);
            let part = start..end;
            match self.bytes.get(end)? {
                b'"' if !many => {
                    self.at = end + 1;
                    return Some(join(out, self.text.get(part)?));
                }
                b'"' => match self.bytes.get(end..)?.iter().take_while(|byte| **byte == b'"').count() {
                    3 => {
                        self.at = end + 3;
                        return Some(join(out, self.text.get(part)?));
                    }
                    count @ (1 | 2) => at = end + count,
                    _ => return None,
                },
                // A line joined to the next.
                b'\\' if many && self.bytes.get(end + 1) == Some(&b'\n') => {
                    out = Cow::Owned(join(out, self.text.get(part)?).into_owned());
                    start = self.skip(end + 1, |byte| matches!(byte, b' ' | b'\t' | b'\n'));
                    at = start;
                }
                b'\\' => {
                    let (made, used) = escape(self.bytes.get(end + 1..)?)?;
                    let mut text = join(out, self.text.get(part)?).into_owned();
                    text.push(made);
                    out = Cow::Owned(text);
                    start = end + 1 + used;
                    at = start;
                }
                _ => return None,
            }
        }
    }
}

fn join<'t>(before: Cow<'t, str>, part: &'t str) -> Cow<'t, str> {
    match before {
        Cow::Borrowed(_) => Cow::Borrowed(part),
        Cow::Owned(mut text) => {
            text.push_str(part);
            Cow::Owned(text)
        }
    }
}

/// What stands after a backslash, and its bytes.
fn escape(after: &[u8]) -> Option<(char, usize)> {
    match after.first()? {
        b'n' => Some(('\n', 1)),
        b't' => Some(('\t', 1)),
        b'"' => Some(('"', 1)),
        b'\\' => Some(('\\', 1)),
        b'u' => {
            let digits = after.get(1..5).filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
            let number = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
            Some((char::from_u32(number)?, 5))
        }
        _ => None,
    }
}

/// A date that there is, written `2026-11-21`.
fn date(word: &str) -> Option<Date> {
    let bytes: &[u8; 10] = word.as_bytes().try_into().ok()?;
    let number = |range: Range<usize>| {
        let digits = bytes.get(range)?;
        digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().fold(0_u16, |n, d| n * 10 + u16::from(d - b'0')))
    };
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(Date { year, month, day })
}

/// Bytes that a `"…"` holds as they are.
static ONE_LINE: [bool; 256] = plain(false);
/// Bytes that a `"""…"""` holds as they are.
static MANY_LINES: [bool; 256] = plain(true);

const fn plain(many: bool) -> [bool; 256] {
    let mut out = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        out[byte] = byte >= 0x20 && byte != 0x7f && byte != b'"' as usize && byte != b'\\' as usize;
        byte += 1;
    }
    out[b'\t' as usize] = true;
    out[b'\n' as usize] = many;
    out
}
