//! `giljabi walk`: where a guide leads when these answers are given.
//!
//! Walks as a call would, without a screen. Never takes an answer that is not offered.

use std::io::{self, Write};

use serde::Serialize;

use super::output;
use super::{CLEAN, FOUND};
use crate::check::walk::{MAX_STEPS, Stop, Takes, follow};
use crate::diag::{Bilingual, Lang, Words, words};
use crate::guide::library::Library;
use crate::guide::model::{CallResult, Guide, Stage};
use crate::guide::session::{Offer, Session};
use crate::text::nearest::nearest;

/// Arguments of `walk`.
#[derive(Debug, Clone, clap::Args)]
pub struct WalkArgs {
    /// 걸어 볼 안내의 id
    #[arg(value_name = "GUIDE")]
    pub guide: String,
    /// 차례로 고를 선택지. 적지 않으면 어디서나 첫째 선택지
    #[arg(long = "take", value_name = "LABEL")]
    pub take: Vec<String>,
    /// JSON으로 보여 주기
    #[arg(long)]
    pub json: bool,
}

/// A step that was come to, in order; the last is where a walk without an end stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WalkedStep {
    /// Step id.
    pub id: String,
    /// Short name.
    pub title: String,
    /// Official number.
    pub stage: Option<Stage>,
    /// Guide it belongs to.
    pub guide: String,
}

/// The outcome a walk came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WalkedEnd {
    /// Outcome id.
    pub outcome: String,
    /// Kind of end.
    pub result: CallResult,
    /// Disposition code.
    pub code: String,
}

/// A walk, in the shape of `--json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Walked {
    /// Guide it began with.
    pub guide: String,
    /// Steps in order.
    pub steps: Vec<WalkedStep>,
    /// Labels taken, in order.
    pub choices: Vec<String>,
    /// Where it ended; `None` where the takes ran out before an outcome.
    pub end: Option<WalkedEnd>,
}

/// Why a walk could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotWalk {
    /// No guide of that id; with the nearest id there is.
    #[error("안내를 찾을 수 없어요: {id}. {}", self.near().ko)]
    NoGuide {
        /// What was asked for.
        id: String,
        /// The nearest id.
        near: Option<String>,
    },
    /// The guide is there but has errors.
    #[error("고장 난 안내라서 걸을 수 없어요: {id}. {}. giljabi check로 확인하고 고쳐 주세요", first.ko)]
    Broken {
        /// Its id.
        id: String,
        /// Its first error.
        first: Words,
    },
    /// A take that the step does not offer.
    #[error("{} 단계에 없는 선택지예요: {take}. 고를 수 있는 것: {offers}", place(guide.as_deref(), step).ko)]
    NotOffered {
        /// The guide, where it is another one than was begun with.
        guide: Option<String>,
        /// The step.
        step: String,
        /// The take.
        take: String,
        /// What there is.
        offers: String,
    },
    /// A take after the end.
    #[error("이미 결과 {outcome}에 이르러서 고를 수 없어요: {take}. 남는 --take를 지워 주세요")]
    Left {
        /// Outcome id.
        outcome: String,
        /// The take.
        take: String,
    },
    /// A guide that would be called cannot be used.
    #[error("{}", .0.ko)]
    Unavailable(Words),
    /// Too many steps.
    #[error("{MAX_STEPS}단계를 지나도 끝나지 않아요. giljabi check로 되돌아가는 길을 확인해 주세요")]
    Endless,
}

impl CannotWalk {
    /// What may have been meant instead of an id that is not there.
    fn near(&self) -> Words {
        match self {
            Self::NoGuide { near: Some(near), .. } => words!("혹시 {near}인가요?", "Did you mean {near}?"),
            _ => Words::fixed("안내의 id를 확인해 주세요", "Check the id of the guide."),
        }
    }
}

impl Bilingual for CannotWalk {
    fn english(&self) -> String {
        match self {
            Self::NoGuide { id, .. } => format!("There is no guide {id}. {}", self.near().en),
            Self::Broken { id, first } => {
                format!("The guide is broken and cannot be walked: {id}: {}. See giljabi check, and mend it.", first.en)
            }
            Self::NotOffered { guide, step, take, offers } => {
                let place = place(guide.as_deref(), step).en;
                format!("{place} has no choice {take}. It offers: {offers}")
            }
            Self::Left { outcome, take } => {
                format!(
                    "The walk has ended at {outcome}, so this cannot be taken: {take}. Leave out what is left of --take."
                )
            }
            Self::Unavailable(words) => words.en.clone().into_owned(),
            Self::Endless => {
                format!("There is no end after {MAX_STEPS} steps. See giljabi check for a way that leads back.")
            }
        }
    }
}

