//! The body of an upload as it arrives: in small pieces, with a minimum rate, and with a limited size outside of its
//! fields.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::BodyDataStream;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use thiserror::Error;
use tokio::time::Instant;

/// Why receiving an upload was aborted.
#[derive(Debug, Error)]
pub enum ArrivalError {
    #[error("The form contains more than {} kB outside of its fields. Please send only the fields.", MAX_BYTES_OUTSIDE_FIELDS / 1024)]
    OutsideOfFields,
    #[error("The upload was slower than {} kB per second. Please try again with a faster connection.", MIN_RATE / 1024)]
    TooSlow,
    #[error("The upload was incomplete. Please send the file again.")]
    Connection(#[from] axum::Error),
}

/// The maximum number of bytes outside of fields: names and headers of fields, and anything between fields. The parser
/// keeps them in memory until it finds a field.
pub const MAX_BYTES_OUTSIDE_FIELDS: u64 = 64 * 1024;
/// The maximum number of bytes that the parser receives in one piece.
const PIECE_LEN: usize = 16 * 1024;
/// The minimum average rate, in bytes per second.
const MIN_RATE: u64 = 4 * 1024;
/// The time after which the rate is checked.
const GRACE: Duration = Duration::from_secs(30);

/// The pace of an upload.
#[derive(Debug)]
pub struct Pace {
    started: Instant,
    bytes: u64,
}

impl Pace {
    /// The pace of an upload that begins now.
    pub fn new() -> Self {
        Self { started: Instant::now(), bytes: 0 }
    }

    /// Counts received bytes.
    pub fn count(&mut self, bytes: usize) -> Result<(), ArrivalError> {
        self.bytes += bytes as u64;
        let elapsed = self.started.elapsed();
        let is_slow = elapsed > GRACE && self.bytes < MIN_RATE * elapsed.as_secs();
        if is_slow { Err(ArrivalError::TooSlow) } else { Ok(()) }
    }

    /// Excludes the time that an upload has waited for the server.
    pub fn exclude(&mut self, waited: Duration) {
        self.started += waited;
    }
}

/// Counts the bytes that arrive outside of fields.
#[derive(Debug, Default)]
pub struct Meter {
    in_field: AtomicBool,
    outside: AtomicU64,
}

impl Meter {
    /// The following bytes belong to a field, until [`leave`](Self::leave) is called.
    pub fn enter(&self) {
        self.in_field.store(true, Ordering::Relaxed);
    }

    /// The field has ended: the count outside of fields starts again.
    pub fn leave(&self) {
        self.outside.store(0, Ordering::Relaxed);
        self.in_field.store(false, Ordering::Relaxed);
    }

    fn count(&self, bytes: usize) -> Result<(), ArrivalError> {
        if self.in_field.load(Ordering::Relaxed) {
            return Ok(());
        }
        let outside = self.outside.fetch_add(bytes as u64, Ordering::Relaxed) + bytes as u64;
        if outside > MAX_BYTES_OUTSIDE_FIELDS { Err(ArrivalError::OutsideOfFields) } else { Ok(()) }
    }
}

/// A body for the parser, which polls until the stream is pending before it parses. The stream is therefore pending
/// every other time.
pub struct Arrival {
    body: BodyDataStream,
    piece: Bytes,
    rests: bool,
    pace: Pace,
    meter: Arc<Meter>,
}

impl Arrival {
    /// `first` are the bytes that have already been received from the body.
    pub fn new(first: Bytes, body: BodyDataStream, pace: Pace, meter: Arc<Meter>) -> Self {
        Self { body, piece: first, rests: false, pace, meter }
    }
}

impl Stream for Arrival {
    type Item = Result<Bytes, ArrivalError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rests) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        while self.piece.is_empty() {
            match ready!(self.body.poll_next_unpin(context)) {
                Some(piece) => self.piece = piece?,
                None => return Poll::Ready(None),
            }
            let len = self.piece.len();
            self.pace.count(len)?;
        }
        let len = self.piece.len().min(PIECE_LEN);
        self.meter.count(len)?;
        self.rests = true;
        Poll::Ready(Some(Ok(self.piece.split_to(len))))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn arrival(body: Vec<u8>) -> (Arrival, Arc<Meter>) {
        let meter = Arc::new(Meter::default());
        let body = Body::from(body).into_data_stream();
        (Arrival::new(Bytes::new(), body, Pace::new(), Arc::clone(&meter)), meter)
    }

    #[tokio::test]
    async fn a_body_arrives_in_small_pieces_and_only_one_is_ready_at_once() {
        let (mut arrival, meter) = arrival(vec![b'x'; 300_000]);
        meter.enter();
        let mut len = 0;
        while let Some(piece) = arrival.next().await {
            len += piece.as_ref().expect("a piece").len();
            assert!(piece.expect("a piece").len() <= PIECE_LEN);
            assert!(futures::poll!(arrival.next()).is_pending());
        }
        assert_eq!(len, 300_000);
    }

    #[tokio::test]
    async fn what_arrives_outside_of_fields_is_limited() {
        let (mut arrival, meter) = arrival(vec![b'x'; 300_000]);
        meter.enter();
        arrival.next().await.expect("a piece").expect("a piece");
        meter.leave();
        let mut outside = 0;
        let error = loop {
            match arrival.next().await.expect("the body is longer") {
                Ok(piece) => outside += piece.len() as u64,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, ArrivalError::OutsideOfFields));
        assert_eq!(outside, MAX_BYTES_OUTSIDE_FIELDS);
    }

    #[tokio::test(start_paused = true)]
    async fn an_upload_that_stays_slow_is_given_up() {
        let mut pace = Pace::new();
        tokio::time::advance(Duration::from_secs(29)).await;
        assert!(pace.count(1).is_ok());
        pace.exclude(Duration::from_secs(20));
        tokio::time::advance(Duration::from_secs(20)).await;
        assert!(pace.count(1).is_ok());
        tokio::time::advance(Duration::from_secs(11)).await;
        assert!(matches!(pace.count(1), Err(ArrivalError::TooSlow)));
        assert!(pace.count(1_000_000).is_ok());
    }
}
