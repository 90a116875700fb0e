//! Objects as programs print them: JSON, JavaScript, Python, Java maps, PHP arrays, one inside the quotes of another.
//!
//! Finds them within any text, in time proportional to it. What is no object is passed over, never guessed at.

use std::collections::VecDeque;

use serde_json::{Map, Value};

use super::marks;

/// Longest object that is read, in bytes.
const OBJECT_BYTES_MAX: usize = 256 * 1024;

/// Deepest nesting that is read.
const DEPTH_MAX: usize = 24;

/// Most objects that are read.
const OBJECTS_MAX: usize = 64;

/// An object and where it begins.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub map: Map<String, Value>,
    pub start: usize,
}

/// The outermost objects of `text`, in order; of too many the last ones.
pub(super) fn objects(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    // A log of a day holds thousands: each is only passed over, and what is kept is read in a second look.
    let mut starts = VecDeque::new();
    // Failed attempts are paid for, so that hostile text takes no more time than honest text.
    let mut budget = 4 * bytes.len() + 4096;
    let mut at = 0;
    while let Some(start) = next_start(bytes, at) {
        at = start + 1;
        if budget == 0 {
            break;
        }
        let mut reader = Reader::at(text, start, false);
        let whole = reader.object(0).is_some();
        budget = budget.saturating_sub(reader.read.max(16));
        if whole && reader.entries > 0 {
            starts.push_back(start);
            at = reader.at.max(start + 1);
            if starts.len() > OBJECTS_MAX {
                starts.pop_front();
            }
        }
    }
    let read = |start: usize| Reader::at(text, start, true).object(0).map(|map| Found { map, start });
    starts.into_iter().filter_map(read).collect()
}

/// The next place where an object may begin: a brace, or a bracket of PHP.
fn next_start(bytes: &[u8], from: usize) -> Option<usize> {
    let php = |at: usize| {
        let before = bytes[..at].trim_ascii_end();
        before.ends_with(b"Array") || before.ends_with(b"Object") || before.ends_with(b"array")
    };
    (from..bytes.len()).find(|at| match bytes[*at] {
        b'{' => true,
        b'(' => php(*at),
        b'[' => bytes.get(at + 1).is_some_and(|b| matches!(b, b'\'' | b'"' | b'\n' | b' ' | b'\r')),
        _ => false,
    })
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Backslashes before each quote: 1 inside the quotes of JSON, 3 inside those inside those.
    escapes: usize,
    /// Bytes looked at, also in vain.
    read: usize,
    /// Entries of all objects so far.
    entries: usize,
    /// Keeps what it reads; else it only passes over it, and everything it returns is empty.
    keeps: bool,
}

impl<'t> Reader<'t> {
    fn at(text: &'t str, start: usize, keeps: bool) -> Self {
        // Never in the middle of a character: what stands there is read as text.
        let end = marks::head(text, start + OBJECT_BYTES_MAX).len();
        Self { text, at: start, end, escapes: 0, read: 0, entries: 0, keeps }
    }

    fn kept(&self, text: &str) -> String {
        if self.keeps { text.to_owned() } else { String::new() }
    }

    fn peek(&self) -> Option<u8> {
        (self.at < self.end && self.read < 2 * OBJECT_BYTES_MAX).then(|| self.text.as_bytes()[self.at])
    }

    fn bump(&mut self, by: usize) {
        self.at += by;
        self.read += by;
    }

    fn blanks(&mut self) {
        loop {
            let rest = &self.text.as_bytes()[self.at..self.end];
            match rest {
                [b' ' | b'\t' | b'\n' | b'\r', ..] => self.bump(1),
                // A line break inside quotes.
                [b'\\', b'n' | b'r' | b't', ..] if self.escapes > 0 => self.bump(2),
                [b'/', b'/', ..] => {
                    let line = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                    self.bump(line);
                }
                _ => return,
            }
        }
    }

    /// An object whose first bracket stands here.
    fn object(&mut self, depth: usize) -> Option<Map<String, Value>> {
        let close = match self.peek()? {
            b'{' => b'}',
            b'(' => b')',
            b'[' => b']',
            _ => return None,
        };
        if depth >= DEPTH_MAX {
            return None;
        }
        self.bump(1);
        let mut map = Map::new();
        loop {
            self.blanks();
            match self.peek()? {
                b if b == close => {
                    self.bump(1);
                    return Some(map);
                }
                b',' | b';' => {
                    self.bump(1);
                    continue;
                }
                _ => {}
            }
            let key = self.key()?;
            self.blanks();
            self.separator()?;
            self.blanks();
            let value = self.value(close, depth + 1)?;
            self.entries += 1;
            if self.keeps {
                map.insert(key, value);
            }
        }
    }

