//! The payment desk: an id read as it is typed, two reads, one guarded write, and what is known of the payment.
//!
//! A look-up makes an [`Effect::Ask`]; only a confirmed form makes an [`Effect::Approve`], once.

mod begun;
mod fetch;
mod form;
mod guard;
mod settle;

use jiff::civil::DateTime;

use super::command::PaymentCommand;
use super::desk::Told;
use super::diagnose::{Pasted, korean_time};
use super::effect::{Effect, Failure, RequestId};
use super::keys::{KeyName, KeyPlace, KeyRequest, Keys};
use super::records::JournalEntry;
use super::settings::Settings;
use crate::payment::Mode;
use crate::payment::approval::ApprovalState;
use crate::payment::callback::Handover;
use crate::payment::diagnosis::Order;
use crate::payment::receipt::Receipt;
use crate::payment::request::{FieldError, Mid, Moid, Read};
use crate::payment::response::settle_by_inquiry;
use crate::payment::response::transaction::Transaction;
use crate::payment::secret::Secret;
use crate::payment::tid::{Tid, TidError};
use crate::payment::timeline::{Moment, Source, Timeline};

use begun::Comes;

pub use begun::Begun;
pub use fetch::Fetch;
pub use form::{Confirm, Form};
pub use settle::Settling;

/// Official address of the gateway's pages.
pub const OFFICIAL_PAGES: &str = "https://pg.innopay.co.kr";
/// Official address of the gateway's API.
pub const OFFICIAL_API: &str = "https://api.innopay.co.kr";

/// Why a receipt of practice is not opened: at the gateway's own address there is none, and somebody else's may be.
pub const PRACTICE_RECEIPT: &str = "연습 영수증은 브라우저로 열 수 없어요. ‘영수증’을 누르면 여기에서 볼 수 있어요";

const NEEDS_TID: &str = "tid를 먼저 끝까지 적어 주세요";

/// What the field above all holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// Nothing.
    Nothing,
    /// A whole tid.
    Tid(Tid),
    /// No tid, but an order number may look so; why it is no tid.
    Order(Moid, TidError),
    /// Neither; why it is no tid.
    Neither(TidError),
}

/// The payment desk.
#[derive(Debug, Default)]
pub struct PaymentDesk {
    /// What stands in the field above all: a tid or an order number.
    pub tid: String,
    /// The receipt.
    pub receipt: Fetch<Box<Receipt>>,
    /// The inquiry.
    pub inquiry: Fetch<Box<Transaction>>,
    /// The approval form.
    pub form: Form,
    /// What is wrong with the form, since it was last asked for.
    pub problems: Vec<FieldError>,
    /// Approval about to be sent.
    pub confirm: Option<Confirm>,
    /// How the last approval stands.
    pub approval: Fetch<Box<JournalEntry>>,
    /// All approvals, newest first.
    pub journal: Vec<JournalEntry>,
    /// An unknown approval that a person is writing about.
    pub settling: Option<Settling>,
    /// The tid that the form belongs to.
    form_of: Option<Tid>,
    /// Nobody has written in the form since it came back.
    came_back: bool,
    /// Forms that were begun for other payments, the last one first.
    begun: Vec<Begun>,
    /// The tid of the last approval that was sent.
    sent: Option<Tid>,
}

/// What a payment command needs to know of the rest.
pub struct PaymentCx<'a> {
    /// Practice or live.
    pub mode: Mode,
    /// Name of the person at the desk; may be empty.
    pub agent: &'a str,
    /// Unix milliseconds.
    pub now_ms: i64,
    /// A fresh number.
    pub request: RequestId,
    /// Which keys are kept.
    pub keys: &'a Keys,
    /// Settings, which name the merchants whose key is kept.
    pub settings: &'a Settings,
}

impl PaymentDesk {
    /// An empty desk of a mode.
    pub fn of(mode: Mode) -> Self {
        Self { form: Form::of(mode), ..Self::default() }
    }

    /// The tid, where the field holds a whole one.
    pub fn read_tid(&self) -> Option<Tid> {
        Tid::parse(&self.tid).ok()
    }

