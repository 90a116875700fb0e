//! Reads a guides folder: every `*.toml` in it and every picture under `images/`.
//!
//! Never understands a guide. What cannot be read is kept as a fault, so that nothing goes missing
//! silently. Sub-folders other than `images/` are not read, and no link leads out of the folder. What
//! is larger than its limit is not read either, however it grows meanwhile.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;

use super::watch::Touched;
use crate::guide::picture::judge;
use crate::guide::source::{
    ImageFile, MAX_FILE_BYTES, MAX_FOLDER_BYTES, MAX_IMAGE_BYTES, ReadFault, SourceFile, Sources, is_source,
};

/// Reads the folder, files in the order of their names.
///
/// # Errors
/// The folder itself cannot be listed.
pub fn read_dir(dir: &Path) -> io::Result<Sources> {
    Folder::new(dir.to_owned()).read(&Touched::everything())
}

/// A folder that is read again and again. A file that did not change is not read, and keeps its text.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    files: BTreeMap<String, (Stamp, SourceFile)>,
    images: BTreeMap<String, (Stamp, ImageFile)>,
}

/// What of a file changes when it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    written: Option<SystemTime>,
    /// Number of the file on its drive; a save by renaming changes it.
    node: u64,
}

impl Folder {
    /// A folder of which nothing was read yet.
    pub fn new(dir: PathBuf) -> Self {
        Self { dir, files: BTreeMap::new(), images: BTreeMap::new() }
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The folder as it now is. Files are read whose size or time differs from the last time, and
    /// those of `touched`, which may have been written twice within one tick of the drive's clock.
    ///
    /// # Errors
    /// The folder itself cannot be listed.
    pub fn read(&mut self, touched: &Touched) -> io::Result<Sources> {
        let root = fs_err::canonicalize(&self.dir)?;
        let (guides, mut left) = (entries(&self.dir)?, MAX_FOLDER_BYTES);
        let listed: Vec<Entry> = guides.into_iter().filter(|entry| is_source(&entry.name)).collect();
        let limits: Vec<Limit> = listed.iter().map(|entry| Limit::of(entry, MAX_FILE_BYTES, &mut left)).collect();
        let known = std::mem::take(&mut self.files);
        let one = |(entry, limit): (&Entry, &Limit)| {
            let old = known.get(&entry.name);
            if let Some((stamp, file)) =
                old.filter(|(stamp, _)| limit.keeps(entry, stamp) && !touched.names(&entry.name))
            {
                return (entry.name.clone(), (*stamp, file.clone()));
            }
            let file = match limit.read(entry, &root) {
                Ok(bytes) => SourceFile::from_bytes(&entry.name, bytes),
                Err(fault) => SourceFile { name: entry.name.as_str().into(), text: Err(fault) },
            };
            // The same words keep the same place in memory, so that whoever compares has little to do.
            let file = old.map(|(_, old)| old).filter(|old| **old == file).cloned().unwrap_or(file);
            (entry.name.clone(), (entry.stamp, file))
        };
        self.files = listed.par_iter().zip(&limits).map(one).collect();
        self.read_images(&root, touched);
        Ok(Sources {
            files: self.files.values().map(|(_, file)| file.clone()).collect(),
            images: self.images.iter().map(|(name, (_, image))| (name.clone(), image.clone())).collect(),
        })
    }

    fn read_images(&mut self, root: &Path, touched: &Touched) {
        // No pictures at all is no fault of the folder; a guide that shows one will say so.
        let listed = entries(&self.dir.join("images")).unwrap_or_default();
        let known = std::mem::take(&mut self.images);
        let mut left = MAX_FOLDER_BYTES;
        for entry in listed.into_iter().filter(|entry| entry.is(&[".svg", ".png"])) {
            let limit = Limit::of(&entry, MAX_IMAGE_BYTES, &mut left);
            let old = known.get(&entry.name).filter(|(stamp, _)| limit.keeps(&entry, stamp));
            let image = match old.filter(|_| !touched.names(&entry.name)) {
                Some((_, image)) => image.clone(),
                None => {
                    let bytes = limit.read(&entry, root);
                    let judged = bytes.and_then(|bytes| Ok((judge(&entry.name, &bytes)?, bytes)));
                    match judged {
                        Ok((size, bytes)) => ImageFile { bytes: Ok(bytes.into()), size },
                        Err(fault) => ImageFile { bytes: Err(fault), size: None },
                    }
                }
            };
            self.images.insert(entry.name, (entry.stamp, image));
        }
    }
}

/// One name in a folder.
struct Entry {
    /// As it is shown: characters that no name should hold are replaced.
    name: String,
    path: PathBuf,
    stamp: Stamp,
    /// Whether [`Entry::name`] is what the drive calls it.
    plain: bool,
}

impl Entry {
    fn is(&self, ends: &[&str]) -> bool {
        !self.name.starts_with('.') && ends.iter().any(|end| self.name.ends_with(end))
    }
}

/// What is in a folder, in the order of names.
fn entries(dir: &Path) -> io::Result<Vec<Entry>> {
    let mut out = Vec::new();
    for entry in fs_err::read_dir(dir)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        let shown: String = name
            .to_string_lossy()
            .chars()
            .map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c })
            .collect();
        let plain = name.to_str() == Some(&shown);
        let meta = std::fs::metadata(&path).ok();
        let stamp = Stamp {
            bytes: meta.as_ref().map_or(0, std::fs::Metadata::len),
            written: meta.as_ref().and_then(|meta| meta.modified().ok()),
            node: meta.as_ref().map_or(0, node),
        };
        out.push(Entry { name: shown, path, stamp, plain });
    }
    out.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.path.cmp(&b.path)));
    Ok(out)
}

