//! Each rule's lesser forms: what is found, and the very text it points at.

use crate::check::{example, load};

/// Findings as `CODE text`, in the order of places. A guide of a few lines needs no cases.
fn found(body: &str) -> Vec<String> {
    let (_, report) = load(example::sources(body), jiff::civil::date(2026, 11, 21));
    let found = report.diagnostics.iter().filter(|found| found.code != "G703");
    found
        .map(|found| {
            let text = report.texts.get(&found.primary.file).map_or("", |text| &text[found.primary.span.range()]);
            format!("{} {}", found.code, text.lines().next().unwrap_or_default())
        })
        .collect()
}

fn check(cases: &[(&str, &str, &[&str])]) {
    for (what, body, want) in cases {
        assert_eq!(found(body), *want, "{what}");
    }
}

/// One step that says something and the rest of its lines.
pub(super) fn step(id: &str, rest: &str) -> String {
    format!("[[step]]\nid = \"{id}\"\ntitle = \"{id} 단계\"\nsay = \"{id} 말입니다.\"\n{rest}\n")
}

const ENDS: &str = "[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n\
    [[outcome]]\nid = \"later\"\nresult = \"callback\"\ncode = \"CB-01\"\n";

pub(super) fn guide(steps: &[(&str, &str)]) -> String {
    let steps: String = steps.iter().map(|(id, rest)| step(id, rest)).collect();
    format!("{steps}{ENDS}")
}

#[test]
fn names() {
    let ask = "input.customer = { label = \"고객명\", kind = \"name\" }\n";
    check(&[
        ("an id that is not the file's name", "id = \"exmple\"\n", &["G101 \"exmple\""]),
        (
            "two files claim one id; the file of that name keeps it",
            "# file: other.toml\nid = \"example\"\nsymptoms = [\"그 밖\"]\n",
            &["G101 \"example\""],
        ),
        (
            "capitals do not tell ids apart",
            "# file: Example.toml\nsymptoms = [\"그 밖\"]\n",
            &["G003 \"Example\"", "G101 \"example\""],
        ),
        (
            "an id that is no plain name, whatever the table says",
            "id = \"../../escaped\"\n# file: check.toml\n[severity]\nG003 = \"off\"\nG101 = \"off\"\n",
            &["G003 \"../../escaped\""],
        ),
        ("an id in Korean, though its file has that name", "# file: 결제 안내.toml\n", &["G003 \"결제 안내\""]),
        ("a step and an outcome share one namespace", &step("done", "goto = \"done\""), &["G101 \"done\""]),
        (
            "keys of choices",
            &guide(&[(
                "a",
                "choice = [{ id = \"x\", label = \"하나\", goto = \"done\" }, { id = \"X\", label = \"둘\", goto = \"later\" }]",
            )]),
            &["G101 \"X\""],
        ),
        ("start", &format!("start = \"done\"\n{}", step("a", "goto = \"done\"")), &["G102 \"done\""]),
        (
            "over, on and end",
            &format!(
                "{}[[case]]\nname = \"사례\"\nend = \"dnoe\"\n# file: other.toml\n",
                guide(&[(
                    "a",
                    "choice = [{ label = \"하나\", goto = \"done\", max = 1, over = \"latr\" }, \
                     { label = \"둘\", call = \"other\", on = { resolved = \"donne\", other = \"later\" } }]",
                )])
            ),
            &["G102 \"latr\"", "G102 \"donne\"", "G102 \"dnoe\""],
        ),
        (
            "ask and with",
            &format!(
                "{ask}{}[[case]]\nname = \"사례\"\nwith = {{ custmer = \"가\" }}\nend = \"done\"\n",
                step("a", "do = \"{customer}\"\nask = [\"customer\", \"amount\"]\ngoto = \"done\"")
            ),
            &["G102 \"amount\"", "G102 custmer"],
        ),
        (
            "a broken guide is there all the same",
            "[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\nnext = \"other\"\n# file: other.toml\nsummary = \n",
            &["G001 "],
        ),
        (
            "a guide that nobody has",
            &guide(&[(
                "a",
                "choice = [{ label = \"하나\", goto = \"done\" }, { label = \"둘\", call = \"isp\", on = { other = \"later\" } }]",
            )]),
            &["G103 \"isp\""],
        ),
    ]);
}

