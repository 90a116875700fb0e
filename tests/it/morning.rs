//! A merchant's morning: ten things as they are really pasted, each through the window, from the paste to the next thing
//! a person does.

#![cfg(feature = "gui")]

use egui_kittest::kittest::Queryable;
use giljabi::app::settings::Settings;
use giljabi::app::state::Workspace;
use giljabi::payment::Mode;

use crate::support::package;
use crate::ui_desk::Desk;

const TID: &str = "testpay01m01082502061700416194";

/// A paste, and what the window says to it.
struct Row {
    /// File below `tests/data/morning`.
    file: &'static str,
    headline: &'static str,
    /// Other words on the card: who, retry, where it stopped, what to mend.
    also: &'static [&'static str],
    /// Guide and step that Alt+1 opens.
    place: (&'static str, &'static str),
    /// What stands in the field of 거래 after Alt+3; empty where there is nothing to look up.
    sought: &'static str,
}

const MORNING: [Row; 10] = [
    Row {
        file: "callback-3factor.txt",
        headline: "페이북 앱카드나 로그인결제에서 세 가지 인증이 필요하다는 오류예요",
        also: &["인증 결과", "고객", "네, 다시 결제해도 돼요", "승인을 요청하기 전", "카드 인증이 끝나지 않음"],
        place: ("three-factor", "message"),
        sought: TID,
    },
    Row {
        file: "reply-limit.txt",
        headline: "카드 한도나 계좌 잔액이 모자란다는 답이에요",
        also: &["코드 3095", "거절됨: 돈이 움직이지 않았어요", "승인 요청이 오류로 끝났어요"],
        place: ("approval-failed", "issuer-refused"),
        sought: "",
    },
    Row {
        file: "window-w013.txt",
        headline: "구매자 이메일(buyerEmail)이 없거나 모양이 맞지 않아요",
        also: &["가맹점", "아니요, 다시 시도해도 같아요", "결제창이 열리지 않았어요"],
        place: ("window-not-opening", "params"),
        sought: "",
    },
    Row {
        file: "log-timeout.txt",
        headline: "보낸 뒤에 답을 받지 못했어요. 결제됐을 수도 있어요",
        also: &["알 수 없음: 결제됐을 수도 있어요", "조회 먼저. 확인될 때까지 다시 결제하지 않아요", "카드 인증됨"],
        place: ("approval-failed", "inquire"),
        sought: TID,
    },
    Row {
        file: "gopay.html",
        headline: "결제 코드에서 고칠 곳을 4군데 찾았어요",
        also: &["버튼이 반응하지 않았어요", "고칠 곳 · 3번째 줄", "고칠 곳 · 6번째 줄"],
        place: ("window-not-opening", "button-order"),
        sought: "",
    },
    Row {
        file: "other-gateway.txt",
        headline: "토스페이먼츠의 것이에요. 이노페이 거래가 아니에요",
        also: &["가맹점"],
        place: ("receipt-lookup", "find-tid"),
        sought: "",
    },
    Row {
        file: "moid.txt",
        headline: "가맹점 주문번호(moid)예요. 거래번호(tid)가 아니에요",
        also: &["조회 먼저. 확인될 때까지 다시 결제하지 않아요"],
        place: ("receipt-lookup", "find-tid"),
        sought: "order-20250206-0077",
    },
    Row {
        file: "receipt.txt",
        headline: "영수증 주소예요. 열면 결제됐는지 볼 수 있어요",
        also: &["영수증 있음", "결제창이 열림"],
        place: ("receipt-lookup", "tid"),
        sought: TID,
    },
    Row {
        file: "noise.txt",
        headline: "키보드보안 프로그램이 없거나 서로 부딪치고 있어요",
        also: &["고객", "공식 문서 기준"],
        place: ("keyboard-security", "which"),
        sought: "",
    },
    Row {
        file: "unknown-code.txt",
        headline: "처음 보는 결과 코드예요: Z912",
        also: &["PG", "추정"],
        place: ("approval-failed", "inquire"),
        sought: "",
    },
];

/// What stands in the pastes and must not come out of them.
const SECRETS: [&str; 4] = ["QWxhZGRpbjpvcGVuIHNlc2FtZQ", "010-1234-5678", "bWVyY2hhbnQta2V5LTAx", "hong@example.com"];

fn paste(file: &str) -> Desk {
    paste_text(&fs_err::read_to_string(package("tests/data/morning").join(file)).unwrap())
}

fn paste_text(text: &str) -> Desk {
    let mut desk = Desk::open(1280.0, 1600.0, Settings { mode: Mode::Live, ..Settings::default() });
    desk.press(egui::Key::F2);
    desk.harness.event(egui::Event::Paste(text.to_owned()));
    desk.harness.run();
    desk
}

#[test]
fn ten_pastes_ten_answers() {
    let mut wrong = Vec::new();
    for row in &MORNING {
        let mut desk = paste(row.file);
        for label in [row.headline].iter().chain(row.also) {
            if desk.harness.query_all_by_label(label).next().is_none() {
                wrong.push(format!("{}: {label}", row.file));
            }
        }
        let card = desk.app().diagnose.card.clone().unwrap();
        let answer = format!("{card:?}");
        for secret in SECRETS {
            assert!(!answer.contains(secret), "{}: {secret}", row.file);
        }
        let can_look_up = desk.harness.query_by_role_and_label(egui::Role::Button, "거래 열기").is_some();
        assert_eq!(can_look_up, !row.sought.is_empty(), "{}", row.file);
        desk.press_with(egui::Modifiers::ALT, egui::Key::Num3);
        assert_eq!(desk.app().payment.tid, row.sought, "{}", row.file);
        let there = if row.sought.is_empty() { Workspace::Diagnose } else { Workspace::Payment };
        assert_eq!(desk.app().workspace, there, "{}", row.file);
        desk.press(egui::Key::F2);
        desk.press_with(egui::Modifiers::ALT, egui::Key::Num1);
        let call = desk.app().desk.call().unwrap_or_else(|| panic!("{}: no call", row.file));
        let place = (&*call.session.guide().id, call.session.step().map_or("", |step| step.id.as_str()));
        if place != row.place {
            wrong.push(format!("{}: {place:?}", row.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_token_goes_along_only_where_nobody_has_asked_for_the_approval() {
    let log = fs_err::read_to_string(package("tests/data/morning/log-timeout.txt")).unwrap();
    let callback = log.lines().next().unwrap().to_owned();
    for (text, token) in [(log.as_str(), ""), (callback.as_str(), SECRETS[0])] {
        let mut desk = paste_text(text);
        desk.press_with(egui::Modifiers::ALT, egui::Key::Num3);
        let form = &desk.app().payment.form;
        assert_eq!((form.mid.as_str(), form.moid.as_str(), form.token.expose()), ("testpay01m", "order-77", token));
        let shown = format!("{:?}", desk.harness.root());
        assert!(shown.contains("order-77") && !shown.contains(SECRETS[0]));
    }
}
