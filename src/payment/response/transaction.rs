//! The facts of one transaction, as an approval or an inquiry tells them.
//!
//! The buyer's data is masked while it is read: no unmasked copy is ever kept. Absent and null method objects are fine.

use jiff::civil::DateTime;
use serde::Serialize;
use serde_json::{Map, Value};

use super::text_of;
use crate::diag::{Lang, Words, words};
use crate::payment::codes::issuers;
use crate::payment::money::Won;
use crate::payment::request::{Mid, Moid};
use crate::payment::tid::Tid;
use crate::text::mask::{mask, mask_name};

/// What the gateway knows of one payment. Texts are empty where it did not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Transaction {
    /// Transaction id as given.
    pub tid: String,
    /// Merchant id.
    pub mid: String,
    /// Merchant's order number.
    pub moid: String,
    /// Taxable part in won; none where it cannot be read.
    pub amount: Option<u64>,
    /// Tax-free part in won; none where it was not given.
    pub tax_free: Option<u64>,
    /// 0 approved, 1 cancelled before acquiring, 2 cancelled after; others exist.
    pub status: Option<i64>,
    /// CARD, BANK …
    pub pay_method: String,
    /// Approval number of the card company.
    pub auth_num: String,
    /// Korean time without offset, as given.
    pub approved_at: String,
    /// http or https address of the receipt, or empty.
    pub receipt_url: String,
    /// Card issuer's name, or its code.
    pub issuer: String,
    /// Acquirer's name, or its code.
    pub acquirer: String,
    /// Card number, masked.
    pub card_num: String,
    /// Instalments: "00" is one payment.
    pub quota: String,
    /// Whether the instalments cost the buyer no interest; none where it was not said.
    pub interest_free: Option<bool>,
    /// Bank's name of a transfer or a virtual account.
    pub bank: String,
    /// Buyer's name, masked.
    pub buyer_name: String,
    /// Buyer's telephone, masked.
    pub buyer_tel: String,
    /// Buyer's e-mail, masked.
    pub buyer_email: String,
    /// What was bought.
    pub goods: String,
    /// Korean names of what was given and cannot be read. It may say anything, so nothing is taken for agreed.
    pub unreadable: Vec<&'static str>,
}

const AMOUNT: &str = "과세 금액";
const TAX_FREE: &str = "면세 금액";
const STATUS: &str = "거래 상태";

/// What [`Transaction::unreadable`] names, in English.
fn english_name(unreadable: &str) -> &'static str {
    match unreadable {
        AMOUNT => "taxable amount",
        TAX_FREE => "tax-free amount",
        _ => "status",
    }
}

impl Transaction {
    /// Reads the `data` object of a reply. None where it names no transaction.
    pub fn read(data: &Map<String, Value>) -> Option<Self> {
        let (tid, mid, moid) = (text_of(data, "tid"), text_of(data, "mid"), text_of(data, "moid"));
        if tid.is_empty() || !(data.contains_key("amt") || data.contains_key("status")) {
            return None;
        }
        let inner = |key: &str| data.get(key).and_then(Value::as_object);
        let from = |object: Option<&Map<String, Value>>, keys: &[&str]| {
            let object = object?;
            keys.iter().map(|key| text_of(object, key)).find(|text| !text.is_empty())
        };
        let card = inner("card").or_else(|| inner("epay")).or_else(|| inner("easyBank"));
        let bank = inner("bank").or_else(|| inner("virtualAccount")).or_else(|| inner("easyBank"));
        let buyer = inner("buyer");
        let shown = |text: Option<String>| mask(&text.unwrap_or_default()).into_owned();
        let given = |key: &str| data.get(key).filter(|value| !is_empty(value));
        let (amount, tax_free) = (given("amt").and_then(whole_number), given("taxFreeAmt").and_then(whole_number));
        let status = given("status").and_then(status_number);
        let unreadable = [
            (given("amt").is_some() && amount.is_none()).then_some(AMOUNT),
            (given("taxFreeAmt").is_some() && tax_free.is_none()).then_some(TAX_FREE),
            (given("status").is_some() && status.is_none()).then_some(STATUS),
        ];
        Some(Self {
            amount,
            tax_free,
            status,
            unreadable: unreadable.into_iter().flatten().collect(),
            pay_method: shown(Some(text_of(data, "payMethod"))),
            auth_num: shown(Some(text_of(data, "authNum"))),
            approved_at: shown(Some(text_of(data, "approvedAt"))),
            receipt_url: web_address(&text_of(data, "receiptUrl")),
            issuer: shown(from(card, &["fnName", "cardName", "issuerName", "fnCd", "cardCode"])),
            acquirer: shown(from(card, &["acquCardName", "acquCardCode"])),
            card_num: shown(from(card, &["cardNum", "cardNo"])),
            quota: shown(from(card, &["cardQuota", "quota"])),
            interest_free: card
                .and_then(|card| ["cardInterest", "isInterestFree"].iter().find_map(|key| card.get(*key)))
                .and_then(flag),
            bank: shown(from(bank, &["bankName", "fnName", "bankCode", "fnCd"])),
            buyer_name: mask_name(&from(buyer, &["name"]).unwrap_or_default()),
            buyer_tel: mask_tel(&from(buyer, &["tel", "phone"]).unwrap_or_default()),
            buyer_email: shown(from(buyer, &["email"])),
            goods: shown(from(inner("goods"), &["name"])),
            tid: if Tid::parse(&tid).is_ok() { tid } else { mask(&tid).into_owned() },
            // Ids pass as they are only where they have the build of ids.
            mid: if Mid::parse(&mid).is_ok() { mid } else { mask(&mid).into_owned() },
            moid: if Moid::parse(&moid).is_ok() { moid } else { mask(&moid).into_owned() },
        })
    }