#[test]
fn calls() {
    let call = |to: &str, on: &str| {
        guide(&[(
            "a",
            &format!(
                "choice = [{{ label = \"하나\", goto = \"later\" }}, {{ label = \"둘\", call = \"{to}\", on = {{ {on} }} }}]"
            ),
        )])
    };
    let three = format!(
        "{}# file: b.toml\n{}# file: c.toml\n{}",
        call("b", "other = \"done\""),
        call("c", "other = \"done\""),
        call("example", "other = \"done\"")
    );
    check(&[
        (
            "every result that is left over, in one finding",
            &format!(
                "{}# file: other.toml\n{}",
                call("other", "escalated = \"done\""),
                guide(&[(
                    "a",
                    "choice = [{ label = \"하나\", goto = \"done\" }, { label = \"둘\", goto = \"later\" }]"
                )])
            ),
            &["G104 { label = \"둘\", call = \"other\", on = { escalated = \"done\" } }"],
        ),
        ("a guide that calls itself", &call("example", "other = \"done\""), &["G105 \"example\""]),
    ]);
    let both = |a: &str, b: &str| {
        guide(&[(
            "a",
            &format!(
                "choice = [{{ label = \"하나\", call = \"{a}\", on = {{ other = \"done\" }} }}, \
                 {{ label = \"둘\", call = \"{b}\", on = {{ other = \"later\" }} }}, {{ label = \"셋\", goto = \"later\" }}]"
            ),
        )])
    };
    let two = format!(
        "{}# file: other.toml\n{}# file: third.toml\n{}",
        call("other", "other = \"done\""),
        call("third", "other = \"done\""),
        both("example", "other")
    );
    let rings: Vec<String> = found(&two).into_iter().filter(|found| found.starts_with("G105")).collect();
    assert_eq!(rings, ["G105 \"other\"", "G105 \"third\""], "a ring behind a ring is said, too");
    let ring: Vec<String> = found(&three).into_iter().filter(|found| found.starts_with("G105")).collect();
    assert_eq!(ring.len(), 1, "a ring of three is said once: {ring:?}");
}

#[test]
fn inputs_that_cannot_be_filled() {
    let asked = |fields: &str| {
        format!(
            "input.v = {{ label = \"값\", {fields}, internal = true }}\n{}",
            step("a", "ask = [\"v\"]\ngoto = \"done\"")
        )
    };
    for (fields, want) in [
        ("kind = \"choice\", options = [\"국민\", \"비씨\"]", None),
        ("kind = \"choice\"", Some("G003 { label")),
        ("kind = \"choice\", options = []", Some("G003 { label")),
        ("kind = \"name\", options = [\"국민\"]", Some("G003 \"국민\"")),
        ("kind = \"digits\", min = 3, max = 9", None),
        ("kind = \"digits\", min = 0, max = 4", None),
        ("kind = \"digits\", min = 4, max = 4", None),
        ("kind = \"digits\", min = 9, max = 3", Some("G003 9")),
        ("kind = \"digits\", min = -5", Some("G003 -5")),
        ("kind = \"text\", max = 0", Some("G003 0")),
    ] {
        let all: Vec<String> = found(&asked(fields)).iter().map(|found| found.chars().take(12).collect()).collect();
        let want: Vec<String> = want.iter().map(|want| want.chars().take(12).collect()).collect();
        assert_eq!(all, want, "{fields}");
    }
}

