//! The payment desk: a tid read as it is typed, two reads, and one guarded write.
//!
//! A look-up makes an [`Effect::Ask`]; only a confirmed form makes an [`Effect::Approve`], once.

use jiff::civil::DateTime;

use super::command::{FormField, PaymentCommand};
use super::desk::Told;
use super::effect::{Effect, Failure, RequestId};
use super::records::JournalEntry;
use crate::payment::Mode;
use crate::payment::approval::ApprovalState;
use crate::payment::money::Won;
use crate::payment::receipt::Receipt;
use crate::payment::request::{ApprovalRequest, FieldError, Fields, Read};
use crate::payment::response::settle_by_inquiry;
use crate::payment::response::transaction::Transaction;
use crate::payment::secret::Secret;
use crate::payment::tid::Tid;

/// Official address of the gateway's pages.
pub const OFFICIAL_PAGES: &str = "https://pg.innopay.co.kr";
/// Official address of the gateway's API.
pub const OFFICIAL_API: &str = "https://api.innopay.co.kr";

/// An answer that is waited for, there, or not to be had.
#[derive(Debug, Clone, Default)]
pub enum Fetch<T> {
    /// Not asked for.
    #[default]
    None,
    /// Asked; since when, in Unix milliseconds.
    Waiting(RequestId, i64),
    /// There.
    Ready(T),
    /// Not to be had.
    Failed(Failure),
}

impl<T> Fetch<T> {
    /// Takes an answer in, unless it is a late one.
    fn settle(&mut self, id: RequestId, result: Result<T, Failure>) -> bool {
        if !matches!(self, Self::Waiting(waiting, _) if *waiting == id) {
            return false;
        }
        *self = match result {
            Ok(value) => Self::Ready(value),
            Err(failure) => Self::Failed(failure),
        };
        true
    }

    /// Whether an answer is waited for.
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting(..))
    }
}

/// What was typed for an approval.
#[derive(Clone, Default)]
pub struct Form {
    /// Merchant.
    pub mid: String,
    /// Order number.
    pub moid: String,
    /// Taxable amount.
    pub amount: String,
    /// Tax-free amount.
    pub tax_free: String,
    /// One-time token.
    pub token: String,
    /// Merchant key, kept for this session only.
    pub key: String,
}

/// Never shows the token or the key.
impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").field("mid", &self.mid).field("moid", &self.moid).finish_non_exhaustive()
    }
}

/// An approval about to be sent, on show for a person's yes.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What would be sent.
    pub request: ApprovalRequest,
    /// The amount, typed again; live mode wants it.
    pub typed: String,
}

impl Confirm {
    /// Whether the person may say yes.
    pub fn is_ready(&self, mode: Mode) -> bool {
        mode == Mode::Practice || Won::parse(&self.typed) == Ok(self.request.total())
    }
}

/// The payment desk.
#[derive(Debug, Default)]
pub struct PaymentDesk {
    /// What stands in the tid field.
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
}

/// What a payment command needs to know of the rest.
pub struct PaymentCx<'a> {
    /// Practice or live.
    pub mode: Mode,
    /// Base address of the pages.
    pub pages: &'a str,
    /// Unix milliseconds.
    pub now_ms: i64,
    /// A fresh number.
    pub request: RequestId,
}

impl PaymentDesk {
    /// The tid, where the field holds a whole one.
    pub fn read_tid(&self) -> Option<Tid> {
        Tid::parse(&self.tid).ok()
    }

    /// Warnings about the tid, with what else is known.
    pub fn tid_warnings(&self, now: DateTime) -> Vec<String> {
        let approved = match &self.inquiry {
            Fetch::Ready(found) => found.approved_time(),
            _ => None,
        };
        self.read_tid().map(|tid| tid.warnings(now, approved)).unwrap_or_default()
    }

    /// Approvals whose outcome is not known.
    pub fn unsettled(&self) -> impl Iterator<Item = &JournalEntry> {
        self.journal.iter().filter(|entry| matches!(entry.state, ApprovalState::Intent | ApprovalState::Unknown))
    }

    /// Empties the form for a mode. Practice needs no key, so its own are filled in.
    pub fn reset_form(&mut self, mode: Mode) {
        self.form = Form::default();
        if mode == Mode::Practice {
            self.form.token = Secret::practice_token().expose().to_owned();
            self.form.key = Secret::practice_key().expose().to_owned();
        }
    }

    /// Applies a command.
    pub fn apply(&mut self, command: PaymentCommand, cx: &PaymentCx<'_>, effects: &mut Vec<Effect>) -> Told {
        match command {
            PaymentCommand::Tid(text) => self.set_tid(text),
            PaymentCommand::Inquire => return self.inquire(cx, effects),
            PaymentCommand::Receipt => {
                let Some(tid) = self.read_tid() else {
                    return Told::Refused("tid를 먼저 끝까지 적어 주세요".into());
                };
                self.receipt = Fetch::Waiting(cx.request, cx.now_ms);
                let key = Secret::new(String::new());
                effects.push(Effect::Ask { id: cx.request, read: Read::Receipt(tid), key });
            }
            PaymentCommand::OpenReceipt => {
                let Some(tid) = self.read_tid() else {
                    return Told::Refused("tid를 먼저 끝까지 적어 주세요".into());
                };
                effects.push(Effect::OpenUrl(tid.receipt_url(cx.pages)));
            }
            PaymentCommand::Form(field, text) => self.set_form(field, text),
            PaymentCommand::AskApproval => return self.ask_approval(),
            PaymentCommand::ConfirmAmount(text) => {
                if let Some(confirm) = &mut self.confirm {
                    confirm.typed = text;
                }
            }
            PaymentCommand::ConfirmApproval => self.send_approval(cx, effects),
            PaymentCommand::CancelApproval => self.confirm = None,
            PaymentCommand::RefreshJournal => effects.push(Effect::LoadJournal),
            PaymentCommand::InquireEntry(tid) => {
                self.set_tid(tid);
                return self.inquire(cx, effects);
            }
        }
        Told::Nothing
    }