#[cfg(unix)]
fn node(meta: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn node(_: &std::fs::Metadata) -> u64 {
    0
}

/// How much of a file may be read.
struct Limit {
    bytes: u64,
    /// Whether the files before it fill the folder.
    full: bool,
}

impl Limit {
    fn of(entry: &Entry, most: u64, left: &mut u64) -> Self {
        let taken = entry.stamp.bytes.min(most);
        let full = taken > *left;
        *left = left.saturating_sub(taken);
        Self { bytes: most, full }
    }

    /// Whether a file is as it was when it had `stamp`, and still has room.
    fn keeps(&self, entry: &Entry, stamp: &Stamp) -> bool {
        *stamp == entry.stamp && !self.full && stamp.written.is_some()
    }

    fn read(&self, entry: &Entry, root: &Path) -> Result<Vec<u8>, ReadFault> {
        if !entry.plain {
            return Err(ReadFault::BadName);
        }
        if self.full {
            return Err(ReadFault::FolderFull);
        }
        read_bytes(&entry.path, root, self.bytes)
    }
}

/// The shipped guides: beside the program, or above it while it is being developed.
pub fn shipped_dir() -> Option<PathBuf> {
    let exe = std::env::current_exe().ok()?;
    let beside = exe.ancestors().skip(1).take(4).map(|dir| dir.join("guides"));
    let shared = exe.ancestors().nth(2).map(|dir| dir.join("share/giljabi/guides"));
    let here = std::env::current_dir().ok().map(|dir| dir.join("guides"));
    beside.chain(shared).chain(here).find(|dir| dir.join("dispositions.toml").is_file())
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
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or_default());
    std::fs::File::open(&real).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(fault)?;
    // It may have grown since it was measured.
    let size = bytes.len() as u64;
    if size > limit { Err(ReadFault::TooBig(size)) } else { Ok(bytes) }
}

/// The system's words without the path, which the file name already tells.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "파일이 없어요".into(),
        io::ErrorKind::PermissionDenied => "읽을 권한이 없어요".into(),
        _ => error.to_string(),
    }
}
