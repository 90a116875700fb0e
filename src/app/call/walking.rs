//! Walking: answers, ways back, changes, marks and values, and taking each of them back.
//!
//! Every act first keeps the walk as it was. Nothing here ends a call or touches its note.

use std::collections::{BTreeMap, BTreeSet};

use super::input::refused;
use super::{Call, Hold, TID, input_problem, refused_value};
use crate::app::desk::Told;
use crate::guide::model::InputKind;
use crate::guide::session::{AnswerKey, Changed, Passed, Session, Visit, Walk};
use crate::text::josa::apply_josa;

/// Acts that can be taken back.
const HISTORY_MAX: usize = 50;

/// A walk before an act.
#[derive(Debug, Clone)]
pub struct Before {
    /// What the act was, in words: "답 바꾸기".
    pub what: String,
    /// The value that was typed, where the act was typing: one act for all of its letters.
    typed: Option<String>,
    /// The walk over the guides as they were, where the act began them anew.
    session: Option<Box<Session>>,
    walk: Walk,
    ticked: BTreeSet<(AnswerKey, usize)>,
    acknowledged: BTreeSet<AnswerKey>,
    answered_ms: BTreeMap<AnswerKey, i64>,
}

impl Call {
    fn before(&self, what: &str) -> Before {
        Before {
            what: what.to_owned(),
            typed: None,
            session: None,
            walk: self.session.walk(),
            ticked: self.ticked.clone(),
            acknowledged: self.acknowledged.clone(),
            answered_ms: self.answered_ms.clone(),
        }
    }

    fn remember(&mut self, before: Before) {
        if self.history.len() == HISTORY_MAX {
            self.history.remove(0);
        }
        self.history.push(before);
    }

    /// Begins the walk anew over `fresh`. Values stay, and the walk before can be put back.
    pub(in crate::app) fn begin_anew(&mut self, fresh: Session) {
        let mut before = self.before("처음부터 다시");
        let old = std::mem::replace(&mut self.session, fresh);
        for (name, value) in old.inputs() {
            self.session.set_input(name, value);
        }
        before.session = Some(Box::new(old));
        self.remember(before);
        self.ticked.clear();
        self.acknowledged.clear();
        self.answered_ms.clear();
        (self.changing, self.held, self.refused) = (None, None, None);
        self.leave_ending();
        self.told = Some("안내를 처음부터 다시 시작했어요. 고객 정보와 메모는 그대로예요".into());
    }

    /// What 되돌리기 would take back, in words.
    pub fn undoable(&self) -> Option<&str> {
        self.history.last().filter(|_| self.ending.is_none()).map(|before| before.what.as_str())
    }

    pub(super) fn undo(&mut self) -> Told {
        if self.ending.is_some() {
            return Told::Refused("마치기를 취소한 뒤에 되돌릴 수 있어요. Esc를 눌러 주세요".into());
        }
        let Some(before) = self.history.pop() else {
            return Told::Refused("되돌릴 것이 없어요".into());
        };
        if let Some(session) = before.session {
            self.session = *session;
        }
        self.session.put_back(before.walk);
        (self.ticked, self.acknowledged, self.answered_ms) = (before.ticked, before.acknowledged, before.answered_ms);
        (self.changing, self.held, self.refused, self.notice) = (None, None, None, None);
        self.told = Some(apply_josa(&format!("‘{}’을(를) 되돌렸어요", before.what)).into_owned());
        Told::Nothing
    }

    pub(super) fn choose(&mut self, n: usize, now_ms: i64) -> Told {
        let Some(key) = self.key().cloned() else { return Told::Nothing };
        let offers = self.session.offers();
        let choice = match offers.get(n) {
            Some(offer) => offer.key.clone(),
            None if offers.is_empty() && n == 0 => String::new(),
            None => return Told::Nothing,
        };
        if let Some(hold) = self.hold(&key) {
            self.held = Some(hold);
            return match hold {
                Hold::Warning => {
                    self.acknowledged.insert(key);
                    Told::Nothing
                }
                Hold::Checks => {
                    Told::Refused("확인 목록을 모두 표시해야 넘어갈 수 있어요. Space를 누르면 하나씩 표시돼요".into())
                }
                Hold::Input => Told::Refused("꼭 필요한 값이 비었거나 맞지 않아요. 입력 칸을 채워 주세요".into()),
            };
        }
        let before = self.before("답");
        match self.session.answer(&choice) {
            Ok(()) => {
                self.remember(before);
                self.answered_ms.insert(key, now_ms);
                (self.held, self.told, self.changing, self.refused) = (None, None, None, None);
                Told::Nothing
            }
            Err(refused) => Told::Refused(refused.to_string()),
        }
    }

    /// What must be done at this step before going on.
    fn hold(&self, key: &AnswerKey) -> Option<Hold> {
        let step = self.session.step()?;
        let inputs = &self.session.guide().inputs;
        let value = |name: &str| self.session.inputs().get(name).map_or("", String::as_str);
        if !step.warn.is_empty() && !self.acknowledged.contains(key) {
            return Some(Hold::Warning);
        }
        if (0..step.check.len()).any(|n| !self.ticked.contains(&(key.clone(), n))) {
            return Some(Hold::Checks);
        }
        let unfit =
            |at: &usize| inputs.get(*at).is_some_and(|input| input_problem(input, value(&input.name)).is_some());
        step.ask.iter().any(unfit).then_some(Hold::Input)
    }

