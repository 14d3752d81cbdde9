//! The drawer: a table of the page's panels with their bars, for sighted users and for screen readers.

use std::time::Duration;

use app::demo::BOARD;
use app::{AttemptTrace, Events, PanelTrace, Piece};
use domain::{AttemptEnd, Outcome, TraceId};
use maud::{Markup, html};

/// The width of a bar's drawing, in units of its view box.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 20.0;

/// The drawer of a trace, with the id under which logs of other processes mention it. `deadline` is that of service calls, `assets` the folder of the site's assets, and `is_demo` says
/// whether there is a fault board.
pub fn html(events: &Events, id: Option<TraceId>, deadline: Duration, assets: &str, is_demo: bool) -> Markup {
    let ends = events.panels.iter().map(|panel| panel.answered).chain(events.pieces.iter().map(|piece| piece.at));
    let total = ends.max().unwrap_or_default();
    let scale = Scale { total };
    let last = events.panels.iter().map(|panel| panel.answered).max();
    let bytes: usize = events.pieces.iter().map(|piece| piece.len).sum();
    let in_sequence: Duration = events.panels.iter().map(|panel| panel.answered.saturating_sub(panel.called)).sum();
    html! {
        details.xray-drawer id="xray" {
            summary {
                "X-ray: " (count(events.panels.len(), "panel")) " in " (milliseconds(total)) " ms, "
                (count(bytes, "byte")) " in " (count(events.pieces.len(), "piece"))
            }
            @if let [first, ..] = events.pieces[..] {
                p {
                    "The services worked for " (milliseconds(in_sequence)) " ms in all. Because they worked at the same time, the first piece left after "
                    (milliseconds(first.at)) " ms"
                    @if events.pieces.len() > 1 { ", and the last after " (milliseconds(total)) " ms" }
                    ". No call may take longer than " (milliseconds(deadline)) " ms."
                }
            }
            div.xray-scroll tabindex="0" role="group" aria-label="Panels of this page" {
                table.xray-table {
                    caption.visually-hidden { "When each panel was asked, answered, rendered and sent, in milliseconds from the beginning of the request" }
                    thead {
                        tr {
                            th scope="col" { "Panel" }
                            th scope="col" { "Service" }
                            th scope="col" { "Outcome" }
                            th scope="col" { "Asked" }
                            th scope="col" { "Answered" }
                            th scope="col" { "Rendered" }
                            th scope="col" { "Sent" }
                            th scope="col" { span.visually-hidden { "As a bar" } }
                        }
                    }
                    tbody {
                        @for panel in &events.panels {
                            (row(panel, events, &scale, deadline, Some(panel.answered) == last))
                        }
                    }
                }
            }
            @if events.dropped > 0 { p { (count(events.dropped, "event")) " did not fit into the trace." } }
            @if is_demo { p { a href=(BOARD) { "Break a part of this page" } ", for yourself alone, and see what it does." } }
            @if let Some(id) = id {
                p { "In the logs of the site, of replicas and of workers, this page is the trace " code { (id) } "." }
            }
            p data-browser-timing="" {}
            div hidden {
                h2.section-title { "Your last pages" }
                ol.xray-pages data-pages="" {}
            }
        }
        script type="module" src={ (assets) "/xray.js" } {}
    }
}

