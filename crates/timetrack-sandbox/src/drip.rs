//! A stream that can be slowed down to one byte at a time, including the response's headers.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// The pause between two bytes: some tenths of a second make every answer longer than any patience.
pub(super) const DRIP: Duration = Duration::from_millis(200);

/// A stream that drips once it is told to.
pub(super) struct Dripping {
    stream: TcpStream,
    drips: Arc<AtomicBool>,
    pause: Pin<Box<Sleep>>,
}

impl Dripping {
    pub(super) fn new(stream: TcpStream, drips: Arc<AtomicBool>) -> Self {
        Self { stream, drips, pause: Box::pin(sleep(Duration::ZERO)) }
    }
}

impl AsyncRead for Dripping {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Dripping {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if !self.drips.load(Ordering::Relaxed) {
            return Pin::new(&mut self.stream).poll_write(cx, bytes);
        }
        ready!(self.pause.as_mut().poll(cx));
        self.pause = Box::pin(sleep(DRIP));
        let one = bytes.get(..1).unwrap_or_default();
        Pin::new(&mut self.stream).poll_write(cx, one)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
