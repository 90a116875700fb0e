//! Only what is meant changes: every other byte is compared.

use super::*;

const TEXT: &str = r#"# 머리
format    = 1   # 판
id        = "a"
title     = "가"
start     = "one" # 처음
input.name = { label = "이름", kind = "name" }
symptoms  = [
  "하나", # 첫째
  # 둘째 위
  "둘",   # 둘째
  "셋" # 셋째
  # 끝
]

[[step]] # 첫 단계
id   = 'one'   # 이름
title = "하나"
check = ["가", "나"] # 확인
choice = [
  { label = "예", goto = "two" }, # 예
  { label = "또", goto = "one", max = 2, over = "two" },
  { label = "딴 데", call = "b", on = { resolved = "one", other = "done" } }, # 딴 데
]

[[outcome]]
id = "done"

[[step]]
id = "two"
goto = "one" # 처음으로

[[case]]
name = "하나" # 사례
take = ["예"]
end  = "done" # 여기

# 꼬리
"#;

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// Lines that went and lines that came.
fn changed(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let (mut gone, mut new) = (lines(before), lines(after));
    while !gone.is_empty() && gone.last() == new.last() {
        gone.pop();
        new.pop();
    }
    let same = gone.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let owned = |lines: &[&str]| lines[same..].iter().map(|line| (*line).to_owned()).collect();
    (owned(&gone), owned(&new))
}

#[test]
fn a_text_value_keeps_its_comment() {
    let after = set_case_end(TEXT, 0, "later").unwrap();
    assert_eq!(after, TEXT.replace("end  = \"done\" # 여기", "end  = \"later\" # 여기"));
    let after = set_step_key(TEXT, "one", "title", &StepValue::Text("새 \"제목\"\\".into())).unwrap();
    let toml: toml::Table = after.parse().unwrap();
    assert_eq!(toml["step"][0]["title"].as_str(), Some("새 \"제목\"\\"));
    assert_eq!(changed(TEXT, &after).1.len(), 1, "{after}");
    let after = set_step_key(TEXT, "two", "say", &StepValue::Text("안녕하십니까.".into())).unwrap();
    assert_eq!(changed(TEXT, &after), (vec![], vec!["say = \"안녕하십니까.\"".to_owned()]));
}

