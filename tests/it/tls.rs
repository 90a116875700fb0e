//! The practice gateway over TLS, with authorities made for the test, and the ways through a proxy.
//!
//! Names like `pay.test` are never looked up: the proxy of the test takes every name to the practice gateway.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use giljabi::app::settings::Proxy;
use giljabi::payment::Mode;
use giljabi::payment::approval::ApprovalState;
use giljabi::payment::secret::Secret;
use giljabi::practice::{Identity, IdentityError, PracticeGateway, Running, SAMPLE_TID};
use giljabi::service::approval::approve_once;
use giljabi::service::certificates::{CaError, read_ca};
use giljabi::service::clock::Clock;
use giljabi::service::gateway::{
    Gateway, GatewayError, GatewayErrorKind, GatewaySettings, ProxyFault, Route, Timeouts, TlsFault,
};
use giljabi::service::store::Store;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use url::Url;

use crate::gateway::{KEY, PATIENCE, TOKEN, request, tid_of, wait};

/// A certificate authority of this test alone.
struct Authority(CertifiedIssuer<'static, KeyPair>);

/// The years in which a certificate holds.
type Years = (i32, i32);

const NOW: Years = (2020, 2045);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        (params.not_before, params.not_after) = (date_time_ymd(NOW.0, 1, 1), date_time_ymd(NOW.1, 1, 1));
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.as_ref().pem()
    }

    /// Certificate and key for a host, as PEM.
    fn issue(&self, host: &str, years: Years) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }

    /// The practice gateway as this host.
    fn serve(&self, host: &str, years: Years) -> Running {
        let (certificate, key) = self.issue(host, years);
        let identity = Identity::from_pem(certificate.as_bytes(), key.as_bytes()).unwrap();
        PracticeGateway::bind(0).and_then(|gateway| gateway.over_tls(identity).spawn()).unwrap()
    }

    /// A way that trusts this authority.
    fn trusted(&self) -> Route {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("회사 CA.pem");
        put(&path, &self.pem());
        Route { extra_ca: read_ca(&path).unwrap(), ..Route::default() }
    }
}

fn put(path: &std::path::Path, text: &str) {
    fs_err::File::create(path).and_then(|mut file| file.write_all(text.as_bytes())).unwrap();
}

fn gateway(base: &str, mode: Mode, route: &Route) -> Gateway {
    let base = Url::parse(base).unwrap();
    let settings = GatewaySettings { mode, api: base.clone(), pages: base };
    Gateway::with_route(settings, Timeouts { connect: PATIENCE, whole: PATIENCE }, route).unwrap()
}

/// An approval as the desk sends one: journaled, sent once, journaled. State and words of its row.
fn approve(gateway: &Gateway, tail: &str) -> (ApprovalState, String) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::system();
    let store = Store::open(folder.path(), gateway.settings().mode, clock.clone(), str::to_owned).unwrap();
    let request = request(&tid_of(tail));
    let attempt = request.attempt(clock.new_id(), clock.now_ms(), gateway.settings().mode);
    let (token, key) = (Secret::new(TOKEN), Secret::new(KEY));
    let send = async |journaled| gateway.approve(journaled, &request, &token, &key).await.settlement;
    let entry = wait(approve_once(&store, attempt, send)).unwrap();
    (entry.state, entry.message)
}

#[test]
fn the_right_certificate_is_trusted_with_the_extra_authority_only() {
    let authority = Authority::new("길잡이 시험 CA");
    let running = authority.serve("127.0.0.1", NOW);
    assert!(running.base_url().starts_with("https://"));
    let trusting = gateway(&running.base_url(), Mode::Practice, &authority.trusted());
    assert_eq!(approve(&trusting, "0000").0, ApprovalState::Approved);
    assert_eq!(wait(trusting.receipt(&tid_of("6194"))).unwrap().title, "신용카드 매출전표(연습)");
    assert!(wait(trusting.look()).unwrap().korean().join(" ").contains("인증서를 확인했어요"));
    assert_eq!(running.ledger().captures().len(), 1);
    // Resets and cuts act on the socket under the TLS as well.
    for tail in ["9301", "9203"] {
        assert_eq!(approve(&trusting, tail).0, ApprovalState::Unknown, "{tail}");
    }
}

