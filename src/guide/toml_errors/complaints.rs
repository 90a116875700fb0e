//! The parser's words in Korean, and what to do about each.
//!
//! Looks at the line a complaint points to, so that common slips get a fix; decides nothing else.

use crate::diag::{Words, words};
use crate::text::span::Span;

/// What the parser says, and what a trainer reads. The first that the parser's words begin with.
pub(super) const WORDS: &[(&str, &str)] = &[
    ("duplicate key", "같은 키를 두 번 적었어요"),
    ("missing opening quote", "여는 따옴표가 없어요"),
    ("invalid basic string", "따옴표가 닫히지 않았거나 글 안에 쓸 수 없는 글자가 있어요"),
    ("invalid multi-line basic string", "\"\"\"로 연 글이 닫히지 않았거나 쓸 수 없는 글자가 있어요"),
    ("invalid literal string", "작은따옴표로 연 글이 닫히지 않았거나 쓸 수 없는 글자가 있어요"),
    ("invalid multi-line literal string", "'''로 연 글이 닫히지 않았거나 쓸 수 없는 글자가 있어요"),
    ("missing escaped value", "\\ 뒤에 쓸 수 없는 글자예요"),
    ("too few unicode value digits", "\\u 뒤에는 네 자리, \\U 뒤에는 여덟 자리를 적어요"),
    ("missing comma between array elements", "목록의 값 사이에 쉼표가 없어요"),
    ("missing comma between key-value pairs", "{ } 안의 항목 사이에 쉼표가 없어요"),
    ("extra comma in array", "목록에 쉼표가 하나 더 있어요"),
    ("extra comma in inline table", "{ } 안에 쉼표가 하나 더 있어요"),
    ("extra `=`", "=가 하나 더 있어요"),
    ("extra assignment between key-value pairs", "{ } 안에 =가 하나 더 있어요"),
    ("unexpected `=` in array", "목록 안에는 =를 쓸 수 없어요"),
    ("missing assignment between key-value pairs", "키와 값 사이에 =가 없어요"),
    ("missing value", "= 뒤에 값이 없어요"),
    ("missing key for inline table element", "{ } 안의 값 앞에 키가 없어요"),
    ("key with no value", "키만 있고 값이 없어요"),
    ("invalid inline table element", "{ } 안에 키 = 값이 아닌 것이 있어요"),
    ("invalid key-value pair", "키 = 값 모양이 아니에요"),
    ("unclosed array table", "[[ 가 ]] 로 닫히지 않았어요"),
    ("unclosed table", "[ 가 ] 로 닫히지 않았어요"),
    ("unclosed array", "목록의 [ 가 닫히지 않았어요"),
    ("unclosed inline table", "{ 가 닫히지 않았어요"),
    ("missing table open", "제목 줄의 [ 가 없어요"),
    ("missing array opening", "목록을 여는 [ 가 없어요"),
    ("missing inline table opening", "여는 { 가 없어요"),
    ("invalid table", "[ ] 안의 이름을 읽을 수 없어요"),
    ("string values must be quoted", "글은 큰따옴표 안에 적어야 해요"),
    ("invalid unquoted key", "키에 쓸 수 없는 글자예요. 키는 영어 소문자, 숫자, 밑줄만 써요"),
    ("invalid key", "키를 읽을 수 없어요. 키는 영어 소문자, 숫자, 밑줄만 써요"),
    ("unquoted keys cannot be empty", "키가 비어 있어요"),
    ("keys cannot be multi-line", "키는 한 줄로 적어요"),
    ("carriage return must be followed by newline", "줄 끝이 깨졌어요"),
    ("invalid comment character", "# 뒤에 쓸 수 없는 글자예요"),
    ("missing comment start", "# 없이 덧붙인 말이 있어요"),
    ("cannot extend value of type", "이미 값이 있는 키를 다시 넓힐 수 없어요"),
    ("`_` may only go between digits", "숫자의 밑줄은 숫자 사이에만 써요"),
    ("integers with a radix cannot be signed", "0x, 0o, 0b 수에는 부호를 붙일 수 없어요"),
    ("radix must be lowercase", "0x, 0o, 0b는 소문자로 적어요"),
    ("redundant integer number prefix", "숫자 앞의 0x, 0o, 0b가 겹쳤어요"),
    ("redundant numeric sign", "숫자의 부호가 겹쳤어요"),
    ("unexpected sign", "여기에는 부호를 쓸 수 없어요"),
    ("unexpected leading zero", "숫자는 0으로 시작할 수 없어요. 글이면 따옴표 안에 적어요"),
    ("invalid mantissa", "숫자로 읽을 수 없어요"),
    ("invalid fraction", "소수점 아래를 숫자로 읽을 수 없어요"),
    ("invalid exponent", "지수를 숫자로 읽을 수 없어요"),
    ("invalid float", "숫자로 읽을 수 없어요"),
    ("invalid integer number", "숫자로 읽을 수 없어요"),
    ("invalid hexadecimal number", "0x 뒤를 숫자로 읽을 수 없어요"),
    ("invalid octal number", "0o 뒤를 숫자로 읽을 수 없어요"),
    ("invalid binary number", "0b 뒤를 숫자로 읽을 수 없어요"),
    ("invalid boolean", "true나 false로 적어야 해요"),
    ("invalid string", "글로 읽을 수 없어요"),
    ("invalid date", "날짜로 읽을 수 없어요. 2026-11-21처럼 적어요"),
    ("invalid time", "시각으로 읽을 수 없어요. 09:00:00처럼 적어요"),
    ("invalid offset", "시간대로 읽을 수 없어요. +09:00처럼 적어요"),
    ("invalid value", "읽을 수 없는 값이에요"),
    ("recursion limit", "괄호가 너무 깊이 겹쳤어요"),
    ("cannot recurse further", "괄호가 너무 깊이 겹쳤어요"),
    ("unexpected content between comment and newline", "줄에 남는 글자가 있어요"),
    ("unexpected content", "줄에 남는 글자가 있어요"),
    ("unexpected key or value", "여기에 올 수 없는 글자예요"),
];

