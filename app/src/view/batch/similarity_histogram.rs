//! The similarity histogram of a batch, as a chart and as a table, drawn on the server.

use domain::SIMILARITY_BINS;
use leptos::prelude::*;

use crate::format::{counted, grouped};

/// In units of the drawing, which scales with the page.
const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 210.0;
/// The width of a bin.
const BIN: f64 = WIDTH / SIMILARITY_BINS as f64;
/// The lower end of the bars; below are the labels of the axis.
const BASE: f64 = 184.0;
/// The longest bar; above it is its number.
const MAX_BAR: f64 = 158.0;

/// The numbers of rows by the score of their best match. Renders nothing if no row has a match.
#[component]
pub(super) fn SimilarityHistogram(
    /// The number of rows of each bin.
    bins: [u64; SIMILARITY_BINS],
) -> impl IntoView {
    let max = bins.iter().copied().max().unwrap_or_default();
    if max == 0 {
        return ().into_any();
    }
    let summary = summary(&bins);
    let bars = bins.iter().enumerate().map(|(bin, &rows)| {
        // A bin with few rows remains visible.
        let height = if rows > 0 { (MAX_BAR * rows as f64 / max as f64).max(2.0) } else { 0.0 };
        let (left, top) = (BIN * bin as f64, BASE - height);
        let middle = format!("{:.1}", left + BIN / 2.0);
        view! {
            <g>
                <rect class=format!("ramp-bar ramp-{bin}") x=format!("{:.1}", left + 3.0) y=format!("{top:.1}") width=format!("{:.1}", BIN - 6.0) height=format!("{height:.1}") rx="3" />
                <text class="plot-value" x=middle y=format!("{:.1}", top - 7.0)>{short(rows)}</text>
            </g>
        }
    });
    let bars = bars.collect_view();
    let marks = (0..=SIMILARITY_BINS).map(|bin| {
        let anchor = match bin {
            0 => "start",
            SIMILARITY_BINS => "end",
            _ => "middle",
        };
        view! { <text x=format!("{:.1}", BIN * bin as f64) y=format!("{:.1}", BASE + 18.0) text-anchor=anchor>{lower_edge(bin)}</text> }
    });
    let marks = marks.collect_view();
    let lines = bins.iter().enumerate().map(|(bin, &rows)| {
        let range = format!("{} to {}", lower_edge(bin), lower_edge(bin + 1));
        view! { <tr><th scope="row">{range}</th><td>{grouped(rows)}</td></tr> }
    });
    let lines = lines.collect_view();
    view! {
        <figure class="plot similarity-histogram">
            <figcaption>
                <strong>"Match strength"</strong>" How similar each row’s best match is; 1 means the same film. "{summary.clone()}
            </figcaption>
            <svg role="img" aria-label=summary viewBox=format!("0 0 {WIDTH} {HEIGHT}")>
                <path d=format!("M0 {BASE}H{WIDTH}") />
                {bars}
                {marks}
            </svg>
            <details class="plot-data">
                <summary>"All figures"</summary>
                <div class="plot-data-table">
                    <table>
                        <thead><tr><th scope="col">"Similarity"</th><th scope="col">"Rows"</th></tr></thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}

/// The lowest score of a bin: `0.3`.
fn lower_edge(bin: usize) -> String {
    match bin {
        0 => "0".to_owned(),
        SIMILARITY_BINS => "1".to_owned(),
        bin => format!("0.{bin}"),
    }
}

/// A number for the space above a bar: `950`, `12k`.
fn short(rows: u64) -> String {
    match rows {
        0 => String::new(),
        1..10_000 => grouped(rows),
        10_000..1_000_000 => format!("{}k", rows / 1000),
        _ => format!("{}M", rows / 1_000_000),
    }
}

/// A sentence on the highest bins that together hold at least half of the rows.
fn summary(bins: &[u64; SIMILARITY_BINS]) -> String {
    let total: u64 = bins.iter().sum();
    let mut above = 0;
    for (bin, &rows) in bins.iter().enumerate().rev() {
        above += rows;
        if 2 * above >= total {
            let score = lower_edge(bin);
            if total == 1 {
                return format!("The only row has a best match of {score} or more.");
            }
            let share = 100 * above / total.max(1);
            return format!("{share}% of {} have a best match of {score} or more.", counted(total, "row"));
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_the_score_that_half_of_the_rows_reach() {
        assert_eq!(summary(&[0, 0, 0, 10, 0, 40, 0, 50, 0, 0]), "50% of 100 rows have a best match of 0.7 or more.");
        assert_eq!(summary(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), "The only row has a best match of 0 or more.");
        assert_eq!(summary(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 7]), "100% of 7 rows have a best match of 0.9 or more.");
    }

    #[test]
    fn numbers_above_bars_are_short() {
        assert_eq!([0, 950, 9_999, 12_345, 1_000_000].map(short), ["", "950", "9,999", "12k", "1M"]);
    }
}
