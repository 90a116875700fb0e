//! Folders made to do harm: refused with a finding, within bounded memory, and the guide beside them unharmed.
//!
//! Each runs in a process of its own that the system allows only so much memory.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::write;

/// Address space a check may take, in KiB: 2 GiB. Libraries and stacks of threads count, too.
const MOST_MEMORY_KIB: u64 = 2 * 1024 * 1024;

const GOOD: &str = "format = 1\nid = \"good\"\ntitle = \"성한 안내\"\ncategory = \"보기\"\nsymptoms = [\"성한 증상\"]\n[[step]]\nid = \"first\"\n\
    title = \"인사\"\nsay = \"안녕하십니까.\"\ngoto = \"done\"\n[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n";

fn head(id: &str) -> String {
    format!("format = 1\nid = \"{id}\"\ntitle = \"나쁜 안내\"\ncategory = \"보기\"\nsymptoms = [\"{id} 증상\"]\n")
}

const TAIL: &str = "[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n";

fn with_step(rest: &str) -> String {
    format!("{}[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"말입니다.\"\n{rest}\ngoto = \"done\"\n{TAIL}", head("bad"))
}

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path().join("good.toml"), GOOD);
    write(dir.path().join("dispositions.toml"), "[PAY-01]\nlabel = \"정상\"\nresult = \"resolved\"\n");
    fs_err::create_dir(dir.path().join("images")).unwrap();
    dir
}

/// Codes found in each file by a check that may take only [`MOST_MEMORY_KIB`], and its exit code.
fn check(dir: &Path) -> (i32, Vec<(String, String)>) {
    let mut command = Command::new("sh");
    let limit = format!("ulimit -v {MOST_MEMORY_KIB} && exec \"$0\" check \"$1\" --format json");
    command.args(["-c", &limit, env!("CARGO_BIN_EXE_giljabi")]).arg(dir);
    let ran = command.env("RAYON_NUM_THREADS", "2").output().unwrap();
    let report: Value = serde_json::from_slice(&ran.stdout)
        .unwrap_or_else(|error| panic!("{error}: {:?} {}", ran.status, String::from_utf8_lossy(&ran.stderr)));
    let word = |found: &Value, key: &str| found[key].as_str().unwrap_or_default().to_owned();
    let found =
        report["diagnostics"].as_array().unwrap().iter().map(|found| (word(found, "file"), word(found, "code")));
    (ran.status.code().unwrap_or(-1), found.collect())
}

/// The folder is refused, and exactly these codes are errors or warnings of `file`. The good guide has nothing but
/// that no case tries it.
fn refused(what: &str, dir: &Path, file: &str, codes: &[&str]) {
    let (code, found) = check(dir);
    assert_eq!(code, 1, "{what}: {found:.200?}");
    for wanted in codes {
        assert!(
            found.iter().any(|(of, code)| of.ends_with(file) && code == wanted),
            "{what}: no {wanted} in {found:.200?}"
        );
    }
    let good: Vec<_> = found.iter().filter(|(of, code)| of.ends_with("good.toml") && code != "G703").collect();
    assert!(good.is_empty(), "{what}: the guide beside it is not touched: {good:?}");
}

#[test]
fn ways_out_of_the_folder() {
    for image in [
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        "images/../../x.png",
        "C:\\\\Windows\\\\win.ini",
        "\\\\\\\\server\\\\share\\\\a.png",
        "~/a.png",
        "file:///etc/passwd",
        "a\\u0000.png",
    ] {
        let dir = folder();
        let text = with_step(&format!("image = {{ file = \"{image}\", alt = \"그림입니다.\" }}"));
        write(dir.path().join("bad.toml"), text);
        refused(image, dir.path(), "bad.toml", &["G501"]);
    }
    for link in [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "smb://server/share",
        "data:text/html,hi",
        "\\\\\\\\server\\\\share",
        "vbscript:x",
        "https://user@pg.innopay.co.kr/",
        "http://evil.example/",
    ] {
        let dir = folder();
        write(dir.path().join("bad.toml"), with_step(&format!("link = {{ label = \"열기\", url = \"{link}\" }}")));
        refused(link, dir.path(), "bad.toml", &["G502"]);
    }
}