fn row(panel: &PanelTrace, events: &Events, scale: &Scale, deadline: Duration, is_last: bool) -> Markup {
    let filled = panel.filled.as_ref();
    let outcome = filled.map_or("nothing", |(source, _)| source.outcome.as_str());
    let rendered = filled.map(|(_, at)| *at);
    let sent = rendered.and_then(|rendered| sent(rendered, &events.pieces));
    let limit = panel.called + deadline;
    html! {
        tr data-of=(panel.panel) data-last[is_last] {
            th scope="row" { (panel.panel) @if is_last { " " span.xray-last { "last" } } }
            td {
                @if let Some((source, _)) = filled { (source.service) " @ " (source.host) }
                @if !panel.attempts.is_empty() {
                    ol.xray-attempts {
                        @for (position, attempt) in panel.attempts.iter().enumerate() {
                            li { (attempt_text(attempt, position.checked_sub(1).map(|before| &panel.attempts[before]))) }
                        }
                    }
                }
            }
            td data-outcome-of=(outcome) { (outcome) }
            td.number { (milliseconds(panel.called)) }
            td.number { (milliseconds(panel.answered)) }
            td.number { @if let Some(rendered) = rendered { (milliseconds(rendered)) } }
            td.number { @if let Some(sent) = sent { (milliseconds(sent)) } }
            td.xray-bar {
                svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none" aria-hidden="true" {
                    @for piece in &events.pieces {
                        line.xray-piece x1=(scale.x(piece.at)) x2=(scale.x(piece.at)) y1="0" y2=(HEIGHT) {}
                    }
                    rect class={ "xray-call " (class(filled.map(|(source, _)| source.outcome))) }
                        x=(scale.x(panel.called)) y="4" width=(scale.width(panel.called, panel.answered)) height="12" {}
                    @if let Some(sent) = sent {
                        rect.xray-wait x=(scale.x(panel.answered)) y="9" width=(scale.width(panel.answered, sent)) height="2" {}
                    }
                    @for attempt in &panel.attempts {
                        (attempt_bar(attempt, attempt.end.map_or(panel.answered, |(at, _)| at), scale))
                    }
                    @if limit <= scale.total {
                        line.xray-deadline x1=(scale.x(limit)) x2=(scale.x(limit)) y1="0" y2=(HEIGHT) {}
                    }
                }
            }
        }
    }
}

/// The bar of a call to a replica, and in its middle the replica's own time: what surrounds it was spent on the way.
fn attempt_bar(attempt: &AttemptTrace, ended: Duration, scale: &Scale) -> Markup {
    let is_good = matches!(attempt.end, Some((_, AttemptEnd::Answered)));
    let way = attempt.replica_time.map(|time| (time, ended.saturating_sub(attempt.began).saturating_sub(time) / 2));
    html! {
        rect class={ "xray-attempt" @if !is_good { " xray-attempt-lost" } }
            x=(scale.x(attempt.began)) y="13" width=(scale.width(attempt.began, ended)) height="3" {}
        @if let Some((time, way)) = way {
            rect.xray-replica x=(scale.x(attempt.began + way)) y="12" width=(scale.width(Duration::ZERO, time)) height="5" {}
        }
    }
}

/// What became of a call to a replica, which followed another one or was made while that one still lasted.
fn attempt_text(attempt: &AttemptTrace, before: Option<&AttemptTrace>) -> String {
    let took = |at: Duration| milliseconds(at.saturating_sub(attempt.began));
    let result = match attempt.end {
        Some((at, AttemptEnd::Answered)) => format!("answered in {} ms", took(at)),
        Some((at, AttemptEnd::Failed)) => format!("failed after {} ms", took(at)),
        Some((at, AttemptEnd::Cancelled)) => format!("was no longer needed after {} ms", took(at)),
        None => "had not answered yet".to_owned(),
    };
    let own = attempt.replica_time.map(|time| format!(", {} ms of them in the replica", milliseconds(time)));
    let reason = before.map(|before| match before.end {
        Some((ended, AttemptEnd::Failed)) if ended <= attempt.began => ", a second try",
        Some(_) | None => ", asked as well because the first was slow",
    });
    format!("{} {result}{}{}", attempt.host, own.unwrap_or_default(), reason.unwrap_or_default())
}

/// When the first piece was sent that can contain content rendered at a given time.
fn sent(rendered: Duration, pieces: &[Piece]) -> Option<Duration> {
    pieces.iter().map(|piece| piece.at).find(|at| *at >= rendered)
}

fn class(outcome: Option<Outcome>) -> &'static str {
    match outcome {
        Some(Outcome::Fresh) => "xray-fresh",
        Some(Outcome::Cached) => "xray-cached",
        Some(Outcome::Stale | Outcome::Substitute) => "xray-fallback",
        Some(Outcome::Unavailable) | None => "xray-unavailable",
    }
}

/// Maps times to the width of a drawing.
struct Scale {
    total: Duration,
}

impl Scale {
    fn x(&self, at: Duration) -> f64 {
        let share = at.as_secs_f64() / self.total.as_secs_f64().max(f64::MIN_POSITIVE);
        (share * WIDTH * 10.0).round() / 10.0
    }