/// What was lost by a fault of syntax is not told of as something else, and advice fits what stands there.
#[test]
fn forms_beside_a_fault() {
    let with = |line: &str| step("a", line);
    check(&[
        ("twice the equals sign", &with("goto == \"done\""), &["G001 ="]),
        (
            "one choice without its list",
            &with("choice = { label = \"네\", goto = \"done\" }"),
            &["G003 { label = \"네\", goto = \"done\" }"],
        ),
    ]);
    let (_, report) =
        load(example::sources(&with("choice = { label = \"네\", goto = \"done\" }")), jiff::civil::date(2026, 11, 21));
    let help = report.diagnostics.iter().find(|found| found.code == "G003").and_then(|found| found.help.clone());
    assert!(help.is_some_and(|help| help.ko.contains("choice = [{ … }]")));
    let (_, report) = load(
        example::sources("[step]\nid = \"a\"\n[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n"),
        jiff::civil::date(2026, 11, 21),
    );
    let help = report.diagnostics.iter().find(|found| found.code == "G003").and_then(|found| found.help.clone());
    assert!(help.is_some_and(|help| help.ko.contains("두 번")));
}

#[test]
fn ways() {
    let two = |a: &str, b: &str| format!("choice = [{{ label = \"하나\", {a} }}, {{ label = \"둘\", {b} }}]");
    check(&[
        (
            "a typo is not also a dead end",
            &guide(&[("a", &two("goto = \"b\"", "goto = \"later\"")), ("b", "goto = \"doen\"")]),
            &["G102 \"doen\""],
        ),
        (
            "a misspelt key is not also a loose end",
            &guide(&[("a", &two("goto = \"b\"", "goto = \"later\"")), ("b", "gto = \"done\"")]),
            &["G002 gto"],
        ),
        (
            "a trap of two steps is one finding, and a loop",
            &guide(&[("a", &two("goto = \"b\"", "goto = \"later\"")), ("b", "goto = \"c\""), ("c", "goto = \"b\"")])
                .replace(ENDS, "[[outcome]]\nid = \"later\"\nresult = \"callback\"\ncode = \"CB-01\"\n"),
            &["G203 \"b\"", "G204 \"b\""],
        ),
        (
            "a step that leads into a trap is mended with it",
            &guide(&[("a", &two("goto = \"b\"", "goto = \"later\"")), ("b", "goto = \"c\""), ("c", "goto = \"c\"")])
                .replace(ENDS, "[[outcome]]\nid = \"later\"\nresult = \"callback\"\ncode = \"CB-01\"\n"),
            &["G203 \"c\"", "G204 \"c\""],
        ),
        (
            "one bound opens a loop",
            &guide(&[("a", &two("goto = \"done\"", "goto = \"b\", max = 1, over = \"later\"")), ("b", "goto = \"a\"")]),
            &[],
        ),
        (
            "a bound that leads back into the loop is none",
            &guide(&[("a", &two("goto = \"done\"", "goto = \"b\", max = 1, over = \"b\"")), ("b", "goto = \"a\"")])
                .replace(
                    "id = \"later\"\nresult = \"callback\"\ncode = \"CB-01\"\n",
                    "id = \"done2\"\nresult = \"callback\"\ncode = \"CB-01\"\n",
                )
                .replace("goto = \"done\" }", "goto = \"done2\" }")
                .replace("[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n", ""),
            &["G204 \"a\""],
        ),
        (
            "a loop behind a loop",
            &guide(&[
                ("a", &two("goto = \"b\"", "goto = \"later\"")),
                ("b", &two("goto = \"a\"", "goto = \"c\"")),
                ("c", &two("goto = \"b\"", "goto = \"done\"")),
            ]),
            &["G204 \"a\"", "G204 \"b\""],
        ),
        (
            "an over behind a choice that leads out is never taken",
            &guide(&[
                ("a", &two("goto = \"done\", max = 1, over = \"b\"", "goto = \"later\"")),
                ("b", "goto = \"done\""),
            ]),
            &["G202 \"b\""],
        ),
        (
            "an over whose way back goes over another over is taken",
            &guide(&[
                ("a", &two("goto = \"b\", max = 1, over = \"c\"", "goto = \"later\"")),
                ("b", &two("goto = \"b\", max = 1, over = \"a\"", "goto = \"done\"")),
                ("c", "goto = \"done\""),
            ]),
            &[],
        ),
        (
            "an over behind a typo may be taken",
            &guide(&[
                ("a", &two("goto = \"bb\", max = 1, over = \"c\"", "goto = \"later\"")),
                ("c", "goto = \"done\""),
            ]),
            &["G102 \"bb\""],
        ),
        (
            "a loop through a called guide",
            &format!(
                "{}# file: other.toml\n",
                guide(&[(
                    "a",
                    &two("goto = \"done\"", "call = \"other\", on = { resolved = \"a\", other = \"later\" }")
                )])
            ),
            &["G204 \"a\""],
        ),
    ]);
}

