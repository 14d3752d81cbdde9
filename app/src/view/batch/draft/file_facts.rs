//! How the file was read, and the number of rows of each kind.

use domain::{ImportPreview, RowCounts, SkippedKind, SkippedPart, truncated};
use leptos::prelude::*;

use super::MAX_CELL_LEN;
use crate::format::counted;

/// The facts about a file. The counts of rows add up to all of them.
#[component]
pub(super) fn FileFacts(rows: u64, preview: ImportPreview) -> impl IntoView {
    let format = file_text(&preview);
    let ImportPreview { skipped, counts, unusable, .. } = preview;
    let skipped = (!skipped.is_empty()).then(|| {
        let parts = skipped.into_iter().map(|part| view! { <li>{skipped_text(&part)}</li> });
        view! { <dt>"Skipped"</dt><dd><ul class="fact-list">{parts.collect_view()}</ul></dd> }
    });
    let kinds = row_kinds(counts, unusable).into_iter().map(|(count, text)| {
        view! { <li><strong>{counted(count, "row")}</strong>" "<span class="field-hint">{text}</span></li> }
    });
    let duplicates = (counts.duplicates > 0).then(|| {
        view! { <li><span class="field-hint">{format!("{} about a film that an earlier row already has.", counted(counts.duplicates, "row"))}</span></li> }
    });
    view! {
        <dl class="definition-list">
            <dt>"File"</dt>
            <dd>{counted(rows, "row")}", "{format}</dd>
            {skipped}
            <dt>"Rows"</dt>
            <dd><ul class="fact-list">{kinds.collect_view()}{duplicates}</ul></dd>
        </dl>
    }
}

/// `CSV, separated by semicolons, in Windows-1252`.
fn file_text(preview: &ImportPreview) -> String {
    let mut text = preview.format.name().to_owned();
    if let Some(delimiter) = preview.delimiter {
        let name = match delimiter {
            ';' => "semicolons",
            '\t' => "tabs",
            '|' => "bars",
            _ => "commas",
        };
        text.push_str(", separated by ");
        text.push_str(name);
    }
    if !preview.encoding.is_empty() && preview.encoding != "UTF-8" {
        text.push_str(", in ");
        text.push_str(&preview.encoding);
    }
    if preview.reencoded_cells > 0 {
        text.push_str("; ");
        text.push_str(&counted(preview.reencoded_cells, "cell"));
        text.push_str(" in another encoding");
    }
    text
}

fn skipped_text(part: &SkippedPart) -> String {
    let text = truncated(&part.text, MAX_CELL_LEN);
    let SkippedPart { line, rows, .. } = *part;
    match part.kind {
        SkippedKind::SeparatorHint => format!("Line {line}, which names the separator"),
        SkippedKind::Preamble => format!("{} before the table, beginning with “{text}”", counted(rows, "line")),
        SkippedKind::OtherTable => {
            format!("A second table of {} at line {line}, beginning with “{text}”", counted(rows, "row"))
        }
        SkippedKind::RepeatedHeading => format!("A repeated heading at line {line}"),
        SkippedKind::Sheet => format!("The sheet “{text}” with {}", counted(rows, "row")),
    }
}

/// The kinds of rows that occur, each with what happens to them.
fn row_kinds(counts: RowCounts, unusable: u64) -> Vec<(u64, &'static str)> {
    let RowCounts { films, ambiguous, described, only_year, unknown, series, .. } = counts;
    [
        (films, "about films we have: we look for films like them."),
        (
            ambiguous,
            "with a title that several films have: we list them, and find similar films once you add the year.",
        ),
        (described, "about other films: compared by what the row says about them."),
        (only_year, "about other films, with nothing but a year to go on: not enough to compare."),
        (unknown, "about other films, with nothing but a title to go on: not enough to compare."),
        (series, "about series or episodes, which are not films."),
        (unusable, "not usable: listed in the results, with the line and the reason."),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .collect()
}

#[cfg(test)]
mod tests {
    use domain::FileFormat;

    use super::*;

    #[test]
    fn a_file_is_described_by_what_differs_from_the_usual() {
        let csv = ImportPreview { encoding: "UTF-8".to_owned(), delimiter: Some(','), ..ImportPreview::default() };
        assert_eq!(file_text(&csv), "CSV, separated by commas");
        let other =
            ImportPreview { encoding: "Windows-1252".to_owned(), delimiter: Some(';'), ..ImportPreview::default() };
        assert_eq!(file_text(&other), "CSV, separated by semicolons, in Windows-1252");
        let sheet = ImportPreview { format: FileFormat::Xlsx, ..ImportPreview::default() };
        assert_eq!(file_text(&sheet), "Excel workbook");
    }

    #[test]
    fn only_kinds_of_rows_that_occur_are_listed() {
        let counts = RowCounts { films: 3, series: 1, ..RowCounts::default() };
        assert_eq!(row_kinds(counts, 2).iter().map(|(count, _)| *count).collect::<Vec<_>>(), [3, 1, 2]);
        assert!(row_kinds(RowCounts::default(), 0).is_empty());
    }
}
