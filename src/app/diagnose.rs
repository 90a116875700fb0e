//! 진단: what was pasted, and the answer to it.
//!
//! Short texts are answered at once, long ones by a worker, one at a time. The paste stays in memory alone: it is
//! never kept, and never shown by `Debug`.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::DateTime;

use super::command::PaymentCommand;
use super::effect::{Effect, Failure, Loaded, RequestId};
use crate::diag::words;
use crate::guide::library::Library;
use crate::guide::tables::codes::CodeRow;
use crate::payment::callback::Handover;
use crate::payment::codes::{Category, Codes, Entry, Retry, Scope, Who};
use crate::payment::diagnosis::{Card, Certainty, Kind, Order, Stop, diagnose, recognise};
use crate::search::{FieldKind, Hit, Index};

/// Longest text that is answered while it is typed, in bytes.
pub const AT_ONCE_BYTES_MAX: usize = 64 * 1024;

/// How much of plain words is searched for, in characters.
const QUERY_CHARS_MAX: usize = 240;

/// How many guides are looked at for one that fits.
const HITS_MAX: usize = 5;

/// Below these scores a guide has too little to do with the words: what a step says is in everybody's mouth, a title or
/// a symptom is not.
const NAMED_SCORE_MIN: f32 = 0.25;
const SAID_SCORE_MIN: f32 = 0.6;

/// A paste on its way. Never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Pasted(pub Arc<str>);

impl fmt::Debug for Pasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pasted({} bytes)", self.0.len())
    }
}

/// At the diagnosis.
#[derive(Debug, Clone, PartialEq)]
pub enum DiagnoseCommand {
    /// The text changed.
    Text(Pasted),
    /// A file was dropped: read it.
    File(PathBuf),
    /// Compare what is pasted with this order. `None`: with none.
    About(Option<Order>),
    /// Empty the field, and forget the order.
    Clear,
}

/// The diagnosis.
#[derive(Default)]
pub struct DiagnoseDesk {
    /// What stands in the field.
    pub text: String,
    /// The order that answers are compared with.
    pub order: Option<Order>,
    /// The answer; none for an empty field, and while a long text is looked at for the first time.
    pub card: Option<Box<Card>>,
    /// A worker looks at the text; since when, in Unix milliseconds.
    pub waiting: Option<(RequestId, i64)>,
    /// The text changed while the worker looked at it.
    stale: bool,
}

/// Never shows the paste.
impl fmt::Debug for DiagnoseDesk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiagnoseDesk")
            .field("bytes", &self.text.len())
            .field("kind", &self.card.as_ref().map(|card| card.kind))
            .field("waiting", &self.waiting)
            .finish_non_exhaustive()
    }
}

/// What the diagnosis needs to know of the rest.
pub struct DiagnoseCx<'a> {
    /// Guides and index.
    pub loaded: Option<&'a Loaded>,
    /// Unix milliseconds.
    pub now_ms: i64,
    /// A fresh number.
    pub request: RequestId,
}

impl DiagnoseDesk {
    /// Applies a command.
    pub fn apply(&mut self, command: DiagnoseCommand, cx: &DiagnoseCx<'_>, effects: &mut Vec<Effect>) {
        match command {
            // The same text again is no work: that is all the waiting there is.
            DiagnoseCommand::Text(text) if *text.0 == *self.text => {}
            DiagnoseCommand::Text(text) => {
                text.0.as_ref().clone_into(&mut self.text);
                self.look(cx, effects);
            }
            DiagnoseCommand::File(path) => effects.push(Effect::ReadPaste(path)),
            DiagnoseCommand::About(order) => {
                self.order = order;
                self.look(cx, effects);
            }
            DiagnoseCommand::Clear => *self = Self::default(),
        }
    }

    /// Looks at the text again, for a new text or a new library.
    pub fn look(&mut self, cx: &DiagnoseCx<'_>, effects: &mut Vec<Effect>) {
        if self.text.trim().is_empty() {
            (self.card, self.waiting, self.stale) = (None, None, false);
        } else if self.text.len() <= AT_ONCE_BYTES_MAX {
            let library = cx.loaded.map(|loaded| &*loaded.library);
            let index = cx.loaded.map(|loaded| &*loaded.index);
            self.card =
                Some(Box::new(examine(&self.text, library, index, korean_time(cx.now_ms), self.order.as_ref())));
            (self.waiting, self.stale) = (None, false);
        } else if self.waiting.is_some() {
            self.stale = true;
        } else {
            self.waiting = Some((cx.request, cx.now_ms));
            self.card = None;
            effects.push(Effect::Diagnose {
                id: cx.request,
                text: Pasted(self.text.as_str().into()),
                order: self.order.clone(),
                library: cx.loaded.map(|loaded| Arc::clone(&loaded.library)),
                index: cx.loaded.map(|loaded| Arc::clone(&loaded.index)),
            });
        }
    }

