//! The dictionary of result codes and messages: what each means, who can fix it, whether to try again, what to say.
//!
//! The entries come from `codes.toml`, through whoever can read it. Says nothing about a single payment: whether
//! money moved is the business of `response` and `diagnosis`.

use std::collections::BTreeMap;

use serde::Serialize;

mod fold;
pub mod issuers;

pub(crate) use fold::folded;

/// Where a code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In the browser's callback to the shop.
    Callback,
    /// In an answer of the API.
    Api,
    /// In the payment window.
    Window,
    /// In the dictionary of the same family of gateways.
    Reference,
}

impl Scope {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Callback, Self::Api, Self::Window, Self::Reference];

    /// The word in `codes.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Callback => "callback",
            Self::Api => "api",
            Self::Window => "window",
            Self::Reference => "reference",
        }
    }
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Category {
    /// As it should be.
    Fine,
    /// The customer cancelled.
    Cancelled,
    /// Left in the middle.
    Abandoned,
    /// The card company refused; only it knows why.
    Refused,
    /// Limit or balance.
    Limit,
    /// Number, expiry date and the like.
    CardData,
    /// A password, or too many tries.
    Password,
    /// Instalments.
    Instalments,
    /// Below the least amount.
    TooLittle,
    /// The session or the authentication ran out.
    Expired,
    /// Was done already.
    Done,
    /// No such transaction.
    NotFound,
    /// Taken for fraud.
    Suspicious,
    /// The bank is closed.
    BankHours,
    /// The merchant's settings or code.
    Merchant,
    /// Pop-ups, cookies, security programs.
    Environment,
    /// A temporary error.
    Passing,
}

impl Category {
    /// Every one.
    pub const ALL: [Self; 17] = [
        Self::Fine,
        Self::Cancelled,
        Self::Abandoned,
        Self::Refused,
        Self::Limit,
        Self::CardData,
        Self::Password,
        Self::Instalments,
        Self::TooLittle,
        Self::Expired,
        Self::Done,
        Self::NotFound,
        Self::Suspicious,
        Self::BankHours,
        Self::Merchant,
        Self::Environment,
        Self::Passing,
    ];

    /// The Korean word, as in `codes.toml` and on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Fine => "정상 처리",
            Self::Cancelled => "사용자 취소",
            Self::Abandoned => "진행 중단",
            Self::Refused => "카드사 거절",
            Self::Limit => "한도·잔액",
            Self::CardData => "카드 정보",
            Self::Password => "비밀번호·인증 횟수",
            Self::Instalments => "할부",
            Self::TooLittle => "최소 금액",
            Self::Expired => "세션 만료",
            Self::Done => "이미 처리됨",
            Self::NotFound => "조회 없음",
            Self::Suspicious => "이상 거래",
            Self::BankHours => "은행 시간",
            Self::Merchant => "가맹점 설정",
            Self::Environment => "환경",
            Self::Passing => "일시 오류",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Fine => "as it should be",
            Self::Cancelled => "cancelled by the customer",
            Self::Abandoned => "left in the middle",
            Self::Refused => "refused by the card company",
            Self::Limit => "limit or balance",
            Self::CardData => "card data",
            Self::Password => "password, or too many tries",
            Self::Instalments => "instalments",
            Self::TooLittle => "below the least amount",
            Self::Expired => "session expired",
            Self::Done => "done already",
            Self::NotFound => "not found",
            Self::Suspicious => "suspicious",
            Self::BankHours => "bank hours",
            Self::Merchant => "merchant's settings",
            Self::Environment => "environment",
            Self::Passing => "temporary error",
        }
    }
}

/// Who can put it right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The customer.
    Customer,
    /// The shop.
    Merchant,
    /// The card company or the bank.
    Issuer,
    /// The payment gateway.
    Pg,
}

impl Who {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Customer, Self::Merchant, Self::Issuer, Self::Pg];

    /// The Korean word, as in `codes.toml` and on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Customer => "고객",
            Self::Merchant => "가맹점",
            Self::Issuer => "카드사·은행",
            Self::Pg => "PG",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Merchant => "merchant",
            Self::Issuer => "card company or bank",
            Self::Pg => "PG",
        }
    }
}

/// Whether to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retry {
    /// At once.
    Yes,
    /// Not at all.
    No,
    /// Once something has changed.
    Later,
    /// Not before an inquiry has shown that no money moved.
    InquireFirst,
}

impl Retry {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Yes, Self::No, Self::Later, Self::InquireFirst];

    /// The Korean word, as in `codes.toml` and on screen.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Yes => "예",
            Self::No => "아니요",
            Self::Later => "나중에",
            Self::InquireFirst => "조회 먼저",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Later => "later",
            Self::InquireFirst => "look it up first",
        }
    }
}