    fn key(&mut self) -> Option<String> {
        if let Some(quoted) = self.quoted() {
            return Some(quoted);
        }
        // [key] => value, as print_r has it.
        let bracket = self.peek() == Some(b'[');
        if bracket {
            self.bump(1);
        }
        let rest = &self.text.as_bytes()[self.at..self.end];
        let len = rest
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'$' | b'.')))
            .filter(|len| (1..=64).contains(len))?;
        let key = self.kept(self.text.get(self.at..self.at + len)?);
        self.bump(len);
        if bracket {
            let visible =
                self.text.as_bytes()[self.at..self.end].iter().position(|b| *b == b']').filter(|at| *at < 64)?;
            self.bump(visible + 1);
        }
        Some(key)
    }

    fn separator(&mut self) -> Option<()> {
        let rest = &self.text.as_bytes()[self.at..self.end];
        let len = match rest {
            [b'=', b'>', ..] => 2,
            [b':' | b'=', ..] => 1,
            _ => return None,
        };
        self.bump(len);
        Some(())
    }

    fn value(&mut self, close: u8, depth: usize) -> Option<Value> {
        if let Some(text) = self.quoted() {
            return Some(Value::String(text));
        }
        let rest = self.text.get(self.at..self.end)?;
        match self.peek()? {
            b'{' | b'(' => self.object(depth).map(Value::Object),
            b'[' => self.list(depth),
            _ => {
                let php = ["Array", "stdClass Object", "array"].iter().find(|name| rest.starts_with(**name));
                if let Some(name) = php {
                    let gap = rest[name.len()..].len() - rest[name.len()..].trim_start().len();
                    if rest[name.len() + gap..].starts_with('(') {
                        self.bump(name.len() + gap);
                        return self.object(depth).map(Value::Object);
                    }
                }
                Some(self.bare(close))
            }
        }
    }

    /// A list, or an array of PHP, which is an object by its arrows.
    fn list(&mut self, depth: usize) -> Option<Value> {
        if depth >= DEPTH_MAX {
            return None;
        }
        let start = self.at;
        self.bump(1);
        let mut items = Vec::new();
        loop {
            self.blanks();
            match self.peek()? {
                b']' => {
                    self.bump(1);
                    return Some(Value::Array(items));
                }
                b',' => self.bump(1),
                b'=' => {
                    self.at = start;
                    return self.object(depth).map(Value::Object);
                }
                _ => {
                    let before = self.at;
                    let item = self.value(b']', depth + 1)?;
                    if self.keeps {
                        items.push(item);
                    }
                    if self.at == before {
                        return None;
                    }
                }
            }
        }
    }

    /// A text in quotes of any kind, behind as many backslashes as where it was opened.
    fn quoted(&mut self) -> Option<String> {
        let bytes = self.text.as_bytes();
        let slashes = bytes[self.at..self.end].iter().take_while(|b| **b == b'\\').count();
        let quote = *bytes.get(self.at + slashes).filter(|b| matches!(b, b'"' | b'\'' | b'`'))?;
        if slashes > 0 && self.escapes == 0 {
            self.escapes = slashes;
        }
        if slashes != self.escapes && slashes > 0 {
            return None;
        }
        let begin = self.at + slashes + 1;
        let mut at = begin;
        while at < self.end {
            let run = bytes[at..self.end].iter().take_while(|b| **b == b'\\').count();
            let next = at + run;
            if bytes.get(next) == Some(&quote) && next < self.end && run <= slashes {
                let raw = self.text.get(begin..next - run)?;
                let text = if self.keeps { unescaped(raw, slashes) } else { String::new() };
                let len = next + 1 - self.at;
                self.bump(len);
                return Some(text);
            }
            at = next + 1;
        }
        self.read += at - self.at;
        None
    }

    /// A word without quotes, up to what ends an entry. Words that mean yes, no and nothing are those.
    fn bare(&mut self, close: u8) -> Value {
        let rest = &self.text.as_bytes()[self.at..self.end];
        let len = rest.iter().position(|b| *b == close || matches!(b, b',' | b'\n' | b'}')).unwrap_or(rest.len());
        let word = self.text.get(self.at..self.at + len).unwrap_or_default().trim().trim_end_matches(';');
        self.bump(len);
        match word {
            "true" | "True" | "TRUE" => Value::Bool(true),
            "false" | "False" | "FALSE" => Value::Bool(false),
            "" | "null" | "None" | "NULL" | "undefined" => Value::Null,
            _ => Value::String(self.kept(word)),
        }
    }
}

