//! Whom the form belongs to, and the forms that wait.

use super::*;

#[test]
fn a_form_that_was_begun_waits_for_its_tid() {
    let begun = |desk: &Desk| {
        desk.desk.begun().filter_map(|(_, begun)| begun.tid.as_ref().map(Tid::to_string)).collect::<Vec<_>>()
    };
    type Way = fn(&str) -> PaymentCommand;
    let ways: [(&str, Way); 4] = [
        ("typed, or from a call", |tid| PaymentCommand::Tid(tid.into())),
        ("pasted", |tid| PaymentCommand::Paste(Pasted(tid.into()))),
        ("of the journal", |tid| PaymentCommand::InquireEntry(tid.into())),
        ("diagnosed", |tid| {
            let (mid, moid) = (Mid::parse("testpay01m").ok(), String::new());
            PaymentCommand::Open(Order { tid: tid.into(), mid, moid, total: None })
        }),
    ];
    for (case, other) in ways {
        let mut desk = Desk::open(Mode::Practice);
        desk.give(PaymentCommand::Tid(TID.into()));
        desk.form(FormField::Moid, "order-1");
        desk.form(FormField::Amount, "20000");
        let told = desk.give(other(OTHER_TID));
        assert!(matches!(&told, Told::Done(words) if words.contains("주문 order-1 · 20,000원")), "{case}: {told:?}");
        assert_eq!((desk.desk.form.moid.as_str(), begun(&desk)), ("", vec![TID.to_owned()]), "{case}");
        assert_eq!(desk.give(PaymentCommand::Tid(TID.into())), Told::Nothing, "{case}: nothing stood in the other");
        let form = &desk.desk.form;
        assert_eq!((form.moid.as_str(), form.amount.as_str()), ("order-1", "20000"), "{case}");
        assert!(begun(&desk).is_empty() && !form.token.is_empty() && !form.key.is_empty(), "{case}: practice goes on");
    }
}

#[test]
fn a_form_that_waits_holds_no_key_and_is_gone_once_it_was_sent() {
    let mut desk = Desk::open(Mode::Live);
    desk.paste(CALLBACK);
    desk.form(FormField::Key, "some-key");
    desk.give(PaymentCommand::Tid("othershop101082502061700419001".into()));
    assert!(desk.desk.begun().all(|(_, Begun { form, .. })| form.key.is_empty() && form.token.expose() == "one-time"));
    desk.give(PaymentCommand::Tid(TID.into()));
    assert!(desk.desk.form.key.is_empty(), "its merchant's key went when the other merchant came");
    assert_eq!((desk.desk.form.moid.as_str(), desk.desk.form.token.expose()), ("order-1", "one-time"));
    // Both are begun by now, and a paste fills its own alone.
    desk.form(FormField::Amount, "30000");
    desk.give(PaymentCommand::Tid(OTHER_TID.into()));
    desk.paste(CALLBACK);
    assert_eq!(desk.desk.form.amount, "20000", "what was handed over last counts");
    desk.give(PaymentCommand::Tid(OTHER_TID.into()));
    desk.desk.journal = vec![entry(TID, ApprovalState::Approved)];
    assert_eq!(desk.desk.begun().count(), 0, "what was sent is not offered again");
    desk.give(PaymentCommand::Clear);
    desk.give(PaymentCommand::Tid(OTHER_TID.into()));
    assert_eq!(desk.desk.form.moid, "", "what a person has cleared stays so");
}

/// Order, amount and whether the one-time token stands in the form on show; then the orders of the forms that wait.
fn shown(desk: &PaymentDesk) -> (String, String, bool, Vec<String>) {
    let form = &desk.form;
    let waits = desk.begun().map(|(_, begun)| begun.form.moid.clone()).collect();
    (form.moid.clone(), form.amount.clone(), form.token.expose() == "one-time", waits)
}

