//! Whatever people paste: what it is taken for, what is said, and what never gets out.

use std::collections::BTreeMap;

use giljabi::app::diagnose::{dictionary, examine};
use giljabi::app::index;
use giljabi::cli::diagnose::card_json;
use giljabi::guide::library::Library;
use giljabi::payment::codes::{Codes, Retry};
use giljabi::payment::diagnosis::{Card, Money, Order, PLACES, bundle, decode, diagnose, recognise};
use giljabi::search::Index;
use giljabi::text::mask::mask;
use jiff::civil::DateTime;
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use serde_json::Value;

use crate::harness::shipped;
use crate::support::package;

const TID: &str = "testpay01m01082502061700416194";

fn now() -> DateTime {
    jiff::civil::datetime(2026, 11, 22, 10, 42, 0, 0)
}

struct Desk {
    library: Library,
    index: Index,
}

impl Desk {
    fn open() -> Self {
        let (library, _) = shipped();
        let index = index::build(&library);
        Self { library, index }
    }

    fn card(&self, text: &str) -> Card {
        examine(text, Some(&self.library), Some(&self.index), now(), None)
    }
}

/// A paste of the table: where it stands, what is wanted, the text.
struct Row {
    name: String,
    want: BTreeMap<String, String>,
    text: String,
}

fn rows() -> Vec<Row> {
    let mut files: Vec<_> =
        fs_err::read_dir(package("tests/data/diagnose")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs_err::read_to_string(&file).unwrap();
        for part in text.split("=== ").skip(1) {
            let (name, rest) = part.split_once('\n').unwrap();
            let (want, text) = rest.split_once('\n').unwrap();
            let text = text.strip_suffix('\n').unwrap_or(text).to_owned();
            rows.push(Row { name: format!("{stem}: {name}"), want: wanted(want), text });
        }
    }
    rows
}

/// `>>> key=value key=value`; a value runs to the next `word=`.
fn wanted(line: &str) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut last = String::new();
    for word in line.strip_prefix(">>> ").expect("a line of what is wanted").split(' ') {
        match word.split_once('=').filter(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase())) {
            Some((key, value)) => {
                last = key.to_owned();
                out.insert(last.clone(), value.to_owned());
            }
            None => out.entry(last.clone()).or_default().extend([" ", word]),
        }
    }
    out
}

fn strings(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, out)),
        Value::Object(map) => map.values().for_each(|item| strings(item, out)),
        _ => {}
    }
}

fn listed(value: &Value, key: &str) -> String {
    let of = |item: &Value| item.get(key).unwrap_or(item).as_str().unwrap_or_default().to_owned();
    value.as_array().map(|items| items.iter().map(of).collect::<Vec<_>>().join(",")).unwrap_or_default()
}

