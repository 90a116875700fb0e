//! A guide as a page of words, before it is Markdown or HTML: everything a person reads, in order, once.
//!
//! Slots show what goes there, not their names. Knows no markup.

use super::map::title_of;
use super::words::printed;
use crate::guide::library::Library;
use crate::guide::model::{Call, CallResult, Choice, Exit, Go, Guide, Outcome, Step, Target};

/// The page.
pub struct Sheet<'g> {
    /// The guide's title.
    pub title: &'g str,
    /// One sentence.
    pub summary: &'g str,
    /// Label and value of what stands above the steps.
    pub facts: Vec<(&'static str, String)>,
    /// What customers say.
    pub symptoms: &'g [String],
    /// The steps.
    pub steps: Vec<Entry<'g>>,
    /// The outcomes.
    pub ends: Vec<Entry<'g>>,
}

/// A step or an outcome.
pub struct Entry<'g> {
    /// Id; anchors are made of it.
    pub id: &'g str,
    /// Heading.
    pub title: String,
    /// "등록 1/8", where there is one.
    pub stage: Option<String>,
    /// What it holds.
    pub parts: Vec<Part<'g>>,
    /// Where it goes on.
    pub exits: Vec<Onward<'g>>,
}

/// One labelled part.
pub struct Part<'g> {
    /// Heading of the part.
    pub label: &'static str,
    /// Stable word for looks: `say`, `do` ….
    pub key: &'static str,
    /// What it holds.
    pub body: Body<'g>,
}

/// What a part holds.
pub enum Body<'g> {
    /// A text in the Markdown of guides.
    Text(String),
    /// Boxes to tick.
    Boxes(Vec<String>),
    /// Words in a row.
    Words(Vec<String>),
    /// A picture.
    Image {
        /// File name in `images/`.
        file: &'g str,
        /// What it shows.
        alt: &'g str,
    },
    /// An address.
    Link {
        /// Words.
        label: &'g str,
        /// Address.
        url: &'g str,
    },
}

/// One way on.
pub struct Onward<'g> {
    /// The answer; `None` where the step just goes on.
    pub label: Option<String>,
    /// Where to, with how a call ended before it.
    pub to: Vec<(Option<&'static str>, Goal<'g>)>,
    /// "2번까지, 넘으면" and where then.
    pub bound: Option<(u32, Goal<'g>)>,
}

/// Where a way comes to.
pub struct Goal<'g> {
    /// Id of the step, outcome or guide.
    pub id: &'g str,
    /// What it is called.
    pub title: String,
    /// Another guide.
    pub elsewhere: bool,
}

/// Lays a guide out.
pub fn sheet<'g>(guide: &'g Guide, library: &'g Library) -> Sheet<'g> {
    Sheet {
        title: &guide.title,
        summary: &guide.summary,
        facts: facts(guide),
        symptoms: &guide.symptoms,
        steps: guide.steps.iter().map(|step| entry(step, guide, library)).collect(),
        ends: guide.outcomes.iter().map(|outcome| end(outcome, guide, library)).collect(),
    }
}

