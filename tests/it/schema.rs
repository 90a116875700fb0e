//! The JSON Schemas: held to the files that are committed, to the reader, and to Tombi itself.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use giljabi::check::example;
use giljabi::check::rules::RULES;
use giljabi::diag::Diagnostic;
use giljabi::guide::parse::parse;
use giljabi::guide::schema::{SCHEMAS, schema, text};
use giljabi::guide::tables::Tables;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::harness::{guides_dir, may_skip};
use crate::support::package;

/// Files in which every key stands once.
const WHOLE: [(&str, &str); 6] = [
    ("guide", include_str!("../data/schema/guide.toml")),
    (
        "sources",
        "[document.a]\ntitle = \"문서\"\nurl = \"https://x\"\nread = 2026-11-21\n\
         [fact.b]\ndoc = \"a\"\ntext = \"사실\"\nkeep = [\"1\"]\n",
    ),
    ("dispositions", "[PAY-01]\nlabel = \"끝\"\nresult = \"resolved\"\n"),
    (
        "notices",
        "[[notice]]\nid = \"n\"\ntitle = \"제목\"\ntext = \"글\"\nsay = \"말\"\nseverity = \"info\"\n\
         start = 2026-11-21T09:00:00+09:00\nend = 2026-11-21T12:00:00+09:00\nguides = [\"a\"]\n\
         steps = [\"a#b\"]\ncategories = [\"ISP\"]\ncode = \"PAY-02\"\nsource = \"공지\"\n",
    ),
    (
        "codes",
        "[[code]]\ncode = \"3095\"\ntext = \"글\"\nscope = \"api\"\ncategory = \"카드 정보\"\nmeaning = \"뜻\"\n\
         who = [\"고객\"]\nretry = \"예\"\nsay = \"말\"\nguide = \"a\"\nstep = \"b\"\nsource = \"c\"\nverified = true\n",
    ),
    ("check", "[severity]\nG305 = \"info\"\n[links]\nhosts = [\"a.kr\"]\nhttp = { \"b.kr\" = \"http뿐\" }\n"),
];

fn validator(name: &str) -> Validator {
    jsonschema::options().should_validate_formats(true).build(&schema(name).unwrap()).unwrap()
}

/// A TOML value as the JSON a schema sees: times become texts.
fn to_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(number) => json!(number),
        toml::Value::Float(number) => json!(number),
        toml::Value::Boolean(flag) => json!(flag),
        toml::Value::Datetime(time) => json!(time.to_string()),
        toml::Value::Array(items) => items.iter().map(to_json).collect(),
        toml::Value::Table(table) => Value::Object(table.iter().map(|(key, v)| (key.clone(), to_json(v))).collect()),
    }
}

/// A TOML value as it may stand after `=`.
fn to_toml(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => json!(text).to_string(),
        toml::Value::Array(items) => format!("[{}]", items.iter().map(to_toml).collect::<Vec<_>>().join(", ")),
        toml::Value::Table(table) => format!("{{{}}}", lines(table).join(", ")),
        other => other.to_string(),
    }
}

fn lines(table: &toml::Table) -> Vec<String> {
    table.iter().map(|(key, value)| format!("{} = {}", json!(key), to_toml(value))).collect()
}

/// What the reader says of a text.
fn read(name: &str, text: &str) -> Vec<Diagnostic> {
    match name {
        "guide" => parse(&"whole.toml".into(), &text.into()).1,
        _ => Tables::default().read(&Arc::from(format!("{name}.toml")), text),
    }
}

fn errors(validator: &Validator, text: &str) -> Vec<String> {
    let value = to_json(&toml::Value::Table(text.parse().unwrap()));
    validator.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).collect()
}

#[test]
fn committed_schemas_are_fresh() {
    for (name, file) in SCHEMAS {
        let committed = fs_err::read_to_string(guides_dir().join(file)).unwrap_or_default();
        assert!(Some(committed) == text(name), "guides/{file} is stale: run `giljabi schema --all guides`");
    }
}

