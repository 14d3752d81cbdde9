//! Random faults for one minute while a visitor browses, and the report on them.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use app::Trace;
use app::demo::SurpriseReport;
use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use domain::{Faults, Garbage, Outcome, Part, Service, Setting, Source};
use fastrand::Rng;
use http::{StatusCode, header};
use http_body::{Frame, SizeHint};
use moka::sync::Cache;
use strum::VariantArray;

/// How long parts fail at random.
const LENGTH: Duration = Duration::from_mins(1);
/// How long the report is kept.
const REPORTED_FOR: Duration = Duration::from_mins(10);
/// The number of visitors whose reports are kept.
const MAX_VISITORS: u64 = 1000;
/// The reciprocal of the share of parts that have a fault.
const ONE_IN: u8 = 3;
/// The range of delays, in milliseconds: some are longer than the usual deadline.
const DELAYS: std::ops::Range<u16> = 50..1200;
/// The range of delays, in milliseconds, of the service that a page is about; below the usual deadline.
const SHORT_DELAYS: std::ops::Range<u16> = 20..200;

/// The surprises of all visitors, in this process.
pub struct Surprises(Cache<String, Surprise>);

/// The surprise of one visitor. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Surprise {
    started: Instant,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    dice: Rng,
    pages: u32,
    failed: u32,
    fell_back: BTreeMap<&'static str, u32>,
}

impl Surprises {
    /// No surprises.
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(MAX_VISITORS).time_to_live(REPORTED_FOR).build())
    }

    /// Starts a surprise for a browser, in place of its last one.
    pub fn start(&self, browser: String) {
        self.0.insert(browser, Surprise::new(Rng::new()));
    }

    /// Ends the surprise of a browser, and discards its report.
    pub fn stop(&self, browser: &str) {
        self.0.invalidate(browser);
    }

    /// The surprise of a browser, running or over.
    pub fn of(&self, browser: &str) -> Option<Surprise> {
        self.0.get(browser)
    }
}

impl Surprise {
    fn new(dice: Rng) -> Self {
        let state = State { dice, pages: 0, failed: 0, fell_back: BTreeMap::new() };
        Self { started: Instant::now(), state: Arc::new(Mutex::new(state)) }
    }

    /// Whether parts still fail at random.
    pub fn is_running(&self) -> bool {
        self.started.elapsed() < LENGTH
    }

    /// Draws the faults of the next request, for a page at this path of a site with these replicas.
    pub fn draw<'r>(&self, path: &str, replicas: impl IntoIterator<Item = &'r str>) -> Faults {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let spared = subject_of(path);
        let services = Service::VARIANTS.iter().map(|&service| {
            // There is no substitute for the primary panel of a page, or for the films themselves.
            let is_spared = service == spared || service == Service::Catalogue;
            (Part::Service(service), is_spared)
        });
        let replicas = replicas.into_iter().map(|host| (Part::Replica(host.to_owned()), false));
        let mut faults = Faults::default();
        for (part, is_spared) in services.chain(replicas) {
            if state.dice.u8(..ONE_IN) == 0 {
                let setting =
                    if is_spared { Setting::Slow(state.dice.u16(SHORT_DELAYS)) } else { any(&mut state.dice, &part) };
                faults = faults.with(part, Some(setting));
            }
        }
        faults
    }

    /// The report so far.
    pub fn report(&self) -> SurpriseReport {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        SurpriseReport {
            seconds_left: LENGTH.saturating_sub(self.started.elapsed()).as_secs(),
            pages: state.pages,
            failed: state.failed,
            fell_back: state.fell_back.iter().map(|(&panel, &count)| (panel, count)).collect(),
        }
    }

    /// Counts a response, if it is a page, once it has been sent.
    pub fn observe(self, trace: Trace, response: Response) -> Response {
        let content_type = response.headers().get(header::CONTENT_TYPE);
        if !content_type.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
            return response;
        }
        let (parts, body) = response.into_parts();
        let body = ObservedBody { body, status: parts.status, is_complete: false, trace, surprise: self };
        Response::from_parts(parts, Body::new(body))
    }

    fn count(&self, is_failed: bool, trace: &Trace) {
        let panels = trace.events().panels;
        // Lists of suggestions do not count as pages.
        if panels.is_empty() && !is_failed {
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.pages += 1;
        state.failed += u32::from(is_failed);
        for panel in panels {
            if panel.filled.is_some_and(|(source, _)| is_fallback(panel.panel, &source)) {
                *state.fell_back.entry(panel.panel).or_default() += 1;
            }
        }
    }
}

