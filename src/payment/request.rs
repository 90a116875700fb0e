//! What may be asked of the gateway. Approval and look-ups are different types, so no look-up can become an approval.
//!
//! Every value is checked before a request exists. Holds no key and no token; sends nothing.

use std::fmt;

use super::Mode;
use super::approval::Attempt;
use super::money::{MoneyError, Won};
use super::tid::Tid;
use crate::diag::{Bilingual as _, Words, words};

/// Path of the approval call. It captures money.
pub const APPROVAL_PATH: &str = "v1/transactions/pay";

/// Longest order number, in characters.
pub const MOID_LEN_MAX: usize = 40;

/// One field that cannot be sent as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", message.ko)]
pub struct FieldError {
    /// `tid`, `mid`, `moid`, `amount` or `tax_free`.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub message: Words,
}

impl FieldError {
    fn new(field: &'static str, message: Words) -> Self {
        Self { field, message }
    }

    /// What a person reads.
    pub fn korean(&self) -> String {
        self.message.ko.clone().into_owned()
    }
}

/// A merchant id: 10 letters or digits, in its own case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mid(String);

impl Mid {
    /// Reads a merchant id; blanks around it are ignored.
    ///
    /// # Errors
    /// [`FieldError`] of the field `mid`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            let message = Words::fixed(
                "가맹점 아이디(MID)가 비어 있어요. 10글자를 적어 주세요.",
                "The merchant id (MID) is empty. Write its 10 characters.",
            );
            return Err(FieldError::new("mid", message));
        }
        if text.len() != 10 || !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            let message = Words::fixed(
                "가맹점 아이디(MID)는 영문자와 숫자 10글자예요. 대소문자까지 그대로 적어 주세요.",
                "A merchant id (MID) is 10 letters and digits. Write it as it is, capitals and all.",
            );
            return Err(FieldError::new("mid", message));
        }
        Ok(Self(text.to_owned()))
    }

    /// The 10 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Mid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A merchant's order number: 1 to 40 of letters, digits, dash and underscore.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moid(String);

impl Moid {
    /// Reads an order number; blanks around it are ignored.
    ///
    /// # Errors
    /// [`FieldError`] of the field `moid`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        let len = text.chars().count();
        if len == 0 {
            let message = Words::fixed(
                "주문번호(moid)가 비어 있어요. 결제를 요청할 때 쓴 값을 적어 주세요.",
                "The order number (moid) is empty. Write the one that the payment was requested with.",
            );
            return Err(FieldError::new("moid", message));
        }
        if len > MOID_LEN_MAX {
            let message = words!(
                "주문번호(moid)가 {len}글자예요. 40글자까지 쓸 수 있어요.",
                "The order number (moid) has {len} characters. 40 are the most."
            );
            return Err(FieldError::new("moid", message));
        }
        if let Some(c) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
            let message = words!(
                "주문번호(moid)에 쓸 수 없는 글자(‘{c}’)가 있어요. 영문자, 숫자, -, _만 쓸 수 있어요.",
                "The order number (moid) holds ‘{c}’. Only letters, digits, - and _ may be used."
            );
            return Err(FieldError::new("moid", message));
        }
        Ok(Self(text.to_owned()))
    }

    /// The order number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Moid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The fields of an approval as a person typed or pasted them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fields<'a> {
    /// 30 characters.
    pub tid: &'a str,
    /// 10 characters.
    pub mid: &'a str,
    /// Order number.
    pub moid: &'a str,
    /// Taxable part: "20000", "20,000원".
    pub amount: &'a str,
    /// Tax-free part; empty is 0.
    pub tax_free: &'a str,
}

/// A checked approval. It captures money once it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalRequest {
    tid: Tid,
    mid: Mid,
    moid: Moid,
    amount: Won,
    tax_free: Won,
}

impl ApprovalRequest {
    /// Checks all fields at once, so that a person sees every mistake together.
    ///
    /// # Errors
    /// One [`FieldError`] for each field that is wrong.
    pub fn check(fields: Fields<'_>) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let tid = keep(Tid::parse(fields.tid).map_err(|e| FieldError::new("tid", e.words())), &mut errors);
        let mid = keep(Mid::parse(fields.mid), &mut errors);
        let moid = keep(Moid::parse(fields.moid), &mut errors);
        let money = |field, text| Won::parse(text).map_err(|e| FieldError::new(field, e.words()));
        let amount = keep(money("amount", fields.amount), &mut errors);
        let tax_free = if fields.tax_free.trim().is_empty() {
            Some(Won(0))
        } else {
            keep(money("tax_free", fields.tax_free), &mut errors)
        };
        if let (Some(tid), Some(mid)) = (&tid, &mid)
            && tid.mid() != mid.as_str()
        {
            let message = words!(
                "MID({mid})가 tid의 가맹점({of_tid})과 달라요. 같은 결제의 값인지 확인해 주세요.",
                "The MID ({mid}) is not the merchant of the tid ({of_tid}). Check that both are of one payment.",
                of_tid = tid.mid()
            );
            errors.push(FieldError::new("mid", message));
        }
        if amount == Some(Won(0)) {
            let message =
                Words::fixed("금액이 0원이에요. 1원 이상을 적어 주세요.", "The amount is 0 won. Write 1 won or more.");
            errors.push(FieldError::new("amount", message));
        }
        if let (Some(amount), Some(tax_free)) = (amount, tax_free)
            && amount.0.checked_add(tax_free.0).is_none()
        {
            errors.push(FieldError::new("amount", MoneyError::TooBig.words()));
        }
        match (tid, mid, moid, amount, tax_free) {
            (Some(tid), Some(mid), Some(moid), Some(amount), Some(tax_free)) if errors.is_empty() => {
                Ok(Self { tid, mid, moid, amount, tax_free })
            }
            _ => Err(errors),
        }
    }