    /// What goes along to the payment desk: the callback itself, its token with it, where nobody has asked for the approval
    /// yet; else what the answer knows of the order. None where it knows of none.
    pub fn hand_on(&self) -> Option<PaymentCommand> {
        let card = self.card.as_ref()?;
        let ours = |handed: &Handover| card.tid.as_ref().is_some_and(|tid| tid.as_str() == handed.callback.tid);
        if card.stop == Some(Stop::NeverAsked) && Handover::read(&self.text).as_ref().is_some_and(ours) {
            return Some(PaymentCommand::Paste(Pasted(self.text.as_str().into())));
        }
        card.names_order().then(|| PaymentCommand::Open(card.order.clone()))
    }

    /// Takes the answer of a worker in, unless it is a late one.
    ///
    /// # Errors
    /// The reason why there is none.
    pub fn card_came(
        &mut self,
        id: RequestId,
        card: Result<Box<Card>, Failure>,
        cx: &DiagnoseCx<'_>,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Failure> {
        if self.waiting.is_none_or(|(waiting, _)| waiting != id) {
            return Ok(());
        }
        self.waiting = None;
        if std::mem::take(&mut self.stale) {
            self.look(cx, effects);
        } else {
            self.card = Some(card?);
        }
        Ok(())
    }

    /// Takes the text of a dropped file in, or says why there is none.
    ///
    /// # Errors
    /// The reason why the file could not be read.
    pub fn file_came(
        &mut self,
        read: Result<Pasted, Failure>,
        cx: &DiagnoseCx<'_>,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Failure> {
        self.apply(DiagnoseCommand::Text(read?), cx, effects);
        Ok(())
    }
}

/// Korean time of a moment.
pub fn korean_time(ms: i64) -> DateTime {
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    jiff::tz::Offset::constant(9).to_datetime(at)
}

/// Tells what was pasted: by its build, then by the dictionary, then by the guides. `now` is Korean time; `order` is what
/// the asker knows of the payment.
pub fn examine(
    text: &str,
    library: Option<&Library>,
    index: Option<&Index>,
    now: DateTime,
    order: Option<&Order>,
) -> Card {
    let codes = library.map(|library| dictionary(&library.tables.codes)).unwrap_or_default();
    let mut card = diagnose(&recognise(text), &codes, now, order);
    if let (Kind::Words | Kind::Log, None, Some(library), Some(index)) = (card.kind, &card.guide, library, index) {
        by_search(&mut card, text, library, index);
    }
    if let Some(library) = library {
        bind(&mut card, library);
    }
    card
}

/// The dictionary of a library. A row whose words are not known is left out; rules say so.
pub fn dictionary(rows: &[CodeRow]) -> Codes {
    let entry = |row: &CodeRow| {
        Some(Entry {
            code: row.code.as_ref().map(|code| code.value.clone()),
            text: row.text.as_ref().map(|text| text.value.clone()),
            scope: Scope::ALL.into_iter().find(|scope| scope.word() == row.scope)?,
            category: Category::ALL.into_iter().find(|category| category.korean() == row.category)?,
            meaning: row.meaning.trim_end_matches('.').to_owned(),
            who: row.who.iter().filter_map(|word| Who::ALL.into_iter().find(|who| who.korean() == word)).collect(),
            retry: Retry::ALL.into_iter().find(|retry| retry.korean() == row.retry)?,
            say: row.say.clone(),
            guide: row.guide.value.clone(),
            step: row.step.as_ref().map(|step| step.value.clone()),
            source: row.source.clone(),
            verified: row.verified,
        })
    };
    Codes::new(rows.iter().filter_map(entry).collect())
}

