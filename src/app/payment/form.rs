//! The approval form: what was typed or handed over, what is wrong with it, and the question before it is sent.
//!
//! Compares and asks; never sends. A token that was handed over stands in no field.

use crate::app::command::FormField;
use crate::diag::{Bilingual as _, words};
use crate::payment::Mode;
use crate::payment::callback::Callback;
use crate::payment::money::Won;
use crate::payment::request::{ApprovalRequest, FieldError, Fields};
use crate::payment::secret::Secret;

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
    /// What the merchant says that the order costs; may be empty.
    pub order_amount: String,
    /// One-time token.
    pub token: Secret,
    /// Merchant key; empty where the kept one is meant. Gone from here once it is used.
    pub key: Secret,
    /// The callback that filled the form, without its token.
    pub handed: Option<Callback>,
    /// The order number that came with the payment, or was named above the form: alone it is nothing that a person has
    /// begun.
    pub(super) given_moid: String,
}

/// Never shows the token or the key.
impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").field("mid", &self.mid).field("moid", &self.moid).finish_non_exhaustive()
    }
}

impl Form {
    /// An empty form. Practice needs no key, so its own are filled in.
    pub fn of(mode: Mode) -> Self {
        match mode {
            Mode::Live => Self::default(),
            Mode::Practice => Self { token: Secret::practice_token(), key: Secret::practice_key(), ..Self::default() },
        }
    }

    /// Takes in what was typed into a field.
    pub(super) fn set(&mut self, field: FormField, text: String, mode: Mode) {
        match field {
            FormField::Mid => self.set_mid(text, mode),
            FormField::Moid => self.moid = text,
            FormField::Amount => self.amount = text,
            FormField::TaxFree => self.tax_free = text,
            FormField::OrderAmount => self.order_amount = text,
            FormField::Token => self.token = Secret::new(text),
            FormField::Key => self.key = Secret::new(text),
        }
    }

    /// Another merchant. The key that was typed goes with the one before: one merchant's key is never sent for another.
    pub(super) fn set_mid(&mut self, mid: String, mode: Mode) {
        if self.mid != mid {
            self.key = Self::of(mode).key;
        }
        self.mid = mid;
    }

    /// Takes in what the payment window handed over.
    pub(super) fn hand_over(&mut self, callback: Callback, token: Secret, mode: Mode) {
        if !callback.mid.is_empty() {
            self.set_mid(callback.mid.clone(), mode);
        }
        for (place, value) in [
            (&mut self.moid, &callback.moid),
            (&mut self.amount, &callback.amount),
            (&mut self.tax_free, &callback.tax_free),
        ] {
            if !value.is_empty() {
                place.clone_from(value);
            }
        }
        if callback.is_success() && !token.is_empty() {
            self.token = token;
        }
        self.handed = Some(callback);
    }

    /// Takes in an order number that was found out, not typed.
    pub(super) fn give_moid(&mut self, moid: &str) {
        (self.moid, self.given_moid) = (moid.to_owned(), moid.to_owned());
    }

    /// Goes by this order number, where there is one and none stands in it.
    pub(super) fn go_by(&mut self, moid: String) {
        if self.moid.trim().is_empty() && !moid.is_empty() {
            self.given_moid = moid;
        }
    }

    /// Goes by no order number but the one that stands in it: a tid is the better name.
    pub(super) fn go_by_its_own(&mut self) {
        if self.moid.trim().is_empty() {
            self.given_moid.clear();
        }
    }

    /// Forgets what belongs to one payment alone; merchant and key stay.
    pub(super) fn next_payment(&mut self, mode: Mode) {
        let (mid, key) = (std::mem::take(&mut self.mid), std::mem::take(&mut self.key));
        *self = Self { mid, key, ..Self::of(mode) };
    }

    /// The token, for the one send; in practice there is always another.
    pub(super) fn take_token(&mut self, mode: Mode) -> Secret {
        std::mem::replace(&mut self.token, Self::of(mode).token)
    }

    /// Whether a person, or what was handed over, has begun to fill it in: what stands here is to be found nowhere else.
    pub(super) fn is_begun(&self, mode: Mode) -> bool {
        let typed = [&self.amount, &self.tax_free, &self.order_amount];
        let has_token = mode == Mode::Live && !self.token.is_empty();
        self.typed_moid().is_some()
            || typed.iter().any(|text| !text.trim().is_empty())
            || self.handed.is_some()
            || has_token
    }

    /// The order number that stands in it and did not come along.
    pub(super) fn typed_moid(&self) -> Option<&str> {
        let moid = self.moid.trim();
        (!moid.is_empty() && self.moid != self.given_moid).then_some(moid)
    }