    /// The tid.
    pub fn tid(&self) -> &Tid {
        &self.tid
    }

    /// The merchant id; the same as the tid's.
    pub fn mid(&self) -> &Mid {
        &self.mid
    }

    /// The order number.
    pub fn moid(&self) -> &Moid {
        &self.moid
    }

    /// Taxable part, at least 1 won.
    pub fn amount(&self) -> Won {
        self.amount
    }

    /// Tax-free part.
    pub fn tax_free(&self) -> Won {
        self.tax_free
    }

    /// What the buyer pays: both parts together.
    pub fn total(&self) -> Won {
        Won(self.amount.0.saturating_add(self.tax_free.0))
    }

    /// The body to send.
    pub fn body_json(&self) -> String {
        serde_json::json!({
            "tid": self.tid.as_str(),
            "mid": self.mid.as_str(),
            "moid": self.moid.as_str(),
            "amt": self.amount.0,
            "taxFreeAmt": self.tax_free.0,
        })
        .to_string()
    }

    /// The row that the journal must hold before this is sent. `at_ms` is in Unix milliseconds.
    pub fn attempt(&self, id: String, at_ms: i64, mode: Mode) -> Attempt {
        Attempt {
            id,
            at_ms,
            mode,
            tid: self.tid.to_string(),
            mid: self.mid.to_string(),
            moid: self.moid.to_string(),
            amount: self.amount.0,
            tax_free: self.tax_free.0,
        }
    }
}

fn keep<T>(result: Result<T, FieldError>, errors: &mut Vec<FieldError>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

/// A look-up. There is no way from here to an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    /// The facts of one transaction; needs a key.
    InquiryByTid(Tid),
    /// The facts by order number; needs a key.
    InquiryByMoid {
        /// Whose order.
        mid: Mid,
        /// Which order.
        moid: Moid,
    },
    /// The receipt page; needs no key and shows the buyer's data.
    Receipt(Tid),
}

impl Read {
    /// Path and query below the base address, without a leading slash. Only letters, digits, `-`, `_` come from outside.
    pub fn path(&self) -> String {
        match self {
            Self::InquiryByTid(tid) => format!("v1/transactions/{tid}"),
            Self::InquiryByMoid { moid, .. } => format!("v1/transactions/orders/{moid}"),
            Self::Receipt(tid) => format!("pay/issue/CardIssue.jsp?TID={tid}"),
        }
    }

    /// The merchant it is about.
    pub fn mid(&self) -> &str {
        match self {
            Self::InquiryByTid(tid) | Self::Receipt(tid) => tid.mid(),
            Self::InquiryByMoid { mid, .. } => mid.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ApprovalRequest, Fields, Mid, Moid, Read};
    use crate::payment::tid::Tid;

    const GOOD: Fields<'static> = Fields {
        tid: "testpay01m01082502061700416194",
        mid: "testpay01m",
        moid: "test0120200814162443",
        amount: "20,000원",
        tax_free: "",
    };

    #[test]
    fn a_good_one() {
        let request = ApprovalRequest::check(Fields { tax_free: "1000", ..GOOD }).expect("good");
        assert_eq!(
            request.body_json(),
            r#"{"tid":"testpay01m01082502061700416194","mid":"testpay01m","moid":"test0120200814162443","amt":20000,"taxFreeAmt":1000}"#
        );
        assert_eq!(request.total().0, 21_000);
    }

    #[test]
    fn wrong_fields_are_named_together() {
        let long = "a".repeat(41);
        for (fields, want) in [
            (Fields { tid: "abc", ..GOOD }, &["tid"][..]),
            (Fields { mid: "testpay01", ..GOOD }, &["mid"]),
            (Fields { mid: "Testpay01m", ..GOOD }, &["mid"]),
            (Fields { moid: "", ..GOOD }, &["moid"]),
            (Fields { moid: &long, ..GOOD }, &["moid"]),
            (Fields { moid: "a/../b", ..GOOD }, &["moid"]),
            (Fields { amount: "0", ..GOOD }, &["amount"]),
            (Fields { amount: "-1", ..GOOD }, &["amount"]),
            (Fields { tax_free: "x", ..GOOD }, &["tax_free"]),
            (Fields { amount: "1", tax_free: "18446744073709551615", ..GOOD }, &["amount"]),
            (Fields::default(), &["tid", "mid", "moid", "amount"]),
        ] {
            let errors = ApprovalRequest::check(fields).expect_err("wrong");
            assert_eq!(errors.iter().map(|e| e.field).collect::<Vec<_>>(), want, "{fields:?}");
        }
    }

    #[test]
    fn reads_have_their_paths() {
        let tid = Tid::parse(GOOD.tid).expect("tid");
        let order =
            Read::InquiryByMoid { mid: Mid::parse(GOOD.mid).expect("mid"), moid: Moid::parse("a-1").expect("moid") };
        for (read, path) in [
            (Read::InquiryByTid(tid.clone()), "v1/transactions/testpay01m01082502061700416194"),
            (order, "v1/transactions/orders/a-1"),
            (Read::Receipt(tid), "pay/issue/CardIssue.jsp?TID=testpay01m01082502061700416194"),
        ] {
            assert_eq!((read.path().as_str(), read.mid()), (path, "testpay01m"));
            assert_ne!(read.path(), super::APPROVAL_PATH);
        }
    }
}