#[test]
fn a_list_keeps_the_comments_of_what_stays() {
    let list = |texts: &[&str]| {
        let mut doc: DocumentMut = TEXT.parse().unwrap();
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        set_list(doc["symptoms"].as_array_mut().unwrap(), &texts);
        let after = doc.to_string();
        let toml: toml::Table = after.parse().unwrap_or_else(|error| panic!("{error}\n{after}"));
        let held: Vec<&str> = toml["symptoms"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
        assert_eq!(held, texts);
        let (start, end) = (after.find("symptoms").unwrap(), after.find("\n\n[[step]]").unwrap());
        after[start..end].strip_prefix("symptoms  = ").unwrap().to_owned()
    };
    for (texts, want) in [
        (
            &["하나", "둘", "셋"] as &[&str],
            "[\n  \"하나\", # 첫째\n  # 둘째 위\n  \"둘\",   # 둘째\n  \"셋\" # 셋째\n  # 끝\n]",
        ),
        (
            &["하나", "둘", "셋", "넷"],
            "[\n  \"하나\", # 첫째\n  # 둘째 위\n  \"둘\",   # 둘째\n  \"셋\", # 셋째\n  \"넷\"\n  # 끝\n]",
        ),
        (&["하나", "셋"], "[\n  \"하나\", # 첫째\n  \"셋\" # 셋째\n  # 끝\n]"),
        (&["둘"], "[\n  # 둘째 위\n  \"둘\"   # 둘째\n  # 끝\n]"),
        (&["새것", "하나"], "[\n  \"새것\",\n  \"하나\" # 첫째\n  # 끝\n]"),
        (&["셋", "하나"], "[\n  \"셋\", # 셋째\n  \"하나\" # 첫째\n  # 끝\n]"),
        (&[], "[\n  # 끝\n]"),
    ] {
        assert_eq!(list(texts), want, "{texts:?}");
    }
}

#[test]
fn lists_of_every_shape_stay_toml() {
    for (before, texts, after) in [
        ("x = []\n", &["가"] as &[&str], "x = [\"가\"]\n"),
        ("x = [ ] # 뒤\n", &["가", "나"], "x = [\"가\", \"나\"] # 뒤\n"),
        ("x = [\"가\", \"나\"]\n", &["다", "나"], "x = [\"다\", \"나\"]\n"),
        ("x = [ 'a', 'b' ]\n", &["b"], "x = [ 'b' ]\n"),
        ("x = [\"가\",]\n", &["가", "나"], "x = [\"가\", \"나\",]\n"),
        ("x = [ # 머리\n  \"가\", # 하나\n]\n", &["나"], "x = [ # 머리\n  \"나\",\n]\n"),
        ("x = [ # 머리\n]\n", &["나"], "x = [ # 머리\n\"나\"\n]\n"),
        ("x = [\"가\" # 하나\n, \"나\"]\n", &["나", "가"], "x = [\"나\", \"가\" # 하나\n]\n"),
        ("x = [\"가\", \"가\"]\n", &["가"], "x = [\"가\"]\n"),
    ] {
        let mut doc: DocumentMut = before.parse().unwrap();
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        set_list(doc["x"].as_array_mut().unwrap(), &texts);
        assert_eq!(doc.to_string(), after, "{before:?} {texts:?}");
        let toml: toml::Table = after.parse().unwrap();
        assert_eq!(toml["x"].as_array().unwrap().len(), texts.len());
    }
    let after = set_step_key(TEXT, "one", "check", &StepValue::Texts(vec!["나".into(), "다".into()])).unwrap();
    assert_eq!(after, TEXT.replace("check = [\"가\", \"나\"] # 확인", "check = [\"나\", \"다\"] # 확인"));
    let after = set_step_key(TEXT, "two", "ask", &StepValue::Texts(vec!["name".into()])).unwrap();
    assert_eq!(changed(TEXT, &after).1, ["ask = [\"name\"]"]);
}

#[test]
fn a_step_is_renamed_wherever_it_is_named() {
    let after = rename_step(TEXT, "one", "first").unwrap();
    let want = TEXT
        .replace("start     = \"one\"", "start     = \"first\"")
        .replace("'one'", "\"first\"")
        .replace("goto = \"one\"", "goto = \"first\"")
        .replace("resolved = \"one\"", "resolved = \"first\"");
    assert_eq!(after, want);
    let after = rename_step(TEXT, "two", "second").unwrap();
    assert_eq!(after, TEXT.replace("\"two\"", "\"second\""));
    assert_eq!(rename_step(TEXT, "one", "one").as_deref(), Ok(TEXT));
    assert_eq!(rename_step(TEXT, "one", "two"), Err(EditError::Taken("two".into())));
    assert_eq!(rename_step(TEXT, "one", "done"), Err(EditError::Taken("done".into())));
    assert_eq!(rename_step(TEXT, "none", "new"), Err(EditError::NoStep("none".into())));
}

#[test]
fn a_case_is_added_behind_the_others() {
    let case = NewCase {
        name: "둘".into(),
        take: vec!["예".into(), "\"말\"".into()],
        with: vec![("name".into(), "홍길동".into())],
        end: "done".into(),
    };
    let after = append_case(TEXT, &case).unwrap();
    let new = "\n[[case]]\nname = \"둘\"\ntake = [\"예\", '\"말\"']\nwith = { name = \"홍길동\" }\nend  = \"done\"\n";
    assert!(after.contains(new), "{after}");
    assert_eq!(after.len(), TEXT.len() + new.len(), "nothing else changed: {after}");
    let first = append_case("id = \"a\"\n", &NewCase { end: "done".into(), ..NewCase::default() }).unwrap();
    assert_eq!(first, "id = \"a\"\n\n[[case]]\nname = \"\"\ntake = []\nend  = \"done\"\n");
}

#[test]
fn line_ends_stay() {
    let crlf = TEXT.replace('\n', "\r\n");
    for (after, want) in [
        (set_case_end(&crlf, 0, "later"), TEXT.replace("\"done\" # 여기", "\"later\" # 여기")),
        (rename_step(&crlf, "two", "second"), TEXT.replace("\"two\"", "\"second\"")),
    ] {
        assert_eq!(after, Ok(want.replace('\n', "\r\n")));
    }
    let mixed = TEXT.replace("# 꼬리\n", "# 꼬리\r\n");
    assert_eq!(set_case_end(&mixed, 0, "x").map(|text| text.matches('\r').count()), Ok(1));
}

#[test]
fn what_cannot_be_edited_is_left() {
    assert_eq!(set_case_end("id = ", 0, "x"), Err(EditError::Syntax));
    assert_eq!(set_case_end(TEXT, 1, "x"), Err(EditError::NoCase(2)));
    assert_eq!(set_step_key(TEXT, "no", "say", &StepValue::Text("x".into())), Err(EditError::NoStep("no".into())));
}

/// The writer gives every shipped guide back as it is.
#[test]
fn guides_come_back_as_they_are() {
    let whole = include_str!("../../../tests/data/whole.toml");
    let isp = include_str!("../../../guides/isp-registration.toml");
    for text in [whole, isp, TEXT, &whole.replace('\n', "\r\n")] {
        assert_eq!(edited(text, |_| Ok(())).as_deref(), Ok(text));
    }
}