#[test]
fn a_certificate_that_is_not_right_is_refused_in_its_own_words_and_nothing_is_sent() {
    let (authority, stranger) = (Authority::new("길잡이 시험 CA"), Authority::new("남의 CA"));
    let here = "127.0.0.1";
    for (running, route, fault, words) in [
        (
            stranger.serve(here, NOW),
            authority.trusted(),
            TlsFault::UnknownIssuer,
            ["믿을 수 있는 기관", "회사의 CA 인증서"],
        ),
        (
            authority.serve(here, NOW),
            Route::default(),
            TlsFault::UnknownIssuer,
            ["믿을 수 있는 기관", "계속하지 마세요"],
        ),
        (authority.serve(here, (2020, 2021)), authority.trusted(), TlsFault::Expired, ["기간이 지났", "날짜와 시각"]),
        (
            authority.serve(here, (2044, 2045)),
            authority.trusted(),
            TlsFault::NotYetValid,
            ["아직 시작되지", "날짜와 시각"],
        ),
        (authority.serve("pay.test", NOW), authority.trusted(), TlsFault::WrongHost, ["다른 주소의 것", "결제사 주소"]),
    ] {
        let gateway = gateway(&running.base_url(), Mode::Practice, &route);
        let (state, message) = approve(&gateway, "0000");
        assert_eq!(state, ApprovalState::NotSent, "{fault:?}: {message}");
        for words in words.into_iter().chain(["보내지 않았어요"]) {
            assert!(message.contains(words), "{fault:?}: {words} in {message}");
        }
        let errors = [
            wait(gateway.look()).unwrap_err(),
            wait(gateway.receipt(&tid_of("6194"))).unwrap_err(),
            wait(gateway.inquire_tid(&tid_of("6194"), &Secret::new(KEY))).unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(&error, GatewayError::Tls(found) if *found == fault), "{fault:?}: {error:?}");
            assert_eq!(error.kind(), GatewayErrorKind::Tls);
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("hush") && !shown.contains("6194"), "{shown}");
        }
        assert_eq!(running.ledger().requests_of(tid_of("0000").as_str()), 0, "{fault:?}: the request never left");
    }
}

#[test]
fn files_that_are_no_certificate_authority_say_why() {
    let authority = Authority::new("길잡이 시험 CA");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    let broken = authority.pem().replacen("MII", "AAA", 1);
    let key = KeyPair::generate().unwrap().serialize_pem();
    let both = format!("{}{}", authority.pem(), Authority::new("둘째").pem());
    type Is = fn(&Result<usize, CaError>) -> bool;
    let rows: [(&str, String, Is); 8] = [
        ("one", authority.pem(), |found| matches!(found, Ok(1))),
        ("two", both.clone(), |found| matches!(found, Ok(2))),
        ("nothing", String::new(), |found| matches!(found, Err(CaError::NoCertificate))),
        ("words", "회사 인증서\n".into(), |found| matches!(found, Err(CaError::NoCertificate))),
        ("broken", broken, |found| matches!(found, Err(CaError::Broken { number: 1 }))),
        ("cut", both[..both.len() - 60].into(), |found| matches!(found, Err(CaError::Broken { number: 2 }))),
        ("with a key", format!("{}{key}", authority.pem()), |found| matches!(found, Err(CaError::PrivateKey))),
        ("huge", "#".repeat(2 << 20), |found| matches!(found, Err(CaError::TooBig))),
    ];
    for (name, text, is) in rows {
        put(&path, &text);
        let found = read_ca(&path).map(|found| found.len());
        assert!(is(&found), "{name}: {found:?}");
        if let Err(error) = found {
            let words = error.to_string();
            assert!(words.ends_with("주세요.") && !words.contains("PRIVATE"), "{name}: {words}");
        }
    }
    for (name, path) in [("missing", folder.path().join("none.pem")), ("a folder", folder.path().to_owned())] {
        assert!(matches!(read_ca(&path), Err(CaError::File(_))), "{name}");
    }
}

