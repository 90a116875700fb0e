//! What stands in a paste: every piece that can be told, with its line. Knows no dictionary and weighs nothing.
//!
//! Takes time in proportion to the text, whatever it holds.

use std::collections::VecDeque;

use jiff::civil::DateTime;
use serde::Serialize;

use super::mentions::Mentions;
use super::reply::{Reply, Sort, sorts};
use super::{foreign, labels, loose, marks, secrets, single};
use crate::payment::callback::{self, Callback};
use crate::payment::response::transaction::Transaction;
use crate::payment::snippet::{Finding, Snippet, Weight};
use crate::payment::tid::{OtherService, TID_LEN, Tid, TidError};
use crate::text::mask::mask;
use crate::text::span::LineIndex;

/// Longest text that is looked at, in bytes. What stands behind it is not read, and that is said.
pub const TEXT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Most pieces of one kind; of more the last ones, because logs go on downwards.
const PIECES_MAX: usize = 24;

/// How much of a line is looked at for its time and its secrets, in bytes.
const LINE_BYTES: usize = 4096;

/// Without one of these a text is no code of a merchant.
pub(super) const SNIPPET: [&str; 3] = ["gopay", "transactions/pay", "innopay.js"];

/// How deep answers lie within other objects.
const DEPTH_MAX: usize = 4;

/// What a paste is, as people call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A transaction id.
    Tid,
    /// The address of a receipt.
    Receipt,
    /// The browser's callback to the shop.
    Callback,
    /// An answer of the gateway.
    Reply,
    /// Lines of a program with one of these in them.
    Log,
    /// A merchant's code.
    Snippet,
    /// A merchant's order number.
    Moid,
    /// An id of another payment service.
    OtherGateway,
    /// A result code.
    Code,
    /// Words.
    Words,
    /// Nothing that can be told.
    None,
}

impl Kind {
    /// The Korean name.
    pub fn korean(self) -> &'static str {
        match self {
            Self::Tid => "거래번호(tid)",
            Self::Receipt => "영수증 주소",
            Self::Callback => "인증 결과",
            Self::Reply => "결제사 응답",
            Self::Log => "로그",
            Self::Snippet => "결제 코드",
            Self::Moid => "주문번호(moid)",
            Self::OtherGateway => "다른 결제사의 번호",
            Self::Code => "결과 코드",
            Self::Words => "오류 문구",
            Self::None => "알 수 없음",
        }
    }

    /// The same in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Tid => "transaction id (tid)",
            Self::Receipt => "address of a receipt",
            Self::Callback => "result of the authentication",
            Self::Reply => "reply of the gateway",
            Self::Log => "log",
            Self::Snippet => "payment code",
            Self::Moid => "order number (moid)",
            Self::OtherGateway => "number of another gateway",
            Self::Code => "result code",
            Self::Words => "error message",
            Self::None => "unknown",
        }
    }
}

/// One piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// What it is.
    pub thing: Thing,
    /// Its line, from 1.
    pub line: usize,
    /// The time in its line, Korean time.
    pub at: Option<DateTime>,
}

/// What a piece may be.
#[derive(Debug, Clone, PartialEq)]
pub enum Thing {
    /// An answer of the gateway.
    Reply(Box<Reply>),
    /// A callback.
    Callback(Box<Callback>),
    /// The body of an approval request: what the shop sent.
    Request(Box<Transaction>),
    /// A merchant's code.
    Snippet(Snippet),
    /// A receipt address.
    Receipt(Tid),
    /// A transaction id.
    Tid(Tid),
    /// Nearly one.
    NearTid(TidError),
    /// Of another service; the id may be empty.
    OtherGateway {
        /// The service.
        service: OtherService,
        /// The id, masked.
        id: String,
    },
    /// A code; one without its name beside it may be any number.
    Code {
        /// The code.
        code: String,
        /// Whether its name stood beside it.
        named: bool,
    },
    /// An order number.
    Moid(String),
}

impl Thing {
    /// Whether it holds the codes of its text itself, or numbers that are none.
    fn has_codes(&self) -> bool {
        !matches!(self, Self::Receipt(_) | Self::Tid(_) | Self::Request(_) | Self::OtherGateway { .. })
    }

