//! The secret hunt: numbers of people, keys and tokens are planted wherever somebody could bring them in, and looked
//! for in every byte that is left behind: data folder, exports, output, clipboard. Tids and order numbers are to be found.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Instant;

use giljabi::app::command::{Command, DeskCommand, SettingsCommand};
use giljabi::app::crm::CopyFormat;
use giljabi::app::diagnose::{DiagnoseCommand, Pasted};
use giljabi::app::effect::{Effect, Event, Port as _};
use giljabi::app::park::{ParkCommand, REASONS};
use giljabi::app::past::PastCommand;
use giljabi::app::settings::Settings;
use giljabi::app::state::App;
use giljabi::app::update::{self, Now};
use giljabi::cli::context::own_practice;
use giljabi::payment::request::{ApprovalRequest, Fields, Read};
use giljabi::payment::secret::Secret;
use giljabi::payment::tid::Tid;
use giljabi::service::clock::Clock;
use giljabi::service::keys::Keys;
use giljabi::service::{hub, world};
use giljabi::text::mask::mask;

use crate::cli::{Home, PATIENCE, tid_of};
use crate::support::package;

const KEY: &str = "hush-key-Zm9yYmlkZGVu7f3a";
const TOKEN: &str = "hush-token-c2VjcmV0dG9rZW4x";

/// Everything that must not be found, as people and machines write it.
pub(crate) const PLANTED: &str = "카드 4929-5173-8046-2718, 4929517380462718, ４９２９５１７３８０４６２７１８ \
    주민번호 870423-1694205 8704231694205 전화 010-7391-8264 01073918264 +82-10-7391-8264 메일 secret.person@naver.com \
    Merchant-Key: hush-key-Zm9yYmlkZGVu7f3a {\"paymentToken\":\"hush-token-c2VjcmV0dG9rZW4x\"}";

/// Parts that give it away: no tid and no order of these tests holds any.
const TRACES: [&str; 12] = [
    "hush-",
    "49295173",
    "5173-8046",
    "51738046",
    "５１７３",
    "870423-1",
    "1694205",
    "7391-8264",
    "73918264",
    "secret.person",
    "Zm9yYmlkZGVu",
    "c2VjcmV0dG9r",
];

/// Where `bytes` hold a trace, as UTF-8 or UTF-16.
pub(crate) fn hunt(place: &str, bytes: &[u8]) {
    for trace in TRACES {
        let wide: Vec<u8> = trace.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for form in [trace.as_bytes(), &wide] {
            let at = bytes.windows(form.len()).position(|window| window == form);
            if let Some(at) = at {
                let around = &bytes[at.saturating_sub(80)..(at + 80).min(bytes.len())];
                panic!("{place} holds {trace}: …{}…", String::from_utf8_lossy(around));
            }
        }
    }
}

/// A gateway that says everything it was told, and more, in every answer.
struct Chatterbox {
    addr: SocketAddr,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Chatterbox {
    fn new() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let addr = listener.local_addr().unwrap();
        let ended = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&ended);
        let serve = move || {
            for client in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                answer(client.unwrap());
            }
        };
        let thread = std::thread::Builder::new().name("chatterbox".to_owned()).spawn(serve).unwrap();
        Self { addr, ended, thread: Some(thread) }
    }

    fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }
}