#[test]
fn the_editor_files_are_those_of_a_new_folder() {
    for (committed, scaffold) in [
        ("tombi.toml", "tombi.toml"),
        (".vscode/settings.json", "settings.json"),
        (".vscode/extensions.json", "extensions.json"),
    ] {
        let read = |path: &Path| fs_err::read_to_string(path).unwrap();
        let scaffold = read(&package("src/guide/scaffold").join(scaffold));
        assert_eq!(read(&guides_dir().join(committed)), scaffold, "{committed}");
    }
}

#[test]
fn every_shipped_file_fits_and_guides_name_their_schema() {
    let tables: Vec<&str> = SCHEMAS.iter().map(|(name, _)| *name).skip(1).collect();
    let guide = validator("guide");
    let mut guides = 0;
    for file in crate::support::read_dir(&guides_dir()).files {
        let stem = file.name.strip_suffix(".toml").unwrap();
        let text = file.text.unwrap();
        if tables.contains(&stem) {
            assert_eq!(errors(&validator(stem), &text), [""; 0], "{stem}");
        } else {
            assert_eq!(errors(&guide, &text), [""; 0], "{stem}");
            assert!(text.starts_with("#:schema ./guide.schema.json\n"), "{stem} names no schema");
            guides += 1;
        }
    }
    assert!(guides > 0);
}

#[test]
fn faults_of_form_are_faults_of_the_schema() {
    let guide = validator("guide");
    for file in ["wrong-types.toml", "unknown-keys.toml", "newer.toml"] {
        let text = fs_err::read_to_string(package("tests/data/broken").join(file)).unwrap();
        assert!(!errors(&guide, &text).is_empty(), "{file}");
    }
    for rule in RULES.iter().filter(|rule| ["G002", "G003", "G004"].contains(&rule.code)) {
        let fits = |body: &str| errors(&guide, &example::example(body)).is_empty();
        assert_eq!((fits(rule.bad), fits(rule.good)), (false, true), "{}", rule.code);
    }
}

/// A table of a file: where it is, and what the schema says of it.
struct Place {
    path: Vec<Seg>,
    properties: Map<String, Value>,
}

#[derive(Debug, Clone)]
enum Seg {
    Key(String),
    At(usize),
}

/// The schema behind references.
fn meant<'a>(root: &'a Value, node: &'a Value) -> &'a Value {
    let node = node["allOf"].get(0).unwrap_or(node);
    match node["$ref"].as_str() {
        Some(reference) => root.pointer(&reference[1..]).unwrap(),
        None => node,
    }
}

/// Every table of `value` that the schema describes, as deep as it goes.
fn places(root: &Value, node: &Value, value: &toml::Value, path: &[Seg], out: &mut Vec<Place>) {
    let node = meant(root, node);
    let below = |seg: Seg| [path, &[seg]].concat();
    match value {
        toml::Value::Table(table) => {
            let properties = node["properties"].as_object().cloned().unwrap_or_default();
            for (key, value) in table {
                let inner = properties.get(key).unwrap_or(&node["additionalProperties"]);
                places(root, inner, value, &below(Seg::Key(key.clone())), out);
            }
            out.push(Place { path: path.to_vec(), properties });
        }
        toml::Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                places(root, &node["items"], item, &below(Seg::At(at)), out);
            }
        }
        _ => {}
    }
}

fn table_at<'a>(value: &'a mut toml::Value, path: &[Seg]) -> &'a mut toml::Table {
    let found = path.iter().fold(value, |value, seg| match seg {
        Seg::Key(key) => value.get_mut(key).unwrap(),
        Seg::At(at) => value.get_mut(at).unwrap(),
    });
    found.as_table_mut().unwrap()
}

