//! Which tid gets which treatment. A table, and nothing else.

/// The tid of the public document. It approves, and its facts can be read without an approval.
pub const SAMPLE_TID: &str = "testpay01m01082502061700416194";

/// What happens to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reaction {
    /// Captures and says so.
    Approve,
    /// Captures and says so with amounts as text and method objects null.
    ApproveAsText,
    /// Refuses with this code, these words and this shape.
    Decline(&'static str, &'static str, Shape),
    /// Captures, waits, says so.
    Slow,
    /// Never answers; captured before or not.
    Hang(Captured),
    /// HTTP 500.
    ServerFault(Captured),
    /// Captures, answers with broken JSON.
    Malformed,
    /// Captures, answers with nothing.
    Empty,
    /// Captures, sends half of the answer, closes.
    Half,
    /// Resets the connection.
    Reset(Captured),
    /// Captures, answers with another tid.
    OtherTid,
    /// Captures, answers with another order number.
    OtherMoid,
    /// Captures, answers with another amount.
    OtherAmount,
    /// Captures, says that it had been done already.
    Already,
    /// Captures, answers with a code that nobody understands.
    NotUnderstood,
    /// Points to another host; also for reads.
    Redirect,
    /// Captures, answers with more than anyone should read; also for reads.
    Huge,
    /// The receipt comes in EUC-KR. Approves.
    ReceiptEucKr,
    /// There is no receipt. Approves.
    ReceiptNotFound,
    /// Reads answer with HTTP 500. Approves.
    ReadFault,
    /// Reads answer with broken JSON or an empty page. Approves.
    ReadMalformed,
    /// An inquiry finds a cancelled payment. Approves.
    Cancelled,
}

/// Whether the money moved before the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Captured {
    /// It did.
    Yes,
    /// It did not.
    No,
}

