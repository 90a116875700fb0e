//! A guide file's text to a [`RawGuide`] and everything that is wrong with its form.
//!
//! Never fails and never stops at the first fault. Knows no other file.

use std::sync::Arc;

use super::raw::{At, RawCase, RawChoice, RawGuide, RawImage, RawInput, RawLink, RawOutcome, RawStage, RawStep};
use super::reader::{Fields, Sink, entries};
use super::scaffold::is_kebab;
use super::toml_errors;
use super::tree::{self, Table, Value};
use crate::diag::{Diagnostic, Severity, Words, words};
use crate::text::span::Span;

/// The newest `format` this program reads.
pub const FORMAT: i64 = 1;

/// What a call or a called guide may end with.
pub const RESULTS: &[&str] = &["resolved", "escalated", "callback", "abandoned"];

/// Who may start a guide.
pub const AUDIENCES: &[&str] = &["agent", "merchant"];

/// Kinds of input.
pub const INPUT_KINDS: &[&str] = &["name", "phone", "digits", "text", "amount", "tid", "choice"];

/// Findings about the form of one file. Whoever mends these sees the next.
pub const MAX_FINDINGS: usize = 1_000;

/// Inputs of one guide that are read. More would not fit on any screen.
const MAX_INPUTS: usize = 200;

/// Reads one guide file.
pub fn parse(file: &Arc<str>, text: &Arc<str>) -> (RawGuide, Vec<Diagnostic>) {
    let mut sink = Sink::new(file);
    let (root, errors, plain) = tree::read(text);
    sink.lost = toml_errors::first(text, &errors).or(text.trim().is_empty().then_some(0));
    sink.found.extend(toml_errors::faults(file, text, &errors, plain));
    let mut raw = guide(&root, file, text, &mut sink);
    if text.trim().is_empty() {
        let message = words!("파일이 비어 있어요", "the file is empty");
        let help = words!("안내를 적거나 파일을 지워 주세요", "write a guide, or remove the file");
        sink.found.push(Diagnostic::new("G003", Severity::Error, file, Span::new(0, 0), message).help(help));
    }
    raw.steps.retain(|step| !is_nothing(step));
    (raw, sink.found)
}

/// The one step of a table that holds nothing else, as [`parse`] reads it; `None` where it is not so, or is no step at
/// all.
pub(super) fn only_step(file: &Arc<str>, text: &str, root: &Table<'_>) -> Option<(RawStep, Vec<Diagnostic>)> {
    let [(key, value)] = root.entries.as_slice() else { return None };
    let [item] = value.get_ref().as_array().filter(|_| *key.get_ref() == "step")? else { return None };
    let mut sink = Sink::new(file);
    let mut f = Fields::new(root, Span::default(), Words::fixed("안내", "guide"), &mut sink);
    let step = step(&mut f, item.get_ref().as_table()?, header(text, item.span().into()));
    (!is_nothing(&step)).then_some((step, sink.found))
}

/// Whether nobody could tell that this was meant to be a step.
fn is_nothing(step: &RawStep) -> bool {
    step.id.is_none() && step.title.is_none() && step.say.is_none()
}

fn guide(root: &Table<'_>, file: &Arc<str>, text: &Arc<str>, sink: &mut Sink) -> RawGuide {
    let head = Span::new(0, text.find('\n').unwrap_or(text.len()));
    let mut f = Fields::new(root, head, Words::fixed("안내", "guide"), sink);
    let format = f.integer("format");
    if format.is_none() && root.get("format").is_none() {
        f.missing("format");
    }
    let mut raw = RawGuide {
        file: Arc::clone(file),
        text: Arc::clone(text),
        format,
        id: f.required_text("id"),
        title: f.required_text("title"),
        summary: f.text("summary"),
        category: f.required_text("category"),
        audience: f.texts("audience"),
        symptoms: f.texts("symptoms"),
        keywords: f.texts("keywords"),
        owner: f.text("owner"),
        verified: f.date("verified"),
        review_by: f.date("review_by"),
        start: f.text("start"),
        inputs: Vec::new(),
        steps: Vec::new(),
        outcomes: Vec::new(),
        cases: Vec::new(),
    };
    head_values(&mut f, &raw);
    if let Some((table, _)) = f.table("input") {
        raw.inputs = inputs(&mut f, table);
    }
    let steps = f.tables("step");
    let outcomes = f.tables("outcome");
    let cases = f.tables("case");
    for (key, tables) in [("step", &steps), ("outcome", &outcomes)] {
        if tables.as_ref().is_none_or(|t| t.value.is_empty()) && (root.get(key).is_none() || tables.is_some()) {
            f.missing(key);
        }
    }
    raw.steps = each_beside(&mut f, &steps, |f, table, span| step(f, table, header(text, span)));
    raw.outcomes = each(&outcomes, |table, span| outcome(&mut f, table, header(text, span)));
    raw.cases = each(&cases, |table, span| case(&mut f, table, header(text, span)));
    f.finish();
    raw
}

