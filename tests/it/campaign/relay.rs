//! A relay before the practice gateway that stops at a chosen point and goes on when told, even if nobody waits for
//! the answer any more: that is how a request arrives after its sender has died.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::cli::PATIENCE;

/// Where the relay stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    /// Connected; nothing was read.
    Connected,
    /// The whole request is there; the gateway has not seen it.
    Asked,
    /// The gateway has answered; the client has not heard it.
    Answered,
    /// The client has heard half of the answer.
    Half,
    /// The client has heard everything.
    Heard,
}

impl Point {
    /// Every one, in order.
    pub(super) const ALL: [Self; 5] = [Self::Connected, Self::Asked, Self::Answered, Self::Half, Self::Heard];
}

/// One connection that will be stopped.
struct Stop {
    point: Point,
    reached: SyncSender<()>,
    go_on: Receiver<()>,
}

impl Stop {
    fn at(this: Option<&Self>, point: Point) {
        if let Some(stop) = this.filter(|stop| stop.point == point) {
            stop.reached.send(()).unwrap();
            // A test that has failed drops its end, which is a word to go on, too.
            match stop.go_on.recv() {
                Ok(()) | Err(_) => {}
            }
        }
    }
}

/// A connection that is being stopped, as the test sees it.
pub(super) struct Held {
    reached: Receiver<()>,
    go_on: SyncSender<()>,
}

impl Held {
    /// Waits until the point is reached.
    pub(super) fn reached(&self) {
        self.reached.recv_timeout(PATIENCE).unwrap();
    }

    /// Lets the relay go on.
    pub(super) fn go_on(self) {
        self.go_on.send(()).unwrap();
    }
}

/// The relay. Stops when dropped.
pub(super) struct Relay {
    addr: SocketAddr,
    next: Arc<Mutex<Option<Stop>>>,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Relay {
    /// A relay to `gateway`.
    pub(super) fn to(gateway: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let addr = listener.local_addr().unwrap();
        let next: Arc<Mutex<Option<Stop>>> = Arc::default();
        let ended = Arc::new(AtomicBool::new(false));
        let (stops, over) = (Arc::clone(&next), Arc::clone(&ended));
        let serve = move || {
            std::thread::scope(|scope| {
                for client in listener.incoming() {
                    if over.load(Ordering::SeqCst) {
                        break;
                    }
                    let stop = stops.lock().unwrap().take();
                    scope.spawn(move || carry(client.unwrap(), gateway, stop.as_ref()));
                }
            });
        };
        let thread = std::thread::Builder::new().name("relay".to_owned()).spawn(serve).unwrap();
        Self { addr, next, ended, thread: Some(thread) }
    }

    pub(super) fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops the next connection at `point`.
    pub(super) fn hold_next(&self, point: Point) -> Held {
        let (reached, held) = sync_channel(1);
        let (go_on, told) = sync_channel(1);
        *self.next.lock().unwrap() = Some(Stop { point, reached, go_on: told });
        Held { reached: held, go_on }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.addr));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn carry(mut client: TcpStream, gateway: SocketAddr, stop: Option<&Stop>) {
    Stop::at(stop, Point::Connected);
    let Some(request) = read_request(&mut client) else { return };
    Stop::at(stop, Point::Asked);
    let mut answer = Vec::new();
    let mut upstream = TcpStream::connect(gateway).unwrap();
    upstream.write_all(&request).unwrap();
    // A gateway that resets has answered, too.
    drop(upstream.read_to_end(&mut answer));
    Stop::at(stop, Point::Answered);
    let (first, rest) = answer.split_at(answer.len() / 2);
    // From here on nobody may be listening any more.
    drop(client.write_all(first));
    Stop::at(stop, Point::Half);
    drop(client.write_all(rest));
    Stop::at(stop, Point::Heard);
    drop(client.shutdown(Shutdown::Both));
}

/// A whole request: its head, and as much body as the head says. None where the client went away before.
fn read_request(client: &mut TcpStream) -> Option<Vec<u8>> {
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        if let Some(head) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            let words = String::from_utf8_lossy(&request[..head]).to_lowercase();
            let length = words.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            if request.len() >= head + 4 + length.unwrap_or(0) {
                return Some(request);
            }
        }
        match client.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(more) => request.extend_from_slice(&piece[..more]),
        }
    }
}