#[test]
fn an_order_without_a_tid_is_another_payment() {
    let open = |moid: &str| order("", moid);
    let mut desk = Desk::open(Mode::Live);
    desk.paste(CALLBACK);
    assert!(matches!(desk.give(open("order-2")), Told::Done(words) if words.contains("order-1")));
    assert_eq!(shown(&desk.desk), ("order-2".into(), String::new(), false, vec!["order-1".into()]));
    // One order after the other: none takes the other's amount.
    desk.form(FormField::Amount, "30000");
    desk.give(open("order-3"));
    assert_eq!(shown(&desk.desk), ("order-3".into(), String::new(), false, vec!["order-2".into(), "order-1".into()]));
    desk.give(PaymentCommand::Tid(TID.into()));
    assert_eq!(
        shown(&desk.desk),
        ("order-1".into(), "20000".into(), true, vec!["order-2".into()]),
        "order-3 held nothing"
    );
    desk.give(PaymentCommand::TakeUp(0));
    assert_eq!((desk.desk.tid.as_str(), desk.desk.form.amount.as_str()), ("order-2", "30000"));
    // What is known of the order on show is no other payment.
    assert_eq!(desk.give(open("order-2")), Told::Nothing);
    assert_eq!(desk.desk.form.amount, "30000");
}

fn order(tid: &str, moid: &str) -> PaymentCommand {
    let mid = Mid::parse("testpay01m").ok();
    PaymentCommand::Open(Order { tid: tid.into(), mid, moid: moid.into(), total: None })
}

/// What a person has typed before any tid.
fn typed(moid: &str) -> Vec<PaymentCommand> {
    let form = |(field, text): (FormField, &str)| PaymentCommand::Form(field, text.into());
    let fields = [(FormField::Moid, moid), (FormField::Amount, "30000"), (FormField::OrderAmount, "30000")];
    fields.into_iter().filter(|(_, text)| !text.is_empty()).map(form).collect()
}

#[test]
fn what_was_typed_before_a_tid_is_of_no_payment_that_comes_from_elsewhere() {
    let callback = |moid: &str| PaymentCommand::Paste(Pasted(CALLBACK.replace("moid=order-1", moid).as_str().into()));
    let tid = |text: &str| PaymentCommand::Tid(text.into());
    // What was typed, what comes, and whether the form goes with it.
    for (what, moid, comes, goes) in [
        ("a tid that is typed", "order-9", tid(TID), true),
        ("a diagnosis of another order", "order-9", order(TID, "order-1"), false),
        ("a diagnosis of this order", "order-9", order(TID, "order-9"), true),
        ("a diagnosis or a call that knows no order", "order-9", order(TID, ""), false),
        ("amounts alone, and a diagnosis", "", order(TID, "order-1"), false),
        ("amounts alone, and another order", "", order("", "order-1"), false),
        ("a callback of another order", "order-9", callback("moid=order-1"), false),
        ("a callback of this order", "order-9", callback("moid=order-9"), true),
        ("a callback without an order", "order-9", callback("x="), false),
        ("amounts alone, and a callback", "", callback("moid=order-1"), true),
        ("a row of the journal", "order-9", PaymentCommand::InquireEntry(TID.into()), false),
    ] {
        let mut desk = Desk::open(Mode::Live);
        typed(moid).into_iter().for_each(|command| drop(desk.give(command)));
        desk.give(comes);
        let (_, _, _, waits) = shown(&desk.desk);
        let went = desk.desk.form.order_amount == "30000";
        assert_eq!((went, waits.len()), (goes, usize::from(!goes)), "{what}: {waits:?}");
    }
}

