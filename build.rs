//! Stamps release builds with their commit, and Windows builds with the icon and the manifest. Never
//! reads guides: a bad guide must not break a build.

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
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "windows") {
        dress();
    }
}

/// Without a resource compiler the program still builds; it only has no face.
fn dress() {
    for part in ["assets/icon.ico", "assets/windows.manifest"] {
        println!("cargo::rerun-if-changed={part}");
    }
    let mut face = winresource::WindowsResource::new();
    face.set_icon("assets/icon.ico").set_manifest_file("assets/windows.manifest");
    face.set("ProductName", "길잡이").set("FileDescription", "길잡이: 결제 상담 도우미");
    if let Err(error) = face.compile() {
        println!("cargo::warning=no icon and no manifest in this build: {error}");
    }
}