impl Drop for Chatterbox {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.addr));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn answer(mut client: TcpStream) {
    let mut request = [0; 16 * 1024];
    let read = client.read(&mut request).unwrap();
    let request = String::from_utf8_lossy(&request[..read]).into_owned();
    let tid = ["9001", "9002", "9003", "9004"].into_iter().map(tid_of).find(|tid| request.contains(tid.as_str()));
    let tid = tid.unwrap_or_else(|| tid_of("9001"));
    // It repeats the key and the token without a name beside them, too, where it was sent them.
    let heard: Vec<&str> = [KEY, TOKEN].into_iter().filter(|secret| request.contains(secret)).collect();
    let chat = format!("거절 {PLANTED} / {}", heard.join(" / "));
    let (kind, body) = if request.starts_with("GET /pay/") {
        (
            "text/html; charset=utf-8",
            format!(
                "<table><tr><th>거래번호</th><td>{tid}</td></tr><tr><th>구매자명</th><td>{chat}</td></tr><tr><th>카드번호</th><td>4929-5173-8046-2718</td></tr><tr><th>상품명</th><td>{chat}</td></tr></table>"
            ),
        )
    } else if request.starts_with("GET ") {
        let data = serde_json::json!({ "success": true, "data": {
            "tid": tid, "mid": "testpay01m", "moid": "order-1", "amt": 20_000, "taxFreeAmt": 1_000, "status": 0,
            "authNum": "12345678", "approvedAt": "2025-02-06 17:00:41", "goods": { "name": chat },
            "card": { "cardNum": "4929517380462718", "fnName": chat },
            "buyer": { "name": chat, "tel": "01073918264", "email": "secret.person@naver.com" },
            "receiptUrl": format!("https://pg.example/r?tid={tid}&paymentToken={TOKEN}&tel=010-7391-8264") } });
        ("application/json", data.to_string())
    } else if request.contains(&tid_of("9002")) {
        ("application/json", serde_json::json!({ "resultCode": chat, "resultMsg": chat }).to_string())
    } else if request.contains(&tid_of("9003")) {
        ("text/plain", chat)
    } else {
        let error = serde_json::json!({ "success": false, "error": { "code": "3095", "message": chat } });
        ("application/json", error.to_string())
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // A client that has gone has its reasons.
    drop(client.write_all(head.as_bytes()).and_then(|()| client.write_all(body.as_bytes())));
}

#[test]
fn nothing_planted_is_left_by_the_command_line() {
    let chatterbox = Chatterbox::new();
    let home = Home::at(&chatterbox.base_url());
    let run = |args: &[&str], stdin: &str| {
        let mut command = home.command(args);
        command.env("GILJABI_MERCHANT_KEY", KEY).env("GILJABI_PAYMENT_TOKEN", TOKEN).stdin(Stdio::piped());
        let mut process = command.spawn().unwrap();
        // A command that reads nothing may have ended.
        drop(process.stdin.take().unwrap().write_all(stdin.as_bytes()));
        let ended = process.wait_with_output().unwrap();
        hunt(&format!("the output of {args:?}"), &[ended.stdout.as_slice(), &ended.stderr].concat());
        ended
    };
    for tail in ["9001", "9002", "9003"] {
        let tid = tid_of(tail);
        for more in [&[] as &[&str], &["--json"], &["--live"], &["--live", "--json"]] {
            let fields = ["approve", "--tid", &tid, "--mid", "testpay01m", "--moid", "order-1", "--amt", "21000"];
            let amount: &[&str] = if more.contains(&"--live") { &["--confirm-amount", "21000"] } else { &[] };
            run(&[&fields, more, amount].concat(), "");
            run(&[&["lookup", &tid], more].concat(), "");
            run(&[&["receipt", &tid], more].concat(), "");
        }
    }
    for field in ["--tid", "--mid", "--moid", "--amt", "--tax-free"] {
        let mut fields = vec!["approve", "--tid", "t", "--mid", "m", "--moid", "o o", "--amt", "a", "--tax-free", "f"];
        let at = fields.iter().position(|given| *given == field).unwrap() + 1;
        fields[at] = PLANTED;
        run(&fields, "");
        run(&[&fields, &["--json"] as &[&str]].concat(), "");
    }
    for more in [&[] as &[&str], &["--json"], &["--support"]] {
        run(&[&["diagnose", "-"], more].concat(), PLANTED);
    }
    for args in [&["search", PLANTED] as &[&str], &["tid", PLANTED], &["lookup", PLANTED], &["practice", PLANTED]] {
        run(args, "");
        run(&[args, &["--json"]].concat(), "");
    }
    let path = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    run(&["journal", "--export", "csv", "--to", &path("journal.csv")], "");
    run(&["journal", "--export", "json", "--to", &path("journal.json")], "");
    run(&["journal", "--backup", &path("copy.sqlite3")], "");
    let shown = run(&["journal"], "");
    hunt_folder(home.path(), &[&tid_of("9001"), &tid_of("9003"), "order-1"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains(&tid_of("9002")), "tids are shown as they are");
}

/// Every file below `folder`, whole: the store with its log, settings, exports. What `wanted` names must be there.
fn hunt_folder(folder: &std::path::Path, wanted: &[&str]) {
    let mut all = Vec::new();
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = fs_err::read(&path).unwrap();
            hunt(&path.to_string_lossy(), &bytes);
            all.extend(bytes);
        }
    }
    for word in wanted {
        assert!(all.windows(word.len()).any(|window| window == word.as_bytes()), "{word} is kept as it is");
    }
}

/// The program without a screen over its real workers; everything that would be shown or copied is hunted through.
struct Bench {
    app: App,
    hub: hub::Hub,
    folder: tempfile::TempDir,
}

impl Bench {
    fn new(base: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let start = hub::Start {
            data_dir: folder.path().to_owned(),
            guides_dir: Some(package("guides")),
            settings: Settings::default(),
            addresses: world::Addresses { api: Some(base.to_owned()), pages: Some(base.to_owned()) },
            practice: own_practice(),
            keys: Keys::in_memory(),
            clock: Clock::system(),
        };
        let mut bench = Self { app: App::new(Settings::default()), hub: hub::spawn(start).unwrap(), folder };
        let effects = update::start(&mut bench.app);
        bench.send(effects);
        bench.until("the guides are read", |app| app.library.is_some());
        bench
    }

