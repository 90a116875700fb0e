//! What several test modules need: a folder read into sources, as the service does it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use giljabi::guide::source::{ImageFile, ReadFault, SourceFile, Sources, is_source};
use jiff::civil::Date;

/// The day on which tests run.
pub fn today() -> Date {
    jiff::civil::date(2026, 11, 21)
}

/// A path inside the package.
pub fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Reads a guides folder, pictures too (without their sizes). Panics where it cannot be read.
pub fn read_dir(folder: &Path) -> Sources {
    sources(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

fn sources(folder: &Path) -> io::Result<Sources> {
    let mut sources = Sources::default();
    for (name, path) in entries(folder)? {
        if path.is_dir() && name == "images" {
            for (name, path) in entries(&path)? {
                let bytes = fs_err::read(&path)?;
                sources.images.insert(name, ImageFile { bytes: Ok(bytes.into()), size: None });
            }
        } else if path.is_dir() && is_source(&name) {
            sources.files.push(SourceFile { name: name.into(), text: Err(ReadFault::Directory) });
        } else if is_source(&name) {
            sources.files.push(SourceFile::from_bytes(&name, fs_err::read(&path)?));
        }
    }
    Ok(sources)
}

/// Puts a file into a folder made for a test.
#[expect(clippy::disallowed_methods, reason = "a folder for a test, not a file of a person")]
pub fn write(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
    let path = path.as_ref();
    fs_err::write(path, bytes).unwrap();
}

/// What lies in a folder, by name.
fn entries(folder: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    fs_err::read_dir(folder)?
        .map(|entry| entry.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path())))
        .collect()
}
