//! A rule as a page: what it finds, why that is bad, and its examples, as Markdown and as data.
//!
//! Takes everything from [`RULES`]; holds no words about single rules.

use serde::Serialize;

use super::rule::Rule;
use super::rules::RULES;
use crate::diag::{Lang, Severity};

/// What a program reads of a rule. Fields may be added, never renamed.
#[derive(Debug, Clone, Serialize)]
pub struct RuleDoc {
    /// Stable code.
    pub code: &'static str,
    /// Kebab-case name.
    pub name: &'static str,
    /// Weight before `check.toml`.
    pub severity: Severity,
    /// Whether some of its findings carry a fix.
    pub fixable: bool,
    /// What it finds, in Korean.
    pub summary: &'static str,
    /// The same in English.
    pub summary_en: &'static str,
    /// Why that is bad, in Korean.
    pub why: &'static str,
    /// The same in English.
    pub why_en: &'static str,
    /// A failing example.
    pub bad: &'static str,
    /// The same, corrected.
    pub good: &'static str,
    /// What looks like it and is right.
    pub near_miss: &'static str,
}

impl RuleDoc {
    /// The page of a rule.
    pub fn of(rule: &'static Rule) -> Self {
        let (summary, why) = (&rule.summary, &rule.why);
        Self {
            code: rule.code,
            name: rule.name,
            severity: rule.severity,
            fixable: rule.fixable,
            summary: &summary.ko,
            summary_en: &summary.en,
            why: &why.ko,
            why_en: &why.en,
            bad: rule.bad.trim(),
            good: rule.good.trim(),
            near_miss: rule.near_miss.trim(),
        }
    }

    /// The page as Markdown.
    pub fn markdown(&self, lang: Lang) -> String {
        let says = match lang {
            Lang::Ko => Says { what: self.summary, why: self.why, ..KOREAN },
            Lang::En => Says { what: self.summary_en, why: self.why_en, ..ENGLISH },
        };
        let fixable = if self.fixable { says.fixable } else { "" };
        let severity = self.severity.word(lang);
        format!(
            "## {} {}\n\n{severity}{fixable}\n\n{} {}\n\n{}\n\n{}{}\n\n{}{}\n\n{}",
            self.code,
            self.name,
            says.what,
            says.why,
            says.bad,
            fenced(self.bad),
            says.good,
            fenced(self.good),
            says.near_miss,
            fenced(self.near_miss)
        )
    }
}

/// All pages, as `docs/rules.md` has them.
pub fn book(lang: Lang) -> String {
    let (title, about, columns) = match lang {
        Lang::Ko => (
            "검사 규칙",
            "`giljabi check`가 찾는 것이에요. `giljabi explain G102`로 하나씩 볼 수 있어요. \
             check.toml의 `[severity]`에서 무게를 바꿀 수 있지만, G4로 시작하는 규칙은 경고보다 낮아지지 않아요. \
             보기에 적지 않은 부분은 온전한 안내로 채워서 확인해요. `# file: 이름` 줄부터는 다른 파일이에요.\n\n\
             이 글은 규칙에서 만들어요. 바꾸려면 규칙을 고치고 `giljabi explain --all > docs/rules.md`를 실행해요.",
            "| 번호 | 이름 | 무게 | 고침 | 무엇 |",
        ),
        Lang::En => (
            "Rules",
            "What `giljabi check` finds. `giljabi explain G102` shows one of them. `[severity]` in check.toml changes \
             weights, but rules that begin with G4 never fall below a warning. What an example leaves out is filled in \
             to make a whole guide. A line `# file: NAME` begins another file.\n\n\
             This text is made from the rules.",
            "| Code | Name | Weight | Fix | What |",
        ),
    };
    let docs = || RULES.iter().map(|rule| RuleDoc::of(rule));
    let mut out = format!("# {title}\n\n{about}\n\n{columns}\n|---|---|---|---|---|\n");
    for doc in docs() {
        let what = if lang == Lang::Ko { doc.summary } else { doc.summary_en };
        let (code, name, severity) = (doc.code, doc.name, doc.severity.word(lang));
        let fix = if doc.fixable { "✓" } else { "" };
        let anchor = format!("{}-{name}", code.to_lowercase());
        let what = what.replace('|', "\\|");
        out.push_str(&format!("| [{code}](#{anchor}) | {name} | {severity} | {fix} | {what} |\n"));
    }
    for doc in docs() {
        out.push('\n');
        out.push_str(&doc.markdown(lang));
    }
    out
}

/// The words around the parts of a page.
struct Says {
    what: &'static str,
    why: &'static str,
    fixable: &'static str,
    bad: &'static str,
    good: &'static str,
    near_miss: &'static str,
}

const KOREAN: Says = Says {
    what: "",
    why: "",
    fixable: ", 자동으로 고칠 수 있는 경우가 있어요",
    bad: "걸리는 보기",
    good: "고친 보기",
    near_miss: "비슷하지만 괜찮은 보기",
};

const ENGLISH: Says = Says {
    what: "",
    why: "",
    fixable: ", some findings carry a fix",
    bad: "Found",
    good: "Corrected",
    near_miss: "Alike, and right",
};

/// An example as a code block. What cannot be seen is written as an escape in comments' words.
fn fenced(example: &str) -> String {
    let shown: String =
        example.chars().map(|c| if is_seen(c) { c.to_string() } else { format!("<U+{:04X}>", c as u32) }).collect();
    format!("```toml\n{shown}\n```\n")
}

/// Whether a reader of a page sees the character as it is.
fn is_seen(c: char) -> bool {
    let jamo = ('\u{1100}'..='\u{11ff}').contains(&c);
    let unseen = matches!(c, '\u{a0}' | '\u{ad}' | '\u{200b}' | '\u{feff}');
    !(jamo || unseen)
}
