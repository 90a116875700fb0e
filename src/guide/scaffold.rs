//! New guides: one with everything a guide needs and a comment at each place to fill in, or a whole folder of them.
//!
//! Makes texts; saves nothing. What it makes passes the checker without an error as it stands.

mod list;
mod steps;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::model::CallResult;
use super::tables::{TABLE_FILES, Tables};
use crate::diag::{Bilingual, Words};

pub use list::{List, read as read_list};

const HEAD: &str = include_str!("scaffold/head.toml");

/// Longest id, in bytes.
pub const MAX_ID_BYTES: usize = 64;

/// Codes that say no more than how a call ended: solved, to be called again.
const PLAIN: [&str; 2] = ["PAY-01", "CB-01"];

/// File names that Windows keeps for itself, whatever follows the dot.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com1", "lpt1"];

/// Why an id cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// Something else than small letters, digits and single hyphens between them.
    #[error(
        "안내 id로 쓸 수 없어요: {0}. 영어 소문자로 시작하고 소문자, 숫자, 붙임표(-)만 써 주세요. 보기: card-not-shown"
    )]
    Form(String),
    /// Longer than [`MAX_ID_BYTES`].
    #[error("안내 id가 너무 길어요: {0}글자. {MAX_ID_BYTES}글자까지로 줄여 주세요.")]
    Long(usize),
    /// The name of a table, of an editor's settings, or of a device.
    #[error("안내 id로 쓸 수 없는 이름이에요: {0}. 같은 이름의 파일이 다른 일에 쓰여요. 다른 이름을 골라 주세요.")]
    Taken(String),
}

impl Bilingual for BadId {
    fn english(&self) -> String {
        match self {
            Self::Form(id) => format!(
                "This cannot be the id of a guide: {id}. Begin with a small letter; small letters, digits and hyphens (-) only. For example: card-not-shown"
            ),
            Self::Long(len) => {
                format!("The id of the guide is too long: {len} characters. {MAX_ID_BYTES} at the most.")
            }
            Self::Taken(id) => {
                format!(
                    "This name cannot be the id of a guide: {id}. A file of that name has another use. Choose another one."
                )
            }
        }
    }
}

/// Says whether an id may be one.
///
/// # Errors
/// [`BadId`] with the rule that it breaks.
pub fn check_id(id: &str) -> Result<(), BadId> {
    if !is_kebab(id) {
        return Err(BadId::Form(id.to_owned()));
    }
    if id.len() > MAX_ID_BYTES {
        return Err(BadId::Long(id.len()));
    }
    let file = format!("{id}.toml");
    if TABLE_FILES.contains(&file.as_str()) || !super::source::is_source(&file) || RESERVED.contains(&id) {
        return Err(BadId::Taken(id.to_owned()));
    }
    Ok(())
}

/// Whether an id is made of small letters, digits and single hyphens between them, a letter first: a plain file name
/// everywhere.
pub fn is_kebab(id: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('-').all(part)
}

/// What a new guide begins with.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Id, checked by [`check_id`].
    pub id: String,
    /// Title; the list's own where it is empty, then the id.
    pub title: String,
    /// Who answers for it.
    pub owner: String,
    /// The day it is made.
    pub today: Date,
    /// How it may end: one or two kinds, each with its code.
    pub ends: Vec<(CallResult, String)>,
}

/// A new guide, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The text of the file.
    pub text: String,
    /// Sentences for the person, in Korean: what of a list was not understood and where it went.
    pub remarks: Vec<Words>,
}

/// Makes the text of a new guide, from a list where there is one.
///
/// # Errors
/// [`BadId`].
pub fn guide(draft: &Draft, list: Option<&List>) -> Result<Made, BadId> {
    check_id(&draft.id)?;
    let given = [draft.title.trim(), list.map_or("", |list| list.title.as_str()), &draft.id];
    let title = given.into_iter().find(|title| !title.is_empty()).unwrap_or_default();
    let (body, remarks) = match list {
        Some(list) => steps::of_list(list, title, &draft.ends),
        None => (steps::blank(&draft.ends), Vec::new()),
    };
    let head = filled(HEAD, &draft.owner, draft.today)
        .replace("@id@", &quoted(&draft.id))
        .replace("@title@", &quoted(title))
        .replace("@summary@", &quoted("무엇을 해 주는 안내인지 한 문장으로 적어 주세요."))
        .replace("@category@", &quoted("기타"));
    Ok(Made { text: head + &body, remarks })
}

