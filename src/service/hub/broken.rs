//! What is told in place of an answer that never comes: the queue was full, a worker is gone, or a job panicked.
//!
//! Whoever waits for an answer must not wait for ever, and a worker outlives its worst job.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Events;
use crate::app::effect::{Effect, Event, Failure};
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