    /// What the field holds.
    pub fn sought(&self) -> Sought {
        if self.tid.trim().is_empty() {
            return Sought::Nothing;
        }
        match (Tid::parse(&self.tid), Moid::parse(&self.tid)) {
            (Ok(tid), _) => Sought::Tid(tid),
            (Err(error), Ok(moid)) => Sought::Order(moid, error),
            (Err(error), Err(_)) => Sought::Neither(error),
        }
    }

    /// Warnings about the tid, with what else is known.
    pub fn tid_warnings(&self, now: DateTime) -> Vec<String> {
        let approved = self.inquiry.ready().and_then(|found| found.approved_time());
        let warnings = self.read_tid().map(|tid| tid.warnings(now, approved)).unwrap_or_default();
        warnings.into_iter().map(|words| words.ko.into_owned()).collect()
    }

    /// Approvals whose outcome is not known.
    pub fn unsettled(&self) -> impl Iterator<Item = &JournalEntry> {
        self.journal.iter().filter(|entry| matches!(entry.state, ApprovalState::Intent | ApprovalState::Unknown))
    }

    /// The approval of this tid that forbids another, if there was one.
    pub fn tried(&self) -> Option<&JournalEntry> {
        self.tried_with(self.read_tid()?.as_str())
    }

    /// What is known of this payment, in order.
    pub fn timeline(&self) -> Timeline {
        let Some(tid) = self.read_tid() else { return Timeline::default() };
        let mut timeline = Timeline::of(Some(&tid));
        if let Some(callback) = self.form.handed.as_ref().filter(|callback| callback.tid == tid.as_str()) {
            let moment = if callback.is_success() { Moment::Authenticated } else { Moment::NotAuthenticated };
            timeline.push(moment, None, Source::Callback);
        }
        if let Some(found) = self.inquiry.ready() {
            timeline.inquired(found);
        }
        if let Some(entry) = self.tried() {
            let settled = entry.settled_ms.map(korean_time);
            timeline.attempted(korean_time(entry.attempt.at_ms), entry.state, settled);
        }
        if self.receipt.ready().is_some() {
            timeline.push(Moment::Receipt, None, Source::Receipt);
        }
        timeline
    }

    /// What is known of the order, for whoever is to compare a reply with it. None without a tid or an order number.
    pub fn order(&self) -> Option<Order> {
        let tid = self.read_tid().map(|tid| tid.to_string()).unwrap_or_default();
        let typed = Moid::parse(&self.form.moid).ok();
        let moid = typed.or(match self.sought() {
            Sought::Order(moid, _) => Some(moid),
            Sought::Nothing | Sought::Tid(_) | Sought::Neither(_) => None,
        });
        let total = crate::payment::money::Won::parse(&self.form.order_amount).ok().or_else(|| self.form.total());
        let order = Order {
            tid,
            mid: Mid::parse(&self.form.mid).ok(),
            moid: moid.map(|moid| moid.to_string()).unwrap_or_default(),
            total: total.map(|won| won.0),
        };
        (!order.tid.is_empty() || !order.moid.is_empty()).then_some(order)
    }

    /// Applies a command.
    pub fn apply(&mut self, command: PaymentCommand, cx: &PaymentCx<'_>, effects: &mut Vec<Effect>) -> Told {
        match command {
            PaymentCommand::Tid(text) => return self.set_tid(text, cx.mode),
            PaymentCommand::Paste(text) => return self.paste(&text, cx.mode),
            PaymentCommand::Open(order) => return self.open(&order, cx.mode),
            PaymentCommand::Clear => self.clear(cx.mode),
            PaymentCommand::Inquire => return self.inquire(cx, effects),
            PaymentCommand::Receipt => {
                let Some(tid) = self.read_tid() else { return Told::Refused(NEEDS_TID.into()) };
                self.receipt = Fetch::Waiting(cx.request, cx.now_ms);
                let key = Secret::new(String::new());
                effects.push(Effect::Ask { id: cx.request, read: Read::Receipt(tid), key });
            }
            PaymentCommand::OpenReceipt => {
                let Some(tid) = self.read_tid() else { return Told::Refused(NEEDS_TID.into()) };
                if cx.mode == Mode::Practice {
                    return Told::Refused(PRACTICE_RECEIPT.into());
                }
                effects.push(Effect::OpenReceipt(tid));
            }
            PaymentCommand::Form(field, text) => {
                let set_aside = self.belong_to_named(field, cx.mode);
                self.form.set(field, text, cx.mode);
                self.problems.clear();
                return set_aside;
            }
            PaymentCommand::AskApproval => return self.ask_approval(cx),
            PaymentCommand::ConfirmAmount(text) => {
                if let Some(confirm) = &mut self.confirm {
                    confirm.typed = text;
                }
            }
            PaymentCommand::ConfirmApproval => return self.send_approval(cx, effects),
            PaymentCommand::CancelApproval => self.confirm = None,
            PaymentCommand::InquireEntry(tid) => {
                let entry = self.journal.iter().find(|entry| entry.attempt.tid == tid);
                let moid = entry.map(|entry| entry.attempt.moid.clone()).unwrap_or_default();
                let set_aside = self.bring(tid, Comes { moid: &moid, is_named: false }, cx.mode);
                return self.inquire(cx, effects).or(set_aside);
            }
            PaymentCommand::TakeUp(at) => return self.take_up(at, cx.mode),
            PaymentCommand::AskSettle(attempt) => self.settling = attempt.map(Settling::of),
            PaymentCommand::SettleWhy(why) => {
                if let Some(settling) = &mut self.settling {
                    settling.why = why;
                }
            }
            PaymentCommand::Settle(captured) => return self.settle(captured, cx.agent, effects),
        }
        Told::Nothing
    }

