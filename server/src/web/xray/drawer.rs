//! The drawer: a table of the page's panels with their bars, for sighted users and for screen readers.

use std::time::Duration;

use app::demo::BOARD;
use app::{Events, PanelTrace, Piece};
use domain::Outcome;
use maud::{Markup, html};

/// The width of a bar's drawing, in units of its view box.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 20.0;

/// The drawer of a trace. `deadline` is that of service calls, `assets` the folder of the site's assets, and `is_demo` says
/// whether there is a fault board.
pub fn html(events: &Events, deadline: Duration, assets: &str, is_demo: bool) -> Markup {
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
            td { @if let Some((source, _)) = filled { (source.service) " @ " (source.host) } }
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
                    @if limit <= scale.total {
                        line.xray-deadline x1=(scale.x(limit)) x2=(scale.x(limit)) y1="0" y2=(HEIGHT) {}
                    }
                }
            }
        }
    }
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
        let panel =
            |panel, called, answered, filled| PanelTrace { panel, called: ms(called), answered: ms(answered), filled };
        let events = Events {
            panels: vec![
                panel("details", 1, 4, Some((source(Outcome::Fresh), ms(5)))),
                panel("similar", 1, 700, Some((source(Outcome::Stale), ms(701)))),
                panel("progress", 1, 3, None),
            ],
            pieces: vec![Piece { at: ms(55), len: 9000 }, Piece { at: ms(702), len: 1 }],
            dropped: 1,
        };
        let html = html(&events, ms(600), "/assets/1", true).into_string();
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
        let html = html(&Events::default(), ms(700), "/assets/1", false).into_string();
        assert!(html.contains("0 panels in 0.0 ms, 0 bytes in 0 pieces"), "{html}");
        assert!(!html.contains(BOARD), "no demonstration, no board");
    }
}
