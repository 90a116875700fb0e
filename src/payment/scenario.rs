//! Situations for practice: what the customer says, what can be pasted, how the practice gateway treats the payment,
//! and what the right answer is.
//!
//! A table and nothing else: nobody is asked and nothing is sent. What an answer promises is kept by a test against
//! the diagnosis and the practice gateway.

use jiff::civil::DateTime;

use super::approval::ApprovalState;
use super::codes::Retry;
use super::diagnosis::Place;
use super::secret::PRACTICE_TOKEN;
use crate::diag::Words;

/// Merchant of all practice payments.
const MID: &str = "testpay01m";

/// What the buyer pays in practice, in won.
pub const AMOUNT: u64 = 20_000;

/// One situation.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Kebab-case word for the command line.
    pub name: &'static str,
    /// What a list shows.
    pub title: Words,
    /// What the customer or the merchant says.
    pub customer: &'static str,
    /// Last four characters of the tid, by which the practice gateway goes.
    pub tail: &'static str,
    /// What is pasted, with `{tid}` and `{callback}` in their places.
    paste: &'static str,
    /// What the approval comes to; none where the payment ends before it.
    pub approval: Option<ApprovalState>,
    /// Where the diagnosis leads.
    pub place: Place,
    /// Whether to try again.
    pub retry: Retry,
    /// What there is to learn, in 해요체.
    pub lesson: Words,
}

/// What a person works with in one run of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// A tid of this run, so that the journal takes the same scenario again.
    pub tid: String,
    /// Merchant id.
    pub mid: &'static str,
    /// Order number.
    pub moid: String,
    /// In won, all of it taxable.
    pub amount: u64,
    /// The browser's callback with a practice token; none where the payment ends before it.
    pub callback: Option<String>,
    /// What to paste into the diagnosis.
    pub paste: String,
}

impl Scenario {
    /// The scenario of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }

    /// What to work with in a run whose payment window opened at this Korean time; to the second, no two runs agree.
    pub fn material(&self, opened: DateTime) -> Material {
        let (time, tail) = (opened.strftime("%y%m%d%H%M%S").to_string(), self.tail);
        let tid = format!("{MID}0108{time}{tail}");
        let moid = format!("practice-{time}");
        let url = format!(
            "https://shop.example/return?resultCode=0000&resultMsg=%EC%84%B1%EA%B3%B5&payMethod=CARD\
             &paymentToken={PRACTICE_TOKEN}&tid={tid}&mid={MID}&moid={moid}&amt={AMOUNT}&taxFreeAmt=0"
        );
        let paste = self.paste.replace("{tid}", &tid).replace("{callback}", &url);
        let callback = self.approval.map(|_| url);
        Material { tid, mid: MID, moid, amount: AMOUNT, callback, paste }
    }
}

