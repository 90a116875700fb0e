//! The practice gateway: a real HTTP server on this machine that answers like the payment gateway, faults included.
//!
//! Listens on 127.0.0.1 only, holds no money, calls nobody. What a tid gets is scripted by its last four characters
//! ([`SCRIPTS`]); what was captured stands in the [`Ledger`], so that a test can prove what really happened.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

mod calls;
mod fault;
mod ledger;
mod pages;
mod replies;
mod script;
mod tls;

pub use ledger::{Capture, Ledger};
pub use script::{Captured, Reaction, SAMPLE_TID, SCRIPTS, Script, Shape, script_of};
pub use tls::{Identity, IdentityError};

/// How long "slow" waits where nothing else is said.
pub const SLOW: Duration = Duration::from_secs(3);

/// Where "redirect" points to where nothing else is said: a name that never resolves.
pub const REDIRECT: &str = "http://redirect.invalid";

/// Pause after a failed accept.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// How the gateway behaves beyond its scripts.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How long the slow script waits.
    pub slow: Duration,
    /// Base address that the redirect script points to.
    pub redirect: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self { slow: SLOW, redirect: REDIRECT.to_owned() }
    }
}

/// A bound gateway that does not answer yet.
pub struct PracticeGateway {
    listener: TcpListener,
    addr: SocketAddr,
    settings: Settings,
    ledger: Arc<Ledger>,
    tls: Option<TlsAcceptor>,
}

/// What every call handler sees.
struct Desk {
    base: String,
    settings: Settings,
    ledger: Arc<Ledger>,
}

impl PracticeGateway {
    /// Takes a port on 127.0.0.1; 0 takes any free one.
    ///
    /// # Errors
    /// Where the port is taken or may not be used.
    pub fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let addr = listener.local_addr()?;
        Ok(Self { listener, addr, settings: Settings::default(), ledger: Arc::default(), tls: None })
    }

    /// With other waiting times or another redirect target.
    #[must_use]
    pub fn with(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Over TLS, with a certificate of the caller's making.
    #[must_use]
    pub fn over_tls(mut self, identity: Identity) -> Self {
        self.tls = Some(identity.0);
        self
    }

    /// Address and port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// `http://127.0.0.1:port`, `https` over TLS: for both base addresses of the client.
    pub fn base_url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.addr)
    }

    /// What was captured; the same as `GET /practice/ledger`.
    pub fn ledger(&self) -> Arc<Ledger> {
        Arc::clone(&self.ledger)
    }

    /// Answers until `shutdown` is ready, then drops every open connection. Needs a tokio runtime with IO and time.
    ///
    /// # Errors
    /// Where the listener cannot be handed to the runtime.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        let desk = Desk { base: self.base_url(), settings: self.settings, ledger: self.ledger };
        let tls = self.tls;
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let router = calls::router(Arc::new(desk));
        let mut open = tokio::task::JoinSet::new();
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        open.spawn(fault::serve(stream, tls.clone(), router.clone()));
                    }
                    // Out of sockets for a moment: give the open ones time to end.
                    Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
                },
                Some(_) = open.join_next() => {}
            }
        }
        open.shutdown().await;
        Ok(())
    }

    /// Answers on a thread of its own until the returned handle is dropped.
    ///
    /// # Errors
    /// Where the thread or its runtime cannot be made.
    pub fn spawn(self) -> io::Result<Running> {
        let (addr, base, ledger) = (self.addr, self.base_url(), self.ledger());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new().name("practice-gateway".to_owned()).spawn(move || {
            // A dropped sender counts as a stop, too.
            runtime.block_on(self.run(async { drop(stopped.await) }))
        })?;
        Ok(Running { addr, base, ledger, stop: Some(stop), thread: Some(thread) })
    }
}

/// A practice gateway at work. Stops when dropped.
#[derive(Debug)]
pub struct Running {
    addr: SocketAddr,
    base: String,
    ledger: Arc<Ledger>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Running {
    /// Address and port.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// As [`PracticeGateway::base_url`].
    pub fn base_url(&self) -> String {
        self.base.clone()
    }

    /// What was captured.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A fault of the practice thread must not take the program down while it cleans up.
            drop(thread.join());
        }
    }
}

/// The table of scripts for `--help`, one line each, in Korean and in English.
pub fn help() -> [String; 2] {
    let heads = [
        "tid의 끝 네 자리가 응답을 정해요. 표에 없는 끝번호는 승인돼요.",
        "The last four characters of the tid decide. A tail that is not here approves.",
    ];
    [0, 1].map(|lang| {
        let line = |script: &Script| format!("  {}  {:<26} {}\n", script.tail, script.name, script.words[lang]);
        format!("{}\n{}", heads[lang], SCRIPTS.iter().map(line).collect::<String>())
    })
}
