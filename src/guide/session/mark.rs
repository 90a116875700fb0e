//! Marks: what the caller has tried already, and what the agent skipped; and the whole of a walk, to be put back.
//!
//! A mark answers nothing by itself: the replay passes over what it names, and only there.

use std::collections::{BTreeMap, BTreeSet};

use super::super::remedy::{Remedy, remedies};
use super::{AnswerKey, Changed, Position, Refused, Session};

/// Something that leads past a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The caller has tried the remedies of this tag.
    Tried(String),
    /// The agent skipped this visit of a step.
    Skipped(AnswerKey),
}

impl Mark {
    /// The mark as a store keeps it.
    pub fn to_text(&self) -> String {
        match self {
            Self::Tried(tag) => format!("tried:{tag}"),
            Self::Skipped(AnswerKey { guide, step, visit }) => format!("skipped:{guide}:{visit}:{step}"),
        }
    }

    /// Reads [`Mark::to_text`] back; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        if let Some(tag) = text.strip_prefix("tried:") {
            return (!tag.is_empty()).then(|| Self::Tried(tag.to_owned()));
        }
        let mut parts = text.strip_prefix("skipped:")?.splitn(3, ':');
        let (guide, visit, step) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        Some(Self::Skipped(AnswerKey { guide: guide.into(), step: step.to_owned(), visit }))
    }
}

/// All that a person did to a walk, to be put back later. Belongs to the session it was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    answers: BTreeMap<AnswerKey, String>,
    marks: BTreeSet<Mark>,
    inputs: BTreeMap<String, String>,
}

impl Session {
    /// The walk as it is now.
    pub fn walk(&self) -> Walk {
        Walk { answers: self.answers.clone(), marks: self.marks.clone(), inputs: self.inputs.clone() }
    }

    /// Makes the walk exactly what it was.
    pub fn put_back(&mut self, walk: Walk) {
        (self.answers, self.marks, self.inputs) = (walk.answers, walk.marks, walk.inputs);
        self.replay();
    }

    /// The marks, in order.
    pub fn marks(&self) -> &BTreeSet<Mark> {
        &self.marks
    }

    /// Whether the caller has tried the remedies of a tag.
    pub fn has_tried(&self, tag: &str) -> bool {
        self.marks.contains(&Mark::Tried(tag.to_owned()))
    }

    /// The remedies within reach of this call, by tag.
    pub fn remedies(&self) -> Vec<Remedy> {
        remedies(&self.guides)
    }

    /// The tag of the remedy that the current step is.
    pub fn remedy(&self) -> Option<&str> {
        self.path.remedy.as_deref()
    }

    /// Whether the current step belongs to an old environment and the guide offers a way on without it.
    pub fn can_skip(&self) -> bool {
        self.path.passable && self.step().is_some_and(|step| step.legacy.is_some())
    }

    /// Puts the marks of a stored call back; call it before [`Session::restore`].
    pub fn restore_marks(&mut self, marks: impl IntoIterator<Item = Mark>) {
        self.marks = marks.into_iter().collect();
        self.replay();
    }

    /// The caller has tried a remedy: steps that are this remedy are passed over from now on, where their guide offers
    /// a way past. Steps answered already stay answered.
    pub fn mark_tried(&mut self, tag: &str) -> Changed {
        self.marks.insert(Mark::Tried(tag.to_owned()));
        self.rewalk()
    }

    /// The caller has not tried it after all: its steps come back, and answers that lay behind them are dropped.
    pub fn unmark(&mut self, tag: &str) -> Changed {
        self.marks.remove(&Mark::Tried(tag.to_owned()));
        self.rewalk()
    }

    /// Skips the current step of an old environment.
    ///
    /// # Errors
    /// [`Refused::NoSkip`] where there is nothing to skip or no way on without it; nothing was changed.
    pub fn skip(&mut self) -> Result<(), Refused> {
        let key = match &self.path.position {
            Position::Step { key, .. } if self.can_skip() => key.clone(),
            _ => return Err(Refused::NoSkip),
        };
        self.marks.insert(Mark::Skipped(key));
        self.replay();
        Ok(())
    }