/// Makes something of each table of a list.
fn each<'t, T>(
    list: &Option<At<Vec<(&'t Table<'t>, Span)>>>,
    mut make: impl FnMut(&'t Table<'t>, Span) -> T,
) -> Vec<T> {
    let tables = list.as_ref().map_or(&[][..], |list| &list.value);
    tables.iter().map(|(table, span)| make(table, *span)).collect()
}

/// Tables from which on the halves of a list are read beside each other. Somebody waits for a guide that is edited.
const MANY: usize = 100;

/// Likewise, where there may be many.
fn each_beside<'t, T: Send>(
    f: &mut Fields<'_, 't>,
    list: &Option<At<Vec<(&'t Table<'t>, Span)>>>,
    make: impl Fn(&mut Fields<'_, 't>, &'t Table<'t>, Span) -> T + Sync,
) -> Vec<T> {
    let tables = list.as_ref().map_or(&[][..], |list| &list.value);
    if tables.len() < MANY {
        return tables.iter().map(|(table, span)| make(f, table, *span)).collect();
    }
    let read = |tables: &[(&'t Table<'t>, Span)]| {
        let mut sink = f.sink_like();
        let mut beside = f.beside(&mut sink);
        let made: Vec<T> = tables.iter().map(|(table, span)| make(&mut beside, table, *span)).collect();
        (made, sink.found)
    };
    let (first, second) = tables.split_at(tables.len() / 2);
    let ((mut made, found), (more, later)) = rayon::join(|| read(first), || read(second));
    made.extend(more);
    found.into_iter().chain(later).for_each(|found| f.report(found));
    made
}

/// Checks of top-level values that need no other part of the file.
fn head_values(f: &mut Fields<'_, '_>, raw: &RawGuide) {
    if let Some(format) = raw.format.as_ref().filter(|format| format.value > FORMAT) {
        let message = words!(
            "이 파일의 형식({given})이 이 프로그램이 아는 형식({FORMAT})보다 새로워요",
            "format {given} of this file is newer than {FORMAT}, which this program knows",
            given = format.value
        );
        let help = words!(
            "길잡이를 새 판으로 바꾸거나 `format = 1`로 저장해 주세요",
            "update giljabi, or save the guide with `format = 1`"
        );
        f.error("G004", format.span, message, help);
    } else if let Some(format) = raw.format.as_ref().filter(|format| format.value < 1) {
        let message = words!("`format`은 {FORMAT}이어야 해요", "`format` must be {FORMAT}");
        f.error("G003", format.span, message, words!("`format = 1`로 고쳐 주세요", "write `format = 1`"));
    }
    if let Some(id) = raw.id.as_ref().filter(|id| !is_kebab(&id.value)) {
        let message =
            words!("안내 id로 쓸 수 없는 글자가 있어요: {id}", "this cannot be the id of a guide: {id}", id = id.value);
        let help = words!(
            "영어 소문자로 시작하고 소문자, 숫자, 붙임표(-)만 써 주세요. 파일 이름도 똑같이 바꿔 주세요. 보기: card-not-shown",
            "begin with a small letter and use small letters, digits and hyphens only, for the file's name, too: card-not-shown"
        );
        f.error("G003", id.span, message, help);
    }
    for word in &raw.audience {
        if !AUDIENCES.contains(&word.value.as_str()) {
            let message =
                words!("`audience`에 쓸 수 없는 값이에요: {given}", "`audience` cannot be {given}", given = word.value);
            let known = AUDIENCES.join(", ");
            f.error("G003", word.span, message, words!("쓸 수 있는 값: {known}", "it may be {known}"));
        }
    }
}