#[test]
fn ways_that_decide_nothing_or_twice() {
    let two = |a: &str, b: &str| format!("choice = [{{ label = \"하나\", {a} }}, {{ label = \"둘\", {b} }}]");
    check(&[
        (
            "goto beside call, on without call, call in a step",
            &format!(
                "{}# file: other.toml\n",
                guide(&[
                    (
                        "a",
                        &two(
                            "goto = \"done\", call = \"other\", on = { other = \"later\" }",
                            "goto = \"b\", on = { other = \"later\" }"
                        )
                    ),
                    ("b", "call = \"other\"\ngoto = \"done\""),
                ])
            ),
            &["G205 \"done\"", "G205 other", "G205 \"other\""],
        ),
        (
            "all choices to one place; a bounded one is another thing",
            &guide(&[
                ("a", &two("goto = \"b\"", "goto = \"b\"")),
                ("b", &two("goto = \"c\"", "goto = \"c\", max = 1, over = \"later\"")),
                ("c", &two("goto = \"done\"", "goto = \"b\", max = 1, over = \"later\"")),
            ]),
            &["G206 [{ label = \"하나\", goto = \"b\" }, { label = \"둘\", goto = \"b\" }]"],
        ),
    ]);
}

#[test]
fn long_paths() {
    let chain = |n: usize| -> Vec<(String, String)> {
        (0..n)
            .map(|at| (format!("s{at}"), if at + 1 == n { "goto = \"done\"".into() } else { String::new() }))
            .collect()
    };
    let long = |n: usize| -> Vec<String> {
        let steps: String = chain(n).iter().map(|(id, rest)| step(id, rest)).collect();
        found(&steps).into_iter().filter(|found| found.starts_with("G208")).collect()
    };
    assert_eq!(long(25), [""; 0]);
    assert_eq!(long(26), ["G208 \"s25\""]);
    assert_eq!(long(151), ["G208 \"s25\"", "G208 [[step]]"]);
}

#[test]
fn stages() {
    let stages = |numbers: &[(u32, u32)]| {
        let last = numbers.len();
        let steps: String = numbers
            .iter()
            .enumerate()
            .map(|(at, (n, total))| {
                let end = if at + 1 == last { "goto = \"done\"" } else { "" };
                step(&format!("s{at}"), &format!("stage = {{ of = \"등록\", n = {n}, total = {total} }}\n{end}"))
            })
            .collect();
        found(&steps)
    };
    assert_eq!(stages(&[(1, 3), (2, 3), (3, 3)]), [""; 0]);
    assert_eq!(stages(&[(1, 3), (3, 3)]), ["G209 3"]);
    assert_eq!(stages(&[(2, 2)]), ["G209 2"]);
    assert_eq!(stages(&[(1, 3), (1, 3), (2, 3), (3, 3)]), ["G209 1"]);
    assert_eq!(stages(&[(1, 3), (3, 3), (2, 3)]), ["G209 2"]);
    assert_eq!(stages(&[(1, 2), (2, 2), (3, 2)]), ["G209 3"]);
    assert_eq!(stages(&[(1, 2), (2, 3)]), ["G209 3"]);
    // One wrong number is one finding, whatever it is.
    for wrong in [22, 9, 7, 1] {
        let typed = (1..=8).map(|n| (if n == 2 { wrong } else { n }, 8)).collect::<Vec<_>>();
        assert_eq!(stages(&typed), [format!("G209 {wrong}")], "{typed:?}");
    }
    for wrong in [3, 7, 80] {
        let typed = (1..=8).map(|n| (if n == 8 { wrong } else { n }, 8)).collect::<Vec<_>>();
        assert_eq!(stages(&typed), [format!("G209 {wrong}")], "{typed:?}");
    }
    assert_eq!(stages(&[(1, 5), (3, 5), (4, 5), (5, 5)]), ["G209 3"], "a number that is missing");
    assert_eq!(stages(&[(1, 3), (2, 3)]), ["G209 { of = \"등록\", n = 2, total = 3 }"]);
}