/// The ends a new guide may have: what the folder's dispositions offer, a resolved one first.
pub fn ends(tables: &Tables) -> Vec<(CallResult, String)> {
    let code = |result| {
        let codes = || tables.dispositions.iter().filter(|(_, known)| known.result == result).map(|(code, _)| code);
        let general = codes().find(|code| PLAIN.contains(&code.as_str()));
        general.or_else(|| codes().next()).map(|code| (result, code.clone()))
    };
    let mut ends: Vec<_> = [CallResult::Resolved, CallResult::Callback, CallResult::Escalated, CallResult::Abandoned]
        .into_iter()
        .filter_map(code)
        .take(2)
        .collect();
    if ends.is_empty() {
        let [resolved, callback] = PLAIN.map(str::to_owned);
        ends = vec![(CallResult::Resolved, resolved), (CallResult::Callback, callback)];
    }
    ends
}

/// The files of a new guides folder, by path inside it. Schemas are not among them: [`super::schema`] makes those.
pub fn folder(owner: &str, today: Date) -> Vec<(&'static str, String)> {
    let plain = [
        ("first-guide.toml", include_str!("scaffold/first-guide.toml")),
        ("dispositions.toml", include_str!("scaffold/tables_dispositions.toml")),
        ("sources.toml", include_str!("scaffold/tables_sources.toml")),
        ("notices.toml", include_str!("scaffold/tables_notices.toml")),
        ("check.toml", include_str!("scaffold/tables_check.toml")),
        ("tombi.toml", include_str!("scaffold/tombi.toml")),
        (".vscode/settings.json", include_str!("scaffold/settings.json")),
        (".vscode/extensions.json", include_str!("scaffold/extensions.json")),
        ("images/popup.svg", include_str!("scaffold/popup.svg")),
    ];
    plain.into_iter().map(|(path, text)| (path, filled(text, owner, today))).collect()
}

/// The template with its owner and its days.
fn filled(template: &str, owner: &str, today: Date) -> String {
    let half_year: Span = 6.months();
    let review = today.checked_add(half_year).unwrap_or(today);
    template
        .replace("@owner@", &quoted(owner))
        .replace("@today@", &today.to_string())
        .replace("@review@", &review.to_string())
}

/// A text as a TOML string. A text of several lines keeps them.
fn quoted(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect();
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    if text.contains('\n') { format!("\"\"\"\n{escaped}\"\"\"") } else { format!("\"{escaped}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        for (id, ok) in [
            ("card", true),
            ("card-not-shown", true),
            ("v3-lite", true),
            ("", false),
            ("Card", false),
            ("3factor", false),
            ("카드", false),
            ("card_x", false),
            ("card--x", false),
            ("-card", false),
            ("card-", false),
            ("../card", false),
            ("card.toml", false),
            ("check", false),
            ("tombi", false),
            ("nul", false),
        ] {
            assert_eq!(check_id(id).is_ok(), ok, "{id}");
        }
        assert_eq!(check_id(&"a".repeat(65)), Err(BadId::Long(65)));
    }

    #[test]
    fn quoted_texts_are_read_back() {
        for text in ["글", "\"따옴표\" \\ 역사선", "두\n줄", "\"\"\"\n\"", "탭\t끝\u{7f}\u{1b}", ""] {
            let table: toml::Table = format!("a = {}", quoted(text)).parse().unwrap();
            let want: String = text.chars().filter(|c| !c.is_control() || "\n\t".contains(*c)).collect();
            assert_eq!(table["a"].as_str(), Some(want.as_str()), "{text:?}");
        }
    }
}
