//! The journal of approvals: an intent before the network, an outcome after it, nothing ever changed.
//!
//! Nothing here sends. An intent without an outcome is shown as unknown, because nobody knows how far it came.

use std::collections::BTreeMap;

use rusqlite::{Connection, TransactionBehavior};

use super::chain::{self, Chain, EventRow};
use super::{JournalEntry, Store, StoreError};
use crate::diag::Bilingual;
use crate::payment::Mode;
use crate::payment::approval::{ApprovalState, Attempt, SettledBy, Settlement};

/// For so long (in milliseconds) after its intent an attempt may still be on its way: the whole send is given 30 s,
/// doubled. Until then only a reply may say that nothing was captured.
const UNDER_WAY_MS: i64 = 60_000;

/// Why an intent was not written. Nothing may be sent then.
#[derive(Debug, thiserror::Error)]
pub enum IntentRefused {
    /// There is an attempt for the same tid already (or the same attempt), and it forbids another.
    #[error(
        "보내지 않았어요. 이 거래 번호는 이미 승인 요청한 기록이 있어요(지금 상태: {}). 다시 보내지 말고 거래를 조회해 주세요.",
        state.korean()
    )]
    AlreadyTried {
        /// How that attempt stands; never intent.
        state: ApprovalState,
        /// Its id.
        attempt: String,
        /// When it was confirmed, in Unix milliseconds.
        at_ms: i64,
    },
    /// The journal could not be written.
    #[error("보내지 않았어요. 승인 기록을 먼저 남기지 못했어요. {0}")]
    Store(#[from] StoreError),
}

impl Bilingual for IntentRefused {
    fn english(&self) -> String {
        match self {
            Self::AlreadyTried { state, .. } => format!(
                "Nothing was sent. An approval of this tid was asked for already (now: {}). Do not send it again; look it up.",
                state.english()
            ),
            Self::Store(error) => {
                format!("Nothing was sent. The approval could not be recorded beforehand. {}", error.english())
            }
        }
    }
}

impl From<rusqlite::Error> for IntentRefused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// An attempt with what is known of it.
#[derive(Debug)]
pub(super) struct Known {
    /// As people see it.
    pub entry: JournalEntry,
    /// As the rules see it: an intent is an intent.
    pub raw_state: ApprovalState,
    /// Row of its intent.
    pub first_seq: i64,
}

impl Store {
    /// Writes that `attempt` is about to be sent. When this returns `Ok`, the row is on the disk, and no other
    /// process can write another intent for the same tid unless this one ends as not sent.
    ///
    /// # Errors
    /// [`IntentRefused`]; nothing may be sent then.
    pub fn record_intent(&self, attempt: &Attempt) -> Result<(), IntentRefused> {
        if attempt.mode != self.mode {
            let found = attempt.mode.korean().to_owned();
            return Err(StoreError::WrongMode { wanted: self.mode, found }.into());
        }
        let row = intent_row(attempt)?;
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if !chain::is_whole_at_its_end(&transaction)? {
            return Err(StoreError::Damaged { why: "approval_head".to_owned() }.into());
        }
        let rows = chain::rows(&transaction, "WHERE tid = $1 OR attempt_id = $2", &[&attempt.tid, &attempt.id])?;
        let earlier = fold(rows)?.into_iter().find(|k| k.raw_state.blocks_resend() || k.entry.attempt.id == attempt.id);
        if let Some(Known { entry, .. }) = earlier {
            let (attempt, at_ms) = (entry.attempt.id, entry.attempt.at_ms);
            return Err(IntentRefused::AlreadyTried { state: entry.state, attempt, at_ms });
        }
        chain::append(&transaction, row)?;
        transaction
            .execute("INSERT INTO approval_claim (tid, attempt_id) VALUES ($1, $2)", [&attempt.tid, &attempt.id])?;
        Ok(transaction.commit()?)
    }

    /// Writes what became of an attempt, and gives the entry as it now stands. Not sent frees the tid.
    ///
    /// # Errors
    /// [`StoreError`] when there is no such attempt, when [`ApprovalState::may_become`] forbids the step, when
    /// somebody else than the sender wants to call it off while it may be under way, or when the disk refuses.
    pub fn record_outcome(&self, attempt_id: &str, settlement: &Settlement) -> Result<JournalEntry, StoreError> {
        let now_ms = self.clock.now_ms();
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(known) = find(&transaction, attempt_id)? else {
            return Err(StoreError::NotFound { attempt: attempt_id.to_owned() });
        };
        may_settle(&known, settlement, now_ms)?;
        let attempt = known.entry.attempt;
        let message = (self.mask)(&settlement.message);
        let row = EventRow {
            kind: "outcome".to_owned(),
            at_ms: now_ms,
            state: settlement.state.as_str().to_owned(),
            code: settlement.code.clone(),
            message: message.clone(),
            receipt_url: settlement.receipt_url.clone(),
            settled_by: settlement.by.as_str().to_owned(),
            ..intent_row(&attempt)?
        };
        chain::append(&transaction, row)?;
        if !settlement.state.blocks_resend() {
            transaction.execute("DELETE FROM approval_claim WHERE attempt_id = $1", [attempt_id])?;
        }
        transaction.commit()?;
        Ok(JournalEntry {
            attempt,
            state: settlement.state,
            code: settlement.code.clone(),
            message,
            receipt_url: settlement.receipt_url.clone(),
            settled_by: Some(settlement.by),
            settled_ms: Some(now_ms),
        })
    }

