//! The end of a call: how it ended, the note that is left, and what of both is kept when the end is left again.
//!
//! What a person wrote is never thrown away: another outcome changes its line only, and words that came after it are
//! added below. Keeps nothing itself; records go out, masked.

use super::Call;
use crate::app::command::DeskCommand;
use crate::app::crm::CopyFormat;
use crate::app::note::{Fact, NoteParts, clock, compose, day, facts, result_line, with_facts, with_result, with_words};
use crate::app::park::{moment, soon_ms, typed_ms};
use crate::app::records::{CallBackRow, CallRecord, DraftRow, OutcomeRow};
use crate::app::settings::Settings;
use crate::guide::library::Library;
use crate::guide::model::CallResult;
use crate::text::mask::mask;

/// The last screen of a call.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// Disposition code.
    pub code: Option<String>,
    /// The note.
    pub text: String,
    /// The agent changed it; it is not written again.
    pub edited: bool,
    /// "Finish" was asked for without an outcome.
    pub needs_code: bool,
    /// When the customer is called back, in Unix milliseconds, where that is how it ends.
    pub back_ms: Option<i64>,
    /// That time, as it is typed.
    pub back_at: String,
    /// The shape of the copy; `None` for the one of the settings.
    pub format: Option<CopyFormat>,
    /// Id of the guide that is started for the same customer once this call has ended.
    pub next: Option<String>,
    /// Code of the outcome the walk stood at when this end began.
    reached: Option<String>,
    /// The lines of the call that are in the text already; `None` where nobody knows which.
    facts: Option<Vec<Fact>>,
    /// The words of the call note that are in the text already.
    words: String,
    /// The code whose line is in the text already.
    told: Option<String>,
    /// How a call with the code ends.
    result: Option<CallResult>,
}

impl Ending {
    fn set(&mut self, command: DeskCommand, now_ms: i64) {
        match command {
            DeskCommand::CopyAs(format) => self.format = Some(format),
            DeskCommand::FinalNote(text) => (self.text, self.edited) = (text, true),
            DeskCommand::EndSoon(at) => {
                self.back_ms = soon_ms(at, now_ms);
                self.back_at = self.back_ms.map(|ms| moment(ms, now_ms)).unwrap_or_default();
            }
            DeskCommand::EndAt(typed) => {
                self.back_ms = typed_ms(&typed, now_ms);
                self.back_at = typed;
            }
            _ => {}
        }
    }

    /// A time to call back was typed that cannot be read.
    pub fn is_time_unread(&self) -> bool {
        !self.back_at.trim().is_empty() && self.back_ms.is_none()
    }
}

impl Call {
    /// Begins the end, or takes up the one that was left: with what was written and picked there, unless the walk has
    /// come to another outcome since.
    pub(in crate::app) fn begin_ending(&mut self, library: Option<&Library>, settings: &Settings, now_ms: i64) {
        let reached = self.session.outcome().map(|outcome| outcome.code.clone());
        let mut ending = self.closed.take().unwrap_or_default();
        if ending.reached != reached {
            ending.code = reached.clone().or(ending.code.filter(|code| Some(code) != ending.reached.as_ref()));
        }
        (ending.reached, ending.needs_code, ending.next) = (reached, false, None);
        self.ending = Some(ending);
        self.write_note(library, settings, now_ms);
    }

    /// Goes on with the call. What stands at the end waits for the next one.
    pub(in crate::app) fn leave_ending(&mut self) {
        if let Some(ending) = self.ending.take() {
            self.closed = Some(ending);
        }
    }

    /// Nobody waits for the time any more that was promised at the end.
    pub(in crate::app) fn forget_promise(&mut self) {
        for ending in self.ending.iter_mut().chain(&mut self.closed) {
            (ending.back_ms, ending.back_at) = (None, String::new());
        }
    }

    /// What is said at the end about the end itself.
    pub(super) fn say_at_end(&mut self, command: DeskCommand, library: Option<&Library>, now_ms: i64) {
        let code = self.ending.as_ref().and_then(|ending| ending.code.as_deref());
        let result = code.and_then(|code| self.result_of(library, code));
        if let Some(ending) = &mut self.ending {
            ending.set(command, now_ms);
            ending.result = result;
        }
    }

    pub(super) fn pick(&mut self, code: String, library: Option<&Library>, settings: &Settings, now_ms: i64) {
        if let Some(ending) = &mut self.ending {
            (ending.code, ending.needs_code) = (Some(code), false);
        }
        self.write_note(library, settings, now_ms);
    }

