//! The header `Server-Timing`: how long a response took here, for browsers and for the process that asked.

use std::fmt::Write;
use std::time::Duration;

use app::Trace;
use domain::TraceContext;
use http::{HeaderMap, HeaderName, HeaderValue};

pub const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// The metric of the whole response, until its headers leave.
const TOTAL: &str = "total";

/// What is known when the headers of a response leave: the time so far, the panels that have been answered, and the trace
/// that the response is part of.
pub fn value(total: Duration, trace: Option<&Trace>, context: TraceContext) -> Option<HeaderValue> {
    let mut text = format!("{TOTAL};dur={:.2}", milliseconds(total));
    for panel in trace.map(Trace::events).unwrap_or_default().panels {
        // Writing to a string cannot fail.
        let _ = write!(text, ", {};dur={:.2}", panel.panel, milliseconds(panel.answered.saturating_sub(panel.called)));
        if let Some((source, _)) = panel.filled {
            let _ = write!(text, ";desc=\"{}\"", source.outcome.as_str());
        }
    }
    let _ = write!(text, ", traceparent;desc=\"{context}\"");
    text.try_into().ok()
}

/// The total that a response states; `None` if it states none, or nonsense.
pub fn total(headers: &HeaderMap) -> Option<Duration> {
    let mut metrics = headers.get(SERVER_TIMING)?.to_str().ok()?.split(',');
    let total = metrics.find_map(|metric| metric.trim().strip_prefix(TOTAL)?.strip_prefix(";dur="))?;
    Duration::try_from_secs_f64(total.split(';').next()?.parse::<f64>().ok()? / 1000.0).ok()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use domain::{Outcome, Source};

    use super::*;

    #[test]
    fn the_header_names_the_answered_panels_and_the_trace() {
        let trace = Trace::default();
        let (service, host) = ("history".to_owned(), "in-process".to_owned());
        trace.answered("also-watched", Duration::ZERO, Vec::new());
        trace.answered("menu", Duration::ZERO, Vec::new());
        trace.filled("also-watched", &Source { service, host, elapsed_ms: 1.0, outcome: Outcome::Stale });
        let context = TraceContext::begin();
        let value = value(Duration::from_micros(1234), Some(&trace), context).expect("a value");
        let text = value.to_str().expect("ASCII");
        assert!(text.starts_with("total;dur=1.23, also-watched;dur="), "{text}");
        assert!(text.contains(";desc=\"stale\", menu;dur=0."), "{text}");
        assert!(text.ends_with(&format!(", traceparent;desc=\"{context}\"")), "{text}");
        let headers = HeaderMap::from_iter([(SERVER_TIMING, value)]);
        assert_eq!(total(&headers), Some(Duration::from_micros(1230)));
    }

    #[test]
    fn a_total_that_makes_no_sense_is_none() {
        for text in [
            "",
            "total",
            "total;dur=",
            "total;dur=x",
            "total;dur=-1",
            "total;dur=NaN",
            "total;dur=1e999",
            "cache;dur=1",
        ] {
            let headers = HeaderMap::from_iter([(SERVER_TIMING, text.parse().expect("a value"))]);
            assert_eq!(total(&headers), None, "{text}");
        }
        assert_eq!(total(&HeaderMap::new()), None);
    }
}
