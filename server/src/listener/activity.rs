//! The phase of a connection, observed from its bytes and its requests.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use http::Version;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Between requests, or before the first one.
    Waiting,
    /// The first bytes of a request have arrived.
    ReceivingHead,
    /// At least one response is incomplete.
    Serving,
}

/// The phase of one connection.
#[derive(Clone)]
pub struct Activity(Arc<State>);

struct State {
    phase: watch::Sender<Phase>,
    incomplete: AtomicUsize,
    /// Whether a request came over HTTP/2. Bytes between its requests do not begin one: they may be pings.
    multiplexed: AtomicBool,
}

impl Activity {
    /// The activity of a new connection, which is waiting.
    pub fn new() -> Self {
        let (incomplete, multiplexed) = (AtomicUsize::new(0), AtomicBool::new(false));
        Self(Arc::new(State { phase: watch::Sender::new(Phase::Waiting), incomplete, multiplexed }))
    }

    /// The phase. [`Phase::Waiting`] is signalled again while the client reads the rest of the last response, so that
    /// its timeout starts again.
    pub fn phases(&self) -> watch::Receiver<Phase> {
        self.0.phase.subscribe()
    }

    /// Begins a request. The connection is in the phase [`Phase::Serving`] until the returned guard is dropped.
    pub fn begin(&self, version: Version) -> Incomplete {
        if version == Version::HTTP_2 {
            self.0.multiplexed.store(true, Ordering::Relaxed);
        }
        self.0.incomplete.fetch_add(1, Ordering::Relaxed);
        self.0.phase.send_replace(Phase::Serving);
        Incomplete(self.clone())
    }

    fn received_bytes(&self) {
        let is_head = !self.0.multiplexed.load(Ordering::Relaxed);
        self.0.phase.send_if_modified(|phase| {
            let begins = is_head && *phase == Phase::Waiting;
            if begins {
                *phase = Phase::ReceivingHead;
            }
            begins
        });
    }

    fn sent_bytes(&self) {
        self.0.phase.send_if_modified(|phase| *phase == Phase::Waiting);
    }
}

/// A request whose response is incomplete.
pub struct Incomplete(Activity);

impl Drop for Incomplete {
    fn drop(&mut self) {
        let Activity(state) = &self.0;
        if state.incomplete.fetch_sub(1, Ordering::Relaxed) == 1 {
            state.phase.send_replace(Phase::Waiting);
        }
    }
}

/// The body of a response, which is incomplete until it has been sent or dropped.
pub struct ObservedBody {
    pub body: Body,
    pub _incomplete: Incomplete,
}

impl HttpBody for ObservedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream that reports received and sent bytes to an [`Activity`].
pub struct ObservedStream<S> {
    pub stream: S,
    pub activity: Activity,
}

impl<S: AsyncRead + Unpin> AsyncRead for ObservedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.activity.received_bytes();
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for ObservedStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sent = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        self.activity.sent_bytes();
        Poll::Ready(Ok(sent))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, slices))?;
        self.activity.sent_bytes();
        Poll::Ready(Ok(sent))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
