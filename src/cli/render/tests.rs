//! What a person sees: carets stand under the right letters, also under Hangul, emoji and tabs.

use std::sync::Arc;

use super::{Format, render};
use crate::check::Report;
use crate::diag::{Diagnostic, Lang, Severity, Words};
use crate::text::span::{Span, display_width};

const FILE: &str = "isp.toml";

fn report(text: &str, found: impl Fn(&Arc<str>, &dyn Fn(&str) -> Span) -> Diagnostic) -> Report {
    let file: Arc<str> = FILE.into();
    let at = |part: &str| {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let diagnostics = vec![found(&file, &at)];
    Report { diagnostics, guides: 1, texts: [(file, Arc::from(text))].into() }
}

fn drawn(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    render(report, format, Lang::Ko, false, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn carets_under_hangul_emoji_and_tabs() {
    for (text, part) in [
        ("say = \"고객님, {custmer}님\"", "{custmer}"),
        ("say = \"👍🏽 좋습니다 {x}\"", "{x}"),
        ("\tsay\t=\t\"가 {x}\"", "{x}"),
        ("say = \"e\u{301} 나 {x}\"", "{x}"),
        ("label = \"카드사를 고르지 못했어요\"", "고르지"),
    ] {
        let report = report(text, |file, at| Diagnostic::new("G301", Severity::Error, file, at(part), "자리"));
        let drawn = drawn(&report, Format::Text);
        let mut lines = drawn.lines();
        let source = lines.find(|line| line.contains(part)).unwrap();
        let carets = lines.next().unwrap();
        let before = |line: &str, until: &str| display_width(&line[..line.find(until).unwrap()]);
        assert_eq!(before(carets, "^"), before(source, part), "{drawn}");
        assert_eq!(carets.matches('^').count(), display_width(part), "{drawn}");
        let column = text[..text.find(part).unwrap()].chars().count() + 1;
        assert!(drawn.contains(&format!("{FILE}:1:{column}\n")), "{drawn}");
    }
}

/// The drawn line of the source, and that of its carets.
fn lines_of<'d>(drawn: &'d str, mark: &str) -> (&'d str, &'d str) {
    let mut lines = drawn.lines().skip_while(|line| !line.contains(mark));
    (lines.next().unwrap(), lines.next().unwrap())
}

/// A caret stands under the marked part also where letters are made of several characters, in the middle of a line
/// of any length, and at the ends of lines and files.
#[test]
fn carets_under_what_is_hard_to_measure() {
    let long = format!("say = \"{} {{x}} {}\"", "가나다 ".repeat(400), "끝 ".repeat(400));
    let run = format!("say = \"{}{{x}}{}\"", "길".repeat(3000), "어".repeat(3000));
    for text in [
        "say = \"👩‍👩‍👧 가족 {x}\"",
        "say = \"🇰🇷 ✔️ {x}\"",
        "say = \"ㅎㅏㄴ \u{1112}\u{1161}\u{11ab} {x}\"",
        "say = \"가\"\r\nsay = \"나 {x}\"\r\n",
        "say = \"끝 {x}",
        "say = \"\u{200b}\u{feff}{x}\"",
        "a = 1\n\t\t say =\t\"{x}\" # 뒤\n",
        &long,
        &run,
    ] {
        let report = report(text, |file, at| Diagnostic::new("G301", Severity::Error, file, at("{x}"), "자리"));
        let drawn = drawn(&report, Format::Text);
        let (source, carets) = lines_of(&drawn, "{x}");
        let before = |line: &str, until: &str| display_width(&line[..line.find(until).unwrap()]);
        assert_eq!(before(carets, "^"), before(source, "{x}"), "{drawn}");
        assert_eq!(carets.matches('^').count(), 3, "{drawn}");
        assert!(drawn.lines().all(|line| display_width(line) <= 200), "a line is cut around the place: {drawn}");
        assert!(!drawn.contains('\r'), "{drawn:?}");
    }
}

/// A guide with a finding of each kind: related places here and in another file, a fix, a long span.
fn several() -> Report {
    let text = "format = 1\nid = \"isp\"\n\n[[step]]\nid = \"card\"\nsay = \"{custmer}님, 👍 확인\"\n\tgoto = \"doen\"\nchoice = [\n  1,\n]\n";
    let facts = "[fact.isp-center]\ndoc = \"001\"\n";
    let (file, other): (std::sync::Arc<str>, std::sync::Arc<str>) = (FILE.into(), "sources.toml".into());
    let at = |part: &str| {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let mut center =
        Diagnostic::new("G108", Severity::Warning, &file, at("[\n  1,\n]"), "말이 없어요").help("넣어 주세요");
    crate::check::rule::related_in(&mut center, &other, Span::new(0, 17), "ISP 고객센터 1577-3033");
    let diagnostics = vec![
        Diagnostic::new("G301", Severity::Error, &file, at("{custmer}"), "채울 값이 없는 자리예요: {custmer}")
            .in_step("card")
            .help("혹시 {customer}인가요?")
            .fix("{custmer} → {customer}", at("{custmer}"), "{customer}"),
        Diagnostic::new("G102", Severity::Error, &file, at("\"doen\""), "없는 곳이에요: doen")
            .related(at("\"card\""), "이 단계예요"),
        center,
        Diagnostic::new("G306", Severity::Info, &"gone.toml".into(), Span::default(), "읽지 못했어요"),
    ];
    Report { diagnostics, guides: 2, texts: [(file, text.into()), (other, facts.into())].into() }
}

#[test]
fn text_for_people() {
    insta::assert_snapshot!(drawn(&several(), Format::Text), @r#"
    오류[G301]: 채울 값이 없는 자리예요: {custmer}
     --> isp.toml:6:8
      |
    6 | say = "{custmer}님, 👍 확인"
      |        ^^^^^^^^^
      |
      = 도움말: 혹시 {customer}인가요?
      = 고침: {custmer} → {customer}

    오류[G102]: 없는 곳이에요: doen
     --> isp.toml:7:9
      |
    5 | id = "card"
      |      ------ 이 단계예요
    6 | say = "{custmer}님, 👍 확인"
    7 |     goto = "doen"
      |            ^^^^^^

    경고[G108]: 말이 없어요
     --> isp.toml:8:10
      |
    8 | choice = [
      |          ^
      |
     ::: sources.toml:1:1
      |
    1 | [fact.isp-center]
      | ----------------- ISP 고객센터 1577-3033
      |
      = 도움말: 넣어 주세요

    참고[G306]: 읽지 못했어요
    --> gone.toml

    안내 2개에서 오류 2개, 경고 1개, 참고 1개를 찾았어요
    "#);
}

#[test]
fn english_where_wanted() {
    let mut report = several();
    report.diagnostics.truncate(1);
    report.diagnostics[0].message = Words::fixed("채울 값이 없는 자리예요", "nothing fills this slot");
    let mut out = Vec::new();
    render(&report, Format::Short, Lang::En, false, &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "isp.toml:6:8: error[G301] nothing fills this slot\n");
    let mut out = Vec::new();
    render(&report, Format::Text, Lang::En, false, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("error[G301]: nothing fills this slot\n"), "{text}");
    assert!(text.contains("= help: ") && text.ends_with("guides checked: 2, error: 1\n"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&drawn(&report, Format::Json)).unwrap();
    let first = &json["diagnostics"][0];
    assert_eq!(first["message"], "채울 값이 없는 자리예요");
    assert_eq!(first["message_en"], "nothing fills this slot");
}

#[test]
fn short_for_editors() {
    insta::assert_snapshot!(drawn(&several(), Format::Short), @r"
    isp.toml:6:8: 오류[G301] 채울 값이 없는 자리예요: {custmer}
    isp.toml:7:9: 오류[G102] 없는 곳이에요: doen
    isp.toml:8:10: 경고[G108] 말이 없어요
    gone.toml:1:1: 참고[G306] 읽지 못했어요
    ");
}

#[test]
fn json_for_programs() {
    let json: serde_json::Value = serde_json::from_str(&drawn(&several(), Format::Json)).unwrap();
    assert_eq!(json["summary"], serde_json::json!({ "errors": 2, "warnings": 1, "infos": 1, "guides": 2 }));
    let first = &json["diagnostics"][0];
    assert_eq!((&first["code"], &first["severity"], &first["step"]), (&"G301".into(), &"error".into(), &"card".into()));
    assert_eq!(
        (&first["line"], &first["column"], &first["end_line"], &first["end_column"]),
        (&6.into(), &8.into(), &6.into(), &17.into())
    );
    assert_eq!(first["fix"]["replacement"], "{customer}");
    assert_eq!((&first["fix"]["column"], &first["fix"]["end_column"]), (&8.into(), &17.into()));
    let long = &json["diagnostics"][2];
    assert_eq!(
        (&long["line"], &long["end_line"], &long["end_column"]),
        (&8.into(), &10.into(), &2.into()),
        "the whole span"
    );
    assert_eq!(long["related"][0]["file"], "sources.toml");
    let unread = &json["diagnostics"][3];
    assert_eq!((&unread["line"], &unread["column"], &unread["help"]), (&1.into(), &1.into(), &serde_json::Value::Null));
    for key in
        ["code", "severity", "message", "file", "line", "column", "end_line", "end_column", "step", "help", "fix"]
    {
        assert!(json["diagnostics"].as_array().unwrap().iter().all(|found| found.get(key).is_some()), "{key}");
    }
}

#[test]
fn nothing_found_is_said() {
    let report = Report { guides: 12, ..Report::default() };
    assert_eq!(drawn(&report, Format::Text), "안내 12개에서 고칠 것을 찾지 못했어요\n");
    assert_eq!(drawn(&report, Format::Short), "");
}

#[test]
fn colour_only_where_wanted() {
    let mut out = Vec::new();
    render(&several(), Format::Text, Lang::Ko, true, &mut out).unwrap();
    assert!(out.contains(&0x1b));
    assert!(!drawn(&several(), Format::Text).contains('\u{1b}'));
}

/// A file's own words cannot steer the terminal.
#[test]
fn control_characters_are_shown_not_obeyed() {
    let text = "id = \"a\u{1b}[2J\"\n";
    let report = report(text, |file, at| {
        let message = "이상한 id: a\u{1b}[2J";
        Diagnostic::new("G101", Severity::Error, file, at("\"a\u{1b}[2J\""), message).help("고쳐 주세요 \u{1b}[2J")
    });
    for format in [Format::Text, Format::Short, Format::Json] {
        assert!(!drawn(&report, format).contains('\u{1b}'), "{format:?}");
    }
}

/// Places at the edges of a text, and past them.
#[test]
fn edges_are_drawn() {
    for text in ["", "가", "가\n", "가\r\n나\r\n", "\n\n"] {
        for (start, end) in [(0, 0), (0, 99), (1, 2), (3, 3), (4, 4), (5, 6), (99, 99)] {
            let report =
                report(text, |file, _| Diagnostic::new("G001", Severity::Error, file, Span::new(start, end), "끝"));
            for format in [Format::Text, Format::Short, Format::Json] {
                assert!(drawn(&report, format).contains("끝"), "{text:?} {start}..{end}");
            }
        }
    }
}
