//! The examples of the rules as whole files, for `giljabi explain` and for the tests.
//!
//! Pure text: makes sources in memory, never reads a folder.

use std::sync::Arc;

use crate::guide::source::{ImageFile, SourceFile, Sources};
use crate::guide::tables::TABLE_FILES;

/// Line that begins another file within an example.
const FILE_LINE: &str = "# file: ";

/// Tables that stand beside every example which does not bring its own.
const TABLES: [(&str, &str); 2] = [
    (
        "dispositions.toml",
        "[PAY-01]\nlabel = \"결제 정상 완료\"\nresult = \"resolved\"\n[CB-01]\nlabel = \"다시 통화\"\nresult = \"callback\"\n",
    ),
    (
        "check.toml",
        "[links]\nhosts = [\"pg.innopay.co.kr\"]\nhttp = { \"www.softcamp.co.kr\" = \"공식 주소가 http뿐\" }\n",
    ),
];

/// A whole guide file around a rule's example. An example may give any part of a guide; what it
/// does not mention is filled in, so that only the bad thing is wrong.
pub fn example(body: &str) -> String {
    guide_around("example", body)
}

/// The files of an example. It begins with `example.toml`; a line `# file: NAME` begins another,
/// which is filled in like the first unless it is a table.
pub fn files(body: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = vec![("example.toml".to_owned(), String::new())];
    for line in body.lines() {
        match (line.strip_prefix(FILE_LINE), parts.last_mut()) {
            (Some(name), _) => parts.push((name.trim().to_owned(), String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    for (name, text) in &mut parts {
        if !TABLE_FILES.contains(&name.as_str()) {
            *text = guide_around(name.strip_suffix(".toml").unwrap_or(name), text);
        }
    }
    parts
}

/// The files of an example with tables and the picture `card.png` beside them.
pub fn sources(body: &str) -> Sources {
    let mut files = files(body);
    for (name, text) in TABLES {
        if !files.iter().any(|(given, _)| given == name) {
            files.push((name.to_owned(), text.to_owned()));
        }
    }
    let picture = ImageFile { bytes: Ok(Arc::from([0_u8; 8])), size: Some((320, 200)) };
    Sources {
        files: files.iter().map(|(name, text)| SourceFile::of(name, text)).collect(),
        images: [("card.png".to_owned(), picture)].into(),
    }
}

fn guide_around(id: &str, body: &str) -> String {
    let mut out = String::new();
    let head = body.split("[[").next().unwrap_or_default();
    for (key, line) in [
        ("format ", "format = 1\n".to_owned()),
        ("id ", format!("id = \"{id}\"\n")),
        ("title ", "title = \"보기 안내\"\n".to_owned()),
        ("category ", "category = \"보기\"\n".to_owned()),
        ("symptoms ", format!("symptoms = [\"{id} 보기가 안 돼요\"]\n")),
    ] {
        if !head.lines().any(|l| l.starts_with(key)) {
            out.push_str(&line);
        }
    }
    out.push_str(body);
    if !body.contains("[[step]]") {
        out.push_str("\n[[step]]\nid = \"first\"\ntitle = \"첫 단계\"\nsay = \"안녕하십니까.\"\ngoto = \"done\"\n");
    }
    if !body.contains("[[outcome]]") {
        out.push_str("\n[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n");
    }
    out
}