    pub(super) fn back(&mut self) {
        (self.told, self.held, self.refused, self.notice) = (None, None, None, None);
        if self.ending.is_some() {
            return self.leave_ending();
        }
        let before = self.before("뒤로");
        if self.session.back().is_some() {
            self.remember(before);
        }
    }

    pub(super) fn tick(&mut self, n: usize) {
        let Some(key) = self.key().cloned() else { return };
        let mark = (key, n);
        if !self.ticked.remove(&mark) {
            self.ticked.insert(mark);
        }
        self.held = None;
    }

    pub(super) fn input(&mut self, name: &str, value: String) -> Told {
        let mut known = self.session.guides().values().flat_map(|guide| &guide.inputs);
        let why = match known.find(|input| input.name == name) {
            Some(input) => refused_value(input, &value),
            None => refused(InputKind::Tid, &value).filter(|_| name == TID),
        };
        if let Some(why) = why {
            // Said beside the field, where the eyes are.
            self.refused = Some((name.to_owned(), why.to_owned()));
            return Told::Nothing;
        }
        let typing = self.history.last().is_some_and(|before| before.typed.as_deref() == Some(name));
        if !typing {
            let before = self.before("입력한 값");
            self.remember(Before { typed: Some(name.to_owned()), ..before });
        }
        self.session.set_input(name, &value);
        (self.held, self.refused) = (None, None);
        Told::Nothing
    }

    pub(super) fn change(&mut self, key: &AnswerKey, choice: &str, now_ms: i64) -> Told {
        let before = self.before("답 바꾸기");
        match self.session.change(key, choice) {
            Ok(changed) => {
                self.remember(before);
                self.answered_ms.insert(key.clone(), now_ms);
                self.settle(&changed, "답을 바꿨어요");
                Told::Nothing
            }
            Err(refused) => Told::Refused(refused.to_string()),
        }
    }

    pub(super) fn mark(&mut self, tag: &str, tried: bool) -> Told {
        if self.session.has_tried(tag) == tried {
            return Told::Nothing;
        }
        let title = self.session.remedies().into_iter().find(|remedy| remedy.tag == tag).map(|remedy| remedy.title);
        let Some(title) = title else { return Told::Nothing };
        let before = self.before("이미 해 봤어요");
        let here = self.session.trail().len();
        let changed = if tried { self.session.mark_tried(tag) } else { self.session.unmark(tag) };
        self.remember(before);
        let words = match (tried, self.session.trail().len() > here, self.session.remedy() == Some(tag)) {
            (true, true, _) => format!("{title}은(는) 이미 해 봤으니 건너뛰었어요"),
            (true, false, true) => format!("{title}은(는) 이미 해 봤어요. 결과만 여쭙고 답을 골라 주세요"),
            (true, false, false) => format!("{title}은(는) 이미 해 봤으니 나오면 건너뛰어요"),
            (false, ..) => format!("{title}을(를) 해 보지 않은 것으로 바꿨어요"),
        };
        self.settle(&changed, &apply_josa(&words));
        Told::Nothing
    }

    /// At a remedy: it was tried; again: it was not.
    pub(super) fn tried_here(&mut self) -> Told {
        match self.session.remedy().map(str::to_owned) {
            Some(tag) => self.mark(&tag, !self.session.has_tried(&tag)),
            None => Told::Refused("이 단계에는 ‘이미 해 봤어요’로 건너뛸 방법이 없어요. 답을 골라 주세요".into()),
        }
    }

    pub(super) fn skip(&mut self) -> Told {
        let before = self.before("건너뛰기");
        let title = self.session.step().map(|step| step.title.clone()).unwrap_or_default();
        match self.session.skip() {
            Ok(()) => {
                self.remember(before);
                self.settle(&Changed::default(), &apply_josa(&format!("옛 환경의 {title}을(를) 건너뛰었어요")));
                Told::Nothing
            }
            Err(refused) => Told::Refused(refused.to_string()),
        }
    }

    /// After the path changed: what lies no longer on it is forgotten, and what was dropped is said.
    fn settle(&mut self, changed: &Changed, what: &str) {
        let trail = self.session.trail();
        self.answered_ms.retain(|key, _| trail.iter().any(|visit| visit.key == *key && visit.passed.is_none()));
        (self.changing, self.held, self.refused) = (None, None, None);
        self.leave_ending();
        self.told = Some(tell_dropped(&self.session, changed, what));
    }
}

fn tell_dropped(session: &Session, changed: &Changed, what: &str) -> String {
    let name = |visit: &Visit| match visit.passed {
        Some(Passed::Skipped) => format!("{} 건너뜀", visit.title),
        _ if visit.label.is_empty() => visit.title.clone(),
        _ => format!("{} · {}", visit.title, visit.label),
    };
    let mut told = what.to_owned();
    if !changed.dropped.is_empty() {
        let names: Vec<String> = changed.dropped.iter().map(name).collect();
        told.push_str(&format!(". 뒤의 답 {}개를 뺐어요. {}", names.len(), names.join(", ")));
    }
    if !changed.dropped_inputs.is_empty() {
        let known = |name: &String| session.guides().values().flat_map(|g| &g.inputs).find(|i| i.name == *name);
        let label = |name: &String| known(name).map_or_else(|| name.clone(), |input| input.label.clone());
        let labels: Vec<String> = changed.dropped_inputs.iter().map(label).collect();
        told.push_str(&format!(". 입력한 값도 지웠어요. {}", labels.join(", ")));
    }
    told
}