#[cfg(unix)]
#[test]
fn links_pipes_and_names() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    let dir = folder();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path().join("secret.toml"), GOOD);
    write(outside.path().join("secret.svg"), "<svg width=\"1\" height=\"1\"/>");
    symlink(outside.path().join("secret.toml"), dir.path().join("leaves.toml")).unwrap();
    symlink(outside.path().join("secret.svg"), dir.path().join("images/leaves.svg")).unwrap();
    symlink("/dev/zero", dir.path().join("endless.toml")).unwrap();
    symlink("around.toml", dir.path().join("around.toml")).unwrap();
    symlink("nowhere", dir.path().join("nowhere.toml")).unwrap();
    symlink(".", dir.path().join("loop")).unwrap();
    symlink("..", dir.path().join("images/loop")).unwrap();
    fs_err::create_dir(dir.path().join("folder.toml")).unwrap();
    write(dir.path().join("bad.toml"), with_step("image = { file = \"leaves.svg\", alt = \"그림입니다.\" }"));
    assert!(Command::new("mkfifo").arg(dir.path().join("pipe.toml")).status().unwrap().success());
    for name in [&b"line\nend.toml"[..], b"esc\x1b[31m.toml", b"broken\xff.toml", b"bell\x07.toml"] {
        write(dir.path().join(std::ffi::OsStr::from_bytes(name)), GOOD);
    }
    for file in ["leaves.toml", "endless.toml", "around.toml", "nowhere.toml", "folder.toml", "pipe.toml"] {
        refused(file, dir.path(), file, &["G001"]);
    }
    refused("a picture outside", dir.path(), "bad.toml", &["G501"]);
    let (_, found) = check(dir.path());
    let strange: Vec<&String> = found.iter().map(|(file, _)| file).filter(|file| file.contains('\u{fffd}')).collect();
    assert_eq!(strange.len(), 4, "{found:?}");
    assert!(found.iter().all(|(file, _)| !file.contains(char::is_control)));
}

#[test]
fn files_that_are_too_much() {
    let long = "말".repeat(1_000);
    for (what, text, codes) in [
        (
            "deep lists",
            format!("{}x = {}{}\n{TAIL}", head("bad"), "[".repeat(10_000), "]".repeat(10_000)),
            &["G001"][..],
        ),
        (
            "deep tables",
            format!("{}x = {}1{}\n{TAIL}", head("bad"), "{ a = ".repeat(10_000), " }".repeat(10_000)),
            &["G001"],
        ),
        ("deep keys", format!("{}{}a = 1\n", head("bad"), "a.".repeat(10_000)), &["G001"]),
        ("50 MB in one text", with_step(&format!("note = \"{}\"", "가".repeat(17_000_000))), &["G001"]),
        ("8 MB in one text", with_step(&format!("note = \"{}\"", "} ".repeat(3_500_000))), &["G003"]),
        ("8 MB in one word", with_step(&format!("goto2 = \"{}\"", "a".repeat(8_000_000))), &["G002"]),
        ("a million steps", format!("{}{}", head("bad"), "[[step]]\n".repeat(900_000)), &["G001"]),
        ("a million choices", with_step(&format!("choice = [{}]", "{},".repeat(1_000_000))), &["G001"]),
        ("as many choices as may be", with_step(&format!("choice = [{}]", "{},".repeat(160_000))), &["G003"]),
        (
            "as many steps as may be",
            format!("{}{}{TAIL}", head("bad"), "[[step]]\nid=\"a\"\n".repeat(80_000)),
            &["G003"],
        ),
        ("100,000 cases", format!("{}{}", with_step(""), "[[case]]\n".repeat(100_000)), &["G003"]),
        (
            "many wrong cases",
            format!("{}{}", loops(), "[[case]]\nname=\"x\"\ntake=[\"다시\"]\nend=\"done\"\n".repeat(20_000)),
            &["G003"],
        ),
        ("many misspelt names", misspelt(), &["G102"]),
        ("many faults of form", "가 = 나\n= 1\n[x\n\"".repeat(60_000), &["G001"]),
        (
            "many symptoms",
            format!(
                "{}\nkeywords = [{}]\n{}",
                head("bad"),
                format!("\"{long}\",").repeat(2_000),
                &with_step("")[head("bad").len()..]
            ),
            &[],
        ),
    ] {
        let dir = folder();
        write(dir.path().join("bad.toml"), text);
        if codes.is_empty() {
            assert_eq!(check(dir.path()).0, 0, "{what}");
        } else {
            refused(what, dir.path(), "bad.toml", codes);
        }
    }
}