/// Values of every kind, and words of every list of words.
fn candidates() -> Vec<toml::Value> {
    let text = "a = ['글', '', ' ', 0, 1, 2, 99, 100, 999, 1000, -1, 1.5, true, [], ['글'], [1], {}, {a = '글'}, \
        {a = 1}, [{}], {other = 'done'}, {label = '글'}, 'agent', 'name', 'choice', 'resolved', 'error', 'off', \
        'critical', 'api', '카드 정보', '예', ['고객'], ['고객', '아무나'], ['agent'], ['agent', 'nobody'], {label = '글', kind = 'name'}, {title = '글'}, \
        [{label = '글', goto = 'x'}], [{label = '글'}], 'a-1', 'a--b', '1a', 'A', 'a-']";
    let table: toml::Table = text.parse().unwrap();
    table["a"].as_array().unwrap().clone()
}

/// Times of every kind. To JSON they are texts, so only keys that hold times are tried with them.
fn times() -> Vec<toml::Value> {
    let table: toml::Table =
        "a = [2026-11-21, 2026-11-21T09:00:00+09:00, 2026-11-21T09:00:00, 09:00:00]".parse().unwrap();
    table["a"].as_array().unwrap().clone()
}

/// Whether a name means something, and whether the values of an input fit each other, is no question of form.
const MEANING: [&str; 5] = [
    "names no document",
    "there is nothing to choose from",
    "`options` belong to the kind choice only",
    " is at least ",
    "is greater than `max`",
];

/// One key of one table is left out, added, or given every kind of value: reader and schema agree on each file.
#[test]
fn reader_and_schema_agree() {
    let mut tried = 0;
    for (name, text) in WHOLE {
        let validator = validator(name);
        let whole = toml::Value::Table(text.parse().unwrap());
        let root = schema(name).unwrap();
        let mut found = Vec::new();
        places(&root, &root, &whole, &[], &mut found);
        let (candidates, times) = (candidates(), times());
        let mut agree = |place: &Place, key: &str, value: Option<&toml::Value>| {
            let mut changed = whole.clone();
            let table = table_at(&mut changed, &place.path);
            match value {
                Some(value) => drop(table.insert(key.to_owned(), value.clone())),
                None => drop(table.remove(key)),
            }
            let text = lines(changed.as_table().unwrap()).join("\n");
            let said = read(name, &text);
            let meaning = |found: &Diagnostic| MEANING.iter().any(|words| found.message.en.contains(words));
            let reads = !said.iter().any(|found| found.is_error() && !meaning(found));
            let fits = validator.is_valid(&to_json(&changed));
            assert_eq!(
                reads,
                fits,
                "{name} {:?} {key} = {value:?}\n{said:#?}\n{:?}",
                place.path,
                errors(&validator, &text)
            );
            tried += 1;
        };
        for place in &found {
            for (key, property) in &place.properties {
                agree(place, key, None);
                candidates.iter().for_each(|value| agree(place, key, Some(value)));
                if property.get("format").is_some() {
                    times.iter().for_each(|value| agree(place, key, Some(value)));
                }
            }
            if !place.properties.is_empty() {
                agree(place, "no_such_key", Some(&toml::Value::Integer(1)));
            }
        }
    }
    assert!(tried > 1_000, "{tried}");
}