/// Takes the backslashes of a quoted text away.
fn unescaped(text: &str, level: usize) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    // Inside other quotes each backslash stands twice or more.
    let inner = if level > 0 { text.replace("\\\\", "\\") } else { text.to_owned() };
    if let Ok(Value::String(read)) =
        serde_json::from_str(&format!("\"{}\"", inner.replace('"', "\\\"").replace("\\\\\"", "\\\"")))
    {
        return read;
    }
    inner.replace("\\\"", "\"").replace("\\'", "'").replace("\\/", "/").replace("\\n", "\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Vec<Value> {
        objects(text).into_iter().map(|found| Value::Object(found.map)).collect()
    }

    #[test]
    fn objects_as_programs_print_them() {
        let want = json!({ "success": false, "error": { "code": "3095", "message": "카드사 거절" } });
        for text in [
            r#"{"success":false,"error":{"code":"3095","message":"카드사 거절"}}"#,
            r#"log: {"success": false, "error": {"code": "3095", "message": "\uce74\ub4dc\uc0ac \uac70\uc808"}} end"#,
            "{ success: false, error: { code: '3095', message: '카드사 거절' } }",
            "{'success': False, 'error': {'code': '3095', 'message': '카드사 거절'}}",
            "{success=false, error={code=3095, message=카드사 거절}}",
            "body=\"{\\\"success\\\":false,\\\"error\\\":{\\\"code\\\":\\\"3095\\\",\\\"message\\\":\\\"카드사 거절\\\"}}\"",
            r#""{\\\"success\\\":false,\\\"error\\\":{\\\"code\\\":\\\"3095\\\",\\\"message\\\":\\\"카드사 거절\\\"}}""#,
            "Array\n(\n    [success] => false\n    [error] => Array\n        (\n            [code] => 3095\n            [message] => 카드사 거절\n        )\n\n)\n",
            "[\n  'success' => false,\n  'error' => [\n 'code' => '3095', 'message' => '카드사 거절', ],\n]",
            "{\n  success: false, // no\n  error: { code: \"3095\", message: \"카드사 거절\" },\n}",
        ] {
            assert_eq!(read(text), std::slice::from_ref(&want), "{text}");
        }
    }

    #[test]
    fn what_is_no_object_is_passed_over() {
        for text in ["", "{", "{{{{", "{ not json }", "function() { return 1; }", "{}", "[1, 2]", "{\"a\":", "{'a': '"]
        {
            assert_eq!(read(text), Vec::<Value>::new(), "{text}");
        }
        assert_eq!(read("x { y } {\"a\": [1, {\"b\": null}]} z"), [json!({ "a": ["1", { "b": null }] })]);
        assert_eq!(read("[ 'a', 'b' ]"), Vec::<Value>::new());
    }

    #[test]
    fn an_object_before_a_long_korean_text_is_read() {
        let end = |text: &str| OBJECT_BYTES_MAX - text.len();
        // Wherever the longest object would end: before, within and behind a character.
        for (object, want) in [
            ("{\"success\":false}", json!({ "success": false })),
            ("{a=[1, {b=2}]}", json!({ "a": ["1", { "b": "2" }] })),
            ("Array\n(\n [a] => Array\n (\n [b] => 1\n)\n)", json!({ "a": { "b": "1" } })),
        ] {
            for shift in 0..=3 {
                let text = format!("{object}{}{}", " ".repeat(shift), "가".repeat(end(object) / 3 + 2));
                assert_eq!(read(&text), std::slice::from_ref(&want), "{object} {shift}");
            }
        }
        // And one that is cut there.
        for shift in 0..3 {
            let text = format!("{{\"a\":{}\"{}\"}}", " ".repeat(shift), "가".repeat(OBJECT_BYTES_MAX / 3 + 2));
            assert_eq!(read(&text), Vec::<Value>::new(), "{shift}");
            let bare = format!("{{a={}{}", " ".repeat(shift), "가,".repeat(OBJECT_BYTES_MAX / 4 + 2));
            assert_eq!(read(&bare), Vec::<Value>::new(), "{shift}");
        }
    }

    #[test]
    fn hostile_text_ends() {
        for bit in ["{", "{\"a\":", "{\"a\":[", "{a:", "\\\"", "{\\\"a", "[ ", "Array (", "{\"a\":\""] {
            let text = bit.repeat(200_000 / bit.len());
            assert!(objects(&text).len() <= OBJECTS_MAX, "{bit}");
        }
    }
}