/// Every scenario: first those that end in the payment window, then those of the approval, then those after it.
pub static SCENARIOS: [Scenario; 20] = [
    Scenario {
        name: "three-factor",
        title: Words::fixed("3Factor 오류", "3Factor error"),
        customer: "카드를 고르고 결제하려는데 3Factor 인증이 필요하다고만 나와요. 이게 뭐예요?",
        tail: "0001",
        paste: "3Factor 인증 필요 ISP 공인인증 오류",
        approval: None,
        place: Place("three-factor", "message"),
        retry: Retry::Yes,
        lesson: Words::fixed(
            "결제창에서 멈춘 일이라 승인은 요청되지 않았어요. 안내를 따라 추가 인증을 마치면 다시 결제할 수 있어요.",
            "It stopped in the payment window, so no approval was asked for. After the added authentication of the guide the payment can be made again.",
        ),
    },
    Scenario {
        name: "popup-blocked",
        title: Words::fixed("팝업 차단", "pop-up blocked"),
        customer: "결제하기를 눌렀는데 아무 창도 안 떠요. 주소창 옆에 빨간 표시가 생겼어요.",
        tail: "0002",
        paste: "팝업이 차단되었습니다",
        approval: None,
        place: Place("popup-blocked", "start"),
        retry: Retry::Yes,
        lesson: Words::fixed(
            "브라우저가 결제창을 막았어요. 이 사이트의 팝업을 허용한 뒤 결제하기를 다시 누르면 돼요.",
            "The browser blocked the payment window. Allow pop-ups of this site and press the payment button again.",
        ),
    },
    Scenario {
        name: "keyboard-security",
        title: Words::fixed("키보드 보안 충돌", "keyboard security conflict"),
        customer: "카드 비밀번호 칸에 글자가 안 쳐져요. 은행 사이트에서는 잘 됐거든요.",
        tail: "0003",
        paste: "TouchEn Key with E2E 설치 오류로 키보드 입력이 안됩니다",
        approval: None,
        place: Place("keyboard-security", "which"),
        retry: Retry::Later,
        lesson: Words::fixed(
            "보안 프로그램끼리 부딪칠 때가 많아요. 어떤 프로그램인지 먼저 확인하고, 백신을 끄는 것은 마지막에만 해요.",
            "Often two security programs clash. See first which they are; turning off a virus scanner comes last.",
        ),
    },
    Scenario {
        name: "unknown-mid",
        title: Words::fixed("없는 가맹점(MID)", "unknown merchant (MID)"),
        customer: "쇼핑몰을 새로 열었는데 결제창에 W003이라고 나오고 바로 닫혀요.",
        tail: "0004",
        paste: "W003 존재하지 않는 가맹점입니다",
        approval: None,
        place: Place("window-not-opening", "params"),
        retry: Retry::No,
        lesson: Words::fixed(
            "고객이 풀 수 없는 일이에요. 가맹점이 결제창에 넘긴 MID를 고쳐야 해요.",
            "The customer cannot mend this. The merchant has to put right the MID that is handed to the payment window.",
        ),
    },
    Scenario {
        name: "user-cancelled",
        title: Words::fixed("고객이 취소", "cancelled by the customer"),
        customer: "실수로 결제창을 닫았는데 다시 결제해도 되나요?",
        tail: "0005",
        paste: "resultCode=P091&resultMsg=사용자가 결제를 취소하였습니다&tid={tid}",
        approval: None,
        place: Place("payment-not-working", "where"),
        retry: Retry::Yes,
        lesson: Words::fixed(
            "인증을 마치지 않아 승인은 요청되지 않았어요. 결제창을 새로 열어 다시 결제하면 돼요.",
            "The authentication was not finished, so no approval was asked for. Open the payment window anew and pay again.",
        ),
    },
    Scenario {
        name: "auth-expired",
        title: Words::fixed("인증 시간 초과", "authentication expired"),
        customer: "앱으로 인증하고 왔더니 인증 시간이 지났대요.",
        tail: "0006",
        paste: "A245 인증시간 초과 tid={tid}",
        approval: None,
        place: Place("approval-failed", "auth-failed"),
        retry: Retry::Yes,
        lesson: Words::fixed(
            "인증은 정해진 시간 안에만 쓸 수 있어요. 결제창을 새로 열어 처음부터 해야 해요.",
            "An authentication is good for a fixed time only. Open the payment window anew and begin from the start.",
        ),
    },
    Scenario {
        name: "issuer-refused",
        title: Words::fixed("카드사 거절", "refused by the card company"),
        customer: "고객 카드가 자꾸 거절된대요. 카드사에서는 이상이 없다고 했다는데요.",
        tail: "9001",
        paste: r#"{"success":false,"error":{"code":"3095","message":"카드사 거절"}}"#,
        approval: Some(ApprovalState::Declined),
        place: Place("approval-failed", "issuer-refused"),
        retry: Retry::Later,
        lesson: Words::fixed(
            "거절한 까닭은 카드사만 알아요. 고객이 카드사에 문의하고, 결제는 결제창을 새로 열어서 해야 해요.",
            "Only the card company knows why. The customer asks it, and pays again in a new payment window.",
        ),
    },
    Scenario {
        name: "over-limit",
        title: Words::fixed("한도 초과", "over the limit"),
        customer: "한도가 남아 있는데 한도 초과라고 나와요.",
        tail: "9002",
        paste: "승인 실패 tid={tid} 카드 한도 초과",
        approval: Some(ApprovalState::Declined),
        place: Place("approval-failed", "issuer-refused"),
        retry: Retry::Later,
        lesson: Words::fixed(
            "온라인 한도나 1회 한도가 따로 있을 수 있어요. 한도는 카드사만 볼 수 있으니 카드사로 안내해요.",
            "There may be a limit for online payments or for one payment. Only the card company can see it, so send the customer there.",
        ),
    },
    Scenario {
        name: "card-expired",
        title: Words::fixed("유효기간 오류", "wrong expiry date"),
        customer: "카드를 새로 받았는데 유효기간 오류라고 나와요.",
        tail: "9003",
        paste: r#"{"success":false,"error":{"code":"3021","message":"유효기간 오류"}}"#,
        approval: Some(ApprovalState::Declined),
        place: Place("click-input-failure", "digits"),
        retry: Retry::Yes,
        lesson: Words::fixed(
            "유효기간을 다시 넣으면 되는 일이에요. 유효기간이나 카드번호를 전화로 받아 적으면 안 돼요.",
            "The expiry date has to be typed again. Neither it nor the card number may be taken down over the telephone.",
        ),
    },
    Scenario {
        name: "not-the-owner",
        title: Words::fixed("본인 카드가 아님", "not the own card"),
        customer: "어머니 카드로 결제하는데 본인 카드를 확인하라고 나와요.",
        tail: "9005",
        paste: "resultCode=F113&resultMsg=본인 카드를 확인해 주세요&tid={tid}",
        approval: Some(ApprovalState::Declined),
        place: Place("identity-certificate", "family"),
        retry: Retry::Later,
        lesson: Words::fixed(
            "카드 주인과 인증한 사람이 달라요. 카드 주인이 직접 인증하거나 본인 카드를 써야 해요.",
            "The owner of the card and the person who authenticated differ. The owner has to authenticate, or the customer uses an own card.",
        ),
    },
    Scenario {
        name: "no-instalment",
        title: Words::fixed("할부 불가", "no instalments"),
        customer: "3개월 할부로 하려는데 할부 개월 오류가 나요.",
        tail: "9006",
        paste: r#"{"resultCode":"3022","resultMsg":"할부 개월 오류"}"#,
        approval: Some(ApprovalState::Declined),
        place: Place("isp-payment", "lump-sum"),
        retry: Retry::Yes,
        lesson: Words::fixed(
            "그 카드나 금액으로는 고른 할부를 쓸 수 없어요. 일시불이나 다른 개월로 다시 결제하면 돼요.",
            "The chosen instalments do not go with that card or amount. Pay at once, or over other months.",
        ),
    },
    Scenario {
        name: "no-answer",
        title: Words::fixed("승인 응답 없음", "no answer to the approval"),
        customer: "승인을 요청했는데 답이 안 와요. 결제가 된 건가요, 안 된 건가요?",
        tail: "9102",
        paste: "java.net.SocketTimeoutException: Read timed out (tid={tid})",
        approval: Some(ApprovalState::Unknown),
        place: Place("approval-failed", "inquire"),
        retry: Retry::InquireFirst,
        lesson: Words::fixed(
            "답이 없으면 결과를 모르는 거예요. 다시 보내지 말고 조회해요. 이 연습에서는 결제가 됐어요.",
            "No answer means that nobody knows the outcome. Do not send it again; look it up. In this practice the payment was made.",
        ),
    },
    Scenario {
        name: "server-error",
        title: Words::fixed("결제사 서버 오류", "fault of the gateway's server"),
        customer: "승인 요청에 500 오류가 왔어요. 실패니까 다시 보내면 되죠?",
        tail: "9201",
        paste: "Request failed with status code 500 tid={tid}",
        approval: Some(ApprovalState::Unknown),
        place: Place("approval-failed", "inquire"),
        retry: Retry::InquireFirst,
        lesson: Words::fixed(
            "500은 거절이 아니에요. 승인한 뒤에 오류가 났을 수 있으니 조회부터 해요. 이 연습에서는 결제가 됐어요.",
            "500 is no refusal. The fault may have come after the approval, so look it up first. In this practice the payment was made.",
        ),
    },
    Scenario {
        name: "cut-off",
        title: Words::fixed("응답이 끊김", "answer cut off"),
        customer: "로그에 socket hang up이라고만 남았어요.",
        tail: "9301",
        paste: "Error: socket hang up { code: 'ECONNRESET' } tid={tid}",
        approval: Some(ApprovalState::Unknown),
        place: Place("approval-failed", "inquire"),
        retry: Retry::InquireFirst,
        lesson: Words::fixed(
            "보낸 뒤에 끊겼으니 결제됐을 수 있어요. 다시 보내지 말고 조회해요. 이 연습에서는 결제가 됐어요.",
            "It broke off after it was sent, so the payment may have been made. Do not send it again; look it up. In this practice the payment was made.",
        ),
    },
    Scenario {
        name: "amount-mismatch",
        title: Words::fixed("금액 불일치", "amounts differ"),
        customer: "승인은 됐다는데 우리 주문 금액과 다르대요. 어떻게 해야 해요?",
        tail: "9401",
        paste: "[결제] A123 인증금액과 승인금액이 다릅니다. tid={tid}",
        approval: Some(ApprovalState::Unknown),
        place: Place("approval-failed", "body"),
        retry: Retry::No,
        lesson: Words::fixed(
            "금액이 다른 승인은 성공으로 치지 않아요. 조회로 실제 금액을 확인하고, 승인 요청에 넣는 금액을 고쳐요.",
            "An approval of another amount is no success. Look up the real amount, and put right the amount of the approval request.",
        ),
    },
    Scenario {
        name: "already-done",
        title: Words::fixed("이미 처리된 주문", "order done already"),
        customer: "다시 결제하니까 이미 처리된 주문이래요. 그런데 주문 내역에는 없어요.",
        tail: "9500",
        paste: "W001 이미 처리된 주문입니다",
        approval: Some(ApprovalState::Unknown),
        place: Place("approval-failed", "shopper"),
        retry: Retry::InquireFirst,
        lesson: Words::fixed(
            "‘이미 처리됨’은 거절이 아니에요. 앞서 결제됐을 수 있으니 조회부터 해요. 이 연습에서는 결제가 됐어요.",
            "‘Done already’ is no refusal. It may have been paid before, so look it up first. In this practice the payment was made.",
        ),
    },
    Scenario {
        name: "slow",
        title: Words::fixed("처리 지연", "slow answer"),
        customer: "결제가 한참 돌기만 해요. 새로 고침 해도 돼요?",
        tail: "9100",
        paste: "A299 응답 지연 tid={tid}",
        approval: Some(ApprovalState::Approved),
        place: Place("approval-failed", "inquire"),
        retry: Retry::InquireFirst,
        lesson: Words::fixed(
            "늦어도 답은 와요. 기다리고, 끝내 답이 없으면 조회해요. 새로 고치거나 다시 보내지 않아요.",
            "The answer comes, if late. Wait, and look it up where none comes. Neither reload nor send again.",
        ),
    },
    Scenario {
        name: "never-asked",
        title: Words::fixed("인증 뒤 승인 누락", "authenticated, never approved"),
        customer: "고객은 인증까지 마쳤는데 결제 내역이 없어요.",
        tail: "0018",
        paste: "{callback}",
        approval: Some(ApprovalState::Approved),
        place: Place("approval-failed", "sent"),
        retry: Retry::InquireFirst,
        lesson: Words::fixed(
            "인증은 결제가 아니에요. 가맹점 서버가 승인을 요청했는지 조회로 확인하고, 요청하지 않았을 때만 요청해요.",
            "An authentication is no payment. Look up whether the merchant's server asked for the approval, and ask for it only if it did not.",
        ),
    },
    Scenario {
        name: "not-told",
        title: Words::fixed("돈은 나갔는데 주문이 없음", "money gone, no order"),
        customer: "카드 문자는 왔는데 쇼핑몰에는 주문이 없대요.",
        tail: "0019",
        paste: "돈은 나갔는데 주문이 없어요. 거래번호 {tid}",
        approval: Some(ApprovalState::Approved),
        place: Place("approval-failed", "not-told"),
        retry: Retry::No,
        lesson: Words::fixed(
            "결제는 됐고 쇼핑몰에만 반영되지 않았어요. 다시 결제하지 말고 가맹점이 주문을 맞춰야 해요.",
            "The payment was made, and only the shop does not show it. Do not pay again; the merchant has to put the order right.",
        ),
    },
    Scenario {
        name: "no-receipt",
        title: Words::fixed("영수증 없음", "no receipt"),
        customer: "영수증을 누르면 거래 내역이 존재하지 않는다고 나와요.",
        tail: "9701",
        paste: "거래 내역이 존재하지 않습니다. tid={tid}",
        approval: Some(ApprovalState::Approved),
        place: Place("receipt-lookup", "not-found"),
        retry: Retry::InquireFirst,
        lesson: Words::fixed(
            "영수증이 없다고 결제가 안 된 것은 아니에요. tid를 다시 확인하고 조회로 거래를 찾아봐요.",
            "No receipt does not mean no payment. Check the tid again, and look the transaction up.",
        ),
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::payment::callback::Callback;
    use crate::payment::request::{ApprovalRequest, Fields};
    use crate::payment::tid::Tid;

    #[test]
    fn the_table_is_sound() {
        let opened = jiff::civil::datetime(2026, 11, 22, 10, 42, 7, 0);
        let names: BTreeSet<_> = SCENARIOS.iter().flat_map(|scenario| [scenario.name, &scenario.title.ko]).collect();
        assert_eq!(names.len(), 2 * SCENARIOS.len(), "no name and no title twice");
        for scenario in &SCENARIOS {
            let name = scenario.name;
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            assert!(scenario.lesson.ko.ends_with("요."), "{name}: {:?}", scenario.lesson);
            assert!(scenario.lesson.en.is_ascii() || scenario.lesson.en.contains('‘'), "{name}: {:?}", scenario.lesson);
            let material = scenario.material(opened);
            assert!(Tid::parse(&material.tid).is_ok_and(|tid| tid.tail() == scenario.tail), "{name}");
            let filled = !["{tid}", "{callback}"].iter().any(|place| material.paste.contains(place));
            assert!(filled && !material.paste.is_empty(), "{name}");
            assert_eq!(material.callback.is_some(), scenario.approval.is_some(), "{name}");
            let Some(url) = material.callback else { continue };
            let callback = Callback::parse(url.split_once('?').map_or("", |(_, query)| query));
            let callback = callback.unwrap_or_else(|| panic!("{name}: {url}"));
            assert_eq!((callback.tid.as_str(), callback.has_token), (material.tid.as_str(), true), "{name}");
            let fields = Fields {
                tid: &callback.tid,
                mid: &callback.mid,
                moid: &callback.moid,
                amount: &callback.amount,
                tax_free: &callback.tax_free,
            };
            assert!(ApprovalRequest::check(fields).is_ok_and(|request| request.total().0 == AMOUNT), "{name}");
        }
        assert!(Scenario::find("three-factor").is_some() && Scenario::find("none").is_none());
    }
}
