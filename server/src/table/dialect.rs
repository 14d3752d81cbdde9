//! Detects the dialect of a text: its delimiter and quotation.
//!
//! Hand-written: `csv-nose` and `qsv-sniffer` guess the delimiter from the data, and support neither headings with
//! lines before them nor malformed quotation marks.

use std::io::{self, Read};

use domain::{SkippedKind, SkippedPart};

use super::rows::{Dialect, Rows};
use super::segments::Segments;

/// Possible delimiters, preferred ones first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The length of the beginning of a text that decides its delimiter, in bytes.
const SAMPLE_LEN: u64 = 256 * 1024;
/// The number of rows that decide it.
const SAMPLE_ROWS: usize = 300;

/// The detected dialect of a text.
#[derive(Debug, Clone)]
pub struct Sniffed {
    pub dialect: Dialect,
    /// A first line that names the delimiter.
    pub hint: Option<SkippedPart>,
}

/// Recognises the dialect of a text. `open` returns the text from its beginning, each time it is called.
///
/// # Errors
/// If the text cannot be read.
pub fn sniff(open: impl Fn() -> io::Result<Box<dyn Read>>) -> io::Result<Sniffed> {
    let mut sample = Vec::new();
    let len = open()?.take(SAMPLE_LEN).read_to_end(&mut sample)? as u64;
    if len == SAMPLE_LEN
        && let Some(end) = sample.iter().rposition(|byte| *byte == b'\n')
    {
        sample.truncate(end + 1);
    }
    let (hinted, hint) = match separator_hint(&sample) {
        Some(delimiter) => {
            let text = format!("sep={}", char::from(delimiter));
            (Some(delimiter), Some(SkippedPart { kind: SkippedKind::SeparatorHint, line: 1, rows: 1, text }))
        }
        None => (None, None),
    };
    let candidates = match &hinted {
        Some(delimiter) => std::slice::from_ref(delimiter),
        None => &DELIMITERS[..],
    };
    let mut best = None;
    for &delimiter in candidates {
        let (quality, dialect) = explain(&sample, delimiter, hint.is_some())?;
        // Of equally good delimiters, the first is preferred.
        if best.as_ref().is_none_or(|(found, _)| quality > *found) {
            best = Some((quality, dialect));
        }
    }
    let (_, mut dialect) = best.expect("at least one candidate");
    if dialect.delimiter == b'\t' {
        dialect.quoting = is_quoted(open()?, dialect)?;
    }
    Ok(Sniffed { dialect, hint })
}

type Quality = (u8, u32, usize, usize);

/// How well a delimiter fits a text, and the resulting dialect.
fn explain(sample: &[u8], delimiter: u8, has_hint: bool) -> io::Result<(Quality, Dialect)> {
    let dialect = Dialect { delimiter, quoting: true, columns: 0, heading: 0 };
    let mut rows = Rows::new(sample, dialect);
    if has_hint {
        rows.skip_line()?;
    }
    let (mut segments, mut counts) = (Segments::default(), Vec::new());
    while counts.len() < SAMPLE_ROWS
        && let Some(row) = rows.next()?
    {
        segments.take(&row);
        counts.push((row.line, row.cells.len()));
    }
    let Some(segment) = segments.best() else { return Ok(((0, 0, 0, 0), dialect)) };
    let is_below = |line: u64| line > segment.after && segment.end.is_none_or(|end| line < end);
    let below: Vec<_> = counts.iter().filter(|(line, _)| is_below(*line)).collect();
    let fitting = below.iter().filter(|(_, cells)| *cells <= segment.width).count();
    let quality = segment.quality(fitting * 100 / below.len().max(1));
    match segment.heading {
        Some(_) => Ok((quality, Dialect { columns: segment.width, heading: segment.after, ..dialect })),
        None => Ok((quality, dialect)),
    }
}

/// The delimiter that a first line such as `sep=;` names. Excel writes and reads such lines.
fn separator_hint(text: &[u8]) -> Option<u8> {
    let line = text.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if DELIMITERS.contains(delimiter) => Some(*delimiter),
        _ => None,
    }
}

/// Whether quotation marks around cells are not part of them. Programs that separate by tabs often write cells
/// unquoted, so the rows decide: more rows must be well-formed with quotation than without, and some must need it.
fn is_quoted(text: Box<dyn Read>, dialect: Dialect) -> io::Result<bool> {
    let mut rows = Rows::new(text, dialect);
    let (mut balanced, mut needed, mut malformed) = (0_u64, 0_u64, 0_u64);
    while let Some(row) = rows.next()? {
        balanced += u64::from(row.quotes.balanced && !row.quotes.malformed);
        needed += u64::from(row.quotes.needed && !row.quotes.malformed);
        malformed += u64::from(row.quotes.malformed);
    }
    Ok(balanced > malformed && (malformed == 0 || needed > 0))
}