    /// What people call it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Reply(_) => Kind::Reply,
            Self::Callback(_) => Kind::Callback,
            Self::Request(_) => Kind::Log,
            Self::Snippet(_) => Kind::Snippet,
            Self::Receipt(_) => Kind::Receipt,
            Self::Tid(_) | Self::NearTid(_) => Kind::Tid,
            Self::OtherGateway { .. } => Kind::OtherGateway,
            Self::Code { .. } => Kind::Code,
            Self::Moid(_) => Kind::Moid,
        }
    }
}

/// Everything that could be told of a paste.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recognised {
    /// Pieces, by line.
    pub pieces: Vec<Piece>,
    /// Keys, tokens and card numbers that should not have been in it.
    pub findings: Vec<Finding>,
    /// The beginning of the text, masked: what may be shown and kept.
    pub text: String,
    /// Whether it looks like the output of a program.
    pub is_log: bool,
    /// Whether the shop's own program broke in it.
    pub is_broken: bool,
    /// Length of what was pasted, in bytes.
    pub bytes: usize,
    /// Its lines.
    pub lines: usize,
}

/// A paste and what helps to find one's way in it.
pub(super) struct Paste<'t> {
    pub text: &'t str,
    /// The text in lower case (ASCII alone, so that places are the same).
    pub lower: String,
    mentions: Mentions,
    index: LineIndex,
}

impl<'t> Paste<'t> {
    pub fn new(text: &'t str) -> Self {
        let lower = text.to_ascii_lowercase();
        Self { text, mentions: Mentions::of(&lower), lower, index: LineIndex::new(text) }
    }

    /// Whether a word of lower case stands anywhere in the text, in either case.
    pub fn has(&self, word: &str) -> bool {
        self.mentions.has(&self.lower, word)
    }

    /// Line of a byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.index.line(at)
    }

    /// The beginning of the line a byte is in.
    pub fn line_text(&self, at: usize) -> &'t str {
        let line = marks::head(&self.text[self.index.start(self.line(at))..], LINE_BYTES);
        line.split('\n').next().unwrap_or_default()
    }

    fn piece(&self, thing: Thing, at: usize) -> Piece {
        Piece { thing, line: self.line(at), at: marks::time_in(self.line_text(at)) }
    }
}

/// Tells what stands in a text. Any text is taken.
pub fn recognise(text: &str) -> Recognised {
    let whole = text.len();
    let text = marks::head(text.trim_start_matches('\u{feff}'), TEXT_BYTES_MAX);
    let paste = Paste::new(text);
    let shown = secrets::shown(&paste);
    let mut out = Recognised {
        findings: shown.findings,
        text: shown.text,
        is_log: marks::is_log(&paste.lower),
        is_broken: marks::BROKEN.iter().any(|mark| paste.has(mark)),
        bytes: whole,
        lines: paste.line(text.len()),
        pieces: Vec::new(),
    };
    if whole > TEXT_BYTES_MAX {
        out.findings.push(Finding::new(
            "cut",
            Weight::Info,
            0,
            crate::diag::Words::fixed(
                "글이 너무 길어 앞의 4 MB만 읽었어요. 문제가 난 때의 줄만 붙여 넣어 주세요.",
                "The text is too long, so only its first 4 MB were read. Paste the lines of the time in question.",
            ),
        ));
    }
    let mut found = Vec::new();
    objects(&paste, &mut found);
    callbacks(&paste, &mut found);
    let is_snippet = || SNIPPET.iter().any(|word| paste.has(word)) && Snippet::is_one(&paste.lower);
    if let Some(snippet) = is_snippet().then(|| Snippet::read(text)).flatten() {
        let at = SNIPPET.iter().filter_map(|word| paste.lower.find(word)).min();
        found.push(paste.piece(Thing::Snippet(snippet), at.unwrap_or(0)));
    }
    tids(&paste, &mut found);
    if let Some(other) = foreign::find(&paste) {
        let thing = Thing::OtherGateway { service: other.service, id: mask(&other.id).into_owned() };
        found.push(paste.piece(thing, other.at));
    }
    if found.is_empty() {
        found.extend(single::read(text).map(|thing| paste.piece(thing, text.len() - text.trim_start().len())));
    }
    if !found.iter().any(|piece| piece.thing.has_codes()) {
        // Among digits that had to be masked a number alone is no code.
        let plain = out.text == text;
        let codes = labels::codes(text, &paste.lower).into_iter().filter(|found| found.named || plain);
        found.extend(codes.map(|found| paste.piece(Thing::Code { code: found.code, named: found.named }, found.at)));
    }
    if found.is_empty()
        && let Some((at, id)) = labels::moid(text, &paste.lower).filter(|(_, id)| mask(id) == id.as_str())
    {
        found.push(paste.piece(Thing::Moid(id), at));
    }
    found.sort_by_key(|piece| piece.line);
    out.pieces = found;
    out
}

