//! The payment desk as commands and answers change it.

use super::*;
use crate::app::command::FormField;
use crate::payment::approval::{Attempt, SettledBy};
use crate::payment::request::Read;

mod begun;

const TID: &str = "testpay01m01082502061700416194";
const OTHER_TID: &str = "testpay01m01082502061700419001";
const CALLBACK: &str = "https://shop.kr/r?paymentToken=one-time&tid=testpay01m01082502061700416194&mid=testpay01m&moid=order-1&amt=20000&taxFreeAmt=1000&resultCode=0000";

struct Desk {
    desk: PaymentDesk,
    keys: Keys,
    mode: Mode,
    effects: Vec<Effect>,
    asked: RequestId,
}

impl Desk {
    fn open(mode: Mode) -> Self {
        Self { desk: PaymentDesk::of(mode), keys: Keys::default(), mode, effects: Vec::new(), asked: 0 }
    }

    fn give(&mut self, command: PaymentCommand) -> Told {
        self.asked += 1;
        let cx = PaymentCx {
            mode: self.mode,
            agent: "김상담",
            now_ms: 1_795_311_720_000,
            request: self.asked,
            keys: &self.keys,
            settings: &Settings::default(),
        };
        self.desk.apply(command, &cx, &mut self.effects)
    }

    fn paste(&mut self, text: &str) -> Told {
        self.give(PaymentCommand::Paste(Pasted(text.into())))
    }

    fn form(&mut self, field: FormField, text: &str) {
        self.give(PaymentCommand::Form(field, text.into()));
    }

    fn refused(&mut self, command: PaymentCommand) -> String {
        match self.give(command) {
            Told::Refused(why) => why,
            other => panic!("{other:?}"),
        }
    }
}

fn entry(tid: &str, state: ApprovalState) -> JournalEntry {
    let attempt = Attempt {
        id: "attempt-1".into(),
        at_ms: 1_795_311_600_000,
        mode: Mode::Practice,
        tid: tid.into(),
        mid: "testpay01m".into(),
        moid: "order-1".into(),
        amount: 20_000,
        tax_free: 0,
    };
    let (code, message, receipt_url) = (String::new(), String::new(), String::new());
    JournalEntry { attempt, state, code, message, receipt_url, settled_by: None, settled_ms: None }
}

fn found(tid: &str, status: i64) -> Box<Transaction> {
    Box::new(Transaction {
        tid: tid.into(),
        mid: "testpay01m".into(),
        moid: "order-1".into(),
        amount: Some(20_000),
        status: Some(status),
        approved_at: "2025-02-06 17:02:00".into(),
        ..Transaction::default()
    })
}

#[test]
fn one_paste_fills_everything_and_its_token_is_not_shown() {
    let mut desk = Desk::open(Mode::Live);
    let told = desk.paste(CALLBACK);
    assert!(matches!(&told, Told::Done(words) if words.contains("토큰")), "{told:?}");
    let form = &desk.desk.form;
    assert_eq!(
        [&desk.desk.tid, &form.mid, &form.moid, &form.amount, &form.tax_free],
        [TID, "testpay01m", "order-1", "20000", "1000"]
    );
    assert_eq!((form.token.expose(), form.has_handed_token()), ("one-time", true));
    assert_eq!(form.total().map(|won| won.0), Some(21_000));
    assert!(!format!("{:?}", desk.desk).contains("one-time"));
    desk.form(FormField::Key, "some-key");
    desk.give(PaymentCommand::AskApproval);
    let confirm = desk.desk.confirm.as_ref().expect("a question");
    assert_eq!((confirm.request.total().0, confirm.doubts.len()), (21_000, 0));
}

#[test]
fn pastes_that_fill_less() {
    let failed = CALLBACK.replace("resultCode=0000", "resultCode=3095");
    let bare = CALLBACK.replace("paymentToken=one-time&", "");
    let cut = CALLBACK.replace("6194", "61");
    for (text, tid, has_token, refused) in [
        (failed.as_str(), TID, false, true),
        (bare.as_str(), TID, false, false),
        (cut.as_str(), "", false, true),
        (TID, TID, false, false),
        ("고객님 거래번호는 testpay01m01082502061700416194 입니다", TID, false, false),
        ("order-20260101-7", "order-20260101-7", false, false),
        ("결제가 안 돼요", "", false, true),
    ] {
        let mut desk = Desk::open(Mode::Live);
        let told = desk.paste(text);
        let now = (desk.desk.tid.as_str(), !desk.desk.form.token.is_empty(), matches!(told, Told::Refused(_)));
        assert_eq!(now, (tid, has_token, refused), "{text}");
    }
    let mut desk = Desk::open(Mode::Practice);
    desk.paste(&failed);
    assert!(desk.refused(PaymentCommand::AskApproval).contains("인증이 끝나지 않은"), "not even in practice");
}