#[test]
fn an_identity_needs_a_certificate_and_its_own_key() {
    let authority = Authority::new("길잡이 시험 CA");
    let (certificate, key) = authority.issue("127.0.0.1", NOW);
    let (_, other) = authority.issue("127.0.0.1", NOW);
    for (certificate, key, want) in [
        (certificate.as_str(), key.as_str(), None),
        ("", key.as_str(), Some(IdentityError::Certificate)),
        (&certificate, "", Some(IdentityError::Key)),
        (&certificate, &other, Some(IdentityError::Pair)),
    ] {
        assert_eq!(Identity::from_pem(certificate.as_bytes(), key.as_bytes()).err(), want);
    }
}

/// What the proxy of a test does with whoever comes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// Through to the practice gateway, whatever was asked for.
    Open,
    /// Through, for whoever has this login.
    Login(&'static str),
    /// 403.
    Forbidden,
    /// Hangs up.
    HangUp,
}

/// A proxy that speaks HTTP CONNECT and SOCKS5, and remembers what it was asked.
struct TestProxy {
    addr: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl TestProxy {
    fn new(way: Way, to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (addr, stop, heads) = (listener.local_addr().unwrap(), Arc::new(AtomicBool::new(false)), Arc::default());
        let (stopped, seen) = (Arc::clone(&stop), Arc::clone(&heads));
        let accept = move || {
            while let Ok((client, _)) = listener.accept() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let seen = Arc::clone(&seen);
                named("proxy-client", move || drop(serve(client, way, to, &seen)));
            }
        };
        Self { addr, heads, stop, thread: Some(named("proxy", accept)) }
    }

    fn route(&self, scheme: &str, login: Option<&str>, trusted: &Authority) -> Route {
        let proxy = Proxy::At(format!("{scheme}://{}", self.addr));
        Route { proxy, login: login.map(Secret::new), ..trusted.trusted() }
    }
}

impl Drop for TestProxy {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.addr));
        self.thread.take().unwrap().join().unwrap();
    }
}

fn named(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    std::thread::Builder::new().name(name.into()).spawn(work).unwrap()
}

fn serve(mut client: TcpStream, way: Way, to: SocketAddr, seen: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut first = [0];
    client.read_exact(&mut first)?;
    let let_in = if first[0] == 5 { socks(&mut client, way, seen)? } else { connect(&mut client, way, seen)? };
    if !let_in {
        return client.shutdown(Shutdown::Both);
    }
    let server = TcpStream::connect(to)?;
    let (mut up, mut down) = ((client.try_clone()?, server.try_clone()?), (server, client));
    let upward = named("proxy-up", move || drop(std::io::copy(&mut up.0, &mut up.1)));
    // Whoever ends first ends both; that is how a proxy hangs up.
    drop(std::io::copy(&mut down.0, &mut down.1));
    down.1.shutdown(Shutdown::Both)?;
    upward.join().map_err(|_| std::io::ErrorKind::Other.into())
}

fn connect(client: &mut TcpStream, way: Way, seen: &Mutex<Vec<String>>) -> std::io::Result<bool> {
    let mut head = vec![b'C'];
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let lower = head.to_lowercase();
    seen.lock().unwrap().push(head);
    let status = match way {
        Way::Open => "200 OK",
        Way::Login(login) => {
            use base64::Engine as _;
            let wanted = base64::engine::general_purpose::STANDARD.encode(login).to_lowercase();
            if lower.contains(&format!("proxy-authorization: basic {wanted}")) {
                "200 OK"
            } else {
                "407 Proxy Authentication Required"
            }
        }
        Way::Forbidden => "403 Forbidden",
        Way::HangUp => return Ok(false),
    };
    client.write_all(format!("HTTP/1.1 {status}\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n\r\n").as_bytes())?;
    Ok(status.starts_with('2'))
}

