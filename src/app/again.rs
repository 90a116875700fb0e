//! Beginning a guide again for a customer who is known already: within a call, or after one that has ended.
//!
//! Takes over what stays true of the customer, and none of the answers.

use super::call::{Call, texts};
use super::desk::{Desk, DeskCx, Told};
use super::effect::Effect;
use super::park::moment;
use super::records::CallRecord;
use crate::guide::session::Session;

impl Desk {
    /// Begins the guide of the call on show anew, in its newest version. Values and note stay.
    pub(super) fn restart(&mut self, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let (Some(loaded), Some(call)) = (cx.loaded, self.active.and_then(|at| self.calls.get_mut(at))) else {
            return Told::Nothing;
        };
        let fresh = match Session::start(&loaded.library, &call.session.root().id) {
            Ok(fresh) => fresh,
            Err(refused) => return Told::Refused(refused.to_string()),
        };
        let old = std::mem::replace(&mut call.session, fresh);
        for (name, value) in old.inputs() {
            call.session.set_input(name, value);
        }
        call.ticked.clear();
        call.acknowledged.clear();
        call.answered_ms.clear();
        (call.changing, call.told, call.held, call.ending) = (None, None, None, None);
        effects.push(Effect::SaveGuideTexts(texts(&call.session)));
        effects.push(call.save(cx.settings));
        Told::Done("안내를 처음부터 다시 시작했어요. 고객 정보와 메모는 그대로예요".into())
    }

    /// Starts a call that follows one that has ended: same customer, same guide, no answers.
    pub(super) fn follow_up(&mut self, earlier: &CallRecord, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let told = self.start(&earlier.guide, None, cx, effects);
        let Some(call) = self.call_mut().filter(|_| told == Told::Nothing) else { return told };
        if let Some(customer) = earlier.inputs.get("customer") {
            call.session.set_input("customer", customer);
        }
        call.follows = Some(earlier.id.clone());
        call.caller.hash.clone_from(&earlier.caller);
        effects.push(call.save(cx.settings));
        Told::Done(format!("{} 상담에 이어서 시작했어요", moment(earlier.started_ms, cx.now_ms)))
    }
}

impl Call {
    /// Whether this is the first step of the guide with nothing answered yet.
    pub fn is_fresh(&self) -> bool {
        self.session.trail().is_empty()
    }
}