    /// Titles of the remedies that were marked, in the order of their tags, for the note.
    pub fn tried_titles(&self) -> Vec<String> {
        self.remedies().into_iter().filter(|remedy| self.has_tried(&remedy.tag)).map(|remedy| remedy.title).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Passed;
    use super::*;
    use crate::guide::model::Guide;
    use crate::guide::parse::parse;
    use crate::guide::resolve::resolve;

    const SHOP: &str = r#"
format = 1
id = "shop"
title = "결제"
category = "보기"
symptoms = ["안 돼요"]
owner = "교육팀"
verified = 2026-11-21
review_by = 2027-05-21
[[step]]
id = "start"
title = "기기"
choice = [{ label = "컴퓨터", goto = "clear", skip_if_tried = "cache" }, { label = "창", call = "popup", on = { resolved = "done", other = "old" }, skip_if_tried = "popup" }]
[[step]]
id = "clear"
title = "기록 지우기"
choice = [{ label = "돼요", goto = "done" }, { label = "그래도요", goto = "old" }, { label = "다음에", goto = "later" }]
[[step]]
id = "old"
title = "옛 설정"
legacy = "옛 브라우저"
[[step]]
id = "which"
title = "어디까지"
choice = [{ label = "처음부터", goto = "ring", max = 2, over = "later" }, { label = "설치", goto = "install", skip_if_tried = "install" }]
[[step]]
id = "ring"
title = "되돌아가기"
goto = "start"
[[step]]
id = "install"
title = "다시 설치"
choice = [{ label = "했어요", goto = "ring" }, { label = "못 했어요", goto = "later" }]
[[outcome]]
id = "done"
result = "resolved"
code = "A"
[[outcome]]
id = "later"
result = "callback"
code = "B"
"#;

    const POPUP: &str = r#"
format = 1
id = "popup"
title = "팝업 허용하기"
category = "보기"
symptoms = ["안 돼요"]
owner = "교육팀"
verified = 2026-11-21
review_by = 2027-05-21
[[step]]
id = "allow"
title = "허용"
choice = [{ label = "됐어요", goto = "yes" }, { label = "아니요", goto = "no" }]
[[outcome]]
id = "yes"
result = "resolved"
code = "A"
[[outcome]]
id = "no"
result = "escalated"
code = "C"
"#;

    fn guide(id: &str, text: &str) -> (Arc<str>, Arc<Guide>) {
        let (raw, _) = parse(&format!("{id}.toml").into(), &text.into());
        (id.into(), Arc::new(resolve(raw).unwrap()))
    }

    fn session() -> Session {
        Session::of([guide("shop", SHOP), guide("popup", POPUP)].into(), "shop", None).unwrap()
    }

    /// The trail as "step", with a mark at what was passed over, and the step the walk stands at.
    fn trail(session: &Session) -> String {
        let mark = |passed: Option<Passed>| match passed {
            None => "",
            Some(Passed::Tried) => "~",
            Some(Passed::Skipped) => "-",
        };
        let trail = session.trail().iter().map(|visit| format!("{}{}", mark(visit.passed), visit.key.step));
        let here = session.step().map(|step| step.id.clone());
        let end = session.outcome().map(|outcome| format!("[{}]", outcome.id));
        trail.chain(here).chain(end).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn marks_read_back() {
        let key = AnswerKey { guide: "shop".into(), step: "a:b".into(), visit: 2 };
        for mark in [Mark::Tried("cache".into()), Mark::Skipped(key)] {
            assert_eq!(Mark::from_text(&mark.to_text()), Some(mark));
        }
        for text in ["", "tried:", "skipped:shop", "skipped:shop:x:a", "other:cache"] {
            assert_eq!(Mark::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_remedy_that_was_tried_is_passed_over_and_comes_back() {
        let mut session = session();
        let tags: Vec<String> = session.remedies().into_iter().map(|r| format!("{} {}", r.tag, r.title)).collect();
        assert_eq!(tags, ["cache 기록 지우기", "install 다시 설치", "popup 팝업 허용하기"]);
        session.mark_tried("cache");
        session.answer("컴퓨터").unwrap();
        assert_eq!(trail(&session), "start ~clear old");
        session.answer("").unwrap();
        let changed = session.unmark("cache");
        assert_eq!(trail(&session), "start clear");
        assert_eq!(changed.dropped.iter().map(|visit| visit.key.step.as_str()).collect::<Vec<_>>(), ["old"]);
        // At the remedy itself.
        assert_eq!(session.remedy(), Some("cache"));
        session.mark_tried("cache");
        assert_eq!(trail(&session), "start ~clear old");
        session.back();
        assert_eq!(trail(&session), "start");
    }

    #[test]
    fn an_answer_outweighs_a_mark() {
        let mut session = session();
        for answer in ["컴퓨터", "그래도요"] {
            session.answer(answer).unwrap();
        }
        assert_eq!(session.mark_tried("cache"), Changed::default());
        assert_eq!(trail(&session), "start clear old");
    }

    #[test]
    fn a_guide_called_as_a_remedy_is_left_as_if_it_had_not_helped() {
        let mut session = session();
        session.answer("창").unwrap();
        assert_eq!((session.remedy(), trail(&session).as_str()), (Some("popup"), "start allow"));
        session.mark_tried("popup");
        assert_eq!(trail(&session), "start ~allow old");
        assert_eq!(session.trail()[1].title, "팝업 허용하기");
        session.unmark("popup");
        session.answer("아니요").unwrap();
        session.mark_tried("popup");
        assert_eq!(trail(&session), "start allow old", "it was walked");
    }

    #[test]
    fn no_mark_leads_round_in_a_ring_or_past_an_unclear_step() {
        let mut session = session();
        session.mark_tried("cache");
        session.mark_tried("install");
        for answer in ["컴퓨터", "", "설치"] {
            session.answer(answer).unwrap();
        }
        // 설치's only clear way on goes back to the start over a step that is no remedy.
        assert_eq!(trail(&session), "start ~clear old which ~install ring");
        session.answer("").unwrap();
        session.answer("컴퓨터").unwrap();
        assert_eq!(trail(&session), "start ~clear old which ~install ring start clear", "it would go to `old` again");
    }

    #[test]
    fn an_old_step_is_skipped_and_back_brings_it_back() {
        let mut session = session();
        assert_eq!(session.skip(), Err(Refused::NoSkip));
        for answer in ["컴퓨터", "그래도요"] {
            session.answer(answer).unwrap();
        }
        session.skip().unwrap();
        assert_eq!(trail(&session), "start clear -old which");
        let kept = session.walk();
        session.back();
        assert_eq!(trail(&session), "start clear old");
        session.put_back(kept);
        let key = session.trail()[0].key.clone();
        let changed = session.change(&key, "창").unwrap();
        assert_eq!((changed.dropped.len(), session.marks().len()), (2, 0), "{changed:?}");
    }
}
