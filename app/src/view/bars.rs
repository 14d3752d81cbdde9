//! Measurements as plots and as a table, drawn on the server.

use leptos::prelude::*;

use domain::EvaluationResult;

/// The method that the site serves, which stands out.
const SERVED: &str = "M";

/// In the units of the drawing, which is scaled to its place.
const WIDTH: f64 = 320.0;
const LINE: f64 = 24.0;
/// Where names end and bars begin.
const AXIS: f64 = 118.0;
/// The longest bar; the rest is for its value.
const LONGEST: f64 = 156.0;

/// One metric by method: a horizontal bar each, with its value at its end.
#[component]
pub fn Bars(
    rows: Vec<Measured>,
    metric: &'static str,
    /// What the metric tells, in a few words.
    says: &'static str,
) -> impl IntoView {
    let values: Vec<(String, f64)> =
        rows.into_iter().filter_map(|row| Some((row.method, row.values.get(metric).copied()?))).collect();
    let most = values.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let told = values.iter().map(|(method, value)| format!("{method} {value:.3}")).collect::<Vec<_>>().join(", ");
    let height = LINE * values.len() as f64;
    let bars = values.into_iter().enumerate().map(|(line, (method, value))| {
        let length = if most > 0.0 { (LONGEST * value / most).max(1.0) } else { 1.0 };
        let top = LINE * line as f64;
        let baseline = format!("{:.1}", top + 16.5);
        view! {
            <g class=if method == SERVED { "bar of-m" } else { "bar" }>
                <text x="0" y=baseline.clone()>{method.clone()}</text>
                <rect x=AXIS.to_string() y=format!("{:.1}", top + 5.0) width=format!("{length:.1}") height="14" rx="2" />
                <text class="value" x=format!("{:.1}", AXIS + length + 7.0) y=baseline>{format!("{value:.3}")}</text>
            </g>
        }
    });
    let bars = bars.collect_view();
    view! {
        <figure class="plot">
            <figcaption><strong>{metric}</strong>" "{says}</figcaption>
            <svg role="img" aria-label=format!("{metric}, {says}: {told}") viewBox=format!("0 0 {WIDTH} {height}")>{bars}</svg>
        </figure>
    }
}

/// Whose films fill the strips: for each method ten stacked parts, from the tenth of films that fewest people like to the one
/// that most do. Nothing where that was not measured.
#[component]
pub fn Deciles(rows: Vec<Measured>) -> impl IntoView {
    const ACROSS: f64 = 400.0;
    const LINE: f64 = 22.0;
    const AXIS: f64 = 104.0;
    const FULL: f64 = 256.0;

    let rows: Vec<(String, Vec<f64>)> =
        rows.into_iter().filter(|row| row.deciles.len() == 10).map(|row| (row.method, row.deciles)).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let told =
        rows.iter().map(|(method, tenths)| format!("{method} {}", percent(tenths[9]))).collect::<Vec<_>>().join(", ");
    let height = LINE * rows.len() as f64;
    let bars = rows.into_iter().enumerate().map(|(line, (method, tenths))| {
        let top = LINE * line as f64;
        let baseline = format!("{:.1}", top + 15.5);
        let total: f64 = tenths.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut from = 0.0;
        let parts = tenths.iter().enumerate().map(|(tenth, share)| {
            let (start, width) = (AXIS + FULL * from / total, FULL * share / total);
            from += share;
            view! {
                <rect class=format!("tenth tenth-{tenth}") x=format!("{start:.1}") y=format!("{:.1}", top + 4.0) width=format!("{:.1}", (width - 0.6).max(0.2)) height="15">
                    <title>{format!("{method}, tenth {}: {}", tenth + 1, percent(*share))}</title>
                </rect>
            }
        });
        let parts = parts.collect_view();
        view! {
            <g class=if method == SERVED { "bar of-m" } else { "bar" }>
                <text x="0" y=baseline.clone()>{method.clone()}</text>
                {parts}
                <text class="value" x=format!("{:.1}", AXIS + FULL + 8.0) y=baseline>{percent(tenths[9])}</text>
            </g>
        }
    });
    let bars = bars.collect_view();
    let key = (0..10).map(|tenth| view! { <span class=format!("tenth-key tenth-{tenth}")></span> }).collect_view();
    view! {
        <figure class="plot plot-wide">
            <figcaption>
                <strong>"Who gets a place"</strong>
                " Places in the strips by how well liked their films are. The figure is the share of the best-liked tenth."
                <span class="tenths-key">"least liked "<span class="tenths" aria-hidden="true">{key}</span>" best liked"</span>
            </figcaption>
            <svg
                role="img"
                aria-label=format!("The share of the strips' places that the best-liked tenth of films takes: {told}")
                viewBox=format!("0 0 {ACROSS} {height}")
            >
                {bars}
            </svg>
        </figure>
    }
    .into_any()
}

/// Every figure of one protocol, for reading and for screen readers.
#[component]
pub fn MetricsTable(rows: Vec<Measured>, title: &'static str) -> impl IntoView {
    let mut metrics: Vec<String> = rows.iter().flat_map(|row| row.values.keys().cloned()).collect();
    metrics.sort_unstable();
    metrics.dedup();
    let heads = metrics.iter().map(|metric| view! { <th scope="col">{metric.clone()}</th> }).collect_view();
    let lines = rows.into_iter().map(|row| {
        let cells = metrics.iter().map(|metric| {
            let value = row.values.get(metric).map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
            view! { <td>{value}</td> }
        });
        let cells = cells.collect_view();
        view! { <tr class=(row.method == SERVED).then_some("of-m")><th scope="row">{row.method.clone()}</th>{cells}</tr> }
    });
    let lines = lines.collect_view();
    view! {
        <details class="figures">
            <summary>"All figures"</summary>
            <div class="figures-table" tabindex="0" role="region" aria-label=format!("{title}, all figures")>
                <table>
                    <thead><tr><th scope="col">"Method"</th>{heads}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </details>
    }
}