/// What the dictionary does not know, a guide's symptoms may.
fn by_search(card: &mut Card, text: &str, library: &Library, index: &Index) {
    let query: String = text.trim().chars().take(QUERY_CHARS_MAX).collect();
    let Some(hit) = index.search(&query, HITS_MAX).into_iter().find(fits) else { return };
    let Some(doc) = index.docs().get(hit.doc) else { return };
    let Some(guide) = library.guide(&doc.guide) else { return };
    card.what = words!("‘{title}’ 안내가 맞을 것 같아요", "The guide ‘{title}’ seems to fit", title = guide.title);
    card.guide = Some(doc.guide.clone());
    card.step.clone_from(&doc.step);
    card.certainty = Certainty::Guess;
    let field = hit.why.field;
    card.source = words!("안내의 {ko}", "{en} of the guide", ko = field.korean(), en = field.english());
    card.say = "말씀하신 문제를 함께 확인하겠습니다. 화면에 보이는 것을 차례로 여쭙겠습니다.".to_owned();
}

fn fits(hit: &Hit) -> bool {
    let named = matches!(
        hit.why.field,
        FieldKind::Title | FieldKind::Symptom | FieldKind::Keyword | FieldKind::Summary | FieldKind::StepTitle
    );
    hit.score >= if named { NAMED_SCORE_MIN } else { SAID_SCORE_MIN }
}

/// Takes away what this library does not have, so that no button leads nowhere.
fn bind(card: &mut Card, library: &Library) {
    let guide = card.guide.as_deref().and_then(|id| library.guide(id));
    match guide {
        None => (card.guide, card.step) = (None, None),
        Some(guide) => {
            card.step.take_if(|step| guide.step_index(step).is_none());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::tables::codes::{CATEGORIES, RETRIES, SCOPES, WHO};

    #[test]
    fn the_words_of_the_table_are_those_of_the_dictionary() {
        assert_eq!(CATEGORIES, Category::ALL.map(Category::korean));
        assert_eq!(RETRIES, Retry::ALL.map(Retry::korean));
        assert_eq!(SCOPES, Scope::ALL.map(Scope::word));
        assert_eq!(WHO, Who::ALL.map(Who::korean));
    }

    fn cx(request: RequestId) -> DiagnoseCx<'static> {
        DiagnoseCx { loaded: None, now_ms: 1_795_311_720_000, request }
    }

    fn text(text: &str) -> DiagnoseCommand {
        DiagnoseCommand::Text(Pasted(text.into()))
    }

    #[test]
    fn short_texts_are_answered_at_once() {
        let (mut desk, mut effects) = (DiagnoseDesk::default(), Vec::new());
        desk.apply(text("testpay01m01082502061700416194"), &cx(1), &mut effects);
        assert_eq!(desk.card.as_ref().map(|card| card.kind), Some(Kind::Tid));
        desk.apply(text("  "), &cx(2), &mut effects);
        assert!(desk.card.is_none() && effects.is_empty());
    }

    #[test]
    fn long_texts_are_looked_at_one_at_a_time_and_the_last_counts() {
        let (mut desk, mut effects) = (DiagnoseDesk::default(), Vec::new());
        let long = "가나다 ".repeat(AT_ONCE_BYTES_MAX / 8);
        desk.apply(text(&long), &cx(1), &mut effects);
        desk.apply(text(&format!("{long}a")), &cx(2), &mut effects);
        desk.apply(text(&format!("{long}b")), &cx(3), &mut effects);
        assert_eq!((effects.len(), desk.waiting), (1, Some((1, 1_795_311_720_000))));
        let card = Box::new(examine("x", None, None, korean_time(0), None));
        let broken = Err(Failure::new("끊김", ""));
        assert_eq!(desk.card_came(9, broken.clone(), &cx(4), &mut effects), Ok(()));
        assert!(desk.card.is_none() && desk.waiting.is_some(), "a late answer of another request");
        assert_eq!(desk.card_came(1, broken.clone(), &cx(5), &mut effects), Ok(()));
        assert_eq!((effects.len(), desk.waiting.map(|(id, _)| id)), (2, Some(5)), "the text had changed");
        assert!(desk.card_came(5, broken, &cx(6), &mut effects).is_err(), "and nobody waits for ever");
        assert!(desk.card.is_none() && desk.waiting.is_none());
        desk.apply(text(&format!("{long}c")), &cx(7), &mut effects);
        assert_eq!(desk.card_came(7, Ok(card), &cx(8), &mut effects), Ok(()));
        assert!(desk.card.is_some() && desk.waiting.is_none());
        assert!(!format!("{desk:?} {effects:?}").contains("가나다"), "the paste is never shown");
    }
}
