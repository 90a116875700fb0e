//! The one way to an approval: journal, send once, journal.
//!
//! Knows no gateway. It never sends twice (the compiler sees to that), never sends what is not in the journal,
//! and never retries.

use crate::payment::approval::{ApprovalState, Attempt, SettledBy, Settlement};

use crate::diag::{Bilingual, Words, words};

use super::store::{IntentRefused, JournalEntry, Store, StoreError};

/// Proof that an attempt is in the journal. Only [`approve_once`] can make one, so a gateway that asks for it
/// cannot be reached any other way.
#[derive(Debug)]
pub struct Journaled(Attempt);

impl Journaled {
    /// What is to be captured.
    pub fn attempt(&self) -> &Attempt {
        &self.0
    }
}

/// An approval whose end is not in the journal.
#[derive(Debug, thiserror::Error)]
pub enum ApproveError {
    /// Nothing was sent.
    #[error(transparent)]
    Refused(#[from] IntentRefused),
    /// This is what came of it, and it could not be written down. The journal shows it as unknown.
    #[error(
        "{} 그런데 결과를 기록하지 못했어요. 다시 보내지 말고, 조회해서 기록을 맞춰 주세요. {source}",
        what_came(settlement).ko
    )]
    OutcomeNotRecorded {
        /// What the send brought.
        settlement: Box<Settlement>,
        /// Why it is not in the journal.
        source: StoreError,
    },
}

fn what_came(settlement: &Settlement) -> Words {
    match settlement.state {
        ApprovalState::NotSent => {
            Words::fixed("승인 요청을 보내지 못했어요.", "The request for the approval could not be sent.")
        }
        state => words!(
            "승인 요청은 보냈고 결과는 '{ko}' 상태예요.",
            "The approval was sent, and its outcome is '{en}'.",
            ko = state.korean(),
            en = state.english()
        ),
    }
}

impl Bilingual for ApproveError {
    fn english(&self) -> String {
        match self {
            Self::Refused(refused) => refused.english(),
            Self::OutcomeNotRecorded { settlement, source } => format!(
                "{} But the outcome could not be recorded. Do not send it again; look it up to put the record right. {}",
                what_came(settlement).en,
                source.english()
            ),
        }
    }
}

impl ApproveError {
    /// How the attempt stands as far as this process knows.
    pub fn state(&self) -> ApprovalState {
        match self {
            Self::Refused(_) => ApprovalState::NotSent,
            Self::OutcomeNotRecorded { settlement, .. } => settlement.state,
        }
    }
}

/// Journals `attempt`, calls `send` once, journals what came of it.
///
/// If the process dies, or the returned future is dropped, while `send` runs, the journal shows the attempt as unknown.
/// The two writes block for as long as the disk takes to sync.
///
/// # Errors
/// [`ApproveError::Refused`] when the intent could not be written: `send` was not called.
/// [`ApproveError::OutcomeNotRecorded`] when it was called and its result could not be written.
pub async fn approve_once(
    store: &Store,
    attempt: Attempt,
    send: impl AsyncFnOnce(Journaled) -> Settlement,
) -> Result<JournalEntry, ApproveError> {
    store.record_intent(&attempt)?;
    let id = attempt.id.clone();
    let mut settlement = send(Journaled(attempt)).await;
    settlement.by = SettledBy::Reply;
    if settlement.state == ApprovalState::Intent {
        settlement.state = ApprovalState::Unknown;
    }
    store
        .record_outcome(&id, &settlement)
        .map_err(|source| ApproveError::OutcomeNotRecorded { settlement: Box::new(settlement), source })
}

/// Writes what an inquiry (a read) found out about an attempt whose end was unknown, and gives the entry as it stands.
/// An inquiry that found out nothing writes nothing.
///
/// # Errors
/// [`StoreError`] as of [`Store::record_outcome`].
pub fn resolve_unknown_by_inquiry(
    store: &Store,
    attempt_id: &str,
    found: Settlement,
) -> Result<JournalEntry, StoreError> {
    resolve(store, attempt_id, Settlement { by: SettledBy::Inquiry, ..found })
}

/// Writes what a person decided about an attempt whose end was unknown; `message` says why.
///
/// # Errors
/// [`StoreError`] as of [`Store::record_outcome`].
pub fn resolve_unknown_by_person(
    store: &Store,
    attempt_id: &str,
    found: Settlement,
) -> Result<JournalEntry, StoreError> {
    resolve(store, attempt_id, Settlement { by: SettledBy::Person, ..found })
}

fn resolve(store: &Store, attempt_id: &str, found: Settlement) -> Result<JournalEntry, StoreError> {
    if matches!(found.state, ApprovalState::Intent | ApprovalState::Unknown) {
        let entry = store.journal_entry(attempt_id)?;
        return entry.ok_or_else(|| StoreError::NotFound { attempt: attempt_id.to_owned() });
    }
    store.record_outcome(attempt_id, &found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_sent_is_not_called_sent() {
        for (state, sent) in
            [(ApprovalState::NotSent, false), (ApprovalState::Approved, true), (ApprovalState::Unknown, true)]
        {
            let [code, message, receipt_url] = [const { String::new() }; 3];
            let settlement = Box::new(Settlement { state, code, message, receipt_url, by: SettledBy::Reply });
            let error =
                ApproveError::OutcomeNotRecorded { settlement, source: StoreError::NotFound { attempt: "a".into() } };
            assert_eq!(error.to_string().contains("보냈고"), sent, "{error}");
            assert!(error.to_string().contains("기록하지 못했어요"));
            assert_eq!(error.english().contains("was sent"), sent, "{}", error.english());
        }
    }
}
