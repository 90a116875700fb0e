//! One connection, with faults that act on the socket itself: a reset is a TCP reset, a cut is a cut.
//!
//! The call handler picks the fault; this layer carries it out while the answer is written. One request a connection.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Extension;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Set by a call handler for its own connection.
#[derive(Debug, Default)]
pub(super) struct Fault(AtomicU8);

const NONE: u8 = 0;
const RESET: u8 = 1;
const HALF: u8 = 2;

impl Fault {
    /// Resets the connection in place of any answer.
    pub(super) fn reset(&self) {
        self.0.store(RESET, Ordering::SeqCst);
    }

    /// Closes the connection after half of the answer.
    pub(super) fn half(&self) {
        self.0.store(HALF, Ordering::SeqCst);
    }
}

/// Serves one connection to its end.
pub(super) async fn serve(stream: TcpStream, tls: Option<TlsAcceptor>, router: Router) {
    let fault = Arc::new(Fault::default());
    match tls {
        None => serve_on(FaultyStream { stream, fault: Arc::clone(&fault) }, fault, router).await,
        // A client that does not trust us has gone; that is its business.
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                serve_on(FaultyStream { stream, fault: Arc::clone(&fault) }, fault, router).await;
            }
        }
    }
}

async fn serve_on<S: Socket>(io: FaultyStream<S>, fault: Arc<Fault>, router: Router) {
    let service = TowerToHyperService::new(router.layer(Extension(fault)));
    let connection =
        hyper::server::conn::http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(io), service);
    // A client that went away, or a fault at work: both are the business of the client.
    drop(connection.await);
}

/// A stream over a TCP socket of our own.
trait Socket: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    fn socket(&self) -> &TcpStream;
}

impl Socket for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Socket for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}

struct FaultyStream<S> {
    stream: S,
    fault: Arc<Fault>,
}

impl<S: Socket> AsyncRead for FaultyStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: Socket> AsyncWrite for FaultyStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match self.fault.0.load(Ordering::SeqCst) {
            NONE => Pin::new(&mut self.stream).poll_write(cx, buf),
            HALF => {
                let written = std::task::ready!(Pin::new(&mut self.stream).poll_write(cx, half_of(buf)))?;
                debug_assert!(written > 0, "a fresh socket takes a small answer at once");
                Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()))
            }
            _ => {
                // Linger zero turns the close that follows into a reset.
                self.stream.socket().set_zero_linger()?;
                Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// All headers and half of the body.
fn half_of(buf: &[u8]) -> &[u8] {
    let body = buf.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
    &buf[..body + (buf.len() - body) / 2]
}
