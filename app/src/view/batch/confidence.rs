//! How confident the matches are, as ten bars and as a table, drawn on the server.

use leptos::prelude::*;

use crate::view::{counted, grouped};

/// In the units of the drawing, which is scaled to its place.
const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 210.0;
/// What each bar has of the width.
const BAR: f64 = WIDTH / 10.0;
/// Where bars stand, above their labels; and the longest, below its number.
const FLOOR: f64 = 184.0;
const LONGEST: f64 = 158.0;

/// Rows by the likeness of their best match, in tenths. Nothing where no row has one.
#[component]
pub(super) fn Confidence(tenths: [u64; 10]) -> impl IntoView {
    let most = tenths.iter().copied().max().unwrap_or_default();
    if most == 0 {
        return ().into_any();
    }
    let told = summary(&tenths);
    let bars = tenths.iter().enumerate().map(|(tenth, &rows)| {
        // A few among very many are still to be seen.
        let height = if rows > 0 { (LONGEST * rows as f64 / most as f64).max(2.0) } else { 0.0 };
        let (left, top) = (BAR * tenth as f64, FLOOR - height);
        let middle = format!("{:.1}", left + BAR / 2.0);
        view! {
            <g>
                <rect class=format!("tenth tenth-{tenth}") x=format!("{:.1}", left + 3.0) y=format!("{top:.1}") width=format!("{:.1}", BAR - 6.0) height=format!("{height:.1}") rx="3" />
                <text class="value" x=middle y=format!("{:.1}", top - 7.0)>{short(rows)}</text>
            </g>
        }
    });
    let bars = bars.collect_view();
    let marks = (0..=10_u8).map(|mark| {
        let anchor = match mark {
            0 => "start",
            10 => "end",
            _ => "middle",
        };
        view! { <text x=format!("{:.1}", BAR * f64::from(mark)) y=format!("{:.1}", FLOOR + 18.0) text-anchor=anchor>{edge(mark)}</text> }
    });
    let marks = marks.collect_view();
    let lines = tenths.iter().zip(0_u8..).map(|(&rows, tenth)| {
        let range = format!("{} to {}", edge(tenth), edge(tenth + 1));
        view! { <tr><th scope="row">{range}</th><td>{grouped(usize::try_from(rows).unwrap_or(usize::MAX))}</td></tr> }
    });
    let lines = lines.collect_view();
    view! {
        <figure class="plot confidence">
            <figcaption>
                <strong>"How sure the matches are"</strong>" Rows by the likeness of their best match; 1 is the same film. "{told.clone()}
            </figcaption>
            <svg role="img" aria-label=told viewBox=format!("0 0 {WIDTH} {HEIGHT}")>
                <path d=format!("M0 {FLOOR}H{WIDTH}") />
                {bars}
                {marks}
            </svg>
            <details class="figures">
                <summary>"All figures"</summary>
                <div class="figures-table">
                    <table>
                        <thead><tr><th scope="col">"Likeness"</th><th scope="col">"Rows"</th></tr></thead>
                        <tbody>{lines}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
    .into_any()
}

/// Where a tenth begins: `0.3`.
fn edge(tenth: u8) -> String {
    match tenth {
        0 => "0".to_owned(),
        10 => "1".to_owned(),
        tenth => format!("0.{tenth}"),
    }
}

/// A number over a narrow bar: `950`, `12k`. The table has all its digits.
fn short(rows: u64) -> String {
    match rows {
        0 => String::new(),
        1..10_000 => grouped(usize::try_from(rows).unwrap_or(usize::MAX)),
        10_000..1_000_000 => format!("{}k", rows / 1000),
        _ => format!("{}M", rows / 1_000_000),
    }
}

/// The chart in a sentence: from where on the better half of the rows is.
fn summary(tenths: &[u64; 10]) -> String {
    let total: u64 = tenths.iter().sum();
    let mut above = 0;
    for (&rows, tenth) in tenths.iter().zip(0_u8..).rev() {
        above += rows;
        if 2 * above >= total {
            let share = 100 * above / total.max(1);
            return format!("{share} % of {} have a best match of {} or more.", counted(total, "row"), edge(tenth));
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_tells_where_the_better_half_begins() {
        assert_eq!(summary(&[0, 0, 0, 10, 0, 40, 0, 50, 0, 0]), "50 % of 100 rows have a best match of 0.7 or more.");
        assert_eq!(summary(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), "100 % of 1 row have a best match of 0 or more.");
        assert_eq!(summary(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 7]), "100 % of 7 rows have a best match of 0.9 or more.");
    }

    #[test]
    fn numbers_over_bars_are_short() {
        assert_eq!([0, 950, 9_999, 12_345, 1_000_000].map(short), ["", "950", "9,999", "12k", "1M"]);
    }
}