#[test]
fn what_was_typed_is_not_hidden_behind_an_approval_that_was_made() {
    let ways = |moid| [PaymentCommand::InquireEntry(TID.into()), PaymentCommand::Tid(TID.into()), order(TID, moid)];
    // The approval was of order-1, which a customer may try again under another tid.
    for (moid, way) in ["order-9", "order-1"].into_iter().flat_map(|moid| ways(moid).map(|way| (moid, way))) {
        let mut desk = Desk::open(Mode::Live);
        desk.desk.journal = vec![entry(TID, ApprovalState::Unknown)];
        typed(moid).into_iter().for_each(|command| drop(desk.give(command)));
        desk.give(way.clone());
        assert_eq!(shown(&desk.desk).3, [moid], "{way:?}");
        desk.give(PaymentCommand::Tid(moid.into()));
        desk.give(PaymentCommand::Tid(OTHER_TID.into()));
        let met = (moid.to_owned(), "30000".to_owned(), false, vec![]);
        assert_eq!(shown(&desk.desk), met, "it meets its own tid: {way:?}");
    }
}

#[test]
fn an_order_number_that_was_typed_is_not_replaced_by_another() {
    for (typed, comes, stands, is_told) in [
        ("order-9", "order-1", "order-9", true),
        ("order-1", "order-1", "order-1", false),
        ("", "order-1", "order-1", false),
    ] {
        let mut desk = Desk::open(Mode::Live);
        desk.give(PaymentCommand::Tid(TID.into()));
        desk.form(FormField::Moid, typed);
        desk.form(FormField::Amount, "30000");
        let told = desk.give(order(TID, comes));
        assert_eq!((desk.desk.form.moid.as_str(), desk.desk.form.amount.as_str()), (stands, "30000"), "{typed:?}");
        let both = |words: &str| words.contains(typed) && words.contains(comes);
        assert_eq!(matches!(&told, Told::Refused(words) if both(words)), is_told, "{typed:?}: {told:?}");
    }
}

#[test]
fn what_is_written_is_for_what_the_field_names() {
    let tid = |text: &str| PaymentCommand::Tid(text.into());
    let callback = || vec![PaymentCommand::Paste(Pasted(CALLBACK.into()))];
    // What came before, what is typed over it in the field, and the orders that wait once an amount was written there.
    for (what, before, journal, field, waits) in [
        ("over an empty form", vec![tid(TID)], vec![], "order-9", vec![]),
        ("over an order that came along", vec![order(TID, "order-1")], vec![], "order-9", vec![]),
        ("over an order without a tid", vec![order("", "order-1")], vec![], "order-9", vec![]),
        ("over a form that was begun", callback(), vec![], "order-9", vec!["order-1"]),
        ("over nothing", callback(), vec![], "", vec!["order-1"]),
        ("over one that was sent", callback(), vec![entry(TID, ApprovalState::Unknown)], "order-9", vec![]),
        (
            "over one of this order that was sent",
            callback(),
            vec![entry(TID, ApprovalState::Unknown)],
            "order-1",
            vec![],
        ),
    ] {
        let mut desk = Desk::open(Mode::Live);
        before.into_iter().for_each(|command| drop(desk.give(command)));
        desk.desk.journal = journal;
        desk.give(tid(field));
        let told = desk.give(PaymentCommand::Form(FormField::Amount, "30000".into()));
        assert_eq!(matches!(told, Told::Done(_)), !waits.is_empty(), "{what}: {told:?}");
        assert_eq!(
            shown(&desk.desk),
            (String::new(), "30000".into(), false, waits.iter().map(|s| (*s).into()).collect()),
            "{what}"
        );
        // Its own tid takes it along, and the one before has its own again.
        desk.give(tid(OTHER_TID));
        assert_eq!(desk.desk.form.amount, "30000", "{what}");
        desk.give(tid(TID));
        assert_eq!(desk.desk.form.amount, if waits.is_empty() { "" } else { "20000" }, "{what}");
    }
    // The field names the order of the form on show: that is the same payment.
    let mut desk = Desk::open(Mode::Live);
    desk.paste(CALLBACK);
    desk.give(tid("order-1"));
    desk.form(FormField::Amount, "30000");
    assert_eq!(shown(&desk.desk), ("order-1".into(), "30000".into(), true, vec![]));
    // Merchant and key are of no payment.
    desk.give(tid("order-9"));
    desk.form(FormField::Mid, "testpay01m");
    desk.form(FormField::Key, "some-key");
    assert_eq!(shown(&desk.desk), ("order-1".into(), "30000".into(), true, vec![]));
}