#[test]
fn words() {
    let head = "input.card = { label = \"카드\", kind = \"text\" }\n";
    let long = "가".repeat(121);
    let asked = |rest: &str| {
        format!("{head}{}{}", step("a", "ask = [\"card\"]"), step("b", &format!("{rest}\ngoto = \"done\"")))
    };
    check(&[
        ("within a text of several lines", &asked("note = \"\"\"\n가나 {crad}\n다 {card}\"\"\""), &["G301 {crad}"]),
        (
            "every place of it",
            &asked("note = \"{x} {card} {y}\"\ncheck = [\"{ z }\"]"),
            &["G301 {x}", "G301 {y}", "G301 { z }"],
        ),
        ("a brace alone, and an empty slot", &asked("note = \"{card} { 가\"\ndo = \"{}\""), &["G301 {", "G301 {}"]),
        ("written twice it is a brace", &asked("note = \"{card} {{가}}\""), &[]),
        (
            "a slot of an outcome",
            &format!(
                "{}[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\nsay = \"{{nobody}}\"\n",
                step("a", "goto = \"done\"")
            ),
            &["G301 {nobody}"],
        ),
        (
            "asked in the same step: too late to be read aloud, in time to be copied",
            &format!(
                "{head}[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"{{card}}입니까?\"\ncopy = \"{{card}}입니다.\"\nask = [\"card\"]\ngoto = \"done\"\n"
            ),
            &["G302 {card}"],
        ),
        (
            "asked on one of two ways",
            &format!(
                "{head}{}",
                guide(&[
                    ("a", "choice = [{ label = \"하나\", goto = \"b\" }, { label = \"둘\", goto = \"c\" }]"),
                    ("b", "ask = [\"card\"]"),
                    (
                        "c",
                        "note = \"{card}\"\nchoice = [{ label = \"하나\", goto = \"done\" }, { label = \"둘\", goto = \"later\" }]"
                    ),
                ])
            ),
            &["G302 {card}"],
        ),
        (
            "asked on the only way back to a choice, before its over",
            &format!(
                "{head}{}[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-01\"\nsay = \"{{card}}입니다.\"\n\
                 [[outcome]]\nid = \"later\"\nresult = \"callback\"\ncode = \"CB-01\"\n",
                [
                    step(
                        "a",
                        "choice = [{ label = \"하나\", goto = \"b\", max = 1, over = \"done\" }, { label = \"둘\", goto = \"later\" }]"
                    ),
                    step("b", "ask = [\"card\"]\ngoto = \"a\""),
                ]
                .concat()
            ),
            &[],
        ),
        ("particles after built-in slots, too", &asked("note = \"{card} {agent}가\""), &["G303 가"]),
    ]);
    let long_line =
        format!("[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"\"\"\n짧은 줄\n{long}\"\"\"\ngoto = \"done\"\n");
    assert_eq!(found(&long_line), [format!("G305 {long}")]);
    assert_eq!(found(&long_line.replace(&long, &long[..120])).len(), 0);
    assert_eq!(found(&format!("{head}{}", step("a", "ask = [\"card\"]\ngoto = \"done\""))), ["G306 card"]);
    assert_eq!(
        found(
            "input.card = { label = \"카드\", kind = \"text\", internal = true }\n[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"네.\"\nask = [\"card\"]\ngoto = \"done\"\n"
        ),
        [""; 0],
        "noted for the call only"
    );
}

