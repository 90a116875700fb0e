//! What forbids an approval: asked before the question is put, and again before the one send.
//!
//! An answer that comes while the question stands counts as much as one that was there before. Sends nothing.

use super::{NOT_AUTHENTICATED, PaymentDesk};
use crate::app::records::JournalEntry;
use crate::payment::response::transaction::Transaction;
use crate::payment::tid::Tid;

impl PaymentDesk {
    /// The approval of `tid` that forbids another, if there was one.
    pub(super) fn tried_with(&self, tid: &str) -> Option<&JournalEntry> {
        let shown = self.approval.ready().map(|entry| &**entry);
        let mut known = self.journal.iter().chain(shown);
        known.find(|entry| entry.attempt.tid == tid && entry.state.blocks_resend())
    }

    /// Whether the answer to an approval of `tid` is waited for.
    pub(super) fn is_under_way(&self, tid: &Tid) -> bool {
        self.approval.is_waiting() && self.sent.as_ref() == Some(tid)
    }

    /// Why no approval of `tid` may be sent now, in Korean; none where nothing is known against it.
    pub(super) fn forbids(&self, tid: &str) -> Option<String> {
        if let Some(tried) = self.tried_with(tid) {
            let state = tried.state.korean();
            return Some(format!("이 tid는 이미 승인을 요청했어요 ({state}). 다시 보내지 말고 조회해 주세요"));
        }
        if self.approval.is_waiting() {
            return Some("앞의 승인 요청이 아직 끝나지 않았어요. 결과를 기다려 주세요".into());
        }
        if let Some(found) = self.inquiry.ready().filter(|found| found.tid == tid && is_done(found)) {
            let state = found.status_korean();
            return Some(format!("조회해 보니 이미 끝난 결제예요 ({state}). 다시 승인하지 않아요"));
        }
        let handed = self.form.handed.as_ref().filter(|callback| callback.tid == tid);
        handed.is_some_and(|callback| !callback.is_success()).then(|| NOT_AUTHENTICATED.into())
    }

    /// Takes the question away where what has come since forbids its answer. Why, in Korean.
    pub(super) fn withdraw(&mut self) -> Option<String> {
        let why = self.forbids(self.confirm.as_ref()?.request.tid().as_str())?;
        self.confirm = None;
        Some(format!("승인 요청을 그만두었어요. 아무것도 보내지 않았어요. {why}"))
    }
}

/// Whether the money has moved, or has moved and gone back.
fn is_done(found: &Transaction) -> bool {
    matches!(found.status, Some(0..=2))
}