#[test]
fn a_form_that_waits_for_an_order_comes_back_with_it() {
    let waiting = || {
        let mut desk = Desk::open(Mode::Practice);
        desk.give(order("", "order-2"));
        desk.form(FormField::Amount, "30000");
        desk.give(order("", "order-3"));
        assert_eq!(shown(&desk.desk), ("order-3".into(), String::new(), false, vec!["order-2".into()]));
        desk
    };
    let inquired = |desk: &mut Desk| {
        desk.form(FormField::Mid, "testpay01m");
        desk.give(PaymentCommand::Inquire);
        drop(desk.desk.transaction_came(desk.asked, Ok(found(TID, 7)), desk.mode, &mut desk.effects));
    };
    for (what, again) in [
        ("opened again", order("", "order-2")),
        ("typed again", PaymentCommand::Tid("order-2".into())),
        ("opened with its tid", order(TID, "order-2")),
        ("taken up", PaymentCommand::TakeUp(0)),
    ] {
        let mut desk = waiting();
        desk.give(again);
        assert_eq!(shown(&desk.desk), ("order-2".into(), "30000".into(), false, vec![]), "{what}");
        // However often it is asked about, the amount stays with its tid.
        for _ in 0..2 {
            desk.give(PaymentCommand::Tid("order-2".into()));
            inquired(&mut desk);
            assert_eq!(shown(&desk.desk), ("order-2".into(), "30000".into(), false, vec![]), "{what}, inquired");
            assert_eq!(desk.desk.tid, TID);
        }
    }
    // A form that comes back with its tid makes way; one that was sent is not of this order any more.
    for (moid, journal, waits) in
        [("order-7", vec![], vec!["order-7".to_owned()]), ("order-2", vec![entry(TID, ApprovalState::Unknown)], vec![])]
    {
        for again in [PaymentCommand::Tid("order-2".into()), order("", "order-2")] {
            let mut desk = waiting();
            desk.desk.journal.clone_from(&journal);
            desk.paste(&CALLBACK.replace("order-1", moid));
            let told = desk.give(again.clone());
            assert_eq!(matches!(told, Told::Done(_)), !waits.is_empty(), "{moid} {again:?}: {told:?}");
            assert_eq!(shown(&desk.desk), ("order-2".into(), "30000".into(), false, waits.clone()), "{moid} {again:?}");
        }
    }
    // While another form is being filled in, it waits on.
    let mut desk = waiting();
    desk.form(FormField::Amount, "7000");
    desk.give(PaymentCommand::Tid("order-2".into()));
    assert_eq!(shown(&desk.desk), ("order-3".into(), "7000".into(), false, vec!["order-2".into()]));
    inquired(&mut desk);
    assert_eq!(shown(&desk.desk), ("order-2".into(), "30000".into(), false, vec!["order-3".into()]));
}

#[test]
fn a_longer_order_number_does_not_keep_the_form_of_a_shorter_one() {
    let tid = |text: &str| PaymentCommand::Tid(text.into());
    for (what, typed, writes, shows, waits) in [
        ("the number goes on", vec!["order-2", "order-21"], false, "", vec!["order-2"]),
        ("and comes back", vec!["order-2", "order-21", "order-2"], false, "30000", vec![]),
        ("its tid is typed over it", vec!["order-2", "t", OTHER_TID], false, "30000", vec![]),
        ("a person went on writing in it", vec!["order-2", "order-21"], true, "40000", vec![]),
    ] {
        let mut desk = Desk::open(Mode::Practice);
        desk.give(order("", "order-2"));
        desk.form(FormField::Amount, "30000");
        desk.give(order("", "order-3"));
        for text in typed {
            assert_eq!(desk.give(tid(text)), Told::Nothing, "{what}: it is listed all the time");
            if writes {
                desk.form(FormField::Amount, "40000");
            }
        }
        let (_, amount, _, now) = shown(&desk.desk);
        assert_eq!((amount.as_str(), now), (shows, waits.iter().map(|moid| (*moid).to_owned()).collect()), "{what}");
    }
}

