//! What commands over guides say where somebody reads no Korean.

use crate::cli::Home;
use crate::support;

fn hangul(text: &str) -> bool {
    text.chars().any(|c| ('가'..='힣').contains(&c))
}

#[test]
fn errors_are_told_in_english() {
    let home = Home::new();
    let empty = tempfile::tempdir().unwrap();
    let at = |name: &str| empty.path().join(name).to_string_lossy().into_owned();
    let (folder, none, far) = (at(""), at("none.toml"), at("far/none.toml"));
    let used = tempfile::tempdir().unwrap();
    support::write(used.path().join("a.toml"), "x");
    let used = used.path().to_string_lossy().into_owned();
    for (args, code, want) in [
        (&["check", &folder][..], 2, "no guides (*.toml) were found"),
        (&["check", &none], 2, "not found: none.toml"),
        (&["check", &none, &far], 2, "one folder is checked at a time"),
        (&["check", "/nowhere/at/all.toml"], 2, "The folder of guides could not be read"),
        (&["check", "--fix", "--dry-run", "--format", "sarif"], 2, "--dry-run goes with"),
        (&["test", "--guide", "isp-paymen"], 2, "There is no guide isp-paymen. Did you mean isp-payment?"),
        (&["export", "isp-paymen", "--to", "dot"], 1, "Did you mean isp-payment?"),
        (&["search", "qqqqqqqqqqqqqq"], 1, "No guide was found"),
        (&["explain", "G999"], 1, "G999"),
        (&["new", "--folder", &used], 1, "nothing was made"),
        (&["check", "--nope"], 2, "unexpected argument '--nope'"),
        (&["chek"], 2, "unrecognized subcommand 'chek'"),
        (&["check", "--format", "loud"], 2, "invalid value 'loud'"),
    ] {
        let ran = home.run(&[&["--lang", "en"], args].concat());
        assert_eq!(ran.code, code, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(want), "{args:?}: {}", ran.err);
        assert!(!hangul(&ran.err), "{args:?}: {}", ran.err);
        let ran = home.run(args);
        assert_eq!(ran.code, code, "{args:?}");
        assert!(hangul(&ran.err), "in Korean otherwise: {args:?}: {}", ran.err);
    }
    let json = home.run(&["--lang=en", "test", "--guide", "isp-paymen", "--json"]).json();
    assert_eq!(json["error"]["message"], "There is no guide isp-paymen.");
}

#[test]
fn a_table_that_cannot_be_read_is_told_in_english() {
    let folder = tempfile::tempdir().unwrap();
    let guide = include_str!("../../data/whole.toml");
    support::write(folder.path().join("whole.toml"), guide);
    for (table, want) in [
        ("[severity]\nG305 = \"loud\"\n", "`severity` cannot be loud"),
        ("[severity]\nG402 = \"off\"\n", "G402 cannot weigh less than a warning"),
        ("[severity]\nG305 = \"off\n", "check.toml:2"),
        ("[link]\nhosts = []\n", "did you mean `links`?"),
        ("links = 1\n", "`links` takes a table"),
    ] {
        support::write(folder.path().join("check.toml"), table);
        let path = folder.path().to_string_lossy().into_owned();
        let ran = Home::new().run(&["--lang", "en", "check", &path]);
        assert_eq!(ran.code, 1, "{table}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(want), "{table}: {}", ran.out);
        let about =
            ran.out.lines().filter(|line| line.contains("G001") || line.contains("G002") || line.contains("G003"));
        about.for_each(|line| assert!(!hangul(line), "{table}: {line}"));
    }
}