/// What a trainer reads in place of the parser's words, which may go on with what was expected.
pub(super) fn korean(said: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| said.starts_with(known)).map(|(_, korean)| *korean)
}

/// A change: its name, where, and what to put there.
type Fix = (Words, Span, String);

/// What to do about a complaint, and the change that does it where it is plain.
pub(super) fn remedy(said: &str, text: &str, span: Span) -> (Words, Option<Fix>) {
    let line = Line::of(text, span.start);
    if said.starts_with("missing comma") {
        let help = words!("앞 항목의 끝에 쉼표를 넣어 주세요", "add a comma after what stands before it");
        return (help, comma_before(text, span.start));
    }
    if said.starts_with("key with no value") {
        return no_value(&line);
    }
    if said.starts_with("string values must be quoted") || said.starts_with("missing opening quote") {
        let help = words!("글은 \"…\" 사이에 적어 주세요", "write a text between \"…\"");
        return (help, line.quoted());
    }
    if said.starts_with("missing escaped value") {
        let help = words!(
            "\\ 는 두 번(\\\\) 적거나, 글을 작은따옴표로 감싸 주세요",
            "write \\ twice (\\\\), or put the text between single quotes"
        );
        let mark = span.start.checked_sub(1).filter(|at| text.as_bytes().get(*at) == Some(&b'\\'));
        let fix = mark.map(|at| (words!("\\ → \\\\", "\\ → \\\\"), Span::new(at, at + 1), "\\\\".to_owned()));
        return (help, fix);
    }
    if said.starts_with("duplicate key") {
        return duplicate(text, &line);
    }
    (plain(said), None)
}

/// What to do where the line tells nothing more.
fn plain(said: &str) -> Words {
    const HELPS: &[(&str, Words)] = &[
        (
            "invalid basic string",
            Words::fixed(
                "글의 끝에 \"를 넣거나, 여러 줄이면 \"\"\"로 감싸 주세요",
                "add a \" at the end of the text, or put several lines between \"\"\"",
            ),
        ),
        (
            "invalid multi-line basic string",
            Words::fixed("글의 끝에 \"\"\"를 넣어 주세요", "add \"\"\" at the end of the text"),
        ),
        (
            "unexpected key or value",
            Words::fixed(
                "글 안의 큰따옴표는 \\\"로 적고, 남는 글자는 지워 주세요",
                "write quotation marks within a text as \\\", and remove what is left over",
            ),
        ),
        (
            "invalid unquoted key",
            Words::fixed(
                "키는 영어로 적어요. 보기는 title, say, goto예요",
                "keys are English words, such as title, say, goto",
            ),
        ),
        (
            "missing value",
            Words::fixed("= 뒤에 값을 적거나 줄을 지워 주세요", "write a value after the =, or remove the line"),
        ),
        ("extra comma", Words::fixed("쉼표를 하나 지워 주세요", "remove one comma")),
        ("extra", Words::fixed("= 를 하나 지워 주세요", "remove one =")),
        (
            "invalid date",
            Words::fixed("따옴표 없이 2026-11-21처럼 적어 주세요", "write a date like 2026-11-21, without quotes"),
        ),
    ];
    let known = HELPS.iter().find(|(known, _)| said.starts_with(known));
    known.map_or(
        Words::fixed("이 줄을 고치고 저장하면 다시 확인해요", "mend this line and save; it is checked again"),
        |(_, help)| help.clone(),
    )
}

