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
pub(super) async fn serve(stream: TcpStream, router: Router) {
    let fault = Arc::new(Fault::default());
    let io = FaultyStream { stream, fault: Arc::clone(&fault) };
    let service = TowerToHyperService::new(router.layer(Extension(fault)));
    let connection =
        hyper::server::conn::http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(io), service);
    // A client that went away, or a fault at work: both are the business of the client.
    drop(connection.await);
}

struct FaultyStream {
    stream: TcpStream,
    fault: Arc<Fault>,
}

impl AsyncRead for FaultyStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for FaultyStream {
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
                self.stream.set_zero_linger()?;
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
