//! The TOML parser's complaints as diagnostics (G001), several at once, each in words a trainer reads.
//!
//! Never parses TOML itself. Where a word processor's marks stand in place of TOML's own, or something
//! is not closed, that is the finding: the text is read again with all of it put right, and only what is
//! then still wrong is told beside it.

mod complaints;
mod mend;
mod newer;
mod scan;

use std::sync::Arc;

use crate::diag::{Diagnostic, Severity, Words, words};
use crate::guide::characters;
use crate::guide::source::{MAX_FILE_BYTES, MAX_FOLDER_BYTES, ReadFault};
use crate::text::span::{LineIndex, Span};

/// Everything that is wrong with a text before it means anything, in the order of places. `errors` is
/// what the parser said of it, `plain` whether it needed no more than the quick reader knows. Characters of
/// a text that cannot be read yet are looked at afterwards.
pub(super) fn faults(file: &Arc<str>, text: &str, errors: &[toml::de::Error], plain: bool) -> Vec<Diagnostic> {
    if errors.is_empty() {
        let mut found = characters::untidy(file, text);
        if !plain {
            found.extend(newer::newer(file, text));
            found.sort_by_key(|found| found.primary.span);
        }
        return found;
    }
    let Some((mends, mended, left)) = mend::best(text, errors.len()) else {
        return one_a_line(text, errors.iter().map(|error| (place(text, error), error)), file);
    };
    let back = |error: &toml::de::Error| {
        let span = place(&mended, error);
        Span::new(mend::back(&mends, span.start), mend::back(&mends, span.end))
    };
    let mut found = one_a_line(text, left.iter().map(|error| (back(error), error)), file);
    found.extend(mends.iter().map(|mend| {
        let (message, help, title) = mend.words();
        Diagnostic::new("G001", Severity::Error, file, mend.at, message).help(help).fix(
            title,
            mend.span,
            mend.replacement.clone(),
        )
    }));
    found.sort_by_key(|found| found.primary.span);
    found
}

/// The beginning of the first line with a fault, from which on a text may not mean what it says.
pub(super) fn first(text: &str, errors: &[toml::de::Error]) -> Option<usize> {
    let first = errors.iter().map(|error| place(text, error).start).min()?;
    Some(text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1))
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
    let korean = complaints::korean(said).unwrap_or("TOML로 읽을 수 없어요");
    let message = Words::made(korean.to_owned(), said.to_owned());
    let (help, fix) = complaints::remedy(said, text, span);
    let found = Diagnostic::new("G001", Severity::Error, file, widen(text, span), message).help(help);
    match fix {
        Some((title, span, replacement)) => found.fix(title, span, replacement),
        None => found,
    }
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
        ReadFault::TooDense | ReadFault::Unsafe(_) => (
            words!("한 파일에 값이 너무 많아 읽지 않았어요", "the file has too many values and was not read"),
            words!(
                "안내를 여러 파일로 나누거나 다른 파일이 섞였는지 확인해 주세요",
                "split the guide, or see whether another file was put here"
            ),
        ),
        ReadFault::FolderFull => (
            words!(
                "폴더의 안내 파일이 모두 합쳐 너무 커서 여기부터 읽지 않았어요",
                "the guide files of the folder are too big together; from here on they were not read"
            ),
            words!(
                "한 폴더의 안내는 모두 합쳐 256 MB까지예요. 폴더를 나누거나 안내가 아닌 파일을 옮겨 주세요",
                "the guides of one folder have at most 256 MB together; split the folder, or move out what is no guide"
            ),
        ),
        ReadFault::BadName => (
            words!("파일 이름에 쓸 수 없는 글자가 있어요", "the name of the file holds characters that it should not"),
            words!(
                "영어 소문자, 숫자, 빼기표로 이름을 다시 지어 주세요",
                "name it anew with small letters, figures and hyphens"
            ),
        ),
        ReadFault::Io(said) => (
            words!("파일을 열 수 없어요 ({said})", "the file cannot be opened ({said})"),
            words!("파일의 권한과 연결을 확인해 주세요", "check the permissions of the file and the drive it is on"),
        ),
    };
    const { assert!(MAX_FILE_BYTES == 8 * 1024 * 1024, "the sentence above names the limit") };
    const { assert!(MAX_FOLDER_BYTES == 256 * 1024 * 1024, "the sentence above names the limit") };
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