#[test]
fn what_belongs_to_one_payment_is_not_sent_for_another() {
    let mut desk = Desk::open(Mode::Live);
    desk.paste(CALLBACK);
    desk.form(FormField::Key, "some-key");
    desk.form(FormField::OrderAmount, "21000");
    desk.give(PaymentCommand::Tid(OTHER_TID.into()));
    let form = &desk.desk.form;
    assert_eq!([&form.moid, &form.amount, &form.tax_free, &form.order_amount], ["", "", "", ""]);
    assert_eq!((form.token.is_empty(), form.key.expose(), form.mid.as_str()), (true, "some-key", "testpay01m"));
    desk.give(PaymentCommand::Tid("othershop101082502061700419001".into()));
    assert!(desk.desk.form.key.is_empty(), "one merchant's key is never sent for another");
    let mut typed = Desk::open(Mode::Live);
    typed.form(FormField::Moid, "order-1");
    typed.give(PaymentCommand::Tid(TID.into()));
    assert_eq!(typed.desk.form.moid, "order-1", "what was typed before the first tid stays");
}

#[test]
fn a_key_is_never_sent_for_another_merchant() {
    let order = Order { tid: String::new(), mid: Mid::parse("othershop1").ok(), moid: "order-2".into(), total: None };
    let handed = CALLBACK.replace("mid=testpay01m&", "mid=othershop1&");
    for (what, steps, key) in [
        ("typed", vec![PaymentCommand::Form(FormField::Mid, "othershop1".into())], ""),
        ("of a diagnosis", vec![PaymentCommand::Open(order)], ""),
        ("handed over", vec![PaymentCommand::Paste(Pasted(handed.as_str().into()))], ""),
        ("none", vec![PaymentCommand::Clear], ""),
        ("the same", vec![PaymentCommand::Form(FormField::Mid, "testpay01m".into())], "some-key"),
        ("an order of the same", vec![PaymentCommand::Tid("order-1".into())], "some-key"),
    ] {
        for (mode, key) in [(Mode::Live, key), (Mode::Practice, "practice-key")] {
            let mut desk = Desk::open(mode);
            desk.give(PaymentCommand::Tid(TID.into()));
            desk.form(FormField::Key, if mode == Mode::Live { "some-key" } else { "practice-key" });
            for step in &steps {
                desk.give(step.clone());
            }
            assert_eq!(desk.desk.form.key.expose(), key, "{what} {mode:?}");
        }
    }
    let mut desk = Desk::open(Mode::Live);
    desk.give(PaymentCommand::Tid(TID.into()));
    desk.form(FormField::Mid, "othershop1");
    desk.form(FormField::Key, "other-key");
    assert!(desk.refused(PaymentCommand::Inquire).contains("othershop1 가맹점의 것"), "the tid is another's");
    assert!(desk.effects.is_empty(), "{:?}", desk.effects);
}

#[test]
fn an_order_number_is_asked_about_and_brings_its_tid() {
    let mut desk = Desk::open(Mode::Practice);
    desk.give(PaymentCommand::Tid("order-1".into()));
    assert!(desk.refused(PaymentCommand::Inquire).contains("MID"));
    desk.form(FormField::Mid, "testpay01m");
    desk.give(PaymentCommand::Inquire);
    let Some(Effect::Ask { id, read: Read::InquiryByMoid { mid, moid }, .. }) = desk.effects.pop() else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!((mid.as_str(), moid.as_str()), ("testpay01m", "order-1"));
    desk.desk.transaction_came(id, Ok(found(TID, 0)), desk.mode, &mut desk.effects);
    assert_eq!((desk.desk.tid.as_str(), desk.desk.form.moid.as_str()), (TID, "order-1"));
    assert!(desk.desk.inquiry.ready().is_some(), "and what it brought stays on show");
}

