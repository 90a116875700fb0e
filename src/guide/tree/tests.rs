//! Holds the quick reading to the `toml` crate: what it accepts it reads in exactly the same way.

use proptest::prelude::*;

use super::*;

/// What the crate makes of a text, if nothing is wrong with it.
fn whole(text: &str) -> Option<Table<'_>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    errors.is_empty().then(|| table(root.into_inner()))
}

fn agree(text: &str) {
    if let Some(read) = quick::read(text) {
        assert_eq!(Some(read), whole(text), "{text}");
    }
    for (at, _) in text.match_indices("\n[[") {
        if let Some(read) = quick::halves(text, at + 1) {
            assert_eq!(Some(read), whole(text), "{at} {text}");
        }
    }
}

#[test]
fn halves_are_read_as_the_whole() {
    for (text, cut, both) in [
        ("a = 1\n[[step]]\nid = \"x\"\n[[step]]\nid = \"y\"\n[[case]]\n", "[[case", true),
        ("a = 1\n[[step]]\nid = \"x\"\n[[step]]\nid = \"y\"\n[[case]]\n", "[[step]]\nid = \"y", true),
        ("a = 1\n[[step]]\nid = \"x\"", "[[step", true),
        ("[[step]]\nsay = \"\"\"\n[[case]]\nid = \"x\"\n\"\"\"\n", "[[case", false),
        ("step = []\n[[step]]\n", "[[step", false),
        ("step.a = 1\n[[step]]\n", "[[step", false),
    ] {
        let at = text.find(cut).unwrap();
        assert_eq!(quick::halves(text, at), whole(text).filter(|_| both), "{text}");
    }
    let mut long = include_str!("../../../tests/data/whole.toml").to_owned();
    for n in 0..3_000 {
        long.push_str(&format!("[[step]]\nid = \"more-{n}\"\nsay = \"가나다라마바사\"\n"));
    }
    assert!(quick::read(&long).is_some());
    assert_eq!(quick::read(&long), whole(&long));
}

#[test]
fn plain_texts_are_read_quickly() {
    for text in [
        "",
        "# only a comment",
        "a = 1\nb = -12 # why\nc = true\nd = 2026-11-21\ne = ''\nf = 'a\\b'\n",
        "a = \"가나 \\\"다\\\" \\n\"\nb = \"\"\"\n여러 줄\n\"\"따옴표\"\" \\\\ 끝\"\"\"\n",
        "a = []\nb = [ \"x\", # first\n  \"y\",\n]\nc = { a = 1, b = [1, 2], c = {} }\n",
        "input.a = { label = \"가\" }\ninput.b = { label = \"나\" }\n[[step]]\nid = \"x\"\n[[step]]\nid = \"y\"\n[[case]]\n",
        include_str!("../../../tests/data/whole.toml"),
    ] {
        assert!(quick::read(text).is_some(), "{text}");
        agree(text);
    }
}

#[test]
fn whatever_is_not_plain_is_left_to_the_crate() {
    for text in [
        "\u{feff}a = 1",
        "a = 1\r\n",
        "a = 1 b = 2",
        "a = 1\na = 2",
        "a.b = 1\na = 2",
        "a = 1\na.b = 2",
        "a.b.c = 1",
        "[a]\nb = 1",
        "[[a]]\nb.c = 1",
        "a = [1]\n[[a]]",
        "\"a\" = 1",
        "a = 01",
        "a = 1_000",
        "a = 0x10",
        "a = 1.5",
        "a = +1",
        "a = 2026-02-30",
        "a = 2026-11-21 09:00:00",
        "a = 2026-11-21T09:00:00Z",
        "a = \"\\ud800\"",
        "a = \"\\u12\"",
        "a = \"\\e\"",
        "a = \"b\nc\"",
        "a = \"\"\"b\"\"\"\"",
        "a = \"\"\"b \\ \n c\"\"\"",
        "a = \"b \\\n c\"",
        "a = '''b'''",
        "a = \"",
        "a = [1 2]",
        "a = { b = 1, }",
        "a = { b.c = 1 }",
        "a = {\n b = 1 }",
        "a = \"\u{1}\"",
        "# \u{1}",
        "a",
        "= 1",
        "[[a]",
        "[[ a ]]",
        "a = [[[[[[[[1]]]]]]]]",
    ] {
        assert_eq!(quick::read(text), None, "{text}");
    }
    let many: String = (0..100).map(|n| format!("k{n} = 1\n")).collect();
    assert_eq!(quick::read(&many), None);
}

/// Pieces that put together make texts near to TOML.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "a",
            "b-c",
            "in_put",
            ".",
            " ",
            "\t",
            "\n",
            "\r\n",
            "=",
            " = ",
            ",",
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "\"",
            "\"\"\"",
            "'",
            "\\",
            "\\n",
            "\\\"",
            "#",
            "1",
            "-",
            "0",
            "2026-11-21",
            "true",
            "false",
            "가",
            "\u{7f}",
            "\u{85}",
            "_",
            "+",
            "1.5",
            "T09:00:00",
            "[[step]]\n",
            "id = \"x\"\n",
            "choice = [\n",
            "{ label = \"가\" }",
            "input.a = 1\n",
        ])
        .prop_map(str::to_owned),
        "[ -~가-힣]{0,6}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_read_the_same(text in pieces()) {
        agree(&text);
    }

    /// A real guide with a few places cut, doubled or overwritten.
    #[test]
    fn both_read_the_same_guide(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, pieces()), 0..4)) {
        let mut text = include_str!("../../../tests/data/whole.toml").to_owned();
        for (at, len, piece) in cuts {
            let mut start = at.index(text.len());
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = (start + len).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.replace_range(start..end, &piece);
        }
        agree(&text);
    }
}
