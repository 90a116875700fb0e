//! G304: Markdown that guides do not have, or that stays on the screen as it is typed.

use crate::check::rule::{GuideCx, Out, Rule, Run};
use crate::check::words::{Places, place_of};
use crate::diag::{Severity, Words, words};
use crate::guide::raw::At;
use crate::text::markdown::{Foreign, foreign};

pub(super) static RULE: Rule = Rule {
    code: "G304",
    name: "stray-markup",
    severity: Severity::Warning,
    fixable: false,
    summary: Words::fixed(
        "안내에서 쓰지 않는 Markdown이거나, 글자 그대로 남는 `**`예요.",
        "Markdown that guides do not use, or a `**` that stays as it is.",
    ),
    why: Words::fixed(
        "안내의 글에는 문단, 줄바꿈, **굵게**, 목록만 써요. 나머지는 기호가 사라지거나 그대로 보여서, 적은 뜻대로 나오지 않아요.",
        "Texts of guides have paragraphs, line breaks, **bold** and lists. Of anything else the marks vanish or are shown, and it does not come out as it was meant.",
    ),
    bad: r##"
[[step]]
id = "card"
title = "카드 확인"
say = "# 확인"
do = "여기 [주소](https://pg.innopay.co.kr)를 열고 **확인 을 눌러 주세요"
goto = "done"
"##,
    good: r#"
[[step]]
id = "card"
title = "카드 확인"
say = "카드를 확인해 주십시오."
do = "아래 주소를 열고 **확인**을 눌러 주세요"
link = { label = "결제 안내", url = "https://pg.innopay.co.kr" }
goto = "done"
"#,
    near_miss: r#"
[[step]]
id = "card"
title = "카드 확인 #1"
say = """
**일반결제(ISP)**를 눌러 주십시오.

1. 카드번호 12345678****1234
2. 금액"""
note = "1577-3033, www.vp.co.kr, 값은 2 * 3, moid_1_2, \\*\\*그대로\\*\\*"
goto = "done"
"#,
    run: Run::Guide(run),
};

fn run(cx: &GuideCx<'_>, out: &mut Out<'_>) {
    for step in &cx.raw.steps {
        let read = [&step.say, &step.doing, &step.note, &step.warn, &step.copy];
        read.into_iter().flatten().for_each(|text| drawn(cx, text, step.name(), out));
        let labels = step.choices.iter().flat_map(|list| &list.value).filter_map(|choice| choice.label.as_ref());
        step.title.iter().chain(&step.check).chain(labels).for_each(|text| plain(cx, text, step.name(), out));
    }
    for outcome in &cx.raw.outcomes {
        outcome.say.iter().chain(&outcome.copy).for_each(|text| drawn(cx, text, outcome.name(), out));
    }
}

/// A text that is read as Markdown.
fn drawn(cx: &GuideCx<'_>, text: &At<String>, owner: &str, out: &mut Out<'_>) {
    let mut places = Places::of(&cx.raw.text, text);
    for (kind, range) in foreign(&text.value) {
        if out.is_full() {
            return;
        }
        let place = places.at(range);
        let (message, help) = told(kind);
        out.push(out.at(place, message).in_step(owner).help(help));
    }
}

/// A text that is shown as it is typed.
fn plain(cx: &GuideCx<'_>, text: &At<String>, owner: &str, out: &mut Out<'_>) {
    // Of most labels that can be said at a look.
    if !text.value.bytes().fold(false, |any, byte| any | (byte == b'*')) {
        return;
    }
    let bold = text.value.match_indices("**").find(|(at, _)| {
        let (before, after) = (&text.value[..*at], &text.value[at + 2..]);
        !before.ends_with('*') && !after.starts_with('*')
    });
    let Some((at, _)) = bold else { return };
    let place = place_of(&cx.raw.text, text, at..at + 2);
    let message = words!("여기서는 `**`가 그대로 보여요", "`**` is shown as it is here");
    let help = words!(
        "제목, 확인 항목, 선택지는 굵게 쓰지 않아요. `**`를 지워 주세요",
        "titles, checks and choices have no bold; remove the `**`"
    );
    out.push(out.at(place, message).in_step(owner).help(help));
}

/// What it is, and what to do instead.
fn told(kind: Foreign) -> (Words, Words) {
    let words_alone = || words!("기호를 지우고 말만 적어 주세요", "remove the marks and write the words alone");
    match kind {
        Foreign::Heading => (
            words!("제목 기호(`#`, 밑줄)는 쓰지 않아요", "guides have no headings (`#`, underlines)"),
            words!("단계의 `title`에 적거나 **굵게** 적어 주세요", "write it in the step's `title`, or in **bold**"),
        ),
        Foreign::Link => (
            words!("글 속의 링크는 누를 수 없어요", "a link within a text cannot be followed"),
            words!(
                "`link = {{ label = \"…\", url = \"…\" }}`에 적어 주세요",
                "write `link = {{ label = \"…\", url = \"…\" }}`"
            ),
        ),
        Foreign::Image => (
            words!("글 속의 그림은 보이지 않아요", "a picture within a text is not shown"),
            words!(
                "`image = {{ file = \"…\", alt = \"…\" }}`에 적어 주세요",
                "write `image = {{ file = \"…\", alt = \"…\" }}`"
            ),
        ),
        Foreign::Code => (
            words!(
                "코드로 읽혀요: `…` 사이이거나, 네 칸 들여 쓴 줄이에요",
                "this is read as code: between `…`, or indented by four"
            ),
            words!("따옴표로 감싸거나 앞의 빈칸을 지워 주세요", "put it in quotes, or remove the spaces before it"),
        ),
        Foreign::Quote => (words!("인용 기호(`>`)는 사라져요", "the mark of a quote (`>`) vanishes"), words_alone()),
        Foreign::Html => (words!("HTML은 글자 그대로 보여요", "HTML is shown as it is typed"), words_alone()),
        Foreign::Table => (
            words!("표로 그려지지 않아요", "this is not drawn as a table"),
            words!("목록으로 적어 주세요", "write a list instead"),
        ),
        Foreign::Rule => (
            words!("가로줄은 사라져요", "the line across vanishes"),
            words!("빈 줄로 나눠 주세요", "use an empty line"),
        ),
        Foreign::Emphasis => (
            words!("기울임과 취소선은 그려지지 않아요", "slanted and struck words are not drawn"),
            words!("**굵게** 적거나 기호를 지워 주세요", "write **bold**, or remove the marks"),
        ),
        Foreign::Tick => (
            words!("확인란(`[ ]`)은 그대로 보여요", "a tick box (`[ ]`) is shown as it is typed"),
            words!("`check = [\"…\"]`에 적어 주세요", "write it in `check = [\"…\"]`"),
        ),
        Foreign::LooseBold => (
            words!("`**`가 굵게 되지 않고 그대로 보여요", "this `**` does not make bold and is shown"),
            words!(
                "굵게 할 말에 빈칸 없이 붙여 앞뒤로 적거나, 지워 주세요",
                "put one before and one after the words without spaces, or remove it"
            ),
        ),
    }
}