    /// Brings the note at the end up to date: all of it, or of one that the agent has written only the lines that say
    /// something else by now, and the words that are new.
    pub(in crate::app) fn write_note(&mut self, library: Option<&Library>, settings: &Settings, now_ms: i64) {
        let Some(ending) = &self.ending else { return };
        let code = ending.code.as_deref();
        let result = code.and_then(|code| self.result_of(library, code));
        let facts = facts(&self.session);
        let text = if ending.edited {
            let text = match &ending.facts {
                Some(old) => with_facts(&ending.text, old, &facts),
                None => ending.text.clone(),
            };
            let text = match code.filter(|_| ending.told != ending.code).zip(result) {
                Some((code, result)) => with_result(&text, &result_line(library, code, result)),
                None => text,
            };
            with_words(&text, &ending.words, &self.note)
        } else {
            compose(&NoteParts {
                session: &self.session,
                library,
                code,
                result,
                words: &self.note,
                started_ms: self.started_ms,
                ended_ms: now_ms,
                agent: &settings.agent_name,
                center: &settings.center,
            })
        };
        if let Some(ending) = &mut self.ending {
            ending.text = text;
            ending.facts = Some(facts);
            self.note.as_str().clone_into(&mut ending.words);
            ending.told.clone_from(&ending.code);
            ending.result = result;
        }
    }

    /// How a call with this code ends; without a library, as it did when there was one.
    pub fn result_of(&self, library: Option<&Library>, code: &str) -> Option<CallResult> {
        let reached = self.session.outcome().filter(|outcome| outcome.code == code).map(|outcome| outcome.result);
        let Some(library) = library else {
            let kept = self.ending.as_ref().filter(|ending| ending.told.as_deref() == Some(code));
            return reached.or_else(|| kept?.result);
        };
        reached.or_else(|| library.tables.dispositions.get(code).map(|disposition| disposition.result))
    }

    pub(in crate::app) fn finished_record(
        &self,
        library: Option<&Library>,
        settings: &Settings,
        now_ms: i64,
        code: &str,
        text: &str,
    ) -> CallRecord {
        let outcome = self.session.outcome().filter(|outcome| outcome.code == code);
        let result = self.result_of(library, code);
        let mut record = self.record(settings);
        record.ended_ms = Some(now_ms);
        record.note = mask(text).into_owned();
        (record.parked, record.draft) = (None, None);
        record.call_back = self.promised(result);
        record.outcome = Some(OutcomeRow {
            outcome: outcome.map(|outcome| outcome.id.clone()).unwrap_or_default(),
            result: result.map_or_else(String::new, |result| result.as_str().into()),
            code: code.to_owned(),
        });
        let label = library.and_then(|library| library.tables.dispositions.get(code)).map_or("", |d| d.label.as_str());
        record.words = [
            record.title.as_str(),
            result.map_or("", CallResult::korean),
            label,
            code,
            &day(self.started_ms),
            &clock(self.started_ms),
        ]
        .join(" ");
        record
    }

    /// When the customer of the open call is called back. What is being promised at the end is kept with it, too: a kill
    /// must not lose it. A call that is set aside waits for the time that was said then.
    pub(in crate::app) fn waits_for(&self) -> Option<CallBackRow> {
        let at_the_end = || self.promised(self.ending.as_ref().and_then(|ending| ending.result));
        match self.parked {
            Some(_) => self.call_back.clone(),
            None => at_the_end().or_else(|| self.call_back.clone()),
        }
    }

    /// The call-back that is promised at the end, where the call ends with one.
    fn promised(&self, result: Option<CallResult>) -> Option<CallBackRow> {
        let ending = self.ending.as_ref().filter(|_| result == Some(CallResult::Callback));
        let due_ms = ending.and_then(|ending| ending.back_ms)?;
        let first = self.note.lines().next().unwrap_or("").trim();
        Some(CallBackRow { due_ms, why: mask(first).into_owned(), done_ms: None })
    }

    /// What of the end is kept with the open call: the code, and the note where the agent wrote it.
    pub(super) fn draft(&self) -> Option<DraftRow> {
        let ending = self.ending.as_ref().or(self.closed.as_ref().filter(|closed| closed.edited))?;
        let text = if ending.edited { mask(&ending.text).into_owned() } else { String::new() };
        Some(DraftRow { code: ending.code.clone().unwrap_or_default(), text })
    }

    /// Takes the end up again from the store; without a text it is written when the call is shown.
    pub(super) fn take_draft(&mut self, draft: Option<&DraftRow>) {
        let Some(draft) = draft else { return };
        // A call that is set aside waits for another time than the one of its end.
        let back_ms = self.call_back.take_if(|_| self.parked.is_none()).map(|back| back.due_ms);
        self.ending = Some(Ending {
            code: Some(draft.code.clone()).filter(|code| !code.is_empty()),
            text: draft.text.clone(),
            edited: !draft.text.is_empty(),
            back_ms,
            back_at: back_ms.map(clock).unwrap_or_default(),
            reached: self.session.outcome().map(|outcome| outcome.code.clone()),
            words: self.note.as_str().to_owned(),
            told: Some(draft.code.clone()).filter(|code| !code.is_empty()),
            // Only under such an end is a time kept with it.
            result: back_ms.map(|_| CallResult::Callback),
            ..Ending::default()
        });
    }
}