    fn send(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Copy(text) = &effect {
                hunt("the clipboard", text.as_bytes());
            }
            self.hub.send(effect);
        }
    }

    fn command(&mut self, command: Command) {
        let now = Now { ms: self.hub.now_ms(), id: self.hub.new_id() };
        let effects = update::command(&mut self.app, command, &now);
        self.send(effects);
    }

    /// Takes events in until something holds; every answer is hunted through.
    fn until(&mut self, what: &str, holds: impl Fn(&App) -> bool) {
        let began = Instant::now();
        while !holds(&self.app) {
            assert!(began.elapsed() < PATIENCE, "never: {what}");
            match self.hub.poll() {
                Some(event) => self.take(event),
                None => std::thread::park_timeout(std::time::Duration::from_millis(2)),
            }
        }
    }

    fn take(&mut self, event: Event) {
        if !matches!(event, Event::LibraryLoaded { .. } | Event::LibraryIndexed { .. }) {
            hunt("an event", format!("{event:?}").as_bytes());
        }
        let now = Now { ms: self.hub.now_ms(), id: self.hub.new_id() };
        let effects = update::event(&mut self.app, event, &now);
        self.send(effects);
    }

    /// Waits for as many answers as were asked for.
    fn answers(&mut self, count: usize) {
        let (began, mut seen) = (Instant::now(), 0);
        while seen < count {
            assert!(began.elapsed() < PATIENCE, "{seen} answers of {count}");
            let Some(event) = self.hub.poll() else {
                std::thread::park_timeout(std::time::Duration::from_millis(2));
                continue;
            };
            seen += usize::from(matches!(
                event,
                Event::Approval { .. } | Event::Transaction { .. } | Event::Receipt { .. }
            ));
            self.take(event);
        }
    }
}

fn approval(tid: &str) -> Effect {
    let fields = Fields { tid, mid: "testpay01m", moid: "order-1", amount: "20000", tax_free: "1000" };
    let request = Box::new(ApprovalRequest::check(fields).unwrap());
    Effect::Approve { id: 1, request, token: Secret::new(TOKEN), key: Secret::new(KEY) }
}

#[test]
fn nothing_planted_is_left_by_the_window() {
    let chatterbox = Chatterbox::new();
    let mut bench = Bench::new(&chatterbox.base_url());
    let desk = |command| Command::Desk(command);
    // A search without a result, a call with notes and values, its end and its copied note.
    bench.command(desk(DeskCommand::Query(format!("뷁쉟 {PLANTED}"))));
    bench.command(desk(DeskCommand::Query(String::new())));
    bench.command(desk(DeskCommand::Start { guide: "isp-registration".to_owned(), step: None }));
    bench.command(desk(DeskCommand::Note(PLANTED.to_owned())));
    for name in ["customer", "phone", "card", "tid"] {
        bench.command(desk(DeskCommand::Input { name: name.to_owned(), value: PLANTED.to_owned() }));
    }
    bench.command(desk(DeskCommand::Choose(0)));
    bench.command(desk(DeskCommand::End));
    bench.command(desk(DeskCommand::FinalNote(format!("끝 {PLANTED}"))));
    let code = bench.app.guides().and_then(|library| library.tables.dispositions.keys().next().cloned()).unwrap();
    bench.command(desk(DeskCommand::PickDisposition(code)));
    bench.command(desk(DeskCommand::End));
    bench.command(Command::Copy { what: "아무 글".to_owned(), text: PLANTED.to_owned() });
    // A paste, short and long.
    for text in [PLANTED.to_owned(), format!("{PLANTED}\n").repeat(2_000)] {
        bench.command(Command::Diagnose(DiagnoseCommand::Text(Pasted(text.into()))));
        bench.until("the paste is read", |app| app.diagnose.card.is_some());
        hunt("the card", format!("{:?}", bench.app.diagnose.card).as_bytes());
    }
    // Every call of the gateway.
    for tail in ["9001", "9002", "9003"] {
        let (tid, key) = (Tid::parse(&tid_of(tail)).unwrap(), Secret::new(KEY));
        bench.send(vec![
            approval(tid.as_str()),
            Effect::Ask { id: 2, read: Read::InquiryByTid(tid.clone()), key },
            Effect::Ask { id: 3, read: Read::Receipt(tid), key: Secret::new("") },
            Effect::LoadJournal,
        ]);
        bench.answers(3);
    }
    let agent = Settings { agent_name: "김상담 010-7391-8264".to_owned(), ..Settings::default() };
    bench.command(Command::Settings(SettingsCommand::Set(Box::new(agent))));
    let Bench { app, hub, folder } = bench;
    // Once without the store's log, and before that with it: the hub closes the store when it ends.
    hunt_folder(folder.path(), &[]);
    drop((app, hub));
    hunt_folder(folder.path(), &[&tid_of("9001"), &tid_of("9002"), "order-1", "isp-registration"]);
}