/// The reader names the keys it knows when it meets one it does not: the same keys as the schema's.
#[test]
fn reader_and_schema_know_the_same_keys() {
    const STRANGER: &str = "qqqqqqqqqqqqqqqq";
    for (name, text) in WHOLE {
        let whole = toml::Value::Table(text.parse().unwrap());
        let root = schema(name).unwrap();
        let mut found = Vec::new();
        places(&root, &root, &whole, &[], &mut found);
        for place in found.iter().filter(|place| !place.properties.is_empty()) {
            let mut changed = whole.clone();
            table_at(&mut changed, &place.path).insert(STRANGER.to_owned(), toml::Value::Integer(1));
            let said = read(name, &lines(changed.as_table().unwrap()).join("\n"));
            let Some(help) = said.iter().find(|found| found.code == "G002").and_then(|found| found.help.as_ref())
            else {
                // `on` names its words by G003.
                continue;
            };
            let known: BTreeSet<&str> = help.ko.split(|c: char| !c.is_ascii_lowercase() && c != '_').collect();
            let known: BTreeSet<&str> = known.into_iter().filter(|word| !word.is_empty()).collect();
            let keys: BTreeSet<&str> = place.properties.keys().map(String::as_str).collect();
            let mut used = whole.clone();
            let used: BTreeSet<&str> = table_at(&mut used, &place.path).keys().map(String::as_str).collect();
            assert_eq!(used, keys, "{name} {:?}: every key is tried", place.path);
            assert_eq!(known, keys, "{name} {:?}", place.path);
        }
    }
}

#[test]
fn every_key_has_its_korean_words() {
    fn visit(node: &Value, path: &str) {
        for (key, property) in node["properties"].as_object().into_iter().flatten() {
            // The words of `on` are explained where `on` is.
            if path.ends_with("/on") {
                continue;
            }
            for word in ["title", "description"] {
                let text = property[word].as_str().unwrap_or_default();
                let hangul = text.chars().any(|c| ('가'..='힣').contains(&c));
                assert!(hangul, "{path}/{key} has no Korean {word}");
            }
            visit(property, &format!("{path}/{key}"));
        }
        for (name, form) in node["definitions"].as_object().into_iter().flatten() {
            visit(form, name);
        }
    }
    for (name, _) in SCHEMAS {
        visit(&schema(name).unwrap(), name);
    }
}

/// Tombi as a person has it in an editor, offline.
fn tombi(args: &[&str], folder: &Path) -> Option<(bool, String)> {
    let ran = Command::new("tombi").args(["lint", "--offline"]).args(args).current_dir(folder).output();
    match ran {
        Ok(ran) => Some((ran.status.success(), String::from_utf8_lossy(&ran.stderr).into_owned())),
        Err(error) => {
            may_skip("tombi", &format!("tombi cannot be run ({error})"));
            None
        }
    }
}

#[test]
fn tombi_finds_nothing_in_the_shipped_folder() {
    let Some((clean, said)) = tombi(&["--error-on-warnings"], &guides_dir()) else { return };
    assert!(clean, "{said}");
    assert!(!said.contains("not found"), "{said}");
}

#[test]
fn tombi_finds_faults_of_form() {
    let folder = tempfile::tempdir().unwrap();
    giljabi::cli::schema::save_all(folder.path()).unwrap();
    fs_err::copy(guides_dir().join("tombi.toml"), folder.path().join("tombi.toml")).unwrap();
    let good = include_str!("../data/whole.toml");
    for (name, from, to) in [
        ("good", "", ""),
        ("key", "summary   =", "sumary    ="),
        ("type", "audience  = [\"agent\", \"merchant\"]", "audience  = \"agent\""),
        ("word", "result = \"callback\"", "result = \"calback\""),
        ("date", "verified  = 2026-11-21", "verified  = \"2026-11-21\""),
        ("missing", "title     = \"모든 것을 쓰는 안내\"\n", ""),
        ("range", "n = 1, total = 2", "n = 0, total = 2"),
        ("nowhere", "{ label = \"보여요\", goto = \"done\" }", "{ label = \"보여요\" }"),
        ("newer", "format    = 1", "format    = 2"),
    ] {
        let text = if from.is_empty() { good.to_owned() } else { good.replacen(from, to, 1) };
        assert_eq!(text == good, from.is_empty(), "{name} changes something");
        let file = format!("{name}.toml");
        giljabi::service::files::save_whole(&folder.path().join(&file), text.as_bytes()).unwrap();
        let Some((clean, said)) = tombi(&[&file], folder.path()) else { return };
        assert_eq!(clean, name == "good", "{name}: {said}");
    }
}