    /// Another id in the field. Says so where a form that was begun is put aside for it.
    fn set_tid(&mut self, text: String, mode: Mode) -> Told {
        let told = self.bring(text, Comes { moid: "", is_named: true }, mode);
        match self.sought() {
            Sought::Order(moid, _) => self.name_order(moid.as_str(), mode).or(told),
            Sought::Nothing | Sought::Tid(_) | Sought::Neither(_) => told,
        }
    }

    /// Another payment. Says so where a form that was begun is put aside for it.
    fn bring(&mut self, id: String, comes: Comes<'_>, mode: Mode) -> Told {
        if id != self.tid {
            self.forget_answers();
        }
        self.tid = id;
        // Amount and order of one payment are never sent for another.
        self.read_tid().map_or(Told::Nothing, |tid| self.belong(&tid, comes, mode))
    }

    /// What was asked about another id.
    fn forget_answers(&mut self) {
        self.receipt = Fetch::None;
        self.inquiry = Fetch::None;
        // A question is about the payment on show.
        self.confirm = None;
        if !self.approval.is_waiting() {
            self.approval = Fetch::None;
        }
    }

    fn clear(&mut self, mode: Mode) {
        self.tid.clear();
        self.forget_answers();
        self.form_of = None;
        self.form.next_payment(mode);
        self.form.set_mid(String::new(), mode);
        self.problems.clear();
    }

    /// Takes in a paste that no field was meant for: a callback, else an id.
    fn paste(&mut self, text: &Pasted, mode: Mode) -> Told {
        if let Some(Handover { callback, token }) = Handover::read(&text.0) {
            if Tid::parse(&callback.tid).is_err() {
                return Told::Refused("인증 결과에 온전한 tid가 없어요. 주소를 끝까지 복사했는지 확인해 주세요".into());
            }
            let comes = Comes { moid: &callback.moid, is_named: !callback.moid.is_empty() };
            let set_aside = self.bring(callback.tid.clone(), comes, mode);
            let (succeeded, has_token) = (callback.is_success(), !token.is_empty());
            self.form.hand_over(callback, token, mode);
            self.problems.clear();
            let filled = match (succeeded, has_token) {
                (false, _) => NOT_AUTHENTICATED,
                (true, true) => "인증 결과에서 tid, 주문번호, 금액, 토큰을 채웠어요",
                (true, false) => "인증 결과에서 tid, 주문번호, 금액을 채웠어요. 토큰은 없었어요",
            };
            let words = match set_aside {
                Told::Done(kept) => format!("{filled}. {kept}"),
                Told::Nothing | Told::Refused(_) => filled.to_owned(),
            };
            return if succeeded { Told::Done(words) } else { Told::Refused(words) };
        }
        let bare = text.0.trim();
        if let Some(tid) = Tid::parse(bare).ok().or_else(|| Tid::find_in(bare)) {
            self.set_tid(tid.to_string(), mode)
        } else if Moid::parse(bare).is_ok() {
            self.set_tid(bare.to_owned(), mode)
        } else {
            Told::Refused(
                "붙여 넣은 글에서 tid나 인증 결과를 찾지 못했어요. 무엇인지 모르겠으면 진단에 붙여 넣어 주세요".into(),
            )
        }
    }

