//! Forms that were begun for one payment when another came on show, which a call beside it may ask for at any time.
//!
//! Each waits for its own tid and comes back with it. Never fills the form of another payment, never holds a key.

use super::{Form, PaymentDesk};
use crate::app::desk::Told;
use crate::payment::Mode;
use crate::payment::tid::Tid;

/// Most forms that wait. Callbacks that were only looked at are among them.
const WAITING_MAX: usize = 20;

impl PaymentDesk {
    /// The forms that wait for their tid to come back, the last one first; none that was sent meanwhile.
    pub fn begun(&self) -> impl Iterator<Item = (&Tid, &Form)> {
        let open = self.begun.iter().filter(|(tid, _)| self.tried_with(tid.as_str()).is_none());
        open.map(|(tid, form)| (tid, form))
    }

    /// Keeps the form of `tid`, if there is anything in it, and says so. The key stays with the form on show: it is of the
    /// merchant, not of the payment.
    pub(super) fn put_aside(&mut self, tid: Tid, mode: Mode) -> Told {
        if !self.form.is_begun(mode) || self.tried_with(tid.as_str()).is_some() {
            return Told::Nothing;
        }
        let form = Form { key: Form::of(mode).key, ..self.form.clone() };
        let head = form.head();
        self.begun.retain(|(known, _)| *known != tid);
        self.begun.insert(0, (tid, form));
        self.begun.truncate(WAITING_MAX);
        Told::Done(format!("적던 승인 요청({head})은 남겨 두었어요. 거래에서 이어서 적을 수 있어요"))
    }

    /// Brings back the form that was begun for `tid`, where there is one and nothing stands in its place.
    pub(super) fn take_up(&mut self, tid: &Tid, mode: Mode) {
        if self.form.is_begun(mode) {
            return;
        }
        let Some(at) = self.begun.iter().position(|(known, _)| known == tid) else { return };
        let (_, form) = self.begun.remove(at);
        let key = std::mem::take(&mut self.form.key);
        let is_same = form.mid == self.form.mid;
        self.form = form;
        if is_same {
            self.form.key = key;
        }
    }
}
