//! A call that is stopped before a step a notice is about: what the agent does then.
//!
//! Which notice stops it is decided elsewhere; here it is told, written into the note, and left behind.

use super::super::desk::DeskCx;
use super::super::notices::told_line;
use super::{Call, Told};
use crate::guide::library::Library;

/// The second way on from a notice, by number key: end the call.
const END: usize = 1;

impl Call {
    /// Leaves the notice on show by way `n` (from 0): on with the guide, or to the end of the call. Either way the
    /// customer was told, and the note says so.
    pub(super) fn leave_notice(&mut self, n: usize, library: Option<&Library>, cx: &DeskCx<'_>) -> Told {
        if n > END {
            return Told::Nothing;
        }
        let Some(notice) = self.notice.take() else { return Told::Nothing };
        let line = told_line(&notice);
        if !self.note.lines().any(|known| known == line) {
            let end = if self.note.is_empty() || self.note.ends_with('\n') { "" } else { "\n" };
            let note = format!("{}{end}{line}", self.note.as_str());
            self.note.set(note.into());
        }
        self.heard.insert(notice.id.value);
        if n == END {
            self.begin_ending(library, cx.settings, cx.now_ms);
            let code = notice.code.map(|code| code.value);
            let known = code.filter(|code| library.is_some_and(|l| l.tables.dispositions.contains_key(code)));
            if let Some(ending) = &mut self.ending {
                ending.code = known;
            }
            self.write_note(library, cx.settings, cx.now_ms);
        }
        Told::Nothing
    }
}