fn facts(guide: &Guide) -> Vec<(&'static str, String)> {
    let day = |day: &Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let audience = match (guide.for_agent, guide.for_merchant) {
        (true, false) => "상담사",
        (false, true) => "가맹점",
        _ => "상담사, 가맹점",
    };
    let inputs: Vec<&str> = guide.inputs.iter().map(|input| input.label.as_str()).collect();
    let all = [
        ("안내 id", guide.id.to_string()),
        ("분류", guide.category.clone()),
        ("쓰는 사람", audience.to_owned()),
        ("담당", guide.owner.clone()),
        ("확인한 날", day(&guide.verified)),
        ("다시 볼 날", day(&guide.review_by)),
        ("찾는 말", guide.keywords.join(", ")),
        ("입력", inputs.join(", ")),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn entry<'g>(step: &'g Step, guide: &'g Guide, library: &'g Library) -> Entry<'g> {
    let mut parts = Vec::new();
    let mut text = |label, key, text: &str| {
        if !text.is_empty() {
            parts.push(Part { label, key, body: Body::Text(printed(text, guide)) });
        }
    };
    text("주의", "warn", &step.warn);
    text("말하기", "say", &step.say);
    text("하기", "do", &step.doing);
    let asked = step.ask.iter().filter_map(|at| guide.inputs.get(*at)).map(|input| input.label.clone()).collect();
    let mut more = |label, key, words: Vec<String>, boxes: bool| {
        if !words.is_empty() {
            parts.push(Part { label, key, body: if boxes { Body::Boxes(words) } else { Body::Words(words) } });
        }
    };
    more("받을 입력", "ask", asked, false);
    more("묻지 않을 것", "never", step.never_ask.to_vec(), false);
    more("확인 목록", "check", step.check.iter().map(|text| printed(text, guide)).collect(), true);
    if let Some(image) = &step.image {
        parts.push(Part { label: "그림", key: "image", body: Body::Image { file: &image.file, alt: &image.alt } });
    }
    if let Some(link) = &step.link {
        parts.push(Part { label: "주소", key: "link", body: Body::Link { label: &link.label, url: &link.url } });
    }
    let mut text = |label, key, text: &str| {
        if !text.is_empty() {
            parts.push(Part { label, key, body: Body::Text(printed(text, guide)) });
        }
    };
    text("보낼 문구", "copy", &step.copy);
    text("참고", "note", &step.note);
    text("옛 환경", "legacy", step.legacy.as_deref().unwrap_or_default());
    Entry {
        id: &step.id,
        title: printed(&step.title, guide),
        stage: step.stage.as_ref().map(|stage| format!("{} {}/{}", stage.of, stage.n, stage.total)),
        parts,
        exits: exits(step, guide, library),
    }
}

fn exits<'g>(step: &'g Step, guide: &'g Guide, library: &'g Library) -> Vec<Onward<'g>> {
    match &step.exit {
        Exit::Next(target) => {
            vec![Onward { label: None, to: vec![(None, goal(guide, *target))], bound: None }]
        }
        Exit::Choices(choices) => choices.iter().map(|choice| onward(choice, guide, library)).collect(),
    }
}

fn onward<'g>(choice: &'g Choice, guide: &'g Guide, library: &'g Library) -> Onward<'g> {
    let to = match &choice.go {
        Go::To(target) => vec![(None, goal(guide, *target))],
        Go::Call(call) => {
            let Call { guide: called, on, other } = &**call;
            let back = on.iter().map(|(result, target)| (Some(result.korean()), goal(guide, *target)));
            let rest = other.iter().map(|target| (Some("그 밖"), goal(guide, *target)));
            [(None, elsewhere(called, library))].into_iter().chain(back).chain(rest).collect()
        }
    };
    let bound = choice.bound.map(|bound| (bound.max, goal(guide, bound.over)));
    Onward { label: Some(printed(&choice.label, guide)), to, bound }
}

fn goal(guide: &Guide, target: Target) -> Goal<'_> {
    let (id, title) = match target {
        // On paper a number is found faster than a title.
        Target::Step(at) => (&guide.steps[at].id, format!("{}. {}", at + 1, printed(&guide.steps[at].title, guide))),
        Target::Outcome(at) => (&guide.outcomes[at].id, ending(guide.outcomes[at].result, &guide.outcomes[at].id)),
    };
    Goal { id, title, elsewhere: false }
}

fn elsewhere<'g>(id: &'g str, library: &'g Library) -> Goal<'g> {
    Goal { id, title: title_of(library, id).to_owned(), elsewhere: true }
}

fn ending(result: CallResult, id: &str) -> String {
    format!("{}({id})", result.korean())
}

fn end<'g>(outcome: &'g Outcome, guide: &'g Guide, library: &'g Library) -> Entry<'g> {
    let texts = [("말하기", "say", &outcome.say), ("보낼 문구", "copy", &outcome.copy)];
    let parts = texts.into_iter().filter(|(_, _, text)| !text.is_empty());
    let next = outcome.next.iter().map(|next| Onward {
        label: Some("이어 볼 안내".to_owned()),
        to: vec![(None, elsewhere(next, library))],
        bound: None,
    });
    Entry {
        id: &outcome.id,
        title: ending(outcome.result, &outcome.id),
        stage: Some(outcome.code.clone()),
        parts: parts.map(|(label, key, text)| Part { label, key, body: Body::Text(printed(text, guide)) }).collect(),
        exits: next.collect(),
    }
}
