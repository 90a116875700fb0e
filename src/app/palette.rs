//! The palette: one field for guides, steps, codes, things to do, open calls and past ones.
//!
//! Finds with the guides' index, and with a small one of its own over what is not a guide. Changes nothing: what is
//! picked becomes a command or a [`Deed`] like any other. Past calls are shown as they are kept, masked.

mod past;

use std::ops::Range;

pub(super) use self::past::{ask_past, past_came};
use super::call::Call;
use super::desk::found_rows;
use super::note::{clock, day};
use super::records::CallRecord;
use super::shortcuts::{Deed, Place, SHORTCUTS};
use super::state::App;
use crate::guide::library::Library;
use crate::guide::tables::codes::CodeRow;
use crate::search::{Doc, Field, FieldKind, Index};
use crate::text::hangul::{initials, is_consonant, keystrokes};
use crate::text::mask::mask_name;

/// Most rows of a section; of the guides, for they are what is mostly sought.
const ROWS_MAX: usize = 5;
const GUIDES_MAX: usize = 8;

/// Past calls that are looked through, newest first, and how many are shown before anything is typed.
const PAST_MAX: usize = 200;
const PAST_SHOWN: usize = 3;

/// In the palette.
#[derive(Debug, Clone, PartialEq)]
pub enum PaletteCommand {
    /// Open it, empty.
    Open,
    /// Close it.
    Close,
    /// The text changed.
    Query(String),
    /// Another row, by so many.
    Move(isize),
    /// Take the selected row.
    Run,
    /// Take this row.
    Pick(usize),
}

/// Under which heading a row stands, in the order of equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Result codes.
    Codes,
    /// Guides and steps.
    Guides,
    /// What keys do.
    Deeds,
    /// Open calls.
    Calls,
    /// Finished calls.
    Past,
}

impl Section {
    /// The heading.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Codes => "결과 코드",
            Self::Guides => "안내",
            Self::Deeds => "할 일",
            Self::Calls => "열린 상담",
            Self::Past => "지난 상담",
        }
    }
}

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Start a call with a guide, at a step where one is named.
    Guide {
        /// Guide id.
        guide: String,
        /// Step id.
        step: Option<String>,
    },
    /// Do something.
    Deed(Deed),
    /// Show an open call: its id.
    Call(String),
    /// Copy the note of a past call: its id.
    Past(String),
    /// Show an ended call of the store: its id.
    Ended(String),
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its heading.
    pub section: Section,
    /// First line.
    pub title: String,
    /// Second line: why it was found, or more about it. May be empty.
    pub why: String,
    /// Bytes of `why` to set off.
    pub ranges: Vec<Range<usize>>,
    /// At the right: its key, or what taking it does.
    pub hint: String,
    /// What taking it does.
    pub target: Target,
}

/// The palette.
#[derive(Debug, Default)]
pub struct Palette {
    /// It lies over the window.
    pub open: bool,
    /// What was typed.
    pub query: String,
    /// What it found, section by section.
    pub rows: Vec<Row>,
    /// Selected row.
    pub selected: usize,
    /// What is not a guide, as it was when the palette opened.
    others: Vec<Row>,
    index: Option<Index>,
    /// Ended calls of the store.
    kept: past::Kept,
}

impl Palette {
    /// The selected row.
    pub fn chosen(&self) -> Option<&Row> {
        self.rows.get(self.selected)
    }

