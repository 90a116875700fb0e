//! A server that means no good: answers that never end, redirects that fish for the key.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use super::*;

/// How a server goes on after the head of its answer, until it is told to stop or nobody listens.
type GoesOn = fn(&mut TcpStream, &Receiver<()>) -> std::io::Result<()>;

/// A server that answers every request with the same head, and remembers what it was sent.
struct Villain {
    addr: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Villain {
    fn new(head: String, goes_on: GoesOn) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (addr, requests) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let (stop, stopped) = sync_channel(0);
        let seen = Arc::clone(&requests);
        let run = move || {
            while let Ok((client, _)) = listener.accept() {
                // Somebody who hangs up in the middle is what these tests are about.
                match serve(client, &head, &seen, goes_on, &stopped) {
                    Ok(true) | Err(_) => {}
                    Ok(false) => break,
                }
            }
        };
        let thread = std::thread::Builder::new().name("villain".into()).spawn(run).unwrap();
        Self { addr, requests, stop: Some(stop), thread: Some(thread) }
    }

    fn base(&self) -> String {
        format!("http://{}", self.addr)
    }
}

impl Drop for Villain {
    fn drop(&mut self) {
        drop(self.stop.take());
        // A visitor without a word is the end.
        drop(TcpStream::connect(self.addr));
        self.thread.take().unwrap().join().unwrap();
    }
}

fn serve(
    mut client: TcpStream,
    head: &str,
    seen: &Mutex<Vec<String>>,
    goes_on: GoesOn,
    stopped: &Receiver<()>,
) -> std::io::Result<bool> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        if client.read(&mut byte)? == 0 {
            return Ok(!request.is_empty());
        }
        request.push(byte[0]);
    }
    seen.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    client.write_all(head.as_bytes())?;
    goes_on(&mut client, stopped)?;
    Ok(true)
}

/// One byte now and then, so that something is always coming.
fn drip(client: &mut TcpStream, stopped: &Receiver<()>) -> std::io::Result<()> {
    while stopped.recv_timeout(Duration::from_millis(20)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
        client.write_all(b" ")?;
    }
    Ok(())
}

/// As fast as it goes, without ever saying how long it will be.
fn flood(client: &mut TcpStream, _: &Receiver<()>) -> std::io::Result<()> {
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    loop {
        client.write_all(chunk.as_bytes())?;
    }
}

fn nothing(_: &mut TcpStream, _: &Receiver<()>) -> std::io::Result<()> {
    Ok(())
}

#[test]
fn an_answer_that_drips_ends_at_the_limit() {
    for head in [
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n",
    ] {
        let villain = Villain::new(head.into(), drip);
        let gateway = client_of(&villain.base(), Mode::Practice, IMPATIENCE).expect("loopback");
        let began = Instant::now();
        let sent = send(&gateway, &tid_of("0000"));
        assert_eq!((sent.settlement.state, sent.failure), (Unknown, Some(GatewayErrorKind::Timeout)), "{sent:?}");
        assert!(began.elapsed() >= IMPATIENCE, "it waited as long as it may");
        let error = wait(gateway.receipt(&tid_of("0000"))).expect_err("no end");
        assert_eq!(error, GatewayError::Timeout { connecting: false });
        assert_eq!(villain.requests.lock().unwrap().len(), 2, "nothing was sent again");
    }
}

#[test]
fn an_answer_without_end_is_not_read_to_the_end() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
    let villain = Villain::new(head.into(), flood);
    let gateway = client_of(&villain.base(), Mode::Practice, PATIENCE).expect("loopback");
    let sent = send(&gateway, &tid_of("0000"));
    assert_eq!((sent.settlement.state, sent.failure), (Unknown, Some(GatewayErrorKind::TooBig)), "{sent:?}");
    assert_eq!(wait(gateway.receipt(&tid_of("0000"))), Err(GatewayError::TooBig));
}

#[test]
fn no_redirect_takes_the_key_or_the_token_anywhere() {
    let thief = Villain::new("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".into(), nothing);
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let location = format!("http://{}/v1/transactions/pay", thief.addr);
        let head = format!("HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let villain = Villain::new(head, nothing);
        let gateway = client_of(&villain.base(), Mode::Practice, PATIENCE).expect("loopback");
        let sent = send(&gateway, &tid_of("0000"));
        assert_eq!((sent.settlement.state, sent.failure), (Unknown, Some(GatewayErrorKind::Redirect)), "{status}");
        assert_eq!(wait(gateway.inquire_tid(&tid_of("0000"), &Secret::new(KEY))), Err(GatewayError::Redirect));
        assert_eq!(wait(gateway.receipt(&tid_of("0000"))), Err(GatewayError::Redirect));
        assert!(
            (300..400).contains(&wait(gateway.look()).expect("it answered").status),
            "a look does not follow either"
        );
        let requests = villain.requests.lock().unwrap().clone();
        let with = |word: &str| requests.iter().filter(|head| head.contains(word)).count();
        assert_eq!((requests.len(), with(KEY), with(TOKEN)), (4, 2, 1), "key and token go where they must only");
        let look = requests.last().expect("the look");
        assert!(look.starts_with("HEAD / ") && !look.contains("testpay01m"), "{look}");
    }
    assert_eq!(*thief.requests.lock().unwrap(), [""; 0], "nobody came");
}