/// Walks a guide. Without takes it takes the first choice everywhere; with takes it stops where they
/// run out.
///
/// # Errors
/// [`CannotWalk`].
pub fn walk(library: &Library, guide: &str, take: &[String]) -> Result<Walked, CannotWalk> {
    let mut session = Session::start(library, guide).map_err(|_| missing(library, guide))?;
    let takes: Vec<&str> = take.iter().map(String::as_str).collect();
    let stop = follow(&mut session, if takes.is_empty() { Takes::First } else { Takes::These(&takes) });
    match stop {
        Stop::End | Stop::Asks { .. } => Ok(walked(&session)),
        Stop::NotOffered { take: at, offers } => Err(CannotWalk::NotOffered {
            guide: (*session.guide().id != *guide).then(|| session.guide().id.to_string()),
            step: session.step().map(|step| step.id.clone()).unwrap_or_default(),
            take: takes.get(at).copied().unwrap_or_default().to_owned(),
            offers: listed(&offers),
        }),
        Stop::Left { take: at } => Err(CannotWalk::Left {
            outcome: session.outcome().map(|outcome| outcome.id.clone()).unwrap_or_default(),
            take: takes.get(at).copied().unwrap_or_default().to_owned(),
        }),
        Stop::Unavailable { words } => Err(CannotWalk::Unavailable(words)),
        Stop::Endless => Err(CannotWalk::Endless),
    }
}

/// Runs `walk`: the walk to `out`, what went wrong to `talk`. Returns the exit code: 0 walked,
/// 1 refused, 2 could not write.
pub fn run(args: &WalkArgs, library: &Library, lang: Lang, out: &mut dyn Write, talk: &mut dyn Write) -> u8 {
    match walk(library, &args.guide, &args.take) {
        Ok(walked) => output::finish(show(&walked, library, args.json, lang, out), CLEAN, lang, talk),
        Err(refused) => output::say(talk, refused.words().get(lang), FOUND),
    }
}

fn show(walked: &Walked, library: &Library, json: bool, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    if json {
        serde_json::to_writer_pretty(&mut *out, walked)?;
        return writeln!(out);
    }
    for step in &walked.steps {
        let stage = step.stage.as_ref().map_or_else(String::new, |s| format!("{} {}/{}  ", s.of, s.n, s.total));
        let guide = if step.guide == walked.guide { String::new() } else { format!(" ({})", step.guide) };
        writeln!(out, "{stage}{}{guide}", step.title)?;
    }
    match &walked.end {
        Some(end) => {
            let label = library.tables.dispositions.get(&end.code).map_or("", |code| &code.label);
            let result = lang.pick(end.result.korean(), end.result.english());
            writeln!(out, "→ {result} · {} {label}", end.code)
        }
        None => {
            let waits = Words::fixed("여기서 다음 선택을 기다려요", "the next choice is to be made here");
            writeln!(out, "→ {}", waits.get(lang))
        }
    }
}

fn walked(session: &Session) -> Walked {
    let guides = session.guides();
    let step = |guide: &Guide, id: &str| {
        let step = guide.step_index(id).and_then(|at| guide.steps.get(at))?;
        let (id, title) = (step.id.clone(), step.title.to_string());
        Some(WalkedStep { id, title, stage: step.stage.as_deref().cloned(), guide: guide.id.to_string() })
    };
    let trail = session.trail();
    let mut steps: Vec<WalkedStep> =
        trail.iter().filter_map(|visit| step(guides.get(&visit.key.guide)?, &visit.key.step)).collect();
    steps.extend(session.step().and_then(|here| step(session.guide(), &here.id)));
    let end = session.outcome().map(|outcome| WalkedEnd {
        outcome: outcome.id.clone(),
        result: outcome.result,
        code: outcome.code.clone(),
    });
    let choices = trail.iter().filter(|visit| !visit.choice.is_empty()).map(|visit| visit.label.clone()).collect();
    Walked { guide: session.root().id.to_string(), steps, choices, end }
}

fn missing(library: &Library, id: &str) -> CannotWalk {
    if let Some(broken) = library.broken.iter().find(|broken| broken.id == id) {
        return CannotWalk::Broken { id: id.to_owned(), first: broken.first.clone() };
    }
    let near = nearest(id, library.guides.keys().map(|id| &**id)).map(str::to_owned);
    CannotWalk::NoGuide { id: id.to_owned(), near }
}

/// A step, with its guide where that is another one.
fn place(guide: Option<&str>, step: &str) -> Words {
    match guide {
        Some(guide) => words!("{guide} 안내의 {step}", "Step {step} of the guide {guide}"),
        None => words!("{step}", "Step {step}"),
    }
}

