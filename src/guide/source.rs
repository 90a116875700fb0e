//! What was found in a guides folder, before anybody understood it.
//!
//! Plain data made by whoever can read a disk. A file that could not be read is kept as a fault, so
//! that it becomes a diagnostic instead of a guide that is silently missing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::picture::Hazard;
use sha2::{Digest, Sha256};

/// Largest guide or table file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// Largest sum of all guide and table files of a folder, in bytes. The same again for its pictures.
pub const MAX_FOLDER_BYTES: u64 = 256 * 1024 * 1024;

/// Most marks that begin or end something (`=`, `[`, `{`, `,` and line ends) in one file. A guide has
/// some 20 of them a step; a file of [`MAX_FILE_BYTES`] that is hardly anything else would take
/// hundreds of times its size to read.
pub const MAX_MARKS: usize = 500_000;

/// Largest picture, in bytes.
pub const MAX_IMAGE_BYTES: u64 = 2 * 1024 * 1024;

/// Largest width or height of a picture, in pixels.
pub const MAX_IMAGE_SIDE: u32 = 4096;

/// Settings of editors that may lie beside the guides: neither guides nor tables.
const EDITOR_FILES: [&str; 2] = ["tombi.toml", "taplo.toml"];

/// Whether a file of the folder is read, going by its name: every `*.toml` but hidden ones and editors' settings.
pub fn is_source(name: &str) -> bool {
    name.ends_with(".toml") && !name.starts_with('.') && !EDITOR_FILES.contains(&name)
}

/// Why a file's text is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFault {
    /// The name belongs to a folder.
    Directory,
    /// Larger than [`MAX_FILE_BYTES`]; its size in bytes.
    TooBig(u64),
    /// Bytes that are no UTF-8; offset of the first bad byte.
    NotUtf8(usize),
    /// Holds NUL bytes: a binary.
    Binary,
    /// More than [`MAX_MARKS`] marks: no guide that a person wrote.
    TooDense,
    /// A drawing that must not be shown.
    Unsafe(Hazard),
    /// The files before it reach [`MAX_FOLDER_BYTES`].
    FolderFull,
    /// Its name holds characters that no name should: line ends, control characters, broken Unicode.
    BadName,
    /// The system refused; its words.
    Io(String),
}

/// One `*.toml` of the folder.
#[derive(Debug, Clone, Eq)]
pub struct SourceFile {
    /// File name without the folder.
    pub name: Arc<str>,
    /// Its text, or why there is none.
    pub text: Result<Arc<str>, ReadFault>,
}

/// Texts that lie in the same place are not read to be compared.
impl PartialEq for SourceFile {
    fn eq(&self, other: &Self) -> bool {
        let text = match (&self.text, &other.text) {
            (Ok(a), Ok(b)) => Arc::ptr_eq(a, b) || a == b,
            (a, b) => a == b,
        };
        text && (Arc::ptr_eq(&self.name, &other.name) || self.name == other.name)
    }
}

impl SourceFile {
    /// A file with text, as tests and restored calls have it.
    pub fn of(name: &str, text: &str) -> Self {
        Self { name: name.into(), text: Ok(text.into()) }
    }

    /// Decides what bytes are: text, a binary, or broken text. A UTF-8 byte order mark is taken off.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Self {
        let text = match String::from_utf8(bytes) {
            Ok(text) if text.contains('\0') => Err(ReadFault::Binary),
            Ok(text) if is_dense(&text) => Err(ReadFault::TooDense),
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).into()),
            Err(error) if error.as_bytes().contains(&0) => Err(ReadFault::Binary),
            Err(error) => Err(ReadFault::NotUtf8(error.utf8_error().valid_up_to())),
        };
        Self { name: name.into(), text }
    }
}

fn is_dense(text: &str) -> bool {
    // Shorter ones cannot be.
    text.len() > MAX_MARKS && text.bytes().filter(|byte| b"=[{,\n".contains(byte)).count() > MAX_MARKS
}

/// A picture of the folder `images/`.
#[derive(Debug, Clone, Eq)]
pub struct ImageFile {
    /// Its bytes, or why there are none.
    pub bytes: Result<Arc<[u8]>, ReadFault>,
    /// Width and height in pixels where the head of the file tells them.
    pub size: Option<(u32, u32)>,
}

/// Bytes that lie in the same place are not read to be compared.
impl PartialEq for ImageFile {
    fn eq(&self, other: &Self) -> bool {
        let bytes = match (&self.bytes, &other.bytes) {
            (Ok(a), Ok(b)) => Arc::ptr_eq(a, b) || a == b,
            (a, b) => a == b,
        };
        bytes && self.size == other.size
    }
}

/// A whole folder as it was at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Guides and tables, by name.
    pub files: Vec<SourceFile>,
    /// Pictures, by file name inside `images/`.
    pub images: BTreeMap<String, ImageFile>,
}

/// SHA-256 of a text in hexadecimal: the version of a guide.
pub fn version_of(text: &str) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        out.push(char::from_digit(u32::from(byte >> 4), 16).unwrap_or('0'));
        out.push(char::from_digit(u32::from(byte & 15), 16).unwrap_or('0'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_settings_are_no_guides() {
        for (name, is) in [
            ("isp-what.toml", true),
            ("check.toml", true),
            ("tombi.toml", false),
            ("taplo.toml", false),
            (".taplo.toml", false),
            ("guide.schema.json", false),
        ] {
            assert_eq!(is_source(name), is, "{name}");
        }
    }

    #[test]
    fn bytes_are_told_apart() {
        let fault = |bytes: &[u8]| SourceFile::from_bytes("a.toml", bytes.to_vec()).text.err();
        assert_eq!(fault("가 = 1".as_bytes()), None);
        assert_eq!(fault(b"\x7fELF\0\0"), Some(ReadFault::Binary));
        assert_eq!(fault(b"id = \"\xb0\xa1\""), Some(ReadFault::NotUtf8(6)));
        let bom = SourceFile::from_bytes("a.toml", "\u{feff}id".into()).text;
        assert_eq!(bom.as_deref(), Ok("id"));
    }
}