#[test]
fn things_beside_the_guide() {
    let with = |line: &str| step("a", &format!("{line}\ngoto = \"done\""));
    check(&[
        (
            "a picture that is not there",
            &with("image = { file = \"crad.png\", alt = \"카드\" }"),
            &["G501 \"crad.png\""],
        ),
        ("a picture without words", &with("image = { file = \"card.png\" }"), &["G501 { file = \"card.png\" }"]),
        ("a picture with empty words", &with("image = { file = \"card.png\", alt = \" \" }"), &["G501 \" \""]),
        ("asks for what is not even declared", &with("ask = [\"cvc\"]"), &["G102 \"cvc\"", "G401 \"cvc\""]),
        (
            "a code nobody has",
            "[[outcome]]\nid = \"done\"\nresult = \"resolved\"\ncode = \"PAY-02\"\n",
            &["G601 \"PAY-02\""],
        ),
        (
            "the same symptom, spaced otherwise",
            "# file: other.toml\nsymptoms = [\"example보기가 안돼요!\"]\n",
            &["G602 \"example보기가 안돼요!\""],
        ),
        (
            "kept words in another step that cites the fact",
            "[[step]]\nid = \"a\"\ntitle = \"가\"\nsay = \"네.\"\ncites = [\"f\"]\n[[step]]\nid = \"b\"\ntitle = \"나\"\nsay = \"1577-3033\"\ncites = [\"f\"]\ngoto = \"done\"\n\
             # file: sources.toml\n[document.d]\ntitle = \"문서\"\n[fact.f]\ndoc = \"d\"\ntext = \"전화\"\nkeep = [\"1577-3033\"]\n",
            &[],
        ),
    ]);
}

#[test]
fn cases() {
    let two = guide(&[(
        "a",
        "choice = [{ label = \"하나\", goto = \"done\" }, { label = \"둘\", call = \"other\", on = { resolved = \"later\", other = \"done\" } }]",
    )]);
    let other = "# file: other.toml\n[[step]]\nid = \"x\"\ntitle = \"다른 단계\"\nsay = \"네.\"\nchoice = [{ label = \"셋\", goto = \"y\" }, { label = \"넷\", goto = \"no\" }]\n\
        [[step]]\nid = \"y\"\ntitle = \"이어서\"\nsay = \"네.\"\ngoto = \"yes\"\n\
        [[outcome]]\nid = \"yes\"\nresult = \"resolved\"\ncode = \"PAY-01\"\n[[outcome]]\nid = \"no\"\nresult = \"callback\"\ncode = \"CB-01\"\n";
    let case =
        |take: &str, end: &str| format!("{two}[[case]]\nname = \"사례\"\ntake = [{take}]\nend = \"{end}\"\n{other}");
    check(&[
        ("through the called guide, a step without choices takes none", &case("\"둘\", \"셋\"", "later"), &[]),
        ("a label of the called guide that it does not offer", &case("\"둘\", \"다섯\"", "later"), &["G701 \"다섯\""]),
        ("a take too many", &case("\"하나\", \"둘\"", "done"), &["G701 \"둘\""]),
        ("a take too few", &case("\"둘\"", "later"), &["G702 \"later\""]),
        ("another end", &case("\"둘\", \"넷\"", "later"), &["G702 \"later\""]),
    ]);
}

