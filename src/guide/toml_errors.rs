//! The TOML parser's complaints as diagnostics (G001), several at once, each in words a trainer reads.
//!
//! Never parses TOML itself. Where marks of a word processor stand in place of TOML's own, they are
//! the finding: the text is read again with all of them put right, and only what is then still wrong
//! is told beside them.

mod lookalike;

use std::sync::Arc;

use toml::de::DeTable;

use crate::diag::{Diagnostic, Severity, Words, words};
use crate::guide::characters;
use crate::guide::source::{MAX_FILE_BYTES, ReadFault};
use crate::text::span::{LineIndex, Span};
use lookalike::Swap;

/// What the parser says, and what a trainer reads. The first that the parser's words begin with.
const WORDS: &[(&str, &str)] = &[
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

/// Everything that is wrong with a text before it means anything, in the order of places. `errors` is
/// what the parser said of it. Characters of a text that cannot be read yet are looked at afterwards.
pub(super) fn faults(file: &Arc<str>, text: &str, errors: &[toml::de::Error]) -> Vec<Diagnostic> {
    if errors.is_empty() {
        return characters::untidy(file, text);
    }
    let swaps = lookalike::swaps(text);
    if swaps.is_empty() {
        return one_a_line(text, errors.iter().map(|error| (place(text, error), error)), file);
    }
    let mended = lookalike::apply(text, &swaps);
    let (_, left) = DeTable::parse_recoverable(&mended);
    let back = |error: &toml::de::Error| {
        let span = place(&mended, error);
        Span::new(lookalike::back(&swaps, span.start), lookalike::back(&swaps, span.end))
    };
    let mut found = one_a_line(text, left.iter().map(|error| (back(error), error)), file);
    found.extend(swaps.iter().map(|swap| wrong_mark(file, text, swap)));
    found.sort_by_key(|found| found.primary.span);
    found
}

/// The parser goes on after a fault and often stumbles again: the first of a line says what is wrong.
fn one_a_line<'e>(
    text: &str,
    errors: impl Iterator<Item = (Span, &'e toml::de::Error)>,
    file: &Arc<str>,
) -> Vec<Diagnostic> {
    let index = LineIndex::new(text);
    let mut lines = std::collections::BTreeSet::new();
    let first = errors.filter(|(span, _)| lines.insert(index.line_col(text, span.start).line));
    first.map(|(span, error)| complaint(file, text, span, error.message())).collect()
}

fn complaint(file: &Arc<str>, text: &str, span: Span, said: &str) -> Diagnostic {
    let korean = korean(said).unwrap_or("TOML로 읽을 수 없어요");
    let message = Words::made(korean.to_owned(), said.to_owned());
    let help = words!("이 줄을 고치고 저장하면 다시 확인해요", "mend this line and save; it is checked again");
    Diagnostic::new("G001", Severity::Error, file, widen(text, span), message).help(help)
}

/// What a trainer reads in place of the parser's words, which may go on with what was expected.
fn korean(said: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| said.starts_with(known)).map(|(_, korean)| *korean)
}

fn wrong_mark(file: &Arc<str>, text: &str, swap: &Swap) -> Diagnostic {
    let (from, to) = (swap.shown(text), swap.wanted());
    let message = words!("여기에는 쓸 수 없는 글자예요: {from}", "this mark cannot stand here: {from}");
    let help = match to {
        Some(to) => {
            words!("문서 편집기가 바꾼 글자예요. {to} 로 고쳐 주세요", "a word processor put it there; write {to}")
        }
        None => words!("보이지 않는 글자예요. 지워 주세요", "it cannot be seen; remove it"),
    };
    let title = match to {
        Some(to) => words!("{from} → {to}", "{from} → {to}"),
        None => words!("{from} 지우기", "remove {from}"),
    };
    Diagnostic::new("G001", Severity::Error, file, swap.span, message).help(help).fix(
        title,
        swap.span,
        swap.replacement.clone(),
    )
}

fn place(text: &str, error: &toml::de::Error) -> Span {
    let span = error.span().map_or(Span::new(0, 0), Span::from);
    Span::new(span.start.min(text.len()), span.end.min(text.len()))
}

/// A file that has no text at all.
pub fn unreadable(file: &Arc<str>, fault: &ReadFault) -> Diagnostic {
    let (message, help) = match fault {
        ReadFault::Directory => (
            words!("파일이 아니라 폴더예요", "this is a folder, not a file"),
            words!(
                "이름이 .toml로 끝나는 폴더를 옮기거나 이름을 바꿔 주세요",
                "move the folder whose name ends in .toml, or rename it"
            ),
        ),
        ReadFault::TooBig(bytes) => (
            words!(
                "파일이 너무 커서 읽지 않았어요 ({size} MB)",
                "the file is too big and was not read ({size} MB)",
                size = bytes / 1_000_000
            ),
            words!(
                "안내 파일은 8 MB까지예요. 다른 파일이 섞였는지 확인해 주세요",
                "a guide has at most 8 MB; see whether another file was put here"
            ),
        ),
        ReadFault::NotUtf8(at) => (
            words!("글자 인코딩이 UTF-8이 아니에요 ({at}번째 바이트)", "the text is not UTF-8 (byte {at})"),
            words!("편집기에서 인코딩을 UTF-8로 바꿔 저장해 주세요", "save the file as UTF-8 in the editor"),
        ),
        ReadFault::Binary => (
            words!("글이 아니라 이진 파일이에요", "this is a binary file, not a text"),
            words!(
                "안내 파일이 맞는지 확인하고 폴더에서 옮겨 주세요",
                "see whether it is a guide at all, and move it out of the folder"
            ),
        ),
        ReadFault::Io(said) => (
            words!("파일을 열 수 없어요 ({said})", "the file cannot be opened ({said})"),
            words!("파일의 권한과 연결을 확인해 주세요", "check the permissions of the file and the drive it is on"),
        ),
    };
    const { assert!(MAX_FILE_BYTES == 8 * 1024 * 1024, "the sentence above names the limit") };
    Diagnostic::new("G001", Severity::Error, file, Span::new(0, 0), message).help(help)
}

/// The parser sometimes points at nothing; a person needs at least one character.
fn widen(text: &str, span: Span) -> Span {
    if span.end > span.start || span.start >= text.len() {
        return Span::new(span.start.min(text.len()), span.end.min(text.len()));
    }
    let next = text[span.start..].chars().next().filter(|c| *c != '\n' && *c != '\r');
    Span::new(span.start, span.start + next.map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests;