#[test]
fn what_is_written_under_an_order_number_is_of_that_order() {
    let written = || {
        let mut desk = Desk::open(Mode::Practice);
        desk.give(PaymentCommand::Tid("order-2".into()));
        desk.form(FormField::Mid, "testpay01m");
        desk.form(FormField::Amount, "30000");
        desk
    };
    let waits = |desk: &Desk| desk.desk.begun().map(|(_, begun)| begun.form.head()).collect::<Vec<_>>();
    let tid = |text: &str| PaymentCommand::Tid(text.into());
    // What comes, whether the form goes with it, and what brings it back where it does not.
    for (what, comes, goes, back) in [
        ("another order", order(TID, "order-1"), false, tid("order-2")),
        ("another order without a tid", order("", "order-1"), false, order("", "order-2")),
        ("another order, then its own with a tid", order(TID, "order-1"), false, order(OTHER_TID, "order-2")),
        ("another order, then a person takes it up", order(TID, "order-1"), false, PaymentCommand::TakeUp(0)),
        ("this order", order(TID, "order-2"), true, tid(TID)),
        ("a tid that is typed", tid(TID), true, tid(TID)),
    ] {
        let mut desk = written();
        desk.give(comes);
        let head = if goes { vec![] } else { vec!["주문 order-2 · 30,000원".to_owned()] };
        assert_eq!((desk.desk.form.amount == "30000", waits(&desk)), (goes, head), "{what}");
        desk.give(back.clone());
        assert_eq!((desk.desk.form.amount.as_str(), waits(&desk)), ("30000", vec![]), "{what}: back");
        if back == PaymentCommand::TakeUp(0) {
            assert_eq!(desk.desk.tid, "order-2", "{what}");
        }
    }
    for (asked, goes) in [("order-2", true), ("order-5", false)] {
        let mut desk = written();
        desk.give(tid(asked));
        desk.give(PaymentCommand::Inquire);
        drop(desk.desk.transaction_came(desk.asked, Ok(found(TID, 7)), desk.mode, &mut desk.effects));
        assert_eq!((desk.desk.form.moid.as_str(), desk.desk.form.amount == "30000"), (asked, goes));
    }
    // The number was corrected, and the form written on.
    let mut desk = written();
    desk.give(tid("order-5"));
    desk.form(FormField::OrderAmount, "30000");
    desk.give(order("", "order-2"));
    assert_eq!((desk.desk.form.amount.as_str(), waits(&desk)), ("", vec!["주문 order-5 · 30,000원".to_owned()]));
    // What stood in the field while a tid was being typed is no order number.
    let mut desk = Desk::open(Mode::Practice);
    desk.give(tid(&TID[..20]));
    desk.form(FormField::Amount, "30000");
    desk.give(tid(TID));
    assert_eq!(desk.desk.form.head(), "30,000원");
}