    /// At least two units, so that short calls can be seen.
    fn width(&self, from: Duration, to: Duration) -> f64 {
        (self.x(to) - self.x(from)).max(2.0)
    }
}

/// One decimal below ten, none above.
fn milliseconds(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1000.0;
    if milliseconds < 10.0 { format!("{milliseconds:.1}") } else { format!("{milliseconds:.0}") }
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use domain::Source;

    use super::*;

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn each_panel_has_a_row_with_its_times_and_the_piece_that_contained_it() {
        let source =
            |outcome| Source { service: "history".to_owned(), host: "in-process".to_owned(), elapsed_ms: 1.0, outcome };
        let panel = |panel, called, answered, filled| {
            let (called, answered) = (ms(called), ms(answered));
            PanelTrace { panel, called, answered, filled, attempts: Vec::new() }
        };
        let events = Events {
            panels: vec![
                panel("details", 1, 4, Some((source(Outcome::Fresh), ms(5)))),
                panel("similar", 1, 700, Some((source(Outcome::Stale), ms(701)))),
                panel("progress", 1, 3, None),
            ],
            pieces: vec![Piece { at: ms(55), len: 9000 }, Piece { at: ms(702), len: 1 }],
            dropped: 1,
        };
        let html = html(&events, None, ms(600), "/assets/1", true).into_string();
        let row = |panel: &str| {
            let start = html.find(&format!("<tr data-of=\"{panel}\"")).expect("a row");
            let row = &html[start..];
            row[..row.find("</tr>").expect("its end")].to_owned()
        };
        assert!(html.contains("3 panels in 702 ms, 9001 bytes in 2 pieces"), "{html}");
        assert!(row("details").contains(r#"<td class="number">55</td>"#), "{html}");
        assert!(row("similar").contains(r#"<td class="number">702</td>"#) && row("similar").contains("xray-deadline"));
        assert!(row("similar").contains("data-last") && !row("details").contains("data-last"));
        assert!(row("progress").contains("nothing"));
        assert!(html.contains("1 event did not fit"));
        assert!(html.contains(BOARD), "the way to the fault board");
    }

    #[test]
    fn a_page_without_panels_has_a_drawer() {
        let html = html(&Events::default(), None, ms(700), "/assets/1", false).into_string();
        assert!(html.contains("0 panels in 0.0 ms, 0 bytes in 0 pieces"), "{html}");
        assert!(!html.contains(BOARD), "no demonstration, no board");
    }

    #[test]
    fn calls_to_replicas_say_what_became_of_them_and_how_long_the_replica_worked() {
        let attempt = |host: &str, began, end, replica_time| AttemptTrace {
            host: host.into(),
            began: ms(began),
            end: Some(end),
            replica_time,
        };
        let failed = attempt("one:1", 10, (ms(30), AttemptEnd::Failed), None);
        let retried = attempt("two:2", 30, (ms(50), AttemptEnd::Answered), Some(ms(12)));
        let hedged = attempt("two:2", 20, (ms(25), AttemptEnd::Cancelled), None);
        assert_eq!(attempt_text(&failed, None), "one:1 failed after 20 ms");
        assert_eq!(
            attempt_text(&retried, Some(&failed)),
            "two:2 answered in 20 ms, 12 ms of them in the replica, a second try"
        );
        let text = attempt_text(&hedged, Some(&failed));
        assert_eq!(text, "two:2 was no longer needed after 5.0 ms, asked as well because the first was slow");

        let attempts = vec![failed, retried];
        let panel = PanelTrace { panel: "similar", called: ms(10), answered: ms(50), filled: None, attempts };
        let events = Events { panels: vec![panel], ..Events::default() };
        let id = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse().map(domain::TraceContext::trace);
        let html = html(&events, id.ok(), ms(700), "/assets/1", false).into_string();
        assert!(html.contains("<code>4bf92f3577b34da6a3ce929d0e0e4736</code>"), "{html}");
        // In the middle of 400 units, which are the 20 ms of the call.
        assert!(html.contains(r#"<rect class="xray-replica" x="680" y="12" width="240" height="5">"#), "{html}");
        assert_eq!(html.matches("xray-attempt-lost").count(), 1, "{html}");
    }
}
