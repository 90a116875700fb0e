//! The worker for calls: keeps each as it stands, gives them back at the next start.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use super::broken::{guarded, instead_of};
use super::{Events, Job, Shared};
use crate::app::caller::Before;
use crate::app::effect::{Effect, Event, Failure, GuideText};
use crate::app::past::PAGE;
use crate::app::records::CallRecord;
use crate::payment::Mode;
use crate::service::caller;
use crate::service::store::{Store, StoreError};

/// Finished calls given back at the start.
const FINISHED: usize = 200;

pub(super) fn run(queue: &Receiver<Job>, shared: &Shared, settle: &SyncSender<()>, out: &Events) {
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        batch.extend(queue.try_iter());
        for Job { settings, effect } in newest_only(batch) {
            guarded(effect, out, |effect| {
                if let Err(error) = carry_out(&effect, settings.mode, shared, out) {
                    out.send(instead_of(&effect, Failure::new(error.to_string(), "")));
                }
            });
        }
        // Where one waits already it means this batch, too; where nobody is left to hear, the store closes and settles.
        match settle.try_send(()) {
            Ok(()) | Err(_) => {}
        }
    }
}

/// Brings what was kept to the disk, apart from the keeping: a slow disk holds up nobody's next answer.
pub(super) fn settle(queue: &Receiver<()>, shared: &Shared, out: &Events) {
    while queue.recv().is_ok() {
        for store in shared.open_stores() {
            if let Err(error) = store.settle() {
                out.trouble(error.to_string(), "");
            }
        }
    }
}

/// Of several states of one call only the newest is written, in its place.
fn newest_only(batch: Vec<Job>) -> Vec<Job> {
    let mut newest: BTreeMap<String, usize> = BTreeMap::new();
    for (at, job) in batch.iter().enumerate() {
        if let Effect::SaveCall(call) = &job.effect {
            newest.insert(call.id.clone(), at);
        }
    }
    let kept = |(at, job): (usize, Job)| match &job.effect {
        Effect::SaveCall(call) if newest.get(&call.id) != Some(&at) => None,
        _ => Some(job),
    };
    batch.into_iter().enumerate().filter_map(kept).collect()
}

fn carry_out(effect: &Effect, mode: Mode, shared: &Shared, out: &Events) -> Result<(), StoreError> {
    // Calls belong to the desk, whichever gateway is set: they are kept with the mode they ran in.
    let store = shared.store(mode)?;
    match effect {
        Effect::SaveCall(call) => store.save_call(call),
        Effect::SaveGuideTexts(texts) => {
            texts.iter().try_for_each(|text| store.save_guide_text(&text.version, &text.guide, &text.text))
        }
        Effect::FindCalls { id, query } => {
            out.send(Event::CallsFound { id: *id, page: Ok(store.past_calls(query, PAGE)?) });
            Ok(())
        }
        Effect::OpenCall(id) => {
            out.send(match store.call(id)? {
                Some(call) => Event::CallOpened(Box::new(with_texts(&store, call)?)),
                None => Event::Trouble(Failure::new(
                    "이 상담은 이 PC의 기록에 없어서 열지 못했어요.",
                    "지난 상담의 목록을 다시 찾아 주세요.",
                )),
            });
            Ok(())
        }
        Effect::FindCaller { call, number } => {
            let hash = caller::hash(&shared.data_dir, number)?;
            let (count, last) = store.calls_of(&hash, call)?;
            let (call, number) = (call.clone(), number.clone());
            out.send(Event::CallerFound { call, number, hash, before: Before { count, last } });
            Ok(())
        }
        Effect::CountMiss(query) => store.count_search_without_result(query, shared.clock.now_ms()),
        Effect::LoadCalls => {
            let open = store.open_calls()?;
            let open = open.into_iter().map(|call| with_texts(&store, call)).collect::<Result<Vec<_>, _>>()?;
            out.send(Event::Calls { open, finished: store.finished_calls(FINISHED)? });
            out.send(Event::CallBacks(store.call_backs()?));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn with_texts(store: &Arc<Store>, call: CallRecord) -> Result<(CallRecord, Vec<GuideText>), StoreError> {
    let mut texts = Vec::new();
    for (guide, version) in &call.guide_texts {
        if let Some(text) = store.guide_text(version)? {
            texts.push(GuideText { version: version.clone(), guide: guide.clone(), text: text.into() });
        }
    }
    Ok((call, texts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_state_of_a_call_is_written() {
        let call = |id: &str, note: &str| {
            let record = CallRecord { id: id.into(), note: note.into(), ..CallRecord::default() };
            Effect::SaveCall(Box::new(record))
        };
        let effects = [call("a", "1"), call("b", "1"), Effect::LoadCalls, call("a", "2")];
        let kept = newest_only(effects.map(|effect| Job { settings: Arc::default(), effect }).into());
        let words: Vec<String> = kept
            .iter()
            .map(|job| match &job.effect {
                Effect::SaveCall(call) => format!("{}{}", call.id, call.note),
                _ => "load".into(),
            })
            .collect();
        assert_eq!(words, ["b1", "load", "a2"]);
    }
}