fn inputs<'t>(f: &mut Fields<'_, 't>, table: &'t Table<'t>) -> Vec<RawInput> {
    let mut out = Vec::new();
    for (name, value) in entries(table).into_iter().take(MAX_INPUTS) {
        let Value::Table(fields) = value.get_ref() else {
            let message = words!(
                "`input.{name}`에는 {{ … }} 모양의 표가 와야 해요",
                "`input.{name}` takes a table like {{ … }}",
                name = name.value
            );
            let help = words!(
                "`{{ label = \"고객명\", kind = \"name\" }}`처럼 적어 주세요",
                "write something like `{{ label = \"고객명\", kind = \"name\" }}`"
            );
            f.error("G003", value.span().into(), message, help);
            continue;
        };
        let mut g = f.child(fields, value.span().into(), Words::fixed("입력", "input"));
        let input = RawInput {
            name,
            label: g.required_text("label"),
            kind: g.word_of("kind", INPUT_KINDS, true),
            required: g.flag("required").unwrap_or(false),
            internal: g.flag("internal").unwrap_or(false),
            min: g.integer("min"),
            max: g.integer("max"),
            options: g.texts("options"),
        };
        can_be_filled(&mut g, &input);
        g.finish();
        out.push(input);
    }
    out
}

/// Whether some value fits: a field that must be filled and cannot be holds the desk up for good.
fn can_be_filled(f: &mut Fields<'_, '_>, input: &RawInput) {
    let kind = input.kind.as_ref().map(|kind| kind.value.as_str());
    if kind == Some("choice") && input.options.is_empty() {
        let message = words!("고를 것이 없는 입력이에요", "there is nothing to choose from");
        let help = words!("`options = [\"…\", \"…\"]`를 넣어 주세요", "add `options = [\"…\", \"…\"]`");
        f.error("G003", f.span, message, help);
    }
    if let Some(option) = input.options.first().filter(|_| kind.is_some_and(|kind| kind != "choice")) {
        let message = words!("`options`는 kind가 choice일 때만 써요", "`options` belong to the kind choice only");
        let help = words!(
            "`kind = \"choice\"`로 바꾸거나 `options`를 지워 주세요",
            "write `kind = \"choice\"`, or remove `options`"
        );
        f.error("G003", option.span, message, help);
    }
    for (key, number, least) in [("min", &input.min, 0), ("max", &input.max, 1)] {
        if let Some(number) = number.as_ref().filter(|number| number.value < least) {
            let message = words!(
                "`{key}`는 {least}부터 쓸 수 있어요. 지금은 {given}이에요",
                "`{key}` is at least {least}, this is {given}",
                given = number.value
            );
            f.error(
                "G003",
                number.span,
                message,
                words!("{least} 이상의 수로 고쳐 주세요", "write a number from {least} on"),
            );
        }
    }
    if let (Some(min), Some(max)) = (&input.min, &input.max)
        && min.value > max.value
    {
        let (low, high) = (min.value, max.value);
        let message = words!("`min`({low})이 `max`({high})보다 커요", "`min` ({low}) is greater than `max` ({high})");
        f.error(
            "G003",
            min.span,
            message,
            words!("`min`을 `max`보다 크지 않게 고쳐 주세요", "make `min` no greater than `max`"),
        );
    }
}

fn step<'t>(f: &mut Fields<'_, 't>, table: &'t Table<'t>, span: Span) -> RawStep {
    let id = table.get("id").and_then(|id| id.get_ref().as_str());
    let mut g = f.child(table, span, Words::fixed("단계", "step")).in_step(id);
    let raw = RawStep {
        span,
        id: g.required_text("id"),
        title: g.required_text("title"),
        stage: g.table("stage").and_then(|(t, span)| stage(&mut g, t, span)),
        say: g.text("say"),
        doing: g.text("do"),
        note: g.text("note"),
        warn: g.text("warn"),
        copy: g.text("copy"),
        check: g.texts("check"),
        ask: g.texts("ask"),
        never_ask: g.texts("never_ask"),
        legacy: g.text("legacy"),
        image: g.table("image").and_then(|(t, span)| image(&mut g, t, span)),
        link: g.table("link").and_then(|(t, span)| link(&mut g, t, span)),
        cites: g.texts("cites"),
        goto: g.text("goto"),
        call: g.text("call"),
        choices: g.tables("choice").map(|list| {
            let choices = list.value.iter().map(|(t, span)| choice(&mut g, t, *span)).collect();
            At { value: choices, span: list.span }
        }),
    };
    g.finish();
    raw
}