/// Adds a piece, and of too many of its kind forgets the first.
fn keep(out: &mut Vec<Piece>, piece: Piece) {
    let kind = piece.thing.kind();
    if out.iter().filter(|known| known.thing.kind() == kind).count() >= PIECES_MAX
        && let Some(first) = out.iter().position(|known| known.thing.kind() == kind)
    {
        out.remove(first);
    }
    out.push(piece);
}

fn objects(paste: &Paste<'_>, out: &mut Vec<Piece>) {
    // Without one of these no object is an answer of a gateway.
    let names = ["success", "resultcode", "tid", "code", "paymenttoken"];
    if !names.iter().any(|name| paste.lower.contains(name)) {
        return;
    }
    for found in loose::objects(paste.text) {
        let http = marks::status_before(&paste.lower, found.start);
        let mut inside = Vec::new();
        sorts(&found.map, http, DEPTH_MAX, &mut inside);
        for sort in inside {
            let thing = match sort {
                Sort::Reply(reply) => Thing::Reply(reply),
                Sort::Callback(callback) => Thing::Callback(Box::new(callback)),
                Sort::Request(request) => Thing::Request(request),
            };
            keep(out, paste.piece(thing, found.start));
        }
    }
}

fn callbacks(paste: &Paste<'_>, out: &mut Vec<Piece>) {
    if !paste.text.contains('&') {
        return;
    }
    // Only the last ones are read: a log of a day has thousands.
    let mut lines: VecDeque<(usize, &str)> = VecDeque::new();
    let mut start = 0;
    for line in paste.text.split_inclusive('\n') {
        if callback::mentioned(line) {
            lines.push_back((start, line));
        }
        if lines.len() > 2 * PIECES_MAX {
            lines.pop_front();
        }
        start += line.len();
    }
    for (start, line) in lines {
        if let Some(callback) = callback::in_line(line) {
            keep(out, paste.piece(Thing::Callback(Box::new(callback)), start));
        }
    }
}

/// Whole tids anywhere, each once; those in a receipt's address as receipts, those of other services as such.
fn tids(paste: &Paste<'_>, out: &mut Vec<Piece>) {
    let bytes = paste.text.as_bytes();
    let mut seen: Vec<Tid> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let len = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let word = &bytes[at..at + len];
        // One that is known already is told again only as a receipt.
        let again = || seen.iter().any(|tid| tid.as_str().as_bytes() == word) && !is_receipt(paste, at);
        if len == TID_LEN
            && !again()
            && let Ok(tid) = Tid::parse(&paste.text[at..at + len])
        {
            let thing = match foreign::of_mid(tid.mid()) {
                Some(service) => Thing::OtherGateway { service, id: tid.to_string() },
                None if is_receipt(paste, at) => Thing::Receipt(tid.clone()),
                None => Thing::Tid(tid.clone()),
            };
            // A receipt says more than the bare id.
            if !seen.contains(&tid) || matches!(thing, Thing::Receipt(_)) {
                keep(out, paste.piece(thing, at));
            }
            if seen.len() < PIECES_MAX && !seen.contains(&tid) {
                seen.push(tid);
            }
        }
        at += len.max(1);
    }
}

fn is_receipt(paste: &Paste<'_>, at: usize) -> bool {
    let mut from = at.saturating_sub(60);
    while !paste.lower.is_char_boundary(from) {
        from += 1;
    }
    paste.lower[from..at].contains("cardissue.jsp") || paste.lower[from..at].contains("/pay/issue/")
}
