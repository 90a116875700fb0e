//! Setting a call aside, taking it up again, and whom to call back.
//!
//! A call that is set aside keeps everything it has. No telephone number has a place here: who must be called back is
//! looked up where the numbers are kept.

use super::call::Call;
use super::desk::{Desk, DeskCx, Told, today};
use super::effect::Effect;
use super::note::clock;
use super::records::{CallBackRow, CallRecord, ParkRow};
use super::shortcuts::Deed;
use crate::text::mask::{mask, mask_name};

/// Reasons offered with number keys. After them stands [`CALL_BACK`].
pub const REASONS: [&str; 4] =
    ["고객이 직접 해 보는 중", "고객이 자료를 찾는 중", "다른 부서에 확인하는 중", "카드사·은행 답을 기다리는 중"];
/// The reason that asks for a time.
pub const CALL_BACK: &str = "다시 전화하기로 함";
/// Times offered for calling back.
pub const SOON: [&str; 4] = ["10분 뒤", "30분 뒤", "1시간 뒤", "내일 10:00"];

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// What is asked about parking and calling back.
#[derive(Debug, Clone, PartialEq)]
pub enum ParkCommand {
    /// Ask why the call on show is set aside; one that is set aside already is taken up again.
    Ask,
    /// Set it aside for this reason; the one after the last asks for a time.
    Reason(usize),
    /// Another reason was typed.
    Words(String),
    /// A time was typed: "14:30".
    At(String),
    /// One of [`SOON`].
    Soon(usize),
    /// Set it aside with what was typed.
    Confirm,
    /// Do not set it aside.
    Cancel,
    /// Take up the call that has waited longest.
    Longest,
    /// Call this customer now: take the call up, or begin one that follows it.
    CallNow(String),
    /// This customer need not be called any more.
    Called(String),
}

/// The question why a call is set aside.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parking {
    /// Id of the call it is asked about.
    pub call: String,
    /// The agent's own reason.
    pub words: String,
    /// A time to call back is asked for.
    pub back: bool,
    /// That time, as typed.
    pub at: String,
    /// Why it could not be done yet.
    pub trouble: Option<&'static str>,
}

/// A customer who waits for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Call id.
    pub id: String,
    /// "김** 일반결제(ISP) 등록".
    pub title: String,
    /// Unix milliseconds.
    pub due_ms: i64,
    /// Why.
    pub why: String,
}

impl Waiting {
    /// Whether the time has come.
    pub fn is_due(&self, now_ms: i64) -> bool {
        self.due_ms <= now_ms
    }
}

/// The moment of one of [`SOON`].
pub fn soon_ms(at: usize, now_ms: i64) -> Option<i64> {
    match at {
        0 => Some(now_ms + 10 * MINUTE_MS),
        1 => Some(now_ms + 30 * MINUTE_MS),
        2 => Some(now_ms + 60 * MINUTE_MS),
        3 => clock_ms("10:00", now_ms, 1),
        _ => None,
    }
}

/// The moment of a typed time of day: today, or tomorrow where that has passed.
pub fn typed_ms(text: &str, now_ms: i64) -> Option<i64> {
    let today = clock_ms(text, now_ms, 0)?;
    Some(if today > now_ms { today } else { today + DAY_MS })
}

/// "14:30", "1430", "9시", "14시 30분" of the Korean day `days` later.
fn clock_ms(text: &str, now_ms: i64, days: i64) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let parts: Vec<&str> = text.split([':', '시', '분']).filter(|part| !part.is_empty()).collect();
    let (hour, minute) = match parts.as_slice() {
        [both] if both.len() == 4 && both.is_ascii() && !text.contains('시') => both.split_at(2),
        [hour] if text.contains('시') => (*hour, "0"),
        [hour, minute] => (*hour, *minute),
        _ => return None,
    };
    let plain = |part: &str, end: i64| part.parse::<i64>().ok().filter(|n| (0..end).contains(n));
    let (hour, minute) = (plain(hour, 24)?, plain(minute, 60)?);
    let midnight = today(now_ms).to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(9))).ok()?;
    Some(midnight.timestamp().as_millisecond() + days * DAY_MS + (hour * 60 + minute) * MINUTE_MS)
}