#[test]
fn every_paste_is_taken_for_what_it_is() {
    let desk = Desk::open();
    let rows = rows();
    assert!(rows.len() >= 60, "{} pastes", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let card = desk.card(&row.text);
        let json = card_json(&card, giljabi::diag::Lang::Ko);
        for (key, want) in &row.want {
            let (found, fits) = match key.as_str() {
                "findings" => {
                    let kinds = listed(&json["findings"], "kind");
                    let all = want.split(',').all(|kind| kinds.contains(kind.split(':').next().unwrap()));
                    let none = want.is_empty() && !kinds.is_empty();
                    (kinds, all && !none)
                }
                "timeline" => (listed(&json["timeline"], "moment"), listed(&json["timeline"], "moment") == *want),
                "who" => (listed(&json["who"], ""), listed(&json["who"], "") == *want),
                "others" => (card.others.len().to_string(), card.others.len().to_string() == *want),
                "what" | "text" => {
                    let text = json[key].as_str().unwrap_or_default().to_owned();
                    let fits = text.contains(want.as_str());
                    (text, fits)
                }
                _ => {
                    let text = json[key].as_str().unwrap_or_default().to_owned();
                    let fits = text == *want;
                    (text, fits)
                }
            };
            if !fits {
                wrong.push(format!("{}\n    {key}: wanted {want:?}, found {found:?}  ({})", row.name, card.what.ko));
            }
        }
        let mut texts = vec![bundle(&card, "0", now())];
        strings(&json, &mut texts);
        for text in texts.iter().filter(|text| mask(text) != text.as_str()) {
            wrong.push(format!("{}\n    not masked: {text}", row.name));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

fn codes() -> Codes {
    dictionary(&shipped().0.tables.codes)
}

#[test]
fn the_dictionary_is_whole_and_speaks_well() {
    let (library, report) = shipped();
    let wrong: Vec<_> = report.diagnostics.iter().filter(|found| &*found.primary.file == "codes.toml").collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let codes = codes();
    assert_eq!(codes.entries().len(), library.tables.codes.len());
    for entry in codes.entries() {
        let name = entry.code.as_deref().or(entry.text.as_deref()).unwrap_or_default();
        assert!(entry.say.ends_with("오.") || entry.say.ends_with("다."), "{name}: {}", entry.say);
        assert!(!entry.say.contains("요."), "{name} mixes two manners: {}", entry.say);
        assert!(entry.meaning.ends_with('요'), "{name}: {}", entry.meaning);
        for promise in ["환불", "취소되었습니다", "청구되지 않습니다", "빠져나가지 않"] {
            assert!(!entry.say.contains(promise), "{name} promises: {}", entry.say);
        }
        // Each part of a message is found as itself.
        for text in entry.text.iter().flat_map(|text| text.split('|')) {
            let found = codes.text(text).unwrap_or_else(|| panic!("{text} is not found"));
            assert_eq!(found.entry, entry, "{text}");
        }
    }
    for code in "0000 2001 2211 3001 4000 4100 4110 4104 4200 F112 F113 9999 W001 W003 W004 W007 W009 W011 W012 W013 W014 \
        3011 3021 3022 3023 3024 3041 3051 3052 3053 3054 3055 3056 3057 3061 3095 4001 4002 2159 A245 A123 A101 A211 A122 \
        A114 A115 A225 A127 P015 U112 2201 A118 A214 A215 A216 A217 A218 A224 A246 A299 P091 U311 2011 2012 2013 2014 2015 \
        2016 2024"
        .split_whitespace()
    {
        assert!(codes.code(code).is_some(), "{code}");
    }
}

#[test]
fn where_money_may_have_moved_the_answer_is_to_inquire() {
    for entry in codes().entries() {
        let code = entry.code.clone().unwrap_or_default();
        let doubtful = ["2201", "A225", "A127", "P015", "U112", "W001", "A299", "9999"].contains(&code.as_str());
        assert!(!doubtful || entry.retry == Retry::InquireFirst, "{code}");
    }
}

#[test]
fn every_place_an_answer_leads_to_is_there() {
    let (library, _) = shipped();
    for place in PLACES {
        let guide = library.guide(place.0).unwrap_or_else(|| panic!("{}", place.0));
        assert!(guide.step_index(place.1).is_some(), "{}/{}", place.0, place.1);
    }
}

#[test]
fn a_success_for_another_order_is_unknown() {
    let text = format!(
        r#"{{"success":true,"data":{{"tid":"{TID}","mid":"testpay01m","moid":"order-1","amt":20000,"status":0}}}}"#
    );
    let read = recognise(&text);
    let of = |order: Order| diagnose(&read, &codes(), now(), Some(&order)).money;
    assert_eq!(of(Order::default()), Some(Money::Approved));
    assert_eq!(of(Order { total: Some(20_000), moid: "order-1".into(), ..Order::default() }), Some(Money::Approved));
    assert_eq!(of(Order { total: Some(20_001), ..Order::default() }), Some(Money::Unknown));
    assert_eq!(of(Order { moid: "order-2".into(), ..Order::default() }), Some(Money::Unknown));
    assert_eq!(of(Order { tid: "other".into(), ..Order::default() }), Some(Money::Unknown));
}

#[test]
fn bytes_of_any_encoding_are_text() {
    for (bytes, want) in [
        (&b"\xef\xbb\xbf3095"[..], "3095"),
        (b"\xff\xfe3\x000\x009\x005\x00", "3095"),
        (b"\xc7\xd1\xb5\xb5 \xc3\xca\xb0\xfa", "한도 초과"),
        ("한도 초과".as_bytes(), "한도 초과"),
        (b"a\0b", "a b"),
        (b"", ""),
    ] {
        assert_eq!(decode(bytes), want);
    }
}

/// Bits that make pastes of every kind when they are put together.
fn bits() -> impl Strategy<Value = String> {
    let bit = proptest::sample::select(vec![
        TID,
        "{",
        "}",
        "\"success\":",
        "false",
        "true",
        ",",
        "\"error\":",
        "{\"code\":\"3095\"",
        "\\\"",
        "\"",
        "'",
        "&",
        "tid=",
        "resultCode=",
        "?",
        "https://",
        "CardIssue.jsp?TID=",
        "goPay(",
        ")",
        "<script>",
        "fetch(",
        "\n",
        " ",
        "한도 초과",
        "W007",
        "Merchant-Key: ",
        "abcdefgh12345678",
        " 4111111111111111 ",
        " 010-1234-5678 ",
        "code",
        "=>",
        "Array (",
        "[",
        "]",
        "imp_448280090638",
        "HTTP/1.1 500",
        "ERROR ",
        "가",
        "\u{1103}\u{1169}",
        "%BB",
        "3095",
        "//",
        "/*",
        "$('#a')",
        "transactions/pay",
        " 900101-1234567 ",
        "\\",
        "amt",
        ":",
        "test@naver.com",
    ]);
    proptest::collection::vec(bit, 0..40).prop_map(|bits| bits.concat())
}

proptest! {
    #[test]
    fn any_text_is_taken_and_nothing_secret_gets_out(text in bits()) {
        let card = diagnose(&recognise(&text), &Codes::default(), now(), None);
        let shown = format!("{} {}", card_json(&card, giljabi::diag::Lang::Ko), bundle(&card, "0", now()));
        for secret in ["4111111111111111", "010-1234-5678", "900101-1234567"] {
            prop_assert!(!shown.contains(secret), "{shown}");
        }
        prop_assert_eq!(mask(&card.text), card.text.as_str());
    }

    #[test]
    fn any_bytes_are_taken(bytes in any::<Vec<u8>>()) {
        let text = decode(&bytes);
        let card = diagnose(&recognise(&text), &Codes::default(), now(), None);
        prop_assert!(card.money != Some(Money::Declined));
    }
}

/// Texts that are long and all alike, on which a search within a search would stand still. The bar is the whole run.
#[test]
fn hostile_texts_end() {
    let codes = codes();
    for bit in [
        "{",
        "{\"a\":",
        "\"",
        "\\\"",
        "imp_",
        "toss-",
        "code_",
        "code ",
        "tid=",
        "tid=&",
        "?",
        "goPay(",
        "$('#a')",
        "//",
        "4111111111111-",
        "@a",
        "Merchant-Key",
        "merchant",
        "[ ",
        "Array (",
        "한도",
        "{success:",
        "/*",
        "'",
        "moid",
        "testpay01m01082502061700416194 ",
        "\n",
        "a1 ",
    ] {
        let text = bit.repeat(60_000 / bit.len());
        let card = diagnose(&recognise(&text), &codes, now(), None);
        assert!(card.text.len() < 60_000, "{bit}");
    }
}

/// The program as a person runs it, with a paste on stdin: exit code, data, talk.
fn giljabi(args: &[&str], stdin: &[u8]) -> (i32, String, String) {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_giljabi"))
        .args(["--guides", package("guides").to_str().unwrap()])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
}

#[test]
fn the_command_reads_arguments_and_stdin() {
    let euckr = encoding_rs::EUC_KR.encode("카드 한도 초과 입니다").0.into_owned();
    for (args, stdin, code, kind) in [
        (&["diagnose", "3095", "--json"][..], &b""[..], 0, "code"),
        (&["diagnose", "-", "--json"], b"testpay01m01082502061700416194", 0, "tid"),
        (&["diagnose", "--json"], &euckr, 0, "words"),
        (&["diagnose", "카드사", "거절", "--json"], b"", 0, "words"),
        (&["diagnose", "--json"], b"", 1, "none"),
    ] {
        let (found, out, talk) = giljabi(args, stdin);
        let json: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{args:?} {error}: {out}{talk}"));
        assert_eq!((found, &json["kind"]), (code, &Value::from(kind)), "{args:?}");
        for key in
            ["kind", "tid", "what", "category", "who", "retry", "say", "guide", "step", "certainty", "findings", "text"]
        {
            assert!(json.get(key).is_some(), "{key}");
        }
    }
}

#[test]
fn the_command_speaks_to_people_and_to_support() {
    let secret = b"resultCode: 3095 Merchant-Key: SGVsbG8gV29ybGQgMTIzNDU2 4111-1111-1111-1111\n";
    let (code, out, talk) = giljabi(&["diagnose"], secret);
    assert_eq!((code, talk.as_str()), (0, ""));
    for part in ["카드사가 승인을 거절했어요", "나중에", "issuer-refused", "공개 자료 기준", "가맹점 키"]
    {
        assert!(out.contains(part), "{part} in {out}");
    }
    let (code, support, _) = giljabi(&["diagnose", "--support"], secret);
    assert!(code == 0 && support.contains("길잡이 지원 자료") && support.contains("3095"), "{support}");
    for text in [out, support] {
        assert!(!text.contains("SGVsbG8") && !text.contains("4111-1111"), "{text}");
    }
}