    /// The status in words; a number without a known meaning is shown as such.
    pub fn status_korean(&self) -> String {
        self.status_words().ko.into_owned()
    }

    fn status_words(&self) -> Words {
        match self.status {
            Some(0) => Words::fixed("승인", "approved"),
            Some(1) => Words::fixed("매입전취소", "cancelled before acquiring"),
            Some(2) => Words::fixed("매입후취소", "cancelled after acquiring"),
            Some(other) => words!("확인되지 않은 상태값({other})", "unknown status ({other})"),
            None if self.unreadable.contains(&STATUS) => Words::fixed("상태값을 읽을 수 없음", "unreadable status"),
            None => Words::fixed("상태값 없음", "no status"),
        }
    }

    /// Korean time of the approval, where it can be read.
    pub fn approved_time(&self) -> Option<DateTime> {
        let digits: String = self.approved_at.chars().filter(char::is_ascii_digit).collect();
        let part = |at: usize, len: usize| digits.get(at..at + len)?.parse::<i16>().ok();
        let small = |at: usize| part(at, 2).and_then(|n| i8::try_from(n).ok());
        DateTime::new(part(0, 4)?, small(4)?, small(6)?, small(8)?, small(10)?, small(12)?, 0).ok()
    }

    /// What the buyer pays: both parts. None where one of them is unknown; a tax-free part that was not given is none.
    pub fn total(&self) -> Option<Won> {
        if self.unreadable.contains(&TAX_FREE) {
            return None;
        }
        self.amount.and_then(|amount| amount.checked_add(self.tax_free.unwrap_or(0))).map(Won)
    }

    /// Rows for a table of two columns: label and masked value. Empty ones are left out.
    pub fn facts(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let told = |words: Words| words.get(lang).to_owned();
        let won = |amount: Option<u64>| {
            amount.map(|won| lang.pick(Won(won).figures(), Won(won).english())).unwrap_or_default()
        };
        let total = self.total().map(|won| lang.pick(won.figures_and_words(), won.english()));
        let unreadable: Vec<_> = self.unreadable.iter().map(|name| lang.pick(*name, english_name(name))).collect();
        let rows = [
            ("상태", "status", told(self.status_words())),
            ("결제 금액", "amount", total.unwrap_or_default()),
            ("과세 금액", "taxable", won(self.amount)),
            ("면세 금액", "tax-free", won(self.tax_free.filter(|won| *won > 0))),
            ("tid", "tid", self.tid.clone()),
            ("가맹점(MID)", "merchant (MID)", self.mid.clone()),
            ("주문번호", "order number", self.moid.clone()),
            ("결제 수단", "paid by", told(method_words(&self.pay_method))),
            ("승인번호", "approval number", self.auth_num.clone()),
            ("승인 시각", "approved at", self.approved_at.clone()),
            ("카드사", "card issuer", told(card_company(&self.issuer))),
            ("매입사", "acquirer", told(card_company(&self.acquirer))),
            ("카드번호", "card number", self.card_num.clone()),
            ("할부", "instalments", told(quota_words(&self.quota, self.interest_free))),
            ("은행", "bank", self.bank.clone()),
            ("상품", "goods", self.goods.clone()),
            ("구매자", "buyer", self.buyer_name.clone()),
            ("구매자 연락처", "buyer's telephone", self.buyer_tel.clone()),
            ("구매자 이메일", "buyer's e-mail", self.buyer_email.clone()),
            ("영수증", "receipt", self.receipt_url.clone()),
            ("읽지 못한 값", "not readable", unreadable.join(", ")),
        ];
        let rows = rows.into_iter().filter(|(.., value)| !value.is_empty());
        rows.map(|(korean, english, value)| (lang.pick(korean, english), value)).collect()
    }
}

