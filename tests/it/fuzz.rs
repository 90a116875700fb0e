//! The bodies of the fuzz targets on mangled guides, as many as a test run may take.

use proptest::prelude::*;

#[path = "../../fuzz/bodies.rs"]
mod bodies;

/// Pieces that make or break a guide where they are put in.
const PIECES: &[&str] = &[
    "\"",
    "\"\"\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    "[[step]]\n",
    "[[case]]\n",
    "[input]\n",
    "= ",
    "\n",
    "\r\n",
    "가",
    "goto = \"card\"\n",
    "max = 1",
    "\\",
    "\\u0000",
    "{x}",
    "”",
    "\u{a0}",
    "\u{feff}",
    "\0",
    "#",
    "id = \"hello\"\n",
    "2026-13-01",
    "-0",
    "1e9",
    ".",
    "\u{1100}\u{1161}",
];

/// Bytes that a failing test shows as text.
#[derive(Clone)]
struct Bytes(Vec<u8>);

impl std::fmt::Debug for Bytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n{}\n", String::from_utf8_lossy(&self.0))
    }
}

fn mangled() -> impl Strategy<Value = Bytes> {
    let cut = (any::<prop::sample::Index>(), 0_usize..60, prop::sample::select(PIECES.to_vec()), any::<u8>());
    prop::collection::vec(cut, 0..8).prop_map(|cuts| {
        let mut bytes = bodies::WHOLE.as_bytes().to_vec();
        for (at, len, piece, byte) in cuts {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            let end = (at + len * usize::from(byte % 3 == 0)).min(bytes.len());
            bytes.splice(at..end, if byte < 8 { vec![byte] } else { piece.as_bytes().to_vec() });
        }
        Bytes(bytes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parse(data in prop_oneof![mangled(), prop::collection::vec(any::<u8>(), 0..200).prop_map(Bytes)]) {
        bodies::parse(&data.0);
    }

    #[test]
    fn resolve(data in mangled()) {
        bodies::resolve(&data.0);
    }

    #[test]
    fn session_replay(presses in prop::collection::vec(any::<u8>(), 0..60)) {
        let count = u8::try_from(presses.len()).unwrap();
        bodies::session_replay(&[vec![count], presses].concat());
    }

    #[test]
    fn session_replay_over_mangled_guides(presses in prop::collection::vec(any::<u8>(), 1..20), guide in mangled()) {
        let count = u8::try_from(presses.len()).unwrap();
        bodies::session_replay(&[vec![count], presses, guide.0].concat());
    }

    #[test]
    fn fix(data in mangled()) {
        bodies::fix(&data.0);
    }
}
