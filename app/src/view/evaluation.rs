//! Evaluation results as charts and as a table, drawn on the server.

use domain::EvaluationResult;
use leptos::prelude::*;

/// The method that the site serves, which is highlighted.
const SERVED: &str = "M";

/// One metric: a horizontal bar per method, labelled with its value.
#[component]
pub fn MetricBars(
    /// The results of one protocol, one per method.
    results: Vec<EvaluationResult>,
    metric: &'static str,
    /// The meaning of the metric, in a few words.
    caption: &'static str,
) -> impl IntoView {
    // In units of the drawing, which scales with the page.
    const WIDTH: f64 = 320.0;
    const LINE: f64 = 24.0;
    /// The left end of the bars.
    const AXIS: f64 = 118.0;
    /// The longest bar; the space to its right is for the value.
    const MAX_BAR: f64 = 156.0;

    let values: Vec<(String, f64)> =
        results.into_iter().filter_map(|result| Some((result.method, result.values.get(metric).copied()?))).collect();
    let max = values.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let summary = values.iter().map(|(method, value)| format!("{method} {value:.3}")).collect::<Vec<_>>().join(", ");
    let height = LINE * values.len() as f64;
    let bars = values.into_iter().enumerate().map(|(line, (method, value))| {
        let length = if max > 0.0 { (MAX_BAR * value / max).max(1.0) } else { 1.0 };
        let top = LINE * line as f64;
        let baseline = format!("{:.1}", top + 16.5);
        view! {
            <g class=if method == SERVED { "plot-bar served-method" } else { "plot-bar" }>
                <text x="0" y=baseline.clone()>{method.clone()}</text>
                <rect x=AXIS.to_string() y=format!("{:.1}", top + 5.0) width=format!("{length:.1}") height="14" rx="2" />
                <text class="plot-value" x=format!("{:.1}", AXIS + length + 7.0) y=baseline>{format!("{value:.3}")}</text>
            </g>
        }
    });
    let bars = bars.collect_view();
    view! {
        <figure class="plot">
            <figcaption><strong>{metric}</strong>" "{caption}</figcaption>
            <svg role="img" aria-label=format!("{metric}, {caption}: {summary}") viewBox=format!("0 0 {WIDTH} {height}")>{bars}</svg>
        </figure>
    }
}

/// The popularity of recommended films: a stacked bar per method, with a part for each decile of popularity. Renders
/// nothing if no result has deciles.
#[component]
pub fn DecileBars(
    /// The results of one protocol, one per method.
    results: Vec<EvaluationResult>,
) -> impl IntoView {
    // In units of the drawing, which scales with the page.
    const WIDTH: f64 = 400.0;
    const LINE: f64 = 22.0;
    /// The left end of the bars.
    const AXIS: f64 = 104.0;
    const BAR: f64 = 256.0;

    let methods: Vec<(String, Vec<f64>)> = results
        .into_iter()
        .filter(|result| result.deciles.len() == 10)
        .map(|result| (result.method, result.deciles))
        .collect();
    if methods.is_empty() {
        return ().into_any();
    }
    let percent = |share: f64| format!("{:.0}%", 100.0 * share);
    let summary = methods.iter().map(|(method, deciles)| format!("{method} {}", percent(deciles[9])));
    let summary = summary.collect::<Vec<_>>().join(", ");
    let height = LINE * methods.len() as f64;
    let bars = methods.into_iter().enumerate().map(|(line, (method, deciles))| {
        let top = LINE * line as f64;
        let baseline = format!("{:.1}", top + 15.5);
        let total: f64 = deciles.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut before = 0.0;
        let parts = deciles.iter().enumerate().map(|(decile, share)| {
            let (left, width) = (AXIS + BAR * before / total, BAR * share / total);
            before += share;
            view! {
                <rect class=format!("ramp-bar ramp-{decile}") x=format!("{left:.1}") y=format!("{:.1}", top + 4.0) width=format!("{:.1}", (width - 0.6).max(0.2)) height="15">
                    <title>{format!("{method}, tenth {}: {}", decile + 1, percent(*share))}</title>
                </rect>
            }
        });
        let parts = parts.collect_view();
        view! {
            <g class=if method == SERVED { "plot-bar served-method" } else { "plot-bar" }>
                <text x="0" y=baseline.clone()>{method.clone()}</text>
                {parts}
                <text class="plot-value" x=format!("{:.1}", AXIS + BAR + 8.0) y=baseline>{percent(deciles[9])}</text>
            </g>
        }
    });
    let bars = bars.collect_view();
    let key = (0..10).map(|decile| view! { <span class=format!("ramp-swatch ramp-{decile}")></span> }).collect_view();
    view! {
        <figure class="plot plot-wide">
            <figcaption>
                <strong>"Popularity of the films"</strong>
                " How well liked the suggested films are. The figure is the share that comes from the best-liked tenth of all films."
                <span class="ramp-legend">"least liked "<span class="ramp-scale" aria-hidden="true">{key}</span>" best liked"</span>
            </figcaption>
            <svg
                role="img"
                aria-label=format!("The share of suggested films that come from the best-liked tenth: {summary}")
                viewBox=format!("0 0 {WIDTH} {height}")
            >
                {bars}
            </svg>
        </figure>
    }
    .into_any()
}

/// All metrics of one protocol, by method.
#[component]
pub fn MetricsTable(
    /// The results of one protocol, one per method.
    results: Vec<EvaluationResult>,
    /// The title of the protocol.
    title: &'static str,
) -> impl IntoView {
    let mut metrics: Vec<String> = results.iter().flat_map(|result| result.values.keys().cloned()).collect();
    metrics.sort_unstable();
    metrics.dedup();
    let heads = metrics.iter().map(|metric| view! { <th scope="col">{metric.clone()}</th> }).collect_view();
    let lines = results.into_iter().map(|result| {
        let cells = metrics.iter().map(|metric| {
            let value = result.values.get(metric).map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
            view! { <td>{value}</td> }
        });
        let cells = cells.collect_view();
        let class = (result.method == SERVED).then_some("served-method");
        view! { <tr class=class><th scope="row">{result.method}</th>{cells}</tr> }
    });
    let lines = lines.collect_view();
    view! {
        <details class="plot-data">
            <summary>"All figures"</summary>
            <div class="plot-data-table" tabindex="0" role="region" aria-label=format!("{title}, all figures")>
                <table>
                    <thead><tr><th scope="col">"Method"</th>{heads}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </details>
    }
}