    /// Takes in what a diagnosis knows of an order.
    fn open(&mut self, order: &Order, mode: Mode) -> Told {
        let id = if order.tid.is_empty() { &order.moid } else { &order.tid };
        let mut told = self.bring(id.clone(), Comes { moid: &order.moid, is_named: false }, mode);
        if order.tid.is_empty() && !order.moid.is_empty() {
            told = self.belong_to_order(&order.moid, mode).or(told);
        }
        if let Some(mid) = &order.mid {
            self.form.set_mid(mid.to_string(), mode);
        }
        if order.moid.is_empty() {
            return told;
        }
        if let Some(typed) = self.form.typed_moid().filter(|typed| *typed != order.moid) {
            return Told::Refused(format!(
                "적어 둔 주문번호({typed})가 진단의 주문번호({})와 달라서 바꾸지 않았어요. 어느 쪽이 맞는지 확인해 주세요",
                order.moid
            ));
        }
        self.form.give_moid(&order.moid);
        told
    }

    fn inquire(&mut self, cx: &PaymentCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let read = match self.sought() {
            Sought::Tid(tid) => Read::InquiryByTid(tid),
            Sought::Order(moid, _) => match Mid::parse(&self.form.mid) {
                Ok(mid) => Read::InquiryByMoid { mid, moid },
                Err(_) => return Told::Refused("주문번호로 조회하려면 가맹점 MID 10자를 먼저 적어 주세요".into()),
            },
            Sought::Nothing | Sought::Neither(_) => return Told::Refused(NEEDS_TID.into()),
        };
        if cx.mode == Mode::Live && !self.form.key.is_empty() && self.form.mid.trim() != read.mid() {
            return Told::Refused(format!(
                "적은 키는 {} 가맹점의 것이라서 {}의 거래를 조회하는 데 쓰지 않았어요. MID나 키를 고쳐 주세요",
                self.form.mid.trim(),
                read.mid()
            ));
        }
        if let Some(problem) = self.form.key_problem(cx.mode, cx.keys.has(read.mid(), cx.settings)) {
            if !self.form.key.is_empty() {
                return Told::Refused(format!("가맹점 키를 쓸 수 없어요. {problem}"));
            }
            let words = "조회에는 가맹점 키가 필요해요. 설정에 이 가맹점의 키를 두거나, 승인 요청 칸에 적어 주세요";
            return Told::Refused(words.into());
        }
        self.inquiry = Fetch::Waiting(cx.request, cx.now_ms);
        let key = self.use_key(read.mid(), cx, effects);
        effects.push(Effect::Ask { id: cx.request, read, key });
        Told::Nothing
    }

    /// The key that was typed, for one call; empty where the kept one is meant. Where the merchant has none with the
    /// system's credentials, it is kept for this session, so that the inquiry after an approval need not ask again.
    fn use_key(&mut self, mid: &str, cx: &PaymentCx<'_>, effects: &mut Vec<Effect>) -> Secret {
        if cx.mode == Mode::Practice {
            return self.form.key.clone();
        }
        let key = std::mem::take(&mut self.form.key);
        if let (false, false, Ok(mid)) = (key.is_empty(), cx.keys.is_lasting(mid, cx.settings), Mid::parse(mid)) {
            let (name, place) = (KeyName::Merchant(mid), KeyPlace::Session);
            effects.push(Effect::Keys(KeyRequest::Keep { name, key: key.clone(), place }));
        }
        key
    }

    fn ask_approval(&mut self, cx: &PaymentCx<'_>) -> Told {
        self.problems = Vec::new();
        let key_problem = self.form.key_problem(cx.mode, cx.keys.has(self.form.mid.trim(), cx.settings));
        let request = match self.form.check(&self.tid, key_problem) {
            Ok(request) => request,
            Err(problems) => {
                self.problems = problems;
                return Told::Refused("승인 요청에 빠지거나 맞지 않는 값이 있어요. 표시된 칸을 고쳐 주세요".into());
            }
        };
        if let Some(why) = self.forbids(request.tid().as_str()) {
            return Told::Refused(why);
        }
        let doubts = self.form.doubts(&request);
        self.confirm = Some(Confirm { request, doubts, typed: String::new() });
        Told::Nothing
    }