fn socks(client: &mut TcpStream, way: Way, seen: &Mutex<Vec<String>>) -> std::io::Result<bool> {
    let counted = |client: &mut TcpStream| -> std::io::Result<Vec<u8>> {
        let mut count = [0];
        client.read_exact(&mut count)?;
        let mut bytes = vec![0; usize::from(count[0])];
        client.read_exact(&mut bytes)?;
        Ok(bytes)
    };
    let offered = counted(client)?;
    match way {
        Way::Login(login) if offered.contains(&2) => {
            client.write_all(&[5, 2])?;
            let mut version = [0];
            client.read_exact(&mut version)?;
            let (user, password) = (counted(client)?, counted(client)?);
            let given = format!("{}:{}", String::from_utf8_lossy(&user), String::from_utf8_lossy(&password));
            client.write_all(&[1, u8::from(given != login)])?;
            if given != login {
                return Ok(false);
            }
        }
        Way::Login(_) => {
            client.write_all(&[5, 0xff])?;
            return Ok(false);
        }
        Way::HangUp => return Ok(false),
        Way::Open | Way::Forbidden => client.write_all(&[5, 0])?,
    }
    let mut request = [0; 4];
    client.read_exact(&mut request)?;
    let name = counted(client)?;
    let mut port = [0; 2];
    client.read_exact(&mut port)?;
    seen.lock().unwrap().push(format!("SOCKS {}", String::from_utf8_lossy(&name)));
    let reply = if way == Way::Forbidden { 2 } else { 0 };
    client.write_all(&[5, reply, 0, 1, 0, 0, 0, 0, 0, 0])?;
    Ok(reply == 0)
}

#[test]
fn a_proxy_is_gone_through_and_sees_neither_key_nor_token() {
    let authority = Authority::new("길잡이 시험 CA");
    let running = authority.serve("pay.test", NOW);
    let login = "kim@회사:p w:1";
    for (scheme, way, login) in [
        ("http", Way::Open, None),
        ("http", Way::Login("kim@회사:p w:1"), Some(login)),
        ("socks5h", Way::Open, None),
        ("socks5h", Way::Login("kim@회사:p w:1"), Some(login)),
    ] {
        let before = running.ledger().captures().len();
        let proxy = TestProxy::new(way, running.addr());
        let gateway = gateway("https://pay.test/", Mode::Live, &proxy.route(scheme, login, &authority));
        assert_eq!(approve(&gateway, &format!("000{before}")).0, ApprovalState::Approved, "{scheme}");
        assert_eq!(running.ledger().captures().len(), before + 1);
        let found = wait(gateway.look()).unwrap().korean().join(" ");
        assert!(found.contains(&format!("프록시({scheme}://127.0.0.1")) && !found.contains("kim"), "{found}");
        let heads = proxy.heads.lock().unwrap().join("\n");
        assert!(heads.contains("pay.test") && !heads.contains("hush") && !heads.contains("testpay01m"), "{heads}");
    }
}