/// A comma after the last thing before `at`, unless that is a comment.
fn comma_before(text: &str, at: usize) -> Option<Fix> {
    let before = text.get(..at)?.trim_end();
    let last_line = before.rsplit('\n').next()?;
    let end = Span::new(before.len(), before.len());
    (!last_line.contains('#')).then(|| (words!("쉼표 넣기", "add a comma"), end, ",".to_owned()))
}

/// A line that is no `key = value`: a comment, or a key parted from its value by something else.
fn no_value(line: &Line<'_>) -> (Words, Option<Fix>) {
    let is_key = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let text = line.text;
    let start = text.len() - text.trim_start().len();
    let at = |from: usize, to: usize| Span::new(line.start + from, line.start + to);
    if text[start..].starts_with("//") {
        let help = words!("설명을 적는 줄은 #으로 시작해요", "a line of comment begins with #");
        return (help, Some((words!("// → #", "// → #"), at(start, start + 2), "#".to_owned())));
    }
    let parted = words!("키와 값 사이에는 = 를 써요", "a key and its value are parted by =");
    match text.split_once(':').filter(|_| !text.contains('=')) {
        Some((key, _)) if is_key(key.trim()) => {
            let fix = (words!(": → =", ": → ="), at(key.len(), key.len() + 1), " =".to_owned());
            return (parted, Some(fix));
        }
        _ => {}
    }
    match text.find(['"', '\'', '[', '{']) {
        Some(value) if is_key(text[..value].trim()) => {
            (parted, Some((words!("= 넣기", "add ="), at(value, value), "= ".to_owned())))
        }
        _ => (words!("`키 = 값` 모양으로 적거나 줄을 지워 주세요", "write `key = value`, or remove the line"), None),
    }
}

/// A second `title`, or `[[step]]` after a `[step]` that should have been one, too.
fn duplicate(text: &str, line: &Line<'_>) -> (Words, Option<Fix>) {
    let name = line.text.trim_end().strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    let single = name.and_then(|name| {
        let header = format!("[{name}]");
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if line.trim_end() == header {
                return Some((header.clone(), Span::new(at, at + header.len())));
            }
            at += line.len();
        }
        None
    });
    match single {
        Some((header, span)) => {
            let help =
                words!("앞의 {header}도 [{header}]로 적어 주세요", "write the {header} before it as [{header}], too");
            (help, Some((words!("{header} → [{header}]", "{header} → [{header}]"), span, format!("[{header}]"))))
        }
        None => (words!("하나만 남기고 지워 주세요", "keep one of them and remove the other"), None),
    }
}

/// The line a complaint points to.
struct Line<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Line<'t> {
    fn of(text: &'t str, at: usize) -> Self {
        let at = at.min(text.len());
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        Self { text: text[start..].lines().next().unwrap_or_default(), start }
    }

    /// The value of a line `key = value` between quotation marks, where it is plain words.
    fn quoted(&self) -> Option<Fix> {
        let (key, value) = self.text.split_once('=')?;
        let words = value.trim().trim_matches('"');
        let plain = !words.is_empty() && !words.contains(['"', '\'', '[', ']', '{', '}', ',', '=', '#', '\\']);
        let start = self.start + key.len() + 1 + (value.len() - value.trim_start().len());
        let span = Span::new(start, start + value.trim().len());
        plain.then(|| (words!("따옴표로 감싸기", "put it in quotation marks"), span, format!("\"{words}\"")))
    }
}
