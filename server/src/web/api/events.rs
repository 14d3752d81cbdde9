//! The progress of a batch as server-sent events. All clients that follow a batch share one reader of its progress.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::{BatchProgress, Id};
use futures::stream;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::extract::{CurrentUser, PathParameter};
use crate::services::batch::SqlBatches;
use crate::web::Site;
use crate::web::limits::too_many_requests;
use crate::web::problem::{Failure, Problem};

/// The progress of a batch, live
///
/// Server-sent events. The data of each is the progress at that time. The stream begins with the current progress and ends
/// when the batch is finished, or after half an hour: connect again with the id of the last event in `Last-Event-ID`, as
/// browsers do by themselves. Up to four streams are open per user.
#[utoipa::path(
    get, path = "/v1/batches/{id}/events", tag = "batches", operation_id = "batch_events",
    params(("id" = Id, Path)),
    responses(
        (status = 200, description = "Events, each with the progress", body = BatchProgress, content_type = "text/event-stream"),
        (status = 204, description = "The last event that you received is the end of the batch: do not connect again"),
        Failure,
    ),
)]
pub async fn events(
    State(site): State<Site>,
    CurrentUser(user): CurrentUser,
    PathParameter(id): PathParameter<Id>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let progress = site.batches.progress(&user, &id).await?.ok_or_else(Problem::not_found)?;
    let received = headers.get("last-event-id").map(HeaderValue::as_bytes);
    if progress.status.is_finished() && received == Some(event_id(&progress).as_bytes()) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let follower = match site.progress_feeds.follow(user, id, progress) {
        Ok(follower) => follower,
        Err(limit) => return Ok(limit.into_response()),
    };
    let events = Sse::new(stream::unfold(follower, Follower::next_event)).keep_alive(KeepAlive::default());
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], events).into_response())
}

/// The interval at which the progress of a followed batch is read.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// The time after which a stream ends, so that no connection is held for the days that a batch may wait.
const MAX_AGE: Duration = Duration::from_mins(30);
/// The number of streams of one user, and of all users.
const MAX_PER_USER: usize = 4;
const MAX_STREAMS: usize = 500;
/// When a refused client may try again, in seconds.
const RETRY_AFTER: u64 = 10;

/// The progress of the batches that clients of this process follow.
pub struct ProgressFeeds {
    batches: SqlBatches,
    closing: watch::Receiver<bool>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    /// The latest progress of each followed batch, by user and batch.
    feeds: HashMap<(Id, Id), watch::Sender<BatchProgress>>,
    /// The number of open streams by user, without zeros.
    streams: HashMap<Id, usize>,
}

/// Why a stream is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StreamLimit {
    OfUser,
    OfAll,
}

impl IntoResponse for StreamLimit {
    fn into_response(self) -> Response {
        match self {
            Self::OfUser => too_many_requests(
                &format!("You already follow batches in {MAX_PER_USER} places; please close one."),
                RETRY_AFTER,
            ),
            Self::OfAll => {
                let detail = "Too many people follow their batches right now. Please try again in a moment.";
                let mut response = Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail).into_response();
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER));
                response
            }
        }
    }
}

impl ProgressFeeds {
    /// Streams end when `closing` becomes true.
    pub fn new(batches: SqlBatches, closing: watch::Receiver<bool>) -> Arc<Self> {
        Arc::new(Self { batches, closing, open: Mutex::default() })
    }

    /// The number of batches whose progress is being read.
    pub fn followed(&self) -> usize {
        self.open().feeds.len()
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows a batch of this user, whose current progress is known.
    fn follow(self: &Arc<Self>, user: Id, id: Id, progress: BatchProgress) -> Result<Follower, StreamLimit> {
        let mut open = self.open();
        if open.streams.values().sum::<usize>() >= MAX_STREAMS {
            return Err(StreamLimit::OfAll);
        }
        let streams = open.streams.entry(user.clone()).or_default();
        if *streams >= MAX_PER_USER {
            return Err(StreamLimit::OfUser);
        }
        *streams += 1;
        let key = (user.clone(), id);
        let progress = match open.feeds.get(&key) {
            Some(feed) => {
                publish(feed, progress);
                feed.subscribe()
            }
            None if progress.status.is_finished() => watch::channel(progress).1,
            None => {
                let (feed, receiver) = watch::channel(progress);
                open.feeds.insert(key.clone(), feed.clone());
                tokio::spawn(Arc::clone(self).read(key, feed));
                receiver
            }
        };
        Ok(Follower { feeds: Arc::clone(self), user, progress, sent: None, ends: Instant::now() + MAX_AGE })
    }

    /// Reads the progress of a batch until the batch is finished or deleted, no client follows it, or the process
    /// closes.
    async fn read(self: Arc<Self>, key: (Id, Id), feed: watch::Sender<BatchProgress>) {
        let mut closing = self.closing.clone();
        loop {
            tokio::select! {
                () = sleep(POLL_INTERVAL) => {}
                _ = closing.wait_for(|closing| *closing) => break,
            }
            {
                let mut open = self.open();
                if feed.receiver_count() == 0 {
                    open.feeds.remove(&key);
                    return;
                }
            }
            match self.batches.progress(&key.0, &key.1).await {
                Ok(Some(progress)) => {
                    let is_finished = progress.status.is_finished();
                    publish(&feed, progress);
                    if is_finished {
                        break;
                    }
                }
                Ok(None) => break,
                Err(error) => tracing::debug!(%error, "cannot read the progress of a batch; trying again"),
            }
        }
        // Dropping both senders ends the streams once they have sent the latest progress.
        self.open().feeds.remove(&key);
    }
}

fn publish(feed: &watch::Sender<BatchProgress>, progress: BatchProgress) {
    feed.send_if_modified(|latest| {
        let is_new = *latest != progress;
        *latest = progress;
        is_new
    });
}

/// A client that follows the progress of a batch.
struct Follower {
    feeds: Arc<ProgressFeeds>,
    user: Id,
    progress: watch::Receiver<BatchProgress>,
    /// The progress of the latest event.
    sent: Option<BatchProgress>,
    ends: Instant,
}

impl Follower {
    /// The next event of the stream, after waiting for a change.
    async fn next_event(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if let Some(sent) = &self.sent {
            if sent.status.is_finished() {
                return None;
            }
            tokio::select! {
                changed = self.progress.changed() => changed.ok()?,
                () = sleep_until(self.ends) => return None,
            }
        }
        let progress = self.progress.borrow_and_update().clone();
        let event = Event::default().id(event_id(&progress)).json_data(&progress).unwrap_or_default();
        self.sent = Some(progress);
        Some((Ok(event), self))
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let mut open = self.feeds.open();
        if let Some(streams) = open.streams.get_mut(&self.user) {
            *streams -= 1;
            if *streams == 0 {
                open.streams.remove(&self.user);
            }
        }
    }
}

/// Identifies a progress among those of its batch.
fn event_id(progress: &BatchProgress) -> String {
    let BatchProgress { status, done, failed, .. } = progress;
    format!("{}-{done}-{failed}", status.as_str())
}
