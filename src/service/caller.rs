//! The keyed hash that tells a caller again without keeping the number.
//!
//! The key is random, one a data folder, readable by its owner only. Without it a hash says nothing; the number itself is
//! never written, logged or shown.

use std::io::{self, Read as _, Write as _};
use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::files::sync_folder;
use super::store::StoreError;
use crate::payment::secret::Secret;

/// Name of the key's file in the data folder.
const KEY_FILE: &str = "caller.key";
const KEY_BYTES: usize = 32;
/// Sets this use of the key apart from any other one.
const PURPOSE: &[u8] = b"giljabi caller 1\0";

/// HMAC-SHA-256 of a number's digits under the key of `data_dir`, in hex. The key is made if need be.
///
/// # Errors
/// [`StoreError::File`] where the key can be neither read nor made.
pub(super) fn hash(data_dir: &Path, number: &Secret) -> Result<String, StoreError> {
    let path = data_dir.join(KEY_FILE);
    let key = key(&path).map_err(|source| StoreError::File { path, source })?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key[..]).map_err(|_| StoreError::OutOfRange { what: KEY_FILE })?;
    mac.update(PURPOSE);
    mac.update(number.expose().as_bytes());
    Ok(mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn key(path: &Path) -> io::Result<Zeroizing<[u8; KEY_BYTES]>> {
    match read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(path)?;
            read(path)
        }
        other => other,
    }
}

fn read(path: &Path) -> io::Result<Zeroizing<[u8; KEY_BYTES]>> {
    let mut key = Zeroizing::new([0; KEY_BYTES]);
    std::fs::File::open(path)?.read_exact(&mut key[..])?;
    Ok(key)
}

/// Puts a whole key in place, or leaves the one that another process has put there in between.
fn make(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
    getrandom::fill(&mut key[..]).map_err(io::Error::other)?;
    // A temporary file is readable by its owner only, and so stays.
    let mut file = tempfile::Builder::new().prefix(".giljabi-").tempfile_in(folder)?;
    file.write_all(&key[..])?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(failed) if failed.error.kind() != io::ErrorKind::AlreadyExists => Err(failed.error),
        _ => sync_folder(folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_same_in_one_folder_and_another_in_the_next() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let number = |digits: &str| Secret::new(digits);
        let first = hash(one.path(), &number("01012345678")).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(hash(one.path(), &number("01012345678")).unwrap(), first);
        assert_ne!(hash(one.path(), &number("01012345679")).unwrap(), first);
        assert_ne!(hash(other.path(), &number("01012345678")).unwrap(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs_err::metadata(one.path().join(KEY_FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_that_is_no_key_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join(KEY_FILE)).unwrap();
        assert!(hash(folder.path(), &Secret::new("01012345678")).is_err());
    }
}
