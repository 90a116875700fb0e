//! Reads `codes.toml`: result codes and messages, each with its five answers.
//!
//! Only the form is read here; whether a code is unique and its guide exists is the business of rules, what a code
//! means for money that of `payment`.

use super::super::raw::{At, MaybeText};
use super::super::reader::{Fields, Sink};
use super::super::tree::Table;
use crate::diag::{Words, words};
use crate::text::nearest::nearest;
use crate::text::span::Span;

/// Words of `scope`.
pub const SCOPES: [&str; 4] = ["callback", "api", "window", "reference"];

/// Words of `category`.
pub const CATEGORIES: [&str; 17] = [
    "정상 처리",
    "사용자 취소",
    "진행 중단",
    "카드사 거절",
    "한도·잔액",
    "카드 정보",
    "비밀번호·인증 횟수",
    "할부",
    "최소 금액",
    "세션 만료",
    "이미 처리됨",
    "조회 없음",
    "이상 거래",
    "은행 시간",
    "가맹점 설정",
    "환경",
    "일시 오류",
];

/// Words of `who`.
pub const WHO: [&str; 4] = ["고객", "가맹점", "카드사·은행", "PG"];

/// Words of `retry`.
pub const RETRIES: [&str; 4] = ["예", "아니요", "나중에", "조회 먼저"];

/// One `[[code]]` as the file says it.
#[derive(Debug, Clone)]
pub struct CodeRow {
    /// The entry in the file.
    pub span: Span,
    /// The gateway's code.
    pub code: MaybeText,
    /// The message, several parted by `|`.
    pub text: MaybeText,
    /// One of [`SCOPES`].
    pub scope: String,
    /// One of [`CATEGORIES`].
    pub category: String,
    /// What happened.
    pub meaning: String,
    /// Who can fix it, of [`WHO`].
    pub who: Vec<String>,
    /// One of [`RETRIES`].
    pub retry: String,
    /// Words for the customer.
    pub say: String,
    /// Guide to go on with.
    pub guide: At<String>,
    /// Step of that guide.
    pub step: MaybeText,
    /// Where this was learnt.
    pub source: String,
    /// Whether an official document says so.
    pub verified: bool,
}

/// The rows of the file. One that cannot be read is a finding; the others stay.
pub(super) fn read(root: &Table<'_>, sink: &mut Sink) -> Vec<CodeRow> {
    let mut f = Fields::new(root, Span::default(), Words::fixed("codes.toml", "codes.toml"), sink);
    let mut rows = Vec::new();
    for (table, span) in f.tables("code").map(|list| list.value).unwrap_or_default() {
        rows.extend(row(f.child(table, span, Words::fixed("코드", "this code")), span));
    }
    f.finish();
    rows
}

fn row(mut g: Fields<'_, '_>, span: Span) -> Option<CodeRow> {
    let (code, text) = (g.text("code"), g.text("text"));
    let scope = g.word_of("scope", &SCOPES, true);
    let category = g.word_of("category", &CATEGORIES, true);
    let meaning = g.required_text("meaning");
    let who = who(&mut g);
    let retry = g.word_of("retry", &RETRIES, true);
    let say = g.required_text("say");
    let guide = g.required_text("guide");
    let step = g.text("step");
    let source = g.required_text("source");
    let verified = g.flag("verified");
    g.finish();
    Some(CodeRow {
        span,
        code,
        text,
        scope: scope?.value,
        category: category?.value,
        meaning: meaning?.value,
        who: who?,
        retry: retry?.value,
        say: say?.value,
        guide: guide?,
        step,
        source: source?.value,
        verified: verified.unwrap_or(false),
    })
}

/// At least one, each a known word.
fn who(g: &mut Fields<'_, '_>) -> Option<Vec<String>> {
    let given = g.texts("who");
    if given.is_empty() {
        g.missing("who");
        return None;
    }
    for word in given.iter().filter(|word| !WHO.contains(&word.value.as_str())) {
        let message = words!("`who`에 쓸 수 없는 값이에요: {given}", "`who` cannot be {given}", given = word.value);
        let allowed = WHO.join(", ");
        let help = match nearest(&word.value, WHO) {
            Some(near) => words!(
                "혹시 \"{near}\"인가요? 쓸 수 있는 값: {allowed}",
                "did you mean \"{near}\"? It may be {allowed}"
            ),
            None => words!("쓸 수 있는 값: {allowed}", "it may be {allowed}"),
        };
        g.error("G003", word.span, message, help);
    }
    let known: Vec<String> = given.into_iter().map(|w| w.value).filter(|w| WHO.contains(&w.as_str())).collect();
    (!known.is_empty()).then_some(known)
}