/// One code or message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The code; none for an entry that is a message alone.
    pub code: Option<String>,
    /// The message; several parted by `|`, `{…}` for what differs.
    pub text: Option<String>,
    /// Where it stands.
    pub scope: Scope,
    /// Its kind.
    pub category: Category,
    /// What happened, in 해요체.
    pub meaning: String,
    /// Who can put it right.
    pub who: Vec<Who>,
    /// Whether to try again.
    pub retry: Retry,
    /// Words for the customer, in 합니다체.
    pub say: String,
    /// Guide to go on with.
    pub guide: String,
    /// Step of that guide.
    pub step: Option<String>,
    /// Where this was learnt.
    pub source: String,
    /// Whether an official document says so.
    pub verified: bool,
}

/// The whole dictionary.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    entries: Vec<Entry>,
    by_code: BTreeMap<String, usize>,
    templates: Vec<Template>,
    /// Places in `templates` by the first two characters of their first part.
    starts: BTreeMap<[char; 2], Vec<usize>>,
}

/// A message as matching looks at it: folded parts that stand one after another.
#[derive(Debug, Clone)]
struct Template {
    entry: usize,
    parts: Vec<Vec<char>>,
    chars: usize,
}

/// Longest run, in folded characters, that a `{…}` of a template stands for.
const GAP_CHARS_MAX: usize = 24;

/// A message found in a text.
#[derive(Debug, Clone, Copy)]
pub struct TextMatch<'c> {
    /// What it is.
    pub entry: &'c Entry,
    /// First byte in the text that was searched.
    pub start: usize,
    /// How many letters and digits agreed.
    pub chars: usize,
}

impl Codes {
    /// A dictionary of these. Of two with one code the first counts.
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut codes = Self { entries, ..Self::default() };
        for (at, entry) in codes.entries.iter().enumerate() {
            if let Some(code) = &entry.code {
                codes.by_code.entry(code.to_uppercase()).or_insert(at);
            }
            for text in entry.text.iter().flat_map(|text| text.split('|')) {
                codes.templates.extend(template(at, text));
            }
        }
        for (at, template) in codes.templates.iter().enumerate() {
            let first = &template.parts[0];
            codes.starts.entry([first[0], first[1]]).or_default().push(at);
        }
        codes
    }

    /// Every entry, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a code, capitals or not.
    pub fn code(&self, code: &str) -> Option<&Entry> {
        self.by_code.get(&code.trim().to_uppercase()).map(|at| &self.entries[*at])
    }

    /// The message that fills the most of `text`; the first of equals. Blanks, punctuation, capitals and full-width
    /// forms make no difference. Takes time in proportion to the text.
    pub fn text<'c>(&'c self, text: &str) -> Option<TextMatch<'c>> {
        self.longest(text, |_| true)
    }

    /// The same among entries without a code: words that say what happened by themselves.
    pub fn plain_words<'c>(&'c self, text: &str) -> Option<TextMatch<'c>> {
        self.longest(text, |entry| entry.code.is_none())
    }

    fn longest<'c>(&'c self, text: &str, wanted: fn(&Entry) -> bool) -> Option<TextMatch<'c>> {
        let folded = folded(text);
        let mut best: Option<TextMatch<'c>> = None;
        for (at, pair) in folded.windows(2).enumerate() {
            let Some(candidates) = self.starts.get(&[pair[0].0, pair[1].0]) else { continue };
            for template in candidates.iter().map(|at| &self.templates[*at]) {
                let entry = &self.entries[template.entry];
                let longer = best.is_none_or(|best| template.chars > best.chars);
                if longer && wanted(entry) && template.stands_at(&folded[at..]) {
                    best = Some(TextMatch { entry, start: pair[0].1, chars: template.chars });
                }
            }
        }
        best
    }
}

/// None where there are too few letters to look for.
fn template(entry: usize, text: &str) -> Option<Template> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    parts.push(rest);
    let parts: Vec<Vec<char>> = parts.iter().map(|part| folded(part).into_iter().map(|(c, _)| c).collect()).collect();
    let parts: Vec<Vec<char>> = parts.into_iter().filter(|part: &Vec<char>| !part.is_empty()).collect();
    let chars = parts.iter().map(Vec::len).sum();
    (parts.first().is_some_and(|first| first.len() >= 2)).then_some(Template { entry, parts, chars })
}

impl Template {
    fn stands_at(&self, text: &[(char, usize)]) -> bool {
        let same = |part: &[char], text: &[(char, usize)]| {
            text.len() >= part.len() && part.iter().zip(text).all(|(a, (b, _))| a == b)
        };
        let Some((first, rest)) = self.parts.split_first() else { return false };
        if !same(first, text) {
            return false;
        }
        let mut at = first.len();
        for part in rest {
            let room = at..=(at + GAP_CHARS_MAX).min(text.len());
            let Some(found) = room.into_iter().find(|from| same(part, &text[*from..])) else { return false };
            at = found + part.len();
        }
        true
    }
}

#[cfg(test)]
mod tests;