#[test]
fn what_a_case_stopped_at_is_told() {
    let body = guide(&[(
        "a",
        "choice = [{ label = \"보여요\", goto = \"done\" }, { label = \"안 보여요\", goto = \"later\" }]",
    )]);
    let body = format!("{body}[[case]]\nname = \"사례\"\ntake = [\"몰라요\"]\nend = \"done\"\n");
    let (_, report) = load(example::sources(&body), jiff::civil::date(2026, 11, 21));
    let found = report.diagnostics.iter().find(|found| found.code == "G701").unwrap();
    assert_eq!(found.message.ko, "a 단계에 없는 선택지예요: 몰라요");
    assert_eq!(found.help.as_ref().map(|help| &*help.ko), Some("고를 수 있는 것: \"보여요\", \"안 보여요\""));
    assert_eq!(found.step.as_deref(), Some("a"));
}

/// An entry of `codes.toml` with these lines first.
fn code(lines: &str) -> String {
    format!(
        "# file: codes.toml\n[[code]]\n{lines}\nscope = \"api\"\ncategory = \"카드사 거절\"\nmeaning = \"거절했어요.\"\n\
         who = [\"카드사·은행\"]\nretry = \"나중에\"\nsay = \"카드사에 문의해 주십시오.\"\nsource = \"보기\"\n"
    )
}

#[test]
fn codes() {
    let good = "code = \"3095\"\nguide = \"example\"";
    check(&[
        ("a code no gateway has", &code("code = \"30 95\"\nguide = \"example\""), &["G604 \"30 95\""]),
        ("a text too short to match", &code("text = \"카드 거절|-\"\nguide = \"example\""), &["G604 \"카드 거절|-\""]),
        (
            "one code twice, capitals or not",
            &format!("{}{}", code("code = \"W001\"\nguide = \"example\""), {
                let second = code("code = \"w001\"\nguide = \"example\"");
                second.trim_start_matches("# file: codes.toml\n").to_owned()
            }),
            &["G604 \"w001\""],
        ),
        ("a step its guide has not", &code(&format!("{good}\nstep = \"frist\"")), &["G605 \"frist\""]),
        ("who is a word of the list", &code(good).replace("카드사·은행", "카드사"), &["G003 \"카드사\""]),
        ("a key nobody knows", &code(&format!("{good}\nmening = \"x\"")), &["G002 mening"]),
    ]);
}

#[test]
fn notices() {
    let notice = |rest: &str| {
        let when = "start = 2026-11-21T09:00:00+09:00\nend = 2026-11-21T12:00:00+09:00\n";
        format!("[[notice]]\nid = \"a\"\ntext = \"글\"\nseverity = \"info\"\n{when}{rest}\n")
    };
    let file = |notices: &str| format!("# file: notices.toml\n{notices}");
    let long = |key: &str, count: usize| format!("{key} = \"{}\"", "가".repeat(count));
    check(&[
        ("a guide", &file(&notice("guides = [\"example\", \"exmple\"]")), &["G606 \"exmple\""]),
        ("a step", &file(&notice("steps = [\"example#frist\"]")), &["G606 \"example#frist\""]),
        ("a step of no guide", &file(&notice("steps = [\"nowhere#first\"]")), &["G606 \"nowhere#first\""]),
        ("a step without its guide", &file(&notice("steps = [\"first\"]")), &["G606 \"first\""]),
        ("a category", &file(&notice("categories = [\"보기\", \"없음\"]")), &["G606 \"없음\""]),
        ("a code", &file(&notice("code = \"CB-02\"")), &["G606 \"CB-02\""]),
        ("an id twice", &file(&(notice("") + &notice("").replace("\"a\"", "\"A\""))), &["G607 \"A\""]),
        ("a title as long as may be", &file(&notice(&long("title", 30))), &[]),
        ("words as long as may be", &file(&notice(&long("say", 200))), &[]),
    ]);
    for (key, count) in [("title", 31), ("say", 201)] {
        let all = found(&file(&notice(&long(key, count))));
        assert!(all.len() == 1 && all[0].starts_with("G607"), "{key}: {all:?}");
    }
}
