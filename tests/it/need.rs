//! The rule for tests that need something from the machine; shared by the test binaries.

use std::io::Write;

/// Whether `need` may be missing here. Where `GILJABI_REQUIRE` names it, a test fails instead of skipping.
pub fn may_skip(need: &str, missing: &str) -> bool {
    let required = std::env::var("GILJABI_REQUIRE").unwrap_or_default();
    let required = required.split([',', ' ']).any(|word| word == need || word == "all");
    assert!(!required, "GILJABI_REQUIRE names {need}, but {missing}");
    writeln!(std::io::stderr(), "skipped, needs {need}: {missing}").ok();
    true
}