fn listed(offers: &[Offer]) -> String {
    offers.iter().map(|offer| format!("\"{}\"", offer.label)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{example, load};

    const GUIDES: &str = r#"
input.card = { label = "카드", kind = "text" }
[[step]]
id = "issuer"
stage = { of = "등록", n = 1, total = 2 }
title = "카드사 선택"
say = "카드사를 골라 주십시오."
[[step]]
id = "enrol"
stage = { of = "등록", n = 2, total = 2 }
title = "등록 선택"
say = "등록을 눌러 주십시오."
choice = [
  { id = "seen", label = "눌렀어요", goto = "done" },
  { label = "안 보여요", call = "other", on = { resolved = "done", other = "later" } },
  { label = "다시 할게요", goto = "issuer", max = 1, over = "later" },
]
[[outcome]]
id = "done"
result = "resolved"
code = "PAY-01"
[[outcome]]
id = "later"
result = "callback"
code = "CB-01"
# file: other.toml
[[step]]
id = "popup"
title = "팝업"
say = "팝업이 막혀 있습니까?"
choice = [{ label = "네", goto = "yes" }, { label = "아니요", goto = "no" }]
[[outcome]]
id = "yes"
result = "resolved"
code = "PAY-01"
[[outcome]]
id = "no"
result = "callback"
code = "CB-01"
# file: broken.toml
x = 1
"#;

    fn walk_with(take: &[&str]) -> Result<Walked, CannotWalk> {
        let (library, _) = load(example::sources(GUIDES), jiff::civil::date(2026, 11, 21));
        walk(&library, "example", &take.iter().map(|take| (*take).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn takes_lead_somewhere() {
        for (take, steps, end) in [
            (&[][..], "issuer enrol", Some("done")),
            (&["눌렀어요"], "issuer enrol", Some("done")),
            (&["seen"], "issuer enrol", Some("done")),
            (&["안 보여요"], "issuer enrol popup", None),
            (&["안 보여요", "네"], "issuer enrol popup", Some("done")),
            (&["안 보여요", "아니요"], "issuer enrol popup", Some("later")),
            (&["다시 할게요", "다시 할게요"], "issuer enrol issuer enrol", Some("later")),
        ] {
            let walked = walk_with(take).unwrap();
            let ids: Vec<&str> = walked.steps.iter().map(|step| step.id.as_str()).collect();
            assert_eq!(ids.join(" "), steps, "{take:?}");
            assert_eq!(walked.end.map(|end| end.outcome).as_deref(), end, "{take:?}");
        }
        assert_eq!(walk_with(&["seen"]).unwrap().choices, ["눌렀어요"], "labels, also where a key was given");
    }

    #[test]
    fn what_cannot_be_walked_is_told() {
        let told = |take: &[&str]| walk_with(take).unwrap_err().to_string();
        assert_eq!(
            told(&["몰라요"]),
            "enrol 단계에 없는 선택지예요: 몰라요. 고를 수 있는 것: \"눌렀어요\", \"안 보여요\", \"다시 할게요\""
        );
        assert_eq!(
            told(&["안 보여요", "눌렀어요"]),
            "other 안내의 popup 단계에 없는 선택지예요: 눌렀어요. 고를 수 있는 것: \"네\", \"아니요\""
        );
        assert_eq!(
            told(&["눌렀어요", "네"]),
            "이미 결과 done에 이르러서 고를 수 없어요: 네. 남는 --take를 지워 주세요"
        );
        let (library, _) = load(example::sources(GUIDES), jiff::civil::date(2026, 11, 21));
        let told = |guide: &str| walk(&library, guide, &[]).unwrap_err().to_string();
        assert_eq!(told("exampl"), "안내를 찾을 수 없어요: exampl. 혹시 example인가요?");
        assert!(told("broken").starts_with("고장 난 안내라서 걸을 수 없어요: broken."), "{}", told("broken"));
    }

    #[test]
    fn shapes() {
        let (library, _) = load(example::sources(GUIDES), jiff::civil::date(2026, 11, 21));
        let shown = |take: &[&str], json| {
            let take = take.iter().map(|take| (*take).to_owned()).collect();
            let args = WalkArgs { guide: "example".into(), take, json };
            let (mut out, mut talk) = (Vec::new(), Vec::new());
            let code = run(&args, &library, Lang::Ko, &mut out, &mut talk);
            (code, String::from_utf8(out).unwrap(), String::from_utf8(talk).unwrap())
        };
        let (code, out, talk) = shown(&["안 보여요"], true);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        let stage = serde_json::json!({ "of": "등록", "n": 1, "total": 2 });
        let step = serde_json::json!({ "id": "issuer", "title": "카드사 선택", "stage": stage, "guide": "example" });
        assert_eq!((code, talk.as_str()), (0, ""));
        assert_eq!(json["steps"][0], step);
        assert_eq!(json["steps"][2]["stage"], serde_json::Value::Null);
        assert_eq!((&json["guide"], &json["choices"]), (&"example".into(), &serde_json::json!(["안 보여요"])));
        assert_eq!(json["end"], serde_json::Value::Null);
        let (_, out, _) = shown(&["안 보여요", "네"], true);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["end"], serde_json::json!({ "outcome": "done", "result": "resolved", "code": "PAY-01" }));
        let (_, out, _) = shown(&[], false);
        assert_eq!(out, "등록 1/2  카드사 선택\n등록 2/2  등록 선택\n→ 해결 · PAY-01 결제 정상 완료\n");
        let (code, out, talk) = shown(&["없는 말"], false);
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(!talk.is_empty());
    }
}