#[test]
fn another_amount_than_the_orders_wants_the_amount_typed_even_in_practice() {
    for (order, handed, typed, doubts, sent) in [
        ("21000", true, "", 0, true),
        ("", true, "", 0, true),
        ("20,000원", true, "", 1, false),
        ("20,000원", true, "20000", 1, false),
        ("20,000원", true, "21,000", 1, true),
        ("", false, "", 0, true),
    ] {
        let mut desk = Desk::open(Mode::Practice);
        if handed {
            desk.paste(CALLBACK);
        } else {
            desk.give(PaymentCommand::Tid(TID.into()));
            desk.form(FormField::Moid, "order-1");
            desk.form(FormField::Amount, "20000");
        }
        desk.form(FormField::OrderAmount, order);
        desk.give(PaymentCommand::AskApproval);
        let found = desk.desk.confirm.as_ref().map(|confirm| confirm.doubts.len());
        assert_eq!(found, Some(doubts), "{order}");
        desk.give(PaymentCommand::ConfirmAmount(typed.into()));
        desk.give(PaymentCommand::ConfirmApproval);
        let approvals = desk.effects.iter().filter(|effect| matches!(effect, Effect::Approve { .. })).count();
        assert_eq!(approvals == 1, sent, "{order} {typed}");
    }
}

#[test]
fn what_was_changed_after_the_callback_is_pointed_out() {
    let mut desk = Desk::open(Mode::Practice);
    desk.paste(CALLBACK);
    desk.form(FormField::Amount, "19000");
    desk.form(FormField::Moid, "order-2");
    desk.form(FormField::OrderAmount, "백 원");
    desk.give(PaymentCommand::AskApproval);
    assert_eq!(desk.desk.problems.iter().map(|p| p.field).collect::<Vec<_>>(), ["order_amount"]);
    desk.form(FormField::OrderAmount, "");
    desk.give(PaymentCommand::AskApproval);
    let doubts = desk.desk.confirm.as_ref().map(|confirm| confirm.doubts.join(" ")).unwrap_or_default();
    let want = "인증 결과의 금액은 21,000원이에요. 승인할 금액보다 1,000원 많아요. 인증 결과의 주문번호(order-1)가 승인할 주문번호와 달라요.";
    assert_eq!(doubts, want);
}

#[test]
fn what_is_done_is_not_asked_for_again() {
    for state in [ApprovalState::Approved, ApprovalState::Declined, ApprovalState::Unknown, ApprovalState::Intent] {
        let mut desk = Desk::open(Mode::Practice);
        desk.desk.journal_came(vec![entry(TID, state)], &mut desk.effects);
        desk.paste(CALLBACK);
        assert!(desk.refused(PaymentCommand::AskApproval).contains(state.korean()), "{state:?}");
    }
    let mut desk = Desk::open(Mode::Practice);
    desk.desk.journal_came(
        vec![entry(TID, ApprovalState::NotSent), entry(OTHER_TID, ApprovalState::Approved)],
        &mut desk.effects,
    );
    desk.paste(CALLBACK);
    desk.give(PaymentCommand::Inquire);
    desk.desk.transaction_came(desk.asked, Ok(found(TID, 1)), desk.mode, &mut desk.effects);
    let why = desk.refused(PaymentCommand::AskApproval);
    assert_eq!(why, "조회해 보니 이미 끝난 결제예요 (매입전취소). 다시 승인하지 않아요");
}

#[test]
fn what_comes_while_the_question_stands_forbids_the_answer() {
    let row = |tid, state| Err(vec![entry(tid, state)]);
    for (what, come, sent) in [
        ("captured by the shop", Ok(Some(0)), false),
        ("cancelled", Ok(Some(2)), false),
        ("a state nobody knows", Ok(Some(7)), true),
        ("not found", Ok(None), true),
        ("approved elsewhere", row(TID, ApprovalState::Approved), false),
        ("not sent elsewhere", row(TID, ApprovalState::NotSent), true),
        ("another tid's", row(OTHER_TID, ApprovalState::Approved), true),
    ] {
        let mut desk = Desk::open(Mode::Practice);
        desk.paste(CALLBACK);
        desk.give(PaymentCommand::Inquire);
        let asked = desk.asked;
        desk.give(PaymentCommand::AskApproval);
        assert!(desk.desk.confirm.is_some(), "{what}");
        let told = match come {
            Ok(status) => {
                let answer = status.map(|status| found(TID, status)).ok_or(Failure::new("없음", ""));
                desk.desk.transaction_came(asked, answer, desk.mode, &mut desk.effects)
            }
            Err(journal) => desk.desk.journal_came(journal, &mut desk.effects),
        };
        let withdrawn = matches!(&told, Told::Refused(why) if why.contains("아무것도 보내지 않았어요"));
        assert_eq!((withdrawn, desk.desk.confirm.is_none()), (!sent, !sent), "{what} {told:?}");
        desk.give(PaymentCommand::ConfirmApproval);
        let approvals = desk.effects.iter().filter(|effect| matches!(effect, Effect::Approve { .. })).count();
        assert_eq!(approvals == 1, sent, "{what}");
    }
}