    /// The order it is for: the one that stands in it, else the one it is known by. Empty where nobody knows it.
    pub(super) fn order(&self) -> &str {
        match self.moid.trim() {
            "" => &self.given_moid,
            moid => moid,
        }
    }

    /// "주문 order-1 · 20,000원", as far as it goes.
    pub fn head(&self) -> String {
        let order = (!self.order().is_empty()).then(|| format!("주문 {}", self.order()));
        let amount = self.total().map(Won::figures);
        let parts: Vec<String> = order.into_iter().chain(amount).collect();
        if parts.is_empty() { "주문번호와 금액은 아직 없어요".to_owned() } else { parts.join(" · ") }
    }

    /// Whether the token came with a callback, and not from a keyboard.
    pub fn has_handed_token(&self) -> bool {
        !self.token.is_empty() && self.handed.as_ref().is_some_and(|callback| callback.has_token)
    }

    /// What the buyer would pay, where both parts can be read.
    pub fn total(&self) -> Option<Won> {
        let amount = Won::parse(&self.amount).ok()?;
        let tax_free = if self.tax_free.trim().is_empty() { Won(0) } else { Won::parse(&self.tax_free).ok()? };
        amount.0.checked_add(tax_free.0).map(Won)
    }

    /// How the amount differs from what the merchant says, in Korean; none where it does not, or nothing was said.
    pub fn order_difference(&self) -> Option<String> {
        let order = Won::parse(&self.order_amount).ok()?;
        difference("주문 금액", order, self.total()?)
    }

    /// What is wrong with the key that was typed, in Korean. `kept`: where none was, there is another.
    pub(super) fn key_problem(&self, mode: Mode, kept: bool) -> Option<&'static str> {
        if mode == Mode::Practice || (kept && self.key.is_empty()) { None } else { self.key.merchant_key_problem() }
    }

    /// The request, or everything that is wrong. A tid and a key are wanted too.
    pub(super) fn check(&self, tid: &str, key_problem: Option<&str>) -> Result<ApprovalRequest, Vec<FieldError>> {
        let fields = Fields { tid, mid: &self.mid, moid: &self.moid, amount: &self.amount, tax_free: &self.tax_free };
        let (checked, mut problems) = match ApprovalRequest::check(fields) {
            Ok(request) => (Some(request), Vec::new()),
            Err(problems) => (None, problems),
        };
        if !self.order_amount.trim().is_empty()
            && let Err(error) = Won::parse(&self.order_amount)
        {
            problems.push(FieldError { field: "order_amount", message: error.words() });
        }
        let no_token = self.token.is_empty().then_some("비어 있어요. 받은 값을 그대로 붙여 넣어 주세요");
        for (field, problem) in [("token", no_token), ("key", key_problem)] {
            // Only the window asks for these, and it speaks Korean.
            let told = |why: &str| FieldError { field, message: words!("{why}", "{why}") };
            problems.extend(problem.map(told));
        }
        checked.filter(|_| problems.is_empty()).ok_or(problems)
    }

    /// What does not fit a checked request, in Korean: the merchant's own amount, and what was handed over.
    pub(super) fn doubts(&self, request: &ApprovalRequest) -> Vec<String> {
        let mut doubts: Vec<String> = self.order_difference().into_iter().collect();
        let Some(callback) = self.handed.as_ref().filter(|callback| callback.tid == request.tid().as_str()) else {
            return doubts;
        };
        doubts.extend(callback.total().and_then(|won| difference("인증 결과의 금액", Won(won), request.total())));
        if !callback.moid.is_empty() && callback.moid != request.moid().as_str() {
            doubts.push(format!("인증 결과의 주문번호({})가 승인할 주문번호와 달라요.", callback.moid));
        }
        doubts
    }
}

fn difference(what: &str, theirs: Won, ours: Won) -> Option<String> {
    let by = Won(theirs.0.abs_diff(ours.0)).figures();
    let than = match theirs.cmp(&ours) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => "많아요",
        std::cmp::Ordering::Less => "적어요",
    };
    Some(format!("{what}은 {}이에요. 승인할 금액보다 {by} {than}.", theirs.figures()))
}

/// An approval about to be sent, on show for a person's yes.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// What would be sent.
    pub request: ApprovalRequest,
    /// What does not fit, in Korean.
    pub doubts: Vec<String>,
    /// The amount, typed again.
    pub typed: String,
}

impl Confirm {
    /// Whether the amount must be typed again: where money is real, or something does not fit.
    pub fn wants_amount(&self, mode: Mode) -> bool {
        mode == Mode::Live || !self.doubts.is_empty()
    }

    /// Whether the person may say yes.
    pub fn is_ready(&self, mode: Mode) -> bool {
        !self.wants_amount(mode) || Won::parse(&self.typed) == Ok(self.request.total())
    }
}