/// A whole number of won, given as a number or as a string of digits. Nothing else: money is never guessed.
pub(crate) fn whole_number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => {
            let text = text.trim();
            (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
        }
        _ => None,
    }
}

/// Given, but as nothing: the same as not given.
fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn status_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        _ => whole_number(value).and_then(|number| i64::try_from(number).ok()),
    }
}

/// Only web addresses: whatever else a reply names is not opened.
fn web_address(text: &str) -> String {
    match url::Url::parse(text) {
        Ok(address) if matches!(address.scheme(), "http" | "https") => mask(text).into_owned(),
        _ => String::new(),
    }
}

/// A buyer's telephone: a mobile number as everywhere, any other with only its last four digits.
pub(crate) fn mask_tel(tel: &str) -> String {
    let masked = mask(tel);
    if masked != tel || tel.contains('*') {
        return masked.into_owned();
    }
    let digits = tel.chars().filter(|c| c.is_numeric()).count();
    let mut seen = 0;
    let hide = |c: char| {
        if !c.is_numeric() {
            return c;
        }
        seen += 1;
        if seen + 4 > digits { c } else { '*' }
    };
    tel.chars().map(hide).collect()
}

fn method_words(method: &str) -> Words {
    let (name, english) = match method.to_ascii_uppercase().as_str() {
        "CARD" | "CKEYIN" | "CARS" => ("신용카드", "credit card"),
        "EPAY" => ("간편결제", "easy pay"),
        "BANK" => ("계좌이체", "bank transfer"),
        "EASYBANK" | "EBANK" => ("계좌간편결제", "simple account payment"),
        "VBANK" | "VACCT" => ("가상계좌", "virtual account"),
        "CELLPHONE" | "MOBILE" => ("휴대폰", "mobile phone"),
        _ => return words!("{method}", "{method}"),
    };
    words!("{name}({method})", "{english} ({method})")
}

/// A card company's name; a code alone with the name it is known by, where gateways agree on one.
fn card_company(name_or_code: &str) -> Words {
    match issuers::issuer(name_or_code) {
        Some(name) => {
            words!("{name} (코드 {name_or_code}, 공개 자료 기준)", "{name} (code {name_or_code}, by public sources)")
        }
        None => words!("{name_or_code}", "{name_or_code}"),
    }
}

fn quota_words(quota: &str, interest_free: Option<bool>) -> Words {
    let months = match quota.parse::<u8>() {
        Ok(0 | 1) => return Words::fixed("일시불", "one payment"),
        Ok(months) => months,
        Err(_) => return words!("{quota}", "{quota}"),
    };
    match interest_free {
        Some(true) => words!("{months}개월 무이자", "{months} months without interest"),
        Some(false) => words!("{months}개월 (이자 있음)", "{months} months with interest"),
        None => words!("{months}개월", "{months} months"),
    }
}

/// Yes or no as gateways write it; none for anything else.
fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_u64().and_then(|n| [false, true].get(usize::try_from(n).ok()?).copied()),
        Value::String(text) => match text.trim() {
            "1" | "Y" | "y" => Some(true),
            "0" | "N" | "n" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_and_instalments_in_words() {
        for (card, company, quota) in [
            (serde_json::json!({ "fnName": "현대", "cardQuota": "00" }), "현대", "일시불"),
            (serde_json::json!({ "fnName": "국민", "cardQuota": "03" }), "국민", "3개월"),
            (serde_json::json!({ "fnName": "국민", "cardQuota": "3", "cardInterest": "1" }), "국민", "3개월 무이자"),
            (
                serde_json::json!({ "fnCd": "02", "cardQuota": 6, "isInterestFree": false }),
                "국민 (코드 02, 공개 자료 기준)",
                "6개월 (이자 있음)",
            ),
            (serde_json::json!({ "fnCd": "31", "cardQuota": "xx" }), "31", "xx"),
        ] {
            let data = serde_json::json!({ "tid": "testpay01m01082502061700416194", "amt": 1, "card": card });
            let found = Transaction::read(data.as_object().unwrap()).unwrap();
            let facts = found.facts(Lang::Ko);
            let value = |label: &str| facts.iter().find(|(l, _)| *l == label).map_or("", |(_, value)| value);
            assert_eq!((value("카드사"), value("할부")), (company, quota), "{card}");
        }
    }
}
