//! How machines that read a report find its files: by a path from the folder the command ran in.
//!
//! Looks at no disk; only compares paths.

use std::path::{Component, Path};

/// Where the files of a report lie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folder {
    /// Stands before every file name, with `/` at its end; empty where the files lie right here.
    prefix: String,
    /// Whether `prefix` begins at the root, because the folder does not lie below the current one.
    outside: bool,
}

impl Folder {
    /// `folder` as seen from `here`. Where it does not lie below, its whole path is kept.
    pub fn of(folder: &Path, here: &Path) -> Self {
        let whole = if folder.is_absolute() { folder.to_owned() } else { here.join(folder) };
        let inside = whole.strip_prefix(here).ok().and_then(plain);
        match inside {
            Some(prefix) => Self { prefix, outside: false },
            None => Self { prefix: slashed(&whole.to_string_lossy()), outside: true },
        }
    }

    /// Path of a file with `/` between its parts.
    pub(super) fn path(&self, file: &str) -> String {
        format!("{}{file}", self.prefix)
    }

    /// The folder itself as an address, where files cannot be named from the current folder.
    pub(super) fn base(&self) -> Option<String> {
        let below = self.prefix.trim_start_matches('/');
        self.outside.then(|| format!("file:///{}", escaped(below)))
    }

    /// A file as a relative address: from the current folder, or from [`Folder::base`].
    pub(super) fn uri(&self, file: &str) -> String {
        if self.outside { escaped(file) } else { escaped(&self.path(file)) }
    }
}

/// A path of plain names; `None` where it climbs up.
fn plain(path: &Path) -> Option<String> {
    let mut out = String::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => {
                out.push_str(&name.to_string_lossy());
                out.push('/');
            }
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(out)
}

fn slashed(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    if path.ends_with('/') { path } else { format!("{path}/") }
}

/// Everything but letters, digits and `-._~/` as `%XX`.
fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn folders_below_are_relative_and_others_are_whole() {
        for (folder, path, uri, base) in [
            ("guides", "guides/가 나.toml", "guides/%EA%B0%80%20%EB%82%98.toml", None),
            ("./guides/", "guides/가 나.toml", "guides/%EA%B0%80%20%EB%82%98.toml", None),
            (".", "가 나.toml", "%EA%B0%80%20%EB%82%98.toml", None),
            ("/repo/my guides", "my guides/가 나.toml", "my%20guides/%EA%B0%80%20%EB%82%98.toml", None),
            ("/else", "/else/가 나.toml", "%EA%B0%80%20%EB%82%98.toml", Some("file:///else/")),
            ("../up", "/repo/../up/가 나.toml", "%EA%B0%80%20%EB%82%98.toml", Some("file:///repo/../up/")),
        ] {
            let found = Folder::of(folder.as_ref(), "/repo".as_ref());
            assert_eq!(
                (found.path("가 나.toml"), found.uri("가 나.toml"), found.base()),
                (path.to_owned(), uri.to_owned(), base.map(str::to_owned)),
                "{folder}"
            );
        }
    }
}