#[test]
fn the_tid_that_an_inquiry_brings_takes_over_no_other_form() {
    for (what, begin, waits, told) in [
        ("of another tid", vec![PaymentCommand::Paste(Pasted(CALLBACK.into()))], vec!["order-1".to_owned()], true),
        (
            "of another order",
            [(FormField::Mid, "testpay01m"), (FormField::Moid, "order-9"), (FormField::Amount, "20000")]
                .map(|(field, text)| PaymentCommand::Form(field, text.into()))
                .to_vec(),
            vec!["order-9".to_owned()],
            true,
        ),
        ("of none", vec![PaymentCommand::Form(FormField::Mid, "testpay01m".into())], vec![], false),
    ] {
        let mut desk = Desk::open(Mode::Live);
        for command in begin {
            desk.give(command);
        }
        desk.give(PaymentCommand::Tid("order-2".into()));
        desk.form(FormField::Key, "some-key");
        desk.give(PaymentCommand::Inquire);
        let said = desk.desk.transaction_came(desk.asked, Ok(found(OTHER_TID, 7)), desk.mode, &mut desk.effects);
        assert_eq!(shown(&desk.desk), ("order-2".into(), String::new(), false, waits), "{what}");
        assert_eq!((matches!(said, Told::Done(_)), desk.desk.tid.as_str()), (told, OTHER_TID), "{what}");
    }
    let mut same = Desk::open(Mode::Practice);
    same.paste(CALLBACK);
    same.give(PaymentCommand::Tid("order-2".into()));
    same.give(PaymentCommand::Inquire);
    let said = same.desk.transaction_came(same.asked, Ok(found(TID, 7)), same.mode, &mut same.effects);
    assert_eq!((said, same.desk.form.amount.as_str()), (Told::Nothing, "20000"), "the same payment after all");
}

#[test]
fn no_form_that_waits_is_lost_to_another() {
    let mut desk = Desk::open(Mode::Live);
    desk.paste(CALLBACK);
    desk.give(PaymentCommand::Tid(OTHER_TID.into()));
    desk.give(PaymentCommand::Clear);
    desk.form(FormField::Moid, "order-9");
    let told = desk.give(PaymentCommand::Tid(TID.into()));
    assert!(matches!(&told, Told::Done(words) if words.contains("order-9")), "{told:?}");
    assert_eq!(shown(&desk.desk), ("order-1".into(), "20000".into(), true, vec!["order-9".into()]));
    desk.give(PaymentCommand::TakeUp(0));
    assert_eq!(shown(&desk.desk), ("order-9".into(), String::new(), false, vec!["order-1".into()]));
    assert_eq!(desk.give(PaymentCommand::TakeUp(7)), Told::Nothing, "there is none");
    // Where no more can wait, the one that goes is named.
    let mut full = Desk::open(Mode::Practice);
    let mut said = Vec::new();
    for n in 0..23 {
        said.push(full.give(PaymentCommand::Tid(format!("testpay01m0108250206170041{n:04}"))));
        full.form(FormField::Moid, &format!("order-{n}"));
    }
    let lost = |told: &Told| match told {
        Told::Done(words) => words.split("오래된 승인 요청").nth(1).map(str::to_owned),
        Told::Nothing | Told::Refused(_) => None,
    };
    assert_eq!(
        said.iter().filter_map(lost).collect::<Vec<_>>(),
        ["(주문 order-0)은 지웠어요", "(주문 order-1)은 지웠어요"]
    );
}

#[test]
fn an_approval_under_way_is_not_offered_again() {
    let mut desk = Desk::open(Mode::Practice);
    desk.paste(CALLBACK);
    desk.give(PaymentCommand::AskApproval);
    desk.give(PaymentCommand::ConfirmApproval);
    let sent = desk.asked;
    assert_eq!(desk.give(PaymentCommand::Tid(OTHER_TID.into())), Told::Nothing);
    assert_eq!(shown(&desk.desk).3, [""; 0]);
    // Nothing was sent after all: what was written is there again.
    desk.desk.approval_came(sent, Ok(Box::new(entry(TID, ApprovalState::NotSent))));
    assert_eq!(shown(&desk.desk).3, ["order-1"]);
    desk.desk.journal_came(vec![entry(TID, ApprovalState::Unknown)], &mut desk.effects);
    desk.desk.approval = Fetch::None;
    assert_eq!(shown(&desk.desk).3, [""; 0]);
}