#[test]
fn nothing_is_sent_against_what_is_known_even_where_the_question_stands() {
    let mut desk = Desk::open(Mode::Practice);
    desk.paste(CALLBACK);
    desk.give(PaymentCommand::AskApproval);
    // Put there behind the question's back.
    desk.desk.inquiry = Fetch::Ready(found(TID, 0));
    assert!(desk.refused(PaymentCommand::ConfirmApproval).contains("이미 끝난 결제예요 (승인)"));
    assert!(desk.desk.confirm.is_none());
    desk.desk.inquiry = Fetch::None;
    desk.give(PaymentCommand::AskApproval);
    desk.give(PaymentCommand::Tid(OTHER_TID.into()));
    assert!(desk.desk.confirm.is_none(), "a question is about the payment on show");
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Approve { .. })), "{:?}", desk.effects);
}

#[test]
fn a_person_settles_what_nobody_knows_and_says_how() {
    let mut desk = Desk::open(Mode::Practice);
    desk.desk.journal_came(vec![entry(TID, ApprovalState::Unknown)], &mut desk.effects);
    desk.give(PaymentCommand::AskSettle(Some("attempt-1".into())));
    assert!(desk.refused(PaymentCommand::Settle(true)).contains("다섯 글자"));
    desk.give(PaymentCommand::AskSettle(Some("attempt-1".into())));
    desk.give(PaymentCommand::SettleWhy("  카드사에서 확인함 010-1234-5678 ".into()));
    desk.give(PaymentCommand::Settle(false));
    let Some(Effect::Settle { attempt, settlement }) = desk.effects.pop() else { panic!("{:?}", desk.effects) };
    assert_eq!(
        (attempt.as_str(), settlement.state, settlement.by, settlement.message.as_str()),
        ("attempt-1", ApprovalState::Declined, SettledBy::Person, "카드사에서 확인함 010-****-5678 (김상담)")
    );
    assert!(settlement.state.blocks_resend(), "whatever a person writes, the tid is not sent again");
    desk.give(PaymentCommand::AskSettle(Some("attempt-1".into())));
    desk.desk.journal_came(vec![entry(TID, ApprovalState::Declined)], &mut desk.effects);
    assert_eq!(desk.desk.settling, None, "an inquiry was quicker");
}

#[test]
fn an_approval_that_was_made_elsewhere_is_settled_by_the_inquiry() {
    for (state, under_way, settled) in [
        (ApprovalState::Unknown, false, true),
        (ApprovalState::Intent, true, false),
        (ApprovalState::Approved, false, false),
    ] {
        let mut desk = Desk::open(Mode::Practice);
        desk.give(PaymentCommand::Tid(TID.into()));
        desk.give(PaymentCommand::Inquire);
        desk.effects.clear();
        desk.desk.transaction_came(desk.asked, Ok(found(TID, 0)), desk.mode, &mut desk.effects);
        assert!(matches!(desk.effects[..], [Effect::LoadJournal]), "{:?}", desk.effects);
        if under_way {
            desk.desk.approval = Fetch::Waiting(99, 0);
        }
        let journal = || vec![entry(TID, state)];
        desk.desk.journal_came(journal(), &mut desk.effects);
        desk.desk.journal_came(journal(), &mut desk.effects);
        let settlements = desk.effects.iter().filter(|effect| matches!(effect, Effect::Settle { .. })).count();
        assert_eq!(settlements, usize::from(settled), "{state:?}");
    }
}

