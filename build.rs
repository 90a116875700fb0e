//! Stamps release builds with their commit. Never reads guides: a bad guide must not break a build.

use std::process::Command;

fn main() {
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if release { ".git/logs/HEAD" } else { "build.rs" });
    let stamp = || {
        let out = Command::new("git").args(["rev-parse", "--short=9", "HEAD"]).output().ok()?;
        out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
    };
    let commit = if release { stamp().unwrap_or_default() } else { String::new() };
    println!("cargo::rustc-env=GILJABI_COMMIT={commit}");
}
