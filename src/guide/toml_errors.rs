//! The TOML parser's complaints as diagnostics in Korean (G001).
//!
//! Translates words and places; never parses TOML itself, save for looking at the one character a
//! complaint points to, so that quotation marks from a word processor get a remedy.

use std::sync::Arc;

use crate::diag::{Diagnostic, Severity};
use crate::guide::source::{MAX_FILE_BYTES, ReadFault};
use crate::text::span::Span;

/// English fragments of the parser, and what a trainer should read. First match wins.
const WORDS: &[(&str, &str)] = &[
    ("duplicate key", "같은 키를 두 번 적었어요"),
    ("missing opening quote", "여는 따옴표가 없어요"),
    ("invalid basic string", "따옴표가 닫히지 않았거나 글 안에 쓸 수 없는 글자가 있어요"),
    ("invalid multi-line basic string", "\"\"\"로 연 글이 닫히지 않았어요"),
    ("invalid literal string", "작은따옴표로 연 글이 닫히지 않았어요"),
    ("invalid multi-line literal string", "'''로 연 글이 닫히지 않았어요"),
    ("missing escaped value", "\\ 뒤에 쓸 수 없는 글자예요"),
    ("missing comma between array elements", "목록의 값 사이에 쉼표가 없어요"),
    ("missing comma between inline table elements", "{ } 안의 항목 사이에 쉼표가 없어요"),
    ("extra comma", "쉼표가 하나 더 있어요"),
    ("missing assignment between key-value pairs", "키와 값 사이에 =가 없어요"),
    ("missing value", "= 뒤에 값이 없어요"),
    ("missing key", "= 앞에 키가 없어요"),
    ("key with no value", "키만 있고 값이 없어요"),
    ("unclosed array table", "[[ 가 ]] 로 닫히지 않았어요"),
    ("unclosed table", "[ 가 ] 로 닫히지 않았어요"),
    ("unclosed array", "목록의 [ 가 닫히지 않았어요"),
    ("unclosed inline table", "{ 가 닫히지 않았어요"),
    ("string values must be quoted", "글은 큰따옴표 안에 적어야 해요"),
    ("unquoted string", "글은 큰따옴표 안에 적어야 해요"),
    ("invalid unquoted key", "키에 쓸 수 없는 글자예요. 키는 영어 소문자, 숫자, 밑줄만 써요"),
    ("invalid key", "키에 쓸 수 없는 글자예요. 키는 영어 소문자, 숫자, 밑줄만 써요"),
    ("carriage return must be followed by newline", "줄 끝이 깨졌어요"),
    ("cannot extend value", "이미 값이 있는 키를 다시 넓힐 수 없어요"),
    ("invalid mantissa", "숫자로 읽을 수 없어요"),
    ("invalid datetime", "날짜로 읽을 수 없어요. 2026-11-21처럼 적어요"),
    ("invalid date", "날짜로 읽을 수 없어요. 2026-11-21처럼 적어요"),
    ("recursion limit", "괄호가 너무 깊이 겹쳤어요"),
    ("unexpected key or value", "여기에 올 수 없는 글자예요"),
    ("unexpected content", "줄에 남는 글자가 있어요"),
    ("invalid", "읽을 수 없는 값이에요"),
];

/// Marks that word processors put in place of TOML's own.
const LOOKALIKES: &[(char, &str)] = &[
    ('\u{201c}', "\""),
    ('\u{201d}', "\""),
    ('\u{201e}', "\""),
    ('\u{ff02}', "\""),
    ('\u{2018}', "'"),
    ('\u{2019}', "'"),
    ('\u{ff1d}', "="),
    ('\u{ff0c}', ","),
    ('\u{3001}', ","),
    ('\u{ff3b}', "["),
    ('\u{ff3d}', "]"),
    ('\u{ff5b}', "{"),
    ('\u{ff5d}', "}"),
    ('\u{a0}', " "),
    ('\u{3000}', " "),
];

/// One complaint of the parser.
pub fn syntax(file: &Arc<str>, text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().map_or(Span::new(0, 0), Span::from);
    let span = widen(text, span);
    let english = error.message();
    let korean =
        WORDS.iter().find(|(fragment, _)| english.contains(fragment)).map_or("TOML로 읽을 수 없어요", |(_, k)| *k);
    let found = Diagnostic::new("G001", Severity::Error, file, span, korean);
    match lookalike(text, span) {
        Some((at, wrong, right)) => found
            .help(format!("문서 편집기가 바꾼 글자 {wrong}를 {} 로 고쳐 주세요", shown(right)))
            .fix(format!("{wrong} → {}", shown(right)), at, right),
        None => found.help("이 줄을 고치고 저장하면 다시 확인해요"),
    }
}

/// A file that has no text at all.
pub fn unreadable(file: &Arc<str>, fault: &ReadFault) -> Diagnostic {
    let (message, help) = match fault {
        ReadFault::Directory => {
            ("파일이 아니라 폴더예요".to_owned(), "이름이 .toml로 끝나는 폴더를 옮기거나 이름을 바꿔 주세요")
        }
        ReadFault::TooBig(bytes) => (
            format!("파일이 너무 커서 읽지 않았어요 ({} MB)", bytes / 1_000_000),
            "안내 파일은 8 MB까지예요. 다른 파일이 섞였는지 확인해 주세요",
        ),
        ReadFault::NotUtf8(at) => (
            format!("글자 인코딩이 UTF-8이 아니에요 ({at}번째 바이트)"),
            "편집기에서 인코딩을 UTF-8로 바꿔 저장해 주세요",
        ),
        ReadFault::Binary => {
            ("글이 아니라 이진 파일이에요".to_owned(), "안내 파일이 맞는지 확인하고 폴더에서 옮겨 주세요")
        }
        ReadFault::Io(words) => (format!("파일을 열 수 없어요 ({words})"), "파일의 권한과 연결을 확인해 주세요"),
    };
    const { assert!(MAX_FILE_BYTES == 8 * 1024 * 1024, "the sentence above names the limit") };
    Diagnostic::new("G001", Severity::Error, file, Span::new(0, 0), message).help(help)
}

fn shown(mark: &str) -> &str {
    if mark == " " { "보통 빈칸" } else { mark }
}

/// The parser sometimes points at nothing; a person needs at least one character.
fn widen(text: &str, span: Span) -> Span {
    if span.end > span.start || span.start >= text.len() {
        return Span::new(span.start.min(text.len()), span.end.min(text.len()));
    }
    let next = text[span.start..].chars().next().filter(|c| *c != '\n' && *c != '\r');
    Span::new(span.start, span.start + next.map_or(0, char::len_utf8))
}

/// The first lookalike mark on the line of the complaint, outside what is plainly inside quotes.
fn lookalike(text: &str, span: Span) -> Option<(Span, char, &'static str)> {
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next()?;
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        if let Some((_, right)) = LOOKALIKES.iter().find(|(wrong, _)| *wrong == c && !quoted) {
            return Some((Span::new(start + at, start + at + c.len_utf8()), c, right));
        }
    }
    None
}
