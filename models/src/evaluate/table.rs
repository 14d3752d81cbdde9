//! Results as Markdown tables.

use std::fmt::Write;

use super::EvaluationResult;

/// Each protocol with its heading and its metrics in the order of the columns.
const PROTOCOLS: [(&str, &str, &[&str]); 5] = [
    ("P1", "Recommendations for users", &["recall@20", "recall@50", "ndcg@100"]),
    ("P2", "Similar films", &["info@12", "ndcg@12", "precision@12", "coverage", "novelty"]),
    (
        "P3",
        "Similar films within the catalogue, by content only",
        &["info@12", "ndcg@12", "precision@12", "coverage", "novelty"],
    ),
    ("P4", "Recommendations for users, split by time", &["recall@20", "recall@50", "ndcg@100"]),
    (
        "P5",
        "Judged rows",
        &["accepted@6", "refused@6", "three_accepted", "series_recall", "within_5_years", "weak_reasons"],
    ),
];

/// A Markdown table for each protocol that has results, with one line per method.
pub fn table(results: &[EvaluationResult]) -> String {
    let mut text = String::new();
    for (protocol, heading, metrics) in PROTOCOLS {
        let of_protocol: Vec<_> = results.iter().filter(|result| result.protocol == protocol).collect();
        if of_protocol.is_empty() {
            continue;
        }
        let separator = if text.is_empty() { "" } else { "\n" };
        let columns =
            |cell: &dyn Fn(&str) -> String| metrics.iter().map(|metric| cell(metric)).collect::<Vec<_>>().join(" | ");
        // The metric that the protocol is judged by.
        let main = metrics.iter().position(|metric| matches!(*metric, "ndcg@100" | "info@12")).unwrap_or_default();
        let heads = columns(&|metric| format!("{metric:>12}"));
        let rule = columns(&|_| "-----------:".to_owned());
        let _ = writeln!(
            text,
            "{separator}**{protocol}: {heading}**\n\n| {:16} | {heads} | 95 % of {:9} | p vs EASE |\n| {:-<16} | {rule} | :---------------: | --------: |",
            "method", metrics[main], ""
        );
        for result in of_protocol {
            let value =
                |metric: &str| result.metrics.get(metric).map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
            let values = columns(&|metric| format!("{:>12}", value(metric)));
            let interval =
                result.ci.get(metrics[main]).map_or_else(String::new, |[low, high]| format!("{low:.3} to {high:.3}"));
            let p = result.p_vs_ease.map_or_else(String::new, |p| format!("{p:.4}"));
            let _ = writeln!(text, "| {:16} | {values} | {interval:17} | {p:>9} |", result.method);
        }
    }
    text
}