#[test]
fn a_proxy_that_stands_in_the_way_is_named_and_nothing_is_sent() {
    let authority = Authority::new("길잡이 시험 CA");
    let running = authority.serve("pay.test", NOW);
    let login = "kim:right";
    for (scheme, way, given, fault, words) in [
        ("http", Way::Login(login), None, ProxyFault::Login, "아이디와 비밀번호"),
        ("http", Way::Login(login), Some("kim:hush-wrong"), ProxyFault::Login, "아이디와 비밀번호"),
        ("http", Way::Forbidden, None, ProxyFault::Refused, "열어 주지 않았어요"),
        ("http", Way::HangUp, None, ProxyFault::Refused, "열어 주지 않았어요"),
        ("socks5h", Way::Login(login), Some("kim:hush-wrong"), ProxyFault::Login, "아이디와 비밀번호"),
        ("socks5h", Way::Forbidden, None, ProxyFault::Refused, "열어 주지 않았어요"),
    ] {
        let proxy = TestProxy::new(way, running.addr());
        let gateway = gateway("https://pay.test/", Mode::Live, &proxy.route(scheme, given, &authority));
        let (state, message) = approve(&gateway, "0000");
        assert_eq!(state, ApprovalState::NotSent, "{scheme} {fault:?}: {message}");
        assert!(message.contains("프록시") && message.contains(words), "{scheme} {fault:?}: {message}");
        let error = wait(gateway.look()).unwrap_err();
        assert!(matches!(&error, GatewayError::Proxy(found) if *found == fault), "{scheme}: {error:?}");
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for scheme in ["http", "socks5h"] {
        let route = Route { proxy: Proxy::At(format!("{scheme}://{nobody}")), ..authority.trusted() };
        let gateway = gateway("https://pay.test/", Mode::Live, &route);
        assert_eq!(approve(&gateway, "0000").0, ApprovalState::NotSent);
        let error = wait(gateway.look()).unwrap_err();
        let unreachable = matches!(&error, GatewayError::Proxy(ProxyFault::Unreachable));
        assert!(unreachable, "{scheme}: {error:?}");
    }
    assert_eq!(running.ledger().captures(), []);
}

#[test]
fn a_certificate_is_checked_behind_a_proxy_too() {
    let (authority, stranger) = (Authority::new("길잡이 시험 CA"), Authority::new("남의 CA"));
    let running = stranger.serve("pay.test", NOW);
    let proxy = TestProxy::new(Way::Open, running.addr());
    for scheme in ["http", "socks5h"] {
        let gateway = gateway("https://pay.test/", Mode::Live, &proxy.route(scheme, None, &authority));
        let error = wait(gateway.look()).unwrap_err();
        let fault = matches!(&error, GatewayError::Tls(TlsFault::UnknownIssuer));
        assert!(fault, "{scheme}: {error:?}");
        assert_eq!(approve(&gateway, "0000").0, ApprovalState::NotSent);
    }
    assert_eq!(running.ledger().captures(), []);
}

#[test]
fn a_proxy_that_cannot_be_used_is_said_before_anything_is_sent() {
    let base = Url::parse("https://pay.test/").unwrap();
    let settings = GatewaySettings { mode: Mode::Live, api: base.clone(), pages: base };
    let timeouts = Timeouts { connect: Duration::from_secs(1), whole: Duration::from_secs(1) };
    for address in ["proxy.example:8080", "ftp://proxy.example", "http://kim:hush@proxy.example"] {
        let route = Route { proxy: Proxy::At(address.into()), ..Route::default() };
        let error = Gateway::with_route(settings.clone(), timeouts, &route).expect_err("no proxy");
        assert_eq!(error.kind(), GatewayErrorKind::Settings);
        assert!(!format!("{error:?} {error}").contains("hush"), "{error}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_machine_that_trusts_nobody_practises_and_says_why_it_does_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for (args, base, code, kind) in [
        (&["lookup", SAMPLE_TID, "--json"] as &[&str], None, 0, ""),
        (&["lookup", SAMPLE_TID, "--live", "--json"], Some("https://127.0.0.1:9"), 2, "tls"),
        (&["lookup", SAMPLE_TID, "--live", "--json"], Some("http://127.0.0.1:9"), 2, "connect"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_giljabi"));
        command.arg("--data").arg(folder.path()).args(args).env("GILJABI_MERCHANT_KEY", KEY);
        command.env("SSL_CERT_FILE", folder.path().join("none.pem")).env("SSL_CERT_DIR", folder.path());
        if let Some(base) = base {
            command.env("GILJABI_GATEWAY_API", base).env("GILJABI_GATEWAY_PAGES", base);
        }
        let output = command.stdin(Stdio::null()).output().unwrap();
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found_kind = found["error"]["kind"].as_str().unwrap_or_default();
        assert_eq!((output.status.code(), found_kind), (Some(code), kind), "{found}");
        assert_eq!(kind == "tls", found.to_string().contains("ca-certificates"), "{found}");
    }
}
