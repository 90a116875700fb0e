//! Beginning a guide again for a customer who is known already: within a call, or after one that has ended.
//!
//! Takes over what stays true of the customer, and none of the answers.

use super::call::texts;
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
        call.begin_anew(fresh);
        effects.push(Effect::SaveGuideTexts(texts(&call.session)));
        effects.push(call.save(cx.settings));
        Told::Nothing
    }

    /// Starts a call that follows one that has ended: same customer, same guide, no answers.
    pub(super) fn follow_up(&mut self, earlier: &CallRecord, cx: &DeskCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let customer = earlier.inputs.get("customer").map(String::as_str);
        self.follow_with(&earlier.guide, earlier, customer, cx, effects)
    }

    /// Starts a call with a guide for the customer of an earlier one, under the name that is known of them.
    pub(super) fn follow_with(
        &mut self,
        guide: &str,
        earlier: &CallRecord,
        customer: Option<&str>,
        cx: &DeskCx<'_>,
        effects: &mut Vec<Effect>,
    ) -> Told {
        let told = self.start(guide, None, cx, effects);
        let Some(call) = self.call_mut().filter(|_| told == Told::Nothing) else { return told };
        if let Some(customer) = customer {
            call.session.set_input("customer", customer);
        }
        call.follows = Some(earlier.id.clone());
        call.caller.hash.clone_from(&earlier.caller);
        effects.push(call.save(cx.settings));
        Told::Done(format!("{} 상담에 이어서 시작했어요", moment(earlier.started_ms, cx.now_ms)))
    }
}
