//! Reads a guides folder: every `*.toml` in it and every picture under `images/`.
//!
//! Never understands a guide. What cannot be read is kept as a fault, so that nothing goes missing
//! silently. Sub-folders other than `images/` are not read, and no link leads out of the folder.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::guide::source::{ImageFile, MAX_FILE_BYTES, MAX_IMAGE_BYTES, ReadFault, SourceFile, Sources, is_source};

/// Reads the folder, files in the order of their names.
///
/// # Errors
/// The folder itself cannot be listed.
pub fn read_dir(dir: &Path) -> io::Result<Sources> {
    let root = fs_err::canonicalize(dir)?;
    let mut sources = Sources::default();
    for path in sorted_entries(dir)? {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if is_source(name) {
            sources.files.push(match read_bytes(&path, &root, MAX_FILE_BYTES) {
                Ok(bytes) => SourceFile::from_bytes(name, bytes),
                Err(fault) => SourceFile { name: name.into(), text: Err(fault) },
            });
        }
    }
    sources.images = images(&dir.join("images"), &root);
    Ok(sources)
}

/// Reads single files and whole folders, as `check PATH…` is given them. Tables and pictures beside
/// a single file count too, so that it is judged as it would be in its folder.
///
/// # Errors
/// A path that is not there, with its name.
pub fn read_paths(paths: &[PathBuf]) -> io::Result<Sources> {
    let mut all = Sources::default();
    for path in paths {
        let (dir, only) = if fs_err::metadata(path)?.is_dir() {
            (path.clone(), None)
        } else {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            (parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf), path.file_name().and_then(|n| n.to_str()))
        };
        let sources = read_dir(&dir)?;
        let wanted =
            |name: &str| only.is_none_or(|only| only == name || crate::guide::tables::TABLE_FILES.contains(&name));
        for file in sources.files.into_iter().filter(|file| wanted(&file.name)) {
            if !all.files.iter().any(|known| known.name == file.name) {
                all.files.push(file);
            }
        }
        all.images.extend(sources.images);
    }
    Ok(all)
}

/// The shipped guides: beside the program, or above it while it is being developed.
pub fn shipped_dir() -> Option<PathBuf> {
    let exe = std::env::current_exe().ok()?;
    let beside = exe.ancestors().skip(1).take(4).map(|dir| dir.join("guides"));
    let shared = exe.ancestors().nth(2).map(|dir| dir.join("share/giljabi/guides"));
    let here = std::env::current_dir().ok().map(|dir| dir.join("guides"));
    beside.chain(shared).chain(here).find(|dir| dir.join("dispositions.toml").is_file())
}

fn sorted_entries(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs_err::read_dir(dir)? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

fn read_bytes(path: &Path, root: &Path, limit: u64) -> Result<Vec<u8>, ReadFault> {
    let fault = |error: io::Error| ReadFault::Io(plain(&error));
    let real = std::fs::canonicalize(path).map_err(fault)?;
    if !real.starts_with(root) {
        return Err(ReadFault::Io("안내 폴더 밖을 가리키는 링크예요".into()));
    }
    let meta = std::fs::metadata(&real).map_err(fault)?;
    if meta.is_dir() {
        return Err(ReadFault::Directory);
    }
    if !meta.is_file() {
        return Err(ReadFault::Io("보통 파일이 아니에요".into()));
    }
    if meta.len() > limit {
        return Err(ReadFault::TooBig(meta.len()));
    }
    std::fs::read(&real).map_err(fault)
}

/// The system's words without the path, which the file name already tells.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "파일이 없어요".into(),
        io::ErrorKind::PermissionDenied => "읽을 권한이 없어요".into(),
        _ => error.to_string(),
    }
}

fn images(dir: &Path, root: &Path) -> BTreeMap<String, ImageFile> {
    let mut out = BTreeMap::new();
    for path in sorted_entries(dir).unwrap_or_default() {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".svg") || name.ends_with(".png") {
            let bytes = read_bytes(&path, root, MAX_IMAGE_BYTES);
            let size = bytes.as_ref().ok().and_then(|bytes| png_size(bytes));
            out.insert(name.to_owned(), ImageFile { bytes: bytes.map(Into::into), size });
        }
    }
    out
}

/// Width and height out of a PNG's head.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    Some((number(8)?, number(12)?))
}
