//! JSON Schemas of the guide file and of the tables beside it, for editors that complete and check TOML.
//!
//! Says what the reader accepts in form: keys, types, bounds, words. What names mean is the checker's business.
//! Draft 7, because Tombi and Even Better TOML (Taplo) both read it.

mod forms;
mod tables;

use serde_json::{Map, Value, json};

use forms::{Between, Form, Key, Kind};

/// The schemas, by the name of what they describe, with the file each is kept in, relative to the guides folder.
pub const SCHEMAS: [(&str, &str); 6] = [
    ("guide", "guide.schema.json"),
    ("sources", "schemas/sources.schema.json"),
    ("dispositions", "schemas/dispositions.schema.json"),
    ("notices", "schemas/notices.schema.json"),
    ("check", "schemas/check.schema.json"),
    ("codes", "schemas/codes.schema.json"),
];

/// The schema of a name in [`SCHEMAS`].
pub fn schema(name: &str) -> Option<Value> {
    Some(match name {
        "guide" => document(&forms::GUIDE),
        "sources" => document(&tables::SOURCES),
        "notices" => document(&tables::NOTICES),
        "check" => document(&tables::CHECK),
        "codes" => document(&tables::CODES),
        "dispositions" => dispositions(),
        _ => return None,
    })
}

/// The text of a schema file: indented, with a line end.
pub fn text(name: &str) -> Option<String> {
    schema(name).map(|schema| format!("{schema:#}\n"))
}

fn document(form: &'static Form) -> Value {
    let mut out = head();
    let mut inner = Vec::new();
    out.extend(table(form, &mut inner));
    finish(out, inner)
}

/// `dispositions.toml` has no keys of its own: every name is a code.
fn dispositions() -> Value {
    let mut inner = Vec::new();
    let mut out = head();
    out.insert("title".into(), json!("종결 코드"));
    out.insert("description".into(), json!("상담을 끝낼 때 고르는 코드들이에요."));
    out.extend(by_name(reference(&tables::DISPOSITION, &mut inner), "종결 코드"));
    finish(out, inner)
}

fn head() -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
    out.insert("x-tombi-toml-version".into(), json!("v1.0.0"));
    out
}

/// Adds the tables that were referred to, and those these refer to.
fn finish(mut out: Map<String, Value>, mut open: Vec<&'static Form>) -> Value {
    let mut definitions = Map::new();
    while !open.is_empty() {
        for form in std::mem::take(&mut open) {
            if !definitions.contains_key(form.name) {
                definitions.insert(form.name.to_owned(), Value::Object(table(form, &mut open)));
            }
        }
    }
    if !definitions.is_empty() {
        out.insert("definitions".into(), Value::Object(definitions));
    }
    Value::Object(out)
}

fn table(form: &Form, open: &mut Vec<&'static Form>) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("title".into(), json!(form.title));
    out.insert("description".into(), json!(form.about));
    out.insert("type".into(), json!("object"));
    let properties: Map<String, Value> =
        form.keys.iter().map(|key| (key.name.to_owned(), property(key, open))).collect();
    out.insert("properties".into(), Value::Object(properties));
    let required: Vec<&str> = form.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    if !required.is_empty() {
        out.insert("required".into(), json!(required));
    }
    if let Between::AnyOf { one, pair: [first, second] } = &form.between {
        let one: Vec<Value> = one.iter().map(|key| json!({ "required": [key] })).collect();
        out.insert("anyOf".into(), json!(one));
        out.insert("dependencies".into(), json!({ *first: [second], *second: [first] }));
    }
    out.insert("additionalProperties".into(), json!(false));
    out.insert("x-tombi-table-keys-order".into(), json!("schema"));
    out
}

fn property(key: &Key, open: &mut Vec<&'static Form>) -> Value {
    let mut out = Map::new();
    out.insert("title".into(), json!(key.title));
    out.insert("description".into(), json!(key.about));
    let kind = kind(&key.kind, open);
    if kind.contains_key("$ref") {
        // Beside `$ref` draft 7 hears nothing else.
        out.insert("allOf".into(), json!([kind]));
    } else {
        out.extend(kind);
    }
    Value::Object(out)
}

fn kind(kind: &Kind, open: &mut Vec<&'static Form>) -> Map<String, Value> {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        out.insert(key.to_owned(), value);
    };
    match kind {
        Kind::Text => put("type", json!("string")),
        Kind::Filled => {
            put("type", json!("string"));
            put("pattern", json!("\\S"));
        }
        Kind::Kebab => {
            put("type", json!("string"));
            put("pattern", json!("^[a-z][a-z0-9]*(-[a-z0-9]+)*$"));
        }
        Kind::Word(words) => {
            put("type", json!("string"));
            put("enum", json!(words));
        }
        Kind::Number(bounds) => {
            put("type", json!("integer"));
            if let Some([low, high]) = bounds {
                put("minimum", json!(low));
                put("maximum", json!(high));
            }
        }
        Kind::Flag => put("type", json!("boolean")),
        Kind::Date => {
            put("type", json!("string"));
            put("format", json!("date"));
        }
        Kind::Moment => {
            put("type", json!("string"));
            put("format", json!("date-time"));
        }
        Kind::Texts => {
            put("type", json!("array"));
            put("items", json!({ "type": "string" }));
        }
        Kind::Words(words, least) => {
            put("type", json!("array"));
            put("items", json!({ "type": "string", "enum": words }));
            if *least > 0 {
                put("minItems", json!(least));
            }
        }
        Kind::Table(form) => return reference(form, open),
        Kind::Tables(form, least) => {
            put("type", json!("array"));
            put("items", Value::Object(reference(form, open)));
            if *least > 0 {
                put("minItems", json!(least));
            }
        }
        Kind::Named(form, name) => return by_name(reference(form, open), name),
        Kind::Pairs(name) => return by_name(as_map(json!({ "type": "string" })), name),
        Kind::NamedWords(name, words) => return by_name(as_map(json!({ "type": "string", "enum": words })), name),
        Kind::PairsBy(names) => {
            put("type", json!("object"));
            put("properties", names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect());
            put("additionalProperties", json!(false));
        }
    }
    out
}

fn reference(form: &'static Form, open: &mut Vec<&'static Form>) -> Map<String, Value> {
    open.push(form);
    as_map(json!({ "$ref": format!("#/definitions/{}", form.name) }))
}

fn by_name(value: Map<String, Value>, name: &str) -> Map<String, Value> {
    as_map(json!({ "type": "object", "additionalProperties": value, "x-tombi-additional-key-label": name }))
}

fn as_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