/// Whether a panel shows anything but an answer of its own service.
fn is_fallback(name: &str, source: &Source) -> bool {
    let is_own = || app::all_panels().any(|panel| panel.name == name && panel.service.as_str() == source.service);
    match source.outcome {
        Outcome::Fresh | Outcome::Cached => false,
        Outcome::Stale | Outcome::Unavailable => true,
        // A substitute from the panel's own service is not a failure.
        Outcome::Substitute => !is_own(),
    }
}

/// Draws one of the faults that a part can have.
fn any(dice: &mut Rng, part: &Part) -> Setting {
    let kinds = if matches!(part, Part::Replica(_)) { 5 } else { 4 };
    match dice.u8(..kinds) {
        0 => Setting::Slow(dice.u16(DELAYS)),
        1 => Setting::Failing(dice.u8(30..=100)),
        2 => Setting::Panicking,
        3 => Setting::Unreachable,
        _ => Setting::Garbage(Garbage::VARIANTS[dice.usize(..Garbage::VARIANTS.len())]),
    }
}

/// The service that a page is about: that of the panel in the path `/panel/{name}`, otherwise the catalogue.
fn subject_of(path: &str) -> Service {
    let mut segments = path.split('/').skip(1);
    let name = match segments.next() {
        Some("panel") => segments.next(),
        Some("subscribe") => Some("plans"),
        name => name,
    };
    let panel = app::all_panels().find(|panel| Some(panel.name) == name);
    panel.map_or(Service::Catalogue, |panel| panel.service)
}

/// A page that is counted when it has been sent, or cut off.
struct ObservedBody {
    body: Body,
    status: StatusCode,
    is_complete: bool,
    trace: Trace,
    surprise: Surprise,
}

impl HttpBody for ObservedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        self.is_complete = matches!(polled, Poll::Ready(None)) || self.body.is_end_stream();
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for ObservedBody {
    fn drop(&mut self) {
        let is_complete = self.is_complete || self.body.is_end_stream();
        self.surprise.count(self.status.is_server_error() || !is_complete, &self.trace);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_seeds_draw_equal_faults_and_spare_what_a_page_is_about() {
        let drawn = |path: &str| {
            let surprise = Surprise::new(Rng::with_seed(7));
            (0..200).map(|_| surprise.draw(path, ["10.0.0.1:4000"])).collect::<Vec<_>>()
        };
        assert_eq!(drawn("/movie/heat-1995"), drawn("/movie/heat-1995"));
        let is_short = |fault: Option<Setting>| match fault {
            None => true,
            Some(Setting::Slow(delay)) => delay < SHORT_DELAYS.end,
            Some(_) => false,
        };
        for (path, spared) in [
            ("/", Service::Catalogue),
            ("/my-list", Service::History),
            ("/subscribe", Service::Membership),
            ("/account/orders/1", Service::Membership),
            ("/panel/similar", Service::Recommender),
            ("/inbox", Service::Inbox),
        ] {
            let drawn = drawn(path);
            assert!(drawn.iter().all(|faults| is_short(faults.of(spared)) && is_short(faults.of(Service::Catalogue))));
            for other in Service::VARIANTS.iter().filter(|&&other| other != spared && other != Service::Catalogue) {
                assert!(drawn.iter().any(|faults| !is_short(faults.of(*other))), "{path} {other}");
            }
            assert!(
                drawn.iter().any(|faults| matches!(faults.for_replica("10.0.0.1:4000"), Some(Setting::Garbage(_))))
            );
        }
    }
}