/// How a refusal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `{"success":false,"error":{"code","message"}}`, HTTP 200.
    Nested,
    /// The same with HTTP 400.
    Nested400,
    /// `{"resultCode","resultMsg"}`.
    Flat,
    /// `{"success":false,"code","msg"}`.
    Short,
    /// `{"success":false,"error":"words"}`.
    Words,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script {
    /// Last four characters of the tid.
    pub tail: &'static str,
    /// Name for tests and logs.
    pub name: &'static str,
    /// What it does, in Korean and in English.
    pub words: [&'static str; 2],
    /// What it does.
    pub reaction: Reaction,
}

const fn line(tail: &'static str, name: &'static str, words: [&'static str; 2], reaction: Reaction) -> Script {
    Script { tail, name, words, reaction }
}

/// Every script. A tail that is not here approves.
pub const SCRIPTS: &[Script] = &[
    line(
        "6194",
        "approve",
        ["승인(문서의 예시 tid, 영수증 UTF-8)", "approves (the sample tid of the document, receipt in UTF-8)"],
        Reaction::Approve,
    ),
    line(
        "9001",
        "decline",
        ["카드사 거절(3095)", "refused by the card company (3095)"],
        Reaction::Decline("3095", "카드사 거절", Shape::Nested),
    ),
    line(
        "9002",
        "decline-limit",
        ["한도 초과(3095)", "over the limit (3095)"],
        Reaction::Decline("3095", "카드 한도 초과", Shape::Nested),
    ),
    line(
        "9003",
        "decline-expiry",
        ["유효기간 오류(3021)", "wrong expiry date (3021)"],
        Reaction::Decline("3021", "유효기간 오류", Shape::Nested),
    ),
    line(
        "9004",
        "decline-number",
        ["카드번호 오류(3011)", "wrong card number (3011)"],
        Reaction::Decline("3011", "카드번호 오류", Shape::Nested400),
    ),
    line(
        "9005",
        "decline-owner",
        ["본인 카드 확인(F113)", "not the own card (F113)"],
        Reaction::Decline("F113", "본인 카드를 확인해 주세요", Shape::Nested),
    ),
    line(
        "9006",
        "decline-flat",
        ["거절, resultCode 모양", "refused, in the shape of resultCode"],
        Reaction::Decline("3022", "할부 개월 오류", Shape::Flat),
    ),
    line(
        "9007",
        "decline-short",
        ["거절, code/msg 모양", "refused, in the shape of code/msg"],
        Reaction::Decline("3041", "금액 오류", Shape::Short),
    ),
    line(
        "9008",
        "decline-words",
        ["거절, 글로만 된 오류", "refused, in words alone"],
        Reaction::Decline("", "카드 한도 초과", Shape::Words),
    ),
    line("9100", "slow", ["승인하고 3초 뒤에 답함", "approves and answers 3 seconds later"], Reaction::Slow),
    line(
        "9101",
        "hang",
        ["승인하지 않고 답하지 않음", "does not approve and does not answer"],
        Reaction::Hang(Captured::No),
    ),
    line(
        "9102",
        "hang-after-capture",
        ["승인하고 답하지 않음", "approves and does not answer"],
        Reaction::Hang(Captured::Yes),
    ),
    line(
        "9200",
        "server-fault",
        ["승인하지 않고 HTTP 500", "does not approve, HTTP 500"],
        Reaction::ServerFault(Captured::No),
    ),
    line(
        "9201",
        "server-fault-after-capture",
        ["승인하고 HTTP 500", "approves, HTTP 500"],
        Reaction::ServerFault(Captured::Yes),
    ),
    line("9202", "malformed", ["승인하고 깨진 JSON", "approves, broken JSON"], Reaction::Malformed),
    line(
        "9203",
        "half",
        ["승인하고 응답을 절반만 보낸 뒤 끊음", "approves, sends half of the answer and closes"],
        Reaction::Half,
    ),
    line("9204", "empty", ["승인하고 빈 응답", "approves, empty answer"], Reaction::Empty),
    line(
        "9300",
        "reset",
        ["승인하지 않고 연결을 끊음", "does not approve, resets the connection"],
        Reaction::Reset(Captured::No),
    ),
    line(
        "9301",
        "reset-after-capture",
        ["승인하고 연결을 끊음", "approves, resets the connection"],
        Reaction::Reset(Captured::Yes),
    ),
    line("9400", "other-tid", ["승인하고 다른 tid로 답함", "approves, answers with another tid"], Reaction::OtherTid),
    line(
        "9401",
        "other-amount",
        ["승인하고 다른 금액으로 답함", "approves, answers with another amount"],
        Reaction::OtherAmount,
    ),
    line(
        "9402",
        "other-moid",
        ["승인하고 다른 주문번호로 답함", "approves, answers with another order number"],
        Reaction::OtherMoid,
    ),
    line("9500", "already", ["승인하고 ‘이미 처리됨’으로 답함", "approves, answers ‘done already’"], Reaction::Already),
    line(
        "9501",
        "not-understood",
        ["승인하고 알 수 없는 오류(9999)로 답함", "approves, answers with an unknown error (9999)"],
        Reaction::NotUnderstood,
    ),
    line(
        "9600",
        "redirect",
        ["승인하지 않고 다른 주소로 보냄(307)", "does not approve, points to another address (307)"],
        Reaction::Redirect,
    ),
    line("9601", "huge", ["승인하고 아주 큰 응답", "approves, a very long answer"], Reaction::Huge),
    line("9700", "receipt-euc-kr", ["승인, 영수증은 EUC-KR", "approves, receipt in EUC-KR"], Reaction::ReceiptEucKr),
    line("9701", "receipt-not-found", ["승인, 영수증 없음", "approves, no receipt"], Reaction::ReceiptNotFound),
    line(
        "9702",
        "read-fault",
        ["승인, 조회와 영수증은 HTTP 500", "approves, reads answer HTTP 500"],
        Reaction::ReadFault,
    ),
    line(
        "9703",
        "read-malformed",
        ["승인, 조회와 영수증은 깨진 응답", "approves, reads answer with broken data"],
        Reaction::ReadMalformed,
    ),
    line(
        "9704",
        "cancelled",
        ["승인, 조회하면 매입전취소", "approves, an inquiry finds it cancelled before acquiring"],
        Reaction::Cancelled,
    ),
    line(
        "9800",
        "approve-as-text",
        ["승인, 금액은 글자이고 결제 수단은 null", "approves, amounts as text and methods null"],
        Reaction::ApproveAsText,
    ),
];

/// What the gateway does with `tid`.
pub fn script_of(tid: &str) -> Reaction {
    SCRIPTS.iter().find(|script| tid.ends_with(script.tail)).map_or(Reaction::Approve, |script| script.reaction)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Reaction, SCRIPTS, script_of};

    #[test]
    fn the_table_is_sound() {
        let tails: BTreeSet<_> = SCRIPTS.iter().map(|s| s.tail).collect();
        let names: BTreeSet<_> = SCRIPTS.iter().map(|s| s.name).collect();
        assert_eq!((tails.len(), names.len()), (SCRIPTS.len(), SCRIPTS.len()));
        assert!(SCRIPTS.iter().all(|s| s.tail.len() == 4 && s.words.iter().all(|words| !words.is_empty())));
        assert_eq!(script_of("testpay01m01082502061700410000"), Reaction::Approve);
        assert!(super::super::help()[0].contains("9301"));
    }
}