    /// Every attempt, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn journal(&self) -> Result<Vec<JournalEntry>, StoreError> {
        let rows = chain::rows(&self.connection(), "", &[])?;
        let mut entries: Vec<_> = fold(rows)?.into_iter().map(|known| known.entry).collect();
        entries.reverse();
        Ok(entries)
    }

    /// One attempt, or `None`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn journal_entry(&self, attempt_id: &str) -> Result<Option<JournalEntry>, StoreError> {
        Ok(find(&self.connection(), attempt_id)?.map(|known| known.entry))
    }

    /// Whether the journal is as it was written.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read at all.
    pub fn verify_chain(&self) -> Result<Chain, StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction()?;
        chain::verify(&transaction)
    }
}

fn find(connection: &Connection, attempt_id: &str) -> Result<Option<Known>, StoreError> {
    Ok(fold(chain::rows(connection, "WHERE attempt_id = $1", &[attempt_id])?)?.pop())
}

fn may_settle(known: &Known, settlement: &Settlement, now_ms: i64) -> Result<(), StoreError> {
    let attempt = &known.entry.attempt;
    if !known.raw_state.may_become(settlement.state) {
        return Err(StoreError::NotAllowed {
            attempt: attempt.id.clone(),
            from: known.raw_state,
            to: settlement.state,
        });
    }
    // An inquiry that overtakes its own approval finds nothing, and would free a tid that is about to be captured.
    let open = known.raw_state == ApprovalState::Intent && settlement.by != SettledBy::Reply;
    let under_way = (0..UNDER_WAY_MS).contains(&now_ms.saturating_sub(attempt.at_ms));
    if open && under_way && settlement.state != ApprovalState::Approved {
        return Err(StoreError::StillRunning { attempt: attempt.id.clone() });
    }
    Ok(())
}

fn intent_row(attempt: &Attempt) -> Result<EventRow, StoreError> {
    let whole = |what, won: u64| i64::try_from(won).map_err(|_| StoreError::OutOfRange { what });
    Ok(EventRow {
        seq: 0,
        attempt_id: attempt.id.clone(),
        kind: "intent".to_owned(),
        at_ms: attempt.at_ms,
        mode: mode_word(attempt.mode).to_owned(),
        tid: attempt.tid.clone(),
        mid: attempt.mid.clone(),
        moid: attempt.moid.clone(),
        amount: whole("amount", attempt.amount)?,
        tax_free: whole("tax_free", attempt.tax_free)?,
        state: ApprovalState::Intent.as_str().to_owned(),
        code: String::new(),
        message: String::new(),
        receipt_url: String::new(),
        settled_by: String::new(),
        prev_hash: String::new(),
        hash: String::new(),
    })
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Practice => "practice",
        Mode::Live => "live",
    }
}

/// Rows in order of writing to attempts in order of their intents.
pub(super) fn fold(rows: Vec<EventRow>) -> Result<Vec<Known>, StoreError> {
    let mut known: Vec<Known> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let seq = row.seq;
        let spoilt = || StoreError::Damaged { why: format!("approval_event {seq}") };
        match places.get(&row.attempt_id).copied() {
            None => {
                places.insert(row.attempt_id.clone(), known.len());
                known.push(begin(row).ok_or_else(spoilt)?);
            }
            Some(place) => settle(&mut known[place], row).ok_or_else(spoilt)?,
        }
    }
    Ok(known)
}

fn begin(row: EventRow) -> Option<Known> {
    let mode = [Mode::Practice, Mode::Live].into_iter().find(|mode| mode_word(*mode) == row.mode)?;
    let raw_state = ApprovalState::from_word(&row.state).filter(|state| *state == ApprovalState::Intent)?;
    let attempt = Attempt {
        id: row.attempt_id,
        at_ms: row.at_ms,
        mode,
        tid: row.tid,
        mid: row.mid,
        moid: row.moid,
        amount: u64::try_from(row.amount).ok()?,
        tax_free: u64::try_from(row.tax_free).ok()?,
    };
    let entry = JournalEntry {
        attempt,
        state: ApprovalState::Unknown,
        code: String::new(),
        message: String::new(),
        receipt_url: String::new(),
        settled_by: None,
        settled_ms: None,
    };
    Some(Known { entry, raw_state, first_seq: row.seq })
}

fn settle(known: &mut Known, row: EventRow) -> Option<()> {
    known.raw_state = ApprovalState::from_word(&row.state).filter(|next| known.raw_state.may_become(*next))?;
    known.entry.state = known.raw_state;
    known.entry.code = row.code;
    known.entry.message = row.message;
    known.entry.receipt_url = row.receipt_url;
    known.entry.settled_by = Some(SettledBy::from_word(&row.settled_by)?);
    known.entry.settled_ms = Some(row.at_ms);
    Some(())
}