#[test]
fn the_number_of_a_caller_is_compared_and_nowhere_kept() {
    let chatterbox = Chatterbox::new();
    let mut bench = Bench::new(&chatterbox.base_url());
    let desk = |command| Command::Desk(command);
    for (earlier, typed) in ["010-7391-8264", "+82 10 7391 8264", "01073918264"].into_iter().enumerate() {
        bench.command(desk(DeskCommand::Start { guide: "isp-registration".to_owned(), step: None }));
        bench.command(desk(DeskCommand::Caller(Secret::new(typed))));
        bench.until("the caller is looked for", |app| app.desk.call().is_some_and(|c| c.caller.before.is_some()));
        let call = bench.app.desk.call().unwrap();
        let before = call.caller.before.as_ref().unwrap();
        assert_eq!(before.count, u64::try_from(earlier).unwrap(), "{typed}");
        assert_eq!(before.last.is_some(), earlier > 0);
        assert_eq!(call.caller.hash.as_ref().map(String::len), Some(64));
        hunt("a call", format!("{call:?}").as_bytes());
        let id = call.id.clone();
        for command in [
            DeskCommand::Park(ParkCommand::Ask),
            DeskCommand::Park(ParkCommand::Words(format!("기다림 {PLANTED}"))),
            DeskCommand::Park(ParkCommand::Confirm),
            DeskCommand::Park(ParkCommand::Longest),
            DeskCommand::Park(ParkCommand::Ask),
            DeskCommand::Park(ParkCommand::Reason(REASONS.len())),
            DeskCommand::Park(ParkCommand::Words(PLANTED.to_owned())),
            DeskCommand::Park(ParkCommand::Soon(0)),
            DeskCommand::Park(ParkCommand::CallNow(id)),
            DeskCommand::Choose(0),
            DeskCommand::End,
            DeskCommand::PickDisposition("PAY-02".to_owned()),
            DeskCommand::CopyAs(CopyFormat::ALL[earlier]),
            DeskCommand::End,
        ] {
            bench.command(desk(command));
        }
    }
    bench.command(desk(DeskCommand::Past(PastCommand::Toggle)));
    bench.until("the calls are listed", |app| app.desk.past.rows.len() == 3);
    bench.command(desk(DeskCommand::Past(PastCommand::Move(0))));
    bench.until("the call is open", |app| app.desk.past.open.is_some());
    for format in CopyFormat::ALL {
        bench.command(desk(DeskCommand::Past(PastCommand::Copy(format))));
    }
    let Bench { app, hub, folder } = bench;
    hunt_folder(folder.path(), &[]);
    drop((app, hub));
    hunt_folder(folder.path(), &["isp-registration"]);
}

#[test]
fn ten_thousand_tids_and_orders_pass_the_mask() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut dice = move |end: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % 1_000_003).unwrap() % end
    };
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for _ in 0..10_000 {
        let mut some = |count: usize| (0..count).map(|_| char::from(LETTERS[dice(LETTERS.len())])).collect::<String>();
        let (mid, tail, word) = (some(10), some(4), some(6));
        let (service, product) = (dice(100), dice(100));
        let (year, month, day) = (20 + dice(10), 1 + dice(12), 1 + dice(28));
        let (hour, minute, second, count) = (dice(24), dice(60), dice(60), dice(10_000));
        let time = format!("{year:02}{month:02}{day:02}{hour:02}{minute:02}{second:02}");
        let tid = format!("{mid}{service:02}{product:02}{time}{tail}");
        assert!(Tid::parse(&tid).is_ok(), "{tid}");
        let orders = [
            format!("{word}20{time}"),
            format!("20{time}{count:04}"),
            format!("ORD-20{year:02}-{month:02}{day:02}-{count:04}"),
            format!("{word}-{word}_{count}"),
        ];
        let text = format!("tid={tid} moid={}", orders[0]);
        assert_eq!(mask(&text), text);
        assert_eq!(mask(&tid), tid);
        for order in &orders {
            assert_eq!(mask(order), order.as_str(), "an order");
            let json = format!("{{\"moid\":\"{order}\",\"tid\":\"{tid}\"}}");
            assert_eq!(mask(&json), json);
        }
    }
}
