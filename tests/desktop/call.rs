//! Calls at the desk, from the first key to the kept note, and an approval against the practice gateway.
//!
//! What happened is read from the accessibility bus, the store and the ledger, never from pixels.

use std::io::Write;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use giljabi::app::records::CallRecord;
use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState;
use giljabi::practice::{self, PracticeGateway};
use giljabi::service::clock::Clock;
use giljabi::service::store::Store;

use crate::need::may_skip;
use crate::reader::Role;
use crate::screen::{Desktop, Running, first_line, missing_programs, wait};

/// How often a field may be typed anew. ibus itself passes a key by now and then.
const RETRIES_A_FIELD: usize = 1;

const TID: &str = "testpay01m01082502061700416194";

/// A receipt page that counts who asks for it.
fn receipt_page() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::Builder::new()
        .name("receipt-page".into())
        .spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let line = first_line(stream.try_clone().unwrap());
                count.fetch_add(usize::from(line.contains(&format!("CardIssue.jsp?TID={TID}"))), Ordering::SeqCst);
                let page = "<table><tr><th>승인금액</th><td>20,000원</td></tr></table>";
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}",
                    page.len()
                );
                stream.write_all(format!("{head}\r\nConnection: close\r\n\r\n{page}").as_bytes()).ok();
            }
        })
        .unwrap();
    (base, asked)
}

/// A desk at work: the window, and where it keeps things.
pub struct Desk {
    /// The screen and the hands.
    pub desktop: Desktop,
    /// What the window keeps.
    pub store: Store,
    /// The folder it keeps it in.
    pub data: PathBuf,
}

impl Desk {
    /// The running call of a guide.
    pub fn running(&self, guide: &str) -> Option<CallRecord> {
        self.store.open_calls().unwrap().into_iter().find(|call| call.guide == guide)
    }

    /// What the field that has the focus is called and holds.
    fn focused(&self) -> Option<(String, String)> {
        self.desktop.reader.focused().map(|(control, text)| (control.name, text))
    }

    /// Whether keys go to the field whose name begins so.
    pub fn focus_is(&self, field: &str) -> bool {
        self.focused().is_some_and(|(name, _)| name.starts_with(field))
    }

    /// Goes to a field by `keys`, empties it, and types `typed`, which must then stand there as `text`. What the engine
    /// passes by is typed once more, said and counted: a window that loses syllables may not pass for a slow one.
    #[track_caller]
    pub fn fill(&self, keys: impl Fn(), field: &str, typed: &str, text: &str) {
        let desktop = &self.desktop;
        // Slow to begin is none of that: until the field is there and empty nothing was typed.
        let ready = || {
            keys();
            if desktop.briefly(|| self.focus_is(field)) {
                desktop.key("ctrl+a");
                desktop.key("BackSpace");
            }
        };
        let mut tries = 0;
        loop {
            desktop.until(&format!("{field}, empty"), ready, || self.holds(field, ""));
            typed.chars().for_each(|character| desktop.types(character));
            if desktop.briefly(|| self.holds(field, text)) {
                return;
            }
            let found = self.focused().unwrap_or_default().1;
            if typed != text && found == typed && tries == 0 {
                // The engine has started before it could read that it begins in Hangul.
                desktop.key("Hangul");
                continue;
            }
            tries += 1;
            let line = format!("{field}: {typed} gave {found:?} instead of {text:?}\n");
            std::io::stderr().write_all(line.as_bytes()).unwrap();
            assert!(tries <= RETRIES_A_FIELD, "{line}");
        }
    }

    /// Presses the key of an answer until there are `wanted` answers: exactly as many, for each press is one answer.
    #[track_caller]
    pub fn answer(&self, key: &str, wanted: usize, answered: impl Fn() -> usize) {
        let mut presses = 0;
        let press = || {
            presses += 1;
            self.desktop.key(key);
        };
        self.desktop.until(&format!("answer {wanted}"), press, || answered() >= wanted);
        assert!(presses <= 1 + RETRIES_A_FIELD, "{key} was pressed {presses} times for answer {wanted}");
        assert_eq!(answered(), wanted, "one press is one answer");
    }

    /// Whether something of this name is on the screen.
    pub fn shows(&self, name: &str) -> bool {
        self.desktop.reader.controls().iter().any(|control| control.name.starts_with(name))
    }

    fn holds(&self, field: &str, text: &str) -> bool {
        self.focused().is_some_and(|(name, now)| name.starts_with(field) && now == text)
    }

    /// Presses the button whose name begins so, until it shows.
    #[track_caller]
    fn press(&self, name: &str, seen: impl FnMut() -> bool) {
        let act = || {
            let controls = self.desktop.reader.controls();
            let button = controls.iter().find(|c| c.role == Role::Button && c.name.starts_with(name));
            // A button that is gone when it is pressed is looked for again.
            button.map(|button| self.desktop.reader.press(button).ok());
        };
        self.desktop.until(name, act, seen);
    }

    /// Goes to the next control until the one of this name has the focus.
    fn tab_to(&self, field: &str) {
        for _ in 0..40 {
            if self.focus_is(field) {
                return;
            }
            let before = self.focused();
            self.desktop.key("Tab");
            self.desktop.briefly(|| self.focused() != before);
        }
    }
}

