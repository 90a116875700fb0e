//! Plain records that outlive the program: calls, searches that found nothing, approvals.
//!
//! Made by the core, kept by a store. Nothing here knows how or where they are kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::payment::approval::{ApprovalState, Attempt, SettledBy};

/// One customer call, running or finished.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CallRecord {
    /// UUID v7, text form.
    pub id: String,
    /// Id of the guide the call began with.
    pub guide: String,
    /// Step the call began at, where that is not the first of the guide.
    pub start_step: Option<String>,
    /// Unix milliseconds.
    pub started_ms: i64,
    /// Unix milliseconds; `None` while the call is running.
    pub ended_ms: Option<i64>,
    /// Name of the agent, from the settings of that time.
    pub agent: String,
    /// Centre of the agent, from the settings of that time.
    pub center: String,
    /// In the order they were given.
    pub answers: Vec<AnswerRow>,
    /// What the caller had tried and what was skipped, as [`crate::guide::session::Mark::to_text`] writes it.
    #[serde(default)]
    pub marks: Vec<String>,
    /// Input id to value.
    pub inputs: BTreeMap<String, String>,
    /// The agent's own words.
    pub note: String,
    /// How it ended; `None` while nobody has said.
    pub outcome: Option<OutcomeRow>,
    /// Guide versions in use: guide id and SHA-256 of its text in hex.
    pub guide_texts: Vec<(String, String)>,
    /// Title of the guide the call began with, as it was then.
    pub title: String,
    /// What an ended call is found by besides its note: guide, outcome, day.
    pub words: String,
    /// Set aside, while it is.
    pub parked: Option<ParkRow>,
    /// To be called back.
    pub call_back: Option<CallBackRow>,
    /// The note in writing, where the call was about to end.
    pub draft: Option<DraftRow>,
    /// Keyed hash of the caller's number in hex. The number is kept nowhere.
    pub caller: Option<String>,
    /// Id of the earlier call that this one follows up.
    pub follows: Option<String>,
}

/// A call that was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ParkRow {
    /// Unix milliseconds.
    pub since_ms: i64,
    /// Why, masked.
    pub why: String,
}

/// A customer who waits for a call.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CallBackRow {
    /// When, in Unix milliseconds.
    pub due_ms: i64,
    /// Why, masked.
    pub why: String,
    /// Unix milliseconds; `None` while nobody has called.
    pub done_ms: Option<i64>,
}

/// A note that was being written when the call was about to end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DraftRow {
    /// Disposition code picked so far; empty where none was.
    pub code: String,
    /// The note, masked.
    pub text: String,
}

/// One answer of one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRow {
    /// Guide the step belongs to.
    pub guide: String,
    /// Step id.
    pub step: String,
    /// Which visit of that step, from 1.
    pub visit: u32,
    /// Id or label of the choice taken.
    pub choice: String,
    /// Unix milliseconds.
    pub at_ms: i64,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeRow {
    /// Outcome of the guide that was reached, empty where the agent ended early.
    pub outcome: String,
    /// Result word, such as `resolved`.
    pub result: String,
    /// Code of `dispositions.toml`.
    pub code: String,
}

/// A search that found nothing, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchMiss {
    /// What was typed, masked.
    pub query: String,
    /// How many times.
    pub count: u64,
    /// Unix milliseconds of the last time.
    pub last_ms: i64,
}

/// One approval attempt as the journal tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// What was to be captured.
    pub attempt: Attempt,
    /// Where it stands. An intent without an outcome reads as unknown, never as intent.
    pub state: ApprovalState,
    /// The gateway's code, empty where there is none.
    pub code: String,
    /// Words of the last outcome, masked.
    pub message: String,
    /// Receipt address of an approval, empty otherwise.
    pub receipt_url: String,
    /// Who wrote the last outcome; `None` where there is none.
    pub settled_by: Option<SettledBy>,
    /// Unix milliseconds of the last outcome; `None` where there is none.
    pub settled_ms: Option<i64>,
}