/// "방금", "3분", "1시간 5분": how long something has lasted.
pub fn lasted(ms: i64) -> String {
    let minutes = ms.max(0) / MINUTE_MS;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "방금".into(),
        (0, minutes) => format!("{minutes}분"),
        (hours, 0) => format!("{hours}시간"),
        (hours, minutes) => format!("{hours}시간 {minutes}분"),
    }
}

/// "3:07": the running time of a call on hold.
pub fn stopwatch(ms: i64) -> String {
    let seconds = ms.max(0) / 1_000;
    match seconds / 3_600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

/// "14:30", or with its day where that is another one.
pub fn moment(ms: i64, now_ms: i64) -> String {
    let day = today(ms);
    if day == today(now_ms) { clock(ms) } else { format!("{:02}-{:02} {}", day.month(), day.day(), clock(ms)) }
}

impl Call {
    /// The customer, masked, and the guide: what tells this call from the others.
    pub fn name(&self) -> String {
        let customer = self.session.inputs().get("customer").map(|name| mask_name(name)).unwrap_or_default();
        named(&customer, &self.session.root().title)
    }

    /// The customer is on the line: it is set aside no more, and nobody waits to be called.
    pub(super) fn pick_up(&mut self, now_ms: i64) -> Told {
        self.parked = None;
        let back = self.call_back.take();
        if back.is_some() {
            self.forget_promise();
        }
        match back.filter(|back| back.done_ms.is_none() && back.due_ms > now_ms) {
            Some(back) => Told::Done(format!("{}에 다시 전화하기로 한 알림을 지웠어요", moment(back.due_ms, now_ms))),
            None => Told::Nothing,
        }
    }
}

fn named(customer: &str, title: &str) -> String {
    if customer.is_empty() { title.to_owned() } else { format!("{customer}  {title}") }
}

impl Desk {
    /// The open calls as the tabs show them: those under way as they were opened, then those set aside, the one that has
    /// waited longest first.
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.calls.len()).collect();
        order.sort_by_key(|at| self.calls[*at].parked.as_ref().map(|parked| parked.since_ms));
        order
    }

    /// How many calls are set aside.
    pub fn parked(&self) -> usize {
        self.calls.iter().filter(|call| call.parked.is_some()).count()
    }

    /// Shows the call `by` places on among the tabs.
    pub(super) fn turn(&mut self, by: isize) {
        let order = self.order();
        let Ok(count) = isize::try_from(order.len()) else { return };
        let here = self.active.and_then(|at| order.iter().position(|other| *other == at));
        let next = match here.and_then(|here| isize::try_from(here).ok()) {
            _ if count == 0 => None,
            Some(here) => usize::try_from((here + by).rem_euclid(count)).ok(),
            None if by < 0 => order.len().checked_sub(1),
            None => Some(0),
        };
        self.active = next.and_then(|at| order.get(at).copied());
    }

    /// Customers who wait to be called, the first due first.
    pub fn waiting(&self) -> Vec<Waiting> {
        let waits = |id: &str, title: String, back: Option<&CallBackRow>| {
            let back = back.filter(|back| back.done_ms.is_none())?;
            Some(Waiting { id: id.to_owned(), title, due_ms: back.due_ms, why: back.why.clone() })
        };
        let open = self.calls.iter().filter_map(|call| waits(&call.id, call.name(), call.call_back.as_ref()));
        let kept = self.left_open.iter().map(|(record, _)| record).chain(&self.backs);
        let kept = kept.filter_map(|record| {
            let customer = record.inputs.get("customer").map_or("", String::as_str);
            let title = if record.title.is_empty() { &record.guide } else { &record.title };
            waits(&record.id, named(customer, title), record.call_back.as_ref())
        });
        let mut all: Vec<Waiting> = open.chain(kept).collect();
        all.sort_by(|a, b| (a.due_ms, &a.id).cmp(&(b.due_ms, &b.id)));
        all
    }

    /// Milliseconds until something on show is no longer true; `None` while nothing waits.
    pub fn next_change_ms(&self, now_ms: i64) -> Option<i64> {
        let left = |since_ms: i64, every: i64| every - (now_ms - since_ms).rem_euclid(every);
        let here = self.call().and_then(|call| call.parked.as_ref()).map(|parked| left(parked.since_ms, 1_000));
        let parked = self.calls.iter().filter_map(|call| call.parked.as_ref());
        let parked = parked.map(|parked| left(parked.since_ms, MINUTE_MS)).min();
        let due = self.waiting().into_iter().map(|waiting| waiting.due_ms - now_ms).filter(|left| *left > 0).min();
        [here, parked, due].into_iter().flatten().min()
    }

    /// What is to be said of customers whose time has come, once each.
    pub(super) fn announce(&mut self, now_ms: i64) -> Option<String> {
        let mut due: Vec<Waiting> = self.waiting().into_iter().filter(|waiting| waiting.is_due(now_ms)).collect();
        due.retain(|waiting| !self.announced.contains(&(waiting.id.clone(), waiting.due_ms)));
        self.announced.extend(due.iter().map(|waiting| (waiting.id.clone(), waiting.due_ms)));
        match due.as_slice() {
            [] => None,
            [one] => Some(format!("다시 전화할 시간이에요. {} {}", clock(one.due_ms), one.title)),
            many => Some(format!("다시 전화할 시간이 된 상담이 {}건 있어요", many.len())),
        }
    }

    /// Applies a command.
    pub(super) fn park(&mut self, command: ParkCommand, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        match command {
            ParkCommand::Ask => return self.ask_or_resume(cx, effects),
            ParkCommand::Reason(at) => match REASONS.get(at) {
                Some(reason) => return self.set_aside((*reason).to_owned(), None, cx, effects),
                None => self.form(|form| form.back = at == REASONS.len()),
            },
            ParkCommand::Words(words) => self.form(|form| form.words = words),
            ParkCommand::At(at) => self.form(|form| form.at = at),
            ParkCommand::Soon(at) => return self.call_back_at(soon_ms(at, cx.now_ms), cx, effects),
            ParkCommand::Confirm => return self.confirm(cx, effects),
            ParkCommand::Cancel => self.parking = None,
            ParkCommand::Longest => {
                // Who was promised a call at a time is not called before.
                let later = |call: &Call| call.call_back.as_ref().is_some_and(|back| back.due_ms > cx.now_ms);
                let waits = |at: &usize| self.calls[*at].parked.is_some() && !later(&self.calls[*at]);
                let Some(at) = self.order().into_iter().find(waits) else {
                    return Told::Refused(match self.parked() {
                        0 => "보류한 상담이 없어요".into(),
                        n => format!("지금 이을 상담이 없어요. 보류한 {n}건은 다시 전화할 시각을 기다려요"),
                    });
                };
                self.active = Some(at);
                return self.take_up(at, cx, effects);
            }
            ParkCommand::CallNow(id) => return self.call_now(&id, cx, effects),
            ParkCommand::Called(id) => self.called(&id, cx, effects),
        }
        Told::Nothing
    }

    fn form(&mut self, change: impl FnOnce(&mut Parking)) {
        if let Some(form) = &mut self.parking {
            form.trouble = None;
            change(form);
        }
    }

    fn ask_or_resume(&mut self, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        match self.active.filter(|at| *at < self.calls.len()) {
            Some(at) if self.calls[at].parked.is_some() => return self.take_up(at, cx, effects),
            Some(at) => self.parking = Some(Parking { call: self.calls[at].id.clone(), ..Parking::default() }),
            None => return Told::Refused("보류할 상담을 먼저 열어 주세요".into()),
        }
        Told::Nothing
    }

    fn confirm(&mut self, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let Some(form) = &self.parking else { return Told::Nothing };
        if form.back {
            let at = typed_ms(&form.at, cx.now_ms);
            return self.call_back_at(at, cx, effects);
        }
        let words = form.words.trim().to_owned();
        if words.is_empty() {
            self.form(|form| form.trouble = Some("왜 보류하는지 고르거나 적어 주세요"));
            return Told::Nothing;
        }
        self.set_aside(words, None, cx, effects)
    }

    fn call_back_at(&mut self, due_ms: Option<i64>, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let Some(form) = &self.parking else { return Told::Nothing };
        let Some(due_ms) = due_ms else {
            self.form(|form| form.trouble = Some("시각으로 읽을 수 없어요. 14:30처럼 적어 주세요"));
            return Told::Nothing;
        };
        let words = form.words.trim();
        let why = if words.is_empty() { CALL_BACK.to_owned() } else { words.to_owned() };
        let back = CallBackRow { due_ms, why: mask(&why).into_owned(), done_ms: None };
        self.set_aside(why, Some(back), cx, effects)
    }

    fn set_aside(
        &mut self,
        why: String,
        back: Option<CallBackRow>,
        cx: &DeskCx<'_>,
        effects: &mut Vec<Effect>,
    ) -> Told {
        let Some(parking) = self.parking.take() else { return Told::Nothing };
        let Some(call) = self.calls.iter_mut().find(|call| call.id == parking.call) else { return Told::Nothing };
        call.call_back = back.or_else(|| call.waits_for());
        call.parked = Some(ParkRow { since_ms: cx.now_ms, why: mask(&why).into_owned() });
        let told = match &call.call_back {
            Some(back) => format!("보류했어요. {}에 다시 전화하도록 알려 드려요", moment(back.due_ms, cx.now_ms)),
            None => {
                let way = cx.settings.shortcuts.caption("가장 오래 기다린 상담으로 돌아가기", Deed::Longest);
                format!("보류했어요. {way}")
            }
        };
        effects.push(call.save(cx.settings));
        self.show_search(cx);
        Told::Done(told)
    }

    /// Takes a call up again; who was to be called back is on the line now.
    pub(super) fn take_up(&mut self, at: usize, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let Some(call) = self.calls.get_mut(at).filter(|call| call.parked.is_some()) else { return Told::Nothing };
        let told = call.pick_up(cx.now_ms);
        effects.push(call.save(cx.settings));
        told
    }

    fn call_now(&mut self, id: &str, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        if let Some(at) = self.calls.iter().position(|call| call.id == id) {
            self.active = Some(at);
            return self.take_up(at, cx, effects);
        }
        if self.left_open.iter().any(|(record, _)| record.id == id) {
            let told = self.resume(id, cx, effects);
            return match self.active.filter(|_| told == Told::Nothing) {
                Some(at) => self.take_up(at, cx, effects),
                None => told,
            };
        }
        let Some(record) = self.backs.iter().find(|record| record.id == id).cloned() else { return Told::Nothing };
        let told = self.follow_up(&record, cx, effects);
        if matches!(told, Told::Done(_)) {
            self.called(id, cx, effects);
        }
        told
    }

    fn called(&mut self, id: &str, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) {
        if let Some(call) = self.calls.iter_mut().find(|call| call.id == id) {
            call.call_back = None;
            call.forget_promise();
            effects.push(call.save(cx.settings));
            return;
        }
        let done = |record: &mut CallRecord| {
            if let Some(back) = &mut record.call_back {
                back.done_ms = Some(cx.now_ms);
            }
            Effect::SaveCall(Box::new(record.clone()))
        };
        if let Some((record, _)) = self.left_open.iter_mut().find(|(record, _)| record.id == id) {
            effects.push(done(record));
        }
        if let Some(at) = self.backs.iter().position(|record| record.id == id) {
            let mut record = self.backs.remove(at);
            effects.push(done(&mut record));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22 10:42 in Korea.
    const NOW: i64 = 1_795_311_720_000;

    #[test]
    fn times_as_people_type_them() {
        for (typed, want) in [
            ("14:30", Some("14:30")),
            ("1430", Some("14:30")),
            ("9:05", Some("11-23 09:05")),
            ("14시", Some("14:00")),
            ("14시 30분", Some("14:30")),
            (" 10:42 ", Some("11-23 10:42")),
            ("23:59", Some("23:59")),
            ("0:00", Some("11-23 00:00")),
            ("24:00", None),
            ("12:60", None),
            ("", None),
            ("곧", None),
            ("1", None),
            ("1:2:3", None),
            ("-1:30", None),
        ] {
            assert_eq!(typed_ms(typed, NOW).map(|ms| moment(ms, NOW)).as_deref(), want, "{typed:?}");
        }
        let soon: Vec<String> = (0..5).filter_map(|at| soon_ms(at, NOW)).map(|ms| moment(ms, NOW)).collect();
        assert_eq!(soon, ["10:52", "11:12", "11:42", "11-23 10:00"]);
    }

    #[test]
    fn how_long_it_lasted() {
        for (ms, words, watch) in [
            (-5, "방금", "0:00"),
            (59_999, "방금", "0:59"),
            (60_000, "1분", "1:00"),
            (3_599_999, "59분", "59:59"),
            (3_600_000, "1시간", "1:00:00"),
            (3_661_000, "1시간 1분", "1:01:01"),
        ] {
            assert_eq!((lasted(ms).as_str(), stopwatch(ms).as_str()), (words, watch), "{ms}");
        }
    }
}