/// A guide that goes round and round.
fn loops() -> String {
    format!(
        "{}[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"말입니다.\"\nchoice = [\n{{ label = \"다시\", goto = \"a\", max = 99, over = \"done\" }},\n\
         {{ label = \"끝\", goto = \"done\" }},\n]\n{TAIL}",
        head("bad")
    )
}

fn misspelt() -> String {
    let mut text = head("bad");
    for n in 0..1_000 {
        write!(text, "[[step]]\nid = \"step-number-{n:05}\"\ntitle = \"가\"\nsay = \"말입니다.\"\ngoto = \"stpe-nubmer-{n:05}x\"\n").unwrap();
    }
    text + TAIL
}

#[test]
fn pictures_that_are_too_much() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 6, 0, 0, 0]);
    let doubled: String =
        (1..60).map(|n| format!("<g id=\"g{n}\"><use href=\"#g{0}\"/><use href=\"#g{0}\"/></g>", n - 1)).collect();
    for (name, bytes) in [
        ("a.png", png),
        ("a.svg", format!("<svg width=\"9\" height=\"9\"><g id=\"g0\"><rect/></g>{doubled}</svg>").into_bytes()),
        ("a.svg", b"<svg width=\"1e9\" height=\"1e9\"/>".to_vec()),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><svg>&b;</svg>".to_vec()),
        ("a.svg", b"<svg width=\"9\" height=\"9\"><image href=\"file:///etc/passwd\"/></svg>".to_vec()),
        ("a.svg", b"<svg width=\"9\" height=\"9\"><script>alert(1)</script></svg>".to_vec()),
        ("a.svg", vec![b'<'; 3 << 20]),
    ] {
        let dir = folder();
        write(dir.path().join("images").join(name), bytes);
        write(
            dir.path().join("bad.toml"),
            with_step(&format!("image = {{ file = \"{name}\", alt = \"그림입니다.\" }}")),
        );
        refused(name, dir.path(), "bad.toml", &["G501"]);
    }
}

/// Each guide calls the next; the last calls the first.
fn chain(dir: &Path, count: usize, closed: bool) {
    for n in 0..count {
        let next = if n + 1 < count || closed { format!("made-{:05}", (n + 1) % count) } else { "good".to_owned() };
        let text = format!(
            "format = 1\nid = \"made-{n:05}\"\ntitle = \"{n}\"\ncategory = \"보기\"\nsymptoms = [\"{n}번 증상\"]\n[[step]]\nid = \"a\"\n\
             title = \"가\"\nsay = \"말입니다.\"\nchoice = [\n{{ label = \"다음\", call = \"{next}\", on = {{ other = \"done\" }} }},\n\
             {{ label = \"끝\", goto = \"done\" }},\n]\n{TAIL}[[case]]\nname = \"끝까지\"\ntake = [{}]\nend = \"done\"\n",
            "\"다음\",".repeat(600)
        );
        write(dir.join(format!("made-{n:05}.toml")), text);
    }
}

#[test]
fn guides_that_call_without_end() {
    let dir = folder();
    chain(dir.path(), 300, true);
    refused("a ring", dir.path(), "made-00000.toml", &["G105"]);
    let dir = folder();
    chain(dir.path(), 300, false);
    let (code, found) = check(dir.path());
    assert_eq!(code, 1, "takes are left where the last guide ends");
    assert!(found.iter().all(|(_, code)| code != "G105"));
}