/// One desktop at a time: two would share the machine, and with it the moments that hands need.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs `story` at a desk in practice mode, if the machine has what it needs, and closes the window.
pub fn at_a_desk(story: impl FnOnce(&Desk, &practice::Running, &AtomicUsize)) {
    if let Some(missing) = missing_programs() {
        assert!(may_skip("display", &missing));
        return;
    }
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    std::fs::create_dir(&data).unwrap();
    // The first questions have been answered.
    let mut settings = fs_err::File::create(data.join("settings.toml")).unwrap();
    settings.write_all(b"welcomed = true\n").unwrap();
    let gateway = PracticeGateway::bind(0).unwrap().spawn().unwrap();
    let (pages, receipts) = receipt_page();
    let desktop = Desktop::start(home.path());
    let guides = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("guides");
    let app = desktop
        .command(env!("CARGO_BIN_EXE_giljabi"))
        .args(["--data", &data.display().to_string(), "--practice", "--guides", &guides.display().to_string()])
        .env("GILJABI_GATEWAY_API", gateway.base_url())
        .env("GILJABI_GATEWAY_PAGES", pages)
        .spawn()
        .unwrap();
    let mut app = Running(app);
    wait("the store", || data.join(Mode::Practice.store_file()).exists());
    let store = Store::open(&data, Mode::Practice, Clock::system(), str::to_owned).unwrap();
    let desk = Desk { desktop, store, data };
    wait("the window with the keyboard", || desk.focus_is("안내 찾기"));
    story(&desk, &gateway, &receipts);
    desk.desktop.key("alt+F4");
    wait("the window to close", || app.0.try_wait().unwrap().is_some());
}

#[test]
fn a_call_and_an_approval_with_the_real_ime() {
    at_a_desk(|desk, gateway, receipts| {
        a_call(desk);
        an_approval(desk, receipts, || gateway.ledger().captures().len());
        assert_eq!(gateway.ledger().captures().len(), 1, "captured once");
        let approved = || desk.store.journal().unwrap().first().is_some_and(|e| e.state == ApprovalState::Approved);
        wait("the journal", approved);
        assert_eq!(gateway.ledger().requests_of(TID), 1, "sent once");
    });
}

/// A client that knows only names and roles, as a screen reader does: starts a call, answers, ends it.
#[test]
fn a_call_by_names_and_roles_alone() {
    at_a_desk(|desk, _, _| {
        let guide = "isp-registration";
        desk.press("일반결제(ISP) 등록 8단계", || desk.running(guide).is_some());
        let answered = || desk.running(guide).map_or(0, |call| call.answers.len());
        for answers in 1..=8 {
            desk.press("1 ", || answered() >= answers);
        }
        desk.press("상담 마치기", || desk.shows("저장하고 메모 복사"));
        desk.press("저장하고 메모 복사", || desk.store.finished_calls(1).unwrap().len() == 1);
        let done = desk.store.finished_calls(1).unwrap().remove(0);
        assert_eq!(done.outcome.as_ref().map(|o| o.code.as_str()), Some("ISP-01"));
    });
}

/// Types a symptom in Hangul, opens the guide, walks it with number keys, ends it.
fn a_call(desk: &Desk) {
    let (desktop, store) = (&desk.desktop, &desk.store);
    let guide = "isp-registration";
    let answered = || desk.running(guide).map_or(0, |call| call.answers.len());
    desk.fill(|| desktop.key("ctrl+t"), "안내 찾기", "emdfhr 8eksrP", "등록 8단계");
    desktop.until("the guide found and opened", || desktop.key("Return"), || desk.running(guide).is_some());
    for answers in 1..=8 {
        desk.answer("1", answers, answered);
    }
    desk.fill(|| desktop.key("ctrl+m"), "상담 메모", "ghkaus", "화면");
    desktop.until("the finished call", || desktop.key("ctrl+Return"), || store.finished_calls(1).unwrap().len() == 1);
    let done = store.finished_calls(1).unwrap().remove(0);
    assert_eq!(done.outcome.as_ref().map(|o| o.code.as_str()), Some("ISP-01"));
    assert!(done.note.contains("화면"), "the last syllable is in the note: {}", done.note);
}

/// Types a tid, fetches the receipt, asks for the approval and confirms it. A key that comes before the
/// question is on the screen confirms nothing, so asking is done again until the money has moved: asked for
/// more than once, it must still move once.
fn an_approval(desk: &Desk, receipts: &AtomicUsize, captures: impl Fn() -> usize) {
    let desktop = &desk.desktop;
    desktop.engine("xkb:us::eng");
    desk.fill(|| desktop.key("F3"), "거래번호", TID, TID);
    desktop.until("the receipt", || desktop.key("alt+1"), || receipts.load(Ordering::SeqCst) > 0);
    desk.fill(|| desk.tab_to("주문번호"), "주문번호", "test0120200814162443", "test0120200814162443");
    desk.fill(|| desk.tab_to("과세 금액"), "과세 금액", "20000", "20000");
    let shown = |name: &str| desktop.reader.controls().iter().any(|c| c.name.contains(name));
    let approval = || {
        desktop.key("alt+3");
        if desktop.briefly(|| shown("보내기")) {
            desktop.key("ctrl+Return");
        }
    };
    desktop.until("the capture", approval, || captures() > 0);
}
