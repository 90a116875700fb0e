//! Whether a folder lies on a drive of another machine, which does not announce changes.

use std::path::{Component, Path, Prefix};

/// File systems of other machines, as the table of mounts names them.
const REMOTE: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse.davfs",
    "fuse.rclone",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "glusterfs",
    "ncpfs",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
];

/// Whether changes there must be looked for. What cannot be told counts as local.
pub(super) fn is_remote(dir: &Path) -> bool {
    let unc = |prefix: Prefix<'_>| matches!(prefix, Prefix::UNC(..) | Prefix::VerbatimUNC(..));
    match dir.components().next() {
        Some(Component::Prefix(prefix)) => unc(prefix.kind()),
        _ => std::fs::read_to_string("/proc/self/mounts").is_ok_and(|mounts| is_mounted_remote(dir, &mounts)),
    }
}

/// The innermost mount that holds `dir`, in the form of `/proc/self/mounts`.
fn is_mounted_remote(dir: &Path, mounts: &str) -> bool {
    let lines = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?.replace("\\040", " "), words.next()?))
    });
    let holding = lines.filter(|(at, _)| dir.starts_with(at)).max_by_key(|(at, _)| at.len());
    holding.is_some_and(|(_, kind)| REMOTE.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mounts() {
        let table = "/dev/sda1 / ext4 rw 0 0\n//server/guides /mnt/공유\\040폴더 cifs rw 0 0\ntmpfs /mnt/공유\\040폴더/tmp tmpfs rw 0 0\n";
        for (dir, remote) in [
            ("/home/guides", false),
            ("/mnt/공유 폴더/guides", true),
            ("/mnt/공유 폴더", true),
            ("/mnt/공유 폴더2", false),
            ("/mnt/공유 폴더/tmp/x", false),
        ] {
            assert_eq!(is_mounted_remote(Path::new(dir), table), remote, "{dir}");
        }
    }
}
