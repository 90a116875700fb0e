//! The calls of a shift, one after another, without a mouse: from the first key to the note on the clipboard.
//!
//! The keys and seconds of each call are printed; only what came out of the call is judged.

use std::io::Write as _;
use std::time::Instant;

use crate::call::{Desk, at_a_desk};

/// One call: what the agent presses and what must come of it.
struct Shift {
    /// What is typed, as keys of a Korean keyboard in Hangul mode.
    typed: &'static str,
    /// What the field then holds.
    query: &'static str,
    /// The guide that opens.
    guide: &'static str,
    /// One answer a key; after `!` a key by which a warning is read first.
    answers: &'static str,
    /// The disposition that it ends with.
    code: &'static str,
}

const SHIFT: [Shift; 8] = [
    Shift {
        typed: "emdfhr 8eksrP",
        query: "등록 8단계",
        guide: "isp-registration",
        answers: "11111111",
        code: "ISP-01",
    },
    Shift {
        typed: "zlqhem dksehoa",
        query: "키보드 안됌",
        guide: "keyboard-security",
        answers: "12!11",
        code: "SEC-01",
    },
    Shift {
        typed: "dkstlazmfflr qlqjs",
        query: "안심클릭 비번",
        guide: "click-password-reset",
        answers: "1111",
        code: "CLK-02",
    },
    Shift { typed: "dlffusqjsgh", query: "일련번호", guide: "otp-serial", answers: "1111", code: "SEC-03" },
    Shift { typed: "zotl", query: "캐시", guide: "browser-cache", answers: "12", code: "ENV-01" },
    Shift { typed: "vkqdjq", query: "팝업", guide: "popup-blocked", answers: "11", code: "ENV-02" },
    // The agent has not switched to Latin letters.
    Shift { typed: "3Factor", query: "3ㄻㅊ색", guide: "three-factor", answers: "11111", code: "ISP-02" },
    Shift {
        typed: "cjdma qhsms ansrn",
        query: "처음 보는 문구",
        guide: "payment-not-working",
        answers: "21",
        code: "ENV-90",
    },
];

#[test]
fn the_calls_of_a_shift_without_a_mouse() {
    at_a_desk(|desk, _, _| {
        let mut lines = String::new();
        for (at, call) in SHIFT.iter().enumerate() {
            let (began, keys) = (Instant::now(), desk.desktop.keys_pressed());
            one_call(desk, call, at + 1);
            let (seconds, keys) = (began.elapsed().as_secs_f64(), desk.desktop.keys_pressed() - keys);
            lines.push_str(&format!("{:<22} {keys:>3} keys {seconds:>5.1} s\n", call.guide));
        }
        std::io::stdout().write_all(lines.as_bytes()).unwrap();
    });
}

fn one_call(desk: &Desk, call: &Shift, number: usize) {
    let desktop = &desk.desktop;
    desk.fill(|| desktop.key("ctrl+t"), "안내 찾기", call.typed, call.query);
    desktop.until(call.query, || desktop.key("Return"), || desk.running(call.guide).is_some());
    let answered = || desk.running(call.guide).map_or(0, |running| running.answers.len());
    let mut answers = call.answers.chars();
    for at in 0.. {
        let Some(mut key) = answers.next() else { break };
        if key == '!' {
            key = answers.next().unwrap();
            desktop.key(&key.to_string());
        }
        desk.answer(&key.to_string(), at + 1, answered);
    }
    let done = || desk.store.finished_calls(9).unwrap();
    desktop.until("the last screen", || desktop.key("ctrl+Return"), || desk.shows("저장하고 메모 복사"));
    desktop.until("the finished call", || desktop.key("ctrl+Return"), || done().len() == number);
    let ended = done().remove(0);
    assert_eq!(ended.outcome.as_ref().map(|outcome| outcome.code.as_str()), Some(call.code), "{}", call.guide);
    assert_eq!(desktop.clipboard().as_deref(), Some(ended.note.as_str()), "{}", call.guide);
}