    fn send_approval(&mut self, cx: &PaymentCx<'_>, effects: &mut Vec<Effect>) -> Told {
        if let Some(why) = self.withdraw() {
            return Told::Refused(why);
        }
        let Some(confirm) = self.confirm.take_if(|confirm| confirm.is_ready(cx.mode)) else { return Told::Nothing };
        self.approval = Fetch::Waiting(cx.request, cx.now_ms);
        self.sent = Some(confirm.request.tid().clone());
        let token = self.form.take_token(cx.mode);
        let key = self.use_key(confirm.request.mid().as_str(), cx, effects);
        effects.push(Effect::Approve { id: cx.request, request: Box::new(confirm.request), token, key });
        Told::Nothing
    }

    /// Takes a receipt in.
    pub fn receipt_came(&mut self, id: RequestId, result: Result<Box<Receipt>, Failure>) {
        self.receipt.settle(id, result);
    }

    /// Takes an inquiry in. Where it was by order number, the field follows; where it settles an approval that was
    /// unknown, it says so; where it forbids the approval that is being asked about, it takes that question away.
    pub fn transaction_came(
        &mut self,
        id: RequestId,
        result: Result<Box<Transaction>, Failure>,
        mode: Mode,
        effects: &mut Vec<Effect>,
    ) -> Told {
        if !self.inquiry.settle(id, result) {
            return Told::Nothing;
        }
        let Fetch::Ready(found) = &self.inquiry else { return Told::Nothing };
        let mut set_aside = Told::Nothing;
        if let (Sought::Order(moid, _), Ok(tid)) = (self.sought(), Tid::parse(&found.tid)) {
            self.tid = tid.to_string();
            set_aside = self.belong(&tid, Comes { moid: moid.as_str(), is_named: true }, mode);
            self.form.give_moid(moid.as_str());
        }
        // What was approved elsewhere meanwhile is in the store, not in the list.
        effects.push(Effect::LoadJournal);
        self.settle_by_found(effects);
        self.told_of_withdrawal().or(set_aside)
    }

    /// Takes the outcome of an approval in.
    pub fn approval_came(&mut self, id: RequestId, result: Result<Box<JournalEntry>, Failure>) {
        self.approval.settle(id, result);
    }

    /// Writes down what the inquiry on show has found out about approvals whose end is not known.
    fn settle_by_found(&self, effects: &mut Vec<Effect>) {
        // Of one that is under way its own answer is the better news.
        let Some(found) = self.inquiry.ready().filter(|_| !self.approval.is_waiting()) else { return };
        for entry in self.unsettled().filter(|entry| entry.attempt.tid == found.tid) {
            if let Some(settlement) = settle_by_inquiry(&entry.attempt, found) {
                effects.push(Effect::Settle { attempt: entry.attempt.id.clone(), settlement: Box::new(settlement) });
            }
        }
    }

    fn told_of_withdrawal(&mut self) -> Told {
        self.withdraw().map_or(Told::Nothing, Told::Refused)
    }

    /// Takes the journal in; an approval on show follows its row, and one that was made elsewhere takes the question
    /// about another of its tid away. What the inquiry on show settles of it, it settles.
    pub fn journal_came(&mut self, journal: Vec<JournalEntry>, effects: &mut Vec<Effect>) -> Told {
        // What was settled on the way here need not be settled again.
        let is_news = self.journal != journal;
        self.journal = journal;
        if is_news {
            self.settle_by_found(effects);
        }
        if let Fetch::Ready(shown) = &mut self.approval
            && let Some(row) = self.journal.iter().find(|row| row.attempt.id == shown.attempt.id)
        {
            **shown = row.clone();
        }
        let open: Vec<String> = self.unsettled().map(|entry| entry.attempt.id.clone()).collect();
        self.settling.take_if(|settling| !open.contains(&settling.attempt));
        self.told_of_withdrawal()
    }
}

const NOT_AUTHENTICATED: &str =
    "인증이 끝나지 않은 결과라서 승인을 요청할 수 없어요. 이유는 진단에 붙여 넣어 확인해 주세요";

#[cfg(test)]
mod tests;
