//! The trace of one response: when each panel called its service, got its answer and was rendered, and when each piece
//! of the page was sent.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::{Outcome, Source};

/// The maximum number of panels and of pieces. Pages have a dozen; a page that waits for a slow client has no more pieces
/// than panels.
const MAX_EVENTS: usize = 64;

/// The trace of the current response, which the server provides as a context if the log, X-ray or the report on random
/// faults needs it. Cheap to clone. All times are relative to the beginning of the request.
#[derive(Debug, Clone)]
pub struct Trace {
    start: Instant,
    events: Arc<Mutex<Events>>,
}

/// What happened to one panel.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelTrace {
    pub panel: &'static str,
    /// When its service call began.
    pub called: Duration,
    /// When the fallback chain returned.
    pub answered: Duration,
    /// What filled the panel, and when; `None` if nothing did.
    pub filled: Option<(Source, Duration)>,
}

/// A piece of the page that was handed to the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    pub at: Duration,
    /// Bytes before any compression.
    pub len: usize,
}

/// What a trace contains so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Events {
    /// In the order in which they were answered.
    pub panels: Vec<PanelTrace>,
    pub pieces: Vec<Piece>,
    /// The number of events that did not fit.
    pub dropped: usize,
}

impl Default for Trace {
    fn default() -> Self {
        Self::since(Instant::now())
    }
}

impl Trace {
    /// An empty trace of a request that began at `start`.
    pub fn since(start: Instant) -> Self {
        Self { start, events: Arc::default() }
    }

    /// The time since the beginning of the request.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// A panel's call, which began at `called`, has returned.
    pub fn answered(&self, panel: &'static str, called: Duration) {
        let answered = self.elapsed();
        let mut events = self.lock();
        if events.panels.len() < MAX_EVENTS {
            events.panels.push(PanelTrace { panel, called, answered, filled: None });
        } else {
            events.dropped += 1;
        }
    }

    /// A panel has been rendered.
    pub fn filled(&self, panel: &'static str, source: &Source) {
        let at = self.elapsed();
        let mut events = self.lock();
        // Panels of one name are filled in the order in which they were answered.
        let waiting = events.panels.iter_mut().find(|trace| trace.panel == panel && trace.filled.is_none());
        if let Some(trace) = waiting {
            trace.filled = Some((source.clone(), at));
        }
    }

    /// A piece of the page has been handed to the connection.
    pub fn sent(&self, len: usize) {
        let at = self.elapsed();
        let mut events = self.lock();
        if events.pieces.len() < MAX_EVENTS {
            events.pieces.push(Piece { at, len });
        } else {
            events.dropped += 1;
        }
    }

    pub fn events(&self) -> Events {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for Trace {
    /// The outcome of each panel, in the order in which they were answered: `details:fresh similar:stale`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.lock();
        let filled = events.panels.iter().filter_map(|trace| Some((trace.panel, trace.filled.as_ref()?)));
        for (position, (panel, (source, _))) in filled.enumerate() {
            let separator = if position > 0 { " " } else { "" };
            write!(f, "{separator}{panel}:{}", Outcome::as_str(source.outcome))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::Service;

    use super::*;

    fn source(outcome: Outcome) -> Source {
        Source { service: Service::History.as_str().to_owned(), host: String::new(), elapsed_ms: 1.0, outcome }
    }

    #[test]
    fn panels_of_one_name_are_filled_one_after_another() {
        let trace = Trace::default();
        trace.answered("shelf", Duration::ZERO);
        trace.answered("shelf", Duration::ZERO);
        trace.filled("shelf", &source(Outcome::Fresh));
        trace.filled("shelf", &source(Outcome::Stale));
        trace.filled("menu", &source(Outcome::Fresh));
        assert_eq!(trace.to_string(), "shelf:fresh shelf:stale");
    }

    #[test]
    fn a_trace_is_bounded_and_counts_what_it_leaves_out() {
        let trace = Trace::default();
        for _ in 0..MAX_EVENTS + 5 {
            trace.answered("shelf", Duration::ZERO);
            trace.sent(1);
        }
        let events = trace.events();
        assert_eq!((events.panels.len(), events.pieces.len(), events.dropped), (MAX_EVENTS, MAX_EVENTS, 10));
    }
}