    /// Another row, staying within the list.
    pub(super) fn go(&mut self, by: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    pub(super) fn close(&mut self) {
        *self = Self::default();
    }
}

/// Opens the palette of a program.
pub(super) fn open(app: &mut App) {
    let others = others(app);
    let docs: Vec<Doc> = others.iter().enumerate().map(|(at, row)| doc(at, row)).collect();
    app.palette = Palette { open: true, others, index: Some(Index::build(docs)), ..Palette::default() };
    query(app, String::new());
}

/// Another text.
pub(super) fn query(app: &mut App, text: String) {
    let rows = if text.trim().is_empty() { before_typing(&app.palette.others) } else { found(app, &text) };
    let palette = &mut app.palette;
    (palette.query, palette.rows, palette.selected) = (text, rows, 0);
}

/// What there is besides guides and codes.
fn others(app: &App) -> Vec<Row> {
    let here = Place::here(app);
    // What works only here first: it is the likeliest.
    let rows = |place: Place| SHORTCUTS.iter().filter(move |row| row.place == place);
    let own = (here != Place::Anywhere).then(|| rows(here)).into_iter().flatten();
    let deeds = own.chain(rows(Place::Anywhere)).filter(|row| row.deed != Deed::Palette).map(|row| Row {
        section: Section::Deeds,
        title: row.name.to_owned(),
        why: row.words.to_owned(),
        ranges: Vec::new(),
        hint: app.settings.shortcuts.text(row.deed),
        target: Target::Deed(row.deed),
    });
    let calls = app.desk.calls.iter().map(call_row);
    let library = app.guides().map(|library| &**library);
    let past = app.desk.finished.iter().take(PAST_MAX).map(|record| past_row(record, library, app.now_ms));
    calls.chain(deeds).chain(past).collect()
}

fn call_row(call: &Call) -> Row {
    let name = call.session.inputs().get("customer").map(|name| mask_name(name)).unwrap_or_default();
    let step = call.session.step().map_or_else(String::new, |step| step.title.to_string());
    Row {
        section: Section::Calls,
        title: joined(&[&clock(call.started_ms), &name, &call.session.root().title]),
        why: step,
        ranges: Vec::new(),
        hint: "보기".into(),
        target: Target::Call(call.id.clone()),
    }
}

fn past_row(record: &CallRecord, library: Option<&Library>, now_ms: i64) -> Row {
    let guide = library.and_then(|library| library.guide(&record.guide));
    let title = guide.map_or(record.guide.as_str(), |guide| &guide.title);
    let today = day(record.started_ms) == day(now_ms);
    let at = if today {
        clock(record.started_ms)
    } else {
        format!("{} {}", day(record.started_ms), clock(record.started_ms))
    };
    let code = record.outcome.as_ref().map_or("", |outcome| &outcome.code);
    let known = library.and_then(|library| library.tables.dispositions.get(code));
    let ended = known.map_or(code, |disposition| &disposition.label);
    let note = record.note.split_whitespace().collect::<Vec<_>>().join(" ");
    Row {
        section: Section::Past,
        title: joined(&[&at, record.inputs.get("customer").map_or("", String::as_str), title]),
        why: joined(&[ended, &note]),
        ranges: Vec::new(),
        hint: "메모 복사".into(),
        target: Target::Past(record.id.clone()),
    }
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("  ")
}

fn doc(at: usize, row: &Row) -> Doc {
    let field = |kind: FieldKind, text: &str| Field { kind, text: text.to_owned() };
    // The words of a deed name it; what a past call says only mentions things.
    let kind = if row.section == Section::Deeds { FieldKind::Keyword } else { FieldKind::Note };
    let mut fields = vec![field(FieldKind::Title, &row.title)];
    fields.extend((!row.why.is_empty()).then(|| field(kind, &row.why)));
    Doc { guide: at.to_string(), step: None, title: row.title.clone(), fields }
}

fn before_typing(others: &[Row]) -> Vec<Row> {
    let past = others.iter().filter(|row| row.section == Section::Past).take(PAST_SHOWN);
    let rest = others.iter().filter(|row| row.section != Section::Past);
    // The other words of a deed are for finding it, not for reading.
    let plain = |row: &Row| match row.section {
        Section::Deeds => Row { why: String::new(), ..row.clone() },
        _ => row.clone(),
    };
    rest.chain(past).map(plain).collect()
}

fn found(app: &App, query: &str) -> Vec<Row> {
    let mut sections: Vec<(bool, Section, Vec<Row>)> = Vec::new();
    let mut add = |section: Section, rows: Vec<Row>| {
        if !rows.is_empty() {
            // What is called by its name goes before what only mentions it; otherwise the order stays.
            let mut rows: Vec<(bool, Row)> = rows.into_iter().map(|row| (!begins(&row.title, query), row)).collect();
            if section != Section::Guides {
                rows.sort_by_key(|(mentioned, _)| *mentioned);
            }
            let mentioned = rows.iter().all(|(mentioned, _)| *mentioned);
            sections.push((mentioned, section, rows.into_iter().map(|(_, row)| row).collect()));
        }
    };
    add(Section::Codes, app.guides().map(|library| codes(library, query)).unwrap_or_default());
    add(Section::Guides, guides(app, query));
    for section in [Section::Deeds, Section::Calls] {
        add(section, found_others(&app.palette, query, section));
    }
    let mut past = found_others(&app.palette, query, Section::Past);
    past.extend(past::kept_rows(app, query, &past));
    add(Section::Past, past);
    sections.sort_by_key(|(mentioned, section, _)| (*mentioned, *section));
    sections.into_iter().flat_map(|(_, _, rows)| rows).collect()
}

fn guides(app: &App, query: &str) -> Vec<Row> {
    let Some(loaded) = &app.library else { return Vec::new() };
    let rows = found_rows(&loaded.library, &loaded.index, query, super::desk::today(app.now_ms));
    let row = |row: super::desk::Row| Row {
        section: Section::Guides,
        title: row.title,
        why: row.why,
        ranges: row.ranges,
        hint: "상담 시작".into(),
        target: Target::Guide { guide: row.guide, step: row.step },
    };
    rows.into_iter().take(GUIDES_MAX).map(row).collect()
}

fn found_others(palette: &Palette, query: &str, section: Section) -> Vec<Row> {
    let Some(index) = &palette.index else { return Vec::new() };
    let hit = |hit: crate::search::Hit| {
        let row = palette.others.get(hit.doc).filter(|row| row.section == section)?;
        // The title stands above already; only another text needs telling.
        let (why, ranges) = match hit.why.field {
            FieldKind::Title if section == Section::Deeds => (String::new(), Vec::new()),
            FieldKind::Title => (row.why.clone(), Vec::new()),
            _ => (hit.why.text, hit.why.ranges),
        };
        Some(Row { why, ranges, ..row.clone() })
    };
    index.search(query, PAST_MAX).into_iter().filter_map(hit).take(ROWS_MAX).collect()
}

/// Codes that begin with what was typed, the code itself first.
fn codes(library: &Library, query: &str) -> Vec<Row> {
    let typed = query.trim().to_ascii_uppercase();
    let is_code = typed.len() >= 2
        && typed.chars().all(|c| c.is_ascii_alphanumeric())
        && typed.contains(|c: char| c.is_ascii_digit());
    if !is_code {
        return Vec::new();
    }
    let mut rows: Vec<(&str, &CodeRow)> = library
        .tables
        .codes
        .iter()
        .filter_map(|row| row.code.as_ref().map(|code| (code.value.as_str(), row)))
        .filter(|(code, _)| code.to_ascii_uppercase().starts_with(&typed))
        .collect();
    rows.sort_by_key(|(code, _)| (code.len(), *code));
    let row = |(code, row): (&str, &CodeRow)| Row {
        section: Section::Codes,
        title: format!("{code}  {}", row.meaning),
        why: joined(&[&row.category, library.guide(&row.guide.value).map_or("", |guide| &guide.title)]),
        ranges: Vec::new(),
        hint: "상담 시작".into(),
        target: Target::Guide {
            guide: row.guide.value.clone(),
            step: row.step.as_ref().map(|step| step.value.clone()),
        },
    };
    rows.into_iter().take(ROWS_MAX).map(row).collect()
}

/// Whether a title begins as it was typed so far: by keys, so that a syllable still being composed counts, or by the
/// first consonants of its syllables.
fn begins(title: &str, query: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let (title, query) = (bare(title), bare(query));
    if query.is_empty() {
        return false;
    }
    let consonants = query.chars().count() > 1 && query.chars().all(is_consonant);
    keystrokes(&title).starts_with(&keystrokes(&query)) || (consonants && initials(&title).starts_with(&query))
}