    fn set_tid(&mut self, text: String) {
        if text != self.tid {
            self.receipt = Fetch::None;
            self.inquiry = Fetch::None;
            if !self.approval.is_waiting() {
                self.approval = Fetch::None;
            }
        }
        self.tid = text;
        if let Some(tid) = self.read_tid() {
            self.form.mid = tid.mid().to_owned();
        }
    }

    fn set_form(&mut self, field: FormField, text: String) {
        let place = match field {
            FormField::Mid => &mut self.form.mid,
            FormField::Moid => &mut self.form.moid,
            FormField::Amount => &mut self.form.amount,
            FormField::TaxFree => &mut self.form.tax_free,
            FormField::Token => &mut self.form.token,
            FormField::Key => &mut self.form.key,
        };
        *place = text;
        self.problems.clear();
    }

    fn inquire(&mut self, cx: &PaymentCx<'_>, effects: &mut Vec<Effect>) -> Told {
        let Some(tid) = self.read_tid() else {
            return Told::Refused("tid를 먼저 끝까지 적어 주세요".into());
        };
        if self.form.key.is_empty() {
            return Told::Refused("조회에는 가맹점 키가 필요해요. 승인 요청 칸의 가맹점 키를 먼저 적어 주세요".into());
        }
        self.inquiry = Fetch::Waiting(cx.request, cx.now_ms);
        let key = Secret::new(self.form.key.as_str());
        effects.push(Effect::Ask { id: cx.request, read: Read::InquiryByTid(tid), key });
        Told::Nothing
    }

    fn ask_approval(&mut self) -> Told {
        let form = &self.form;
        let fields =
            Fields { tid: &self.tid, mid: &form.mid, moid: &form.moid, amount: &form.amount, tax_free: &form.tax_free };
        self.problems = Vec::new();
        let checked = ApprovalRequest::check(fields);
        for (field, value) in [("token", &form.token), ("key", &form.key)] {
            if value.trim().is_empty() {
                let message = "비어 있어요. 받은 값을 그대로 붙여 넣어 주세요".to_owned();
                self.problems.push(FieldError { field, message });
            }
        }
        match checked {
            Err(problems) => self.problems.splice(0..0, problems).for_each(drop),
            Ok(_) if !self.problems.is_empty() => {}
            Ok(request) => {
                let tried = self
                    .journal
                    .iter()
                    .find(|entry| entry.attempt.tid == request.tid().as_str() && entry.state.blocks_resend());
                if let Some(tried) = tried {
                    let state = tried.state.korean();
                    return Told::Refused(format!(
                        "이 tid는 이미 승인을 요청했어요 ({state}). 다시 보내지 말고 조회해 주세요"
                    ));
                }
                if self.approval.is_waiting() {
                    return Told::Refused("앞의 승인 요청이 아직 끝나지 않았어요. 결과를 기다려 주세요".into());
                }
                self.confirm = Some(Confirm { request, typed: String::new() });
                return Told::Nothing;
            }
        }
        Told::Refused("승인 요청에 빠지거나 맞지 않는 값이 있어요. 표시된 칸을 고쳐 주세요".into())
    }

    fn send_approval(&mut self, cx: &PaymentCx<'_>, effects: &mut Vec<Effect>) {
        let Some(confirm) = self.confirm.take_if(|confirm| confirm.is_ready(cx.mode)) else { return };
        self.approval = Fetch::Waiting(cx.request, cx.now_ms);
        let token = Secret::new(std::mem::take(&mut self.form.token));
        let key = Secret::new(self.form.key.as_str());
        if cx.mode == Mode::Practice {
            self.form.token = Secret::practice_token().expose().to_owned();
        }
        effects.push(Effect::Approve { id: cx.request, request: Box::new(confirm.request), token, key });
    }

    /// Takes a receipt in.
    pub fn receipt_came(&mut self, id: RequestId, result: Result<Box<Receipt>, Failure>) {
        self.receipt.settle(id, result);
    }

    /// Takes an inquiry in. Where it settles an approval that was unknown, says so.
    pub fn transaction_came(
        &mut self,
        id: RequestId,
        result: Result<Box<Transaction>, Failure>,
        effects: &mut Vec<Effect>,
    ) {
        if !self.inquiry.settle(id, result) {
            return;
        }
        let Fetch::Ready(found) = &self.inquiry else { return };
        for entry in self.unsettled().filter(|entry| entry.attempt.tid == found.tid) {
            if let Some(settlement) = settle_by_inquiry(&entry.attempt, found) {
                effects.push(Effect::Settle { attempt: entry.attempt.id.clone(), settlement: Box::new(settlement) });
            }
        }
    }

    /// Takes the outcome of an approval in.
    pub fn approval_came(&mut self, id: RequestId, result: Result<Box<JournalEntry>, Failure>) {
        self.approval.settle(id, result);
    }

    /// Takes the journal in; an approval on show follows its row.
    pub fn journal_came(&mut self, journal: Vec<JournalEntry>) {
        self.journal = journal;
        if let Fetch::Ready(shown) = &mut self.approval
            && let Some(row) = self.journal.iter().find(|row| row.attempt.id == shown.attempt.id)
        {
            **shown = row.clone();
        }
    }
}
