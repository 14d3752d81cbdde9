//! Rows as a table in Markdown.

use std::fmt::Write;

use super::Row;

/// What each protocol asks, with its metrics in the order of the columns.
const PROTOCOLS: [(&str, &str, &[&str]); 3] = [
    ("P1", "Suggestions for people", &["recall@20", "recall@50", "ndcg@100"]),
    ("P2", "Strips, all films", &["info@12", "ndcg@12", "precision@12", "coverage", "novelty"]),
    (
        "P3",
        "Strips, the built-in catalogue, by content alone",
        &["info@12", "ndcg@12", "precision@12", "coverage", "novelty"],
    ),
];

/// A table for each protocol that has rows.
pub fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    for (protocol, asks, metrics) in PROTOCOLS {
        let of_protocol: Vec<&Row> = rows.iter().filter(|row| row.protocol == protocol).collect();
        if of_protocol.is_empty() {
            continue;
        }
        let separator = if text.is_empty() { "" } else { "\n" };
        let columns =
            |cell: &dyn Fn(&str) -> String| metrics.iter().map(|metric| cell(metric)).collect::<Vec<_>>().join(" | ");
        let heads = columns(&|metric| format!("{metric:>12}"));
        let rule = columns(&|_| "-----------:".to_owned());
        let _ = writeln!(
            text,
            "{separator}**{protocol}: {asks}**\n\n| {:16} | {heads} |\n| {:-<16} | {rule} |",
            "method", ""
        );
        for row in of_protocol {
            let values = columns(&|metric| format!("{:12.3}", row.metrics.get(metric).copied().unwrap_or_default()));
            let _ = writeln!(text, "| {:16} | {values} |", row.method);
        }
    }
    text
}
