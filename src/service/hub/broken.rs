//! What is told in place of an answer that never comes: the queue was full, a worker is gone, or a job panicked.
//!
//! Whoever waits for an answer must not wait for ever, and a worker outlives its worst job.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Events;
use crate::app::effect::{Effect, Event, Failure};
use crate::app::keys::{KeyAnswer, KeyRequest};
use crate::payment::request::Read;

/// Does a job. Where it panics, that is told to whoever waits for it. Returns whether it came to its end.
pub(super) fn guarded(effect: Effect, out: &Events, job: impl FnOnce(Effect)) -> bool {
    let event = instead_of(&effect, panicked(&effect));
    let ended = catch_unwind(AssertUnwindSafe(|| job(effect))).is_ok();
    if !ended {
        out.send(event);
    }
    ended
}

/// What is told of a job that panicked. The panic itself has been reported by the panic hook.
pub(super) fn panicked(effect: &Effect) -> Failure {
    match effect {
        Effect::Approve { .. } => Failure::new(
            "승인 요청을 처리하다가 프로그램 오류가 났어요. 결제됐을 수 있어요.",
            "다시 보내지 말고 승인 기록을 보고 조회로 확인해 주세요.",
        ),
        _ => Failure::new(
            "프로그램 오류로 방금 한 일을 끝내지 못했어요.",
            "다른 일은 계속할 수 있어요. 같은 일에서 되풀이되면 관리자에게 알려 주세요.",
        ),
    }
}

/// The answer to an effect that was not carried out.
pub(super) fn instead_of(effect: &Effect, failure: Failure) -> Event {
    match effect {
        Effect::LoadLibrary { id, .. } => {
            Event::LibraryFailed { id: *id, why: format!("{} {}", failure.message, failure.hint).trim_end().to_owned() }
        }
        Effect::Diagnose { id, .. } => Event::Diagnosed { id: *id, card: Err(failure) },
        Effect::ReadPaste(_) => Event::PasteRead(Err(failure)),
        Effect::CheckCa(path) => Event::CaChecked { path: path.clone(), result: Err(failure) },
        Effect::Ask { id, read: Read::Receipt(_), .. } => Event::Receipt { id: *id, result: Err(failure) },
        Effect::Ask { id, .. } => Event::Transaction { id: *id, result: Err(failure) },
        Effect::Approve { id, .. } => Event::Approval { id: *id, result: Err(failure) },
        Effect::CheckConnection(id) => Event::Connection { id: *id, result: Err(failure) },
        Effect::FindCalls { id, .. } => Event::CallsFound { id: *id, page: Err(failure) },
        Effect::JudgeNotices { id, .. } => Event::NoticesJudged { id: *id, judged: Err(failure) },
        Effect::Keys(KeyRequest::Keep { name, place, .. }) => {
            Event::Keys(KeyAnswer::Kept { name: name.clone(), place: *place, result: Err(failure) })
        }
        Effect::Keys(KeyRequest::Forget(name)) => {
            Event::Keys(KeyAnswer::Forgotten { name: name.clone(), result: Err(failure) })
        }
        // Nobody waits for these: what was asked for is asked for again by whoever still wants it.
        _ => Event::Trouble(failure),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::sync_channel;

    use super::super::Waker;
    use super::*;
    use crate::app::diagnose::Pasted;
    use crate::app::keys::{KeyName, KeyPlace};
    use crate::app::past::PastQuery;
    use crate::payment::secret::Secret;

    #[test]
    fn whoever_waits_is_answered() {
        let (name, place) = (KeyName::Proxy, KeyPlace::Store);
        let keep = KeyRequest::Keep { name: name.clone(), key: Secret::new("hush"), place };
        for (effect, wanted) in [
            (Effect::FindCalls { id: 3, query: PastQuery::default() }, "CallsFound { id: 3, page: Err("),
            (Effect::JudgeNotices { id: 4, text: "".into() }, "NoticesJudged { id: 4, judged: Err("),
            (Effect::Keys(keep), "Keys(Kept { name: Proxy, place: Store, result: Err("),
            (Effect::Keys(KeyRequest::Forget(name)), "Keys(Forgotten { name: Proxy, result: Err("),
            (Effect::CheckConnection(5), "Connection { id: 5, result: Err("),
            (Effect::Keys(KeyRequest::Look), "Trouble("),
            (Effect::LoadJournal, "Trouble("),
        ] {
            let told = format!("{:?}", instead_of(&effect, Failure::new("말", "")));
            assert!(told.starts_with(wanted) && !told.contains("hush"), "{told}");
        }
    }

    fn diagnose() -> Effect {
        Effect::Diagnose { id: 7, text: Pasted("x".into()), order: None, library: None, index: None }
    }

    #[test]
    fn a_job_that_breaks_is_answered_and_the_next_one_is_done() {
        let (sender, events) = sync_channel(4);
        let out = Events { sender, waker: Arc::new(Waker::new()) };
        assert!(!guarded(diagnose(), &out, |_| std::panic::resume_unwind(Box::new("broke"))));
        assert!(guarded(Effect::LoadCalls, &out, |_| out.trouble("did it", "")));
        let told: Vec<Event> = events.try_iter().collect();
        let [Event::Diagnosed { id: 7, card: Err(why) }, Event::Trouble(next)] = &told[..] else { panic!("{told:?}") };
        assert!(why.message.contains("프로그램 오류") && next.message == "did it", "{told:?}");
    }
}