fn stage<'t>(f: &mut Fields<'_, 't>, table: &'t Table<'t>, span: Span) -> Option<RawStage> {
    let mut g = f.child(table, span, Words::fixed("`stage`", "`stage`"));
    let of = g.required_text("of");
    let n = g.integer_in("n", 1, 999);
    let total = g.integer_in("total", 1, 999);
    for key in ["n", "total"] {
        if table.get(key).is_none() {
            g.missing(key);
        }
    }
    g.finish();
    Some(RawStage { of: of?, n: n?, total: total?, span })
}

fn image<'t>(f: &mut Fields<'_, 't>, table: &'t Table<'t>, span: Span) -> Option<RawImage> {
    let mut g = f.child(table, span, Words::fixed("`image`", "`image`"));
    let file = g.required_text("file");
    let alt = g.text("alt");
    g.finish();
    Some(RawImage { file: file?, alt, span })
}

fn link<'t>(f: &mut Fields<'_, 't>, table: &'t Table<'t>, span: Span) -> Option<RawLink> {
    let mut g = f.child(table, span, Words::fixed("`link`", "`link`"));
    let label = g.required_text("label");
    let url = g.required_text("url");
    g.finish();
    Some(RawLink { label: label?, url: url? })
}

fn choice<'t>(f: &mut Fields<'_, 't>, table: &'t Table<'t>, span: Span) -> RawChoice {
    let mut g = f.child(table, span, Words::fixed("선택지", "choice"));
    let raw = RawChoice {
        span,
        id: g.text("id"),
        label: g.required_text("label"),
        goto: g.text("goto"),
        call: g.text("call"),
        on: g.pairs("on"),
        max: g.integer_in("max", 1, 99),
        over: g.text("over"),
        skip_if_tried: g.text("skip_if_tried"),
    };
    if raw.goto.is_none() && raw.call.is_none() && table.get("goto").is_none() && table.get("call").is_none() {
        let message = words!("선택지가 어디로 가는지 없어요", "the choice does not say where it goes");
        let help = words!(
            "`goto = \"단계 id\"`나 `call = \"안내 id\"`를 넣어 주세요",
            "add `goto = \"step id\"` or `call = \"guide id\"`"
        );
        g.error("G003", span, message, help);
    }
    for (here, there) in [("max", "over"), ("over", "max")] {
        if table.get(here).is_some() && table.get(there).is_none() {
            let message =
                words!("선택지에 `{here}`만 있고 `{there}`가 없어요", "the choice has `{here}` and no `{there}`");
            let help = words!(
                "`max = 2, over = \"단계 id\"`처럼 둘을 함께 적어 주세요",
                "write both, like `max = 2, over = \"step id\"`"
            );
            g.error("G003", span, message, help);
        }
    }
    for (word, _) in &raw.on {
        if word.value != "other" && !RESULTS.contains(&word.value.as_str()) {
            let message =
                words!("`on`에 쓸 수 없는 결과예요: {given}", "`on` has no result {given}", given = word.value);
            let known = RESULTS.join(", ");
            let help = words!("쓸 수 있는 말: {known}, other", "it may name {known}, other");
            g.error("G003", word.span, message, help);
        }
    }
    g.finish();
    raw
}

fn outcome<'t>(f: &mut Fields<'_, 't>, table: &'t Table<'t>, span: Span) -> RawOutcome {
    let id = table.get("id").and_then(|id| id.get_ref().as_str());
    let mut g = f.child(table, span, Words::fixed("결과", "outcome")).in_step(id);
    let raw = RawOutcome {
        span,
        id: g.required_text("id"),
        result: g.word_of("result", RESULTS, true),
        code: g.required_text("code"),
        say: g.text("say"),
        copy: g.text("copy"),
        next: g.text("next"),
    };
    g.finish();
    raw
}

fn case<'t>(f: &mut Fields<'_, 't>, table: &'t Table<'t>, span: Span) -> RawCase {
    let mut g = f.child(table, span, Words::fixed("사례", "case"));
    let raw = RawCase {
        span,
        name: g.required_text("name"),
        take: g.texts("take"),
        with: g.pairs("with"),
        end: g.required_text("end"),
    };
    g.finish();
    raw
}

/// The `[[step]]` line alone: a finding about the whole table points at its header.
fn header(text: &str, span: Span) -> Span {
    let end = text.get(span.start..).and_then(|rest| rest.find('\n')).map_or(span.end, |at| span.start + at);
    Span::new(span.start, end.min(span.end.max(span.start)))
}