#[test]
fn a_receipt_of_practice_is_not_looked_for_at_the_real_gateway() {
    for (mode, opened) in [(Mode::Practice, false), (Mode::Live, true)] {
        let mut desk = Desk::open(mode);
        desk.give(PaymentCommand::Tid(TID.into()));
        let told = desk.give(PaymentCommand::OpenReceipt);
        let is_open = matches!(&desk.effects[..], [Effect::OpenReceipt(tid)] if tid.as_str() == TID);
        assert_eq!((is_open, matches!(told, Told::Refused(_))), (opened, !opened), "{mode:?}");
    }
}

#[test]
fn the_timeline_grows_with_what_is_learnt() {
    let mut desk = Desk::open(Mode::Practice);
    let told = |desk: &Desk| {
        let events = desk.desk.timeline();
        events.events().iter().map(|event| event.moment.korean()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(told(&desk), "");
    desk.give(PaymentCommand::Tid(TID.into()));
    assert_eq!(told(&desk), "결제창이 열림");
    desk.paste(CALLBACK);
    assert_eq!(told(&desk), "결제창이 열림, 카드 인증됨");
    desk.desk.journal_came(vec![entry(TID, ApprovalState::Unknown)], &mut desk.effects);
    assert_eq!(told(&desk), "결제창이 열림, 카드 인증됨, 승인 요청, 결과를 알 수 없음");
    desk.give(PaymentCommand::Inquire);
    desk.desk.transaction_came(desk.asked, Ok(found(TID, 0)), desk.mode, &mut desk.effects);
    assert_eq!(told(&desk), "결제창이 열림, 카드 인증됨, 승인 요청, 승인됨");
    desk.give(PaymentCommand::Tid(OTHER_TID.into()));
    assert_eq!(told(&desk), "결제창이 열림");
}

#[test]
fn an_order_goes_to_the_diagnosis_and_comes_back() {
    let mut desk = Desk::open(Mode::Live);
    assert_eq!(desk.desk.order(), None);
    desk.paste(CALLBACK);
    let order = desk.desk.order().expect("an order");
    assert_eq!((order.tid.as_str(), order.moid.as_str(), order.total), (TID, "order-1", Some(21_000)));
    desk.form(FormField::OrderAmount, "20000");
    assert_eq!(desk.desk.order().and_then(|order| order.total), Some(20_000), "the merchant's word counts");
    let mut back = Desk::open(Mode::Live);
    back.give(PaymentCommand::Open(order.clone()));
    assert_eq!((back.desk.tid.as_str(), back.desk.form.moid.as_str()), (TID, "order-1"));
    back.give(PaymentCommand::Open(Order { tid: String::new(), ..order }));
    assert_eq!(back.desk.tid, "order-1");
}

#[test]
fn a_typed_key_is_used_once_and_kept_for_the_session() {
    let mut desk = Desk::open(Mode::Live);
    desk.paste(CALLBACK);
    assert!(desk.refused(PaymentCommand::Inquire).contains("가맹점 키가 필요해요"));
    desk.form(FormField::Key, "practice-key");
    assert!(desk.refused(PaymentCommand::Inquire).contains("연습용 키"), "not in live mode");
    desk.form(FormField::Key, "some-key");
    desk.effects.clear();
    desk.give(PaymentCommand::Inquire);
    let kept = KeyName::Merchant(Mid::parse("testpay01m").expect("a merchant"));
    let [Effect::Keys(KeyRequest::Keep { name, key, place: KeyPlace::Session }), Effect::Ask { key: used, .. }] =
        &desk.effects[..]
    else {
        panic!("{:?}", desk.effects)
    };
    assert_eq!((name, key.expose(), used.expose()), (&kept, "some-key", "some-key"));
    assert!(desk.desk.form.key.is_empty(), "nothing of it stays in the field");
    // From here on the kept one is meant.
    desk.keys.session.insert(kept);
    desk.effects.clear();
    desk.give(PaymentCommand::AskApproval);
    assert_eq!(desk.desk.problems, []);
    let total = desk.desk.confirm.as_ref().expect("a question").request.total().0.to_string();
    desk.give(PaymentCommand::ConfirmAmount(total));
    desk.give(PaymentCommand::ConfirmApproval);
    let [Effect::Approve { key, .. }] = &desk.effects[..] else { panic!("{:?}", desk.effects) };
    assert!(key.is_empty());
}
